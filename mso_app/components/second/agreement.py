"""Agreement of two readers by specialty: a dot with its interval on bands, the same figures in columns."""

import reflex as rx

from mso_app.components.badges import count
from mso_app.components.cards import card
from mso_app.components.faces import empty, loading
from mso_app.components.segmented import segmented
from mso_app.schemas.second_readings import AgreementRow
from mso_app.state.admin.agreement import AgreementState

LEAST, MOST = -0.2, 1.0
"""The ends of the scale; `services/second_readings/agreement.py` places the dots on it."""
BANDS = (("0.4", "moderate"), ("0.6", "substantial"), ("0.8", "almost perfect"))
View = AgreementState.view
IS_DIAGNOSIS = AgreementState.measure == "diagnosis"


def agreement_card() -> rx.Component:
    rows = rx.cond(IS_DIAGNOSIS, View.diagnosis, View.treatment)
    by_certainty = rx.cond(IS_DIAGNOSIS, View.diagnosis_by_certainty, View.treatment_by_certainty)
    return rx.cond(
        AgreementState.loading,
        loading(4),
        rx.cond(
            AgreementState.view.pairs == 0,
            empty(
                "No pair of readings yet",
                "Once a case was read by two experts, their agreement beyond chance stands here.",
                name="scale",
            ),
            card(
                _table("Specialty", rows, "Cohen's kappa by specialty"),
                rx.cond(
                    by_certainty.length() > 0,
                    _table("How sure they were", by_certainty, "Cohen's kappa by how sure the readers were"),
                    rx.fragment(),
                ),
                title="Agreement of two readers",
                total=AgreementState.view.pairs,
                note="Cohen's kappa",
                actions=[
                    segmented(
                        "What is compared",
                        [("treatment", "Treatment"), ("diagnosis", "Diagnosis")],
                        AgreementState.measure,
                        AgreementState.see,
                        small=True,
                    )
                ],
                foot=rx.el.p(
                    "Compared is the outcome each reader gave against the first opinion (confirmed, clarified, "
                    "changed, undetermined), sealed before either saw the other. κ is what is left of the agreement "
                    "once chance is taken away.",
                    class_name="t1 mut kappa-foot",
                ),
            ),
        ),
    )


def _table(head: str, rows: rx.Var[list[AgreementRow]], label: str) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(head, scope="col"),
                rx.el.th(_scale(), scope="col", class_name="kappa-cell"),
                rx.el.th("κ", scope="col", class_name="num"),
                rx.el.th("95 % interval", scope="col", class_name="num only-wide"),
                rx.el.th("Same word", scope="col", class_name="num only-wide"),
                rx.el.th("n", scope="col", class_name="num"),
            )
        ),
        rx.el.tbody(rx.foreach(rows, _row)),
        class_name="kappa-table",
        custom_attrs={"aria-label": label},
    )


def _scale() -> rx.Component:
    return rx.el.span(
        *(
            rx.el.span(figure, class_name="kappa-tick", style={"left": f"{_place(float(figure))}%"})
            for figure in ("0.0", "0.4", "0.6", "0.8", "1.0")
        ),
        rx.el.span("Scale from minus 0.2 to 1", class_name="sr"),
        class_name="kappa-scale",
    )


def _row(row: rx.Var[AgreementRow]) -> rx.Component:
    track = rx.el.div(
        *(
            rx.el.span(class_name=f"kappa-band b{place}", style={"left": f"{_place(float(least))}%"})
            for place, (least, _) in enumerate(BANDS)
        ),
        rx.cond(
            row.has_kappa,
            rx.fragment(
                rx.el.span(class_name="kappa-line", style={"left": f"{row.left}%", "width": f"{row.width}%"}),
                rx.el.span(class_name="kappa-dot", style={"left": f"{row.dot}%"}),
            ),
            rx.fragment(),
        ),
        class_name="kappa-track",
        aria_hidden="true",
    )
    said = rx.cond(
        row.is_wide,
        "Too few pairs to call it anything.",
        rx.cond(row.has_kappa, row.band.capitalize(), "Both always say the same one word, so chance explains it."),
    )
    return rx.el.tr(
        rx.el.th(rx.el.div(row.specialty, class_name="m"), rx.el.div(said, class_name="t1 mut"), scope="row"),
        rx.el.td(track, class_name="kappa-cell"),
        rx.el.td(row.kappa, class_name="num b"),
        rx.el.td(row.interval, class_name="num mut only-wide nw"),
        rx.el.td(row.observed, class_name="num mut only-wide"),
        rx.el.td(count(row.n), class_name="num"),
        key=row.specialty,
    )


def _place(value: float) -> float:
    return round(100 * (value - LEAST) / (MOST - LEAST), 2)
