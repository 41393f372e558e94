"""The process that hands messages over: one per channel and delivery.

It gets the channel's secret through its standard input, so that it stands in no argument, and its own log goes nowhere.
It can be killed when a receiver drips its answer for ever, and its memory is bounded against answers without end.

In: one JSON object {kind, url, secret, timeout, parent, messages}. Out: one JSON line {id, fault, message, retry_after}
for each message as it is done. It stops at the first fault that concerns the channel.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from flows.notify.outcome import Outcome

MOST_MEMORY = 2_000_000_000
PR_SET_PDEATHSIG = 1


def hand_over(task: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Send the messages of `task` one after the other, the result of each as it is there."""
    for message in task["messages"]:
        outcome = send(task, message)
        yield {"id": message["id"], **asdict(outcome)}
        if outcome.fault not in (None, "refused"):
            return


def send(task: Mapping[str, Any], message: Mapping[str, str]) -> Outcome:
    """Send one message over the channel of `task`."""
    url, timeout = task["url"], task["timeout"]
    # Each kind brings its own library; a courier needs one of them.
    if task["kind"] == "webhook":
        from flows.notify.webhook import post

        return post(message, url=url, secret=task["secret"], timeout=timeout)
    if task["kind"] == "mail":
        from flows.notify.mail import send_mail

        return send_mail(message, url=url, timeout=timeout)
    from flows.notify.chat import notify

    return notify(message, url=url, timeout=timeout)


def main() -> None:
    """Entry point of the process."""
    if sys.platform == "linux":
        # Whoever started us and was killed will start another one.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    logging.disable(logging.INFO)
    task = json.loads(sys.stdin.buffer.read())
    if os.getppid() != task["parent"]:
        return
    for result in hand_over(task):
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
