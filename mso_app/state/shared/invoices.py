"""Invoices on a screen: the list, one of them beside it or in its case, and the dialogs that act on it."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx
from pydantic import ValidationError
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AppError, ChangedMeanwhile, Conflict, InvalidInput, NotFound, NotSignedIn
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.schemas.cases import ClockView
from mso_app.schemas.invoices import (
    InvoiceDetail,
    InvoiceQuery,
    InvoiceRow,
    InvoiceTotals,
    Pay,
    Tile,
)
from mso_app.services import invoices
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import list_topics, listener, wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case

PAGE = 20
NO_TILE = Tile(currency="", figure="0", detail="")
NO_TOTALS = InvoiceTotals(by_state=[], by_month=[], by_institution=[])
NO_INVOICE = InvoiceDetail(
    id=NOBODY,
    number="",
    kind="",
    state="",
    case_id=NOBODY,
    case_number="",
    subject="",
    sealed="",
    currency="",
    figure="",
    due_words="",
    clock=ClockView(),
    steps=[],
    lines=[],
    net="",
    taxes=[],
    total="",
    paid="",
    paid_words="",
    note="",
    seller=[],
    seller_vat="",
    seller_iban="",
    buyer=[],
    buyer_vat="",
    buyer_reference="",
    dispute="",
    dispute_words="",
    dispute_answer="",
    void_reason="",
    other_number="",
    other_id="",
    can=[],
    version=0,
)
Deed = Callable[[AsyncSession, Actor], Awaitable[object]]
WHOSE = (Role.REQUESTER, Role.ADMIN)


class InvoicesState(AppState):
    rows: list[InvoiceRow] = []
    total: int = 0
    offset: int = 0
    view: str = "all"
    search: str = ""
    month: str = ""
    only_case: str = ""
    case_number: str = ""
    counts: dict[str, int] = {}
    to_pay: Tile = NO_TILE
    in_dispute: Tile = NO_TILE
    paid: Tile = NO_TILE
    shows_totals: bool = False
    totals: InvoiceTotals = NO_TOTALS
    chosen: list[str] = []
    """What an administrator has ticked to verify together."""
    loading: bool = True
    problem: str = ""

    invoice: InvoiceDetail = NO_INVOICE
    is_open: bool = False
    missing: str = ""
    """Why the case shows no invoice."""
    dialog: str = ""
    errors: dict[str, str] = {}
    is_newer: bool = False
    busy: bool = False

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.var
    def csv_href(self) -> str:
        """The table of what is shown, all of it."""
        asked = {"view": self.view, "q": self.search, "month": self.month, "case_id": self.only_case}
        return f"/api/v1/invoices.csv?{urlencode({name: value for name, value in asked.items() if value})}"

    @rx.event
    @requires(*WHOSE)
    async def load(self) -> None:
        asked = address_word(self, "case")
        self.only_case = str(uuid_of(asked)) if asked else ""
        self._close()
        await self._read(active=True)
        if self.only_case and self.rows:
            await self._open(self.rows[-1].id)

    @rx.event(background=True, supersedes=True)
    @requires(*WHOSE)
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, list_topics(actor)):
            async with self:
                await self._read(active=False)
                await self._look_again()

    @rx.event
    @requires()
    async def load_case(self) -> None:
        """The invoice of the case in the address."""
        self._close()
        await self._read_case(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen_case(self) -> None:
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read_case(active=False)

    @rx.event
    @requires(*WHOSE)
    async def find(self, words: str) -> None:
        self.search, self.offset = str(words)[:80], 0
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def show(self, view: str) -> None:
        self.view, self.offset, self.chosen = str(view), 0, []
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def show_month(self, month: str) -> None:
        self.month, self.offset = str(month)[:7], 0
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def show_every_case(self) -> None:
        self.only_case = self.case_number = ""
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def show_totals(self, shows: str) -> None:
        """The list, or everything added up."""
        self.shows_totals = shows == "totals"
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def previous(self) -> None:
        self.offset = max(0, self.offset - PAGE)
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def next(self) -> None:
        self.offset += PAGE if self.offset + PAGE < self.total else 0
        await self._read(active=True)

    @rx.event
    @requires(*WHOSE)
    async def open(self, invoice_id: str) -> None:
        await self._open(uuid_of(invoice_id))

    @rx.event
    @requires(*WHOSE)
    def close(self) -> None:
        self._close()

    @rx.event
    @requires(*WHOSE)
    def ask(self, dialog: str) -> None:
        self.dialog, self.errors, self.is_newer = str(dialog), {}, False

    @rx.event
    @requires(*WHOSE)
    def leave(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors, self.is_newer = "", {}, False

    @rx.event
    @requires(Role.ADMIN)
    async def verify(self) -> EventSpec | None:
        return await self._do(
            lambda session, actor: invoices.verify(
                session, actor, self.invoice.id, version=self.invoice.version
            ),
            said="Invoice verified.",
        )  # fmt: skip

    @rx.event
    @requires(Role.ADMIN)
    async def pay(self, form: dict[str, str]) -> EventSpec | None:
        given = {name: form.get(name) for name in ("method", "paid_on", "reference")}
        try:
            payment = parsed(Pay, given | {"version": self.invoice.version})
        except InvalidInput as problem:
            self.errors = problem.fields
            return None
        return await self._do(
            lambda session, actor: invoices.pay(session, actor, self.invoice.id, payment),
            said="Payment noted.",
        )

    @rx.event
    @requires(Role.ADMIN)
    async def void(self, form: dict[str, str]) -> EventSpec | None:
        reason = str(form.get("reason", ""))
        return await self._do(
            lambda session, actor: invoices.void(
                session, actor, self.invoice.id, version=self.invoice.version, reason=reason
            ),
            said="Taken back. The credit note is in the list.",
        )

    @rx.event
    @requires(Role.REQUESTER)
    async def dispute(self, form: dict[str, str]) -> EventSpec | None:
        text = str(form.get("text", ""))
        return await self._do(
            lambda session, actor: invoices.dispute(
                session, actor, self.invoice.id, version=self.invoice.version, text=text
            ),
            said="Disputed. An administrator answers; nothing is due until then.",
        )

    @rx.event
    @requires(Role.ADMIN)
    async def settle(self, form: dict[str, str]) -> EventSpec | None:
        answer = str(form.get("text", ""))
        return await self._do(
            lambda session, actor: invoices.settle(
                session, actor, self.invoice.id, version=self.invoice.version, answer=answer
            ),
            said="Answered. The invoice stands.",
        )

    @rx.event
    @requires(Role.ADMIN)
    def choose(self, invoice_id: str) -> None:
        """Tick one, or untick it."""
        wanted = str(invoice_id)
        if wanted in self.chosen:
            self.chosen = [one for one in self.chosen if one != wanted]
        elif any(str(row.id) == wanted and row.can_verify for row in self.rows):
            self.chosen = [*self.chosen, wanted]

    @rx.event
    @requires(Role.ADMIN)
    async def verify_chosen(self) -> EventSpec | None:
        """All that are ticked, or none when one of them has changed."""
        versions = {str(row.id): row.version for row in self.rows if row.can_verify}
        wanted = [one for one in self.chosen if one in versions]

        async def all_of_them(session: AsyncSession, actor: Actor) -> None:
            for one in wanted:
                await invoices.verify(session, actor, UUID(one), version=versions[one])

        if not wanted:
            self.chosen = []
            return None
        number = len(wanted)
        return await self._do(all_of_them, said=f"{number} {'invoice' if number == 1 else 'invoices'} verified.")

    async def _do(self, deed: Deed, *, said: str) -> EventSpec | None:
        """One intention; a refusal stays in the dialog with everything that was typed."""
        self.errors, self.is_newer = {}, False
        try:
            async with signed_in(self) as (session, actor):
                await deed(session, actor)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._look_again()
            self.errors, self.is_newer = {"form": problem.sentence}, isinstance(problem, ChangedMeanwhile)
            return None if self.dialog else failure(problem.sentence)
        self.dialog, self.chosen = "", []
        await self._look_again()
        if self.rows or self.counts:
            await self._read(active=True)
        return rx.toast.success(said)

    def _close(self) -> None:
        self.is_open, self.invoice, self.dialog, self.errors, self.missing = False, NO_INVOICE, "", {}, ""

    async def _open(self, invoice_id: UUID) -> None:
        async with signed_in(self) as (session, actor):
            self.invoice = await invoices.open_invoice(session, actor, invoice_id)
        self.is_open = True

    async def _look_again(self) -> None:
        """The open invoice as it is now."""
        if self.invoice.id == NOBODY:
            return
        try:
            async with signed_in(self, active=False) as (session, actor):
                self.invoice = await invoices.open_invoice(session, actor, self.invoice.id)
        except NotFound:
            self._close()

    async def _read(self, *, active: bool) -> None:
        try:
            query = InvoiceQuery.model_validate(
                {
                    "view": self.view,
                    "search": self.search,
                    "month": self.month,
                    "case_id": self.only_case or None,
                    "offset": self.offset,
                    "limit": PAGE,
                }
            )
        except ValidationError:
            self.view, self.month, self.offset, query = "all", "", 0, InvoiceQuery(limit=PAGE)
        try:
            async with signed_in(self, active=active) as (session, actor):
                page = await invoices.list_invoices(session, actor, query)
                if self.shows_totals:
                    self.totals = await invoices.totals(session, actor, query)
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.rows, self.total, self.offset, self.counts = page.rows, page.total, page.offset, page.counts
        self.to_pay, self.in_dispute, self.paid = page.to_pay, page.in_dispute, page.paid
        self.case_number = page.case_number
        self.loading, self.problem = False, ""

    async def _read_case(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.invoice = await invoices.invoice_of_case(session, actor, asked_case(self))
        except NotSignedIn:
            self.reset()
            raise
        except NotFound as gone:
            self.invoice, self.missing = NO_INVOICE, gone.sentence
        else:
            self.missing = ""
        self.loading = False
