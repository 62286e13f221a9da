"""What stands in a page's address: claims by a stranger, read here and nowhere else."""

from uuid import UUID

import reflex as rx

from mso_app.core.errors import NotFound


def address_id(state: rx.State, name: str) -> UUID:
    """The id in the path, such as `case_id` of `/cases/[case_id]`. Raises NotFound for anything else."""
    try:
        return UUID(str(getattr(state, name)))
    except ValueError:
        raise NotFound from None


def address_word(state: rx.State, name: str) -> str:
    """A parameter after the question mark; "" when it is not there."""
    return str(state.router.url.query_parameters.get(name, ""))[:200]
