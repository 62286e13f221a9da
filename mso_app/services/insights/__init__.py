"""The draft of a case for the people who may see it."""

from mso_app.services.insights.claims import dismiss_claim, restore_claim
from mso_app.services.insights.detail import open_insights
from mso_app.services.insights.labs import list_labs
from mso_app.services.insights.progress import analysis_progress

__all__ = ["analysis_progress", "dismiss_claim", "list_labs", "open_insights", "restore_claim"]
