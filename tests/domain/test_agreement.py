"""Cohen's kappa with its interval: against a table worked out by hand, a second formula, and its own laws (N-4)."""

from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mso_app.domain.agreement import Z, kappa

Table = list[list[int]]
WORDS = ("confirmed", "clarified", "changed", "undetermined")


def _pairs(table: Table) -> list[tuple[str, str]]:
    return [
        (WORDS[row], WORDS[column])
        for row, cells in enumerate(table)
        for column, number in enumerate(cells)
        for _ in range(number)
    ]


def test_the_table_worked_out_by_hand() -> None:
    """Of 50 pairs, 20 + 15 on the diagonal: po = 35/50 = 0.7; pe = 25/50 * 30/50 + 25/50 * 20/50 = 0.5;
    kappa = 0.2/0.5 = 0.4. Cohen's own variance po(1-po)/(n(1-pe)^2) is 0.21/12.5 = 0.0168; the exact one:

    on the diagonal  0.4 * (0.5 - 1.1 * 0.3)^2 + 0.3 * (0.5 - 0.9 * 0.3)^2 = 0.01156 + 0.01587 = 0.02743
    beside it        0.3^2 * (0.1 * (0.6 + 0.5)^2 + 0.2 * (0.4 + 0.5)^2) = 0.09 * (0.121 + 0.162) = 0.02547
    bias             (0.7 * 0.5 - 1.0 + 0.7)^2 = 0.0025
    variance         (0.02743 + 0.02547 - 0.0025) / (50 * 0.5^4) = 0.0504 / 3.125 = 0.016128
    """
    found = kappa(_pairs([[20, 5], [10, 15]]))

    assert (found.n, found.observed, found.expected) == (50, 0.7, 0.5)
    assert found.kappa is not None
    assert found.low is not None
    assert found.high is not None
    assert isclose(found.kappa, 0.4, abs_tol=1e-12)
    assert isclose(found.high - found.kappa, Z * sqrt(0.016128), abs_tol=1e-9)
    assert isclose(found.kappa - found.low, Z * sqrt(0.016128), abs_tol=1e-9)
    assert found.band == "moderate"
    assert found.is_wide


def test_no_pairs_and_one_word_only_give_no_kappa() -> None:
    assert kappa([]).kappa is None
    assert kappa([("confirmed", "confirmed")] * 9).kappa is None
    assert kappa([("confirmed", "confirmed")] * 9).observed == 1.0


def test_readers_who_always_agree_on_several_words_have_a_kappa_of_one() -> None:
    found = kappa([("confirmed", "confirmed"), ("changed", "changed")] * 10)

    assert (found.kappa, found.low, found.high, found.band) == (1.0, 1.0, 1.0, "almost perfect")


tables = st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=4, max_size=4).filter(
    lambda table: sum(map(sum, table)) > 0
)


@settings(deadline=None)
@given(tables)
def test_it_is_the_reference_formula(table: Table) -> None:
    """The same from counts and not from shares: (n*sum(nii) - sum(ri*ci)) / (n^2 - sum(ri*ci)), Everitt 1992."""
    n = sum(map(sum, table))
    rows, columns = [sum(cells) for cells in table], [sum(cells) for cells in zip(*table, strict=True)]
    by_chance = sum(row * column for row, column in zip(rows, columns, strict=True))

    found = kappa(_pairs(table))

    if by_chance == n * n:
        assert found.kappa is None
        return
    assert found.kappa is not None
    assert isclose(
        found.kappa, (n * sum(table[i][i] for i in range(4)) - by_chance) / (n * n - by_chance), abs_tol=1e-9
    )
    assert isclose(_interval(found.high, found.kappa), min(1 - found.kappa, Z * _spread(table)), abs_tol=1e-6)


@settings(deadline=None)
@given(tables)
def test_it_does_not_matter_who_is_called_a(table: Table) -> None:
    pairs = _pairs(table)
    found, turned = kappa(pairs), kappa([(other, one) for one, other in pairs])

    assert (found.kappa is None) == (turned.kappa is None)
    if found.kappa is not None and turned.kappa is not None:
        assert isclose(found.kappa, turned.kappa, abs_tol=1e-12)
        assert -1.0 <= found.kappa <= 1.0
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.kappa <= found.high


def _interval(end: float | None, middle: float) -> float:
    assert end is not None
    return end - middle


def _spread(table: Table) -> float:
    """The standard error by the delta method: the gradient of kappa over every cell, without the closed form."""
    n = sum(map(sum, table))
    shares = [[number / n for number in cells] for cells in table]
    rows, columns = [sum(cells) for cells in shares], [sum(cells) for cells in zip(*shares, strict=True)]
    observed = sum(shares[i][i] for i in range(4))
    expected = sum(row * column for row, column in zip(rows, columns, strict=True))
    slopes = [
        [((1 - expected) * (i == j) - (1 - observed) * (columns[i] + rows[j])) / (1 - expected) ** 2 for j in range(4)]
        for i in range(4)
    ]
    mean = sum(shares[i][j] * slopes[i][j] for i in range(4) for j in range(4))
    square = sum(shares[i][j] * slopes[i][j] ** 2 for i in range(4) for j in range(4))
    return sqrt(max(0.0, square - mean**2) / n)


@pytest.mark.parametrize(("value", "word"), [(0.85, "almost perfect"), (0.65, "substantial"), (0.1, "slight")])
def test_bands_have_words(value: float, word: str) -> None:
    from mso_app.domain.agreement import Agreement  # noqa: PLC0415 -- only here

    assert Agreement(n=9, observed=0.9, expected=0.5, kappa=value).band == word
