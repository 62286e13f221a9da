"""The ways a notification can leave the house: by which channels, when, how often it is tried, and when it is given up.

What goes out is made of the kind and the number of the case, as in the inbox, and of a link; of nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import ALWAYS, NEEDS, RINGS_AT_NIGHT, sentence, title


class ChannelKind(StrEnum):
    """What a message travels by; the value is what is stored."""

    MAIL = "mail"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    SLACK = "slack"
    PUSHOVER = "pushover"
    WEBHOOK = "webhook"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class LetterStatus(StrEnum):
    """Where a message to the outside stands."""

    WAITING = "waiting"
    SENT = "sent"
    NOT_NEEDED = "not_needed"
    """Everything in it was read, or switched off, before it went."""
    GIVEN_UP = "given_up"


class Outcome(StrEnum):
    """How one try ended."""

    SENT = "sent"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing somebody types to set up a channel. A secret is never shown again."""

    name: str
    label: str
    hint: str
    is_secret: bool = True


# Mail needs nothing: it goes to the address of the account and to no other.
ENTRIES: dict[ChannelKind, tuple[Entry, ...]] = {
    ChannelKind.MAIL: (),
    ChannelKind.TELEGRAM: (
        Entry(name="secret", label="Token of the bot", hint="From @BotFather, such as 123456789:AAE…"),
        Entry(name="target", label="Number of the chat", hint="Such as 12315544 or -1001234567890.", is_secret=False),
    ),
    ChannelKind.DISCORD: (
        Entry(name="secret", label="Webhook address", hint="From the settings of the channel, under Integrations."),
    ),
    ChannelKind.SLACK: (
        Entry(name="secret", label="Webhook address", hint="Begins with https://hooks.slack.com/services/"),
    ),
    ChannelKind.PUSHOVER: (
        Entry(name="target", label="User key", hint="30 characters, on your page at Pushover."),
        Entry(name="secret", label="Token of the application", hint="30 characters, from an application you made."),
    ),
    ChannelKind.WEBHOOK: (
        Entry(name="address", label="Address", hint="Begins with https://", is_secret=False),
        Entry(
            name="secret", label="Secret for the signature", hint="16 characters or more. The receiver checks by it."
        ),
    ),
}
TEST = "test"
"""Stands where a kind of news stands, in a message that only tries a channel."""
TEST_WORDS = "This is a test of your notifications"

# What goes out before somebody chooses: mail tells more than what rings in a pocket.
_BY_MAIL = NEEDS | ALWAYS | RINGS_AT_NIGHT | {Kind.MESSAGE, Kind.OPINION_READY, Kind.ANSWERED}
_OTHERWISE = NEEDS | {Kind.LATE, Kind.OPINION_READY}

GATHERS = timedelta(seconds=10)
"""How long a message waits for more of the same, and for being read, before it goes."""
CHAT_GATHERS = timedelta(seconds=60)
AGAIN_AFTER = timedelta(minutes=15)
"""How long nothing more goes out about the same line of the inbox."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
TRIED_FOR = timedelta(hours=24)
PAUSED_AFTER = 12
"""Failures in a row, with the pauses between them about four and a half hours, until a channel pauses itself."""
ATTEMPTS_KEPT = timedelta(days=90)
CHANNELS_EACH = 8


def is_locked(channel: ChannelKind, kind: Kind) -> bool:
    """What nobody can switch off: it tells that somebody else may be in the account."""
    return channel is ChannelKind.MAIL and kind in ALWAYS


def by_default(channel: ChannelKind, kind: Kind) -> bool:
    """Whether a kind goes out by this channel before its owner says anything."""
    return kind in (_BY_MAIL if channel is ChannelKind.MAIL else _OTHERWISE)


def goes(channel: ChannelKind, kind: Kind, *, is_on: bool, chosen: dict[str, bool]) -> bool:
    """Whether a kind goes out by this channel now."""
    if is_locked(channel, kind):
        return True
    return is_on and chosen.get(kind.value, by_default(channel, kind))


def gathers(kind: Kind) -> timedelta:
    """How long a message of this kind waits before it goes."""
    if kind in RINGS_AT_NIGHT:
        return timedelta()
    return CHAT_GATHERS if kind is Kind.MESSAGE else GATHERS


def pause(failures: int) -> timedelta:
    """How long nothing is tried after so many failures in a row: half a minute, doubled each time up to an hour."""
    return min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE)


def words(kind: Kind, number: str, count: int) -> str:
    """What is said outside: "New message in case SO-26-00023", "Opinion ready, SO-26-00023"."""
    if kind is Kind.MESSAGE and number:
        return f"{title(kind, count)} in case {number}"
    return sentence(kind, number, count)


def expires(due: datetime) -> datetime:
    """Until when a message is tried that may go from `due` on."""
    return due + TRIED_FOR
