"""Appointments of a case: what was proposed by whom, what was agreed, who was reminded, and personal calendars."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from mso_app.core import clock
from mso_app.domain.appointments import AppointmentStatus, Lead, SlotState, StepKind, Way
from mso_app.models.base import Row, UtcDateTime, word

WITH_A_KEY = sa.text("client_key <> ''")


class Appointment(Row, table=True):
    """One matter that the two people of a case want to meet about. The agreed time is empty until there is one."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="agreed_time"),
        CheckConstraint("status <> 'confirmed' OR starts_at IS NOT NULL", name="confirmed_has_a_time"),
        Index("ix_appointment_requester", "requester_id", "status", "starts_at"),
        Index("ix_appointment_provider", "provider_id", "status", "starts_at"),
        Index("ix_appointment_due", "status", "starts_at"),
    )

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    requester_id: UUID = Field(foreign_key="account.id", ondelete="RESTRICT")
    provider_id: UUID = Field(foreign_key="account.id", ondelete="RESTRICT")
    created_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    turn_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    """Whose answer is asked for: the other one of who proposed last."""
    purpose: str = Field(max_length=200)
    status: AppointmentStatus = Field(default=AppointmentStatus.OPEN, sa_type=word(AppointmentStatus))
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    way: Way = Field(sa_type=word(Way))
    place: str = Field(default="", max_length=300)
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    sequence: int = 0
    """How often the agreed time changed; calendars take the higher one."""
    version: int = 1


class AppointmentStep(Row, table=True):
    """One thing somebody did towards an agreement. A proposal also says how long, in which way, and by which clock."""

    __tablename__ = "appointment_step"
    __table_args__ = (
        UniqueConstraint("appointment_id", "number"),
        # A second click of the same person is the first one again.
        Index(
            "ux_appointment_step_key",
            "actor_id",
            "client_key",
            unique=True,
            sqlite_where=WITH_A_KEY,
            postgresql_where=WITH_A_KEY,
        ),
    )

    appointment_id: UUID = Field(foreign_key="appointment.id", ondelete="CASCADE")
    number: int
    kind: StepKind = Field(sa_type=word(StepKind))
    actor_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    """Empty when it ended by itself."""
    note: str = Field(default="", max_length=500)
    slot_id: UUID | None = None
    """The time an acceptance was about; one of the same appointment, so no key of its own."""
    minutes: int | None = Field(default=None, ge=0)
    way: Way | None = Field(default=None, sa_type=word(Way, check="step_way"))
    place: str = Field(default="", max_length=300)
    zone: str = Field(default="", max_length=64)
    client_key: str = Field(default="", max_length=64)
    body_hash: str = Field(default="", max_length=64)
    """Of what came with the key, so that the key is not used for something else."""


class AppointmentSlot(Row, table=True):
    """One proposed time."""

    __tablename__ = "appointment_slot"
    __table_args__ = (
        UniqueConstraint("step_id", "position"),
        CheckConstraint("ends_at > starts_at", name="some_time"),
        Index("ix_appointment_slot_open", "appointment_id", "state", "starts_at"),
    )

    appointment_id: UUID = Field(foreign_key="appointment.id", ondelete="CASCADE")
    step_id: UUID = Field(foreign_key="appointment_step.id", index=True, ondelete="CASCADE")
    proposer_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    position: int
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    state: SlotState = Field(default=SlotState.OPEN, sa_type=word(SlotState))


class AppointmentReminder(Row, table=True):
    """That somebody was reminded of a time: the row is what makes it once, over restarts and for several workers."""

    __tablename__ = "appointment_reminder"
    __table_args__ = (
        UniqueConstraint("appointment_id", "account_id", "lead", "starts_at", name="uq_appointment_reminder_once"),
    )

    appointment_id: UUID = Field(foreign_key="appointment.id", ondelete="CASCADE")
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    lead: Lead = Field(sa_type=word(Lead))
    starts_at: datetime = Field(sa_type=UtcDateTime)


class Calendar(Row, table=True):
    """One person's calendar. Whoever writes into it takes its row first; its secret address is stored as a hash."""

    __tablename__ = "calendar"

    account_id: UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    turn: int = 0
    feed_hash: str | None = Field(default=None, unique=True, max_length=64)
    feed_made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    feed_read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
