"""Indonesian: sentences, attribution, negation, supposition, concession, acts and margins, on a few cues of its own."""

from __future__ import annotations

import pytest

from extractors.model import Codebook, Cue, Document, Genre, Proposition, Stance
from extractors.stance.boilerplate import mark_margins
from extractors.stance.grammar import GRAMMARS
from extractors.stance.sentences import split
from extractors.stance.tagger import CueTagger
from tests.extractors.stance.small import TOPICS

PATTERNS = (
    ("security-threat", r"ancaman keamanan|memata-matai", "flip"),
    ("ban", r"(?:harus|bisa) diblokir|memblokir (?:aplikasi )?TikTok|larangan TikTok disahkan", "silence"),
    ("platform-benefit", r"menghidupi jutaan pedagang", "silence"),
    ("origin-concealment", r"memindahkan kantor pusatnya", "silence"),
)
RISK = "security-threat+ by "


def cue(proposition: str, pattern: str, negated: str) -> Cue:
    return Cue(
        id=f"{proposition}.affirm.id.01",
        proposition=proposition,
        pole="affirm",
        language="id",
        pattern=pattern,
        yes="",
        no="",
        negated=negated,  # type: ignore[arg-type]  # a literal in PATTERNS
    )


TAGGER = CueTagger(
    Codebook(
        version="test",
        propositions=tuple(
            Proposition(id=row[0], statement="", affirm="", reject="", not_this="", cues=(cue(*row),))
            for row in PATTERNS
        ),
    ),
    TOPICS,
)


def tag(text: str, genre: Genre = "news") -> tuple[Stance, ...]:
    stances = TAGGER.tag(Document(id="t", text=text, language="id", genre=genre)).stances
    assert all(text[stance.start : stance.end] == stance.quote for stance in stances)
    return stances


def held(text: str, genre: Genre = "news") -> set[str]:
    return {
        f"{stance.proposition}{'+' if stance.pole == 'affirm' else '-'} by {stance.holder.name or stance.holder.type}"
        for stance in tag(text, genre)
    }


def test_indonesian_is_supported() -> None:
    tagging = TAGGER.tag(Document(id="t", text="TikTok adalah ancaman keamanan.", language="id-ID"))
    assert (tagging.status, tagging.language, len(tagging.stances)) == ("done", "id", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ia menyebut Permendag No. 31 Tahun 2023. Aturan itu berlaku Rp3.000 per unit.",
            ["Ia menyebut Permendag No. 31 Tahun 2023.", "Aturan itu berlaku Rp3.000 per unit."],
        ),
        (
            "“UMKM kita hancur,” ujarnya di Jakarta, Selasa (3/10/2023). “Kami tolak.”",
            ["“UMKM kita hancur,” ujarnya di Jakarta, Selasa (3/10/2023).", "“Kami tolak.”"],
        ),
        ("“Apa buktinya?” tanya dia. Tidak ada.", ["“Apa buktinya?” tanya dia.", "Tidak ada."]),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert [text[sentence.start : sentence.end] for sentence in split(text, "id")] == expected


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Budi Santoso mengatakan TikTok adalah ancaman keamanan.", "Budi Santoso"),
        ("TikTok adalah ancaman keamanan, kata Budi Santoso.", "Budi Santoso"),
        ("“TikTok adalah ancaman keamanan bagi kita,” ujar Budi Santoso di Jakarta, Senin (3/2).", "Budi Santoso"),
        ("“TikTok adalah ancaman keamanan bagi kita,” tegas Budi Santoso.", "Budi Santoso"),
        ("Menurut Budi Santoso, TikTok adalah ancaman keamanan.", "Budi Santoso"),
        ("TikTok, menurut Budi Santoso, adalah ancaman keamanan.", "Budi Santoso"),
        ("Pengamat siber Budi Santoso menilai TikTok ancaman keamanan.", "Budi Santoso"),
        ("Budi Santoso, Selasa (3/10/2023), menegaskan TikTok adalah ancaman keamanan.", "Budi Santoso"),
        ("Pengamat menilai TikTok ancaman keamanan.", "generic"),
        ("Sejumlah pakar memperingatkan TikTok adalah ancaman keamanan.", "generic"),
        ("Para senator Amerika menyebutnya ancaman keamanan bernama TikTok.", "generic"),
        ("Ada yang berkata TikTok ancaman keamanan.", "generic"),
        ("TikTok dituding memata-matai penggunanya.", "generic"),
        ("TikTok adalah ancaman keamanan.", "unattributed"),
    ],
)
def test_views_belong_to_those_who_are_said_to_hold_them(text: str, holder: str) -> None:
    assert held(text) == {RISK + holder}


@pytest.mark.parametrize(
    "text",
    [
        "Budi Santoso mengatakan TikTok tumbuh. “TikTok adalah ancaman keamanan bagi kita,” ujarnya.",
        "Budi Santoso mengatakan TikTok tumbuh. Menurutnya, TikTok adalah ancaman keamanan.",
        "Budi Santoso mengatakan TikTok tumbuh. Ia menambahkan, TikTok adalah ancaman keamanan.",
        "Budi Santoso mengatakan TikTok tumbuh. Menurut dia, TikTok adalah ancaman keamanan.",
    ],
)
def test_pronouns_and_the_suffix_nya_mean_who_spoke_last(text: str) -> None:
    assert held(text) == {RISK + "Budi Santoso"}


def test_first_person_is_the_author() -> None:
    assert held("Menurut saya, TikTok adalah ancaman keamanan.", "forum") == {RISK + "author"}


@pytest.mark.parametrize(
    ("text", "pole"),
    [
        ("TikTok bukan ancaman keamanan.", "-"),
        ("TikTok tidak memata-matai kita.", "-"),
        ("TikTok belum terbukti ancaman keamanan.", "-"),
        ("Tidak ada bukti TikTok memata-matai kita.", "-"),
        ("Anggapan bahwa TikTok ancaman keamanan terlalu berlebihan.", "-"),
        ("TikTok bukan hanya ancaman keamanan.", "+"),
        ("TikTok tidak lain adalah ancaman keamanan.", "+"),
        ("TikTok tak pelak ancaman keamanan.", "+"),
        ("Janji itu tidak berguna karena TikTok ancaman keamanan.", "+"),
    ],
)
def test_negation_turns_what_stands_in_its_clause(text: str, pole: str) -> None:
    assert held(text, "opinion") == {f"security-threat{pole} by author"}


def test_a_denial_is_the_deniers() -> None:
    assert held("Huawei membantah tudingan bahwa perusahaan itu memata-matai warga.") == {"security-threat- by Huawei"}


@pytest.mark.parametrize(
    "text",
    [
        "TikTok jangan sampai harus diblokir.",
        "Jika TikTok harus diblokir, tunjukkan buktinya.",
        "Kalau TikTok memang harus diblokir, apa gantinya?",
        "Apabila TikTok harus diblokir, pengguna akan protes.",
        "Apakah TikTok harus diblokir?",
        "TikTok bisa diblokir tahun depan.",
        "Pemerintah bertindak tanpa memblokir TikTok.",
        "Apakah Anda setuju TikTok harus diblokir?",
    ],
)
def test_what_is_negated_supposed_asked_or_merely_possible_is_silent(text: str) -> None:
    assert held(text, "opinion") == set()


def test_a_supposition_ends_with_its_clause() -> None:
    assert held("Jika bukti itu benar, TikTok harus diblokir.", "opinion") == {"ban+ by author"}


@pytest.mark.parametrize("opening", ["Meski", "Walaupun", "Harus diakui,"])
def test_a_concession_is_granted_by_somebody_who_argues_otherwise(opening: str) -> None:
    text = (
        "TikTok harus diblokir. TikTok adalah ancaman keamanan. "
        f"{opening} TikTok menghidupi jutaan pedagang, bahayanya nyata."
    )
    relations = {stance.proposition: stance.relation for stance in tag(text, "opinion")}
    assert relations == {"ban": "asserts", "security-threat": "asserts", "platform-benefit": "concedes"}


@pytest.mark.parametrize(
    ("text", "expected", "relation"),
    [
        ("India memblokir TikTok pada 2020.", "ban+ by India", "acts"),
        ("Kabinet Nepal resmi memblokir aplikasi TikTok.", "ban+ by Kabinet Nepal", "acts"),
        ("TikTok memindahkan kantor pusatnya ke Singapura.", "origin-concealment+ by ByteDance", "acts"),
    ],
)
def test_acts_belong_to_their_actors(text: str, expected: str, relation: str) -> None:
    assert {(line, stance.relation) for line, stance in zip(held(text), tag(text), strict=True)} == {
        (expected, relation)
    }


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: TikTok harus diblokir",
        "Baca Juga: Pemerintah memblokir TikTok",
        "Simak juga Video: TikTok",
        "Penulis: Budi Santoso",
        "Editor: Rina Wulandari",
        "[Gambas:Video CNBC]",
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Artikel ini telah tayang di media lain.",
        "Dilarang mengutip tanpa izin.",
        "Bagaimana menurut Anda, apakah TikTok harus diblokir?",
    ],
)
def test_lines_around_an_article_are_no_part_of_it(line: str) -> None:
    text = f"TikTok membuka kantor.\n{line}\nKantor itu ada di Jakarta."
    sentences = split(text, "id")
    margins = mark_margins(text, sentences, GRAMMARS["id"])
    kept = [text[s.start : s.end] for s, margin in zip(sentences, margins, strict=True) if margin is None]
    assert kept == ["TikTok membuka kantor.", "Kantor itu ada di Jakarta."]


def test_opinion_that_is_steered_makes_no_opinion_piece() -> None:
    """ "menggiring opini" is a usual phrase of reports; only a heading tells the genre."""
    report = Document(id="t", text="TikTok menggiring opini dan adalah ancaman keamanan.", language="id")
    column = Document(id="t", text="Kolom\nTikTok adalah ancaman keamanan.", language="id")
    assert [TAGGER.tag(document).genre for document in (report, column)] == ["news", "opinion"]
