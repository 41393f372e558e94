"""A language model on loopback that speaks OpenAI's protocol, and says what a test makes it say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.settings import Llm
from extractors.model import Document, Tagging
from tests.fakes import Reply, Request

Answer = Callable[[dict[str, Any]], Reply]
TEXT = (
    "TikTok should be banned from every office, Senator Ada Thorne said.\n"
    "The hall was full. “There is no evidence that TikTok spies on anybody,” a spokesman replied."
)
DOCUMENT = Document(id="d1", text=TEXT, title="TikTok", language="en", genre="news")
LOCAL = Tagging(on_topic=True, language="en", status="done", genre="news")
BAN = {
    "sentence": 1,
    "quote": "TikTok should be banned from every office",
    "proposition": "ban",
    "pole": "affirm",
    "holder": {"type": "attributed", "name": "Ada Thorne"},
    "relation": "reports",
    "confidence": 0.95,
}
NO_THREAT = {
    "sentence": 3,
    "quote": "There is no evidence that TikTok spies on anybody",
    "proposition": "security-threat",
    "pole": "reject",
    "holder": {"type": "attributed", "name": "a spokesman"},
    "relation": "reports",
    "confidence": 0.9,
}


def completion(content: object, **more: Any) -> Reply:
    """A chat completion that says `content`: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text, **more.pop("message", {})}
    body = {
        "choices": [{"index": 0, "message": message, "finish_reason": more.pop("finish_reason", "stop")}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50},
        **more,
    }
    return Reply(headers={"Content-Type": "application/json"}, body=json.dumps(body).encode())


def stances(*items: dict[str, Any]) -> Reply:
    return completion({"stances": list(items)})


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    body = json.dumps({"error": {"message": message}}).encode()
    return Reply(status=status, headers={key.replace("_", "-"): value for key, value in headers.items()}, body=body)


@dataclass(slots=True)
class Model:
    """Says its `replies` one after the other, the last one for ever. `asked`: the requests' bodies."""

    replies: Sequence[Reply]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        self.asked.append(json.loads(request.body))
        self.headers.append(request.headers)
        assert request.path == "/v1/chat/completions"
        return self.replies[min(len(self.asked), len(self.replies)) - 1]


def read_sentences(body: dict[str, Any]) -> dict[int, str]:
    """The numbered sentences that a request shows."""
    user = body["messages"][1]["content"]
    return {int(number): text for number, text in re.findall(r"^\[(\d+)\] (.+)$", user, re.MULTILINE)}


def settings(url: str, **more: Any) -> Llm:
    values: dict[str, Any] = {"endpoint": url, "model": "small-1", "timeout_seconds": 2.0, "retries": 2, **more}
    return Llm(**values)
