"""How a stance's holder is called in front of people."""

from __future__ import annotations

WITHOUT_NAME = {
    "author": "the author",
    "generic": "a group without a name",
    "unattributed": "the report itself",
}


def name_holder(holder_type: str | None, holder_name: str | None) -> str:
    """The holder's name, or what stands for one."""
    return holder_name or WITHOUT_NAME.get(holder_type or "", "somebody without a name")
