"""Step 2: what is asked, of which specialty, how soon, and what is known so far."""

import reflex as rx

from mso_app.components.buttons import button, icon_button
from mso_app.components.cards import card
from mso_app.components.forms import radio_group, select_field, text_area, text_field
from mso_app.components.wizard.code_field import code_field
from mso_app.components.wizard.frame import FORM, card_side
from mso_app.core.settings import settings
from mso_app.domain.words import Specialty
from mso_app.state.requester.new_case import QUESTIONS_MAX, Ask, NewCaseState

SPECIALTIES = [(one.value, one.value.capitalize()) for one in Specialty]
TYPING_MS = 600
Form, Errors = NewCaseState.form, NewCaseState.errors


def questions_step() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            _about(),
            _questions(),
            _known(),
            id=FORM,
            on_submit=NewCaseState.leave_questions,
            no_validate=True,
            class_name="col g5",
            key=NewCaseState.form_key,
        ),
        rx.el.div(
            card_side(
                "circle-help",
                "Questions that get good answers",
                "One thing per question. The expert answers each by itself, with the places in the files it rests on.",
                "Name the decision that waits for it, such as treatment now or watchful waiting.",
            ),
            card_side(
                "timer",
                "When the time runs",
                "It begins when an expert accepts, and stands still while the expert waits for you.",
            ),
            class_name="col g5",
        ),
        class_name="split wizard",
        key="questions",
    )


def saved(name: str) -> dict[str, object]:
    """How an input holds a field: what is stored is its start, what is typed comes in while typing and on leaving."""
    return {
        "default_value": getattr(Form, name),
        "on_change": lambda value: NewCaseState.put(name, value).debounce(TYPING_MS),
        "on_blur": lambda value: NewCaseState.put(name, value),
    }


def _about() -> rx.Component:
    chosen = settings()
    return card(
        rx.el.div(
            text_field(
                "Subject",
                "subject",
                required=True,
                problem=Errors["subject"],
                hint="A short name for the case, such as the open diagnosis. No names of people.",
                max_length=200,
                auto_complete="off",
                **saved("subject"),
            ),
            select_field(
                "Specialty",
                "specialty",
                SPECIALTIES,
                required=True,
                placeholder="Choose",
                problem=Errors["specialty"],
                value=Form.specialty,
                on_change=lambda value: NewCaseState.choose("specialty", value),
            ),
            radio_group(
                "Urgency",
                "urgency",
                [("standard", "Standard"), ("urgent", "Urgent")],
                value=Form.urgency,
                on_change=lambda value: NewCaseState.choose("urgency", value),
                details={
                    "standard": f"The opinion within {chosen.review_business_days} business days",
                    "urgent": f"The opinion within {chosen.urgent_review_hours} hours, also at weekends",
                },
            ),
            class_name="form",
        ),
        title="The case",
        pad=True,
    )


def _questions() -> rx.Component:
    return card(
        rx.el.div(
            rx.cond(
                Errors["questions"],
                rx.el.p(Errors["questions"], class_name="problem", role="alert"),
                rx.fragment(),
            ),
            rx.el.ol(rx.foreach(NewCaseState.asks, _question), class_name="asks"),
            rx.cond(
                NewCaseState.asks.length() < QUESTIONS_MAX,
                button("Add question", name="plus", weight="soft", on_click=NewCaseState.add_ask),
                rx.el.p("A case holds up to ", QUESTIONS_MAX, " questions.", class_name="mut t1"),
            ),
            class_name="col g4",
        ),
        title="Clinical questions",
        total=NewCaseState.asks.length(),
        pad=True,
    )


def _question(ask: rx.Var[Ask], place: rx.Var[int]) -> rx.Component:
    number = place + 1
    return rx.el.li(
        rx.el.span(number, class_name="tile s1 ask-number", aria_hidden="true"),
        rx.el.div(
            rx.el.label("Question ", number, html_for=f"f-{ask.key}", class_name="sr"),
            rx.el.textarea(
                id=f"f-{ask.key}",
                name=ask.key,
                rows=2,
                class_name="tf",
                max_length=1000,
                default_value=ask.text,
                placeholder=rx.cond(place == 0, "Does she meet the criteria for treatment now?", ""),
                on_change=lambda value: NewCaseState.put_ask(ask.key, value).debounce(TYPING_MS),
                on_blur=lambda value: NewCaseState.put_ask(ask.key, value),
            ),
            class_name="sp",
        ),
        rx.el.div(
            icon_button(
                f"Move question {number} up",
                "arrow-up",
                size="1",
                off=place == 0,
                on_click=NewCaseState.move_ask(ask.key, False),
            ),
            icon_button(
                f"Move question {number} down",
                "arrow-down",
                size="1",
                off=number == NewCaseState.asks.length(),
                on_click=NewCaseState.move_ask(ask.key, True),
            ),
            icon_button(
                f"Remove question {number}",
                "x",
                size="1",
                off=NewCaseState.asks.length() == 1,
                on_click=NewCaseState.remove_ask(ask.key),
            ),
            class_name="row g1 ask-tools",
        ),
        class_name="asking",
        key=ask.key,
    )


def _known() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.div(
                text_field(
                    "First diagnosis",
                    "first_diagnosis",
                    optional=True,
                    problem=Errors["first_diagnosis"],
                    hint="What the opinion confirms, clarifies or changes.",
                    max_length=500,
                    auto_complete="off",
                    **saved("first_diagnosis"),
                ),
                code_field(),
                class_name="diagnosis",
                key=NewCaseState.picked_key,
            ),
            text_area(
                "First treatment",
                "first_treatment",
                optional=True,
                problem=Errors["first_treatment"],
                rows=2,
                max_length=2000,
                **saved("first_treatment"),
            ),
            text_area(
                "History",
                "history",
                optional=True,
                problem=Errors["history"],
                hint="Course, findings, medication, allergies, other illnesses. What is in the files need not be here.",
                rows=10,
                max_length=20_000,
                **saved("history"),
            ),
            class_name="form",
        ),
        title="What is known",
        pad=True,
    )
