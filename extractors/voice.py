"""Guesses from its words whether a text argues (an author's voice) or reports (a newsroom's).

A text without any outward sign of its genre is scored sentence by sentence: the first person, "should", turns ("But",
"Yet"), judgements and an arguing headline speak for an author; "said", weekdays, full names and offices for a report.
What stands in quotation marks counts for neither. The weights were fitted to the project's own labelled passages and
rounded; the lexicons of the other languages use the same weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import Pattern

_READ = 6_000
_QUOTED = re.compile('[“"«„「][^”"»“」]{3,600}[”"»“」]')
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*")
_FULL_NAME = re.compile(r"\b[A-Z][a-zà-ÿ'’-]+ (?:[A-Z][\w'’-]+ )?[A-Z][a-zà-ÿ'’-]+\b")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_SHARE = 0.2
# Fewer sentences show nothing.
_FEWEST = 3
_START = 0.6


def words(*alternatives: str) -> Pattern[str]:
    """A pattern of whole words for text in lower case: `re` is four times slower where it must mind the case itself."""
    return re.compile(rf"\b(?:{'|'.join(alternatives).lower()})\b")


def written(*alternatives: str) -> Pattern[str]:
    """A pattern of whole words for text as it was written, regardless of case but where the pattern says so."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language that tell the voice. `common` are words that tell the language itself.

    `first`, `turn`, `headline` and `argument` are matched with text as it was written, the others with lower case.
    """

    common: Pattern[str]
    first: Pattern[str]
    urging: Pattern[str]
    saying: Pattern[str]
    day: Pattern[str]
    judging: Pattern[str]
    turn: Pattern[str]
    office: Pattern[str]
    headline: Pattern[str]
    argument: Pattern[str]


_ENGLISH = Lexicon(
    common=words("the|and|of|to|that|is|was|with|for|from"),
    first=written("I|I'm|I've|I'd|I'll|my|me|we|we're|we've|our|ours|we'd|we'll|myself|ourselves|(?-i:us)"),
    urging=words(
        "should|ought|must|had better|let us|let's|would do (?:better|well)|needs? to|deserves?|cannot|can't|would be"
    ),
    saying=words(
        "said|says?|told|announced|warned|argued|added|according to|wrote|called on|asked|testified|declared|reported|"
        "denied|insisted|noted|ruled|accused|urged|demanded|replied|filings? show|conceded|acknowledged|claimed|"
        "complained|predicted|maintain(?:s|ed)|spokes(?:man|woman|person)|fined|signed|approved|voted|sued|ordered|"
        "proposed|recommended|rejected|dismissed|described|praised|welcomed|condemned|criticised|criticized"
    ),
    day=words("(?:mon|tues|wednes|thurs|fri|satur|sun)day|this week|last week|last month|this month|yesterday|today"),
    judging=words(
        r"absurd\w*|naive|foll(?:y|ies)|overdue|wrong|wise|fool\w*|laughable|hypocri\w+|fantas(?:y|ies)|nonsense|"
        r"theatre|"
        r"theater|sensible|honest|plain|better|worse|best|worst|merely|simply|hardly|nobody|no one|everyone|anyone|"
        r"nothing|"
        r"truth|of course|perhaps|rather than|instead|reason|mistake|lesson|answer|remedy|never|always|worth|matters?|"
        r"trick|pretend\w*|excuse|myth|courage|cowardice|proof"
    ),
    turn=re.compile(
        r"(?:^|[.!?]\s)(?:But|Yet|So|Nor|And|Still|None|Such|That|This|If|Whoever|Anyone|Nobody|Those|Ask|Imagine|Let|"
        r"Perhaps|Consider|What|Why|How)\b"
    ),
    office=words(
        r"ministry|minister|senator|committee|commission|court|judge|governor|regulator|authority|agency|lawmakers?|"
        r"officials?|police|prosecutors?|attorney general|chief executive|director|president|council|parliament"
    ),
    headline=re.compile(
        r"\b(?:bans|says?|fines|moves|lifts|tells|sues|opens|orders|backs|blocks|warns|votes|approves|rejects|urges|"
        r"calls|"
        r"asks|faces|plans|seeks|drops|bars|wants|finds|defends|weighs|passes|clears|extends|signs|cuts|closes|adds|"
        r"keeps|halts|shuts|rules|upholds|accuses|denies|sees|takes|sets|hits|wins|loses|launches|unveils|raises|eyes|"
        r"hears|presses|puts|delays|removes|quits|leaves|ends|starts|begins|joins|pulls|splits|meets|sells|buys|"
        r"recalls|"
        r"probes|restricts|forbids|dismisses|challenges|appeals?|pledges|returns|renews|tightens|limits|summons)\b"
    ),
    argument=re.compile(
        r"^(?:why|how|what|the|an?|our|my|let|in praise|against|on|no|not|don't|stop|it|we|your|after|who|two|three|"
        r"five|"
        r"when|ask|keep|if)\b|\?$",
        re.IGNORECASE,
    ),
)
_GERMAN = Lexicon(
    common=words("der|die|das|und|nicht|ist|den|von|mit|für"),
    first=written("ich|mich|mir|mein(?:e[rmns]?)?|wir|uns|unser(?:e[rmns]?)?"),
    urging=words("sollten?|muss|müssen|müsste|dürfen|darf nicht|braucht|gehört|wäre|lasst|gilt es|bleibt zu"),
    saying=words(
        r"sagte[n]?|sagt|erklärte[n]?|teilte|warnte[n]?|kritisierte[n]?|forderte[n]?|betonte|sprach(?:en)?|hieß|laut|"
        r"zufolge|kündigte|bestätigte|nannte|schrieb|entgegnete|verlangte|wies|warf|Sprecher(?:in)?|hat|haben|untersagt"
    ),
    day=words(r"am (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)|gestern|heute|Ende \w+"),
    judging=words(
        r"absurd\w*|naiv\w*|falsch\w*|richtig\w*|töricht\w*|Unsinn|Theater|Heuchelei|ehrlich\w*|besser\w*|schlimm\w*|"
        r"bloß|niemand|jeder|alle|nichts|Wahrheit|natürlich|vielleicht|statt|Grund|Fehler|Lehre|Antwort|nie|immer|kaum|"
        r"eben|doch|ja|schlicht\w*|wohl|längst"
    ),
    turn=re.compile(r"(?:^|[.!?]\s)(?:Aber|Doch|Und|Nur|Wer|Dass|Dabei|Gewiss|Zwar|Auch|So|Was|Warum|Denn|Statt)\b"),
    office=words(r"\w*(?:minister\w*|behörde|gericht|kommission|regierung|sprecher(?:in)?|amt|präsident\w*|ausschuss)"),
    headline=written(
        r"verbietet|warnt|fordert|verhängt|stoppt|klagt|prüft|will|plant|beschließt|untersagt|lehnt|bestätigt|sperrt"
    ),
    argument=re.compile(
        r"^(?:warum|wie|was|der|die|das|ein|eine|wer|kein|keine|mehr|schluss|lasst)\b|\?$", re.IGNORECASE
    ),
)
_FRENCH = Lexicon(
    common=words("le|la|les|des|et|est|une|que|dans|pour"),
    first=written("je|j'|mon|ma|mes|moi|nous|notre|nos"),
    urging=words(
        r"faut|faudrait|doit|doivent|devrait|devraient|devons|il est temps|mieux vaut|ferait|serait|gardons|cessons"
    ),
    saying=words(
        r"a (?:\w+ )?(?:déclaré|affirmé|annoncé|dénoncé|estimé|assuré|indiqué|expliqué|jugé|ajouté|dit|décidé|ordonné|"
        r"suspendu|adopté|interdit|levé|rejeté|infligé|promis|regretté|qualifié|plaidé|réclamé|répondu|rappelé|"
        r"accusé)|ont "
        r"\w+é|selon|a-t-(?:il|elle)|porte-parole|affirme|estime|dénonce"
    ),
    day=words("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier"),
    judging=words(
        r"absurde|naïf|naïve|naïveté|faux|tort|raison|folie|hypocrisie|théâtre|honnête|mieux|pire|personne|rien|chacun|"
        r"vérité|bien sûr|certes|peut-être|plutôt|erreur|leçon|réponse|jamais|toujours|simplement|seul|aubaine|piège|"
        r"prétexte|fantasme|illusion|sérieux"
    ),
    turn=re.compile(
        r"(?:^|[.!?]\s)(?:Mais|Or|Et|Car|Certes|Pourtant|Reste|Quand|Qui|Que|Pourquoi|Comment|Voilà|Ce n'est)\b"
    ),
    office=words(
        r"ministre|ministère|sénateur|commission|tribunal|cour|juge|régulateur|autorité|agence|députés?|police|"
        r"procureur|"
        r"président|parlement|gouvernement|conseil"
    ),
    headline=written(
        r"interdit|suspend|inflige|condamne|adopte|lève|veut|demande|annonce|rejette|dénonce|ouvre|bloque|ferme"
    ),
    argument=re.compile(
        r"^(?:pourquoi|comment|que|quand|le|la|les|l'|un|une|pour|contre|non|qui|de)\b|\?$", re.IGNORECASE
    ),
)
_SPANISH = Lexicon(
    common=words("el|la|los|las|que|y|una|por|para|con"),
    first=written(r"yo|me|mi|mis|nosotros|nuestr[oa]s?|nos|creo|\w{3,}(?:amos|emos)"),
    urging=words(r"debe|deben|debería|deberían|debemos|hay que|habría|conviene|toca|basta|hace falta|sería|más vale"),
    saying=words(
        r"dijo|dijeron|afirmó|aseguró|anunció|denunció|advirtió|declaró|señaló|explicó|añadió|pidió|reclamó|rechazó|"
        r"criticó|acusó|según|portavoz|aprobó|prohibió|ordenó|calificó|tachó|insistió|respondió|defendió|ha \w+[ai]do"
    ),
    day=words("(?:este|el) (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|ayer"),
    judging=words(
        r"absurd[oa]|ingenu[oa]|falso|razón|locura|hipocresía|teatro|honest[oa]|mejor|peor|nadie|nada|todos|verdad|"
        r"claro|"
        r"quizá|quizás|sino|error|lección|respuesta|nunca|siempre|simplemente|sólo|solo|pretexto|fantasma|excusa"
    ),
    turn=re.compile(r"(?:^|[.!?]\s)¿?(?:Pero|Y|Ni|Quien|Que|Si|Por qué|Cómo|Claro|Ahora bien|No es|Otra cosa|Más)\b"),
    office=words(
        r"ministr[oa]|ministerio|senador|comisión|tribunal|corte|juez|regulador|autoridad|agencia|diputad[oa]s?|"
        r"policía|"
        r"fiscal|president[ea]|parlamento|gobierno|consejo"
    ),
    headline=written(
        r"prohíbe|suspende|multa|aprueba|levanta|pide|anuncia|rechaza|denuncia|abre|bloquea|cierra|exige|ordena"
    ),
    argument=re.compile(
        r"^¿|^(?:por qué|cómo|qué|cuando|el|la|los|las|un|una|contra|no|quién|lo)\b|\?$", re.IGNORECASE
    ),
)
_INDONESIAN = Lexicon(
    common=words("yang|dan|di|untuk|dengan|itu|ini|tidak|dari|pada"),
    first=written("saya|aku|kita|kami"),
    urging=words("harus|seharusnya|sebaiknya|mestinya|perlu|jangan|semestinya|layak"),
    saying=words(
        r"kata|ujar|menurut|mengatakan|menyatakan|mengumumkan|memperingatkan|menilai|menegaskan|meminta|mendesak|"
        r"menolak|menuduh|menyebut|menyebutkan|juru bicara|mengklaim|mengaku|memutuskan|memerintahkan|tutur|ucap"
    ),
    day=words("senin|selasa|rabu|kamis|jumat|sabtu|minggu|kemarin|hari ini"),
    judging=words(
        r"naif|salah|benar|keliru|munafik|sandiwara|jujur|lebih baik|justru|padahal|memang|tentu|hanya|sebenarnya"
    ),
    turn=re.compile(
        r"(?:^|[.!?]\s)(?:Tapi|Tetapi|Namun|Dan|Maka|Jadi|Padahal|Justru|Kalau|Mengapa|Apa|Siapa|Memang)\b"
    ),
    office=words(
        "menteri|kementerian|pengadilan|komisi|hakim|polisi|pemerintah|presiden|parlemen|dpr|anggota|direktur"
    ),
    headline=written("larang|blokir|denda|minta|buka|tutup|tolak|cabut|desak|sidang|umumkan|luncurkan|gugat"),
    argument=re.compile(r"^(?:mengapa|kenapa|bagaimana|apa|jangan|siapa|saat|ketika|belajar)\b|\?$", re.IGNORECASE),
)
_CHINESE = Lexicon(
    common=re.compile(r"(?!)"),
    first=re.compile(r"我们|我們|我(?!国|國|方)|咱|笔者|筆者"),
    urging=re.compile(r"应该|應該|应当|應當|必须|必須|不能|不应|不應|该当|何不|需要|不妨|与其|與其|不如|才是"),
    saying=re.compile(
        r"表示|称，|稱，|宣布|指出(?=，)|说，|說，|强调|強調|警告|认定|認定|裁定|批评|批評|透露|公布|通报|要求|发言人|發言人|回应|回應|通过|下令"
    ),
    day=re.compile(r"\d+日|週[一二三四五六日]|周[一二三四五六日]|昨天|今天|本周|本週"),
    judging=re.compile(
        r"其实|其實|未免|何况|何況|不过是|不過是|荒谬|荒謬|天真|虚伪|虛偽|真正|根本|恐怕|显然|顯然|难道|難道|毕竟|畢竟|道理|何尝|无非|無非|从来|從來"
    ),
    turn=re.compile(r"(?:^|[。！？])(?:但|可|然而|所以|而|其实|其實|问题|問題|试想|試想|谁|誰|何|与其|如果|若)"),
    office=re.compile(
        r"部长|部長|委员会|委員會|法院|法官|监管|監管|总统|總統|议员|議員|发言人|發言人|政府|警方|官员|官員"
    ),
    headline=re.compile(r"宣布|禁|罚|要求|下令|通过|起诉|推出|批|裁定|封|下架"),
    argument=re.compile(r"^(?:为何|為何|为什么|為什麼|别|別|不要|莫|谁|誰)|[？?]$|何必|岂|豈|不是|才是"),
)
_LEXICONS = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _INDONESIAN)


def score_voice(title: str | None, text: str) -> float:
    """How much the words of `text` sound like an author's (above 0) or a report's (below 0); 0 for a line or two."""
    bare = _QUOTED.sub(" ", text[:_READ])
    sentences = [sentence for sentence in _SENTENCE.split(bare) if len(sentence.strip()) > 3]
    if len(sentences) < _FEWEST:
        return 0.0
    lexicon = choose_lexicon(bare)
    headline = title or ""
    lowered = [sentence.lower() for sentence in sentences]
    return (
        _START
        + _arguing(lexicon, headline, bare, sentences, lowered)
        - _reporting(lexicon, headline, bare, sentences, lowered)
    )


def _arguing(lexicon: Lexicon, headline: str, bare: str, sentences: Sequence[str], lowered: Sequence[str]) -> float:
    return (
        4.2 * _share(lexicon.first, sentences)
        + 1.1 * _share(lexicon.urging, lowered)
        + 1.6 * _rate(len(lexicon.judging.findall(bare.lower())), sentences, most=2.0)
        + 2.2 * _rate(len(lexicon.turn.findall(bare)), sentences)
        + 0.7 * _rate(bare.count("?") + bare.count("？"), sentences)
        + 2.2 * _rate(bare.count(";") + bare.count("；"), sentences)
        + 2.3 * (lexicon.argument.search(headline) is not None)
    )


def _reporting(lexicon: Lexicon, headline: str, bare: str, sentences: Sequence[str], lowered: Sequence[str]) -> float:
    return (
        4.0 * _share(lexicon.saying, lowered)
        + 0.7 * _share(lexicon.day, lowered)
        + 1.8 * (lexicon.day.search(lowered[0]) is not None)
        + 1.2 * (lexicon.headline.search(headline) is not None)
        + 1.2 * _rate(len(_FULL_NAME.findall(bare)), sentences, most=2.0)
        + 1.0 * _rate(len(lexicon.office.findall(bare.lower())), sentences)
    )


def _share(pattern: Pattern[str], sentences: Sequence[str]) -> float:
    return sum(pattern.search(sentence) is not None for sentence in sentences) / len(sentences)


def _rate(count: int, sentences: Sequence[str], most: float = 1.0) -> float:
    return min(most, count / len(sentences))


def choose_lexicon(text: str) -> Lexicon:
    """The lexicon of the language that `text` is in, by its commonest words."""
    if len(_HAN.findall(text)) > _HAN_SHARE * len(text):
        return _CHINESE
    start = text[:800].lower()
    return max(_LEXICONS, key=lambda lexicon: len(lexicon.common.findall(start)))


def is_personal(text: str) -> bool:
    """Whether `text`, outside its quotes, says "I" or "we"."""
    bare = _QUOTED.sub(" ", text[:_READ])
    return choose_lexicon(bare).first.search(bare) is not None
