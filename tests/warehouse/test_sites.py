"""What is remembered of sites: files with rules, and pauses."""

from __future__ import annotations

import dataclasses

from tests.warehouse.samples import DAY, HOUR, NOW
from warehouse.connection import Connection
from warehouse.store import SiteFile, host_pauses, save_host_pauses, save_site_files, site_files

RULES = SiteFile(
    origin="https://harbour.example",
    file="robots.txt",
    state="read",
    body="User-agent: *\nDisallow: /x",
    read_at=NOW,
    asked_at=NOW,
    expires_at=NOW + DAY,
)
NONE = dataclasses.replace(RULES, file="tdmrep.json", state="absent", body=None, read_at=None)


def test_files_come_back_as_they_were_saved_for_the_origins_asked_for(warehouse: Connection) -> None:
    other = dataclasses.replace(RULES, origin="https://kiel.example")
    save_site_files(warehouse, [RULES, NONE, other])
    assert site_files(warehouse, ["https://harbour.example"]) == (RULES, NONE)
    assert site_files(warehouse, []) == ()


def test_a_file_asked_for_again_replaces_what_was_known(warehouse: Connection) -> None:
    save_site_files(warehouse, [RULES])
    later = dataclasses.replace(RULES, state="unreachable", asked_at=NOW + DAY, expires_at=NOW + DAY + HOUR)
    save_site_files(warehouse, [later])
    assert site_files(warehouse, ["https://harbour.example"]) == (later,)


def test_pauses_hold_until_they_are_over(warehouse: Connection) -> None:
    save_host_pauses(warehouse, {"harbour.example": NOW + HOUR, "kiel.example": NOW + DAY}, now=NOW)
    save_host_pauses(warehouse, {"harbour.example": NOW + 2 * HOUR}, now=NOW)
    assert host_pauses(warehouse, now=NOW) == {"harbour.example": NOW + 2 * HOUR, "kiel.example": NOW + DAY}
    assert host_pauses(warehouse, now=NOW + 3 * HOUR) == {"kiel.example": NOW + DAY}
    save_host_pauses(warehouse, {}, now=NOW + 3 * HOUR)
    assert warehouse.execute("SELECT count(*) FROM host_pauses").fetchall() == [(1,)]
