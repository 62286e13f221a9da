"""The patient's sex as the report prints it: needed to choose between ranges for men and women."""

import re

from mso_app.insights.lab.ranges import Sex

_LABELLED = re.compile(
    r"(?<![a-zà-ÿ])(?:sex|gender|geschlecht|sexe|sexo|sesso|geslacht|kön)\b[^\S\n]{0,4}(?:/\s?(?:age|alter|âge|dob)\s{0,4})?[:=.]?[^\S\n]{0,6}(?P<sex>[a-zäéà]{1,12})(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_AGE_SEX = re.compile(
    r"(?<![a-zà-ÿ])(?:age|alter)\s{0,3}(?:/|&|and)\s{0,3}(?:sex|gender|geschlecht)\s{0,4}[:=]?\s{0,4}\d{1,3}\s{0,2}(?:\.\d)?\s{0,2}(?:y(?:ea)?rs?\.?|years?|y|j\.?|jahre)?(?:\(s\))?\s{0,2}[/,|-]?\s{0,3}(?P<sex>male|female|m|f|w)(?![a-z])"
    r"|(?<!\d)\d{1,3}\s?(?:y(?:ea)?rs?\.?|years?(?:\sold)?|y/?o?|jahre|yr\(s\))\s?[/,|-]?\s?\(?(?P<short>male|female|m|f)\)?(?![a-z])"
    r"|(?<![a-z])(?P<lead>male|female|m|f)\s?[/,|]\s?\d{1,3}\s?(?:y(?:ea)?rs?|years?|y)(?![a-z])",
    re.IGNORECASE,
)
_WORDS: dict[str, Sex] = {
    **dict.fromkeys(
        (
            "m",
            "male",
            "man",
            "männlich",
            "maennlich",
            "masculin",
            "homme",
            "masculino",
            "hombre",
            "maschio",
            "maschile",
            "h",
            "varon",
            "mann",
        ),
        "male",
    ),
    **dict.fromkeys(
        (
            "f",
            "female",
            "woman",
            "w",
            "weiblich",
            "féminin",
            "feminin",
            "femme",
            "femenino",
            "feminino",
            "mujer",
            "femmina",
            "femminile",
            "frau",
            "v",
            "vrouw",
        ),
        "female",
    ),
}


def sex_of(text: str) -> Sex | None:
    """`male` or `female` when the report says one of them and never the other."""
    said: set[Sex] = set()
    for match in _LABELLED.finditer(text[:20000]):
        word = _WORDS.get(match["sex"].casefold())
        if word:
            said.add(word)
    for match in _AGE_SEX.finditer(text[:20000]):
        word = _WORDS.get((match["sex"] or match["short"] or match["lead"]).casefold())
        if word:
            said.add(word)
    return said.pop() if len(said) == 1 else None
