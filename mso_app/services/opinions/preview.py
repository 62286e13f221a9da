"""The draft as it would stand if it were signed now; only its author sees it."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Action, Actor
from mso_app.domain.opinions import Impact, Outcome
from mso_app.models import Opinion, Question
from mso_app.schemas.accounts import initials
from mso_app.schemas.opinions import SealedAnswerView, SealedPart, SealedView
from mso_app.schemas.sealed import Concordance
from mso_app.services import audit, visibility
from mso_app.services.opinions.editing import answer_targets, first_diagnosis
from mso_app.services.opinions.material import Material, draft_texts, gather
from mso_app.services.opinions.passages import Texts, difference, one_text, passages, sealed_texts

NOT_WRITTEN = "Not written yet"


async def preview_draft(session: AsyncSession, actor: Actor, case_id: UUID) -> SealedView:
    """Without a seal: code, digest and dates are empty. Raises NotFound or NotPermitted."""
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await audit.record(
        session, actor, Action.WRITE_OPINION, subject="opinion", case_id=case_id, details={"previewed": 1}
    )
    profile = await visibility.profile_of(session, actor.id)
    opinion = material.opinion or Opinion(
        case_id=case_id, assignment_id=material.assignment.id, provider_id=actor.id, saved_at=clock.now()
    )
    texts = draft_texts(material) or {"headline": [""]}
    before = sealed_texts(material.parent) if material.parent else None
    parent = material.parent
    return SealedView(
        case_id=case_id,
        state="draft",
        state_label="Draft",
        headline=opinion.headline.strip() or "No headline yet",
        headline_was=parent.headline if parent and parent.headline != opinion.headline.strip() else "",
        summary=one_text("summary", texts, {}, before),
        parts=[
            _part(
                "Diagnosis",
                first_diagnosis(material.case),
                opinion.diagnosis,
                opinion.diagnosis_outcome,
                opinion.diagnosis_impact,
                parent.diagnosis if parent else None,
            ),
            _part(
                "Treatment",
                material.case.first_treatment,
                opinion.treatment,
                opinion.treatment_outcome,
                opinion.treatment_impact,
                parent.treatment if parent else None,
            ),
        ],
        answers=[_answer(material, question, texts, before) for question in material.questions],
        recommendations=passages("recommendations", texts, {}, before),
        limits=one_text("limits", texts, {}, before),
        given_by=actor.name,
        given_by_initials=initials(actor.name),
        licence=profile.licence_number if profile else "",
        signed_at="",
        attested_at="",
        code="",
        digest="",
        digest_groups="",
        page_count=0,
        file_size="",
        edition=opinion.edition,
        verify_path="",
        is_compared=parent is not None,
        change_words=difference(before, texts).words if before else "",
    )


def _part(
    name: str, first: str, second: str, outcome: Outcome | None, impact: Impact | None, before: Concordance | None
) -> SealedPart:
    return SealedPart(
        name=name,
        first=first or "Not stated",
        second=second or NOT_WRITTEN,
        outcome=outcome.value if outcome else "",
        outcome_label=outcome.label if outcome else "",
        impact=impact.words if impact else "",
        was=before.second if before and before.second != second else "",
    )


def _answer(material: Material, question: Question, texts: Texts, before: Texts | None) -> SealedAnswerView:
    answer, part = material.answers.get(question.id), f"answer-{question.number}"
    because = answer.cannot_because.strip() if answer else ""
    targets = answer_targets(material, answer) if answer and not because else {}
    return SealedAnswerView(
        number=question.number,
        part=part,
        question=question.text,
        sentences=one_text(part, texts, targets, before),
        is_declined=bool(because),
    )
