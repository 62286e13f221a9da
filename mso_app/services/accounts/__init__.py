"""Everything about accounts: the way in, passwords, the second factor, logins, people and institutions."""

from mso_app.services.accounts.first_admin import create_first_admin
from mso_app.services.accounts.institutions import (
    change_institution,
    create_institution,
    list_institutions,
    open_institution,
    regions_of,
)
from mso_app.services.accounts.logins import end_login, end_my_others, my_logins
from mso_app.services.accounts.own import change_name, open_own
from mso_app.services.accounts.passwords import change_password, issue_link, link_owner, set_by_link
from mso_app.services.accounts.people import (
    change_person,
    create_person,
    disable_person,
    enable_person,
    list_people,
    open_person,
)
from mso_app.services.accounts.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
)
from mso_app.services.accounts.sign_in import Login, Ticket, check_password, redeem, sign_out
from mso_app.services.accounts.sign_up import request_access

__all__ = [
    "Login",
    "Ticket",
    "begin_second_factor",
    "change_institution",
    "change_name",
    "change_password",
    "change_person",
    "check_password",
    "confirm_second_factor",
    "create_first_admin",
    "create_institution",
    "create_person",
    "disable_person",
    "enable_person",
    "end_login",
    "end_my_others",
    "issue_link",
    "link_owner",
    "list_institutions",
    "list_people",
    "my_logins",
    "open_institution",
    "open_own",
    "open_person",
    "redeem",
    "regions_of",
    "remove_second_factor",
    "request_access",
    "set_by_link",
    "sign_out",
]
