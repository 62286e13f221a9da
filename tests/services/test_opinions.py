"""The opinion: drafted in private, locked until every question has an answer, sealed for good."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.models import Account, Case, CaseMove, Document, Seal
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.services import cases, opinions
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.documents import add_read_paper
from tests.signed import complete

PASSWORD = "correct horse battery staple"
PAGE = "Bone marrow trephine biopsy\nCD138-positive plasma cells make up 34 % of nucleated cells."
QUOTE = "CD138-positive plasma cells make up 34 % of nucleated cells."


async def _reviewer(session: AsyncSession) -> Actor:
    provider = await make_provider(session)
    account = await session.get_one(Account, provider.id)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    return provider


def _quoted(document: Document) -> CitationIn:
    start = PAGE.index(QUOTE)
    return CitationIn(document_id=document.id, page=1, start=start, end=start + len(QUOTE), quote=QUOTE)


def _complete(question: UUID, **changes: object) -> OpinionChange:
    answer = AnswerChange(question_id=question, text="**No.** 34 % is below 60 % [[D1 p 1]].", is_complete=True)
    return complete(question, **{"summary": "", "limits": "", "answers": [answer], **changes})


async def _ready(session: AsyncSession, status: CaseStatus) -> tuple[Actor, Case, UUID, int]:
    """A case whose opinion can be signed: the provider, the case, its question, the draft's version."""
    provider = await _reviewer(session)
    case = await make_case(session, status=status, provider=provider)
    document = await add_read_paper(session, case, PAGE)
    draft = await opinions.open_draft(session, provider, case.id)
    question = draft.answers[0].question_id
    await opinions.cite(session, provider, case.id, _quoted(document))
    saved = await opinions.save(session, provider, case.id, _complete(question), version=1)
    assert [condition.text for condition in saved.conditions if not condition.is_met] == []
    return provider, case, question, saved.version


async def _moves(session: AsyncSession, case: Case) -> list[Move]:
    statement = select(CaseMove).where(CaseMove.case_id == case.id).order_by(col(CaseMove.case_version))
    return [row.move for row in (await session.exec(statement)).all()]


async def test_first_save_starts_the_review(session: AsyncSession) -> None:
    """T8 by the system."""
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.ACCEPTED, provider=provider)

    await opinions.save(session, provider, case.id, OpinionChange(headline="First thought"), version=0)

    assert case.status is CaseStatus.IN_PROGRESS
    assert (await _moves(session, case))[-1] is Move.START_REVIEW


async def test_draft_survives_and_is_only_its_authors(session: AsyncSession) -> None:
    provider, admin, requester = await _reviewer(session), await make_admin(session), await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    await opinions.save(session, provider, case.id, OpinionChange(headline="CANARY"), version=0)

    assert (await opinions.open_draft(session, provider, case.id)).headline == "CANARY"
    for other in (admin, requester):
        with pytest.raises(NotPermitted):
            await opinions.open_draft(session, other, case.id)
        with pytest.raises(NotFound):
            await opinions.open_sealed(session, other, case.id)


async def test_forced_reassignment_hides_the_draft_from_the_next_reader(session: AsyncSession) -> None:
    """T14: the draft is kept, hidden."""
    first, second, admin = await _reviewer(session), await _reviewer(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=first, admin=admin)
    await opinions.save(session, first, case.id, OpinionChange(headline="CANARY"), version=0)

    await cases.force_reassign(session, admin, case.id, second.id, version=case.version, reason="Ill.")
    await cases.accept(session, second, case.id, version=case.version, attested=True)

    assert (await opinions.open_draft(session, second, case.id)).headline == ""


async def test_a_quote_that_is_not_there_cannot_be_cited(session: AsyncSession) -> None:
    """N-1."""
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    document = await add_read_paper(session, case, PAGE)
    invented = CitationIn(document_id=document.id, page=1, start=0, end=20, quote="Sixty per cent cells")

    with pytest.raises(InvalidInput, match="not in D1"):
        await opinions.cite(session, provider, case.id, invented)


async def test_two_quotes_of_one_page_have_labels_of_their_own(session: AsyncSession) -> None:
    """N-1: a chip leads to the quote it was made from, and one that is removed takes no other with it."""
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    document = await add_read_paper(session, case, PAGE)
    whole = _quoted(document)
    middle = whole.start + len(whole.quote) // 2
    parts = [
        CitationIn(document_id=document.id, page=1, start=start, end=end, quote=PAGE[start:end])
        for start, end in ((whole.start, middle), (middle, whole.end))
    ]
    first, second = [await opinions.cite(session, provider, case.id, part) for part in parts]
    again = await opinions.cite(session, provider, case.id, parts[1])

    assert (first.token, second.token) == ("[[D1 p 1]]", "[[D1 p 1 q 2]]")
    assert again.id == second.id

    await opinions.remove_citation(session, provider, case.id, first.id)
    draft = await opinions.open_draft(session, provider, case.id)
    answer = AnswerChange(question_id=draft.answers[0].question_id, text=f"As seen {second.token}.", is_complete=True)
    saved = await opinions.save(session, provider, case.id, OpinionChange(answers=[answer]), version=draft.version)

    assert [run.quote for run in saved.answers[0].runs if run.quote] == [parts[1].quote]
    assert saved.answers[0].links_words == "1 link, found in the documents"


@pytest.mark.parametrize(
    ("changes", "first_open"),
    [
        ({"headline": ""}, "Headline"),
        ({"answers": []}, "Question 1"),
        ({"diagnosis_outcome": ""}, "Concordance"),
        ({"treatment_impact": ""}, "Concordance"),
    ],
)
async def test_signing_is_locked_while_something_is_open(
    session: AsyncSession, changes: dict[str, object], first_open: str
) -> None:
    """N-12: the server refuses too."""
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    await add_read_paper(session, case, PAGE)
    question = (await opinions.open_draft(session, provider, case.id)).answers[0].question_id
    saved = await opinions.save(session, provider, case.id, _complete(question, **changes), version=0)

    with pytest.raises(InvalidInput):
        await opinions.sign(
            session, provider, case.id, case_version=case.version, version=saved.version, password=PASSWORD
        )

    assert first_open in [condition.text for condition in saved.conditions if not condition.is_met]
    assert saved.can_sign is False


async def test_a_question_may_be_declined_with_a_reason(session: AsyncSession) -> None:
    """N-12: "cannot be answered because …"."""
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    question = (await opinions.open_draft(session, provider, case.id)).answers[0].question_id
    declined = [AnswerChange(question_id=question, cannot_because="The biopsy is missing.", is_complete=True)]

    saved = await opinions.save(session, provider, case.id, _complete(question, answers=declined), version=0)

    assert saved.can_sign is True


@pytest.mark.parametrize("status", [CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS])
async def test_signing_makes_the_case_done(session: AsyncSession, status: CaseStatus) -> None:
    """T12, T13, MSO-14, MSO-15, N-5: from Accepted both moves are on record."""
    provider, case, _, version = await _ready(session, status)

    code = await opinions.sign(
        session, provider, case.id, case_version=case.version, version=version, password=PASSWORD
    )

    assert case.status is CaseStatus.DONE
    assert (await _moves(session, case))[-2:] == [Move.START_REVIEW, Move.SIGN]
    view = await opinions.open_sealed(session, provider, case.id)
    assert (view.state, view.code, view.parts[0].outcome) == ("valid", code, "clarified")
    name, pdf = await opinions.sealed_file(session, provider, case.id)
    assert (name, pdf[:5]) == (f"{case.number}-opinion.pdf", b"%PDF-")


async def test_wrong_password_signs_nothing(session: AsyncSession) -> None:
    provider, case, _, version = await _ready(session, CaseStatus.IN_PROGRESS)

    with pytest.raises(InvalidInput, match="password"):
        await opinions.sign(
            session, provider, case.id, case_version=case.version, version=version, password="not this one"
        )

    assert case.status is CaseStatus.IN_PROGRESS


async def test_signed_opinion_cannot_be_changed(session: AsyncSession) -> None:
    provider, case, question, version = await _ready(session, CaseStatus.IN_PROGRESS)
    await opinions.sign(session, provider, case.id, case_version=case.version, version=version, password=PASSWORD)

    with pytest.raises((InvalidTransition, ChangedMeanwhile)):
        await opinions.save(session, provider, case.id, _complete(question, headline="Other"), version=version + 1)


async def test_one_flipped_byte_is_altered(session: AsyncSession) -> None:
    """N-6; the check shows no patient data."""
    provider, case, _, version = await _ready(session, CaseStatus.IN_PROGRESS)
    code = await opinions.sign(
        session, provider, case.id, case_version=case.version, version=version, password=PASSWORD
    )
    valid = await opinions.check_code(session, code.lower().replace("-", ""))
    seal = (await session.exec(select(Seal))).one()

    seal.canonical = seal.canonical.replace(b"Smouldering", b"smouldering", 1)
    session.add(seal)
    await session.flush()
    altered = await opinions.check_code(session, code)

    assert (valid.state, altered.state) == ("valid", "altered")
    assert "Halvorsen" not in valid.model_dump_json()
    assert (await opinions.check_code(session, "ZZZZ-ZZZZ")).state == "unknown"


async def test_stale_draft_is_refused(session: AsyncSession) -> None:
    provider = await _reviewer(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    await opinions.save(session, provider, case.id, OpinionChange(headline="One"), version=0)

    with pytest.raises(ChangedMeanwhile):
        await opinions.save(session, provider, case.id, OpinionChange(headline="Two"), version=0)


async def test_database_refuses_to_change_the_audit_log(session: AsyncSession) -> None:
    """Row 29: append-only."""
    await make_case(session)

    with pytest.raises(Exception, match="final"):  # each driver has a class of its own
        await session.exec(text("DELETE FROM audit_row WHERE seq = 1"))  # type: ignore[call-overload]
    await session.rollback()
