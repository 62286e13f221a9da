"""What a day in the product costs, at 60 and at 10,000 cases: `python -m bench.journey`.

Prints, as p50 and p95 in milliseconds: the load of a page in Chromium until it shows live data, the round trip of one
event of a signed-in tab, and the service behind every list per role with the number of its queries; then the memory of
a signed-in tab; then how much slower 10,000 cases are than 60. Everything runs on this machine, against our own server.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import psutil
from playwright.async_api import BrowserContext, async_playwright
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.tabs import SHELL_LOAD, Tab
from bench.world import People, enter_cases, enter_people
from mso_app.core import db, migrate
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account
from mso_app.schemas.cases import CaseQuery
from mso_app.services import cases, identity
from mso_app.services.identity import actor_of
from tests.serve import Server

SMALL, LARGE = 60, 10_000
PAGE_LOADS, EVENTS, QUERIES = 10, 120, 40
TABS = 50
# A tab may send 20 events a second.
PAUSE_S = 0.06
LOGINS_FOR_TABS = 5
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LIST_PROMISE_MS, QUERIES_PROMISED = 300, 12


@dataclass(kw_only=True)
class Figures:
    """Seconds by what was measured, for one number of cases."""

    samples: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, seconds: float) -> None:
        self.samples.setdefault(what, []).append(seconds)

    def p(self, what: str) -> tuple[float, float]:
        """p50 and p95 in milliseconds."""
        cut = quantiles(self.samples[what], n=20, method="inclusive")
        return cut[9] * 1000, cut[18] * 1000

    def show(self, title: str) -> None:
        print(f"\n{title:<44} {'p50':>8} {'p95':>8} ms")
        for what in self.samples:
            middle, high = self.p(what)
            print(f"  {what:<42} {middle:8.1f} {high:8.1f}    {self.notes.get(what, '')}")


@dataclass(kw_only=True)
class Bench:
    """The server, its people and their login cookies."""

    server: Server
    people: People
    actors: dict[Role, Actor]
    cookies: dict[Role, str]
    tab_cookies: list[str]


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="mso-bench-"))
    server = Server(data_dir=folder, settings={"MSO_SESSION_IDLE_MINUTES": "60"})
    # The services are measured in this process, on the same data as the server.
    os.environ.update(server.environment)
    settings.cache_clear()
    try:
        await asyncio.to_thread(migrate.upgrade)
        bench = await _prepare(server)
        small = await _measure(bench, SMALL)
        small.show(f"{SMALL} cases")
        async with db.unit_of_work() as session:
            began = perf_counter()
            await enter_cases(session, bench.people, first=SMALL, last=LARGE)
        print(f"\n{LARGE - SMALL:,} more cases were entered in {perf_counter() - began:.0f} s")
        large = await _measure(bench, LARGE)
        large.show(f"{LARGE:,} cases")
        _compare(small, large)
    finally:
        await asyncio.to_thread(server.stop)
        await db.engine().dispose()
        shutil.rmtree(folder)


async def _prepare(server: Server) -> Bench:
    async with db.unit_of_work() as session:
        people = await enter_people(session)
        await enter_cases(session, people, first=0, last=SMALL)
        ids = {Role.REQUESTER: people.requesters[0], Role.PROVIDER: people.providers[0], Role.ADMIN: people.admins[0]}
        accounts = {role: await session.get_one(Account, account) for role, account in ids.items()}
        cookies = {role: await _cookie(session, account) for role, account in accounts.items()}
        tabs = [await _cookie(session, accounts[Role.REQUESTER]) for _ in range(LOGINS_FOR_TABS)]
    return Bench(
        server=server,
        people=people,
        actors={role: actor_of(account) for role, account in accounts.items()},
        cookies=cookies,
        tab_cookies=tabs,
    )


async def _cookie(session: AsyncSession, account: Account) -> str:
    token = await identity.begin(session, account, device="bench", address="127.0.0.1")
    return f"{settings().cookie_name}={token}"


async def _measure(bench: Bench, number: int) -> Figures:
    figures = Figures()
    await _queries(bench, figures)
    await asyncio.to_thread(bench.server.start)
    await _pages(bench, figures)
    await _events(bench, figures)
    if number == LARGE:
        await _memory(bench)
    await asyncio.to_thread(bench.server.stop)
    return figures


async def _queries(bench: Bench, figures: Figures) -> None:
    """The services behind the lists, called as a screen calls them."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(db.engine().sync_engine, "before_cursor_execute", count)
    for role, actor in bench.actors.items():
        for what, read in _reads(actor).items():
            for _ in range(QUERIES):
                async with db.unit_of_work() as session:
                    counted, began = 0, perf_counter()
                    await read(session)
                    figures.add(f"{role}: {what}", perf_counter() - began)
            figures.notes[f"{role}: {what}"] = f"{counted} queries"
    event.remove(db.engine().sync_engine, "before_cursor_execute", count)


def _reads(actor: Actor) -> dict[str, Callable[[AsyncSession], Awaitable[object]]]:
    reads: dict[str, Callable[[AsyncSession], Awaitable[object]]] = {
        "list of cases": lambda session: cases.list_cases(session, actor, CaseQuery()),
        "list, searched": lambda session: cases.list_cases(session, actor, CaseQuery(search="question 0004")),
        "list, last page": lambda session: cases.list_cases(session, actor, CaseQuery(offset=9000)),
        "figures above the list": lambda session: cases.counts(session, actor),
    }
    if actor.role is Role.ADMIN:
        reads["board"] = lambda session: cases.board(session, actor)
    return reads


async def _pages(bench: Bench, figures: Figures) -> None:
    """Chromium, from the address to live data on the screen; the files of the pages are in its cache."""
    async with db.unit_of_work() as session:
        # A requester's first open case stands in the list and has a room.
        mine = await cases.list_cases(session, bench.actors[Role.REQUESTER], CaseQuery(limit=1))
        board = await cases.board(session, bench.actors[Role.ADMIN])
    first, urgent = mine.rows[0], board[0].rows[0]
    pages = (
        ("page /requester", Role.REQUESTER, "/requester", first.subject),
        ("page /admin", Role.ADMIN, "/admin", urgent.subject),
        ("page of a case", Role.REQUESTER, f"/cases/{first.id}", first.subject),
    )
    program = os.environ.get("MSO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=BROWSER)
        for what, role, path, live in pages:
            context = await browser.new_context(base_url=bench.server.url, viewport={"width": 1440, "height": 900})
            name, _, value = bench.cookies[role].partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": bench.server.url}])
            await _load(context, path, live)
            for _ in range(PAGE_LOADS):
                figures.add(what, await _load(context, path, live))
            await context.close()
        await browser.close()


async def _load(context: BrowserContext, path: str, live: str) -> float:
    page = await context.new_page()
    began = perf_counter()
    await page.goto(path, wait_until="commit")
    await page.get_by_text(live).locator("visible=true").first.wait_for()
    taken = perf_counter() - began
    await page.close()
    return taken


async def _events(bench: Bench, figures: Figures) -> None:
    """One event at a time of a tab that is open beside others; it looks up the login and the account."""
    tab = await Tab(url=bench.server.url, cookie=bench.cookies[Role.REQUESTER], path="/requester").open()
    await tab.quiet()
    for _ in range(EVENTS):
        figures.add("event round trip", await tab.send(SHELL_LOAD))
        await asyncio.sleep(PAUSE_S)
    await tab.close()


async def _memory(bench: Bench) -> None:
    """What the server grows by when signed-in tabs open /requester and stay."""
    before = _resident(bench.server)
    tabs = [
        Tab(url=bench.server.url, cookie=bench.tab_cookies[number % LOGINS_FOR_TABS], path="/requester")
        for number in range(TABS)
    ]
    for tab in tabs:
        await tab.open()
    await tabs[-1].quiet(1.0)
    grown = _resident(bench.server) - before
    print(f"\nmemory: {before / 1e6:.0f} MB, and {grown / TABS / 1e3:.0f} kB per signed-in tab ({TABS} tabs)")
    for tab in tabs:
        await tab.close()


def _resident(server: Server) -> int:
    """Bytes of the whole process group that serves."""
    assert server.process is not None
    parent = psutil.Process(server.process.pid)
    return sum(one.memory_info().rss for one in [parent, *parent.children(recursive=True)])


def _compare(small: Figures, large: Figures) -> None:
    print(f"\n{LARGE:,} cases against {SMALL}: how many times slower p50 and p95 are")
    for what in large.samples:
        one, other = small.p(what), large.p(what)
        print(f"  {what:<42} {other[0] / one[0]:8.1f} {other[1] / one[1]:8.1f}")
    lists = [what for what in large.samples if what.endswith("list of cases")]
    slowest = max(large.p(what)[1] for what in lists)
    most = max(int(large.notes[what].split()[0]) for what in lists)
    print(
        f"\nthe slowest list at {LARGE:,} cases: p95 {slowest:.0f} ms (promised {LIST_PROMISE_MS}), "
        f"{most} queries (promised {QUERIES_PROMISED})"
    )


if __name__ == "__main__":
    # Each figure is seen when it is there, also through a pipe.
    sys.stdout.reconfigure(line_buffering=True)  # pyright: ignore[reportAttributeAccessIssue]
    asyncio.run(main())
