"""Parameters that say how a reader came to an address, not what it shows.

Sources: the query-stripping lists of Firefox, AdGuard and ClearURLs, and what news feeds append to their own links.
"""

from __future__ import annotations

import re

_NAME = re.compile(
    r"""
      (?:utm|mtm|matomo|piwik|pk|hsa|vero|oly|itm|trk|ns|wt)_.* | wt\..* | ga_(?:source|medium|campaign|term|content)
    # click identifiers of the networks
    | (?:fb|g|d|y|ys|tw|tt)clid | gclsrc | [gw]braid | msclkid | igsh(?:id)? | li_fat_id | srsltid | epik | s_kwcid
    | ef_id | irclickid | _branch_match_id | __twitter_impression | dicbo | tblci | ob_click_id | rdt_cid
    # mail and marketing systems
    | mc_[ce]id | mkt_tok | _hsenc | _hsmi | __hs(?:sc|tc|fp) | hsctatracking | ml_subscriber(?:_hash)? | _ga | _gl
    | _k[ex] | __s
    # publishers' own marks on the links of their feeds and share buttons
    | at_(?:medium|campaign|custom[0-9]|link_id|link_origin|link_type|format|ptr_name|bbc_team|campaign_type)
    | cmp | cmpid | ocid | icid | ncid | xtor | ito | soc_(?:src|trk) | smid | smtyp | sref | ftag | ftcamp | mbid
    | maca | zanpid | traffic_source | guccounter | guce_referrer(?:_sig)? | feedtype | feedname | rpc | reflink
    | share_?token | spm | linkid | wicked(?:source|id) | referringsource | campaign_id | ref_src | ref_url
    | referr?er | fb_(?:action_ids|action_types|source|ref) | from_?rss | isrss
    """,
    re.VERBOSE,
)
# These mean something on many sites; they are noise only when their value says where the reader came from.
_AMBIGUOUS = re.compile(r"ref|source|src|from|via|feed|mod|partner|medium|channel|rss|cid|sh|share|xt")
_ORIGIN = re.compile(
    r"(?:.*[^a-z])?(?:rss[0-9]?|rss-?feeds?|atom|feeds?|feedburner|newsletter|e-?mail|twitter|facebook|linkedin|"
    r"whatsapp|telegram|weibo|wechat|reddit|flipboard|google-?news|apple-?news|djem[a-z]*|social)(?:[^a-z].*)?"
)
# Here the parameters belong to an address inside the address.
_EXEMPT = re.compile(r"(?:.*\.)?archive\.org")


def is_tracking(key: str, value: str, host: str) -> bool:
    """Whether the parameter (`key` and `value` unescaped, in lower case) of an address on `host` is such a mark."""
    if _EXEMPT.fullmatch(host):
        return False
    if _NAME.fullmatch(key):
        return True
    if key == "rss":
        return value in ("", "1", "true", "yes")
    return _AMBIGUOUS.fullmatch(key) is not None and _ORIGIN.fullmatch(value) is not None
