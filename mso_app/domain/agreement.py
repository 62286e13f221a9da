"""How far two readers agree beyond chance: Cohen's kappa with its interval, from pairs of words."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

# Two-sided, 95 %.
Z = 1.959963984540054
# Landis and Koch 1977; below the first there is no agreement beyond chance.
BANDS: tuple[tuple[float, str], ...] = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)
WIDE = 0.4
FEW = 10
"""Below this many pairs no interval of a formula for many is believed."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """`kappa` is None where chance alone explains everything, as when both always say the same one word."""

    n: int
    observed: float
    expected: float
    kappa: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the interval is too wide to call the agreement anything."""
        return self.n < FEW or self.low is None or self.high is None or self.high - self.low > WIDE

    @property
    def band(self) -> str:
        """ "substantial", and "" while there is no kappa."""
        if self.kappa is None:
            return ""
        return next((word for least, word in BANDS if self.kappa >= least), "none beyond chance")


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Cohen's kappa, unweighted. Source: Cohen 1960; its variance: Fleiss, Cohen and Everitt 1969, equation 13."""
    n = len(pairs)
    if n == 0:
        return Agreement(n=0, observed=0.0, expected=0.0, kappa=None)
    cells = Counter(pairs)
    rows, columns = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    words = set(rows) | set(columns)
    observed = sum(cells[(word, word)] for word in words) / n
    expected = sum(rows[word] * columns[word] for word in words) / n**2
    if expected == 1.0:
        return Agreement(n=n, observed=observed, expected=expected, kappa=None)
    # Rounded where only the machine's own noise is left: 0.4 must not fall below the band that begins at 0.4.
    value = round((observed - expected) / (1 - expected), 12)
    spread = sqrt(max(0.0, _variance(cells, rows, columns, n, observed=observed, expected=expected)))
    return Agreement(
        n=n,
        observed=observed,
        expected=expected,
        kappa=value,
        low=max(-1.0, value - Z * spread),
        high=min(1.0, value + Z * spread),
    )


def _variance(
    cells: Counter[tuple[Hashable, Hashable]],
    rows: Counter[Hashable],
    columns: Counter[Hashable],
    n: int,
    *,
    observed: float,
    expected: float,
) -> float:
    """Of the estimate itself, not of chance; so that it bounds an interval."""
    words = set(rows) | set(columns)
    on = sum(
        cells[(word, word)] / n * ((1 - expected) - (rows[word] + columns[word]) / n * (1 - observed)) ** 2
        for word in words
    )
    off = sum(
        number / n * ((columns[one] + rows[other]) / n) ** 2 for (one, other), number in cells.items() if one != other
    )
    bias = (observed * expected - 2 * expected + observed) ** 2
    return (on + (1 - observed) ** 2 * off - bias) / (n * (1 - expected) ** 4)
