"""Every table, so that `import mso_app.models` fills the metadata."""

from mso_app.models.account import (
    Account,
    DeclaredConflict,
    Institution,
    LoginSession,
    OneTimeLink,
    ProviderProfile,
    SignInTicket,
)
from mso_app.models.appointment import (
    Appointment,
    AppointmentReminder,
    AppointmentSlot,
    AppointmentStep,
    Calendar,
)
from mso_app.models.audit import AuditHead, AuditRow
from mso_app.models.case import Assignment, Case, CaseDraft, CaseGrant, CaseMove, Counter, Question
from mso_app.models.channel import Channel, Letter, LetterAttempt, LetterLine
from mso_app.models.chat import ChatFile, ChatMessage, ChatReceipt, ChatThread
from mso_app.models.clarification import Clarification, ClarificationEntry, Feedback, FeedbackChange
from mso_app.models.document import Document, DocumentPage, DocumentSection, LabResult
from mso_app.models.executor import Executor
from mso_app.models.insight import Claim, Evidence, InsightRun
from mso_app.models.invoice import BillingProfile, Invoice, InvoiceDispute, InvoiceLine, Rate, ServiceRecord
from mso_app.models.issue import Issue, IssueEdit, IssueItem
from mso_app.models.notification import Notification, NotificationSettings
from mso_app.models.opinion import Answer, Citation, Opinion, Seal
from mso_app.models.patient import Patient
from mso_app.models.second_reading import ReadingVerdict, SecondReading

__all__ = [
    "Account",
    "Answer",
    "Appointment",
    "AppointmentReminder",
    "AppointmentSlot",
    "AppointmentStep",
    "Assignment",
    "AuditHead",
    "AuditRow",
    "BillingProfile",
    "Calendar",
    "Case",
    "CaseDraft",
    "CaseGrant",
    "CaseMove",
    "Channel",
    "ChatFile",
    "ChatMessage",
    "ChatReceipt",
    "ChatThread",
    "Citation",
    "Claim",
    "Clarification",
    "ClarificationEntry",
    "Counter",
    "DeclaredConflict",
    "Document",
    "DocumentPage",
    "DocumentSection",
    "Evidence",
    "Executor",
    "Feedback",
    "FeedbackChange",
    "InsightRun",
    "Institution",
    "Invoice",
    "InvoiceDispute",
    "InvoiceLine",
    "Issue",
    "IssueEdit",
    "IssueItem",
    "LabResult",
    "Letter",
    "LetterAttempt",
    "LetterLine",
    "LoginSession",
    "Notification",
    "NotificationSettings",
    "OneTimeLink",
    "Opinion",
    "Patient",
    "ProviderProfile",
    "Question",
    "Rate",
    "ReadingVerdict",
    "Seal",
    "SecondReading",
    "ServiceRecord",
    "SignInTicket",
]
