"""What clusters are called, and how alike two statements are."""

from __future__ import annotations

import numpy as np

from extractors.discovery.label import name_terms
from extractors.discovery.likeness import compare

SPEECH = ["It gags free speech.", "Free speech is what it takes away.", "Their speech was free, and is no more."]
OTHERS = ["It sells cheap cars.", "The cars are made there.", "It is what it is.", "They sell batteries and cars."] * 3


def test_a_cluster_is_called_by_the_words_that_others_do_not_use() -> None:
    assert set(name_terms(SPEECH, [*SPEECH, *OTHERS])[:2]) == {"speech", "free"}


def test_a_word_of_one_statement_names_nothing() -> None:
    assert "gags" not in name_terms(SPEECH, [*SPEECH, *OTHERS])


def test_no_statements_have_no_name() -> None:
    assert name_terms([], []) == ()


def test_shared_rare_words_bring_statements_together() -> None:
    texts = [*SPEECH, *OTHERS]
    chance = np.random.default_rng(1)
    likeness = compare(chance.normal(size=(len(texts), 12)).astype(np.float32), texts)
    np.testing.assert_allclose(np.linalg.norm(likeness, axis=1), 1, rtol=1e-5)
    similar = likeness @ likeness.T
    assert similar[0, 1] > similar[0, 3:].max()


def test_nothing_is_like_nothing() -> None:
    assert compare(np.zeros((0, 12), dtype=np.float32), []).shape[0] == 0
