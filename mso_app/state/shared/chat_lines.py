"""The window of lines that a chat screen holds: never the whole thread, and little to send for each new message.

What a State holds in one list is sent again whole when one line of it changes. So the last lines stand in a list of
their own, and what the screen can tell from numbers (how far the other has read) is not repeated in every line.
"""

import re
from collections.abc import Mapping, Sequence

import reflex as rx

from mso_app.schemas.chat import ChatLine, ChatRun, MentionedDocument

WINDOW = 90
"""Lines in the state, however far somebody scrolls; somebody who stands at the end needs fewer."""
AT_END = 48
TAIL, TAIL_MOST = 4, 12
"""The last lines are sent again with each message; when they have become many, all but a few of them settle."""
MENTIONED_MOST = 30
TITLES = re.compile(r"^((?:Prof\. )?Dr\. |Prof\. )")


@rx.serializer
def serialize_line(line: ChatLine) -> dict[str, object]:
    """Only what a line says; what is missing reads as nothing in the browser."""
    said = line.model_dump(mode="json", exclude_defaults=True)
    return said | {"begins_group": line.begins_group, "ends_group": line.ends_group}


def split(lines: Sequence[ChatLine], *, settled: int) -> tuple[list[ChatLine], list[ChatLine]]:
    """The lines that rest and the last ones. `settled` is how many rested so far: they move on in steps."""
    at = settled if 0 < len(lines) - settled <= TAIL_MOST else max(0, len(lines) - TAIL)
    return list(lines[:at]), list(lines[at:])


def trimmed(lines: Sequence[ChatLine], *, settled: int, keep: int) -> tuple[list[ChatLine], bool]:
    """The lines without the oldest ones beyond `keep`, and whether any went. They go when the rest moves on anyway."""
    if len(lines) <= keep + TAIL_MOST or 0 < len(lines) - settled <= TAIL_MOST:
        return list(lines), False
    return list(lines[-keep:]), True


def joined(known: Sequence[ChatLine], fresh: Sequence[ChatLine]) -> list[ChatLine]:
    """Lines read again take the place of the ones of the same number; the others stay. In order."""
    found = {line.seq: line for line in known} | {line.seq: line for line in fresh}
    return [found[seq] for seq in sorted(found)]


def named_once(known: Sequence[MentionedDocument], fresh: Sequence[MentionedDocument]) -> list[MentionedDocument]:
    """Documents that messages name, the last named first."""
    found = {row.document_id: row for row in [*fresh, *(row for row in known)][::-1]}
    return list(found.values())[::-1][:MENTIONED_MOST]


def called(name: str) -> str:
    """ "Dr. Okafor" of "Dr. Miriam Okafor"; anybody else by the whole name."""
    title = TITLES.match(name)
    return f"{title[0]}{name.rsplit(maxsplit=1)[-1]}" if title else name


def dressed(line: ChatLine, *, names: Mapping[str, str], me: str) -> ChatLine:
    """The line as it is drawn: without what the screen knows already. `names` are those of the documents."""
    quote = line.quote
    if quote.message_id:
        quote = quote.model_copy(update={"author": "You" if quote.author == me else called(quote.author)})
    return line.model_copy(
        update={
            "author": "",
            "initials": "",
            "receipt": "",
            "day": line.day if line.begins_day else "",
            "text": line.text if line.can_change else "",
            "quote": quote,
            "runs": _with_cards(line.runs, names),
        }
    )


def _with_cards(runs: Sequence[ChatRun], names: Mapping[str, str]) -> list[ChatRun]:
    """A document that has a line to itself is a card with its name, or its quote; inside a line it is a chip."""
    found: list[ChatRun] = []
    for place, run in enumerate(runs):
        before = runs[place - 1].kind if place else "break"
        after = runs[place + 1].kind if place + 1 < len(runs) else "break"
        alone = run.kind == "place" and before == "break" and after == "break"
        if alone:
            kind, words = ("span", run.quote) if run.quote else ("card", names.get(run.document_id, ""))
            found.append(run.model_copy(update={"kind": kind, "quote": words}))
        elif not (run.kind == "break" and _is_beside_a_card(runs, place)):
            found.append(run)
    return found


def _is_beside_a_card(runs: Sequence[ChatRun], place: int) -> bool:
    """A card is a block, so the break before and after it would be an empty line."""

    def alone(at: int) -> bool:
        if not 0 <= at < len(runs) or runs[at].kind != "place":
            return False
        return (at == 0 or runs[at - 1].kind == "break") and (at + 1 == len(runs) or runs[at + 1].kind == "break")

    return alone(place - 1) or alone(place + 1)
