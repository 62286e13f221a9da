"""Sums of money as whole minor units of a currency: written, read, taxed and added up. No float anywhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MINUS = "−"
WHOLE = 10_000
"""Basis points in one: 19 % are 1,900."""
MOST = 10**11
"""No price and no sum of a line reaches a thousand million of a currency with two decimals."""

# The decimals of the currencies an invoice can be written in (ISO 4217).
CURRENCIES: dict[str, int] = {
    "EUR": 2,
    "CHF": 2,
    "GBP": 2,
    "USD": 2,
    "CAD": 2,
    "DKK": 2,
    "NOK": 2,
    "SEK": 2,
    "PLN": 2,
    "CZK": 2,
    "JPY": 0,
    "KWD": 3,
}
_TYPED = re.compile(r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an invoice: net in minor units, tax in basis points. `note` says why nothing is taxed."""

    net: int
    tax_bp: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TaxRow:
    """The tax of everything that is taxed at one rate, with the sum it is taken of."""

    tax_bp: int
    note: str
    base: int
    tax: int


@dataclass(frozen=True, kw_only=True)
class Totals:
    net: int
    tax: int
    total: int
    taxes: tuple[TaxRow, ...]


def totals(lines: Iterable[Line]) -> Totals:
    """Net, one tax row per rate, and their sum. Tax is rounded once per rate, never per line."""
    bases: dict[tuple[int, str], int] = {}
    for line in lines:
        key = (line.tax_bp, "" if line.tax_bp else line.note)
        bases[key] = bases.get(key, 0) + line.net
    taxes = tuple(
        TaxRow(tax_bp=rate, note=note, base=base, tax=tax_of(base, rate))
        for (rate, note), base in sorted(bases.items(), key=lambda one: (-one[0][0], one[0][1]))
    )
    net, tax = sum(bases.values()), sum(row.tax for row in taxes)
    return Totals(net=net, tax=tax, total=net + tax, taxes=taxes)


def tax_of(base: int, tax_bp: int) -> int:
    """The tax on a sum, half a minor unit away from zero: a credit note takes back exactly what was asked for."""
    whole, rest = divmod(abs(base) * tax_bp, WHOLE)
    tax = whole + (2 * rest >= WHOLE)
    return tax if base >= 0 else -tax


def figure(minor: int, currency: str) -> str:
    """ "1,354.00" or "−40.00": for people, beside the currency."""
    return f"{MINUS if minor < 0 else ''}{_digits(abs(minor), currency)}"


def words(minor: int, currency: str) -> str:
    """ "EUR 1,354.00"."""
    return f"{currency} {figure(minor, currency)}"


def decimal(minor: int, currency: str) -> Decimal:
    """The same as a number, for a table that is computed with."""
    return Decimal(minor).scaleb(-CURRENCIES[currency])


def typed(text: str, currency: str) -> int:
    """The minor units of what somebody typed: "540", "540.00", "1,190.00". Raises ValueError with a sentence."""
    found = _TYPED.fullmatch(text.strip())
    decimals = CURRENCIES[currency]
    if found is None:
        raise ValueError("Write an amount such as 540.00.")
    whole, part = found[1].replace(",", "").replace(" ", ""), found[2] or ""
    if len(part) > decimals:
        sentence = f"{currency} has {decimals} decimals." if decimals else f"{currency} has no decimals."
        raise ValueError(sentence)
    minor = int(whole + part.ljust(decimals, "0")) if len(whole) < 12 else MOST
    if minor >= MOST:
        raise ValueError("This amount is too large.")
    return minor


def percent(tax_bp: int) -> str:
    """ "19 %", "7.7 %"."""
    whole, rest = divmod(tax_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %" if rest else f"{whole} %"


def percent_typed(text: str) -> int:
    """The basis points of "19", "7.7 %". Raises ValueError with a sentence."""
    found = re.fullmatch(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?", text.replace("%", "").strip())
    if found is None:
        raise ValueError("Write a tax rate in per cent, such as 19 or 7.7.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _digits(minor: int, currency: str) -> str:
    decimals = CURRENCIES[currency]
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"
