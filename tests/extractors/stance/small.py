"""A small codebook and topic list for the tests of the engine."""

from __future__ import annotations

from extractors.model import Alias, Codebook, Cue, Document, Genre, Pole, Proposition, Stance, Topic
from extractors.stance.tagger import CueTagger

_CUES: dict[str, tuple[tuple[Pole, str, str, str], ...]] = {
    "security-threat": (
        ("affirm", "en", r"(?:national |data )?security (?:risk|threat)s?|espionage|spy(?:ing)? on", "flip"),
        ("reject", "en", r"no evidence (?:that|of).{0,60}(?:spie[sd]|threat)|got no worse", "ignore"),
        ("affirm", "zh", r"安全(?:威胁|风险)|窃取.{0,6}数据", "flip"),
        ("affirm", "de", r"Sicherheitsrisiko|Spionage", "flip"),
        ("affirm", "fr", r"risque pour la sécurité|espionn\w+", "flip"),
        ("affirm", "es", r"riesgo para la seguridad|espionaje", "flip"),
    ),
    "influence-operations": (("affirm", "en", r"propaganda|Trojan horse|covert influence", "silence"),),
    "ban": (
        ("affirm", "en", r"should be banned|banned \d+|(?:ought|wants?|has) to ban|ban the app|banning it", "silence"),
        ("reject", "en", r"\ba ban (?:would|is) .{0,20}(?:wrong|mistake|hurt)|instead of banning", "ignore"),
        ("affirm", "zh", r"(?:应该|应当|必须)(?:封禁|禁止)", "silence"),
    ),
    "divestiture": (("affirm", "en", r"(?:must|should|to) (?:sell|divest)|sale .{0,20}(?:was )?passed", "silence"),),
    "platform-benefit": (("affirm", "en", r"small businesses|positive force for creativity", "silence"),),
    "origin-concealment": (("affirm", "en", r"moved? its headquarters|hid(?:es?)? its roots", "silence"),),
    "politicised-motive": (("affirm", "en", r"political theat(?:er|re)|bullying", "silence"),),
}


def _cues(proposition: str) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            id=f"{proposition}.{pole}.{language}.{number:02}",
            proposition=proposition,
            pole=pole,
            language=language,
            pattern=pattern,
            yes="",
            no="",
            negated=negated,  # type: ignore[arg-type]  # a literal by construction
        )
        for number, (pole, language, pattern, negated) in enumerate(_CUES[proposition])
    )


CODEBOOK = Codebook(
    version="test",
    propositions=tuple(
        Proposition(id=name, statement="", affirm="", reject="", not_this="", cues=_cues(name)) for name in _CUES
    ),
)


def _aliases(*texts: str, languages: tuple[str, ...] = (), case_sensitive: bool = True) -> tuple[Alias, ...]:
    return tuple(Alias(text=text, languages=languages, case_sensitive=case_sensitive) for text in texts)


TOPICS = (
    Topic(
        id="tiktok",
        kind="app",
        name="TikTok",
        company="ByteDance",
        aliases=_aliases("TikTok", "TikTok Shop", "抖音海外版"),
    ),
    Topic(id="bytedance", kind="company", name="ByteDance", aliases=_aliases("ByteDance", "字节跳动")),
    Topic(id="huawei", kind="company", name="Huawei", aliases=_aliases("Huawei", "华为")),
    Topic(id="nio", kind="company", name="Nio", aliases=_aliases("Nio", languages=("en", "de"))),
    Topic(
        id="chinese-firms",
        kind="class",
        name="Chinese technology firms",
        aliases=_aliases("Chinese apps", "Chinese tech companies", case_sensitive=False),
    ),
)

TAGGER = CueTagger(CODEBOOK, TOPICS)


def tag(
    text: str, *, language: str = "en", genre: Genre | None = "news", title: str | None = None
) -> tuple[Stance, ...]:
    """The stances of a text, after checking that every quote is where it says."""
    stances = TAGGER.tag(Document(id="t", text=text, language=language, genre=genre, title=title)).stances
    assert all(text[stance.start : stance.end] == stance.quote for stance in stances)
    return stances


def held(text: str, *, language: str = "en", genre: Genre | None = "news", title: str | None = None) -> set[str]:
    """The stances as short lines: "security-threat+ by Mark Warner", "ban- by author"."""
    return {
        f"{stance.proposition}{'+' if stance.pole == 'affirm' else '-'} by {stance.holder.name or stance.holder.type}"
        for stance in tag(text, language=language, genre=genre, title=title)
    }
