"""The house rules that a machine can read. Each rule is also shown to find a planted breach."""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

import mso_app.models as models

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "mso_app"

# Whatever can tell something about a patient or a case. A new table is private unless it is named below.
OPEN_TABLES = frozenset({
    *("Institution", "Account", "ProviderProfile", "LoginSession", "SignInTicket", "OneTimeLink", "DeclaredConflict"),
    *("AuditRow", "AuditHead", "Counter", "Executor", "NotificationSettings"),
    # Prices and who pays, which say nothing about a case.
    *("Rate", "BillingProfile"),
})  # fmt: skip
PRIVATE_TABLES = frozenset(models.__all__) - OPEN_TABLES

# Rows that have no meaning without their case: reading the ones of a case that was reached is allowed anywhere.
CHILDREN_OF_A_CASE = frozenset({"Assignment", "CaseMove", "Issue", "Question"})
OF_A_REACHED_CASE = re.compile(r"\.case_id == case\.id\b")
# A condition that visibility made, under the name it has everywhere.
WITHIN_REACH = re.compile(r"\b(?:case_)?reach\b")

# The chat is no part of what a case shows to whoever reaches it, so it has a door of its own, and only that one.
CHAT_TABLES = frozenset(table for table in models.__all__ if table.startswith("Chat"))
VISIBILITY = "mso_app/services/visibility/"
THE_DOORS = {
    VISIBILITY: PRIVATE_TABLES - CHAT_TABLES,
    "mso_app/services/chat/reach.py": PRIVATE_TABLES,
}
# Who else may begin at a private table, and why.
MAY_SELECT: dict[tuple[str, str], str] = {
    ("mso_app/services/ranking.py", "Case"): "counts and durations per provider; no row of a case leaves",
    ("mso_app/services/ranking.py", "Assignment"): "how often a provider was asked and accepted; no row leaves",
    ("mso_app/services/patients.py", "Case"): "a count per patient that visibility already gave",
    ("mso_app/services/notifications/inbox.py", "Notification"): "one's own lines: kinds and numbers, linked by reach",
    ("mso_app/services/notifications/telling.py", "Notification"): "ids of what is settled; no row leaves",
    ("mso_app/services/notifications/bills.py", "Notification"): "which invoices were told of; no row leaves",
    ("mso_app/services/notifications/clocks.py", "Notification"): "which clocks were told of; no row leaves",
}

READS = frozenset({"select", "exists", "get", "get_one", "query", "aliased"})
STATE_MARKS = frozenset({"public", "requires"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file of the product, parsed."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}: {what}"


Rule = Callable[[Source], Iterator[str]]


def private_tables_are_read_in_visibility(source: Source) -> Iterator[str]:
    """A `select`, `get` or `exists` that begins at a private table is allowed in visibility only."""
    for function, call in _calls_in_functions(source):
        if _last(call.func) not in READS:
            continue
        around = ast.unparse(function)
        for table in sorted({*_names(call.args if _last(call.func) == "select" else call.args[:1])} & PRIVATE_TABLES):
            if table in _through_the_door(source.path) or (source.path, table) in MAY_SELECT:
                continue
            if table not in CHAT_TABLES and WITHIN_REACH.search(around):
                continue
            if table in CHILDREN_OF_A_CASE and OF_A_REACHED_CASE.search(around):
                continue
            yield source.at(call, f"begin at services/visibility to read {table}")


def _through_the_door(path: str) -> frozenset[str]:
    """The tables that may be selected from in this file."""
    return next((tables for door, tables in THE_DOORS.items() if path.startswith(door)), frozenset())


def only_the_unit_of_work_commits(source: Source) -> Iterator[str]:
    """A service that commits would end somebody else's transaction."""
    # The connection only passes on to its library what the unit of work said.
    if source.path in {"mso_app/core/db.py", "mso_app/core/sqlite_connection.py"}:
        return
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit":
            yield source.at(call, "only core/db.py commits")


def services_know_no_status_codes(source: Source) -> Iterator[str]:
    """Errors are sentences for people; the doors translate them."""
    if not source.path.startswith(("mso_app/services/", "mso_app/domain/", "mso_app/jobs/")):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and _last(node) == "HTTPException":
            yield source.at(node, "raise an AppError instead of HTTPException")


def no_raw_html(source: Source) -> Iterator[str]:
    """Text of strangers is text, never markup, and files come through our own route."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rx":
            if node.attr in {"html", "upload", "upload_files", "script", "SharedState"}:
                yield source.at(node, f"rx.{node.attr} is not used here")
            if node.attr in {"Cookie", "LocalStorage", "SessionStorage"}:
                yield source.at(node, f"rx.{node.attr} is a claim by a stranger; keep it on the server")
    if "dangerously" + "SetInnerHTML" in source.text or "dangerously" + "_set_inner_html" in source.text:
        yield f"{source.path}: markup must not be set from text"


def handlers_say_who_may_call_them(source: Source) -> Iterator[str]:
    """Any socket client can call any public method of a state, so each carries @public or @requires(…)."""
    if not source.path.startswith(("mso_app/state/", "mso_app/components/", "mso_app/pages/", "mso_app/mso_app.py")):
        return
    for class_ in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)):
        if not any(_last(base).endswith("State") or _last(base).endswith("Mixin") for base in class_.bases):
            continue
        for method in class_.body:
            if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or method.name.startswith("_"):
                continue
            marks = {_last(mark.func if isinstance(mark, ast.Call) else mark) for mark in method.decorator_list}
            if marks & {"var", "property", "cached_var", "classmethod", "staticmethod"}:
                continue
            if not marks & STATE_MARKS:
                yield source.at(method, f"{class_.name}.{method.name} does not say who may call it")
            if "event" not in marks:
                yield source.at(method, f"{class_.name}.{method.name} lacks @rx.event")


def states_stand_on_the_checked_base(source: Source) -> Iterator[str]:
    """A state that inherits from rx.State directly escapes the check at import."""
    if source.path == "mso_app/state/base.py":
        return
    for class_ in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)):
        for base in class_.bases:
            if ast.unparse(base) in {"rx.State", "reflex.State", "rx.ComponentState", "State"}:
                yield source.at(class_, f"{class_.name} must inherit from AppState")


def time_comes_from_the_clock(source: Source) -> Iterator[str]:
    """A test and the demo world move one clock; whoever asks the system directly does not move with it."""
    if source.path == "mso_app/core/clock.py" or not source.path.startswith("mso_app/"):
        return
    for call in _calls(source):
        if ast.unparse(call.func) in {
            *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
            *("datetime.datetime.now", "datetime.date.today", "time.time"),
        }:
            yield source.at(call, "ask core.clock.now()")


def nothing_is_left_for_later(source: Source) -> Iterator[str]:
    """Half of a thing is not a thing."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line):
            yield f"{source.path}:{number}: finish it or write an issue"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if _last(raised) == "NotImplementedError":
                yield source.at(node, "finish it")


def a_module_says_what_it_is_for(source: Source) -> Iterator[str]:
    """The first line of a file is its reason."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield f"{source.path}:1: the module does not say what it is for"


RULES: dict[Rule, tuple[str, str]] = {
    private_tables_are_read_in_visibility: (
        "mso_app/services/planted.py",
        "'''x'''\nasync def f(session):\n    return await session.exec(select(Case.id, func.count()).where(Case.id == 1))",
    ),
    only_the_unit_of_work_commits: (
        "mso_app/services/planted.py",
        "'''x'''\nasync def f(session):\n    await session.commit()",
    ),
    services_know_no_status_codes: (
        "mso_app/services/planted.py",
        "'''x'''\ndef f():\n    raise fastapi.HTTPException(404)",
    ),
    no_raw_html: ("mso_app/components/planted.py", "'''x'''\ndef f(text):\n    return rx.html(text)"),
    handlers_say_who_may_call_them: (
        "mso_app/state/planted.py",
        "'''x'''\nclass Planted(AppState):\n    @rx.event\n    async def promote(self) -> None: ...",
    ),
    states_stand_on_the_checked_base: ("mso_app/state/planted.py", "'''x'''\nclass Planted(rx.State): ..."),
    time_comes_from_the_clock: (
        "mso_app/services/planted.py",
        "'''x'''\ndef f():\n    return datetime.now(UTC)",
    ),
    nothing_is_left_for_later: ("mso_app/services/planted.py", "'''x'''\nx = 1  # TO" + "DO: everything"),
    a_module_says_what_it_is_for: ("mso_app/services/planted.py", "x = 1"),
}


@cache
def _sources() -> list[Source]:
    paths = sorted(path for path in PRODUCT.rglob("*.py") if "__pycache__" not in path.parts)
    return [Source(path=str(path.relative_to(ROOT)), text=path.read_text()) for path in paths]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    breaches = [breach for source in _sources() for breach in rule(source)]

    assert breaches == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_a_planted_breach(rule: Rule) -> None:
    path, text = RULES[rule]

    assert len(list(rule(Source(path=path, text=text)))) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        "'''x'''\nasync def f(session):\n    return await session.exec(select(Account.id))",
        "'''x'''\nasync def f(session, case):\n    return await session.exec(select(Issue).where(Issue.case_id == case.id))",
        "'''x'''\nasync def f(cases):\n    return cases.get('Case')",
        "'''x'''\nasync def f(session):\n    return await session.exec(visible_cases(actor).where(Case.id == 1))",
    ],
)
def test_the_rule_about_private_tables_leaves_the_innocent_alone(innocent: str) -> None:
    assert list(private_tables_are_read_in_visibility(Source(path="mso_app/services/x.py", text=innocent))) == []


def test_the_lists_of_tables_name_real_tables() -> None:
    assert OPEN_TABLES - set(models.__all__) == frozenset()
    assert frozenset() == CHILDREN_OF_A_CASE - PRIVATE_TABLES


def test_every_exception_is_still_needed() -> None:
    texts = {path: (ROOT / path).read_text() for path, _ in MAY_SELECT}

    assert [(path, table) for path, table in MAY_SELECT if f"select({table}" not in texts[path]] == []


def addresses_in(text: str) -> list[str]:
    """Every download address in a lock file: it would tie everybody's build to one machine's mirror."""
    return re.findall(r"https?://[^\s\"']+|--(?:extra-)?index-url\S*|--find-links\S*", text)


def test_lock_files_carry_hashes_and_no_download_addresses() -> None:
    python = (ROOT / "requirements.lock").read_text() + (ROOT / "scripts" / "bootstrap.txt").read_text()
    node = json.loads((ROOT / "reflex.lock" / "package-lock.json").read_text())["packages"]

    assert addresses_in(python) == []
    assert [name for name, entry in node.items() if "resolved" in entry] == []
    assert [name for name, entry in node.items() if name and "integrity" not in entry] == []
    assert "--hash=sha256:" in python


def test_the_lock_file_rule_finds_a_planted_address() -> None:
    planted = "a==1 --hash=sha256:00\n--extra-index-url https://mirror.test/simple\n"

    assert addresses_in(planted) == ["--extra-index-url", "https://mirror.test/simple"]


def test_the_import_contracts_name_every_folder() -> None:
    """A new folder under mso_app is somewhere in the layers and on one side of each border."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    folders = {path.parent.name for path in PRODUCT.glob("*/__init__.py")}
    layers = {word for contract in contracts if contract["id"] == "layers" for word in _words(contract["layers"])}
    know_no_reflex = {word for c in contracts if c["id"] == "reflex" for word in _words(c["source_modules"])}
    know_no_fastapi = {word for c in contracts if c["id"] == "fastapi" for word in _words(c["source_modules"])}

    assert folders - layers == set()
    assert folders - know_no_reflex == {"pages", "components", "state"}
    assert folders - know_no_fastapi == {"api"}


def test_alembic_stays_a_folder_and_not_a_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_nothing_is_loaded_from_another_host() -> None:
    """The stylesheets and scripts we ship name no other origin (an address in a comment would be one too many)."""
    shipped = [path for path in (ROOT / "assets").rglob("*") if path.suffix in {".css", ".js", ".html", ".svg"}]
    foreign = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in shipped
        for address in re.findall(r"https?://[^\s\"')]+", path.read_text())
        if not address.startswith(("http://www.w3.org/", "https://www.w3.org/"))
    ]

    assert foreign == []


def test_a_class_is_styled_in_one_sheet() -> None:
    """One name for two things in two sheets: whichever is loaded later breaks the other's screen."""
    sheets: dict[str, set[str]] = {}
    for path in (ROOT / "assets").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", text):
            for alone in re.findall(r"(?:^|,)\s*\.([\w-]+)\s*(?=,|$)", re.sub(r"\([^()]*\)", "", selectors.strip())):
                sheets.setdefault(alone, set()).add(path.name)

    assert len(sheets) > 300
    assert {name: sorted(where) for name, where in sheets.items() if len(where) > 1} == {}


def _words(lines: list[str]) -> set[str]:
    """The folders named in the lines of a contract, without its punctuation."""
    return {word for line in lines for word in re.findall(r"\w+", line.removeprefix("mso_app."))}


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def _calls_in_functions(source: Source) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Every call with the function around it, or the whole module."""
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(call): function for function in functions for call in ast.walk(function) if isinstance(call, ast.Call)}
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call):
            yield inside.get(id(call), source.tree), call


def _names(nodes: list[ast.expr]) -> Iterator[str]:
    """The tables that arguments begin at: `Case`, `Case.id`, `col(Case.id)`, `func.count(Case.id)`."""
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name):
                yield inner.id


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _last(node.value)
    return node.id if isinstance(node, ast.Name) else ""
