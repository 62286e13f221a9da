"""One's own channels over REST: the ways to somebody outside, and what was tried by each."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from mso_app.api.deps import CurrentActor, Uow
from mso_app.schemas.channels import CellChange, ChannelIn, ChannelRow, History, Matrix
from mso_app.services import notifications

router = APIRouter(prefix="/api/v1/channels", tags=["channels"])


@router.get("")
async def list_channels(session: Uow, actor: CurrentActor) -> list[ChannelRow]:
    """My channels, with what may be shown of each."""
    return await notifications.my_channels(session, actor)


@router.get("/matrix")
async def read_matrix(session: Uow, actor: CurrentActor) -> Matrix:
    """Which kinds of news go where."""
    return await notifications.my_matrix(session, actor)


@router.post("", status_code=201)
async def add_channel(session: Uow, actor: CurrentActor, given: ChannelIn) -> ChannelRow:
    """A new way to me. What is secret in it is never answered again."""
    return await notifications.add_channel(session, actor, given)


@router.patch("/{channel_id}/matrix")
async def choose_cell(session: Uow, actor: CurrentActor, channel_id: UUID, change: CellChange) -> ChannelRow:
    """Send one kind of news by this channel, or no longer."""
    return await notifications.choose_cell(session, actor, channel_id, change)


@router.post("/{channel_id}/test", status_code=202)
async def test_channel(session: Uow, actor: CurrentActor, channel_id: UUID) -> None:
    """Put a test on its way; how it went is in the attempts a moment later."""
    await notifications.test_channel(session, actor, channel_id)


@router.get("/{channel_id}/attempts")
async def list_attempts(
    session: Uow, actor: CurrentActor, channel_id: UUID, offset: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> History:
    """What was tried by this channel, newest first."""
    return await notifications.history(session, actor, channel_id, offset=offset)


@router.delete("/{channel_id}", status_code=204)
async def remove_channel(session: Uow, actor: CurrentActor, channel_id: UUID) -> None:
    """Forget the channel, its secret and what was tried by it."""
    await notifications.remove_channel(session, actor, channel_id)
