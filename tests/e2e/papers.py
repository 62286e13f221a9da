"""What the requester of a journey sends: real files of every kind, and the words of the case they belong to."""

import io
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from playwright.sync_api import FilePayload
from pydicom import dcmread
from pypdf import PdfReader

from mso_app.demo.dicoms import real_dicom_files
from mso_app.demo.shapes import LabPaper, PhotoPaper, Script
from mso_app.demo.world import DemoCase, World, world

LAB = "laboratory.pdf"
RADIOLOGY = "whole_body_mri.pdf"
SCAN = "scan_cytogenetics_fish.pdf"
PHOTO = "fundus_photo.jpg"
DICOMS = 6


@cache
def _told() -> World:
    return world(26, datetime(2026, 11, 20, 9, tzinfo=UTC))


@cache
def _case() -> DemoCase:
    """The one whose laboratory puts every panel on a page of its own."""
    return next(
        case
        for case in _told().cases
        if any(isinstance(file.paper, LabPaper) and file.paper.spread for file in case.files)
    )


def script() -> Script:
    """Questions, history, first opinion, and the text the expert will write."""
    return _case().script


def files() -> list[FilePayload]:
    """A 10-page laboratory, a radiology report, a scan without text, a photo, images of six transfer syntaxes."""
    named = {file.name: file for file in _case().files}
    photo = next(file for case in _told().cases for file in case.files if isinstance(file.paper, PhotoPaper))
    papers = [_file(name, "application/pdf", named[name].content()) for name in (LAB, RADIOLOGY, SCAN)]
    images = [_file(path.name, "application/dicom", path.read_bytes()) for path in dicom_paths()]
    return [*papers, _file(PHOTO, "image/jpeg", photo.content()), *images]


def dicom_paths() -> list[Path]:
    """Real files, each in a transfer syntax of its own."""
    chosen: dict[str, Path] = {}
    for path in real_dicom_files():
        chosen.setdefault(str(dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID), path)
    return list(chosen.values())[:DICOMS]


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def _file(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}
