"""The front page opens on any port, live, without touching another host; and the watch over it works."""

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.conftest import Watch


def test_the_front_page_opens_and_comes_alive(page: Page, base_url: str) -> None:
    """N-12: served from our own origin only, with a live connection on the port that was asked."""
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(_origin(socket)))

    with page.expect_websocket():
        page.goto("/")

    expect(page.locator("main, body").first).to_be_visible()
    assert sockets == [base_url.replace("http", "ws", 1)]


def test_three_people_do_not_share_a_browser(requester_page: Page, provider_page: Page, admin_page: Page) -> None:
    people = (requester_page, provider_page, admin_page)
    for number, page in enumerate(people):
        page.goto("/")
        page.evaluate(f"localStorage.setItem('who', '{number}')")

    assert [page.evaluate("localStorage.getItem('who')") for page in people] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("provoke", "noticed"),
    [
        ("console.error('planted')", "console error: planted"),
        # The content policy refuses it before it is a request; that refusal is noticed too.
        ("fetch('http://elsewhere.test/x').catch(() => 0)", "http://elsewhere.test/x"),
        ("setTimeout(() => { throw new Error('planted') })", "page error: planted"),
    ],
)
def test_the_watch_notices(page: Page, watch: Watch, provoke: str, noticed: str) -> None:
    watch.expect("planted|elsewhere")
    page.goto("/")
    page.evaluate(f"() => {{ {provoke} }}")
    page.evaluate("new Promise(done => setTimeout(done, 50))")

    assert [line for line in watch.seen if noticed in line] != []
    assert watch.problems == []


def _origin(socket: WebSocket) -> str:
    return "/".join(socket.url.split("/", 3)[:3])
