"""What travels about people who sign in."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mso_app.domain.words import Role, Specialty

PAGE_LIMIT = 50
DAYS_A_WEEK = 7
EMAIL = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE)


def _email(value: str) -> str:
    value = value.strip().lower()
    if not EMAIL.fullmatch(value):
        raise ValueError("Write the whole address, such as name@hospital.example.")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("Pick a time zone such as Europe/Berlin.")
    return value


def _country(value: str) -> str:
    value = value.strip().upper()
    if not re.fullmatch("[A-Z]{2}", value):
        raise ValueError("Write the two letters of the country, such as DE.")
    return value


def _one_line(value: str) -> str:
    value = " ".join(value.split())
    if len(value) < 2:
        raise ValueError("Write the name.")
    return value


def _weekend(days: list[int]) -> list[int]:
    if len(set(days)) == DAYS_A_WEEK:
        raise ValueError("Leave at least one day of the week open.")
    return sorted(set(days))


Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
Weekend = Annotated[list[Annotated[int, Field(ge=0, le=6)]], AfterValidator(_weekend)]
Region = Annotated[str, Field(max_length=40), AfterValidator(lambda value: value.strip().upper())]
Password = Annotated[str, Field(max_length=1024)]
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(max_length=12)]


class Me(BaseModel):
    """The signed-in person, as the frame of every page shows them."""

    id: UUID
    name: str
    email: str
    role: Role
    institution: str
    initials: str


class SignIn(BaseModel):
    """What the sign-in form sends; `next` is where to go, `code` comes in the second step."""

    model_config = ConfigDict(extra="ignore")

    email: str = Field(default="", max_length=254)
    password: Password = ""
    code: str = Field(default="", max_length=12)
    keep: bool = False


class SignUp(BaseModel):
    """A request for access, for an administrator to look at."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    institution: Name
    country: Country
    password: Password
    again: Password


class FirstAdmin(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    password: Password


class PasswordChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current: Password
    new: Password
    again: Password


class PasswordSet(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: Password
    again: Password


class LinkOwner(BaseModel):
    """Whose password a one-time link sets; `shortest` is in characters."""

    name: str
    email: str
    shortest: int


class IssuedLink(BaseModel):
    """A one-time link, shown once to the administrator who asked for it."""

    url: str
    minutes: int
    name: str
    mailed_to: str = ""
    """Where it was sent too; "" where the house sends no mail."""


class SecondFactorSetup(BaseModel):
    """What an authenticator needs: a picture to scan, or the key to type in groups of four."""

    picture: str
    key: str


class LoginRow(BaseModel):
    """One place somebody is signed in at."""

    id: UUID
    device: str
    is_phone: bool
    address: str
    since: str
    seen: str
    is_this: bool


class AccountDetail(BaseModel):
    """One's own account."""

    id: UUID
    name: str
    email: str
    role: Role
    role_word: str
    institution: str
    initials: str
    second_factor: bool
    second_factor_since: str
    shortest_password: int
    version: int


class NameChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    version: int


class ProfileChange(BaseModel):
    """What an expert is, and how much they take on at once."""

    model_config = ConfigDict(extra="forbid")

    specialty: Specialty
    other_specialties: Annotated[list[Specialty], Field(max_length=8)] = []
    sub_specialties: Words = []
    languages: Words = []
    licence_number: str = Field(default="", max_length=60)
    licence_until: date | None = None
    capacity: int = Field(default=5, ge=0, le=100)
    city: str = Field(default="", max_length=80)
    time_zone: Zone = "UTC"
    conflicts: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=30)] = []
    """The names of institutions whose cases this expert must not judge."""


class PersonCreate(BaseModel):
    """A new account; its owner sets the password with a one-time link."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    role: Role
    institution_id: UUID | None = None
    profile: ProfileChange | None = None


class PersonChange(BaseModel):
    """A correction by an administrator; the role stays what it is."""

    model_config = ConfigDict(extra="forbid")

    version: int
    name: Name
    email: Email
    institution_id: UUID | None = None
    profile: ProfileChange | None = None


class PeopleQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=200)
    role: Role | None = None
    sort: str = Field(default="name", pattern="^(name|newest|last_seen)$")
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class PersonRow(BaseModel):
    """One person in the list of an administrator. `state` is active, invited, waiting or disabled."""

    id: UUID
    name: str
    initials: str
    email: str
    role: Role
    role_word: str
    detail: str
    licence: str = ""
    licence_state: str = ""
    load: str = ""
    load_percent: int = 0
    state: str
    state_word: str
    last_sign_in: str


class PeoplePage(BaseModel):
    rows: list[PersonRow]
    total: int
    offset: int
    by_role: dict[str, int]


class PersonDetail(PersonRow):
    """One person with everything an administrator may change."""

    institution_id: UUID | None
    institution: str
    second_factor: bool
    since: str
    open_cases: int
    profile: ProfileChange | None
    version: int


class InstitutionCreate(BaseModel):
    """`weekend` are the days that do not count, Monday is 0; `closed_days` are days as people write them."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    country: Country
    time_zone: Zone
    weekend: Weekend = [5, 6]
    keeps_holidays: bool = True
    region: Region = ""
    closed_days: str = Field(default="", max_length=2000)


class InstitutionChange(InstitutionCreate):
    is_active: bool = True


class InstitutionQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class InstitutionRow(BaseModel):
    id: UUID
    name: str
    country: str
    time_zone: str
    is_active: bool
    people: int
    open_cases: int
    weekend: list[int] = [5, 6]
    keeps_holidays: bool = True
    region: str = ""
    closed_days: str = ""
    calendar: str = ""
    """The business calendar in words."""
    closed_next: list[str] = []
    regions: list[str] = []
    """The codes that the region of this country can be."""


class InstitutionPage(BaseModel):
    rows: list[InstitutionRow]
    total: int
    offset: int


def initials(name: str) -> str:
    """Two letters for an avatar: "Dr. Miriam Okafor" is MO."""
    words = [word for word in name.split() if not word.endswith(".") and word[:1].isalpha() and word != "Prof"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def problems(error_list: list[dict[str, object]]) -> dict[str, str]:
    """One sentence per input, from what pydantic found."""
    found: dict[str, str] = {}
    for error in error_list:
        where = error.get("loc")
        named = [part for part in where if isinstance(part, str)] if isinstance(where, tuple) else []
        field = named[-1] if named else ""
        found.setdefault(field, _sentence(str(error.get("type", "")), str(error.get("msg", ""))))
    return found


def _sentence(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "string_too_long":
        return "This is too long."
    if kind in {"missing", "string_too_short"}:
        return "This is needed."
    if kind.startswith("date"):
        return "Write a date as 2028-03-31."
    if kind in {"enum", "literal_error"}:
        return "Pick one of the list."
    return "Check this entry."
