"""Whether a sentence says that something is there, might be there, or is not there."""

import re
from enum import StrEnum


class Said(StrEnum):
    PRESENT = "present"
    SUSPECTED = "suspected"
    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    """Of a relative, of the past, or asked rather than said."""


_ABSENT_BEFORE = re.compile(
    r"\b(?:no|not|nor|none|never|without|denies|denied|absence\sof|absent|negative\sfor|free\sof|excludes?|excluded|"
    r"rules?\sout|ruled\sout|ruling\sout|lack\sof|lacks|unlikely|instead\sof|rather\sthan|against|resolved|"
    r"kein(?:e[nrms]?)?|nicht|ohne|ausschluss|ausgeschlossen|pas\sde|sans|aucune?|absence\sde)\b",
    re.IGNORECASE,
)
_ABSENT_AFTER = re.compile(
    r"^[^.;]{0,40}?\b(?:(?:is|are|was|were|has\sbeen|can\sbe|could\sbe)\s)?(?:excluded|ruled\sout|not\s(?:seen|found|"
    r"present|identified|detected|evident|demonstrated|visible)|unlikely|absent|negative|resolved|nicht\snachweisbar|"
    r"ausgeschlossen|nicht\szu\serkennen)\b",
    re.IGNORECASE,
)
# "No cyst, but a tumour": what follows one of these is said anew.
_TURN = re.compile(r"\b(?:but|however|although|except|apart\sfrom|jedoch|aber|mais|sauf|now)\b|;", re.IGNORECASE)
_SUSPECTED = re.compile(
    r"\b(?:suspected|suspicion|suspicious|suspect|possible|possibly|probable|probably|presumed|likely|favou?red|"
    r"favou?rs|compatible|consistent|suggests?|suggestive|suggesting|cannot\sbe\sexcluded|may\sbe|might\sbe|"
    r"could\sbe|verdacht|v\.\s?a\.|wahrscheinlich|möglich|suspicion\sde|probable)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:family|mother|father|sister|brother|son|daughter|aunt|uncle|cousin|familienanamnese|familial)\b",
    re.IGNORECASE,
)
_OF_THE_PAST = re.compile(
    r"\b(?:history\sof|previous|former|status\spost|s/p|z\.\s?n\.|risk\sof|screening\sfor)\b", re.IGNORECASE
)
_ASKED = re.compile(r"\?|\b(?:whether|query|to\srule\sout|zum\sausschluss)\b", re.IGNORECASE)


def said(sentence: str, start: int, end: int) -> Said:
    """What the sentence says about the words at [start:end] of it. In doubt, not present."""
    before, after = sentence[:start], sentence[end:]
    turn = None
    for turn in _TURN.finditer(before):  # noqa: B007 -- the last one counts
        pass
    nearest = before[turn.end() :] if turn else before
    if "cannot be excluded" in after.casefold() or "not excluded" in after.casefold():
        return Said.SUSPECTED
    if _ABSENT_BEFORE.search(nearest) or _ABSENT_AFTER.search(after):
        return Said.ABSENT
    if _ASKED.search(sentence) or _OF_OTHERS.search(nearest) or _OF_THE_PAST.search(nearest):
        return Said.ELSEWHERE
    if _SUSPECTED.search(sentence):
        return Said.SUSPECTED
    return Said.PRESENT


def is_negative(sentence: str) -> bool:
    """Whether a sentence mainly says that something is not there: "No metastasis."."""
    match = _ABSENT_BEFORE.search(sentence)
    return match is not None and match.start() <= len("There is ")
