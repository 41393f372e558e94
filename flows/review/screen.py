"""What a reviewer sees, as lines of text that fit the terminal. Pure; nothing of an article can steer the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.commands.alerts import plain
from flows.holders import name_holder
from flows.review.desk import Desk, Task
from flows.review.judging import Claim, claim_of
from flows.trendlines import columns

NARROWEST = 20
# Lines of a screen at least, so that a very small one still shows the words.
FEWEST_LINES = 8

_QUESTIONS = {
    "holder": "Who holds it? a the author, g a group without a name, u the report itself, or a name:",
    "span": "Which words show it? Numbers of sentences (3 or 3-4), or the words themselves:",
    "missed": "Where is a stance that was missed? Numbers of sentences (3 or 3-4), or the words themselves:",
    "proposition": "Which proposition? Its number, or the beginning of its name:",
    "pole": "a affirms it, r rejects it:",
    "missed holder": "Who holds it? a the author, g a group without a name, u the report itself, or a name:",
}
_KEYS_ON_STANCE = (
    "a accept · r reject · p other pole · h holder · s words · m missed · k skip · z undo · ? help · q quit"
)
_KEYS_ON_ARTICLE = "d read to the end · m missed · k skip · space/b page · z undo · ? help · q quit"
_HELP = (
    "Is this stance there, as it is shown? Judge by the codebook: who affirms or rejects what, in which words.",
    "a  accept it as shown, with your corrections if you made any",
    "r  reject it: no such stance is taken in these words",
    "p  the other pole is right; h  another holder is right",
    "s  other words show it; x  drop your corrections",
    "m  add a stance that was missed; k  skip: it is asked again another time",
    "z  undo, as far back as this session goes",
    "space and b page through the article; q leaves, and all that was done is kept",
    "In an audit, d says that you read the article to its end and added all that was missed.",
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    marked: bool = False


def draw(desk: Desk, *, width: int, height: int) -> list[str]:
    """At most `height` lines of at most `width` columns."""
    width, height = max(width, NARROWEST), max(height, FEWEST_LINES)
    if desk.helping:
        return [line for part in (*_HELP, _keys(desk)) for line in wrap(part, width)][: height - 1]
    head = [line for part in describe(desk) for line in wrap(part, width)]
    foot = [line for part in _foot(desk) for line in wrap(part, width)]
    room = max(1, height - len(head) - len(foot))
    body = _page(_body(desk, width), room, desk.top)
    lines = [*head[: height - 2], *body, *foot]
    return lines[: height - 1] if len(lines) >= height else lines


def ask(desk: Desk) -> str:
    """The question that is being answered."""
    return _QUESTIONS[desk.asking] if desk.asking else ""


def describe(desk: Desk) -> Iterator[str]:
    """What is to be judged, and why."""
    task = desk.task
    if task is None:
        yield f"All {len(desk.tasks)} are done." if desk.tasks else "Nothing is waiting to be reviewed."
        return
    yield f"{desk.at + 1} of {len(desk.tasks)}, {desk.done} done. {task.why}"
    if desk.claim is not None:
        yield from _describe(task, desk.claim)
        if statement := desk.propositions.get(desk.claim.proposition):
            yield f"({'denies' if desk.claim.pole == 'reject' else 'says'}: {statement})"
    if desk.text is not None:
        yield f"{plain(desk.text.outlet)}, {desk.text.published_on}: {plain(desk.text.title) or '(no title)'}"
    elif task.item is not None:
        yield f"{plain(task.item.outlet)}, {task.item.published_on}: {plain(task.item.title) or '(no title)'}"


def _describe(task: Task, claim: Claim) -> Iterator[str]:
    yield f"{claim.proposition} / {claim.pole.upper()}   by {_holder(claim)} ({claim.relation})"
    assert task.item is not None
    seen = claim_of(task.item)
    if seen != claim:
        yield f"corrected; the tagger has: {seen.pole} by {_holder(seen)}, “{plain(seen.quote)[:60]}”"


def _holder(claim: Claim) -> str:
    return plain(name_holder(claim.holder_type, claim.holder_name))


def _foot(desk: Desk) -> Iterator[str]:
    if desk.asking == "proposition":
        yield number_propositions(desk)
    if desk.message:
        yield f"[{plain(desk.message)}]"
    if desk.asking is None:
        yield _keys(desk)


def number_propositions(desk: Desk) -> str:
    """The propositions, with the numbers by which they can be named."""
    return " · ".join(f"{number} {name}" for number, name in enumerate(desk.propositions, 1))


def _keys(desk: Desk) -> str:
    if desk.task is None:
        return "z undo · q quit"
    return _KEYS_ON_ARTICLE if desk.task.item is None else _KEYS_ON_STANCE


def _body(desk: Desk, width: int) -> list[_Line]:
    """The article, its sentences numbered and those of the quote marked."""
    if desk.task is None:
        return []
    if not desk.text or not desk.text.text:
        return _without_text(desk, width)
    span = (desk.claim.start, desk.claim.end) if desk.claim else (-1, -1)
    digits = len(str(len(desk.sentences)))
    lines: list[_Line] = []
    for number, (start, end) in enumerate(desk.sentences, 1):
        marked = start < span[1] and end > span[0]
        lines += _lines(f"{number:>{digits}} ", plain(desk.text.text[start:end]), marked, width)
    return lines


def _without_text(desk: Desk, width: int) -> list[_Line]:
    item = desk.task.item if desk.task else None
    if item is None or desk.claim is None:
        return [_Line("The snapshot has no text of this article. Read it where it was published.")]
    around = ((item.before, False), (desk.claim.quote, True), (item.after, False))
    return [line for text, marked in around if text for line in _lines("", plain(text), marked, width)]


def _lines(label: str, text: str, marked: bool, width: int) -> list[_Line]:
    sign = "> " if marked else "  "
    indent = len(sign) + len(label)
    cut = wrap(text, max(width - indent, NARROWEST // 2))
    return [
        _Line(f"{sign}{label if first else ' ' * len(label)}{line}", marked)
        for first, line in zip([True, *[False] * len(cut)], cut, strict=False)
    ]


def _page(lines: Sequence[_Line], room: int, turned: int) -> list[str]:
    """As many lines as there is room for, with the marked ones in sight, `turned` pages on."""
    first = next((at for at, line in enumerate(lines) if line.marked), 0)
    begin = max(0, first - room // 3) + turned * max(1, room - 1)
    begin = max(0, min(begin, len(lines) - room))
    return [line.text for line in lines[begin : begin + room]]


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, cut between words where that is possible."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _cut(word, width):
            joined = f"{line} {piece}" if line else piece
            if columns(joined) <= width:
                line = joined
            else:
                lines.append(line)
                line = piece
    return [*lines, line] if line or not lines else lines


def _cut(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit: text without spaces, an address."""
    piece = ""
    for char in word:
        if piece and columns(piece + char) > width:
            yield piece
            piece = ""
        piece += char
    yield piece
