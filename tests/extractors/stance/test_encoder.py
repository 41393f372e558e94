"""The shipped network: what it reads, and that its answer depends on the text alone."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.stance.card import MODEL, TOKENIZER
from extractors.stance.encoder import CONTEXT_TOKENS, SENTENCE_TOKENS, Encoder, Passage, Tokens, pad
from flows.modelfiles import locate_model
from tests.extractors.stance.shipped import encoder, model, sentences

TOKENIZER_FILE = (locate_model("") / TOKENIZER).read_bytes()
MODEL_FILE = (locate_model("") / MODEL).read_bytes()
SLACK = 1e-3


def passages() -> list[Passage]:
    """From no word to far too many, with and without context."""
    texts = [*sentences()["en"][:32], "Ban.", "TikTok " * 300, "", "禁止 🙂 \u200b", "\ud83d"]
    return [
        Passage(
            sentence=text,
            genre="opinion" if at % 2 else None,
            title="TikTok" if at % 3 else None,
            previous=text[:40] or None,
        )
        for at, text in enumerate(texts)
    ]


def test_the_context_is_genre_title_and_the_sentence_before() -> None:
    assert Passage(sentence="x").context == "news"
    assert Passage(sentence="x", genre="opinion", title="T", previous="P.").context == "opinion . T . P."


def test_long_texts_are_cut_a_context_in_its_middle() -> None:
    tokens = Tokens(TOKENIZER_FILE)
    (short,) = tokens.encode([Passage(sentence="one two three")])
    assert short.sentence == 3
    (long,) = tokens.encode([Passage(sentence="one " * 500, title="start", previous="two " * 500 + "end")])
    assert (long.sentence, len(long.ids)) == (SENTENCE_TOKENS, SENTENCE_TOKENS + CONTEXT_TOKENS + 3)
    (end,) = tokens.encode([Passage(sentence="end")])
    assert long.ids[-2] == end.ids[1]


def test_padding_marks_what_is_text_and_what_is_context() -> None:
    rows = Tokens(TOKENIZER_FILE).encode([Passage(sentence="a longer sentence here"), Passage(sentence="ban")])
    arrays = pad(rows)
    assert {array.shape for array in arrays.values()} == {(2, len(rows[0].ids))}
    assert arrays["mask"].sum(1).tolist() == [len(row.ids) for row in rows]
    assert arrays["weights"].sum(1) == pytest.approx([1, 1])
    assert arrays["kinds"][1].tolist()[: len(rows[1].ids)] == [0, 0, 0, *[1] * (len(rows[1].ids) - 3)]


def test_answers_are_probabilities_of_every_cell_and_vectors_of_unit_length() -> None:
    scores, vectors = encoder().read(passages())
    assert scores.shape == (len(passages()), len(model().card.cells)) == (len(passages()), encoder().cells)
    assert ((scores >= 0) & (scores <= 1)).all()
    empty = [at for at, passage in enumerate(passages()) if not passage.sentence]
    lengths = np.delete(np.linalg.norm(vectors, axis=1), empty)
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=1e-4)
    assert np.isfinite(vectors).all()


def test_batching_and_padding_change_nothing() -> None:
    together = encoder().read(passages())
    alone = [encoder().read([passage]) for passage in passages()]
    assert np.abs(together[0] - np.concatenate([scores for scores, _ in alone])).max() < SLACK
    assert np.abs(together[1] - np.concatenate([vectors for _, vectors in alone])).max() < SLACK


def test_the_order_of_the_passages_is_kept() -> None:
    forwards, backwards = encoder().read(passages())[0], encoder().read(passages()[::-1])[0]
    assert np.abs(forwards - backwards[::-1]).max() < SLACK


def test_the_same_passages_give_the_same_answer() -> None:
    first, second = encoder().read(passages()), encoder().read(passages())
    assert all((one == other).all() for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("network", "tokenizer", "message"),
    [
        (b"", TOKENIZER_FILE, "the model cannot be read"),
        (b"not onnx", TOKENIZER_FILE, "the model cannot be read"),
        (MODEL_FILE[: len(MODEL_FILE) // 2], TOKENIZER_FILE, "the model cannot be read"),
        (MODEL_FILE, b"", "the tokenizer cannot be read"),
        (MODEL_FILE, b"{}", "the tokenizer cannot be read"),
        (MODEL_FILE, b"\xff\xfe", "the tokenizer cannot be read"),
    ],
)
def test_files_that_are_no_model_are_refused(network: bytes, tokenizer: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Encoder(network, tokenizer)


def test_a_tokenizer_of_another_kind_of_network_is_refused() -> None:
    other = TOKENIZER_FILE.replace(b"[CLS]", b"<CLS>")
    with pytest.raises(ValueError, match=r"the tokenizer"):
        Tokens(other)
