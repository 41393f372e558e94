"""Recorded answers in place of an endpoint: what a capable model answered once to the very same prompts.

A file has one object a line: `{prompt_sha256, answered_by, answered_at, answer}`. The first answer to a prompt is the
one that counts. A prompt that changes in a single character has another hash, and its recording is void.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from extractors.errors import UsageError
from extractors.stance.prompt import Prompt, estimate_tokens
from flows.llm.answering import Correction, Reply

_FIELDS = ("prompt_sha256", "answered_by", "answered_at", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded answer, and who gave it when (ISO 8601)."""

    prompt_sha256: str
    answered_by: str
    answered_at: str
    answer: str


class Replay:
    """Answers prompts from recordings; implements `answering.Answerer`. Tokens are estimates."""

    retries = 0

    def __init__(self, recordings: Iterable[Recording], *, source: str = "recordings") -> None:
        self._source = source
        self._recordings: dict[str, Recording] = {}
        for recording in recordings:
            self._recordings.setdefault(recording.prompt_sha256, recording)

    @property
    def model(self) -> str:
        """Stands for all recorded answers: it changes with any of them."""
        told = sorted((each.prompt_sha256, each.answered_by, each.answer) for each in self._recordings.values())
        return f"recorded-{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}"

    async def ask(self, prompt: Prompt, correction: Correction | None = None) -> Reply:
        """The recorded answer. Raises UsageError when there is none: the prompt is new, or has changed since."""
        recording = self._recordings.get(prompt.sha256)
        if recording is None:
            names = ", ".join(passage.document.id for passage in prompt.passages)
            raise UsageError(
                f"{self._source} has no answer to prompt {prompt.sha256[:16]}… (documents {names}): it was never "
                "recorded, or the codebook, the rules, the screen or the text changed since, which makes its recording "
                "void; record it anew with benchmarks/record_llm.py"
            )
        return Reply(text=recording.answer, tokens_in=prompt.tokens, tokens_out=estimate_tokens(recording.answer))


def read_recordings(path: Path) -> tuple[Recording, ...]:
    """The recordings of a file. Raises UsageError with the line that is none, or that answers a prompt again."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    found: dict[str, Recording] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        recording = _read_line(line, f"{path}:{number}")
        if recording.prompt_sha256 in found:
            raise UsageError(f"{path}:{number}: this prompt is answered twice; only its first answer may be kept")
        found[recording.prompt_sha256] = recording
    return tuple(found.values())


def write_recordings(path: Path, recordings: Iterable[Recording]) -> None:
    """Write recordings, ordered by hash so that a difference shows only what is new."""
    ordered = sorted(recordings, key=lambda recording: recording.prompt_sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in ordered), encoding="utf-8")


def _read_line(line: str, place: str) -> Recording:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"{place}: no JSON object ({error})") from error
    if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in _FIELDS):
        raise UsageError(f"{place}: a recording has the texts {', '.join(_FIELDS)}")
    return Recording(**{name: record[name] for name in _FIELDS})
