"""What travels about how long work takes: figures, rows and cells, never a patient or a case."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from mso_app.domain.words import Specialty

Period = Literal["weeks", "months"]


class ReportQuery(BaseModel):
    """The last twelve weeks or twelve months, of everything or of a part of it."""

    model_config = ConfigDict(extra="forbid")

    period: Period = "weeks"
    institution_id: UUID | None = None
    specialty: Specialty | None = None


class Measured(BaseModel):
    """Finished reviews of one group. Days are business days, pauses left out; None where nothing was finished.

    `kept` is the share that was signed in time, `answered` the share of asks that were accepted in time, in per cent.
    """

    key: str
    label: str
    number: int = 0
    p50: float | None = None
    p90: float | None = None
    kept: float | None = None
    accept_p50: float | None = None
    accept_p90: float | None = None
    """Hours from being asked to accepting."""
    answered: float | None = None


class ProviderLine(Measured):
    held: int = 0
    places: int = 0


class LoadCell(BaseModel):
    """How full the places of a specialty were: `face` is free, full (from 90 %) or over."""

    label: str
    percent: int
    face: str
    strength: int = 0
    """0 to 24, how dark a free cell is."""


class LoadRow(BaseModel):
    specialty: str
    cells: list[LoadCell]


class ForecastRow(BaseModel):
    """What a specialty holds, what waits for it, and how full it is in four weeks if people go on as they do."""

    specialty: str
    held: int
    waiting: int
    places: int
    now: int | None
    arriving: float
    finishing: float
    then: int | None
    face: str


class Choice(BaseModel):
    value: str
    word: str


class Report(BaseModel):
    """Everything the page of reports shows."""

    total: Measured
    before: Measured
    """The same length of time before, to compare with."""
    promise_days: float
    accept_hours: int
    paused: float | None
    """The share of all review hours in which a case waited for its requester, in per cent."""
    points: list[Measured]
    specialties: list[Measured]
    providers: list[ProviderLine]
    load: list[LoadRow]
    forecast: list[ForecastRow]
    institutions: list[Choice]
    experts: list[Choice]
