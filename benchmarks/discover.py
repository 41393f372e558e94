"""Discovery measured: a stance withheld from the tagger arrives in a dated stream; is it proposed, when, how purely?

python -m benchmarks.discover                       # each of the 18, and the null replays: some 15 minutes of one core
python -m benchmarks.discover --only ban,reciprocity --seeds 1
python -m benchmarks.discover --encoder build/without/encoder.onnx --only divestiture,engagement --writers web,trade
python -m benchmarks.discover --check-clusters      # against scikit-learn's HDBSCAN, where that is installed

The text: passages of benchmarks/training/text and tests/data that the shipped network was not trained on (writers web2
and web5, the gold set, and what renders real pages), and benchmarks/reserved.jsonl for what the codebook reserves. Each
is an article; a fifth of the articles come with copies on other sites. For `days` days there are `per_day` articles a
day; from day `start` on those that show the withheld stance come in: one a day in the first week, two in the second,
three from then on (of 8: a stance that takes hold). Withheld is its cues, its examples and the network's outputs for
it; the network as such was trained with it, which only `--encoder` (one trained without) does not share.

A proposal is right when half of its sentences or more show the withheld stance. Null replays: nothing arrives, and the
dates are shuffled or not.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from config.loader import load
from extractors.discovery.density import find_clusters
from extractors.discovery.likeness import compare
from extractors.discovery.naming import hide_names
from extractors.discovery.proposal import Judged, Sighting, choose_proposal
from extractors.discovery.statement import Limits, Pool, Statement
from extractors.discovery.survey import Cluster, survey
from extractors.model import Document
from extractors.stance.encoder import Encoder
from extractors.stance.local import LocalTagger, View
from extractors.topic import TopicMatcher
from flows.modelfiles import locate_model, open_model

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "benchmarks" / "training" / "text"
UNSEEN = ("web2", "web5", "gold", "dev", "reserved")
RESERVED = ("free-expression", "reciprocity")
BEGAN = date(2026, 1, 1)
SITES = 40
COPIED = 0.2


@dataclass(frozen=True)
class Sentence:
    """A sentence that was read: what the tagger saw, its words without names, and what is really said in it."""

    view: View
    words: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Article:
    """A passage and what is really said in it (propositions, whatever the pole)."""

    name: str
    labels: frozenset[str]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Stream:
    """How articles come in."""

    days: int = 84
    start: int = 56
    per_day: int = 8
    seed: int = 1
    shuffled: bool = False


@dataclass(frozen=True)
class Told:
    """A proposal of a replay: its day, the share of its sentences that show the withheld stance, and the cluster."""

    day: int
    purity: float
    cluster: Cluster


@dataclass(frozen=True)
class Outcome:
    """A replay. `fifth`: the day of the fifth article with the withheld stance."""

    told: tuple[Told, ...]
    fifth: int | None
    articles: int

    @property
    def right(self) -> Told | None:
        return next((each for each in self.told if each.purity >= 0.5), None)

    @property
    def wrong(self) -> int:
        return sum(each.purity < 0.5 for each in self.told)


def read_passages(writers: Iterable[str]) -> list[tuple[Document, list[tuple[str, frozenset[str]]]]]:
    """Documents of those writers with their sentences; the sets under tests/data are labelled as passages."""
    wanted = set(writers)
    records = [
        json.loads(line)
        for path in [*sorted(TEXT.glob("*.jsonl")), ROOT / "benchmarks" / "reserved.jsonl"]
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    records += [
        {**json.loads(line), "writer": name}
        for name, file in (("gold", "gold"), ("dev", "dev_passages"))
        for line in (ROOT / "tests" / "data" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = []
    for number, record in enumerate(records):
        if record["writer"] in wanted and record.get("lang", "en").startswith("en"):
            parts = _parts(record)
            text = " ".join(sentence for sentence, _ in parts)
            name = record.get("id") or f"{record['writer']}-{number}"
            document = Document(id=name, text=text, title=record.get("title"), language="en", genre=record["genre"])
            found.append((document, parts))
    return found


def _parts(record: dict) -> list[tuple[str, frozenset[str]]]:
    if "sentences" in record:
        return [(s["text"], frozenset(x["proposition"] for x in s["stances"])) for s in record["sentences"]]
    if "labels" in record:
        own = (record["text"], frozenset(proposition for proposition, _ in record["labels"]))
        return [(record["context"], frozenset()), own] if record["context"] else [own]
    stances = [*(record["stances"] or ()), *(record.get("reserved") or ())]
    named = frozenset(each["proposition"] if isinstance(each, dict) else str(each) for each in stances)
    return [(record["text"], named)]


def read_articles(writers: Sequence[str], encoder: Path | None, cache: Path) -> list[Article]:
    """What the tagger sees in the passages, read once and kept in `cache`."""
    if cache.exists():
        kept: list[Article] = pickle.loads(cache.read_bytes())
        return kept
    configuration = load(ROOT / "config", environ={})
    folder = locate_model("")
    model = open_model(folder, threads=1)
    if encoder:
        tokens = (folder / "tokenizer.json").read_bytes()
        model = replace(model, load=lambda: Encoder(encoder.read_bytes(), tokens), load_exemplars=lambda: None)
    matcher = TopicMatcher(configuration.topics)
    tagger = LocalTagger(configuration.codebook, configuration.topics, model, matcher=matcher)
    articles = []
    for document, parts in read_passages(writers):
        views = tagger.view(document)
        sentences = tuple(
            Sentence(view, hide_names(view.sentence, matcher, "en"), _label(view, parts)) for view in views
        )
        labels = frozenset(label for _, own in parts for label in own)
        articles.append(Article(document.id, labels, sentences))
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps(articles))
    return articles


def _label(view: View, parts: Sequence[tuple[str, frozenset[str]]]) -> frozenset[str]:
    """The labels of the parts that make up more than half of a sentence."""
    place, found = 0, frozenset[str]()
    for text, labels in parts:
        shared = min(place + len(text), view.end) - max(place, view.start)
        if 2 * shared > view.end - view.start:
            found |= labels
        place += len(text) + 1
    return found


@dataclass(frozen=True)
class Dated:
    """A statement of the stream, its network vector, and whether it shows the withheld stance."""

    statement: Statement
    vector: np.ndarray
    right: bool


def make_stream(
    articles: Sequence[Article], withheld: str | None, unknown: frozenset[str], shape: Stream, limits: Limits
) -> tuple[list[Dated], dict[date, int], list[int], int]:
    """The stream's statements in order, stories by day, the days of the articles with the withheld stance, and the
    number of articles. `unknown`: propositions that the network was not trained on.
    """
    chance = np.random.default_rng(shape.seed)
    shuffled = [articles[place] for place in chance.permutation(len(articles))]
    arriving = [each for each in shuffled if withheld in each.labels]
    usual = [each for each in shuffled if withheld not in each.labels and not each.labels & set(RESERVED)]
    shares = 1 / np.arange(1, SITES + 1)
    shares /= shares.sum()
    found: list[Dated] = []
    watched: dict[date, int] = {}
    days: list[int] = []
    number = 0
    for day in range(shape.days):
        new = min(3, 1 + (day - shape.start) // 7) if withheld and day >= shape.start else 0
        todays = [arriving.pop() for _ in range(min(new, len(arriving)))]
        days += [day] * len(todays)
        todays += [usual.pop() for _ in range(min(shape.per_day - len(todays), len(usual)))]
        watched[BEGAN + timedelta(days=day)] = len(todays)
        for article in todays:
            copies = int(chance.integers(1, 4)) if chance.random() < COPIED else 0
            sites = chance.choice(SITES, 1 + copies, replace=False, p=shares)
            number += len(sites)
            for copy, site in enumerate(sites):
                found += _date(article, copy, int(site), day, withheld, unknown, limits)
    if shape.shuffled:
        found = _shuffle(found, chance)
    return found, watched, days, number


def _date(
    article: Article, copy: int, site: int, day: int, withheld: str | None, unknown: frozenset[str], limits: Limits
) -> Iterable[Dated]:
    for place, sentence in enumerate(article.sentences):
        view = sentence.view
        known = {cell: p for cell, p in view.probabilities.items() if cell[0] != withheld and cell[0] not in unknown}
        cues = frozenset(cell for cell in view.cues if cell[0] != withheld)
        if replace(view, probabilities=known, cues=cues).fits(limits.fit):
            continue
        named = view.holder.name or f"site {site}"
        statement = Statement(
            statement_id=f"{article.name}/{copy}/{place}",
            article_id=f"{article.name}/{copy}",
            story_id=article.name,
            domain=f"site{site}.example",
            day=BEGAN + timedelta(days=day),
            holder=f"{view.holder.type}:{named}",
            text=sentence.words,
        )
        yield Dated(statement, view.vector, withheld in sentence.labels)


def _shuffle(found: Sequence[Dated], chance: np.random.Generator) -> list[Dated]:
    """The same statements with the stories' dates dealt out anew."""
    stories = list(dict.fromkeys(each.statement.story_id for each in found))
    first = {each.statement.story_id: each.statement.day for each in reversed(found)}
    order = chance.permutation(len(stories))
    dealt = {story: first[stories[place]] for story, place in zip(stories, order, strict=True)}
    moved = [replace(each, statement=replace(each.statement, day=dealt[each.statement.story_id])) for each in found]
    return sorted(moved, key=lambda each: each.statement.day)


def replay(
    articles: Sequence[Article],
    withheld: str | None,
    shape: Stream,
    limits: Limits,
    *,
    unknown: frozenset[str] = frozenset(),
    known: tuple[np.ndarray, Sequence[str]] | None = None,
) -> Outcome:
    """Night after night from the second week on."""
    dated, watched, days, number = make_stream(articles, withheld, unknown, shape, limits)
    right = {each.statement.statement_id for each in dated if each.right}
    vectors = np.array([each.vector for each in dated], dtype=np.float32)
    moments = np.array([(each.statement.day - BEGAN).days for each in dated])
    centres = _drop(known, withheld)
    sightings: list[Sighting] = []
    judged: list[Judged] = []
    told: list[Told] = []
    for day in range(14, shape.days):
        there = np.flatnonzero((moments <= day) & (moments > day - limits.history_days))
        if not len(there):
            continue
        today = BEGAN + timedelta(days=day)
        statements = [dated[place].statement for place in there]
        pool = Pool(
            statements=statements,
            vectors=compare(vectors[there], [each.text for each in statements]),
            watched={when: count for when, count in watched.items() if when <= today},
            network=vectors[there],
            known=centres[0],
            names=centres[1],
        )
        tonight = survey(pool, today=today, limits=limits)
        chosen = choose_proposal(tonight, sightings, judged, today=today, began=BEGAN, limits=limits)
        sightings += [
            Sighting(night=today, members=frozenset(m.statement_id for m in each.members), centre=each.centre)
            for each in tonight
            if not each.failed
        ]
        if chosen:
            judged.append(Judged(state="proposed", proposed_on=today, on=today, centre=chosen.centre))
            hits = sum(member.statement_id in right for member in chosen.members)
            told.append(Told(day, hits / len(chosen.members), chosen))
    return Outcome(tuple(told), days[4] if len(days) > 4 else None, number)


def _drop(known: tuple[np.ndarray, Sequence[str]] | None, withheld: str | None) -> tuple[np.ndarray, Sequence[str]]:
    if known is None:
        return np.zeros((0, 0), dtype=np.float32), ()
    kept = [place for place, name in enumerate(known[1]) if name.split("/")[0] != withheld]
    return known[0][kept], [known[1][place] for place in kept]


def read_known() -> tuple[np.ndarray, Sequence[str]]:
    """The centres of the known stances."""
    configuration = load(ROOT / "config", environ={})
    tagger = LocalTagger(configuration.codebook, configuration.topics, open_model(locate_model("")))
    centres = tagger.known_centres()
    return np.array(list(centres.values()), dtype=np.float32), [f"{cell[0]}/{cell[1]}" for cell in centres]


def check_clusters(articles: Sequence[Article]) -> None:
    """The same clusters as scikit-learn's, on samples of the statements."""
    from sklearn.cluster import HDBSCAN
    from sklearn.metrics import adjusted_rand_score

    sentences = [each for article in articles for each in article.sentences]
    vectors = compare(np.array([each.view.vector for each in sentences]), [each.words for each in sentences])
    chance = np.random.default_rng(1)
    for number, smallest, neighbours, choice in ((800, 5, 2, "leaf"), (1500, 8, 4, "mass"), (1500, 5, 3, "mass")):
        some = vectors[chance.choice(len(vectors), number, replace=False)]
        began = time.perf_counter()
        ours = find_clusters(some, smallest=smallest, neighbours=neighbours, choice=choice)
        took = time.perf_counter() - began
        method = {"mass": "eom", "leaf": "leaf"}[choice]
        theirs = HDBSCAN(
            min_cluster_size=smallest, min_samples=neighbours, cluster_selection_method=method, copy=True
        ).fit(some.astype(float))
        alike = adjusted_rand_score(ours, theirs.labels_)
        print(f"{number} statements, {choice}, {smallest}/{neighbours}: {ours.max() + 1} clusters here, "
              f"{theirs.labels_.max() + 1} there, adjusted Rand index {alike:.3f}, {took:.2f} s")  # fmt: skip


def main() -> None:
    arguments = parse_arguments()
    limits = replace(Limits(), **json.loads(arguments.limits))
    writers = arguments.writers.split(",")
    cache = arguments.cache or ROOT / "build" / f"discover-{'-'.join(writers)}.pickle"
    articles = read_articles(writers, arguments.encoder, cache)
    if arguments.check_clusters:
        check_clusters(articles)
        return
    known = None if arguments.encoder else read_known()
    unknown = frozenset(filter(None, arguments.unknown.split(",")))
    names = sorted({label for article in articles for label in article.labels}) if not arguments.only else []
    names = names or arguments.only.split(",")
    print(f"{len(articles)} articles, {sum(len(each.sentences) for each in articles)} sentences read; {limits}")
    print(f"{'withheld':<26} {'found':>7} {'days from the fifth article':>30} {'purity':>18} {'false':>6}")
    shapes = [Stream(seed=seed, per_day=arguments.per_day) for seed in range(1, arguments.seeds + 1)]
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for name in names:
        outcomes[name] = [replay(articles, name, shape, limits, unknown=unknown, known=known) for shape in shapes]
        print(describe(name, outcomes[name]), flush=True)
    summarise(outcomes)
    for shuffled in (True, False) if arguments.null else ():
        runs = [
            replay(articles, None, replace(shape, seed=shape.seed + 100, shuffled=shuffled), limits, known=known)
            for shape in [Stream(seed=seed, per_day=arguments.per_day) for seed in range(1, arguments.null + 1)]
        ]
        kind = "dates shuffled" if shuffled else "dates as they are"
        print(f"null, {kind}: {sum(len(run.told) for run in runs)} proposals in {len(runs)} replays, "
              f"{sum(run.articles for run in runs)} articles", flush=True)  # fmt: skip


def describe(name: str, outcomes: Sequence[Outcome]) -> str:
    """A line of the table."""
    delays = [each.right.day - each.fifth for each in outcomes if each.right and each.fifth is not None]
    purity = [f"{each.right.purity:.2f}" for each in outcomes if each.right]
    return (
        f"{name:<26} {len(purity)}/{len(outcomes):<5} {' '.join(map(str, delays)) or '-':>30} "
        f"{' '.join(purity) or '-':>18} {sum(each.wrong for each in outcomes):>6}"
    )


def summarise(outcomes: dict[str, list[Outcome]]) -> None:
    """What the goals ask for, of the shipped and of the reserved propositions."""
    for title, names in (
        ("of the codebook", [name for name in outcomes if name not in RESERVED]),
        ("reserved", [name for name in outcomes if name in RESERVED]),
    ):
        runs = [run for name in names for run in outcomes[name]]
        if not runs:
            continue
        delays = [run.right.day - run.fifth for run in runs if run.right and run.fifth is not None]
        wrong, number = sum(run.wrong for run in runs), sum(run.articles for run in runs)
        median = f"{statistics.median(delays):g}" if delays else "-"
        print(f"{title}: {len(delays)} of {len(runs)} replays found, median {median} days, "
              f"{wrong} false in {number} articles = {1000 * wrong / number:.2f} per 1,000", flush=True)  # fmt: skip


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="propositions, separated by commas")
    parser.add_argument("--seeds", type=int, default=3, help="replays of each")
    parser.add_argument("--null", type=int, default=10, help="null replays of each kind")
    parser.add_argument("--per-day", type=int, default=8, help="articles a day")
    parser.add_argument("--writers", default=",".join(UNSEEN))
    parser.add_argument("--encoder", type=Path, help="another network's encoder.onnx")
    parser.add_argument("--unknown", default="", help="propositions that it was not trained on")
    parser.add_argument("--cache", type=Path, help="where to keep what was read")
    parser.add_argument("--limits", default="{}", help='other limits, as JSON: {"reach": 0.5}')
    parser.add_argument("--check-clusters", action="store_true", help="compare with scikit-learn's HDBSCAN")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
