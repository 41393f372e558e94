"""The tests of loads and readings that a file passes, on a lake: same fixture names, another place."""

# ruff: noqa: F403 - what is imported is run, not read
from __future__ import annotations

import pytest

from tests.warehouse.test_alerts import *
from tests.warehouse.test_articles import *
from tests.warehouse.test_baseline import *
from tests.warehouse.test_documentation import *
from tests.warehouse.test_entries import *
from tests.warehouse.test_feeds import *
from tests.warehouse.test_runs import *
from tests.warehouse.test_sites import *

pytestmark = pytest.mark.server
