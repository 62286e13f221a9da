"""How full the experts of a specialty are, and will be in a few weeks if cases come and go as they did (N-22)."""

from dataclasses import dataclass

WEEKS_AHEAD = 4
FULL_FROM = 90
OVER_FROM = 100


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One specialty: cases in hand and in the queue, places, and cases a week in and out."""

    held: int
    waiting: int
    places: int
    arriving: float
    finishing: float


def load(cases: float, places: int) -> int | None:
    """In per cent of the places; None where there are no places at all."""
    return round(100 * cases / places) if places > 0 else None


def now(flow: Flow) -> int | None:
    """Everything that is held or waits, against the places."""
    return load(flow.held + flow.waiting, flow.places)


def then(flow: Flow, *, weeks: int = WEEKS_AHEAD) -> int | None:
    """The same after some weeks; a queue does not become less than nothing."""
    return load(max(0.0, flow.held + flow.waiting + weeks * (flow.arriving - flow.finishing)), flow.places)


def without(flow: Flow, *, places: int, share: float) -> Flow:
    """What if somebody with so many places is away: their cases stay to be done, their share of the work stops."""
    left = max(0, flow.places - places)
    return Flow(
        held=flow.held,
        waiting=flow.waiting,
        places=left,
        arriving=flow.arriving,
        finishing=flow.finishing * (1 - share),
    )


def face(percent: int | None) -> str:
    """free, full or over; none where nobody works."""
    if percent is None:
        return "none"
    return "over" if percent > OVER_FROM else "full" if percent >= FULL_FROM else "free"
