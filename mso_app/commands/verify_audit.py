"""`mso verify-audit`: walk the audit log and say whether anybody touched it."""

import asyncio

import typer

from mso_app.core.db import engine, unit_of_work
from mso_app.services import audit


def verify_audit() -> None:
    """Exit 0 when the chain is whole, 1 with the first bad row when it is not."""
    verdict = asyncio.run(_verify())
    if verdict.is_intact:
        typer.echo(f"The audit log is whole: {verdict.rows} rows.")
        return
    typer.echo(f"First bad row: {verdict.first_bad}. {verdict.problem}")
    raise SystemExit(1)


async def _verify() -> audit.Verdict:
    try:
        async with unit_of_work() as session:
            return await audit.verify(session)
    finally:
        await engine().dispose()
