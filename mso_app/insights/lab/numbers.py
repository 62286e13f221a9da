"""Numbers as laboratories print them: thousands separators, comma decimals, comparators."""

import re
from dataclasses import dataclass
from typing import Literal

Decimal = Literal[".", ","]

# Thousands groups first, so that "150,000" is not cut after "150,000"[:7]; lakh grouping is "1,50,000".
NUMBER = (
    r"(?:\d{1,2}(?:,\d{2}){1,3},\d{3}(?!\d)|\d{1,3}(?:[,.'’\u202f\u00a0]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,8})?|[.,]\d{1,8})"
)
COMPARATOR = r"(?:<\s?=|>\s?=|=\s?<|=\s?>|≤|≥|⩽|⩾|<|>|‹|›)"

_LAKH = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_GROUPS = re.compile(r"\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*")
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])(?:\d{1,4},\d{1,2}|0,\d{3,5})(?![\d,.])")
_DOT_DECIMAL = re.compile(r"(?<![\d.,])(?:\d{1,4}\.\d{1,2}|0\.\d{3,5})(?![\d.,])")


@dataclass(frozen=True)
class Number:
    """A printed number; `text` is readable by a machine: no separators, decimal point, comparator kept."""

    value: float
    text: str
    comparator: str = ""

    @property
    def below(self) -> bool:
        return self.comparator.startswith("<")

    @property
    def above(self) -> bool:
        return self.comparator.startswith(">")


def decimal_of(text: str) -> Decimal:
    """Which sign a document writes before decimals, by majority; a point when nothing tells."""
    return "," if len(_COMMA_DECIMAL.findall(text)) > len(_DOT_DECIMAL.findall(text)) else "."


def number(printed: str, decimal: Decimal) -> Number | None:
    """One printed number, or None when the whole text is not a number."""
    match = re.fullmatch(rf"\s{{0,3}}({COMPARATOR})?\s{{0,3}}([-+−]?)\s?({NUMBER})\s{{0,3}}", printed)
    if not match:
        return None
    plain = plain_digits(match[3], decimal)
    sign = "-" if match[2] in ("-", "−") else ""
    comparator = comparator_of(match[1] or "")
    return Number(value=float(sign + plain), text=comparator + sign + plain, comparator=comparator)


def comparator_of(printed: str) -> str:
    """`<`, `<=`, `>`, `>=` for whatever sign stands there."""
    sign = printed.replace(" ", "")
    table = {"≤": "<=", "⩽": "<=", "=<": "<=", "≥": ">=", "⩾": ">=", "=>": ">=", "‹": "<", "›": ">"}
    return table.get(sign, sign)


def plain_digits(printed: str, decimal: Decimal) -> str:
    """The digits of one number without separators, with a decimal point."""
    text = re.sub(r"['’\u202f\u00a0 ]", "", printed)
    if text.startswith((".", ",")):
        return "0." + text[1:]
    if _LAKH.fullmatch(text):
        return text.replace(",", "")
    if "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        return re.sub(r"[.,]", "", text[:last]) + "." + text[last + 1 :]
    groups = _GROUPS.fullmatch(text)
    if groups:
        separator = groups[1]
        several = text.count(separator) > 1
        if several or (separator != decimal and not text.startswith("0")):
            return text.replace(separator, "")
    return text.replace(",", ".")
