"""Getting in and out in a browser: security rows 3, 4, 5, 11, 12 and 35, on a server of its own."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pyotp.totp import TOTP
from socketio.exceptions import ConnectionError as ConnectionRefused

from tests.e2e.conftest import Watch
from tests.e2e.pages.sign_in import SignInPage, sign_out
from tests.raw_socket import Tab
from tests.serve import Server, running

EMAIL, PASSWORD = "j.vermeer@secunda.example", "a quiet harbour at dawn"
NEW_PASSWORD = "the tide comes in twice"
NAME = "Jonas Vermeer"
APP_STATE = "reflex___state____state.mso_app___state___base____app_state"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """No demo world: one administrator, made from the command line."""
    with running(tmp_path_factory.mktemp("accounts"), settings={"MSO_FIRST_PASSWORD": PASSWORD}) as started:
        started.mso("create-admin", "--email", EMAIL, "--name", NAME)
        yield started


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object], base_url: str) -> dict[str, object]:
    return {**browser_context_args, "base_url": base_url}


def _sign_in(page: Page) -> None:
    SignInPage(page).sign_in(EMAIL, PASSWORD, lands_on="/admin")


def test_a_wrong_password_keeps_the_address_and_says_so(page: Page) -> None:
    form = SignInPage(page).open()

    form.submit(EMAIL, "something else entirely")

    expect(form.problem).to_have_text("This e-mail and password do not belong together. Check both and try again.")
    expect(form.email).to_have_value(EMAIL)


def test_signing_in_leads_home_and_out_again(page: Page, context: BrowserContext) -> None:
    """The cookie cannot be read by a script; after signing out the pages are closed."""
    _sign_in(page)
    cookies = [(cookie.get("httpOnly"), cookie.get("sameSite")) for cookie in context.cookies()]
    readable = page.evaluate("document.cookie")

    sign_out(page)
    page.goto("/account")

    assert (cookies, readable) == ([(True, "Lax")], "")
    assert context.cookies() == []
    expect(page).to_have_url(re.compile("/sign-in"))


def test_the_page_that_was_wanted_comes_after_sign_in(page: Page) -> None:
    page.goto("/account")
    expect(page).to_have_url(re.compile(r"/sign-in/?\?next=%2Faccount"))

    form = SignInPage(page)
    form.submit(EMAIL, PASSWORD)

    expect(page.get_by_role("heading", name="Account", level=1)).to_be_visible()


def test_a_tab_that_was_closed_cannot_be_replayed(page: Page, base_url: str) -> None:
    """Row 3, R1: a raw socket with the token of a closed tab, without its cookie, gets nothing of it."""
    _sign_in(page)
    page.goto("/account")
    expect(page.get_by_role("main").get_by_text(EMAIL)).to_have_count(0)
    expect(page.get_by_label("Work e-mail")).to_have_value(EMAIL)
    token = page.evaluate("sessionStorage.getItem('token')")
    page.close()

    frames = _in_a_thread(lambda: _listen(base_url, token, origin=base_url))

    assert frames != ""
    assert EMAIL not in frames
    assert NAME not in frames


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_a_socket_of_another_site_is_refused(base_url: str, origin: str) -> None:
    """Row 4."""
    with pytest.raises(ConnectionRefused):
        _in_a_thread(lambda: _listen(base_url, "", origin=origin))


def test_ending_the_others_throws_their_tabs_out(open_browser: Callable[[], Page]) -> None:
    """Row 5: within five seconds."""
    here, there = open_browser(), open_browser()
    for page in (here, there):
        _sign_in(page)
        page.goto("/account")
        expect(page.get_by_text("this session")).to_be_visible()

    here.get_by_role("button", name="End the others").click()
    here.get_by_role("alertdialog").get_by_role("button", name="End the others").click()

    expect(there).to_have_url(re.compile("/sign-in"), timeout=5000)
    expect(here.get_by_role("list", name="Sessions").get_by_role("listitem")).to_have_count(1)


def test_an_invited_expert_sets_a_password_and_gets_in(open_browser: Callable[[], Page]) -> None:
    """Row 11: the administrator sees a link, never a password; disabling throws the expert out."""
    admin, expert = open_browser(), open_browser()
    _sign_in(admin)
    admin.goto("/admin/people")
    admin.get_by_role("button", name="New person").click()
    form = admin.get_by_role("dialog")
    form.get_by_label("Name").fill("Dr. Hanna Lund")
    form.get_by_label("Work e-mail").fill("h.lund@secunda.example")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("This is needed.")).to_be_visible()
    form.get_by_label("Specialty").select_option("pulmonology")
    form.get_by_label("Licence valid until").fill("2028-03-31")
    form.get_by_role("button", name="Save").click()
    link = admin.get_by_test_id("one-time-link")
    expect(link).to_have_value(re.compile("/reset#"))

    expert.goto(link.input_value())
    expect(expert).to_have_url(re.compile("/reset/?$"))
    expert.get_by_label("New password").fill(NEW_PASSWORD)
    expert.get_by_label("The same again").fill(NEW_PASSWORD)
    expert.get_by_role("button", name="Set password").click()
    SignInPage(expert).submit("h.lund@secunda.example", NEW_PASSWORD)
    expect(expert).to_have_url(re.compile("/provider/?$"))
    expert.goto("/account")
    expect(expert.get_by_text("this session")).to_be_visible()

    admin.get_by_role("button", name="Disable").click()
    admin.get_by_role("alertdialog").get_by_role("button", name="Disable").click()

    expect(expert).to_have_url(re.compile("/sign-in"), timeout=5000)


def test_an_institution_is_made(page: Page) -> None:
    _sign_in(page)
    page.goto("/admin/institutions")
    page.get_by_role("button", name="New institution").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Klinikum Nordhafen")
    form.get_by_label("Country").fill("DE")
    form.get_by_role("button", name="Save").click()

    expect(page.get_by_role("table", name="Institutions").get_by_text("Klinikum Nordhafen")).to_be_visible()


def test_two_factor_sign_in(open_browser: Callable[[], Page]) -> None:
    """Set up with the key, asked for at the next sign-in, taken off again."""
    page, other = open_browser(), open_browser()
    _sign_in(page)
    page.goto("/account")
    begin = page.get_by_role("form", name="Set up two-factor sign-in")
    begin.get_by_label("Your password").fill(PASSWORD)
    begin.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="QR code for an authenticator app")).to_be_visible()
    totp = TOTP(page.locator("code.mono").inner_text().replace(" ", ""))
    # The previous step is still taken, so the present one is left for the sign-in below.
    page.get_by_label("Six digits from the app").fill(_code(totp, -30))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("On since")).to_be_visible()

    form = SignInPage(other).open()
    form.submit(EMAIL, PASSWORD)
    expect(form.code).to_be_focused()
    form.confirm("000000")
    expect(other.get_by_text("This code is not right")).to_be_visible()
    form.confirm(_code(totp, 0))
    expect(other).to_have_url(re.compile("/admin/?$"))

    off = page.get_by_role("form", name="Turn two-factor sign-in off")
    off.get_by_label("Your password").fill(PASSWORD)
    off.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("form", name="Set up two-factor sign-in")).to_be_visible()


def test_a_script_of_a_stranger_does_not_run(page: Page, watch: Watch) -> None:
    """Row 12: the policy of the page refuses inline scripts and eval."""
    watch.expect("Content Security Policy|Refused|unsafe-eval")
    page.goto("/sign-in")

    page.evaluate(
        """() => { const tag = document.createElement("script"); tag.textContent = "window.planted = 1";
        document.body.append(tag); }"""
    )

    assert page.evaluate("window.planted === undefined")


def _code(totp: TOTP, seconds: int) -> str:
    # An authenticator goes by the real time, as the server does here.

    return totp.at(int(time.time()) + seconds)


def _in_a_thread(make: Callable[[], object]) -> str:
    """Playwright holds this thread's loop, so a socket of our own needs another thread."""
    with ThreadPoolExecutor(1) as pool:
        return str(pool.submit(lambda: asyncio.run(make())).result())  # pyright: ignore[reportArgumentType]


async def _listen(url: str, token: str, *, origin: str) -> str:
    """Everything a raw socket client is told for a hydrate and for one handler of ours."""
    page = ("/account", "/account")
    async with Tab(url, tab=token, origin=origin) as tab:
        await tab.send(f"{APP_STATE}.mso_app___state___shared___account____account_state.load", page=page)
        return await tab.settled(page=page)
