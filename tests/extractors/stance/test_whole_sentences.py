"""Who holds what a whole sentence shows, when nothing says which of its words show it."""

from __future__ import annotations

import pytest

from extractors.model import Document, Genre, Pole
from extractors.stance.findings import Signal, attribute
from extractors.stance.grammar import GRAMMARS
from extractors.stance.holder import Attributed
from extractors.stance.plain import flatten
from extractors.stance.reading import read
from extractors.topic import TopicMatcher
from tests.extractors.stance.small import TOPICS

MATCHER = TopicMatcher(TOPICS)


def attribute_last(
    text: str,
    *,
    proposition: str = "security-threat",
    pole: Pole = "affirm",
    language: str = "en",
    genre: Genre = "news",
) -> Attributed:
    """The attribution of the last sentence of `text`, taken as a whole."""
    document = Document(id="t", text=text, title="TikTok", language=language, genre=genre)
    reading = read(document, flatten(text, language), language=language, grammar=GRAMMARS[language], topics=MATCHER)
    last = len(reading.sentences) - 1
    sentence = reading.sentences[last]
    return attribute(
        reading,
        Signal(
            sentence=last,
            start=sentence.start,
            end=sentence.end,
            proposition=proposition,
            pole=pole,
            source="model",
        ),
    )


def holder_of(text: str, **options: object) -> str:
    found = attribute_last(text, **options).holder  # type: ignore[arg-type]  # the options of `attribute_last`
    return found.name or found.type


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("A dissenting senator, Moira Hale, warned that TikTok reports to Beijing.", "Moira Hale"),
        ("Norway's digital minister, Jan Novak, told lawmakers that TikTok reports to Beijing.", "Jan Novak"),
        ("Psychologist Ada Thorne, heard as a witness, judged the panic over TikTok out of proportion.", "Ada Thorne"),
        ("Member of parliament Essam Malik wants TikTok closed within three months.", "Essam Malik"),
        ("Asked about TikTok, Ada Thorne said that a state need not wait for a leak.", "Ada Thorne"),
        ("Opening the session, chairwoman Ada Thorne said TikTok had lied to everybody.", "Ada Thorne"),
        ("The women's centre that defended her said TikTok fed the trials.", "the women's centre"),
        ("Lithuania's security office has advised citizens to delete TikTok after finding a flaw.", "security office"),
        ("He blamed TikTok for it. He named it a weapon.", "unattributed"),
        ("TikTok opens every door to Beijing, a centre in Ohio reported on Thursday.", "a centre in Ohio"),
        ("TikTok opens doors, the head of a chamber in Ohio, Damon Ruiz, said of the app.", "Damon Ruiz"),
        ("Its servers answer to Beijing, the ministry said.", "the ministry"),
        ("Officials no longer believed that TikTok's servers were out of Beijing's reach.", "generic"),
        ("Young Jordanians said they fear TikTok.", "generic"),
        ("TikTok opens doors to Beijing.", "unattributed"),
    ],
)
def test_the_main_clause_or_the_attribution_at_the_end_names_the_holder(text: str, holder: str) -> None:
    assert holder_of(text).endswith(holder)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Poland's trade minister, Ada Thorne, spoke on TikTok. The minister praised its rules.", "Ada Thorne"),
        ("Ada Thorne, a senator, chairs the panel on TikTok. The senator fears it.", "Ada Thorne"),
        ("Norway's justice ministry met TikTok. The ministry warned of its owners.", "Norway's justice ministry"),
        ("TikTok sued on Monday. The company called the order a mistake.", "ByteDance"),
        ("The European Commission wrote to TikTok. It accused the firm of lying.", "European Commission"),
        ("Prosecutor Ada Thorne sued TikTok. The filing says the app spies.", "Ada Thorne"),
        ("Ada Thorne said TikTok spies. A phone is a microphone in every pocket of the country.", "Ada Thorne"),
    ],
)
def test_who_was_named_before_is_meant(text: str, holder: str) -> None:
    assert holder_of(text) == holder


@pytest.mark.parametrize(
    ("text", "proposition", "pole", "holder", "relation"),
    [
        ("Congress passed a bill on TikTok on Friday.", "divestiture", "affirm", "Congress", "acts"),
        ("The court has struck down the order against TikTok.", "ban", "reject", "the court", "acts"),
        ("Ireland's privacy watchdog fined TikTok.", "security-threat", "affirm", "Ireland's privacy watchdog", "acts"),
        ("He signed the order on TikTok.", "ban", "affirm", "Ada Thorne", "acts"),
        ("A senator said the cabinet had blocked TikTok.", "ban", "affirm", "a senator", "reports"),
        ("A senator would have blocked TikTok.", "ban", "affirm", "a senator", "reports"),
        ("The regulator fined TikTok.", "platform-benefit", "affirm", "the regulator", "reports"),
        ("Ada Thorne conceded that TikTok helps shops.", "platform-benefit", "affirm", "Ada Thorne", "concedes"),
    ],
)
def test_acts_and_concessions(text: str, proposition: str, pole: Pole, holder: str, relation: str) -> None:
    found = attribute_last(f"Governor Ada Thorne spoke of TikTok. {text}", proposition=proposition, pole=pole)
    assert ((found.holder.name or "").removeprefix("the "), found.relation) == (holder.removeprefix("the "), relation)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Critics say that TikTok obeys Beijing.", "generic"),
        ("Critics say that TikTok obeys Beijing, which is nonsense.", "author"),
        ("Its rise came not from spying, as rivals grumble, but from work.", "author"),
        ("A regulator who wants safety should ask who can log in to TikTok.", "author"),
        ("Governments should write one rule for TikTok and its rivals.", "author"),
        ("TikTok was condemned by its address.", "author"),
        ("We are told that TikTok obeys Beijing.", "generic"),
        ("The usual argument is that TikTok obeys Beijing.", "generic"),
        ("In the view of the minister, TikTok obeys Beijing.", "the minister"),
        ("This brief proposes a treaty for TikTok.", "author"),
        ("TikTok obeys Beijing, warned Ada Thorne.", "Ada Thorne"),
        ("I doubt that TikTok obeys anybody.", "author"),
    ],
)
def test_an_author_keeps_what_nobody_else_is_plainly_said_to_hold(text: str, holder: str) -> None:
    assert holder_of(text, genre="analysis") == holder


def test_a_transcript_gives_each_turn_to_its_speaker() -> None:
    text = "Ms Thorne: TikTok obeys Beijing. It always has. Mr Hale: I have seen no proof."
    assert holder_of(text, genre="other") == "Hale"
    assert holder_of(text.split(" Mr ")[0], genre="other") == "Thorne"


def test_a_question_ends_an_answer() -> None:
    text = "Ada Thorne: We left TikTok. Was that hard? “It was the best year that we ever had.”"
    assert holder_of(text, genre="other") == "Ada Thorne"
    assert holder_of("Ada Thorne: We left TikTok. And is that so? TikTok is a threat.", genre="opinion") == "author"


@pytest.mark.parametrize(
    ("language", "text", "holder"),
    [
        ("fr", "« TikTok obéit à Pékin et à lui seul », a martelé le ministre de l'Énergie, Jan Novak.", "Jan Novak"),
        ("fr", "Le tribunal de Paris a refusé mardi de suspendre TikTok.", "Le tribunal de Paris"),
        ("fr", "Les magistrats ont en revanche imposé un contrôle à TikTok.", "generic"),
        ("es", "El ministro de Economía, Jan Novak, reiteró que TikTok espía.", "Jan Novak"),
        ("es", "TikTok espía a todos, zanjó el primer ministro, Jan Novak.", "Jan Novak"),
        ("es", "Australia prohibió este martes el uso de TikTok.", "Australia"),
        ("de", "Die irische Datenschutzbehörde hat gegen TikTok eine Geldbuße verhängt.", "irische Datenschutzbehörde"),
        ("de", "Nach dem Streit hat die albanische Regierung TikTok sperren lassen.", "albanische Regierung"),
        ("de", "US-Senator Brock Hale sprach von einem Etikettenschwindel bei TikTok.", "Brock Hale"),
        ("zh", "外交部发言人表示，TikTok没有任何问题。", "外交部发言人"),
    ],
)
def test_other_languages_have_main_clauses_too(language: str, text: str, holder: str) -> None:
    found = attribute_last(text, language=language, proposition="ban").holder
    assert (found.name or found.type).endswith(holder)
