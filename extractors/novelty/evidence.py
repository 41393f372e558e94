"""How surprising a number of stories is, given what wrong tags and the past explain."""

from __future__ import annotations

import math
from collections.abc import Sequence

# The prior on a key's rate of wrong tags is a Gamma distribution of this shape: half a story's worth of knowledge
# (Jeffreys' prior for a Poisson rate has the same shape). Keys differ much: most have next to none, a few ten times the
# mean, which the long tail of so small a shape allows for.
SHAPE = 0.5
# Rates of stories vary more than chance from week to week, as events come and go: a coefficient of variation of 0.3.
STEADINESS = 10.0


def tail(
    stories: int, watched: float, *, past: float, past_watched: float, noise: float, bursts: bool = False
) -> float:
    """The probability of `stories` or more among `watched`, if nothing but the past's rate is at work.

    The rate per watched story has a Gamma prior (`SHAPE`, mean `noise` per 1,000) and the past's `past` of
    `past_watched`; given it, stories come as a Poisson process. Summed over the rate that is a negative binomial
    distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). With `noise` 0 and no past, nothing
    explains a single story: 0. `bursts`: the rate itself varies (`STEADINESS`).
    """
    if stories <= 0:
        return 1.0
    shape = past + (SHAPE if noise > 0 else 0.0)
    if shape == 0 or watched <= 0:
        return 0.0 if shape == 0 else 1.0
    weight = past_watched + (1000 * SHAPE / noise if noise > 0 else 0.0)
    mean = shape / max(weight, 1.0) * watched
    if bursts:
        shape = 1 / (1 / shape + 1 / STEADINESS)
    return _negative_binomial_tail(stories, shape=shape, share=mean / (shape + mean))


def _negative_binomial_tail(least: int, *, shape: float, share: float) -> float:
    """P(X >= least) for the negative binomial with this shape and success share."""
    log_term = shape * math.log1p(-share) - math.lgamma(shape)
    below = above = 0.0
    for count in range(least):
        below += _term(count, shape, share, log_term)
    if below < 0.5:
        return max(0.0, 1.0 - below)
    count, term = least, _term(least, shape, share, log_term)
    while term > 1e-9 * above:
        above += term
        count += 1
        term *= share * (count - 1 + shape) / count
    return min(1.0, above)


def _term(count: int, shape: float, share: float, log_term: float) -> float:
    return math.exp(log_term + math.lgamma(count + shape) - math.lgamma(count + 1) + count * math.log(share))


def rarity(stories: int, expected: float) -> float:
    """The probability of `stories` or fewer where `expected` would be usual (Poisson)."""
    if expected <= 0:
        return 1.0
    terms = (n * math.log(expected) - expected - math.lgamma(n + 1) for n in range(stories + 1))
    return min(1.0, sum(math.exp(term) for term in terms))


def discoveries(chances: Sequence[float], rate: float, *, tested: int) -> frozenset[int]:
    """Which of `chances` (p-values) are discoveries at this false-discovery rate, by their positions.

    `tested`: the keys tested, those among them that are not listed because nothing was seen of them.

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57: the largest k whose k-th smallest is
    at most k/n of the rate, and all up to it. Keys are counted in the same stories, so they depend on each other, but
    positively (more stories, more of each key), where the procedure holds (Benjamini and Yekutieli, 2001).
    """
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    passed = [rank for rank, at in enumerate(order, start=1) if chances[at] <= rank * rate / max(tested, len(chances))]
    return frozenset(order[: max(passed, default=0)])
