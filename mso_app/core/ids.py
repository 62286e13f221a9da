"""Ids: random for people and cases, so that none can be guessed from another."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    return uuid4()
