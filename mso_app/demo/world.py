"""The demo world as values: everybody, sixty cases, their files and when everything happened. No database here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mso_app.demo.papers import render
from mso_app.demo.people import ADMINS, INSTITUTIONS, REQUESTERS, Admin, Institution, Provider, Requester, providers
from mso_app.demo.shapes import Paper, Patient, Script, Sheet
from mso_app.demo.stories import Course, Story, stories
from mso_app.domain.documents import DocumentKind
from mso_app.domain.words import Specialty, Urgency


@dataclass(frozen=True, kw_only=True)
class DemoFile:
    """A file of a case; `content()` renders it on demand, the same bytes every time."""

    name: str
    title: str
    kind: DocumentKind
    paper: Paper
    content: Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class DemoCase:
    """One case: what was sent (`script`), by and to whom (e-mails), how far it has come (`course`).

    `script.opinion` is the signed text of a case that is done, and the draft of one that is in progress: then only
    the first `answers_drafted` answers are written.
    """

    key: str
    specialty: Specialty
    urgency: Urgency
    patient: Patient
    institution: str
    requester: str
    provider: str | None
    course: Course
    script: Script
    answers_drafted: int
    files: tuple[DemoFile, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """`cases` are in the order in which they were submitted."""

    now: datetime
    institutions: tuple[Institution, ...]
    requesters: tuple[Requester, ...]
    providers: tuple[Provider, ...]
    admins: tuple[Admin, ...]
    cases: tuple[DemoCase, ...]


def world(seed: int, now: datetime) -> World:
    """The whole demo world; the same seed and moment (aware) give the same world, byte for byte."""
    told = sorted(stories(seed, now), key=lambda story: (story.course.submitted_at, story.key))
    return World(
        now=now,
        institutions=INSTITUTIONS,
        requesters=REQUESTERS,
        providers=providers(now),
        admins=ADMINS,
        cases=tuple(_case(story) for story in told),
    )


def _case(story: Story) -> DemoCase:
    return DemoCase(
        key=story.key,
        specialty=story.specialty,
        urgency=story.urgency,
        patient=story.patient,
        institution=story.institution.key,
        requester=story.requester.email,
        provider=story.provider,
        course=story.course,
        script=story.script,
        answers_drafted=story.answers_drafted,
        files=tuple(_file(sheet) for sheet in story.script.sheets),
    )


def _file(sheet: Sheet) -> DemoFile:
    return DemoFile(
        name=sheet.name,
        title=sheet.title,
        kind=sheet.kind,
        paper=sheet.paper,
        content=partial(render, sheet.paper),
    )
