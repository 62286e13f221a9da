"""Where somebody of the demo world is told outside: a board's webhook that worked once, and a channel that is off."""

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.domain.channels import ChannelKind
from mso_app.schemas.channels import ChannelIn
from mso_app.services import notifications
from mso_app.services.notifications import posting

# Hosts of this kind exist nowhere, so nothing that happens in a demo world leaves it.
BOARD = "https://board.nordhafen.example/in"


async def connect(session: AsyncSession, who: Actor) -> None:
    """Set up two channels, and let the first have had its test."""
    board = ChannelIn(kind=ChannelKind.WEBHOOK, name="Tumour board", address=BOARD, secret="signed by the demo")  # noqa: S106
    ward = ChannelIn(kind=ChannelKind.WEBHOOK, name="Ward screen", address=f"{BOARD}/ward", secret="signed by the demo")  # noqa: S106
    first = await notifications.add_channel(session, who, board)
    second = await notifications.add_channel(session, who, ward)
    await notifications.switch_channel(session, who, second.id, is_on=False)
    await notifications.test_channel(session, who, first.id)
    for letter_id in await posting.claim(session, limit=1):
        parcel = await posting.open_letter(session, letter_id)
        if parcel is not None:
            await posting.sent(session, parcel)
