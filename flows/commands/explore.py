"""`bellwether explore`: the snapshot as a page to pick, look and ask in, or as a notebook to edit."""

from __future__ import annotations

import os
import secrets
import signal
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import UsageError, WarehouseError
from flows.commands import options
from flows.commands.serve import leave

if TYPE_CHECKING:
    from warehouse.connection import Place

# As any other command that Ctrl-C stopped.
STOPPED = 130


@click.command(
    epilog="Example: bellwether explore --data ./data\n\nExample: bellwether explore --edit   (a notebook of your own)"
)
@options.config
@options.data
@click.option("--port", type=click.IntRange(1, 65_535), default=2718, show_default=True)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. Anything but this machine's loopback needs a password, and travels unencrypted.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Ask for the password in this file.  [default: one made up, where one is needed]",
)
@click.option("--review", is_flag=True, help="Let stances be judged on the page, as `bellwether review` does.")
@click.option("--reviewer", help="Under which name, with --review.  [default: the setting, or your login]")
@click.option("--edit", is_flag=True, help="Copy the notebook into this folder, unless it is there, and edit that.")
@click.option("--headless", is_flag=True, help="Open no browser.")
def explore(
    config: Path,
    data: Path,
    port: int,
    host: str,
    password_file: Path | None,
    review: bool,
    reviewer: str | None,
    edit: bool,
    headless: bool,
) -> None:
    """Look at the snapshot in a browser: pick a proposition, a period, outlets; see who says it, and ask in SQL.

    Reads the snapshot only, always the newest, and asks nothing of the network. Runs until Ctrl-C. Needs the extra
    `explore`. With --edit the notebook behind the page is copied to ./explorer.py and opened in marimo's editor. With
    --review the page has a tab in which people judge stances; that alone writes, and is for this machine alone.
    """
    check_installed()
    from flows.explorer import CONFIG_VARIABLE, DATA_VARIABLE, NOTEBOOK, REVIEWER_VARIABLE, editing, server
    from flows.explorer.view import find_place

    os.environ[CONFIG_VARIABLE] = str(config.absolute())
    os.environ[DATA_VARIABLE] = str(data.absolute())
    os.environ[REVIEWER_VARIABLE] = name_reviewer(reviewer, config, host=host, edit=edit) if review else ""
    if reviewer and not review:
        raise UsageError("--reviewer is the name for judgements; give --review with it")
    check_snapshot(find_place(os.environ))
    listening = server.listen(host, port)
    if edit:
        listening.close()
        copy, made = editing.copy_notebook(Path.cwd())
        click.echo(
            f"{'copied the notebook to' if made else 'opening'} {copy} (delete it to begin anew); "
            "nothing in it runs until you say so: Ctrl-Shift-R runs all",
            err=True,
        )
        editing.edit(copy, host=host, port=port, headless=headless, password_file=password_file)
        return
    password = choose_password(host, password_file)
    query = f"/?access_token={password}" if password and not password_file else "/"
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}{query}"
    if host not in server.LOOPBACK:
        click.echo(
            f"{host} is not this machine's loopback: everybody who reaches it is asked for a password. What is sent, "
            "the password too, is not encrypted; put a proxy with TLS before it, or use an SSH tunnel instead.",
            err=True,
        )
    click.echo(f"Explorer: {address}   stop: Ctrl-C", err=True)
    if not headless:
        webbrowser.open(address)
    signal.signal(signal.SIGTERM, leave)
    try:
        server.serve(NOTEBOOK, listening, host=host, password=password)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        # Not by the way of all exits, on which Python waits for marimo's threads, one for each page that is open. They
        # only read.
        os._exit(STOPPED)


def name_reviewer(given: str | None, config: Path, *, host: str, edit: bool) -> str:
    """Under whose name the page judges. Raises UsageError where it must not be able to."""
    from flows.commands.reviewing import choose_reviewer
    from flows.explorer.server import LOOPBACK

    if host not in LOOPBACK:
        raise UsageError("--review writes, so it is for this machine alone: leave out --host, or use an SSH tunnel")
    if edit:
        raise UsageError("--review is for the page; the notebook that --edit opens only reads")
    return choose_reviewer(given, config)


def check_installed() -> None:
    """Raises UsageError where marimo is missing."""
    if find_spec("marimo") is None:
        from flows.extras import install_command

        raise UsageError(
            "the explorer needs marimo, which is not installed; install it beside Bellwether: "
            + install_command("explore")
        )


def check_snapshot(snapshot: Place) -> None:
    """Raises WarehouseError where `snapshot` is not there, cannot be read, or lacks what the explorer asks for."""
    # With the charts, which take a second to load: now, and not when somebody waits for the page.
    from flows.explorer.charts import draw_lines
    from flows.explorer.view import read_movement, read_offer

    offer = read_offer(snapshot)
    if offer is None:
        raise WarehouseError(f"nothing was collected yet: {snapshot} is empty. Run `bellwether track` first")
    draw_lines(read_movement(snapshot, offer.start).lines, bucket="week", title="stories")


def choose_password(host: str, password_file: Path | None) -> str:
    """That of the file; else one made up, where `host` is not loopback; else none (empty)."""
    from flows.explorer.server import LOOPBACK

    if password_file is None:
        return "" if host in LOOPBACK else secrets.token_urlsafe(16)
    password = password_file.read_text(encoding="utf-8").strip()
    if not password:
        raise UsageError(f"{password_file} is empty; write a password into it")
    return password
