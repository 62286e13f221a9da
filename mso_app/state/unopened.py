"""A tab holds only the states that its pages have used: forty others would cost each tab a tenth of a megabyte."""

from functools import cache
from typing import Any, ClassVar

import reflex as rx
from reflex.state import BaseState


class Unopened(dict[str, BaseState]):
    """The states below one, each made when it is first asked for. For the framework all of them are there."""

    def __init__(self, parent: BaseState) -> None:
        super().__init__()
        self._parent: BaseState | None = parent
        self._classes = {one.get_name(): one for one in type(parent).get_substates()}

    def __missing__(self, name: str) -> BaseState:
        if self._parent is None:
            raise KeyError(name)
        made = self._classes[name](parent_state=self._parent, _reflex_internal_init=True)
        self[name] = made
        # What the browser was told of it until now was computed for nobody.
        made.dirty_vars.update(key for key, one in made.computed_vars.items() if not one._backend)
        made._mark_ancestors_dirty()
        return made

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (self._parent is not None and name in self._classes)

    def values(self) -> list[BaseState]:  # type: ignore[override]
        """Whoever goes through all of them, to show or to reset them, finds what stands for those nobody asked for."""
        opened = dict(self)
        if self._parent is None:
            return list(opened.values())
        return [*opened.values(), *(_AsNew(one) for name, one in self._classes.items() if name not in opened)]

    def clear(self) -> None:
        """The tab is forgotten."""
        super().clear()
        self._parent = None


class _AsNew:
    """Stands for a state that was never used: it shows what all of them show, and there is nothing to reset."""

    substates: ClassVar[dict[str, BaseState]] = {}

    def __init__(self, state: type[BaseState]) -> None:
        self._state = state

    def dict(self, include_computed: bool = True, initial: bool = False) -> dict[str, dict[str, Any]]:
        return _shown(self._state, include_computed, initial)

    def reset(self) -> None:
        pass

    def _reset_client_storage(self) -> None:
        pass


@cache
def _shown(state: type[BaseState], include_computed: bool, initial: bool) -> dict[str, dict[str, Any]]:
    """The same for every tab, and only ever read."""
    made = rx.State(_reflex_internal_init=True).get_substate(state.get_full_name().split("."))
    return made.dict(include_computed=include_computed, initial=initial)
