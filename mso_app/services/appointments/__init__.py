"""Appointments of a case: proposed, countered, agreed, called off; seen in a calendar, in files and as reminders."""

from mso_app.services.appointments.answering import accept, cancel, decline, end_with_the_expert
from mso_app.services.appointments.drafts import weigh
from mso_app.services.appointments.feed import end_feed, file_of, make_feed, my_feed, read_feed
from mso_app.services.appointments.listing import (
    choices,
    count_to_answer,
    mine,
    of_case,
    one,
    people_met,
    to_answer,
)
from mso_app.services.appointments.proposing import counter, propose
from mso_app.services.appointments.reminding import remind
from mso_app.services.appointments.week import week

__all__ = [
    "accept",
    "cancel",
    "choices",
    "count_to_answer",
    "counter",
    "decline",
    "end_feed",
    "end_with_the_expert",
    "file_of",
    "make_feed",
    "mine",
    "my_feed",
    "of_case",
    "one",
    "people_met",
    "propose",
    "read_feed",
    "remind",
    "to_answer",
    "week",
    "weigh",
]
