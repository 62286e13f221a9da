"""What travels about providers who could take a case."""

from uuid import UUID

from pydantic import BaseModel


class FactorView(BaseModel):
    """One line of the arithmetic, as text; `points` is value × weight."""

    name: str
    fact: str
    value: str
    weight: str
    points: str
    percent: float


class Candidate(BaseModel):
    """A provider who can be asked, with the sum shown."""

    id: UUID
    name: str
    initials: str
    line: str
    score: str
    rank: int
    factors: list[FactorView]
    needs_override: bool = False


class HardStop(BaseModel):
    """A provider who cannot be asked, and why."""

    id: UUID
    name: str
    initials: str
    reason: str
    remedy: str = ""


class Ranking(BaseModel):
    candidates: list[Candidate]
    stopped: list[HardStop]
    accept_by: str
