"""The engine on the project's own cues and topics, and on the two pieces that the stances come from."""

from __future__ import annotations

import json
import re
import time
from functools import cache
from pathlib import Path

import pytest

from config.loader import Configuration, load
from extractors.model import Cue, Document, Stance, Tagging
from extractors.stance.grammar import GRAMMARS
from extractors.stance.tagger import CueTagger
from flows.taggers import open_tagger

ROOT = Path(__file__).parents[3]
SHARED = ROOT / ".." / "shared"
CHINA_DAILY = "china_daily_2024-03-15.txt"
TECHNOLOGY_REVIEW = "mit_technology_review_2024-05-01.txt"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


@cache
def configuration() -> Configuration:
    return load(ROOT / "config", environ={})


@cache
def tagger() -> CueTagger:
    return CueTagger(configuration().codebook, configuration().topics)


@cache
def read_piece(name: str) -> str:
    return (SHARED / "source_pieces" / name).read_text(encoding="utf-8")


@cache
def tag_piece(name: str) -> Tagging:
    return tagger().tag(Document(id=name, text=read_piece(name)))


def line(stance: Stance) -> tuple[str, str]:
    return stance.proposition + ("+" if stance.pole == "affirm" else "-"), stance.holder.type


def cues() -> list[Cue]:
    found = [cue for proposition in configuration().codebook.propositions for cue in proposition.cues]
    return [cue for cue in found if cue.language in GRAMMARS]


def shows(cue: Cue, sentence: str) -> bool:
    document = Document(id=cue.id, text=sentence, title="TikTok", language=cue.language, genre="opinion")
    explanation = tagger().explain(document)
    found = {match.cue for explained in explanation.stances for match in explained.matches}
    return cue.id in found and (cue.proposition, cue.pole) in {
        (stance.proposition, stance.pole) for stance in explanation.tagging.stances
    }


def test_nearly_every_cue_counts_on_its_own_example() -> None:
    """A few examples are questions or doubts that the engine silences on purpose."""
    silent = [cue.id for cue in cues() if not shows(cue, cue.yes)]
    assert len(silent) <= 0.05 * len(cues()), silent


def test_no_cue_counts_on_its_counter_example() -> None:
    assert [cue.id for cue in cues() if shows(cue, cue.no)] == []


@pytest.mark.parametrize(
    ("language", "text", "proposition"),
    [
        ("de", "Im Zweifel können die Nutzer von TikTok nicht abwarten.", "due-process"),
        ("de", "Die chinesische Technik von Huawei hilft, den Verkehr zu überwachen.", "security-threat"),
        ("en", "TikTok Shop serves smallholders, who could never afford a tractor.", "divestiture"),
        ("en", "The expansion of TikTok came at a cost of two billion dollars.", "platform-benefit"),
        ("en", "Congress told TikTok to cut its links to its Chinese parent.", "origin-concealment"),
        ("zh", "TikTok披着科技的外衣。", "origin-concealment"),
        ("zh", "TikTok想撕掉中国标签。", "origin-penalty"),
        ("en", "TikTok's engineers met suspicion because of their nationality, not because of acts.", "due-process"),
        ("en", "Shein offers lower prices than any high street shop and does no harm.", "user-harm"),
        ("en", "The age of TikTok in the West is not ending.", "going-global"),
    ],
)
def test_no_cue_takes_these_for_a_stance(language: str, text: str, proposition: str) -> None:
    stances = tagger().tag(Document(id="t", text=text, language=language, genre="opinion")).stances
    assert [stance.cues for stance in stances if stance.proposition == proposition] == []


def test_lifting_an_exclusion_is_no_call_for_one() -> None:
    text = "Beijing urged Canberra to lift its exclusion of Huawei."
    stances = tagger().tag(Document(id="t", text=text, language="en", genre="news")).stances
    assert [(s.proposition, s.pole, s.holder.name) for s in stances] == [("ban", "reject", "Beijing")]


def test_a_cost_that_is_little_denies_no_propaganda() -> None:
    text = "Firms use DeepSeek because it costs little and may, specialists warn, be spreading state propaganda."
    stances = tagger().tag(Document(id="t", text=text, language="en", genre="opinion")).stances
    assert [(s.proposition, s.pole) for s in stances if s.proposition == "influence-operations"] == [
        ("influence-operations", "affirm")
    ]


def test_a_worker_builds_the_tagger_in_a_second() -> None:
    """Half a second of CPU on an idle machine; the rest is for a busy one."""
    started = time.process_time()
    CueTagger(configuration().codebook, configuration().topics)
    assert time.process_time() - started < 1.5


@pytest.mark.newsroom
@needs_shared
@pytest.mark.parametrize("name", [CHINA_DAILY, TECHNOLOGY_REVIEW])
def test_quotes_of_the_source_pieces_are_where_they_say(name: str) -> None:
    text, tagging = read_piece(name), tag_piece(name)
    assert (tagging.on_topic, tagging.language, tagging.genre) == (True, "en", "opinion")
    assert tagging.stances
    assert all(text[stance.start : stance.end] == stance.quote for stance in tagging.stances)


@pytest.mark.newsroom
@needs_shared
@pytest.mark.parametrize(
    ("name", "last_words"),
    [(CHINA_DAILY, "diminution of mutual prosperity."), (TECHNOLOGY_REVIEW, "but I think it’s the right one.")],
)
def test_nothing_around_the_source_pieces_is_tagged(name: str, last_words: str) -> None:
    end = read_piece(name).index(last_words) + len(last_words)
    assert [stance.quote for stance in tag_piece(name).stances if stance.end > end] == []
    assert [s.quote for s in tag_piece(name).stances if re.match(r"By |Share|Home /|\d\.", s.quote)] == []


REQUIRED = {
    CHINA_DAILY: {
        ("ban-", "author"),
        ("platform-benefit+", "author"),
        ("decoupling-harm+", "author"),
        ("multilateral-governance+", "author"),
        ("due-process+", "author"),
        ("politicised-motive+", "author"),
        ("platform-accountability+", "author"),
        ("security-threat+", "generic"),
        ("influence-operations+", "generic"),
        ("ban+", "generic"),
    },
    TECHNOLOGY_REVIEW: {
        ("going-global-", "author"),
        ("origin-penalty+", "author"),
        ("security-threat-", "author"),
        ("ban-", "author"),
        ("platform-accountability+", "author"),
        ("technical-mitigation-", "author"),
        ("origin-concealment-", "author"),
        ("engagement+", "author"),
        ("politicised-motive+", "author"),
        ("influence-operations+", "author"),
        ("origin-concealment+", "generic"),
        ("going-global+", "generic"),
        ("divestiture+", "attributed"),
        ("ban+", "attributed"),
    },
}
OPTIONAL = {
    CHINA_DAILY: {
        ("security-threat-", "author"),
        ("technical-mitigation+", "author"),
        ("engagement+", "author"),
        ("going-global+", "author"),
        ("security-threat+", "author"),
    },
    TECHNOLOGY_REVIEW: {
        ("ban-", "generic"),
        ("ban-", "attributed"),
        ("ban+", "generic"),
        ("technical-mitigation+", "generic"),
        ("technical-mitigation+", "attributed"),
        ("origin-concealment-", "generic"),
        ("origin-penalty+", "generic"),
        ("going-global-", "generic"),
        ("engagement-", "generic"),
    },
}


@pytest.mark.newsroom
@needs_shared
@pytest.mark.parametrize("tier", ["cues", "local"])
@pytest.mark.parametrize("name", [CHINA_DAILY, TECHNOLOGY_REVIEW])
def test_the_source_pieces_yield_what_the_codebook_lists_and_no_more(name: str, tier: str) -> None:
    tagging = open_tagger(configuration(), tier).tag(Document(id=name, text=read_piece(name)))
    found = {line(stance) for stance in tagging.stances}
    assert REQUIRED[name] - found == set()
    assert found - REQUIRED[name] - OPTIONAL[name] == set()


@pytest.mark.newsroom
@needs_shared
def test_dev_passages_keep_their_offsets_and_topics() -> None:
    records = [json.loads(row) for row in (SHARED / "dev_passages.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = 0
    for record in records:
        document = Document(
            id=record["id"], text=record["text"], title=record["title"], language=record["lang"], genre=record["genre"]
        )
        tagging = tagger().tag(document)
        assert all(document.text[s.start : s.end] == s.quote for s in tagging.stances)
        wrong += record["on_topic"] is not None and tagging.on_topic != record["on_topic"]
    assert wrong <= 4
