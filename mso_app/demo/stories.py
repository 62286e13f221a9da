"""The cases of the demo world: which template, which patient, who asked whom, and when each step happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mso_app.demo.cast import CAST, Role
from mso_app.demo.clinical import (
    cardiology,
    endocrinology,
    gastroenterology,
    haematology,
    myeloma,
    neurology,
    oncology,
    orthopaedics,
    pulmonology,
)
from mso_app.demo.clinical.kit import Setting
from mso_app.demo.people import REQUESTERS, Institution, Requester, institution
from mso_app.demo.shapes import Patient, Script
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Specialty, Urgency


@dataclass(frozen=True, kw_only=True)
class Course:
    """When each step of a case happened; None for the steps that did not. `status` is where the case stands now."""

    status: CaseStatus
    submitted_at: datetime
    assigned_at: datetime | None = None
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    rejected_at: datetime | None = None
    rejection_code: str = ""
    rejection_text: str = ""
    returned_at: datetime | None = None
    return_text: str = ""
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = ""
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Story:
    """A case before its files are wrapped for the seeder."""

    key: str
    specialty: Specialty
    urgency: Urgency
    patient: Patient
    institution: Institution
    requester: Requester
    provider: str | None
    course: Course
    script: Script
    answers_drafted: int


@dataclass(frozen=True)
class _Template:
    specialty: Specialty
    provider: str
    write: Callable[[Setting], Script]


_TEMPLATES: dict[str, _Template] = {
    "myeloma": _Template(Specialty.HAEMATOLOGY, "miriam.okafor", myeloma.myeloma),
    "thrombocythaemia": _Template(Specialty.HAEMATOLOGY, "miriam.okafor", haematology.thrombocythaemia),
    "neuropathy": _Template(Specialty.NEUROLOGY, "anil.rao", neurology.neuropathy),
    "optic_neuritis": _Template(Specialty.NEUROLOGY, "anil.rao", neurology.optic_neuritis),
    "aortic_stenosis": _Template(Specialty.CARDIOLOGY, "sofia.lindqvist", cardiology.aortic_stenosis),
    "fibrillation": _Template(Specialty.CARDIOLOGY, "sofia.lindqvist", cardiology.fibrillation),
    "pancreatic_cyst": _Template(Specialty.GASTROENTEROLOGY, "giulia.rossi", gastroenterology.pancreatic_cyst),
    "crohn": _Template(Specialty.GASTROENTEROLOGY, "giulia.rossi", gastroenterology.crohn),
    "fibrosis": _Template(Specialty.PULMONOLOGY, "elena.marchetti", pulmonology.fibrosis),
    "thyroid_nodule": _Template(Specialty.ENDOCRINOLOGY, "liv.thorsen", endocrinology.thyroid_nodule),
    "hyperparathyroidism": _Template(Specialty.ENDOCRINOLOGY, "liv.thorsen", endocrinology.hyperparathyroidism),
    "dcis": _Template(Specialty.ONCOLOGY, "claire.whitcombe", oncology.dcis),
    "renal_mass": _Template(Specialty.ONCOLOGY, "omar.siddiqui", oncology.renal_mass),
    "prostate": _Template(Specialty.ONCOLOGY, "claire.whitcombe", oncology.prostate),
    "cuff_tear": _Template(Specialty.ORTHOPAEDICS, "yasmine.benali", orthopaedics.cuff_tear),
    "lumbar_stenosis": _Template(Specialty.ORTHOPAEDICS, "yasmine.benali", orthopaedics.lumbar_stenosis),
}

_REVIEW_DAYS = 5
_FRIDAY = 4
_URGENT_REVIEW = timedelta(hours=48)
_ANSWER_TIME = timedelta(hours=12)


def stories(seed: int, now: datetime) -> tuple[Story, ...]:
    """Every case of the cast, told for this moment; `seed` varies the values that carry no meaning."""
    return tuple(_story(role, index, seed, now) for index, role in enumerate(CAST))


def _story(role: Role, index: int, seed: int, now: datetime) -> Story:
    template = _TEMPLATES[role.template]
    requester = REQUESTERS[role.requester]
    house = institution(requester.institution)
    patient = Patient(
        name=role.name,
        sex=role.sex,
        birth_date=date.fromisoformat(role.birth_date),
        mrn=f"{house.mrn_prefix}{4000 + (1193 + index * 271) % 6000}",
    )
    course = course_of(role, now)
    setting = Setting(
        patient=patient,
        institution=house,
        requester=requester,
        seen=course.submitted_at.date() - timedelta(days=1),
        seed=seed * 100 + index,
        variant=role.variant,
    )
    script = template.write(setting)
    asked = course.assigned_at is not None
    return Story(
        key=f"{role.template}-{role.variant}",
        specialty=template.specialty,
        urgency=role.urgency,
        patient=patient,
        institution=house,
        requester=requester,
        provider=f"{role.provider or template.provider}@experts.example" if asked else None,
        course=course,
        script=script,
        answers_drafted=_drafted(role, len(script.questions)),
    )


def _drafted(role: Role, questions: int) -> int:
    if role.status is CaseStatus.DONE:
        return questions
    return questions - 1 if role.status is CaseStatus.IN_PROGRESS else 0


def course_of(role: Role, now: datetime) -> Course:
    """The steps of a case, counted back from `now`; what `role.hours` measures depends on the status (see Role)."""
    hours = timedelta(hours=role.hours)
    if role.status is CaseStatus.NEW:
        submitted = now - hours
        if not role.text:
            return Course(status=CaseStatus.NEW, submitted_at=submitted, late=hours > _ANSWER_TIME)
        return Course(
            status=CaseStatus.NEW,
            submitted_at=submitted,
            withdrawn_at=submitted + timedelta(hours=4),
            withdrawal_reason=role.text,
        )
    if role.status is CaseStatus.ASSIGNED:
        assigned = now - hours
        return Course(
            status=CaseStatus.ASSIGNED,
            submitted_at=assigned - timedelta(hours=5),
            assigned_at=assigned,
            late=hours > _ANSWER_TIME,
        )
    if role.status is CaseStatus.REJECTED:
        rejected = now - hours
        return Course(
            status=CaseStatus.REJECTED,
            submitted_at=rejected - timedelta(hours=15),
            assigned_at=rejected - timedelta(hours=9),
            rejected_at=rejected,
            rejection_code=role.code,
            rejection_text=role.text,
        )
    if role.status is CaseStatus.RETURNED:
        returned = now - hours
        accepted = returned - timedelta(hours=26)
        return Course(
            status=CaseStatus.RETURNED,
            submitted_at=accepted - timedelta(hours=13),
            assigned_at=accepted - timedelta(hours=7),
            accepted_at=accepted,
            started_at=accepted + timedelta(hours=2),
            returned_at=returned,
            return_text=role.text,
        )
    if role.status is CaseStatus.DONE:
        done = now - hours
        accepted = done - timedelta(hours=role.took)
        return Course(
            status=CaseStatus.DONE,
            submitted_at=accepted - timedelta(hours=9),
            assigned_at=accepted - timedelta(hours=6),
            accepted_at=accepted,
            started_at=accepted + timedelta(hours=3),
            done_at=done,
        )
    accepted = _accepted_with(role, now)
    return Course(
        status=role.status,
        submitted_at=accepted - timedelta(hours=11),
        assigned_at=accepted - timedelta(hours=6),
        accepted_at=accepted,
        started_at=accepted + (now - accepted) / 4 if role.status is CaseStatus.IN_PROGRESS else None,
        late=role.hours < 0,
    )


def _accepted_with(role: Role, now: datetime) -> datetime:
    """When a case was accepted whose review is due in `role.hours` (late when negative)."""
    due = now + timedelta(hours=role.hours)
    if role.urgency is Urgency.URGENT:
        return due - _URGENT_REVIEW
    # A standard review never ends on a weekend: earlier for a late one, on Monday for one that is still due.
    while due.weekday() > _FRIDAY:
        due += timedelta(days=-1 if role.hours < 0 else 1)
    return back_by_business_days(due, _REVIEW_DAYS)


def back_by_business_days(moment: datetime, days: int) -> datetime:
    """The same time of day, this many working days (Monday to Friday) earlier."""
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() <= _FRIDAY
    return moment
