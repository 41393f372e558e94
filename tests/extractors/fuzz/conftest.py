"""The profile of `make fuzz`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

LONG_SEARCH = 5_000

settings.register_profile("long", max_examples=LONG_SEARCH, deadline=None, suppress_health_check=list(HealthCheck))
