"""Row 26, acceptance 2: many sign at once, each twice; as many invoices as cases, numbers without gaps, equal sums."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import tzinfo

import pytest
from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.core.errors import Conflict
from mso_app.domain import money
from mso_app.domain.access import Actor
from mso_app.domain.invoices import InvoiceState
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Case, Counter, Invoice, InvoiceLine, ServiceRecord
from mso_app.schemas.rates import RateIn
from mso_app.schemas.sealed import SealedOpinion
from mso_app.services import audit, opinions, rates
from mso_app.services.opinions import signing
from tests.build import make_admin, make_requester
from tests.conftest import MONDAY_MORNING, Clock, Database
from tests.done import PASSWORD, consequences, make_ready, make_signer
from tests.reliability.conftest import say  # noqa: F401 -- a fixture

pytestmark = pytest.mark.reliability
FEW, MANY = 24, 200
# As many as the server has connections to its database.
AT_ONCE = 20
NET = {Urgency.STANDARD: "540.33", Urgency.URGENT: "811.17"}


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    with consequences():
        yield


@pytest.fixture
def number() -> int:
    """200 with `make reliability`."""
    return MANY if os.environ.get("MSO_RELIABILITY") == "long" else FEW


async def test_as_many_invoices_as_signatures(
    database: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    say: Callable[[str], None],  # noqa: F811
) -> None:
    """The paper of the opinion is typeset once: what races here are transactions."""
    ready = await _ready(number)
    typeset, kept = signing.opinion_pdf, dict[str, bytes]()

    def once(sealed: SealedOpinion, *, digest: str, code: str, verify_url: str, product: str, zone: tzinfo) -> bytes:
        if "paper" not in kept:
            kept["paper"] = typeset(sealed, digest=digest, code=code, verify_url=verify_url, product=product, zone=zone)
        return kept["paper"]

    monkeypatch.setattr(signing, "opinion_pdf", once)
    gate = asyncio.Semaphore(AT_ONCE)

    async def sign(case: Case, provider: Actor, version: int) -> bool:
        async with gate:
            try:
                async with unit_of_work() as session:
                    await opinions.sign(
                        session, provider, case.id, case_version=case.version, version=version, password=PASSWORD
                    )
            except Conflict:
                return False
            return True

    won = await asyncio.gather(*(sign(*one) for one in ready for _ in range(2)))

    assert [sum(pair) for pair in zip(won[::2], won[1::2], strict=True)] == [1] * number
    async with unit_of_work() as session:
        invoices = (await session.exec(select(Invoice))).all()
        lines = (await session.exec(select(InvoiceLine))).all()
        records = (await session.exec(select(ServiceRecord))).all()
        counters = {row.name: row.value for row in (await session.exec(select(Counter))).all()}
        assert (await audit.verify(session)).is_intact
    assert {one.case_id for one in invoices} == {case.id for case, _, _ in ready}
    assert len(invoices) == len(lines) == len(records) == number
    taken: dict[object, list[int]] = defaultdict(list)
    for one in invoices:
        taken[one.institution_id].append(int(one.number.rsplit("-", 1)[1]))
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in taken.values())
    assert len({one.number for one in invoices}) == number
    assert sorted(value for name, value in counters.items() if name.startswith("i") and len(name) == 38) == sorted(
        len(numbers) for numbers in taken.values()
    )
    wanted = sum(_total(case.urgency) for case, _, _ in ready)
    assert sum(one.total_minor for one in invoices) == wanted
    assert sum(line.net_minor for line in lines) + sum(one.tax_minor for one in invoices) == wanted
    assert {one.state for one in invoices} == {InvoiceState.GENERATED}
    say(
        f"signatures on {database.kind}: {number} cases, each signed twice at once, {len(invoices)} invoices, "
        f"{len(taken)} institutions without a gap, sums {money.words(wanted, 'EUR')} both ways"
    )


def _total(urgency: Urgency) -> int:
    return money.totals([money.Line(net=money.typed(NET[urgency], "EUR"), tax_bp=1_900)]).total


async def _ready(number: int) -> list[tuple[Case, Actor, int]]:
    """Cases of four institutions with three experts, all waiting for a signature."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        for urgency, net in NET.items():
            price = RateIn(
                specialty=Specialty.HAEMATOLOGY,
                urgency=urgency,
                currency="EUR",
                net=net,
                tax="19",
                valid_from=MONDAY_MORNING.date(),
            )
            await rates.add_rate(session, admin, price)
        requesters = [await make_requester(session) for _ in range(4)]
        signers = [await make_signer(session) for _ in range(3)]
        return [
            await make_ready(
                session,
                requester=requesters[place % 4],
                provider=signers[place % 3],
                admin=admin,
                urgency=Urgency.URGENT if place % 5 == 0 else Urgency.STANDARD,
            )
            for place in range(number)
        ]
