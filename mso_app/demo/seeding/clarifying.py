"""What follows the signed opinions of the demo world: questions, answers, an addendum, and what requesters thought."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.demo.seeding.people import PASSWORD
from mso_app.domain.access import Actor
from mso_app.domain.opinions import Outcome
from mso_app.models import Case
from mso_app.schemas.clarification import EntryIn, FeedbackIn, QuestionIn
from mso_app.schemas.opinions import OpinionChange
from mso_app.services import clarification, opinions

ASKED, ANSWERED, SAID_MORE, ADDED = timedelta(hours=5), timedelta(hours=20), timedelta(hours=23), timedelta(hours=44)
ASKED_LATER = timedelta(hours=46)
RATED = timedelta(days=9)
KNOWN = timedelta(days=30)
"""After the signature; what is said then became known the day before."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One question and what came of it; `begins` is how the sentence begins that it hangs on."""

    begins: str
    question: str
    answer: str
    more: str
    struck: str
    instead: str
    note: str
    open_question: str


TALKS = {
    "Renal mass, partial nephrectomy?": Talk(
        begins="A biopsy should be done",
        question="Would you still take the biopsy if our board decides for an operation in any case?",
        answer="It depends on what the result could change. Is surveillance still possible for the patient?",
        more="Yes. The patient would rather keep the kidney and accepts imaging.",
        struck="A biopsy should be done because it changes the plan.",
        instead=(
            "A biopsy should be done before any operation, because a benign result makes surveillance the first choice."
        ),
        note="Then the order matters, and the text now says it. My advice stays the same. I have signed an addendum.",
        open_question="Which interval for the first two controls?",
    ),
    "Smouldering or active myeloma": Talk(
        begins="Please add aciclovir",
        question="How long should the antibiotic go on if the white cells stay low?",
        answer="Until they recover, and that can be longer than three months. Are they low now?",
        more="Yes, 0.9 G/L in the last two sheets.",
        struck="Please add aciclovir and an antibiotic for the first three months, and a bone-protecting agent.",
        instead=(
            "Please add aciclovir, an antibiotic until the neutrophils have been above 1 G/L for four weeks, "
            "and a bone-protecting agent."
        ),
        note="I have made that explicit in an addendum.",
        open_question="Does the dental check have to be done before the first dose?",
    ),
}
WAITING = "Is this still your advice if the next control is only possible after six weeks?"
COMMENTS = (
    "Clear, and every number could be found at once. Our board followed it.",
    "",
    "It answered what we had asked. One more sentence about the interval would have helped.",
    "It came just in time for the board.",
    "",
)


def moments(signed_at: datetime, subject: str, place: int, now: datetime) -> list[tuple[datetime, str]]:
    """What happens and when, as far as the story goes: names of the steps below."""
    told: list[tuple[timedelta, str]] = []
    age = now - signed_at
    if subject in TALKS and timedelta(days=5) < age < timedelta(days=9):
        told += [(ASKED, "ask"), (ANSWERED, "answer"), (SAID_MORE, "more"), (ADDED, "add"), (ASKED_LATER, "open")]
    elif age < timedelta(days=5) and place % 2:
        told += [(ASKED, "wait")]
    if age > timedelta(days=14) and place % 3:
        told += [(RATED, "rate")]
        told += [(KNOWN, "know")] if place % 2 else []
    return [(signed_at + after, step) for after, step in told if signed_at + after < now]


async def ask(session: AsyncSession, requester: Actor, case: Case, talk: Talk) -> None:
    view = await opinions.open_sealed(session, requester, case.id)
    sentences = [sentence for answer in view.answers for sentence in answer.sentences]
    begun = [one.id for one in sentences if "".join(run.text for run in one.runs).startswith(talk.begins)]
    question = QuestionIn(sentence_id=begun[0] if begun else "", text=talk.question)
    await clarification.ask(session, requester, case.id, question)


async def say(session: AsyncSession, who: Actor, case: Case, text: str, *, by_expert: bool) -> None:
    """Go on in the first question."""
    threads = (await clarification.open_clarification(session, who, case.id)).threads
    deed = clarification.answer if by_expert else clarification.ask_again
    await deed(session, who, case.id, threads[0].id, EntryIn(text=text))


async def add(session: AsyncSession, provider: Actor, case: Case, talk: Talk) -> None:
    """The addendum that answers the question."""
    await opinions.begin_addendum(session, provider, case.id)
    draft = await opinions.open_draft(session, provider, case.id)
    answers = [
        {
            "question_id": answer.question_id,
            "text": answer.text.replace(talk.struck, talk.instead),
            "cannot_because": answer.cannot_because,
            "is_complete": True,
        }
        for answer in draft.answers
    ]
    kept = draft.model_dump(include=set(OpinionChange.model_fields) - {"answers"})
    change = OpinionChange.model_validate({**kept, "answers": answers})
    saved = await opinions.save(session, provider, case.id, change, version=draft.version)
    thread = (await clarification.open_clarification(session, provider, case.id)).threads[0]
    await clarification.sign_addendum(
        session, provider, case.id, version=saved.version, password=PASSWORD, thread_id=thread.id, note=talk.note
    )


async def ask_about_the_whole(session: AsyncSession, requester: Actor, case: Case, text: str) -> None:
    await clarification.ask(session, requester, case.id, QuestionIn(text=text))


async def rate(session: AsyncSession, requester: Actor, case: Case, place: int, *, known_on: datetime | None) -> None:
    """The first time without an outcome, later with it."""
    before = await clarification.open_feedback(session, requester, case.id)
    outcome = (Outcome.CONFIRMED, Outcome.CONFIRMED, Outcome.CLARIFIED, Outcome.UNDETERMINED)[place % 4]
    given = FeedbackIn(
        usefulness=(5, 4, 5, 3)[place % 4],
        timeliness=(4, 5, 5)[place % 3],
        comment=COMMENTS[place % len(COMMENTS)],
        outcome=outcome.value if known_on else "",
        outcome_on=(known_on - timedelta(days=1)).date() if known_on else None,
        version=before.version,
    )
    await clarification.give_feedback(session, requester, case.id, given)
