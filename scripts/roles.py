"""Writes `docs/roles.md` from the one table of who may do what; `--check` says whether it is up to date."""

import sys
from pathlib import Path

from mso_app.domain.access import OF_A_CASE, OF_A_ROLE, Action, Standing
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role

FILE = Path(__file__).resolve().parents[1] / "docs" / "roles.md"

HEAD = """# Who may do what

This page is written by `make roles` from `mso_app/domain/access.py`; change the table, not the page.

Two questions are asked before anything happens. *Reach*: may this person know that the thing exists?
If not, the answer is the same as for a thing that does not exist. *May*: may somebody who has reach do this?
The tables below answer the second question.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_of_a_role(), "", *_of_a_case(), ""])


def _of_a_role() -> list[str]:
    return [
        "## What belongs to a person",
        "",
        _line("Action", *(role.value for role in Role)),
        _line("---", *(":-:" for _ in Role)),
        *(
            _line(f"`{action.value}`", *("yes" if role in roles else "" for role in Role))
            for action, roles in OF_A_ROLE.items()
        ),
    ]


def _of_a_case() -> list[str]:
    standings = [standing for standing in Standing if any(standing in who for who, _ in OF_A_CASE.values())]
    return [
        "## What belongs to a case",
        "",
        "A requester is anyone who has reach as a requester; a provider is *asked* until they accept, then *accepted*.",
        "",
        _line("Action", *(standing.value for standing in standings), "while the case is"),
        _line("---", *(":-:" for _ in standings), "---"),
        *(
            _line(f"`{action.value}`", *("yes" if standing in who else "" for standing in standings), _when(when))
            for action, (who, when) in OF_A_CASE.items()
        ),
    ]


def _when(when: frozenset[CaseStatus]) -> str:
    if when == frozenset(CaseStatus):
        return "in any status"
    return ", ".join(status.value.replace("_", " ") for status in CaseStatus if status in when)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    missing = [action.value for action in Action if action not in OF_A_ROLE and action not in OF_A_CASE]
    if missing:
        raise SystemExit(f"Nobody may do this, or the table forgot it: {', '.join(missing)}")
    if "--check" not in sys.argv:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(page())
    elif not FILE.exists() or FILE.read_text() != page():
        raise SystemExit("docs/roles.md is not what the table says; run: make roles")


if __name__ == "__main__":
    main()
