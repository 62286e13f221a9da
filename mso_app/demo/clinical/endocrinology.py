"""Endocrinology cases: thyroid nodule of Bethesda III; raised calcium and when to operate."""

from mso_app.demo.clinical.kit import (
    Setting,
    answer,
    changed,
    cite,
    cite_value,
    clarified,
    confirmed,
    csv,
    lab,
    letter,
    panel,
    radiology,
    report,
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, THYROID
from mso_app.demo.shapes import Opinion, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def thyroid_nodule(s: Setting) -> Script:
    """Indeterminate cytology: repeat, gene panel, lobectomy, and never a total removal at once."""
    p = s.patient
    size, category, hot, again = s.pick(
        (19, 4, False, False), (34, 5, False, True), (22, 3, True, False), (14, 3, False, False)
    )
    look = {
        3: "Isoechoic, smooth margin, no calcification, TI-RADS 3",
        4: "Hypoechoic, smooth margin, no calcification, TI-RADS 4",
        5: "Hypoechoic, microcalcification, irregular margin, TI-RADS 5",
    }[category]
    ultrasound = radiology(
        s, "thyroid_ultrasound.pdf", "Ultrasound of the thyroid", 20,
        question="Nodule on the right, risk class?",
        technique="Linear probe 12 MHz, elastography.",
        comparison=f"Ultrasound of {s.ago(390)}: {size - 2} mm.",
        findings=f"Nodule of the {s.pick('right', 'left')} lobe, {size} mm. [[{look}]]. No suspicious lymph node. Other lobe normal.",
        impression=f"1. Nodule of {size} mm, TI-RADS {category}.\n2. Fine needle aspiration {'is recommended' if category > 3 else 'by size'}.",
        table=Table(title="Size", rows=(("Date", "Diameters"), (s.ago(390), f"{size - 2} × {size - 8} × {size - 6} mm"), (s.ago(20), f"{size} × {size - 6} × {size - 5} mm"))),
    )  # fmt: skip
    cells = "Atypia of undetermined significance, Bethesda III"
    cytology = report(
        s, "cytology.pdf", "Fine needle aspiration of the thyroid", 15,
        (
            ("Material", "Two passes, 25 G, liquid-based preparation."),
            ("Microscopy", "Moderate cellularity. Some microfollicles, mild nuclear enlargement, few grooves. Little colloid."),
            ("Diagnosis", f"[[{cells}]]. " + ("A second aspiration gave the same result." if again else "Repeat aspiration or molecular test.")),
        ),
        kind=DocumentKind.PATHOLOGY, signed_by="Dr. V. Nogueira, cytopathology",
    )  # fmt: skip
    laboratory = lab(
        s, 14,
        (
            panel(s, "Thyroid", (*THYROID, "TPO antibodies", "Calcitonin", "Thyroglobulin"), {"TSH": 0.08} if hot else {}),
            panel(s, "Clinical chemistry", CHEMISTRY),
            panel(s, "Blood count", BLOOD_COUNT),
        ),
    )  # fmt: skip
    plan = "Our endocrine surgeons recommend total thyroidectomy"
    referral = letter(
        s, "Department of Endocrinology",
        subject="Thyroid nodule, Bethesda III",
        opening=f"I would value your opinion on this {s.age}-year-old {p.woman}.",
        diagnoses=("Thyroid nodule, cytology Bethesda III (E04.1)",),
        course=(f"The nodule was found by chance and has grown by 2 mm in a year. No radiation, no family history. [[{plan}]].", f"{p.she.capitalize()} would like to avoid hormone tablets for life."),
    )  # fmt: skip
    verdict = (
        "Scintigraphy first, no surgery"
        if hot
        else "Lobectomy"
        if again
        else "Repeat aspiration with gene panel"
        if category > 3
        else "Observation, ultrasound in a year"
    )
    return Script(
        subject="Thyroid nodule, Bethesda III",
        sub_specialty="thyroid nodules",
        history=f"{s.age}-year-old {p.woman} with a thyroid nodule of {size} mm, TI-RADS {category}, cytology Bethesda III. "
        f"TSH {'suppressed' if hot else 'normal'}. Total thyroidectomy was recommended.",
        first_diagnosis="Thyroid nodule, suspected follicular neoplasm",
        icd10="E04.1",
        first_treatment="Total thyroidectomy",
        questions=("How high is the risk of cancer in this nodule?", "Is total thyroidectomy the right operation?"),
        sheets=(referral, ultrasound, cytology, laboratory),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="A suppressed TSH suggests an autonomous nodule, in which cytology misleads." if hot else f"The risk is {'about 30' if again else '10 to 20'} %; total removal is more than needed.",
            diagnosis=changed("Probably autonomous adenoma", Impact.MODERATE) if hot else confirmed("Indeterminate thyroid nodule, Bethesda III"),
            icd10="E05.1" if hot else "E04.1",
            treatment=changed(verdict),
            answers=(
                answer(
                    ("Low. TSH is suppressed [^1], so the nodule is probably autonomous and rarely malignant." if hot else
                     f"{'About 30' if again else '10 to 20'} %. The cytology is indeterminate [^1], the ultrasound class counts more [^2]."),
                    *((cite_value(laboratory, "TSH"),) if hot else (cite(cytology, cells), cite(ultrasound, look))),
                ),
                answer(f"No, total thyroidectomy [^1] is more than the risk asks for. {verdict}" + ("; the other lobe is normal and hormone tablets are avoided in most patients." if again else "."), cite(referral, plan)),
            ),
            recommendations=("Technetium scintigraphy.", "TSH receptor antibodies.") if hot else ("Frozen section is not useful.", "Calcium and voice check after surgery.") if again
            else ("Ultrasound again in twelve months.", "Operate for growth above 20 % in two diameters."),
            limits="The slides were not reviewed.",
        ),
    )  # fmt: skip


def hyperparathyroidism(s: Setting) -> Script:
    """High calcium with PTH: adenoma to operate, mild disease to watch, or familial hypocalciuria to leave alone."""
    p = s.patient
    calcium, hormone, urine, bone = s.pick(
        (2.78, 112, 9.4, -2.7), (2.64, 71, 1.4, -0.8), (2.61, 84, 6.8, -1.3), (2.91, 168, 11.2, -3.1)
    )
    benign, mild = urine < 2.5, s.variant == 2
    laboratory = lab(
        s, 9,
        (
            panel(s, "Calcium metabolism", ("Calcium, corrected", "Calcium, ionised", "Phosphate", "PTH, intact", "25-OH vitamin D", "Calcium, 24 h urine", "Alkaline phosphatase"),
                  {"Calcium, corrected": calcium, "Calcium, ionised": calcium / 1.95, "Phosphate": 0.74, "PTH, intact": hormone, "25-OH vitamin D": 31, "Calcium, 24 h urine": urine}),
            panel(s, "Clinical chemistry", CHEMISTRY, {"Calcium": calcium}),
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Thyroid", THYROID),
        ),
    )  # fmt: skip
    gland = (
        "Hypoechoic nodule of 11 mm below the left lobe, polar vessel"
        if not benign and not mild
        else "No enlarged parathyroid gland is seen"
    )
    ultrasound = radiology(
        s, "neck_ultrasound.pdf", "Ultrasound of the neck", 12,
        question="Primary hyperparathyroidism. Adenoma?",
        technique="Linear probe 14 MHz, colour Doppler.", comparison="None.",
        findings=f"[[{gland}]]. Thyroid 14 ml, homogeneous. No lymph nodes.",
        impression="1. Suspected adenoma on the left below." if not benign and not mild else "1. No localisation.",
    )  # fmt: skip
    spine = f"Lowest T-score {bone} at the lumbar spine".replace("-", "−")
    density = report(
        s, "bone_density.pdf", "Bone density, DXA", 30,
        (("Technique", "Lumbar spine L1 to L4, both hips, distal third of the radius."), ("Findings", f"[[{spine}]]. Radius −1.1. No fracture on the lateral view."), ("Impression", "Osteoporosis." if bone < -2.5 else "No osteoporosis.")),
        kind=DocumentKind.OTHER,
        department="Osteology", signed_by="Dr. A. Dombrowski",
    )  # fmt: skip
    plan = "Bilateral neck exploration is planned for next month"
    referral = letter(
        s, "Department of Endocrinology",
        subject="Hyperparathyroidism, surgery now?",
        opening=f"thank you for your opinion on this {s.age}-year-old {p.woman} with raised calcium.",
        diagnoses=("Primary hyperparathyroidism (E21.0)",),
        course=(f"Calcium has been {calcium - 0.04:.2f} to {calcium:.2f} mmol/L for two years. "
                + ("A brother has the same values, he was explored without success. " if benign else f"One kidney stone in {s.seen.year - 3}. " if bone < -2.5 else "No stone, no fracture. "), f"[[{plan}]]."),
        medication=("Cholecalciferol 1,000 IU, once daily",),
    )  # fmt: skip
    verdict = (
        "No surgery; test CASR"
        if benign
        else "Observation with yearly control"
        if mild
        else "Focused parathyroidectomy on the left"
    )
    return Script(
        subject="Hyperparathyroidism, surgery now?",
        sub_specialty="parathyroid and bone",
        history=f"{s.age}-year-old {p.woman} with corrected calcium {calcium:.2f} mmol/L and PTH {hormone} pg/mL. "
        f"Urine calcium {urine} mmol per day, T-score {bone}. A neck exploration is planned.".replace("T-score -", "T-score −"),
        first_diagnosis="Primary hyperparathyroidism",
        icd10="E21.0",
        first_treatment="Bilateral neck exploration",
        questions=("Is the diagnosis of primary hyperparathyroidism correct?", "Is surgery indicated now, and which operation?"),
        sheets=(referral, laboratory, ultrasound, density, *((csv(s, 370, (panel(s, "Calcium metabolism", ("Calcium, corrected", "PTH, intact"), {"Calcium, corrected": calcium - 0.04, "PTH, intact": hormone - 8}),)),) if s.variant in (0, 2) else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="Low urine calcium and the family point to familial hypocalciuric hypercalcaemia." if benign else
            "Asymptomatic and below every threshold for surgery." if mild else "Primary hyperparathyroidism with two indications for surgery.",
            diagnosis=changed("Familial hypocalciuric hypercalcaemia") if benign else confirmed("Primary hyperparathyroidism"),
            icd10="E83.5" if benign else "E21.0",
            treatment=changed(verdict) if benign or mild else clarified(verdict),
            answers=(
                answer(
                    ("Probably not. The urine calcium is very low [^1] although PTH is only just raised [^2]." if benign else "Yes. Calcium in the urine is not low [^1] and PTH is raised [^2]."),
                    cite_value(laboratory, "Calcium, 24 h urine"), cite_value(laboratory, "PTH, intact"),
                ),
                answer(
                    ("No. Cancel the exploration [^1]; no gland is enlarged [^2]." if benign else "Not needed now [^1]; no criterion is met, and no gland was found [^2]." if mild else
                     "Yes, but a focused operation instead of the exploration [^1], as the adenoma is visible [^2] and bone density is low [^3]."),
                    cite(referral, plan), cite(ultrasound, gland), *(() if benign or mild else (cite(density, spine),)),
                ),
            ),
            recommendations=("Calcium to creatinine clearance ratio, CASR gene test.",) if benign else ("Calcium and creatinine every year, DXA every two years.",) if mild
            else ("PTH during surgery.", "Bone treatment only after the operation."),
            limits="Based on the enclosed files.",
        ),
    )  # fmt: skip
