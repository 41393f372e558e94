"""The shipped model with the shipped configuration, and the labelled text, for the tests of the tier `local`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from config.loader import Configuration, load
from extractors.stance.encoder import Encoder
from extractors.stance.local import LocalTagger, StanceModel
from flows.modelfiles import locate_model, open_model

ROOT = Path(__file__).parents[3]
TEXT = ROOT / "benchmarks" / "training" / "text"


@cache
def configuration() -> Configuration:
    return load(ROOT / "config", environ={})


@cache
def encoder() -> Encoder:
    return open_model(locate_model("")).load()


@cache
def model() -> StanceModel:
    """The shipped model, its network read once for all tests."""
    shipped = open_model(locate_model(""))
    return StanceModel(card=shipped.card, load=encoder, load_exemplars=shipped.load_exemplars)


@cache
def tagger() -> LocalTagger:
    return LocalTagger(configuration().codebook, configuration().topics, model())


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Some of the labelled sentences by language, a few of each file."""
    found: dict[str, list[str]] = {}
    for path in sorted(TEXT.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n")[:400:4]:
            record = json.loads(line) if line else {}
            for sentence in record.get("sentences", []):
                found.setdefault(record["lang"].split("-")[0], []).append(sentence["text"])
    return {language: tuple(texts) for language, texts in found.items()}


@cache
def stated(proposition: str, pole: str, *, most: int = 20) -> tuple[str, ...]:
    """English sentences that are labelled with a cell."""
    found: list[str] = []
    for path in sorted(TEXT.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            record = json.loads(line) if line else {}
            if record.get("lang") == "en":
                found += [
                    sentence["text"]
                    for sentence in record["sentences"]
                    if (proposition, pole) in {(s["proposition"], s["pole"]) for s in sentence["stances"]}
                ]
    return tuple(found[:most])
