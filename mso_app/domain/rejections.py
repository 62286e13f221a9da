"""Why a provider may say no to a case: a code for statistics, a label for people."""

REJECT_CODES: dict[str, str] = {
    "conflict": "Conflict of interest",
    "expertise": "Outside my expertise",
    "capacity": "No time in the promised period",
    "records": "Records are not sufficient",
    "other": "Another reason",
}
