"""The sections of the briefing in their order on the page. A new one is a module beside these and a line here."""

from __future__ import annotations

from typing import Any

from flows.report.section import Section
from flows.report.sections import (
    alliances,
    corrected,
    coverage,
    firsts,
    holders,
    method,
    news,
    outlets,
    poles,
    shares,
)

SECTIONS: tuple[Section[Any], ...] = (
    news.SECTION,
    shares.SECTION,
    poles.SECTION,
    outlets.SECTION,
    holders.SECTION,
    alliances.SECTION,
    firsts.SECTION,
    coverage.SECTION,
    corrected.SECTION,
    method.SECTION,
)
