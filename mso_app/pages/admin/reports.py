"""`/admin/reports`: how long work takes, what was kept, how full people are."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.faces import loading
from mso_app.components.reports import (
    by_expert,
    by_specialty,
    forecast,
    headline,
    load,
    turnaround,
)
from mso_app.components.reports_filter import report_filters
from mso_app.components.shell import page_frame
from mso_app.state.admin.reports import ReportsState


def reports() -> rx.Component:
    return page_frame(
        rx.cond(
            ReportsState.loading,
            loading(8),
            rx.el.div(
                report_filters(),
                headline(),
                rx.el.div(
                    rx.el.div(turnaround(), forecast(), class_name="col g5"),
                    rx.el.div(by_specialty(), load(), class_name="col g5"),
                    class_name="halves",
                ),
                by_expert(),
                class_name="col g5",
            ),
        ),
        title="Analytics",
        active="reports",
        role="admin",
        actions=[link_button("Export", ReportsState.csv, name="download", external=True)],
    )
