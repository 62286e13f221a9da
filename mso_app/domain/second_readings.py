"""A second reading: its own small life beside the seven statuses, and the words two readers are compared in (N-4)."""

from enum import StrEnum

from mso_app.core.errors import InvalidTransition
from mso_app.domain.opinions import Impact, Outcome


class ReadingStatus(StrEnum):
    """How far a second reading is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    READING = "reading"
    SEALED = "sealed"
    COMPARED = "compared"
    ADJUDICATED = "adjudicated"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Step(StrEnum):
    """What somebody does to a second reading."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WRITE = "write"
    SEAL = "seal"
    COMPARE = "compare"
    ADJUDICATE = "adjudicate"
    WITHDRAW = "withdraw"


class Letter(StrEnum):
    """What the two readers are called until the result is out."""

    A = "A"
    B = "B"


class Verdict(StrEnum):
    """How two readers stand to each other in one point."""

    AGREE = "agree"
    COMPATIBLE = "compatible"
    DIFFER = "differ"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Decision(StrEnum):
    """What follows from two opinions."""

    READER_A = "reader_a"
    READER_B = "reader_b"
    NOT_DECIDABLE = "not_decidable"

    @property
    def label(self) -> str:
        return {
            Decision.READER_A: "Reader A stands",
            Decision.READER_B: "Reader B stands",
            Decision.NOT_DECIDABLE: "Not decidable",
        }[self]


S = ReadingStatus
ALLOWED: dict[Step, dict[ReadingStatus, ReadingStatus]] = {
    Step.ACCEPT: {S.ASKED: S.ACCEPTED},
    Step.DECLINE: {S.ASKED: S.DECLINED, S.ACCEPTED: S.DECLINED, S.READING: S.DECLINED},
    Step.WRITE: {S.ACCEPTED: S.READING, S.READING: S.READING},
    Step.SEAL: {S.READING: S.SEALED},
    Step.COMPARE: {S.READING: S.COMPARED, S.SEALED: S.COMPARED},
    Step.ADJUDICATE: {S.COMPARED: S.ADJUDICATED},
    Step.WITHDRAW: {S.ASKED: S.WITHDRAWN, S.ACCEPTED: S.WITHDRAWN, S.READING: S.WITHDRAWN, S.SEALED: S.WITHDRAWN},
}
# The reader writes in these, and the case waits in all of RUNNING.
WRITING = frozenset({S.ACCEPTED, S.READING})
RUNNING = frozenset({S.ASKED, S.ACCEPTED, S.READING, S.SEALED, S.COMPARED})
# From here on the two see each other's text.
OPEN_TO_READERS = frozenset({S.COMPARED, S.ADJUDICATED})

_REFUSALS: dict[ReadingStatus, str] = {
    S.ASKED: "The second reader has not accepted yet.",
    S.ACCEPTED: "The second reader has accepted and has not begun to write.",
    S.READING: "The second reader is still writing.",
    S.SEALED: "The second reader has sealed already.",
    S.COMPARED: "Both readers have sealed. The comparison waits for a decision.",
    S.ADJUDICATED: "This second reading is decided.",
    S.DECLINED: "This second reading was declined.",
    S.WITHDRAWN: "This second reading was withdrawn.",
}


def after(step: Step, status: ReadingStatus) -> ReadingStatus:
    """The status after this step. Raises InvalidTransition with the reason."""
    target = ALLOWED[step].get(status)
    if target is None:
        raise InvalidTransition(_REFUSALS[status])
    return target


def moves_on(step: Step, status: ReadingStatus) -> bool:
    """Whether this step may be taken from here."""
    return status in ALLOWED[step]


def suggest_answer(one: str, other: str) -> Verdict:
    """What the texts of two answers suggest; a person decides.

    The same words agree. The same first sentence, or the same first word of yes, no and partly, is compatible.
    """
    first, second = normalised(one), normalised(other)
    if first == second:
        return Verdict.AGREE
    if first and second and _opening(one) == _opening(other):
        return Verdict.COMPATIBLE
    return Verdict.DIFFER


def suggest_outcome(
    *, outcomes: tuple[Outcome, Outcome], impacts: tuple[Impact, Impact], texts: tuple[str, str]
) -> Verdict:
    """What two comparisons with the first opinion suggest.

    Other outcomes differ. The same outcome agrees when its impact and words are the same too, or when nothing was
    changed; otherwise it is compatible, unless both changed the first opinion to something else.
    """
    if outcomes[0] is not outcomes[1]:
        return Verdict.DIFFER
    same_words = normalised(texts[0]) == normalised(texts[1])
    if same_words and impacts[0] is impacts[1]:
        return Verdict.AGREE
    if outcomes[0] is Outcome.CONFIRMED:
        return Verdict.AGREE if impacts[0] is impacts[1] else Verdict.COMPATIBLE
    if outcomes[0] is Outcome.CHANGED and not same_words:
        return Verdict.DIFFER
    return Verdict.COMPATIBLE


def normalised(text: str) -> str:
    """A text without citations, marks, punctuation, case and double spaces."""
    bare = "".join(letter if letter.isalnum() else " " for letter in _without_citations(text).casefold())
    return " ".join(bare.split())


_POLES = frozenset({"yes", "no", "partly"})


def _opening(text: str) -> str:
    """The first word where it already is the answer, else the first sentence."""
    bare = _without_citations(text).strip()
    words = normalised(bare).split()
    if words and words[0] in _POLES:
        return words[0]
    return normalised(bare.partition(".")[0])


def _without_citations(text: str) -> str:
    kept, depth, place = [], 0, 0
    while place < len(text):
        pair = text[place : place + 2]
        if pair == "[[":
            depth, place = depth + 1, place + 2
        elif pair == "]]" and depth:
            depth, place = depth - 1, place + 2
        else:
            if not depth:
                kept.append(text[place])
            place += 1
    return "".join(kept)
