"""Reference ranges as printed, turned into limits without inventing the missing one (U-3)."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from dataclasses import dataclass
from typing import Literal

from mso_app.insights.lab.numbers import COMPARATOR, NUMBER, Decimal, comparator_of, plain_digits

Sex = Literal["male", "female"]

_BETWEEN = r"(?:-{1,2}|[–—−‐‑‒~]|\.\.\.?|to|bis|à|a|al|tot|do|til|bis\s{1,3}zu|and|und|et|y)"
_UP_TO = r"(?:up\s?to|upto|less\s{1,3}than(?:\s{1,3}or\s{1,3}equal\s{1,3}to)?|below|under|lower\s{1,3}than|max\.?|maximum|not\s{1,3}more\s{1,3}than|bis(?:\s{1,3}zu)?|unter|kleiner(?:\s{1,3}als)?|jusqu['’]?\s?à|inférieure?s?\s{1,3}à|inf\.?\s{1,3}à|moins\s{1,3}de|hasta|menor\s{1,3}(?:de|que|a)|inferiore?s?\s{1,3}a|fino\s{1,3}a|até|tot)"
_FROM = r"(?:greater\s{1,3}than(?:\s{1,3}or\s{1,3}equal\s{1,3}to)?|more\s{1,3}than|above|over|higher\s{1,3}than|min\.?|minimum|at\s{1,3}least|über|größer(?:\s{1,3}als)?|mehr\s{1,3}als|ab|supérieure?s?\s{1,3}à|sup\.?\s{1,3}à|plus\s{1,3}de|mayor\s{1,3}(?:de|que|a)|superiore?s?\s{1,3}a|desde|maior\s{1,3}que)"
_EQUAL = r"(?:\s{0,3}(?:or|oder|ou)\s{0,3}=)"
_ALSO = r"or\s{1,3}equal\s{1,3}to"
RANGE = re.compile(
    rf"(?P<low>(?<![\d.,])[-+−]?{NUMBER})\s{{0,3}}%?\s{{0,3}}(?:(?P<dash>[-–—−‐‑‒~]|--|\.\.\.?)|(?<=[\s%]){_BETWEEN}(?=\s))\s{{0,3}}\(?(?P<high>[-+−]?{NUMBER})"
    rf"|(?P<sign>{COMPARATOR}){_EQUAL}?\s{{0,3}}(?:{_ALSO}\s)?(?P<limit>-?{NUMBER})"
    rf"|(?<![a-zà-ÿ])(?:(?P<upto>{_UP_TO})|(?P<from>{_FROM}))\s{{0,3}}:?\s{{0,3}}(?P<worded>{NUMBER})"
    rf"|(?P<down>{NUMBER})\s{{0,3}}(?:or|and)\s{{1,3}}(?:(?P<less>less|below|lower|under)|(?P<more>more|above|higher|greater|over))(?![a-z])",
    re.IGNORECASE,
)
# An age ("18-60 years") or a titre ("<1:40") only looks like a limit.
_NOT_A_LIMIT = re.compile(
    r"\s{0,3}(?::\s?\d|years?|yrs?\.?|y\b|jahre?|j\.|ans\b|años|anni|months?|mo\b|monate|mois|weeks?|wks?|days?\b|tage|jours)",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"(?<![a-zà-ÿ])(?:males?|men|man|m|männer|mann|männlich|hommes?|homme|hombres?|varones|uomini|maschi|homens|boys?)(?![a-zà-ÿ])|♂",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"(?<![a-zà-ÿ])(?:females?|women|woman|f|w|frauen|frau|weiblich|femmes?|mujeres?|donne|femmine|mulheres|girls?)(?![a-zà-ÿ])|♀",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"(?<![a-z])(?:(?<!above )(?<!near )(?:normal(?!\s{1,3}or\s{1,3}high)|optimal|desirable|negative|non[- ]?reactive|sufficien(?:t|cy)|non[- ]?diabetic|no diabetes|healthy|adults?|low risk|acceptable|therapeutic(?: range)?|expected|euthyroid|erwachsene|adultes?|adultos?|wünschenswert))(?![a-z])",
    re.IGNORECASE,
)
_UNUSUAL = re.compile(
    r"(?<![a-z])(?:abnormal|above|near|sub|border\s?line|pre-?diabet\w*|diabet(?:es|ic)|high|low(?! risk)|deficien\w*|insufficien\w*|toxic\w*|elevated|risk|positive|reactive|impaired|moderate|severe|child(?:ren)?|newborns?|infants?|neonates?|kinder|enfants?|pregnan\w*|trimester|follicular|luteal|mid-?cycle|ovulat\w*|post-?menopaus\w*|menopaus\w*)(?![a-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Limits:
    """Numeric limits of one range; a missing side is None. The exact limit itself belongs to the range unless open."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def known(self) -> bool:
        return self.low is not None or self.high is not None


def limits_of(printed: str, *, decimal: Decimal, sex: Sex | None = None) -> Limits:
    """The limits that apply to this patient; empty when the text offers several and nothing decides."""
    parts = _parts(printed, decimal)
    if not parts:
        return Limits()
    if len(parts) == 1:
        label, limits = parts[0]
        meant = _sex_in(label, spanish=False)
        return Limits() if meant and sex and meant != sex else limits
    # "H: … M: …" is hombre and mujer; an M beside an F is male.
    spanish = any(re.fullmatch(r"[hv]", label, re.IGNORECASE) for label, _ in parts) and not any(
        re.search(r"\bf\b", label, re.IGNORECASE) for label, _ in parts
    )
    by_sex = [(meant, limits) for label, limits in parts if (meant := _sex_in(label, spanish=spanish))]
    if by_sex:
        mine = [limits for meant, limits in by_sex if meant == sex]
        return mine[0] if len(mine) == 1 else Limits()
    usual = [limits for label, limits in parts if _USUAL.search(label) and not _UNUSUAL.search(label)]
    if len(usual) == 1:
        return usual[0]
    same = {limits for _, limits in parts}
    if len(same) == 1:
        return parts[0][1]
    # "70-99 (3.9-5.5 mmol/L)": a second range in brackets repeats the first in another unit.
    repeated = "(" in printed[1:] and not any(label for label, _ in parts)
    return parts[0][1] if repeated else Limits()


def _parts(printed: str, decimal: Decimal) -> list[tuple[str, Limits]]:
    """Every range in the text with the words before it; ages are words, not ranges."""
    parts: list[tuple[str, Limits]] = []
    last = 0
    for match in RANGE.finditer(printed):
        if _NOT_A_LIMIT.match(printed, match.end()):
            continue
        before = _words(printed[last : match.start()])
        parts.append((before, _limits(match, decimal)))
        last = match.end()
    if len(parts) > 1 and not parts[0][0] and _words(printed[last:]):
        # Labels stand behind the numbers: "<5.7 normal, 5.7-6.4 prediabetes".
        spans = [m for m in RANGE.finditer(printed) if not _NOT_A_LIMIT.match(printed, m.end())]
        ends = [m.start() for m in spans[1:]] + [len(printed)]
        parts = [
            (_words(printed[m.end() : end]), limits) for m, end, (_, limits) in zip(spans, ends, parts, strict=True)
        ]
    return parts


def _words(text: str) -> str:
    """The label in a stretch of text: letters and blanks, units and signs gone."""
    kept = [
        word
        for word in re.split(r"[\s:;,=()\[\]]+", text)
        if re.fullmatch(r"[^\W\d_][\w.'’-]*|[♂♀]", word)
        and not re.fullmatch(r"[µu]?[mngp]?g|[mµunp]?mol|U|IU|[mdµuf]?L|sec|s", word)
    ]
    return " ".join(kept)


def _limits(match: re.Match[str], decimal: Decimal) -> Limits:
    def as_float(printed: str) -> float:
        sign = -1.0 if printed[0] in "-−" else 1.0
        return sign * float(plain_digits(printed.lstrip("+-−"), decimal))

    if match["low"]:
        low, high = as_float(match["low"]), as_float(match["high"])
        return Limits(low=low, high=high) if low <= high else Limits()
    if match["sign"]:
        sign = comparator_of(match["sign"])
        is_open = len(sign) == 1 and "=" not in match[0]
        limit = as_float(match["limit"])
        if sign.startswith("<"):
            return Limits(high=limit, high_open=is_open)
        return Limits(low=limit, low_open=is_open)
    if match["worded"]:
        limit = as_float(match["worded"])
        worded = (match["upto"] or match["from"]).casefold()
        is_open = (
            "equal" not in worded
            and re.match(
                r"less|below|under|lower|unter|kleiner|inf|moins|menor|greater|more|above|over|higher|über|größer|mehr|sup|plus|mayor|maior",
                worded,
            )
            is not None
        )
        if match["upto"]:
            return Limits(high=limit, high_open=is_open)
        return Limits(low=limit, low_open=is_open)
    limit = as_float(match["down"])
    return Limits(high=limit) if match["less"] else Limits(low=limit)


def _sex_in(label: str, *, spanish: bool) -> Sex | None:
    letter = label.casefold()
    if spanish and letter in ("h", "v", "m"):
        return "female" if letter == "m" else "male"
    if letter == "h":
        return "male"
    male, female = _MALE.search(label), _FEMALE.search(label)
    if bool(male) == bool(female):
        return None
    return "male" if male else "female"
