"""Between the draft of an opinion and the form that edits it."""

from collections.abc import Mapping

from mso_app.schemas.opinions import AnswerChange, OpinionChange, OpinionDraft
from mso_app.schemas.writing import Difference, QuestionCard, Standing
from mso_app.state.forms import parsed

PLAIN = (
    "headline",
    "summary",
    "diagnosis",
    "diagnosis_outcome",
    "diagnosis_impact",
    "treatment",
    "treatment_outcome",
    "treatment_impact",
    "limits",
)
NAMES = {
    "headline": "Headline",
    "summary": "Summary",
    "diagnosis": "Diagnosis, yours",
    "diagnosis_outcome": "Diagnosis, outcome",
    "diagnosis_impact": "Diagnosis, impact",
    "treatment": "Treatment, yours",
    "treatment_outcome": "Treatment, outcome",
    "treatment_impact": "Treatment, impact",
    "limits": "Limits",
}
RECOMMENDATIONS = 12
DIFFERENCES_MAX = 20


def change_of(form: Mapping[str, object], cards: list[QuestionCard]) -> OpinionChange:
    """What stands in the inputs. Raises InvalidInput for a text that is too long."""
    said = {name: _text(form, name) for name in PLAIN}
    lines = [_text(form, f"recommendation-{place}") for place in range(RECOMMENDATIONS)]
    answers = [
        {
            "question_id": card.question_id,
            "text": _text(form, f"answer-{card.number}"),
            "cannot_because": _text(form, f"because-{card.number}") if form.get(f"cannot-{card.number}") else "",
            "is_complete": bool(form.get(f"done-{card.number}")),
        }
        for card in cards
    ]
    kept = [line.strip() for line in lines if line.strip()]
    return parsed(OpinionChange, {**said, "recommendations": kept, "answers": answers})


def texts_of(draft: OpinionDraft) -> OpinionChange:
    """What a save of the untouched inputs would send."""
    answers = [
        AnswerChange(
            question_id=answer.question_id,
            text=answer.text,
            cannot_because=answer.cannot_because,
            is_complete=answer.is_complete,
        )
        for answer in draft.answers
    ]
    return OpinionChange(
        **{name: str(getattr(draft, name)) for name in PLAIN},
        recommendations=list(draft.recommendations),
        answers=answers,
    )


def cards_of(draft: OpinionDraft) -> list[QuestionCard]:
    return [
        QuestionCard(
            question_id=answer.question_id,
            number=answer.number,
            question=answer.question,
            text=answer.text,
            cannot_because=answer.cannot_because,
            is_complete=answer.is_complete,
        )
        for answer in draft.answers
    ]


def standings_of(draft: OpinionDraft) -> list[Standing]:
    met = {condition.target: condition for condition in draft.conditions}
    found: list[Standing] = []
    for answer in draft.answers:
        condition = met.get(f"question-{answer.number}")
        is_done = condition is not None and condition.is_met
        found.append(
            Standing(
                is_done=is_done,
                cannot_because=answer.cannot_because,
                detail=_hint(answer.is_complete, condition.detail if condition else ""),
                links=answer.links_words,
                runs=answer.runs if is_done else [],
            )
        )
    return found


def without_texts(draft: OpinionDraft) -> OpinionDraft:
    """The draft for the screen around the inputs; the texts would travel with every save for nothing."""
    empty = dict.fromkeys(PLAIN, "")
    return draft.model_copy(update={**empty, "recommendations": [], "answers": []})


def differences(mine: OpinionChange, theirs: OpinionChange, cards: list[QuestionCard]) -> list[Difference]:
    """Every part that two tabs wrote differently, in the order of the page."""
    pairs = [(name, str(getattr(mine, key)), str(getattr(theirs, key))) for key, name in NAMES.items()]
    others = {answer.question_id: answer for answer in theirs.answers}
    numbers = {card.question_id: card.number for card in cards}
    for answer in mine.answers:
        other = others.get(answer.question_id)
        if other is not None:
            name = f"Question {numbers.get(answer.question_id, 0)}"
            pairs.append((name, answer.cannot_because or answer.text, other.cannot_because or other.text))
    pairs.append(("Recommendations", "\n".join(mine.recommendations), "\n".join(theirs.recommendations)))
    found = [Difference(part=name, mine=one, theirs=other) for name, one, other in pairs if one != other]
    return found[:DIFFERENCES_MAX]


def clock_of(moment: str) -> str:
    """ "14:36" of "20 Nov 2026, 14:36 CET"."""
    return moment.rpartition(", ")[2][:5]


def _hint(is_complete: bool, detail: str) -> str:
    return detail if is_complete else "Mark the answer as complete when you are done."


def _text(form: Mapping[str, object], name: str) -> str:
    # A browser sends line ends of its own.
    return str(form.get(name, "") or "").replace("\r\n", "\n")
