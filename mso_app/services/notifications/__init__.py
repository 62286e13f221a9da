"""What people are told by themselves: made inside the transaction of what happened, read in an inbox."""

from mso_app.services.notifications.choices import change_kind, change_quiet_hours, my_choices
from mso_app.services.notifications.clocks import watch_clocks
from mso_app.services.notifications.inbox import bell, inbox, mark_all_read, mark_read, open_notification
from mso_app.services.notifications.keeping import forget_old, mark_older_read
from mso_app.services.notifications.news import account_changed, case_moved, message_sent, messages_read

__all__ = [
    "account_changed",
    "bell",
    "case_moved",
    "change_kind",
    "change_quiet_hours",
    "forget_old",
    "inbox",
    "mark_all_read",
    "mark_older_read",
    "mark_read",
    "message_sent",
    "messages_read",
    "my_choices",
    "open_notification",
    "watch_clocks",
]
