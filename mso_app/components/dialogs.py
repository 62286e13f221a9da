"""Questions before something is lost, and small forms over the page."""

from typing import TypeAlias

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.forms import text_field
from mso_app.components.theme import Child, Flag, Text, present

Handler: TypeAlias = rx.EventHandler | rx.event.EventCallback | rx.event.EventSpec


def confirm_destructive(
    *,
    title: Text,
    lost: Text,
    confirm: str,
    keep: str = "Keep it",
    on_confirm: Handler,
    trigger: rx.Component | None = None,
    open_when: rx.Var[bool] | None = None,
    on_open_change: Handler | None = None,
    reason: str = "",
    reason_problem: Text = "",
    busy: Flag = False,
) -> rx.Component:
    """Asks as a question, says what is lost, quiet button first. With `reason` (its label) the handler is the
    `on_submit` of a form and gets {"reason": …}; without, it is called plainly. Either `trigger` or `open_when`."""
    close = rx.alert_dialog.cancel(button(keep))
    if reason:
        loss = button(confirm, weight="danger", submit=True, busy=busy)
        body = rx.el.form(
            text_field(reason, "reason", required=True, problem=reason_problem, auto_complete="off"),
            rx.el.div(close, loss, class_name="dialog-foot"),
            on_submit=on_confirm,
            no_validate=True,
        )
    else:
        loss = button(confirm, weight="danger", busy=busy, on_click=on_confirm)
        if open_when is None:
            loss = rx.alert_dialog.action(loss)
        body = rx.el.div(close, loss, class_name="dialog-foot")
    opened = {} if open_when is None else {"open": open_when}
    changed = {} if on_open_change is None else {"on_open_change": on_open_change}
    return rx.alert_dialog.root(
        *present(rx.alert_dialog.trigger(trigger) if trigger is not None else None),
        rx.alert_dialog.content(
            rx.alert_dialog.title(title, size="4", margin="0"),
            rx.alert_dialog.description(lost, class_name="mut", size="2", margin="8px 0 12px"),
            body,
            max_width="440px",
        ),
        **opened,
        **changed,
    )


def form_dialog(
    *children: Child,
    title: Text,
    sentence: Text = "",
    submit: str,
    on_submit: Handler,
    trigger: rx.Component | None = None,
    open_when: rx.Var[bool] | None = None,
    on_open_change: Handler | None = None,
    busy: Flag = False,
    width: str = "440px",
    cancel: str = "Cancel",
) -> rx.Component:
    """A short form over the page; it keeps what was typed when the handler refuses it."""
    opened = {} if open_when is None else {"open": open_when}
    changed = {} if on_open_change is None else {"on_open_change": on_open_change}
    return rx.dialog.root(
        *present(rx.dialog.trigger(trigger) if trigger is not None else None),
        rx.dialog.content(
            rx.dialog.title(title, size="4", margin="0"),
            rx.dialog.description(sentence, class_name="mut", size="2", margin="4px 0 16px"),
            rx.el.form(
                *present(*children),
                rx.el.div(
                    rx.dialog.close(button(cancel)),
                    button(submit, weight="solid", submit=True, busy=busy),
                    class_name="dialog-foot",
                ),
                on_submit=on_submit,
                no_validate=True,
                class_name="form",
            ),
            max_width=width,
        ),
        **opened,
        **changed,
    )


def drawn_confirm(
    *, ident: str, title: str, lost: str, reason: str, typed: str, confirm: str, keep: str
) -> rx.Component:
    """The same picture lying in a page, for the sheet of states only: nothing opens and nothing is asked."""
    return rx.el.div(
        rx.el.h4(title),
        rx.el.p(lost, class_name="lost"),
        text_field(reason, ident, default_value=typed),
        rx.el.div(button(keep), button(confirm, weight="danger"), class_name="dialog-foot"),
        class_name="dialog",
    )
