"""Words for what the machine drafts: the kinds of a claim and the stages of an analysis."""

from enum import StrEnum


class ClaimKind(StrEnum):
    SUMMARY = "summary"
    FINDING = "finding"
    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    DIAGNOSIS = "diagnosis"
    NEXT_STEP = "next_step"


SOAP: tuple[ClaimKind, ...] = (ClaimKind.SUBJECTIVE, ClaimKind.OBJECTIVE, ClaimKind.ASSESSMENT, ClaimKind.PLAN)


class RunStatus(StrEnum):
    """MM-4: exactly one of these."""

    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class Stage(StrEnum):
    """Where an analysis stands; `sentence` is what people read."""

    WAITING = "waiting"
    READING = "reading"
    EXTRACTING = "extracting"
    DRAFTING = "drafting"
    CHECKING = "checking"
    FINISHED = "finished"

    @property
    def sentence(self) -> str:
        return {
            Stage.WAITING: "Waiting to start",
            Stage.READING: "Reading documents",
            Stage.EXTRACTING: "Extracting values",
            Stage.DRAFTING: "Drafting findings",
            Stage.CHECKING: "Checking every quote",
            Stage.FINISHED: "Finished",
        }[self]
