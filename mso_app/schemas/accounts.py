"""What travels about people who sign in."""

from uuid import UUID

from pydantic import BaseModel

from mso_app.domain.words import Role


class Me(BaseModel):
    """The signed-in person, as the frame of every page shows them."""

    id: UUID
    name: str
    email: str
    role: Role
    institution: str
    initials: str


def initials(name: str) -> str:
    """Two letters for an avatar: "Dr. Miriam Okafor" is MO."""
    words = [word for word in name.split() if not word.endswith(".") and word[:1].isalpha() and word != "Prof"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
