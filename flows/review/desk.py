"""What a key does: a reviewer's desk as a value, and what has to be written down. Pure; knows no terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.model import HolderType
from flows.review.judging import Claim, Judgement, claim_of, judge
from warehouse.audits import OpenItem
from warehouse.reviews import ReviewItem, ReviewText

Ask = Literal["holder", "span", "missed", "proposition", "pole", "missed holder"]
Span = tuple[int, int]

OTHER_POLE: Mapping[str, Literal["affirm", "reject"]] = {"affirm": "reject", "reject": "affirm"}
HOLDERS: Mapping[str, HolderType] = {"a": "author", "g": "generic", "u": "unattributed"}
_NUMBERS = re.compile(r"(\d{1,5})(?:\s*(?:-|–|\.\.)\s*(\d{1,5}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: judge a stance (`item`), or say that an article of an audit is read (`read`)."""

    item: ReviewItem | None = None
    read: OpenItem | None = None
    why: str = ""

    @property
    def revision(self) -> str:
        """The text that it is about."""
        found = self.item or self.read
        assert found is not None
        return found.revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """A judgement to be written down."""

    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """An article that was read to its end."""

    read: OpenItem


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """What was to be written down last and is to count no more."""

    what: Save | Finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The reviewer goes."""


Effect = Save | Finish | TakeBack | Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A reviewer's desk: the task `at` of `tasks`, its `text` with `sentences`, the stance as corrected (`claim`).

    `past`: what was done in this session, with the task it was done to, for undo. `asking`: what is being typed, and
    the `missed` stance that is being put together. `top`: how many pages on from its quote a text is shown.
    """

    tasks: tuple[Task, ...]
    propositions: Mapping[str, str]
    at: int = 0
    text: ReviewText | None = None
    sentences: tuple[Span, ...] = ()
    claim: Claim | None = None
    asking: Ask | None = None
    missed: Claim | None = None
    past: tuple[tuple[int, Save | Finish | None], ...] = ()
    message: str = ""
    top: int = 0
    helping: bool = False
    judged: frozenset[str] = field(default_factory=frozenset)

    @property
    def task(self) -> Task | None:
        """What is to be done now; None: nothing is left."""
        return self.tasks[self.at] if self.at < len(self.tasks) else None

    @property
    def done(self) -> int:
        """How many judgements and readings were made in this session."""
        return sum(done is not None for _, done in self.past)


def lay(desk: Desk, text: ReviewText | None, sentences: Sequence[Span]) -> Desk:
    """Put the text of the current task on the desk; None where there is none to be had."""
    return replace(desk, text=text, sentences=tuple(sentences))


def press(desk: Desk, key: str) -> tuple[Desk, Effect | None]:
    """What one key does, while nothing is being typed. Unknown keys say so."""
    desk = replace(desk, message="", helping=False)
    if key in _EVERYWHERE:
        return _EVERYWHERE[key](desk)
    if desk.task is None:
        return replace(desk, message="nothing is left to do: z takes the last back, q leaves"), None
    keys = _ON_ARTICLE if desk.task.item is None else _ON_STANCE
    if key in keys:
        return keys[key](desk)
    return replace(desk, message=f"no such key here: {key if key.isprintable() else '(control)'}; ? tells which"), None


def answer(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    """What a typed line does, while `desk.asking`. An empty line gives up."""
    typed = typed.strip()
    asked, desk = desk.asking, replace(desk, asking=None, message="")
    if asked is None or not typed:
        return replace(desk, missed=None, message="left as it was"), None
    return _ANSWERS[asked](desk, typed)


def _go_on(desk: Desk, done: Save | Finish | None) -> Desk:
    return _take_up(replace(desk, at=desk.at + 1, past=(*desk.past, (desk.at, done))))


def _take_up(desk: Desk) -> Desk:
    """The next task as it was found."""
    task = desk.task
    claim = claim_of(task.item) if task and task.item else None
    return replace(desk, claim=claim, text=None, sentences=(), missed=None, asking=None, top=0)


def start(tasks: Sequence[Task], propositions: Mapping[str, str]) -> Desk:
    """A desk with these tasks; `propositions`: the codebook's, what each says by its id, in its order."""
    return _take_up(Desk(tasks=tuple(tasks), propositions=propositions))


def _accept(desk: Desk) -> tuple[Desk, Effect | None]:
    return _save(desk, desk.claim)


def _reject(desk: Desk) -> tuple[Desk, Effect | None]:
    return _save(desk, None)


def _save(desk: Desk, right: Claim | None) -> tuple[Desk, Effect | None]:
    assert desk.task is not None
    assert desk.task.item is not None
    effect = Save(judgement=judge(desk.task.item, right))
    told = f"{effect.judgement.verdict}ed: {desk.task.item.proposition}"
    return replace(_go_on(desk, effect), message=told), effect


def _flip(desk: Desk) -> tuple[Desk, Effect | None]:
    assert desk.claim is not None
    flipped = replace(desk.claim, pole=OTHER_POLE[desk.claim.pole])
    return replace(desk, claim=flipped, message="the other pole; a saves it, x drops the corrections"), None


def _drop(desk: Desk) -> tuple[Desk, Effect | None]:
    assert desk.task is not None
    assert desk.task.item is not None
    return replace(desk, claim=claim_of(desk.task.item), message="as the tagger has it"), None


def _ask_holder(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(desk, asking="holder"), None


def _ask_span(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(desk, asking="span"), None


def _ask_missed(desk: Desk) -> tuple[Desk, Effect | None]:
    if desk.text is None or not desk.text.text:
        return replace(desk, message="the snapshot has no text of this article, so nothing can be added to it"), None
    return replace(desk, asking="missed"), None


def _skip(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(_go_on(desk, None), message="skipped: it is asked again another time"), None


def _finish(desk: Desk) -> tuple[Desk, Effect | None]:
    assert desk.task is not None
    assert desk.task.read is not None
    skipped = [at for at, done in desk.past if done is None and desk.tasks[at].revision == desk.task.revision]
    if skipped:
        return replace(
            desk, message="you skipped a stance of this article: z goes back to it, k leaves it unread"
        ), None
    effect = Finish(read=desk.task.read)
    return replace(_go_on(desk, effect), message="read to the end"), effect


def _undo(desk: Desk) -> tuple[Desk, Effect | None]:
    if not desk.past:
        told = "nothing was done in this session; `bellwether review undo` takes back what was done before"
        return replace(desk, message=told), None
    at, done = desk.past[-1]
    back = _take_up(replace(desk, at=at, past=desk.past[:-1]))
    if done is None:
        return replace(back, message="back to what was skipped"), None
    return replace(back, message="taken back"), TakeBack(what=done)


def _leave(desk: Desk) -> tuple[Desk, Effect | None]:
    return desk, Leave()


def _help(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(desk, helping=True), None


def _down(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(desk, top=desk.top + 1), None


def _up(desk: Desk) -> tuple[Desk, Effect | None]:
    return replace(desk, top=max(0, desk.top - 1)), None


def _answer_holder(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    assert desk.claim is not None
    claim = _with_holder(desk.claim, typed)
    return replace(desk, claim=claim, message="another holder; a saves it, x drops the corrections"), None


def _with_holder(claim: Claim, typed: str) -> Claim:
    if typed.lower() in HOLDERS:
        return replace(claim, holder_type=HOLDERS[typed.lower()], holder_name=None)
    return replace(claim, holder_type="attributed", holder_name=typed)


def _answer_span(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    assert desk.claim is not None
    found = find_words(desk, typed, near=desk.claim.start)
    if isinstance(found, str):
        return replace(desk, message=found, asking="span"), None
    claim = replace(desk.claim, start=found[0], end=found[1], quote=_words(desk, found))
    return replace(desk, claim=claim, message="other words; a saves them, x drops the corrections"), None


def _answer_missed(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    found = find_words(desk, typed, near=0)
    if isinstance(found, str):
        return replace(desk, message=found, asking="missed"), None
    missed = Claim(
        proposition="",
        pole="affirm",
        holder_type="author",
        holder_name=None,
        relation="asserts",
        company=None,
        quote=_words(desk, found),
        start=found[0],
        end=found[1],
    )
    return replace(desk, missed=missed, asking="proposition"), None


def _answer_proposition(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    assert desk.missed is not None
    chosen = choose_proposition(tuple(desk.propositions), typed)
    if chosen is None:
        told = f"no one proposition is meant by {typed!r}: give its number or the beginning of its name"
        return replace(desk, message=told, asking="proposition"), None
    return replace(desk, missed=replace(desk.missed, proposition=chosen), asking="pole"), None


def _answer_pole(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    assert desk.missed is not None
    pole = {"a": "affirm", "r": "reject"}.get(typed[:1].lower())
    if pole is None:
        return replace(desk, message="a for affirms, r for rejects", asking="pole"), None
    missed = replace(desk.missed, pole=OTHER_POLE[OTHER_POLE[pole]])
    return replace(desk, missed=missed, asking="missed holder"), None


def _answer_missed_holder(desk: Desk, typed: str) -> tuple[Desk, Effect | None]:
    assert desk.missed is not None
    assert desk.text is not None
    claim = _with_holder(desk.missed, typed)
    # Whoever is named is reported; only the author asserts in a voice of their own.
    claim = replace(claim, relation="asserts" if claim.holder_type == "author" else "reports")
    found = Judgement(article_id=desk.text.article_id, revision=desk.text.revision, seen=None, right=claim)
    effect = Save(judgement=found)
    told = f"added: {claim.proposition} {claim.pole}"
    return replace(desk, missed=None, past=(*desk.past, (desk.at, effect)), message=told), effect


def find_words(desk: Desk, typed: str, *, near: int) -> Span | str:
    """The span that is meant: numbers of sentences ("3", "3-4"), or words of the text; else what is wrong with it."""
    text = desk.text.text if desk.text else None
    if text is None:
        return "the snapshot has no text of this article, so other words cannot be found in it"
    if numbers := _NUMBERS.fullmatch(typed):
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        if not 1 <= first <= last <= len(desk.sentences):
            return f"there are sentences 1 to {len(desk.sentences)}"
        return desk.sentences[first - 1][0], desk.sentences[last - 1][1]
    places = [match.start() for match in re.finditer(re.escape(typed), text)]
    if not places:
        return "the text does not say that; give words exactly as they stand, or numbers of sentences like 3 or 3-4"
    start = min(places, key=lambda place: abs(place - near))
    return start, start + len(typed)


def choose_proposition(propositions: Sequence[str], typed: str) -> str | None:
    """The proposition meant by a number (from 1) or the beginning of an id; None where that is no one."""
    if typed.isdigit():
        return propositions[int(typed) - 1] if 1 <= int(typed) <= len(propositions) else None
    found = [name for name in propositions if name.startswith(typed.lower())]
    return typed if typed in found else found[0] if len(found) == 1 else None


def _words(desk: Desk, span: Span) -> str:
    assert desk.text is not None
    assert desk.text.text is not None
    return desk.text.text[span[0] : span[1]]


_EVERYWHERE = {"q": _leave, "\x03": _leave, "\x04": _leave, "z": _undo, "?": _help}
_ON_TEXT = {"m": _ask_missed, "k": _skip, " ": _down, "b": _up}
_ON_STANCE = {
    **_ON_TEXT,
    "a": _accept,
    "r": _reject,
    "p": _flip,
    "h": _ask_holder,
    "s": _ask_span,
    "x": _drop,
}
_ON_ARTICLE = {**_ON_TEXT, "d": _finish}
_ANSWERS = {
    "holder": _answer_holder,
    "span": _answer_span,
    "missed": _answer_missed,
    "proposition": _answer_proposition,
    "pole": _answer_pole,
    "missed holder": _answer_missed_holder,
}
