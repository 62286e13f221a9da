"""From rows to what travels: the same words for a case on every screen and in the API."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain import deadlines
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role, Sex, Urgency
from mso_app.models import Case, Patient
from mso_app.schemas.accounts import initials
from mso_app.schemas.cases import CaseRow, ClockView, PatientBrief

BEFORE_ACCEPTANCE = frozenset({CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.REJECTED})
SEX_LETTER = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "X", Sex.UNKNOWN: ""}
SEX_WORD = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.OTHER: "Other", Sex.UNKNOWN: "Not stated"}


def promises() -> deadlines.Promises:
    chosen = settings()
    return deadlines.Promises(
        assign_hours=chosen.assign_hours,
        accept_hours=chosen.accept_hours,
        review_business_days=chosen.review_business_days,
        urgent_review_hours=chosen.urgent_review_hours,
        return_answer_hours=chosen.return_answer_hours,
    )


def clock_view(case: Case, *, zone: str = "UTC", share: float | None = None) -> ClockView:
    """The clock of a case right now; `share` is the part of a review that is gone, where it was counted exactly."""
    shown = deadlines.clock(
        case.status,
        now=clock.now(),
        started_at=case.clock_started_at,
        amber_at=case.clock_amber_at,
        due_at=case.clock_due_at,
        left=case.clock_left_seconds,
        accepted_at=case.accepted_at,
        done_at=case.done_at,
    )
    if case.withdrawn_at is not None:
        return ClockView(words="Withdrawn")
    return ClockView(
        state=shown.state.value,
        words=shown.words,
        percent=round((shown.share if share is None else share) * 100),
        due_at=shown.due_at.isoformat() if shown.due_at else "",
        due_words=moment(shown.due_at, zone=zone) if shown.due_at else "",
    )


def case_row(case: Case, patient: Patient, *, provider_name: str, requester_name: str) -> CaseRow:
    """One case in a list."""
    with_name, with_role = turn(case, provider_name=provider_name, requester_name=requester_name)
    return CaseRow(
        id=case.id,
        number=case.number,
        short_number=case.number.rsplit("-", 1)[-1],
        subject=case.subject,
        status=case.status.value,
        status_label=case.status.label,
        specialty=case.specialty.value.capitalize(),
        urgency=case.urgency.value,
        patient=patient_line(patient),
        clock=clock_view(case),
        with_name=with_name,
        with_initials=initials(with_name),
        with_role=with_role,
        submitted_at=case.submitted_at,
        is_withdrawn=case.withdrawn_at is not None,
        version=case.version,
    )


def provider_named(actor: Actor, case: Case, name: str) -> str:
    """The expert's name, for everybody who may know it: whoever was only asked stays unnamed to the requester, and
    the first reader to a second one until the case is Done."""
    if actor.role is Role.PROVIDER and case.provider_id != actor.id and case.status is not CaseStatus.DONE:
        return "Reader A" if name else ""
    if actor.role is Role.REQUESTER and case.status in BEFORE_ACCEPTANCE:
        return "Expert asked" if name else ""
    return name


def turn(case: Case, *, provider_name: str, requester_name: str) -> tuple[str, str]:
    """Who holds the case now: a name and what they are."""
    if case.withdrawn_at is not None or case.status is CaseStatus.DONE:
        return (provider_name or requester_name, "finished")
    if case.status in (CaseStatus.NEW, CaseStatus.REJECTED):
        return settings().product_name, "platform"
    if case.status is CaseStatus.RETURNED:
        return requester_name, "requester"
    return provider_name, "provider"


def age(born: date, *, at: date) -> int:
    """Completed years."""
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def patient_line(patient: Patient) -> str:
    """ "Amara Nwosu, 41 F"."""
    years = age(patient.birth_date, at=clock.now().date())
    return f"{patient.name}, {years} {SEX_LETTER[patient.sex]}".strip()


def patient_brief(patient: Patient) -> PatientBrief:
    return PatientBrief(
        id=patient.id,
        number=patient.number,
        name=patient.name,
        age=age(patient.birth_date, at=clock.now().date()),
        sex=SEX_WORD[patient.sex],
        birth_date=day(patient.birth_date),
        line=patient_line(patient),
    )


def urgency_words(urgency: Urgency) -> str:
    if urgency is Urgency.URGENT:
        return f"Urgent, {settings().urgent_review_hours} h"
    return f"Standard, {settings().review_business_days} business days"


def day(value: date) -> str:
    """ "2 May 1968"."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime, *, zone: str) -> str:
    """ "20 Nov 2026, 17:48 CET"."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M %Z}"
