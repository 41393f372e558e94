"""Agreement of reviewers, by the worked examples of Krippendorff's own paper and by counting pairs the long way."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.agreement import measure_agreement

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A to C; a point is a missing answer.
BINARY = ("0100000010", "1110010000")
LETTERS = ("aabbdcccedda", "babbbccceddd")
MISSING = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def units(rows: tuple[str, ...]) -> list[dict[str, str]]:
    names = [f"reviewer {at}" for at in range(len(rows))]
    return [
        {name: row[at] for name, row in zip(names, rows, strict=True) if row[at] != "."} for at in range(len(rows[0]))
    ]


@pytest.mark.parametrize(("rows", "alpha"), [(BINARY, 0.095), (LETTERS, 0.692), (MISSING, 0.743)])
def test_the_published_examples(rows: tuple[str, ...], alpha: float) -> None:
    found = measure_agreement(units(rows))
    assert found.alpha == pytest.approx(alpha, abs=0.0005)


def test_what_only_one_answered_counts_nowhere() -> None:
    found = measure_agreement(units(MISSING))
    # The last unit has one answer; 41 values in 12 units are 40 in 11.
    assert (found.units, found.answers, found.reviewers) == (11, 40, 4)


def test_nothing_to_compare() -> None:
    assert measure_agreement([{"a": "yes"}, {}]).alpha is None
    assert measure_agreement([{"a": "yes", "b": "yes"}]).alpha is None
    assert measure_agreement([{"a": "yes", "b": "yes"}]).alike == 1


def by_coincidences(units: list[dict[str, str]]) -> Fraction | None:
    """Alpha from the matrix of coincidences, as the paper defines it, in exact numbers."""
    matrix: dict[tuple[str, str], Fraction] = {}
    for unit in units:
        for one, other in itertools.permutations(unit.values(), 2):
            matrix[one, other] = matrix.get((one, other), Fraction(0)) + Fraction(1, len(unit) - 1)
    margin: dict[str, Fraction] = {}
    for (one, _), value in matrix.items():
        margin[one] = margin.get(one, Fraction(0)) + value
    total = sum(margin.values())
    observed = sum((value for (one, other), value in matrix.items() if one != other), Fraction(0))
    expected = sum((margin[one] * margin[other] for one in margin for other in margin if one != other), Fraction(0))
    return 1 - (total - 1) * observed / expected if expected else None


@given(st.lists(st.dictionaries(st.sampled_from("xyz"), st.sampled_from("123"), max_size=3), max_size=8))
def test_as_the_matrix_of_coincidences_gives_it(units: list[dict[str, str]]) -> None:
    exact = by_coincidences(units)
    found = measure_agreement(units).alpha
    assert (found is None) == (exact is None)
    assert exact is None or found == pytest.approx(float(exact))
