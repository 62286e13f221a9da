"""The frame of the case room: its header with one next action, its tabs, and what stands when there is no case."""

import reflex as rx

from mso_app.components.address import in_address
from mso_app.components.avatar import avatar
from mso_app.components.badges import badge, clock_with_bar, status_badge
from mso_app.components.buttons import button, link_button
from mso_app.components.case.dialogs import dialogs
from mso_app.components.case.opened_again import ended_face, glass_dialog
from mso_app.components.faces import failed, loading
from mso_app.components.navigation import back_link, tab, tabs
from mso_app.components.second.dialogs import second_dialogs
from mso_app.components.shell import room_frame
from mso_app.components.theme import Child, icon
from mso_app.state.shared.issues import IssuesState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.second_reading import SecondReadingState
from mso_app.state.shell import ShellState

Case = RoomState.case


def case_room(
    *children: Child,
    tab: str,
    writing: rx.Component | None = None,
    is_writing: rx.Var[bool] | None = None,
    answering: rx.Component | None = None,
    action: rx.Component | None = None,
) -> rx.Component:
    """One tab of the case room; children fill the rest of the height. `writing` takes the place of "Write opinion",
    and of any other next step while `is_writing`, `answering` that of "Answer", `action` of whatever would be the
    next one."""
    acts = _next_action(writing, answering) if action is None else action
    if writing is not None and is_writing is not None:
        acts = rx.cond(is_writing, writing, acts)
    return room_frame(
        _header(acts),
        rx.cond(
            RoomState.problem,
            rx.cond(
                RoomState.ended.number,
                rx.fragment(ended_face(), glass_dialog()),
                rx.el.div(failed("This case is not here", RoomState.problem, name="folder-x"), class_name="page"),
            ),
            rx.fragment(
                # Without a case its tabs would lead nowhere.
                rx.cond(_is_here(), _tabs(tab), rx.el.div(class_name="tabs")),
                rx.cond(_is_here(), rx.fragment(*children), rx.el.div(loading(6), class_name="page")),
                dialogs(),
                second_dialogs(),
            ),
        ),
        active="cases",
        rail=ShellState.role == "provider",
    )


def may(action: str) -> rx.Var[bool]:
    """Whether the person may do this to the case now: the server's own answer."""
    return Case.can.contains(action)


def _is_here() -> rx.Var[bool]:
    """Whether what the server has sent is the case in the address: nobody reads one patient under another's."""
    return ~RoomState.loading & (Case.id.to_string(use_json=False) == in_address("case_id"))


def _header(acts: rx.Component) -> rx.Component:
    return rx.el.header(
        back_link("Back to all cases", RoomState.home),
        rx.el.div(
            rx.el.div(
                rx.el.h1(rx.cond(_is_here(), Case.number, "Case")),
                rx.cond(_is_here(), _marks(), rx.fragment()),
                class_name="row g2 case-marks",
            ),
            rx.el.div(_line(), class_name="t1 mut tr"),
            class_name="col sp case-words",
        ),
        rx.cond(
            _is_here(),
            rx.el.div(_turn(), _questions_until(), acts, _more(), class_name="row g3 case-acts"),
            rx.fragment(),
        ),
        class_name="case-head",
    )


def _marks() -> rx.Component:
    return rx.fragment(
        status_badge(Case.status, "2"),
        rx.cond(Case.is_withdrawn, badge("Withdrawn", "circle-slash", "gray", "2"), rx.fragment()),
        clock_with_bar(Case.clock.state, Case.clock.words, Case.clock.percent, Case.clock.due_at),
    )


def _line() -> rx.Component:
    return rx.cond(
        _is_here(),
        rx.fragment(
            rx.el.span(Case.patient.name, ", ", Case.patient.age, " y, ", Case.patient.sex, _reads_as()),
            *(rx.fragment(" · ", part) for part in (Case.subject, Case.specialty, Case.institution)),
            " · ",
            Case.urgency_words,
        ),
        "",
    )


def _reads_as() -> rx.Component:
    """What one is to a case with two readers."""
    return rx.match(
        Case.reads_as,
        ("A", " · You are reader A"),
        ("B", rx.cond(Case.status == "done", " · You were second reader B", " · Second reader B, blinded")),
        ("third", " · You are the third reader"),
        "",
    )


def _turn() -> rx.Component:
    said = rx.cond(Case.is_my_turn, "You", Case.turn)
    return rx.cond(
        (Case.status == "done") | Case.is_withdrawn,
        rx.fragment(),
        rx.el.span(
            rx.el.span("Turn", class_name="t1 mut"),
            avatar(Case.turn_initials, Case.turn),
            rx.el.span(said, class_name=rx.cond(Case.is_my_turn, "b", "")),
            class_name="row g2 only-wide turn",
        ),
    )


def _questions_until() -> rx.Component:
    """How long the opinion may be asked about."""
    return rx.cond(
        Case.questions_until,
        rx.el.span(
            icon("message-square-text", 14),
            "Questions until ",
            Case.questions_until,
            class_name="row g1 t1 mut nw only-wide",
        ),
        rx.fragment(),
    )


def _next_action(writing: rx.Component | None, answering: rx.Component | None) -> rx.Component:
    """At most one solid button: what this person does next."""
    room = f"/cases/{Case.id}"
    return rx.cond(
        may("case.accept"),
        rx.el.span(
            button("Reject", name="circle-x", on_click=RoomState.show("reject")),
            button("Accept case", name="handshake", weight="solid", on_click=RoomState.show("accept")),
            class_name="row g2 act-pair",
        ),
        rx.cond(
            may("second.answer"),
            rx.el.span(
                button("Decline", name="circle-x", on_click=SecondReadingState.show("decline")),
                button(
                    "Accept second reading", name="eye-off", weight="solid", on_click=SecondReadingState.show("accept")
                ),
                class_name="row g2 act-pair",
            ),
            _own_action(room, writing, answering),
        ),
    )


def _own_action(room: str, writing: rx.Component | None, answering: rx.Component | None) -> rx.Component:
    return rx.cond(
        may("second.decide"),
        rx.fragment()
        if writing is not None
        else link_button("Compare", f"{room}/opinion", name="columns-2", weight="solid", shortcut="o"),
        rx.cond(
            may("opinion.write"),
            writing or link_button("Write opinion", f"{room}/opinion", name="pen-line", weight="solid", shortcut="o"),
            rx.cond(
                may("case.answer_return"),
                answering or link_button("Answer", f"{room}/issues", name="reply", weight="solid"),
                rx.cond(
                    may("opinion.download"),
                    link_button(
                        rx.cond(
                            Case.opinion_edition > 1, f"Download version {Case.opinion_edition}", "Download report"
                        ),
                        f"/api/v1/cases/{Case.id}/opinion.pdf",
                        name="download",
                        weight="solid",
                        external=True,
                    ),
                    rx.cond(
                        may("case.assign") | may("case.requeue"),
                        link_button("Assign", f"/admin/assign?case={Case.id}", name="user-check", weight="solid"),
                        rx.fragment(),
                    ),
                ),
            ),
        ),
    )


def _more() -> rx.Component:
    """Everything else that may be done, each only while the server allows it."""
    entries = [
        ("case.start_review", "Start review", "play", RoomState.start_review),
        (
            "case.return",
            "Return to requester…",
            "undo-2",
            [IssuesState.start("return"), rx.redirect(f"/cases/{Case.id}/issues")],
        ),
        ("case.resume", "Settle the return", "check", RoomState.resume),
        ("case.change", "Correct the request…", "pencil", RoomState.show("change")),
        ("case.withdraw", "Withdraw case…", "circle-slash", RoomState.show("withdraw")),
        ("case.requeue", "Back to queue", "list-restart", RoomState.requeue),
        ("case.unassign", "Take back", "user-minus", RoomState.show("unassign")),
    ]
    links = [
        ("case.reassign", "Ask another expert…", "user-check"),
        ("case.force_reassign", "Take from this expert…", "user-x"),
    ]
    is_admin = ShellState.role == "admin"
    any_of = is_admin
    for action in [entry[0] for entry in entries] + [link[0] for link in links]:
        any_of = any_of | may(action)
    return rx.cond(
        any_of,
        rx.menu.root(
            rx.menu.trigger(
                rx.el.button(
                    icon("ellipsis"),
                    type="button",
                    class_name="btn surface ic",
                    custom_attrs={"aria-label": "More actions", "title": "More actions"},
                )
            ),
            rx.menu.content(
                *(
                    rx.cond(may(action), rx.menu.item(icon(name), word, on_select=deed), rx.fragment())
                    for action, word, name, deed in entries
                ),
                *(
                    rx.cond(
                        may(action),
                        rx.menu.item(icon(name), word, on_select=rx.redirect(f"/admin/assign?case={Case.id}")),
                        rx.fragment(),
                    )
                    for action, word, name in links
                ),
                rx.cond(
                    is_admin,
                    rx.menu.item(
                        icon("scroll-text"), "Audit log", on_select=rx.redirect(f"/admin/audit?case={Case.id}")
                    ),
                    rx.fragment(),
                ),
                align="end",
                variant="soft",
            ),
            modal=False,
        ),
        rx.fragment(),
    )


def _tabs(current: str) -> rx.Component:
    room = f"/cases/{Case.id}"
    return tabs(
        [
            tab("Overview", on=current == "overview", href=room, shortcut="1"),
            tab(
                "Documents",
                on=current == "documents",
                href=f"{room}/documents",
                number=Case.document_count,
                shortcut="2",
            ),
            tab("Insights", on=current == "insights", href=f"{room}/insights", number=Case.claim_count, shortcut="3"),
            rx.cond(
                may("opinion.write") | may("opinion.see") | may("second.see"),
                tab(
                    "Opinion",
                    on=current == "opinion",
                    href=f"{room}/opinion",
                    number=rx.cond(
                        may("second.decide"),
                        "A, B",
                        rx.cond(Case.opinion_edition > 0, f"v{Case.opinion_edition}", ""),
                    ),
                    shortcut="4",
                ),
                rx.fragment(),
            ),
            rx.cond(
                may("chat.see"),
                tab(
                    "Chat",
                    on=current == "chat",
                    href=f"{room}/chat",
                    number=rx.cond(RoomState.unread > 0, RoomState.unread.to_string(), ""),
                    unread=True,
                    shortcut="5",
                ),
                rx.fragment(),
            ),
            rx.cond(
                may("appointments.see"),
                tab(
                    "Appointments",
                    on=current == "appointments",
                    href=f"{room}/appointments",
                    number=rx.cond(Case.appointment_count > 0, Case.appointment_count.to_string(), ""),
                    shortcut="6",
                ),
                rx.fragment(),
            ),
            rx.cond(
                may("issue.see"),
                tab("Issues", on=current == "issues", href=f"{room}/issues", number=Case.issue_count, shortcut="7"),
                rx.fragment(),
            ),
            rx.cond(
                may("invoice.see"),
                tab("Billing", on=current == "billing", href=f"{room}/billing", shortcut="8"),
                rx.fragment(),
            ),
        ],
        "Parts of the case",
    )
