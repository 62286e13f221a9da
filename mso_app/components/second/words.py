"""The small parts of two readers: their letters, and how they stand to each other in one point."""

from functools import partial

import reflex as rx

from mso_app.components.theme import Text, hue, icon, pick
from mso_app.domain.second_readings import Verdict

FACES = {
    Verdict.AGREE.value: ("equal", "Agree"),
    Verdict.COMPATIBLE.value: ("equal-approximately", "Compatible"),
    Verdict.DIFFER.value: ("equal-not", "Differ"),
}
VERDICTS = [(key, word) for key, (_, word) in FACES.items()]
LETTERS = {"A": "indigo", "B": "amber"}


def verdict_word(verdict: Text) -> rx.Component:
    """Agree and compatible are gray words, only a difference has colour."""
    faces = {key: partial(_verdict, key, name, word) for key, (name, word) in FACES.items()}
    return pick(verdict, faces, rx.fragment)


def letter(reader: str) -> rx.Component:
    """The round letter that stands where a face would."""
    return rx.el.span(reader, class_name="reader-letter", aria_hidden="true", custom_attrs=hue(LETTERS[reader]))


def hidden_card(title: str, *sentences: str) -> rx.Component:
    """The side of the other reader while it is kept back."""
    return rx.el.div(
        rx.el.span(icon("eye-off", 18), class_name="tile", aria_hidden="true"),
        rx.el.div(title, class_name="b"),
        *(rx.el.p(sentence, class_name="mut") for sentence in sentences),
        class_name="hatched",
    )


def _verdict(key: str, name: str, word: str) -> rx.Component:
    if key == Verdict.DIFFER.value:
        return rx.el.span(icon(name, 13), word, class_name="badge", custom_attrs=hue("amber"))
    return rx.el.span(icon(name, 13), word, class_name="row g1 t1 mut")
