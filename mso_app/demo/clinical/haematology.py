"""Haematology cases: essential thrombocythaemia or the early phase of primary myelofibrosis."""

from mso_app.demo.clinical.kit import (
    Setting,
    answer,
    changed,
    cite,
    cite_value,
    clarified,
    confirmed,
    lab,
    letter,
    panel,
    report,
)
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, DIFFERENTIAL, IRON
from mso_app.demo.shapes import Layout, Opinion, Script
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def thrombocythaemia(s: Setting) -> Script:
    """High platelets: essential thrombocythaemia or the early phase of primary myelofibrosis."""
    p = s.patient
    platelets, ldh, grade = s.pick((912, 198, "MF-0"), (1034, 388, "MF-1"))
    fibrotic = grade == "MF-1"
    laboratory = lab(
        s,
        6,
        (
            panel(
                s,
                "Blood count",
                BLOOD_COUNT,
                {
                    "Platelets": platelets,
                    "Leukocytes": 12.8 if fibrotic else 8.9,
                    "Haemoglobin": 11.7 if fibrotic else 13.9,
                },
            ),
            panel(s, "Differential count", DIFFERENTIAL),
            panel(s, "Clinical chemistry", (*CHEMISTRY, "LDH"), {"LDH": ldh}),
            panel(s, "Iron and vitamins", IRON),
        ),
        layout=Layout.GRID,
        comment="JAK2 V617F mutation detected, allele burden 27 %. BCR::ABL1 not detected.",
    )
    shape = (
        "Megakaryocytes form dense clusters with cloud-like nuclei"
        if fibrotic
        else "Large mature megakaryocytes lie scattered, with staghorn nuclei"
    )
    fibre = "Reticulin is increased, grade MF-1" if fibrotic else "Reticulin is not increased, grade MF-0"
    marrow = report(
        s,
        "bone_marrow_trephine.pdf",
        "Bone marrow trephine",
        10,
        (
            ("Material", "Trephine biopsy, right posterior iliac crest, 18 mm, and smear."),
            (
                "Microscopy",
                f"Cellularity {'75' if fibrotic else '45'} % for age. [[{shape}]]. [[{fibre}]]. Blasts below 2 %. Iron stores present.",
            ),
            (
                "Diagnosis",
                "Myeloproliferative neoplasm. Essential thrombocythaemia is favoured; please correlate with blood count and LDH.",
            ),
        ),
        kind=DocumentKind.PATHOLOGY,
        signed_by="Prof. G. Sandvik, consultant pathologist",
    )
    plan = "Hydroxycarbamide 1 g daily and aspirin 100 mg were started"
    referral = letter(
        s,
        "Department of Haematology",
        subject="Essential thrombocythaemia or early myelofibrosis",
        opening=f"thank you for seeing the documents of this {s.age}-year-old {p.woman} with persistently high platelets.",
        diagnoses=("Essential thrombocythaemia, JAK2 positive (D47.3)",),
        course=(
            (
                f"Platelets have been above 600 for fourteen months and are now {platelets}. No thrombosis, no bleeding. "
                f"{p.she.capitalize()} has {'night sweats and a spleen of 15 cm' if fibrotic else 'occasional migraine with aura'}."
            ),
            f"[[{plan}]] three weeks ago. The trephine is read as a myeloproliferative neoplasm.",
        ),
        medication=("Hydroxycarbamide 500 mg, twice daily", "Aspirin 100 mg, once daily"),
    )
    answers = (
        answer(
            "This is the early phase of primary myelofibrosis. The clusters of atypical megakaryocytes [^1], the raised LDH "
            "[^2] and the fibre grade [^3] argue against essential thrombocythaemia." if fibrotic else
            "I agree with essential thrombocythaemia. The megakaryocytes are mature and scattered [^1], LDH is normal [^2] "
            "and fibre is not increased [^3].",
            cite(marrow, shape), cite_value(laboratory, "LDH"), cite(marrow, fibre),
        ),
        answer(
            "Continue aspirin and cytoreduction [^1]. "
            + ("Ask the transplant centre for an opinion if blasts or anaemia progress; next generation sequencing now."
               if fibrotic else "Target a platelet count below 400. Interferon is an alternative under 40 years of age."),
            cite(referral, plan),
        ),
    )  # fmt: skip
    return Script(
        subject="Essential thrombocythaemia or early myelofibrosis",
        sub_specialty="myeloproliferative neoplasms",
        history=f"{s.age}-year-old {p.woman} with platelets of {platelets} for over a year, JAK2 V617F positive. No thrombosis. "
        "Trephine reported as myeloproliferative neoplasm without final class. Cytoreduction was started.",
        first_diagnosis="Essential thrombocythaemia",
        icd10="D47.3",
        first_treatment="Hydroxycarbamide and low-dose aspirin",
        questions=(
            "Is this essential thrombocythaemia or the early phase of primary myelofibrosis?",
            "Is cytoreduction correct, and what is the target?",
        ),
        sheets=(referral, laboratory, marrow),
        opinion=Opinion(
            headline="Early primary myelofibrosis." if fibrotic else "Essential thrombocythaemia is confirmed.",
            summary="The marrow and LDH fit early primary myelofibrosis better than essential thrombocythaemia." if fibrotic
            else "Marrow, blood count and LDH fit essential thrombocythaemia.",
            diagnosis=changed("Primary myelofibrosis, prefibrotic", Impact.MODERATE) if fibrotic
            else confirmed("Essential thrombocythaemia, JAK2 positive"),
            icd10="D47.4" if fibrotic else "D47.3",
            treatment=clarified("Continue cytoreduction; sequencing and transplant advice") if fibrotic
            else confirmed("Hydroxycarbamide and aspirin"),
            answers=answers,
            recommendations=("Blood count every four weeks until stable.", "Spleen size by ultrasound once a year."),
            limits="The slides were not reviewed, only the written report.",
        ),
    )  # fmt: skip
