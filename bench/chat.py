"""A thousand people in five hundred conversations, fifty messages a second for a minute: `python -m bench.chat`.

Prints the seconds until everybody is connected, the delivery of a message from the sender's socket to the other's
(p50, p95, p99), what was lost, the memory of the server, and what is left of it afterwards; then the same load on a
bare socket server of the same library in the same run, and the ratios. `--workers 2` serves with two processes and
Redis, and every conversation has its people wherever the sockets happen to land. Bounded; everything is on loopback.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter
from uuid import uuid4

from bench.conversations import LOOK, SEND, Side, enter_conversations
from bench.served import Served, counting
from bench.tabs import SPACE, Tab
from mso_app.core import db, migrate
from mso_app.core.settings import settings
from tests.postgres import free_port, redis
from tests.serve import ROOT, Server

PROMISED_MS = {"p50": 150, "p95": 500, "p99": 1500}
PROMISED_MB = 600
AT_ONCE = 25
"""How many connect at the same time."""
ARRIVES_WITHIN_S = 10
SETTLES_WITHIN_S = 30
WARM_ROUNDS = 5
QUIET_S, SHOWN_WITHIN_S = 2, 180
"""Pages are shown once nothing has come to anybody for this long."""
WORDS = "The free light chain ratio is above twenty, so the risk is high; see the second page of the referral."


@dataclass(kw_only=True)
class Flight:
    """Every message that was sent: when, and when the other side had it."""

    sent: dict[str, tuple[float, int]] = field(default_factory=dict)
    """By mark: the moment, and who sent it."""
    arrived: dict[str, float] = field(default_factory=dict)
    heard_at: float = 0.0
    """When anything came to anybody last."""

    def listener(self, me: int) -> Callable[[str], None]:
        """Reads the frames of one tab for the marks of messages that somebody else sent."""

        def heard(frame: str) -> None:
            at = self.heard_at = perf_counter()
            for piece in frame.split("mark-")[1:]:
                mark = piece[:12]
                if mark in self.sent and self.sent[mark][1] != me and mark not in self.arrived:
                    self.arrived[mark] = at

        return heard

    def figures(self) -> dict[str, float]:
        taken = [(self.arrived[mark] - at) * 1000 for mark, (at, _) in self.sent.items() if mark in self.arrived]
        cut = quantiles(taken, n=100, method="inclusive")
        return {"p50": cut[49], "p95": cut[94], "p99": cut[98]}

    @property
    def lost(self) -> int:
        return len(self.sent) - len(self.arrived)


@dataclass(frozen=True, kw_only=True)
class Result:
    name: str
    connected_s: float
    shown_s: float
    before_mb: float
    loaded_mb: float
    after_mb: float
    files: tuple[int, int]
    tasks: tuple[int, int]
    worked_s: float
    """Processor time while messages went to and fro."""
    flight: Flight

    def show(self) -> None:
        spans = ", ".join(f"{name} {value:.0f} ms" for name, value in self.flight.figures().items())
        print(
            f"\n{self.name}\n"
            f"  connected in {self.connected_s:.1f} s, every page shown in {self.shown_s:.1f} s\n"
            f"  delivery: {spans}; {len(self.flight.sent)} sent, {self.flight.lost} lost\n"
            f"  processor: {self.worked_s / len(self.flight.sent) * 1000:.1f} ms for each message\n"
            f"  memory: {self.before_mb:.0f} MB before, {self.loaded_mb:.0f} MB under load, {self.after_mb:.0f} after\n"
            f"  open files: {self.files[0]} before, {self.files[1]} after\n"
            f"  tasks: {self.tasks[0]} before, {self.tasks[1]} after"
        )


def main() -> int:
    chosen = argparse.ArgumentParser(description=__doc__)
    chosen.add_argument("--sockets", type=int, default=1000)
    chosen.add_argument("--rate", type=float, default=50)
    chosen.add_argument("--seconds", type=float, default=60)
    chosen.add_argument("--workers", type=int, default=1)
    wanted = chosen.parse_args()
    return asyncio.run(_run(wanted.sockets // 2, wanted.rate, wanted.seconds, wanted.workers))


async def _run(pairs: int, rate: float, seconds: float, workers: int) -> int:
    floor = await _floor(pairs, rate, min(seconds, 20))
    floor.show()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mso-bench-", ignore_cleanup_errors=True)))
        more = {"MSO_WORKERS": str(workers), "MSO_REDIS_URL": stack.enter_context(redis())} if workers > 1 else {}
        product = await _product(folder, pairs, rate, seconds, workers, more)
    product.show()
    ours, bare = product.flight.figures(), floor.flight.figures()
    print("\nours against the bare socket server: " + ", ".join(f"{k} {ours[k] / bare[k]:.1f} times" for k in ours))
    kept = {f"{name} within {limit} ms": ours[name] <= limit for name, limit in PROMISED_MS.items()} | {
        "nothing lost": product.flight.lost == 0,
        f"at most {PROMISED_MB} MB per process": product.loaded_mb <= PROMISED_MB * max(1, workers),
        "open files back within 2 %": _is_back(product.files),
        "tasks back within 2 %": _is_back(product.tasks),
    }
    for what, is_kept in kept.items():
        print(f"  {'kept  ' if is_kept else 'BROKEN'} {what}")
    return 0 if all(kept.values()) else 1


async def _product(folder: Path, pairs: int, rate: float, seconds: float, workers: int, more: dict[str, str]) -> Result:
    limits = {"MSO_SOCKETS_PER_ADDRESS": "100000", "MSO_SOCKETS_PER_LOGIN": "100000"}
    notes = folder / "tasks"
    await asyncio.to_thread(notes.mkdir)
    server = Server(data_dir=folder, settings={"MSO_SESSION_IDLE_MINUTES": "60", **limits, **more, **counting(notes)})
    os.environ.update(server.environment)
    settings.cache_clear()
    await asyncio.to_thread(migrate.upgrade)
    async with db.unit_of_work() as session:
        sides = await enter_conversations(session, pairs)
    await db.engine().dispose()
    await asyncio.to_thread(server.start)
    assert server.process is not None
    try:
        served = Served(server.process.pid, notes)
        await _warm(server.url, [side for pair in sides[: AT_ONCE * workers] for side in pair])
        flight = Flight()

        async def open_one(side: Side, me: int) -> Tab:
            tab = side.tab(server.url)
            tab.heard = flight.listener(me)
            await tab.open()
            await tab.tell(LOOK, {"form": {"looking": "yes"}})
            return tab

        return await _load(
            f"Secunda, {more.get('MSO_WORKERS', '1')} process(es)",
            served,
            [side for pair in sides for side in pair],
            open_one,
            _say,
            flight,
            rate,
            seconds,
        )
    finally:
        await asyncio.to_thread(server.stop)


async def _warm(url: str, sides: list[Side]) -> None:
    """A few tabs come, talk all at once and go, several times: what every process makes once, such as its connections
    to the database and to Redis, is there. Then everything that belonged to them has ended."""
    for _ in range(WARM_ROUNDS):
        tabs = await asyncio.gather(*(side.tab(url).open() for side in sides))
        await asyncio.gather(*(tab.tell(LOOK, {"form": {"looking": "yes"}}) for tab in tabs))
        await asyncio.gather(*(_say(side, tab, "") for side, tab in zip(sides, tabs, strict=True)))
        await asyncio.sleep(SETTLES_WITHIN_S / 10)
        await asyncio.gather(*(tab.close() for tab in tabs))
    await asyncio.sleep(SETTLES_WITHIN_S)


async def _say(side: Side, tab: Tab, mark: str) -> None:
    form = {"client_msg_id": str(uuid4()), "thread": str(side.thread_id), "text": f"mark-{mark} {WORDS}"}
    await tab.tell(SEND, {"form": form})


async def _load(
    name: str,
    served: Served,
    sides: list[Side],
    open_one: Callable[[Side, int], Awaitable[Tab]],
    say: Callable[[Side, Tab, str], Awaitable[None]],
    flight: Flight,
    rate: float,
    seconds: float,
) -> Result:
    await asyncio.sleep(2)
    before, files, tasks = served.resident(), served.files(), await asyncio.to_thread(served.tasks)
    began = monotonic()
    tabs: list[Tab] = []
    for at in range(0, len(sides), AT_ONCE):
        few = sides[at : at + AT_ONCE]
        tabs += await asyncio.gather(*(open_one(side, at + n) for n, side in enumerate(few)))
    connected = monotonic() - began
    print(f"{name}: {len(tabs)} connected in {connected:.1f} s", flush=True)
    await _until(lambda: perf_counter() - flight.heard_at > QUIET_S, within=SHOWN_WITHIN_S)
    shown = monotonic() - began - QUIET_S
    dice, loaded = random.Random(7), 0.0
    start, worked = monotonic(), served.worked()
    number = 0
    while (now := monotonic() - start) < seconds:
        if number < now * rate:
            at, number = dice.randrange(len(sides)), number + 1
            mark = f"{dice.getrandbits(48):012x}"
            flight.sent[mark] = (perf_counter(), at)
            await say(sides[at], tabs[at], mark)
            if number % 200 == 0:
                loaded = max(loaded, served.resident())
        else:
            await asyncio.sleep(0.002)
    await _until(lambda: not flight.lost, within=ARRIVES_WITHIN_S)
    loaded, worked = max(loaded, served.resident()), served.worked() - worked
    await asyncio.gather(*(tab.close() for tab in tabs))
    left, deadline = await asyncio.to_thread(served.tasks), monotonic() + SETTLES_WITHIN_S
    while monotonic() < deadline and not (_is_back((files, served.files())) and _is_back((tasks, left))):
        await asyncio.sleep(1)
        left = await asyncio.to_thread(served.tasks)
    return Result(
        name=name,
        connected_s=connected,
        shown_s=shown,
        before_mb=before,
        loaded_mb=loaded,
        after_mb=served.resident(),
        files=(files, served.files()),
        tasks=(tasks, left),
        worked_s=worked,
        flight=flight,
    )


async def _until(is_so: Callable[[], bool], *, within: float) -> None:
    deadline = monotonic() + within
    while not is_so() and monotonic() < deadline:  # noqa: ASYNC110 -- another process settles, which tells nobody
        await asyncio.sleep(0.1)


async def _floor(pairs: int, rate: float, seconds: float) -> Result:
    port = free_port()
    command = [sys.executable, "-m", "granian", "bench.echo:app", "--interface", "asgi", "--port", str(port)]
    process = subprocess.Popen(  # noqa: ASYNC220 -- it is started and left alone
        [*command, "--log-level", "warning"], cwd=ROOT, start_new_session=True
    )
    flight = Flight()
    nobody = Side(case_id=uuid4(), thread_id=uuid4(), cookie="")
    sides = [Side(case_id=nobody.case_id, thread_id=nobody.thread_id, cookie="") for _ in range(pairs * 2)]
    url, tokens = f"http://127.0.0.1:{port}", {id(side): str(uuid4()) for side in sides}
    other = {
        id(one): tokens[id(two)] for a, b in zip(sides[::2], sides[1::2], strict=True) for one, two in ((a, b), (b, a))
    }
    try:

        async def open_one(side: Side, me: int) -> Tab:
            tab = Tab(url=url, cookie="", path="/", token=tokens[id(side)], heard=flight.listener(me))
            await _connect(tab)
            return tab

        async def say(side: Side, tab: Tab, mark: str) -> None:
            await tab.client.emit("event", {"to": other[id(side)], "text": f"mark-{mark} {WORDS}"}, namespace=SPACE)

        await asyncio.sleep(2)
        return await _load("a bare socket server", Served(process.pid), sides, open_one, say, flight, rate, seconds)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


async def _connect(tab: Tab) -> None:
    def heard(data: object) -> None:
        assert tab.heard is not None
        tab.heard(data if isinstance(data, str) else json.dumps(data))

    tab.client.on("event", heard, namespace=SPACE)
    where = f"{tab.url}?token={tab.token}"
    await tab.client.connect(where, socketio_path=SPACE, namespaces=[SPACE], transports=["websocket"], wait_timeout=30)


def _is_back(counts: tuple[int, int]) -> bool:
    """Two of what comes and goes by itself, such as a connection that is closed at this moment, are no leak."""
    before, after = counts
    return after <= before * 1.02 + 2


if __name__ == "__main__":
    sys.exit(main())
