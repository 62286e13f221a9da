"""The elements that `/viewer.js` brings to life: the browser's own part of looking at a file."""

import reflex as rx


class HerePlace(rx.Component):
    """Scrolled to as soon as it appears; give it a `key` of its own for every new place."""

    tag = "HerePlace"
    library = None

    def _get_tag_name(self) -> str:
        return '"here-place"'


class PageAddress(rx.Component):
    """Writes its `data-query` into the address of the page, without a navigation."""

    tag = "PageAddress"
    library = None

    def _get_tag_name(self) -> str:
        return '"page-address"'


class PaperRoll(rx.Component):
    """Pages one under the other: knows which is in view, and offers to quote what is marked."""

    tag = "PaperRoll"
    library = None

    def _get_tag_name(self) -> str:
        return '"paper-roll"'


class ImageViewer(rx.Component):
    """A stack of images; `data-stack` is a Stack as JSON, `data-begin` the image to begin with."""

    tag = "ImageViewer"
    library = None

    def _get_tag_name(self) -> str:
        return '"image-viewer"'


def asked(expression: str, kind: type) -> rx.Var:
    """What the browser answers at the moment of a click; an argument like any other, so a claim by a stranger."""
    return rx.Var(_js_expr=expression, _var_type=kind)


MARKED_PLACE = asked("window.markedPlace()", str)
PAGE_IN_VIEW = asked("window.pageInView()", int)
SHOWN_IMAGE = asked("window.shownImage()", str)
