"""The way in and what guards it: security rows 3, 5, 6, 8, 9, 10, 11 and 22."""

import asyncio
from uuid import UUID, uuid4

import pytest
from pyotp.totp import TOTP
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import blocklist, db, security, throttle
from mso_app.core.errors import (
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    NotFound,
    NotPermitted,
    NotSignedIn,
    TooMany,
)
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.words import Role, Specialty
from mso_app.models import Account, AuditRow, Institution, LoginSession
from mso_app.schemas.accounts import (
    FirstAdmin,
    InstitutionChange,
    InstitutionCreate,
    InstitutionQuery,
    NameChange,
    PasswordChange,
    PasswordSet,
    PeopleQuery,
    PersonChange,
    PersonCreate,
    ProfileChange,
    SignUp,
)
from mso_app.services import accounts, identity
from mso_app.services.accounts.next_page import safe_next
from mso_app.services.accounts.passwords import check_strength
from mso_app.services.identity import actor_of
from tests.build import make_account, make_admin, make_institution, make_provider, make_requester
from tests.conftest import Clock, Database

PASSWORD = "a quiet harbour at dawn"
HOME = "192.0.2.10"


@pytest.fixture(autouse=True)
def _counters() -> None:
    throttle.start_over()


async def _person(session: AsyncSession, role: Role = Role.ADMIN) -> Account:
    account = await make_account(session, role)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    await session.flush()
    return account


async def _signed_in(session: AsyncSession, account: Account, *, address: str = HOME) -> str:
    ticket = await _check(session, account.email, address=address)
    login = await accounts.redeem(session, ticket.token, device="Firefox, Linux", address=address, old_token=None)
    return login.token


async def _check(
    session: AsyncSession, email: str, password: str = PASSWORD, *, code: str = "", address: str = HOME
) -> accounts.Ticket:
    return await accounts.check_password(session, email=email, password=password, code=code, address=address)


async def _actor(session: AsyncSession, token: str) -> Actor:
    return await identity.identify(session, token)


async def test_a_right_password_becomes_a_login(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)

    token = await _signed_in(session, account)

    assert (await _actor(session, token)).id == account.id
    assert account.last_sign_in_at == clock.now


async def test_an_address_is_the_same_in_capitals_and_with_blanks(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)

    ticket = await _check(session, f"  {account.email.upper()} ")

    assert ticket.token


async def test_a_ticket_works_once_and_for_half_a_minute(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)
    used, late = await _check(session, account.email), await _check(session, account.email)
    await accounts.redeem(session, used.token, device="", address=HOME, old_token=None)

    with pytest.raises(NotSignedIn):
        await accounts.redeem(session, used.token, device="", address=HOME, old_token=None)
    clock.move(seconds=30)
    with pytest.raises(NotSignedIn):
        await accounts.redeem(session, late.token, device="", address=HOME, old_token=None)


async def test_signing_in_again_ends_the_login_the_browser_had(session: AsyncSession, clock: Clock) -> None:
    """Row 3: the token changes at every sign-in, and one that was set before it is worth nothing."""
    account = await _person(session)
    before = await _signed_in(session, account)
    ticket = await _check(session, account.email)

    login = await accounts.redeem(session, ticket.token, device="", address=HOME, old_token=before)

    assert login.token != before
    with pytest.raises(NotSignedIn):
        await _actor(session, before)


async def test_a_login_idles_out_after_thirty_minutes(session: AsyncSession, clock: Clock) -> None:
    """Row 6: 29:59 is in, 30:01 is out; a screen that listens by itself keeps nobody in."""
    token = await _signed_in(session, await _person(session))

    clock.move(minutes=29, seconds=59)
    await identity.identify(session, token, active=False)
    clock.move(seconds=2)
    with pytest.raises(NotSignedIn):
        await _actor(session, token)


async def test_unknown_wrong_disabled_and_invited_are_told_alike(session: AsyncSession, clock: Clock) -> None:
    """Row 9: one sentence for all of them."""
    known, disabled = await _person(session), await _person(session)
    disabled.is_active = False
    session.add(disabled)
    invited = await make_account(session, Role.ADMIN)
    told = set()
    for email, password in (
        (known.email, "something else entirely"),
        ("nobody@hospital.example", PASSWORD),
        (disabled.email, PASSWORD),
        (invited.email, PASSWORD),
    ):
        with pytest.raises(InvalidInput) as refused:
            await _check(session, email, password)
        told.add((refused.value.sentence, tuple(refused.value.fields)))

    assert len(told) == 1


async def test_an_unknown_account_costs_the_same_work(
    session: AsyncSession, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 9: one hash is computed whoever asks, so time tells nothing."""
    known = await _person(session)
    hashed: list[str] = []
    real = security._hasher().verify

    def counted(password: str, stored: str) -> bool:
        hashed.append(stored)
        return real(password, stored)

    monkeypatch.setattr(security._hasher(), "verify", counted)
    for email in (known.email, "nobody@hospital.example"):
        with pytest.raises(InvalidInput):
            await _check(session, email, "something else entirely")

    assert len(hashed) == 2


async def test_the_sixth_failure_has_to_wait_longer_and_longer(session: AsyncSession, clock: Clock) -> None:
    """Row 8: after five failures half a minute, then one, two, four … at most a quarter of an hour."""
    account = await _person(session)
    waits = []
    for _ in range(12):
        while True:
            try:
                await _check(session, account.email, "wrong wrong wrong")
            except InvalidInput:
                clock.move(seconds=7)
                break
            except TooMany as wait:
                waits.append(wait.retry_after + 7)
                clock.move(seconds=wait.retry_after)

    assert waits == [30, 60, 120, 240, 480, 900, 900]


async def test_a_success_forgets_the_failures(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)
    for _ in range(3):
        for _ in range(4):
            clock.move(seconds=10)
            with pytest.raises(InvalidInput):
                await _check(session, account.email, "wrong wrong wrong")
        clock.move(seconds=10)
        assert (await _check(session, account.email)).token


async def test_guesses_from_many_addresses_stay_few_and_the_owner_gets_in(session: AsyncSession, clock: Clock) -> None:
    """Row 8: 200 guesses from 200 addresses in a minute: at most ten are looked at, from home it still works."""
    account = await _person(session)
    await _signed_in(session, account, address=HOME)
    evaluated = 0
    for last in range(200):
        try:
            await _check(session, account.email, "wrong wrong wrong", address=f"198.51.100.{last}")
        except InvalidInput:
            evaluated += 1
        except TooMany:
            continue

    assert evaluated == 10
    assert (await _check(session, account.email, address=HOME)).token


async def test_one_address_tries_ten_times_a_minute_whatever_the_account(session: AsyncSession, clock: Clock) -> None:
    """Row 8."""
    evaluated = 0
    for number in range(200):
        try:
            await _check(session, f"guess{number}@hospital.example", "wrong wrong wrong", address="198.51.100.7")
        except InvalidInput:
            evaluated += 1
        except TooMany:
            continue

    assert evaluated == 10


async def test_a_whole_hospital_signs_in_from_one_address(session: AsyncSession, clock: Clock) -> None:
    people = [await _person(session) for _ in range(14)]

    tickets = [await _check(session, person.email) for person in people]

    assert all(ticket.token for ticket in tickets)


async def test_strangers_have_a_hundred_tries_a_day_on_one_account(session: AsyncSession, clock: Clock) -> None:
    """Row 8: never more than a hundred in a row, and no lock that stays."""
    account = await _person(session)
    evaluated = 0
    for number in range(150):
        clock.move(seconds=61)
        address = f"198.51.{number}.1"
        try:
            await _check(session, account.email, "wrong wrong wrong", address=address)
        except InvalidInput:
            evaluated += 1
        except TooMany:
            continue
    clock.move(days=1)

    assert evaluated == 100
    assert (await _check(session, account.email, address="203.0.113.1")).token


async def test_parallel_guesses_are_counted_before_they_are_looked_at(database: Database, clock: Clock) -> None:
    async with db.unit_of_work() as session:
        email = (await _person(session)).email

    async def guess() -> bool:
        try:
            async with db.unit_of_work() as session:
                await _check(session, email, "wrong wrong wrong")
        except InvalidInput:
            return True
        except TooMany:
            return False
        return False

    looked_at = await asyncio.gather(*(guess() for _ in range(12)))

    assert sum(looked_at) == 5


async def test_a_refused_sign_in_is_on_record(database: Database, clock: Clock) -> None:
    async with db.unit_of_work() as session:
        account = await _person(session)
    with pytest.raises(InvalidInput):
        async with db.unit_of_work() as session:
            await _check(session, account.email, "wrong wrong wrong")

    async with db.unit_of_work() as session:
        rows = (await session.exec(select(AuditRow).where(AuditRow.action == "account.sign_in"))).all()
    assert [(row.outcome, row.subject_id, row.details) for row in rows] == [("denied", account.id, {})]


# Two-factor sign-in


async def _with_second_factor(session: AsyncSession, clock: Clock) -> tuple[Account, TOTP]:
    account = await _person(session)
    actor = await _actor(session, await _signed_in(session, account))
    setup = await accounts.begin_second_factor(session, actor, PASSWORD)
    totp = TOTP(setup.key.replace(" ", ""))
    await accounts.confirm_second_factor(session, actor, totp.at(clock.now))
    await session.refresh(account)
    return account, totp


async def test_with_a_second_factor_the_password_alone_is_not_enough(session: AsyncSession, clock: Clock) -> None:
    account, totp = await _with_second_factor(session, clock)
    clock.move(seconds=30)

    asked = await _check(session, account.email)
    given = await _check(session, account.email, code=totp.at(clock.now))

    assert (asked.token, asked.needs_code) == ("", True)
    assert given.token


async def test_a_code_works_once(session: AsyncSession, clock: Clock) -> None:
    account, totp = await _with_second_factor(session, clock)
    clock.move(seconds=30)
    code = totp.at(clock.now)
    await _check(session, account.email, code=code)

    with pytest.raises(InvalidInput) as refused:
        await _check(session, account.email, code=code)

    assert list(refused.value.fields) == ["code"]


async def test_the_code_that_confirmed_the_set_up_does_not_sign_in(session: AsyncSession, clock: Clock) -> None:
    account, totp = await _with_second_factor(session, clock)

    with pytest.raises(InvalidInput):
        await _check(session, account.email, code=totp.at(clock.now))


async def test_codes_are_guessed_no_faster_than_passwords(session: AsyncSession, clock: Clock) -> None:
    account, _ = await _with_second_factor(session, clock)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            await _check(session, account.email, code="000000")
    with pytest.raises(TooMany):
        await _check(session, account.email, code="000000")


async def test_the_key_is_not_readable_in_the_database(session: AsyncSession, clock: Clock) -> None:
    account, totp = await _with_second_factor(session, clock)

    assert totp.secret not in (account.totp_secret or totp.secret)


async def test_taking_the_second_factor_off_needs_the_password(session: AsyncSession, clock: Clock) -> None:
    account, _ = await _with_second_factor(session, clock)
    actor = actor_of(account)
    with pytest.raises(InvalidInput):
        await accounts.remove_second_factor(session, actor, "wrong wrong wrong")

    await accounts.remove_second_factor(session, actor, PASSWORD)

    await session.refresh(account)
    assert (account.totp_since, account.totp_secret) == (None, None)


# Passwords


async def test_changing_the_password_ends_the_other_logins(session: AsyncSession, clock: Clock) -> None:
    """Row 5."""
    account = await _person(session)
    here, there = await _signed_in(session, account), await _signed_in(session, account)
    change = PasswordChange(current=PASSWORD, new="the tide comes in twice", again="the tide comes in twice")

    await accounts.change_password(session, await _actor(session, here), change)

    assert (await _actor(session, here)).id == account.id
    with pytest.raises(NotSignedIn):
        await _actor(session, there)
    assert (await _check(session, account.email, "the tide comes in twice")).token


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"current": "wrong wrong wrong"}, "current"),
        ({"again": "the tide comes in once"}, "again"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"new": "short", "again": "short"}, "new"),
    ],
)
async def test_a_change_that_does_not_fit_says_where(
    session: AsyncSession, clock: Clock, change: dict[str, str], field: str
) -> None:
    account = await _person(session)
    asked = {"current": PASSWORD, "new": "the tide comes in twice", "again": "the tide comes in twice"} | change

    with pytest.raises(InvalidInput) as refused:
        await accounts.change_password(session, actor_of(account), PasswordChange(**asked))

    assert list(refused.value.fields) == [field]


def _is_refused(password: str, *, second_factor: bool = False) -> bool:
    try:
        check_strength(password, second_factor=second_factor, context=("m.okafor@nordhafen.example", "Miriam Okafor"))
    except InvalidInput:
        return True
    return False


def test_every_listed_password_is_refused() -> None:
    """Row 10: the list has 3,000 and more that are long enough to be typed."""
    long_enough = [word for word in blocklist.common_passwords() if len(word) >= 8]

    assert len(long_enough) >= 3000
    assert [word for word in long_enough if not _is_refused(word, second_factor=True)] == []


@pytest.mark.parametrize(
    "password",
    [
        "Passw0rd2026",
        "P@ssw0rd2026!",
        "MiriamOkafor2026!",
        "nordhafen12345",
        "Secunda123456",
        "aaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "qwertyuiopasdfgh",
        "123456789012",
        "Welcome.Secunda1",
        "hospitalhospital",
        "Sommer2026!!",
    ],
)
def test_what_a_guesser_tries_is_refused(password: str) -> None:
    """Row 10: usual words with usual endings, letters that look alike, the person's own words."""
    assert _is_refused(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "x7#kQ9vLm2pR",
        "🦊🌊🏔️🎻🧭🪴🫖🧶🪁🧊🪵🎈",
        "w" + "ünschelrute am Deich " * 5,
        "correct horse battery staple",
    ],
)
def test_long_and_unusual_passwords_are_taken(password: str) -> None:
    """Row 10: no rules about kinds of characters; 64 characters and more, also emoji."""
    assert not _is_refused(password)


def test_how_long_a_password_must_be() -> None:
    """Row 10 as decided: 12, or 8 with a second factor; 128 at most."""
    assert _is_refused("x7#kQ9vLm2p")
    assert not _is_refused("x7#kQ9vL", second_factor=True)
    assert _is_refused("x7#kQ9v", second_factor=True)
    assert not _is_refused("x7#k" * 31 + "9vLm")
    assert _is_refused("x7#kQ9vL" * 16 + "1")


async def test_passwords_that_differ_late_differ_and_forms_of_one_letter_do_not(
    session: AsyncSession, clock: Clock
) -> None:
    """Row 10: nothing is cut at 72 bytes; é typed in two ways is one é."""
    long = "ab7#" * 18
    stored = await hash_password(f"{long}x caf\u00e9")

    assert await security.password_is_right(f"{long}x cafe\u0301", stored)
    assert not await security.password_is_right(f"{long}y caf\u00e9", stored)


# One-time links


async def test_an_administrator_hands_over_a_link_and_never_a_password(session: AsyncSession, clock: Clock) -> None:
    """Row 11."""
    admin, account = await make_admin(session), await _person(session)
    old = await _signed_in(session, account)
    link = await accounts.issue_link(session, admin, account.id)
    token = link.url.partition("#")[2]
    new = PasswordSet(password="the tide comes in twice", again="the tide comes in twice")

    owner = await accounts.link_owner(session, token, address=HOME)
    await accounts.set_by_link(session, token, new, address=HOME)

    assert (owner.email, link.minutes) == (account.email, 60)
    assert (await _check(session, account.email, "the tide comes in twice")).token
    with pytest.raises(NotSignedIn):
        await _actor(session, old)
    with pytest.raises(NotFound):
        await accounts.set_by_link(session, token, new, address=HOME)


async def test_a_link_ends_after_an_hour_and_with_the_next_link(session: AsyncSession, clock: Clock) -> None:
    """Row 11."""
    admin, account = await make_admin(session), await _person(session)
    first = (await accounts.issue_link(session, admin, account.id)).url.partition("#")[2]
    second = (await accounts.issue_link(session, admin, account.id)).url.partition("#")[2]

    with pytest.raises(NotFound):
        await accounts.link_owner(session, first, address=HOME)
    assert (await accounts.link_owner(session, second, address=HOME)).name == account.name
    clock.move(minutes=60)
    with pytest.raises(NotFound):
        await accounts.link_owner(session, second, address=HOME)


async def test_only_an_administrator_issues_links(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)

    with pytest.raises(NotPermitted):
        await accounts.issue_link(session, await make_requester(session), account.id)


# Logins


async def test_ending_the_others_keeps_this_one(session: AsyncSession, clock: Clock) -> None:
    account = await _person(session)
    here, there = await _signed_in(session, account), await _signed_in(session, account)
    actor = await _actor(session, here)

    ended = await accounts.end_my_others(session, actor)

    assert ended == 1
    assert [(row.is_this, row.device) for row in await accounts.my_logins(session, actor)] == [(True, "Firefox, Linux")]
    with pytest.raises(NotSignedIn):
        await _actor(session, there)


async def test_nobody_ends_the_login_of_another(session: AsyncSession, clock: Clock) -> None:
    mine, theirs = await _person(session), await _person(session)
    token = await _signed_in(session, theirs)
    login = (await session.exec(select(LoginSession).where(LoginSession.account_id == theirs.id))).one()

    with pytest.raises(NotFound):
        await accounts.end_login(session, actor_of(mine), login.id)

    assert (await _actor(session, token)).id == theirs.id


async def test_signing_out_ends_the_login_once(session: AsyncSession, clock: Clock) -> None:
    token = await _signed_in(session, await _person(session))

    await accounts.sign_out(session, token)
    await accounts.sign_out(session, token)
    await accounts.sign_out(session, "unknown")

    rows = (await session.exec(select(AuditRow).where(AuditRow.action == "account.sign_out"))).all()
    assert len(rows) == 1
    with pytest.raises(NotSignedIn):
        await _actor(session, token)


# People


def _provider(**more: object) -> PersonCreate:
    given = {
        "name": "Dr. Hanna Lund",
        "email": "h.lund@secunda.example",
        "role": Role.PROVIDER,
        "profile": ProfileChange(
            specialty=Specialty.PULMONOLOGY, languages=["Swedish", "English"], time_zone="Europe/Stockholm"
        ),
    }
    return PersonCreate.model_validate(given | more)


async def test_a_new_expert_gets_in_with_the_link(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)

    person, link = await accounts.create_person(session, admin, _provider())
    new = PasswordSet(password=PASSWORD, again=PASSWORD)
    await accounts.set_by_link(session, link.url.partition("#")[2], new, address=HOME)

    assert (person.state, person.detail, person.load) == ("invited", "Pulmonology", "0/5")
    assert (await accounts.open_person(session, admin, person.id)).state == "active"
    assert (await _check(session, "h.lund@secunda.example")).token


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"profile": None}, "specialty"),
        ({"role": Role.REQUESTER, "profile": None}, "institution_id"),
        ({"role": Role.REQUESTER, "institution_id": uuid4(), "profile": None}, "institution_id"),
    ],
)
async def test_a_person_needs_what_belongs_to_the_role(
    session: AsyncSession, clock: Clock, given: dict[str, object], field: str
) -> None:
    admin = await make_admin(session)

    with pytest.raises(InvalidInput) as refused:
        await accounts.create_person(session, admin, _provider(**given))

    assert list(refused.value.fields) == [field]


async def test_an_address_belongs_to_one_account(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await accounts.create_person(session, admin, _provider())

    with pytest.raises(InvalidInput) as refused:
        await accounts.create_person(session, admin, _provider(email="H.Lund@Secunda.example "))

    assert list(refused.value.fields) == ["email"]


async def test_a_correction_of_a_stale_version_is_refused(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    person, _ = await accounts.create_person(session, admin, _provider())
    change = PersonChange(version=person.version, name="Dr. Hanna Berg", email=person.email, profile=person.profile)

    changed = await accounts.change_person(session, admin, person.id, change)

    assert (changed.name, changed.version) == ("Dr. Hanna Berg", person.version + 1)
    with pytest.raises(ChangedMeanwhile):
        await accounts.change_person(session, admin, person.id, change)


async def test_disabling_somebody_ends_their_logins(session: AsyncSession, clock: Clock) -> None:
    """Row 5."""
    admin, account = await make_admin(session), await _person(session)
    token = await _signed_in(session, account)

    disabled = await accounts.disable_person(session, admin, account.id)

    assert disabled.state == "disabled"
    with pytest.raises(NotSignedIn):
        await _actor(session, token)
    with pytest.raises(InvalidInput):
        await _check(session, account.email)
    assert (await accounts.enable_person(session, admin, account.id)).state == "active"


async def test_the_last_administrator_stays(session: AsyncSession, clock: Clock) -> None:
    """Row 22."""
    admin = await make_admin(session)

    with pytest.raises(Conflict):
        await accounts.disable_person(session, admin, admin.id)


async def test_administrators_who_disable_each_other_leave_one(database: Database, clock: Clock) -> None:
    """Row 22, 25 rounds of two at the same moment."""
    async with db.unit_of_work() as session:
        first, second = await make_admin(session), await make_admin(session)

    async def disable(actor: Actor, other: UUID) -> None:
        try:
            async with db.unit_of_work() as session:
                await accounts.disable_person(session, actor, other)
        except Conflict:
            return

    for _ in range(25):
        await asyncio.gather(disable(first, second.id), disable(second, first.id))
        async with db.unit_of_work() as session:
            active = select(func.count()).where(Account.role == Role.ADMIN, col(Account.is_active).is_(True))
            assert (await session.exec(active)).one() == 1
        async with db.unit_of_work() as session:
            await accounts.enable_person(session, first, first.id)
            await accounts.enable_person(session, first, second.id)


async def test_people_are_found_by_name_licence_and_specialty(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await make_provider(session, specialty=Specialty.NEUROLOGY)
    await make_requester(session)

    async def found(search: str, role: Role | None = None) -> int:
        return (await accounts.list_people(session, admin, PeopleQuery(search=search, role=role))).total

    assert await found("") == 3
    assert await found("", Role.PROVIDER) == 1
    assert await found("neurol") == 1
    assert await found("HPR 44") == 1
    assert await found("%") == 0
    page = await accounts.list_people(session, admin, PeopleQuery(limit=1, offset=1))
    assert (len(page.rows), page.total, page.by_role) == (1, 3, {"admin": 1, "provider": 1, "requester": 1})


async def test_only_administrators_look_after_people_and_institutions(session: AsyncSession, clock: Clock) -> None:
    for actor in (await make_requester(session), await make_provider(session)):
        for refused in (
            accounts.list_people(session, actor, PeopleQuery()),
            accounts.open_person(session, actor, actor.id),
            accounts.create_person(session, actor, _provider()),
            accounts.change_person(session, actor, actor.id, PersonChange(version=1, name="Me", email="a@b.example")),
            accounts.disable_person(session, actor, actor.id),
            accounts.enable_person(session, actor, actor.id),
            accounts.list_institutions(session, actor, InstitutionQuery()),
            accounts.create_institution(
                session, actor, InstitutionCreate(name="Clinic", country="DE", time_zone="Europe/Berlin")
            ),
        ):
            with pytest.raises(NotPermitted):
                await refused


async def test_institutions_are_made_and_corrected(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    new = InstitutionCreate(name="Klinikum Nordhafen", country="de", time_zone="Europe/Berlin")

    made = await accounts.create_institution(session, admin, new)
    change = InstitutionChange(name="Klinikum Nordhafen", country="DE", time_zone="Europe/Berlin", is_active=False)
    changed = await accounts.change_institution(session, admin, made.id, change)

    assert (made.country, made.people, changed.is_active) == ("DE", 0, False)
    with pytest.raises(InvalidInput):
        await accounts.create_institution(session, admin, new)
    page = await accounts.list_institutions(session, admin, InstitutionQuery(search="nord"))
    assert [row.name for row in page.rows] == ["Klinikum Nordhafen"]


# One's own account, the first administrator, asking for access


async def test_my_name_is_mine_to_change(session: AsyncSession, clock: Clock) -> None:
    requester = await make_requester(session)
    mine = await accounts.open_own(session, requester)

    changed = await accounts.change_name(
        session, requester, NameChange(name=" Nina  Castellanos ", version=mine.version)
    )

    assert (changed.name, changed.initials) == ("Nina Castellanos", "NC")
    with pytest.raises(ChangedMeanwhile):
        await accounts.change_name(session, requester, NameChange(name="Somebody", version=mine.version))


async def test_the_first_administrator_signs_in(session: AsyncSession, clock: Clock) -> None:
    new = FirstAdmin(name="Jonas Vermeer", email="j.vermeer@secunda.example", password=PASSWORD)

    await accounts.create_first_admin(session, new)

    assert (await _check(session, "j.vermeer@secunda.example")).token


def _request(**more: str) -> SignUp:
    given = {
        "name": "Nina Castellanos",
        "email": "n.castellanos@nordhafen.example",
        "institution": "Klinikum Nordhafen",
        "country": "DE",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    return SignUp(**(given | more))


async def test_asking_for_access_is_closed_by_default(session: AsyncSession, clock: Clock) -> None:
    with pytest.raises(NotFound):
        await accounts.request_access(session, _request(), address=HOME)


async def test_a_request_waits_for_an_administrator(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSO_SIGN_UP", "1")
    from mso_app.core.settings import settings  # noqa: PLC0415 -- after the variable

    settings.cache_clear()
    async with db.unit_of_work() as session:
        admin = await make_admin(session)
        await accounts.request_access(session, _request(), address=HOME)
        await accounts.request_access(session, _request(name="Somebody Else"), address=HOME)
        waiting = await accounts.list_people(session, admin, PeopleQuery(role=Role.REQUESTER))

        assert [(row.name, row.state) for row in waiting.rows] == [("Nina Castellanos", "waiting")]
        with pytest.raises(InvalidInput):
            await _check(session, "n.castellanos@nordhafen.example")
        await accounts.enable_person(session, admin, waiting.rows[0].id)
        assert (await _check(session, "n.castellanos@nordhafen.example")).token
        institution = (await session.exec(select(Institution))).one()
        assert (institution.name, institution.is_active) == ("Klinikum Nordhafen", True)


async def test_a_request_joins_an_institution_that_is_there(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSO_SIGN_UP", "1")
    from mso_app.core.settings import settings  # noqa: PLC0415 -- after the variable

    settings.cache_clear()
    async with db.unit_of_work() as session:
        there = await make_institution(session, name="Klinikum Nordhafen")
        await accounts.request_access(session, _request(institution="klinikum nordhafen"), address=HOME)
        account = (await session.exec(select(Account).where(Account.name == "Nina Castellanos"))).one()

        assert account.institution_id == there.id


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/cases/1?tab=files#d3", "/cases/1?tab=files#d3"),
        ("/requester", "/requester"),
        ("//evil.example", ""),
        ("https://evil.example/", ""),
        ("/\\evil.example", ""),
        ("/a//evil.example", ""),
        ("javascript:alert(1)", ""),
        ("/api/v1/sessions/end", ""),
        ("/sign-in?next=/sign-in", ""),
        ("/cases\r\nSet-Cookie: a=b", ""),
        ("", ""),
    ],
)
def test_only_pages_of_ours_come_next(wanted: str, goes: str) -> None:
    assert safe_next(wanted) == goes
