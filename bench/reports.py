"""The analytics at 10,000 cases: `python -m bench.reports`. Prints milliseconds and statements per reading."""

import asyncio
import os
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

CASES = 10_000
ROUNDS = 30
PERIODS = ("weeks", "months")


async def main() -> None:
    from sqlalchemy import event  # noqa: PLC0415 -- the settings below have to stand first
    from sqlmodel import select  # noqa: PLC0415

    from bench.world import enter_cases, enter_people  # noqa: PLC0415
    from mso_app.core import db, migrate  # noqa: PLC0415
    from mso_app.core.settings import settings  # noqa: PLC0415
    from mso_app.models import Account  # noqa: PLC0415
    from mso_app.schemas.reports import ReportQuery  # noqa: PLC0415
    from mso_app.services import reports  # noqa: PLC0415
    from mso_app.services.identity import actor_of  # noqa: PLC0415

    migrate.upgrade(settings().database_url)
    async with db.unit_of_work() as session:
        people = await enter_people(session)
        await enter_cases(session, people, first=0, last=CASES)
    statements: list[str] = []
    event.listen(
        db.engine().sync_engine, "before_cursor_execute", lambda _c, _cu, text, *_: statements.append(str(text))
    )
    for period in PERIODS:
        took: list[float] = []
        number = 0
        for _ in range(ROUNDS):
            statements.clear()
            async with db.unit_of_work() as session:
                admin = actor_of((await session.exec(select(Account).where(Account.id == people.admins[0]))).one())
                began = time.perf_counter()
                found = await reports.report(session, admin, ReportQuery(period=period))
                took.append((time.perf_counter() - began) * 1000)
                number = found.total.number
        read = sum(1 for text in statements if text.lstrip().upper().startswith(("SELECT", "WITH")))
        p95 = quantiles(took, n=20)[-1]
        print(
            f"analytics, {CASES} cases, 12 {period}: {number} reviews, p50 {median(took):.0f} ms,"
            f" p95 {p95:.0f} ms, {read} reads"
        )
    await db.engine().dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= {
            "MSO_ENV": "test",
            "MSO_DATA_DIR": folder,
            "MSO_DATABASE_URL": f"sqlite:///{Path(folder, 'mso.db')}",
        }
        asyncio.run(main())
