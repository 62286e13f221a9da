"""Whoever signs says their password once more, whatever they sign."""

from mso_app.core.errors import InvalidInput
from mso_app.core.security import password_is_right
from mso_app.models import Account


async def require_password(account: Account, password: str) -> None:
    """Raise InvalidInput unless this is the password of the person who signs."""
    if not await password_is_right(password, account.password_hash):
        raise InvalidInput(fields={"password": "The password is not right. Nothing was signed."})
