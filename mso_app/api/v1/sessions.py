"""The two moments a browser and a server agree on a login: a ticket becomes a cookie, and a cookie is taken back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from mso_app.api.deps import Address, Uow, login_cookie
from mso_app.api.limits import exchange_key
from mso_app.core import throttle
from mso_app.core.errors import NotSignedIn
from mso_app.core.settings import settings
from mso_app.services import accounts
from mso_app.services.accounts.logins import device_words
from mso_app.services.accounts.next_page import home, safe_next

SEE_OTHER = 303
router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"], include_in_schema=False)


@router.post("/exchange")
async def exchange(
    request: Request,
    session: Uow,
    address: Address,
    ticket: Annotated[str, Form(max_length=100)],
    next_page: Annotated[str, Form(alias="next", max_length=500)] = "",
    keep: Annotated[str, Form(max_length=3)] = "",
) -> RedirectResponse:
    """Set the login cookie for a ticket that sign-in gave out half a minute ago, and go where the person wanted."""
    device = device_words(request.headers.get("user-agent", ""))
    try:
        login = await accounts.redeem(session, ticket, device=device, address=address, old_token=login_cookie(request))
    except NotSignedIn:
        return RedirectResponse("/sign-in?again=1", status_code=SEE_OTHER)
    await throttle.take_back(exchange_key(address))
    answer = RedirectResponse(safe_next(next_page) or home(login.role), status_code=SEE_OTHER)
    answer.set_cookie(
        settings().cookie_name,
        login.token,
        # Without "keep me signed in" the cookie goes when the browser is closed.
        max_age=settings().session_absolute_hours * 3600 if keep else None,
        path="/",
        secure=settings().secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/end")
async def end(request: Request, session: Uow) -> RedirectResponse:
    """Sign out: end the login, take the cookie back and show the sign-in page. Works twice as well as once."""
    await accounts.sign_out(session, login_cookie(request))
    answer = RedirectResponse("/sign-in?out=1", status_code=SEE_OTHER)
    answer.delete_cookie(
        settings().cookie_name, path="/", secure=settings().secure_cookies, httponly=True, samesite="lax"
    )
    return answer
