"""Gastroenterology cases: pancreatic cyst, watch or operate; Crohn's disease, which second biologic."""

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
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, IRON, LIVER
from mso_app.demo.shapes import Opinion, Phantom, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def pancreatic_cyst(s: Setting) -> Script:
    """Cyst of the pancreas by size, duct, nodule and marker (European guideline 2018)."""
    p = s.patient
    size, duct, nodule, marker = s.pick((31, 6, 0, 24.0), (18, 2, 0, 12.4), (24, 11, 6, 88.0), (42, 3, 0, 9.1))
    operate, serous = duct >= 10, s.variant == 3
    cyst = (
        "Microcystic mass with a central scar"
        if serous
        else f"Cyst of {size} mm in the pancreatic {s.pick('head', 'tail', 'head', 'body')}"
    )
    main = f"The main duct measures {duct} mm"
    wall = f"Enhancing mural nodule of {nodule} mm" if nodule else "No mural nodule and no enhancing wall"
    mri = radiology(
        s, "mri_mrcp.pdf", "MRI of the pancreas with MRCP", 12,
        question="Incidental pancreatic cyst. Type, connection to the duct, signs of malignancy?",
        technique="1.5 T. Axial and coronal T2, 3D MRCP, DWI, dynamic T1 after gadoteric acid.",
        comparison=f"CT of {s.ago(760)}: {size - 4} mm.",
        findings=f"[[{cyst}]]" + (f", {size} mm" if serous else ", communicating with a side branch") + f". [[{main}]]. [[{wall}]].\n"
        "Pancreas otherwise of normal signal. No enlarged lymph nodes. Liver without focal lesion. Gallbladder stones.",
        impression=("1. Serous cystadenoma.\n" if serous else f"1. {'Mixed type' if operate else 'Branch duct'} IPMN, {size} mm.\n") + f"2. {main}. {wall}.",
        table=Table(title="Course", rows=(("Date", "Cyst", "Main duct"), (s.ago(760), f"{size - 4} mm", f"{max(duct - 2, 2)} mm"), (s.ago(12), f"{size} mm", f"{duct} mm"))),
    )  # fmt: skip
    fluid = (
        "CEA in the fluid 412 ng/mL, cytology without atypia"
        if not serous
        else "CEA in the fluid below 2 ng/mL, glucose 88 mg/dL"
    )
    endo = report(
        s, "endoscopic_ultrasound.pdf", "Endoscopic ultrasound with fine needle aspiration", 9,
        (
            ("Clinical question", "Nature of the pancreatic cyst."),
            ("Technique", "Linear echoendoscope, 22 G needle, one pass, prophylactic antibiotic."),
            ("Findings", f"{cyst}. {wall}. [[{fluid}]]."),
            ("Impression", "Serous lesion." if serous else "Mucinous lesion, IPMN."),
        ),
        department="Endoscopy unit", signed_by="Dr. C. Bellini, gastroenterology", kind=DocumentKind.OTHER,
    )  # fmt: skip
    laboratory = lab(
        s, 10,
        (
            panel(s, "Tumour markers", ("CA 19-9", "CEA"), {"CA 19-9": marker}),
            panel(s, "Pancreas and liver", ("Lipase", *LIVER, "HbA1c"), {"HbA1c": 6.6} if operate else {}),
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Clinical chemistry", CHEMISTRY),
        ),
    )  # fmt: skip
    plan = (
        "Our surgeons offer a pancreatoduodenectomy"
        if s.variant in (0, 2)
        else "Our surgeons offer a distal pancreatectomy"
    )
    referral = letter(
        s, "Department of Gastroenterology",
        subject="Pancreatic cyst, surveillance or surgery",
        opening=f"thank you for your view on this {s.age}-year-old {p.woman} with a cyst of the pancreas.",
        diagnoses=("Intraductal papillary mucinous neoplasm of the pancreas (D13.6)", "Gallbladder stones (K80.2)"),
        course=(f"The cyst was found by chance {'three' if s.variant == 0 else 'two'} years ago. No jaundice, no weight loss, no pancreatitis.",
                f"[[{plan}]]. {p.she.capitalize()} is fit (ECOG 0) and wants to avoid an unnecessary operation."),
    )  # fmt: skip
    worried = 5 <= duct < 10
    verdict = (
        "No treatment, no further control after one year" if serous else "Resection" if operate else
        "Surveillance every six months" if worried else "Surveillance once a year"
    )  # fmt: skip
    return Script(
        subject="Pancreatic cyst, surveillance or surgery",
        sub_specialty="pancreatic cystic lesions",
        history=f"{s.age}-year-old {p.woman} with an incidental pancreatic cyst of {size} mm, main duct {duct} mm. "
        f"CA 19-9 {marker} U/mL. No symptoms. Resection was offered.",
        first_diagnosis="Intraductal papillary mucinous neoplasm",
        icd10="D13.6",
        first_treatment="Pancreatoduodenectomy" if s.variant in (0, 2) else "Distal pancreatectomy",
        questions=("Which type of cyst is it, and are there signs of malignancy?", "Surgery now or surveillance, and how often?"),
        sheets=(referral, mri, endo, laboratory, *(series(s, Phantom.CT_ABDOMEN, 40, 7, "CT abdomen portal venous") if s.variant in (1, 2) else ()),
                *((scanned(s, report(s, "ct_report_earlier.pdf", "CT abdomen, outside report", 760, (("Findings", f"Cystic lesion of the pancreas, {size - 4} mm. No other finding."), ("Impression", "Control by MRI is recommended.")))),) if s.variant == 0 else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary={True: "The lesion is serous and harmless."}.get(serous, "")
            or ("Main duct of 10 mm or more and a nodule are absolute indications." if operate else "No absolute indication for surgery is present."),
            diagnosis=changed("Serous cystadenoma") if serous else clarified("Mixed-type IPMN with high-risk stigmata") if operate else confirmed("Branch duct IPMN"),
            icd10="D13.6",
            treatment=confirmed("Resection") if operate else changed(verdict),
            answers=(
                answer(
                    "A serous cystadenoma: the scar is typical [^1] and the fluid is not mucinous [^2]." if serous else
                    ("An IPMN with high-risk signs: " if operate else "A branch duct IPMN without high-risk signs: ") + "see the duct [^1] and the wall [^2]. CA 19-9 "
                    + ("is raised [^3]." if operate else "is normal [^3]."),
                    *((cite(mri, cyst), cite(endo, fluid)) if serous else (cite(mri, main), cite(mri, wall), cite_value(laboratory, "CA 19-9"))),
                ),
                answer(
                    f"{verdict}. " + ("The operation that was offered is not needed [^1]." if serous else "I agree with the surgeons [^1]; frozen section of the margin." if operate else
                    "The resection that was offered can wait [^1]. Operate for a nodule, jaundice, a duct of 10 mm or growth above 5 mm per year."),
                    cite(referral, plan),
                ),
            ),
            recommendations=("MRI with MRCP in twelve months, then stop.",) if serous else ("Staging CT of chest and abdomen.", "Optimise glucose before surgery.") if operate
            else (f"MRI with MRCP in {'six' if worried else 'twelve'} months.", "CA 19-9 and HbA1c at each control."),
            limits="Endosonographic images were not enclosed.",
        ),
    )  # fmt: skip


def crohn(s: Setting) -> Script:
    """Loss of response to a first biologic: too little drug, wrong drug, or a stricture."""
    p = s.patient
    drug, trough, calprotectin, stricture = s.pick(
        ("Infliximab", 1.2, 840, False), ("Adalimumab", 11.4, 1260, False), ("Infliximab", 8.6, 910, False), ("Adalimumab", 8.9, 130, True),
    )  # fmt: skip
    low = trough < 5
    inflamed = (
        "Deep ulcers over 12 cm of the terminal ileum, SES-CD 14"
        if not stricture
        else "Tight ileal stricture, no ulcer, SES-CD 3"
    )
    scope = report(
        s, "ileocolonoscopy.pdf", "Ileocolonoscopy", 10,
        (
            ("Clinical question", f"Crohn's disease under {drug.lower()}, activity?"),
            ("Technique", "Propofol sedation, terminal ileum intubated, Boston scale 8, biopsies."),
            ("Findings", f"[[{inflamed}]]. Colon and rectum without inflammation."),
            ("Impression", "Fibrotic stricture of the terminal ileum." if stricture else "Active ileal Crohn's disease."),
        ),
        department="Endoscopy unit", signed_by="Dr. C. Bellini, gastroenterology", kind=DocumentKind.OTHER,
    )  # fmt: skip
    bowel = "Upstream dilatation to 36 mm" if stricture else "No abscess, no fistula, no stricture"
    mri = radiology(
        s, "mr_enterography.pdf", "MR enterography", 8,
        question="Extent of Crohn's disease, complications?",
        technique="1.5 T, 1,200 ml mannitol, butylscopolamine, T2, DWI and dynamic T1 after gadolinium.",
        comparison="None.",
        findings=f"Wall thickening of the terminal ileum over {6 if stricture else 14} cm, {'little' if stricture else 'strong layered'} enhancement. [[{bowel}]]. No effusion.",
        impression=("1. Chronic stricture with dilatation." if stricture else "1. Active inflammation of the terminal ileum.") + f"\n2. {bowel}.",
    )  # fmt: skip
    name = f"{drug} trough"
    laboratory = lab(
        s, 9,
        (
            panel(s, "Drug level", (name,), {name: trough}, note=f"Antibodies to {drug.lower()}: {'18 AU/mL, low titre' if low else 'not detected'}."),
            panel(s, "Inflammation", ("CRP", "ESR", "Calprotectin, stool"), {"CRP": 4.1 if stricture else 38.2, "Calprotectin, stool": calprotectin}),
            panel(s, "Blood count", BLOOD_COUNT, {"Haemoglobin": 11.4, "MCV": 77.8}),
            panel(s, "Iron and vitamins", IRON, {"Ferritin": 12, "Transferrin saturation": 9}),
            panel(s, "Liver", LIVER),
        ),
    )  # fmt: skip
    plan = f"We plan to change from {drug.lower()} to vedolizumab"
    referral = letter(
        s, "Department of Gastroenterology",
        subject="Crohn's disease, second biologic",
        opening=f"please advise on this {s.age}-year-old {p.woman} with ileal Crohn's disease.",
        diagnoses=("Crohn's disease of the small intestine (K50.0), Montreal A2 L1 " + ("B2" if stricture else "B1"), "Iron deficiency (D50.9)"),
        course=(f"After a good first year under {drug.lower()} {p.she} again has {'cramps after meals and vomiting' if stricture else 'six loose stools a day and has lost 4 kg'}.",
                f"[[{plan}]]. No smoking, no previous operation."),
        medication=(f"{drug}, standard dose", "Azathioprine 100 mg, once daily"),
    )  # fmt: skip
    verdict = (
        "Ileocaecal resection"
        if stricture
        else f"Intensify {drug.lower()} first"
        if low
        else "Change the class: ustekinumab or risankizumab"
    )
    level = cite_value(laboratory, name)
    return Script(
        subject="Crohn, second biologic",
        sub_specialty="inflammatory bowel disease",
        history=f"{s.age}-year-old {p.woman} with ileal Crohn's disease losing response to {drug.lower()} after one year. "
        f"Calprotectin {calprotectin} ug/g, trough level {trough} ug/mL. A change to vedolizumab is planned.",
        first_diagnosis="Crohn's disease, secondary loss of response",
        icd10="K50.0",
        first_treatment="Change to vedolizumab",
        questions=("Why has the first biologic failed?", "What should come next?"),
        sheets=(referral, scope, mri, laboratory, *((csv(s, 190, (panel(s, "Inflammation", ("CRP", "Calprotectin, stool"), {"CRP": 6.2, "Calprotectin, stool": 180}),)),) if s.variant < 2 else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="The symptoms come from a scar and not from inflammation." if stricture else
            "The drug level is too low; the drug has not failed." if low else "Inflammation despite a sufficient level: the mechanism has failed.",
            diagnosis=changed("Fibrotic ileal stricture in Crohn's disease", Impact.MODERATE) if stricture else clarified(
                "Pharmacokinetic failure" if low else "Mechanistic failure of anti-TNF"),
            icd10="K50.0",
            treatment=changed(verdict) if stricture or low else clarified(verdict, Impact.MODERATE),
            answers=(
                answer(
                    ("It has not failed. There is a fixed stricture without ulcers [^1] although the level is sufficient [^2]." if stricture else
                     "The ileum is inflamed [^1] because the trough level is too low [^2]." if low else
                     "The ileum is inflamed [^1] in spite of a sufficient level [^2], so the pathway is not the right one."),
                    cite(scope, inflamed), level,
                ),
                answer(
                    ("Resection of the short segment with dilatation above it [^1]; biologic again after surgery." if stricture else
                     "Shorten the interval to four weeks and control the level before changing. There is no complication [^1]." if low else
                     "Ustekinumab or risankizumab rather than vedolizumab in ileal disease. No complication forbids it [^1]."),
                    cite(mri, bowel),
                ),
            ),
            recommendations=("Ferric carboxymaltose 1 g.", "Calprotectin after eight weeks.", *(("Surgical consultation within four weeks.",) if stricture else ())),
            limits="Histology was not enclosed.",
        ),
    )  # fmt: skip
