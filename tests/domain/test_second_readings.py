"""The small life of a second reading, and what the rule suggests before a person decides (N-4)."""

import pytest

from mso_app.core.errors import InvalidTransition
from mso_app.domain.opinions import Impact, Outcome
from mso_app.domain.second_readings import (
    ALLOWED,
    ReadingStatus,
    Step,
    Verdict,
    after,
    normalised,
    suggest_answer,
    suggest_outcome,
)

S = ReadingStatus
LEGAL = {
    (Step.ACCEPT, S.ASKED): S.ACCEPTED,
    (Step.DECLINE, S.ASKED): S.DECLINED,
    (Step.DECLINE, S.ACCEPTED): S.DECLINED,
    (Step.DECLINE, S.READING): S.DECLINED,
    (Step.WRITE, S.ACCEPTED): S.READING,
    (Step.WRITE, S.READING): S.READING,
    (Step.SEAL, S.READING): S.SEALED,
    (Step.COMPARE, S.READING): S.COMPARED,
    (Step.COMPARE, S.SEALED): S.COMPARED,
    (Step.ADJUDICATE, S.COMPARED): S.ADJUDICATED,
    (Step.WITHDRAW, S.ASKED): S.WITHDRAWN,
    (Step.WITHDRAW, S.ACCEPTED): S.WITHDRAWN,
    (Step.WITHDRAW, S.READING): S.WITHDRAWN,
    (Step.WITHDRAW, S.SEALED): S.WITHDRAWN,
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("status", ReadingStatus)
def test_every_step_from_every_status(step: Step, status: ReadingStatus) -> None:
    wanted = LEGAL.get((step, status))
    if wanted is None:
        with pytest.raises(InvalidTransition):
            after(step, status)
        return
    assert after(step, status) is wanted


def test_what_is_over_stays_over() -> None:
    assert not {S.ADJUDICATED, S.DECLINED, S.WITHDRAWN} & {status for pairs in ALLOWED.values() for status in pairs}


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("**No.** 34 % is below 60 % [[D1 p 1]].", "No, 34 % is below 60 %", Verdict.AGREE),
        ("Yes. The marrow says so.", "Yes, and the MRI too.", Verdict.COMPATIBLE),
        ("**Partly.** PET falls.", "Partial response.", Verdict.DIFFER),
        ("Transplant. Early.", "Transplant. Late.", Verdict.COMPATIBLE),
        ("Transplant.", "CAR-T.", Verdict.DIFFER),
        ("", "CAR-T.", Verdict.DIFFER),
        ("No.", "Yes.", Verdict.DIFFER),
    ],
)
def test_what_two_answers_suggest(one: str, other: str, wanted: Verdict) -> None:
    assert suggest_answer(one, other) is wanted
    assert suggest_answer(other, one) is wanted


@pytest.mark.parametrize(
    ("outcomes", "impacts", "texts", "wanted"),
    [
        (("confirmed", "changed"), ("none", "major"), ("x", "y"), Verdict.DIFFER),
        (("confirmed", "confirmed"), ("none", "none"), ("DLBCL", "dlbcl, relapse"), Verdict.AGREE),
        (("confirmed", "confirmed"), ("none", "minor"), ("a", "b"), Verdict.COMPATIBLE),
        (("changed", "changed"), ("major", "major"), ("CAR-T", "car t"), Verdict.AGREE),
        (("changed", "changed"), ("major", "minor"), ("CAR-T", "CAR-T"), Verdict.COMPATIBLE),
        (("changed", "changed"), ("major", "major"), ("CAR-T", "Transplant"), Verdict.DIFFER),
        (("clarified", "clarified"), ("minor", "minor"), ("a", "b"), Verdict.COMPATIBLE),
    ],
)
def test_what_two_outcomes_suggest(
    outcomes: tuple[str, str], impacts: tuple[str, str], texts: tuple[str, str], wanted: Verdict
) -> None:
    found = suggest_outcome(
        outcomes=(Outcome(outcomes[0]), Outcome(outcomes[1])),
        impacts=(Impact(impacts[0]), Impact(impacts[1])),
        texts=texts,
    )

    assert found is wanted


def test_citations_marks_and_case_are_no_difference() -> None:
    assert normalised("**No**, [[D3 p 1 q 2]] it is\n Not!") == "no it is not"
