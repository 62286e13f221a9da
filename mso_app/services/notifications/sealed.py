"""What it takes to use a channel, closed with a key outside the database and opened only to send."""

import json
from uuid import UUID

from mso_app.core.envelopes import close_text, open_text, place
from mso_app.core.secrets import derive
from mso_app.domain.channels import ChannelKind
from mso_app.integrations.carriers import Way
from mso_app.models import Channel, Letter
from mso_app.schemas.channels import ChannelIn

PURPOSE = "channel-entries"
TAIL, SHORT_PATH = 4, 12
HIDDEN = "••••"


def close(channel_id: UUID, way: Way) -> bytes:
    """As the row may hold it; a cipher that is moved to another row opens nothing."""
    entries = {"address": way.address, "secret": way.secret, "target": way.target}
    return close_text(derive(PURPOSE), json.dumps(entries), place=place(channel_id, "entries"))


def way_of(channel: Channel, *, mail_to: str = "") -> Way:
    """Where the channel leads, in the clear. Raises Unreadable."""
    if channel.kind is ChannelKind.MAIL:
        return Way(kind=channel.kind, mail_to=mail_to)
    entries = json.loads(open_text(derive(PURPOSE), channel.entries, place=place(channel.id, "entries")))
    return Way(kind=channel.kind, address=entries["address"], secret=entries["secret"], target=entries["target"])


def typed(given: ChannelIn, *, before: Way | None = None) -> Way:
    """What somebody typed; whatever they left empty stays as it was."""
    return Way(
        kind=given.kind,
        address=given.address or (before.address if before else ""),
        secret=given.secret or (before.secret if before else ""),
        target=given.target or (before.target if before else ""),
    )


def shown(way: Way) -> str:
    """What may be seen of it: the host of an address and the end of a secret."""
    if way.kind is ChannelKind.MAIL:
        return way.mail_to
    if way.kind is ChannelKind.WEBHOOK:
        return _address(way.address)
    if way.kind is ChannelKind.TELEGRAM:
        return f"Chat {way.target}, bot {HIDDEN}{way.secret[-TAIL:]}"
    if way.kind is ChannelKind.PUSHOVER:
        return f"{way.target[:2]}{HIDDEN}{way.target[-2:]}"
    return f"{HIDDEN}{way.secret.rstrip('/')[-TAIL:]}"


def enclose(letter_id: UUID, path: str) -> bytes:
    """A one-time address, for as long as it waits."""
    return close_text(derive(PURPOSE), path, place=place(letter_id, "enclosure"))


def enclosed(letter: Letter) -> str:
    """The address again. Raises Unreadable."""
    return open_text(derive(PURPOSE), letter.enclosure or b"", place=place(letter.id, "enclosure"))


def _address(address: str) -> str:
    """Paths and queries of webhooks often are the secret; a short path is none."""
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    host = host.partition("?")[0]
    if not path:
        return f"{scheme}://{host}"
    return f"{scheme}://{host}/{path if len(path) <= SHORT_PATH and '?' not in path else HIDDEN + path[-TAIL:]}"
