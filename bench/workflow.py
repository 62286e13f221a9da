"""Every page that shows rows, at 10,000 cases, 50,000 documents and 100,000 messages: `python -m bench.workflow`.

What a page loads is called through the framework's own pipeline, guard, login and frames included, N times for each
role that may see it; of a case's pages each time another case. The times are those of everything. Queries are what the
page itself asks, the login with it; what the frame around every page asks (name, bell, counts) and what it costs to
write in the audit log are counted in columns of their own.

Lists, boards, queues and reports are promised; the rooms of a case, which are made of several screens in one, are
measured with them. Exit code 1 when what is promised does not hold, or anything failed. `--database postgresql` starts
a server of its own; `--only` takes a part of a route; `--statements` prints what such a page asks. `--keep` names a
folder where the SQLite file stays, for a second run on the same rows; figures to quote come from a fresh one.
"""

import argparse
import asyncio
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bench.world import People
    from mso_app.domain.words import Role
    from tests.doors.tabs import Tabs

PROMISED_MS, PROMISED_QUERIES = 300, 12
ASKS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
OF_THE_LOG = ("INSERT INTO audit_row", "UPDATE audit_head", "SELECT audit_row.digest \nFROM audit_row")
ROOM = "/cases/"
FRAME = "ShellState.load"
# What people do on a page besides opening it: the handler, and what it is given.
ACTS: dict[str, list[tuple[str, dict[str, object]]]] = {
    "/requester/cases": [
        ("CaseListState.search_for", {"text": "Halvorsen"}),
        ("CaseListState.only", {"status": "done"}),
        ("CaseListState.only", {"status": "late"}),
    ],
    "/provider/cases": [("CaseListState.search_for", {"text": "valve"})],
    "/admin/cases": [
        ("CaseListState.search_for", {"text": "nodule"}),
        ("CaseListState.only", {"status": "done"}),
    ],
    "/admin/issues": [("AllIssuesState.find", {"words": "report"})],
    "/admin/people": [("PeopleState.find", {"words": "Further"})],
    "/admin/audit": [("AuditState.find", {"words": "SO-26-00017"})],
}


@dataclass(kw_only=True)
class Measured:
    """One page as one role, or one act on it."""

    page: str
    role: str
    took: list[float] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    frame: int = 0
    log: int = 0

    @property
    def is_promised(self) -> bool:
        return not self.page.startswith(ROOM)

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20, method="inclusive")[-1] if len(self.took) > 1 else self.took[0]

    @property
    def queries(self) -> int:
        return max(len(one) for one in self.asked)

    def __str__(self) -> str:
        times = f"{median(self.took):5.0f} ms {self.p95:5.0f} ms"
        return f"{self.page:<52} {self.role:<10} {self.queries:>3} {self.frame:>5} {self.log:>4}  {times}"


@dataclass(frozen=True, kw_only=True)
class Visit:
    page: str
    role: "Role"
    handlers: list[str]


class Problems(logging.Handler):
    """What went wrong while pages loaded; a page that fails is quick and proves nothing."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record)[-3000:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=0, help="ten for each case, unless told")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", default="")
    parser.add_argument("--statements", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder of its own for the file of SQLite, used again when filled")
    given = parser.parse_args()
    if given.keep and given.database != "sqlite":
        parser.error("only the file of SQLite can be kept")
    with _database(given.database, given.keep):
        return asyncio.run(_measure(given))


@contextmanager
def _database(kind: str, keep: Path | None) -> Iterator[None]:
    """The settings of this process, before any of the product is imported."""
    from tests import postgres as servers  # noqa: PLC0415 -- it belongs to this function alone

    with TemporaryDirectory() as passing:
        folder = str(keep.resolve()) if keep else passing
        Path(folder).mkdir(parents=True, exist_ok=True)
        here = {"MSO_ENV": "test", "MSO_DATA_DIR": folder}
        if kind == "sqlite":
            os.environ |= here | {"MSO_DATABASE_URL": f"sqlite:///{Path(folder, 'mso.db')}"}
            yield
            return
        with servers.postgres() as cluster:
            cluster.create("bench")
            os.environ |= here | {"MSO_DATABASE_URL": cluster.url("bench")}
            yield


async def _measure(given: argparse.Namespace) -> int:
    from sqlalchemy import event  # noqa: PLC0415 -- the settings have to stand first

    from mso_app.core import db, migrate  # noqa: PLC0415
    from mso_app.core.process import settled  # noqa: PLC0415
    from mso_app.core.settings import settings  # noqa: PLC0415
    from mso_app.domain.words import Role  # noqa: PLC0415
    from tests.doors.tabs import open_tabs  # noqa: PLC0415

    url = settings().database_url
    migrate.upgrade(url.replace("postgresql://", "postgresql+psycopg://"))
    began = time.perf_counter()
    people = await _fill(given.cases, given.messages or 10 * given.cases)
    print(f"{given.database}: filled in {time.perf_counter() - began:.0f} s: {await _sizes()}", flush=True)
    if given.database == "postgresql":
        await _analyse()
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if text.lstrip().upper().startswith(ASKS):
            asked.append(text)

    event.listen(db.engine().sync_engine, "before_cursor_execute", heard)
    problems = Problems()
    logging.getLogger().addHandler(problems)
    results: list[Measured] = []
    print(f"{'page or act':<52} {'role':<10} own frame  log    p50      p95")
    # As in a server, what was loaded is not looked through for garbage while somebody waits.
    async with settled(), open_tabs() as tabs:
        tokens = {
            role: await _signed_in(one)
            for role, one in (
                (Role.REQUESTER, people.requesters[0]),
                (Role.PROVIDER, people.providers[0]),
                (Role.ADMIN, people.admins[0]),
            )
        }
        things = {role: await _addresses(role, people, given.rounds) for role in tokens}
        for visit in _visits(tabs):
            if given.only in visit.page:
                results += await _visited(tabs, visit, tokens[visit.role], things[visit.role], given.rounds, asked)
    await db.engine().dispose()
    if given.statements:
        for one in results:
            print(f"\n--- {one.page} {one.role}")
            for text, number in Counter(max(one.asked, key=len)).most_common():
                print(f"{number} x {' '.join(text.split())[:700]}")
    return _verdict(results, problems.said)


def _verdict(results: list[Measured], problems: list[str]) -> int:
    slow, many = _over([one for one in results if one.is_promised])
    rooms = [one for one in results if not one.is_promised]
    worst = max(results, key=lambda one: one.p95)
    print(f"\n{len(results)} pages and acts; the slowest: {worst.page} ({worst.role}), p95 {worst.p95:.0f} ms")
    print(f"pages over {PROMISED_MS} ms: {_names(slow)}")
    print(f"pages over {PROMISED_QUERIES} queries: {_names(many)}")
    slow_rooms, many_rooms = _over(rooms)
    print(f"rooms of a case, for which nothing is promised: over {PROMISED_MS} ms: {_names(slow_rooms)}")
    print(f"rooms of a case over {PROMISED_QUERIES} queries: {_names(many_rooms)}")
    for said in dict.fromkeys(problems):
        print(f"problem: {said}")
    return 1 if slow or many or problems else 0


def _over(some: list[Measured]) -> tuple[list[Measured], list[Measured]]:
    """Which are too slow, and which ask too often."""
    slow = [one for one in some if one.p95 > PROMISED_MS]
    return slow, [one for one in some if one.queries > PROMISED_QUERIES]


def _names(some: list[Measured]) -> str:
    return "; ".join(f"{one.page} ({one.role}: {one.queries}, {one.p95:.0f} ms)" for one in some) or "none"


async def _fill(cases: int, messages: int) -> "People":
    from sqlmodel import select  # noqa: PLC0415

    from bench.belongings import enter_belongings  # noqa: PLC0415
    from bench.world import enter_cases, enter_people, the_people  # noqa: PLC0415
    from mso_app.core import db  # noqa: PLC0415
    from mso_app.models import Case  # noqa: PLC0415

    async with db.unit_of_work() as session:
        if (await session.exec(select(Case.id).limit(1))).first():
            return the_people()
        people = await enter_people(session)
        await enter_cases(session, people, first=0, last=cases)
        await enter_belongings(session, people, messages=messages)
    return people


async def _sizes() -> str:
    from sqlalchemy import func  # noqa: PLC0415
    from sqlmodel import select  # noqa: PLC0415

    from mso_app import models  # noqa: PLC0415
    from mso_app.core import db  # noqa: PLC0415

    said = []
    async with db.unit_of_work() as session:
        for kind, name in (
            (models.Case, "cases"),
            (models.Document, "documents"),
            (models.ChatMessage, "messages"),
            (models.Issue, "issues"),
            (models.Appointment, "appointments"),
            (models.Invoice, "invoices"),
            (models.Notification, "notifications"),
            (models.AuditRow, "rows of the log"),
        ):
            said.append(f"{(await session.exec(select(func.count()).select_from(kind))).one():,} {name}")
    return ", ".join(said)


async def _analyse() -> None:
    """What PostgreSQL does by itself within a minute."""
    from sqlalchemy import text  # noqa: PLC0415

    from mso_app.core import db  # noqa: PLC0415

    async with db.engine().connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


async def _signed_in(account_id: UUID) -> str:
    from sqlmodel import select  # noqa: PLC0415

    from mso_app.core import db  # noqa: PLC0415
    from mso_app.models import Account  # noqa: PLC0415
    from mso_app.services import identity  # noqa: PLC0415

    async with db.unit_of_work() as session:
        account = (await session.exec(select(Account).where(Account.id == account_id))).one()
        return await identity.begin(session, account, device="bench", address="127.0.0.1")


async def _addresses(role: "Role", people: "People", rounds: int) -> dict[str, list[UUID]]:
    """Cases and patients this person can open, one for each round: half under review, half signed lately."""
    from sqlmodel import col, select  # noqa: PLC0415

    from mso_app.core import db  # noqa: PLC0415
    from mso_app.domain.case_status import CaseStatus  # noqa: PLC0415
    from mso_app.domain.words import Role  # noqa: PLC0415
    from mso_app.models import Case  # noqa: PLC0415

    own = select(Case)
    if role is Role.REQUESTER:
        own = own.where(Case.requester_id == people.requesters[0])
    elif role is Role.PROVIDER:
        own = own.where(Case.provider_id == people.providers[0])
    newest = own.where(col(Case.accepted_at).is_not(None)).order_by(col(Case.submitted_at).desc()).limit(rounds)
    async with db.unit_of_work() as session:
        found: list[Case] = []
        for status in (CaseStatus.IN_PROGRESS, CaseStatus.DONE):
            found += (await session.exec(newest.where(Case.status == status).limit((rounds + 1) // 2))).all()
    return {"case_id": [case.id for case in found], "patient_id": [case.patient_id for case in found]}


def _visits(tabs: "Tabs") -> list[Visit]:
    """Every page with the frame, as each role that all its handlers let in; what listens is left to listen."""
    from reflex.event import EventHandler  # noqa: PLC0415
    from reflex.utils.format import format_event_handler  # noqa: PLC0415

    from mso_app.domain.words import Role  # noqa: PLC0415
    from mso_app.state.marks import ACCESS  # noqa: PLC0415
    from tests.whole_app import the_app  # noqa: PLC0415

    found: list[Visit] = []
    for route, given in the_app()._load_events.items():
        handlers = [one for one in given if isinstance(one, EventHandler)]
        loads = [one for one in handlers if not one.fn.__name__.startswith("listen")]
        names = [format_event_handler(one) for one in loads]
        if tabs.names[FRAME] not in names:
            continue
        page = "/" + route.strip("/")
        for role in Role:
            lets_in = all(role in (getattr(one.fn, ACCESS) or Role) for one in loads)
            belongs = page.split("/")[1] not in {str(other) for other in Role} - {str(role)}
            if lets_in and belongs:
                found.append(Visit(page=page, role=role, handlers=names))
    return found


async def _visited(
    tabs: "Tabs", visit: Visit, token: str, things: dict[str, list[UUID]], rounds: int, asked: list[str]
) -> list[Measured]:
    from mso_app.services import identity  # noqa: PLC0415
    from tests.doors.tabs import new_tab  # noqa: PLC0415

    opened = Measured(page=visit.page, role=str(visit.role))
    acts = [
        (Measured(page=f"{visit.page} {name} {'/'.join(map(str, given.values()))}", role=str(visit.role)), name, given)
        for name, given in ACTS.get(visit.page, [])
    ]
    for turn in range(rounds):
        tab, address = new_tab(), visit.page
        for word, ids in things.items():
            address = address.replace(f"[{word}]", str(ids[turn % len(ids)]))
        pairs: list[tuple[Measured, list[tuple[str, dict[str, object]]]]] = [
            (opened, [(name, {}) for name in visit.handlers]),
            *((measured, [(name, given)]) for measured, name, given in acts),
        ]
        for measured, sent in pairs:
            # Nothing is known yet about whose tab it is.
            identity._logins.clear()
            log = 0
            began = time.perf_counter()
            own: list[str] = []
            for name, given in sent:
                asked.clear()
                await tabs.send(tab, name, given, token=token, page=(visit.page, address))
                read = [text for text in asked if not text.startswith(OF_THE_LOG)]
                log += len(asked) - len(read)
                if name == tabs.names[FRAME]:
                    # Whoever looks up the login first does it for the page.
                    own += [text for text in read if "login_session" in text]
                    measured.frame = max(measured.frame, len(read) - len(own))
                else:
                    own += read
            measured.took.append((time.perf_counter() - began) * 1000)
            measured.asked.append(own)
            measured.log = max(measured.log, log)
    for measured in (opened, *(one for one, _, _ in acts)):
        print(measured, flush=True)
    return [opened, *(one for one, _, _ in acts)]


if __name__ == "__main__":
    sys.exit(main())
