"""How providers are ranked for a case (N-3): six factors, their weights, the arithmetic in the open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

WEIGHTS: dict[str, float] = {
    "Specialty fit": 0.35,
    "Free capacity": 0.20,
    "Own turnaround": 0.20,
    "Acceptance rate": 0.10,
    "Language": 0.10,
    "Time zone": 0.05,
}
PROMISED_DAYS = 5.0
NEUTRAL = 0.5
ZONE_HOURS_FAR = 12.0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about one provider, for one case. Days and hours are plain numbers."""

    is_main_specialty: bool
    has_specialty: bool
    matching_sub_specialty: str
    capacity: int
    running: int
    median_days: float | None
    accepted: int
    asked: int
    shared_languages: tuple[str, ...]
    hours_apart: float


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """What decides whether somebody may be asked at all.

    `rejected` is the reason with which they rejected the case; `reads_it` says how they read it already.
    """

    is_active: bool = True
    licence_until: date | None = None
    rejected: str | None = None
    works_there: bool = False
    declared_conflict: bool = False
    reads_it: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Why somebody cannot be asked, and what would lift it."""

    reason: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One expert before the ranking."""

    id: UUID
    eligibility: Eligibility
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One line of the arithmetic: `points = value * weight`."""

    name: str
    fact: str
    value: float
    weight: float

    @property
    def points(self) -> float:
        return round(self.value * self.weight, 3)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One expert in the ranking, with the arithmetic."""

    contender: Contender
    factors: tuple[Factor, ...]
    score: float


def ranked(contenders: Iterable[Contender], *, today: date) -> tuple[list[Placed], list[tuple[Contender, Stop]]]:
    """Best first, and who cannot be asked in the order given. The id settles ties, so that two readings give one order.

    Whoever knows another specialty only is in neither list.
    """
    placed: list[Placed] = []
    stopped: list[tuple[Contender, Stop]] = []
    for one in contenders:
        stop = hard_stop(one.eligibility, today=today)
        if stop is not None:
            stopped.append((one, stop))
        elif one.facts.has_specialty or one.facts.is_main_specialty:
            lines = factors(one.facts)
            placed.append(Placed(contender=one, factors=tuple(lines), score=score(lines)))
    return sorted(placed, key=lambda one: (-one.score, str(one.contender.id))), stopped


def hard_stop(who: Eligibility, *, today: date) -> Stop | None:
    """The first reason why somebody cannot be asked, whatever else speaks for them."""
    if not who.is_active:
        return Stop(reason="Account is disabled", remedy="Lifts when the account is enabled")
    if who.works_there:
        return Stop(reason="Works at the requesting institution")
    if who.declared_conflict:
        return Stop(reason="Declared a conflict of interest with the requesting institution")
    if who.reads_it:
        return Stop(reason=who.reads_it)
    if who.rejected is not None:
        return Stop(reason=f"Rejected this case, {who.rejected.lower()}")
    if who.licence_until is None:
        return Stop(reason="No licence on record", remedy="Lifts when a valid licence is entered")
    if who.licence_until < today:
        day = f"{who.licence_until.day} {who.licence_until:%b %Y}"
        return Stop(reason=f"Licence expired {day}", remedy="Lifts when a valid licence is entered")
    return None


def factors(facts: Facts) -> list[Factor]:
    """The six factors, in the order of their weights."""
    values = {
        "Specialty fit": _specialty(facts),
        "Free capacity": _capacity(facts),
        "Own turnaround": _turnaround(facts),
        "Acceptance rate": _acceptance(facts),
        "Language": _language(facts),
        "Time zone": _zone(facts),
    }
    return [
        Factor(name=name, fact=values[name][0], value=round(values[name][1], 2), weight=weight)
        for name, weight in WEIGHTS.items()
    ]


def score(lines: list[Factor]) -> float:
    """The sum of the points, three decimals."""
    return round(sum(line.points for line in lines), 3)


def _specialty(facts: Facts) -> tuple[str, float]:
    if facts.is_main_specialty and facts.matching_sub_specialty:
        return f"exact, {facts.matching_sub_specialty}", 1.0
    if facts.is_main_specialty:
        return "exact", 0.9
    if facts.has_specialty:
        return "second specialty", 0.6
    return "another specialty", 0.0


def _capacity(facts: Facts) -> tuple[str, float]:
    free = max(0, facts.capacity - facts.running)
    return f"{free} of {facts.capacity} free", free / facts.capacity if facts.capacity else 0.0


def _turnaround(facts: Facts) -> tuple[str, float]:
    if facts.median_days is None:
        return "no finished case yet", NEUTRAL
    return f"{facts.median_days:.1f} d median", max(0.0, min(1.0, 1 - facts.median_days / (2 * PROMISED_DAYS)))


def _acceptance(facts: Facts) -> tuple[str, float]:
    if not facts.asked:
        return "never asked", NEUTRAL
    return f"{facts.accepted} of {facts.asked}", facts.accepted / facts.asked


def _language(facts: Facts) -> tuple[str, float]:
    if not facts.shared_languages:
        return "none in common", 0.0
    return ", ".join(facts.shared_languages), 1.0


def _zone(facts: Facts) -> tuple[str, float]:
    if facts.hours_apart < 1:
        return "same", 1.0
    return f"{facts.hours_apart:.0f} h apart", max(0.0, 1 - facts.hours_apart / ZONE_HOURS_FAR)
