"""Everything that the flows write, under one name. Call these within `with transaction(connection)`: none commits."""

from warehouse.alerts import novelty_candidates, save_alerts
from warehouse.articles import LoadCounts, StoryRow, save_articles, story_candidates
from warehouse.connection import Connection
from warehouse.entries import PendingEntry, pending_entries, resolve_entries, save_outcomes
from warehouse.feeds import FeedPoll, feed_states, register_feeds, save_drops, save_failures, save_polls
from warehouse.runs import RunState, finish_run, start_run
from warehouse.sites import SiteFile, host_pauses, save_host_pauses, save_site_files, site_files

__all__ = [
    "Connection",
    "FeedPoll",
    "LoadCounts",
    "PendingEntry",
    "RunState",
    "SiteFile",
    "StoryRow",
    "feed_states",
    "finish_run",
    "host_pauses",
    "novelty_candidates",
    "pending_entries",
    "register_feeds",
    "resolve_entries",
    "save_alerts",
    "save_articles",
    "save_drops",
    "save_failures",
    "save_host_pauses",
    "save_outcomes",
    "save_polls",
    "save_site_files",
    "site_files",
    "start_run",
    "story_candidates",
]
