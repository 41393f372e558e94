"""Mail: text and HTML in one message, a Message-ID that stays the same, over SMTP with verified TLS."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from urllib.parse import parse_qs, unquote, urlsplit

from config.endpoint import is_private
from flows.notify.outcome import ACCEPTED, Outcome
from flows.notify.plaintext import unencoded

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MailServer:
    """smtp(s)://user:password@host:port/?from=a@b&to=c@d,e@f. No repr: it holds a password.

    smtps speaks TLS from the start, smtp turns to it (STARTTLS); `tls=none` is allowed on this machine and in private
    networks only.
    """

    host: str
    port: int
    user: str
    password: str
    implicit: bool
    plain: bool
    sender: Address
    receivers: tuple[Address, ...]


def read_address(url: str) -> MailServer | None:
    """The server that a URL names; None where it is none. What is wrong is not said: it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
        senders = _addresses(options.get("from", []))
        receivers = _addresses(options.get("to", []))
    except (ValueError, IndexError, HeaderParseError):
        return None
    plain = options.get("tls") == ["none"]
    if parts.scheme not in PORTS or not parts.hostname or len(senders) != 1 or not receivers:
        return None
    if plain and (parts.scheme == "smtps" or not is_private(url)):
        return None
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit=parts.scheme == "smtps",
        plain=plain,
        sender=senders[0],
        receivers=receivers,
    )


def _addresses(values: list[str]) -> tuple[Address, ...]:
    found = [Address(display_name=name, addr_spec=spec) for name, spec in getaddresses(values) if spec]
    return tuple(address for address in found if address.domain)


def compose_mail(message: Mapping[str, str], server: MailServer, *, now: datetime) -> EmailMessage:
    """The mail of a rendered message (`id`, `kind`, `subject`, `text`, `html` or "", `answers` or "")."""
    domain = server.sender.domain
    mail = EmailMessage(policy=SMTP)
    mail["From"] = server.sender
    mail["To"] = server.receivers
    mail["Subject"] = unencoded(message["subject"])
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(message["id"], domain)
    if message.get("answers"):
        mail["In-Reply-To"] = mail["References"] = message_id(message["answers"], domain)
    mail["List-Id"] = f"Bellwether alerts <bellwether-alerts.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Bellwether-Id"] = message["id"]
    mail["X-Bellwether-Kind"] = message["kind"]
    mail.set_content(message["text"] + "\n")
    if message.get("html"):
        mail.add_alternative(message["html"], subtype="html")
    return mail


def message_id(ident: str, domain: str) -> str:
    """The Message-ID of a message: always the same for the same one."""
    return f"<{ident}@bellwether.{domain}>"


def send_mail(message: Mapping[str, str], *, url: str, timeout: float) -> Outcome:
    """Hand a mail to the server. Accepted when at least one receiver was; others refused are said."""
    server = read_address(url)
    if server is None:
        told = "its address must be like smtp://user:password@host:587/?from=a@example.org&to=b@example.org"
        return Outcome(fault="misconfigured", message=told)
    mail = compose_mail(message, server, now=datetime.now(UTC))
    try:
        return _deliver(mail, server, timeout)
    except (smtplib.SMTPException, OSError) as error:
        return judge_error(error, timeout)


def judge_error(error: smtplib.SMTPException | OSError, timeout: float) -> Outcome:
    """What went wrong, by kinds and codes only: what a server says may repeat addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _judge_code(max(code for code, _ in error.recipients.values()))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome(fault="misconfigured", message=f"SMTP {error.smtp_code}: look at user and password")
    if isinstance(error, smtplib.SMTPResponseException):
        return _judge_code(error.smtp_code)
    kinds: tuple[tuple[type[Exception], Outcome], ...] = (
        (TimeoutError, Outcome(fault="timeout", message=f"no answer within {timeout:g} s")),
        (ssl.SSLError, Outcome(fault="misconfigured", message=f"TLS failed ({type(error).__name__})")),
        (smtplib.SMTPNotSupportedError, Outcome(fault="misconfigured", message="it offers no STARTTLS or no login")),
    )
    told = f"no connection or a broken one ({type(error).__name__})"
    return next((found for kind, found in kinds if isinstance(error, kind)), Outcome(fault="unreachable", message=told))


def _deliver(mail: EmailMessage, server: MailServer, timeout: float) -> Outcome:
    context = ssl.create_default_context()
    if server.implicit:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if not server.implicit and not server.plain:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        refused = smtp.send_message(mail)
    finally:
        # The message is taken or not by now; how the server says good-bye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            smtp.close()
    if refused:
        return Outcome(message=f"taken for {len(server.receivers) - len(refused)} of {len(server.receivers)} receivers")
    return ACCEPTED


def _judge_code(code: int) -> Outcome:
    """421 and 4xx: later perhaps; 5xx: this message never."""
    return Outcome(fault="busy" if code < 500 else "refused", message=f"SMTP {code}")
