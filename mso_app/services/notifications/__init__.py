"""What people are told by themselves: made inside the transaction of what happened, read in an inbox."""

from mso_app.services.notifications.bills import watch_invoices
from mso_app.services.notifications.channels import (
    add_channel,
    change_channel,
    choose_cell,
    history,
    my_channels,
    my_matrix,
    remove_channel,
    resume_channel,
    switch_channel,
    test_channel,
)
from mso_app.services.notifications.choices import change_kind, change_quiet_hours, my_choices
from mso_app.services.notifications.clocks import watch_clocks
from mso_app.services.notifications.inbox import bell, inbox, mark_all_read, mark_read, open_notification
from mso_app.services.notifications.keeping import forget_old, mark_older_read
from mso_app.services.notifications.news import (
    access_opened,
    account_changed,
    addendum_signed,
    appointment_moved,
    case_moved,
    channel_paused,
    clarification_moved,
    invoice_changed,
    issue_answered,
    issue_reported,
    issue_resolved,
    messages_read,
    messages_wait,
    questions_ended,
    window_closes,
)
from mso_app.services.notifications.telling import told_already

__all__ = [
    "access_opened",
    "account_changed",
    "add_channel",
    "addendum_signed",
    "appointment_moved",
    "bell",
    "case_moved",
    "change_channel",
    "change_kind",
    "change_quiet_hours",
    "channel_paused",
    "choose_cell",
    "clarification_moved",
    "forget_old",
    "history",
    "inbox",
    "invoice_changed",
    "issue_answered",
    "issue_reported",
    "issue_resolved",
    "mark_all_read",
    "mark_older_read",
    "mark_read",
    "messages_read",
    "messages_wait",
    "my_channels",
    "my_choices",
    "my_matrix",
    "open_notification",
    "questions_ended",
    "remove_channel",
    "resume_channel",
    "switch_channel",
    "test_channel",
    "told_already",
    "watch_clocks",
    "watch_invoices",
    "window_closes",
]
