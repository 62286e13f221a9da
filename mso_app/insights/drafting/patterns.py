"""Which laboratory patterns the newest values of a case fit."""

from mso_app.insights.drafting.labs import Result, newest
from mso_app.insights.knowledge.patterns import PATTERNS, Is, Pattern, Sign
from mso_app.insights.lab.knowledge import unit_family
from mso_app.schemas.drafting import CaseMaterial


def fitting(material: CaseMaterial) -> list[tuple[Pattern, list[Result]]]:
    """Every pattern whose signs are all met, with the rows that meet them."""
    values = newest(material)
    found: list[tuple[Pattern, list[Result]]] = []
    for pattern in PATTERNS:
        rows = [values[sign.analyte] for sign in pattern.signs if sign.analyte in values]
        if len(rows) < len(pattern.signs):
            continue
        met = all(_met(sign, result) for sign, result in zip(pattern.signs, rows, strict=True))
        if met and not any(sign.analyte in values and _met(sign, values[sign.analyte]) for sign in pattern.unless):
            found.append((pattern, rows))
    return found


def _met(sign: Sign, result: Result) -> bool:
    if sign.is_ is Is.ABNORMAL:
        return result.is_outside
    if sign.is_ in (Is.LOW, Is.HIGH, Is.NORMAL):
        return result.row.flag == sign.is_.value
    value = result.number
    if value is None:
        return False
    if sign.is_ is Is.TIMES_UPPER:
        return result.row.ref_high is not None and value >= sign.low * result.row.ref_high
    # "> 60" is no number to compare with a limit.
    exact = not result.row.value.strip().startswith(("<", ">", "≥", "≤"))
    return exact and unit_family(result.row.unit) == sign.family and sign.low <= value < sign.high
