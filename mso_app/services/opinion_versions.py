"""The versions of a sealed opinion (N-6): each is built on the digest of the one before; the first still verifies."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.models import Case, Seal
from mso_app.services import visibility


@dataclass(frozen=True, kw_only=True)
class Version:
    """`edition` is its place in the chain, counted from 1; the sealed bytes say the same unless they were altered."""

    edition: int
    seal: Seal


async def versions(session: AsyncSession, case: Case) -> list[Version]:
    """The present version of a case that was reached and those it is built on, newest first."""
    seals = (await session.exec(visibility.seals_of(case))).all()
    by_digest = {seal.digest: seal for seal in seals}
    chain: list[Seal] = []
    seal = seals[0] if seals else None
    while seal is not None and seal not in chain:
        chain.append(seal)
        seal = by_digest.get(seal.parent_digest or "")
    return [Version(edition=len(chain) - place, seal=seal) for place, seal in enumerate(chain)]


async def newest_after(session: AsyncSession, seal: Seal) -> tuple[Seal, int] | None:
    """The version that stands now in place of this one, and how many came after it; None when it stands itself."""
    steps, newest, seen = 0, seal, {seal.id}
    while newest.superseded_by is not None and newest.superseded_by not in seen:
        following = await visibility.seal_by_id(session, newest.superseded_by)
        if following is None:
            break
        newest, steps = following, steps + 1
        seen.add(newest.id)
    return (newest, steps) if steps else None
