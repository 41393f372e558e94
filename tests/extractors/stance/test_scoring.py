from __future__ import annotations

import pytest

from extractors.model import Basis, Holder, HolderType, Relation, Stance, Tagging, TaggingStatus
from extractors.stance.gold import Cell, GoldPassage, GoldStance
from extractors.stance.judging import Judgement, Share, judge
from extractors.stance.scoring import Counts, Macro, Score, average, score, summarise

PROPOSITIONS = ("ban", "user-harm")
TEXT = "TikTok grew."
BAN: Cell = ("ban", "affirm")
NO_BAN: Cell = ("ban", "reject")
HARM: Cell = ("user-harm", "affirm")


def gold(
    *stances: Cell | GoldStance,
    optional: tuple[Cell, ...] = (),
    language: str | None = "en",
    on_topic: bool | None = None,
) -> GoldPassage:
    right = tuple(GoldStance(proposition=s[0], pole=s[1]) if isinstance(s, tuple) else s for s in stances)
    return GoldPassage(
        id="p", text=TEXT, language=language, stances=right, optional=frozenset(optional), on_topic=on_topic
    )


UNDECIDED = GoldPassage(id="u", text=TEXT, language="en", stances=None, on_topic=True)


def held(cell: Cell, holders: tuple[HolderType, ...] = (), relations: tuple[Relation, ...] = ()) -> GoldStance:
    return GoldStance(proposition=cell[0], pole=cell[1], holders=frozenset(holders), relations=frozenset(relations))


def stance(
    cell: Cell,
    holder: HolderType = "author",
    relation: Relation = "asserts",
    *,
    basis: Basis = "cue",
    confidence: float = 0.8,
    quote: str = TEXT,
) -> Stance:
    return Stance(
        proposition=cell[0],
        pole=cell[1],
        holder=Holder(type=holder),
        relation=relation,
        quote=quote,
        start=0,
        end=len(TEXT),
        confidence=confidence,
        basis=basis,
    )


def tagging(*stances: Stance | Cell, status: TaggingStatus = "done", language: str = "en") -> Tagging:
    found = tuple(stance(one) if isinstance(one, tuple) else one for one in stances)
    return Tagging(on_topic=True, language=language, status=status, genre="news", stances=found)


def scored(*pairs: tuple[GoldPassage, Tagging], resamples: int = 0, seed: int = 1) -> Score:
    return score(pairs, propositions=PROPOSITIONS, resamples=resamples, seed=seed)


def sets(one: Judgement) -> list[set[Cell]]:
    return [set(one.found), set(one.missed), set(one.wrong)]


# One passage


def test_a_prediction_is_found_wrong_or_of_no_account() -> None:
    one = judge(gold(BAN, HARM, optional=(NO_BAN,)), tagging(BAN, NO_BAN, ("user-harm", "reject")))
    assert sets(one) == [{BAN}, {HARM}, {("user-harm", "reject")}]


def test_the_other_pole_is_wrong_and_the_right_one_missed() -> None:
    one = judge(gold(BAN), tagging(NO_BAN))
    assert sets(one) == [set(), {BAN}, {NO_BAN}]


def test_a_pair_counts_once_however_many_hold_it() -> None:
    one = judge(gold(BAN), tagging(stance(BAN, "author"), stance(BAN, "generic"), stance(BAN, "attributed")))
    assert (len(one.found), len(one.wrong)) == (1, 0)


def test_an_optional_pair_that_is_missed_is_no_loss() -> None:
    one = judge(gold(optional=(BAN,)), tagging())
    assert sets(one) == [set(), set(), set()]


@pytest.mark.parametrize(
    ("passage", "found", "share"),
    [
        (gold(), (), Share(count=0, of=1)),
        (gold(), (BAN, HARM), Share(count=1, of=1)),
        (gold(optional=(HARM,)), (BAN,), Share()),
        (gold(BAN), (HARM,), Share()),
    ],
)
def test_only_passages_without_stance_and_option_can_be_wrongly_tagged(
    passage: GoldPassage, found: tuple[Cell, ...], share: Share
) -> None:
    assert judge(passage, tagging(*found)).wrongly_tagged == share


def test_a_holder_is_right_when_one_of_those_found_is_and_strictly_when_all_are() -> None:
    passage = gold(held(BAN, ("author", "generic")), held(HARM, ("attributed",)), held(NO_BAN))
    found = tagging(stance(BAN, "author"), stance(BAN, "unattributed"), stance(HARM, "generic"), stance(NO_BAN))
    one = judge(passage, found)
    assert one.holder == Share(count=1, of=2)
    assert one.holder_strict == Share(count=0, of=2)


def test_relations_are_judged_where_they_are_decided() -> None:
    passage = gold(held(BAN, relations=("acts",)), held(HARM, relations=("reports", "asserts")), held(NO_BAN))
    found = tagging(stance(BAN, relation="asserts"), stance(HARM, relation="reports"), stance(NO_BAN))
    assert judge(passage, found).relation == Share(count=1, of=2)


def test_holders_of_pairs_that_were_missed_or_made_up_are_not_judged() -> None:
    one = judge(gold(held(BAN, ("author",))), tagging(HARM))
    assert one.holder == Share()


def test_an_unsupported_passage_misses_everything_and_is_wrong_nowhere() -> None:
    one = judge(gold(BAN, language="sw-KE"), tagging(status="unsupported", language="sw"))
    assert (one.language, one.status) == ("sw", "unsupported")
    assert sets(one) == [set(), {BAN}, set()]
    assert judge(gold(), tagging(status="unsupported")).wrongly_tagged == Share()


def test_an_undecided_passage_counts_for_its_topic_only() -> None:
    one = judge(UNDECIDED, tagging(BAN))
    assert sets(one) == [set(), set(), set()]
    assert one.wrongly_tagged == Share()
    assert one.on_topic == Share(count=1, of=1)
    assert judge(gold(on_topic=False), tagging()).on_topic == Share(count=0, of=1)
    assert judge(gold(on_topic=None), tagging()).on_topic == Share()


def test_a_quote_that_does_not_stand_where_it_says_is_told() -> None:
    assert judge(gold(BAN), tagging(stance(BAN, quote="TikTok fell."), stance(HARM))).misquoted == 1


def test_the_language_is_the_passage_s_or_else_the_tagger_s() -> None:
    assert judge(gold(language="zh-Hant"), tagging(language="ja")).language == "zh"
    assert judge(gold(language=None), tagging(language="de")).language == "de"


# All passages: 3 found, 1 wrong, 2 missed in English; Swahili is unsupported, with 2 more to find.

PAIRS = (
    (gold(BAN, HARM), tagging(BAN, HARM)),
    (gold(BAN), tagging(BAN, NO_BAN)),
    (gold(BAN, NO_BAN), tagging()),
    (gold(), tagging()),
    (gold(BAN, HARM, language="sw"), tagging(status="unsupported", language="sw")),
    (UNDECIDED, tagging(HARM)),
)


def test_micro_figures_by_hand() -> None:
    counts = scored(*PAIRS).overall.counts
    assert counts == Counts(found=3, wrong=1, missed=2)
    assert counts.precision == pytest.approx(3 / 4)
    assert counts.recall == pytest.approx(3 / 5)
    assert counts.f1 == pytest.approx(2 / 3)


def test_recall_is_told_with_and_without_the_unsupported() -> None:
    overall = scored(*PAIRS).overall
    assert (overall.passages, overall.unsupported, overall.undecided, overall.pending) == (6, 1, 1, 0)
    assert overall.counts.recall == pytest.approx(3 / 5)
    assert overall.counts_all == Counts(found=3, wrong=1, missed=4)
    assert overall.counts_all.recall == pytest.approx(3 / 7)
    assert overall.counts_all.precision == overall.counts.precision


def test_what_could_not_be_tagged_now_is_told_apart_from_what_never_can() -> None:
    overall = scored((gold(BAN), tagging(status="pending")), (gold(), tagging())).overall
    assert (overall.unsupported, overall.pending) == (0, 1)
    assert (overall.counts, overall.counts_all) == (Counts(), Counts(missed=1))


def test_figures_of_every_cell_by_hand() -> None:
    cells = scored(*PAIRS).cells
    assert cells == {
        BAN: Counts(found=2, missed=1),
        NO_BAN: Counts(wrong=1, missed=1),
        HARM: Counts(found=1),
        ("user-harm", "reject"): Counts(),
    }
    assert cells[BAN].f1 == pytest.approx(0.8)
    assert cells[NO_BAN].f1 == 0
    assert cells["user-harm", "reject"].f1 is None


def test_macro_is_over_cells_with_something_to_find_or_predicted() -> None:
    macro = scored(*PAIRS).overall.macro
    assert macro.cells == 3
    assert macro.f1 == pytest.approx((0.8 + 0 + 1) / 3)
    assert macro.precision == pytest.approx((1 + 0 + 1) / 3)
    assert macro.recall == pytest.approx((2 / 3 + 0 + 1) / 3)


def test_a_cell_that_is_only_ever_made_up_weighs_on_macro() -> None:
    assert average([Counts(found=1), Counts(wrong=1), Counts()]) == Macro(cells=2, precision=0.5, recall=0.5, f1=0.5)
    assert average([Counts()]) == Macro()


def test_the_second_macro_leaves_rare_cells_out() -> None:
    pairs = [(gold(BAN), tagging(BAN))] * 3 + [(gold(BAN), tagging())] * 2 + [(gold(HARM), tagging())] * 4
    overall = scored(*pairs).overall
    assert (overall.macro.cells, overall.macro5.cells) == (2, 1)
    assert overall.macro5.f1 == pytest.approx(2 * 3 / (2 * 3 + 2))
    assert overall.macro.f1 == pytest.approx(0.75 / 2)


def test_figures_of_every_language() -> None:
    languages = scored(*PAIRS).languages
    assert list(languages) == ["en", "sw"]
    assert languages["en"].counts == Counts(found=3, wrong=1, missed=2)
    assert (languages["sw"].counts, languages["sw"].counts_all) == (Counts(), Counts(missed=2))
    assert languages["sw"].counts.recall is None
    assert languages["sw"].counts_all.recall == 0


def test_wrong_tags_are_shared_out_over_passages_without_a_stance() -> None:
    pairs = [(gold(), tagging(BAN, HARM)), (gold(), tagging()), (gold(), tagging()), (gold(BAN), tagging(HARM))]
    assert scored(*pairs).overall.wrongly_tagged == Share(count=1, of=3)


def test_each_pair_goes_by_what_its_surest_stance_rests_on() -> None:
    found = tagging(
        stance(BAN, basis="model", confidence=0.4),
        stance(BAN, basis="cue+model", confidence=0.9),
        stance(HARM, basis="model"),
    )
    assert scored((gold(BAN, optional=(NO_BAN,)), found)).bases == {
        "model": Counts(wrong=1),
        "cue+model": Counts(found=1),
    }


def test_nothing_to_score_is_undefined_and_no_error() -> None:
    overall = scored(resamples=10).overall
    assert (overall.passages, overall.counts.f1, overall.macro.f1, overall.holder.value) == (0, None, None, None)
    assert overall.intervals == {}


# Intervals


def test_intervals_are_the_same_for_the_same_seed() -> None:
    pairs = PAIRS * 5
    first = scored(*pairs, resamples=60).overall.intervals
    assert first == scored(*pairs, resamples=60).overall.intervals
    assert first != scored(*pairs, resamples=60, seed=2).overall.intervals


def test_intervals_hold_the_figure_and_narrow_with_more_passages() -> None:
    few, many = (scored(*PAIRS * times, resamples=200).overall for times in (5, 50))
    for figures in (few, many):
        low, high = figures.intervals["f1"]
        assert figures.counts.f1 is not None
        assert 0 <= low <= figures.counts.f1 <= high <= 1
    assert width(many.intervals["f1"]) < width(few.intervals["f1"]) / 2


def test_a_share_has_the_interval_that_statistics_expect() -> None:
    """30 of 100: the standard error is .046, so 95 % lie within .09."""
    pairs = [(gold(), tagging(BAN))] * 30 + [(gold(), tagging())] * 70
    low, high = scored(*pairs, resamples=1000).overall.intervals["wrongly_tagged"]
    assert low == pytest.approx(0.21, abs=0.02)
    assert high == pytest.approx(0.39, abs=0.02)


def test_what_never_varies_has_an_interval_without_width() -> None:
    intervals = scored(*[(gold(BAN), tagging(BAN))] * 4, resamples=30).overall.intervals
    assert intervals["f1"] == (1, 1)
    assert "holder" not in intervals


def test_draws_that_define_no_figure_are_left_out() -> None:
    judged = [judge(gold(BAN), tagging(BAN)), *[judge(gold(), tagging())] * 9]
    low, high = summarise(judged, resamples=50, seed=3).intervals["precision"]
    assert (low, high) == (1, 1)


def width(interval: tuple[float, float]) -> float:
    return interval[1] - interval[0]
