"""Checks of what reaches a language model: the endpoint's address, and the name of the variable with its key."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from config.checks import Check, Wrong, web_address

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# How keys of the known services begin; pasted where the name of a variable belongs, one must not be repeated.
_KEY = re.compile(r"(?:sk|pk|gsk|xai|hf|AIza|key)[-_]|AIza")


def endpoint() -> Check:
    """The address of an OpenAI-compatible service, or nothing."""
    address = web_address()

    def accept(value: object) -> str | Wrong:
        if value == "":
            return ""
        read = address.accept(value)
        if isinstance(read, Wrong):
            return Wrong(re.sub(r"https://example\.org/feed\.xml", "http://127.0.0.1:11434/v1", read.message))
        parts = urlsplit(read)
        if parts.query or parts.fragment:
            return Wrong("must end with its path, like https://api.example.org/v1: a key has no place in it")
        return str(read).rstrip("/")

    return Check(accept)


def variable_name() -> Check:
    """The name of an environment variable, or nothing. What is refused is not shown: it may be the key itself."""

    def accept(value: object) -> str | Wrong:
        if value == "":
            return ""
        if isinstance(value, str) and _NAME.fullmatch(value) and not _KEY.match(value):
            return value
        return Wrong(
            'must be the name of the environment variable that holds the key, like "OPENAI_API_KEY", never the key '
            "itself (if you wrote it here, take it out of the file)"
        )

    return Check(accept)


def is_private(address: str) -> bool:
    """Whether a URL's host is this machine or one of a private network, so that a key may go there unencrypted."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".internal", ".lan"))
