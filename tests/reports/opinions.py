"""An opinion with every part filled, for the tests of the seal and its PDF."""

from datetime import UTC, date, datetime

from mso_app.domain.opinions import Impact, Outcome
from mso_app.schemas.sealed import (
    Concordance,
    SealedAnswer,
    SealedCitation,
    SealedDocument,
    SealedOpinion,
    SealedPatient,
)

KEY = b"a key for the tests, 32 bytes ok"
QUOTES = {
    "D1": ("Referral letter.pdf", "Start D-VRd induction, then autologous transplant"),
    "D2": ("Laboratory 2026-11-02.pdf", "Free kappa/lambda ratio 67.5 (0.26-1.65)"),
    "D3": ("Bone marrow biopsy.pdf", "Clonal plasma cells 34 % of nucleated cells"),
    "D4": ("Electrophoresis.pdf", "M-protein, serum 31 g/L"),
    "D5": ("Whole-body MRI.pdf", "One focal lesion of 6 mm in the left iliac bone"),
    "D7": ("CT low dose, 412 images", "4.3 mm lucency in L3"),
}


def cited(code: str, *, page: int | None = None, series: int | None = None, image: int | None = None) -> SealedCitation:
    name, quote = QUOTES[code]
    if code == "D2" and page == 1:
        quote = "Haemoglobin 10.9 g/dL (12.0-15.5)"
    return SealedCitation(code=code, page=page, series=series, image=image, quote=quote, document_name=name)


def make_opinion(**changes: object) -> SealedOpinion:
    """The opinion of the design's picture; `changes` replaces fields and is validated like the rest."""
    opinion = SealedOpinion(
        case_number="SO-26-04127",
        version=1,
        specialty="haematology",
        requested_by="Nina Castellanos",
        institution="Klinikum Nordhafen",
        given_by="Dr. Miriam Okafor",
        licence="NO-HPR 4410928",
        signed_at=datetime(2026, 11, 20, 16, 48, tzinfo=UTC),
        conflict_attested_at=datetime(2026, 11, 18, 8, 5, tzinfo=UTC),
        patient=SealedPatient(
            name="Ingrid Halvorsen", patient_number="P-5193", sex="female", birth_date=date(1968, 5, 2)
        ),
        headline="Smouldering myeloma, high risk. No treatment now.",
        summary=(
            "The patient has a high-risk smouldering multiple myeloma. No criterion for active disease is met. "
            "I advise close monitoring instead of the planned induction."
        ),
        diagnosis=Concordance(
            first="Multiple myeloma, C90.0",
            second="Smouldering multiple myeloma, high risk, C90.0",
            outcome=Outcome.CLARIFIED,
            impact=Impact.MODERATE,
        ),
        treatment=Concordance(
            first="D-VRd induction, then transplant",
            second="Close monitoring, no induction now",
            outcome=Outcome.CHANGED,
            impact=Impact.MAJOR,
        ),
        answers=(
            SealedAnswer(
                number=1,
                question="Does she meet the criteria for active myeloma that needs treatment now?",
                answer=(
                    "**No.** None of the SLiM-CRAB criteria is met. Clonal plasma cells are 34 %, the limit is 60 % "
                    "[[D3 p 1]]. The free light chain ratio is 67.5, the limit is 100 [[D2 p 2]]. MRI shows one focal "
                    "lesion, more than one is required [[D5 p 1]]. Haemoglobin is less than 2 g/dL below the lower "
                    "limit, creatinine and calcium are inside CRAB limits [[D2 p 1]]. The 4.3 mm lucency in L3 does "
                    "not reach 5 mm [[D7 s 2 i 212]]."
                ),
                citations=(
                    cited("D3", page=1),
                    cited("D2", page=2),
                    cited("D5", page=1),
                    cited("D2", page=1),
                    cited("D7", series=2, image=212),
                ),
            ),
            SealedAnswer(
                number=2,
                question="If smouldering, what is the risk of progression and how should she be followed?",
                answer=(
                    "**High risk.** All three 20/2/20 factors are present: plasma cells above 20 % [[D3 p 1]], "
                    "M-protein above 20 g/L [[D4 p 1]], ratio above 20 [[D2 p 2]]. About 44 % progress within two "
                    "years. I advise laboratory control every month for three months, whole-body MRI in three months, "
                    "and discussion of a trial."
                ),
                citations=(cited("D3", page=1), cited("D4", page=1), cited("D2", page=2)),
            ),
            SealedAnswer(
                number=3,
                question="Is the planned D-VRd induction justified at this point?",
                answer=(
                    "**Not yet.** Induction was planned on the assumption of active disease [[D1 p 3]]. Start it if a "
                    "second focal lesion appears, the ratio passes 100, or an end-organ criterion is met."
                ),
                citations=(cited("D1", page=3),),
            ),
        ),
        documents=tuple(
            SealedDocument(
                code=code,
                name=name,
                pages=None if code == "D7" else 4,
                sha256=format(int(code[1:]) * 0x4BE190AC77D25F13C8E60A9B21F46D38, "064x"),
            )
            for code, (name, _) in QUOTES.items()
        ),
    )
    return SealedOpinion.model_validate(opinion.model_dump() | changes)
