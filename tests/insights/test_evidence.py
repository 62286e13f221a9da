"""The gate of N-1: a quote counts only where it stands."""

from mso_app.insights.evidence import find, verify

PAGE = "Findings:\nNo acute   intracranial\nhaemorrhage. No mass."


def test_a_literal_quote_at_its_span_is_true() -> None:
    assert verify("No mass.", PAGE, PAGE.index("No mass."), len(PAGE))


def test_an_invented_quote_or_a_shifted_span_is_false() -> None:
    """N-1: a model that invents a quote is refused."""
    at = PAGE.index("No mass.")

    assert not verify("A mass.", PAGE, at, len(PAGE))
    assert not verify("No mass.", PAGE, at - 1, len(PAGE) - 1)
    assert not verify("No mass.", PAGE, at, len(PAGE) + 5)
    assert not verify("", PAGE, 0, 0)
    assert not verify("No mass.", PAGE, -8, len(PAGE))


def test_find_forgives_blanks_and_line_breaks_only() -> None:
    span = find("No acute intracranial haemorrhage", PAGE)

    assert span is not None
    assert PAGE[span[0] : span[1]] == "No acute   intracranial\nhaemorrhage"
    assert find("No acute intracranial hemorrhage", PAGE) is None
    assert find("   ", PAGE) is None
