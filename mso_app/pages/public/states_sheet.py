"""`/states`: every face of every part in light and dark, for the people who build and judge screens.

Served outside production only. Nothing on it does anything.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

import reflex as rx

from mso_app.components import (
    avatar,
    badges,
    buttons,
    cards,
    connection,
    dialogs,
    faces,
    forms,
    messages,
    progress,
    segmented,
    tables,
    timeline,
    toasts,
)
from mso_app.components.panes import themed

Half: TypeAlias = Literal["light", "dark"]

CLOCKS = (
    ("on_track", "Due in 2 d 4 h", 44),
    ("due_soon", "Due in 5 h", 83),
    ("late", "Late by 3 h 10 m", 100),
    ("paused", "Paused, 1 d 6 h left", 0),
    ("met", "Met in 3 d 2 h", 0),
)


def states_sheet() -> rx.Component:
    """Two halves side by side, one under the other on a narrow screen."""
    return rx.el.main(
        rx.el.h1("States of every part", class_name="sr"),
        rx.el.div(_half("light"), _half("dark"), class_name="states"),
    )


def _half(half: Half) -> rx.Component:
    sections = (
        _statuses,
        _clocks,
        _buttons,
        _inputs,
        _choices,
        _chips,
        _rows,
        _faces,
        _waiting,
        _said,
        _banner,
        _confirm,
        _more,
    )
    # A theme of its own, whatever the reader chose: both halves are always there to compare.
    return themed(
        half,
        rx.el.section(
            rx.el.h2(half.capitalize(), class_name="t5"),
            *(part for section in sections for part in section(half)),
            class_name="states-half",
            custom_attrs={"aria-label": half},
        ),
    )


def _part(title: str, *children: rx.Component, wide: bool = False) -> rx.Component:
    return rx.el.div(
        rx.el.h3(title, class_name="t1 mut m states-title"), *children, class_name="states-wide" if wide else ""
    )


def _line(*children: rx.Component) -> rx.Component:
    return rx.el.div(*children, class_name="row wrap g2")


def _statuses(_: Half) -> list[rx.Component]:
    sizes: tuple[badges.Size, ...] = ("2", "1")
    lines = [_line(*(badges.status_badge(status, size) for status in badges.STATUS)) for size in sizes]
    return [_part("Case status, size 2 in headers and size 1 in lists", *lines, wide=True)]


def _clocks(_: Half) -> list[rx.Component]:
    pills = [badges.clock_pill(state, words, size="2") for state, words, _ in CLOCKS]
    bars = [badges.clock_with_bar(state, words, used) for state, words, used in CLOCKS if used]
    title = "Clock: on track, due soon from 75 %, late, paused, met"
    return [
        _part(title, rx.el.div(*pills, class_name="row wrap g4"), rx.el.div(*bars, class_name="row wrap g5"), wide=True)
    ]


def _buttons(_: Half) -> list[rx.Component]:
    button = buttons.button
    weights = [
        button("Write opinion", name="pen-line", weight="solid"),
        button("Preview"),
        button("Accept", weight="soft"),
        button("Cancel", weight="ghost"),
        button("Delete file", name="trash-2", weight="danger"),
        button("Sending", busy=True),
        button("Sign and seal", name="lock", off=True),
        button("Retry", name="rotate-cw", attrs={"data-drawn": "focus"}),
    ]
    sizes = [
        button("Large", weight="solid", size="3"),
        button("Medium", weight="solid"),
        button("Small", weight="solid", size="1"),
        buttons.icon_button("More actions", "ellipsis", weight="surface"),
        buttons.icon_button("Search", "search"),
        segmented.segmented_pressed(
            "Calendar", [("Day", True, rx.noop()), ("Week", False, rx.noop()), ("Month", False, rx.noop())]
        ),
    ]
    title = "Buttons: primary, secondary, tinted, quiet, destructive, busy, off, focus"
    return [_part(title, _line(*weights), _line(*sizes), wide=True)]


def _inputs(half: Half) -> list[rx.Component]:
    return [
        _part(
            "Input, focus, hint",
            rx.el.div(
                forms.text_field(
                    "Diagnosis code",
                    f"code-{half}",
                    default_value="C90.0",
                    hint="ICD-10. Start typing a name or a code.",
                ),
                class_name="drawn-focus",
            ),
        ),
        _part(
            "Form error: keeps every character",
            forms.text_field(
                "Birth date",
                f"birth-{half}",
                default_value="31 Feb 1972",
                problem="February 1972 had 29 days. Check the day.",
            ),
        ),
    ]


def _choices(half: Half) -> list[rx.Component]:
    return [
        _part(
            "Select, off",
            forms.select_field(
                "Specialty", f"specialty-{half}", [("haematology", "Haematology"), ("neurology", "Neurology")]
            ),
            forms.text_field(
                "Signature", f"signature-{half}", placeholder="Opens when everything is answered", disabled=True
            ),
        ),
        _part(
            "Choices",
            forms.checkbox("No conflict of interest", f"conflict-{half}", default_checked=True),
            forms.checkbox("Copy to the family doctor", f"copy-{half}"),
            forms.radio_group(
                "Urgency",
                f"urgency-{half}",
                [("standard", "Standard"), ("urgent", "Urgent, 48 h")],
                default_value="standard",
            ),
            forms.switch("Mail", f"mail-{half}", default_checked=True),
        ),
    ]


def _chips(_: Half) -> list[rx.Component]:
    chips = [
        badges.evidence_chip("D5", "p 1"),
        badges.evidence_chip("D5", "p 1", lit=True),
        badges.evidence_chip("D7", "s 2 i 212", kind="image"),
        badges.evidence_chip("D3", broken=True),
        *(badges.lab_flag(flag) for flag in ("H", "L", "HH")),
        badges.confidence("high", "0.93"),
        badges.confidence("medium", "0.68"),
        badges.confidence("low", "0.41"),
        badges.confidence(""),
        badges.count(2, quiet=False),
        badges.count(14),
        badges.keys("G", "C"),
        badges.badge("Sealed", "shield-check", "green"),
        badges.badge("Unsupported", "shield-off"),
        badges.badge("8 of 9 files", "triangle-alert", "amber"),
    ]
    outcomes = [badges.outcome_badge(outcome) for outcome in badges.OUTCOME]
    readings = [badges.reading_badge(status) for status in badges.READING]
    return [
        _part("Chips, flags, confidence, counts", _line(*chips), wide=True),
        _part("Outcome", _line(*outcomes)),
        _part("Reading of a file", _line(*readings)),
    ]


def _rows(half: Half) -> list[rx.Component]:
    columns = [
        tables.Column(word="Case"),
        tables.Column(word="Status", width="120px"),
        tables.Column(word="Clock", width="160px"),
    ]
    rows = [
        tables.row(
            tables.name_cell("CIDP or hereditary neuropathy", "SO-26-04098, Amara Nwosu, 41 F"),
            tables.cell(badges.status_badge("in_progress")),
            tables.cell(badges.clock_pill("late", "Late by 3 h 10 m")),
            late=True,
        ),
        tables.row(
            tables.name_cell("Severe aortic stenosis"),
            tables.cell(badges.status_badge("accepted")),
            tables.cell(badges.clock_pill("on_track", "Due in 4 d 6 h")),
        ),
        tables.row(
            tables.name_cell("Thyroid nodule, Bethesda III"),
            tables.cell(badges.status_badge("done")),
            tables.cell(badges.clock_pill("met", "Met in 3 d 2 h")),
            selected=True,
        ),
    ]
    listed = cards.card(
        tables.table(columns, rows, label=f"Cases, {half}", height="44", sort="clock"),
        tables.pager(first=1, last=3, total=24),
        label=f"Rows, {half}",
    )
    return [_part("Rows, late first, chosen, with a pager", listed, wide=True)]


def _faces(_: Half) -> list[rx.Component]:
    new_case = buttons.button("New case", name="plus", weight="solid")
    return [
        _part(
            "Empty",
            cards.card(
                faces.empty(
                    "No cases yet",
                    "A case needs a patient, one question and the files that answer it.",
                    action=new_case,
                )
            ),
        ),
        _part(
            "Failed",
            cards.card(
                faces.failed(
                    "Documents did not load",
                    "The file store did not answer for 10 s. Nothing is lost.",
                    reference="8F2A",
                    on_retry=rx.noop(),
                )
            ),
        ),
    ]


def _waiting(_: Half) -> list[rx.Component]:
    stage = progress.stage_progress(
        "Reading documents",
        "stage 2 of 5, file 6 of 9",
        38,
        note="You may leave. A notification comes when it is ready.",
        action=buttons.button("Stop", size="1"),
    )
    return [
        _part("Loading: same shape as the content, no spinner", cards.card(faces.loading())),
        _part("Progress: stage and amount", cards.card(stage, pad=True)),
    ]


def _said(_: Half) -> list[rx.Component]:
    link: Callable[[str], rx.Component] = lambda word: rx.el.button(word, type="button")  # noqa: E731 -- drawn, not wired
    cards_said = rx.el.div(
        toasts.toast_card("Dr. Marchetti assigned", "success", link("Undo")),
        toasts.toast_card("This case was changed by somebody else. Your text is kept.", "error", link("Reload case")),
        class_name="col g2",
    )
    thread = rx.el.div(
        messages.message("The laboratory sends it today.", messages.not_sent(link("Retry")), mine=True, unsent=True),
        messages.message(
            "Seen, thank you.",
            "Dr. Okafor, 12:41",
            quoted=messages.quote("D5, page 1", "One focal marrow lesion, L3, 6 mm."),
        ),
        class_name="col g3",
    )
    return [
        _part("Toasts, bottom right, 6 s; failures stay", cards_said),
        _part("Message that was not sent", thread),
    ]


def _banner(_: Half) -> list[rx.Component]:
    again = rx.el.button("Try now", type="button")
    lost = connection.banner("Connection lost.", connection.LOST, again)
    return [_part("Banner, top of every page", lost, wide=True)]


def _confirm(half: Half) -> list[rx.Component]:
    drawn = dialogs.drawn_confirm(
        ident=f"reason-{half}",
        title="Remove CT of 14 October?",
        lost="The file, its 388 images and the 3 links to it in the draft opinion are removed. "
        "This cannot be undone after 7 days.",
        reason="Reason, shown in the audit log",
        typed="Wrong patient",
        keep="Keep file",
        confirm="Remove file",
    )
    return [_part("Destructive confirm: says what is lost", rx.el.div(drawn, class_name="states-overlay"), wide=True)]


def _more(half: Half) -> list[rx.Component]:
    figures = cards.stat_strip(
        cards.Stat(label="Open cases", figure="13", detail="of 24 this quarter", icon="folder-open"),
        cards.Stat(label="Waiting for you", figure="4", detail="oldest 21 h", icon="inbox"),
        cards.Stat(label="Median turnaround", figure="3.6 d", detail="0.8 d faster", icon="gauge"),
        label=f"Numbers, {half}",
    )
    events = timeline.timeline(
        timeline.happening("Dr. Okafor began the review", "18 Nov, 09:42 CET", name="contrast", color="violet"),
        timeline.happening("Accepted by Dr. Okafor", "17 Nov, 16:20 CET", name="handshake", color="blue"),
        timeline.gap("5 months without a record"),
    )
    callouts = rx.el.div(
        cards.callout("This scan has no text. Read it with OCR, or ask for the original.", kind="warning"),
        cards.callout("Question 3 has no answer yet.", kind="info", title="One thing left"),
        class_name="col g2",
    )
    people = rx.el.div(
        avatar.person("MO", "Dr. M. Okafor"),
        avatar.person("NC", "Nina Castellanos", "Klinikum Nordhafen", size="3"),
        segmented.filters(
            segmented.filter_pill("Open", on=True, number=13, on_click=rx.noop()),
            segmented.filter_pill("New", on=False, number=2, status="new", on_click=rx.noop()),
        ),
        class_name="col g3",
    )
    return [
        _part("Figures", figures, wide=True),
        _part("Timeline", events),
        _part("Callouts", callouts),
        _part("People and filters", people),
        _part("Search", forms.search_box("Search cases", f"search-{half}", shortcut="/")),
    ]
