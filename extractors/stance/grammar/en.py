"""English."""

from __future__ import annotations

import re

from extractors.stance.grammar.en_speech import ATTRIBUTION, NAMING
from extractors.stance.grammar.shape import Acts, Grammar, Margins, Scope, each, linear, parts, words

_SCOPE = Scope(
    negators=words(
        r"less(?= (?:hope|reason|chance|evidence|need|cause|faith|confidence|of a))|lost(?= (?:hope|faith))|"
        r"not|n't|never|no|nor|neither|nobody|no one|nothing|none|hardly|scarcely|without|cannot|far from|"
        r"no longer|barely|little"
        r"|\w+n't|stop(?:ped|s)? short of|fail(?:ed|s)? to|refus(?:ed?|es) to|declin(?:ed?|es) to|"
        r"rather than|instead of|too simple|absence of|lack of"
    ),
    not_negators=words(
        r"not (?:only|just|merely|simply|least|to mention|surprisingly|unlike|so long ago|for nothing)|"
        r"no (?:doubt|wonder|matter|less|sooner|one doubts)|nothing (?:less|short|but|other)|"
        r"little (?:more|other|but)|no (?:better|more) than|(?:was|were|been|being|are|is) denied"
        r"|without (?:a )?doubt|little (?:doubt|wonder)|not until|can't wait|no \d+|"
        r"cannot be (?:overstated|denied|ignored)|whether or not|(?:can)?not (?:deny|ignore|rule out)|"
        r"more often than not|if not"
        r"|a little|won't stop until"
    ),
    raising=parts(
        r"\b(?:do|does|did|don't|doesn't|didn't|not|never|can't|cannot|couldn't|hardly|"
        r"no longer)\b[\w ]{0,12}\b(?:believe|think|thought|see|accept|buy|agree|feel|find|prove|proved|"
        r"proven|shown?|show|demonstrate[d]?|establish(?:ed)?|mean|suggest|imply|claim|say|said|convinced|"
        r"persuaded|support|want|advocate|favou?r|call for)\b",
        r"\b(?:no|little|scant|zero|not (?:a |any |much )(?:shred|scrap|hint|bit|piece)? ?(?:of )?|"
        r"without (?:any )?)\s?(?:\w+ ){0,2}(?:evidence|proof|sign|indication|reason to (?:think|believe)|"
        r"basis|grounds|truth|hint|case)\b",
        r"\b(?:nobody|no one|none|neither|nothing)\b[^,;.]{0,40}\b(?:prove[dns]?|show[sn]?|believe[sd]?|"
        r"think[s]?|claim[s]?|suggest[s]?|argue[sd]?|demonstrate[sd]?)\b",
        r"\b(?:unproven|unfounded|baseless|groundless|overblown|exaggerated|absurd|ridiculous|nonsense|"
        r"myth|paranoi[ad]|hysteria|false|fanciful|far-fetched) (?:\w+ )?(?:claim|idea|notion|fear|"
        r"suggestion|allegation|charge|accusation|concern)?s?\b",
        r"\b(?:doubt(?:s|ed)?|sceptical|skeptical|unconvinced|unpersuaded) (?:that|whether|of)\b",
        r"\b(?:fails?|failed) to (?:show|prove|explain|demonstrate|see)\b",
        r"\bit is (?:wrong|false|absurd|a mistake) to (?:say|think|claim|suggest|believe)\b",
    ),
    denial=parts(
        r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:ed|es|ing)?|reject(?:ed|s|ing)?|rebut(?:ted|s)?|"
        r"refut(?:ed?|es|ing)|disput(?:ed?|es|ing)|ridicul(?:ed?|es)|scoff(?:ed|s)? at|contest(?:ed|s)?|"
        r"push(?:ed|es)? back (?:on|against))\b",
    ),
    clause_end=re.compile(
        r"[;:—–()]|,\s|\b(?:but|yet|because|although|though|whereas|while|since|so that|instead|only|when|"
        r"after|until|unless|except)\b",
        re.IGNORECASE,
    ),
    suppose=words(
        r"if|unless|in case|supposing|suppose|assuming|provided that|were (?:it|tiktok|the app) to|"
        r"should (?:it|they|the (?:app|ban|court|law)) be|whether(?! (?:for|by|through|in|or not|as))|"
        r"what if|as if|as though|"
        r"the (?:idea|theory|notion|allegation|accusation|suggestion|fantasy|assumption|picture|image|spectre) "
        r"(?:that|of)"
    ),
    may=words(
        r"could|may|might|can|would(?= be)|potential(?:ly)?|possible|possibility of|prospect of|faces?|"
        r"facing|looming|impending|risks?|threat of|threaten(?:ed|s|ing)? (?:with )?|likely|whether|"
        r"talk of|question of|debate (?:on|over|about)|vote on|considers?|considering|weighs?|weighing|"
        r"mull(?:s|ed|ing)?"
    ),
    open_question=re.compile(
        r"^[\"“'‘(]*(?:so |but |and |now |then |well, )?(?:should|will|would|could|can|may|is|are|was|"
        r"were|does|do|did|has|have|had)\s(?!n't|not\b|\w+ not\b)",
        re.IGNORECASE,
    ),
    rhetorical=words(
        r"really|any|anyone|anybody|even|ever|else|seriously|honestly|so|truly|not|\w+n't|still|why|"
        r"possibly|actually|suddenly|worse|different"
    ),
    barrier=words("why|how|that|which|who|whom|whose|where|and|we|they|he|she|you"),
    dismissal=re.compile(
        r"\b(?:is|are|was|were|remains?|seems?|looks?|sounds?|being|as) (?:\w+ )?(?:overblown|overstated|"
        r"exaggerated|inflated|unfounded|baseless|groundless|unproven|unsubstantiated|hypothetical|a myth|"
        r"a fantasy|nonsense|false|absurd|ridiculous|paranoi[ad]|hysteri\w+|not true|untrue|speculative|"
        r"far-fetched|hollow|laughable|fanciful|scaremongering|fear-mongering)\b",
        re.IGNORECASE,
    ),
    reader_question=linear(
        r"\b(?:do|did|are|have|would|will|can|could|were) you\b[^?]*\?",
        r"\b(?:what|how|where|which|who) (?:do|did|are|would|should|have|'s|is) (?:you|your)\b[^?]*\?",
        r"\b(?:let (?:me|us) know|tell us|share your|have your say|vote in our|what's your|"
        r"your (?:thoughts|view|opinion|take)|join the (?:conversation|discussion)|comment below|"
        r"in the comments|email us|write to us|drop us)\b",
    ),
)

_ACTS = Acts(
    active=words(
        r"passed|signed|approved|enacted|adopted|banned|blocked|barred|outlawed|prohibited|ordered|forced|"
        r"upheld|voted|sued|fined|suspended|restricted|blacklisted|"
        r"designated|removed|expelled|excluded|imposed|introduced|sanctioned|raided|investigated|indicted|"
        r"charged|relocated|rebranded|re-registered|reincorporated|incorporated|"
        r"moved|shifted|renamed|redomiciled|shut (?:down|out)|pulled|stripped|shed|dropped|scrubbed|hid|"
        r"concealed|overturned|struck down|halted|paused|delayed|vetoed|repealed|withdrew|revoked|"
        r"announc(?:ed|ing)|cleared|ruled|"
        r"opted|chose|registered|set up|changed|tore out|ripped out|phased out|kicked out|threw out|required"
    ),
    passive=re.compile(
        r"\b(?:is|are|was|were|been|being|be|get|gets|got|has been|have been)\s+(?:\w+ly\s+|also\s+|"
        r"then\s+|later\s+|first\s+|all\s+|once\s+)?(?:passed|signed|approved|enacted|adopted|banned|"
        r"blocked|barred|outlawed|prohibited|ordered|forced|upheld|voted|sued|fined|suspended|restricted|"
        r"blacklisted|designated|removed|excluded|imposed|sanctioned|overturned|struck down|halted|vetoed|"
        r"repealed|withdrawn|revoked|kicked out|put aside|thrown out)\b",
        re.IGNORECASE,
    ),
    agent=each(
        r"\b(?:by|in) (?P<who>(?:the |an? |its |his )?(?-i:[A-Z])[\w.'-]*(?: (?:of |and |"
        r"the )?(?-i:[A-Z])[\w.'-]*)*|the (?:courts?|government|administration|senate|house|parliament|"
        r"commission|president|justices|judges?|army|military|regulator))"
    ),
    not_done=re.compile(
        r"\b(?:to|would|could|should|may|might|must|can|will|shall|if|whether|n't|not|never|cannot|let's|"
        r"unless|'d|'ll|calls? for|want(?:s|ed)?|being)\s+(?:\w+\s+){0,2}$",
        re.IGNORECASE,
    ),
    practice=words(
        r"conceal(?:s|ed|ing)?|hid(?:es?|ing|den)?|mov(?:ed?|es|ing)|relocat(?:ed?|es|ing)|rebrand(?:s|ed|"
        r"ing)?|register(?:s|ed|ing)?|re-?incorporat(?:ed?|es|ing)|redomicil(?:ed?|es|ing)|shed(?:s|"
        r"ding)?|"
        r"headquarter(?:s|ed)|distanc(?:ed?|es|ing)|present(?:s|ed|ing)?|describ(?:ed?|es|ing)|call(?:s|"
        r"ed|ing)?|play(?:s|ed|ing)? down|downplay(?:s|ed|ing)?|shift(?:s|ed|ing)?|scrub(?:s|bed|bing)?|"
        r"drop(?:s|ped|ping)?|"
        r"set(?:s|ting)? up|based|re-?registered|insist(?:s|ed)?|names?|gives?|strip(?:s|ped|ping)?|"
        r"obscur(?:ed?|es|ing)|mask(?:s|ed|ing)?|dilut(?:ed?|es|ing)|renam(?:ed?|es|ing)|"
        r"singapore-washing|roots?|headquarters"
    ),
)

_MARGINS = Margins(
    line=re.compile(
        r"^\W*(?:by [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,4}\s*(?:\||,|$|updated|published|\d).*|"
        r"share(?:\s*[-|:].*|\s*)|(?:home|news)\s*/.*|updated:?.*|published:?.*|posted (?:on|by).*|"
        r"photo(?:graph)?(?: by|:).*|image(?: credit)?:.*|illustration (?:by|:).*|credit:.*"
        r"|.{0,120}\|\s*(?:getty|reuters|ap|afp|envato|shutterstock|istock|unsplash|alamy).{0,40}|"
        r".{0,200}\[(?:photo|image|graphic)[^\]]*\]|(?:advertisement|sponsored|skip to (?:content|main).*|"
        r"global edition.*|sign (?:up|in).*|log ?in.*|subscribe.*|comments?|read more.*|"
        r"continue reading.*|related:.*|also read:?.*|see also:?.*|watch:.*|listen:.*|more:.*|tags?:.*|"
        r"topics?:.*|filed under.*|follow (?:us|me|\w+) on.*|save this (?:article|story).*|print this.*|"
        r"copy link.*|email this.*)"
        r"|copyright\b.*|©.*|\(c\) ?(?:19|20)\d\d.*|all rights reserved.*|licen[cs]e (?:for|no|number).*|"
        r"registration number.*|\d+ (?:min(?:ute)?s?|comments?|shares?)(?: read)?|(?:facebook|twitter|"
        r"whatsapp|linkedin|reddit|wechat|x|email|telegram)(?:[\s|,/-]+(?:facebook|twitter|whatsapp|"
        r"linkedin|reddit|wechat|x|email|telegram|tiktok|instagram|youtube))*)\W*$",
        re.IGNORECASE,
    ),
    sentence=linear(
        r"\b(?:the )?(?:views|opinions)(?: and opinions)?(?: expressed)?(?: (?:here|in this (?:article|"
        r"column|piece|post)|above|by the authors?))?(?: are| is)? (?:do(?:es)?n't|do(?:es)? not|"
        r"are (?:his|her|their|those of the author|the author's|solely|entirely|my)|don't necessarily|"
        r"not necessarily)",
        r"\bdo(?:es)?(?: not|n't) (?:necessarily )?(?:reflect|represent) (?:the |those |that )",
        r"^(?:the (?:author|writer|columnist)s? (?:is|are|was)\b|about the author|"
        r"(?:[A-Z][\w.'-]+ ){2,3}is (?:an? |the )(?:[\w-]+ ){0,4}(?:fellow|professor|columnist|"
        r"correspondent|reporter|journalist|writer|commentator|researcher|analyst|author|editor|lecturer|"
        r"director|co-founder|economist)\b.{0,140}(?:at|of|with|for|based|in)\b.{0,100}\.?$)",
        r"\b(?:sign up (?:for|to|here)|subscribe (?:to|now|here|for)|our (?:daily|weekly|"
        r"free)? ?newsletter|this (?:story|article|post|piece|column) (?:first |originally |was (?:first |"
        r"originally )?)?(?:appeared|published|ran)|delivered to your inbox|receive it in your inbox|"
        r"republished (?:with|from|under)|creative commons|reproduced with permission|"
        r"without (?:prior )?written (?:authori[sz]ation|permission|consent)|all rights reserved|"
        r"terms of (?:use|service)\b.{0,40}privacy policy|accept (?:all )?cookies|we use cookies|"
        r"support our journalism|become a (?:member|subscriber)|download (?:our|the .{0,20}) app\b|"
        r"follow us on|click here|if you have a specific expertise|send us your|letters to the editor|"
        r"reporting by .{3,60}(?:;|editing)|editing by|additional reporting|contributed to this (?:report|"
        r"story|article)|with (?:files|input) from|this (?:report|article) was (?:produced|generated|"
        r"translated)|this material (?:may not be|is)|disclosure:|disclaimer:|advertisement\b)",
    ),
    tail=re.compile(
        r"^\W*(?:now read the rest of\b.*|keep reading|most (?:viewed|popular|read|shared|commented)\b.*|"
        r"popular (?:now|stories|posts)|trending(?: now)?|stay connected|related (?:stories|articles|"
        r"posts|content|topics|reading|news|coverage)|recommended(?: for you| stories| reading)?|"
        r"you (?:may|might) also (?:like|be interested in)|more (?:from|stories|news|in|on|"
        r"like this)\b.{0,60}|read (?:next|this next|also)|latest (?:news|stories|headlines)|"
        r"editor'?s'? picks?|(?:\d+ )?comments|leave a (?:reply|comment)|join the (?:conversation|"
        r"discussion)|about (?:us|the authors?)|share this(?: article| story)?|"
        r"get the latest updates.*|explore more newsletters|sponsored(?: content)?|from our partners|"
        r"around the web|top stories|in other news|what (?:else )?we(?:'re| are) reading|"
        r"catch up with \w+|further reading|footnotes|references)\W*$",
        re.IGNORECASE,
    ),
    teasers=re.compile(
        r"^\W*(?:in other news|also (?:today|this week|in the news|making headlines)|"
        r"what (?:else )?(?:we(?:'re| are)|i'm) reading|elsewhere(?: in the news)?|headlines|"
        r"news in brief|briefly|in brief|other (?:news|stories|headlines)|the (?:round-?up|rundown)|"
        r"top stories|links)\W*$",
        re.IGNORECASE,
    ),
    opinion=re.compile(
        r"\bopinion\b|\bop-?ed\b|\bcommentary\b|\bguest (?:essay|column|post)\b|"
        r"\bfeatured contributors?\b|\bcolumnist\b|\beditorial board\b|\bviewpoint\b|\bthe author is\b|"
        r"\bthe writer is\b|views (?:expressed|do(?:n't| not))|opinions expressed|newsletter about",
        re.IGNORECASE,
    ),
    manual=words(
        r"recipe|ingredients?|oven|garlic|teaspoons?|tablespoons?|paste|snippet|embed(?:ded|s)?|oembed|"
        r"plugin|how to|step \d|tutorial|settings|headphone|camera|battery life|pros and cons|dance|"
        r"dancing|dancers?|choreograph\w*|routine|"
        r"quarterly (?:results|earnings|revenue)|earnings per share|unboxing|screen|handsets?|specs|"
        r"in the box|click|menu|copy the"
    ),
)

ENGLISH = Grammar(
    language="en",
    spaced=True,
    attribution=ATTRIBUTION,
    naming=NAMING,
    scope=_SCOPE,
    acts=_ACTS,
    margins=_MARGINS,
    anaphor=words(
        r"it|its|it's|itself|they|their|them|these|this|the (?:app|apps|platform|platforms|company|"
        r"companies|firm|firms|service|network|chatbot|carmaker|maker|retailer|seller|parent(?: company)?|"
        r"giant|owner|site|model"
        r"|ban|bans|bill|law|act|sale|divestiture|order|measure|measures|prohibition|restrictions?|"
        r"crackdown|algorithm|feed|deal|block|legislation|decree|move|cars?|cameras?|drones?|equipment|"
        r"tariffs?|listing|curbs)|that"
    ),
    elsewhere=re.compile(
        r"^(?:[\w']+ ){0,2}(?:Facebook|Instagram|Meta|Google|YouTube|Twitter|Snapchat|Amazon|Apple|"
        r"Microsoft|Tesla|OpenAI|ChatGPT|Nvidia|Boeing|Walmart)(?:'s)?\b"
    ),
    concession=parts(
        r"^(?:to be sure|admittedly|granted|of course|certainly|true|sure|yes|no doubt|undoubtedly|naturally)\b,?",
        r"\b(?:it is true that|it's true that|i(?:'ll| will)? (?:grant|admit|concede|accept)|"
        r"whatever (?:the|its|one)|for all (?:its|the|their)|let us grant|(?:are|is) (?:legitimate|real|"
        r"genuine|valid|understandable)\b.{0,40}\bbut|may well be|there have always been|"
        r"not (?:un(?:reasonable|founded)|baseless))\b",
        r"^(?:while|although|though|even though|even if|much as)\b",
    ),
    turn=re.compile(
        r"^[\"“(]*(?:but|yet|however|still|nevertheless|nonetheless|even so|that said|all the same|"
        r"and yet|instead)\b",
        re.IGNORECASE,
    ),
)
