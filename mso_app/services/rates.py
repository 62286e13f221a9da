"""The rate card, the contracts of institutions and who pays for them. What was invoiced keeps the price it had."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import AlreadyExists, ChangedMeanwhile, Conflict, InvalidInput, NotFound
from mso_app.core.settings import settings
from mso_app.domain import money
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.invoices import CODE, proposed_code
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import BillingProfile, Institution, Rate
from mso_app.schemas.rates import Choice, ProfileIn, ProfileView, RateIn, RatePage, RateQuery, RateRow
from mso_app.services import audit, visibility
from mso_app.services.views import day

NO_PRICE = "No price is agreed for this specialty and urgency."
FREE = "Free of charge by agreement."


@dataclass(frozen=True, kw_only=True)
class Priced:
    """One line as it will stand on an invoice."""

    title: str
    detail: str
    net: int
    tax_bp: int
    tax_note: str
    shows_unit: bool = True


@dataclass(frozen=True, kw_only=True)
class Price:
    currency: str
    lines: tuple[Priced, ...]
    note: str = ""


async def price(
    session: AsyncSession, *, specialty: Specialty, urgency: Urgency, institution_id: UUID, on: date
) -> Price:
    """What an opinion costs on this day; a contract as a difference to the card where the two can be compared."""
    card = await _in_force(session, specialty, urgency, None, on)
    contract = await _in_force(session, specialty, urgency, institution_id, on)
    found = contract or card
    detail = f"{specialty.value.capitalize()}, {urgency}"
    if found is None:
        free = Priced(title="Second opinion", detail=detail, net=0, tax_bp=0, tax_note="")
        return Price(currency=settings().currency, lines=(free,), note=NO_PRICE)
    if contract is None or card is None or not _is_discount(card, contract):
        title = f"Second opinion, {contract.contract}" if contract and contract.contract else "Second opinion"
        lines = (_line(found, title, detail, found.net_minor),)
    else:
        less = contract.net_minor - card.net_minor
        name = contract.contract or "By agreement"
        lines = (
            _line(card, "Second opinion", detail, card.net_minor),
            _line(contract, "Framework contract", name, less, shows_unit=False),
        )
    note = "" if any(line.net for line in lines) and found.net_minor else FREE
    return Price(currency=found.currency, lines=lines, note=note)


def _is_discount(card: Rate, contract: Rate) -> bool:
    alike = (card.currency, card.tax_bp, card.tax_note) == (contract.currency, contract.tax_bp, contract.tax_note)
    return alike and contract.net_minor < card.net_minor


def _line(rate: Rate, title: str, detail: str, net: int, *, shows_unit: bool = True) -> Priced:
    note = "" if rate.tax_bp else rate.tax_note
    return Priced(title=title, detail=detail, net=net, tax_bp=rate.tax_bp, tax_note=note, shows_unit=shows_unit)


async def _in_force(
    session: AsyncSession, specialty: Specialty, urgency: Urgency, institution_id: UUID | None, on: date
) -> Rate | None:
    """The newest price that had begun by this day, unless its time is over."""
    statement = (
        select(Rate)
        .where(Rate.specialty == specialty, Rate.urgency == urgency, _of(institution_id), col(Rate.valid_from) <= on)
        .order_by(col(Rate.valid_from).desc())
        .limit(1)
    )
    rate = (await session.exec(statement)).first()
    return rate if rate is not None and (rate.valid_until is None or rate.valid_until >= on) else None


async def list_rates(session: AsyncSession, actor: Actor, query: RateQuery) -> RatePage:
    """The card, or the contract of one institution; what is over only when it is asked for."""
    require(actor, Action.MANAGE_RATES)
    today = _today()
    chosen: list[ColumnElement[bool]] = [_of(query.institution_id)]
    if not query.with_past:
        chosen.append(or_(col(Rate.valid_until).is_(None), col(Rate.valid_until) >= today))
        chosen.append(or_(col(Rate.valid_from) > today, col(Rate.id).in_(_newest_begun(query.institution_id, today))))
    total = (await session.exec(select(func.count()).select_from(Rate).where(*chosen))).one()
    order = (col(Rate.specialty), col(Rate.urgency), col(Rate.valid_from).desc())
    rates = (
        await session.exec(
            select(Rate, Institution.name)
            .outerjoin(Institution, col(Institution.id) == Rate.institution_id)
            .where(*chosen)
            .order_by(*order)
            .offset(query.offset)
            .limit(query.limit)
        )
    ).all()
    in_force = set((await session.exec(_newest_begun(query.institution_id, today))).all())
    rows = [_row(rate, name or "", today, is_newest=rate.id in in_force) for rate, name in rates]
    return RatePage(rows=rows, total=total, offset=query.offset)


async def add_rate(session: AsyncSession, actor: Actor, given: RateIn) -> None:
    """A price from a day on, today at the earliest: what was invoiced under another one is never touched."""
    require(actor, Action.MANAGE_RATES)
    net, tax = _checked(given)
    if given.institution_id is not None:
        await _institution(session, given.institution_id)
    same = select(Rate.id).where(
        Rate.specialty == given.specialty,
        Rate.urgency == given.urgency,
        Rate.valid_from == given.valid_from,
        _of(given.institution_id),
    )
    rate = Rate(
        **given.model_dump(exclude={"net", "tax", "contract", "tax_note"}),
        contract=given.contract.strip(),
        tax_note=given.tax_note.strip(),
        net_minor=net,
        tax_bp=tax,
        created_by=actor.id,
    )
    details: audit.Details = {"specialty": given.specialty.value, "urgency": given.urgency.value}
    await audit.record(
        session, actor, Action.MANAGE_RATES, subject="rate", subject_id=rate.id, details=details
    )  # fmt: skip
    # Whoever writes a row of the log goes in turn, so that nothing comes between this look and the row.
    if (await session.exec(same)).first() is not None:
        raise AlreadyExists("A price begins on this day already. Choose another day, or remove that one first.")
    session.add(rate)
    await session.flush()


async def remove_rate(session: AsyncSession, actor: Actor, rate_id: UUID, *, version: int) -> None:
    """Take back a price that has not begun. One that has can only be followed by another."""
    require(actor, Action.MANAGE_RATES)
    rate = (await session.exec(select(Rate).where(Rate.id == rate_id))).first()
    if rate is None:
        await audit.record_refusal(session, actor, Action.MANAGE_RATES, subject="rate", subject_id=rate_id)
        raise NotFound
    if rate.valid_from <= _today():
        raise Conflict("This price is in force and may be on invoices. Add one that begins later instead.")
    await audit.record(session, actor, Action.MANAGE_RATES, subject="rate", subject_id=rate_id)
    gone = delete(Rate).where(col(Rate.id) == rate_id, col(Rate.version) == version)
    if (await session.exec(gone)).rowcount != 1:
        raise ChangedMeanwhile("This price was changed by somebody else.")


async def institutions(session: AsyncSession, actor: Actor) -> list[Choice]:
    """Whose contracts there can be."""
    require(actor, Action.MANAGE_RATES)
    found = await session.exec(select(Institution.id, Institution.name).order_by(col(Institution.name)).limit(200))
    return [Choice(value=str(ident), word=name) for ident, name in found.all()]


async def open_profile(session: AsyncSession, actor: Actor, institution_id: UUID) -> ProfileView:
    """Who pays for an institution; version 0 while nobody has said."""
    require(actor, Action.MANAGE_RATES)
    institution = await _institution(session, institution_id)
    row = await _profile_row(session, institution_id)
    is_fixed = (await session.exec(visibility.numbers_of_institution(institution_id))).first() is not None
    if row is None:
        row = BillingProfile(institution_id=institution_id, code=await _free_code(session, institution), version=0)
    return ProfileView(
        **row.model_dump(exclude={"id", "created_at"}), institution=institution.name, code_is_fixed=is_fixed
    )


async def save_profile(session: AsyncSession, actor: Actor, institution_id: UUID, given: ProfileIn) -> None:
    """Say who pays. The short name stays once it is on a number."""
    require(actor, Action.MANAGE_RATES)
    await _institution(session, institution_id)
    code = given.code.strip().upper()
    if not CODE.fullmatch(code):
        raise InvalidInput(fields={"code": "Two to six letters and digits, a letter first, such as NH."})
    await audit.record(
        session, actor, Action.MANAGE_RATES, subject="billing profile", subject_id=institution_id
    )  # fmt: skip
    taken = select(BillingProfile.id).where(
        BillingProfile.code == code, BillingProfile.institution_id != institution_id
    )
    if (await session.exec(taken)).first() is not None:
        raise InvalidInput(fields={"code": "Another institution has this short name."})
    row = await _profile_row(session, institution_id)
    values = {name: value.strip() for name, value in given.model_dump(exclude={"version", "code"}).items()}
    if row is None:
        if given.version:
            raise ChangedMeanwhile("Who pays was changed by somebody else.")
        session.add(BillingProfile(institution_id=institution_id, code=code, **values))
        await session.flush()
        return
    is_billed = (await session.exec(visibility.numbers_of_institution(institution_id))).first() is not None
    if code != row.code and is_billed:
        raise InvalidInput(fields={"code": f"{row.code} is in numbers of invoices already, so it stays."})
    guarded = (
        update(BillingProfile)
        .where(col(BillingProfile.id) == row.id, col(BillingProfile.version) == given.version)
        .values(version=given.version + 1, code=code, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("Who pays was changed by somebody else.")
    await session.refresh(row)


async def profile_for_invoice(session: AsyncSession, institution: Institution) -> BillingProfile:
    """Who pays, made up from the name when nobody has said. The caller holds the turn of the audit log."""
    row = await _profile_row(session, institution.id)
    if row is None:
        row = BillingProfile(institution_id=institution.id, code=await _free_code(session, institution))
        session.add(row)
        await session.flush()
    return row


async def _profile_row(session: AsyncSession, institution_id: UUID) -> BillingProfile | None:
    return (
        await session.exec(select(BillingProfile).where(BillingProfile.institution_id == institution_id))
    ).first()  # fmt: skip


async def _free_code(session: AsyncSession, institution: Institution) -> str:
    proposed = proposed_code(institution.name)
    taken = set((await session.exec(select(BillingProfile.code))).all())
    number, code = 1, proposed
    while code in taken:
        number += 1
        code = f"{proposed[: 6 - len(str(number))]}{number}"
    return code


async def _institution(session: AsyncSession, institution_id: UUID) -> Institution:
    found = (await session.exec(select(Institution).where(Institution.id == institution_id))).first()
    if found is None:
        raise NotFound
    return found


def _checked(given: RateIn) -> tuple[int, int]:
    """Net in minor units and tax in basis points; InvalidInput with a sentence under each field."""
    problems: dict[str, str] = {}
    net = tax = 0
    if given.currency not in money.CURRENCIES:
        raise InvalidInput(fields={"currency": "Choose one of the currencies in the list."})
    try:
        net = money.typed(given.net, given.currency)
    except ValueError as problem:
        problems["net"] = str(problem)
    try:
        tax = money.percent_typed(given.tax)
    except ValueError as problem:
        problems["tax"] = str(problem)
    if given.valid_from < _today():
        problems["valid_from"] = "A price cannot begin in the past: invoices of that time are out already."
    if given.valid_until is not None and given.valid_until < given.valid_from:
        problems["valid_until"] = "It cannot end before it begins."
    if not problems and net and not tax and not given.tax_note.strip():
        problems["tax_note"] = "Say why there is no tax; the invoice has to name the reason."
    if problems:
        raise InvalidInput(fields=problems)
    return net, tax


def _of(institution_id: UUID | None) -> ColumnElement[bool]:
    column = col(Rate.institution_id)
    return column.is_(None) if institution_id is None else column == institution_id


def _newest_begun(institution_id: UUID | None, today: date):  # noqa: ANN202 -- a subquery of ids
    place = func.row_number().over(
        partition_by=(col(Rate.specialty), col(Rate.urgency)), order_by=col(Rate.valid_from).desc()
    )
    begun = (
        select(col(Rate.id).label("id"), place.label("place"))
        .where(and_(_of(institution_id), col(Rate.valid_from) <= today))
        .subquery()
    )
    return select(begun.c.id).where(begun.c.place == 1)


def _row(rate: Rate, institution: str, today: date, *, is_newest: bool) -> RateRow:
    is_over = rate.valid_until is not None and rate.valid_until < today
    when = "next" if rate.valid_from > today else "now" if is_newest and not is_over else "past"
    until = f" to {day(rate.valid_until)}" if rate.valid_until else ""
    return RateRow(
        id=rate.id,
        specialty=rate.specialty.value.capitalize(),
        urgency=rate.urgency.value.capitalize(),
        currency=rate.currency,
        figure=money.figure(rate.net_minor, rate.currency),
        tax=money.percent(rate.tax_bp) if rate.tax_bp else rate.tax_note or "No tax",
        valid=f"{day(rate.valid_from)}{until}" if until else f"From {day(rate.valid_from)}",
        when=when,
        who=institution,
        contract=rate.contract,
        is_contract=rate.institution_id is not None,
        can_remove=when == "next",
        version=rate.version,
    )


def _today() -> date:
    """The day of the platform, which sets prices: UTC."""
    return clock.now().astimezone(ZoneInfo("UTC")).date()
