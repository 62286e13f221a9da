"""The turnaround as a chart: two lines over time in a box of 600 × 232, y downwards, and the words at their ends."""

from pydantic import BaseModel

from mso_app.schemas.reports import Report

LEFT, RIGHT, TOP, BOTTOM = 24, 540, 12, 196
STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 5
LABEL_EVERY = 2
APART = 14


class Tick(BaseModel):
    at: int
    word: str


class Curves(BaseModel):
    """`p50` and `p90` are polylines and `area` what lies between; empty while there are fewer than two points."""

    p50: str = ""
    p90: str = ""
    area: str = ""
    end_x: int = 0
    end_p50: int = 0
    end_p90: int = 0
    word_p50: int = 0
    """Where the words stand: apart, also when the lines end close to each other."""
    word_p90: int = 0
    said_p50: str = ""
    said_p90: str = ""
    promise_y: int = 0
    promise: str = ""
    heights: list[Tick] = []
    times: list[Tick] = []
    sentence: str = ""


def curves_of(report: Report) -> Curves:
    found = [
        (place, point.p50, point.p90)
        for place, point in enumerate(report.points)
        if point.p50 is not None and point.p90 is not None
    ]
    if len(found) < LABEL_EVERY:
        return Curves()
    top = max([report.promise_days, *(p90 for _, _, p90 in found)])
    step = next((one for one in STEPS if top <= one * (MOST_TICKS - 1)), STEPS[-1])
    most = step * max(2, -(-int(top * 10) // (step * 10)))
    width = (RIGHT - LEFT) / (len(report.points) - 1)

    def y(days: float) -> int:
        return round(BOTTOM - days / most * (BOTTOM - TOP))

    def line(values: list[tuple[int, float]]) -> str:
        return " ".join(f"{LEFT + width * place:.1f},{y(days)}" for place, days in values)

    p50 = [(place, one) for place, one, _ in found]
    p90 = [(place, one) for place, _, one in found]
    low, high = y(p50[-1][1]), y(p90[-1][1])
    spread = max(0, APART - (low - high)) // 2
    return Curves(
        p50=line(p50),
        p90=line(p90),
        area=f"{line(p90)} {line(p50[::-1])}",
        end_x=round(LEFT + width * found[-1][0]),
        end_p50=low,
        end_p90=high,
        word_p50=low + 4 + spread,
        word_p90=high + 4 - spread,
        said_p50=f"{p50[-1][1]:.1f}",
        said_p90=f"{p90[-1][1]:.1f}",
        promise_y=y(report.promise_days),
        promise=f"promise {report.promise_days:.0f} d",
        heights=[Tick(at=y(days), word=str(days)) for days in range(0, most + 1, step)],
        times=[
            Tick(at=round(LEFT + width * place), word=point.label)
            for place, point in enumerate(report.points)
            if place % LABEL_EVERY == 0
        ],
        sentence=(
            f"Turnaround in business days from {report.points[0].label} to {report.points[-1].label}: half were done"
            f" within {p50[-1][1]:.1f}, nine of ten within {p90[-1][1]:.1f}. The numbers stand in the table."
        ),
    )
