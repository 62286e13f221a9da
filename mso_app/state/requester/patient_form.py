"""What people typed about a patient, turned into a schema, with every problem at once."""

from collections.abc import Mapping
from datetime import date

from mso_app.core import clock
from mso_app.core.errors import InvalidInput
from mso_app.domain.calendar_days import read_day
from mso_app.schemas.patients import PatientChange, PatientCreate
from mso_app.state.forms import parsed

FIELDS = ("name", "sex", "record_number")
SEXES = [("female", "Female"), ("male", "Male"), ("other", "Other"), ("unknown", "Not stated")]


def new_patient(form: object) -> PatientCreate:
    """Raises InvalidInput with a sentence per field."""
    given, problems = _given(form)
    return _checked(PatientCreate, given, problems)


def correction(form: object, *, version: int) -> PatientChange:
    """Raises InvalidInput with a sentence per field."""
    given, problems = _given(form)
    return _checked(PatientChange, given | {"version": version}, problems)


def day_told_back(text: str) -> tuple[str, str]:
    """What a typed birth date was understood as, and what is wrong with it; one of the two is ""."""
    if not text.strip():
        return "", ""
    try:
        born = read_day(text[:40])
    except InvalidInput as problem:
        return "", problem.sentence
    today = clock.now().date()
    if born > today:
        return "", "The birth date lies in the future. Check the year."
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{born.day} {born:%B %Y}, {years} years old", ""


def _given(form: object) -> tuple[dict[str, object], dict[str, str]]:
    if not isinstance(form, Mapping):
        raise InvalidInput
    given: dict[str, object] = {name: str(form.get(name, "")).strip() for name in FIELDS}
    try:
        given["birth_date"] = read_day(str(form.get("birth_date", ""))[:40])
    except InvalidInput as problem:
        given["birth_date"] = date(1900, 1, 1)
        return given, problem.fields
    return given, {}


def _checked(kind: type, given: dict[str, object], problems: dict[str, str]) -> PatientCreate | PatientChange:
    try:
        made = parsed(kind, given)
    except InvalidInput as error:
        found = error.fields | problems
        if not given["sex"]:
            found["sex"] = "Choose one; Not stated is an answer too."
        if not given["name"]:
            found["name"] = "Write the name as in the record."
        raise InvalidInput(fields=found) from error
    if problems:
        raise InvalidInput(fields=problems)
    return made
