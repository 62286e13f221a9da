"""The demo world is deterministic, complete, and every quote in it can be found in the file it names (N-19, MM-2)."""

import hashlib
import io
from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pydicom
import pytest

from mso_app.demo.dicoms import real_dicom_files
from mso_app.demo.papers import render
from mso_app.demo.shapes import CsvPaper, DicomPaper, LabPaper, Layout, PhotoPaper, ScanPaper
from mso_app.demo.world import DemoCase, DemoFile, World, world
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.opinions import Outcome
from mso_app.domain.rejections import REJECT_CODES
from mso_app.insights.readers import pdf
from mso_app.schemas.reading import PageReading

NOW = datetime(2026, 11, 20, 14, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo() -> World:
    return world(1, NOW)


@pytest.fixture(autouse=True)
def _patient_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader counts the processor time of its own child; here it shares a process that has already worked."""
    monkeypatch.setattr(pdf, "_ALL", float("inf"))


@cache
def _text(content: bytes) -> list[str]:
    """The text of every page as the product's own reader stores it."""
    _, pages = pdf.read(io.BytesIO(content), {})
    return [PageReading.model_validate_json(line).text for line in pages.splitlines()]


def _files(demo: World) -> list[tuple[DemoCase, DemoFile]]:
    return [(case, file) for case in demo.cases for file in case.files]


def test_the_world_has_the_promised_size(demo: World) -> None:
    assert (len(demo.institutions), len(demo.requesters), len(demo.providers), len(demo.admins), len(demo.cases)) == (
        3,
        6,
        12,
        2,
        60,
    )
    assert len({case.specialty for case in demo.cases}) == 8
    assert len({each.specialty for each in demo.providers}) == 8
    assert len({case.script.subject for case in demo.cases}) == 16
    assert len({case.patient.mrn for case in demo.cases}) == 60
    assert len({case.patient.name for case in demo.cases}) == 60


def test_every_status_is_well_represented(demo: World) -> None:
    counts = Counter(case.course.status for case in demo.cases)

    assert set(counts) == set(CaseStatus)
    assert min(counts.values()) >= 3
    assert sum(case.course.late for case in demo.cases) >= 3
    assert sum(case.course.withdrawn_at is not None for case in demo.cases) == 1
    assert {case.script.opinion.treatment.outcome for case in demo.cases if case.course.status is CaseStatus.DONE} == {
        Outcome.CONFIRMED,
        Outcome.CLARIFIED,
        Outcome.CHANGED,
    }


def test_exactly_one_licence_is_expired_and_nobody_with_it_has_a_case(demo: World) -> None:
    expired = [each for each in demo.providers if each.licence_expires < NOW.date()]

    assert [each.name for each in expired] == ["Dr. Hanna Lund"]
    assert expired[0].email not in {case.provider for case in demo.cases}


def test_people_and_cases_fit_together(demo: World) -> None:
    providers = {each.email: each for each in demo.providers}
    requesters = {each.email: each for each in demo.requesters}
    for case in demo.cases:
        assert requesters[case.requester].institution == case.institution
        if case.provider is not None:
            assert providers[case.provider].specialty == case.specialty
    active = {CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED}
    load = Counter(case.provider for case in demo.cases if case.course.status in active)
    for email, count in load.items():
        assert email is not None
        assert count <= providers[email].capacity


def test_steps_of_a_case_follow_each_other_and_lie_in_the_past(demo: World) -> None:
    for case in demo.cases:
        course = case.course
        steps = (
            course.submitted_at,
            course.assigned_at,
            course.accepted_at,
            course.started_at,
            course.returned_at,
            course.done_at,
        )
        times = [each for each in steps if each is not None]
        assert times == sorted(times), case.key
        assert times[-1] <= NOW, case.key
        assert (course.done_at is not None) == (course.status is CaseStatus.DONE)


def test_the_same_seed_gives_the_same_bytes(demo: World) -> None:
    """N-19: two runs, one world; the cache is emptied in between so that everything is made twice."""
    chosen = [(case, file) for case, file in _files(demo) if not isinstance(file.paper, DicomPaper)][::4]
    chosen += [
        (case, file) for case, file in _files(demo) if isinstance(file.paper, DicomPaper | PhotoPaper | ScanPaper)
    ][::9]
    before = [hashlib.sha256(file.content()).hexdigest() for _, file in chosen]
    render.cache_clear()

    again = world(1, NOW)

    assert [(each.script, each.course) for each in again.cases] == [(each.script, each.course) for each in demo.cases]
    same = {(case.key, file.name): file for case, file in _files(again)}
    assert [hashlib.sha256(same[case.key, file.name].content()).hexdigest() for case, file in chosen] == before


def test_every_quote_occurs_literally_on_its_page(demo: World) -> None:
    """MM-2: an answer leads to its source; the quote equals the stored text, inside one line."""
    problems: list[str] = []
    for case in demo.cases:
        files = {file.name: file for file in case.files}
        for answer in case.script.opinion.answers:
            for citation in answer.citations:
                page = _text(files[citation.file].content())[citation.page - 1]
                if not any(citation.quote in line for line in page.split("\n")):
                    problems.append(f"{case.key} {citation.file}: {citation.quote}")
    assert problems == []


def test_every_answer_uses_its_citations_and_every_question_has_an_answer(demo: World) -> None:
    for case in demo.cases:
        assert len(case.script.questions) == len(case.script.opinion.answers), case.key
        assert 1 <= len(case.script.questions) <= 3
        for answer in case.script.opinion.answers:
            assert all(f"[^{number}]" in answer.text for number in range(1, len(answer.citations) + 1)), (
                case.key,
                answer.text,
            )
            assert f"[^{len(answer.citations) + 1}]" not in answer.text, (case.key, answer.text)
            assert "[^" not in answer.plain, (case.key, answer.plain)


def test_no_mark_of_the_author_is_left_in_a_paper(demo: World) -> None:
    for case, file in _files(demo):
        if file.name.endswith(".pdf") and not isinstance(file.paper, ScanPaper):
            text = "\n".join(_text(file.content()))
            assert "[[" not in text, (case.key, file.name)
            assert "]]" not in text, (case.key, file.name)
            assert case.patient.name in text


def test_every_laboratory_hand_and_every_kind_of_file_is_used(demo: World) -> None:
    papers = [file.paper for _, file in _files(demo)]

    assert {paper.layout for paper in papers if isinstance(paper, LabPaper)} == set(Layout)
    assert {type(paper) for paper in papers} >= {ScanPaper, CsvPaper, PhotoPaper, DicomPaper}


def test_one_laboratory_report_has_ten_pages(demo: World) -> None:
    spread = [file for _, file in _files(demo) if isinstance(file.paper, LabPaper) and file.paper.spread]

    assert [len(_text(file.content())) for file in spread] == [10]


def test_a_scan_has_no_text_layer(demo: World) -> None:
    scan = next(file for _, file in _files(demo) if isinstance(file.paper, ScanPaper))

    assert [page.strip() for page in _text(scan.content())] == [""]


def test_a_series_belongs_together_and_its_pixels_are_hounsfield_units(demo: World) -> None:
    case = next(case for case in demo.cases if case.key == "myeloma-0")
    slices = [pydicom.dcmread(io.BytesIO(file.content())) for file in case.files if file.name.startswith("ct_")]

    assert len(slices) == 8
    assert len({each.SeriesInstanceUID for each in slices}) == 1
    assert len({each.SOPInstanceUID for each in slices}) == 8
    assert {(each.Modality, each.BodyPartExamined, each.Rows) for each in slices} == {("CT", "ABDOMEN", 256)}
    air = slices[0].pixel_array[2:20, 2:20].mean() + float(slices[0].RescaleIntercept)
    assert abs(air + 1000) < 10


def test_one_file_names_another_birth_date(demo: World) -> None:
    case = next(case for case in demo.cases if case.key == "dcis-0")
    mammography = next(file for file in case.files if file.name == "mammography.pdf")

    assert case.patient.birth_date.year == 1972
    assert "17 Jun 1974" in _text(mammography.content())[0]


def test_real_dicom_files_have_different_transfer_syntaxes() -> None:
    """Acceptance 2: at least five real files of different transfer syntaxes, without a download."""
    files = real_dicom_files()

    syntaxes = {pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID for path in files}
    assert len(files) == len(syntaxes) == 11


def test_codes_and_files_are_ones_the_product_knows(demo: World) -> None:
    """T4: a rejection names a reason of the list; file names are unique within a case."""
    for case in demo.cases:
        names = [file.name for file in case.files]
        assert len(names) == len(set(names)), case.key
        assert (case.course.rejection_code in REJECT_CODES) == (case.course.status is CaseStatus.REJECTED)
        assert (case.course.return_text != "") == (case.course.status is CaseStatus.RETURNED)


def test_the_world_moves_with_the_clock() -> None:
    """N-19: on a Sunday night at the turn of a year it is as complete as on a Friday; reviews never end on a weekend."""
    sunday = datetime(2028, 1, 2, 23, 30, tzinfo=UTC)

    moved = world(7, sunday)

    assert Counter(case.course.status for case in moved.cases) == Counter(
        case.course.status for case in world(1, NOW).cases
    )
    assert all(case.course.submitted_at < sunday for case in moved.cases)
    assert [each.name for each in moved.providers if each.licence_expires < sunday.date()] == ["Dr. Hanna Lund"]
