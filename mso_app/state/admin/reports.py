"""The analytics of an administrator: how long work takes, how full people are, and what if somebody were away."""

from contextlib import suppress
from uuid import UUID

import reflex as rx
from pydantic import BaseModel

from mso_app.core.errors import NotSignedIn
from mso_app.domain.words import Role, Specialty
from mso_app.schemas.reports import Choice, ForecastRow, LoadRow, Measured, ProviderLine, Report, ReportQuery
from mso_app.services import reports
from mso_app.state.admin.curves import Curves, curves_of
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires

NOTHING = "–"


class Headline(BaseModel):
    """The figures above the charts, in words."""

    sealed: int = 0
    p50: str = NOTHING
    p50_note: str = ""
    p90: str = NOTHING
    p90_note: str = ""
    late: str = NOTHING
    late_note: str = ""
    accept: str = NOTHING
    accept_note: str = ""
    paused: str = NOTHING


class ReportsState(AppState):
    period: str = "weeks"
    institution: str = ""
    specialty: str = ""
    away: str = ""
    """The expert of the question what if they were away."""
    as_table: bool = False
    headline: Headline = Headline()
    curves: Curves = Curves()
    points: list[Measured] = []
    specialties: list[Measured] = []
    providers: list[ProviderLine] = []
    load_rows: list[LoadRow] = []
    load_weeks: list[str] = []
    forecast: list[ForecastRow] = []
    institutions: list[tuple[str, str]] = []
    experts: list[tuple[str, str]] = []
    loading: bool = True

    @rx.var
    def csv(self) -> str:
        """Where the same numbers are downloaded."""
        chosen = {"period": self.period, "institution_id": self.institution, "specialty": self.specialty}
        return "/api/v1/reports/turnaround.csv?" + "&".join(f"{name}={one}" for name, one in chosen.items() if one)

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["admin"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def show_period(self, period: str) -> None:
        self.period = "months" if period == "months" else "weeks"
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def only_institution(self, institution_id: str) -> None:
        self.institution = str(_id(institution_id) or "")
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def only_specialty(self, specialty: str) -> None:
        self.specialty = specialty if specialty in set(Specialty) else ""
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def what_if(self, account_id: str) -> None:
        self.away = str(_id(account_id) or "")
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    def turn_over(self) -> None:
        self.as_table = not self.as_table

    async def _read(self, *, active: bool) -> None:
        query = ReportQuery(
            period="months" if self.period == "months" else "weeks",
            institution_id=_id(self.institution),
            specialty=Specialty(self.specialty) if self.specialty else None,
        )
        try:
            async with signed_in(self, active=active) as (session, actor):
                found = await reports.report(session, actor, query, without=_id(self.away))
        except NotSignedIn:
            self.reset()
            raise
        self.headline, self.curves = _headline(found, self.period), curves_of(found)
        self.points, self.specialties, self.providers = found.points, found.specialties, found.providers
        self.load_rows, self.forecast = found.load, found.forecast
        self.load_weeks = [cell.label for cell in found.load[0].cells] if found.load else []
        self.institutions, self.experts, self.loading = _pairs(found.institutions), _pairs(found.experts), False


def _pairs(choices: list[Choice]) -> list[tuple[str, str]]:
    return [(one.value, one.word) for one in choices]


def _id(given: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(str(given))
    return None


def _headline(found: Report, period: str) -> Headline:
    total = found.total
    if total.p50 is None or total.p90 is None or total.kept is None:
        return Headline(sealed=total.number)
    late = round(total.number * (100 - total.kept) / 100)
    return Headline(
        sealed=total.number,
        p50=f"{total.p50:.1f} d",
        p50_note=_compared(total.p50, found.before.p50),
        p90=f"{total.p90:.1f} d",
        p90_note=f"promise {found.promise_days:.0f} d",
        late=f"{100 - total.kept:.1f} %",
        late_note=f"{late} of {total.number}",
        accept=NOTHING if total.accept_p50 is None else f"{total.accept_p50:.1f} h",
        accept_note="" if total.answered is None else f"{total.answered:.0f} % within {found.accept_hours} h",
        paused=NOTHING if found.paused is None else f"{found.paused:.0f} %",
    )


def _compared(now: float, before: float | None) -> str:
    if before is None:
        return ""
    change = round(before - now, 1)
    return "as before" if not change else f"{abs(change):.1f} d {'faster' if change > 0 else 'slower'}"
