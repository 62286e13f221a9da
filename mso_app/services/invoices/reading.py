"""Invoices as people look at them: a window of a list with the figures above it, one of them, the totals, a table."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import case as sql_case
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import NotFound
from mso_app.core.spreadsheet import Cell, csv_bytes
from mso_app.domain import money
from mso_app.domain.access import Action, Actor
from mso_app.domain.deadlines import ClockState
from mso_app.domain.invoices import (
    DISPUTABLE,
    DISPUTED,
    DisputeOutcome,
    InvoiceKind,
    InvoiceMove,
    InvoiceState,
    due,
    moves_from,
)
from mso_app.domain.service_records import period
from mso_app.domain.words import Role
from mso_app.models import Account, Case, Institution, Invoice, InvoiceDispute
from mso_app.schemas.cases import ClockView
from mso_app.schemas.invoices import (
    InvoiceDetail,
    InvoicePage,
    InvoiceQuery,
    InvoiceRow,
    InvoiceTotals,
    LineView,
    Step,
    SumRow,
    TaxView,
    Tile,
)
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.invoices.days import today_there
from mso_app.services.text import like
from mso_app.services.views import day
from mso_app.services.visibility import invoice_reach

Condition: TypeAlias = ColumnElement[bool]

MOST_IN_A_TABLE = 50_000
MONTHS_SHOWN = 12
INSTITUTIONS_SHOWN = 20
_OPEN_DISPUTE = col(Invoice.disputed_at).is_not(None)
_QUIET = col(Invoice.disputed_at).is_(None)
# What a person reads as the state: an open dispute hides the one beneath it.
_SHOWN = sql_case((_OPEN_DISPUTE, DISPUTED), else_=sa.cast(Invoice.state, sa.String))
_HOUSE = sa.type_coerce(col(Institution.name), sa.String)
COLUMNS = (
    *("Number", "Kind", "State", "Case", "Institution", "Issued", "Due", "Currency", "Net", "Tax", "Total"),
    *("Paid on", "Method", "Reference"),
)


async def list_invoices(session: AsyncSession, actor: Actor, query: InvoiceQuery) -> InvoicePage:
    """One window, newest first, with the figures above it."""
    await visibility.require_known(session, actor, Action.LIST_INVOICES, "invoices")
    today = clock.now().astimezone(ZoneInfo(await zone_of(session, actor.id))).date()
    chosen = [*_narrowed(query), _view(query.view, today)]
    order = (col(Invoice.issued_at).desc(), col(Invoice.number).desc())
    window = visibility.invoices_with_case(actor, *chosen).order_by(*order).offset(query.offset).limit(query.limit)
    found = (await session.exec(window)).all()
    rows = [
        _row(actor, invoice, number, patient, institution, today) for invoice, number, patient, institution in found
    ]
    await audit.record(session, actor, Action.LIST_INVOICES, subject="invoices", details={"rows": len(rows)})
    counts = await _counts(session, actor, query, today)
    return InvoicePage(
        rows=rows,
        total=counts[query.view],
        offset=query.offset,
        counts=counts,
        to_pay=await _to_pay(session, actor, query, today),
        in_dispute=await _tile(session, actor, query, _OPEN_DISPUTE, "not due while open"),
        paid=await _tile(
            session,
            actor,
            query,
            and_(col(Invoice.state) == InvoiceState.PAID, sa.extract("year", col(Invoice.paid_on)) == today.year),
            "",
        ),
        case_number=found[0][1] if query.case_id and found else "",
    )


async def open_invoice(session: AsyncSession, actor: Actor, invoice_id: UUID) -> InvoiceDetail:
    """Everything that is on it, and what this person may do with it."""
    invoice, case = await visibility.invoice_of(session, actor, invoice_id, Action.SEE_INVOICE)
    await audit.record(
        session, actor, Action.SEE_INVOICE, subject="invoice", subject_id=invoice.id, case_id=case.id
    )  # fmt: skip
    return await _detail(session, actor, invoice, case)


async def invoice_of_case(session: AsyncSession, actor: Actor, case_id: UUID) -> InvoiceDetail:
    """The invoice of a case. NotFound also while there is none."""
    found = (await session.exec(visibility.original_of_case(actor, case_id))).first()
    if found is None:
        await audit.record_refusal(session, actor, Action.SEE_INVOICE, subject="case", subject_id=case_id)
        raise NotFound
    return await open_invoice(session, actor, found)


async def totals(session: AsyncSession, actor: Actor, query: InvoiceQuery) -> InvoiceTotals:
    """Everything within reach, by state, by month and by institution; each currency by itself."""
    await visibility.require_known(session, actor, Action.LIST_INVOICES, "invoices")
    year, month = sa.extract("year", col(Invoice.issued_on)), sa.extract("month", col(Invoice.issued_on))
    narrowed = _narrowed(query)
    by_state = await _grouped(session, actor, narrowed, _SHOWN, most=40)
    by_month = await _grouped(session, actor, narrowed, year, month, most=MONTHS_SHOWN)
    by_house = await _grouped(session, actor, narrowed, _HOUSE, most=INSTITUTIONS_SHOWN)
    await audit.record(session, actor, Action.LIST_INVOICES, subject="totals")
    order = [DISPUTED, *InvoiceState]
    return InvoiceTotals(
        by_state=[
            _sum_row(str(key), _state_word(str(key)), *sums)
            for key, *sums in sorted(by_state, key=lambda one: order.index(str(one[0])))
        ],
        by_month=[
            _sum_row(f"{int(at):04d}-{int(within):02d}", f"{date(int(at), int(within), 1):%B %Y}", *sums)
            for at, within, *sums in sorted(by_month, key=lambda one: (-int(one[0]), -int(one[1])))
        ],
        by_institution=[_sum_row(str(name), str(name), *sums) for name, *sums in by_house],
    )


async def table(session: AsyncSession, actor: Actor, query: InvoiceQuery) -> bytes:
    """The same rows as CSV, all of them; no patient is named in it."""
    await visibility.require_known(session, actor, Action.LIST_INVOICES, "invoices")
    today = clock.now().astimezone(ZoneInfo(await zone_of(session, actor.id))).date()
    chosen = [*_narrowed(query), _view(query.view, today)]
    statement = visibility.invoices_with_case(actor, *chosen).order_by(col(Invoice.issued_at), col(Invoice.number))
    found = (await session.exec(statement.limit(MOST_IN_A_TABLE))).all()
    await audit.record(session, actor, Action.LIST_INVOICES, subject="table", details={"rows": len(found)})
    return csv_bytes(COLUMNS, (_cells(invoice, number, house) for invoice, number, _, house in found))


def _narrowed(query: InvoiceQuery) -> list[Condition]:
    conditions: list[Condition] = []
    if query.month:
        months = period("month", date.fromisoformat(f"{query.month}-01"))
        conditions.append(col(Invoice.issued_on).between(months.first, months.last))
    if query.institution_id is not None:
        conditions.append(col(Invoice.institution_id) == query.institution_id)
    if query.case_id is not None:
        conditions.append(col(Invoice.case_id) == query.case_id)
    if query.search.strip():
        wanted = like(query.search)
        conditions.append(
            or_(
                *(
                    column.ilike(wanted, escape="\\")
                    for column in (col(Invoice.number), col(Case.number), col(Institution.name))
                )
            )
        )
    return conditions


def _view(view: str, today: date) -> Condition:
    if view == "all":
        return col(Invoice.id).is_not(None)
    if view == DISPUTED:
        return _OPEN_DISPUTE
    if view == "to_pay":
        return and_(col(Invoice.state).in_([InvoiceState.GENERATED, InvoiceState.VERIFIED]), _QUIET)
    if view == "late":
        return and_(col(Invoice.state) == InvoiceState.VERIFIED, _QUIET, col(Invoice.due_on) < today)
    quiet = (_QUIET,) if view in DISPUTABLE else ()
    return and_(col(Invoice.state) == InvoiceState(view), *quiet)


async def _counts(session: AsyncSession, actor: Actor, query: InvoiceQuery, today: date) -> dict[str, int]:
    views = ("all", "to_pay", "late", DISPUTED, *InvoiceState)
    figures = [func.coalesce(func.sum(sql_case((_view(view, today), 1), else_=0)), 0) for view in views]
    reach = invoice_reach(actor)
    statement = _joined(select(*figures)).where(reach, *_narrowed(query))
    found = (await session.exec(statement)).one()
    return {str(view): int(number) for view, number in zip(views, found, strict=True)}


def _joined(statement):  # noqa: ANN001, ANN202 -- whatever is selected, from invoices with case and institution
    return (
        statement.select_from(Invoice)
        .join(Case, col(Case.id) == Invoice.case_id)
        .join(Institution, col(Institution.id) == Invoice.institution_id)
    )


async def _sums(
    session: AsyncSession, actor: Actor, query: InvoiceQuery, which: Condition
) -> list[tuple[str, int, int]]:
    """Currency, sum and number, the largest first."""
    amount = func.sum(col(Invoice.total_minor))
    reach = invoice_reach(actor)
    statement = (
        _joined(select(Invoice.currency, amount, func.count()))
        .where(reach, *_narrowed(query), which)
        .group_by(col(Invoice.currency))
        .order_by(amount.desc())
    )
    return [(currency, int(total), number) for currency, total, number in (await session.exec(statement)).all()]


async def _tile(session: AsyncSession, actor: Actor, query: InvoiceQuery, which: Condition, note: str) -> Tile:
    found = await _sums(session, actor, query, which)
    count = sum(number for _, _, number in found)
    currency, total = (found[0][0], found[0][1]) if found else ("", 0)
    more = [money.words(amount, name) for name, amount, _ in found[1:]]
    said = [f"{count:,} {'invoice' if count == 1 else 'invoices'}", *([note] if note and count else [])]
    if more:
        said.append(f"also {', '.join(more)}")
    figure = money.figure(total, currency) if found else "0"
    return Tile(currency=currency, figure=figure, detail=", ".join(said))


async def _to_pay(session: AsyncSession, actor: Actor, query: InvoiceQuery, today: date) -> Tile:
    waiting = _view("to_pay", today)
    reach = invoice_reach(actor)
    nearest = (
        _joined(select(func.min(col(Invoice.due_on))))
        .where(reach, *_narrowed(query), waiting)
    )  # fmt: skip
    first = (await session.exec(nearest)).one()
    word = "late since" if first and first < today else "next"
    note = f"{word} {first.day} {first:%b}" if first else ""
    return await _tile(session, actor, query, waiting, note)


async def _grouped(
    session: AsyncSession, actor: Actor, narrowed: list[Condition], *keys: ColumnElement, most: int
) -> Sequence[tuple]:
    """Keys, then currency, number, net, tax and total of each group."""
    sums = [func.sum(column) for column in (col(Invoice.net_minor), col(Invoice.tax_minor), col(Invoice.total_minor))]
    columns: list[ColumnElement] = [*keys, sa.type_coerce(col(Invoice.currency), sa.String), func.count(), *sums]
    reach = invoice_reach(actor)
    statement = (
        _joined(select(*columns))
        .where(reach, *narrowed)
        .group_by(*keys, col(Invoice.currency))
        .order_by(*(key.desc() for key in keys))
        .limit(most)
    )
    return (await session.exec(statement)).all()


def _sum_row(key: str, label: str, currency: str, count: int, net: int, tax: int, total: int) -> SumRow:
    return SumRow(
        key=key,
        label=label,
        currency=currency,
        count=count,
        net=money.figure(int(net), currency),
        tax=money.figure(int(tax), currency),
        figure=money.figure(int(total), currency),
    )


def _state_word(shown: str) -> str:
    return "Disputed" if shown == DISPUTED else InvoiceState(shown).label


def _shown_state(invoice: Invoice) -> str:
    return DISPUTED if invoice.disputed_at is not None else invoice.state.value


def _row(actor: Actor, invoice: Invoice, number: str, patient: str, house: str, today: date) -> InvoiceRow:
    about = house if actor.role is Role.ADMIN else patient
    words, clock_view = _next(invoice, today)
    return InvoiceRow(
        id=invoice.id,
        number=invoice.number,
        detail=f"{number} · {about} · {_short(invoice.issued_on)}",
        currency=invoice.currency,
        figure=money.figure(invoice.total_minor, invoice.currency),
        state=_shown_state(invoice),
        next_words=words,
        clock=clock_view,
        can_verify=actor.role is Role.ADMIN and InvoiceMove.VERIFY in _moves(invoice),
        version=invoice.version,
    )


def _next(invoice: Invoice, today: date) -> tuple[str, ClockView]:
    """What stands under "what next": words, or a clock pill."""
    if invoice.state is InvoiceState.PAID and invoice.paid_on and invoice.paid_method:
        return f"{_short(invoice.paid_on)}, {invoice.paid_method.label.lower()}", ClockView()
    if invoice.state is InvoiceState.VOID:
        return "Taken back", ClockView()
    if invoice.state is InvoiceState.WAIVED:
        return "Nothing to pay", ClockView()
    shown = due(
        invoice.state, invoice.due_on, today=today, is_disputed=invoice.disputed_at is not None
    )  # fmt: skip
    if shown.clock is ClockState.NONE:
        return shown.words, ClockView()
    pill = ClockView(state=shown.clock.value, words=shown.words, due_at=invoice.due_on.isoformat())
    return "", pill


def _moves(invoice: Invoice) -> list[InvoiceMove]:
    return moves_from(invoice.state, is_disputed=invoice.disputed_at is not None)


def _can(actor: Actor, invoice: Invoice) -> list[str]:
    if actor.role is Role.ADMIN:
        settle = ["settle"] if invoice.disputed_at is not None else []
        return [*(move.value for move in _moves(invoice)), *settle]
    may_dispute = invoice.state in DISPUTABLE and invoice.disputed_at is None
    return ["dispute"] if may_dispute else []


async def _detail(session: AsyncSession, actor: Actor, invoice: Invoice, case: Case) -> InvoiceDetail:
    zone = ZoneInfo(await zone_of(session, actor.id))
    today = clock.now().astimezone(zone).date()
    lines = (await session.exec(visibility.lines_of(invoice))).all()
    sums = money.totals(money.Line(net=line.net_minor, tax_bp=line.tax_bp, note=line.tax_note) for line in lines)
    dispute = (await session.exec(visibility.disputes_of(invoice))).first()
    other = (await session.exec(visibility.other_of(invoice))).first()
    names = await _names(session, invoice, case, dispute)
    _, pill = _next(invoice, today)
    paid = invoice.total_minor if invoice.state is InvoiceState.PAID else 0
    return InvoiceDetail(
        id=invoice.id,
        number=invoice.number,
        kind=invoice.kind.value,
        state=_shown_state(invoice),
        case_id=case.id,
        case_number=case.number,
        subject=case.subject,
        sealed=_sealed(case, names, zone),
        currency=invoice.currency,
        figure=money.figure(invoice.total_minor, invoice.currency),
        due_words=_due_words(invoice, today),
        today=(await today_there(session, invoice)).isoformat(),
        clock=pill,
        steps=_steps(invoice, names, zone),
        lines=[
            LineView(
                title=line.title,
                detail=line.detail,
                unit=f"{line.quantity} × {money.figure(line.unit_minor, invoice.currency)}" if line.quantity else "",
                tax=money.percent(line.tax_bp) if line.tax_bp else "exempt" if line.net_minor else "",
                net=money.figure(line.net_minor, invoice.currency),
            )
            for line in lines
        ],
        net=money.figure(sums.net, invoice.currency),
        taxes=[
            TaxView(words=tax_words(row, invoice.currency), tax=money.figure(row.tax, invoice.currency))
            for row in sums.taxes
            if row.base
        ],
        total=money.figure(sums.total, invoice.currency),
        paid=money.figure(paid, invoice.currency),
        paid_words=_paid_words(invoice),
        note=invoice.note,
        seller=invoice.seller.splitlines(),
        seller_vat=invoice.seller_vat,
        seller_iban=invoice.seller_iban,
        buyer=invoice.buyer.splitlines(),
        buyer_vat=invoice.buyer_vat,
        buyer_reference=invoice.buyer_reference,
        dispute=dispute.text if dispute else "",
        dispute_words=_dispute_words(dispute, names, zone),
        dispute_answer=dispute.answer if dispute else "",
        void_reason=invoice.void_reason,
        other_number=other[1] if other else "",
        other_id=str(other[0]) if other else "",
        can=_can(actor, invoice),
        version=invoice.version,
    )


def tax_words(row: money.TaxRow, currency: str) -> str:
    """ "VAT 19 % on 500.00", "Exempt, medical analysis, on 45.00"."""
    base = money.figure(row.base, currency)
    if row.tax_bp:
        return f"VAT {money.percent(row.tax_bp)} on {base}"
    return f"{row.note or 'No tax'}, on {base}"


async def _names(
    session: AsyncSession, invoice: Invoice, case: Case, dispute: InvoiceDispute | None
) -> dict[UUID, str]:
    people = {case.provider_id, invoice.verified_by, invoice.paid_by, invoice.voided_by}
    people |= {dispute.opened_by, dispute.settled_by} if dispute else set()
    found = await session.exec(select(Account.id, Account.name).where(col(Account.id).in_(people - {None})))
    return dict(found.all())


def _sealed(case: Case, names: dict[UUID, str], zone: ZoneInfo) -> str:
    if case.done_at is None or case.provider_id is None:
        return case.number
    return f"{case.number}, sealed {_short(case.done_at.astimezone(zone).date())} by {names[case.provider_id]}"


def _due_words(invoice: Invoice, today: date) -> str:
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return f"Issued {day(invoice.issued_on)}"
    if invoice.state is InvoiceState.WAIVED:
        return "Nothing to pay"
    if invoice.state is InvoiceState.VOID:
        return "Taken back by a credit note"
    if invoice.state is InvoiceState.PAID and invoice.paid_on:
        return f"Paid {day(invoice.paid_on)}"
    if invoice.disputed_at is not None:
        return "Not due while the dispute is open"
    left = (invoice.due_on - today).days
    ahead = f"in {left} {'day' if left == 1 else 'days'}" if left > 0 else "today"
    behind = f"{-left} {'day' if left == -1 else 'days'} ago"
    return f"Due {day(invoice.due_on)}, {ahead if left >= 0 else behind}"


def _steps(invoice: Invoice, names: dict[UUID, str], zone: ZoneInfo) -> list[Step]:
    """Generated, verified, paid; or where it ended instead."""
    issued = invoice.issued_at.astimezone(zone)
    first = f"{_short(issued.date())}, {issued:%H:%M}"
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return [Step(word="Issued", detail=first, face="done")]
    if invoice.state is InvoiceState.WAIVED:
        return [Step(word="Generated", detail=first, face="done"), Step(word="Waived", detail="", face="done")]
    steps = [Step(word="Generated", detail=first, face="done")]
    if invoice.verified_at is not None and invoice.verified_by is not None:
        at = _short(invoice.verified_at.astimezone(zone).date())
        face = "now" if invoice.state is InvoiceState.VERIFIED else "done"
        steps.append(Step(word="Verified", detail=f"{at}, {_brief(names[invoice.verified_by])}", face=face))
    elif invoice.state is not InvoiceState.VOID:
        steps[0].face = "now"
        steps.append(Step(word="Verified", detail="by an administrator", face="open"))
    if invoice.state is InvoiceState.VOID and invoice.voided_at and invoice.voided_by:
        at = _short(invoice.voided_at.astimezone(zone).date())
        return [*steps, Step(word="Void", detail=f"{at}, {_brief(names[invoice.voided_by])}", face="done")]
    if invoice.state is InvoiceState.PAID and invoice.paid_on:
        return [*steps, Step(word="Paid", detail=_short(invoice.paid_on), face="done")]
    by = "not due" if invoice.disputed_at is not None else f"by {_short(invoice.due_on)}"
    return [*steps, Step(word="Paid", detail=by, face="open")]


def _paid_words(invoice: Invoice) -> str:
    if invoice.paid_on is None or invoice.paid_method is None:
        return ""
    return ", ".join(filter(None, [day(invoice.paid_on), invoice.paid_method.label.lower(), invoice.paid_reference]))


def _dispute_words(dispute: InvoiceDispute | None, names: dict[UUID, str], zone: ZoneInfo) -> str:
    if dispute is None:
        return ""
    opened = f"{names[dispute.opened_by]}, {_short(dispute.created_at.astimezone(zone).date())}"
    if dispute.settled_at is None or dispute.settled_by is None:
        return f"{opened}. An administrator answers."
    how = "the invoice stands" if dispute.outcome is DisputeOutcome.STANDS else "the invoice was taken back"
    at = _short(dispute.settled_at.astimezone(zone).date())
    return f"{opened}. Settled {at} by {names[dispute.settled_by]}: {how}."


def _cells(invoice: Invoice, number: str, house: str) -> list[Cell]:
    def number_of(minor: int) -> Cell:
        return money.decimal(minor, invoice.currency)

    return [
        *(invoice.number, invoice.kind.value, _state_word(_shown_state(invoice)), number, house),
        *(invoice.issued_on, invoice.due_on, invoice.currency),
        *(number_of(invoice.net_minor), number_of(invoice.tax_minor), number_of(invoice.total_minor)),
        *(invoice.paid_on, invoice.paid_method.label if invoice.paid_method else None, invoice.paid_reference),
    ]


def _short(value: date) -> str:
    """ "20 Nov"."""
    return f"{value.day} {value:%b}"


def _brief(name: str) -> str:
    """ "J. Vermeer"."""
    first, _, last = name.rpartition(" ")
    return f"{first[0]}. {last}" if first and not first.endswith(".") else name
