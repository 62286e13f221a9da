"""The chat of a case on a screen: a bounded window, little to send, nothing left of what ended."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
import reflex as rx
from reflex.utils import format as reflex_format
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Case
from mso_app.schemas.chat import ChatLine, ChatRun, MessageIn
from mso_app.services import chat
from mso_app.services.chat import open_rooms
from mso_app.services.chat.receipts import Seen, keep_seen
from mso_app.state.shared import chat as screen
from mso_app.state.shared import chat_lines, presence
from mso_app.state.shared.chat import ChatState
from tests.build import make_case, make_provider, make_requester

Open = Callable[[Actor, UUID], ChatState]


@pytest.fixture
def tab(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The chat of a case in a tab of somebody; the tabs of one test stand at the same case."""

    def opened(actor: Actor, case_id: UUID) -> ChatState:
        state = ChatState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- how the framework itself makes one
        people[id(state)] = actor
        monkeypatch.setattr(screen, "asked_case", lambda _: case_id)
        return state

    people: dict[int, Actor] = {}

    @asynccontextmanager
    async def somebody(state: rx.State, **_: bool) -> AsyncIterator[tuple[AsyncSession, Actor]]:
        yield session, people[id(state)]

    async def see(session: AsyncSession, actor: Actor, thread_id: UUID, seq: int, *, is_read: bool) -> None:
        """At once: here everything happens in one transaction."""
        case_id = (await open_rooms.entered(session, actor, thread_id)).reached.case.id
        seen = Seen(thread_id=thread_id, case_id=case_id, person=actor.id, seq=seq, is_read=is_read)
        await keep_seen(session, [seen])

    monkeypatch.setattr(screen, "signed_in", somebody)
    monkeypatch.setattr(chat, "see", see)
    # Nothing is committed between two looks, so nothing may be remembered from one to the other.
    monkeypatch.setattr(open_rooms, "GOOD_SECONDS", -1.0)
    monkeypatch.setattr(screen, "address_word", lambda *_: "")
    return opened


async def _talk(session: AsyncSession, *, messages: int = 0) -> tuple[Actor, Actor, Case]:
    """A case under review in which the provider has written."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    for number in range(messages):
        await _say(session, provider, case, f"Message {number + 1}")
    return requester, provider, case


async def _say(session: AsyncSession, who: Actor, case: Case, text: str) -> ChatLine:
    return await chat.send(session, who, case.id, MessageIn(client_msg_id=uuid4(), text=text))


def _form(state: ChatState, text: str, **more: str) -> dict[str, str]:
    thread = str(state.room.thread_id)
    return {"thread": thread, "client_msg_id": str(uuid4()), "text": text, "reply_to": "", "file_ids": "", **more}


def _seqs(state: ChatState) -> list[int]:
    return [line.seq for line in [*state.settled, *state.tail]]


def _sent(state: ChatState) -> int:
    """How many bytes of this state go to the browser now; nothing afterwards."""
    delta = state.get_delta()
    state._clean()
    return len(reflex_format.json_dumps(delta))


async def test_a_long_conversation_opens_with_its_end_and_little_to_send(session: AsyncSession, tab: Open) -> None:
    """Acceptance 8: opening transfers under 60 kB, however long the thread is."""
    requester, _, case = await _talk(session, messages=120)
    state = tab(requester, case.id)
    _sent(state)

    await ChatState.load.fn(state)

    assert _seqs(state) == list(range(81, 121))
    assert (state.has_older, state.has_newer, state.new_words) == (True, False, "120 new messages")
    assert _sent(state) < 60_000


async def test_a_new_message_sends_only_the_last_lines(session: AsyncSession, tab: Open) -> None:
    requester, provider, case = await _talk(session, messages=60)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)
    _sent(state)
    sizes = []

    for number in range(30):
        await _say(session, provider, case, f"And another one, number {number}")
        await state._catch_up()
        sizes.append(_sent(state))

    assert _seqs(state)[-1] == 90
    assert sorted(sizes)[15] < 6_000
    assert len(_seqs(state)) <= chat_lines.WINDOW + chat_lines.TAIL_MOST


async def test_scrolling_never_grows_the_window(session: AsyncSession, tab: Open) -> None:
    """A window slides over the thread; what leaves it at one end is read again from there."""
    requester, _, case = await _talk(session, messages=230)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)

    up = []
    while state.has_older:
        await ChatState.older.fn(state)
        up.append(len(_seqs(state)))
    at_top = _seqs(state)
    while state.has_newer:
        await ChatState.newer.fn(state)
        up.append(len(_seqs(state)))

    assert max(up) <= chat_lines.WINDOW
    assert at_top[0] == 1
    assert _seqs(state)[-1] == 230
    assert _seqs(state) == list(range(_seqs(state)[0], 231))


async def test_messages_below_the_window_are_counted_and_not_shown(session: AsyncSession, tab: Open) -> None:
    requester, provider, case = await _talk(session, messages=200)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)
    while not state.has_newer:
        await ChatState.older.fn(state)
    before = _seqs(state)

    await _say(session, provider, case, "Further down")
    await state._catch_up()

    assert _seqs(state) == before
    assert state.missed == 201 - before[-1]

    await ChatState.latest.fn(state)

    assert _seqs(state)[-1] == 201
    assert (state.missed, state.has_newer) == (0, False)


async def test_the_same_message_sent_again_stays_one(session: AsyncSession, tab: Open) -> None:
    """MSO-18: an unsent message goes out once, whatever the tab believes."""
    requester, _, case = await _talk(session, messages=1)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)
    form = _form(state, "Once")

    await ChatState.send.fn(state, form)
    await ChatState.send.fn(state, form)

    assert _seqs(state) == [1, 2]
    assert state.tail[-1].client_msg_id == form["client_msg_id"]


async def test_a_message_never_goes_into_another_conversation(session: AsyncSession, tab: Open) -> None:
    """What was written to one expert is refused where another one reads (N-15)."""
    requester, _, case = await _talk(session, messages=1)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)

    said = await ChatState.send.fn(state, _form(state, "For somebody else", thread=str(uuid4())))

    assert "refused" in str(said)
    assert _seqs(state) == [1]


async def test_a_correction_and_a_deletion_further_up_are_seen(session: AsyncSession, tab: Open) -> None:
    requester, provider, case = await _talk(session, messages=30)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)
    first, second = [*state.settled, *state.tail][:2]

    await chat.change(session, provider, case.id, first.id, "Better words")
    await chat.delete(session, provider, case.id, second.id)
    await state._catch_up()

    shown = [*state.settled, *state.tail]
    assert [run.text for run in shown[0].runs] == ["Better words"]
    assert (shown[0].is_edited, shown[1].is_deleted) == (True, True)


async def test_a_message_counts_as_read_once_somebody_looks(session: AsyncSession, tab: Open) -> None:
    """Delivered when it reached the screen, read when its end was in sight."""
    requester, provider, case = await _talk(session, messages=2)
    reader, writer = tab(requester, case.id), tab(provider, case.id)
    await ChatState.load.fn(reader)
    await ChatState.load.fn(writer)

    await reader._tell(reader._mark())
    await writer._catch_up()
    delivered = (writer.delivered_seq, writer.read_seq)
    await ChatState.look.fn(reader, {"looking": "yes"})
    await writer._catch_up()

    assert delivered == (2, 0)
    assert (writer.delivered_seq, writer.read_seq) == (2, 2)


async def test_a_group_goes_on_with_the_next_message(session: AsyncSession, tab: Open) -> None:
    requester, provider, case = await _talk(session, messages=1)
    state = tab(requester, case.id)
    await ChatState.load.fn(state)
    ends_alone = state.tail[-1].ends_group

    await _say(session, provider, case, "Right after it")
    await state._catch_up()

    assert ends_alone
    assert [(line.begins_group, line.ends_group) for line in state.tail] == [(True, False), (False, True)]


async def test_both_hear_of_each_other(session: AsyncSession, tab: Open) -> None:
    requester, provider, case = await _talk(session, messages=1)
    nina, miriam = tab(requester, case.id), tab(provider, case.id)
    await ChatState.load.fn(nina)
    await ChatState.load.fn(miriam)

    await ChatState.send.fn(nina, _form(nina, "From the requester"))
    await ChatState.send.fn(miriam, _form(miriam, "From the expert"))
    await nina._catch_up()
    await miriam._catch_up()

    for state in (nina, miriam):
        assert [line.runs[0].text for line in state.tail] == ["Message 1", "From the requester", "From the expert"]
    assert [line.is_mine for line in miriam.tail] == [True, False, True]


async def test_before_anybody_accepted_it_says_when_it_opens(session: AsyncSession, tab: Open) -> None:
    """X-4: before Accepted the requester has no named counterpart."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    state = tab(requester, case.id)

    await ChatState.load.fn(state)

    assert state.not_open == "The chat opens once an expert has accepted this case."
    assert (state.loading, _seqs(state)) == (False, [])


async def test_a_screen_whose_case_was_taken_away_shows_nothing_more(session: AsyncSession, tab: Open) -> None:
    """Acceptance 6: re-assignment ends what the earlier expert sees."""
    _, provider, case = await _talk(session, messages=3)
    state = tab(provider, case.id)
    await ChatState.load.fn(state)

    case.provider_id = (await make_provider(session)).id
    session.add(case)
    await session.flush()
    await state._catch_up()

    assert (_seqs(state), state.room.other_name) == ([], "")
    assert state.problem != ""


def test_typing_and_presence_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_000.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: moment)
    other = presence.Presence()
    at_first = (other.now(), other.pace())

    other.hear(frozenset({"typing"}))
    while_typing = (other.now(), other.pace())
    moment += presence.TYPING_SECONDS
    paused = (other.now(), other.pace())
    other.hear(frozenset({"typing"}))
    other.said()
    after_the_message = other.now()
    moment += presence.GONE_AFTER_SECONDS
    unheard_of = other.now()
    other.hear(frozenset({"here"}))
    again = other.now()
    other.hear(frozenset({"gone"}))

    assert at_first == ((False, False), presence.HERE_EVERY_SECONDS)
    assert while_typing == ((True, True), presence.LOOK_AGAIN_SECONDS)
    assert paused == ((True, False), presence.HERE_EVERY_SECONDS)
    assert (after_the_message, unheard_of, again) == ((True, False), (False, False), (True, False))
    assert other.now() == (False, False)


def test_a_document_on_a_line_of_its_own_is_a_card_and_inside_a_line_a_chip() -> None:
    alone = ChatRun(kind="place", text="D2", where="p 1", document_id="x", page=1)
    quoted = alone.model_copy(update={"quote": "Three lesions."})
    line = ChatLine(
        id=uuid4(),
        seq=1,
        client_msg_id="",
        is_mine=False,
        author="Dr. Miriam Okafor",
        initials="MO",
        day="Today",
        time="09:12",
        runs=[alone, ChatRun(kind="break"), quoted, ChatRun(kind="break"), ChatRun(text="See "), alone],
    )

    drawn = chat_lines.dressed(line, names={"x": "laboratory.pdf"}, me="Nina Castellanos")

    assert [(run.kind, run.quote) for run in drawn.runs] == [
        ("card", "laboratory.pdf"),
        ("span", "Three lesions."),
        ("text", ""),
        ("place", ""),
    ]


def test_a_person_with_a_title_is_called_by_the_last_name() -> None:
    assert [chat_lines.called(name) for name in ("Dr. Miriam Okafor", "Prof. Dr. Jan Lund", "Nina Castellanos")] == [
        "Dr. Okafor",
        "Prof. Dr. Lund",
        "Nina Castellanos",
    ]
