"""English: how it attributes and how it names."""

from __future__ import annotations

import re

from extractors.stance.grammar.shape import Attribution, Naming, each, parts, words


def _inflect(*verbs: str) -> str:
    """The forms of regular verbs as alternatives: base, -s, -ed, -ing. A final capital doubles ("admiT")."""
    return "|".join(_forms(verb) for verb in verbs)


def _forms(verb: str) -> str:
    stem = verb.lower()
    if verb[-1].isupper():
        return f"{stem}(?:s|{stem[-1]}ed|{stem[-1]}ing)?"
    if stem.endswith("e"):
        return f"{stem[:-1]}(?:e|es|ed|ing)"
    if stem.endswith("y") and stem[-2] not in "aeo":
        return f"{stem[:-1]}(?:y|ies|ied|ying)"
    return f"{stem}(?:{'es' if stem.endswith(('s', 'sh', 'ch')) else 's'}|ed|ing)?"


_CLAUSE = (
    r"(?= (?:that|how|why|it|there|the|its|their|his|her|this|these|a|an|any|no|such|TikTok|Chinese|"
    r"China|Beijing|Huawei)"
    r"\b|,|:|\.|$)"
)

# A word of whom somebody tells something; with any of the others what is told has begun.
_LISTENER = (
    r"(?!(?:that|it|its|they|there|he|she|we|this|is|are|was|were|has|have|had|would|could|should|must|may|might|can|"
    r"will|to|how|why|what|about|not|TikTok)\b)[\w'’&-]+"
)

ATTRIBUTION = Attribution(
    verbs=words(
        r"sa(?:id|ys?|ying)|told|tells?(?= (?:reporters|the|a|an|him|her|them|me|us|\w+ that))|telling",
        _inflect("argue", "warn", "insist", "contend", "allege", "accuse", "caution", "complain", "assert", "testify"),
        _inflect(
            "deny", "dismiss", "reject", "denounce", "condemn", "criticise", "criticize", "slaM", "blast", "lambaste"
        ),
        _inflect("predict", "declare", "reply", "retort", "acknowledge", "concede", "admiT", "emphasise", "emphasize"),
        _inflect("remark", "comment", "quiP", "reiterate", "vow", "speculate", "opine", "doubt", "conclude", "grumble"),
        _inflect(
            "whisper", "attest", "scoff", "confide", "lament", "object", "counter", "respond", "explain", "stress"
        ),
        r"urg(?:ed|es|ing)|lash(?:ed|es|ing)? out|claim(?:ed|ing)(?! to)|stat(?:ed|es|ing) (?=that)|"
        r"tweeted|joked|reckon(?:ed|s)?",
        rf"maintain(?:ed|s)?{_CLAUSE}|wr(?:ote|ites?|iting)(?= (?:that|in|on|to|last|here|of)\b|,|:|\.|$)|"
        rf"swore|swears?",
        r"put(?:s|ting)? it|ha(?:s|d) it|countered",
    ),
    weak=words(
        _inflect(
            "fear",
            "worry",
            "suspect",
            "suggest",
            "demand",
            "propose",
            "recommend",
            "oppose",
            "favour",
            "favor",
            "endorse",
        ),
        _inflect(
            "list",
            "persuade",
            "convince",
            "document",
            "detail",
            "cite",
            "defend",
            "describe",
            "portray",
            "welcome",
            "praise",
            "protest",
            "advise",
            "estimate",
            "imply",
            "credit",
        ),
        _inflect(
            "wonder",
            "disagree",
            "announce",
            "promise",
            "plead",
            "liken",
            "prefeR",
            "reason",
            "brand",
            "label",
            "champion",
        ),
        r"believ(?:e|ed|es|ing)|think(?:s|ing)?|thought|claims?(?! to)|call(?:ed|s|ing)?(?! themselves)|"
        r"regard(?:ed|s)?",
        rf"add(?:ed|s|ing)?{_CLAUSE}|not(?:e|ed|es|ing){_CLAUSE}|report(?:ed|s)?{_CLAUSE}|answer(?:ed|"
        rf"s)?{_CLAUSE}|observ(?:e|ed|es){_CLAUSE}",
        rf"calculat(?:e|ed|es){_CLAUSE}|remind(?:ed|s)?|recall(?:ed|s)?{_CLAUSE}|judg(?:e|ed|es){_CLAUSE}|"
        rf"rul(?:ed|es|ing)(?= that|,|\.|$)",
        rf"(?:show|reveal|find|hold)(?:ed|s|n)?(?= that)|found(?= that|,|\.|$)|held(?= that|,)|"
        rf"felt(?= that|,)|feels?{_CLAUSE}",
        r"point(?:ed|s|ing)? (?:out|to)|sound(?:ed|s|ing)?(?: the| an)? alarms?|speaks? of|spoke of|mention(?:ed|s)?",
        r"rais(?:e|ed|es|ing) (?:concerns?|alarms?|fears|doubts|questions)|express(?:ed|es|"
        r"ing)? (?:\w+ )?(?:concerns?|doubts?|fears?|alarm|worry|support|opposition)",
        r"want(?:ed|s|ing)?(?! to (?:know|be|go|use|learn|sell|expand|grow))|back(?:ed|s|ing)|"
        r"support(?:ed|s|ing)?|question(?:ed|s|ing)?",
        r"fram(?:e|ed|es|ing)|cast(?:s|ing)?(?= )|paint(?:ed|s)?(?= )|compar(?:e|ed|es|ing)|consider(?:ed|"
        r"s)?|view(?:ed|s)?(?= )",
        r"see(?:s|n)?(?= \w+ \w+ as| \w+ as| it| this| in | no )|saw(?= )|hop(?:e|ed|es|ing)|expect(?:ed|"
        r"s)?|ask(?:ed|s|ing)?|agree(?:d|s)?",
        r"coalesc(?:ed|es) around|lobb(?:y|ied|ies)|threaten(?:ed|s|ing)?|ha(?:s|ve|d) called|rail(?:ed|"
        r"s)? against|pledg(?:e|ed|es)",
        r"push(?:ed|es|ing)? (?:for|back)|press(?:ed|es|ing)? for|campaign(?:ed|s|ing)? (?:for|against)|"
        r"ma(?:kes?|de) the case|takes? the view|took the view",
        r"refus(?:e|ed|es) to (?:sell|divest)|allow(?:ed|s)?(?=,| that)|quoted?(?= as)|tell(?: (?:me|us))",
    ),
    inverted=words(
        r"sa(?:id|ys?)|wr(?:ote|ites?)|think|runs|goes|quips|quipped|reckons?|believes?|believed|asks|asked",
        _inflect(
            "argue", "warn", "insist", "explain", "note", "claim", "complain", "conclude", "contend", "reply", "predict"
        ),
        _inflect(
            "caution",
            "recall",
            "grumble",
            "declare",
            "add",
            "observe",
            "object",
            "counter",
            "respond",
            "remark",
            "lament",
        ),
    ),
    according=each(
        r"\baccording to (?P<who>[^,;:.—–\"“”]+)",
        r"\bin the (?:view|opinion|words|eyes|judge?ment) of (?P<who>[^,;:.—–\"“”]+)",
        r"\bin (?P<who>[\w .-]{3,50}?)(?:'s|s') (?:view|opinion|words|eyes|judge?ment|phrase|telling|reading)\b",
        r"\bas (?P<who>[\w'. -]{3,60}?) (?:puts?|has|had|sees?|saw|noted|said|argued|"
        r"told [\w ]{2,30})(?: it| in\b|,|\.)",
        r"\bis how (?P<who>[\w'. -]{3,60}?) (?:puts?|sees|saw|described|summed)\b",
        r"\b(?:was|were|is|are|been|being) (?:\w+ly |also |widely )?(?:seen|read|viewed|described|"
        r"regarded|dismissed|denounced|criticis?z?ed|condemned|"
        r"accused|hailed|welcomed|portrayed|labell?ed|branded|attacked|praised|opposed|rejected|"
        r"interpreted|taken)(?: in \w+)? by (?P<who>[^,;:.—–\"“”]+?)"
        r"(?= (?:as|for|of|who|that|to)\b|[,;:.—–\"“”]|$)",
        r"\bfor (?P<who>(?:its |their |his |her )?(?:critics|opponents|supporters|backers|defenders|"
        r"skeptics|sceptics|hawks))\b",
    ),
    groups=parts(
        r"^(?:yet |but |and )?(?:to|for) (?P<who>(?:many|some|most|several|other|its|their|his|those|"
        r"these|the|US|American|Western|Chinese)"
        r" (?:[\w-]+ ){0,3}[a-z-]+s)(?:,| (?:in|of|on|at|from|who) [^,]{1,40},) ",
        r"\b(?:we|i)(?: are| were| have been| am|'re|'ve been) (?:(?:often|always|now|constantly|repeatedly|endlessly|"
        r"again|also|sometimes) )?(?:told|assured|warned|reminded|asked to believe)\b",
        r"\bit (?:is|was|has been) (?:(?:often|sometimes|widely|commonly|frequently|always|now) )?(?:said|claimed|"
        r"argued|"
        r"alleged|objected)\b",
        r"\bthe (?:\w+ ){0,2}(?:argument|objection|charge|claim|complaint|story|line|theory|allegation|accusation)"
        r"(?: [\w']+){0,5}? (?:goes|runs|is that|was that)\b",
    ),
    nominal=parts(
        r"\b(?:discussions?|debates?|talk|conversations?|commentary|rhetoric)(?: (?:in|about|over|around|of|on)"
        r" [\w ]{2,30}?)?(?: \w+){0,2} (?:revolve[sd]?|cent(?:er|re)[sd]?|centred|focus(?:ed|es)?|"
        r"turned) (?:around|on|to)\b",
        r"\b(?:fears?|concerns?|worr(?:y|ies)|claims?|allegations?|accusations?|suspicions?"
        r"|warnings?|assertions?|contention|belief|notion|idea|calls?|demands?|"
        r"complaints?)"
        r"(?: (?:of|by|from|among|in|that) (?P<by>(?:the |some |many |US |American |Western |European |"
        r"Chinese |federal )?[\w-]+(?: [\w-]+){0,2}?))?"
        r"[,—–-]? ?(?:that|over|about|of|for|to|around|regarding|because)\b",
    ),
    rest=re.compile(
        r"(?:\b(?:has|have|had|also|then|later|repeatedly|now|still|long|often|once|recently|is|are|was|"
        r"were|been|be|already|always"
        r"|will|would|may|might|could|did|does|do|not|never|himself|herself|themselves|itself|both|all|"
        r"thus|therefore|instead"
        r"|who|which|\w+ly|on \w+day|this week|last week|don't|doesn't|didn't|haven't|hasn't|won't|"
        r"wouldn't|can't|cannot|can|'ve|'s|'d)[\s,]*)+$",
        re.IGNORECASE,
    ),
    cut=re.compile(
        r"[;:—–()\[\]\"“”«»]"
        r"|\b(?:that|but|while|because|although|though|whereas|when|where|if|whether|as|than|since|after|"
        r"until|yet|so|and)\b(?= )",
        re.IGNORECASE,
    ),
    stop=re.compile(
        r"[,;:.—–()!?\"“”]|\b(?:who|that|when|while|as|after|before|during|because|if|but|and that|told|"
        r"said|has|have|is|are|was|were|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
        r"|in (?:an?|the) (?:statement|interview|letter|report|blog|post|speech|email|hearing)|last|this|"
        r"in (?:19|20)\d\d|to reporters|would|will)\b",
    ),
    possessor=re.compile(r"(?P<who>(?:\b[A-Z][\w.]*\s)*\b[\w.]+)(?:'s|s'|s’)\s$"),
    adjunct=re.compile(
        r"(?:on \w+day|on (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|in (?:an?|the|his|her|their|"
        r"its|\d{4}|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|at |during |to reporters|last |"
        r"this (?:week|month|year)|yesterday|today|earlier|recently)\b(?!.*\bthat\b)",
        re.IGNORECASE,
    ),
    passive=re.compile(
        r"\b(?:is|are|was|were|been|being|be|'s|'re|'m|am|get|gets|got)(?: (?:not|\w+ly|also|often|once|"
        r"then|now|still))?\s+$",
        re.IGNORECASE,
    ),
    gerund=re.compile(r"\w+ing", re.IGNORECASE),
    conjunct=re.compile(r"\b(?:and|but|then)\s+$", re.IGNORECASE),
    clausal=re.compile(
        r"\s(?:is|are|was|were|be|may|might|must|should|would|will|can|could|has|have|had)\s", re.IGNORECASE
    ),
    finite=re.compile(
        r"\w+ed|is|are|was|were|has|have|had|will|would|can|could|may|might|must|took|gave|made|set|put|"
        r"told|came|went|did|let|brought|sent|kept|won|lost|rose|fell|hit|met|said|says|wants|calls"
    ),
    subordinate=re.compile(
        r"(?:^|[,;—–]\s)(?:when|whenever|if|although|though|while|because|since|as|once|until|after|"
        r"before|even if|whereas)\s+$",
        re.IGNORECASE,
    ),
    relative=re.compile(
        r",\s(?:who|whose|which|himself|herself|itself|like|until|once|then|now)\b[^,;]{2,70},$|,\s(?:who|"
        r"whose|which)\b.{2,90},$",
        re.IGNORECASE,
    ),
    opening=re.compile(
        r"^(?:(?:lately|recently|meanwhile|today|yesterday|now|then|in private|in public|in court|here|"
        r"there|for too long|on \w+day|last \w+|this \w+|earlier)\s)+",
        re.IGNORECASE,
    ),
    addressee=re.compile(
        r"^(?:\w+ly\b\s*)?(?:(?:him|her|them|us|me|it|reporters|viewers|listeners|readers|lawmakers|MPs|"
        r"(?:the|a|an|his|her|its|their|our) (?:[\w-]+ ){0,3}[\w-]+|[A-Z]\w+)\b\s*(?=[,.;:]))?",
    ),
    listener=re.compile(
        rf"(?:told|tells?|telling|informed|assured)\s+(?:{_LISTENER}\s+){{0,9}}?{_LISTENER}"
        r"(?=[,.;:—–]|\s*$|\s+(?:on (?:\w+day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|in (?:an?|\d{4}|"
        r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|at|during|last|this (?:week|month|year)|yesterday|today|"
        r"earlier|recently)\b)",
    ),
    governs=re.compile(
        r"\s*(?:that|who|is|are|was|were|has|have|had|will|would|could|should|may|might|can|must|\w+ed)\b"
    ),
    infinitive=re.compile(
        r"\b(?:to|not)\s+$|\b(?:the|a|an|its|their|his|her|my|our|such|any|no|this)\s+$", re.IGNORECASE
    ),
    turn=re.compile(
        r"(?:[;,—–]\s*|\s)(?:but|yet|however|although|though|even though|whereas|while)\b(?! that\b)|;\s|"
        r",? and (?:I|we)\b",
        re.IGNORECASE,
    ),
)

NAMING = Naming(
    first_person=words("I|I'm|I've|I'd|I'll|my|me|we|we're|we've|our|(?-i:us)"),
    self_subject=re.compile(
        r"(?:^|\s)(?:i|we|i myself|personally|i'm|we're|i'd|i'll|we'll|i've|we've|i dare|me|us|my|our|"
        r"myself|ourselves)$|^(?:this|our) (?:paper|essay|article|study|column|analysis|submission|petition|brief|"
        r"note|report|post|"
        r"letter|statement|comment|memo|members|association|federation|union|committee|company)$",
        re.IGNORECASE,
    ),
    pronoun=re.compile(
        r"^(?:he|she|they|it|him|her|his|hers|them|their|theirs|himself|herself|themselves|"
        r"(?:both|all|some|many|most) of them|the (?:two|pair|duo|trio))$",
        re.IGNORECASE,
    ),
    plural=re.compile(r"(?:the[myi]|theirs?|themselves|(?:\w+ )of them|the (?:two|pair|duo|trio))\b", re.IGNORECASE),
    anaphor=re.compile(
        r"^(?:the|this|that|these|those) (?:company|firm|group|app|platform|senator|lawmaker|congressman|"
        r"congresswoman|minister|official"
        r"|spokesman|spokeswoman|spokesperson|professor|researcher|lawyer|judge|executive|letter|"
        r"statement|lawsuit|complaint)$",
        re.IGNORECASE,
    ),
    generic=re.compile(
        r"^(?:some|many|most|others?|several|both|all|everyone|everybody|someone|somebody|anyone|one|people|"
        r"few|plenty|men|women|voices|police|the (?:public|press|media|world|west|left|right|industry|"
        r"market)"
        r"|republicans|democrats|americans|europeans|westerners|conservatives|liberals|progressives|hawks|"
        r"washington hawks)$|\b(?:people|men|women|youth|folks|media|public|police|someone|half|every one)$|^those\b",
        re.IGNORECASE,
    ),
    body=words(
        r"spokes(?:man|woman|person)|official|senator|lawmaker|congress(?:man|woman)|minister|ministry|"
        r"government|administration|company|firm"
        r"|party|court|judge|justice|commission(?:er)?|committee|agency|department|bureau|office|"
        r"parliament|regulator|watchdog|group|union|newspaper"
        r"|report|study|survey|paper|editorial|professor|researcher|analyst|founder|owner|mother|father|"
        r"parent|teacher|lawyer|attorney|counsel|chief|chair(?:man|woman)?"
        r"|head|director|president|premier|chancellor|ambassador|embassy|secretary|adviser|advisor|expert|"
        r"scholar|economist|historian|author|columnist|editor"
        r"|executive|creator|user|seller|critic|skeptic|sceptic|activist|campaigner|coalition|association|"
        r"federation|council|institute|think-tank|think tank|tabloid|outlet"
        r"|broadcaster|lawsuit|complaint|letter|statement|filing|petition|witness|therapist|psychologist|"
        r"doctor|psychiatrist|technologist|engineer|investor|banker|consultant|trader"
        r"|panel|task force|state|city|country|university|school|bank|plaintiff|prosecutor|governor|mayor|"
        r"whistle-?blower|employee|manager|voter|student|resident|insider|source|body|bloc"
        r"|police|army|military|pentagon|congress|senate|house|kremlin|nato|eu|un|fbi|cia|fcc|ftc|aclu|"
        r"resolution|indictment|brief|dissent|opponent|supporter|backer|hawk|dove|farmer|shopper|customer|"
        r"buyer|worker|dealer|singer|musician|author"
    ),
    thing=re.compile(
        r"\b(?:what|whatever|which)\b|^(?:when|having|nobody|no one|none|nothing|neither|you|everything|something|"
        r"anything|there|to)\b"
        r"|\b(?:evidence|history|saga|episode|experience|logic|rise|success|failure|moment|answer|result|conversation|"
        r"truth|reality|point|way|thing"
        r"|time|year|week|day|this|that|these|those|which|there|deal|sale|price|record|pattern|example|"
        r"text|page|headline|threat|risk|tariff|retaliation)$"
        r"|\b(?:fact|law|bill|act|case|story|data|number|figure|ban|algorithm|move|measure|order|problem|"
        r"issue|question|argument|concern"
        r"|fear|claim|rule|clause|decision|verdict|file|document|image|video|clip|term|app|platform|car|"
        r"camera|phone|product|item|drone|battery|factory"
        r"|workshop|shop|site|device|model|account|post|vote|seat|word|market|cell|warehouse|tie|"
        r"transparency report|gadget|van|router)s?$",
        re.IGNORECASE,
    ),
    title=re.compile(
        r"^(?:(?:(?:US|U\.S\.|American|British|Chinese|Republican|Democratic|Democrat|former|ex-|then-|"
        r"acting|deputy|vice|senior|chief|prime|foreign)\s*)*"
        r"(?:(?:[A-Z][\w-]+\s){1,2}(?:Minister|Secretary|Commissioner)"
        r"|Senators?|Sens?\.|Representatives?|Reps?\.|Congress(?:man|woman)|President|Minister|"
        r"Secretary|Judge|Justice|Professor|Prof\.|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Sir|Lord|Lady|Governor|Gov\.|"
        r"Attorney General|General|Gen\.|Chairman|Chairwoman|Commissioner|Director|Speaker|Ambassador|"
        r"Prosecutor|Lawyer|Analyst|Researcher|Economist|Engineer|Founder|Editor|Author|Mayor|Councill?or|Envoy|"
        r"Premier|Chancellor|Republican|Democrat|spokes(?:man|woman|person))\s+)+",
    ),
    article=re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE),
    of_body=re.compile(
        r"\b(?:Ministry|Department|University|House|Bank|Bureau|Chamber|Institute|Office|Court|Academy|"
        r"Council|School|Federation|Association|Secretary|Commission|Committee|Centre|Center|Union|"
        r"Republic|State|Institution|Party|College|Library|League|Board|Agency|Communist Party) $"
    ),
    person=re.compile(
        r"^(?:(?:Senator|Representative|Minister|Professor|Judge|Governor|President|Commissioner|Councillor|Chairman|"
        r"Chairwoman) )?(?P<who>(?:(?:Mr|Ms|Mrs|Dr|Prof|Sen|Rep)\.? )?(?!(?:The|A|An|It|In|On|At|For|But|And|If|When|"
        r"While|This|That|These|Its|Their|His|Her|Our|No|Some|Many|Most|Chinese|American|TikTok|Huawei|"
        r"Shein|Temu)\b)"
        r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})(?:,| (?:is|was|has|had|teaches|runs|works|spent|makes|sells|"
        r"owns|wants|stood|took|put|spoke|chairs|chaired|leads|led|met|visited|joined|founded|opened|signed))\b"
    ),
    plural_s=True,
    never_plural=words(
        r"congress|texas|reuters|brussels|paris|athens|news|times|politics|press|business|illinois|"
        r"arkansas|kansas|massachusetts|united states"
        r"|netherlands|philippines|united nations|access|process|analysis|boss|class|ross|thomas|james|"
        r"adams|jones|williams|davis|lewis|francis|harris|sanders|evans|roberts|collins|hughes|phillips|"
        r"peters|morris|rogers|edwards|barnes|hawkins"
    ),
)
