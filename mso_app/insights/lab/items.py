"""Reads a stretch of a table line as typed items: number, comparator, span, unit, flag, word of a finding, other text."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from dataclasses import dataclass
from enum import StrEnum

from mso_app.insights.lab.numbers import COMPARATOR, NUMBER
from mso_app.insights.lab.ranges import RANGE
from mso_app.insights.lab.units import unit_at


class Kind(StrEnum):
    """What one item can be; the place in the line decides what it is."""

    NUMBER = "number"  # 13.2
    COMPARED = "compared"  # <0.01: a value or a one-sided range
    SPAN = "span"  # 2-4: a range or a count per field
    WORDED = "worded"  # Up to 40: always a range
    TITRE = "titre"  # 1:80
    UNIT = "unit"
    FLAG = "flag"
    FINDING = "finding"  # Negative, Not detected, ++
    TEXT = "text"


@dataclass(frozen=True)
class Item:
    kind: Kind
    start: int
    end: int
    text: str
    bracketed: bool = False


_FLAG_WORD = (
    r"(?:HH|LL|H|L|A|N|C|HI|LO|AH|AL|CH|CL|PH|PL|abn|abnormal|high|low|crit(?:ical)?(?:\s(?:high|low))?|very\s(?:high|low)"
    r"|panic|(?:above|below)(?:\s(?:the|high|low|upper|lower|normal|reference|ref\.?)){0,4}(?:\s(?:limits?|range|interval|normal|high|low))?|out\sof\srange|outside\srange|in\srange|alto|bajo|erhöht|erniedrigt|hoch|niedrig|tief|élevé|haut|bas|normal)"
)
_FLAG_SIGN = r"(?:\*{1,3}|#{1,2}|!{1,3}|↑{1,3}|↓{1,3}|⇑|⇓|▲{1,2}|▼{1,2}|△|▽|⬆|⬇|➚|➘|↗|↘|⚠|†|‡|¤|►|◄|<<|>>)"
_BARE_FLAG = rf"(?:{_FLAG_WORD}(?![\w/])|{_FLAG_SIGN})"
FLAG = re.compile(
    rf"[(\[]\s?{_BARE_FLAG}(?:\s?{_FLAG_SIGN})?\s?[)\]]|{_FLAG_SIGN}\s?{_FLAG_WORD}(?![\w/])|{_BARE_FLAG}(?:\s?{_FLAG_SIGN})?",
    re.IGNORECASE,
)
_ATTACHED_FLAG = re.compile(rf"(?:HH|LL|H|L|{_FLAG_SIGN}|\((?:H|L|HH|LL|{_FLAG_SIGN})\))(?![\w/])")

NEGATIVE = (
    r"(?:negative?|neg\.?|negativ|négati(?:f|ve)|négatif|negativo|non[- ]?reactive|nonreactive|nicht\s?reaktiv|non[- ]?réacti(?:f|ve)|no\sreactivo"
    r"|not\sdetected|none\sdetected|undetected|undetectable|nicht\snachweisbar|nicht\snachgewiesen|n\.?\s?n\.|non\sdétecté|no\sdetectado|absent|absence|absente|ausente|assente"
    r"|nil|none(?:\sseen)?|not\sseen|no\sgrowth|not\sfound|not\spresent|keine?|no\sse\sobservan|unremarkable|unauffällig|not\sobserved|none\sobserved)"
)
POSITIVE = (
    r"(?:(?:weakly\s|strongly\s|weak\s|strong\s)?positive?|pos\.?|positiv|schwach\spositiv|positif|positivo|(?:weakly\s)?reactive|reaktiv|réactif|reactivo"
    r"|detected|nachweisbar|nachgewiesen|détecté|detectado|present(?:\s\(?(?:\+{1,4}|\d\+)\)?)?|presente|présent(?:e|s)?|présence|vorhanden|trace|traces|spuren|small|large|equivocal|indeterminate|borderline|grenzwertig|isolated|seen)"
)
_DESCRIPTION = (
    r"(?:few|occasional|occ\.?|rare|moderate|many|numerous|plenty|abundant|scanty|loaded|einzelne?|vereinzelt|reichlich|mäßig|wenig"
    r"|clear|klar|slightly\scloudy|slightly\shazy|cloudy|hazy|turbid|slightly\sturbid|trüb|transparent|limpide|clair"
    r"|(?:pale|light|dark|deep|straw)?[\s-]?(?:yellow(?:ish)?|amber|straw|colou?rless|brown|red|orange)|gelb|hellgelb|jaune|amarillo"
    r"|normal|abnormal|normochromic|normocytic(?:\snormochromic)?|adequate|acidic|alkaline|acid|immune|non[- ]?immune|see\sbelow"
    r"|(?:AB|A|B|O)(?:\s?(?:rh\s?)?(?:pos(?:itive)?\.?|neg(?:ative)?\.?|[+-]))|(?:rh\s?)(?:pos(?:itive)?|neg(?:ative)?)"
    r"|(?:homo|hetero)zygous|wild[- ]type|sensitive|resistant|intermediate)"
)
FINDING = re.compile(
    rf"(?:{NEGATIVE}|{POSITIVE}|{_DESCRIPTION})(?:\s?\((?:\+{{1,4}}|\d\+|-|[a-z]{{1,9}})\))?(?![\w])", re.IGNORECASE
)
_PLUS = re.compile(r"(?:\(\+{1,4}\)|[1-4]\+|\+/-|±|\+\s\+(?:\s\+)?|\+{1,4})(?![\w.,])")
_TITRE = re.compile(rf"{COMPARATOR}?\s?1\s?:\s?\d{{1,6}}(?![\d:])")
_COMPARED = re.compile(rf"{COMPARATOR}(?:\s{{0,3}}or\s{{0,3}}=)?\s{{0,2}}-?{NUMBER}", re.IGNORECASE)
_NUMBER = re.compile(rf"[-+−]?{NUMBER}(?![\d:]|[.,]\d|/\d)")
_DATE = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{2,4}(?![\d.])(?:[T\s]\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?![\d:])"
    r"|\d{1,2}[-\s](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez)[a-z]{0,6}\.?[-,\s]{1,2}\d{2,4}|\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_OPEN = {"[": "]", "(": ")", "{": "}"}


def items_of(text: str) -> list[Item]:
    """Every item of the text from left to right; nothing is dropped, blanks separate."""
    items: list[Item] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        item = _item_at(text, position, items)
        items.append(item)
        position = item.end
    return items


def is_date(text: str) -> bool:
    """Whether the text holds a date, a time or a telephone number."""
    return _DATE.search(text) is not None


def _item_at(text: str, at: int, before: list[Item]) -> Item:  # noqa: C901, PLR0911, PLR0912 -- one return per kind of item, in the order that decides
    def item(kind: Kind, end: int, *, bracketed: bool = False) -> Item:
        return Item(kind, at, end, text[at:end], bracketed)

    closing = _OPEN.get(text[at])
    if closing:
        close = text.find(closing, at + 1, at + 60)
        if close > 0:
            inside = text[at + 1 : close].strip()
            match = RANGE.match(inside)
            if match and (
                match.end() == len(inside)
                or unit_at(inside, match.end() + (inside[match.end() :][:1] == " ")) == len(inside)
            ):
                return item(Kind.SPAN if match["low"] else Kind.WORDED, close + 1, bracketed=True)
            if unit_at(inside, 0) == len(inside) and not re.fullmatch(r"[hlanc]", inside, re.IGNORECASE):
                return item(Kind.UNIT, close + 1, bracketed=True)
    titre = _TITRE.match(text, at)
    if titre and not re.match(r"\s?[ap]\.?m\b", text[titre.end() :], re.IGNORECASE):
        return item(Kind.TITRE, titre.end())
    date = _DATE.match(text, at)
    if date and not _is_word_end(text, date.end()):
        date = None
    if date and not re.fullmatch(r"\d{1,3}-\d{1,2}", date[0]):
        return item(Kind.TEXT, date.end())
    range_match = RANGE.match(text, at)
    if range_match and (range_match["low"] or range_match["worded"]) and _is_limit_end(text, range_match.end()):
        return item(Kind.SPAN if range_match["low"] else Kind.WORDED, range_match.end())
    compared = _COMPARED.match(text, at)
    if compared:
        return item(Kind.COMPARED, compared.end())
    plus = _PLUS.match(text, at)
    if plus and not re.match(r"[1-4]\+", plus[0]):
        return item(Kind.FINDING, plus.end())
    if plus and _is_word_end(text, plus.end()):
        return item(Kind.FINDING, plus.end())
    if not _continues_a_word(text, at):
        unit = unit_at(text, at)
        plain = _NUMBER.match(text, at)
        if unit and not (plain and plain.end() >= unit):
            weak = re.fullmatch(r"[HhLlAaNnCc]", text[at:unit])
            if not weak:
                return item(Kind.UNIT, unit)
        if plain and _is_value_end(text, plain.end()):
            return item(Kind.NUMBER, plain.end())
        attached = before and before[-1].end == at and before[-1].kind in (Kind.NUMBER, Kind.COMPARED)
        flag = (_ATTACHED_FLAG if attached else FLAG).match(text, at)
        finding = FINDING.match(text, at)
        if finding and (not flag or finding.end() >= flag.end()) and finding[0].casefold() != "abnormal":
            return item(Kind.FINDING, finding.end())
        if flag:
            return item(Kind.FLAG, flag.end())
    word = _WORD.match(text, at)
    return item(Kind.TEXT, word.end() if word else at + 1)


def _continues_a_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalpha() and text[at].isalpha()


def _is_word_end(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum()


def _is_limit_end(text: str, end: int) -> bool:
    """A range may be followed by a blank, a bracket, a unit or a flag, not by more digits or letters of a name."""
    if end >= len(text) or text[end] in " \t)]};,%*#↑↓":
        return True
    return unit_at(text, end) is not None


def _is_value_end(text: str, end: int) -> bool:
    if end >= len(text) or text[end] in " \t)];*#!↑↓▲▼†‡([":
        return True
    if _ATTACHED_FLAG.match(text, end):
        return True
    return text[end] not in "-,.:" and unit_at(text, end) is not None
