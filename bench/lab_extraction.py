"""How many printed results are found, and how exactly: `python -m bench.lab_extraction [--detail] [LAYOUT…]`.

Development layouts are those the rules were written against. Two further sets were drawn afterwards and counted
once before anything was changed for them; these first counts are printed below the table, because they are the
only blind ones.
"""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import sys
import unicodedata
from dataclasses import dataclass, field

from bench.lab_layouts import develop, held_out, held_out_again
from bench.lab_layouts.base import Maker, Result
from bench.lab_layouts.read import reading_of
from mso_app.insights.evidence import verify
from mso_app.insights.extraction import extract
from mso_app.schemas.reading import Extraction, FileReading, LabRow

FIELDS = ("value", "unit", "range", "printed flag", "flag")


@dataclass
class Score:
    """Counts for one layout; exactness is over results that were found."""

    truth: int = 0
    found: int = 0
    matched: int = 0
    exact: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    quotes_ok: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        self.truth += other.truth
        self.found += other.found
        self.matched += other.matched
        self.quotes_ok += other.quotes_ok
        for name in FIELDS:
            self.exact[name] += other.exact[name]

    def line(self, name: str) -> str:
        recall = self.matched / self.truth if self.truth else 1.0
        precision = self.matched / self.found if self.found else 1.0
        shares = "  ".join(f"{self.exact[f] / self.matched if self.matched else 1.0:12.3f}" for f in FIELDS)
        return f"{name:26} {self.truth:5} {recall:7.3f} {precision:9.3f}  {shares}  {self.quotes_ok}/{self.found}"


def score(truth: tuple[Result, ...], extraction: Extraction, reading: FileReading) -> Score:
    """Compares by name (letters and digits only) in order; a wrong value still counts as found."""
    result = Score(truth=len(truth), found=len(extraction.rows))
    left = list(extraction.rows)
    texts = {page.number: page.text for page in reading.pages}
    result.quotes_ok = sum(verify(row.quote, texts[row.page], row.start, row.end) for row in extraction.rows)
    for wanted in truth:
        same = [row for row in left if _key(row.test_name) == _key(wanted.name)]
        row = next(
            (r for r in same if r.value == wanted.value and _unit(r.unit) == _unit(wanted.unit)),
            same[0] if same else None,
        )
        if row is None:
            result.problems.append(f"missing: {wanted.name} {wanted.value}")
            continue
        left.remove(row)
        result.matched += 1
        for name, ok in _agreement(wanted, row).items():
            result.exact[name] += ok
            if not ok:
                result.problems.append(f"{name} of {wanted.name}: wanted {wanted}, got {row!r}")
    result.problems += [f"extra: {row!r}" for row in left]
    return result


def _agreement(wanted: Result, row: LabRow) -> dict[str, bool]:
    return {
        "value": row.value == wanted.value,
        "unit": _unit(row.unit) == _unit(wanted.unit),
        "range": (row.ref_low, row.ref_high) == (wanted.low, wanted.high),
        "printed flag": row.printed_flag == wanted.printed_flag,
        "flag": row.flag == wanted.flag,
    }


def _key(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum() or c in "%#")


def _unit(unit: str | None) -> str:
    return unicodedata.normalize("NFC", unit or "").replace("μ", "µ").replace(" ", "").strip("()")


def measure(makers: tuple[Maker, ...], *, detail: bool, only: set[str]) -> Score:
    """Scores of some layouts, printed one per line, and their sum."""
    total = Score()
    for maker in makers:
        if only and maker.__name__ not in only:
            continue
        report = maker()
        reading = reading_of(report)
        outcome = score(report.results, extract(maker.__name__, reading), reading)
        print(outcome.line(maker.__name__))
        if detail:
            for problem in outcome.problems:
                print("      ", problem)
        total.add(outcome)
    return total


def main() -> int:
    detail = "--detail" in sys.argv
    only = {argument for argument in sys.argv[1:] if not argument.startswith("-")}
    print(
        f"{'layout':26} {'rows':>5} {'recall':>7} {'precision':>9}  "
        + "  ".join(f"{f:>12}" for f in FIELDS)
        + "  quotes"
    )
    overall = Score()
    for title, makers in (
        ("developed on", develop.LAYOUTS),
        ("held out", held_out.LAYOUTS),
        ("held out again", held_out_again.LAYOUTS),
    ):
        print(f"-- {title}: {len(makers)} layouts")
        total = measure(makers, detail=detail, only=only)
        print(total.line(f"all {title}"))
        overall.add(total)
    print(overall.line("all layouts"))
    print(
        "The rules were mended with every set after its first count, so the figures above are no longer blind. First counts:"
    )
    print(f"  held out:       {held_out.FIRST_COUNT}")
    print(f"  held out again: {held_out_again.FIRST_COUNT}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
