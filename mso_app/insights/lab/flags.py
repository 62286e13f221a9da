"""The computed flag: value against range, never copied from the print (N-9)."""

import re

from mso_app.insights.lab.items import NEGATIVE, POSITIVE
from mso_app.insights.lab.numbers import Decimal, number
from mso_app.insights.lab.ranges import RANGE, Limits

_NEGATIVE = re.compile(rf"(?:{NEGATIVE}|-|\(-\))", re.IGNORECASE)
_POSITIVE = re.compile(rf"(?:{POSITIVE}|\(?\+{{1,4}}\)?|[1-4]\+|\+/-|±)", re.IGNORECASE)
_NORMAL = re.compile(r"(?:normal|clear|klar|limpide|adequate|unremarkable|unauffällig)", re.IGNORECASE)
# Words for the colour of ordinary urine; one does not contradict another.
_USUAL_COLOURS = {"straw", "yellow", "pale yellow", "light yellow", "pale straw", "straw yellow", "gelb", "hellgelb"}
_TITRE = re.compile(r"\s{0,3}([<>]?)\s?=?\s?1\s?:\s?(\d{1,6})\s{0,3}")


def flag_of(value: str, limits: Limits, ref_text: str | None, decimal: Decimal) -> str | None:
    """`low`, `high`, `normal`, `abnormal`, or None when value and range do not decide it."""
    if limits.known:
        return _numeric(value, limits, decimal)
    if not ref_text:
        return None
    return _titre(value, ref_text) or _finding(value, ref_text)


def _numeric(value: str, limits: Limits, decimal: Decimal) -> str | None:
    read = number(value, ".")
    if read is None:
        return _span(value, limits, decimal)
    low, high = limits.low, limits.high
    if read.above:
        if high is not None and read.value >= high:
            return "high"
        return "normal" if high is None and low is not None and read.value >= low else None
    if read.below:
        if low is not None and read.value <= low:
            return "low"
        return "normal" if low is None and high is not None and read.value <= high else None
    if low is not None and (read.value < low or (limits.low_open and read.value == low)):
        return "low"
    if high is not None and (read.value > high or (limits.high_open and read.value == high)):
        return "high"
    return "normal"


def _span(value: str, limits: Limits, decimal: Decimal) -> str | None:
    """A count per field such as "2-4" is judged by its ends; words against numbers by what they deny."""
    match = RANGE.fullmatch(value.strip())
    if match and match["low"]:
        first, second = number(match["low"], decimal), number(match["high"], decimal)
        if first is None or second is None:
            return None
        if limits.high is not None and second.value > limits.high:
            return "high"
        if limits.low is not None and first.value < limits.low:
            return "low"
        return "normal"
    if _NEGATIVE.fullmatch(value.strip()) and not limits.low:
        return "normal"
    return None


def _titre(value: str, ref_text: str) -> str | None:
    mine, limit = _TITRE.fullmatch(value), _TITRE.search(ref_text)
    if mine is None or limit is None:
        return None
    measured, bound = int(mine[2]), int(limit[2])
    if mine[1] == "<":
        return "normal" if measured <= bound else None
    if limit[1] == "<":
        return "high" if measured >= bound else "normal"
    return "high" if measured > bound else "normal"


def _finding(value: str, ref_text: str) -> str | None:
    mine = _bare(value)
    expected = _bare(ref_text)
    if not mine or not expected:
        return None
    choices = [part for part in re.split(r"\s{0,3}(?:/|,|;|\bor\b|\boder\b|\bou\b|\bto\b)\s{0,3}", expected) if part]
    if mine == expected or mine in choices:
        return "normal"
    if all(_NEGATIVE.fullmatch(choice) or _NORMAL.fullmatch(choice) for choice in choices):
        if _NEGATIVE.fullmatch(mine) or _NORMAL.fullmatch(mine):
            return "normal"
        return "abnormal"
    if all(_POSITIVE.fullmatch(choice) for choice in choices):
        return "abnormal" if _NEGATIVE.fullmatch(mine) else "normal" if _POSITIVE.fullmatch(mine) else None
    if mine in _USUAL_COLOURS and expected in _USUAL_COLOURS:
        return "normal"
    if any(character.isdigit() for character in mine + expected):
        return None
    words, allowed = set(mine.split()), set(expected.split())
    if words <= allowed or allowed <= words:
        return "normal"
    return "abnormal" if len(allowed) <= 3 and len(words) <= 3 else None


def _bare(text: str) -> str:
    """Lower case without brackets, unit of a range or final stop: what is left to compare."""
    return re.sub(r"\s{1,3}", " ", text.casefold()).strip().strip("[]").strip(" .")
