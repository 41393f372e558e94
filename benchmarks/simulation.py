"""A year of invented coverage with known stances, read by a tagger that errs as the real one was measured to.

Stories are drawn from the labelled passages of benchmarks/training/text; outlets, companies and holders by Zipf's law;
copies share their story's text and so its tags; what is talked about drifts from day to day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

START = datetime(2026, 1, 5, tzinfo=UTC)
OUTLETS, COMPANIES, HOLDERS = 40, 12, 300
COUNTRIES = ("US", "GB", "CN", "DE", "IN", "SG", "AU", "FR", "JP", "BR")
LANGUAGES = ("en", "en", "zh", "de", "en", "en", "en", "fr", "ja", "pt")
# By outlet. A language is spoken in more than one country; else what is first in it would be told as first in that.
LANGUAGE_OF = tuple(LANGUAGES[(outlet + 3 * (outlet // 10)) % 10] for outlet in range(OUTLETS))
Key = tuple[str, str]


@dataclass(frozen=True)
class Noise:
    """How a tagger errs. `recall` and `false` per key: of the stories that have it found; of all stories wrongly given
    it. `turned`: of the stories with a key, given the other pole too. `misheld`: of the named holders, another's name.
    """

    recall: np.ndarray
    false: np.ndarray
    turned: float
    misheld: float
    sure: np.ndarray
    false_sure: np.ndarray


@dataclass(frozen=True)
class Injection:
    """A key withheld in a scope value until `day`, then said: by `first` stories that day and `growth` more each day,
    up to `most`. kind "surged": said before at its base rate; "returned": said, then withheld for `quiet` days.
    """

    key: int
    scope: str
    value: str
    day: int
    kind: str = "first"
    first: int = 2
    growth: float = 2
    most: int = 12
    quiet: int = 75

    def count(self, day: int) -> int:
        return int(min(self.most, self.first + self.growth * (day - self.day))) if day >= self.day else 0


@dataclass
class Truth:
    """What was really said: per key the stories that have it, and per (key, scope, value) the first day of it."""

    stories: set[tuple[int, str]] = field(default_factory=set)
    first: dict[tuple[int, str, str], int] = field(default_factory=dict)


def read_keys(stances_toml: Path) -> list[Key]:
    import tomllib

    found = tomllib.loads(stances_toml.read_text(encoding="utf-8"))["proposition"]
    return [(entry["id"], pole) for entry in found for pole in ("affirm", "reject")]


def read_passages(folder: Path, keys: Sequence[Key]) -> np.ndarray:
    """One row of flags per labelled passage with a stance, one column per key."""
    index = {key: at for at, key in enumerate(keys)}
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found = {
                index[s["proposition"], s["pole"]]
                for sentence in json.loads(line).get("sentences", ())
                for s in sentence["stances"]
                if (s["proposition"], s["pole"]) in index and not s.get("optional")
            }
            if found:
                row = np.zeros(len(keys), bool)
                row[list(found)] = True
                rows.append(row)
    return np.array(rows)


def measure_noise(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], keys: Sequence[Key]) -> Noise:
    """A tagger's errors on labelled passages; a key's rates are drawn towards the mean by the weight of five passages'
    worth of labels (recall) and of half a wrong tag (false), for most keys have few.
    """
    index = {key: at for at, key in enumerate(keys)}
    hit, have, wrong, turned = (np.zeros(len(keys)) for _ in range(4))
    sure: list[float] = []
    false_sure: list[float] = []
    for passage, answer in zip(gold, found, strict=True):
        real = {index[s["proposition"], s["pole"]] for s in passage["stances"]}
        open_ = {index[s["proposition"], s["pole"]] for s in passage.get("optional") or ()}
        best: dict[int, float] = {}
        for s in answer["stances"]:
            at = index[s["proposition"], s["pole"]]
            best[at] = max(best.get(at, 0.0), s["confidence"])
        for at in real:
            have[at] += 1
            hit[at] += at in best
            turned[at] += (at ^ 1) in best and (at ^ 1) not in real | open_
        for at, confidence in best.items():
            if at in real:
                sure.append(confidence)
            elif at not in open_:
                false_sure.append(confidence)
                wrong[at] += (at ^ 1) not in real
    mean = hit.sum() / have.sum()
    share = wrong.sum() / len(keys)
    return Noise(
        recall=(hit + 5 * mean) / (have + 5),
        false=(wrong + 0.5 * share) / (len(gold) * 1.5),
        turned=turned.sum() / have.sum(),
        misheld=0.1,
        sure=np.array(sure),
        false_sure=np.array(false_sure),
    )


def perfect(keys: Sequence[Key]) -> Noise:
    ones = np.ones(len(keys))
    return Noise(recall=ones, false=ones * 0, turned=0, misheld=0, sure=np.array([0.95]), false_sure=np.array([0.95]))


class Newsroom:
    """Coverage day by day. `shuffled`: the days' topics do not drift (as if the dates were shuffled)."""

    def __init__(
        self,
        passages: np.ndarray,
        keys: Sequence[Key],
        noise: Noise,
        *,
        seed: int,
        articles: int = 200,
        injections: Sequence[Injection] = (),
        shuffled: bool = False,
    ) -> None:
        self.passages, self.keys, self.noise, self.articles = passages, keys, noise, articles
        self.injections, self.shuffled = injections, shuffled
        self.random = np.random.default_rng(seed)
        self.truth = Truth()
        self._drift = np.zeros(len(keys))
        self._outlets = zipf(OUTLETS)
        self._companies = zipf(COMPANIES)
        self._holders = zipf(HOLDERS)
        # A named holder keeps to one side of each proposition.
        self._sides = self.random.random((HOLDERS, len(keys) // 2)) < 0.5
        self.names = [f"Holder {at}" for at in range(HOLDERS)]

    def day(self, day: int) -> pa.Table:
        """The stance rows that the tagger gives for the articles of a day, first seen at random times of it."""
        real, copies = self._stories(day)
        outlets = self.random.choice(OUTLETS, len(copies), p=self._outlets)
        company = self.random.choice(COMPANIES, len(real), p=self._companies)
        holder = self._name_holders(real)
        self._inject(day, real, copies, outlets, company, holder)
        return self._tag(day, real, copies, outlets, company, holder)

    def _stories(self, day: int) -> tuple[np.ndarray, np.ndarray]:
        """The stories' true keys, and for each article of the day its story: a fifth of them are copies."""
        if not self.shuffled:
            self._drift = 0.9 * self._drift + self.random.normal(0, 0.15, len(self.keys))
        weights = np.exp(self.passages @ self._drift)
        originals = int(self.articles * 0.8)
        drawn = self.random.choice(len(self.passages), originals, p=weights / weights.sum())
        popular = self.random.pareto(1.2, originals) + 0.1
        copied = self.random.choice(originals, self.articles - originals, p=popular / popular.sum())
        return self.passages[drawn].copy(), np.concatenate([np.arange(originals), copied])

    def _name_holders(self, real: np.ndarray) -> np.ndarray:
        """A holder per story and key, -1 where nobody is named; names keep to their side."""
        named = self.random.random(real.shape) < 0.4
        drawn = self.random.choice(HOLDERS, real.shape, p=self._holders)
        at = np.arange(len(self.keys))
        side = self._sides[drawn, at // 2] == (at % 2 == 0)
        return np.where(named & side, drawn, -1)

    def _inject(
        self,
        day: int,
        real: np.ndarray,
        copies: np.ndarray,
        outlets: np.ndarray,
        company: np.ndarray,
        holder: np.ndarray,
    ) -> None:
        for injection in self.injections:
            inside = self._inside(injection, len(real), copies, outlets, company, holder)
            quiet = injection.kind == "returned" and injection.day - injection.quiet <= day < injection.day
            if (injection.kind == "first" and day < injection.day) or quiet:
                real[inside, injection.key] = False
                if injection.scope == "holder":
                    holder[inside, injection.key] = -1
            if day >= injection.day:
                self._add(injection, real, inside, holder, injection.count(day))

    def _inside(
        self,
        injection: Injection,
        stories: int,
        copies: np.ndarray,
        outlets: np.ndarray,
        company: np.ndarray,
        holder: np.ndarray,
    ) -> np.ndarray:
        """The stories in the scope value: for an outlet, country or language, all of which it carries a copy."""
        if injection.scope == "ever":
            return np.ones(stories, bool)
        if injection.scope == "company":
            return company == int(injection.value.split()[1])
        if injection.scope == "holder":
            return holder[:, injection.key] == int(injection.value.split()[1])
        names = {"outlet": [f"Outlet {o}" for o in range(OUTLETS)], "country": COUNTRIES * 4, "language": LANGUAGE_OF}
        carriers = np.array(names[injection.scope])[outlets] == injection.value
        inside = np.zeros(stories, bool)
        inside[copies[carriers]] = True
        return inside

    def _add(self, injection: Injection, real: np.ndarray, inside: np.ndarray, holder: np.ndarray, count: int) -> None:
        places = np.flatnonzero(inside if injection.scope != "holder" else np.ones(len(real), bool))
        chosen = self.random.choice(places, min(count, len(places)), replace=False)
        real[chosen, injection.key] = True
        if injection.scope == "holder":
            holder[chosen, injection.key] = int(injection.value.split()[1])

    def _tag(
        self,
        day: int,
        real: np.ndarray,
        copies: np.ndarray,
        outlets: np.ndarray,
        company: np.ndarray,
        holder: np.ndarray,
    ) -> pa.Table:
        noise, random = self.noise, self.random
        found = real & (random.random(real.shape) < noise.recall)
        false = (random.random(real.shape) < noise.false) & ~real
        other = real.reshape(len(real), -1, 2)[:, :, ::-1].reshape(real.shape)
        false |= other & ~real & (random.random(real.shape) < noise.turned)
        confidence = np.where(found, random.choice(noise.sure, real.shape), random.choice(noise.false_sure, real.shape))
        misheld = random.random(real.shape) < noise.misheld
        anybody = random.choice(HOLDERS, real.shape, p=self._holders)
        given = np.where((misheld & (holder >= 0)) | (false & (random.random(real.shape) < 0.4)), anybody, holder)
        self._note(day, real, copies, outlets, company, holder)
        article, key = np.nonzero((found | false)[copies])
        story = copies[article]
        moment = START + timedelta(days=day)
        minute = np.sort(random.integers(0, 1440, len(copies)))
        return self._table(day, moment, minute, article, story, key, outlets, company, given, confidence)

    def _note(
        self,
        day: int,
        real: np.ndarray,
        copies: np.ndarray,
        outlets: np.ndarray,
        company: np.ndarray,
        holder: np.ndarray,
    ) -> None:
        article, key = np.nonzero(real[copies])
        for story, at, outlet in zip(copies[article], key, outlets[article], strict=True):
            self.truth.stories.add((int(at), f"s{day}-{story}"))
            named = holder[story, at]
            scopes = [("ever", ""), ("outlet", f"Outlet {outlet}"), ("country", COUNTRIES[outlet % 10])]
            scopes += [("language", LANGUAGE_OF[outlet]), ("company", f"Company {company[story]}")]
            scopes += [("holder", self.names[named])] if named >= 0 else []
            for scope, value in scopes:
                self.truth.first.setdefault((int(at), scope, value), day)

    def _table(
        self,
        day: int,
        moment: datetime,
        minute: np.ndarray,
        article: np.ndarray,
        story: np.ndarray,
        key: np.ndarray,
        outlets: np.ndarray,
        company: np.ndarray,
        given: np.ndarray,
        confidence: np.ndarray,
    ) -> pa.Table:
        number = len(article)
        names = [self.names[h] if h >= 0 else None for h in given[story, key]]
        recorded = moment + timedelta(hours=23, minutes=59)
        times = [moment + timedelta(minutes=int(m)) for m in minute[article]]
        columns: dict[str, list[Any]] = {
            "stance_id": [f"t{day}-{a}-{k}" for a, k in zip(article, key, strict=True)],
            "article_id": [f"a{day}-{a}" for a in article],
            "revision": [f"r{day}-{a}" for a in article],
            "story_id": [f"s{day}-{s}" for s in story],
            "proposition": [self.keys[k][0] for k in key],
            "pole": [self.keys[k][1] for k in key],
            "holder_type": ["attributed" if name else "author" for name in names],
            "holder_name": names,
            "relation": ["asserts"] * number,
            "weight": [1.0] * number,
            "company": [f"Company {c}" for c in company[story]],
            "quote": ["."] * number,
            "start_char": [0] * number,
            "end_char": [1] * number,
            "confidence": confidence[story, key].tolist(),
            "basis": ["cue+model"] * number,
            "origin": ["local"] * number,
            "tagger_version": ["simulated"] * number,
            "codebook_version": ["simulated"] * number,
            "tagged_at": [recorded] * number,
            "published_on": [moment.date()] * number,
            "outlet": [f"Outlet {o}" for o in outlets[article]],
            "country": [COUNTRIES[o % 10] for o in outlets[article]],
            "language": [LANGUAGE_OF[o] for o in outlets[article]],
            "first_seen_at": times,
            "cues": [[]] * number,
            "holder_rule": [""] * number,
            "recorded_at": [recorded] * number,
        }
        return pa.table(columns)


def zipf(number: int) -> np.ndarray:
    weights = 1 / np.arange(1, number + 1)
    return weights / weights.sum()
