"""The engine of the background work, inside the serving process and in the product's own database.

`mso_app.py` registers `job_engine` as a lifespan task. Work is enqueued inside the business transaction,
so it exists when, and only when, what asked for it was committed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import work
from mso_app.core.db import set_pragmas
from mso_app.core.settings import settings
from mso_app.jobs import workflows
from mso_app.jobs.names import claim_name
from mso_app.jobs.postman import keep_posting
from mso_app.jobs.timekeeper import keep_telling, keep_time

QUEUE = "analysis"
AT_ONCE_PER_PROCESS = 2
POLL_SECONDS = 0.5
# Changing this strands work that was begun under the old one.
VERSION = "1"

log = logging.getLogger(__name__)


@asynccontextmanager
async def job_engine() -> AsyncIterator[None]:
    """Run background work for as long as this process serves."""
    with claim_name() as name:
        engine = make_engine()
        DBOS(config=config(engine, name))
        # Launched on the serving loop, so that workflows run there too and share its connections and wake-ups.
        DBOS.launch()
        await DBOS.register_queue_async(
            QUEUE, worker_concurrency=AT_ONCE_PER_PROCESS, polling_interval_sec=POLL_SECONDS
        )
        client = make_client(engine)
        work.install(partial(_enqueue, client))
        always = [asyncio.create_task(work) for work in (keep_time(name), keep_telling(), keep_posting())]
        try:
            yield
        finally:
            work.install(None)
            for task in always:
                task.cancel()
            for task in always:
                with suppress(asyncio.CancelledError):
                    await task
            await asyncio.to_thread(client.destroy)
            await asyncio.to_thread(DBOS.destroy)
            engine.dispose()


def config(engine: Engine, name: str) -> DBOSConfig:
    """How the engine runs here; `name` must belong to no other live process."""
    return DBOSConfig(
        name="mso",
        system_database_url=settings().sync_database_url,
        system_database_engine=engine,
        application_version=VERSION,
        executor_id=name,
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
        # One less connection and thread per process: nothing here waits for notifications.
        use_listen_notify=False,
    )


def make_engine() -> Engine:
    """A synchronous engine on the product's database, as durable as the product's own (WAL, full sync)."""
    url = settings().sync_database_url
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)
    Path(url.split("///", 1)[1]).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "connect", _writers_queue_up)
    return engine


def make_client(engine: Engine) -> DBOSClient:
    """What enqueues from inside a business transaction."""
    return DBOSClient(system_database_engine=engine, serializer=DBOSPortableJSONSerializer())


def _writers_queue_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # A transaction that reads before it writes would fail instead of wait when another one wrote in between.
    connection.isolation_level = "IMMEDIATE"  # pyright: ignore[reportAttributeAccessIssue]


async def _enqueue(
    client: DBOSClient, session: AsyncSession, name: str, *, key: str, arguments: tuple[str, ...]
) -> None:
    def enqueue(sync_session: Session) -> None:
        options = workflows.order(name, key=key, queue=QUEUE)
        client.enqueue_in_transaction(sync_session, options, *arguments)

    await session.run_sync(enqueue)
