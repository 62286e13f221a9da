"""How a sealed text is cut into sentences, and how two versions compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mso_app.domain.sentences import Change, compared, cut, tally

ANSWER = (
    "**High risk.** All three 20/2/20 factors are present: plasma cells above 20 % [[D3 p 1]], M-protein above 20 g/L "
    "[[D4 p 1]], ratio above 20 [[D2 p 2]]. About 44 % progress within two years. I advise laboratory control, "
    "e.g. every month for approx. three months."
)


def _words(text: str) -> list[str]:
    return [sentence.words for sentence in cut("answer-2", [text])[0]]


def test_an_answer_in_sentences() -> None:
    """N-13: bold, citations, decimals and abbreviations do not break a sentence."""
    assert _words(ANSWER) == [
        "High risk.",
        (
            "All three 20/2/20 factors are present: plasma cells above 20 % [D3 p 1], "
            "M-protein above 20 g/L [D4 p 1], ratio above 20 [D2 p 2]."
        ),
        "About 44 % progress within two years.",
        "I advise laboratory control, e.g. every month for approx. three months.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It gives 63 %. [[D9 p 1]] I advise control.", ["It gives 63 %. [D9 p 1]", "I advise control."]),
        ("Haemoglobin 10.9 g/dL is low.", ["Haemoglobin 10.9 g/dL is low."]),
        ("First line\nsecond line", ["First line", "second line"]),
        ("No stop at the end", ["No stop at the end"]),
        ("Is it active? No! Wait…", ["Is it active?", "No!", "Wait…"]),
        ("**No. Not yet.** Start later.", ["No. Not yet.", "Start later."]),
        ("See Dr. Okafor vs. the board.", ["See Dr. Okafor vs. the board."]),
        ("", []),
        ("   \n\n ", []),
    ],
)
def test_where_a_sentence_ends(text: str, words: list[str]) -> None:
    assert _words(text) == words


@given(st.text(alphabet=st.sampled_from('aB1 .!?\n*[]D p"’)…'), max_size=120))
def test_the_pieces_are_the_whole_text(text: str) -> None:
    """Nothing of what was signed is lost or moved by cutting it."""
    pieces = [sentence.text for sentence in cut("answer-1", [text])[0]]

    assert "".join(pieces) == (text if text.strip() else "")


def test_ids_are_of_the_words_and_their_part() -> None:
    """N-13: a sentence that a new version keeps keeps its questions; the same words elsewhere are another sentence."""
    first = cut("answer-2", [ANSWER])[0]
    second = cut("answer-2", [ANSWER.replace("About 44 % progress", "About 63 % progress")])[0]
    elsewhere = cut("answer-3", [ANSWER])[0]

    assert [one.id == other.id for one, other in zip(first, second, strict=True)] == [True, True, False, True]
    assert not {one.id for one in first} & {one.id for one in elsewhere}
    assert first[0].id.startswith("answer-2.")


def test_the_same_sentence_twice_has_two_ids() -> None:
    repeated = cut("limits", ["Not examined. Not examined.", "Not examined."])

    assert len({one.id for sentences in repeated for one in sentences}) == 3


def test_two_versions_in_one_reading_order() -> None:
    """Mock-up 15: what was struck stands before what took its place."""
    old = cut("answer-2", ["Control every month. About 44 % progress. Discuss a trial."])[0]
    new = cut("answer-2", ["Control every month. About 63 % progress. Discuss a trial. Repeat the FISH."])[0]

    found = compared(old, new)

    assert [(change, one.words) for change, one in found] == [
        (Change.SAME, "Control every month."),
        (Change.STRUCK, "About 44 % progress."),
        (Change.ADDED, "About 63 % progress."),
        (Change.SAME, "Discuss a trial."),
        (Change.ADDED, "Repeat the FISH."),
    ]
    assert tally(found).words == "1 sentence changed, 1 added, nothing removed"
    assert tally(compared(old, old)).words == "Nothing differs"
    assert tally(compared(new, old)).words == "1 sentence changed, none added, 1 removed"
