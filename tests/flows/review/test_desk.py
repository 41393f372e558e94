"""What keys do to a reviewer's desk, and what is seen of it: no terminal, no warehouse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.errors import UsageError
from extractors.stance.sentences import split
from flows.review import screen
from flows.review.desk import Desk, Effect, Finish, Leave, Save, TakeBack, Task, answer, lay, press, start
from flows.review.judging import Judgement, make_labels
from flows.review.ordering import order_items, tell_why
from flows.trendlines import columns
from tests.flows.review.desk import ARABIC, TEXT, a_text, an_item
from tests.warehouse.samples import NOW
from warehouse.audits import OpenItem

CODEBOOK = {"ban": "It should be banned.", "divestiture": "It should be sold.", "due-process": "Act on evidence."}


def a_desk(*tasks: Task, text: str = TEXT) -> Desk:
    desk = start(tasks or (Task(item=an_item("a"), why="why"), Task(item=an_item("b"), why="why")), CODEBOOK)
    return lay(desk, a_text("a", text), [(each.start, each.end) for each in split(text, "en")])


def press_all(desk: Desk, keys: str) -> tuple[Desk, Effect | None]:
    effect = None
    for key in keys:
        desk, effect = press(desk, key)
    return desk, effect


def judged(effect: Effect | None) -> Judgement:
    assert isinstance(effect, Save)
    return effect.judgement


class TestJudging:
    def test_accept_and_reject(self) -> None:
        desk, effect = press(a_desk(), "a")
        assert (judged(effect).verdict, desk.at, desk.done) == ("accept", 1, 1)
        desk, effect = press(desk, "r")
        assert (judged(effect).verdict, judged(effect).right, desk.task) == ("reject", None, None)

    def test_the_pole_the_holder_and_the_words_are_corrected_and_saved_as_one(self) -> None:
        desk, _ = press_all(a_desk(), "ph")
        desk, _ = answer(desk, "Senator Ada Thorne")
        desk, _ = press(desk, "s")
        desk, _ = answer(desk, "1-2")
        _, effect = press(desk, "a")
        right = judged(effect).right
        assert right is not None
        assert judged(effect).verdict == "correct"
        assert (right.pole, right.holder_type, right.holder_name) == ("affirm", "attributed", "Senator Ada Thorne")
        assert right.quote == "A ban is wrong, says Mara Quist. Sell it, say critics."

    def test_corrections_can_be_dropped(self) -> None:
        _, effect = press_all(a_desk(), "pxa")
        assert judged(effect).verdict == "accept"

    @pytest.mark.parametrize(("typed", "found"), [("a", "author"), ("G", "generic"), ("u", "unattributed")])
    def test_a_holder_without_a_name_is_one_letter(self, typed: str, found: str) -> None:
        desk, _ = answer(press(a_desk(), "h")[0], typed)
        assert desk.claim is not None
        assert (desk.claim.holder_type, desk.claim.holder_name) == (found, None)

    def test_words_that_the_text_does_not_have_are_asked_for_again(self) -> None:
        desk, _ = press(a_desk(), "s")
        for typed in ("say the critics", "4", "2-1", "0"):
            desk, effect = answer(desk, typed)
            assert (desk.asking, effect) == ("span", None)
            assert desk.message
        desk, _ = answer(desk, "Sell it")
        assert desk.claim is not None
        assert (desk.claim.start, desk.claim.end) == (33, 40)

    def test_an_empty_line_leaves_all_as_it_was(self) -> None:
        desk, _ = answer(press(a_desk(), "h")[0], "  ")
        assert (desk.claim, desk.asking) == (a_desk().claim, None)

    def test_a_key_that_means_nothing_says_so_and_does_nothing(self) -> None:
        desk, effect = press(a_desk(), "\x07")
        assert (desk.at, effect) == (0, None)
        assert "no such key" in desk.message


class TestMissed:
    def test_a_missed_stance_is_added_and_the_task_stays(self) -> None:
        desk, _ = press(a_desk(), "m")
        for typed in ("2", "div", "a", "g"):
            desk, effect = answer(desk, typed)
        right = judged(effect).right
        assert right is not None
        assert (right.proposition, right.pole, right.holder_type, right.relation) == (
            "divestiture", "affirm", "generic", "reports",
        )  # fmt: skip
        assert (right.quote, judged(effect).verdict, desk.at) == ("Sell it, say critics.", "add", 0)

    def test_what_is_no_one_proposition_is_asked_for_again(self) -> None:
        desk, _ = answer(press(a_desk(), "m")[0], "1")
        for typed in ("d", "nothing", "9", "0"):
            desk, _ = answer(desk, typed)
            assert desk.asking == "proposition"
        assert answer(desk, "3")[0].asking == "pole"
        assert answer(answer(desk, "3")[0], "maybe")[0].asking == "pole"

    def test_without_a_text_nothing_is_added(self) -> None:
        desk, _ = press(replace(a_desk(), text=None), "m")
        assert desk.asking is None
        assert "no text" in desk.message


class TestUndo:
    def test_undo_goes_back_step_by_step(self) -> None:
        desk, effect = press_all(a_desk(), "akz")
        assert (desk.at, effect) == (1, None)
        desk, effect = press(desk, "z")
        assert desk.at == 0
        assert isinstance(effect, TakeBack)
        assert isinstance(effect.what, Save)
        desk, effect = press(desk, "z")
        assert effect is None
        assert "nothing was done" in desk.message

    def test_what_is_left_when_all_is_done(self) -> None:
        desk, _ = press_all(a_desk(), "ar")
        assert press(desk, "a")[1] is None
        assert isinstance(press(desk, "q")[1], Leave)
        assert isinstance(press(desk, "z")[1], TakeBack)


class TestAudit:
    READ = OpenItem(article_id="x", revision=an_item("a").revision, stratum="found", unchanged=True)

    def test_an_article_is_read_when_its_stances_are_judged(self) -> None:
        desk = a_desk(Task(item=an_item("a")), Task(read=self.READ))
        _, effect = press_all(desk, "ad")
        assert effect == Finish(read=self.READ)

    def test_an_article_with_a_skipped_stance_is_not_read_to_its_end(self) -> None:
        desk, effect = press_all(a_desk(Task(item=an_item("a")), Task(read=self.READ)), "kd")
        assert (effect, desk.at) == (None, 1)
        assert "skipped" in desk.message


class TestLabels:
    def test_a_judgement_says_something(self) -> None:
        nothing = Judgement(article_id="a", revision="r", seen=None, right=None)
        with pytest.raises(UsageError, match="needs a stance"):
            make_labels(nothing, reviewer="kb", codebook_version="1", now=NOW)

    def test_a_correction_denies_what_was_shown(self) -> None:
        _, effect = press_all(a_desk(), "pa")
        labels = make_labels(judged(effect), reviewer="kb", codebook_version="1", now=NOW)
        assert [(label.pole, label.holds, label.verdict) for label in labels] == [
            ("affirm", True, "correct"),
            ("reject", False, "correct"),
        ]
        assert len({label.judgement_id for label in labels}) == 1
        assert {label.subject for label in labels} == {"subject of a"}


class TestOrder:
    def test_what_most_hangs_on_comes_first(self) -> None:
        items = [
            an_item("none"),
            an_item("copied", copies=9),
            an_item("first", first_ever=True),
            an_item("alerted", alerts=1, confidence=0.99),
        ]
        assert [item.stance_id for item in order_items(items, "consequential")] == [
            "stance of alerted", "stance of first", "stance of copied",
        ]  # fmt: skip

    def test_doubt_is_nearness_to_even_odds(self) -> None:
        items = [an_item(str(sure), confidence=sure) for sure in (0.95, 0.45, 0.7, 0.1)]
        assert [item.confidence for item in order_items(items, "uncertain")] == [0.45, 0.7, 0.1, 0.95]

    def test_both_take_turns_and_copies_are_asked_about_once(self) -> None:
        story = {"story_id": "s", "copies": 2}
        items = [an_item("x", **story), an_item("y", **story), an_item("z", confidence=0.5)]
        assert [item.stance_id for item in order_items(items)] == ["stance of x", "stance of z"]

    def test_the_reasons_are_told(self) -> None:
        assert tell_why(an_item(alerts=2, first_ever=True, copies=3)) == (
            "2 alerts rest on it; the first of its kind; in 3 articles; the tagger gives it 90%"
        )


class TestScreen:
    @pytest.mark.parametrize("width", [40, 80, 200])
    def test_nothing_is_wider_or_higher_than_the_terminal(self, width: int) -> None:
        long = "封禁这款应用是错误的。" * 40 + " A ban is wrong. " + "x" * 300
        desk = replace(a_desk(text=long), helping=True, message="m" * 200)
        lines = screen.draw(desk, width=width, height=20)
        assert len(lines) <= 20
        assert max(columns(line) for line in lines) <= width

    def test_the_quote_is_marked_and_its_article_shown(self) -> None:
        lines = screen.draw(a_desk(), width=80, height=30)
        assert "ban / REJECT by Mara Quist (reports)" in lines
        assert "(denies: It should be banned.)" in lines
        assert "> 1 A ban is wrong, says Mara Quist." in lines
        assert "  2 Sell it, say critics." in lines

    def test_nothing_of_an_article_steers_the_terminal(self) -> None:
        item = an_item("a", title="\x1b]0;gone\x07 \u202eABC", holder_name="Mara\x1b[2J", quote=ARABIC[:40])
        desk = a_desk(Task(item=item, why="why"), text=ARABIC)
        shown = "\n".join(screen.draw(desk, width=80, height=30))
        assert all(char.isprintable() or char == "\n" for char in shown)
        assert "حظر التطبيق خطأ" in shown

    def test_a_long_article_is_paged_from_the_quote_on(self) -> None:
        long = " ".join(f"Sentence number {at} is here." for at in range(200))
        begin = long.index("Sentence number 150")
        item = an_item("a", start_char=begin, end_char=begin + 20, quote=long[begin : begin + 20])
        desk = a_desk(Task(item=item, why="why"), text=long)
        assert any("> 151 " in line for line in screen.draw(desk, width=80, height=24))
        assert any("170 " in line for line in screen.draw(press(desk, " ")[0], width=80, height=24))

    def test_a_snapshot_without_texts_shows_the_words_around(self) -> None:
        desk = lay(a_desk(), None, ())
        assert "> A ban is wrong" in screen.draw(desk, width=80, height=24)

    def test_when_all_is_done_it_says_so(self) -> None:
        assert screen.draw(start((), CODEBOOK), width=80, height=24)[0] == "Nothing is waiting to be reviewed."
