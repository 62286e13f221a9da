"""What travels about finished work: what, when, how long, how many. No field here can hold money."""

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mso_app.schemas.cases import ClockView

PAGE_LIMIT = 50
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def _month(value: str) -> str:
    if value and not _MONTH.fullmatch(value):
        raise ValueError("Write a month such as 2026-11.")
    return value


Month = Annotated[str, AfterValidator(_month)]


class RecordQuery(BaseModel):
    """`month` is any month of the period, the present one when it is empty."""

    model_config = ConfigDict(extra="forbid")

    provider_id: UUID | None = None
    """For administrators, who name somebody; everybody else sees their own."""
    length: Literal["month", "quarter", "year"] = "month"
    month: Month = ""
    kind: Literal["all", "opinion", "second_read", "addendum"] = "all"
    offset: int = Field(default=0, ge=0, le=100_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class RecordRow(BaseModel):
    id: UUID
    day: str
    case_number: str
    href: str
    """Empty once the expert's access to the case has ended; so is the subject."""
    title: str
    detail: str
    kind: str
    clock: ClockView
    outcome: str
    units: str


class StatementRow(BaseModel):
    word: str
    count: int


class MonthRow(BaseModel):
    """A closed month, with what it came to."""

    month: str
    word: str
    detail: str


class Bar(BaseModel):
    word: str
    count: int
    percent: int
    is_now: bool


class RecordPage(BaseModel):
    rows: list[RecordRow]
    total: int
    offset: int
    month: str
    period: str
    is_open: bool
    """The period is not over yet."""
    closes: str
    before: str
    after: str
    """Months to go to; "" when there is nothing after the present."""
    counts: dict[str, int]
    opinions: int
    opinions_detail: str
    second_reads: int
    in_time: str
    in_time_detail: str
    typical: str
    typical_detail: str
    statement: list[StatementRow]
    units: str
    closed: list[MonthRow]
    bars: list[Bar]
