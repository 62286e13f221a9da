"""What travels about codes."""

from pydantic import BaseModel


class CodeRow(BaseModel):
    """One code and what it means."""

    code: str
    title: str
