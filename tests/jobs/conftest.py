"""The engine for a test, on the test's own database and storage."""

from collections.abc import AsyncIterator

import pytest

from mso_app.jobs.engine import job_engine
from tests.conftest import Database


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[None]:
    """Background work runs in this process until the test ends."""
    async with job_engine():
        yield
