"""Pulmonology cases: fibrosing interstitial lung disease and the start of an antifibrotic."""

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
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, LIVER
from mso_app.demo.shapes import LabLine, Opinion, Phantom, Script, Table
from mso_app.domain.documents import DocumentKind


def fibrosis(s: Setting) -> Script:
    """Idiopathic pulmonary fibrosis, fibrotic hypersensitivity pneumonitis or disease with autoimmunity."""
    p = s.patient
    kind = s.pick("uip", "hp", "uip", "autoimmune")
    vital, diffusion, before = s.pick((68, 44, 79), (74, 51, 80), (59, 36, 71), (71, 48, 76))
    pattern = {
        "uip": "Subpleural honeycombing with basal predominance and traction bronchiectasis",
        "hp": "Three-density pattern with air trapping and spared bases",
        "autoimmune": "Basal reticulation with subpleural sparing and ground glass",
    }[kind]
    ct = radiology(
        s, "hrct_chest.pdf", "High-resolution CT of the chest", 9,
        question="Progressive dyspnoea, crackles. Fibrosing interstitial lung disease? Pattern?",
        technique="Volumetric CT, 1.0 mm, supine in inspiration and expiration, prone. No contrast agent.",
        comparison=f"CT of {s.ago(400)}.",
        findings=f"[[{pattern}]]. Extent about {s.pick(30, 25, 40, 20)} % of the lung, more than before.\n"
        "Mediastinal nodes up to 11 mm. Pulmonary trunk 29 mm. No consolidation, no nodule.",
        impression={"uip": "1. Definite UIP pattern.", "hp": "1. Pattern of fibrotic hypersensitivity pneumonitis.", "autoimmune": "1. Fibrotic NSIP pattern."}[kind] + "\n2. Progression.",
    )  # fmt: skip
    fall = f"Forced vital capacity fell from {before} % to {vital} % in twelve months"
    function = report(
        s, "lung_function.pdf", "Lung function", 6,
        (
            ("Technique", "Body plethysmography and diffusion by single breath, GLI 2012 and 2017 references."),
            ("Findings", f"[[{fall}]]. Diffusion {diffusion} %. Six-minute walk 390 m, lowest saturation {s.pick(88, 90, 84, 91)} %."),
            ("Impression", "Restriction with reduced diffusion, progressive."),
        ),
        department="Lung function laboratory", signed_by="Dr. F. Amaral, pulmonology", kind=DocumentKind.OTHER,
        table=Table(title="Values", rows=(("Variable", s.ago(371), s.ago(6)), ("FVC, % predicted", str(before), str(vital)),
                    ("DLCO, % predicted", str(diffusion + 9), str(diffusion)), ("FEV1/FVC", "0.83", "0.85"))),
    )  # fmt: skip
    antibody = (
        LabLine(test="Anti-Scl-70", value="87", unit="U/mL", high=10)
        if kind == "autoimmune"
        else LabLine(test="Anti-Scl-70", value="2", unit="U/mL", high=10)
    )
    pigeon = LabLine(test="IgG pigeon serum", value="142" if kind == "hp" else "9", unit="mg/L", high=40)
    laboratory = lab(
        s, 8,
        (
            panel(s, "Autoantibodies and precipitins", (), extra=(LabLine(test="ANA", value="1:1280" if kind == "autoimmune" else "< 1:80", reference="< 1:80"), antibody,
                  LabLine(test="Rheumatoid factor", value="8", unit="IU/mL", high=14), pigeon)),
            panel(s, "Liver", LIVER, note="Liver values are needed before an antifibrotic."),
            panel(s, "Clinical chemistry", (*CHEMISTRY, "LDH", "ACE"), {"LDH": 268}),
            panel(s, "Blood count", BLOOD_COUNT),
        ),
    )  # fmt: skip
    told = {
        "uip": "No birds, no mould, no drugs known to harm the lung",
        "hp": "Keeps eleven racing pigeons in a loft beside the house",
        "autoimmune": "White fingers in the cold for six years",
    }[kind]
    referral = letter(
        s, "Department of Pulmonology",
        subject="Fibrosing interstitial lung disease, start of an antifibrotic",
        opening=f"thank you for looking at the documents of this {s.age}-year-old {p.woman}.",
        diagnoses=("Idiopathic pulmonary fibrosis (J84.1)", "Gastro-oesophageal reflux (K21.9)"),
        course=(f"{p.family} has been short of breath for eighteen months, with a dry cough. {s.pick(30, 0, 25, 10)} pack-years. [[{told}]].",
                "Crackles at both bases, clubbing. Nintedanib is proposed; a biopsy has not been done.",
                "We ask whether the class is right and whether treatment can begin."),
        medication=("Pantoprazole 20 mg, once daily",),
    )  # fmt: skip
    class_ = {
        "uip": "Idiopathic pulmonary fibrosis",
        "hp": "Fibrotic hypersensitivity pneumonitis",
        "autoimmune": "Interstitial lung disease in systemic sclerosis",
    }[kind]
    plan = {
        "uip": "Nintedanib now",
        "hp": "Remove the birds, prednisolone trial, nintedanib if it progresses",
        "autoimmune": "Mycophenolate, then nintedanib in addition",
    }[kind]
    marker = {
        "uip": cite_value(laboratory, "Anti-Scl-70"),
        "hp": cite_value(laboratory, "IgG pigeon serum"),
        "autoimmune": cite_value(laboratory, "Anti-Scl-70"),
    }[kind]
    return Script(
        subject="Fibrosing ILD, antifibrotic start",
        sub_specialty="interstitial lung disease",
        history=f"{s.age}-year-old {p.woman} with dyspnoea for eighteen months. {fall}, diffusion {diffusion} %. "
        "CT shows a progressive fibrosing disease. Nintedanib is proposed without a biopsy.",
        first_diagnosis="Idiopathic pulmonary fibrosis",
        icd10="J84.1",
        first_treatment="Nintedanib 150 mg twice daily",
        questions=("Is the class idiopathic pulmonary fibrosis, and is a biopsy needed?", "Should an antifibrotic be started now?", "What has to be controlled under treatment?"),
        sheets=(referral, ct, function, laboratory, *(series(s, Phantom.CT_CHEST, 9, 8, "HRCT chest lung kernel") if s.variant in (0, 1) else ()),
                *((scanned(s, letter(s, "Practice for internal medicine", subject="Letter of the family doctor", opening="I know this patient since 2009.", diagnoses=("Chronic cough",), course=("Treated for bronchitis three times last winter.",))),) if s.variant == 2 else ())),
        opinion=Opinion(
            headline=f"{class_}. {plan}.",
            summary=f"Pattern, history and serology together give {class_[0].lower()}{class_[1:]}; a biopsy is not needed.",
            diagnosis=confirmed(class_) if kind == "uip" else changed(class_),
            icd10={"uip": "J84.1", "hp": "J67.2", "autoimmune": "M34.8"}[kind],
            treatment=confirmed(plan) if kind == "uip" else clarified(plan) if kind == "autoimmune" else changed(plan),
            answers=(
                answer(
                    f"{class_}. The CT pattern is characteristic [^1], the history fits [^2] and the serology is "
                    + ("negative [^3]. " if kind == "uip" else "positive [^3]. ") + "A biopsy would add risk and no information.",
                    cite(ct, pattern), cite(referral, told), marker,
                ),
                answer(
                    {"uip": "Yes. The loss of function is relevant [^1] and early treatment preserves volume.",
                     "hp": "Not as the first step. Remove the antigen and give prednisolone for three months; the course [^1] decides on nintedanib.",
                     "autoimmune": "As the second step. Begin mycophenolate; add nintedanib for this rate of decline [^1]."}[kind],
                    cite(function, fall),
                ),
                answer("Transaminases every month for three months, they are normal now [^1], then every three; weight, diarrhoea, lung function every four months.", cite_value(laboratory, "ALT")),
            ),
            recommendations=("Pulmonary rehabilitation and vaccination.", "Oxygen titration on exertion.", "Discussion with a transplant centre when FVC is below 60 %." if kind == "uip" else "Control in three months."),
            limits="Based on the enclosed files. CT seen as single slices.",
        ),
    )  # fmt: skip
