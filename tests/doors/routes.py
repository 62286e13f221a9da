"""Every route of the API and the one action it stands for. A route that is not here fails the build."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from mso_app.domain.access import Action
from mso_app.domain.case_status import CaseStatus
from tests.doors.world import PASSWORD, Thing, World, pdf_with

Path = Callable[[Thing], str]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One method on one address: what it does, on what, and a call that is right in every other respect."""

    action: Action | None
    """None: anybody may call it."""
    on: str = ""
    """ "case", "draft", "file" and "image" (of either), or "" for what belongs to no row.

    "invoice" is that of a finished case, "books" what one role has no idea of.
    "issue" is one that an administrator reported, "return" what the case waits for.
    "channel" is one of the owner's; "chat" is the conversation of a case, "message" one of its requester's, "chat file" what came with it.
    "proposal" is what the two people of a case may propose, "appointment" a time that its requester did.
    """
    ok: int = 200
    changes: bool = False
    rows: int = 1
    """Rows on record for a call that is allowed."""
    not_now: int = 409
    """The answer in the wrong status; 404 for what does not exist before."""
    any_status: bool = False
    """Asked in every status: it only looks."""
    draws: bool = False
    """A picture is drawn in a child process, so fewer rows are tried."""
    query: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    json: Mapping[str, object] | None = None
    is_absent: bool = False
    """Nothing of what it is done to is in this world: whoever may is told that there is nothing."""
    adds: bool = False
    """Of an appointment: it agrees or proposes, for which there is a time."""
    json_of: Callable[[Thing | None], dict[str, object]] | None = None
    """The same where it names parts of the row."""


def upload(on: str) -> Route:
    return Route(
        action=Action.ADD_DOCUMENT, on=on, query={"name": "more.pdf"}, body=pdf_with("more"), ok=201, changes=True
    )


def answered(thing: Thing | None) -> dict[str, object]:
    items = [{"id": str(thing.item), "answer": "sentence", "words": "It is so."}] if thing else []
    return {"text": "Here it is.", "items": items, "version": 1}


def asked_second(thing: Thing | None) -> dict[str, object]:
    return (
        {"provider_id": str(thing.spare), "version": thing.version}
        if thing
        else {"provider_id": str(uuid4()), "version": 1}
    )


DECISION = {"version": 1, "decision": "reader_a", "verdicts": {}}
ISSUE = "/api/v1/issues/{issue_id}"
QUESTIONS = "/api/v1/cases/{case_id}/clarification"
SECOND = "/api/v1/cases/{case_id}/second-reading"
CHAT = "/api/v1/cases/{case_id}/chat"
INVOICE = "/api/v1/invoices/{invoice_id}"
APPOINTMENT = "/api/v1/appointments/{appointment_id}"

ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/api/health"): Route(action=None),
    ("POST", "/api/v1/sessions/exchange"): Route(action=None, ok=303, body=b"ticket=nothing"),
    ("POST", "/api/v1/sessions/end"): Route(action=None, ok=303, changes=True),
    # Only where MSO_ENV=test; the product's own clock is nobody's secret.
    ("GET", "/api/v1/test/clock"): Route(action=None),
    ("POST", "/api/v1/test/clock"): Route(action=None, json={"seconds": "0"}),
    ("PUT", "/api/v1/drafts/{draft_id}/documents/{upload_key}"): upload("draft"),
    ("PUT", "/api/v1/cases/{case_id}/documents/{upload_key}"): upload("case"),
    ("GET", "/api/v1/drafts/{draft_id}/documents/{upload_key}"): Route(
        action=Action.ADD_DOCUMENT, on="draft", rows=0, any_status=True
    ),
    ("GET", "/api/v1/cases/{case_id}/documents/{upload_key}"): Route(
        action=Action.ADD_DOCUMENT, on="case", rows=0, any_status=True
    ),
    ("GET", "/api/v1/drafts/{draft_id}/documents"): Route(action=Action.READ_DOCUMENT, on="draft"),
    ("GET", "/api/v1/cases/{case_id}/documents"): Route(action=Action.READ_DOCUMENT, on="case"),
    ("GET", "/api/v1/reports/turnaround"): Route(action=Action.SEE_REPORTS),
    ("GET", "/api/v1/reports/turnaround.csv"): Route(action=Action.SEE_REPORTS, query={"period": "months"}),
    ("GET", "/api/v1/cases/{case_id}/opinion.pdf"): Route(action=Action.DOWNLOAD_OPINION, on="case", not_now=404),
    ("GET", QUESTIONS): Route(action=Action.SEE_CLARIFICATION, on="case", not_now=404),
    ("GET", f"{QUESTIONS}/count"): Route(action=Action.COUNT_CLARIFICATION, on="case", not_now=404),
    ("POST", QUESTIONS): Route(action=Action.ASK_CLARIFICATION, on="case", json={"text": "Why?"}, ok=201, changes=True),
    ("POST", f"{QUESTIONS}/{{question_id}}/questions"): Route(
        action=Action.ASK_CLARIFICATION, on="case", json={"text": "Why?"}, ok=201, changes=True
    ),
    ("POST", f"{QUESTIONS}/{{question_id}}/answers"): Route(
        action=Action.ANSWER_CLARIFICATION, on="case", json={"text": "Because."}, ok=201, changes=True
    ),
    ("POST", f"{QUESTIONS}/{{question_id}}/close"): Route(
        action=Action.CLOSE_CLARIFICATION, on="case", json={"version": "2"}, changes=True
    ),
    ("GET", "/api/v1/cases/{case_id}/feedback"): Route(action=Action.SEE_FEEDBACK, on="case", not_now=404),
    ("PUT", "/api/v1/cases/{case_id}/feedback"): Route(
        action=Action.GIVE_FEEDBACK,
        on="case",
        json={"usefulness": "4", "timeliness": "4", "version": "1"},
        changes=True,
    ),
    ("GET", "/api/v1/feedback/figures"): Route(action=Action.COUNT_FEEDBACK),
    # Nobody of this world is a second reader: tests/test_blinding.py is about those two.
    ("GET", SECOND): Route(action=Action.SEE_SECOND, on="case", rows=0, any_status=True),
    ("GET", f"{SECOND}/candidates"): Route(action=Action.ASK_SECOND, on="case", any_status=True),
    ("POST", SECOND): Route(action=Action.ASK_SECOND, on="case", json_of=asked_second, ok=201, changes=True),
    ("POST", f"{SECOND}/third"): Route(
        action=Action.APPOINT_THIRD, on="case", json={"provider_id": str(uuid4())}, is_absent=True
    ),
    ("POST", f"{SECOND}/withdraw"): Route(
        action=Action.WITHDRAW_SECOND, on="case", json={"reason": "It took too long."}, is_absent=True
    ),
    ("POST", f"{SECOND}/decision"): Route(
        action=Action.DECIDE_SECOND, on="case", json={"decision": DECISION, "password": PASSWORD}, is_absent=True
    ),
    ("POST", f"{SECOND}/accept"): Route(action=Action.ANSWER_SECOND, on="case", json={"attested": True}, changes=True),
    ("POST", f"{SECOND}/decline"): Route(
        action=Action.ANSWER_SECOND, on="case", json={"reason": "I know the family."}, changes=True
    ),
    ("GET", "/api/v1/agreement"): Route(action=Action.SEE_AGREEMENT),
    ("GET", "/api/v1/documents/{document_id}"): Route(action=Action.READ_DOCUMENT, on="file"),
    ("PATCH", "/api/v1/documents/{document_id}"): Route(
        action=Action.CLASSIFY_DOCUMENT, on="file", json={"kind": "letter"}, changes=True
    ),
    ("DELETE", "/api/v1/documents/{document_id}"): Route(
        action=Action.REMOVE_DOCUMENT, on="file", query={"reason": "The wrong patient."}, ok=204, changes=True
    ),
    ("GET", "/api/v1/documents/{document_id}/content"): Route(action=Action.READ_DOCUMENT, on="file"),
    ("GET", "/api/v1/documents/{document_id}/pages/{number}.png"): Route(
        action=Action.READ_DOCUMENT, on="file", draws=True
    ),
    ("GET", "/api/v1/documents/{document_id}/pages/{number}"): Route(action=Action.READ_DOCUMENT, on="file"),
    ("GET", "/api/v1/documents/{document_id}/preview.png"): Route(action=Action.READ_DOCUMENT, on="file", draws=True),
    ("GET", "/api/v1/documents/{document_id}/frames/{number}.png"): Route(
        action=Action.READ_DOCUMENT, on="image", draws=True
    ),
    ("GET", "/api/v1/issues"): Route(action=Action.LIST_ISSUES),
    ("GET", "/api/v1/cases/{case_id}/issues"): Route(action=Action.SEE_ISSUES, on="case"),
    ("POST", "/api/v1/cases/{case_id}/issues"): Route(
        action=Action.REPORT_ISSUE,
        on="case",
        json={"kind": "quality", "title": "The scan is cut off", "text": "Half of page 2 is missing."},
        ok=201,
        changes=True,
    ),
    ("GET", ISSUE): Route(action=Action.SEE_ISSUES, on="issue"),
    ("PATCH", ISSUE): Route(
        action=Action.CHANGE_ISSUE,
        on="issue",
        json={"title": "Other words", "text": "Other words still.", "version": "1"},
        ok=204,
        changes=True,
    ),
    ("POST", f"{ISSUE}/resolve"): Route(
        action=Action.RESOLVE_ISSUE, on="issue", json={"version": "1"}, ok=204, changes=True
    ),
    ("POST", f"{ISSUE}/delete"): Route(
        action=Action.DELETE_ISSUE,
        on="issue",
        json={"reason": "On the wrong case.", "version": "1"},
        ok=204,
        changes=True,
    ),
    ("POST", f"{ISSUE}/answer"): Route(
        action=Action.ANSWER_RETURN, on="return", json_of=answered, changes=True, rows=2
    ),
    ("GET", f"{CHAT}/messages"): Route(action=Action.SEE_CHAT, on="chat"),
    ("POST", f"{CHAT}/messages"): Route(
        action=Action.SEND_CHAT,
        on="chat",
        json={"client_msg_id": str(UUID(int=7)), "text": "Hello"},
        ok=201,
        changes=True,
    ),
    ("PATCH", f"{CHAT}/messages/{{message_id}}"): Route(
        action=Action.SEND_CHAT, on="message", json={"text": "Hello"}, changes=True
    ),
    ("DELETE", f"{CHAT}/messages/{{message_id}}"): Route(action=Action.SEND_CHAT, on="message", changes=True),
    ("POST", f"{CHAT}/read"): Route(action=Action.SEE_CHAT, on="chat", json={"seq": "1"}, ok=204, changes=True, rows=0),
    ("GET", f"{CHAT}/search"): Route(action=Action.SEE_CHAT, on="chat", query={"q": "please"}),
    ("GET", f"{CHAT}/transcript.pdf"): Route(action=Action.EXPORT_CHAT, on="chat"),
    ("PUT", f"{CHAT}/files/{{upload_key}}"): Route(
        action=Action.SEND_CHAT, on="chat", query={"name": "more.pdf"}, body=pdf_with("more"), ok=201, changes=True
    ),
    ("GET", f"{CHAT}/files/{{file_id}}"): Route(action=Action.SEE_CHAT, on="chat file"),
    ("GET", f"{CHAT}/files/{{file_id}}/picture.png"): Route(action=Action.SEE_CHAT, on="chat file", draws=True),
    ("POST", f"{CHAT}/files/{{file_id}}/document"): Route(
        action=Action.ADD_DOCUMENT, on="chat file", ok=201, changes=True
    ),
    ("GET", "/api/v1/channels"): Route(action=Action.SEE_NOTIFICATIONS, rows=0),
    ("GET", "/api/v1/channels/matrix"): Route(action=Action.SEE_NOTIFICATIONS, rows=0),
    ("POST", "/api/v1/channels"): Route(
        action=Action.CHANGE_NOTIFICATIONS,
        json={"kind": "webhook", "address": "https://board.example/in", "secret": "sixteen letters and more"},
        ok=201,
        changes=True,
    ),
    ("PATCH", "/api/v1/channels/{channel_id}/matrix"): Route(
        action=Action.CHANGE_NOTIFICATIONS, on="channel", json={"kind": "late", "is_on": "false"}, changes=True
    ),
    ("POST", "/api/v1/channels/{channel_id}/test"): Route(
        action=Action.CHANGE_NOTIFICATIONS, on="channel", ok=202, changes=True
    ),
    ("GET", "/api/v1/channels/{channel_id}/attempts"): Route(action=Action.SEE_NOTIFICATIONS, on="channel", rows=0),
    ("DELETE", "/api/v1/channels/{channel_id}"): Route(
        action=Action.CHANGE_NOTIFICATIONS, on="channel", ok=204, changes=True
    ),
    ("GET", "/api/v1/invoices"): Route(action=Action.LIST_INVOICES, on="books"),
    ("GET", "/api/v1/invoices/totals"): Route(action=Action.LIST_INVOICES, on="books"),
    ("GET", "/api/v1/invoices.csv"): Route(action=Action.LIST_INVOICES, on="books"),
    ("GET", f"{INVOICE}"): Route(action=Action.SEE_INVOICE, on="invoice"),
    ("GET", f"{INVOICE}/paper.pdf"): Route(action=Action.SEE_INVOICE, on="invoice"),
    ("POST", f"{INVOICE}/verify"): Route(
        action=Action.VERIFY_INVOICE, on="invoice", json={"version": "1"}, ok=204, changes=True
    ),
    # A payment comes after the verification, so the right person is told that it is too early.
    ("POST", f"{INVOICE}/pay"): Route(
        action=Action.PAY_INVOICE,
        on="invoice",
        json={"version": "1", "method": "transfer", "paid_on": "2026-03-02"},
        ok=409,
        rows=0,
    ),
    ("POST", f"{INVOICE}/void"): Route(
        action=Action.VOID_INVOICE,
        on="invoice",
        json={"version": "1", "text": "Billed twice."},
        ok=201,
        changes=True,
    ),
    ("POST", f"{INVOICE}/dispute"): Route(
        action=Action.DISPUTE_INVOICE,
        on="invoice",
        json={"version": "1", "text": "Too much."},
        ok=204,
        changes=True,
        rows=2,
    ),
    # Nobody disputes it, so there is nothing to settle.
    ("POST", f"{INVOICE}/settle"): Route(
        action=Action.SETTLE_DISPUTE, on="invoice", json={"version": "1", "text": "It stands."}, ok=409, rows=0
    ),
    ("GET", "/api/v1/service-records"): Route(action=Action.LIST_SERVICE_RECORDS, on="books"),
    ("GET", "/api/v1/service-records.csv"): Route(action=Action.LIST_SERVICE_RECORDS, on="books"),
    ("GET", "/api/v1/service-records.pdf"): Route(action=Action.LIST_SERVICE_RECORDS, on="books"),
}

A_TIME = {"times": [{"local": "2026-03-20T10:00"}], "client_key": "a-key-of-the-doors"}
ROUTES |= {
    ("GET", "/api/v1/appointments"): Route(action=Action.SEE_CALENDAR),
    ("GET", "/api/v1/cases/{case_id}/appointments"): Route(action=Action.SEE_APPOINTMENTS, on="case"),
    ("POST", "/api/v1/cases/{case_id}/appointments"): Route(
        action=Action.PROPOSE_APPOINTMENT, on="proposal", json=A_TIME | {"purpose": "A question"}, ok=201, changes=True
    ),
    ("POST", f"{APPOINTMENT}/counter"): Route(
        action=Action.PROPOSE_APPOINTMENT, on="appointment", adds=True, json=A_TIME | {"version": 1}, changes=True
    ),
    ("POST", f"{APPOINTMENT}/times/{{slot_id}}/accept"): Route(
        action=Action.ANSWER_APPOINTMENT, on="appointment", adds=True, json={"version": 1}, changes=True
    ),
    ("POST", f"{APPOINTMENT}/decline"): Route(
        action=Action.ANSWER_APPOINTMENT, on="appointment", json={"version": 1, "reason": "On leave."}, changes=True
    ),
    ("POST", f"{APPOINTMENT}/cancel"): Route(
        action=Action.CANCEL_APPOINTMENT, on="appointment", json={"version": 1, "reason": "On leave."}, changes=True
    ),
    # Nothing is agreed yet in this world; what a file holds is in tests/services/test_appointment_feed.py.
    ("GET", f"{APPOINTMENT}/appointment.ics"): Route(action=Action.SEE_APPOINTMENTS, on="appointment", ok=409, rows=0),
    # Nobody knows anybody's secret address.
    ("GET", "/api/v1/calendar/{token}.ics"): Route(action=None, ok=404),
}

DRAWN = frozenset({"in_progress", "withdrawn", "elsewhere done", "draft"})

# What answers for an address that does not exist.
RESERVED = frozenset({"/api", "/api/{path:path}"})


def routes_of(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and address of an application, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes, prefix)
        elif isinstance(route, APIRoute):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, f"{prefix}{route.path}"
        else:
            yield "?", str(getattr(route, "path", route))


def address(path: str, route: Route, thing: Thing | None) -> str:
    """The address with the ids of this thing, or with ids of nothing."""
    ids: dict[str, str | UUID] = {"upload_key": uuid4().hex, "number": "1"}
    ids |= {
        "case_id": thing.id if thing else uuid4(),
        "channel_id": thing.id if thing else uuid4(),
        "draft_id": thing.id if thing else uuid4(),
        "appointment_id": thing.appointment if thing else uuid4(),
        "slot_id": thing.slot if thing else uuid4(),
        "token": "x" * 43,
        "issue_id": _issue(route, thing),
        "message_id": thing.message if thing else uuid4(),
        "invoice_id": thing.invoice if thing else uuid4(),
        "question_id": thing.question if thing else uuid4(),
        "file_id": thing.chat_file if thing else uuid4(),
        "document_id": (thing.image if route.on == "image" else thing.document) if thing else uuid4(),
    }
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


def _issue(route: Route, thing: Thing | None) -> UUID:
    """The return where there is one, since only a return is answered."""
    if thing is None:
        return uuid4()
    return thing.returned if route.on == "return" and thing.status is CaseStatus.RETURNED else thing.issue


def things_for(route: Route, world: World) -> list[Thing | None]:
    """The rows a route is tried on."""
    if route.on in ("case", "issue", "return", "proposal", "appointment", "chat", "message", "chat file"):
        return [thing for thing in world.cases if not route.draws or thing.name in DRAWN]
    if route.on == "invoice":
        return [thing for thing in world.cases if thing.invoice_mark]
    if route.on == "draft":
        return list(world.drafts)
    if route.on == "channel":
        owner = world.drafts[0].owner
        return [Thing(name="channel", id=world.channel, owner=owner, institution=world.drafts[0].institution)]
    if route.on in ("file", "image"):
        return [thing for thing in world.everything if not route.draws or thing.name in DRAWN]
    return [None]
