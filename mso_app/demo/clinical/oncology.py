"""Oncology cases: extent of surgery in DCIS, small renal mass, low-risk prostate cancer."""

from dataclasses import replace

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
    radiology,
    report,
    scanned,
    series,
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, CLOTTING, LIVER
from mso_app.demo.shapes import Opinion, Phantom, ReportPaper, Script, Sheet, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def dcis(s: Setting) -> Script:
    """Ductal carcinoma in situ: breast conservation or mastectomy, and whether nodes are needed."""
    p = s.patient
    grade, extent, second = s.pick((3, 28, False), (2, 14, False), (3, 61, True), (2, 33, False))
    spread = second or extent > 50
    calcium = f"Segmental fine pleomorphic calcification over {extent} mm"
    mammography = radiology(
        s, "mammography.pdf", "Mammography", 18,
        question="Calcification in screening. Extent?",
        technique="Digital mammography in two planes with magnification views, tomosynthesis.",
        comparison=f"Screening of {s.seen.year - 2}: no calcification.",
        findings=f"Breast density C. [[{calcium}]], left upper outer quadrant. " + ("A second group in the lower inner quadrant, 46 mm apart. " if second else "No second group. ") + "Right breast normal. Axilla without suspicious nodes.",
        impression=f"1. BI-RADS 5 on the left, {extent} mm.\n2. Stereotactic biopsy.",
    )  # fmt: skip
    if s.variant == 0:
        mammography = _wrong_birth_date(mammography)
    tumour = f"Ductal carcinoma in situ, nuclear grade {grade}"
    invasion = "No stromal invasion in twelve cores"
    receptor = (
        "Oestrogen receptor 90 %, progesterone receptor 60 %"
        if grade < 3
        else "Oestrogen receptor 10 %, progesterone receptor 0 %"
    )
    pathology = report(
        s, "breast_biopsy.pdf", "Vacuum biopsy of the left breast", 12,
        (
            ("Material", "Twelve cores, 9 G, from the left upper outer quadrant, calcification shown in the specimen radiograph."),
            ("Microscopy", f"[[{tumour}]], {'comedo' if grade == 3 else 'cribriform'} pattern, {'with' if grade == 3 else 'without'} necrosis. [[{invasion}]]."),
            ("Immunohistochemistry", f"[[{receptor}]]. p63 positive myoepithelium."),
            ("Diagnosis", f"DCIS, grade {grade}, B5a."),
        ),
        kind=DocumentKind.PATHOLOGY, signed_by="Dr. R. Okonjo, pathology",
    )  # fmt: skip
    plan = "Skin-sparing mastectomy with sentinel node biopsy was recommended"
    referral = letter(
        s, "Breast Centre",
        subject="DCIS, extent of resection",
        opening=f"please advise on this {s.age}-year-old {p.woman} with DCIS of the left breast.",
        diagnoses=(f"Ductal carcinoma in situ, left breast, grade {grade} (D05.1)",),
        course=(f"Found in screening, no lump. [[{plan}]]. {p.she.capitalize()} hopes to keep the breast. Cup size C.", "No family history of breast or ovarian cancer."),
    )  # fmt: skip
    laboratory = lab(
        s,
        10,
        (
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Clinical chemistry", CHEMISTRY),
            panel(s, "Liver", LIVER),
            panel(s, "Coagulation", CLOTTING),
        ),
    )
    verdict = (
        "Mastectomy with sentinel node and reconstruction"
        if spread
        else "Breast-conserving resection without sentinel node, then radiotherapy"
    )
    return Script(
        subject="DCIS, extent of resection",
        sub_specialty="breast cancer",
        history=f"{s.age}-year-old {p.woman} with calcification of {extent} mm in screening mammography. DCIS grade {grade} in vacuum biopsy, "
        f"no invasion. {plan}.",
        first_diagnosis="Ductal carcinoma in situ of the left breast",
        icd10="D05.1",
        first_treatment="Skin-sparing mastectomy with sentinel node biopsy",
        questions=("Is breast-conserving surgery possible and safe?", "Is sentinel node biopsy needed?", "What treatment should follow?"),
        sheets=(referral, mammography, pathology, laboratory),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="Two quadrants are affected, conservation is not safe." if spread else f"An extent of {extent} mm in one quadrant allows conservation with clear margins.",
            diagnosis=confirmed(f"DCIS, grade {grade}"),
            icd10="D05.1",
            treatment=confirmed(verdict) if spread else changed(verdict),
            answers=(
                answer(("No. The disease is in two quadrants; the larger group is described [^1]." if spread else "Yes. One segment is affected [^1]; aim for margins of 2 mm. The first advice was wider [^2]."),
                       cite(mammography, calcium), *(() if spread else (cite(referral, plan),))),
                answer(("Yes, because the axilla cannot be staged after mastectomy, although no invasion was seen [^1]." if spread else "No. There is no invasion [^1] and no lump; do it later only if invasion is found."), cite(pathology, invasion)),
                answer(("After mastectomy with clear margins no radiotherapy. " if spread else "Whole-breast radiotherapy in 15 fractions. ")
                       + ("Tamoxifen 5 mg may be offered for three years [^1]." if grade < 3 else "Endocrine treatment is of little use here [^1]."), cite(pathology, receptor)),
            ),
            recommendations=("Radiograph of the specimen during surgery.", "Genetic counselling is not required by age and family."),
            limits="The images were not enclosed." + (" One file names another birth date; please confirm that it belongs to this patient." if s.variant == 0 else ""),
        ),
    )  # fmt: skip


def _wrong_birth_date(sheet: Sheet) -> Sheet:
    """The same report with the birth year two years later, as after a slip at the front desk."""
    paper = sheet.paper
    if not isinstance(paper, ReportPaper):
        raise TypeError("Only reports are printed with a head that can be mistaken.")
    born = paper.head.birth_date
    return replace(sheet, paper=replace(paper, head=replace(paper.head, birth_date=born.replace(year=born.year + 2))))


def renal_mass(s: Setting) -> Script:
    """A small renal mass: partial removal, ablation, watching, or a benign lesion."""
    p = s.patient
    size, fat, clearance, score = s.pick(
        (34, False, 71, "6a"), (19, False, 52, "5p"), (27, True, 83, "5a"), (48, False, 38, "9ph")
    )
    mass = f"Solid mass of {size} mm at the {s.pick('lower pole of the right', 'upper pole of the left', 'middle of the right', 'hilum of the left')} kidney"
    nature = (
        "Macroscopic fat inside the mass, −42 HU" if fat else "Strong arterial enhancement from 34 to 128 HU, no fat"
    )
    ct = radiology(
        s, "ct_kidney.pdf", "CT of the kidneys", 10,
        question="Renal mass on ultrasound. Nature, stage, relation to hilum?",
        technique="Unenhanced, arterial, nephrographic and excretory phase, 1.5 mm, 100 ml iomeprol 350.",
        comparison=f"Ultrasound of {s.ago(31)}.",
        findings=f"[[{mass}]]. [[{nature}]]. RENAL score {score}. One artery, one vein without thrombus. Other kidney normal.\nNo enlarged nodes. Adrenals normal. Lung bases clear.",
        impression=("1. Angiomyolipoma." if fat else f"1. Renal cell carcinoma is suspected, cT1{'b' if size > 40 else 'a'}.") + "\n2. No metastasis.",
        table=Table(title="Attenuation", rows=(("Phase", "Mean HU"), ("Unenhanced", "−42" if fat else "34"), ("Arterial", "−30" if fat else "128"), ("Nephrographic", "−28" if fat else "96"))),
    )  # fmt: skip
    laboratory = lab(
        s, 9,
        (
            panel(s, "Clinical chemistry", CHEMISTRY, {"eGFR (CKD-EPI)": clearance, "Creatinine": 1.62 if clearance < 45 else 1.21 if clearance < 60 else 0.88}),
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Liver", LIVER),
            panel(s, "Coagulation", CLOTTING),
        ),
    )  # fmt: skip
    plan = (
        "Radical nephrectomy by laparoscopy is planned"
        if s.variant in (0, 3)
        else "Partial nephrectomy by robot is planned"
    )
    referral = letter(
        s, "Department of Urology",
        subject="Renal mass, partial nephrectomy?",
        opening=f"thank you for your opinion on this {s.age}-year-old {p.woman} with a renal mass found by chance.",
        diagnoses=("Renal mass, renal cell carcinoma suspected (C64)", "Diabetes mellitus type 2 (E11.9)"),
        course=(f"No haematuria, no pain. [[{plan}]]. A biopsy was not done.", f"ECOG {1 if s.age > 74 else 0}. eGFR {clearance} mL/min."),
        medication=("Metformin 1,000 mg, twice daily", "Candesartan 8 mg, once daily"),
    )  # fmt: skip
    old = s.variant == 1
    verdict = (
        "No operation, ultrasound in a year"
        if fat
        else "Biopsy, then active surveillance"
        if old
        else "Partial nephrectomy"
    )
    return Script(
        subject="Renal mass, partial nephrectomy?",
        sub_specialty="renal tumours",
        history=f"{s.age}-year-old {p.woman} with an incidental renal mass of {size} mm, RENAL score {score}. eGFR {clearance} mL/min. {plan}.",
        first_diagnosis="Suspected renal cell carcinoma",
        icd10="C64",
        first_treatment="Radical nephrectomy" if s.variant in (0, 3) else "Partial nephrectomy",
        questions=("Is the mass malignant, and is a biopsy needed?", "Which treatment protects kidney function best?"),
        sheets=(referral, ct, laboratory, *(series(s, Phantom.CT_ABDOMEN, 10, 7, "CT kidneys nephrographic") if s.variant in (0, 3) else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="Macroscopic fat proves an angiomyolipoma." if fat else "A small mass in an older patient with reduced function can be watched." if old else "The mass can be removed with preservation of the kidney.",
            diagnosis=changed("Angiomyolipoma") if fat else confirmed("Suspected renal cell carcinoma"),
            icd10="D17.7" if fat else "C64",
            treatment=changed(verdict),
            answers=(
                answer(("It is benign: [^1]. No biopsy." if fat else "Probably malignant by its enhancement [^1]. A biopsy " + ("should be done because it changes the plan." if old else "does not change the plan.")).replace("benign: [^1]", "benign, fat is seen inside it [^1]"), cite(ct, nature)),
                answer(
                    ("None is needed below 40 mm in a patient without symptoms [^1]." if fat else "Surveillance with imaging every six months [^1]; function is reduced [^2]." if old else
                     "Partial removal is feasible [^1] and function matters [^2]. The plan should be changed [^3]."),
                    cite(ct, mass), *(() if fat else (cite_value(laboratory, "eGFR (CKD-EPI)"),)), *(() if fat or old else (cite(referral, plan),)),
                ),
            ),
            recommendations=("Ultrasound in twelve months.",) if fat else ("CT of the chest.", "Stop metformin around contrast."),
            limits="The CT was seen as single slices.",
        ),
    )  # fmt: skip


def prostate(s: Setting) -> Script:
    """Low-risk prostate cancer: surveillance, or a lesion that the first biopsy missed."""
    psa, volume, rads, cores = s.pick((6.4, 52, 3, 2), (9.8, 31, 5, 3), (4.9, 44, 2, 1))
    density = round(psa / volume, 2)
    missed = rads == 5
    lesion = (
        "Anterior lesion of 17 mm with marked restricted diffusion, PI-RADS 5"
        if missed
        else f"No lesion above PI-RADS {rads}"
    )
    mri = radiology(
        s, "mri_prostate.pdf", "Multiparametric MRI of the prostate", 24,
        question="Gleason 6 in two cores. Is surveillance safe?",
        technique="3.0 T, T2 in three planes, DWI b 0, 500, 1,000 and 2,000, dynamic contrast.", comparison="None.",
        findings=f"Volume {volume} ml. [[{lesion}]]. Capsule and seminal vesicles intact. No enlarged nodes.",
        impression=f"1. PI-RADS {rads}.\n2. Organ-confined.",
    )  # fmt: skip
    grade = f"Acinar adenocarcinoma, Gleason 3 + 3 = 6, in {cores} of 12 cores"
    pathology = report(
        s, "prostate_biopsy.pdf", "Systematic biopsy of the prostate", 40,
        (("Material", "Twelve cores, transrectal, separately labelled."), ("Microscopy", f"[[{grade}]], longest focus 3 mm. No cribriform growth, no perineural invasion."), ("Diagnosis", "Prostate cancer, ISUP grade 1.")),
        kind=DocumentKind.PATHOLOGY, signed_by="Dr. R. Okonjo, pathology",
    )  # fmt: skip
    laboratory = lab(
        s,
        16,
        (
            panel(
                s,
                "Prostate",
                ("PSA, total", "PSA, free", "Testosterone"),
                {"PSA, total": psa, "PSA, free": 14},
                note=f"PSA density {density} ng/mL per ml.",
            ),
            panel(s, "Clinical chemistry", CHEMISTRY),
            panel(s, "Blood count", BLOOD_COUNT),
        ),
    )
    plan = "Radical prostatectomy was recommended to him"
    referral = letter(
        s, "Department of Urology",
        subject="Prostate cancer, surveillance or treatment",
        opening=f"please advise this {s.age}-year-old man with newly found prostate cancer.",
        diagnoses=("Prostate cancer, cT1c, ISUP 1 (C61)",),
        course=(f"PSA rose from {psa - 1.8:.1f} to {psa} ng/mL in three years. [[{plan}]]. He is sexually active and fears incontinence.",),
    )  # fmt: skip
    verdict = "Targeted biopsy of the anterior lesion before any decision" if missed else "Active surveillance"
    return Script(
        subject="Prostate cancer, surveillance",
        sub_specialty="prostate cancer",
        history=f"{s.age}-year-old man with ISUP 1 prostate cancer in {cores} of 12 cores, PSA {psa} ng/mL, density {density}. MRI PI-RADS {rads}. {plan}.",
        first_diagnosis="Prostate cancer, low risk",
        icd10="C61",
        first_treatment="Radical prostatectomy",
        questions=("Is active surveillance safe for this patient?", "Which controls are needed?"),
        sheets=(referral, mri, pathology, laboratory, *((scanned(s, report(s, "urology_note.pdf", "Urology practice note", 300, (("Findings", "Prostate smooth, 40 g, no nodule."), ("Plan", "PSA in three months.")), department="Urology practice", kind=DocumentKind.LETTER)),) if s.variant == 2 else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="The systematic biopsy did not reach the anterior lesion." if missed else "Low risk by grade, extent and MRI: surveillance is safe.",
            diagnosis=clarified("Prostate cancer, grade not yet certain", Impact.MODERATE) if missed else confirmed("Prostate cancer, low risk"),
            icd10="C61",
            treatment=changed(verdict),
            answers=(
                answer(("Not before a targeted biopsy. MRI shows a lesion [^1] that twelve systematic cores do not sample; the grade may be too low [^2]." if missed else
                        "Yes. The grade is low in few cores [^1] and MRI is without a suspicious lesion [^2]. The operation can be avoided [^3]."),
                       *((cite(mri, lesion), cite(pathology, grade)) if missed else (cite(pathology, grade), cite(mri, lesion), cite(referral, plan)))),
                answer("PSA every six months from the present value [^1], MRI and biopsy after twelve months, then by risk.", cite_value(laboratory, "PSA, total")),
            ),
            recommendations=("MRI-targeted transperineal biopsy.",) if missed else ("PSA every six months.", "Confirmatory biopsy at twelve months."),
            limits="Based on the enclosed reports. The slides were not reviewed.",
        ),
    )  # fmt: skip
