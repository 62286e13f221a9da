"""A conversation as it is printed for one of its two people."""

from datetime import datetime

from pydantic import BaseModel

from mso_app.schemas.chat import ChatQuote, ChatRun


class TranscriptFile(BaseModel):
    """A file that was sent; `document_code` is "D7" once it is a document of the case."""

    name: str
    size_words: str
    document_code: str = ""


class TranscriptLine(BaseModel):
    """One message. `day` is the whole date, `note` says "edited" or nothing."""

    day: str
    time: str
    author: str
    note: str = ""
    is_deleted: bool = False
    runs: list[ChatRun]
    quote: ChatQuote = ChatQuote()
    files: list[TranscriptFile] = []


class Transcript(BaseModel):
    """Everything between two people in one case, oldest first. Times are those of `zone`."""

    product: str
    case_number: str
    requester: str
    institution: str
    provider: str
    made_for: str
    made_at: datetime
    made_words: str
    period: str
    zone: str
    lines: list[TranscriptLine]
