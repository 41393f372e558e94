"""Names for proposals from a language model on loopback: asked when the user chose one, stored, shown, accepted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from config.loader import load
from config.template import write
from extractors.errors import BellwetherError, UsageError
from flows import accepting
from flows.cli import cli
from tests.fakes import Reply, Request, internet
from tests.flows.llm.endpoint import completion, failing
from tests.flows.test_discover import NOW, SPEECH, ask, fill
from tests.warehouse.samples import HARBOUR
from warehouse import discovery, removals
from warehouse.connection import LIVE_NAME, hold_lock, open_live, transaction
from warehouse.discovery import DiscoveryRow
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds

pytestmark = pytest.mark.program

ID = "unlisted-00000001"
GOOD: dict[str, Any] = {
    "id": "free-expression",
    "statement": "Restricting it violates free speech.",
    "affirm": "A ban gags people.",
    "reject": "Speech is free without it.",
    "pole": "affirm",
    "like": None,
}


@dataclass(slots=True)
class Desk:
    """A data folder with a proposal, a configuration, and a model that answers as a test wants."""

    config: Path
    data: Path
    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, request: Request) -> Reply:
        self.asked.append(json.loads(request.body))
        self.meanwhile()
        return self.replies[min(len(self.asked), len(self.replies)) - 1]

    def run(self, *arguments: str, tier: str = "llm", **llm: object) -> Result:
        settings = {"endpoint": self.url, "model": "small-1", "retries": 0, **llm}
        environ = {f"BELLWETHER_LLM__{key.upper()}": str(value) for key, value in settings.items()}
        where = ["--data", str(self.data)] + ([] if arguments[0] == "reject" else ["--config", str(self.config)])
        return CliRunner().invoke(
            cli, ["discover", *arguments, *where], env={"BELLWETHER_TAG__TIER": tier, "COLUMNS": "200", **environ}
        )

    def suggested(self) -> list[Any]:
        return ask(self.data, "SELECT suggested_id, suggested_by FROM discoveries")


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stand")
    write(folder / "config")
    data = folder / "data"
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, [HARBOUR], now=NOW)
            for number in range(3):
                fill(connection, "v", f"new-{number}", f"{number}: {SPEECH}", np.eye(1, 384)[0], number)
            row = DiscoveryRow(
                discovery_id=ID, proposed_at=NOW, state="proposed", terms=("gags", "speaks"),
                members=("new-0", "new-1", "new-2"), centre=b"", articles=3, domains=3, holders=3, stories=3,
                watched=9, past=0, past_watched=9, chance=1e-9,
            )  # fmt: skip
            discovery.save_discovery(connection, row)
    publish(data / LIVE_NAME, data / "snapshot.duckdb")
    return folder


@pytest.fixture
def desk(stand: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = Path(shutil.copytree(stand, tmp_path / "desk"))
    desk = Desk(config=folder / "config", data=folder / "data", replies=[completion(GOOD)])
    with internet(desk.answer) as site:
        desk.url = site.url("/v1")
        yield desk


def test_a_suggestion_is_asked_for_outside_the_lock_stored_and_shown(desk: Desk) -> None:
    @contextmanager
    def seize() -> Iterator[None]:
        with hold_lock(desk.data, purpose="track", now=NOW), open_live(desk.data / LIVE_NAME):
            yield

    def probe() -> None:
        with seize():
            assert desk.asked

    desk.meanwhile = probe
    done = desk.run("suggest", ID)
    assert done.exit_code == 0, done.output
    assert "small-1 suggests: free-expression: Restricting it violates free speech." in done.output
    (body,) = desk.asked
    assert body["response_format"]["json_schema"]["name"] == "suggestion"
    assert all(f'"{number}: {SPEECH}"' in body["messages"][1]["content"] for number in range(3))
    assert desk.suggested() == [("free-expression", "small-1")]
    shown = desk.run("show", ID).output
    assert "small-1 suggests: free-expression\n  statement  Restricting it violates free speech.\n" in shown
    assert "takes it for" not in shown
    assert "; small-1 suggests: free-expression" in desk.run("list").output
    assert json.loads(desk.run("show", ID, "--json").output)["suggested_reject"] == "Speech is free without it."
    assert json.loads(desk.run("list", "--json").output)[0]["suggested_pole"] == "affirm"


def test_what_the_model_takes_for_a_known_stance_is_shown_with_the_command_to_merge_it(desk: Desk) -> None:
    desk.replies = [completion({**GOOD, "like": "ban", "pole": "reject"})]
    assert desk.run("suggest", ID).exit_code == 0
    assert f"small-1 takes it for ban: `bellwether discover merge {ID} ban/reject`" in desk.run("show", ID).output


def test_accepting_takes_what_is_not_given_from_the_suggestion_and_says_so(desk: Desk) -> None:
    desk.replies = [completion({**GOOD, "pole": "reject"})]
    desk.run("suggest", ID)
    done = desk.run("accept", ID)
    assert done.exit_code == 0, done.output
    assert "named     as small-1 suggests: Restricting it violates free speech." in done.output
    assert f"{ID} is accepted: free-expression/reject, 3 examples" in done.output
    added = load(desk.config, environ={}).codebook.propositions[-1]
    assert (added.id, added.affirm, added.reject) == (
        "free-expression",
        "A ban gags people.",
        "Speech is free without it.",
    )


def test_a_statement_of_ones_own_takes_neither_poles_nor_meanings_from_the_suggestion(desk: Desk) -> None:
    desk.replies = [completion({**GOOD, "pole": "reject"})]
    desk.run("suggest", ID)
    done = desk.run("accept", ID, "--statement", "It gives people a voice.", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert (report["became"], report["named_by"]) == ("free-expression/affirm", "small-1")
    added = load(desk.config, environ={}).codebook.propositions[-1]
    assert (added.statement, added.affirm) == ("It gives people a voice.",) * 2


def test_accepting_without_a_name_or_a_suggestion_asks_for_one(desk: Desk) -> None:
    done = desk.run("accept", ID)
    assert isinstance(done.exception, UsageError)
    assert "give --id and --statement" in str(done.exception)
    assert ask(desk.data, "SELECT state FROM discoveries") == [("proposed",)]


@pytest.mark.parametrize("tier", ["local", "recordings"])
def test_no_text_is_sent_where_the_user_chose_no_language_model(desk: Desk, tier: str) -> None:
    recorded = {"recordings": "answers.jsonl"} if tier == "recordings" else {}
    done = desk.run("suggest", ID, tier="local" if tier == "local" else "llm", **recorded)
    assert isinstance(done.exception, UsageError)
    assert "no language model may be asked" in str(done.exception)
    assert desk.asked == []


@pytest.mark.parametrize(
    ("replies", "settings", "asked", "words"),
    [
        ([failing(500)], {}, 1, "http_500"),
        ([completion("no JSON"), completion({**GOOD, "id": "ban"})], {}, 2, "bad_answer: \"id\" is that of a known"),
        ([completion({**GOOD, "statement": "Now\u202e."})], {}, 2, "bad_answer: \"statement\" must be one line"),
        ([completion(GOOD)], {"budget_per_day_tokens": 1}, 0, "budget_spent"),
        ([completion(GOOD)], {"budget_per_day_cost": 1e-9, "cost_per_million_in": 5}, 0, "budget_spent"),
        ([completion(GOOD)], {"key_env": "NO_SUCH_KEY"}, 0, "NO_SUCH_KEY"),
        ([completion(GOOD)], {"endpoint": "http://127.0.0.1:9/v1"}, 0, "unreachable"),
    ],
)  # fmt: skip
def test_where_the_model_gives_no_name_the_proposal_stays_without(
    desk: Desk, replies: list[Reply], settings: dict[str, object], asked: int, words: str
) -> None:
    desk.replies = replies
    done = desk.run("suggest", ID, **settings)
    assert isinstance(done.exception, BellwetherError)
    assert words in str(done.exception)
    assert len(desk.asked) == asked
    assert desk.suggested() == [(None, None)]


def test_a_bad_answer_is_asked_for_once_more_and_both_are_paid(desk: Desk) -> None:
    desk.replies = [completion("no JSON"), completion(GOOD)]
    assert desk.run("suggest", ID, budget_per_day_tokens=5_000).exit_code == 0
    assert desk.suggested() == [("free-expression", "small-1")]
    # Two requests of 1,050 tokens leave too little of the day for another.
    assert "budget_spent" in str(desk.run("suggest", ID, budget_per_day_tokens=5_000).exception)


def test_what_was_decided_while_the_model_was_asked_stays_as_it_is(desk: Desk) -> None:
    desk.meanwhile = lambda: accepting.reject(desk.data, ID, now=NOW)
    assert "while the model was asked" in str(desk.run("suggest", ID).exception)
    assert desk.suggested() == [(None, None)]
    assert "was rejected before" in str(desk.run("suggest", ID).exception)
    assert len(desk.asked) == 1


def test_an_article_forgotten_takes_the_suggestion_with_it_also_one_under_way(desk: Desk) -> None:
    def forget(member: str) -> None:
        with open_live(desk.data / LIVE_NAME) as connection, transaction(connection):
            (article,) = connection.execute(
                "SELECT article_id FROM discovery_statements WHERE statement_id = $id", {"id": member}
            ).fetchall()[0]
            removals.remove_articles(connection, [article], now=NOW + timedelta(hours=1))

    assert desk.run("suggest", ID).exit_code == 0
    forget("new-1")
    assert ask(
        desk.data, "SELECT DISTINCT unnest([suggested_id, suggested_affirm, suggested_by]) FROM discoveries"
    ) == [(None,)]
    desk.meanwhile = lambda: forget("new-2")
    assert "an article of it forgotten" in str(desk.run("suggest", ID).exception)
    assert desk.suggested() == [(None, None)]
