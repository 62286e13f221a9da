"""Words for an opinion: how it compares with the first one, and how its seal stands."""

from enum import StrEnum


class Outcome(StrEnum):
    """How the second opinion compares with the first."""

    CONFIRMED = "confirmed"
    CLARIFIED = "clarified"
    CHANGED = "changed"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Impact(StrEnum):
    """How much the difference matters for the patient. A word, never a colour."""

    NONE = "none"
    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def words(self) -> str:
        """ "Major impact", and "No impact"."""
        return "No impact" if self is Impact.NONE else f"{self.label} impact"


class Certainty(StrEnum):
    """How sure a reader is of an opinion. For counting how far readers agree; no part of what is sealed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class SealState(StrEnum):
    """What the public check says about a sealed opinion (N-6)."""

    VALID = "valid"
    ALTERED = "altered"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def sentence(self) -> str:
        return SEAL_SENTENCES[self]


SEAL_SENTENCES: dict[SealState, str] = {
    SealState.VALID: "This opinion is sealed and unchanged since it was signed.",
    SealState.ALTERED: "This opinion does not match its seal. Do not use it; ask the institution for the original.",
    SealState.SUPERSEDED: "This opinion is genuine, but a newer version replaced it. Ask for the newer one.",
    SealState.UNKNOWN: "No sealed opinion has this code. Check the eight characters at the foot of the page.",
}
