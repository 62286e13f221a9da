"""An opinion as the parts that people read and ask about, cut into sentences; and two versions of it side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import add

from mso_app.domain.opinions import Impact, Outcome
from mso_app.domain.sentences import Change, Sentence, Tally, compared, cut, tally
from mso_app.schemas.opinions import Passage, SentenceView
from mso_app.schemas.sealed import Concordance, SealedOpinion
from mso_app.services.opinions.runs import Target, text_runs

Texts = dict[str, list[str]]
"""The texts of each part by its key: "summary", "answer-2". Recommendations are several texts of one part."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A sentence that can be asked about."""

    part: str
    sentence: Sentence


def sealed_texts(sealed: SealedOpinion) -> Texts:
    """Every part of a sealed opinion, in reading order."""
    return {
        "headline": [sealed.headline],
        "summary": [sealed.summary],
        "diagnosis": [_said(sealed.diagnosis)],
        "treatment": [_said(sealed.treatment)],
        **{
            f"answer-{answer.number}": [answer.answer or answer.cannot_answer_reason or ""] for answer in sealed.answers
        },
        "recommendations": list(sealed.recommendations),
        "limits": [sealed.limits],
    }


def concordance_text(second: str, outcome: Outcome | None, impact: Impact | None) -> str:
    """A comparison as a text, so that a change of its outcome counts as one."""
    return f"{second}\n{outcome.label if outcome else ''}, {impact.words if impact else ''}"


def _said(row: Concordance) -> str:
    return concordance_text(row.second, row.outcome, row.impact)


def find(sealed: SealedOpinion, sentence_id: str) -> Place | None:
    """The sentence of this id, if this version has it."""
    part = sentence_id.partition(".")[0]
    texts = sealed_texts(sealed)
    if part not in ASKED_ABOUT and not part.startswith("answer-"):
        return None
    for sentences in cut(part, texts.get(part, [])):
        for sentence in sentences:
            if sentence.id == sentence_id:
                return Place(part=part, sentence=sentence)
    return None


ASKED_ABOUT = frozenset({"summary", "recommendations", "limits"})


def part_label(part: str) -> str:
    """ "Answer 2", "Recommendations"; the whole opinion where nothing is named."""
    if not part:
        return "The whole opinion"
    name, _, number = part.partition("-")
    return f"{name.capitalize()} {number}".strip()


def difference(old: Texts, new: Texts) -> Tally:
    """How much differs between two versions."""
    found = [
        tally(compared(_flat(part, old.get(part, [])), _flat(part, new.get(part, []))))
        for part in dict.fromkeys([*old, *new])
    ]
    return reduce(add, found, Tally())


def passages(part: str, texts: Texts, targets: Mapping[str, Target], before: Texts | None = None) -> list[Passage]:
    """The texts of a part as sentences; with `before`, what was added and struck since then stands in both."""
    if before is None:
        return [
            Passage(sentences=[_view(sentence, targets) for sentence in sentences])
            for sentences in cut(part, texts.get(part, []))
            if sentences
        ]
    owner: dict[int, tuple[str, int]] = {}
    flat: list[list[Sentence]] = []
    for version in (before, texts):
        kept: list[Sentence] = []
        for place, sentences in enumerate(cut(part, version.get(part, []))):
            kept += sentences
            owner |= {id(sentence): ("old" if version is before else "new", place) for sentence in sentences}
        flat.append(kept)
    both = compared(flat[0], flat[1])
    grouped = groupby(both, key=lambda pair: ("one", 0) if _is_one_text(part) else owner[id(pair[1])])
    return [Passage(sentences=[_view(sentence, targets, change) for change, sentence in group]) for _, group in grouped]


def one_text(part: str, texts: Texts, targets: Mapping[str, Target], before: Texts | None = None) -> list[SentenceView]:
    """The sentences of a part that is a single text."""
    found = passages(part, texts, targets, before)
    return found[0].sentences if found else []


def _is_one_text(part: str) -> bool:
    return part != "recommendations"


def _flat(part: str, texts: list[str]) -> list[Sentence]:
    return [sentence for sentences in cut(part, texts) for sentence in sentences]


def _view(sentence: Sentence, targets: Mapping[str, Target], change: Change = Change.SAME) -> SentenceView:
    return SentenceView(id=sentence.id, runs=text_runs(sentence.text, targets), change=change.value)
