"""Text from strangers made plain: no control, direction, zero-width or tag characters."""

import re

# Everything that changes how a line looks or reads without being seen itself: C0 and C1 controls (tab and
# newline stay), soft and zero-width characters, direction marks and overrides, interlinear and object marks,
# lone surrogates, noncharacters and the invisible tag alphabet.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\ufdd0-\ufdef\U0001fffe\U0001ffff\U000e0000-\U000e0fff]"
)


def strip_unseen(text: str) -> str:
    """The text without the characters a reader cannot see; tab and newline are kept."""
    return _UNSEEN.sub("", text)
