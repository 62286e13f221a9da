"""The clock of a case in the database: business days of its institution, pauses, colours, who is told (N-2)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Case, Institution
from mso_app.schemas.accounts import InstitutionChange, InstitutionCreate
from mso_app.schemas.cases import CaseQuery
from mso_app.schemas.notifications import InboxQuery
from mso_app.services import accounts, cases, issues, notifications
from tests.build import answer_return, make_admin, make_case, make_institution, make_provider, make_requester
from tests.conftest import Clock

FRIDAY_NOON = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)  # 12:00 in Berlin


async def _kinds(session: AsyncSession, actor: Actor) -> list[str]:
    page = await notifications.inbox(session, actor, InboxQuery(view="deadlines"))
    return [row.kind for row in page.rows]


async def _accepted(
    session: AsyncSession, clock: Clock, institution: Institution | None = None
) -> tuple[Case, Actor, Actor]:
    """Accepted on Friday at noon: due on the next Friday at noon."""
    requester = await make_requester(session, institution=institution)
    provider = await make_provider(session)
    clock.set(FRIDAY_NOON)
    return await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider), requester, provider


async def test_five_business_days_leave_out_the_weekend(session: AsyncSession, clock: Clock) -> None:
    case, *_ = await _accepted(session, clock)

    assert case.clock_due_at == FRIDAY_NOON + timedelta(days=7)
    # Three quarters of five days are three days and 18 hours: Thursday at six.
    assert case.clock_amber_at == datetime(2026, 3, 12, 5, 0, tzinfo=UTC)


async def test_a_pause_over_the_weekend_costs_nothing_and_gives_nothing(session: AsyncSession, clock: Clock) -> None:
    """N-2: returned with a day and an hour left on Thursday, answered on Saturday, due on Monday night's hour."""
    case, requester, provider = await _accepted(session, clock)
    clock.set(datetime(2026, 3, 12, 10, 0, tzinfo=UTC))  # Thursday 11:00 in Berlin

    await issues.return_case(session, provider, case.id, version=case.version, text="Send the CT.", items=["CT"])
    assert case.clock_left_seconds == 25 * 3600
    clock.set(datetime(2026, 3, 14, 17, 0, tzinfo=UTC))  # Saturday
    paused = (await cases.open_case(session, provider, case.id)).review
    await answer_return(session, requester, case, "It is D2.")

    # From Monday 00:00 in Berlin, a day and an hour.
    assert case.clock_due_at == datetime(2026, 3, 17, 0, 0, tzinfo=UTC)
    assert case.clock_amber_at == clock.now
    assert (paused.used, paused.paused) == ("3 d 23 h used", "paused 2 d 7 h")
    assert paused.left == "1 d 1 h left of 5 business days"
    review = (await cases.open_case(session, provider, case.id)).review
    assert (review.used, review.paused, review.due) == ("3 d 23 h used", "paused 2 d 7 h", "due Tue 17 Mar, 01:00")


async def test_holidays_and_closed_days_of_the_institution_do_not_count(session: AsyncSession, clock: Clock) -> None:
    """N-2: Good Friday and Easter Monday are public; Thursday is the institution's own."""
    institution = await make_institution(session)
    institution.closed_days = "2026-04-02"
    requester, provider = await make_requester(session, institution=institution), await make_provider(session)
    clock.set(datetime(2026, 4, 1, 8, 0, tzinfo=UTC))

    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)

    assert case.clock_due_at == datetime(2026, 4, 13, 8, 0, tzinfo=UTC)


async def test_a_return_that_is_not_answered_turns_amber_and_red(session: AsyncSession, clock: Clock) -> None:
    """N-2: 72 h to answer; the requester hears at 75 %, the administrators when it is late."""
    admin = await make_admin(session)
    case, requester, provider = await _accepted(session, clock)
    await issues.return_case(session, provider, case.id, version=case.version, text="Send the CT.", items=["CT"])

    clock.move(hours=53, minutes=59)
    assert await notifications.watch_clocks(session) == 0
    clock.move(minutes=1)
    await notifications.watch_clocks(session)
    assert (await _kinds(session, requester), await _kinds(session, admin)) == (["due_soon"], [])
    assert (await cases.open_case(session, requester, case.id)).review.answer.state == "due_soon"
    clock.move(hours=18)
    await notifications.watch_clocks(session)

    assert (await _kinds(session, requester), await _kinds(session, admin)) == (["late", "due_soon"], ["late"])
    row = (await cases.list_cases(session, admin, CaseQuery(late_only=True))).rows[0]
    assert (row.clock.state, row.clock.words) == ("late", "Answer late by 1 m")
    counted = await cases.counts(session, admin)
    assert (counted.late, counted.due_soon) == (1, 0)


async def test_amber_is_counted_where_it_is_shown(session: AsyncSession, clock: Clock) -> None:
    """The pill, the figure above the list and the bar of the room agree, a minute before and at 75 %."""
    case, _, provider = await _accepted(session, clock)
    assert case.clock_amber_at is not None
    clock.set(case.clock_amber_at - timedelta(minutes=1))
    before = (await cases.counts(session, provider)).due_soon, (await cases.open_case(session, provider, case.id)).clock
    clock.move(minutes=1)

    detail = await cases.open_case(session, provider, case.id)

    assert (before[0], before[1].state) == (0, "on_track")
    assert ((await cases.counts(session, provider)).due_soon, detail.clock.state) == (1, "due_soon")
    assert (detail.clock.percent, detail.review.used_percent) == (75, 75.0)


async def test_a_business_calendar_is_the_administrators_to_set(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    place = {"name": "Klinikum Nordhafen", "country": "DE", "time_zone": "Europe/Berlin"}

    made = await accounts.create_institution(session, admin, InstitutionCreate.model_validate(place | {"region": "hh"}))
    changed = await accounts.change_institution(
        session,
        admin,
        made.id,
        InstitutionChange.model_validate(
            place | {"weekend": [4, 5], "region": "HH", "closed_days": "24 Dec 2026\n2026-12-31, 24 Dec 2026"}
        ),
    )

    assert made.calendar == "Mon to Fri, holidays of DE-HH"
    assert made.closed_next[:2] == ["Fri 3 Apr, Good Friday", "Mon 6 Apr, Easter Monday"]
    assert changed.calendar == "Mon, Tue, Wed, Thu, Sun, holidays of DE-HH, 2 more days closed"
    assert changed.closed_days == "2026-12-24\n2026-12-31"


@pytest.mark.parametrize(
    ("field", "value"),
    [("region", "XX"), ("closed_days", "32 Dec 2026"), ("closed_days", "04/05/2026")],
)
async def test_a_calendar_that_cannot_be_is_refused(
    session: AsyncSession, clock: Clock, field: str, value: str
) -> None:
    admin = await make_admin(session)
    new = InstitutionCreate(name="Nordhafen", country="DE", time_zone="Europe/Berlin").model_copy(update={field: value})

    with pytest.raises(InvalidInput) as refused:
        await accounts.create_institution(session, admin, new)

    assert list(refused.value.fields) == [field]


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        InstitutionCreate(name="Nordhafen", country="DE", time_zone="Europe/Berlin", weekend=list(range(7)))
