"""When a document's subject was examined or its specimen taken, as printed; None when the print leaves a doubt."""

import re
from datetime import date

from mso_app.schemas.reading import PageReading

# Best first: the moment the specimen was taken says more than the moment the paper was printed.
_LABELS = (
    r"collect(?:ed|ion)(?:\s(?:date|on|time))*|date\sof\scollection|specimen\s(?:collected|taken|date)|sampled?(?:\s(?:date|on|taken|drawn))*|drawn(?:\son)?|entnahme(?:datum|zeit)?|abnahme(?:datum)?|probenentnahme|prélevé\sle|date\sde\sprélèvement",
    r"examined(?:\son)?|exam(?:ination)?\s(?:date|performed|on)|date\sof\s(?:exam(?:ination)?|study|service|procedure)|study\sdate|performed(?:\son)?|untersuchung(?:sdatum|\svom)|examen\sdu|date\sde\sl['’]examen",
    r"received(?:\son)?|registered(?:\son)?|eingang(?:sdatum)?|reçu\sle",
    r"report(?:ed|\sdate|\sdated)(?:\son)?|date\sof\sreport|signed(?:\son)?|befund(?:datum|\svom)|written(?:\son)?|date(?:d)?|datum|vom|le",
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier jänner", "feb february februar février", "mar march märz mars mrz",
            "apr april avril", "may mai", "jun june juni juin", "jul july juli juillet", "aug august août",
            "sep sept september septembre", "oct october oktober octobre okt", "nov november novembre",
            "dec december dezember décembre dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<iso>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
    rf"|(?P<day>\d{{1,2}})[.\s-]{{1,2}}(?P<word>{_WORD})\.?,?[\s-](?P<year>\d{{4}})"
    rf"|(?P<word2>{_WORD})\.?\s(?P<day2>\d{{1,2}}),?\s(?P<year2>\d{{4}})"
    r"|(?P<first>\d{1,2})(?P<stroke>[./-])(?P<second>\d{1,2})(?P=stroke)(?P<year3>\d{4})",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth|dob|geb|geboren|né|née)\b", re.IGNORECASE)
HEAD_LINES = 10
_HEAD_CHARACTERS = 4000
_MONTHS_IN_A_YEAR = 12


def date_of(pages: list[PageReading]) -> date | None:
    """The date beside the best label at the head of the document."""
    text = "\n".join(page.text for page in pages[:2])[:_HEAD_CHARACTERS]
    for label in _LABELS:
        for match in re.finditer(rf"\b(?:{label})\b[ \t]{{0,4}}:?[ \t\n]{{0,40}}", text, re.IGNORECASE):
            found = _DATE.match(text, match.end())
            if found and (read := _read(found)):
                return read
    return _dated_line(text)


def _dated_line(text: str) -> date | None:
    """A letter carries its date at the end of a line near its head, without a word beside it."""
    for line in text.split("\n")[:HEAD_LINES]:
        for match in _DATE.finditer(line):
            if match.end() == len(line.rstrip()) and not _BIRTH.search(line[: match.start()]):
                return _read(match)
    return _only_date(text)


def _only_date(text: str) -> date | None:
    """An export names one day in every row."""
    births = {match.start() for match in _DATE.finditer(text) if _BIRTH.search(text[: match.start()][-24:])}
    days = {_read(match) for match in _DATE.finditer(text) if match.start() not in births}
    return days.pop() if len(days) == 1 else None


def _read(match: re.Match[str]) -> date | None:
    if match["iso"]:
        return _date(match["iso"], match["iso_month"], match["iso_day"])
    if match["word"]:
        return _date(match["year"], str(_MONTHS[match["word"].casefold()]), match["day"])
    if match["word2"]:
        return _date(match["year2"], str(_MONTHS[match["word2"].casefold()]), match["day2"])
    first, second = int(match["first"]), int(match["second"])
    # 04/05/2026 is April in one country and May in the next; dots mean day first everywhere.
    if match["stroke"] == "." or first > _MONTHS_IN_A_YEAR or first == second:
        return _date(match["year3"], match["second"], match["first"])
    if second > _MONTHS_IN_A_YEAR:
        return _date(match["year3"], match["first"], match["second"])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
