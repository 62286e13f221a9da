"""What laboratory rows have to say."""

from mso_app.domain.insights import ClaimKind
from mso_app.schemas.drafting import CaseMaterial, DraftedClaim, Pointer


def findings(material: CaseMaterial) -> list[DraftedClaim]:
    return [
        DraftedClaim(
            kind=ClaimKind.FINDING,
            text=f"{row.test_name} {row.value} {row.unit or ''}",
            evidence=[Pointer(document_id=d.id, page=row.page, start=row.start, end=row.end, quote=row.quote)],
        )
        for d in material.documents
        for row in d.rows
        if row.flag in ("low", "high", "abnormal")
    ]
