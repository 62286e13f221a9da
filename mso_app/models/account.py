"""Institutions, the people who sign in, what experts declare about themselves, and their logins."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mso_app.domain.words import Role, Specialty
from mso_app.models.base import Row, UtcDateTime, word


class Institution(Row, table=True):
    __tablename__ = "institution"

    name: str = Field(unique=True, max_length=200)
    country: str = Field(max_length=2)
    time_zone: str = Field(max_length=64)
    weekend: str = Field(default="56", max_length=6, sa_column_kwargs={"server_default": "56"})
    """Days of the week that do not count towards a promise in business days, as digits; Monday is 0."""
    keeps_holidays: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    region: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": sa.text("''")})
    """Where in the country, for public holidays: a code such as HH."""
    closed_days: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": sa.text("''")})
    """Further days on which nobody works, as 2026-12-24, with spaces between."""
    is_active: bool = True


class Account(Row, table=True):
    __tablename__ = "account"

    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    role: Role = Field(sa_type=word(Role))
    institution_id: UUID | None = Field(default=None, foreign_key="institution.id", index=True, ondelete="RESTRICT")
    password_hash: str
    totp_secret: str | None = None
    """Encrypted with a key outside the database; set but unused until `totp_since`."""
    totp_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    totp_last_step: int = 0
    is_active: bool = True
    version: int = 1
    last_sign_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProviderProfile(Row, table=True):
    __tablename__ = "provider_profile"

    account_id: UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    specialty: Specialty = Field(sa_type=word(Specialty), index=True)
    other_specialties: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    sub_specialties: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    languages: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    licence_number: str = Field(default="", max_length=60)
    licence_until: date | None = None
    capacity: int = Field(default=5, ge=0)
    city: str = Field(default="", max_length=80)
    time_zone: str = Field(default="UTC", max_length=64)
    version: int = 1


class DeclaredConflict(Row, table=True):
    """An institution whose cases an expert must not judge."""

    __tablename__ = "declared_conflict"
    __table_args__ = (UniqueConstraint("account_id", "institution_id"),)

    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    institution_id: UUID = Field(foreign_key="institution.id", index=True, ondelete="CASCADE")


class LoginSession(Row, table=True):
    __tablename__ = "login_session"

    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True, max_length=64)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=64)


class SignInTicket(Row, table=True):
    """A password that was right, waiting to become a cookie: once, within half a minute."""

    __tablename__ = "sign_in_ticket"

    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True, max_length=64)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeLink(Row, table=True):
    """A link that lets its owner set a password, once: a reset or an invitation."""

    __tablename__ = "one_time_link"

    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(unique=True, max_length=64)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
