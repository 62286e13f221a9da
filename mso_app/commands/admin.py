"""`mso create-admin`: the first administrator of an installation."""

import asyncio
import os
import sys

import typer
from pydantic import ValidationError

from mso_app.core.db import engine, unit_of_work
from mso_app.core.errors import AppError
from mso_app.core.settings import settings
from mso_app.schemas.accounts import FirstAdmin, problems
from mso_app.services import accounts


def create_admin(email: str, name: str, *, password_stdin: bool) -> None:
    """Make an administrator; the password is asked for twice, or read from standard input."""
    password = _password(from_stdin=password_stdin)
    try:
        new = FirstAdmin(email=email, name=name, password=password)
    except ValidationError as error:
        found = problems([dict(one) for one in error.errors(include_url=False)])
        raise SystemExit("\n".join(f"{field}: {sentence}" for field, sentence in found.items())) from None
    try:
        asyncio.run(_create(new))
    except AppError as error:
        raise SystemExit(error.sentence) from None
    typer.echo(f"{new.name} can sign in on {settings().origin}/sign-in")


def _password(*, from_stdin: bool) -> str:
    """From `MSO_FIRST_PASSWORD` where nobody sits at the keyboard, from standard input, or asked for twice."""
    if given := os.environ.get("MSO_FIRST_PASSWORD"):
        return given
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return typer.prompt("Password (12 characters or more)", hide_input=True, confirmation_prompt=True)


async def _create(new: FirstAdmin) -> None:
    try:
        async with unit_of_work() as session:
            await accounts.create_first_admin(session, new)
    finally:
        await engine().dispose()
