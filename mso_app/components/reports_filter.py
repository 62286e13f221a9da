"""Of what the analytics are: all of it or a part, over weeks or months."""

import reflex as rx

from mso_app.components.forms import select_field
from mso_app.components.segmented import segmented
from mso_app.domain.words import Specialty
from mso_app.state.admin.reports import ReportsState


def report_filters() -> rx.Component:
    return rx.el.div(
        segmented(
            "Period", [("weeks", "12 weeks"), ("months", "12 months")], ReportsState.period, ReportsState.show_period
        ),
        select_field(
            "Institution",
            "institution",
            ReportsState.institutions,
            placeholder="All institutions",
            value=ReportsState.institution,
            on_change=ReportsState.only_institution,
        ),
        select_field(
            "Specialty",
            "specialty",
            [(one.value, one.value.capitalize()) for one in Specialty],
            placeholder="All specialties",
            value=ReportsState.specialty,
            on_change=ReportsState.only_specialty,
        ),
        class_name="report-filters",
        role="group",
        aria_label="What is shown",
    )
