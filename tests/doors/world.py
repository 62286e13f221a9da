"""The world behind the doors: two institutions, everybody a case can have to do with, a case in every status.

Whatever is secret carries a mark, a word that occurs nowhere else; the oracle says who may read which mark.
"""

import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.db import unit_of_work
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.channels import ChannelKind
from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.domain.insights import ClaimKind, RunStatus, Stage
from mso_app.domain.issues import IssueKind
from mso_app.domain.words import Role, Specialty, Urgency
from mso_app.models import (
    Account,
    Case,
    Claim,
    Document,
    DocumentPage,
    DocumentSection,
    Evidence,
    InsightRun,
    Institution,
    Invoice,
    LabResult,
    LoginSession,
    Notification,
    Rate,
)
from mso_app.schemas.appointments import AppointmentCreate
from mso_app.schemas.cases import DraftChange
from mso_app.schemas.channels import ChannelIn
from mso_app.schemas.chat import MessageIn
from mso_app.schemas.clarification import FeedbackIn, QuestionIn
from mso_app.schemas.issues import IssueReport
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.schemas.rates import ProfileIn, RateIn
from mso_app.services import (
    accounts,
    appointments,
    cases,
    chat,
    clarification,
    identity,
    issues,
    notifications,
    opinions,
    rates,
)
from mso_app.services.invoices.generating import generate
from tests.build import make_account, make_admin, make_institution, make_patient, make_provider, make_requester
from tests.documents import add_document

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, kw_only=True)
class Who:
    """One column of the matrix. `token` is what the browser shows; only `is_in` says whether it is worth anything."""

    name: str
    actor: Actor | None
    token: str | None
    is_in: bool = True


@dataclass(kw_only=True)
class Thing:
    """A case, or a draft, with everything that hangs on it and the marks planted in it."""

    name: str
    id: UUID
    owner: UUID
    institution: UUID
    status: CaseStatus | None = None
    provider: UUID | None = None
    is_withdrawn: bool = False
    is_old: bool = False
    """Done longer ago than its provider keeps access."""
    version: int = 1
    spare: UUID = field(default_factory=uuid4)
    """An expert who has nothing to do with it."""
    issue: UUID = field(default_factory=uuid4)
    """An open one that an administrator reported."""
    returned: UUID = field(default_factory=uuid4)
    """The return the case waits for, if it does."""
    item: UUID = field(default_factory=uuid4)
    """What that return asks for."""
    billing_mark: str = ""
    """In a dispute, which no expert reads."""
    document: UUID = field(default_factory=uuid4)
    image: UUID = field(default_factory=uuid4)
    claim: UUID = field(default_factory=uuid4)
    patient: UUID = field(default_factory=uuid4)
    draft_version: int = 0
    mark: str = ""
    patient_mark: str = ""
    private_mark: str = ""
    """In a draft opinion, which only its author reads."""
    sealed_mark: str = ""
    thread: UUID = field(default_factory=uuid4)
    message: UUID = field(default_factory=uuid4)
    chat_file: UUID = field(default_factory=uuid4)
    appointment: UUID = field(default_factory=uuid4)
    slot: UUID = field(default_factory=uuid4)
    has_appointment: bool = False
    """The requester proposed a time; whoever accepted has not answered yet."""
    question: UUID = field(default_factory=uuid4)
    """A question about the sealed opinion."""
    asked_mark: str = ""
    """In that question and in the feedback: for the two sides of the case, not for administrators."""
    chat_mark: str = ""
    """In the conversation, which only its two people read; "" before anybody accepted."""
    invoice: UUID = field(default_factory=uuid4)
    invoice_mark: str = ""
    """The number of its invoice, which no provider ever reads; "" before the case is done."""


@dataclass(kw_only=True)
class World:
    people: dict[str, Who]
    cases: list[Thing]
    drafts: list[Thing]
    institution: UUID
    spare_provider: UUID
    other_account: UUID
    login: UUID
    """A login of the owner, for somebody else to try to end."""
    note: UUID
    """A notification of the owner, for somebody else to try to read."""
    channel: UUID
    """A channel of the owner, for somebody else to try to use."""
    hidden: str
    """What the channel takes; nobody is ever sent it, its owner neither."""
    rate: UUID
    """A price that has not begun."""
    unbilled: UUID
    """An institution without an invoice, whose short name can still be changed."""

    def case(self, name: str) -> Thing:
        return next(thing for thing in self.cases if thing.name == name)

    @property
    def everything(self) -> list[Thing]:
        return [*self.cases, *self.drafts]

    @property
    def tokens(self) -> list[str]:
        return [self.hidden, *(who.token for who in self.people.values() if who.token)]


def new_mark(kind: str) -> str:
    """A word nobody writes by accident, and that no encoding takes apart."""
    return f"zq{kind}{uuid4().hex[:12]}"


def pdf_with(word: str) -> bytes:
    """One page that says the word, in the plain bytes of the file as well."""
    stream = f"BT /F1 24 Tf 60 700 Td ({word}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def dicom_with(word: str) -> bytes:
    """A small CT image of somebody called by the word."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image = FileDataset(io.BytesIO(), {}, file_meta=meta, preamble=b"\0" * 128)
    image.SOPClassUID, image.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.PatientName, image.Modality = word, "CT"
    image.Rows = image.Columns = 16
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated = image.BitsStored = 16
    image.HighBit, image.PixelRepresentation = 15, 0
    image.PixelData = np.arange(256, dtype=np.uint16).tobytes()
    out = io.BytesIO()
    image.save_as(out, enforce_file_format=True)
    return out.getvalue()


async def make_world() -> World:
    async with unit_of_work() as session:
        return await _Builder(session).build()


class _Builder:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.hour = 6

    async def build(self) -> World:
        session = self.session
        here, there, unbilled = [await make_institution(session) for _ in range(3)]
        owner, colleague = [await make_requester(session, institution=here) for _ in range(2)]
        stranger, stranger_2 = [await make_requester(session, institution=there) for _ in range(2)]
        self.reviewer, self.former, self.other, spare = [await make_provider(session, capacity=50) for _ in range(4)]
        self.admin, second_admin = await make_admin(session), await make_admin(session)
        disabled = await make_account(session, Role.ADMIN)
        disabled_token = await identity.begin(session, disabled, device="test", address="127.0.0.1")
        password = await hash_password(PASSWORD)
        for person in (owner, colleague, stranger, stranger_2, self.reviewer, self.former, self.other, self.admin):
            account = await session.get_one(Account, person.id)
            account.password_hash = password
            session.add(account)
        await self._prices(here, there)
        asked = [await self._case(owner, status.value, status) for status in CaseStatus]
        withdrawn = await self._case(owner, "withdrawn", CaseStatus.NEW)
        await cases.withdraw(session, owner, withdrawn.id, version=withdrawn.version, reason="Treated elsewhere.")
        withdrawn.is_withdrawn = True
        old = await self._case(owner, "done long ago", CaseStatus.DONE)
        row = await session.get_one(Case, old.id)
        row.done_at, old.is_old = clock.now() - timedelta(days=31), True
        session.add(row)
        elsewhere = [
            await self._case(stranger, "elsewhere new", CaseStatus.NEW),
            await self._case(stranger_2, "elsewhere in progress", CaseStatus.IN_PROGRESS, provider=self.other),
            await self._case(stranger, "elsewhere done", CaseStatus.DONE, provider=self.other),
        ]
        drafts = [await self._draft(owner), await self._draft(stranger)]
        people = {
            "nobody": Who(name="nobody", actor=None, token=None, is_in=False),
            "forged": Who(name="forged", actor=None, token=f"forged-{uuid4().hex}", is_in=False),
            "ended": Who(name="ended", actor=None, token=await self._ended(self.admin), is_in=False),
            "disabled": Who(name="disabled", actor=None, token=disabled_token, is_in=False),
        }
        for name, actor in {
            "owner": owner,
            "colleague": colleague,
            "stranger": stranger,
            "reviewer": self.reviewer,
            "former": self.former,
            "other provider": self.other,
            "admin": self.admin,
            "second admin": second_admin,
        }.items():
            people[name] = Who(name=name, actor=actor, token=await self._login(actor))
        disabled.is_active = False
        session.add(disabled)
        login = (await session.exec(select(LoginSession).where(LoginSession.account_id == owner.id))).first()
        assert login is not None
        note = Notification(
            account_id=owner.id, kind="password", group_key="door", at=clock.now(), rings_at=clock.now()
        )
        session.add(note)
        hidden = new_mark("secret")
        channel = await notifications.add_channel(
            session, owner, ChannelIn(kind=ChannelKind.WEBHOOK, address="https://board.example/in", secret=hidden)
        )
        for thing in [*asked, withdrawn, old, *elsewhere]:
            thing.version, thing.spare = (await session.get_one(Case, thing.id)).version, spare.id
        await session.flush()
        return World(
            people=people,
            cases=[*asked, withdrawn, old, *elsewhere],
            drafts=drafts,
            institution=there.id,
            spare_provider=spare.id,
            other_account=stranger.id,
            login=login.id,
            note=note.id,
            channel=channel.id,
            hidden=hidden,
            rate=self.later,
            unbilled=unbilled.id,
        )

    async def _login(self, actor: Actor) -> str:
        account = await self.session.get_one(Account, actor.id)
        return await identity.begin(self.session, account, device="test", address="127.0.0.1")

    async def _ended(self, actor: Actor) -> str:
        token = await self._login(actor)
        await accounts.sign_out(self.session, token)
        return token

    async def _draft(self, owner: Actor) -> Thing:
        mark = new_mark("draft")
        draft = await cases.new_draft(self.session, owner)
        change = DraftChange(subject=mark, history=mark, questions=[mark])
        saved = await cases.save_draft(self.session, owner, draft.id, change, version=draft.version)
        assert owner.institution_id is not None
        thing = Thing(name="draft", id=draft.id, owner=owner.id, institution=owner.institution_id, mark=mark)
        thing.version = saved.version
        await self._documents(thing, owner, draft_id=draft.id)
        return thing

    async def _case(self, owner: Actor, name: str, status: CaseStatus, *, provider: Actor | None = None) -> Thing:
        session, provider = self.session, provider or self.reviewer
        mark, patient_mark = new_mark("case"), new_mark("patient")
        patient = await make_patient(session, owner, name=f"{patient_mark} Halvorsen")
        draft = await cases.new_draft(session, owner)
        change = DraftChange(
            patient_id=patient.id,
            subject=f"{mark} myeloma",
            specialty=Specialty.HAEMATOLOGY.value,
            history=mark,
            first_diagnosis=mark,
            first_diagnosis_code="C90.0",
            first_treatment=mark,
            questions=[f"Is {mark} active?"],
        )
        await cases.save_draft(session, owner, draft.id, change, version=draft.version)
        case_id = await cases.submit_draft(session, owner, draft.id)
        assert owner.institution_id is not None
        thing = Thing(
            name=name,
            id=case_id,
            owner=owner.id,
            institution=owner.institution_id,
            status=status,
            patient=patient.id,
            mark=mark,
            patient_mark=patient_mark,
        )
        await self._documents(thing, owner, case_id=case_id)
        await self._insights(thing)
        await self._to(thing, owner, status, provider)
        await self._issues(thing, owner)
        return thing

    async def _issues(self, thing: Thing, owner: Actor) -> None:
        """One that an administrator reported, and a dispute of its requester."""
        session, thing.billing_mark = self.session, new_mark("billing")
        report = IssueReport(kind=IssueKind.INFORMATION, title=f"Which {thing.mark}?", text=f"Two of {thing.mark}.")
        thing.issue = await issues.report(session, self.admin, thing.id, report)
        case = await session.get_one(Case, thing.id)
        await issues.open_dispute(session, owner, case, f"Not what {thing.billing_mark} was to cost.")

    async def _to(self, thing: Thing, owner: Actor, status: CaseStatus, provider: Actor) -> None:
        """The way a case comes to its status, so that its history is real."""
        session = self.session
        case = await session.get_one(Case, thing.id)
        if status is CaseStatus.NEW:
            return
        first = self.former if status in (CaseStatus.ASSIGNED, CaseStatus.REJECTED) else provider
        await cases.assign(session, self.admin, case.id, first.id, version=case.version)
        if status is CaseStatus.REJECTED:
            await cases.reject(session, first, case.id, version=case.version, code="capacity", reason=thing.mark)
            return
        if status is CaseStatus.ASSIGNED:
            await cases.reassign(session, self.admin, case.id, provider.id, version=case.version)
        thing.provider = provider.id
        if status is CaseStatus.ASSIGNED:
            return
        await cases.accept(session, provider, case.id, version=case.version, attested=True)
        await self._talk(thing, owner)
        await self._meet(thing, owner)
        if status is CaseStatus.ACCEPTED:
            return
        await self._opinion(thing, provider)
        if status is CaseStatus.RETURNED:
            thing.returned = await issues.return_case(
                session,
                provider,
                case.id,
                version=case.version,
                text=f"Send {thing.mark}.",
                items=[f"The {thing.mark}"],
            )
            asked = await issues.open_issue(session, provider, thing.returned)
            thing.item = asked.wanted[0].id
        if status is CaseStatus.DONE:
            await opinions.sign(
                session,
                provider,
                case.id,
                case_version=case.version,
                version=thing.draft_version,
                password=PASSWORD,
            )
            thing.sealed_mark, thing.private_mark = thing.private_mark, ""
            await self._invoice(thing, case)
            await self._ask(thing, owner)

    async def _prices(self, *institutions: Institution) -> None:
        """A price, and for each institution a short name that occurs nowhere but in numbers of invoices."""
        price = RateIn(
            specialty=Specialty.HAEMATOLOGY,
            urgency=Urgency.STANDARD,
            currency="EUR",
            net="540.00",
            tax="19",
            valid_from=clock.now().date(),
        )
        await rates.add_rate(self.session, self.admin, price)
        next_year = price.model_copy(update={"valid_from": price.valid_from + timedelta(days=365)})
        await rates.add_rate(self.session, self.admin, next_year)
        self.later = (await self.session.exec(select(Rate.id).where(Rate.valid_from == next_year.valid_from))).one()
        for institution in institutions:
            profile = ProfileIn(code=f"ZQ{uuid4().hex[:4].upper()}", version=0)
            await rates.save_profile(self.session, self.admin, institution.id, profile)

    async def _invoice(self, thing: Thing, case: Case) -> None:
        """That of the signature; made here where the test has no table of consequences."""
        found = (await self.session.exec(select(Invoice).where(Invoice.case_id == case.id))).first()
        invoice = found or await generate(self.session, case)
        thing.invoice, thing.invoice_mark = invoice.id, invoice.number

    async def _ask(self, thing: Thing, owner: Actor) -> None:
        """A question about the opinion, and feedback on it."""
        thing.asked_mark = new_mark("asked")
        question = QuestionIn(text=f"What of {thing.asked_mark}?")
        thing.question = (await clarification.ask(self.session, owner, thing.id, question)).id
        given = FeedbackIn(usefulness=5, timeliness=5, comment=thing.asked_mark)
        await clarification.give_feedback(self.session, owner, thing.id, given)

    async def _talk(self, thing: Thing, owner: Actor) -> None:
        """A message of the requester with a file, both with a mark in text, name and content."""
        session, thing.chat_mark = self.session, new_mark("chat")
        content = pdf_with(thing.chat_mark)
        plan = await chat.plan_file(
            session, owner, thing.id, uuid4().hex, name=f"{thing.chat_mark}.pdf", size=len(content)
        )  # fmt: skip

        async def body() -> AsyncIterator[bytes]:
            yield content

        file = await chat.record_file(session, owner, plan, await chat.receive(plan, body()))
        message = MessageIn(client_msg_id=uuid4(), text=f"Please see {thing.chat_mark}", file_ids=[file.id])
        line = await chat.send(session, owner, thing.id, message)
        thing.message, thing.chat_file = line.id, file.id
        thing.thread = (await chat.open_room(session, owner, thing.id)).thread_id

    async def _meet(self, thing: Thing, owner: Actor) -> None:
        """A time that the requester proposed, at another hour in every case."""
        self.hour += 1
        day = clock.now() + timedelta(days=7 + self.hour // 24)
        local = f"{day:%Y-%m-%d}T{self.hour % 24:02}:00"
        asked = AppointmentCreate.model_validate({
            "times": [{"local": local}],
            "purpose": f"Talk about {thing.mark}",
            "note": thing.mark,
            "client_key": uuid4().hex,
        })  # fmt: skip
        view = await appointments.propose(self.session, owner, thing.id, asked)
        thing.appointment, thing.slot, thing.has_appointment = view.id, view.offers[0].id, True

    async def _opinion(self, thing: Thing, provider: Actor) -> None:
        thing.private_mark = new_mark("opinion")
        draft = await opinions.open_draft(self.session, provider, thing.id)
        change = OpinionChange(
            headline=f"{thing.private_mark} says the headline.",
            summary=thing.private_mark,
            diagnosis=thing.private_mark,
            diagnosis_outcome="clarified",
            diagnosis_impact="moderate",
            treatment=thing.private_mark,
            treatment_outcome="changed",
            treatment_impact="major",
            recommendations=[thing.private_mark],
            answers=[
                AnswerChange(
                    question_id=answer.question_id, text=f"No, {thing.private_mark} [[D1 p 1]].", is_complete=True
                )
                for answer in draft.answers
            ],
        )
        await opinions.cite(self.session, provider, thing.id, _whole_page(thing))
        saved = await opinions.save(self.session, provider, thing.id, change, version=1)
        thing.draft_version = saved.version

    async def _documents(
        self, thing: Thing, owner: Actor, *, case_id: UUID | None = None, draft_id: UUID | None = None
    ) -> None:
        """A PDF with its text, rows and section, and a DICOM image, all read."""
        paper = await self._file(thing, owner, pdf_with(thing.mark), 1, FileKind.PDF, case_id, draft_id)
        image = await self._file(thing, owner, dicom_with(thing.mark), 2, FileKind.DICOM, case_id, draft_id)
        thing.document, thing.image = paper.id, image.id
        text = page_text(thing.mark)
        self.session.add_all([
            DocumentPage(document_id=paper.id, number=1, width=595, height=842, text=text, words=[]),
            LabResult(
                document_id=paper.id, position=1, test_name=thing.mark, value="7", page=1, start=0, end=len(text), quote=text
            ),
            DocumentSection(
                document_id=paper.id, position=1, name="Findings", page=1, start=0, end=len(text), quote=text
            ),
        ])  # fmt: skip
        await self.session.flush()

    async def _file(
        self,
        thing: Thing,
        owner: Actor,
        content: bytes,
        code: int,
        kind: FileKind,
        case_id: UUID | None,
        draft_id: UUID | None,
    ) -> Document:
        name = f"{thing.mark}.{kind.value}"
        row = await add_document(
            self.session, owner, content, code=code, file_kind=kind, name=name, case_id=case_id, draft_id=draft_id
        )
        assert row.sha256 == hashlib.sha256(content).hexdigest()
        row.read_status, row.page_count, row.width, row.height = ReadStatus.READ, 1, 16, 16
        row.kind = DocumentKind.LAB if kind is FileKind.PDF else DocumentKind.IMAGING
        if kind is FileKind.DICOM:
            row.dicom = {"modality": "CT", "frames": 1, "rows": 16, "columns": 16, "description": thing.mark}
        self.session.add(row)
        await self.session.flush()
        return row

    async def _insights(self, thing: Thing) -> None:
        run = InsightRun(
            case_id=thing.id,
            number=99,
            status=RunStatus.COMPLETED,
            stage=Stage.FINISHED,
            files_total=2,
            files_read=2,
            finished_at=clock.now(),
        )
        self.session.add(run)
        await self.session.flush()
        text = page_text(thing.mark)
        claim = Claim(run_id=run.id, kind=ClaimKind.FINDING, position=1, text=f"{thing.mark} is raised")
        self.session.add(claim)
        await self.session.flush()
        thing.claim = claim.id
        self.session.add(
            Evidence(claim_id=claim.id, document_id=thing.document, page=1, start=0, end=len(text), quote=text)
        )
        await self.session.flush()


def page_text(mark: str) -> str:
    return f"{mark} 7 g/dL"


def _whole_page(thing: Thing) -> CitationIn:
    text = page_text(thing.mark)
    return CitationIn(document_id=thing.document, page=1, start=0, end=len(text), quote=text)
