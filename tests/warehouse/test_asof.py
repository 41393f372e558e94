"""What was known when, against a replay of the same events in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.samples import NOW, a_stance, an_article
from warehouse.connection import Connection
from warehouse.store import save_articles

TEXTS = ("A ban is wrong, says Mara Quist.", "A ban is right, says Mara Quist.", "Nothing is said of it today.")
TAGGERS = ("t1", "t2")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Event:
    """At a minute, an article is found with a text by a tagger; or a person judges the stance in its current text."""

    minute: int
    slug: str
    text: int
    tagger: str
    on_topic: bool
    finds: bool
    label: bool | None


@dataclass(slots=True)
class Replay:
    """What a reader would have seen at each moment: `(text, tagging, on topic)` per article, and its stances."""

    now: dict[str, tuple[int, str, bool, bool]] = field(default_factory=dict)
    # By the words that were judged, for a judgement holds in every text that has them.
    labels: dict[tuple[str, str], bool] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.label is not None:
            if event.slug in self.now:
                self.labels[event.slug, TEXTS[self.now[event.slug][0]][:5]] = event.label
            return
        before = self.now.get(event.slug)
        if before is None or before[:2] != (event.text, event.tagger):
            self.now[event.slug] = (event.text, event.tagger, event.on_topic, event.finds)

    def articles(self) -> set[tuple[str, str, bool]]:
        return {(slug, TEXTS[text], on_topic) for slug, (text, _, on_topic, _) in self.now.items()}

    def stances(self) -> set[tuple[str, str]]:
        found = set()
        for slug, (text, tagger, _, finds) in self.now.items():
            judged = self.labels.get((slug, TEXTS[text][:5]))
            if judged or (judged is None and finds):
                found.add((slug, "human" if judged else tagger))
        return found


EVENTS = st.lists(
    st.builds(
        Event,
        minute=st.integers(1, 3),
        slug=st.sampled_from(["a", "b"]),
        text=st.integers(0, len(TEXTS) - 1),
        tagger=st.sampled_from(TAGGERS),
        on_topic=st.booleans(),
        finds=st.booleans(),
        label=st.sampled_from([None, None, None, True, False]),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_any_moment_shows_what_a_replay_up_to_it_shows(warehouse: Connection, events: list[Event]) -> None:
    warehouse.execute("BEGIN TRANSACTION")
    try:
        replay, at = Replay(), NOW
        expected = [(at, replay.articles(), replay.stances())]
        for event in events:
            at += event.minute * MINUTE
            happen(warehouse, event, at)
            replay.take(event)
            expected.append((at, replay.articles(), replay.stances()))
        for moment, articles, stances in expected:
            for later in (timedelta(0), MINUTE / 2):
                assert seen(warehouse, moment + later) == (articles, stances)
        assert current(warehouse) == expected[-1][1:]
    finally:
        warehouse.execute("ROLLBACK")


def happen(connection: Connection, event: Event, at: datetime) -> None:
    if event.label is not None:
        judge(connection, event, at)
        return
    text = TEXTS[event.text]
    stances = (a_stance(text, text[:5]),) if event.finds else ()
    article = an_article(event.slug, text, stances=stances, tagger_version=event.tagger, on_topic=event.on_topic)
    save_articles(connection, run_id="r", articles=[article], stories={}, now=at)


def judge(connection: Connection, event: Event, at: datetime) -> None:
    """A person says whether the stance of the current text of an article is there."""
    connection.execute(
        """
        INSERT INTO labels BY NAME
        SELECT $at::VARCHAR AS label_id, article_id, revision, 'ban' AS proposition, 'reject' AS pole,
            'attributed' AS holder_type, 'Mara Quist' AS holder_name, 'reports' AS relation, text[1:5] AS quote,
            0 AS start_char, 5 AS end_char, $holds AS holds, 'kb' AS reviewer, '1' AS codebook_version,
            $at AS labelled_at
        FROM articles WHERE article_id = $article_id
        """,
        {"at": at, "holds": event.label, "article_id": an_article(event.slug).article.article_id},
    )


def seen(connection: Connection, moment: datetime) -> tuple[set[Any], set[Any]]:
    return look(connection, "articles_asof($ts)", ts=moment), look_for_stances(
        connection, "stances_asof($ts)", ts=moment
    )


def current(connection: Connection) -> tuple[set[Any], set[Any]]:
    return look(connection, "articles"), look_for_stances(connection, "stances")


def look(connection: Connection, source: str, **parameters: Any) -> set[Any]:
    return fetch(connection, f"SELECT url[-1:], text, on_topic FROM {source}", parameters)


def look_for_stances(connection: Connection, source: str, **parameters: Any) -> set[Any]:
    found = fetch(connection, f"SELECT article_id, tagger_version FROM {source}", parameters)
    slugs = {an_article(slug).article.article_id: slug for slug in "ab"}
    return {(slugs[article_id], tagger) for article_id, tagger in found}


def fetch(connection: Connection, sql: str, parameters: dict[str, Any]) -> set[Any]:
    found = connection.execute(sql, parameters).fetchall()
    assert len(found) == len(set(found)), "a row twice"
    return set(found)
