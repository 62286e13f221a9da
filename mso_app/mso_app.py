"""The composition root: pages, doors, guards and clockwork meet here and nowhere else."""

from collections.abc import Awaitable

import reflex as rx

from mso_app.api.app import around, make_api
from mso_app.components.connection import connection_overlay
from mso_app.components.scripts import scripts, toast_reach
from mso_app.components.theme import STYLESHEETS, head
from mso_app.components.toasts import toaster
from mso_app.core import logging
from mso_app.core.live import bridge
from mso_app.core.process import settled
from mso_app.core.settings import settings
from mso_app.jobs.engine import job_engine
from mso_app.pages.admin.agreement import agreement
from mso_app.pages.admin.audit import audit
from mso_app.pages.admin.board import admin_assign, admin_board, admin_cases
from mso_app.pages.admin.institutions import institutions
from mso_app.pages.admin.invoices import admin_invoices
from mso_app.pages.admin.issues import issues
from mso_app.pages.admin.people import people
from mso_app.pages.admin.rates import rates
from mso_app.pages.admin.reports import reports
from mso_app.pages.provider.home import provider_cases, provider_home
from mso_app.pages.provider.service_records import service_records
from mso_app.pages.public.landing import landing
from mso_app.pages.public.not_found import not_found
from mso_app.pages.public.reset import reset
from mso_app.pages.public.sign_in import sign_in
from mso_app.pages.public.sign_up import sign_up
from mso_app.pages.public.states_sheet import states_sheet
from mso_app.pages.public.verify import verify, verify_code
from mso_app.pages.requester.home import requester_cases, requester_home
from mso_app.pages.requester.invoices import requester_invoices
from mso_app.pages.requester.new_case import new_case
from mso_app.pages.requester.patient import patient
from mso_app.pages.requester.patients import patients
from mso_app.pages.shared.account import account
from mso_app.pages.shared.appointments import appointments
from mso_app.pages.shared.case_appointments import case_appointments
from mso_app.pages.shared.case_billing import case_billing
from mso_app.pages.shared.case_chat import case_chat
from mso_app.pages.shared.case_documents import case_documents
from mso_app.pages.shared.case_insights import case_insights
from mso_app.pages.shared.case_issues import case_issues
from mso_app.pages.shared.case_opinion import case_opinion
from mso_app.pages.shared.case_overview import case_overview
from mso_app.pages.shared.notification_settings import notification_settings
from mso_app.pages.shared.notifications import inbox
from mso_app.services import reactions
from mso_app.state import live
from mso_app.state.admin.agreement import AgreementState
from mso_app.state.admin.audit import AuditState
from mso_app.state.admin.board import BoardState
from mso_app.state.admin.feedback_figures import FeedbackFiguresState
from mso_app.state.admin.institutions import InstitutionsState
from mso_app.state.admin.issues import AllIssuesState
from mso_app.state.admin.people import PeopleState
from mso_app.state.admin.rates import RatesState
from mso_app.state.admin.reports import ReportsState
from mso_app.state.closed_tabs import forgetting
from mso_app.state.errors import on_error, on_page_error
from mso_app.state.guard import Guard
from mso_app.state.provider.service_records import ServiceRecordsState
from mso_app.state.public.landing import LandingState
from mso_app.state.public.reset import ResetState
from mso_app.state.public.sign_in import SignInState
from mso_app.state.public.sign_up import SignUpState
from mso_app.state.public.verify import VerifyState
from mso_app.state.requester.case_files import CaseFilesState
from mso_app.state.requester.drafts import DraftsState
from mso_app.state.requester.new_case import NewCaseState
from mso_app.state.requester.patient import PatientState
from mso_app.state.requester.patients import PatientsState
from mso_app.state.requester.pick_patient import PickPatientState
from mso_app.state.shared.account import AccountState
from mso_app.state.shared.appointment_asks import AppointmentAsksState
from mso_app.state.shared.calendar import CalendarState
from mso_app.state.shared.case_appointments import CaseAppointmentsState
from mso_app.state.shared.case_list import CaseListState
from mso_app.state.shared.channels import ChannelsState
from mso_app.state.shared.chat import ChatState
from mso_app.state.shared.clarification import ClarificationState
from mso_app.state.shared.documents import DocumentsState
from mso_app.state.shared.insights import InsightsState
from mso_app.state.shared.invoices import InvoicesState
from mso_app.state.shared.issues import IssuesState
from mso_app.state.shared.notification_choices import NotificationChoicesState
from mso_app.state.shared.notifications import NotificationsState
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.proposal import ProposalState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.sealed import SealedState
from mso_app.state.shared.second_reading import SecondReadingState
from mso_app.state.shared.viewer import ViewerState
from mso_app.state.shell import ShellState


def _is_connected(tab: str) -> bool | Awaitable[bool]:
    # Looked up at each call: the namespace is made when the app is served.
    return app.event_namespace is not None and app.event_namespace._token_manager.is_token_connected(tab)


def _open_here() -> set[str]:
    """The tabs that this process serves at this moment."""
    if app.event_namespace is None:
        return set()
    known = app.event_namespace._token_manager
    return {tab for tab, socket in known.token_to_socket.items() if socket.instance_id == known.instance_id}


logging.install()
reactions.install()

app = rx.App(
    api_transformer=[make_api(), around],
    stylesheets=STYLESHEETS,
    head_components=[*scripts(), *head()],
    toaster=toaster(),
    html_lang="en",
    backend_exception_handler=on_error,
    frontend_exception_handler=on_page_error,
)
app.add_middleware(Guard())
app.app_wraps[(5, "Overlay")] = lambda stateful: connection_overlay() if stateful else None
app.app_wraps[(6, "ToastReach")] = lambda stateful: toast_reach() if stateful else None
app.register_lifespan_task(settled)
app.register_lifespan_task(bridge)
app.register_lifespan_task(job_engine)
app.register_lifespan_task(forgetting(lambda: app.state_manager, _open_here))
live.install(_is_connected)

# Before sign-in
app.add_page(landing, route="/", title="Secunda", on_load=LandingState.load)
app.add_page(sign_in, route="/sign-in", title="Sign in", on_load=SignInState.load)
app.add_page(reset, route="/reset", title="Set your password", on_load=ResetState.load)
if settings().sign_up:
    app.add_page(sign_up, route="/sign-up", title="Request access", on_load=SignUpState.load)
app.add_page(verify, route="/verify", title="Check a sealed opinion", on_load=VerifyState.ask)
app.add_page(verify_code, route="/verify/[code]", title="Seal check", on_load=VerifyState.load)
app.add_page(not_found, route="404", title="Page not found")
if settings().env != "production":
    app.add_page(states_sheet, route="/states", title="States")

# Every page with the frame: who is signed in, and the figures that move by themselves
FRAME = [ShellState.load, ShellState.listen]

# Lists and homes
LIST = [*FRAME, CaseListState.load, CaseListState.listen]
HOME = [*FRAME, CaseListState.load_home, CaseListState.listen]
ASKS = [AppointmentAsksState.load, AppointmentAsksState.listen]
app.add_page(requester_home, route="/requester", title="Home", on_load=[*HOME, *ASKS, DraftsState.load])
app.add_page(requester_cases, route="/requester/cases", title="Cases", on_load=LIST)
app.add_page(provider_home, route="/provider", title="Home", on_load=[*HOME, *ASKS])
app.add_page(provider_cases, route="/provider/cases", title="Cases", on_load=LIST)

BOARD = [*FRAME, BoardState.load, BoardState.listen]
app.add_page(admin_board, route="/admin", title="Board", on_load=BOARD)
app.add_page(admin_assign, route="/admin/assign", title="Assign", on_load=BOARD)
FIGURES = [FeedbackFiguresState.load, FeedbackFiguresState.listen]
app.add_page(admin_cases, route="/admin/cases", title="All cases", on_load=[*HOME, *FIGURES])

# One's own calendar
CALENDAR = [*FRAME, CalendarState.load, ProposalState.close, CalendarState.listen, ProposalState.listen]
app.add_page(appointments, route="/appointments", title="Appointments", on_load=CALENDAR)

# One's own account, and what an administrator looks after
INBOX = [*FRAME, NotificationsState.load, NotificationsState.listen]
app.add_page(inbox, route="/notifications", title="Notifications", on_load=INBOX)
WHERE = [ChannelsState.load, ChannelsState.listen]
CHOICES = [*FRAME, NotificationChoicesState.load, NotificationChoicesState.listen, *WHERE]
app.add_page(notification_settings, route="/notifications/settings", title="Notification settings", on_load=CHOICES)
ACCOUNT = [*FRAME, AccountState.load, AccountState.listen]
app.add_page(account, route="/account", title="Account", on_load=ACCOUNT)
PEOPLE = [*FRAME, PeopleState.load, PeopleState.listen]
app.add_page(people, route="/admin/people", title="People", on_load=PEOPLE)
PLACES = [*FRAME, InstitutionsState.load, InstitutionsState.listen]
app.add_page(institutions, route="/admin/institutions", title="Institutions", on_load=PLACES)
REPORTS = [*FRAME, ReportsState.load, ReportsState.listen]
app.add_page(reports, route="/admin/reports", title="Analytics", on_load=REPORTS)
ALL_ISSUES = [*FRAME, AllIssuesState.load, AllIssuesState.listen]
app.add_page(issues, route="/admin/issues", title="Issues", on_load=ALL_ISSUES)
AUDIT = [*FRAME, AuditState.load, AuditState.listen]
app.add_page(audit, route="/admin/audit", title="Audit log", on_load=AUDIT)

# What is charged, and what was done
BILLS = [*FRAME, InvoicesState.load, InvoicesState.listen]
app.add_page(requester_invoices, route="/requester/invoices", title="Invoices", on_load=BILLS)
app.add_page(admin_invoices, route="/admin/invoices", title="Invoices", on_load=BILLS)
RATES = [*FRAME, RatesState.load, RatesState.listen]
app.add_page(rates, route="/admin/rates", title="Rate card", on_load=RATES)
RECORDS = [*FRAME, ServiceRecordsState.load, ServiceRecordsState.listen]
app.add_page(service_records, route="/provider/service-records", title="Service records", on_load=RECORDS)
AGREEMENT = [*FRAME, AgreementState.load, AgreementState.listen]
app.add_page(agreement, route="/admin/agreement", title="Agreement", on_load=AGREEMENT)

# A requester's new case, and the patients
WIZARD = [*FRAME, NewCaseState.load, PickPatientState.load, CaseFilesState.load, CaseFilesState.listen]
PATIENT = [*FRAME, PatientState.load]
app.add_page(new_case, route="/requester/new-case", title="New case", on_load=WIZARD)
app.add_page(patients, route="/requester/patients", title="Patients", on_load=[*FRAME, PatientsState.load])
app.add_page(patient, route="/requester/patients/[patient_id]", title="Patient", on_load=PATIENT)

# A case, for everybody who can reach it
ROOM = [*FRAME, RoomState.load, SecondReadingState.load, RoomState.listen]
DRAFT = [InsightsState.load, InsightsState.listen]
SHELF = [DocumentsState.load, ViewerState.load, DocumentsState.listen, ViewerState.listen]
app.add_page(case_overview, route="/cases/[case_id]", title="Case", on_load=[*ROOM, *DRAFT])
app.add_page(case_documents, route="/cases/[case_id]/documents", title="Documents", on_load=[*ROOM, *SHELF, *DRAFT])
app.add_page(case_insights, route="/cases/[case_id]/insights", title="Insights", on_load=[*ROOM, *DRAFT])
WRITING = [
    *(OpinionState.load, SealedState.load, ClarificationState.load),
    *(OpinionState.listen, SealedState.listen, ClarificationState.listen),
]
app.add_page(case_opinion, route="/cases/[case_id]/opinion", title="Opinion", on_load=[*ROOM, *WRITING])
CHAT = [ChatState.load, ChatState.listen]
app.add_page(case_chat, route="/cases/[case_id]/chat", title="Chat", on_load=[*ROOM, *CHAT])
BILLING = [InvoicesState.load_case, InvoicesState.listen_case]
app.add_page(case_billing, route="/cases/[case_id]/billing", title="Billing", on_load=[*ROOM, *BILLING])
MEETING = [CaseAppointmentsState.load, ProposalState.close, CaseAppointmentsState.listen, ProposalState.listen]
app.add_page(case_appointments, route="/cases/[case_id]/appointments", title="Appointments", on_load=[*ROOM, *MEETING])
ISSUES = [IssuesState.load, IssuesState.listen]
app.add_page(case_issues, route="/cases/[case_id]/issues", title="Issues", on_load=[*ROOM, *ISSUES])
