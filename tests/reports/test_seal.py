"""The seal (N-6): one flipped byte is altered, an old version is superseded, a code says nothing about anybody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mso_app.domain.opinions import SealState
from mso_app.reports import seal
from mso_app.schemas.sealed import SealedAnswer, SealedOpinion
from tests.reports.opinions import KEY, make_opinion


def test_an_untouched_seal_is_valid() -> None:
    stored = seal.seal(make_opinion(), key=KEY)

    assert seal.check(stored, key=KEY) is SealState.VALID


def test_every_flipped_byte_is_altered() -> None:
    """N-6: one flipped byte => "altered", wherever it is."""
    stored = seal.seal(make_opinion(), key=KEY)

    for place in range(len(stored.canonical)):
        content = bytearray(stored.canonical)
        content[place] ^= 1
        assert seal.check(replace(stored, canonical=bytes(content)), key=KEY) is SealState.ALTERED


def test_a_changed_text_with_a_fitting_digest_is_altered() -> None:
    """N-6: who can write the database but has no key cannot make a valid seal."""
    stored = seal.seal(make_opinion(), key=KEY)
    other = make_opinion(headline="Active myeloma. Treat now.")

    forged = replace(stored, canonical=seal.canonical(other), digest=seal.digest(other))

    assert seal.check(forged, key=KEY) is SealState.ALTERED


@pytest.mark.parametrize("field", ["digest", "signature"])
def test_a_changed_digest_or_signature_is_altered(field: str) -> None:
    stored = seal.seal(make_opinion(), key=KEY)

    assert seal.check(replace(stored, **{field: "0" * 64}), key=KEY) is SealState.ALTERED
    assert seal.check(replace(stored, **{field: "ü"}), key=KEY) is SealState.ALTERED


def test_an_old_version_is_superseded_and_an_altered_one_stays_altered() -> None:
    """N-6: old version => "superseded"."""
    stored = seal.seal(make_opinion(), key=KEY)

    assert seal.check(stored, key=KEY, superseded=True) is SealState.SUPERSEDED
    assert seal.check(replace(stored, signature="0" * 64), key=KEY, superseded=True) is SealState.ALTERED


def test_a_missing_seal_is_unknown() -> None:
    assert seal.check(None, key=KEY) is SealState.UNKNOWN


def test_an_addendum_chains_to_the_digest_of_its_parent() -> None:
    """N-6: addenda chain to the parent hash."""
    first = seal.seal(make_opinion(), key=KEY)
    second = seal.seal(make_opinion(version=2, parent_hash=first.digest), key=KEY)

    assert seal.check(second, key=KEY, parent_digest=first.digest) is SealState.VALID
    assert seal.check(second, key=KEY, parent_digest="0" * 64) is SealState.ALTERED


def test_canonical_bytes_read_back_to_the_same_bytes() -> None:
    opinion = make_opinion()

    assert seal.opened(seal.canonical(opinion)) == opinion
    assert seal.canonical(seal.opened(seal.canonical(opinion))) == seal.canonical(opinion)


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("\n\u0303\u0301e\u212b")), min_size=1))
def test_any_text_is_canonical_after_one_pass(text: str) -> None:
    content = seal.canonical(make_opinion(headline=text))

    assert seal.canonical(seal.opened(content)) == content


def test_equal_opinions_have_equal_digests() -> None:
    """The same moment in another zone and the same letter in another form are the same opinion."""
    moment = datetime(2026, 11, 20, 16, 48, tzinfo=UTC)
    here = make_opinion(signed_at=moment, headline="Sm\u00f6rg\u00e5s")
    there = make_opinion(
        signed_at=moment.astimezone(timezone(timedelta(hours=5, minutes=30))), headline="Smo\u0308rga\u030as"
    )

    assert seal.digest(here) == seal.digest(there)


def test_the_canonical_form_is_sorted_dense_and_in_utc() -> None:
    content = seal.canonical(make_opinion()).decode()

    assert content.startswith('{"answers":[{"answer":"**No.**')
    assert '"signed_at":"2026-11-20T16:48:00Z"' in content
    assert '","sex":"female"},"recommendations":[]' in content


def test_a_short_code_needs_the_key_and_has_no_confusable_letter() -> None:
    digests = [format(number, "064x") for number in range(2000)]
    codes = [seal.short_code(digest, KEY) for digest in digests]

    assert len(set(codes)) == 2000
    assert set("".join(codes)) == set(seal.ALPHABET) | {"-"}
    assert {len(code) for code in codes} == {9}
    assert seal.short_code(digests[0], KEY) == codes[0]
    assert seal.short_code(digests[0], KEY, attempt=1) != codes[0]
    assert seal.short_code(digests[0], b"another key of 16 bytes or more") != codes[0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k7qf-2mxd", "K7QF-2MXD"),
        (" K7QF2MXD ", "K7QF-2MXD"),
        ("k7qf 2mxd", "K7QF-2MXD"),
        ("OIL0-1234", "0110-1234"),
        ("K7QF-2MX", None),
        ("K7QF-2MXU", None),
        ("", None),
        ("K7QF-2MXD'", None),
        ("../../etc", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str | None) -> None:
    assert seal.read_code(typed) == read


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        seal.sign("0" * 64, b"short")


def test_an_answer_says_one_thing() -> None:
    """MSO: no question stays open, and none is both answered and refused."""
    for both in ({"answer": "Yes.", "cannot_answer_reason": "No slides."}, {}):
        with pytest.raises(ValidationError):
            SealedAnswer.model_validate({"number": 1, "question": "Is it?", **both})


@pytest.mark.parametrize(
    "changes",
    [
        {"parent_hash": "0" * 64},
        {"version": 2},
        {"signed_at": "2026-11-20T16:48:00"},
        {"answers": ()},
        {"answers": [make_opinion().answers[0].model_dump()] * 2},
        {"documents": ()},
        {"documents": [make_opinion().documents[0].model_dump()] * 2},
        {"headline": ""},
        {"confidence": 0.8},
    ],
)
def test_a_wrong_opinion_cannot_be_sealed(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make_opinion(**changes)


def test_a_sealed_opinion_cannot_be_changed() -> None:
    opinion: SealedOpinion = make_opinion()

    with pytest.raises(ValidationError):
        opinion.headline = "Something else"
