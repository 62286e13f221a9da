"""Sums: every one can be worked out again from its lines, whatever the prices, taxes and roundings."""

import csv
import io
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mso_app.core.errors import InvalidTransition
from mso_app.core.spreadsheet import csv_bytes
from mso_app.domain import money
from mso_app.domain.deadlines import ClockState
from mso_app.domain.invoices import (
    ALLOWED,
    CODE,
    InvoiceMove,
    InvoiceState,
    after,
    due,
    moves_from,
    postponed,
    proposed_code,
    require_disputable,
)
from mso_app.domain.service_records import period

LINES = st.lists(
    st.builds(
        money.Line,
        net=st.integers(-(10**9), 10**9),
        tax_bp=st.integers(0, 9_999),
        note=st.sampled_from(["", "medical analysis", "reverse charge"]),
    ),
    max_size=12,
)


@given(LINES)
def test_net_and_tax_are_the_total(lines: list[money.Line]) -> None:
    """MSO-29: the sum of the lines and of the tax rows is the total."""
    sums = money.totals(lines)

    assert sums.net == sum(line.net for line in lines)
    assert sums.net == sum(row.base for row in sums.taxes)
    assert sums.tax == sum(row.tax for row in sums.taxes)
    assert sums.total == sums.net + sums.tax
    assert len({(row.tax_bp, row.note) for row in sums.taxes}) == len(sums.taxes)


@given(LINES)
def test_a_credit_note_is_minus_the_invoice(lines: list[money.Line]) -> None:
    invoice = money.totals(lines)

    note = money.totals([money.Line(net=-line.net, tax_bp=line.tax_bp, note=line.note) for line in lines])

    assert (note.net, note.tax, note.total) == (-invoice.net, -invoice.tax, -invoice.total)
    assert [(row.base, row.tax) for row in note.taxes] == [(-row.base, -row.tax) for row in invoice.taxes]


@given(st.integers(-(10**12), 10**12), st.integers(0, 9_999))
def test_tax_is_rounded_as_a_merchant_does(base: int, rate: int) -> None:
    exact = Decimal(base) * rate / 10_000

    assert money.tax_of(base, rate) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(st.integers(0, money.MOST - 1), st.sampled_from(sorted(money.CURRENCIES)))
def test_what_is_written_is_read_as_the_same(minor: int, currency: str) -> None:
    assert money.typed(money.figure(minor, currency), currency) == minor
    assert money.decimal(minor, currency) * 10 ** money.CURRENCIES[currency] == minor


@given(st.integers(0, 9_999))
def test_a_tax_rate_is_written_and_read_as_the_same(rate: int) -> None:
    assert money.percent_typed(money.percent(rate)) == rate


@pytest.mark.parametrize("text", ["", "-1", "1e3", "1.234.00", "12,34", "0.001", "1" * 30, "NaN", "١٢", "5.", "EUR 5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        money.typed(text, "EUR")


def test_sums_are_written_as_on_the_screen() -> None:
    assert money.words(135_400, "EUR") == "EUR 1,354.00"
    assert money.figure(-4_000, "EUR") == "−40.00"
    assert money.figure(1_500, "JPY") == "1,500"
    assert (money.percent(1_900), money.percent(770), money.percent(5)) == ("19 %", "7.7 %", "0.05 %")


@pytest.mark.parametrize("move", InvoiceMove)
@pytest.mark.parametrize("state", InvoiceState)
@pytest.mark.parametrize("is_disputed", [False, True])
def test_an_invoice_moves_only_along_the_table(move: InvoiceMove, state: InvoiceState, is_disputed: bool) -> None:
    """X-11: generated, verified, paid or void; nothing is paid or verified while it is disputed."""
    is_legal = state in ALLOWED[move] and (not is_disputed or move is InvoiceMove.VOID)

    assert (move in moves_from(state, is_disputed=is_disputed)) is is_legal
    if is_legal:
        assert after(move, state, is_disputed=is_disputed) is ALLOWED[move][state]
        return
    with pytest.raises(InvalidTransition, match=r"\w+\.$"):
        after(move, state, is_disputed=is_disputed)


@pytest.mark.parametrize("state", InvoiceState)
def test_only_what_is_still_to_be_paid_is_disputed(state: InvoiceState) -> None:
    if state in (InvoiceState.GENERATED, InvoiceState.VERIFIED):
        require_disputable(state, is_disputed=False)
    else:
        with pytest.raises(InvalidTransition):
            require_disputable(state, is_disputed=False)
    with pytest.raises(InvalidTransition):
        require_disputable(state, is_disputed=True)


@pytest.mark.parametrize(
    ("left", "words", "clock"),
    [
        (11, "Due 12 Dec", ClockState.NONE),
        (3, "Due in 3 d", ClockState.DUE_SOON),
        (0, "Due today", ClockState.DUE_SOON),
        (-1, "Late by 1 d", ClockState.LATE),
    ],
)
def test_the_pill_of_a_due_date_is_amber_at_three_days_and_red_when_late(
    left: int, words: str, clock: ClockState
) -> None:
    due_on = date(2026, 12, 12)

    shown = due(InvoiceState.VERIFIED, due_on, today=due_on - timedelta(days=left), is_disputed=False)

    assert (shown.words, shown.clock) == (words, clock)
    assert due(InvoiceState.VERIFIED, due_on, today=due_on, is_disputed=True).clock is ClockState.NONE


def test_a_dispute_moves_the_day_by_as_long_as_it_took() -> None:
    moved = postponed(date(2026, 12, 1), disputed_on=date(2026, 11, 20), settled_on=date(2026, 11, 29))

    assert moved == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Klinikum Nordhafen", "KN"), ("Hospital 12", "H12"), ("Ärztehaus Süd", "AS"), ("病院", "HX"), ("7 Hills", "HH")],
)
def test_an_institution_gets_a_short_name_from_its_own(name: str, code: str) -> None:
    assert proposed_code(name) == code


@given(st.text(max_size=200))
def test_every_name_gives_a_short_name(name: str) -> None:
    assert CODE.fullmatch(proposed_code(name))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["month", "quarter", "year"]))
def test_a_day_is_in_its_period(day: date, length: str) -> None:
    found = period(length, day)

    assert found.first <= day <= found.last
    assert found.first.day == 1
    assert (found.last + timedelta(days=1)).day == 1


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1", "\n=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    """Row 19: ten strings, neutralised; read back, only the apostrophe is more."""
    content = csv_bytes(["Text", "Number"], [[text, Decimal("-3.20")]]).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content, newline="")))

    assert rows[1] == [f"'{text}", "-3.20"]
