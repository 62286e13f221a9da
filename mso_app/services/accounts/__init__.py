"""Everything about accounts: the way in, passwords, the second factor, logins, people and institutions."""

from mso_app.services.accounts.first_admin import create_first_admin
from mso_app.services.accounts.logins import end_login, end_my_others, my_logins
from mso_app.services.accounts.passwords import change_password, issue_link, link_owner, set_by_link
from mso_app.services.accounts.sign_in import Login, Ticket, check_password, redeem, sign_out

__all__ = [
    "Login",
    "Ticket",
    "change_password",
    "check_password",
    "create_first_admin",
    "end_login",
    "end_my_others",
    "issue_link",
    "link_owner",
    "my_logins",
    "redeem",
    "set_by_link",
    "sign_out",
]
