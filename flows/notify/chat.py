"""Everything that Apprise reaches: Slack, Teams, Discord, Telegram, ntfy and some 140 more."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flows.notify.outcome import ACCEPTED, Outcome, judge_status

_ERROR = re.compile(r"\berror[=: ]+(\d{3})\b")


class _Statuses(logging.Handler):
    """Keeps the HTTP statuses that Apprise logs, and nothing else of what it says: that may hold tokens."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.statuses: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.statuses += [int(found) for found in _ERROR.findall(record.getMessage())]


def notify(message: Mapping[str, str], *, url: str, timeout: float) -> Outcome:
    """Send a message (`subject`, `body`, `format`) to all that an Apprise URL names."""
    import apprise

    asset = apprise.AppriseAsset(app_id="Bellwether", app_desc="Alerts", app_url="", async_mode=False)
    with _listening() as heard:
        service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None or isinstance(service, dict):
            return Outcome(fault="misconfigured", message="Apprise knows no service of that address")
        if not service.verify_certificate:
            return Outcome(fault="misconfigured", message="verify=no is not allowed: certificates are checked")
        service.socket_connect_timeout = service.socket_read_timeout = timeout
        sent = service.notify(body=message["body"], title=message["subject"], body_format=message["format"])
    if sent:
        return ACCEPTED
    if heard.statuses:
        judged = judge_status(heard.statuses[-1])
        return judged if judged.fault else Outcome(fault="broken", message="the service did not take it")
    return Outcome(fault="unreachable", message="the service could not be reached or did not take it")


@contextmanager
def _listening() -> Iterator[_Statuses]:
    """Apprise's own log goes nowhere else meanwhile."""
    logger = logging.getLogger("apprise")
    heard = _Statuses()
    before = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(heard)
    try:
        yield heard
    finally:
        logger.removeHandler(heard)
        logger.level, logger.propagate = before
