"""What people typed, turned into a schema, or into one sentence under each input."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from mso_app.core.errors import InvalidInput, NotFound
from mso_app.schemas.accounts import problems

Schema = TypeVar("Schema", bound=BaseModel)


def parsed(kind: type[Schema], given: object) -> Schema:
    """The schema of what a browser sent, which may be anything. Raises InvalidInput with a sentence per field."""
    if not isinstance(given, Mapping):
        raise InvalidInput
    # The framework sends every input twice, under its name and under its id; ids begin with "f-".
    typed = {name: value for name, value in given.items() if not str(name).startswith(("f-", "f_"))}
    try:
        return kind.model_validate(typed)
    except ValidationError as error:
        raise InvalidInput(
            "Check the marked fields.", fields=problems([dict(one) for one in error.errors(include_url=False)])
        ) from error


def uuid_of(given: object) -> UUID:
    """The id a browser sent. Anything else belongs to nothing: NotFound."""
    try:
        return UUID(str(given))
    except ValueError:
        raise NotFound from None
