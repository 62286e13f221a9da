"""How far the analysis is: its stage in words, file by file, and what to do when it failed."""

import reflex as rx

from mso_app.components.badges import reading_badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout, card
from mso_app.components.progress import stage_progress
from mso_app.schemas.insights import FileProgress
from mso_app.state.shared.insights import InsightsState

Progress = InsightsState.progress


def run_card() -> rx.Component:
    """For a page: nothing while everything is well, the progress while it works, the reason when it failed."""
    return rx.match(
        Progress.status,
        ("processing", card(_working(), _files(), title="Analysis", note="You may leave this page", pad=True)),
        ("failed", _failed()),
        rx.fragment(),
    )


def run_line() -> rx.Component:
    """The same in a pane."""
    return rx.match(Progress.status, ("processing", _working()), ("failed", _failed()), rx.fragment())


def based_on() -> rx.Component:
    """On how much of what was sent the draft rests, and what was left out."""
    return rx.cond(
        Progress.based_on,
        rx.el.div(
            rx.el.span(Progress.based_on, class_name="m"),
            rx.cond(InsightsState.is_older, rx.el.span(" From an earlier analysis.", class_name="mut"), rx.fragment()),
            rx.cond(
                InsightsState.kept_out > 0,
                rx.el.span(" ", InsightsState.kept_out, " kept out, the quote was not found.", class_name="mut"),
                rx.fragment(),
            ),
            class_name="t1",
        ),
        rx.fragment(),
    )


def rerun_button() -> rx.Component:
    return rx.cond(
        InsightsState.can_rerun & (Progress.status != "processing") & (Progress.files_total > 0),
        button(
            "Run again",
            name="refresh-cw",
            size="1",
            weight="ghost",
            busy=InsightsState.busy,
            on_click=InsightsState.run_again,
        ),
        rx.fragment(),
    )


def _working() -> rx.Component:
    amount = f"file {Progress.files_read} of {Progress.files_total}"
    return stage_progress(Progress.stage_words, amount, Progress.percent)


def _files() -> rx.Component:
    return rx.el.ul(rx.foreach(Progress.files, _file), class_name="plain file-states")


def _file(file: rx.Var[FileProgress]) -> rx.Component:
    return rx.el.li(
        rx.el.span(file.code, class_name="dcode"),
        reading_badge(file.status),
        rx.cond(file.problem, rx.el.span(file.problem, class_name="t1 mut"), rx.fragment()),
        class_name="row g2",
        key=file.document_id.to_string(use_json=False),
    )


def _failed() -> rx.Component:
    return callout(
        rx.el.p(Progress.problem),
        kind="danger",
        title="The analysis did not finish",
        action=rx.cond(
            InsightsState.can_rerun,
            button("Run again", name="rotate-cw", size="1", busy=InsightsState.busy, on_click=InsightsState.run_again),
            rx.fragment(),
        ),
    )
