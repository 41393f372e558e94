"""The last hand on an extracted title and text: one paragraph per line, no repeated headline, no page furniture."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_LONGEST_TITLE = 500
_SURROGATE = re.compile("[\ud800-\udfff]")
_TITLE_END = re.compile(r"\s+[-–—|·•»⋆]\s+([^-–—|·•»⋆]{2,60}(?:-[^-–—|·•»⋆]{2,40})?)$")
_NOT_WORD = re.compile(r"[\W_]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

# Whole lines that belong to the page, not to the article.
_FURNITURE = re.compile(
    r"""(?ix) \W* (?:
      (?:article|story)\ content | (?:story\ continues\ below\ )?(?:this\ )?advertise?ment | anzeige | werbung
    | publicité | publicidad | (?:\d+\ )?comments? | (?:post|leave|add)\ a\ comment | share(?:\ (?:this|on)\b.{0,40})?
    | print | copy\ link | (?:sign|log)\ (?:in|up)(?:\ (?:now|here|for\ .{3,60}))? | subscribe(?:\ now|\ here)?
    | follow\ us(?:\ on\ .{2,60})? | (?:read|see)\ (?:more|also|next)(?:\ (?:on|at|about)\ .{2,40})?
    | related(?:\ (?:articles?|stories|content|posts))? | recommended(?:\ (?:for\ you|stories|articles))?
    | you\ (?:might|may)\ also\ like | more\ (?:from|on)\ .{2,40} | click\ here\ to\ .{3,60}
    | auch\ interessant | mehr\ zum\ thema | lesen\ sie\ auch | lesen\ sie\ hier\ weiter | mehr\ themen\ auf\ .{2,40}
    | externer\ inhalt\ nicht\ verfügbar | fehler\ gefunden\?\ ?jetzt\ melden | jetzt\ abonnieren | zum\ thema
    | (?:à\ )?lire\ aussi | lea\ también | te\ puede\ interesar | suscr[ií]bete | leggi\ anche | leia\ (?:também|mais)
    | czytaj\ (?:więcej|także|też) | článek | lees\ ook | baca\ juga
    | 相关(?:阅读|新闻|推荐) | 延伸閱讀 | 相關新聞 | 推荐阅读 | 关注
    | おすすめ情報 | 関連(?:記事|キーワード|ニュース) | あわせて読みたい
    | 관련(?:기사|뉴스) | 기사\ url이\ 복사되었습니다
    | false | null | undefined | \[object\ object\]
    ) \W*
    """
)
# The longest line that can be furniture, in characters: longer ones are not tried.
_LONGEST_FURNITURE = 100


def tidy(text: str) -> str:
    """One paragraph per line, single spaces, composed characters (NFC), nothing that UTF-8 cannot hold."""
    lines = (" ".join(line.split()) for line in _SURROGATE.sub("", text).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def clean_body(text: str, title: str | None) -> str:
    """`text` tidied, without lines of page furniture ("Read more:") and without the headline repeated at its top."""
    lines = [
        line for line in tidy(text).split("\n") if len(line) > _LONGEST_FURNITURE or not _FURNITURE.fullmatch(line)
    ]
    if title and len(lines) > 1 and _bare(lines[0]) == _bare(title):
        del lines[0]
    return "\n".join(lines)


def _is_furniture(line: str) -> bool:
    return len(line) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(line) is not None


def clean_title(title: str | None, *, site_name: str | None, url: str) -> str | None:
    """The headline in one line, at most 500 characters, without the site's name at its end ("... | Example News")."""
    if not title:
        return None
    cleaned = tidy(title.replace("\n", " "))[:_LONGEST_TITLE]
    end = _TITLE_END.search(cleaned)
    if end is not None and _bare(end[1]) in _site_names(site_name, url):
        cleaned = cleaned[: end.start()]
    return cleaned or None


def _site_names(site_name: str | None, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    domain = ".".join(host.split(".")[-2:])
    names = (site_name or "", host, host.rpartition(".")[0], domain, domain.rpartition(".")[0])
    return frozenset(_bare(name) for name in names if name)


def _bare(name: str) -> str:
    """Letters and digits alone, without accents: "Seznam Zprávy" and "seznam-zpravy" are one name."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_GERMAN))
    return _NOT_WORD.sub("", "".join(character for character in plain if not unicodedata.combining(character)))
