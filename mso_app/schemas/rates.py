"""What travels about prices and about who is billed."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.words import Specialty, Urgency


class RateIn(BaseModel):
    """A price from one day on. `net` and `tax` are as typed: "540.00", "19"."""

    model_config = ConfigDict(extra="forbid")

    institution_id: UUID | None = None
    contract: str = Field(default="", max_length=80)
    specialty: Specialty
    urgency: Urgency
    currency: str = Field(min_length=3, max_length=3)
    net: str = Field(max_length=20)
    tax: str = Field(default="0", max_length=8)
    tax_note: str = Field(default="", max_length=80)
    valid_from: date
    valid_until: date | None = None


class RateRow(BaseModel):
    """`when` is now, next or past; what is past or was used stays as it is."""

    id: UUID
    specialty: str
    urgency: str
    currency: str
    figure: str
    tax: str
    valid: str
    when: str
    who: str
    contract: str
    is_contract: bool
    can_remove: bool
    version: int


class RatePage(BaseModel):
    rows: list[RateRow]
    total: int
    offset: int


class RateQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    institution_id: UUID | None = None
    """None: the rate card for everybody."""
    with_past: bool = False
    offset: int = Field(default=0, ge=0, le=100_000)
    limit: int = Field(default=40, ge=1, le=50)


class ProfileView(BaseModel):
    """Who pays for an institution. `code_is_fixed` once a number carries it."""

    institution_id: UUID
    institution: str
    code: str
    department: str
    address: str
    vat_number: str
    reference: str
    code_is_fixed: bool
    version: int


class ProfileIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=6)
    department: str = Field(default="", max_length=120)
    address: str = Field(default="", max_length=400)
    vat_number: str = Field(default="", max_length=40)
    reference: str = Field(default="", max_length=80)
    version: int = Field(ge=0)


class Choice(BaseModel):
    """One of a list in a form."""

    value: str
    word: str
