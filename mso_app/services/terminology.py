"""Codes people look up while they write: ICD-10-CM, from the tables that ship with the product."""

import asyncio

from mso_app.core.errors import InvalidInput
from mso_app.insights.knowledge import icd10
from mso_app.schemas.terminology import CodeRow

SHOWN = 8
SHORTEST = 2
# The tables are American and formal; people are neither.
SAID_AS = (
    ("cancer", "malignant neoplasm"),
    ("tumour", "neoplasm"),
    ("tumor", "neoplasm"),
    ("heart attack", "myocardial infarction"),
    ("ae", "e"),
    ("oe", "e"),
)


async def suggest_codes(text: str) -> list[CodeRow]:
    """At most eight diagnoses that fit a code or the words of a title, the closest first."""
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST:
        return []
    # The first look-up reads the tables, which takes most of a second.
    found = await asyncio.to_thread(icd10.search, wanted, limit=SHOWN)
    if not found:
        found = await asyncio.to_thread(icd10.search, _formal(wanted), limit=SHOWN)
    return [CodeRow(code=code, title=title) for code, title in found]


async def read_code(text: str, *, field: str = "first_diagnosis_code") -> CodeRow | None:
    """The code that was typed with its title; None for an empty field. Raises InvalidInput for no code at all."""
    code = text.strip()
    if not code:
        return None
    title = await asyncio.to_thread(icd10.title, code)
    if title is None:
        sentence = "This is no ICD-10 code. Pick one from the list, or leave the field empty."
        raise InvalidInput(fields={field: sentence})
    return CodeRow(code=icd10.with_dot(code), title=title)


def _formal(text: str) -> str:
    """ "breast cancer" in the words of the tables."""
    words = text.lower()
    for said, formal in SAID_AS:
        words = words.replace(said, formal)
    return words
