"""The public check of a seal: valid, altered, superseded or unknown, without a word of the content (N-6)."""

import hashlib
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import throttle
from mso_app.core.addresses import limited_as
from mso_app.core.errors import TooMany
from mso_app.core.secrets import derive
from mso_app.domain.access import Action
from mso_app.domain.opinions import SealState
from mso_app.integrations.storage import FileGone, storage
from mso_app.models import Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.opinions import SealCheck
from mso_app.services import audit, visibility
from mso_app.services.opinion_versions import newest_after

SEAL_KEY = "opinion-seal"
PER_ADDRESS = throttle.Rule(limit=30, within=timedelta(minutes=1))


async def check_code(session: AsyncSession, typed: str, *, address: str = "") -> SealCheck:
    """What anybody learns who holds a code. Raises TooMany for an address that tries many codes."""
    if address and (wait := await throttle.hit(f"seal:{limited_as(address)}", PER_ADDRESS)):
        raise TooMany(retry_after=wait)
    code = sealing.read_code(typed)
    seal = await visibility.seal_by_code(session, code) if code else None
    if seal is None:
        state = SealState.UNKNOWN
        return SealCheck(state=state.value, label=state.label, sentence=state.sentence, code=code or "")
    state = await state_of(session, seal)
    newer = await newest_after(session, seal)
    edition = sealing.opened(seal.canonical).version if state is not SealState.ALTERED else 0
    await audit.record(
        session,
        None,
        Action.CHECK_SEAL,
        subject="opinion",
        subject_id=seal.opinion_id,
        case_id=seal.case_id,
        details={"state": state.value},
    )
    return SealCheck(
        state=state.value,
        label=state.label,
        sentence=state.sentence,
        code=seal.code,
        signed_at=f"{seal.signed_at:%d %b %Y, %H:%M} UTC",
        digest=seal.digest,
        edition=edition,
        superseded_by=newer[0].code if newer else "",
        newest_edition=edition + newer[1] if newer and edition else 0,
    )


async def state_of(session: AsyncSession, seal: Seal) -> SealState:
    """How a seal stands: the signed bytes, and the file that was made from them."""
    stored = sealing.Seal(canonical=seal.canonical, digest=seal.digest, signature=seal.signature)
    state = sealing.check(
        stored,
        key=derive(SEAL_KEY),
        superseded=seal.superseded_by is not None,
        parent_digest=seal.parent_digest,
    )
    if state is SealState.ALTERED or await _file_is_untouched(seal):
        return state
    return SealState.ALTERED


async def _file_is_untouched(seal: Seal) -> bool:
    try:
        content = await storage().read(seal.storage_key)
    except FileGone:
        return False
    return hashlib.sha256(content).hexdigest() == seal.file_sha256
