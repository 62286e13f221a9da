"""What travels about issues: reports, changes and answers in, the board of a case and the list of all out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mso_app.domain.issues import (
    ITEM_MAX,
    ITEMS_MAX,
    REASON_MAX,
    TEXT_MAX,
    TITLE_MAX,
    WORDS_MAX,
    IssueKind,
    ItemAnswer,
)

PAGE_LIMIT = 50
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=TITLE_MAX)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=TEXT_MAX)]
LooseText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_MAX)]
Item = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=ITEM_MAX)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=REASON_MAX)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class IssueReport(_In):
    """A new issue. A return names what is wanted, and the version of the case that was before the person."""

    kind: IssueKind
    title: Title
    text: Text
    items: list[Item] = Field(default_factory=list, max_length=ITEMS_MAX)
    blocks: list[int] = Field(default_factory=list, max_length=20)
    case_version: int | None = None


class IssueChange(_In):
    """Other words for an issue; `version` is the one that was read."""

    title: Title
    text: Text
    version: int


class IssueResolve(_In):
    text: LooseText = ""
    version: int


class IssueDelete(_In):
    reason: Reason
    version: int


class ItemChange(_In):
    """How one wanted thing is answered."""

    id: UUID
    answer: ItemAnswer
    document_id: UUID | None = None
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_MAX)] = ""


class AnswerChange(_In):
    """The answer to a return as far as it got; `version` is the issue's that was read."""

    text: LooseText = ""
    items: list[ItemChange] = Field(default_factory=list, max_length=ITEMS_MAX)
    version: int


class IssueQuery(_In):
    """Which issues of all cases, and which window of them."""

    search: str = Field(default="", max_length=200)
    state: Literal["", "open", "resolved", "deleted"] = "open"
    kind: IssueKind | None = None
    institution_id: UUID | None = None
    older_than_days: int = Field(default=0, ge=0, le=3650)
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=25, ge=1, le=PAGE_LIMIT)


class IssueRow(BaseModel):
    """One issue in a list. Of a deleted one only who, when and why."""

    id: UUID
    number: int
    title: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    line: str
    is_deleted: bool = False


class ItemView(BaseModel):
    """One wanted thing and its answer. `code` is a document's, `choice` the value of the select that picks one."""

    id: UUID
    position: int
    text: str
    answer: str
    choice: str = ""
    code: str = ""
    document_id: str = ""
    document: str = ""
    words: str = ""
    needs_words: bool = False


class ItemChoice(BaseModel):
    value: str
    label: str


class TextPart(BaseModel):
    """A run of a compared text: `mark` is added, removed or empty."""

    text: str
    mark: str = ""


class EditView(BaseModel):
    """One change of wording, old and new in one line of runs."""

    by: str
    at: str
    title: list[TextPart] = []
    text: list[TextPart] = []


class Happening(BaseModel):
    """One line of what happened to an issue."""

    text: str
    by: str
    icon: str


class IssueDetail(BaseModel):
    """One issue as the asking person may see it; the flags drive the buttons."""

    id: UUID
    number: int
    kind: str
    kind_label: str
    state: str
    state_label: str
    title: str
    text: str
    reporter: str
    reporter_initials: str
    reporter_role: str
    at: str
    moment: str
    for_whom: str = ""
    blocks: str = ""
    is_deleted: bool = False
    stub: str = ""
    wanted: list[ItemView] = []
    answer: str = ""
    answered_at: str = ""
    answered_by: str = ""
    answered_initials: str = ""
    waits_for_file: bool = False
    resolution: str = ""
    resolved: str = ""
    edited: str = ""
    edits: list[EditView] = []
    happened: list[Happening] = []
    draft: str = ""
    choices: list[ItemChoice] = []
    may_change: bool = False
    may_resolve: bool = False
    may_delete: bool = False
    may_answer: bool = False
    version: int = 0


class IssueBoard(BaseModel):
    """The issues of one case, newest first, and the one that is open beside them."""

    rows: list[IssueRow] = []
    total: int = 0
    open: int = 0
    chosen: IssueDetail | None = None
    kinds: list[str] = []
    """What this person may report now."""
    case_version: int = 0


class IssueLine(BaseModel):
    """One issue in the list over all cases."""

    id: UUID
    case_id: UUID
    case_number: str
    number: int
    title: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    institution: str
    reporter: str
    age: str
    at: str


class PlaceChoice(BaseModel):
    """An institution that has issues, to filter by."""

    id: UUID
    name: str


class IssuePage(BaseModel):
    rows: list[IssueLine]
    places: list[PlaceChoice] = []
    total: int
    offset: int
    open: int
    """How many are open in all, whatever the filter."""
