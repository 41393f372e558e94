from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.errors import Fault
from extractors.model import Document
from extractors.stance.gold import GoldPassage, GoldStance, read_gold

PROPOSITIONS = ("ban", "user-harm", "platform-benefit")


def read(*rows: object, file: str = "gold.jsonl") -> tuple[tuple[GoldPassage, ...], tuple[Fault, ...]]:
    """Rows that are no text are written as JSON."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return read_gold("\n".join(lines).encode(), file=file, propositions=PROPOSITIONS)


def passage(**keys: Any) -> dict[str, Any]:
    return {"id": "a", "text": "TikTok grew.", "stances": [], **keys}


def only(**keys: Any) -> GoldPassage:
    (found,), faults = read(passage(**keys))
    assert faults == ()
    return found


def test_reads_a_passage_with_all_its_keys() -> None:
    row = {
        "id": "n-1",
        "lang": "zh-Hant",
        "title": "TikTok",
        "genre": "opinion",
        "text": "Ban it.",
        "on_topic": True,
        "stances": [{"proposition": "ban", "pole": "affirm", "holders": ["author"], "relations": ["asserts", "acts"]}],
        "optional": [{"proposition": "user-harm", "pole": "affirm"}],
        "reserved": ["reciprocity"],
        "writer": "h",
        "url": "https://example.org/",
    }
    (found,), faults = read(row)
    assert faults == ()
    assert found == GoldPassage(
        id="n-1",
        text="Ban it.",
        language="zh-Hant",
        title="TikTok",
        genre="opinion",
        on_topic=True,
        stances=(
            GoldStance(
                proposition="ban",
                pole="affirm",
                holders=frozenset({"author"}),
                relations=frozenset({"asserts", "acts"}),
            ),
        ),
        optional=frozenset({("user-harm", "affirm")}),
    )


def test_what_is_null_empty_or_left_out_is_undecided() -> None:
    bare = only()
    assert bare == GoldPassage(id="a", text="TikTok grew.")
    assert only(lang=None, title=None, genre=None, on_topic=None, optional=None, reserved=None) == bare
    assert only(lang="", title="", genre="", optional=[]) == bare
    (stance,) = only(stances=[{"proposition": "ban", "pole": "reject", "holders": [], "relations": None}]).stances or ()
    assert (stance.holders, stance.relations) == (frozenset(), frozenset())


def test_no_stances_and_undecided_stances_are_two_things() -> None:
    assert only(stances=[]).stances == ()
    assert only(stances=None).stances is None


def test_gives_a_tagger_the_passage_without_its_answers() -> None:
    found = only(lang="de", genre="news", title="TikTok", stances=[{"proposition": "ban", "pole": "affirm"}])
    assert found.document == Document(id="a", text="TikTok grew.", title="TikTok", language="de", genre="news")


def test_a_pair_given_twice_is_one_with_the_holders_of_both() -> None:
    pairs = [
        {"proposition": "ban", "pole": "affirm", "holders": ["author"], "relations": ["asserts"]},
        {"proposition": "ban", "pole": "reject", "holders": ["generic"]},
        {"proposition": "ban", "pole": "affirm", "holders": ["attributed"], "relations": ["reports"]},
    ]
    affirm, reject = only(stances=pairs).stances or ()
    assert affirm.holders == {"author", "attributed"}
    assert affirm.relations == {"asserts", "reports"}
    assert reject.holders == {"generic"}


def test_a_pair_that_both_found_is_not_optional_as_well() -> None:
    found = only(
        stances=[{"proposition": "ban", "pole": "affirm"}], optional=[["ban", "affirm"], ["user-harm", "reject"]]
    )
    assert found.optional == {("user-harm", "reject")}


def test_reserved_propositions_are_left_out_wherever_they_stand() -> None:
    found = only(
        stances=[{"proposition": "free-expression", "pole": "affirm"}, {"proposition": "ban", "pole": "reject"}],
        optional=[["reciprocity", "affirm"]],
    )
    assert [stance.proposition for stance in found.stances or ()] == ["ban"]
    assert found.optional == frozenset()


def test_takes_what_editors_leave_behind() -> None:
    """A byte-order mark, Windows line ends, blank lines, a number as id, half a surrogate pair, U+2028 inside."""
    data = b'\xef\xbb\xbf{"id": 7, "text": "x\\ud800 y", "stances": []}\r\n\r\n  \n'
    data += '{"id": "b", "text": "one\u2028two", "stances": []}'.encode()
    (first, second), faults = read_gold(data, file="g", propositions=PROPOSITIONS)
    assert faults == ()
    assert (first.id, first.text) == ("7", "x\ufffd y")
    assert second.text == "one\u2028two"


@pytest.mark.parametrize(
    ("keys", "key", "words"),
    [
        ({"id": None}, "id", "every passage needs an id"),
        ({"id": ""}, "id", "every passage needs an id"),
        ({"id": True}, "id", "every passage needs an id"),
        ({"text": None}, "text", "write the passage's words"),
        ({"text": " \n"}, "text", "write the passage's words"),
        ({"text": ["a"]}, "text", "write the passage's words"),
        ({"title": 5}, "title", "must be a text or null, not 5"),
        ({"lang": "english please"}, "lang", "like en or zh-Hant"),
        ({"lang": ["en"]}, "lang", "like en or zh-Hant"),
        ({"genre": "opinions"}, "genre", "did you mean opinion?"),
        ({"genre": 3}, "genre", "choose one of opinion, news"),
        ({"on_topic": "yes"}, "on_topic", "true, false or null"),
        ({"on_topic": 1}, "on_topic", "true, false or null"),
        ({"stances": "ban"}, "stances", "must be a list"),
        ({"stances": {"ban": "affirm"}}, "stances", "must be a list"),
        ({"stances": ["ban+"]}, "stances[0]", 'like {"proposition": "ban", "pole": "affirm"}'),
        ({"stances": [{"pole": "affirm"}]}, "stances[0].proposition", "is missing; choose one of ban, user-harm"),
        ({"stances": [{"proposition": "ban", "pole": None}]}, "stances[0].pole", "choose one of affirm, reject"),
        ({"stances": [{"proposition": "bann", "pole": "affirm"}]}, "stances[0].proposition", "did you mean ban?"),
        ({"stances": [{"proposition": ["ban"], "pole": "affirm"}]}, "stances[0].proposition", '["ban"] is not known'),
        ({"optional": [["ban", "reject"], ["ban", "+"]]}, "optional[1].pole", "choose one of affirm, reject"),
        ({"optional": [["ban"]]}, "optional[0]", 'not ["ban"]'),
        ({"optional": 0}, "optional", "must be a list"),
        ({"optionals": []}, "optionals", "did you mean optional?"),
    ],
)
def test_says_what_is_wrong_and_what_would_be_right(keys: dict[str, Any], key: str, words: str) -> None:
    _, faults = read(passage(id="first"), passage(**keys))
    assert [(fault.file, fault.line, fault.key) for fault in faults] == [("gold.jsonl", 2, key)]
    assert words in faults[0].message


@pytest.mark.parametrize(
    ("pair", "key", "words"),
    [
        ({"holders": ["autor"]}, "holders[0]", "did you mean author?"),
        ({"holders": "author"}, "holders", "must be a list"),
        ({"holders": ["generic", 4]}, "holders[1]", "4 is not known here"),
        ({"relations": ["reported"]}, "relations[0]", "did you mean reports?"),
        ({"holder": ["author"]}, "holder", "did you mean holders?"),
    ],
)
def test_says_what_is_wrong_with_holders_and_relations(pair: dict[str, Any], key: str, words: str) -> None:
    _, faults = read(passage(stances=[{"proposition": "ban", "pole": "affirm", **pair}]))
    assert [fault.key for fault in faults] == [f"stances[0].{key}"]
    assert words in faults[0].message


def test_a_forgotten_list_of_stances_is_a_fault_and_not_no_stance() -> None:
    _, (fault,) = read({"id": "a", "text": "x"})
    assert fault.key == "stances"
    assert "write [] where the passage has none, null where that is undecided" in fault.message


@pytest.mark.parametrize(
    "line", ["nothing", "[1]", "null", '"text"', '{"id": 1,', "[" * 100_000, f'{{"id": {"9" * 5000}}}']
)
def test_names_lines_that_are_no_objects(line: str) -> None:
    _, (fault,) = read(passage(), line)
    assert (fault.line, fault.key) == (2, "")
    assert "no JSON object" in fault.message
    assert len(fault.message) < 200


def test_names_lines_that_are_no_utf8() -> None:
    _, (fault,) = read_gold(b'{"id": "caf\xe9"}', file="g", propositions=PROPOSITIONS)
    assert "byte 12 of this line is no UTF-8; save the file as UTF-8" in fault.message


def test_tells_every_fault_of_every_line_at_once() -> None:
    _, faults = read(
        {"id": "a", "genre": "poem", "stances": [{"proposition": "x", "pole": "y"}]},
        "",
        passage(id="b"),
        "no json",
        passage(id="a", lang=5),
    )
    assert [(fault.line, fault.key) for fault in faults] == [
        (1, "stances[0].proposition"),
        (1, "stances[0].pole"),
        (1, "text"),
        (1, "genre"),
        (4, ""),
        (5, "lang"),
        (5, "id"),
    ]
    assert "stands on line 1 too" in faults[-1].message


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf\n"])
def test_a_file_without_passages_is_a_fault(data: bytes) -> None:
    passages, (fault,) = read_gold(data, file="empty.jsonl", propositions=PROPOSITIONS)
    assert passages == ()
    assert str(fault) == "empty.jsonl: holds no passage; write one JSON object a line"


def test_a_long_wrong_value_is_cut_in_the_message() -> None:
    _, (fault,) = read(passage(title=["x" * 10_000]))
    assert len(fault.message) < 120
