"""The cross-encoder, on a tiny one made here: what it reads, and that its answer depends on the pair alone."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto

from extractors.stance.entailment import MOST_TOKENS, PAIRS_AT_ONCE, CrossEncoder, build_hypotheses, read_head
from tests.extractors.stance.crossencoder import ENTAILED, REFUSED, config, network, tokenizer
from tests.extractors.stance.shipped import configuration

ENCODER = CrossEncoder(network(), tokenizer(), config())
BAN, NO_BAN, SALE = "It should be banned.", "It is not true that: It should be banned.", "It should be sold."


def test_each_proposition_gives_its_statement_and_the_statement_denied() -> None:
    hypotheses = {hypothesis.cell: hypothesis.text for hypothesis in build_hypotheses(configuration().codebook)}
    assert len(hypotheses) == 2 * len(configuration().codebook.propositions)
    assert hypotheses["ban", "affirm"] == "The product, company or its equipment should be banned, blocked or shut out."
    assert hypotheses["ban", "reject"] == f"It is not true that: {hypotheses['ban', 'affirm']}"


def test_what_follows_from_the_premise_is_likely_and_the_rest_is_not() -> None:
    told = ENCODER.entail("The app must be banned, she said.", [BAN, NO_BAN, SALE])
    assert told == pytest.approx([ENTAILED, REFUSED, REFUSED])
    assert ENCODER.entail("The app must not be banned, she said.", [BAN, NO_BAN]) == pytest.approx([REFUSED, ENTAILED])


def test_nothing_asked_gives_nothing() -> None:
    assert ENCODER.entail("The app must be banned.", []).shape == (0,)


def test_many_hypotheses_come_back_in_their_order() -> None:
    hypotheses = [BAN if at % 3 else f"{SALE} {'More. ' * at}" for at in range(2 * PAIRS_AT_ONCE + 5)]
    told = ENCODER.entail("It was banned.", hypotheses)
    assert told == pytest.approx([ENTAILED if at % 3 else REFUSED for at in range(len(hypotheses))])
    alone = np.concatenate([ENCODER.entail("It was banned.", [hypothesis]) for hypothesis in hypotheses])
    assert told == pytest.approx(alone)


def test_of_a_premise_that_is_too_long_the_end_is_read() -> None:
    filler = "word " * (2 * MOST_TOKENS)
    assert ENCODER.entail(f"{filler} banned", [BAN]) == pytest.approx([ENTAILED])
    assert ENCODER.entail(f"banned {filler}", [BAN]) == pytest.approx([REFUSED])
    short = CrossEncoder(network(), tokenizer(), config(max_position_embeddings=32))
    assert short.entail(f"banned {'word ' * 40}", [BAN]) == pytest.approx([REFUSED])


@pytest.mark.parametrize("premise", ["", "\ud83d banned", "[SEP] banned [PAD]", "\x00banned\u202e \U0001f642 banned"])
def test_odd_texts_are_read_as_text(premise: str) -> None:
    assert ENCODER.entail(premise, [BAN]) == pytest.approx([ENTAILED if "banned" in premise else REFUSED])


def test_whole_numbers_of_half_the_size_are_taken_too() -> None:
    small = CrossEncoder(network(kind=TensorProto.INT32), tokenizer(), config())
    assert small.entail("It was banned.", [BAN, SALE]) == pytest.approx([ENTAILED, REFUSED])


def test_a_network_without_token_types_is_given_none() -> None:
    plain = CrossEncoder(network(inputs=("input_ids", "attention_mask")), tokenizer(), config())
    assert plain.entail("It was banned.", [BAN, f"{SALE} It is longer."]) == pytest.approx([ENTAILED, REFUSED])


def test_labels_are_found_by_their_names() -> None:
    assert read_head(config(("ENTAILMENT", "NEUTRAL", "CONTRADICTION"))).entailment == 0
    assert read_head(config(("not_entailment", "entailment"))).entailment == 1
    turned = CrossEncoder(network(), tokenizer(), config(("entailment", "neutral", "contradiction")))
    assert turned.entail("It was banned.", [BAN])[0] < 0.1


def test_lengths_and_padding_are_the_networks_own() -> None:
    head = read_head(config(pad_token_id=1, max_position_embeddings=130))
    assert (head.padding, head.tokens) == (1, 128)
    assert read_head(config(max_position_embeddings=514)).tokens == MOST_TOKENS


@pytest.mark.parametrize(
    ("model", "words", "settings", "message"),
    [
        (b"", tokenizer(), config(), "its network cannot be read"),
        (b"no network", tokenizer(), config(), "its network cannot be read"),
        (network(), b"{}", config(), "its tokenizer cannot be read"),
        (network(), b"\xff", config(), "its tokenizer cannot be read"),
        (network(), tokenizer(), b"not json", r"its config.json gives no labels"),
        (network(), tokenizer(), b"[]", r"its config.json gives no labels"),
        (network(), tokenizer(), b"{}", r"gives no labels \(id2label\): KeyError"),
        (network(), tokenizer(), b'{"id2label": {"1": "entailment"}}', "gives no labels"),
        (network(), tokenizer(), config(()), "its labels are none"),
        (network(), tokenizer(), config(("LABEL_0", "LABEL_1", "LABEL_2")), "LABEL_1.*one must be called entailment"),
        (network(), tokenizer(), config(("entailment",)), "beside one other at least"),
        (network(), tokenizer(), config(("entailment", "other")), r"logits of shape \(2, 3\) for 2 labels"),
        (
            network(inputs=("input_ids", "attention_mask", "pixels")),
            tokenizer(),
            config(),
            r"pixels tensor\(int64\) instead of input_ids",
        ),
        (network(kind=TensorProto.FLOAT16), tokenizer(), config(), "its (network|inputs)"),
    ],
)
def test_what_is_no_cross_encoder_is_refused(model: bytes, words: bytes, settings: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CrossEncoder(model, words, settings)


def test_a_network_that_fails_on_text_is_refused_before_any_is_read() -> None:
    """Its vocabulary is smaller than the tokenizer's."""
    larger = tokenizer().replace(b'"[UNK]":1', b'"[UNK]":99').replace(b'"id":1,', b'"id":99,')
    with pytest.raises(ValueError, match="it cannot judge a pair of sentences"):
        CrossEncoder(network(), larger, config())


def test_the_digest_changes_with_every_file() -> None:
    others = [
        CrossEncoder(network(kind=TensorProto.INT32), tokenizer(), config()),
        CrossEncoder(network(), tokenizer() + b" ", config()),
        CrossEncoder(network(), tokenizer(), config(name="x")),
    ]
    assert len({ENCODER.digest, *(other.digest for other in others)}) == 4
    assert CrossEncoder(network(), tokenizer(), config()).digest == ENCODER.digest
