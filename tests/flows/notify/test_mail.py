"""Mail to a real SMTP server: both bodies, a stable Message-ID, headers that nothing gets into, verified TLS."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from flows.notify.mail import compose_mail, message_id, read_address, send_mail
from flows.notify.outcome import Outcome
from tests.fakes import NOW
from tests.flows.notify.post import mailbox
from tests.flows.notify.test_render import HOSTILE, hostile, rendered

PEOPLE = "from=Bellwether+Desk+%3Cdesk%40paper.example%3E&to=a@paper.example,b@other.example"


def packed(text: str = "plain words", **more: str) -> dict[str, str]:
    shown = rendered(hostile(text))
    return {"id": "m1", "kind": "alert", "subject": shown.subject, "text": shown.text, "html": shown.html, **more}


def send(port: int, message: dict[str, str] | None = None, query: str = PEOPLE + "&tls=none", who: str = "") -> Outcome:
    return send_mail(message or packed(), url=f"smtp://{who}127.0.0.1:{port}/?{query}", timeout=2)


def test_a_mail_has_text_and_html_and_always_the_same_id() -> None:
    with mailbox() as box:
        assert send(box.port) == send(box.port) == Outcome()
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"] == "<m1@bellwether.paper.example>"
    assert first["From"] == "Bellwether Desk <desk@paper.example>"
    assert box.receivers[0] == ["a@paper.example", "b@other.example"]
    assert first["List-Id"] == "Bellwether alerts <bellwether-alerts.paper.example>"
    assert (first["Auto-Submitted"], first["X-Bellwether-Id"], first["X-Bellwether-Kind"]) == (
        "auto-generated",
        "m1",
        "alert",
    )
    assert [part.get_content_type() for part in first.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert "plain words" in first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "<blockquote" in first.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_withdrawal_is_an_answer_to_the_mail_it_takes_back() -> None:
    with mailbox() as box:
        send(box.port, packed(answers="a1"))
    assert box.mails[0]["In-Reply-To"] == box.mails[0]["References"] == message_id("a1", "paper.example")


def test_text_alone_where_that_is_wanted() -> None:
    with mailbox() as box:
        send(box.port, packed(html=""))
    assert [part.get_content_type() for part in box.mails[0].walk()] == ["text/plain"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_get_into_the_headers(text: str) -> None:
    server = read_address(f"smtp://127.0.0.1:25/?{PEOPLE}")
    assert server is not None
    plain = compose_mail(packed(), server, now=NOW)
    mail = compose_mail(packed(text), server, now=NOW)
    assert mail.keys() == plain.keys()
    head = mail.as_bytes().split(b"\r\n\r\n", 1)[0]
    assert b"\nBcc" not in head
    assert mail["To"] == plain["To"]
    assert all(len(line) <= 998 for line in mail.as_bytes().split(b"\r\n"))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("451 try again later", Outcome(fault="busy", message="SMTP 451")),
        ("554 looks like spam from desk@paper.example", Outcome(fault="refused", message="SMTP 554")),
    ],
)
def test_what_the_server_says_is_told_by_its_code_only(answer: str, outcome: Outcome) -> None:
    with mailbox() as box:
        box.answers.append(answer)
        assert send(box.port) == outcome
        assert send(box.port) == Outcome()


def test_one_receiver_of_two_refused_is_accepted_and_said_all_refused_is_not() -> None:
    with mailbox() as box:
        box.refused = ("a@paper.example",)
        assert send(box.port) == Outcome(message="taken for 1 of 2 receivers")
        box.refused = ("a@paper.example", "b@other.example")
        assert send(box.port) == Outcome(fault="refused", message="SMTP 550")


def test_nobody_there() -> None:
    with mailbox() as box:
        port = box.port
    outcome = send(port)
    assert (outcome.fault, outcome.message) == ("unreachable", "no connection or a broken one (ConnectionRefusedError)")


def test_login_and_a_wrong_password_that_is_not_told() -> None:
    with mailbox(login=("desk", "right:p@ss")) as box:
        assert send(box.port, who="desk:right%3Ap%40ss@") == Outcome()
        outcome = send(box.port, who="desk:wrong-password@")
    assert outcome == Outcome(fault="misconfigured", message="SMTP 535: look at user and password")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts unless told to, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes(cert.read_bytes() + key.read_bytes())
    return both


def test_tls_is_verified_and_asked_for(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox(certificate=certificate) as box:
        assert send(box.port, query=PEOPLE) == Outcome(
            fault="misconfigured", message="TLS failed (SSLCertVerificationError)"
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send(box.port, query=PEOPLE) == Outcome()
    with mailbox() as box:
        assert send(box.port, query=PEOPLE).message == "it offers no STARTTLS or no login"


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.example/",
        "smtp://mail.example/?from=a@b.example",
        "smtp://mail.example/?from=a@b.example,c@d.example&to=e@f.example",
        "smtp://mail.example/?from=nobody&to=e@f.example",
        "smtp://mail.example/?from=a@b.example&to=e@f.example&tls=none",
        "smtps://127.0.0.1/?from=a@b.example&to=e@f.example&tls=none",
        "smtp:///?from=a@b.example&to=e@f.example",
        "http://mail.example/?from=a@b.example&to=e@f.example",
        "smtp://mail.example:99999/?from=a@b.example&to=e@f.example",
        "secret-token",
    ],
)
def test_an_address_that_is_none_is_not_repeated(url: str) -> None:
    outcome = send_mail(packed(), url=url, timeout=1)
    assert outcome.fault == "misconfigured"
    assert "smtp://user:password@host:587" in outcome.message
