"""From what the service says of a draft to lines on a screen."""

from datetime import date
from uuid import UUID

from mso_app.schemas.findings import Chip, ClaimLine, LabLine, ReportLine, ReportPanel, SoapPanel, Spark
from mso_app.schemas.insights import ClaimView, EvidenceChip, LabPoint, LabRowView, ReportView, SoapPart

LEVELS = ((0.8, "high"), (0.6, "medium"), (0.0, "low"))
FLAGS = {"low": "L", "high": "H", "abnormal": "A"}
WIDTH, HEIGHT, MARGIN = 52.0, 24.0, 4.0


def chip(case_id: UUID, piece: EvidenceChip) -> Chip:
    return Chip(
        place=f"{piece.document_id}:{piece.page}:{piece.start}:{piece.end}",
        document_id=piece.document_id,
        page=piece.page,
        start=piece.start,
        end=piece.end,
        code=piece.code,
        where=f"p {piece.page}",
        quote=piece.quote,
        href=f"/cases/{case_id}/documents?doc={piece.document_id}"
        f"&page={piece.page}&start={piece.start}&end={piece.end}",
    )


def claim(case_id: UUID, view: ClaimView) -> ClaimLine:
    chips = [chip(case_id, piece) for piece in view.evidence]
    stated = view.confidence
    return ClaimLine(
        id=view.id,
        text=view.text,
        icd10=view.icd10,
        icd10_title=view.icd10_title,
        level="" if stated is None else next(word for limit, word in LEVELS if stated >= limit),
        figure="" if stated is None else f"{stated:.2f}",
        from_request=view.source == "request",
        is_dismissed=view.is_dismissed,
        chips=chips,
        places=" ".join(one.place for one in chips),
    )


def soap(case_id: UUID, part: SoapPart) -> SoapPanel:
    return SoapPanel(letter=part.letter, title=part.title, lines=[claim(case_id, view) for view in part.claims])


def report(case_id: UUID, view: ReportView) -> ReportPanel:
    return ReportPanel(
        code=view.code,
        name=view.name,
        when=day(view.on),
        parts=[ReportLine(name=part.name, text=part.text, chip=chip(case_id, part.evidence)) for part in view.parts],
    )


def lab(case_id: UUID, row: LabRowView) -> LabLine:
    return LabLine(
        id=row.id,
        name=row.test_name,
        value=row.value,
        unit=row.unit,
        flag=FLAGS.get(row.flag, ""),
        reference=row.reference,
        warning=row.warning,
        panel=row.panel,
        when=day(row.on),
        chip=chip(case_id, row.evidence),
        spark=spark(row.trend, low=row.ref_low, high=row.ref_high),
    )


def spark(points: list[LabPoint], *, low: float | None, high: float | None) -> Spark:
    """The trend of the numbers among these points; empty when there are fewer than two."""
    read = [(point, point.number) for point in points if point.number is not None]
    if len(read) < 2:
        return Spark()
    numbers = [number for _, number in read]
    # The range belongs to the picture, so that a value far above it looks far above it.
    least, most = min([*numbers, *_known(low)]), max([*numbers, *_known(high)])
    span = (most - least) or 1.0

    def y(value: float) -> float:
        inside = HEIGHT - 2 * MARGIN
        return round(HEIGHT - MARGIN - (value - least) / span * inside, 1)

    step = (WIDTH - 2 * MARGIN) / (len(read) - 1)
    placed = [(round(MARGIN + place * step, 1), y(number)) for place, number in enumerate(numbers)]
    top = max(0.0, y(high)) if high is not None else 0.0
    bottom = min(HEIGHT, y(low)) if low is not None else HEIGHT
    is_banded = low is not None or high is not None
    return Spark(
        points=" ".join(f"{x},{at}" for x, at in placed),
        x=placed[-1][0],
        y=placed[-1][1],
        band_y=top,
        band_height=max(0.0, bottom - top) if is_banded else 0.0,
        said=", ".join(f"{point.value} ({day(point.on) or point.code})" for point, _ in read),
    )


def day(value: date | None) -> str:
    """ "9 Nov 2026"; "" for a date nobody knows."""
    return f"{value.day} {value:%b %Y}" if value else ""


def _known(value: float | None) -> list[float]:
    return [] if value is None else [value]
