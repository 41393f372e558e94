"""What a cluster is called until a person names it: its words, and the sentences nearest to its centre."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from extractors.discovery.likeness import list_words, split_words

_LEAST_STATEMENTS = 2
_COMMONEST = 0.25


def name_terms(members: Iterable[str], all_texts: Iterable[str], *, most: int = 6) -> tuple[str, ...]:
    """The words that tell the texts `members` from `all_texts`, which include them; the most telling first.

    c-TF-IDF (Grootendorst 2022, BERTopic, section 3.3): how often a word stands in the cluster, times the logarithm of
    1 and the mean number of words of a class over the word's number in all.
    """
    inside, forms, spread = Counter[str](), defaultdict[str, Counter[str]](Counter), Counter[str]()
    texts = list(members)
    for text in texts:
        for word, form in zip(list_words(text), split_words(text), strict=True):
            inside[word] += 1
            forms[word][form] += 1
        spread.update(frozenset(list_words(text)))
    outside, documents = Counter[str](), Counter[str]()
    everything = list(all_texts)
    for text in everything:
        outside.update(list_words(text))
        documents.update(frozenset(list_words(text)))
    mean = (sum(inside.values()) + outside.total()) / 2
    scores = {
        word: count * math.log(1 + mean / max(outside[word], count))
        for word, count in inside.items()
        if spread[word] >= min(_LEAST_STATEMENTS, len(texts))
        and documents[word] <= max(_COMMONEST * len(everything), 2 * count)
    }
    best = sorted(scores, key=lambda word: (-scores[word], word))[:most]
    return tuple(forms[word].most_common(1)[0][0] for word in best)
