"""The whole draft of a case, part by part."""

from mso_app.insights.drafting import labs
from mso_app.schemas.drafting import CaseMaterial, DraftedClaim


def draft(material: CaseMaterial) -> list[DraftedClaim]:
    """Claims in the order in which they are shown within their kind."""
    return labs.findings(material)
