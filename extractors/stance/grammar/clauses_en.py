"""English: the main clause."""

from __future__ import annotations

import re

from extractors.stance.grammar.clauses import Clauses
from extractors.stance.grammar.clauses import whole_word as _words

_ATTITUDE_EN = (
    r"accus|advis|advocat|agre|allow|alleg|answer|appeal|applaud|argu|ask|assail|attack|back|bemoan|blam|bristl|"
    r"call|caution|champion|cit|claim|compar|complain|conced|conclud|condemn|consider|contest|counter|credit|"
    r"criticis|criticiz|debunk|declin|defend|demand|denounc|depict|deplor|describ|detect|disagre|dismiss|disput|doubt|"
    r"endors|envisag|expect|express|fault|favour|favor|fear|flagg|frown|greet|hail|hint|hop|implor|insist|intend|invit|"
    r"invok|judg|justifi|laugh|lament|link|lik|liken|loath|lobbi|mention|mock|nam|object|oppos|petition|"
    r"play|pledg|point|portray|prais|prefer|press|promis|propos|protest|question|rank|rail|rat|rebuff|rebuk|rebutt|"
    r"reckon|recommend|refus|regard|regrett|reject|relish|request|resent|resist|ridicul|rubbish|rul|scold|scorn|"
    r"shar|shrugg|side|signall|stress|suggest|support|suspect|toast|tout|trumpet|trust|urg|unveil|valu|view|"
    r"voic|volunteer|vow|warn|welcom|worri"
)
# Present forms, for plural and singular subjects, and irregular ones.
_ATTITUDE_EN_FORMS = (
    r"(?:accuse|advise|advocate|agree|allege|answer|appeal|applaud|argue|ask|attack|back|begrudge|believe|blame|call|"
    r"caution|champion|cite|claim|compare|complain|concede|conclude|condemn|consider|contest|credit|criticise|"
    r"criticize|"
    r"dare|defend|demand|denounce|depict|describe|detect|disagree|dismiss|dispute|dislike|doubt|dream|endorse|envisage|"
    r"expect|explain|fault|favour|favor|fear|hail|hope|insist|intend|invite|lament|liken|link|mock|object|oppose|"
    r"plead|point|portray|praise|predict|prefer|promise|propose|protest|question|reckon|recommend|refuse|regard|regret|"
    r"reject|request|resent|resist|ridicule|scorn|shrug|speak|stress|suggest|support|suspect|talk|think|tout|trust|"
    r"urge|value|view|voice|vow|want|warn|welcome|worry|wonder|plan|aim|deem|say|write|"
    r"counter|maintain|note|assert|contend|acknowledge|estimate|calculate)s?|worries|denies|"
    r"thought|believed|begged|wrote|told|sought|spoke|deemed|said|swore|denied|rebutted|planned|wanted|"
    r"concluded|noted|maintained|stated|admitted|explained|predicted|added|pleaded|reported|replied|hoped|feared"
)
_LOOSE_EN = (
    r"(?:see|find|hold|read|feel|report|seek|show|put|take|give|draw|let|make|keep|treat)s?|began|held|found|felt|saw|"
    r"read|took|gave|drew|kept|laid|stood|made|set|showed|has|have|had|is|are|was|were"
    r"|met|went|won|lost|rose|fell|led|ran|grew|came|became|knew|paid|built|bought|heard|drove|flew|hit|costs?|spent|taught|"
    r"caught|fought|sat|lay|wore|broke|chose|rode|shook|meant|dealt|happens?|remains?|means?|works?|comes?|goes|looks?"
)
_ACT_EN = (
    r"adopt|amend|annull|approv|bann|barr|blacklist|block|cancell?|charg|clear|clos|curb|cut|decid|declar|dismiss|"
    r"dropp|enact|end|endors|exclud|expell|extend|fin|forbid|forbad|forc|freez|froz|halt|impos|indict|introduc|issu|"
    r"launch|lift|list|mov|open|order|outlaw|overturn|pass|paus|penalis|prohibit|propos|pull|push|quash|raid|"
    r"reincorporat|relocat|remov|renam|repeal|requir|resolv|restrict|revok|ripp|reopen|sanction|scrapp|sign|"
    r"seiz|stripp|sued|su|suspend|switch|unban|upheld|uphold|veto|vot|withdr|pledg|agre|regist|re-regist|rebrand|"
    r"redomicil|deregist|shift|abandon|exit|halv|mandat|instruct|fil|plac|add|award|grounded"
)
_ACT_EN_FORMS = (
    r"(?:adopts?|approves?|bans?|bars?|blocks?|closes?|cuts?|forbids?|forbade|froze|freezes?|lifts?|orders?|prohibits?|"
    r"removes?|requires?|signs?|sues?|suspends?|upheld|upholds?|withdrew|withdraws?|withdrawn|votes?|passes|fines?|"
    r"struck|set|put|let|shut|took|sold|left|brought|rid|began|begun|cut|threw|tore|quit|stops?|stopped|keeps?|made|"
    r"keep|sent|gave)"
)

ENGLISH_CLAUSES = Clauses(
    opener=re.compile(
        r"^[\"“'‘(—–-]*(?:(?:but|yet|and|so|or|meanwhile|still|then|also|even|later|now|instead|however|nevertheless|"
        r"nonetheless|today|yesterday|separately|privately|lately|recently|only|earlier|thus|moreover|too)\b,?\s+|"
        r"[a-z]+ly,\s+|"
        r"(?:in|on|at|by|for|after|before|during|under|with|without|amid|despite|as|since|from|over|among|through|"
        r"until|unlike|like|against|across|behind|beyond|inside|outside|within|asked|pressed|questioned|told|given|"
        r"while|although|though|when|once|because|if|months|weeks|days|years|hours|effective|to be sure|"
        r"(?:a|one|two|three|four|five|six|ten|last|\d+) (?:hour|day|week|month|year)s?|having|being|"
        r"(?!(?:bei|nan|chong|boe|some|any|every|no|k|xinj|wy|read)ing\b)[a-z]{2,}ing)\b[^,;:]{0,120}?,\s+)+",
        re.IGNORECASE,
    ),
    preposition=re.compile(
        r"^(?:in|on|at|by|for|after|before|during|under|with|without|between|from|of|to|as|since|until|within)\s",
        re.IGNORECASE,
    ),
    late=re.compile(r"\s(?P<who>(?:the|an?|its)\s(?:[a-z-]+\s){0,2}[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*)*)$"),
    auxiliary=_words(
        r"is|are|was|were|been|be|being|has|have|had|will|would|can|could|may|might|must|should|did|does|do|cannot|won't|wouldn't|"
        r"isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|doesn't|don't|didn't|can't|couldn't"
    ),
    finite=_words(rf"[a-z-]{{2,}}ed|{_ATTITUDE_EN_FORMS}|{_LOOSE_EN}|{_ACT_EN_FORMS}"),
    determiner=_words(
        r"a|an|the|its|their|his|her|our|my|your|this|that|these|those|some|many|most|of|for|in|by|with|and|or|from|to|"
        r"on|at|no|any|each|every|other|new|more|two|three|four|own|whose|\w+'s|\w+’s|than|as|about|over|newly|so"
    ),
    attitude=_words(rf"(?:{_ATTITUDE_EN})(?:e|es|ed|s|ing|ied|ies)?|{_ATTITUDE_EN_FORMS}"),
    loose=_words(_LOOSE_EN),
    act=_words(rf"(?:{_ACT_EN})(?:e|es|ed|s|ing|ied|ies|ered|wn|ew)?|{_ACT_EN_FORMS}"),
    deed=_words(
        r"passed|passes|signed|approved|enacted|adopted|banned|blocked|barred|outlawed|prohibited|ordered|forced|"
        r"upheld|"
        r"voted|sued|fined|suspended|restricted|blacklisted|designated|sanctioned|overturned|vetoed|repealed|"
        r"revoked|froze|"
        r"struck|forbade|bars|bans|forbids|withdrew|withdrawn|cancelled|canceled|lifted|decided|resolved|closed|shut|"
        r"expelled|excluded|imposed"
    ),
    office=_words(
        r"spokes(?:man|woman|person|people)|officials?|senators?|lawmakers?|legislators?|congress(?:man|woman)|"
        r"ministers?|ministry|government|cabinet|administration|court|judges?|justices?|magistrate|tribunal|jury|panel|"
        r"commission(?:er|ers)?|committee|agency|department|bureau|office|parliament|parliamentarian|regulators?|"
        r"watchdog|authority|authorities|council|councillors?|union|unions|association|federation|league|chamber|"
        r"institute|centre|center|think-tank|university|foundation|laboratory|lab|team|group|groups|coalition|"
        r"researchers?|scientists?|economists?|analysts?|experts?|scholars?|professors?|academics?|engineers?|"
        r"auditors?|"
        r"audit|study|survey|poll|report|review|inspectors?|investigators?|prosecutors?|police|army|navy|military|"
        r"president|premier|chancellor|governor|governors|mayors?|ambassador|envoy|embassy|secretary|advis[eo]rs?|"
        r"director|chief|head|chair(?:man|woman)?|manager|founder|founders|executives?|partner|consultants?|investors?|"
        r"bankers?|lawyers?|attorneys?|attorney|counsel|psychologists?|doctors?|teachers?|parents?|mothers?|fathers?|"
        r"pupils?|students?|farmers?|shopkeepers?|sellers?|traders?|creators?|shoppers?|consumers?|customers?|dealers?|"
        r"drivers?|workers?|moderators?|employees?|residents?|villagers?|sheriffs?|petitioners?|plaintiffs?|opponents?|"
        r"critics?|supporters?|campaigners?|activists?|advocates?|delegates?|deput(?:y|ies)|members?|representatives?|"
        r"mps?|meps?|congress|senate|house|pentagon|legislature|assembly|kremlin|coastguard|service|board|"
        r"broadcaster|party|opposition|democrats?|republicans?|states|authors?|columnists?|editors?|historians?|"
        r"philosophers?|statisticians?|rescuers?|volunteers?|exhibitors?|suppliers?|operators?|rivals?|watchers?|"
        r"officers?|generals?|admirals?|coach|bishop|priest|owners?|buyers?|users?|veterans?|witness(?:es)?|society"
    ),
    duty=_words(r"should|must|ought|shouldn't|mustn't|need|needs"),
    modal=_words(r"would|can|could|may|might|must|should|cannot|won't|wouldn't|couldn't|can't|shouldn't"),
    camp=re.compile(
        r"\b(?:critics|opponents|supporters|backers|defenders|advocates|champions|proponents|s[ck]eptics|hawks|doves|"
        r"cynics|optimists|pessimists|alarmists|enthusiasts|detractors|believers|apologists|campaigners|lobbyists|"
        r"officials|lawmakers|politicians|senators|ministers|diplomats|analysts|experts|economists|investors|"
        r"commentators|pundits|colleagues|observers|regulators|executives|those who|some|many|others|somebody|someone|"
        r"activists|parents|users|creators|rivals|insiders|boosters|friends|neighbours|readers|columnists|security "
        r"(?:services|agencies|experts)|governments|capitals|spokes(?:man|men|people|woman|person))\b",
        re.IGNORECASE,
    ),
    answer=re.compile(
        r"(?:,|;|—|–|:)\s(?:which|so|but|yet|though|although|and (?:it|they|that|this|he|she|yet|still)|a claim|"
        r"an argument|as if|the truth|and nobody|and no one|nor)\b|;\s",
        re.IGNORECASE,
    ),
    adverb=_words(
        r"\w+ly|also|now|then|already|still|since|just|long|once|earlier|thus|both|all|even|not|never|again|too|"
        r"therefore|no|longer|alike|today|meanwhile|nevertheless|nonetheless|instead|ever|each|together|duly|soon|often"
    ),
    sure=_words(r"said|says|told|wrote|argued|warned|insisted"),
    relative=_words(r"who|that|which|whose|whom"),
    participle=_words(
        r"based|made|built|owned|backed|founded|led|headed|chaired|consulted|interviewed|heard|seated|hired|"
        r"funded|paid|sold|written|named|known|supplied|commissioned|bought|published|used|involved|concerned"
    ),
    tail=re.compile(
        r"[,”\"]\s+(?P<who>(?:(?:the|an?|two|three|its|their|his|her|some|one|several)\s|(?=[A-Z]))[^,;:.“”\"]{1,80}?)"
        r"(?:,\s(?P<name>[A-Z][\w'’-]+(?:\s(?:de|van|von|al|bin|[A-Z][\w.'’-]*)){1,3}),)?\s+(?:has\s|had\s)?"
        r"(?:said|says|reported|reports|ruled|decided|found|argued|argues|warned|warns|wrote|writes|noted|added|adds|"
        r"concluded|claimed|insisted|insists|complained|announced|declared|predicted|maintained|admitted|conceded|"
        r"explained|replied|told [^,;.“”\"]{3,60}?)"
        r"(?:\s(?:on|in|at|of|after|before|during|this|last|to|from|through|by|when|as|late|early|yesterday|today)\b"
        r"[^,;:“”\"]{0,70})?(?=[.,]|$)",
    ),
)
