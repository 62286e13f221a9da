"""The people the cases are about; they belong to an institution and never sign in."""

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mso_app.domain.words import Sex
from mso_app.models.base import Row, word


class Patient(Row, table=True):
    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("institution_id", "record_number"),)

    institution_id: UUID = Field(foreign_key="institution.id", index=True, ondelete="RESTRICT")
    created_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    number: str = Field(unique=True, max_length=20)
    """The pseudonym, "P-5193"."""
    record_number: str | None = Field(default=None, max_length=60)
    """The institution's own number for this patient (MRN)."""
    name: str = Field(max_length=200, index=True)
    birth_date: date
    sex: Sex = Field(sa_type=word(Sex))
    is_active: bool = True
    version: int = 1
