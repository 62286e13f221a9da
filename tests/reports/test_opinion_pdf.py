"""The sealed PDF read back (N-6): every word, the seal on every page, and text that stays text."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from mso_app.reports import press, seal
from mso_app.reports.opinion_pdf import opinion_pdf
from mso_app.schemas.sealed import SealedOpinion, SealedPatient
from tests.reports.opinions import KEY, QUOTES, cited, make_opinion

HOSTILE = [
    '#panic("stop")',
    '#import "@preview/cetz:0.4.0"',
    '#read("/etc/passwd")',
    "] } ) #",
    "\\",
    "\\u{41} \\ \\\\",
    '"); #panic()',
    "$x^2$ *b* _i_ `raw` <label> @ref = heading",
    "/* // */ ---",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}} ${7*7} %s %n",
    "[[D3 p 1 [[ ]] ** ** [[D3]]x]]",
]


def typeset(opinion: SealedOpinion, *, zone_hours: int = 0) -> bytes:
    digest = seal.digest(opinion)
    code = seal.short_code(digest, KEY)
    return opinion_pdf(
        opinion,
        digest=digest,
        code=code,
        verify_url=f"https://secunda.example/verify/{code}",
        zone=timezone(timedelta(hours=zone_hours), "CET"),
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each page with every run of blanks as one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def dense(text: str) -> str:
    return re.sub(r"\s", "", text)


def dictionary(entry: PdfObject | None) -> DictionaryObject:
    found = entry.get_object() if entry else None
    assert isinstance(found, DictionaryObject)
    return found


def stream(entry: PdfObject | None) -> str:
    found = entry.get_object() if entry else None
    assert isinstance(found, StreamObject)
    return found.get_data().decode()


def long_opinion() -> SealedOpinion:
    first = make_opinion().answers[0].model_dump()
    return make_opinion(answers=[first | {"number": number} for number in range(1, 31)])


def test_every_word_of_the_opinion_is_on_the_paper() -> None:
    opinion = make_opinion(
        recommendations=["Free light chains every month for **three months**.", "MRI:\n- whole body\n- in 3 months"],
        limits="The trephine slides were not seen.",
    )

    text = " ".join(pages(typeset(opinion)))

    for answer in opinion.answers:
        plain = (answer.answer or "").replace("**", "").replace("[[", "[").replace("]]", "]")
        assert answer.question in text
        assert plain in text
    for word in (
        *(opinion.case_number, opinion.headline, opinion.summary, opinion.licence, opinion.institution),
        *("Ingrid Halvorsen, P-5193", "Female, born 2 May 1968", "Nina Castellanos", "Dr. Miriam Okafor"),
        *(opinion.diagnosis.first, opinion.diagnosis.second, "Clarified Moderate"),
        *(opinion.treatment.first, opinion.treatment.second, "Changed Major"),
        *("Free light chains every month for three months.", "– whole body – in 3 months", opinion.limits),
        "Signed electronically, 20 Nov 2026, 16:48 CET No conflict of interest, declared on 18 Nov 2026",
    ):
        assert word in text


def test_the_last_page_lists_each_document_with_its_hash_and_quotes() -> None:
    opinion = make_opinion()

    last = pages(typeset(opinion))[-1]

    for document in opinion.documents:
        assert f"{document.code} {document.name} SHA-256 {document.sha256}" in last
    for _, quote in QUOTES.values():
        assert f"“{quote}”" in last
    assert "Cited in answers 1, 2" in last


def test_seal_and_page_number_are_on_every_page() -> None:
    """N-6: hash and short code on each page."""
    opinion = long_opinion()
    digest = seal.digest(opinion)
    code = seal.short_code(digest, KEY)

    found = pages(typeset(opinion))

    assert len(found) > 5
    for number, text in enumerate(found, start=1):
        assert f"Sealed. Code {code} Check at secunda.example/verify/{code}. The page shows no patient data." in text
        assert f"SHA-256 {digest}" in text
        assert f"List on page {len(found)}. {number} / {len(found)}" in text
        assert number == 1 or "Ingrid Halvorsen, P-5193 Case SO-26-04127, version 1" in text


def test_a_question_without_an_answer_says_why() -> None:
    refused = {
        "number": 1,
        "question": "Is it malignant?",
        "cannot_answer_reason": "The slides are missing.",
        "citations": [cited("D3", page=1).model_dump()],
    }

    text = pages(typeset(make_opinion(answers=[refused])))[0]

    assert "Is it malignant? This question cannot be answered. The slides are missing. [D3 p 1]" in text


def test_a_citation_without_a_place_in_the_text_follows_the_last_word() -> None:
    answer = make_opinion().answers[2].model_dump() | {"answer": "**Not yet.**\n- wait"}

    assert "Not yet. – wait [D1 p 3]" in pages(typeset(make_opinion(answers=[answer])))[0]


def test_a_citation_without_a_quote_is_plain_text() -> None:
    """N-1: a claim without its quote never passes for one that has it."""
    answer = {"number": 1, "question": "Is it?", "answer": "Yes [[D3 p 9]]."}
    reader = PdfReader(BytesIO(typeset(make_opinion(answers=[answer]))))

    assert "Yes [D3 p 9]." in reader.pages[0].extract_text()
    assert "/Annots" not in reader.pages[0]


def test_a_citation_leads_to_its_document_in_the_list() -> None:
    reader = PdfReader(BytesIO(typeset(make_opinion())))

    links = [link.get_object() for link in reader.pages[0].get("/Annots", [])]

    assert len(links) == 9
    assert {str(link.get("/A", {}).get("/S", "/GoTo")) for link in links} == {"/GoTo"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_and_never_run(text: str) -> None:
    """Untrusted content is data: markup of the typesetter, of HTML and of templates stays letters."""
    answer = {"number": 1, "question": text, "answer": f"before {text} after"}
    opinion = make_opinion(
        **dict.fromkeys(("case_number", "specialty", "requested_by", "institution", "given_by", "licence"), text),
        patient=SealedPatient(name=text, patient_number=text, sex=text).model_dump(),
        headline=text,
        summary=text,
        limits=text,
        recommendations=[text],
        answers=[answer],
        documents=[{"code": "D3", "name": text, "pages": 1, "sha256": "0" * 64}],
    )

    found = dense(" ".join(pages(typeset(opinion))))

    assert dense(f"before {text} after") in found
    # Number and name, case on each page, headline, summary, limits, advice, question, answer, document, people.
    assert found.count(dense(text)) >= 12


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("李伟", "李伟"),
        ("山田 太郎", "山田 太郎"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Ελένη Παπαδοπούλου", "Ελένη Παπαδοπούλου"),
        ("Анна Иванова", "Анна Иванова"),
        ("Zoe\u0308 A\u202eB\u200bC\x00", "Zoë ABC"),
        ("김 😀", "⟨U+AE40⟩ ⟨U+1F600⟩"),
    ],
)
def test_names_of_every_script_are_printed_or_spelled(name: str, printed: str) -> None:
    patient = SealedPatient(name=name, patient_number="P-1")

    text = pages(typeset(make_opinion(patient=patient.model_dump())))[0]

    assert f"{printed}, P-1" in text


@pytest.mark.parametrize("name", ["محمد بن عبد الله", "דוד כהן", "ไทย", "नमस्ते"])
def test_right_to_left_and_unsupported_scripts_keep_the_archive_standard(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    standards: list[object] = []
    compiled = press._compiled
    monkeypatch.setattr(
        press, "_compiled", lambda *what, **how: standards.append(how["standards"]) or compiled(*what, **how)
    )

    typeset(make_opinion(patient=SealedPatient(name=name, patient_number="P-1").model_dump(), headline=name))

    assert standards == [["a-2a", "ua-1"]]


def test_a_text_the_archive_standard_refuses_is_still_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.glyphs, "printable", lambda text: text)

    found = pages(typeset(make_opinion(headline="김 is not in the fonts")))

    assert len(found) == 2


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=300), name=st.text(alphabet=st.characters(categories=["L", "M"]), min_size=1))
def test_any_text_gives_a_sealed_page(text: str, name: str) -> None:
    answer = {"number": 1, "question": text, "answer": text}
    opinion = make_opinion(
        headline=text,
        recommendations=[text],
        limits=text,
        answers=[answer],
        patient=SealedPatient(name=name, patient_number="P-1").model_dump(),
    )

    found = pages(typeset(opinion))

    assert all(seal.digest(opinion) in page for page in found)


def test_an_opinion_without_documents_says_so() -> None:
    answer = {"number": 1, "question": "Is it?", "answer": "Yes."}

    last = pages(typeset(make_opinion(answers=[answer], documents=[])))[-1]

    assert "No document was in the case when this opinion was signed." in last


def test_two_opinions_at_once_do_not_mix() -> None:
    opinions = [make_opinion(headline=f"Opinion number {number}") for number in range(12)]
    alone = [typeset(opinion) for opinion in opinions]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(typeset, opinions))

    assert together == alone


def test_a_word_longer_than_the_page_stays_inside_the_margins() -> None:
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 9
    opinion = make_opinion(headline=word, limits=word, recommendations=[word])
    opinion = opinion.model_copy(update={"diagnosis": opinion.diagnosis.model_copy(update={"first": word})})

    pdf = typeset(opinion)

    for page in pypdfium2.PdfDocument(pdf):
        words = page.get_textpage()
        edges = [words.get_charbox(place) for place in range(words.count_chars())]
        assert min(box[0] for box in edges) >= 40
        assert max(box[2] for box in edges) <= 595.3 - 40
    assert " ".join(dense(text) for text in pages(pdf)).count(word) == 4


def test_the_same_opinion_gives_the_same_bytes() -> None:
    opinion = make_opinion()

    assert typeset(opinion) == typeset(opinion)
    assert typeset(opinion) != typeset(make_opinion(headline="Another"))


def test_the_file_is_tagged_and_its_properties_name_no_patient() -> None:
    pdf = typeset(make_opinion())
    reader = PdfReader(BytesIO(pdf))
    root = reader.root_object
    properties = str(reader.metadata) + stream(root["/Metadata"])

    assert reader.metadata is not None
    assert reader.metadata.title == "Second medical opinion, case SO-26-04127, version 1"
    assert dictionary(root["/MarkInfo"])["/Marked"]
    assert root["/Lang"] == "en"
    assert "<pdfuaid:part>1</pdfuaid:part>" in properties
    assert "<pdfaid:part>2</pdfaid:part>" in properties
    assert "Halvorsen" not in properties
    assert "P-5193" not in properties
    assert all(page.mediabox.width == pytest.approx(595.28, abs=0.01) for page in reader.pages)
    assert all(page.mediabox.height == pytest.approx(841.89, abs=0.01) for page in reader.pages)


def test_a_later_version_names_the_one_it_replaces() -> None:
    """N-6: addenda chain to the parent hash, on paper too."""
    parent = seal.digest(make_opinion())

    text = pages(typeset(make_opinion(version=2, parent_hash=parent)))[0]

    assert f"Replaces version 1 SHA-256 {parent}" in text


def test_times_are_printed_where_they_are_read() -> None:
    assert "20 Nov 2026, 17:48 CET" in pages(typeset(make_opinion(), zone_hours=1))[0]
