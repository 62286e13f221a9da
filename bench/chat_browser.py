"""What a conversation costs in two real browsers: `python -m bench.chat_browser`.

Prints the time from one person's Enter to the other's visible bubble over 200 messages while the documents of another
case are analysed (promise: p95 under 100 ms), how much the socket carries for each message, and, with 5,000 messages
in the thread, what opening the tab transfers (promise: under 60 kB of state) and how soon its last line stands there
(promise: under 300 ms after the page is live).
"""

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from uuid import UUID, uuid4

from playwright.async_api import Browser, Page, WebSocket, async_playwright
from sqlmodel import col, select

from mso_app.core import db
from mso_app.core.settings import settings
from mso_app.demo.seeding.people import PASSWORD
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, Case
from mso_app.schemas.chat import MessageIn
from mso_app.services import chat
from mso_app.services.analysis import request_analysis
from mso_app.services.identity import actor_of
from tests.e2e import demo_world
from tests.serve import Server

MESSAGES, LONG, OPENINGS = 200, 5_000, 5
PROMISE_MS, STATE_PROMISE_KB, OPEN_PROMISE_MS = 100, 60, 300
PROVIDER = "miriam.okafor@experts.example"
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
# Both pages read the same clock of this machine.
SENDER = """() => {
  window.sentAt = [];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") window.sentAt.push(performance.timeOrigin + performance.now());
  }, true);
}"""
READER = """() => {
  window.seenAt = {};
  new MutationObserver(() => {
    for (const said of document.querySelectorAll(".msg:not(.me) .said")) {
      const number = /^Bench (\\d+)$/.exec(said.textContent)?.[1];
      if (number && !window.seenAt[number]) {
        window.seenAt[number] = 1;
        requestAnimationFrame(() => { window.seenAt[number] = performance.timeOrigin + performance.now(); });
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@dataclass(kw_only=True)
class Wire:
    """What a page's socket has carried to it, in bytes before compression."""

    received: int = 0
    frames: list[int] = field(default_factory=list)

    def follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.received += len(frame)
        self.frames.append(len(frame))


async def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="mso-chat-bench-"))
    server = Server(data_dir=folder)
    demo_world.copy_to(folder)
    # Messages are put in from this process, on the same data as the server.
    os.environ.update(server.environment)
    settings.cache_clear()
    try:
        server.start()
        case, requester, provider, busy = await _people()
        async with async_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = await playwright.chromium.launch(executable_path=program, args=BROWSER)
            kept = await _delays(browser, server, case, requester, busy)
            kept &= await _openings(browser, server, case, provider)
            await browser.close()
    finally:
        server.stop()
        await db.engine().dispose()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if kept else 1


async def _people() -> tuple[UUID, str, Actor, UUID]:
    """A case under review with its two people, and another case whose documents are read meanwhile."""
    async with db.unit_of_work() as session:
        provider = (await session.exec(select(Account).where(Account.email == PROVIDER))).one()
        mine = select(Case).where(Case.provider_id == provider.id, Case.status == CaseStatus.IN_PROGRESS)
        case = (await session.exec(mine.order_by(col(Case.number).desc()))).first()
        assert case is not None
        requester = await session.get_one(Account, case.requester_id)
        other = select(Case.id).where(Case.id != case.id, Case.status == CaseStatus.IN_PROGRESS)
        busy = (await session.exec(other)).first()
        assert busy is not None
        return case.id, requester.email, actor_of(provider), busy


async def _delays(browser: Browser, server: Server, case: UUID, requester: str, busy: UUID) -> bool:
    wire = Wire()
    sender = await _chat_of(browser, server, case, requester)
    reader = await _chat_of(browser, server, case, PROVIDER, wire)
    await sender.evaluate(SENDER)
    await reader.evaluate(READER)
    box = sender.get_by_role("textbox", name="Message", exact=True)
    sizes: list[int] = []
    for number in range(MESSAGES):
        if number % 50 == 0:
            async with db.unit_of_work() as session:
                await request_analysis(session, busy)
        before = wire.received
        await box.fill(f"Bench {number}")
        await box.press("Enter")
        await reader.locator(".msg:not(.me) .said").get_by_text(f"Bench {number}", exact=True).wait_for()
        # What the screen hears afterwards (counts, receipts) belongs to the message too.
        await asyncio.sleep(0.15)
        sizes.append(wire.received - before)
    sent: list[float] = await sender.evaluate("window.sentAt")
    seen: dict[str, float] = await reader.evaluate("window.seenAt")
    delays = [seen[str(number)] - at for number, at in enumerate(sent)]
    middle, high = _p(delays)
    print(f"Enter to the other's bubble, {MESSAGES} messages: p50 {middle:.0f} ms, p95 {high:.0f} ms", flush=True)
    print(f"  the reader's socket carries {_p([float(size) for size in sizes])[0]:.0f} bytes a message (p50),", end=" ")
    print(f"{sum(sizes) / len(sizes):.0f} on average, {max(sizes)} at most")
    await sender.context.close()
    await reader.context.close()
    return high < PROMISE_MS


async def _openings(browser: Browser, server: Server, case: UUID, provider: Actor) -> bool:
    for begin in range(0, LONG, 100):
        async with db.unit_of_work() as session:
            for number in range(begin, begin + 100):
                text = f"Line {number} of a long conversation, with a few words more in it."
                await chat.send(session, provider, case, MessageIn(client_msg_id=uuid4(), text=text))
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    wire = Wire()
    page.on("websocket", wire.follow)
    await _sign_in(page, server, PROVIDER)
    times: list[float] = []
    carried = 0
    for _ in range(OPENINGS):
        await page.goto(f"{server.url}/cases/{case}")
        await page.get_by_role("link", name="Chat").wait_for()
        await page.wait_for_load_state("networkidle")
        before, began = wire.received, perf_counter()
        await page.get_by_role("link", name="Chat").click()
        await page.get_by_text(f"Line {LONG - 1} of").wait_for()
        times.append((perf_counter() - began) * 1000)
        await asyncio.sleep(1)
        carried = max(carried, wire.received - before)
    middle, high = _p(times)
    print(
        f"Opening with {LONG} messages: {carried / 1000:.1f} kB of state; last line after p50 {middle:.0f} ms,", end=" "
    )
    print(f"p95 {high:.0f} ms of the click")
    await context.close()
    return carried < STATE_PROMISE_KB * 1000 and middle < OPEN_PROMISE_MS


async def _chat_of(browser: Browser, server: Server, case: UUID, email: str, wire: Wire | None = None) -> Page:
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    if wire is not None:
        page.on("websocket", wire.follow)
    await _sign_in(page, server, email)
    await page.goto(f"{server.url}/cases/{case}/chat")
    await page.get_by_role("textbox", name="Message", exact=True).wait_for()
    await page.get_by_text("Here now").or_(page.get_by_text("Not here now")).first.wait_for()
    return page


async def _sign_in(page: Page, server: Server, email: str) -> None:
    await page.goto(f"{server.url}/sign-in")
    await page.get_by_label("Work e-mail").fill(email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda address: "/sign-in" not in address)


def _p(values: list[float]) -> tuple[float, float]:
    cut = quantiles(values, n=20, method="inclusive")
    return cut[9], cut[18]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
