"""What is reported about demo cases: what each return wants, and a few issues that were settled or taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.domain.issues import IssueKind
from mso_app.models import Case
from mso_app.schemas.issues import IssueChange, IssueDelete, IssueReport, IssueResolve
from mso_app.services import issues

Step = tuple[datetime, Callable[[], Awaitable[None]]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A return of one demo case, by the patient's name."""

    title: str
    items: tuple[str, ...]
    blocks: tuple[int, ...] = (1,)


RETURNS: dict[str, Wanted] = {
    "Hannelore Kruse": Wanted(
        title="Send the live cell assay of the second sample", items=("MOG antibodies, live cell assay, second sample",)
    ),
    "Tomasz Wilk": Wanted(
        title="Send the CT of 14 October", items=("CT abdomen, images", "CA 19-9, if it was measured")
    ),
    "Gisela Brinkmann": Wanted(
        title="The 24-hour urine volume is missing", items=("Complete report of the 24-hour urine", "Collected volume")
    ),
    "Luis Camarinha": Wanted(title="Add the images of the MRI", items=("MRI prostate, images",)),
}
FLAWS = (
    (
        "The last column of a sheet is cut off",
        "The scanner cut off the last column. It is enough for me, the archive needs it whole.",
    ),
    ("One page is upside down", "Page 2 of the letter was scanned upside down. I could read it."),
    (
        "The laboratory is not named",
        "The values are readable, but the sheet does not say which laboratory measured them.",
    ),
    (
        "A series has no slice thickness",
        "The header of the series lacks it. Measured distances along the axis are estimates.",
    ),
    (
        "Two sheets have the same date",
        "One of them must be older, by the values. Please correct the date in your archive.",
    ),
)
ASKED = "Two lesions are named in the referral. Which one is question 1 about?"
ASKED_BETTER = "Two lesions are named in the referral, on pages 1 and 2. Which one is question 1 about?"


@dataclass(frozen=True, kw_only=True)
class Raising:
    """The issues of one case that move nothing."""

    session: AsyncSession
    case: Callable[[], Case]
    expert: Actor
    admin: Actor

    def steps(self, since: datetime) -> list[Step]:
        """One worded anew and settled within three hours, one for the record, one taken back, one open."""
        return [
            (since + timedelta(minutes=50), self._ask),
            (since + timedelta(minutes=58), self._word_anew),
            (since + timedelta(hours=3, minutes=10), self._settle),
            (since + timedelta(hours=5), self._mistake),
            (since + timedelta(hours=5, minutes=6), self._take_back),
            (since + timedelta(hours=7), self._cut_off),
        ]

    async def _ask(self) -> None:
        new = IssueReport(kind=IssueKind.INFORMATION, title="Which lesion is meant?", text=ASKED, blocks=[1])
        await issues.report(self.session, self.expert, self.case().id, new)

    async def _word_anew(self) -> None:
        issue_id, version = await self._newest()
        change = IssueChange(title="Which lesion is meant?", text=ASKED_BETTER, version=version)
        await issues.change(self.session, self.expert, issue_id, change)

    async def _settle(self) -> None:
        issue_id, version = await self._newest()
        how = IssueResolve(text="The one on page 1, says the requester by telephone.", version=version)
        await issues.resolve(self.session, self.admin, issue_id, how)

    async def _mistake(self) -> None:
        new = IssueReport(
            kind=IssueKind.ADMINISTRATIVE, title="Two files with the same content", text="D2 and D3 are the same sheet."
        )
        await issues.report(self.session, self.admin, self.case().id, new)

    async def _take_back(self) -> None:
        issue_id, version = await self._newest()
        why = IssueDelete(reason="opened on the wrong case", version=version)
        await issues.delete(self.session, self.admin, issue_id, why)

    async def _cut_off(self) -> None:
        number = self.case().number
        title, text = FLAWS[int(number.rsplit("-", 1)[-1]) % len(FLAWS)]
        await issues.report(
            self.session, self.expert, self.case().id, IssueReport(kind=IssueKind.QUALITY, title=title, text=text)
        )

    async def _newest(self) -> tuple[UUID, int]:
        """The issue that was reported last, and its version."""
        board = await issues.open_board(self.session, self.admin, self.case().id)
        detail = await issues.open_issue(self.session, self.admin, board.rows[0].id)
        return detail.id, detail.version
