"""A second reader: asked, blinded, compared with the first, and decided where the two differ (N-4)."""

from mso_app.services.second_readings.agreement import agreement
from mso_app.services.second_readings.asking import accept, appoint, ask, candidates, decline, withdraw
from mso_app.services.second_readings.deciding import decide
from mso_app.services.second_readings.viewing import open_second

__all__ = [
    "accept",
    "agreement",
    "appoint",
    "ask",
    "candidates",
    "decide",
    "decline",
    "open_second",
    "withdraw",
]
