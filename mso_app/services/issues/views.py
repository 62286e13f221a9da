"""From rows to what travels: an issue in words, for whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from mso_app.core import clock
from mso_app.domain.access import Actor
from mso_app.domain.deadlines import span
from mso_app.domain.issues import KIND_WORDS, NEEDS_WORDS, IssueState, ItemAnswer
from mso_app.domain.text_changes import compare
from mso_app.domain.words import Role
from mso_app.models import Document, Issue, IssueEdit, IssueItem
from mso_app.schemas.issues import EditView, Happening, IssueRow, ItemChoice, ItemView, TextPart
from mso_app.services.documents.words import code_words

ROLE_WORDS = {Role.REQUESTER: "Requester", Role.PROVIDER: "Expert", Role.ADMIN: "Administrator"}
STATE_LABELS = {
    IssueState.OPEN: "Open",
    IssueState.ANSWERED: "Answered",
    IssueState.RESOLVED: "Resolved",
    IssueState.DELETED: "Deleted",
}
UPLOAD_CHOICE = "A file that is still under way"


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    role: Role


People = Mapping[UUID, Person]


def state_of(issue: Issue) -> IssueState:
    if issue.deleted_at is not None:
        return IssueState.DELETED
    if issue.resolved_at is not None:
        return IssueState.RESOLVED
    return IssueState.ANSWERED if issue.answered_at is not None else IssueState.OPEN


def row_of(actor: Actor, issue: Issue, people: People, zone: str) -> IssueRow:
    """One line of the board; of a deleted issue nothing it said."""
    state, kind = state_of(issue), KIND_WORDS[issue.kind]
    stub = state is IssueState.DELETED
    return IssueRow(
        id=issue.id,
        number=issue.number,
        title="" if stub else issue.title,
        kind=issue.kind.value,
        kind_label=kind.label,
        state=state.value,
        state_label=STATE_LABELS[state],
        line=stub_of(actor, issue, people, zone) if stub else _line(actor, issue, people, zone),
        is_deleted=stub,
    )


def stub_of(actor: Actor, issue: Issue, people: People, zone: str) -> str:
    """ "Deleted by J. Vermeer on 16 Nov: opened on the wrong case"."""
    if issue.deleted_at is None:
        return ""
    who = name_of(actor, issue.deleted_by, people)
    return f"Deleted by {who} on {day_of(issue.deleted_at, zone)}: {issue.delete_reason}"


def name_of(actor: Actor, person: UUID | None, people: People, *, nobody: str = "System") -> str:
    if person is None:
        return nobody
    if person == actor.id:
        return "You"
    return people[person].name if person in people else "Somebody"


def item_view(item: IssueItem, documents: Mapping[UUID, Document], *, hidden: bool) -> ItemView:
    """One wanted thing. `hidden` while the answer was not sent and somebody else looks."""
    if hidden:
        return ItemView(id=item.id, position=item.position, text=item.text, answer=ItemAnswer.OPEN.value)
    document = documents.get(item.document_id) if item.document_id else None
    return ItemView(
        id=item.id,
        position=item.position,
        text=item.text,
        answer=item.answer.value,
        choice=f"document:{item.document_id}" if item.document_id else _choice(item.answer),
        code=code_words(document.code) if document else "",
        document_id=str(document.id) if document and document.removed_at is None else "",
        document=_document(document),
        words=item.words,
        needs_words=item.answer in NEEDS_WORDS,
    )


def choices_of(documents: Sequence[Document], since: datetime) -> list[ItemChoice]:
    """How a wanted thing can be answered: files that came since the return first."""
    newest_first = sorted(documents, key=lambda row: (row.created_at < since, row.code))
    return [
        ItemChoice(value=ItemAnswer.SENTENCE.value, label="In a sentence"),
        ItemChoice(value=ItemAnswer.UPLOAD.value, label=UPLOAD_CHOICE),
        ItemChoice(value=ItemAnswer.UNAVAILABLE.value, label="Not available, because…"),
        *(
            ItemChoice(value=f"document:{row.id}", label=f"{code_words(row.code)} {row.name}")
            for row in newest_first[:40]
        ),
    ]


def edit_view(actor: Actor, edit: IssueEdit, people: People, zone: str) -> EditView:
    """Old and new in one line, words added and words removed marked."""
    same_title = edit.title_before == edit.title_after
    same_text = edit.text_before == edit.text_after
    return EditView(
        by=name_of(actor, edit.editor_id, people),
        at=when(edit.created_at, zone),
        title=[] if same_title else _parts(edit.title_before, edit.title_after),
        text=[] if same_text else _parts(edit.text_before, edit.text_after),
    )


def happening(
    actor: Actor, text: str, person: UUID | None, at: datetime, icon: str, people: People, zone: str
) -> Happening:
    return Happening(text=text, by=f"{name_of(actor, person, people)}, {when(at, zone)}", icon=icon)


def blocks_of(issue: Issue) -> str:
    """ "Blocks question 1", "Blocks questions 1 and 3"."""
    if not issue.blocks:
        return ""
    numbers = [str(number) for number in issue.blocks]
    if len(numbers) == 1:
        return f"Blocks question {numbers[0]}"
    return f"Blocks questions {', '.join(numbers[:-1])} and {numbers[-1]}"


def when(at: datetime, zone: str) -> str:
    """ "today, 14:29", "19 Nov, 17:30"; with the year when it is another one."""
    local, now = at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone))
    if local.date() == now.date():
        return f"today, {local:%H:%M}"
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday, {local:%H:%M}"
    return f"{day_of(at, zone)}, {local:%H:%M}"


def day_of(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    same_year = local.year == clock.now().astimezone(ZoneInfo(zone)).year
    return f"{local.day} {local:%b}" if same_year else f"{local.day} {local:%b %Y}"


def _line(actor: Actor, issue: Issue, people: People, zone: str) -> str:
    said = f"{name_of(actor, issue.reporter_id, people)}, {when(issue.created_at, zone)}"
    if issue.answered_at is not None:
        return f"{said}, answered in {span(issue.answered_at - issue.created_at)}"
    if issue.resolved_at is not None:
        return f"{said}, resolved in {span(issue.resolved_at - issue.created_at)}"
    return f"{said}, {blocks_of(issue).lower()}" if issue.blocks else said


def _choice(answer: ItemAnswer) -> str:
    return "" if answer in (ItemAnswer.OPEN, ItemAnswer.DOCUMENT) else answer.value


def _document(document: Document | None) -> str:
    if document is None:
        return ""
    pages = "" if document.page_count < 1 else f", {document.page_count} page{'' if document.page_count == 1 else 's'}"
    return f"{document.name}, removed" if document.removed_at is not None else f"{document.name}{pages}"


def _parts(before: str, after: str) -> list[TextPart]:
    return [TextPart(text=run.text, mark=run.mark) for run in compare(before, after)]
