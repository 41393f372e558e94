"""How alike two statements are: by the network's vectors and by their words, names of companies and products aside.

The network that reads stances was trained to tell those of the codebook apart, and puts much of what it was not trained
on into one place; words tell that apart again. DISCOVERY.md has what each of them is worth.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from extractors.discovery.density import Floats

# What the words weigh beside the network.
_WORDS = 1.5
_WIDTH = 1024
_PLACES = 8
# A word says something when at least two statements have it, and no more than a fifth.
_LEAST = 2
_MOST = 0.2
_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_STEM = 4


def compare(vectors: Floats, texts: Sequence[str]) -> Floats:
    """Vectors of unit length whose cosine is the likeness of two statements, one row for each.

    `vectors` are the network's, of shape (len(texts), width); `texts` the statements without names.
    """
    if not len(texts):
        return np.zeros((0, 1), dtype=np.float32)
    return to_unit(np.hstack([to_unit(vectors - vectors.mean(axis=0)), _WORDS * _hash_words(texts)]))


def list_words(text: str) -> list[str]:
    """The words of a text, lower case, without their commonest English endings."""
    return [_stem(word) for word in split_words(text)]


def split_words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return _WORD.findall(text.lower())


def to_unit(vectors: Floats) -> Floats:
    """`vectors` (n, width) at length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def _hash_words(texts: Sequence[str]) -> Floats:
    """Each text as the sum of its words' random directions, the rare ones longer (inverse document frequency).

    Random projection keeps the angles between the texts' word vectors (Johnson-Lindenstrauss).
    """
    found = [frozenset(list_words(text)) for text in texts]
    frequency = Counter(word for words in found for word in words)
    telling = {word for word, count in frequency.items() if _LEAST <= count <= max(_MOST * len(texts), _LEAST)}
    directions = {word: _direct(word) for word in sorted(telling)}
    out = np.zeros((len(texts), _WIDTH), dtype=np.float32)
    for row, words in enumerate(found):
        for word in sorted(words & telling):
            places, signs = directions[word]
            np.add.at(out[row], places, signs * np.float32(np.log(len(texts) / frequency[word])))
    return to_unit(out)


def _direct(word: str) -> tuple[np.ndarray, Floats]:
    chance = np.random.default_rng(zlib.crc32(word.encode()))
    return chance.integers(0, _WIDTH, _PLACES), chance.choice(np.array([-1, 1], dtype=np.float32), _PLACES)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
