"""What travels about questions after an opinion and about what the requester thinks of it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.clarification import TEXT_MAX

COMMENT_MAX = 2000


class QuestionIn(BaseModel):
    """A question to a sentence; to the whole opinion where none is named."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    sentence_id: str = Field(default="", max_length=60)
    text: str = Field(min_length=1, max_length=TEXT_MAX)


class EntryIn(BaseModel):
    """What is said next in a thread."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=TEXT_MAX)


class CloseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)


class EntryView(BaseModel):
    position: int
    author: str
    """ "You" for one's own."""
    initials: str
    is_mine: bool
    when: str
    text: str
    edition: int = 0
    """The addendum that came with it."""
    code: str = ""


class ThreadView(BaseModel):
    """One question and what was said since. `sentence_id` is empty for one to the whole opinion."""

    id: UUID
    number: int
    part: str
    place: str
    """ "Answer 2"."""
    sentence_id: str
    quote: str
    edition: int
    """The version that was asked about."""
    state: str
    state_words: str
    title: str
    """The beginning of the question."""
    said: str
    """ "4 messages"."""
    messages: list[EntryView]
    own_entries: int
    """How many are one's own: the field for the next is empty again when this grows."""
    answered_in: int = 0
    version: int
    can_ask: bool = False
    can_answer: bool = False
    can_close: bool = False


class WindowView(BaseModel):
    """Until when questions are possible, in words."""

    is_open: bool = False
    until: str = ""
    """ "4 Dec 2026, 17:48 CET"."""
    until_day: str = ""
    """ "4 Dec"."""
    left: str = ""
    """ "11 of 14 days left"."""
    percent: int = 0
    why_closed: str = ""


class ClarificationView(BaseModel):
    """Everything asked about the opinion of one case, oldest first."""

    window: WindowView = WindowView()
    threads: list[ThreadView] = []
    can_ask: bool = False
    can_add: bool = False
    """Whether an addendum may be written."""
    has_draft: bool = False


class ClarificationCount(BaseModel):
    """How many questions there are, and nothing of what they say."""

    total: int = 0
    waiting: int = 0
    window: WindowView = WindowView()


class FeedbackIn(BaseModel):
    """The whole rating. `version` is 0 for the first, then the one that was read."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    usefulness: int = Field(ge=1, le=5)
    timeliness: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=COMMENT_MAX)
    outcome: str = ""
    """How the opinion stood against what turned out later; empty while nobody knows."""
    outcome_on: date | None = None
    version: int = Field(default=0, ge=0)


class FeedbackChangeView(BaseModel):
    """What a rating said before a correction."""

    when: str
    words: str


class FeedbackView(BaseModel):
    """What the requester thinks; `version` is 0 while nothing was said."""

    usefulness: int = 0
    timeliness: int = 0
    comment: str = ""
    outcome: str = ""
    outcome_label: str = ""
    outcome_on: str = ""
    """ISO 8601."""
    outcome_day: str = ""
    given_at: str = ""
    changed_at: str = ""
    """Empty unless it was corrected."""
    version: int = 0
    history: list[FeedbackChangeView] = []
    can_give: bool = False


class FeedbackOutcomeCount(BaseModel):
    outcome: str
    label: str
    count: int


class FeedbackFigures(BaseModel):
    """Counts and averages over all ratings; nobody's words."""

    ratings: int = 0
    done: int = 0
    usefulness: str = ""
    """ "4.3"; empty without ratings."""
    timeliness: str = ""
    outcomes: list[FeedbackOutcomeCount] = []


class AfterOpinion(BaseModel):
    """What stands beside a sealed opinion for one person; None for what is not theirs to see."""

    questions: ClarificationView | None = None
    count: ClarificationCount | None = None
    feedback: FeedbackView | None = None
