"""The audit log as administrators read it: found, shown with names for ids, and checked as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.audit_words import ACTIONS, SIGN_IN, actions_like, kind_of, word_of
from mso_app.models import Account, AuditRow
from mso_app.schemas.audit import AuditDetail, AuditFact, AuditLine, AuditPage, AuditQuery, ChainCheck
from mso_app.services import audit, visibility
from mso_app.services.text import like
from mso_app.services.views import moment

CHAIN = "audit chain"
# Who did it when nobody was signed in: somebody at the door, or the product's own clockwork.
AT_THE_DOOR = frozenset({SIGN_IN, str(Action.CHECK_SEAL), str(Action.MANAGE_PEOPLE), str(Action.CHANGE_OWN_ACCOUNT)})


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the ids of one window stand for."""

    people: dict[UUID, str]
    cases: dict[UUID, str]
    patients: dict[UUID, str]
    documents: dict[UUID, tuple[int, UUID]]
    """Code and case."""


async def list_rows(session: AsyncSession, actor: Actor, query: AuditQuery) -> AuditPage:
    """One window of the log, newest first. Looking is a row of the log too."""
    require(actor, Action.SEE_AUDIT)
    upto = query.upto if query.upto is not None else await _newest(session)
    fits = and_(col(AuditRow.seq) <= upto, *_conditions(actor, query))
    counted = select(AuditRow.outcome, func.count()).where(fits).group_by(col(AuditRow.outcome))
    by_outcome = dict((await session.exec(counted)).all())
    refused = by_outcome.get(audit.DENIED, 0)
    if query.refused_only:
        fits = and_(fits, col(AuditRow.outcome) == audit.DENIED)
    window = select(AuditRow).where(fits).order_by(col(AuditRow.seq).desc()).offset(query.offset).limit(query.limit)
    rows = (await session.exec(window)).all()
    names = await _names(session, actor, rows, also=query.case_id)
    last_check = await _last_check(session)
    details: audit.Details = {"rows": len(rows)}
    await audit.record(session, actor, Action.SEE_AUDIT, subject="audit log", case_id=query.case_id, details=details)
    return AuditPage(
        rows=[_line(row, names) for row in rows],
        total=refused if query.refused_only else sum(by_outcome.values()),
        refused=refused,
        offset=query.offset,
        upto=upto,
        last_check=last_check,
        case_number=names.cases.get(query.case_id, "") if query.case_id else "",
    )


async def open_row(session: AsyncSession, actor: Actor, seq: int) -> AuditDetail:
    """One row between its neighbours. Raises NotFound."""
    require(actor, Action.SEE_AUDIT)
    around = select(AuditRow).where(col(AuditRow.seq).in_([seq - 1, seq, seq + 1]))
    rows = {row.seq: row for row in (await session.exec(around)).all()}
    row = rows.get(seq)
    if row is None:
        raise NotFound
    before, after = rows.get(seq - 1), rows.get(seq + 1)
    fits = (
        row.digest == audit.digest_of(row)
        and row.previous == (before.digest if before else "")
        and (after is None or after.previous == row.digest)
    )
    names = await _names(session, actor, [row])
    details: audit.Details = {"row": seq}
    await audit.record(session, actor, Action.SEE_AUDIT, subject="audit row", case_id=row.case_id, details=details)
    return AuditDetail(
        line=_line(row, names),
        facts=[AuditFact(term=_words(term), value=_words(value)) for term, value in row.details.items()],
        hash_after=_short(after.digest) if after else "",
        fits=fits,
    )


async def check_chain(session: AsyncSession, actor: Actor) -> ChainCheck:
    """Walk the whole log; some seconds per hundred thousand rows. The result is a row of the log itself."""
    require(actor, Action.SEE_AUDIT)
    verdict = await audit.verify(session)
    details: audit.Details = {"rows": verdict.rows, "first_bad": verdict.first_bad}
    await audit.record(session, actor, Action.SEE_AUDIT, subject=CHAIN, details=details)
    newest = await _last_check(session)
    sentence = f"{verdict.rows:,} rows, intact" if verdict.is_intact else verdict.problem
    return ChainCheck(is_intact=verdict.is_intact, sentence=sentence, checked=newest.checked if newest else "")


def _conditions(actor: Actor, query: AuditQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.case_id is not None:
        conditions.append(_about_cases(actor, {query.case_id}))
    if query.kind is not None:
        conditions.append(col(AuditRow.action).in_(ACTIONS[query.kind]))
    if query.first_day is not None:
        conditions.append(col(AuditRow.at) >= datetime.combine(query.first_day, time(), UTC))
    if query.last_day is not None:
        conditions.append(col(AuditRow.at) < datetime.combine(query.last_day, time(), UTC) + timedelta(days=1))
    if query.search.strip():
        conditions.append(_search(actor, query.search))
    return conditions


def _search(actor: Actor, text: str) -> ColumnElement[bool]:
    """Rows by the number of a case, by whoever did it or to whom it was done, by the act, or by their own number."""
    wanted = like(text)
    people = select(Account.id).where(
        or_(col(Account.name).ilike(wanted, escape="\\"), col(Account.email).ilike(wanted, escape="\\"))
    )
    found = visibility.case_ids_with_number(actor, wanted)
    number = text.strip().replace(",", "")
    return or_(
        col(AuditRow.actor_id).in_(people),
        and_(col(AuditRow.subject) == "account", col(AuditRow.subject_id).in_(people)),
        _about_cases(actor, found),
        col(AuditRow.action).in_(actions_like(text)),
        col(AuditRow.action).ilike(wanted, escape="\\"),
        *([col(AuditRow.seq) == int(number)] if number.isdecimal() and len(number) <= 9 else []),
    )


def _about_cases(actor: Actor, cases: SelectOfScalar[UUID] | set[UUID]) -> ColumnElement[bool]:
    """Also a refusal, which names the case as what was asked for, and files that came before the case was one."""
    subject = col(AuditRow.subject_id)
    return or_(
        col(AuditRow.case_id).in_(cases),
        and_(col(AuditRow.subject) == "case", subject.in_(cases)),
        and_(col(AuditRow.subject) == "document", subject.in_(visibility.document_ids_of(actor, cases))),
    )


async def _newest(session: AsyncSession) -> int:
    return (await session.exec(select(func.coalesce(func.max(AuditRow.seq), 0)))).one()


async def _last_check(session: AsyncSession) -> ChainCheck | None:
    statement = (
        select(AuditRow, Account.name)
        .outerjoin(Account, col(Account.id) == AuditRow.actor_id)
        .where(AuditRow.action == str(Action.SEE_AUDIT), AuditRow.subject == CHAIN)
        .order_by(col(AuditRow.seq).desc())
    )
    found = (await session.exec(statement.limit(1))).first()
    if found is None:
        return None
    row, name = found
    bad = row.details.get("first_bad")
    rows = row.details.get("rows")
    sentence = f"{rows:,} rows, intact" if bad is None else f"Row {bad:,} was the first bad one"
    return ChainCheck(
        is_intact=bad is None, sentence=sentence, checked=f"{moment(row.at, zone='UTC')}, {name or 'System'}"
    )


async def _names(session: AsyncSession, actor: Actor, rows: Sequence[AuditRow], *, also: UUID | None = None) -> _Names:
    """One question per kind of id, whatever the number of rows."""

    def subjects(kind: str) -> set[UUID]:
        return {row.subject_id for row in rows if row.subject == kind and row.subject_id is not None}

    people = {row.actor_id for row in rows if row.actor_id is not None} | subjects("account")
    named = select(Account.id, Account.name).where(col(Account.id).in_(people))
    coded = (await session.exec(visibility.document_codes(actor, subjects("document")))).all()
    documents = {document_id: (code, case_id) for document_id, code, case_id in coded}
    cases = {row.case_id for row in rows if row.case_id is not None} | subjects("case") | ({also} if also else set())
    cases |= {case_id for _, case_id in documents.values()}
    return _Names(
        people=dict((await session.exec(named)).all()),
        cases=dict((await session.exec(visibility.case_numbers(actor, cases))).all()),
        patients=dict((await session.exec(visibility.patient_numbers(actor, subjects("patient")))).all()),
        documents=documents,
    )


def _line(row: AuditRow, names: _Names) -> AuditLine:
    case_id = _case_of(row, names)
    is_refused = row.outcome == audit.DENIED
    return AuditLine(
        seq=row.seq,
        number=f"{row.seq:,}",
        at=f"{row.at.day} {row.at:%b, %H:%M:%S}",
        moment=f"{row.at.day} {row.at:%b %Y, %H:%M:%S.%f}"[:-3] + " UTC",
        who=_who(row, names),
        role=row.role.capitalize(),
        action=word_of(row.action),
        kind=kind_of(row.action),
        what=_what(row, names),
        case_id=str(case_id) if case_id in names.cases else "",
        case_number=names.cases.get(case_id, "") if case_id else "",
        is_refused=is_refused,
        hash_before=_short(row.previous),
        hash_own=_short(row.digest),
    )


def _case_of(row: AuditRow, names: _Names) -> UUID | None:
    if row.case_id is not None or row.subject_id is None:
        return row.case_id
    if row.subject == "case":
        return row.subject_id
    return names.documents[row.subject_id][1] if row.subject_id in names.documents else None


def _who(row: AuditRow, names: _Names) -> str:
    if row.actor_id is None:
        return "Not signed in" if row.action in AT_THE_DOOR else "System"
    return names.people.get(row.actor_id, "Removed account")


def _what(row: AuditRow, names: _Names) -> str:
    """ "Document D5, page 1", "New to Assigned", "Account of Dr. Miriam Okafor", "Cases, 8 rows"."""
    thing = _words(row.subject)
    if row.subject_id is not None:
        thing = f"{thing} {_named(row.subject, row.subject_id, names)}".strip()
    before, after = row.details.get("from"), row.details.get("to")
    if before is not None or after is not None:
        return f"{_words(before)} to {_words(after)}" if before else _words(after)
    more = [words.format(row.details[key]) for key, words in _SHORT.items() if row.details.get(key)]
    return ", ".join([thing, *more])


def _named(subject: str, subject_id: UUID, names: _Names) -> str:
    if subject == "account":
        return f"of {names.people.get(subject_id, 'a removed account')}"
    if subject == "document" and subject_id in names.documents:
        return f"D{names.documents[subject_id][0]}"
    return names.patients.get(subject_id, "")


_SHORT = {"rows": "{} rows", "page": "page {}", "images": "{} images", "row": "{}", "ended": "{} ended"}


def _words(value: str | int | None) -> str:
    """A stored word for a person: "in_progress" is "In progress"."""
    text = "none" if value is None else str(value)
    return text.replace("_", " ").replace(",", ", ").capitalize()[:80] if not text.isdecimal() else text


def _short(digest: str) -> str:
    return digest[:4] or "start"
