"""`mso …`: what an operator does from the command line. Each command loads only what it needs."""

import os
from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(name="mso", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def _every_command() -> None:
    """Second opinions, from the command line."""
    os.umask(0o077)


@cli.command()
def serve() -> None:
    """Build what changed, migrate, and serve (what `make run` does)."""
    from mso_app import serve as launcher  # noqa: PLC0415 -- slow import

    launcher.main()


@cli.command()
def build() -> None:
    """Build the pages now, if they changed."""
    from mso_app import frontend  # noqa: PLC0415 -- slow import

    try:
        typer.echo("The pages were built." if frontend.prepare() else "The pages are as they should be.")
    except frontend.BuildFailed as problem:
        raise SystemExit(str(problem)) from problem


@cli.command()
def migrate(to: Annotated[str, typer.Option(help="A revision, or head.")] = "head") -> None:
    """Bring the database to the newest shape."""
    from mso_app.core import migrate as migrations  # noqa: PLC0415 -- slow import

    new = migrations.upgrade(to=to)
    typer.echo("The database was made." if new else "The database is at its newest shape.")


@cli.command("create-admin")
def create_admin(
    email: Annotated[str, typer.Option(prompt="Work e-mail", help="The address to sign in with.")],
    name: Annotated[str, typer.Option(prompt="Name", help="As colleagues will read it.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
    ] = False,
) -> None:
    """Make an administrator with a password, for the first sign-in of an installation."""
    from mso_app.commands import admin  # noqa: PLC0415 -- slow import

    admin.create_admin(email, name, password_stdin=password_stdin)


@cli.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="PDF, PNG, JPEG, DICOM, TXT or CSV files.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per file.")] = False,
) -> None:
    """Print the laboratory rows and report sections found in files."""
    from mso_app.commands import extract as command  # noqa: PLC0415 -- slow import

    command.extract(files, as_json=as_json)


@cli.command("verify-audit")
def verify_audit() -> None:
    """Say whether the audit log is whole, or name its first bad row (exit code 1)."""
    from mso_app.commands import verify_audit as command  # noqa: PLC0415 -- slow import

    command.verify_audit()


@cli.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Throw the demo world away and make it anew.")] = False,
    at: Annotated[
        str, typer.Option(metavar="ISO", help="The moment it stands at, such as 2026-03-02T09:00; UTC, or with offset.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Needed for a reset where MSO_ENV=production.")] = False,
) -> None:
    """Make the demo world in an empty database, or with --reset make it anew and as it was.

    With MSO_ENV=test and --at the server lives on from that moment.
    """
    from mso_app.commands import demo as command  # noqa: PLC0415 -- slow import

    command.demo(reset=reset, at=at, yes=yes)


def main() -> None:
    """The entry point of `mso`."""
    cli()


if __name__ == "__main__":
    main()
