"""A tab that holds only what its pages used shows the same as one that holds everything, and starts over as completely."""

import gc
import sys

import reflex as rx

from mso_app.state.base import AppState
from mso_app.state.unopened import Unopened
from tests.whole_app import the_app


def _tab() -> tuple[rx.State, Unopened]:
    the_app()
    root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- how the framework itself makes one
    below = root.substates[AppState.get_name()].substates
    assert isinstance(below, Unopened)
    return root, below


def _names() -> list[str]:
    return sorted(one.get_name() for one in AppState.get_substates())


def test_a_new_tab_shows_what_one_with_every_state_shows() -> None:
    """Also what the pages are built with, which is the same question asked with `initial`."""
    (small, _), (whole, below) = _tab(), _tab()
    made = [below[name] for name in _names()]

    assert len(made) > 30
    assert small.dict() == whole.dict()
    assert small.dict(initial=True) == whole.dict(initial=True)


def test_a_state_is_made_once_and_tells_what_it_computes() -> None:
    root, below = _tab()
    name = next(one.get_name() for one in AppState.get_substates() if one.computed_vars)
    root._clean()

    state = below[name]

    assert below[name] is state
    assert list(below) == [name]
    assert set(root.get_delta()[state.get_full_name()]) == {f"{key}_rx_state_" for key in state.computed_vars}
    assert root.get_substate(state.get_full_name().split(".")) is state


def test_what_a_tab_was_told_is_gone_after_it_starts_over() -> None:
    """Row 3: the next login in this tab begins with nothing."""
    root, below = _tab()
    name = next(one for one in _names() if one.endswith("people_state"))
    below[name].role = "planted"  # type: ignore[attr-defined]
    assert "planted" in str(root.dict())

    root.reset()

    assert "planted" not in str(root.dict())
    assert "planted" not in str(_tab()[0].dict())


def test_a_forgotten_tab_leaves_nothing_behind() -> None:
    """The tree of a closed tab is freed without waiting for a collection of cycles."""
    _, below = _tab()
    state = below[_names()[0]]
    parent = state.parent_state
    gc.disable()
    try:
        before = sys.getrefcount(parent)
        below.clear()
        assert sys.getrefcount(parent) == before - 1
        assert list(below.values()) == []
        assert "people_state" not in below
    finally:
        gc.enable()
