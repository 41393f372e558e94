"""Where a channel's address and signing secret come from: the environment or a Prefect Secret block, never a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.channels import Channel


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address:
    """A channel's address and secret. No repr: it must not come into a log or a traceback."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An address that is not there; `message` says where it was looked for."""

    message: str


async def find_address(channel: Channel, environ: Mapping[str, str]) -> Address | Missing:
    """The address of `channel`. A block is asked for at the Prefect API that is configured."""
    url = await _find(channel.url_env, channel.url_block, environ)
    if isinstance(url, Missing):
        return url
    if channel.kind != "webhook":
        return Address(url=url, secret="")
    secret = await _find(channel.secret_env, channel.secret_block, environ)
    return secret if isinstance(secret, Missing) else Address(url=url, secret=secret)


async def _find(variable: str, block: str, environ: Mapping[str, str]) -> str | Missing:
    if variable:
        found = environ.get(variable, "").strip()
        return found or Missing(message=f"the environment variable {variable} is not set")
    return await _load_block(block)


async def _load_block(name: str) -> str | Missing:
    # Prefect is imported only where a block is used: `alerts deliver` by hand does without it.
    import httpx
    from prefect.blocks.system import Secret
    from prefect.exceptions import PrefectException

    try:
        block: Any = await Secret.aload(name)
    # RuntimeError is how Prefect tells that no server of its own would start.
    except (ValueError, TypeError, RuntimeError, PrefectException, httpx.HTTPError, OSError) as error:
        return Missing(message=f"the Prefect Secret block {name} cannot be read ({type(error).__name__})")
    return str(block.get()).strip() or Missing(message=f"the Prefect Secret block {name} is empty")
