"""What follows from two opinions: a joint note that both readers sign, or the decision of a third."""

import hashlib
import hmac
import json
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.secrets import derive
from mso_app.domain.access import Action, Actor
from mso_app.domain.second_readings import Decision, ReadingStatus, Step, Verdict
from mso_app.models import Account, Case, ReadingVerdict, SecondReading
from mso_app.schemas.second_readings import ReadingDecision
from mso_app.services import visibility
from mso_app.services.cases.transition import rewrite
from mso_app.services.second_readings import steps
from mso_app.services.second_readings.narrowing import may_decide
from mso_app.services.second_readings.sealing import both_seals
from mso_app.services.signature_password import require_password

NOTE_KEY = "second-reading-note"
NOTE_MIN = 3


async def decide(
    session: AsyncSession, actor: Actor, case_id: UUID, decision: ReadingDecision, *, password: str
) -> bool:
    """Sign a decision; True when it is final and the case Done.

    The third reader's is final at once. Of the two readers both sign the same one: whoever changes what the other
    signed takes that signature away.
    """
    case = await visibility.case_of(session, actor, case_id, Action.DECIDE_SECOND)
    account = await session.get_one(Account, actor.id)
    await require_password(account, password)
    reading = steps.there(await visibility.locked_second_reading(session, case))
    if not may_decide(actor, case, reading):
        raise InvalidTransition(_why_not(reading))
    if reading.version != decision.version:
        raise ChangedMeanwhile("The comparison was changed meanwhile. Your text is kept.")
    verdicts = list((await session.exec(visibility.verdicts_of(reading))).all())
    _require_whole(decision, verdicts, is_third=actor.id == reading.adjudicator_id)
    # Rows are taken in one order everywhere: the reading, the case, the log.
    await rewrite(session, case)
    now = clock.now()
    is_same = _is_same(reading, verdicts, decision)
    for verdict in verdicts:
        verdict.decided = decision.verdicts[verdict.part]
        session.add(verdict)
    await steps.rewrite(
        session,
        reading,
        decision=decision.decision,
        note=decision.note.strip(),
        **_signatures(actor, case, reading, is_same=is_same, now=now),
    )
    await steps.record(session, actor, Action.DECIDE_SECOND, case, reading, decision=decision.decision.value)
    is_final = actor.id == reading.adjudicator_id or bool(reading.first_signed_at and reading.second_signed_at)
    if not is_final:
        await steps.announce(session, actor, case, reading)
        return False
    await _finish(session, actor, case, reading, verdicts, now)
    return True


def note_is_untouched(reading: SecondReading) -> bool:
    """Whether the sealed decision is still what was signed."""
    digest = hashlib.sha256(reading.canonical).hexdigest()
    return hmac.compare_digest(digest, reading.digest) and hmac.compare_digest(_signed(digest), reading.signature)


async def _finish(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    reading: SecondReading,
    verdicts: list[ReadingVerdict],
    now: datetime,
) -> None:
    stands = reading.second_opinion_id if reading.decision is Decision.READER_B else reading.first_opinion_id
    assert stands is not None
    content = await _canonical(session, case, reading, verdicts, now)
    digest = hashlib.sha256(content).hexdigest()
    await steps.step(
        session,
        actor,
        case,
        reading,
        Step.ADJUDICATE,
        decided_at=now,
        canonical=content,
        digest=digest,
        signature=_signed(digest),
    )
    await steps.release(session, case, reading, stands)


async def _canonical(
    session: AsyncSession, case: Case, reading: SecondReading, verdicts: list[ReadingVerdict], now: datetime
) -> bytes:
    """UTF-8 JSON with sorted keys of all that was decided, with the digests of both opinions it was decided about."""
    first, second = await both_seals(session, reading)
    by = [reading.adjudicator_id] if reading.adjudicator_id else [case.provider_id, reading.reader_id]
    names = [(await session.get_one(Account, person)).name for person in by]
    content = {
        "format": "second-reading/1",
        "case_number": case.number,
        "decision": reading.decision,
        "decided_by": names,
        "decided_at": now.isoformat(),
        "note": reading.note,
        "opinions": {"A": first.digest, "B": second.digest},
        "points": [{"part": one.part, "suggested": one.suggested, "decided": one.decided} for one in verdicts],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _signed(digest: str) -> str:
    return hmac.new(derive(NOTE_KEY), digest.encode(), hashlib.sha256).hexdigest()


def _signatures(
    actor: Actor, case: Case, reading: SecondReading, *, is_same: bool, now: datetime
) -> dict[str, datetime | None]:
    """One's own signature; the other's stays only under the same words."""
    if actor.id == reading.adjudicator_id:
        return {"first_signed_at": None, "second_signed_at": None}
    kept = {
        "first_signed_at": reading.first_signed_at if is_same else None,
        "second_signed_at": reading.second_signed_at if is_same else None,
    }
    return kept | {"first_signed_at" if actor.id == case.provider_id else "second_signed_at": now}


def _is_same(reading: SecondReading, verdicts: list[ReadingVerdict], decision: ReadingDecision) -> bool:
    return (
        reading.decision is decision.decision
        and reading.note == decision.note.strip()
        and all(one.decided is decision.verdicts[one.part] for one in verdicts)
    )


def _require_whole(decision: ReadingDecision, verdicts: list[ReadingVerdict], *, is_third: bool) -> None:
    if set(decision.verdicts) != {one.part for one in verdicts}:
        raise InvalidInput(fields={"verdicts": "Decide every point of the comparison."})
    if is_third and not decision.attested:
        raise InvalidInput(fields={"attested": "Confirm that you have no conflict of interest."})
    differs = Verdict.DIFFER in decision.verdicts.values() or decision.decision is not Decision.READER_A
    if differs and len(decision.note.strip()) < NOTE_MIN:
        raise InvalidInput(fields={"note": "Say in a sentence why. It goes out with the opinion."})


def _why_not(reading: SecondReading) -> str:
    if reading.status is not ReadingStatus.COMPARED:
        return "Both readers have to seal first."
    if reading.adjudicator_id is not None:
        return "A third reader decides now."
    return "Only the two readers decide this."
