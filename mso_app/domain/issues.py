"""What can be wrong with a case: the kinds of issues, their states, and how each wanted thing was answered."""

from dataclasses import dataclass
from enum import StrEnum

TITLE_MAX = 120
TEXT_MAX = 4000
ITEM_MAX = 200
WORDS_MAX = 1000
REASON_MAX = 500
ITEMS_MAX = 12


class IssueKind(StrEnum):
    """Why somebody reports it; the value is what is stored."""

    INFORMATION = "information"
    QUALITY = "quality"
    ADMINISTRATIVE = "administrative"
    RETURN = "return"
    BILLING = "billing"


class IssueState(StrEnum):
    """Where an issue stands; worked out from its moments and not stored."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    DELETED = "deleted"


class ItemAnswer(StrEnum):
    """How the requester answered one wanted thing."""

    OPEN = "open"
    DOCUMENT = "document"
    UPLOAD = "upload"
    SENTENCE = "sentence"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, kw_only=True)
class KindWords:
    label: str
    note: str


KIND_WORDS: dict[IssueKind, KindWords] = {
    IssueKind.RETURN: KindWords(label="Return", note="Pauses the clock"),
    IssueKind.INFORMATION: KindWords(label="Information", note="Something is unclear, the clock runs on"),
    IssueKind.QUALITY: KindWords(label="Quality", note="A document or a finding is not good enough"),
    IssueKind.ADMINISTRATIVE: KindWords(label="Administrative", note="Names, dates, who does what"),
    IssueKind.BILLING: KindWords(label="Billing", note="A disputed invoice"),
}
# What a person may report; a dispute of an invoice opens the last kind by itself.
REPORTED: tuple[IssueKind, ...] = (
    IssueKind.RETURN,
    IssueKind.INFORMATION,
    IssueKind.QUALITY,
    IssueKind.ADMINISTRATIVE,
)
# Money is between the requester and the house (MSO-31).
HIDDEN_FROM_PROVIDERS = frozenset({IssueKind.BILLING})
NEEDS_WORDS = frozenset({ItemAnswer.SENTENCE, ItemAnswer.UNAVAILABLE})


def title_of(text: str) -> str:
    """A title out of a text: its first line, cut at a word."""
    line = text.strip().splitlines()[0].strip() if text.strip() else ""
    if len(line) <= TITLE_MAX:
        return line
    return f"{line[: TITLE_MAX - 1].rsplit(' ', 1)[0]}…"
