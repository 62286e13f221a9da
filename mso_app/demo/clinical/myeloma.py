"""Plasma cell disease: smouldering or active myeloma, and whether treatment can wait."""

from dataclasses import dataclass, replace

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
    scanned,
    series,
)
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, CLOTTING, DIFFERENTIAL, IRON, LIPIDS, LIVER, THYROID
from mso_app.demo.shapes import LabLine, Layout, Opinion, Phantom, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


@dataclass(frozen=True)
class _Clone:
    """One patient's plasma cell clone, as measured."""

    plasma_cells: int
    m_protein: int
    kappa: float
    lambda_: float
    haemoglobin: float
    creatinine: float
    lesions: int
    iron_low: bool = False

    @property
    def ratio(self) -> float:
        return round(self.kappa / self.lambda_, 1)


_CLONES = (
    _Clone(34, 32, 412, 6.1, 11.2, 1.08, 1),
    _Clone(63, 41, 886, 5.2, 10.4, 1.12, 3),
    _Clone(16, 17, 78.4, 9.8, 13.1, 0.84, 0),
    _Clone(14, 18, 96.2, 8.3, 9.1, 0.92, 0, iron_low=True),
)


# What the laboratory writes under each panel of its long report.
_NOTES = {
    "Blood count": "EDTA blood, analysed within two hours. The smear was reviewed by a laboratory physician: normocytic "
    "anaemia with marked rouleaux formation, platelets of normal size, no blasts.\nThe haemoglobin has fallen since the last report. "
    "A dilution effect by the raised total protein cannot be excluded.",
    "Plasma cell disorder": "Serum electrophoresis shows a narrow band in the gamma region. Immunofixation: IgG kappa. "
    "IgA and IgM are suppressed.\nFree light chains were measured with one lot of reagent; results of other methods are "
    "not interchangeable. Please follow the patient with the same method.",
    "Clinical chemistry": "The total protein is raised because of the monoclonal protein. Sodium may read low by an "
    "indirect method when protein is high; the value here was measured directly.",
    "Iron and vitamins": "No evidence of iron, vitamin B12 or folate deficiency as a cause of the anaemia.",
    "Differential count": "Automated differential, confirmed by eye. Rouleaux in the smear, no circulating plasma cells.",
    "Liver": "No haemolysis, no icterus, no lipaemia in the sample.",
    "Coagulation": "Citrate plasma. Paraproteins can disturb clotting tests; no sign of an inhibitor in the mixing test.",
    "Thyroid": "Euthyroid. Biotin above 5 mg per day would disturb this method; the patient reports no supplements.",
    "Lipids": "Fasting sample. Goals depend on the cardiovascular risk of the patient.",
    "Electrolytes": "Heparin blood, measured directly within ten minutes. The ionised calcium excludes a raised free "
    "calcium that binding to the paraprotein could simulate.",
}


def myeloma(s: Setting) -> Script:
    """Plasma cell clone with or without a reason to treat. Criteria: IMWG 2014, risk 20/2/20."""
    c = s.pick(*_CLONES)
    p = s.patient
    active = c.plasma_cells >= 60 or c.lesions > 1 or c.ratio >= 100
    high_risk = c.plasma_cells > 20 and c.m_protein > 20 and c.ratio > 20

    serology = panel(
        s,
        "Plasma cell disorder",
        ("IgG", "IgA", "IgM", "Beta-2 microglobulin", "Free kappa", "Free lambda", "Kappa/lambda ratio"),
        {
            "IgG": c.m_protein * 1.2,
            "IgA": 0.52,
            "IgM": 0.31,
            "Beta-2 microglobulin": 3.1 if c.plasma_cells > 20 else 2.0,
            "Free kappa": c.kappa,
            "Free lambda": c.lambda_,
            "Kappa/lambda ratio": f"{c.ratio}",
        },
        extra=(LabLine(test="M-protein", value=f"{c.m_protein}", unit="g/L", reference="not detected"),),
    )
    iron = {"Ferritin": 7, "Iron": 24, "Transferrin saturation": 6} if c.iron_low else {}
    counts = {"Haemoglobin": c.haemoglobin} | ({"MCV": 71.0, "MCH": 22.4} if c.iron_low else {})
    chemistry = {"Creatinine": c.creatinine, "eGFR (CKD-EPI)": 58 if c.creatinine > 1 else 82, "Total protein": 92}
    panels = (
        panel(s, "Blood count", BLOOD_COUNT, counts),
        serology,
        panel(s, "Clinical chemistry", (*CHEMISTRY, "Calcium, corrected", "LDH"), chemistry),
        panel(s, "Iron and vitamins", IRON, iron),
    )
    if s.variant == 1:
        panels += (
            panel(s, "Differential count", DIFFERENTIAL),
            panel(s, "Liver", LIVER),
            panel(s, "Coagulation", CLOTTING),
            panel(s, "Thyroid", THYROID),
            panel(s, "Lipids", LIPIDS),
            panel(s, "Electrolytes", ("Sodium", "Potassium", "Chloride", "Magnesium", "Phosphate", "Calcium, ionised")),
        )
        panels = tuple(replace(each, note=_NOTES[each.name]) for each in panels)
    laboratory = lab(s, 5, panels, layout=Layout.CLINIC, spread=s.variant == 1)

    marrow_quote = f"CD138-positive plasma cells make up {c.plasma_cells} % of nucleated cells"
    marrow = report(
        s,
        "bone_marrow_biopsy.pdf",
        "Bone marrow biopsy",
        3,
        (
            (
                "Material",
                "Trephine biopsy of the left posterior iliac crest, 21 mm, and aspirate. EDTA decalcification.",
            ),
            ("Macroscopy", "One grey-brown cylinder, completely embedded."),
            (
                "Microscopy",
                (
                    f"Cellularity {'55' if c.plasma_cells > 20 else '40'} %. Erythropoiesis and granulopoiesis mature "
                    f"regularly, megakaryocytes of normal number and shape. [[{marrow_quote}]], in small groups and as "
                    "single interstitial cells. Iron stores "
                    f"{'absent' if c.iron_low else 'normal'}. Congo red stain negative."
                ),
            ),
            (
                "Immunohistochemistry",
                (
                    "Plasma cells positive for CD138, MUM1 and CD56, negative for cyclin D1. [[Restricted to kappa light chain]], "
                    "kappa to lambda above 20 to 1. CD20 shows scattered small B cells only."
                ),
            ),
            (
                "Diagnosis",
                (
                    f"Infiltration by a plasma cell neoplasm, {c.plasma_cells} % of nucleated cells, kappa-restricted. "
                    "No amyloid. Classification needs the clinical and imaging findings."
                ),
            ),
        ),
        kind=DocumentKind.PATHOLOGY,
        signed_by="Prof. G. Sandvik, consultant pathologist",
    )

    if c.lesions == 0:
        mri_quote = "No focal marrow lesion of 5 mm or more is seen"
        finding = f"[[{mri_quote}]] in the spine, pelvis or long bones."
        impression = "1. No focal marrow lesion.\n2. No compression fracture, no extramedullary disease."
        rows = (("Reference marrow L1", "4, 188", "–", "0.38"), ("Iliac crest, right", "3, 96", "–", "0.41"))
    elif c.lesions == 1:
        mri_quote = "There is a single focal lesion in the L3 vertebral body"
        finding = (
            f"[[{mri_quote}]], 6 mm, hyperintense on STIR with restricted diffusion. "
            "No second lesion of 5 mm or more is seen in the spine, pelvis or long bones."
        )
        impression = (
            "1. One focal marrow lesion, L3, 6 mm. [[The criterion of more than one focal lesion is not met.]]\n"
            "2. No compression fracture, no extramedullary disease.\n3. Follow-up MRI in 3 to 6 months is suggested."
        )
        rows = (("L3 vertebral body", "4, 212", "6 mm", "0.71"), ("Reference marrow L1", "4, 188", "–", "0.38"))
    else:
        mri_quote = "Three focal lesions: T9 11 mm, L2 8 mm, left iliac wing 14 mm"
        finding = f"[[{mri_quote}]], all hyperintense on STIR with restricted diffusion."
        impression = (
            "1. Three focal marrow lesions, the largest 14 mm.\n2. No fracture, no contact with the spinal cord."
        )
        rows = (
            ("T9 vertebral body", "4, 140", "11 mm", "0.74"),
            ("L2 vertebral body", "4, 201", "8 mm", "0.69"),
            ("Iliac wing, left", "3, 102", "14 mm", "0.77"),
        )
    mri = radiology(
        s,
        "whole_body_mri.pdf",
        "Whole-body MRI",
        2,
        question=f"Monoclonal gammopathy IgG kappa, {c.plasma_cells} % plasma cells in the marrow. Focal lesions? "
        "Smouldering or active disease?",
        technique="3.0 T. Whole-body coronal T1 Dixon and STIR, axial DWI (b 50 and 900 s/mm2), sagittal T1 and STIR of "
        "the whole spine. No contrast agent.",
        comparison=f"Low-dose CT of {s.ago(4)}.",
        findings=f"Marrow signal mildly heterogeneous, fat fraction 48 %. {finding}\n"
        "Vertebral heights are preserved. [[No epidural extension and no contact with the cord.]] Disc bulge L4/5 "
        "without stenosis. No paraskeletal or extramedullary mass. Liver and spleen of normal size.",
        impression=impression,
        table=Table(title="Measurements", rows=(("Site", "Series, image", "Size", "ADC"), *rows)),
    )

    plan_quote = "Planned: D-VRd induction, four cycles, then transplant"
    treatment = "D-VRd induction, four cycles, then autologous transplant"
    referral = letter(
        s,
        "Department of Haematology",
        subject="Second opinion on the need for treatment of a plasma cell disorder",
        opening=f"thank you for reviewing the documents of this {s.age}-year-old {p.woman}.",
        diagnoses=(
            "Multiple myeloma IgG kappa (C90.0), diagnosed this month",
            "Essential hypertension (I10)",
            *(("Iron deficiency anaemia, menorrhagia (D50.0)",) if c.iron_low else ()),
        ),
        course=(
            (
                f"{p.family} came with [[fatigue for four months]]. {p.she.capitalize()} reports no bone pain, no infections "
                f"and no loss of weight. An M-protein of {c.m_protein} g/L was found on electrophoresis."
            ),
            (
                f"The marrow shows {c.plasma_cells} % clonal plasma cells, the free light chain ratio is {c.ratio}. "
                f"Haemoglobin is {c.haemoglobin} g/dL, creatinine {c.creatinine:.2f} mg/dL, calcium is normal."
            ),
            f"Our tumour board considers the disease active. [[{plan_quote}]].",
            "Cytogenetics were sent to an outside laboratory, the report is enclosed as a scan.",
        ),
        medication=("Ramipril 5 mg, once daily", "Amlodipine 5 mg, once daily", "Cholecalciferol 1,000 IU, once daily"),
    )
    fish = scanned(
        s,
        report(
            s,
            "cytogenetics_fish.pdf",
            "Cytogenetics, FISH on CD138-selected cells",
            3,
            (
                ("Method", "Interphase FISH on magnetically enriched plasma cells, 200 nuclei per probe."),
                (
                    "Result",
                    "del(17p): not detected. t(4;14): not detected. t(14;16): not detected. Gain of 1q in 12 % of cells.",
                ),
                ("Assessment", "No high-risk translocation. The gain of 1q is close to the cut-off of the laboratory."),
            ),
            kind=DocumentKind.PATHOLOGY,
            department="Laboratory of Cytogenetics",
            signed_by="Dr. I. Maurer",
        ),
    )
    earlier = csv(
        s,
        165,
        (
            panel(s, "Blood count", ("Haemoglobin", "Leukocytes", "Platelets"), {"Haemoglobin": c.haemoglobin + 1.2}),
            panel(
                s,
                "Clinical chemistry",
                ("Creatinine", "Calcium", "Albumin", "LDH"),
                {"Creatinine": c.creatinine - 0.14},
            ),
            panel(
                s,
                "Plasma cell disorder",
                ("IgG", "Free kappa", "Free lambda"),
                {"IgG": c.m_protein, "Free kappa": c.kappa * 0.7, "Free lambda": c.lambda_ + 0.8},
            ),
        ),
        name="laboratory_earlier.csv",
    )
    images = (
        ()
        if s.variant > 1
        else (
            *series(s, Phantom.CT_ABDOMEN, 4, 8, "CT whole body low dose"),
            *series(s, Phantom.MR_SPINE, 2, 7, "Sag STIR whole spine"),
        )
    )

    first = "Does she meet the criteria for active myeloma that needs treatment now?".replace("she", p.she)
    second = "If smouldering, what is the risk of progression and how should the patient be followed?"
    third = "Is the planned D-VRd induction justified at this point?"
    marrow_cite, plan_cite, mri_cite = cite(marrow, marrow_quote), cite(referral, plan_quote), cite(mri, mri_quote)
    if active:
        opinion = Opinion(
            headline="Active multiple myeloma. Treatment is justified now.",
            summary="The patient has an active multiple myeloma by biomarkers and imaging, before organ damage. I support "
            "the planned induction.",
            diagnosis=confirmed("Multiple myeloma, IgG kappa, active by SLiM criteria"),
            icd10="C90.0",
            treatment=confirmed("D-VRd induction, then transplant"),
            answers=(
                answer(
                    f"Yes. Three biomarkers of malignancy are met: clonal plasma cells are {c.plasma_cells} %, the limit is "
                    f"60 % [^1], the light chain ratio is {c.ratio}, the limit is 100 [^2], and there is more than one focal "
                    "lesion on MRI [^3]. Organ damage is not required.",
                    marrow_cite, cite_value(laboratory, "Kappa/lambda ratio"), mri_cite,
                ),
                answer(
                    "The question of smouldering disease does not arise. Stage is R-ISS II, with normal LDH and no high-risk "
                    "translocation in the enclosed report. I advise a control of the light chains before every cycle [^1].",
                    cite_value(laboratory, "Free kappa"),
                ),
                answer(
                    "Yes. Induction as planned is standard for a patient who can have a transplant [^1]. Please add "
                    "aciclovir and an antibiotic for the first three months, and a bone-protecting agent.",
                    plan_cite,
                ),
            ),
            recommendations=(
                "Start D-VRd within two weeks, collect stem cells after cycle four.",
                "Zoledronic acid after a dental check.",
                "Aciclovir 400 mg twice daily during and three months after proteasome inhibition.",
            ),
            limits="Based on the enclosed files. The patient was not examined. The cytogenetics were read from a scan.",
        )  # fmt: skip
    elif c.iron_low:
        opinion = Opinion(
            headline="Smouldering myeloma, low risk, beside iron deficiency. No treatment of the clone.",
            summary="The anaemia is explained by iron deficiency and not by the plasma cells. The clone meets no criterion "
            "for treatment.",
            diagnosis=changed("Smouldering myeloma, low risk; iron deficiency anaemia"),
            icd10="C90.0",
            treatment=changed("Intravenous iron and observation, no induction"),
            answers=(
                answer(
                    "No. The anaemia was counted as an end-organ criterion, but it is microcytic with a ferritin of 7 ng/mL "
                    f"[^1]. Clonal plasma cells are {c.plasma_cells} % [^2] and no focal lesion is seen [^3].",
                    cite_value(laboratory, "Ferritin"), marrow_cite, mri_cite,
                ),
                answer(
                    "Low risk by 20/2/20: none of the three factors is present, about 6 % progress within two years. "
                    "Laboratory control every four months in the first year, then every six [^1].",
                    cite_value(laboratory, "M-protein"),
                ),
                answer("No. The induction was planned on the assumption of active disease [^1].", plan_cite),
            ),
            recommendations=(
                "Ferric carboxymaltose, then repeat the blood count in eight weeks.",
                "Find the source of the iron loss.",
                "Light chains, M-protein and creatinine every four months.",
            ),
            limits="Based on the enclosed files. The patient was not examined.",
        )  # fmt: skip
    elif high_risk:
        opinion = Opinion(
            headline="Smouldering myeloma, high risk. No treatment now.",
            summary="The patient has a high-risk smouldering multiple myeloma. No criterion for active disease is met. I "
            "advise close monitoring instead of the planned induction.",
            diagnosis=clarified("Smouldering multiple myeloma, high risk", Impact.MODERATE),
            icd10="C90.0",
            treatment=changed("Close monitoring, no induction now"),
            answers=(
                answer(
                    f"No. None of the SLiM-CRAB criteria is met. Clonal plasma cells are {c.plasma_cells} %, the limit is "
                    f"60 % [^1]. The free light chain ratio is {c.ratio}, the limit is 100 [^2]. MRI shows one focal lesion, "
                    "more than one is required [^3]. Haemoglobin is less than 2 g/dL below the lower limit [^4].",
                    marrow_cite, cite_value(laboratory, "Kappa/lambda ratio"), mri_cite,
                    cite_value(laboratory, "Haemoglobin"),
                ),
                answer(
                    "High risk. All three 20/2/20 factors are present: plasma cells above 20 % [^1], M-protein above 20 g/L "
                    "[^2], ratio above 20 [^3]. About 44 % progress within two years. I advise laboratory control every month "
                    "for three months, whole-body MRI in three months, and discussion of a trial.",
                    marrow_cite, cite_value(laboratory, "M-protein"), cite_value(laboratory, "Kappa/lambda ratio"),
                ),
                answer(
                    "Not yet. Induction was planned on the assumption of active disease [^1]. Start it if a second focal "
                    "lesion appears, the ratio passes 100, or an end-organ criterion is met.",
                    plan_cite,
                ),
            ),
            recommendations=(
                "Laboratory control every month for three months, then every three months.",
                "Whole-body MRI in three months.",
                "Offer a trial for high-risk smouldering myeloma.",
            ),
            limits="Based on the enclosed files. The patient was not examined. The cytogenetics were read from a scan.",
        )  # fmt: skip
    else:
        opinion = Opinion(
            headline="Smouldering myeloma of low risk. Observation.",
            summary="The clone is small and stable, no criterion for treatment is met, and the risk of progression is low.",
            diagnosis=clarified("Smouldering multiple myeloma, low risk", Impact.MODERATE),
            icd10="C90.0",
            treatment=changed("Observation"),
            answers=(
                answer(
                    f"No. Clonal plasma cells are {c.plasma_cells} % [^1], the ratio is {c.ratio} [^2] and MRI is without "
                    "a focal lesion [^3]. Haemoglobin, creatinine and calcium are normal.",
                    marrow_cite, cite_value(laboratory, "Kappa/lambda ratio"), mri_cite,
                ),
                answer(
                    "Low risk by 20/2/20, about 6 % within two years. Control every four to six months; repeat imaging "
                    "only for symptoms or a rise of the M-protein by a quarter [^1].",
                    cite_value(laboratory, "M-protein"),
                ),
                answer("No. The induction was planned for active disease, which is not present [^1].", plan_cite),
            ),
            recommendations=("Laboratory control in four months.", "Vaccination against pneumococci and influenza."),
            limits="Based on the enclosed files. The patient was not examined.",
        )  # fmt: skip
    return Script(
        subject="Smouldering or active myeloma",
        sub_specialty="multiple myeloma",
        history=f"{s.age}-year-old {p.woman} with fatigue for four months. M-protein IgG kappa {c.m_protein} g/L, "
        f"{c.plasma_cells} % clonal plasma cells in the marrow, haemoglobin {c.haemoglobin} g/dL. No bone pain, no "
        f"infections. The tumour board recommends induction; {p.she} asks whether it can wait.",
        first_diagnosis="Multiple myeloma",
        icd10="C90.0",
        first_treatment=treatment,
        questions=(first, second, third),
        sheets=(referral, laboratory, marrow, mri, earlier, fish, *images),
        opinion=opinion,
    )
