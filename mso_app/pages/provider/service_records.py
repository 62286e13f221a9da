"""`/provider/service-records`: finished work, its clocks, and the statement of a month in units."""

import reflex as rx

from mso_app.components.badges import badge, clock_pill
from mso_app.components.buttons import button, icon_button, link_button
from mso_app.components.cards import Stat, card
from mso_app.components.faces import empty, faces
from mso_app.components.segmented import filter_pill, filters, segmented
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, name_cell, pager, row, table
from mso_app.components.theme import icon
from mso_app.domain.service_records import UNITS_SENTENCE
from mso_app.schemas.service_records import Bar, MonthRow, RecordRow, StatementRow
from mso_app.state.provider.service_records import ServiceRecordsState

Page = ServiceRecordsState.page
COLUMNS = [
    Column(word="Sealed", width="84px"),
    Column(word="Case"),
    Column(word="Kind", width="104px"),
    Column(word="Clock", width="148px"),
    Column(word="Outcome", width="152px", only_wide=True),
]
KINDS = (("all", "All"), ("opinion", "Opinions"), ("second_read", "Second reads"), ("addendum", "Addenda"))


def service_records() -> rx.Component:
    return page_frame(
        _period(),
        _figures(),
        rx.el.div(_work(), rx.el.div(_statement(), _closed(), _note(), class_name="col g5"), class_name="split"),
        title="Service records",
        active="service-records",
        role="provider",
        actions=[
            link_button("CSV", ServiceRecordsState.csv_href, name="download", weight="surface", external=True),
            link_button("Statement PDF", ServiceRecordsState.pdf_href, name="download", weight="solid", external=True),
        ],
    )


def _period() -> rx.Component:
    return rx.el.div(
        icon_button(
            "Before",
            "chevron-left",
            weight="surface",
            on_click=ServiceRecordsState.show_month(Page.before),
        ),
        rx.el.h2(Page.period, class_name="t5 b", custom_attrs={"aria-live": "polite"}),
        icon_button(
            "After",
            "chevron-right",
            weight="surface",
            off=Page.after == "",
            on_click=ServiceRecordsState.show_month(Page.after),
        ),
        segmented(
            "Length of the period",
            [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
            ServiceRecordsState.length,
            ServiceRecordsState.show_length,
        ),
        rx.el.span(class_name="sp"),
        rx.cond(
            Page.is_open,
            badge(rx.Var.create(f"Open, closes {Page.closes}"), "circle-dashed", "gray", "2"),
            badge("Closed", "check", "gray", "2"),
        ),
        class_name="row g3 wrap",
    )


def _figures() -> rx.Component:
    return rx.el.section(
        rx.el.dl(
            _stat(Stat(label="Opinions sealed", figure=Page.opinions, detail=Page.opinions_detail, icon="signature")),
            _stat(
                Stat(label="Second reads", figure=Page.second_reads, detail="blinded second readings", icon="columns-2")
            ),
            _stat(Stat(label="Inside the promise", figure=Page.in_time, detail=Page.in_time_detail, icon="timer")),
            _stat(Stat(label="Typical turnaround", figure=Page.typical, detail=Page.typical_detail, icon="clock")),
            rx.el.div(
                rx.el.dt("Completed, six months", class_name="k"),
                rx.el.dd(rx.el.div(rx.foreach(Page.bars, _bar), class_name="bars"), style={"margin": "0"}),
                class_name="stat",
            ),
            class_name="stats",
        ),
        class_name="card",
        aria_label="Numbers",
    )


def _stat(stat: Stat) -> rx.Component:
    return rx.el.div(
        rx.el.dt(icon(stat.icon, 14), stat.label, class_name="k"),
        rx.el.dd(rx.el.div(stat.figure, class_name="v"), rx.el.div(stat.detail, class_name="x"), style={"margin": "0"}),
        class_name="stat",
    )


def _bar(bar: rx.Var[Bar]) -> rx.Component:
    return rx.el.div(
        rx.el.i(
            style={"height": f"{bar.percent}%"},
            title=rx.Var.create(f"{bar.word}: {bar.count}"),
            custom_attrs={"data-now": rx.cond(bar.is_now, "true", "false")},
            aria_hidden="true",
        ),
        rx.el.span(bar.word, rx.el.span(f", {bar.count}", class_name="sr")),
    )


def _work() -> rx.Component:
    return card(
        faces(
            loading_when=ServiceRecordsState.loading,
            problem=ServiceRecordsState.problem,
            empty_when=Page.total == 0,
            rows=rx.fragment(
                table(COLUMNS, rx.foreach(Page.rows, _row), label="Completed work"),
                pager(
                    first=ServiceRecordsState.first,
                    last=ServiceRecordsState.last,
                    total=Page.total,
                    on_previous=ServiceRecordsState.previous,
                    on_next=ServiceRecordsState.next,
                ),
            ),
            nothing=empty(
                "Nothing was completed in this time",
                "A record is made by itself when you sign an opinion.",
                name="briefcase",
            ),
            title_of_failure="The records did not load",
            on_retry=ServiceRecordsState.load,
        ),
        title="Completed work",
        total=Page.counts["all"],
        actions=[
            filters(
                *(
                    filter_pill(
                        word,
                        on=ServiceRecordsState.kind == kind,
                        on_click=ServiceRecordsState.show_kind(kind),
                        number=Page.counts[kind],
                    )
                    for kind, word in KINDS
                )
            )
        ],
    )


def _row(line: rx.Var[RecordRow]) -> rx.Component:
    return row(
        cell(rx.el.span(line.day, class_name="mut tn nw")),
        rx.cond(
            line.href != "", name_cell(line.title, line.detail, href=line.href), name_cell(line.title, line.detail)
        ),
        cell(line.kind),
        cell(clock_pill(line.clock.state, line.clock.words)),
        cell(line.outcome, only_wide=True),
        key=line.id.to(str),
    )


def _statement() -> rx.Component:
    return card(
        rx.el.dl(
            rx.foreach(Page.statement, _counted),
            rx.el.div(rx.el.dt("Units of work"), rx.el.dd(Page.units), class_name="money-sum total"),
            class_name="statement-sums",
        ),
        rx.el.p(UNITS_SENTENCE, " Fees follow your own contract.", class_name="t1 mut"),
        title="Your statement",
        pad=True,
    )


def _counted(line: rx.Var[StatementRow]) -> rx.Component:
    return rx.el.div(rx.el.dt(line.word), rx.el.dd(line.count), class_name="money-sum")


def _closed() -> rx.Component:
    return card(rx.foreach(Page.closed, _month), title="Closed months")


def _month(line: rx.Var[MonthRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(line.word, class_name="m"), rx.el.div(line.detail, class_name="t1 mut"), class_name="sp two"
        ),
        button("Show", size="1", weight="ghost", on_click=ServiceRecordsState.show_month(line.month)),
        link_button(
            "CSV",
            rx.Var.create(f"/api/v1/service-records.csv?month={line.month}"),
            name="download",
            size="1",
            weight="ghost",
            external=True,
        ),
        class_name="item",
    )


def _note() -> rx.Component:
    return rx.el.div(
        icon("eye-off", 14),
        rx.el.span("What a requester is billed is not part of this page. Your rates are in your contract."),
        class_name="row g2 top t1 mut",
    )
