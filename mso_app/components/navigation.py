"""Where each role can go: the side list, the bar at the foot of a phone, the tabs of a case, a page trail."""

from dataclasses import dataclass

import reflex as rx

from mso_app.components.badges import count
from mso_app.components.buttons import to
from mso_app.components.cards import item
from mso_app.components.theme import Child, Text, icon, present
from mso_app.state.shell import ShellState

MOST = 99


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the navigation. `key` is what a page names as `active`; `also` are the keys of pages that live
    under it without an entry of their own. `shortcut` may name several, with a comma between."""

    key: str
    word: str
    href: str
    icon: str
    short: str = ""
    """What the foot of a phone calls it, where its word would not fit."""
    shortcut: str = ""
    also: tuple[str, ...] = ()
    is_counted: bool = False
    """The cases that wait for this person are counted beside it."""


CALENDAR = Place(key="appointments", word="Appointments", href="/appointments", icon="calendar", shortcut="g a")
PLACES: dict[str, tuple[Place, ...]] = {
    "requester": (
        Place(key="home", word="Home", href="/requester", icon="house", shortcut="g h"),
        Place(key="cases", word="Cases", href="/requester/cases", icon="folder-open", shortcut="g c", is_counted=True),
        Place(key="patients", word="Patients", href="/requester/patients", icon="users", shortcut="g p"),
        CALENDAR,
        Place(key="invoices", word="Invoices", href="/requester/invoices", icon="receipt-text", shortcut="g i"),
    ),
    "provider": (
        Place(
            key="home",
            word="Home",
            href="/provider",
            icon="house",
            shortcut="g h,g c",
            also=("cases",),
            is_counted=True,
        ),
        CALENDAR,
        Place(
            key="service-records",
            word="Service records",
            short="Records",
            href="/provider/service-records",
            icon="briefcase",
            shortcut="g s",
        ),
    ),
    "admin": (
        Place(
            key="board",
            word="Board",
            href="/admin",
            icon="layout-dashboard",
            shortcut="g h,g c",
            also=("home", "cases"),
        ),
        Place(key="assign", word="Assign", href="/admin/assign", icon="user-check", is_counted=True),
        Place(key="issues", word="Issues", href="/admin/issues", icon="circle-alert", shortcut="g i"),
        Place(key="people", word="People", href="/admin/people", icon="users", shortcut="g p"),
        Place(key="institutions", word="Institutions", href="/admin/institutions", icon="building-2"),
        Place(key="invoices", word="Invoices", href="/admin/invoices", icon="receipt-text", shortcut="g i"),
        Place(key="rates", word="Rate card", href="/admin/rates", icon="tags"),
        Place(key="reports", word="Analytics", href="/admin/reports", icon="chart-line"),
        Place(key="agreement", word="Agreement", href="/admin/agreement", icon="scale"),
        Place(key="audit", word="Audit", href="/admin/audit", icon="scroll-text"),
    ),
}
INBOX = Place(key="notifications", word="Notifications", href="/notifications", icon="bell", shortcut="g n")
HOME = {"requester": "/requester", "provider": "/provider", "admin": "/admin"}


def side_list(role: str, active: str) -> rx.Component:
    """The places of one role, the current one marked."""
    return rx.el.ul(*(rx.el.li(_side_link(place, active)) for place in PLACES.get(role, ())))


def bottom_links(role: str, active: str) -> list[rx.Component]:
    """At most four places for a phone; the fifth is the account menu."""
    return [_bottom_link(place, active) for place in PLACES.get(role, ())[:4]]


def more_places() -> rx.Component:
    """On a phone, the places that its foot has no room for."""
    return rx.match(
        ShellState.role,
        *((role, _more(places[4:])) for role, places in PLACES.items() if places[4:]),
        rx.fragment(),
    )


def _more(places: tuple[Place, ...]) -> rx.Component:
    links = (item(icon(place.icon), rx.el.span(place.word, class_name="m"), href=place.href) for place in places)
    return rx.el.nav(*links, class_name="card only-phone", custom_attrs={"aria-label": "More places"})


def tabs(entries: list[rx.Component], label: str) -> rx.Component:
    """The 40 px row of sections under a header; each entry comes from `tab`."""
    return rx.el.nav(*entries, class_name="tabs", custom_attrs={"aria-label": label})


def tab(
    word: str,
    *,
    on: bool | rx.Var[bool],
    href: Text = "",
    on_click: rx.EventHandler | rx.event.EventCallback | None = None,
    number: Child | int = None,
    unread: bool = False,
    shortcut: str = "",
) -> rx.Component:
    """One section: a link when it has an address of its own, else a button."""
    figure = None if number is None else count(number, quiet=False) if unread else rx.el.span(number, class_name="n")
    current = rx.cond(on, "page", "false") if isinstance(on, rx.Var) else "page" if on else "false"
    attrs = {"aria-current": current} | ({"data-shortcut": shortcut} if shortcut else {})
    if isinstance(href, rx.Var) or href:
        return to(*present(word, figure), href=href, custom_attrs=attrs)
    return rx.el.button(*present(word, figure), type="button", on_click=on_click, custom_attrs=attrs)


def back_link(label: str, href: Text) -> rx.Component:
    """The arrow before a title; its word is for screen readers and the tooltip."""
    return to(
        icon("arrow-left"),
        href=href,
        class_name="btn ghost ic back",
        custom_attrs={"aria-label": label, "title": label},
    )


def bell(active: str) -> rx.Component:
    """Notifications above the shortcuts; the number of the unread ones also goes into the window's title."""
    return _side_link(INBOX, active, number=ShellState.unread, said="unread")


def bottom_bell(active: str) -> rx.Component:
    """The same at the foot of a phone, under a shorter word."""
    return to(
        icon(INBOX.icon, 20),
        "Inbox",
        rx.cond(ShellState.unread > 0, count(_few(ShellState.unread), quiet=False, label=" unread"), rx.fragment()),
        href=INBOX.href,
        custom_attrs=_attrs(INBOX, active, keyed=False),
    )


def _side_link(
    place: Place, active: str, *, number: rx.Var[int] | None = None, said: str = "wait for you"
) -> rx.Component:
    if place.is_counted:
        number = ShellState.waiting
    if place is CALENDAR:
        number = ShellState.to_answer
    if number is None:
        figure, described = None, place.word
    else:
        # Described and not named: a link is called the same however much waits behind it.
        figure = rx.cond(number > 0, rx.el.span(_few(number), class_name="n", aria_hidden="true"), rx.fragment())
        described = rx.cond(number > 0, f"{place.word}, {number} {said}", place.word)
    marks = {"title": described} | ({"data-unread": number} if place is INBOX else {})
    return to(
        icon(place.icon, 18),
        rx.el.span(place.word, class_name="word"),
        figure,
        href=place.href,
        class_name="nav",
        custom_attrs=_attrs(place, active) | marks,
    )


def _bottom_link(place: Place, active: str) -> rx.Component:
    return to(
        icon(place.icon, 20),
        place.short or place.word,
        href=place.href,
        custom_attrs=_attrs(place, active, keyed=False),
    )


def _few(number: rx.Var[int]) -> rx.Var[str]:
    return rx.cond(number > MOST, f"{MOST}+", number.to_string())


def _attrs(place: Place, active: str, *, keyed: bool = True) -> dict[str, object]:
    attrs: dict[str, object] = {"aria-current": "page"} if active in (place.key, *place.also) else {}
    return attrs | ({"data-shortcut": place.shortcut} if keyed and place.shortcut else {})
