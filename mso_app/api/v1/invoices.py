"""Invoices over HTTP: lists, one of them, its PDF, and what is done to it. A provider finds nothing here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from mso_app.api.bodies import HEADERS
from mso_app.api.deps import CurrentActor, Uow, signed_in
from mso_app.core.names import content_disposition
from mso_app.schemas.invoices import InvoiceDetail, InvoicePage, InvoiceQuery, InvoiceTotals, Pay, Reason, Verify, View
from mso_app.services import invoices

router = APIRouter(prefix="/api/v1", tags=["invoices"])

MONTH = r"^(\d{4}-(0[1-9]|1[0-2]))?$"


def _query(
    view: View = "all",
    q: Annotated[str, Query(max_length=80)] = "",
    month: Annotated[str, Query(pattern=MONTH, description="Such as 2026-11.")] = "",
    institution_id: UUID | None = None,
    case_id: UUID | None = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> InvoiceQuery:
    return InvoiceQuery(
        view=view,
        search=q,
        month=month,
        institution_id=institution_id,
        case_id=case_id,
        offset=offset,
        limit=limit,
    )


Wanted = Annotated[InvoiceQuery, Depends(_query)]


@router.get("/invoices")
async def listed(session: Uow, actor: CurrentActor, query: Wanted) -> InvoicePage:
    """One window of one's invoices, newest first, with figures."""
    return await invoices.list_invoices(session, actor, query)


@router.get("/invoices/totals")
async def totals(session: Uow, actor: CurrentActor, query: Wanted) -> InvoiceTotals:
    """Sums by state, month and institution, each currency by itself."""
    return await invoices.totals(session, actor, query)


@router.get("/invoices.csv", response_class=Response)
async def table(session: Uow, actor: CurrentActor, query: Wanted) -> Response:
    """The same rows as a table, all of them."""
    content = await invoices.table(session, actor, query)
    headers = {**HEADERS, "Content-Disposition": content_disposition("invoices.csv")}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/invoices/{invoice_id}")
async def one(session: Uow, actor: CurrentActor, invoice_id: UUID) -> InvoiceDetail:
    """Lines, tax, addresses, and what may be done."""
    return await invoices.open_invoice(session, actor, invoice_id)


@router.get("/invoices/{invoice_id}/paper.pdf", response_class=Response)
async def paper(request: Request, invoice_id: UUID) -> Response:
    """The invoice or credit note to file and to pay from."""
    async with signed_in(request) as (session, actor):
        ordered = await invoices.order_paper(session, actor, invoice_id)
    content = await invoices.print_paper(ordered)
    headers = {**HEADERS, "Content-Disposition": content_disposition(f"{ordered.number}.pdf")}
    return Response(content, media_type="application/pdf", headers=headers)


@router.post("/invoices/{invoice_id}/verify", status_code=204)
async def verify(session: Uow, actor: CurrentActor, invoice_id: UUID, given: Verify) -> None:
    """An administrator has looked at it."""
    await invoices.verify(session, actor, invoice_id, version=given.version)


@router.post("/invoices/{invoice_id}/pay", status_code=204)
async def pay(session: Uow, actor: CurrentActor, invoice_id: UUID, given: Pay) -> None:
    """The money has come."""
    await invoices.pay(session, actor, invoice_id, given)


@router.post("/invoices/{invoice_id}/void", status_code=201)
async def void(session: Uow, actor: CurrentActor, invoice_id: UUID, given: Reason) -> dict[str, UUID]:
    """Take it back; the id of the credit note."""
    note = await invoices.void(session, actor, invoice_id, version=given.version, reason=given.text)
    return {"credit_note_id": note}


@router.post("/invoices/{invoice_id}/dispute", status_code=204)
async def dispute(session: Uow, actor: CurrentActor, invoice_id: UUID, given: Reason) -> None:
    """The requester finds it wrong."""
    await invoices.dispute(session, actor, invoice_id, version=given.version, text=given.text)


@router.post("/invoices/{invoice_id}/settle", status_code=204)
async def settle(session: Uow, actor: CurrentActor, invoice_id: UUID, given: Reason) -> None:
    """The invoice stands; an answer to the requester."""
    await invoices.settle(session, actor, invoice_id, version=given.version, answer=given.text)
