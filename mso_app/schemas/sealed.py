"""What is sealed when an opinion is signed: every word a reader may later rely on, and nothing else.

The fields hold text, whole numbers, dates and times only. Fractions live inside sentences as their
author wrote them, so the canonical form never depends on how a machine prints a float.
"""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from mso_app.domain.opinions import Impact, Outcome


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DocumentCode = Annotated[str, Field(pattern=r"^D[1-9][0-9]{0,3}$")]
Filled = Annotated[str, Field(min_length=1)]


class Sealed(BaseModel):
    """A value that is closed: nothing unknown gets in, nothing changes afterwards."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class SealedPatient(Sealed):
    """Who the opinion is about. `birth_date` and `sex` are None where the case does not state them."""

    name: Filled
    patient_number: Filled
    sex: str | None = None
    birth_date: date | None = None


class Concordance(Sealed):
    """One row of the comparison: what the first opinion said, what this one says."""

    first: str
    second: str
    outcome: Outcome
    impact: Impact


class SealedCitation(Sealed):
    """The place a sentence rests on. `quote` is the stored text of the document, letter by letter."""

    code: DocumentCode
    page: Annotated[int, Field(ge=1)] | None = None
    series: Annotated[int, Field(ge=0)] | None = None
    image: Annotated[int, Field(ge=0)] | None = None
    nth: Annotated[int, Field(ge=1)] = 1
    quote: str
    document_name: Filled

    @property
    def place(self) -> str:
        """Where in the document: "p 1" for a page, "p 1 q 2" for its second quote, "s 2 i 212" for an image."""
        parts = [("p", self.page), ("s", self.series), ("i", self.image), ("q", self.nth if self.nth > 1 else None)]
        return " ".join(f"{letter} {number}" for letter, number in parts if number is not None)

    @property
    def label(self) -> str:
        """The word used in the text and in the list: "D3 p 1"."""
        return f"{self.code} {self.place}".strip()


class SealedAnswer(Sealed):
    """One clinical question and its answer, or the reason why there is none."""

    number: Annotated[int, Field(ge=1)]
    question: Filled
    answer: Filled | None = None
    cannot_answer_reason: Filled | None = None
    citations: tuple[SealedCitation, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.answer is None) == (self.cannot_answer_reason is None):
            raise ValueError("Give an answer or the reason why the question cannot be answered, not both.")
        return self


class SealedDocument(Sealed):
    """One file of the case as it was when the opinion was signed."""

    code: DocumentCode
    name: Filled
    pages: Annotated[int, Field(ge=1)] | None = None
    sha256: Sha256


class SealedOpinion(Sealed):
    """A signed opinion in full. A later version names the digest of the one it replaces in `parent_hash`."""

    format: Literal["opinion/1"] = "opinion/1"
    case_number: Filled
    version: Annotated[int, Field(ge=1)]
    parent_hash: Sha256 | None = None
    specialty: Filled
    requested_by: Filled
    institution: Filled
    given_by: Filled
    licence: str
    signed_at: UtcDatetime
    conflict_attested_at: UtcDatetime
    patient: SealedPatient
    headline: Filled
    summary: str
    diagnosis: Concordance
    treatment: Concordance
    answers: Annotated[tuple[SealedAnswer, ...], Field(min_length=1)]
    recommendations: tuple[Filled, ...] = ()
    limits: str = ""
    documents: tuple[SealedDocument, ...] = ()

    @model_validator(mode="after")
    def _names_its_parent(self) -> Self:
        if (self.version == 1) != (self.parent_hash is None):
            raise ValueError("Version 1 has no parent; every later version names the digest of the one before.")
        return self

    @model_validator(mode="after")
    def _lists_what_it_cites(self) -> Self:
        codes = [document.code for document in self.documents]
        numbers = [answer.number for answer in self.answers]
        cited = {citation.code for answer in self.answers for citation in answer.citations}
        if len(set(codes)) < len(codes) or len(set(numbers)) < len(numbers):
            raise ValueError("Each document code and each question number stands once.")
        if not cited <= set(codes):
            raise ValueError(f"Cited but not listed: {', '.join(sorted(cited - set(codes)))}.")
        return self
