"""The errors people meet. Each is one sentence for a person; no ids, no traces.

AppError
  NotSignedIn 401      NotPermitted 403     NotFound 404
  Conflict 409         InvalidTransition, AlreadyExists, ChangedMeanwhile, Overlap
  InvalidInput 422     fields -> shown under the inputs
  TooMany 429          Unavailable 503
"""


class AppError(Exception):
    """Something a person can understand went wrong. `status` is the HTTP status, `code` a stable word for machines."""

    status = 500
    code = "error"
    sentence = "Something went wrong on our side."

    def __init__(self, sentence: str | None = None) -> None:
        if sentence:
            self.sentence = sentence
        super().__init__(self.sentence)


class NotSignedIn(AppError):
    status = 401
    code = "not_signed_in"
    sentence = "Sign in to go on."


class NotPermitted(AppError):
    status = 403
    code = "not_permitted"
    sentence = "Your role does not allow this."


class NotFound(AppError):
    status = 404
    code = "not_found"
    sentence = "This page or record does not exist, or you have no access to it."


class Conflict(AppError):
    status = 409
    code = "conflict"
    sentence = "This does not fit what happened meanwhile."


class InvalidTransition(Conflict):
    code = "invalid_transition"


class AlreadyExists(Conflict):
    code = "already_exists"


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    sentence = "This case was changed by somebody else. Your text is kept."


class Overlap(Conflict):
    code = "overlap"
    sentence = "There is another appointment at this time."


class InvalidInput(AppError):
    """`fields` maps the name of an input to the sentence shown beneath it."""

    status = 422
    code = "invalid_input"
    sentence = "Check the marked fields."

    def __init__(self, sentence: str | None = None, *, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(sentence or next(iter(self.fields.values()), None))


class TooMany(AppError):
    """`retry_after` is in seconds."""

    status = 429
    code = "too_many"
    sentence = "Too many tries. Wait a little and try again."

    def __init__(self, sentence: str | None = None, *, retry_after: int = 60) -> None:
        self.retry_after = retry_after
        super().__init__(sentence)


class Unavailable(AppError):
    status = 503
    code = "unavailable"
    sentence = "This is not available right now. Nothing is lost; try again in a minute."
