"""When a feed's permanent redirect is believed.

Redirects are followed anyhow, so nothing is lost by waiting, while a slip of a server's configuration for an afternoon
must not move a feed for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from extractors.model import FeedState, PollRecord

BELIEVED_AFTER_POLLS = 3
BELIEVED_AFTER = timedelta(days=1)
# So many failures in a row at a believed address, and the feed is asked where the configuration says.
DOUBTED_AFTER_FAILURES = 3
_LONGEST = 2000


def follow_move(
    state: FeedState, record: PollRecord, *, moved_to: str | None, configured: str, now: datetime
) -> FeedState:
    """`state`, as it is after the poll in `record`, with what that poll says about the feed's address.

    `moved_to` is where the answer's permanent redirects (301, 308) led from the address asked; None without one. It is
    believed once 3 polls in a row, a day apart at least, were led there; a poll that failed neither counts nor breaks
    the row. A believed address that keeps failing, or leads back to the `configured` one, is given up.
    """
    if record.outcome == "failed":
        lost = state.moved_to is not None and state.failures >= DOUBTED_AFTER_FAILURES
        return replace(_settle(state), moved_to=None, moved_at=None) if lost else state
    if moved_to is None or len(moved_to) > _LONGEST:
        return _settle(state)
    if moved_to != state.moving_to or state.moving_since is None:
        return replace(state, moving_to=moved_to, moving_since=now, moving_polls=1)
    polls = state.moving_polls + 1
    if polls < BELIEVED_AFTER_POLLS or now - state.moving_since < BELIEVED_AFTER:
        return replace(state, moving_polls=polls)
    back = moved_to == configured
    return replace(_settle(state), moved_to=None if back else moved_to, moved_at=None if back else now)


def _settle(state: FeedState) -> FeedState:
    return replace(state, moving_to=None, moving_since=None, moving_polls=0)
