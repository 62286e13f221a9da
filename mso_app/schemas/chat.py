"""What the chat of a case takes and gives: a window of lines, never the whole thread."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

TEXT_MAX = 8_000
FILES_MAX = 10


class MessageIn(BaseModel):
    """One message. The same `client_msg_id` sent again is the same message."""

    model_config = ConfigDict(extra="forbid")

    client_msg_id: UUID
    text: str = Field(default="", max_length=TEXT_MAX)
    reply_to: UUID | None = None
    file_ids: list[UUID] = Field(default_factory=list, max_length=FILES_MAX)


class MessageChange(BaseModel):
    """The corrected text of one's own message."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=TEXT_MAX)


class ReadUpTo(BaseModel):
    """The number of the last line that was read."""

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=0, le=2**31 - 1)
    thread_id: UUID | None = None


class ChatRun(BaseModel):
    """A piece of a message: `kind` is "text", "bold", "italic", "code", "link", "place", "bullet" or "break".

    A link is http, https or mailto. A place leads to a page of a document: `text` is "D5", `where` is "p 1".
    """

    kind: str = "text"
    text: str = ""
    href: str = ""
    where: str = ""
    document_id: str = ""
    page: int = 0
    start: int = 0
    end: int = 0
    quote: str = ""


class ChatQuote(BaseModel):
    """The beginning of the message that is answered."""

    message_id: str = ""
    seq: int = 0
    author: str = ""
    text: str = ""


class ChatFileView(BaseModel):
    """A file in a message. `document_code` is "D7" once somebody made it a document of the case."""

    id: UUID
    name: str
    size_words: str
    kind: str
    is_picture: bool = False
    document_code: str = ""
    document_id: str = ""


class ChatLine(BaseModel):
    """One message as one person sees it. `receipt` is "sent", "delivered" or "read" on one's own, else ""."""

    id: UUID
    seq: int
    client_msg_id: str
    is_mine: bool
    author: str
    initials: str
    day: str
    time: str
    text: str = ""
    """As it was typed, for correcting it; "" on the other's."""
    runs: list[ChatRun] = []
    quote: ChatQuote = ChatQuote()
    files: list[ChatFileView] = []
    is_deleted: bool = False
    is_edited: bool = False
    can_change: bool = False
    """One's own, and not older than 15 minutes."""
    can_delete: bool = False
    """One's own, while the conversation is open."""
    receipt: str = ""
    begins_day: bool = False
    begins_new: bool = False
    """The line where one left off stands above this one."""
    begins_group: bool = True
    """Another author than the line before, or minutes later: the name and the picture are shown."""
    ends_group: bool = True


class ChatThreadBrief(BaseModel):
    """One conversation of the case: the present one, or one with an expert who left."""

    id: UUID
    with_name: str
    words: str
    is_current: bool


class MentionedDocument(BaseModel):
    document_id: UUID
    code: str
    name: str
    kind: str
    page: int = 1


class ChatRoom(BaseModel):
    """The conversation with a window of its lines, oldest first."""

    thread_id: UUID
    other_id: UUID
    other_name: str
    other_initials: str
    my_name: str
    my_initials: str
    can_send: bool
    closed_words: str = ""
    """Why nothing can be sent, or "" while it can."""
    until_words: str = ""
    """ "Open until 14 days after Done", or until which day."""
    lines: list[ChatLine] = []
    has_older: bool = False
    has_newer: bool = False
    last_seq: int = 0
    read_seq: int = 0
    """How far this person has read."""
    unread: int = 0
    other_read_seq: int = 0
    other_delivered_seq: int = 0
    mentioned: list[MentionedDocument] = []
    threads: list[ChatThreadBrief] = []
    changes: int = 0
    """Differs once a line that stood was corrected, deleted or its file kept."""


class ChatHit(BaseModel):
    """A message that was found; `excerpt` is plain text around the words."""

    message_id: UUID
    thread_id: UUID
    seq: int
    author: str
    when: str
    excerpt: str
