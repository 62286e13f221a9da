"""Who plays in which case: one line per case, chosen so that every status and every clock is to be seen."""

from dataclasses import dataclass

from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Sex, Urgency


@dataclass(frozen=True, kw_only=True)
class Role:
    """One case of the cast.

    `requester` is a position in `people.REQUESTERS`. `hours` means: new, assigned, rejected, returned and done: hours
    since that step; accepted and in progress: hours until the review is due, negative when it is late. `took` is the
    hours from acceptance to signature of a done case. `text` is the reason of a withdrawal, rejection or return.
    """

    template: str
    variant: int
    name: str
    sex: Sex
    birth_date: str
    requester: int
    status: CaseStatus
    hours: float
    urgency: Urgency = Urgency.STANDARD
    provider: str = ""
    took: float = 70
    code: str = ""
    text: str = ""


_F, _M = Sex.FEMALE, Sex.MALE
_URGENT = Urgency.URGENT

CAST: tuple[Role, ...] = (
    Role(template="myeloma", variant=0, name="Ingrid Halvorsen", sex=_F, birth_date="1968-05-02", requester=0, status=CaseStatus.IN_PROGRESS, hours=21),
    Role(template="myeloma", variant=1, name="Joaquim Serrano", sex=_M, birth_date="1961-02-11", requester=2, status=CaseStatus.DONE, hours=190, took=52),
    Role(template="myeloma", variant=2, name="Ulrike Behnke", sex=_F, birth_date="1959-09-27", requester=1, status=CaseStatus.DONE, hours=730, took=81),
    Role(template="myeloma", variant=3, name="Andrea Kowalczyk", sex=_F, birth_date="1979-12-03", requester=5, status=CaseStatus.DONE, hours=1130, took=64),
    Role(template="thrombocythaemia", variant=0, name="Mariana Pinheiro", sex=_F, birth_date="1983-07-19", requester=3, status=CaseStatus.ASSIGNED, hours=3),
    Role(template="thrombocythaemia", variant=1, name="Gordon MacLeish", sex=_M, birth_date="1957-03-30", requester=4, status=CaseStatus.ACCEPTED, hours=88),
)  # fmt: skip
