"""What travels about a second reading: where it stands, the comparison, the decision, and how far readers agree."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.second_readings import Decision, Verdict
from mso_app.schemas.opinions import TextRun


class ReadingDecision(BaseModel):
    """What a reader, or the third one, decides: each point, what goes out, and why."""

    model_config = ConfigDict(extra="forbid")

    version: int
    decision: Decision
    verdicts: dict[str, Verdict] = Field(max_length=40)
    note: str = Field(default="", max_length=4000)
    attested: bool = False


class Side(BaseModel):
    """What one reader says in one point."""

    runs: list[TextRun] = []
    outcome: str = ""
    outcome_label: str = ""
    impact: str = ""


class ComparedRow(BaseModel):
    """One point of the comparison. `part` is its stable name, "question-2"."""

    part: str
    title: str
    detail: str = ""
    suggested: str
    suggested_label: str
    verdict: str
    """What was decided, else what is suggested."""
    verdict_label: str
    is_decided: bool
    a: Side
    b: Side


class Difference(BaseModel):
    """Why points differ: what each reader names there and the other does not, with its place. Empty for nothing."""

    part: str
    """The first of them."""
    point: str
    """ "Question 1, Treatment"."""
    title: str
    """ "two dates"."""
    a: list[TextRun] = []
    b: list[TextRun] = []


class ReaderView(BaseModel):
    """One of the two. `name` is empty until the result is out."""

    letter: str
    name: str = ""
    sealed_at: str = ""
    links: int = 0
    certainty: str = ""
    """ "High", for the readers and administrators; the requester is never told."""
    code: str = ""


class SecondView(BaseModel):
    """A second reading as the asking person may see it; empty strings where there is none, or not yet for them."""

    status: str = ""
    status_label: str = ""
    sentence: str = ""
    reads_as: str = ""
    """ "A", "B", "third", or "" for whoever does not read."""
    reader: str = ""
    """The second reader's name, for administrators, and for everybody once the result is out."""
    third: str = ""
    asked_at: str = ""
    end_reason: str = ""
    a: ReaderView = ReaderView(letter="A")
    b: ReaderView = ReaderView(letter="B")
    rows: list[ComparedRow] = []
    differences: list[Difference] = []
    agreeing: int = 0
    total: int = 0
    headline: str = ""
    """ "3 of 5 points agree."."""
    decision: str = ""
    decision_label: str = ""
    note: str = ""
    signed: str = ""
    """Who signed the joint note so far: "A", "B", or "" for nobody."""
    decided_by: str = ""
    decided_at: str = ""
    digest: str = ""
    specialty: str = ""
    agreement_before: str = ""
    agreement_with: str = ""
    version: int = 0
    can: list[str] = []


class AgreementRow(BaseModel):
    """How far two readers agree in one specialty, or among pairs of one kind.

    Percentages are places on the scale from -0.2 to 1.
    """

    specialty: str
    n: int
    kappa: str
    interval: str
    band: str
    observed: str
    has_kappa: bool
    is_wide: bool
    dot: float = 0.0
    left: float = 0.0
    width: float = 0.0


class AgreementView(BaseModel):
    """Both measures, by specialty and over all."""

    diagnosis: list[AgreementRow] = []
    treatment: list[AgreementRow] = []
    diagnosis_by_certainty: list[AgreementRow] = []
    treatment_by_certainty: list[AgreementRow] = []
    """The same pairs by the less sure of the two readers; empty while nobody has said."""
    pairs: int = 0


class AcceptIn(BaseModel):
    """The asked reader's answer; without the attestation it is refused."""

    model_config = ConfigDict(extra="forbid")

    attested: bool


class ReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


class AppointIn(BaseModel):
    """Whom an administrator asks. `override` says why an expert with a warning is asked all the same."""

    model_config = ConfigDict(extra="forbid")

    provider_id: UUID
    override: str = Field(default="", max_length=2000)


class AskIn(AppointIn):
    """`version` is that of the case which was looked at."""

    version: int


class DecideIn(BaseModel):
    """A decision and the password that signs it."""

    model_config = ConfigDict(extra="forbid")

    decision: ReadingDecision
    password: str = Field(max_length=1024, repr=False)


class Decided(BaseModel):
    """Whether the decision is final and the case done; else the other reader has to sign the same."""

    is_final: bool
