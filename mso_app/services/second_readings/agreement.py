"""How far two readers agree beyond chance, by specialty (N-4, N-5)."""

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor, require
from mso_app.domain.agreement import Agreement, kappa
from mso_app.domain.opinions import Certainty, Outcome
from mso_app.domain.words import Specialty
from mso_app.models import Opinion
from mso_app.schemas.second_readings import AgreementRow, AgreementView
from mso_app.services import audit, visibility

Pair: TypeAlias = tuple[Outcome | None, Outcome | None]
ALL = "All specialties"
BY_CERTAINTY = {
    Certainty.HIGH: "Both highly sure",
    Certainty.MEDIUM: "One or both fairly sure",
    Certainty.LOW: "One or both unsure",
    None: "One or both did not say",
}
"""A pair is as sure as the less sure of its two."""
FEWEST = 5
LEAST, MOST = -0.2, 1.0
"""The ends of the scale that is drawn."""


async def agreement(session: AsyncSession, actor: Actor) -> AgreementView:
    """Both measures over every pair of sealed readings; words and counts only, nothing of a case."""
    require(actor, Action.SEE_AGREEMENT)
    found = (await session.exec(visibility.pairs_of_opinions())).all()
    await audit.record(session, actor, Action.SEE_AGREEMENT, subject="agreement", details={"pairs": len(found)})
    sure = {reading: _less_sure(a, b) for reading, _, a, b in found}
    diagnosis = [(its, sure[reading], (a.diagnosis_outcome, b.diagnosis_outcome)) for reading, its, a, b in found]
    treatment = [(its, sure[reading], (a.treatment_outcome, b.treatment_outcome)) for reading, its, a, b in found]
    return AgreementView(
        diagnosis=_by_specialty([(its, pair) for its, _, pair in diagnosis]),
        treatment=_by_specialty([(its, pair) for its, _, pair in treatment]),
        diagnosis_by_certainty=_by_certainty([(said, pair) for _, said, pair in diagnosis]),
        treatment_by_certainty=_by_certainty([(said, pair) for _, said, pair in treatment]),
        pairs=len(found),
    )


async def before_and_with(session: AsyncSession, specialty: Specialty, reading_id: UUID) -> tuple[str, str]:
    """The agreement on treatment in this specialty without and with one pair: "κ 0.81, n 42"."""
    found = (await session.exec(visibility.pairs_of_opinions(specialty=specialty))).all()
    pairs = {reading: (a.treatment_outcome, b.treatment_outcome) for reading, _, a, b in found}
    before = kappa([pair for reading, pair in pairs.items() if reading != reading_id])
    return short(before), short(kappa(list(pairs.values())))


def short(found: Agreement) -> str:
    """ "κ 0.81, n 42"; a figure from a handful of pairs would only mislead."""
    if found.n < FEWEST:
        return f"too few, n {found.n}"
    return f"κ {_figure(found.kappa)}, n {found.n}"


def _by_specialty(pairs: Sequence[tuple[str, Pair]]) -> list[AgreementRow]:
    by_specialty: dict[str, list[Pair]] = {}
    for specialty, pair in pairs:
        by_specialty.setdefault(specialty, []).append(pair)
    rows = [_row(specialty.capitalize(), kappa(own)) for specialty, own in sorted(by_specialty.items())]
    return [_row(ALL, kappa([pair for _, pair in pairs])), *rows] if rows else []


def _less_sure(a: Opinion, b: Opinion) -> Certainty | None:
    if a.certainty is None or b.certainty is None:
        return None
    return min(a.certainty, b.certainty, key=list(Certainty).index)


def _by_certainty(pairs: Sequence[tuple[Certainty | None, Pair]]) -> list[AgreementRow]:
    if all(certainty is None for certainty, _ in pairs):
        return []
    kinds = {kind: [pair for certainty, pair in pairs if certainty == kind] for kind in BY_CERTAINTY}
    return [_row(BY_CERTAINTY[kind], kappa(own)) for kind, own in kinds.items() if own]


def _row(name: str, found: Agreement) -> AgreementRow:
    low, high = found.low, found.high
    return AgreementRow(
        specialty=name,
        n=found.n,
        kappa=_figure(found.kappa),
        interval=f"{_figure(low)} to {_figure(high)}" if low is not None and high is not None else "",
        band=found.band or "not estimable",
        observed=f"{round(100 * found.observed)} %",
        has_kappa=found.kappa is not None,
        is_wide=found.is_wide or found.n < FEWEST,
        dot=_place(found.kappa),
        left=_place(low),
        width=round(_place(high) - _place(low), 2),
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _place(value: float | None) -> float:
    """Where a value stands on the drawn scale, in percent."""
    if value is None:
        return 0.0
    return round(100 * (min(MOST, max(LEAST, value)) - LEAST) / (MOST - LEAST), 2)
