"""What follows a sealed opinion: questions about its sentences, and what the requester thinks of it."""

from mso_app.services.clarification.asking import answer, ask, ask_again, close
from mso_app.services.clarification.beside import after_the_opinion
from mso_app.services.clarification.feedback import feedback_figures, give_feedback, open_feedback
from mso_app.services.clarification.reading import count_clarification, open_clarification
from mso_app.services.clarification.signing import sign_addendum
from mso_app.services.clarification.watching import watch_windows

__all__ = [
    "after_the_opinion",
    "answer",
    "ask",
    "ask_again",
    "close",
    "count_clarification",
    "feedback_figures",
    "give_feedback",
    "open_clarification",
    "open_feedback",
    "sign_addendum",
    "watch_windows",
]
