"""Signs one case again and again on copies of a database, and dies after each of its statements in turn.

`python -m tests.reliability.nursery TEMPLATE FOLDER`: TEMPLATE holds mso.db and sign.json, each attempt gets a folder of
its own under FOLDER. Every attempt is a process of its own, forked after everything is loaded.
"""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import event

from mso_app.core import db, secrets
from mso_app.core.settings import settings
from mso_app.models import Account
from mso_app.services import opinions, reactions
from mso_app.services.identity import actor_of
from tests.done import PASSWORD

DIED, SIGNED, REFUSED = 9, 0, 1
MOST = 400


def main(template: Path, folder: Path) -> None:
    """Until an attempt is not cut off any more; each prints its number and how it ended."""
    reactions.install()
    for statements in range(1, MOST):
        place = folder / str(statements)
        shutil.copytree(template, place)
        ended = _in_a_child(place, statements)
        print(json.dumps({"statements": statements, "ended": ended}), flush=True)
        if ended != DIED:
            return
        # Whoever was cut off signs again.
        if statements % 9 == 0:
            print(json.dumps({"statements": -statements, "ended": _in_a_child(place, MOST)}), flush=True)


def _in_a_child(place: Path, statements: int) -> int:
    child = os.fork()
    if child == 0:
        _sign(place, statements)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _sign(place: Path, statements: int) -> None:
    try:
        os.environ["MSO_DATA_DIR"] = str(place)
        os.environ.pop("MSO_DATABASE_URL", None)
        for kept in (settings, db.engine, secrets.secret_key, secrets.derive):
            kept.cache_clear()
        asyncio.run(_attempt(json.loads((place / "sign.json").read_text()), statements))
    except BaseException as problem:  # noqa: BLE001 -- the parent only sees how it ended
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
        os._exit(REFUSED)
    os._exit(SIGNED)


async def _attempt(told: dict[str, str], statements: int) -> None:
    executed = 0

    def count(*_: object) -> None:
        nonlocal executed
        executed += 1
        if executed == statements:
            os._exit(DIED)

    async with db.unit_of_work() as session:
        actor = actor_of(await session.get_one(Account, UUID(told["provider"])))
    event.listen(db.engine().sync_engine, "after_cursor_execute", count)
    async with db.unit_of_work() as session:
        await opinions.sign(
            session,
            actor,
            UUID(told["case"]),
            case_version=int(told["case_version"]),
            version=int(told["version"]),
            password=PASSWORD,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
