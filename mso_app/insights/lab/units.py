"""What counts as a unit of measurement, from its grammar and not from a list of whole units."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re

# Atoms are grouped by what they can stand next to; case is ignored because laboratories do.
_PREFIX = r"(?:[kmuµμnpfdc]|mc)?"
_BASE = r"(?:gm?s?|mol|l(?:tr)?|liter|litre|iu|i\.u\.|u|eq|osm|osmol|kat|pa|bq|val|mhg)"
_WORDS = (
    r"(?:seconds?|secs?\.?|sek\.?|sekunden|minutes?|mins?\.?|hours?|hrs?\.?|std\.?|h|s|days?|tage?|d|24\s?h(?:rs?|ours?)?\.?"
    r"|cells?|copies|kopien|cop|cfu|kbe|units?|einh\.?|e|ie|mie|ui|mui|µui|ku/l"
    r"|h\.?p\.?f\.?|l\.?p\.?f\.?|hpf|lpf|field|gf|champ|campo|oif"
    r"|cumm|cmm|cu\.?\s?mm|mm3|mm³|µl|ul|mcl|cells|lakhs?|lacs?|lac|millions?|mill?\.?|mio\.?|mln|thousands?|thou\.?|thds|tsd\.?|tys|k|m|g|t"
    r"|mm³|mm|cm|cm2|m2|m²|mmhg|bpm|ratio|index|score|titer|titre|coi|s/co|au|arb|rlu|log|lg|vol|wbcs?|rbcs?|nrbcs?"
    r"|creat(?:inine)?\.?|crea\.?|krea\.?|cr\.?|hb|hgb|fib|feu|ddu|nm|gpl|mpl|apl|bce|ngl|inr|kg|ppm|ppb"
    r"|mosm(?:ol)?|meq|mval|µval|nkat|µkat|ukat|mmol|µmol|nmol|pmol|mg|µg|ng|pg|fg|fl|pl|dl|ml|nl"
    r"|g/l|giga|tera|gpt|tpt|bill?|tril?|mm\^3|1st\s?h(?:ou)?r?|gpl-u|ghb|n\.\s?w\.|°c|percent|pct)"
)
_POWER = r"[({]?[-–]?\d{1,2}[)}]?"
# A raised exponent often arrives flattened ("103/uL"); it counts only with a slash behind it.
_SCALE = (
    rf"(?:(?:x|×|\*|·)?\s?10\s?(?:(?:\^|\*\*?|\.?e|exp|x)\s?{_POWER}|\(\d{{1,2}}\)|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}|\s?(?:3|6|9|12)(?=\s?/))"
    r"|e(?:3|6|9|12))"
)
_ATOM = rf"(?:{_SCALE}|(?:m|µ|u)?gm?\s?%|%|‰|{_PREFIX}{_BASE}|{_WORDS}|\{{?1[.,]73[\s_]?(?:m2|m²|m[\^*]2|sqm|sq\.?\s?m)?\}}?|100(?=\s?(?:wbc|leu))|(?:100\s?)?(?:ml|leu(?:ko)?s?))"
_NOTE = r"(?:\s?\((?:calc|calculated|w/w|ratio|total|ifcc|ngsp|feu|ddu|c|creat)\.?\))"
_OF = r"(?:\s(?:of\s(?:total|adult|normal)(?:\s(?:hgb|hb|hemoglobin|mean|activity))?|total|hb|hgb|creat(?:inine)?|creat\.|cr|krea|feu|ddu|fib|bce|total\shgb|ifcc|ngsp))"
_UNIT_TEXT = rf"/?{_ATOM}(?:\s?[/·*.]\s?{_ATOM}|\s(?=[/x×]){_ATOM}|\s?(?<=\d)\s?/?\s?{_ATOM})*{_OF}?{_NOTE}?"
UNIT = re.compile(rf"(?:{_UNIT_TEXT})(?![\w^])", re.IGNORECASE)

# Letters that are units in a unit column but flags, symbols or names anywhere else.
_WEAK = re.compile(
    r"[a-z]|hb|hgb|cr|total|cells?|index|ratio|score|ie|iu|days?|hours?|minutes?|units?|wbcs?|rbcs?|log|inr|index|m2|field|cells|au",
    re.IGNORECASE,
)


def unit_at(text: str, position: int) -> int | None:
    """Where the unit that begins at `position` ends, or None when none begins there."""
    match = UNIT.match(text, position, min(len(text), position + 40))
    if not match or match.end() == position:
        return None
    return match.end()


def is_unit(text: str) -> bool:
    """Whether the whole text is a unit, brackets around it forgiven."""
    bare = text.strip()
    if bare[:1] + bare[-1:] in ("()", "[]"):
        bare = bare[1:-1].strip()
    return 0 < len(bare) <= 40 and UNIT.fullmatch(bare) is not None


def is_strong_unit(text: str) -> bool:
    """Whether the text is a unit that words of ordinary language cannot be mistaken for."""
    return is_unit(text) and _WEAK.fullmatch(text.strip()) is None
