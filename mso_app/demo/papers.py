"""The bytes of a demo paper: one door for every kind, the same paper always giving the same bytes."""

import csv
import io
from functools import lru_cache

from mso_app.demo import dicoms, pictures, typeset
from mso_app.demo.shapes import CsvPaper, DicomPaper, Paper, PhotoPaper, ScanPaper


@lru_cache(maxsize=512)
def render(paper: Paper) -> bytes:
    """The file as a person would upload it: PDF, CSV, JPEG or DICOM."""
    if isinstance(paper, ScanPaper):
        return pictures.scan(typeset.pictures(paper.of, pictures.SCAN_DPI), seed=paper.seed)
    if isinstance(paper, CsvPaper):
        return _csv(paper)
    if isinstance(paper, PhotoPaper):
        return pictures.photo(paper.picture, paper.seed)
    if isinstance(paper, DicomPaper):
        return dicoms.slice_file(paper)
    return typeset.pdf(paper)


def _csv(paper: CsvPaper) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("Date", "Panel", "Test", "Result", "Unit", "Reference range", "Flag"))
    for panel in paper.panels:
        for line in panel.lines:
            writer.writerow(
                (
                    paper.collected.isoformat(),
                    panel.name,
                    line.test,
                    line.value,
                    line.unit,
                    typeset.printed_range(line),
                    line.flag,
                )
            )
    return out.getvalue().encode()
