"""One's channels: how each is, the form to set one up, and one of them with what was tried by it."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout, card
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.drawer import drawer
from mso_app.components.faces import empty
from mso_app.components.forms import select_field, text_field
from mso_app.components.notifications.matrix import channel_icon
from mso_app.components.tables import pager
from mso_app.components.theme import icon, pick
from mso_app.domain.channels import ENTRIES, ChannelKind, Entry
from mso_app.schemas.channels import AttemptRow, ChannelRow
from mso_app.state.shared.channels import ChannelsState

MINE = ChannelsState
KINDS = [(kind.value, kind.label) for kind in ChannelKind if kind is not ChannelKind.MAIL]
KEPT = "Leave it empty to keep the one that is there."


def channels() -> rx.Component:
    """Each with its switch and how it is."""
    return card(
        rx.cond(
            MINE.channels,
            rx.foreach(MINE.channels, _channel),
            empty(
                "Inbox only",
                "Add a channel and choose what it is told. No name, no text and nothing of a patient is sent.",
                name="bell-ring",
            ),
        ),
        title="Channels",
        actions=[button("Add", name="plus", weight="ghost", size="1", off=~MINE.may_add, on_click=MINE.start_new)],
    )


def _channel(channel: rx.Var[ChannelRow]) -> rx.Component:
    ident = channel.id.to(str)
    return rx.el.div(
        rx.el.span(
            channel_icon(channel.kind),
            class_name="tile",
            custom_attrs={"data-accent-color": rx.cond(channel.is_failing, "red", "gray")},
            aria_hidden="true",
        ),
        rx.el.div(
            rx.el.button(
                channel.title,
                type="button",
                class_name="plain-button m tr channel-name",
                on_click=MINE.open(ident),
                title="Open",
            ),
            rx.el.div(channel.shown, class_name="t1 mut tr"),
            _says(channel),
            rx.cond(
                channel.is_failing,
                rx.el.div(
                    rx.cond(
                        channel.is_mail,
                        rx.fragment(),
                        button("Change", size="1", on_click=MINE.start_change(ident)),
                    ),
                    rx.cond(
                        channel.is_paused,
                        button("Try again", name="rotate-cw", size="1", on_click=MINE.resume(ident)),
                        button("Test", name="send", size="1", on_click=MINE.test(ident)),
                    ),
                    class_name="row g2 channel-remedy",
                ),
                rx.fragment(),
            ),
            class_name="sp",
        ),
        rx.el.input(
            type="checkbox",
            role="switch",
            class_name="sw",
            default_checked=channel.is_on,
            key=f"switch-{MINE.drawn}",
            on_change=MINE.switch(ident),
            custom_attrs={"aria-label": f"Use {channel.title}"},
        ),
        class_name="channel",
        key=ident,
    )


def _says(channel: rx.Var[ChannelRow]) -> rx.Component:
    def said(face: str, name: str) -> rx.Component:
        return rx.el.div(icon(name, 12), channel.says, class_name=f"channel-says {face}")

    return pick(
        channel.mood,
        {
            "works": lambda: said("good", "circle-check"),
            "failing": lambda: said("bad", "circle-alert"),
            "off": lambda: said("mut", "circle-slash"),
        },
        lambda: said("mut", "circle-dashed"),
    )


def channel_form() -> rx.Component:
    """Adds a channel or changes one; what it takes follows from its kind."""
    return form_dialog(
        rx.el.div(
            rx.cond(
                MINE.form_is_new,
                select_field(
                    "Kind",
                    "kind_of_channel",
                    KINDS,
                    value=MINE.kind,
                    on_change=MINE.pick,
                    problem=MINE.errors["kind"],
                ),
                rx.fragment(),
            ),
            pick(MINE.kind, {kind.value: lambda kind=kind: _entries(kind) for kind in ENTRIES}, rx.fragment),
            text_field(
                "Name",
                "name",
                ident="f-channel-name",
                default_value=MINE.name,
                optional=True,
                hint="Such as Tumour board. Never that of a patient.",
                problem=MINE.errors["name"],
                max_length=40,
                auto_complete="off",
            ),
            class_name="form",
            key=MINE.form_round,
        ),
        title=rx.cond(MINE.form_is_new, "Add a channel", "Change the channel"),
        sentence="It is told what happened and in which case, with a link. Never a name or a text.",
        submit="Save",
        on_submit=MINE.save,
        open_when=MINE.form_open,
        on_open_change=MINE.keep_form,
        busy=MINE.busy,
    )


def _entries(kind: ChannelKind) -> rx.Component:
    return rx.el.div(*(_entry(kind, one) for one in ENTRIES[kind]), class_name="form", key=kind.value)


def _entry(kind: ChannelKind, one: Entry) -> rx.Component:
    return text_field(
        one.label,
        one.name,
        ident=f"f-channel-{kind.value}-{one.name}",
        kind="password" if one.is_secret else "text",
        hint=rx.cond(MINE.form_is_new, one.hint, KEPT),
        problem=MINE.errors[one.name],
        required=True,
        # Browsers would offer the password of the account.
        auto_complete="new-password" if one.is_secret else "off",
        spell_check=False,
    )


def one_channel() -> rx.Component:
    """The channel that was opened, beside the matrix."""
    one = MINE.one
    ident = one.id.to(str)
    return drawer(
        rx.el.div(
            rx.el.div(one.shown, class_name="mut tr"),
            _says(one),
            class_name="col g1",
        ),
        rx.el.div(
            button("Test", name="send", on_click=MINE.test(ident)),
            rx.cond(one.is_mail, rx.fragment(), button("Change", name="pen-line", on_click=MINE.start_change(ident))),
            rx.cond(
                one.is_mail,
                rx.fragment(),
                confirm_destructive(
                    title=f"Remove {one.title}?",
                    lost="Its secret and what was tried by it are forgotten. What is on its way is not sent. Your "
                    "inbox stays as it is.",
                    confirm="Remove",
                    on_confirm=MINE.remove(ident),
                    trigger=button("Remove", name="trash-2"),
                ),
            ),
            class_name="row g2 wrap",
        ),
        rx.cond(
            one.is_paused,
            callout(
                "Nothing is tried any more. A test that arrives switches it on again, and what is younger than a day "
                "is sent then.",
                kind="warning",
                title="This channel has paused",
                action=button("Try again", size="1", on_click=MINE.resume(ident)),
            ),
            rx.fragment(),
        ),
        rx.el.h3("What was tried"),
        rx.cond(
            MINE.attempts,
            rx.fragment(
                rx.el.ul(rx.foreach(MINE.attempts, _attempt), class_name="plain attempts"),
                pager(
                    first=MINE.first,
                    last=MINE.last,
                    total=MINE.attempts_total,
                    on_previous=MINE.newer,
                    on_next=MINE.older,
                ),
            ),
            rx.el.p("Nothing yet. Send a test to see whether it arrives.", class_name="mut"),
        ),
        rx.el.p("Kept for 90 days, without what was said.", class_name="t1 mut"),
        title=one.title,
        on_close=MINE.close,
        width=384,
    )


def _attempt(row: rx.Var[AttemptRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.div(row.what), rx.el.div(row.when, class_name="t1 mut tn"), class_name="sp"),
        rx.cond(
            row.is_ok,
            badge(row.result, "check", "gray"),
            rx.cond(row.is_failed, badge(row.result, "circle-alert", "red"), badge(row.result, "minus", "gray")),
        ),
        class_name="row g3",
        key=row.id.to(str),
    )
