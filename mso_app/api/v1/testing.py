"""The virtual clock's door, for tests that need tomorrow today. It exists only where `MSO_ENV=test` (N-19)."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from mso_app.core import clock
from mso_app.core.errors import InvalidInput
from mso_app.core.settings import settings

# Far enough for every deadline, near enough for every calendar.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
TWO_CENTURIES_S = 200 * 366 * 86_400

router = APIRouter(prefix="/api/v1/test", tags=["test"], include_in_schema=False)


class ClockMove(BaseModel):
    """Either `seconds` to move by, backwards too, or the moment to live at from now on."""

    model_config = ConfigDict(extra="forbid")

    seconds: Annotated[float, Field(ge=-TWO_CENTURIES_S, le=TWO_CENTURIES_S)] | None = None
    at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.seconds is None) == (self.at is None):
            raise ValueError("Send either seconds or at.")
        return self


class ClockView(BaseModel):
    """What time it is here, and how far that is from the time outside."""

    now: datetime
    offset_seconds: float


@router.get("/clock")
async def read_test_clock() -> ClockView:
    """What time the product thinks it is."""
    return _view()


@router.post("/clock")
async def move_test_clock(change: ClockMove) -> ClockView:
    """Move the product's clock; it runs on from there, also after a restart."""
    by = change.at - clock.now() if change.at else timedelta(seconds=change.seconds or 0.0)
    if not EARLIEST <= clock.now() + by < LATEST:
        raise InvalidInput("The clock moves between the years 2000 and 2100.")
    clock.move(by)
    await asyncio.to_thread(clock.remember, clock_path())
    return _view()


def recall() -> None:
    """Take up the offset that an earlier process of this data folder kept."""
    clock.recall(clock_path())


def clock_path() -> Path:
    return clock.kept_in(settings().data_dir.absolute())


def _view() -> ClockView:
    return ClockView(now=clock.now(), offset_seconds=(clock.now() - clock.of_the_system()).total_seconds())
