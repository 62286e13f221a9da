"""What runs in the browser beside the framework: `/session.js` does what the server asks for, without eval."""

import reflex as rx
from reflex.utils.imports import ImportDict


class ToastReach(rx.Fragment):
    """Lets `/session.js` reach the toasts of this page."""

    def add_imports(self) -> ImportDict:
        return {"$/utils/state": "refs", "react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[object]]:
        return ["useEffect(() => { if (window.mso) { window.mso.refs.current = refs; } }, []);"]


def toast_reach() -> rx.Component:
    """Goes once into the app, around every page."""
    return ToastReach.create()


def scripts() -> list[rx.Component]:
    """For the head of every page. Not deferred: it must be there before the first answer of the server."""
    return [rx.el.script(src="/session.js")]
