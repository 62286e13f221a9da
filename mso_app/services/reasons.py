"""Why somebody does what others will ask about: a few words, and not a novel."""

from mso_app.core.errors import InvalidInput

SHORTEST, LONGEST = 3, 2000


def reason_of(text: str, missing: str, *, field: str = "reason", shortest: int = SHORTEST) -> str:
    """The text without its margins. Raises InvalidInput with the sentence `missing` where there is none to speak of."""
    text = text.strip()
    if len(text) < shortest:
        raise InvalidInput(fields={field: missing})
    if len(text) > LONGEST:
        raise InvalidInput(fields={field: f"Keep it under {LONGEST} characters."})
    return text
