"""The prompt of the LLM tiers: codebook, rules and numbered sentences in; messages, schema and their hash out.

A `Passage` is what is shown of one document: a window of a long one, or the candidate sentences of a screen with their
neighbours. A prompt may show several passages; their sentences are numbered through.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, get_args

from extractors.model import Codebook, Document, HolderType, Pole, Proposition, Relation
from extractors.stance import rules
from extractors.stance.sentences import Sentence, split

Span = tuple[int, int]

_SURROGATE = re.compile("[\ud800-\udfff]")
_GAP = "[...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences of `document`, in order, as far as they are shown. `cut`: whether some of the document are not."""

    document: Document
    sentences: tuple[Sentence, ...]
    cut: bool = False

    def write(self, sentence: Sentence) -> str:
        """The sentence as the prompt shows it: on one line, without unpaired surrogates."""
        return _SURROGATE.sub("\ufffd", self.document.text[sentence.start : sentence.end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is sent: two messages and the JSON schema of the answer, with its name. `passages` are what they show."""

    system: str
    user: str
    schema: dict[str, Any]
    passages: tuple[Passage, ...]
    name: str = "stances"

    @property
    def messages(self) -> tuple[dict[str, str], ...]:
        """The messages of a chat completion."""
        return ({"role": "system", "content": self.system}, {"role": "user", "content": self.user})

    @property
    def sha256(self) -> str:
        """The identity of the prompt: equal for equal messages and schema, whatever they were made from."""
        return _hash([self.system, self.user, self.schema])

    @property
    def tokens(self) -> int:
        """About how many tokens the prompt costs."""
        return estimate_tokens(self.system) + estimate_tokens(self.user) + 8


def build_prompt(codebook: Codebook, passages: Sequence[Passage]) -> Prompt:
    """The prompt that asks for all stances of `passages`, of which there is at least one."""
    return Prompt(
        system=write_system(codebook),
        user=_write_passages(passages),
        schema=answer_schema(codebook),
        passages=tuple(passages),
    )


def template_version(codebook: Codebook) -> str:
    """Changes with the propositions, the rules, the schema and the form in which articles are shown."""
    sample = Document(id="", text="One. Two.\nThree.", title="T", language="en", genre="news")
    first, _, third = split(sample.text, "en")
    prompt = build_prompt(codebook, (Passage(document=sample, sentences=(first, third), cut=True),) * 2)
    return prompt.sha256[:16]


def write_system(codebook: Codebook) -> str:
    """Task, propositions, rules and form of the answer. The same for every article, so endpoints can cache it."""
    known = frozenset(proposition.id for proposition in codebook.propositions)
    parts = [rules.TASK, "# Propositions", *map(write_proposition, codebook.propositions)]
    for heading, chosen in (
        ("What counts", rules.COUNTS),
        ("Holders", rules.HOLDERS),
        ("Relations", rules.RELATIONS),
        ("Close calls", rules.CLOSE_CALLS),
    ):
        parts += [f"# {heading}", "\n".join(f"- {text}" for text in rules.choose(chosen, known))]
    return "\n\n".join([*parts, "# Answer", rules.OUTPUT])


def write_proposition(proposition: Proposition) -> str:
    """A proposition as prompts list it."""
    lines = [f"`{proposition.id}`: {proposition.statement}"]
    lines += [f"  affirm: {proposition.affirm}", f"  reject: {proposition.reject}"]
    lines += [f"  not this: {proposition.not_this}"] if proposition.not_this else []
    return "\n".join(lines)


def answer_schema(codebook: Codebook) -> dict[str, Any]:
    """The JSON schema of an answer, in the part of JSON Schema that strict endpoints take."""
    holder = object_schema(
        {"type": {"type": "string", "enum": list(get_args(HolderType))}, "name": {"type": ["string", "null"]}}
    )
    stance = object_schema(
        {
            "sentence": {"type": "integer"},
            "quote": {"type": "string"},
            "proposition": {"type": "string", "enum": [proposition.id for proposition in codebook.propositions]},
            "pole": {"type": "string", "enum": list(get_args(Pole))},
            "holder": holder,
            "relation": {"type": "string", "enum": list(get_args(Relation))},
            "confidence": {"type": "number"},
        }
    )
    return object_schema({"stances": {"type": "array", "items": stance}})


def cut_windows(document: Document, *, language: str, tokens: int) -> tuple[Passage, ...]:
    """The whole of `document` in windows of whole paragraphs of at most `tokens` each.

    A paragraph that is longer is cut between sentences; a longer sentence makes a window of its own.
    """
    windows: list[list[Sentence]] = []
    room = 0
    for block in _blocks(document, split(document.text, language), tokens):
        cost = sum(_cost(document, sentence) for sentence in block)
        if not windows or cost > room:
            windows.append([])
            room = tokens
        windows[-1] += block
        room -= cost
    cut = len(windows) > 1
    return tuple(Passage(document=document, sentences=tuple(window), cut=cut) for window in windows)


def cut_excerpt(
    document: Document, spans: Iterable[Span], *, language: str, tokens: int, around: int = 1
) -> tuple[Passage, ...]:
    """The sentences that meet `spans`, each with `around` neighbours on both sides, in passages of at most `tokens`."""
    sentences = split(document.text, language)
    wanted = sorted(spans)
    chosen: set[int] = set()
    for index, sentence in enumerate(sentences):
        if any(start < sentence.end and sentence.start < end for start, end in wanted):
            chosen.update(range(max(0, index - around), min(len(sentences), index + around + 1)))
    passages: list[list[Sentence]] = []
    room = 0
    for index in sorted(chosen):
        cost = _cost(document, sentences[index])
        if not passages or cost > room:
            passages.append([])
            room = tokens
        passages[-1].append(sentences[index])
        room -= cost
    cut = len(chosen) < len(sentences) or len(passages) > 1
    return tuple(Passage(document=document, sentences=tuple(passage), cut=cut) for passage in passages)


def form_batches(passages: Iterable[Passage], *, size: int, tokens: int) -> tuple[tuple[Passage, ...], ...]:
    """`passages` in order, in groups of at most `size` and, if more than one, at most `tokens` together."""
    batches: list[list[Passage]] = []
    room = 0
    for passage in passages:
        cost = sum(_cost(passage.document, sentence) for sentence in passage.sentences)
        if not batches or len(batches[-1]) == size or cost > room:
            batches.append([])
            room = tokens
        batches[-1].append(passage)
        room -= cost
    return tuple(tuple(batch) for batch in batches)


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` is: four ASCII characters each, one and a half others (Han: one each)."""
    ascii_count = sum(character < "\x80" for character in text) if not text.isascii() else len(text)
    wide = sum(character >= "\u2e80" for character in text) if ascii_count < len(text) else 0
    return round(ascii_count / 4 + (len(text) - ascii_count - wide) / 1.5 + wide) + 1


def _blocks(document: Document, sentences: Sequence[Sentence], tokens: int) -> Iterable[list[Sentence]]:
    """The paragraphs of a document; one that costs more than `tokens` comes sentence by sentence."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        if sum(_cost(document, sentence) for sentence in paragraph) <= tokens:
            yield paragraph
        else:
            yield from ([sentence] for sentence in paragraph)


def _cost(document: Document, sentence: Sentence) -> int:
    return estimate_tokens(document.text[sentence.start : sentence.end]) + 3


def _write_passages(passages: Sequence[Passage]) -> str:
    several = len(passages) > 1
    written = []
    first = 1
    for number, passage in enumerate(passages, start=1):
        written.append(_write_passage(passage, f"ARTICLE {number}" if several else "ARTICLE", first))
        first += len(passage.sentences)
    closing = "Label each article by itself." if several else "Label this article."
    return "\n\n".join([*written, closing])


def _write_passage(passage: Passage, heading: str, first: int) -> str:
    document = passage.document
    title = " ".join(_SURROGATE.sub("\ufffd", document.title or "").split())
    head = [heading + (" (excerpt)" if passage.cut else "")]
    head += [f"Title: {title}"] if title else []
    head += [f"Genre: {document.genre or 'unknown'}", f"Language: {document.language or 'unknown'}"]
    return "\n".join(head) + "\n\n" + "\n".join(_write_lines(passage, first))


def _write_lines(passage: Passage, first: int) -> Iterable[str]:
    """Numbered sentences; a blank line between paragraphs, a mark where sentences were left out."""
    sentences = passage.sentences
    for number, (before, sentence) in enumerate(pairwise((None, *sentences)), start=first):
        assert sentence is not None
        if before is not None and _gap(passage, before, sentence):
            yield _GAP
        elif before is not None and before.paragraph != sentence.paragraph:
            yield ""
        yield f"[{number}] {passage.write(sentence)}"


def _gap(passage: Passage, before: Sentence, sentence: Sentence) -> bool:
    """Whether something that can be read stands between two sentences."""
    return any(character.isalnum() for character in passage.document.text[before.end : sentence.start])


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object with just these properties, as strict endpoints want it."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
