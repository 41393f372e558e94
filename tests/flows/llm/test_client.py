"""The client against a real server that answers well, badly, late, in halves and not at all."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from config.settings import Llm
from extractors.errors import UsageError
from extractors.stance.prompt import Prompt
from flows.llm.answering import Correction, NoReply, Reply
from flows.llm.client import FAILURES_IN_A_ROW, ChatClient, read_key
from tests.fakes import NOW, Request, Site, internet
from tests.fakes import Reply as Sent
from tests.flows.llm.endpoint import Model, completion, failing, settings

PROMPT = Prompt(system="Label.", user="[1] Ban it.", schema={"type": "object"}, passages=())
KEY = "sk-secret-123"
Answer = Callable[[Request], Sent]


def ask(answer: Answer, *, times: int = 1, key: str | None = KEY, **more: Any) -> tuple[list[Reply | NoReply], Site]:
    """What the client makes of a server, asked `times` times one after the other."""
    with internet(answer) as site:
        return asyncio.run(_ask(settings(site.url("/v1"), **more), times, key)), site


async def _ask(llm: Llm, times: int, key: str | None) -> list[Reply | NoReply]:
    async with ChatClient(llm, key=key, clock=lambda: NOW, first_wait=0.01) as client:
        return [await client.ask(PROMPT) for _ in range(times)]


def reason_of(answer: Answer, **more: Any) -> NoReply:
    (got,), _ = ask(answer, **more)
    assert isinstance(got, NoReply)
    return got


def test_a_good_answer_comes_with_its_tokens() -> None:
    model = Model([completion("{}")])
    (got,), _ = ask(model)
    assert got == Reply(text="{}", tokens_in=1000, tokens_out=50)
    (body,) = model.asked
    assert body["model"] == "small-1"
    assert body["temperature"] == 0
    assert body["stream"] is False
    assert body["messages"] == list(PROMPT.messages)
    assert body["response_format"]["json_schema"]["schema"] == PROMPT.schema
    assert model.headers[0]["authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent() -> None:
    model = Model([completion("{}")])
    ask(model, key=None)
    assert "authorization" not in model.headers[0]


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/chat/completions"])
def test_the_endpoint_may_be_the_base_or_the_whole_address(path: str) -> None:
    with internet(Model([completion("{}")])) as site:
        (got,) = asyncio.run(_ask(settings(site.url(path)), 1, None))
    assert isinstance(got, Reply)


def test_a_correction_shows_the_bad_answer_and_its_fault() -> None:
    async def correct(url: str) -> None:
        async with ChatClient(settings(url), key=None, clock=lambda: NOW) as client:
            await client.ask(PROMPT, Correction(answer="x" * 9000, message="no JSON"))

    model = Model([completion("{}")])
    with internet(model) as site:
        asyncio.run(correct(site.url("/v1")))
    *_, bad, fault = model.asked[0]["messages"]
    assert bad == {"role": "assistant", "content": "x" * 4000}
    assert "no JSON" in fault["content"]


@pytest.mark.parametrize(
    ("complaint", "understood"),
    [
        ("response_format json_schema is not supported", {"response_format": {"type": "json_object"}}),
        ("Unsupported parameter: use max_completion_tokens", {"max_completion_tokens": 4000}),
        ("temperature must be 1 for this model", {}),
    ],
)
def test_what_an_endpoint_does_not_understand_is_left_out_and_stays_out(
    complaint: str, understood: dict[str, Any]
) -> None:
    model = Model([failing(400, complaint), completion("{}"), completion("{}")])
    got, _ = ask(model, times=2)
    assert all(isinstance(reply, Reply) for reply in got)
    assert len(model.asked) == 3
    for body in model.asked[1:]:
        assert {name: body[name] for name in understood} == understood
    if "temperature" in complaint:
        assert "temperature" not in model.asked[2]


def test_a_request_that_is_wrong_in_any_form_is_given_up_and_the_form_kept_for_the_next_article() -> None:
    model = Model([failing(400, "maximum context length is 2048 tokens")] * 3 + [completion("{}")])
    (first, second), _ = ask(model, times=2)
    assert isinstance(first, NoReply)
    assert (first.reason, "maximum context length" in first.message) == ("http_400", True)
    assert isinstance(second, Reply)
    assert [body.get("response_format", {}).get("type") for body in model.asked] == [
        "json_schema", "json_object", None, "json_schema",
    ]  # fmt: skip


def test_after_too_many_requests_it_waits_as_long_as_it_is_told() -> None:
    model = Model([failing(429, "slow down", Retry_After="1"), completion("{}")])
    started = time.monotonic()
    (got,), _ = ask(model)
    assert isinstance(got, Reply)
    assert 1.0 <= time.monotonic() - started < 2.5


def test_a_wait_that_is_too_long_is_not_sat_out_and_nobody_else_asks_meanwhile() -> None:
    model = Model([failing(429, "come back tomorrow", Retry_After="3600")])
    got, site = ask(model, times=3)
    assert [reply.reason for reply in got if isinstance(reply, NoReply)] == ["rate_limited"] * 3
    assert [reply.sent for reply in got if isinstance(reply, NoReply)] == [True, False, False]
    assert len(site.requests) == 1


def test_a_server_that_recovers_is_asked_again() -> None:
    model = Model([failing(503), failing(500), completion("{}")])
    (got,), _ = ask(model)
    assert isinstance(got, Reply)
    assert len(model.asked) == 3


def test_a_server_that_does_not_recover_is_left_alone_after_a_few_articles() -> None:
    got, site = ask(Model([failing(500, "boom")]), times=FAILURES_IN_A_ROW + 3, retries=1)
    assert {reply.reason for reply in got if isinstance(reply, NoReply)} == {"http_500"}
    assert len(site.requests) == 2 * FAILURES_IN_A_ROW


@pytest.mark.parametrize(("status", "reason"), [(401, "key_refused"), (404, "not_found"), (402, "payment_required")])
def test_what_no_second_request_can_mend_is_asked_once_in_a_run(status: int, reason: str) -> None:
    got, site = ask(Model([failing(status)]), times=3)
    assert [reply.reason for reply in got if isinstance(reply, NoReply)] == [reason] * 3
    assert len(site.requests) == 1


def test_the_key_is_in_no_message_even_if_the_endpoint_repeats_it() -> None:
    got = reason_of(Model([failing(401, f"Incorrect API key provided: {KEY}")]))
    assert KEY not in got.message
    assert "[key]" in got.message


def test_a_redirect_is_not_followed_for_it_would_carry_the_key_elsewhere() -> None:
    model = Model([failing(307, "moved", Location="http://127.0.0.9:1/v1/chat/completions")])
    got = reason_of(model)
    assert got.reason == "http_307"
    assert len(model.asked) == 1


def test_a_time_out_is_named_not_repeated_and_counted_as_paid() -> None:
    model = Model([Sent(body=b"{}", stall=3.0)])
    got = reason_of(model, timeout_seconds=0.3)
    assert (got.reason, got.tokens_in) == ("timeout", PROMPT.tokens)
    assert "0.3 s" in got.message
    assert len(model.asked) == 1


def test_an_answer_that_breaks_off_is_asked_for_again_and_named() -> None:
    whole = completion("{}")
    half = Sent(body=whole.body[:40], declared_length=len(whole.body))
    model = Model([half, whole])
    (got,), _ = ask(model)
    assert got == Reply(text="{}", tokens_in=1000 + PROMPT.tokens, tokens_out=50)
    assert reason_of(Model([half])).reason == "incomplete_body"


@pytest.mark.parametrize("declared", [None, 10])
def test_a_huge_answer_stops_at_the_cap(declared: int | None) -> None:
    got = reason_of(Model([Sent(body=b"x" * 2_000_000)]), max_answer_bytes=100_000)
    assert got.reason == "answer_too_large"
    assert declared is None or len(got.message) < 200


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (completion("", message={"refusal": "I will not."}), "refused"),
        (completion("Sorry", finish_reason="content_filter"), "refused"),
        (completion('{"stances": [', finish_reason="length"), "answer_cut"),
        (Sent(body=b"<html>Bad gateway</html>"), "bad_response"),
        (Sent(body=b'{"choices": []}'), "bad_response"),
        (Sent(body=b'{"choices": [{"message": "hello"}]}'), "bad_response"),
        (Sent(body=b"[" * 100_000), "bad_response"),
        (Sent(body=b'data: {"choices": [{"delta": {"content": "{"}}]}\n\n'), "bad_response"),
        (Sent(body=b"\xff\xfe", headers={"Content-Encoding": "br"}), "bad_encoding"),
    ],
)
def test_other_answers_are_named(reply: Sent, reason: str) -> None:
    assert reason_of(Model([reply])).reason == reason


def test_a_refusal_costs_what_it_cost() -> None:
    got = reason_of(Model([completion("", message={"refusal": "I will not."})]))
    assert (got.tokens_in, got.tokens_out) == (1000, 50)
    assert "I will not." in got.message


def test_content_in_parts_and_answers_without_usage_are_read() -> None:
    parts = completion("", message={"content": [{"type": "text", "text": '{"a"'}, {"type": "text", "text": ": 1}"}]})
    body = json.loads(parts.body)
    body["usage"] = {"prompt_tokens": "many"}
    (got,), _ = ask(Model([Sent(body=json.dumps(body).encode())]))
    assert got == Reply(text='{"a": 1}', tokens_in=0, tokens_out=3)


def test_a_server_that_is_gone_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    (got,) = asyncio.run(_ask(settings(f"http://127.0.0.1:{port}/v1"), 1, None))
    assert isinstance(got, NoReply)
    assert (got.reason, got.tokens_in) == ("unreachable", 0)


def test_the_key_comes_from_the_variable_that_the_settings_name() -> None:
    assert read_key(Llm(), {"KEY": "x"}) is None
    assert read_key(Llm(key_env="KEY"), {"KEY": " x\n"}) == "x"
    with pytest.raises(UsageError, match="KEY, but that environment variable is not set"):
        read_key(Llm(key_env="KEY"), {})
    with pytest.raises(UsageError, match="variable KEY holds characters that no key has") as told:
        read_key(Llm(key_env="KEY"), {"KEY": "a\nb"})
    assert "a\nb" not in str(told.value)
