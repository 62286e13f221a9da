"""What travels about patients."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.words import Sex


class PatientCreate(BaseModel):
    """The personal details a requester enters."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=200)
    birth_date: date
    sex: Sex
    record_number: str | None = Field(default=None, max_length=60)


class PatientChange(BaseModel):
    """A correction; `version` is the one that was read, fields left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    version: int
    name: str | None = Field(default=None, min_length=2, max_length=200)
    birth_date: date | None = None
    sex: Sex | None = None
    record_number: str | None = Field(default=None, max_length=60)
    is_active: bool | None = None


class PatientQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=200)
    active_only: bool = False
    sort: str = Field(default="name", pattern="^(name|newest|birth_date|number)$")
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=100)


class PatientRow(BaseModel):
    id: UUID
    number: str
    name: str
    initials: str
    age: int
    sex: str
    sex_key: str
    birth_date: str
    record_number: str
    is_active: bool
    open_cases: int
    version: int


class PatientPage(BaseModel):
    rows: list[PatientRow]
    total: int
    offset: int
