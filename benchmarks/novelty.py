"""The alert rules' error rates over simulated years: recall and delay of injected stances, false alarms a week.

python -m benchmarks.novelty                # all of it: some 40 minutes of one core; --quick: a tenth
python -m benchmarks.novelty --only null    # one part: default, perfect, null, curve, growth

The rules are those of config/alerts.toml, asked by the same SQL and the same decisions as in a load, on a real
warehouse of DuckDB, once per simulated day. The tagger's noise is measured on the two sets of passages under
tests/data. Delays are days from the first true article. A false alarm: a key that had been said in that scope before,
or fewer true stories behind it than the rule asks for. An alert on a key that was really said there for the first time,
or surged, though nobody injected it, is a natural one, and counted apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.simulation import (
    START,
    Injection,
    Key,
    Newsroom,
    Noise,
    measure_noise,
    perfect,
    read_keys,
    read_passages,
)
from config.loader import load
from extractors.model import AlertRule, Document
from flows.alerting import ask_of_a_load, ask_of_the_day
from flows.taggers import open_tagger
from warehouse.articles import LoadCounts
from warehouse.connection import open_live, registered, transaction
from warehouse.migrate import migrate

ROOT = Path(__file__).parents[1]
SCOPES = ("ever", "country", "language", "company", "outlet", "holder")


@dataclass(frozen=True)
class Told:
    """An alert of a simulated year. `day`: the day on which it was given."""

    rule: str
    scope: str
    value: str
    key: int
    day: int
    stories: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Year:
    told: tuple[Told, ...]
    room: Newsroom
    days: int
    slowest: float
    usual: float


def measure(folder: Path, keys: Sequence[Key]) -> Noise:
    """The local tagger's noise on the labelled passages."""
    tagger = open_tagger(load(ROOT / "config", environ={}), "local")
    gold = [
        json.loads(line)
        for name in ("gold", "dev_passages")
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    known = {proposition for proposition, _ in keys}
    gold = [{**p, "stances": [s for s in p["stances"] or () if s["proposition"] in known]} for p in gold]
    found = []
    for p in gold:
        document = Document(id=p["id"], text=p["text"], title=p.get("title"), language=p.get("lang"))
        stances = tagger.tag(document).stances
        found.append({"stances": [{"proposition": s.proposition, "pole": s.pole, "confidence": s.confidence}
                                  for s in stances]})  # fmt: skip
    return measure_noise(gold, found, keys)


def live_through(room: Newsroom, rules: Sequence[AlertRule], days: int) -> Year:
    """`days` days of coverage through the rules."""
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder, open_live(Path(folder) / "bellwether.duckdb") as connection:
        migrate(connection, now=START)
        connection.execute(
            "INSERT INTO feed_polls (run_id, feed_id, polled_at, outcome, entries, new, dropped, bytes, seconds) "
            "VALUES ('r', 'f', $at, 'ok', 0, 0, 0, 0, 0)",
            {"at": START},
        )
        for day in range(days):
            table = room.day(day)
            now = START + timedelta(days=day, hours=23, minutes=59)
            with transaction(connection):
                with registered(connection, incoming=table):
                    connection.execute("INSERT INTO stance_history BY NAME SELECT * FROM incoming")
                ask_of_the_day(connection, rules, now=now, run_id="r")
                began = time.perf_counter()
                counts = LoadCounts(new=1, stances=table.num_rows)
                ask_of_a_load(connection, rules, counts, articles=[], now=now, run_id="r")
                took.append(time.perf_counter() - began)
        rows = connection.execute(
            "SELECT rule, scope, scope_value, proposition, pole, created_at, facts, reason FROM alerts ORDER BY ALL"
        ).fetchall()
    index = {key: at for at, key in enumerate(room.keys)}
    told = tuple(
        Told(rule, scope, value, index[proposition, pole], days_of(created), tuple(json.loads(facts)["story_ids"]), why)
        for rule, scope, value, proposition, pole, created, facts, why in rows
    )
    return Year(told, room, days, max(took), statistics.median(took))


def days_of(moment: datetime) -> int:
    return (moment - START).days


@dataclass
class Score:
    """What became of a rule's injections and of its other alerts."""

    delays: list[int]
    missed: int = 0
    false: int = 0
    natural: int = 0
    days: int = 0

    def line(self, name: str) -> str:
        number = len(self.delays) + self.missed
        recall = f"{len(self.delays)}/{number} = {len(self.delays) / number:.0%}" if number else "-"
        median = f"{statistics.median(self.delays):g}" if self.delays else "-"
        last = f"{max(self.delays)}" if self.delays else "-"
        weeks = max(self.days / 7, 1e-9)
        return (
            f"{name:<34} {recall:>15} {median:>6} {last:>5} {self.false:>6} {self.false / weeks:>7.2f} "
            f"{self.natural / weeks:>8.2f}"
        )


HEAD = f"{'rule':<34} {'alerted':>15} {'delay':>6} {'last':>5} {'false':>6} {'/week':>7} {'natural':>8}"


def score(years: Iterable[Year], rules: Sequence[AlertRule]) -> dict[str, Score]:
    scores = {rule.id: Score(delays=[]) for rule in rules}
    by_id = {rule.id: rule for rule in rules}
    for year in years:
        expected = {
            (rule.id, i.key, i.value): i
            for rule in rules
            for i in year.room.injections
            if (rule.kind, rule.scope) == (i.kind, i.scope)
        }
        found: dict[tuple[str, int, str], int] = {}
        for alert in year.told:
            injection = expected.get((alert.rule, alert.key, alert.value))
            if injection and alert.day >= injection.day:
                found.setdefault((alert.rule, alert.key, alert.value), alert.day - injection.day)
                continue
            verdict = judge(year, alert, by_id[alert.rule])
            scores[alert.rule].false += verdict == "false"
            scores[alert.rule].natural += verdict == "natural"
        for rule in rules:
            scores[rule.id].days += year.days
        for key in expected:
            if key in found:
                scores[key[0]].delays.append(found[key])
            else:
                scores[key[0]].missed += 1
    return scores


def judge(year: Year, alert: Told, rule: AlertRule) -> str:
    """Whether an alert that nobody planned is false, or natural: really the first in its scope, or part of a wave."""
    real = sum((alert.key, story) in year.room.truth.stories for story in alert.stories)
    if real < min(rule.min_stories, len(alert.stories)):
        return "false"
    carried = any(i.key == alert.key and alert.day >= i.day for i in year.room.injections)
    if carried:
        return "natural"
    if rule.kind == "surged":
        return "natural" if really_surged(year, alert) else "false"
    if rule.kind != "first":
        return "false"
    began = min(int(story[1:].split("-")[0]) for story in alert.stories)
    first = year.room.truth.first.get((alert.key, alert.scope, alert.value), -1)
    return "natural" if first >= began else "false"


def really_surged(year: Year, alert: Told) -> bool:
    """Whether the key was truly said half as often again in the week as in the eight before."""
    days = Counter(int(story[1:].split("-")[0]) for key, story in year.room.truth.stories if key == alert.key)
    week = sum(days[day] for day in range(alert.day - 6, alert.day + 1)) / 7
    before = sum(days[day] for day in range(alert.day - 62, alert.day - 6)) / min(56, max(1, alert.day - 6))
    return week >= 1.5 * before


def plan(keys: Sequence[Key], seed: int, *, days: int, pace: dict[str, float]) -> list[Injection]:
    """What is new in a year, each key once: eight of the 32 at all (four years have them all), three in each narrower
    scope, two that return after 75 quiet days and two that surge.
    """
    random = np.random.default_rng(1000 + seed)
    start = 8 * seed % len(keys)
    order = [*range(start, len(keys)), *range(start)]
    chosen = iter(int(key) for key in (*order[:8], *random.permutation(order[8:])))
    values = {
        "country": lambda: ["US", "GB", "CN", "DE", "IN"][random.integers(5)],
        "language": lambda: ["zh", "de", "fr", "ja", "pt"][random.integers(5)],
        "company": lambda: f"Company {random.integers(6)}",
        "outlet": lambda: f"Outlet {random.integers(10)}",
        "holder": lambda: f"Holder {random.integers(20)}",
    }

    def day() -> int:
        return int(random.integers(days // 3, days - 40))

    planned = [Injection(next(chosen), "ever", "", day(), **pace) for _ in range(8)]
    for scope, value in values.items():
        slow = {"first": 1, "growth": 1, "most": 5} if scope in ("outlet", "holder") else pace
        planned += [Injection(next(chosen), scope, value(), day(), **slow) for _ in range(3)]
    late = [int(random.integers(days - 90, days - 40)) for _ in range(2)]
    planned += [Injection(next(chosen), "ever", "", at, "returned", **pace) for at in late]
    surge = {"first": 15, "growth": 0, "most": 15}
    return planned + [Injection(next(chosen), "ever", "", day(), "surged", **surge) for _ in range(2)]


def show(title: str, years: Sequence[Year], rules: Sequence[AlertRule]) -> None:
    print(f"\n{title}\n{HEAD}")
    scores = score(years, rules)
    for name, one in scores.items():
        print(one.line(name))
    weeks = sum(year.days for year in years) / 7
    print(f"{'all rules':<34} {'':>15} {'':>6} {'':>5} {sum(s.false for s in scores.values()):>6} "
          f"{sum(s.false for s in scores.values()) / weeks:>7.2f} "
          f"{sum(s.natural for s in scores.values()) / weeks:>8.2f}")  # fmt: skip
    print(f"a load's rules: {statistics.median(y.usual for y in years) * 1000:.0f} ms "
          f"(slowest {max(y.slowest for y in years) * 1000:.0f} ms)", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--quick", action="store_true", help="200 days, 2 runs")
    parser.add_argument("--only", choices=("default", "perfect", "null", "curve", "growth"))
    parser.add_argument("--verbose", action="store_true", help="print the alerts that nobody planned")
    arguments = parser.parse_args()
    days, runs = (200, 2) if arguments.quick else (arguments.days, arguments.runs)
    keys = read_keys(ROOT / "config" / "stances.toml")
    passages = read_passages(ROOT / "benchmarks" / "training" / "text", keys)
    noise = measure(ROOT / "tests" / "data", keys)
    describe(noise, passages)
    rules = [rule for rule in load(ROOT / "config", environ={}).rules if rule.kind != "drifted"]
    parts = {
        "default": lambda: injected("Default rules, measured noise", rules, noise, {}),
        "perfect": lambda: injected("A perfect tagger (noise = 0)", trusting(rules), perfect(keys), {}),
        "null": lambda: null(rules),
        "curve": lambda: curve(rules),
        "growth": lambda: growth(rules),
    }

    def injected(title: str, asked: Sequence[AlertRule], errs: Noise, pace: dict[str, float]) -> None:
        rooms = [
            Newsroom(passages, keys, errs, seed=s, injections=plan(keys, s, days=days, pace=pace)) for s in range(runs)
        ]
        years = [live_through(room, asked, days) for room in rooms]
        show(title, years, asked)
        if arguments.verbose:
            print_unplanned(years, keys)

    def null(asked: Sequence[AlertRule]) -> None:
        for shuffled in (True, False):
            rooms = [Newsroom(passages, keys, noise, seed=100 + s, shuffled=shuffled) for s in range(max(1, runs // 4))]
            years = [live_through(room, asked, days) for room in rooms]
            show(f"Nothing new{', dates shuffled' if shuffled else ', topics drifting'}", years, asked)
            if arguments.verbose:
                print_unplanned(years, keys)

    def curve(asked: Sequence[AlertRule]) -> None:
        ever = next(rule for rule in asked if (rule.kind, rule.scope) == ("first", "ever"))
        variants = [
            replace(ever, id=f"confidence {c}, stories {s}", min_confidence=c, min_stories=s)
            for c in (0.5, 0.6, 0.7, 0.8, 0.9)
            for s in (2, 5, 10)
        ]
        # What thresholds alone can do, without asking what noise explains.
        variants += [
            replace(ever, id=f"confidence {c}, stories {s}, noise 0", min_confidence=c, min_stories=s, noise=0)
            for c, s in ((0.7, 2), (0.9, 2), (0.9, 10))
        ]
        injected("The curve of `ever`: confidence x corroboration", variants, noise, {})

    def growth(asked: Sequence[AlertRule]) -> None:
        for first, more, most in ((1, 0.25, 6), (1, 1, 10), (4, 4, 20)):
            title = f"Stances that begin with {first} stories and grow by {more} a day up to {most}"
            injected(title, asked[:1], noise, {"first": first, "growth": more, "most": most})

    for name, part in parts.items():
        if arguments.only in (None, name):
            part()


def trusting(rules: Sequence[AlertRule]) -> list[AlertRule]:
    return [replace(rule, noise=0) for rule in rules]


def describe(noise: Noise, passages: np.ndarray) -> None:
    print(f"{len(passages)} labelled passages with {passages.sum(axis=1).mean():.2f} stances each; a tagger that finds "
          f"{noise.recall.mean():.2f} of them ({noise.recall.min():.2f} to {noise.recall.max():.2f} by key) and adds "
          f"{1000 * noise.false.mean():.1f} wrong ones per key and 1,000 stories "
          f"({1000 * noise.false.min():.1f} to {1000 * noise.false.max():.1f}), {noise.turned:.3f} of the turned "
          "pole")  # fmt: skip
    for least in (0.6, 0.7, 0.8, 0.9):
        print(f"  at confidence {least}: {(noise.sure >= least).mean():.2f} of the right ones, "
              f"{(noise.false_sure >= least).mean():.2f} of the wrong ones")  # fmt: skip


def print_unplanned(years: Sequence[Year], keys: Sequence[Key]) -> None:
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for year in years:
        planned = {(i.key, i.value): i.day for i in year.room.injections}
        for alert in year.told:
            late = planned.get((alert.key, alert.value))
            if late is None or alert.day < late:
                by_rule[alert.rule][f"day {alert.day} {'/'.join(keys[alert.key])} {alert.value}: {alert.reason}"] += 1
    for rule, counted in by_rule.items():
        for text, _ in counted.most_common(12):
            print(f"  {rule}: {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
