"""A small line chart as numbers the page can draw: points in a box of 296 × 120, y downwards."""

from pydantic import BaseModel

from mso_app.schemas.cases import CaseFigures

LEFT, RIGHT, TOP, BOTTOM = 24, 290, 8, 100
FEWEST = 2


class Trend(BaseModel):
    """`points` for a polyline, the last point, the promise's height and the two labelled heights."""

    points: str = ""
    last_x: int = 0
    last_y: int = 0
    promise_y: int = 0
    promise: str = ""
    high: str = ""
    low: str = ""
    from_week: str = ""
    to_week: str = ""
    sentence: str = ""


def turnaround_of(figures: CaseFigures) -> str:
    """ "2.4 d", the median of those done last."""
    hours = figures.median_turnaround_hours
    return "–" if hours is None else f"{hours / 24:.1f} d"


def trend_of(figures: CaseFigures) -> Trend:
    """The turnaround by week; empty while there are fewer than two weeks."""
    if len(figures.trend) < FEWEST:
        return Trend()
    days = [point.days for point in figures.trend]
    low, high = min([*days, figures.promise_days]) - 0.5, max([*days, figures.promise_days]) + 0.5
    step = (RIGHT - LEFT) / (len(days) - 1)
    places = [(LEFT + step * place, _height(value, low, high)) for place, value in enumerate(days)]
    return Trend(
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        last_x=round(places[-1][0]),
        last_y=round(places[-1][1]),
        promise_y=round(_height(figures.promise_days, low, high)),
        promise=f"promise {figures.promise_days:.0f} d",
        high=f"{high:.0f}",
        low=f"{max(low, 0):.0f}",
        from_week=figures.trend[0].week[5:],
        to_week=figures.trend[-1].week[5:],
        sentence=f"Median turnaround in days, {len(days)} weeks, from {days[0]} to {days[-1]}",
    )


def _height(value: float, low: float, high: float) -> float:
    return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)
