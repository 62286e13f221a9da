"""Every handler of every screen and the one action it stands for. A handler that is not here fails the build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack
from uuid import UUID

from mso_app.domain.access import Action
from mso_app.domain.words import Role
from tests.doors.world import PASSWORD, Thing, Who, World

Payload = Mapping[str, object]
Payloads = Callable[[World, Thing], Payload]
Page = tuple[str, Callable[[Thing], str]]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One handler: what it does, on what, and a call that is right in every other respect."""

    does: tuple[Action, ...] = ()
    """The actions one of which is done; none means that anybody may call it."""
    on: str = ""
    """ "case", "issue" (one of it that an administrator reported), "draft", "login", "note", "channel", "proposal" and "appointment" (as in routes.py), "chat" (the conversation of a case), "message" (one of its requester's), "chat file"
    (what came with it), or "" for what belongs to no row."""
    only: Role | None = None
    """A screen of one role."""
    page: Page = ("/", lambda _: "/")
    before: tuple[tuple[str, Payloads], ...] = ()
    payload: Payloads = lambda _w, _t: {}
    changes: bool | None = False
    """None: it may, or may not."""
    shows: bool = False
    """Whoever is allowed to gets the mark of the row."""
    is_local: bool = False
    """It only moves something on the screen."""
    adds: bool = False
    """Of an appointment: it agrees or proposes, for which there is a time."""
    only_the_two: bool = False
    """A screen that administrators do not have."""


class More(TypedDict, total=False):
    """What a group of handlers does not have in common."""

    only: Role | None
    before: tuple[tuple[str, Payloads], ...]
    changes: bool | None
    shows: bool
    is_local: bool


def nothing(_: World, __: Thing) -> Payload:
    return {}


def form(**fields: object) -> Payloads:
    return lambda _w, _t: {"form": dict(fields)}


def given(**arguments: object) -> Payloads:
    return lambda _w, _t: dict(arguments)


A = Action
BILLING: Page = ("/cases/[case_id]/billing", lambda thing: f"/cases/{thing.id}/billing")
ROOM: Page = ("/cases/[case_id]", lambda thing: f"/cases/{thing.id}")
FILES: Page = ("/cases/[case_id]/documents", lambda thing: f"/cases/{thing.id}/documents")
OPINION: Page = ("/cases/[case_id]/opinion", lambda thing: f"/cases/{thing.id}/opinion")
CHAT: Page = ("/cases/[case_id]/chat", lambda thing: f"/cases/{thing.id}/chat")
MEETINGS: Page = ("/cases/[case_id]/appointments", lambda thing: f"/cases/{thing.id}/appointments")
ISSUES: Page = ("/cases/[case_id]/issues", lambda thing: f"/cases/{thing.id}/issues")
WIZARD: Page = ("/requester/new-case", lambda thing: f"/requester/new-case?draft={thing.id}&step=files")
PATIENT: Page = ("/requester/patients/[patient_id]", lambda thing: f"/requester/patients/{thing.patient}")
IN_ROOM = (("RoomState.load", nothing),)
IN_DRAFT = (("InsightsState.load", nothing),)
IN_VIEWER = (("ViewerState.load", nothing),)
IN_SEALED = (("SealedState.load", nothing),)
IN_QUESTIONS = (("ClarificationState.load", nothing),)
IN_WRITING = (("OpinionState.load", nothing),)
BEGUN = (("ClarificationState.write_addendum", nothing),)
IN_CHAT = (("ChatState.load", nothing),)
IN_ISSUES = (("IssuesState.load", nothing),)
IN_WIZARD = (("NewCaseState.load", nothing),)
ON_BOARD = (("BoardState.open_case", lambda _w, t: {"case_id": str(t.id)}),)
CHOSEN = (*ON_BOARD, ("BoardState.choose", lambda w, _t: {"provider_id": str(w.spare_provider)}))
PERSON = (("PeopleState.open_person", lambda w, _t: {"account_id": str(w.other_account)}),)
ASKING = (A.ASSIGN_CASE, A.REASSIGN_CASE, A.FORCE_REASSIGN_CASE)
NO_SUCH = UUID(int=7)
NEW_PATIENT = {"name": "Nils Berg", "birth_date": "1970-01-02", "sex": "male", "record_number": ""}


def room(action: Action, payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(action,), on="case", page=ROOM, before=IN_ROOM, payload=payload, changes=True), **more)


def of_role(action: Action, payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(action,), payload=payload), **more)


def wizard(payload: Payloads = nothing, *, changes: bool | None = None, is_local: bool = False) -> Deed:
    return Deed(
        does=(A.CREATE_CASE,),
        on="draft",
        only=Role.REQUESTER,
        page=WIZARD,
        before=IN_WIZARD,
        payload=payload,
        changes=changes,
        is_local=is_local,
    )


def lab(payload: Payloads = nothing) -> Deed:
    return Deed(does=(A.SEE_INSIGHTS,), on="case", page=ROOM, before=IN_DRAFT, payload=payload)


def seen(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES, before=IN_VIEWER, payload=payload), **more)


def written(
    payload: Payloads = nothing,
    *,
    does: Action = A.WRITE_OPINION,
    before: tuple[tuple[str, Payloads], ...] = (("OpinionState.load", nothing),),
    changes: bool | None = False,
    is_local: bool = False,
) -> Deed:
    return Deed(
        does=(does,), on="case", page=OPINION, before=before, payload=payload, changes=changes, is_local=is_local
    )


def beside(action: Action, payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    """What is read and done beside a sealed opinion."""
    deed = Deed(does=(action,), on="case", page=OPINION, before=IN_QUESTIONS, payload=payload)
    return replace(deed, **more)


def _said(_: World, thing: Thing) -> Payload:
    return {"form": {"thread": str(thing.question), "text": "One more word."}}


def shelf(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    before = (("DocumentsState.load", nothing),)
    return replace(Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES, before=before, payload=payload), **more)


def quoted(payload: Payloads) -> Deed:
    return Deed(does=(A.WRITE_OPINION,), on="case", page=FILES, before=IN_VIEWER, payload=payload, changes=None)


def talked(
    payload: Payloads = nothing,
    *,
    does: Action = A.SEE_CHAT,
    on: str = "chat",
    before: tuple[tuple[str, Payloads], ...] = (),
    changes: bool | None = None,
    is_local: bool = False,
) -> Deed:
    return Deed(does=(does,), on=on, page=CHAT, before=before, payload=payload, changes=changes, is_local=is_local)


def _issue(_: World, thing: Thing) -> Payload:
    return {"issue_id": str(thing.issue)}


def issue(action: Action, payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    """Done to the issue that an administrator reported, with its dialog open."""
    before = (*IN_ISSUES, ("IssuesState.choose", _issue), ("IssuesState.show", given(dialog="open")))
    return replace(Deed(does=(action,), on="issue", page=ISSUES, before=before, payload=payload, changes=True), **more)


def answer(payload: Payloads, **more: Unpack[More]) -> Deed:
    """Done to the return the case waits for, which is open by itself."""
    deed = Deed(does=(A.ANSWER_RETURN,), on="case", page=ISSUES, before=IN_ISSUES, payload=payload, changes=True)
    return replace(deed, **more)


def all_issues(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.LIST_ISSUES,), payload=payload), **more)


def second(
    does: Action,
    payload: Payloads = nothing,
    *,
    before: tuple[tuple[str, Payloads], ...] = (("SecondReadingState.load", nothing),),
    changes: bool | None = False,
    is_local: bool = False,
) -> Deed:
    return Deed(
        does=(does,), on="case", page=OPINION, before=before, payload=payload, changes=changes, is_local=is_local
    )


def _message(_: World, thing: Thing) -> Payload:
    return {"message_id": str(thing.message)}


def _written(_: World, thing: Thing) -> Payload:
    words = {"text": "One more question.", "client_msg_id": str(NO_SUCH), "reply_to": "", "file_ids": ""}
    return {"form": {"thread": str(thing.thread), **words}}


def _appointment(_: World, thing: Thing) -> Payload:
    return {"appointment_id": str(thing.appointment)}


def _refused(_: World, thing: Thing) -> Payload:
    return {"form": {"appointment_id": str(thing.appointment), "version": "1", "reason": "On leave."}}


def people(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.SEE_PEOPLE,), payload=payload), **more)


def places(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.MANAGE_INSTITUTIONS,), payload=payload), **more)


def audit(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.SEE_AUDIT,), payload=payload), **more)


def own(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(
        Deed(does=(A.CHANGE_OWN_ACCOUNT,), payload=payload, before=(("AccountState.load", nothing),)), **more
    )


def note(action: Action) -> Deed:
    """Done to a notification that is the owner's."""
    return Deed(does=(action,), on="note", payload=lambda w, _t: {"notification_id": str(w.note)}, changes=True)


def channel(action: Action, *, changes: bool | None = False, **arguments: object) -> Deed:
    """Done to a channel that is the owner's."""
    return Deed(
        does=(action,),
        on="channel",
        payload=lambda w, _t: {"channel_id": str(w.channel), **arguments},
        changes=changes,
    )


def choosing(payload: Payloads) -> Deed:
    loaded = (("NotificationChoicesState.load", nothing),)
    return Deed(does=(A.CHANGE_NOTIFICATIONS,), before=loaded, payload=payload, changes=True)


def billed(action: Action, payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    """Done to the invoice of a case that is open on the screen."""
    opened = (("InvoicesState.open", lambda _w, t: {"invoice_id": str(t.invoice)}),)
    return replace(Deed(does=(action,), on="invoice", before=opened, payload=payload, changes=True), **more)


def books(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.LIST_INVOICES,), payload=payload), **more)


def prices(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.MANAGE_RATES,), payload=payload, before=(("RatesState.load", nothing),)), **more)


def records(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.LIST_SERVICE_RECORDS,), only=Role.PROVIDER, payload=payload), **more)


def patients(payload: Payloads = nothing, **more: Unpack[More]) -> Deed:
    return replace(Deed(does=(A.LIST_PATIENTS,), only=Role.REQUESTER, payload=payload), **more)


def _place(_: World, thing: Thing) -> Payload:
    return {"place": f"{thing.document}:1:0:{len(thing.mark)}"}


HANDLERS: dict[str, Deed] = {
    # Before sign-in
    "LandingState.load": Deed(),
    "SignInState.load": Deed(),
    "SignInState.submit": Deed(payload=form(email="nobody@hospital.example", password="wrong"), changes=None),
    "SignInState.start_over": Deed(is_local=True),
    "SignUpState.load": Deed(),
    "SignUpState.submit": Deed(payload=form(name="x"), changes=None),
    "ResetState.load": Deed(),
    "ResetState.submit": Deed(payload=form(password=PASSWORD, again=PASSWORD)),
    # The frame and the lists
    "ShellState.load": of_role(A.SEE_OWN_ACCOUNT),
    "ShellState.listen": of_role(A.SEE_NOTIFICATIONS),
    "CaseListState.load": of_role(A.LIST_CASES),
    "CaseListState.load_home": of_role(A.LIST_CASES),
    "CaseListState.listen": of_role(A.LIST_CASES),
    "CaseListState.search_for": of_role(A.LIST_CASES, given(text="zq")),
    "CaseListState.only": of_role(A.LIST_CASES, given(status="done")),
    "CaseListState.sort_by": of_role(A.LIST_CASES, given(key="patient")),
    "CaseListState.next_page": of_role(A.LIST_CASES),
    "CaseListState.previous_page": of_role(A.LIST_CASES),
    # The room
    "RoomState.load": Deed(does=(A.SEE_CASE,), on="case", page=ROOM, shows=True),
    "RoomState.listen": Deed(does=(A.SEE_CASE,), on="case", page=ROOM, shows=True),
    "RoomState.show": Deed(
        does=(A.SEE_CASE,), on="case", page=ROOM, before=IN_ROOM, payload=given(dialog="accept"), is_local=True
    ),
    "RoomState.close": Deed(
        does=(A.SEE_CASE,), on="case", page=ROOM, before=IN_ROOM, payload=given(is_open=False), is_local=True
    ),
    "RoomState.accept": room(A.ACCEPT_CASE, form(attested="on")),
    "RoomState.reject": room(A.REJECT_CASE, form(code="capacity", reason="On leave.")),
    "RoomState.start_review": room(A.START_REVIEW),
    "RoomState.resume": room(A.RESUME_CASE),
    "RoomState.break_glass": room(A.BREAK_GLASS, form(reason="The patient asked me to explain my second answer.")),
    "RoomState.change": room(
        A.CHANGE_CASE,
        form(history="Fatigue for five months."),
        before=(*IN_ROOM, ("RoomState.show", given(dialog="change"))),
    ),
    "RoomState.withdraw": room(A.WITHDRAW_CASE, form(reason="Treated elsewhere.")),
    "RoomState.requeue": room(A.REQUEUE_CASE),
    "RoomState.unassign": room(A.UNASSIGN_CASE),
    # What was drafted about it
    "InsightsState.load": Deed(does=(A.SEE_INSIGHTS,), on="case", page=ROOM, shows=True),
    "InsightsState.listen": Deed(does=(A.SEE_INSIGHTS,), on="case", page=ROOM, shows=True),
    "InsightsState.see": Deed(
        does=(A.SEE_INSIGHTS,), on="case", page=ROOM, before=IN_DRAFT, payload=given(view="soap"), is_local=True
    ),
    "InsightsState.run_again": Deed(does=(A.RERUN_ANALYSIS,), on="case", page=ROOM, before=IN_DRAFT, changes=True),
    "InsightsState.disagree": Deed(
        does=(A.DISMISS_CLAIM,),
        on="case",
        page=ROOM,
        before=IN_DRAFT,
        payload=lambda _, t: {"claim_id": str(t.claim)},
        changes=True,
    ),
    "InsightsState.agree_again": Deed(
        does=(A.DISMISS_CLAIM,),
        on="case",
        page=ROOM,
        before=IN_DRAFT,
        payload=lambda _, t: {"claim_id": str(t.claim)},
        changes=None,
    ),
    "InsightsState.search_labs": lab(given(text="zq")),
    "InsightsState.only_outside": lab(given(is_only=True)),
    "InsightsState.next_labs": lab(),
    "InsightsState.previous_labs": lab(),
    # Its files
    "DocumentsState.load": Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES, shows=True),
    "DocumentsState.listen": Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES, shows=True),
    "DocumentsState.show_adding": shelf(given(is_open=True), is_local=True),
    "DocumentsState.ask_to_remove": shelf(lambda _, t: {"document_id": str(t.document)}, is_local=True),
    "DocumentsState.close_removing": shelf(given(is_open=False), is_local=True),
    "DocumentsState.remove": Deed(
        does=(A.REMOVE_DOCUMENT,),
        on="case",
        page=FILES,
        before=(("DocumentsState.ask_to_remove", lambda _, t: {"document_id": str(t.document)}),),
        payload=form(reason="The wrong patient."),
        changes=True,
    ),
    "DocumentsState.set_kind": Deed(
        does=(A.CLASSIFY_DOCUMENT,),
        on="case",
        page=FILES,
        payload=lambda _, t: {"document_id": str(t.document), "kind": "letter"},
        changes=True,
    ),
    "ViewerState.load": Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES, shows=True),
    "ViewerState.listen": Deed(does=(A.READ_DOCUMENT,), on="case", page=FILES),
    "ViewerState.show": seen(lambda _, t: {"document_id": str(t.document), "page": 1, "start": 0, "end": 5}),
    "ViewerState.open": seen(lambda _, t: {"document_id": str(t.document)}),
    "ViewerState.back_to_paper": seen(),
    "ViewerState.turn": seen(given(by=1, seen=1)),
    "ViewerState.zoom_by": seen(given(step=1), is_local=True),
    "ViewerState.fit": seen(is_local=True),
    "ViewerState.read_as": seen(given(mode="text"), is_local=True),
    "ViewerState.quote": quoted(lambda _, t: {"marked": f"1:0:{len(t.mark)}"}),
    "ViewerState.quote_place": quoted(_place),
    "ViewerState.quote_image": quoted(lambda _, t: {"shown": f"{t.image}:1"}),
    # The opinion, while it is written and when it is sealed
    "OpinionState.load": written(does=A.SEE_CASE, before=()),
    "OpinionState.listen": written(does=A.SEE_CASE, before=()),
    "OpinionState.save": written(
        lambda _, t: {"form": {"case": str(t.id), "headline": "Another headline"}}, changes=None
    ),
    "OpinionState.keep_mine": written(is_local=True),
    "OpinionState.use_other": written(is_local=True),
    "OpinionState.remove": written(given(citation_id=str(NO_SUCH))),
    "OpinionState.say_certainty": written(given(word="high"), changes=None),
    "OpinionState.show_preview": written(),
    "OpinionState.close_preview": written(given(is_open=False), is_local=True),
    "OpinionState.sign": written(form(password="wrong"), changes=None),
    "SealedState.load": Deed(does=(A.SEE_OPINION,), on="case", page=OPINION),
    "SealedState.listen": Deed(does=(A.SEE_OPINION,), on="case", page=OPINION),
    "SealedState.copied": Deed(
        does=(A.SEE_OPINION,), on="case", page=OPINION, payload=given(code="K7QM-2XTP"), is_local=True
    ),
    "SealedState.see": beside(A.SEE_OPINION, given(edition=1), before=IN_SEALED),
    "SealedState.compare": beside(A.SEE_OPINION, given(edition=1), before=IN_SEALED),
    # What follows it
    "ClarificationState.load": beside(A.SEE_CASE, before=()),
    "ClarificationState.listen": beside(A.SEE_CASE, before=()),
    "ClarificationState.choose": beside(A.ASK_CLARIFICATION, given(sentence_id="answer-1.x"), is_local=True),
    "ClarificationState.ask_whole": beside(A.ASK_CLARIFICATION, is_local=True),
    "ClarificationState.cancel": beside(A.ASK_CLARIFICATION, is_local=True),
    "ClarificationState.ask": beside(A.ASK_CLARIFICATION, form(text="Why?"), only=Role.REQUESTER, changes=True),
    "ClarificationState.ask_again": beside(A.ASK_CLARIFICATION, _said, only=Role.REQUESTER, changes=True),
    "ClarificationState.answer": beside(A.ANSWER_CLARIFICATION, _said, only=Role.PROVIDER, changes=True),
    "ClarificationState.close": beside(
        A.CLOSE_CLARIFICATION, lambda _, t: {"thread_id": str(t.question)}, only=Role.REQUESTER, changes=True
    ),
    "ClarificationState.write_addendum": beside(A.WRITE_ADDENDUM, only=Role.PROVIDER, changes=True),
    "OpinionState.open_addendum": beside(A.SEE_CASE, before=IN_WRITING, only=Role.PROVIDER),
    "OpinionState.leave_addendum": beside(A.SEE_OPINION, before=IN_WRITING, only=Role.PROVIDER, is_local=True),
    "OpinionState.discard_addendum": beside(
        A.WRITE_ADDENDUM, before=(*IN_QUESTIONS, *IN_WRITING, *BEGUN), only=Role.PROVIDER, changes=None
    ),
    "OpinionState.sign_addendum": beside(
        A.SIGN_ADDENDUM,
        form(password="wrong"),
        before=(*IN_QUESTIONS, *IN_WRITING, *BEGUN),
        only=Role.PROVIDER,
        changes=None,
    ),
    "FeedbackState.show": beside(A.GIVE_FEEDBACK, is_local=True),
    "FeedbackState.close": beside(A.GIVE_FEEDBACK, given(is_open=False), is_local=True),
    "FeedbackState.save": beside(
        A.GIVE_FEEDBACK,
        form(usefulness="2", timeliness="3", comment="Less useful."),
        before=(*IN_QUESTIONS, ("FeedbackState.show", nothing)),
        only=Role.REQUESTER,
        changes=True,
    ),
    # A second reader, and how far two agree
    "SecondReadingState.load": second(A.SEE_SECOND, before=()),
    "SecondReadingState.look_again": second(A.SEE_SECOND),
    "SecondReadingState.show": second(A.SEE_SECOND, given(dialog="ask"), is_local=True),
    "SecondReadingState.close": second(A.SEE_SECOND, given(is_open=False), is_local=True),
    "SecondReadingState.show_points": second(A.SEE_SECOND, given(which="differences"), is_local=True),
    "SecondReadingState.take_proposal": second(A.SEE_SECOND, is_local=True),
    "SecondReadingState.show_candidates": second(A.ASK_SECOND, given(dialog="ask")),
    "SecondReadingState.choose": second(A.ASK_SECOND, given(provider_id="x"), is_local=True),
    "SecondReadingState.ask": second(
        A.ASK_SECOND,
        form(override=""),
        before=(
            ("SecondReadingState.load", nothing),
            ("SecondReadingState.show_candidates", given(dialog="ask")),
            ("SecondReadingState.choose", lambda w, _t: {"provider_id": str(w.spare_provider)}),
        ),
        changes=True,
    ),
    "SecondReadingState.accept": second(A.ANSWER_SECOND, form(attested="on")),
    "SecondReadingState.decline": second(A.ANSWER_SECOND, form(reason="I know the family.")),
    "SecondReadingState.withdraw": second(A.WITHDRAW_SECOND, form(reason="It took too long.")),
    "SecondReadingState.decide": second(A.DECIDE_SECOND, form(password=PASSWORD, decision="reader_a")),
    "AgreementState.load": of_role(A.SEE_AGREEMENT),
    "AgreementState.listen": of_role(A.SEE_AGREEMENT),
    "AgreementState.see": of_role(A.SEE_AGREEMENT, given(measure="diagnosis"), is_local=True),
    "VerifyState.ask": Deed(is_local=True),
    "VerifyState.load": Deed(page=("/verify/[code]", lambda _: "/verify/K7QM-2XTP")),
    # The conversation of a case
    "ChatState.load": talked(),
    "ChatState.listen": talked(before=IN_CHAT),
    "ChatState.send": talked(_written, does=A.SEND_CHAT, changes=True),
    "ChatState.change": talked(
        lambda _, t: {"form": {"message_id": str(t.message), "text": "Better words."}},
        does=A.SEND_CHAT,
        on="message",
        changes=True,
    ),
    "ChatState.ask_delete": talked(_message, is_local=True),
    "ChatState.keep": talked(given(is_open=False), is_local=True),
    "ChatState.delete": talked(
        does=A.SEND_CHAT, on="message", before=(("ChatState.ask_delete", _message),), changes=True
    ),
    "ChatState.older": talked(),
    "ChatState.newer": talked(),
    "ChatState.latest": talked(),
    "ChatState.jump": talked(given(seq=1)),
    "ChatState.look": talked(form(looking="yes"), before=IN_CHAT),
    "ChatState.typing": talked(),
    "ChatState.offer": talked(),
    "ChatState.search": talked(given(words="please")),
    "ChatState.keep_file": talked(
        lambda _, t: {"file_id": str(t.chat_file)}, does=A.ADD_DOCUMENT, on="chat file", changes=True
    ),
    # Appointments
    "CalendarState.load": of_role(A.SEE_CALENDAR),
    "CalendarState.listen": of_role(A.SEE_CALENDAR),
    "CalendarState.see": of_role(A.SEE_CALENDAR, given(view="list")),
    "CalendarState.go": of_role(A.SEE_CALENDAR, given(steps=1)),
    "CalendarState.today": of_role(A.SEE_CALENDAR),
    "CalendarState.pick_day": of_role(A.SEE_CALENDAR, given(day="2026-03-10")),
    "CalendarState.show_weekend": of_role(A.SEE_CALENDAR, given(is_on=True)),
    "CalendarState.set_beside": of_role(A.SEE_CALENDAR, lambda _, t: {"case_id": str(t.id)}),
    "CalendarFeedState.show": of_role(A.SEE_CALENDAR, given(is_open=True)),
    "CalendarFeedState.make": of_role(A.CHANGE_CALENDAR, changes=True),
    "CalendarFeedState.end": of_role(A.CHANGE_CALENDAR, changes=True),
    "CalendarFeedState.copied": of_role(A.SEE_CALENDAR, is_local=True),
    "AppointmentAsksState.load": of_role(A.SEE_CALENDAR),
    "AppointmentAsksState.listen": of_role(A.SEE_CALENDAR),
    "CaseAppointmentsState.load": Deed(does=(A.SEE_APPOINTMENTS,), on="case", page=MEETINGS),
    "CaseAppointmentsState.listen": Deed(does=(A.SEE_APPOINTMENTS,), on="case", page=MEETINGS),
    "ProposalState.listen": of_role(A.SEE_NOTIFICATIONS),
    "ProposalState.close": of_role(A.SEE_NOTIFICATIONS, is_local=True),
    "ProposalState.begin": of_role(A.SEE_CALENDAR, lambda _, t: {"case_id": str(t.id)}),
    "ProposalState.open": Deed(
        does=(A.SEE_APPOINTMENTS,), on="appointment", only_the_two=True, payload=_appointment, shows=True
    ),
    "ProposalState.pick_case": of_role(A.SEE_CALENDAR, lambda _, t: {"case_id": str(t.id)}, is_local=True),
    "ProposalState.set_minutes": of_role(A.SEE_CALENDAR, given(minutes="45"), is_local=True),
    "ProposalState.set_way": of_role(A.SEE_CALENDAR, given(way="phone"), is_local=True),
    "ProposalState.put": of_role(A.SEE_CALENDAR, given(name="day", value="2026-03-20"), is_local=True),
    "ProposalState.add_time": of_role(A.SEE_CALENDAR, is_local=True),
    "ProposalState.add_at": of_role(A.SEE_CALENDAR, given(day="2026-03-20", minute=600)),
    "ProposalState.which": of_role(A.SEE_CALENDAR, given(fold=1), is_local=True),
    "ProposalState.take": of_role(A.SEE_CALENDAR, given(local="2026-03-20T10:00"), is_local=True),
    "ProposalState.remove": of_role(A.SEE_CALENDAR, given(place=0), is_local=True),
    "ProposalState.send": Deed(
        does=(A.PROPOSE_APPOINTMENT,),
        on="proposal",
        page=MEETINGS,
        before=(
            ("ProposalState.begin", lambda _w, t: {"case_id": str(t.id)}),
            ("ProposalState.take", given(local="2026-03-20T10:00")),
        ),
        payload=lambda _, t: {"form": {"case_id": str(t.id), "purpose": "A question", "place": "", "note": ""}},
        changes=True,
    ),
    "ProposalState.accept": Deed(
        does=(A.ANSWER_APPOINTMENT,),
        on="appointment",
        adds=True,
        payload=lambda _, t: {"appointment_id": str(t.appointment), "slot_id": str(t.slot), "version": 1},
        changes=True,
    ),
    "ProposalState.show": of_role(A.SEE_CALENDAR, given(dialog="decline"), is_local=True),
    "ProposalState.keep": of_role(A.SEE_CALENDAR, given(is_open=False), is_local=True),
    "ProposalState.decline": Deed(does=(A.ANSWER_APPOINTMENT,), on="appointment", payload=_refused, changes=True),
    "ProposalState.cancel": Deed(does=(A.CANCEL_APPOINTMENT,), on="appointment", payload=_refused, changes=True),
    # Its issues
    "IssuesState.load": Deed(does=(A.SEE_ISSUES,), on="case", page=ISSUES, shows=True),
    "IssuesState.listen": Deed(does=(A.SEE_ISSUES,), on="case", page=ISSUES, shows=True),
    "IssuesState.choose": Deed(does=(A.SEE_ISSUES,), on="issue", page=ISSUES, payload=_issue, shows=True),
    "IssuesState.start": issue(A.REPORT_ISSUE, given(kind="quality"), before=(), changes=False),
    "IssuesState.pick_kind": issue(A.REPORT_ISSUE, given(kind="quality"), changes=False, is_local=True),
    "IssuesState.want_more": issue(A.REPORT_ISSUE, changes=False, is_local=True),
    "IssuesState.want_less": issue(A.REPORT_ISSUE, given(key=1), changes=False, is_local=True),
    "IssuesState.show": issue(A.CHANGE_ISSUE, given(dialog="change"), changes=False, is_local=True),
    "IssuesState.close": issue(A.CHANGE_ISSUE, given(is_open=False), changes=False, is_local=True),
    "IssuesState.report": issue(A.REPORT_ISSUE, form(title="The scan is cut off", text="Half of page 2 is missing.")),
    "IssuesState.change": issue(A.CHANGE_ISSUE, form(title="Other words", text="Other words still.")),
    "IssuesState.resolve": issue(A.RESOLVE_ISSUE, form(text="Settled by telephone.")),
    "IssuesState.delete": issue(A.DELETE_ISSUE, form(reason="On the wrong case.")),
    "IssuesState.put_answer": answer(given(text="Here it is.")),
    "IssuesState.tick": answer(given(position=1, choice="sentence")),
    "IssuesState.put_words": answer(
        given(position=1, words="It is so."),
        before=(*IN_ISSUES, ("IssuesState.tick", given(position=1, choice="sentence"))),
    ),
    "IssuesState.send": answer(form(answer="Here it is.", choice_1="sentence", words_1="It is so.")),
    "IssuesState.attach": Deed(
        does=(A.SEE_ISSUES,), on="case", only=Role.REQUESTER, page=ISSUES, payload=given(is_open=True)
    ),
    "IssuesState.arrived": Deed(does=(A.SEE_ISSUES,), on="case", only=Role.REQUESTER, page=ISSUES),
    "FeedbackFiguresState.load": of_role(A.COUNT_FEEDBACK, only=Role.ADMIN),
    "FeedbackFiguresState.listen": of_role(A.COUNT_FEEDBACK, only=Role.ADMIN),
    # The administrators' board
    "BoardState.load": of_role(A.LIST_CASES, only=Role.ADMIN),
    "BoardState.listen": of_role(A.LIST_CASES, only=Role.ADMIN),
    "BoardState.open_case": Deed(
        does=(A.SEE_CASE,),
        on="case",
        only=Role.ADMIN,
        payload=lambda _, t: {"case_id": str(t.id)},
        shows=True,
    ),
    "BoardState.close": of_role(A.LIST_CASES, only=Role.ADMIN, is_local=True),
    "BoardState.choose": of_role(A.LIST_CASES, given(provider_id="x"), only=Role.ADMIN, is_local=True),
    "BoardState.unfold": of_role(A.LIST_CASES, given(provider_id="x"), only=Role.ADMIN, is_local=True),
    "BoardState.assign": Deed(
        does=ASKING,
        on="case",
        only=Role.ADMIN,
        before=CHOSEN,
        payload=form(reason="The expert is ill.", override=""),
        changes=True,
    ),
    "BoardState.requeue": Deed(does=(A.REQUEUE_CASE,), on="case", only=Role.ADMIN, before=ON_BOARD, changes=True),
    "BoardState.unassign": Deed(does=(A.UNASSIGN_CASE,), on="case", only=Role.ADMIN, before=ON_BOARD, changes=True),
    # The administrators' list of all issues
    "AllIssuesState.load": all_issues(),
    "AllIssuesState.listen": all_issues(),
    "AllIssuesState.find": all_issues(given(words="scan")),
    "AllIssuesState.show_state": all_issues(given(state="resolved")),
    "AllIssuesState.show_kind": all_issues(given(kind="quality")),
    "AllIssuesState.show_place": all_issues(lambda w, _t: {"place": str(w.institution)}),
    "AllIssuesState.show_older": all_issues(given(days="7")),
    "AllIssuesState.previous": all_issues(),
    "AllIssuesState.next": all_issues(),
    "AllIssuesState.open_one": Deed(does=(A.SEE_ISSUES,), on="issue", only=Role.ADMIN, payload=_issue, shows=True),
    "AllIssuesState.close_one": all_issues(is_local=True),
    "AllIssuesState.ask": all_issues(given(is_open=True), is_local=True),
    "AllIssuesState.resolve": Deed(
        does=(A.RESOLVE_ISSUE,),
        on="issue",
        only=Role.ADMIN,
        before=(("AllIssuesState.open_one", _issue), ("AllIssuesState.ask", given(is_open=True))),
        payload=form(text="Settled by telephone."),
        changes=True,
    ),
    # People and institutions
    "PeopleState.load": people(),
    "PeopleState.listen": people(),
    "PeopleState.show_role": people(given(role="provider")),
    "PeopleState.find": people(given(words="hospital")),
    "PeopleState.sort_by": people(given(sort="newest")),
    "PeopleState.previous": people(),
    "PeopleState.next": people(),
    "PeopleState.open_person": people(lambda w, _t: {"account_id": str(w.other_account)}),
    "PeopleState.close_person": people(is_local=True),
    "PeopleState.start_new": people(),
    "PeopleState.start_change": people(before=PERSON),
    "PeopleState.pick_role": people(given(role="admin"), is_local=True),
    "PeopleState.set_form_open": people(given(is_open=True), is_local=True),
    "PeopleState.save": Deed(
        does=(A.MANAGE_PEOPLE,),
        before=(("PeopleState.start_new", nothing), ("PeopleState.pick_role", given(role="admin"))),
        payload=form(name="Nils Berg", email="nils@hospital.example"),
        changes=True,
    ),
    "PeopleState.issue_link": Deed(does=(A.MANAGE_PEOPLE,), before=PERSON, changes=True),
    "PeopleState.disable": Deed(does=(A.MANAGE_PEOPLE,), before=PERSON, changes=True),
    "PeopleState.enable": Deed(does=(A.MANAGE_PEOPLE,), before=PERSON, changes=None),
    "PeopleState.retry": people(),
    "InstitutionsState.load": places(),
    "InstitutionsState.listen": places(),
    "InstitutionsState.find": places(given(words="hospital")),
    "InstitutionsState.previous": places(),
    "InstitutionsState.next": places(),
    "InstitutionsState.start_new": places(is_local=True),
    "InstitutionsState.start_change": places(lambda w, _t: {"institution_id": str(w.institution)}),
    "InstitutionsState.choose_country": places(given(country="DE")),
    "InstitutionsState.set_form_open": places(given(is_open=True), is_local=True),
    "InstitutionsState.save": places(
        form(name="New Hospital", country="DE", time_zone="Europe/Berlin", works_0="on", region="HH"),
        before=(("InstitutionsState.start_new", nothing),),
        changes=True,
    ),
    "InstitutionsState.retry": places(),
    # Analytics
    "ReportsState.load": of_role(A.SEE_REPORTS, only=Role.ADMIN),
    "ReportsState.listen": of_role(A.SEE_REPORTS, only=Role.ADMIN),
    "ReportsState.show_period": of_role(A.SEE_REPORTS, given(period="months"), only=Role.ADMIN),
    "ReportsState.only_institution": of_role(
        A.SEE_REPORTS, lambda w, _t: {"institution_id": str(w.institution)}, only=Role.ADMIN
    ),
    "ReportsState.only_specialty": of_role(A.SEE_REPORTS, given(specialty="oncology"), only=Role.ADMIN),
    "ReportsState.what_if": of_role(
        A.SEE_REPORTS, lambda w, _t: {"account_id": str(w.spare_provider)}, only=Role.ADMIN
    ),
    "ReportsState.turn_over": of_role(A.SEE_REPORTS, only=Role.ADMIN, is_local=True),
    # The audit log
    "AuditState.load": audit(),
    "AuditState.listen": audit(),
    "AuditState.find": audit(given(words="case")),
    "AuditState.show_kind": audit(given(kind="read")),
    "AuditState.show_refused": audit(),
    "AuditState.show_today": audit(),
    "AuditState.begin_with": audit(given(day="2026-03-01")),
    "AuditState.end_with": audit(given(day="2026-03-03")),
    "AuditState.show_every_case": audit(),
    "AuditState.previous": audit(),
    "AuditState.next": audit(),
    "AuditState.open_row": audit(given(seq=1)),
    "AuditState.close_row": audit(is_local=True),
    "AuditState.check_chain": audit(),
    "AuditState.refresh": audit(),
    # One's own account
    "AccountState.load": of_role(A.SEE_OWN_ACCOUNT),
    "AccountState.listen": of_role(A.SEE_OWN_ACCOUNT),
    "AccountState.save_name": own(form(name="Nils Berg"), changes=True),
    "AccountState.change_password": own(form(current="wrong", new="x" * 20, again="x" * 20)),
    "AccountState.begin_second_factor": own(form(password="wrong")),
    "AccountState.confirm_second_factor": own(form(code="123456")),
    "AccountState.remove_second_factor": own(form(password="wrong")),
    "AccountState.stop_setup": own(is_local=True),
    "AccountState.end_login": Deed(
        does=(A.CHANGE_OWN_ACCOUNT,),
        on="login",
        before=(("AccountState.load", nothing),),
        payload=lambda w, _t: {"login_id": str(w.login)},
        changes=True,
    ),
    "AccountState.end_others": own(changes=None),
    # What people are told by themselves
    "NotificationsState.load": of_role(A.SEE_NOTIFICATIONS),
    "NotificationsState.listen": of_role(A.SEE_NOTIFICATIONS),
    "NotificationsState.show": of_role(A.SEE_NOTIFICATIONS, given(view="unread")),
    "NotificationsState.older": of_role(A.SEE_NOTIFICATIONS),
    "NotificationsState.newer": of_role(A.SEE_NOTIFICATIONS),
    "NotificationsState.open": note(A.SEE_NOTIFICATIONS),
    "NotificationsState.read": note(A.CHANGE_NOTIFICATIONS),
    "NotificationsState.read_all": of_role(A.CHANGE_NOTIFICATIONS, changes=None),
    "NotificationChoicesState.load": of_role(A.SEE_NOTIFICATIONS),
    "NotificationChoicesState.listen": of_role(A.SEE_NOTIFICATIONS),
    "NotificationChoicesState.be_quiet": choosing(given(is_on=True)),
    "NotificationChoicesState.put_from": choosing(given(time="21:00")),
    "NotificationChoicesState.put_to": choosing(given(time="07:00")),
    "ChannelsState.load": of_role(A.SEE_NOTIFICATIONS),
    "ChannelsState.listen": of_role(A.SEE_NOTIFICATIONS),
    "ChannelsState.choose": of_role(A.CHANGE_NOTIFICATIONS, given(kind="late", is_on=False), changes=True),
    "ChannelsState.toggle": channel(A.CHANGE_NOTIFICATIONS, changes=True, kind="late", is_on=False),
    "ChannelsState.switch": channel(A.CHANGE_NOTIFICATIONS, changes=True, is_on=False),
    "ChannelsState.test": channel(A.CHANGE_NOTIFICATIONS, changes=True),
    "ChannelsState.resume": channel(A.CHANGE_NOTIFICATIONS, changes=None),
    "ChannelsState.remove": channel(A.CHANGE_NOTIFICATIONS, changes=True),
    "ChannelsState.open": channel(A.SEE_NOTIFICATIONS),
    "ChannelsState.start_change": channel(A.SEE_NOTIFICATIONS),
    "ChannelsState.close": of_role(A.SEE_NOTIFICATIONS, is_local=True),
    "ChannelsState.older": of_role(A.SEE_NOTIFICATIONS),
    "ChannelsState.newer": of_role(A.SEE_NOTIFICATIONS),
    "ChannelsState.start_new": of_role(A.SEE_NOTIFICATIONS, is_local=True),
    "ChannelsState.pick": of_role(A.SEE_NOTIFICATIONS, given(kind="slack"), is_local=True),
    "ChannelsState.keep_form": of_role(A.SEE_NOTIFICATIONS, given(is_open=False), is_local=True),
    "ChannelsState.save": of_role(
        A.CHANGE_NOTIFICATIONS,
        form(kind_of_channel="webhook", address="https://board.example/in", secret="sixteen letters and more"),
        changes=True,
    ),
    # What is charged, and what was done
    "InvoicesState.load": books(),
    "InvoicesState.listen": books(),
    "InvoicesState.load_case": Deed(does=(A.SEE_INVOICE,), on="invoice", page=BILLING, shows=True),
    "InvoicesState.listen_case": Deed(does=(A.SEE_INVOICE,), on="invoice", page=BILLING, shows=True),
    "InvoicesState.find": books(given(words="zq")),
    "InvoicesState.show": books(given(view="paid")),
    "InvoicesState.show_month": books(given(month="2026-03")),
    "InvoicesState.show_every_case": books(),
    "InvoicesState.show_totals": books(given(shows="totals")),
    "InvoicesState.previous": books(),
    "InvoicesState.next": books(),
    "InvoicesState.open": Deed(
        does=(A.SEE_INVOICE,), on="invoice", payload=lambda _w, t: {"invoice_id": str(t.invoice)}, shows=True
    ),
    "InvoicesState.close": books(is_local=True),
    "InvoicesState.ask": books(given(dialog="pay"), is_local=True),
    "InvoicesState.leave": books(given(is_open=False), is_local=True),
    "InvoicesState.verify": billed(A.VERIFY_INVOICE),
    # A payment before the verification is refused.
    "InvoicesState.pay": billed(A.PAY_INVOICE, form(method="transfer", paid_on="2026-03-02"), changes=False),
    "InvoicesState.void": billed(A.VOID_INVOICE, form(reason="Billed twice.")),
    "InvoicesState.dispute": billed(A.DISPUTE_INVOICE, form(text="Too much.")),
    "InvoicesState.settle": billed(A.SETTLE_DISPUTE, form(text="It stands."), changes=False),
    "InvoicesState.choose": books(given(invoice_id="x"), only=Role.ADMIN, is_local=True),
    "InvoicesState.verify_chosen": Deed(
        does=(A.VERIFY_INVOICE,),
        on="invoice",
        only=Role.ADMIN,
        before=(
            ("InvoicesState.load", nothing),
            ("InvoicesState.choose", lambda _w, t: {"invoice_id": str(t.invoice)}),
        ),
        changes=True,
    ),
    "RatesState.load": prices(before=()),
    "RatesState.listen": prices(before=()),
    "RatesState.choose": prices(lambda w, _t: {"institution_id": str(w.institution)}),
    "RatesState.show_past": prices(),
    "RatesState.previous": prices(),
    "RatesState.next": prices(),
    "RatesState.ask": prices(given(dialog="add"), is_local=True),
    "RatesState.leave": prices(given(is_open=False), is_local=True),
    "RatesState.add": prices(
        form(specialty="urology", urgency="standard", currency="EUR", net="540.00", tax="19", valid_from="2030-01-01"),
        changes=True,
    ),
    "RatesState.remove": prices(lambda w, _t: {"rate_id": str(w.rate)}, changes=True),
    "RatesState.save_profile": prices(
        form(code="ZZ", address="Somewhere else"),
        before=(("RatesState.choose", lambda w, _t: {"institution_id": str(w.unbilled)}),),
        changes=True,
    ),
    "ServiceRecordsState.load": records(),
    "ServiceRecordsState.listen": records(),
    "ServiceRecordsState.show_month": records(given(month="2026-02")),
    "ServiceRecordsState.show_length": records(given(length="year")),
    "ServiceRecordsState.show_kind": records(given(kind="opinion")),
    "ServiceRecordsState.previous": records(),
    "ServiceRecordsState.next": records(),
    # A requester's drafts, wizard and patients
    "DraftsState.load": of_role(A.CREATE_CASE),
    "DraftsState.ask": of_role(A.CREATE_CASE, given(draft_id="x"), is_local=True),
    "DraftsState.keep": of_role(A.CREATE_CASE, given(is_open=False), is_local=True),
    "DraftsState.discard": Deed(
        does=(A.CREATE_CASE,),
        on="draft",
        only=Role.REQUESTER,
        before=(("DraftsState.ask", lambda _, t: {"draft_id": str(t.id)}),),
        changes=True,
    ),
    "NewCaseState.load": Deed(does=(A.CREATE_CASE,), on="draft", only=Role.REQUESTER, page=WIZARD, shows=True),
    "NewCaseState.put": wizard(given(name="subject", value="Another subject"), changes=True),
    "NewCaseState.choose": wizard(given(name="urgency", value="urgent"), changes=True),
    "NewCaseState.put_ask": wizard(given(key="x", text="Another question?")),
    "NewCaseState.add_ask": wizard(),
    "NewCaseState.remove_ask": wizard(given(key="x")),
    "NewCaseState.move_ask": wizard(given(key="x", down=True)),
    "NewCaseState.look_up": wizard(given(text="myeloma"), is_local=True, changes=False),
    "NewCaseState.pick_code": wizard(given(code="C90.0"), changes=True),
    "NewCaseState.leave_code": wizard(given(text="C90.0"), changes=True),
    "NewCaseState.close_codes": wizard(is_local=True, changes=False),
    "NewCaseState.leave_questions": wizard(form(subject="Another subject"), changes=True),
    "NewCaseState.leave_patient": wizard(is_local=True, changes=False),
    "NewCaseState.save_and_leave": wizard(is_local=True, changes=False),
    "NewCaseState.keep_mine": wizard(),
    "NewCaseState.take_newer": wizard(),
    "NewCaseState.submit": wizard(),
    "CaseFilesState.load": Deed(does=(A.CREATE_CASE,), on="draft", only=Role.REQUESTER, page=WIZARD, shows=True),
    "CaseFilesState.listen": Deed(does=(A.CREATE_CASE,), on="draft", only=Role.REQUESTER, page=WIZARD),
    "CaseFilesState.arrived": Deed(does=(A.CREATE_CASE,), on="draft", only=Role.REQUESTER, page=WIZARD, shows=True),
    "CaseFilesState.remove": Deed(
        does=(A.CREATE_CASE,),
        on="draft",
        only=Role.REQUESTER,
        page=WIZARD,
        payload=lambda _, t: {"document_id": str(t.document)},
        changes=True,
    ),
    "PickPatientState.load": patients(),
    "PickPatientState.search_for": patients(given(text="zq")),
    "PickPatientState.next_page": patients(),
    "PickPatientState.previous_page": patients(),
    "PickPatientState.pick": Deed(
        does=(A.CREATE_CASE,),
        on="patient",
        only=Role.REQUESTER,
        payload=lambda _, t: {"patient_id": str(t.patient)},
        changes=True,
    ),
    "PickPatientState.enter": patients(is_local=True),
    "PickPatientState.close": patients(given(is_open=False), is_local=True),
    "PickPatientState.read_birth_date": patients(given(text="1970-01-02"), is_local=True),
    "PickPatientState.create": patients(form(**NEW_PATIENT), changes=True),
    "PatientsState.load": patients(),
    "PatientsState.search_for": patients(given(text="zq")),
    "PatientsState.sort_by": patients(given(key="newest")),
    "PatientsState.only_active": patients(given(active_only=False)),
    "PatientsState.next_page": patients(),
    "PatientsState.previous_page": patients(),
    "PatientsState.enter": patients(is_local=True),
    "PatientsState.close": patients(given(is_open=False), is_local=True),
    "PatientsState.read_birth_date": patients(given(text="1970-01-02"), is_local=True),
    "PatientsState.create": patients(form(**NEW_PATIENT), changes=True),
    "PatientState.load": Deed(does=(A.SEE_PATIENT,), on="patient", only=Role.REQUESTER, page=PATIENT),
    "PatientState.show": patients(given(dialog="edit"), is_local=True),
    "PatientState.close": patients(given(is_open=False), is_local=True),
    "PatientState.read_birth_date": patients(given(text="1970-01-02"), is_local=True),
    "PatientState.save": Deed(
        does=(A.CHANGE_PATIENT,),
        on="patient",
        only=Role.REQUESTER,
        page=PATIENT,
        before=(("PatientState.load", nothing),),
        payload=form(**NEW_PATIENT),
        changes=True,
    ),
    "PatientState.put_in_use": Deed(
        does=(A.CHANGE_PATIENT,),
        on="patient",
        only=Role.REQUESTER,
        page=PATIENT,
        before=(("PatientState.load", nothing),),
        payload=given(in_use=False),
        changes=True,
    ),
    "PatientState.start_case": Deed(
        does=(A.CREATE_CASE,),
        on="patient",
        only=Role.REQUESTER,
        page=PATIENT,
        before=(("PatientState.load", nothing),),
        changes=True,
    ),
}

# Handlers of the framework itself; `setvar` stands on every state and is refused everywhere.
FRAMEWORK = frozenset({
    "State.hydrate",
    "State.set_is_hydrated",
    "State.hydrate_and_load",
    "FrontendEventExceptionState.handle_frontend_exception",
    "UpdateVarsInternalState.update_vars_internal",
    "OnLoadInternalState.on_load_internal",
    "OnLoadInternalState.set_is_hydrated",
})  # fmt: skip

MUTATED_ON = (
    "new",
    "assigned",
    "accepted",
    "in_progress",
    "rejected",
    "returned",
    "done",
    "withdrawn",
    "elsewhere in progress",
)
READ_ON = ("assigned", "in_progress", "withdrawn", "done long ago", "elsewhere done")
EVERYBODY = (
    *("nobody", "ended", "disabled", "owner", "colleague", "stranger"),
    *("reviewer", "former", "other provider", "admin"),
)
OUTSIDERS_ON = ("in_progress", "draft")


def people_for(deed: Deed, world: World) -> list[Who]:
    """Everybody; what only moves something on the screen is tried by fewer."""
    names = ("nobody", "stranger", "other provider", "admin") if deed.is_local else EVERYBODY
    return [world.people[name] for name in names]


def things_for(deed: Deed, world: World, *, is_in: bool) -> list[Thing]:
    """The rows a handler is tried on: every status for what changes a case, fewer for what only shows it."""
    if deed.on == "draft":
        return world.drafts
    if deed.is_local:
        return [world.case("in_progress")]
    if deed.on == "invoice":
        return [thing for thing in world.cases if thing.invoice_mark]
    if deed.on == "patient":
        return [world.case("in_progress"), world.case("elsewhere done")]
    if deed.on not in ("case", "issue", "proposal", "appointment", "chat", "message", "chat file"):
        return [world.case("in_progress")]
    names = (MUTATED_ON if deed.changes else READ_ON) if is_in else OUTSIDERS_ON
    return [thing for thing in world.cases if thing.name in names]
