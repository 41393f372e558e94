"""OpenAI's chat completions as text: requests out, answers in. What an endpoint does not understand is left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from extractors.stance.prompt import Prompt, estimate_tokens
from flows.llm.answering import Correction, NoReply, Reply

_LONGEST_MESSAGE = 300
# A bad answer is shown to its model again; more of it than this would not help.
_LONGEST_REPEATED = 4_000

Form = Literal["json_schema", "json_object", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What an endpoint understands: how the form of the answer, its length and the temperature are asked for."""

    form: Form = "json_schema"
    length: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True

    def plainer(self, complaint: str) -> Dialect | None:
        """The dialect to try after an endpoint has refused a request with `complaint`, None when there is none."""
        told = complaint.lower()
        if self.length == "max_tokens" and "max_completion_tokens" in told:
            return Dialect(form=self.form, length="max_completion_tokens", temperature=self.temperature)
        if self.temperature and "temperature" in told:
            return Dialect(form=self.form, length=self.length, temperature=False)
        if self.form == "none":
            return None
        form: Form = "json_object" if self.form == "json_schema" else "none"
        return Dialect(form=form, length=self.length, temperature=self.temperature)

    def meet(self, other: Dialect) -> Dialect:
        """What both understand."""
        forms: tuple[Form, ...] = ("json_schema", "json_object", "none")
        return Dialect(
            form=max(self.form, other.form, key=forms.index),
            length="max_completion_tokens" if "max_completion_tokens" in (self.length, other.length) else "max_tokens",
            temperature=self.temperature and other.temperature,
        )


def write_request(
    prompt: Prompt, correction: Correction | None, *, model: str, tokens: int, dialect: Dialect
) -> dict[str, Any]:
    """The body of a request. A correction shows the model its bad answer and what was wrong with it."""
    messages: list[dict[str, str]] = list(prompt.messages)
    if correction is not None:
        fault = f"That answer cannot be used: {correction.message}. Answer again, in full, in the form asked for."
        messages += [
            {"role": "assistant", "content": correction.answer[:_LONGEST_REPEATED] or "(nothing)"},
            {"role": "user", "content": fault},
        ]
    request: dict[str, Any] = {"model": model, "messages": messages, "stream": False, dialect.length: tokens}
    if dialect.temperature:
        request["temperature"] = 0
    if dialect.form == "json_schema":
        schema = {"name": prompt.name, "strict": True, "schema": prompt.schema}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif dialect.form == "json_object":
        request["response_format"] = {"type": "json_object"}
    return request


def read_completion(body: bytes) -> Reply | NoReply:
    """The answer in a completion. Refused and cut answers are named; anything but a completion is `bad_response`."""
    try:
        data = json.loads(body)
        choice = data["choices"][0]
        said = choice["message"]
        content, refusal = said.get("content"), said.get("refusal")
        finish = choice.get("finish_reason")
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        return NoReply(reason="bad_response", message="the endpoint answered something that is no chat completion")
    text = _join(content)
    tokens_in, tokens_out = _read_usage(data, text)
    if refusal or finish in ("content_filter", "refusal"):
        words = str(refusal or text)[:_LONGEST_MESSAGE] or "nothing"
        message = f"the model refused to answer; it said: {words}"
        return NoReply(reason="refused", message=message, tokens_in=tokens_in, tokens_out=tokens_out)
    if finish == "length":
        message = "the answer was longer than llm.max_answer_tokens allows"
        return NoReply(reason="answer_cut", message=message, tokens_in=tokens_in, tokens_out=tokens_out)
    return Reply(text=text, tokens_in=tokens_in, tokens_out=tokens_out)


def explain_error(body: bytes) -> str:
    """What an endpoint says is wrong, on one short line."""
    text = body[:20_000].decode("utf-8", "replace")
    try:
        data = json.loads(text)
        error = data.get("error", data.get("detail", data.get("message")))
        told = error.get("message", error) if isinstance(error, dict) else error
    except (ValueError, RecursionError, AttributeError):
        told = text
    return " ".join(str(told).split())[:_LONGEST_MESSAGE] or "nothing"


def _join(content: object) -> str:
    """The text of a message; some endpoints give it in parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str))


def _read_usage(data: Any, text: str) -> tuple[int, int]:
    """The tokens read and written as the endpoint counted them; 0 read where it does not say."""
    usage = data.get("usage")
    told = usage if isinstance(usage, dict) else {}
    read, written = (_count(told.get(name)) for name in ("prompt_tokens", "completion_tokens"))
    return read or 0, estimate_tokens(text) if written is None else written


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**8 else None
