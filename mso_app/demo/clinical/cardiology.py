"""Cardiology cases: aortic stenosis, catheter or surgery; atrial fibrillation, another ablation or not."""

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
    photo,
    radiology,
    report,
    series,
    undetermined,
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, CLOTTING, IRON, LIPIDS, THYROID
from mso_app.demo.shapes import Layout, Opinion, Phantom, Picture, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def aortic_stenosis(s: Setting) -> Script:
    """Severe aortic stenosis by size, valve shape and surgical risk; one patient with low flow stays open."""
    p = s.patient
    velocity, gradient, area, ejection, bicuspid = s.pick(
        (4.4, 48, 0.74, 58, False), (4.7, 55, 0.69, 61, True), (4.2, 44, 0.71, 52, False), (3.3, 26, 0.86, 34, False),
    )  # fmt: skip
    low_flow = ejection < 40
    jet = f"Peak velocity {velocity} m/s, mean gradient {gradient} mmHg, valve area {area} cm2"
    shape = (
        "The valve is bicuspid with fusion of the right and left cusp"
        if bicuspid
        else "The valve is tricuspid with heavy calcification"
    )
    echo = report(
        s, "echocardiography.pdf", "Transthoracic echocardiography", 11,
        (
            ("Clinical question", "Severity of aortic stenosis, ventricular function."),
            ("Technique", "Complete study with continuous wave Doppler from apical and right parasternal windows, good windows."),
            ("Comparison", f"Study of last year: peak velocity {velocity - 0.4:.1f} m/s."),
            ("Findings", (f"[[{shape}]]. [[{jet}]].\nEjection fraction {ejection} %, septum 13 mm. "
             f"Stroke volume index {28 if low_flow else 41} ml/m2. Mitral regurgitation grade 1. Pulmonary pressure 34 mmHg.")),
            ("Impression", "Severe aortic stenosis by valve area" + (" with low flow and low gradient; true severity is open." if low_flow else ", velocity and gradient.")),
        ),
        kind=DocumentKind.OTHER,
        department="Echocardiography laboratory", signed_by="Dr. N. Ferreira, cardiology",
        table=Table(title="Measurements", rows=(("Variable", "Value", "Limit for severe"), ("Peak velocity", f"{velocity} m/s", "4.0 m/s"),
                    ("Mean gradient", f"{gradient} mmHg", "40 mmHg"), ("Valve area", f"{area} cm2", "1.0 cm2"), ("Ejection fraction", f"{ejection} %", "–"))),
    )  # fmt: skip
    aorta = 47 if bicuspid else 36
    route = "Both femoral arteries are wider than 6.5 mm without severe calcification"
    root = f"Ascending aorta {aorta} mm"
    ct = radiology(
        s, "ct_aortic_valve.pdf", "CT of the aortic root and access vessels", 7,
        question="Planning of valve replacement, catheter or surgery.",
        technique="ECG-gated CT angiography of the heart and non-gated CT of aorta and pelvis, 90 ml iomeprol 350.",
        comparison="Echocardiography of " + s.ago(11) + ".",
        findings=f"Annulus area {478 if p.woman == 'man' else 402} mm2, left coronary height 13 mm, right 16 mm. [[{root}]]. "
        f"Calcium score of the valve {1180 if low_flow else 3120} AU.\n[[{route}]]. No mass in lung or abdomen.",
        impression=f"1. Transfemoral access is possible.\n2. Ascending aorta {aorta} mm{', above the limit of 45 mm for combined surgery' if bicuspid else ''}.",
    )  # fmt: skip
    laboratory = lab(
        s, 6,
        (
            panel(s, "Heart", ("NT-proBNP", "Troponin T, hs"), {"NT-proBNP": 3890 if low_flow else 1240, "Troponin T, hs": 21}),
            panel(s, "Clinical chemistry", CHEMISTRY, {"Creatinine": 1.34, "eGFR (CKD-EPI)": 51}),
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Coagulation", CLOTTING, {"D-dimer": 0.62}),
            panel(s, "Lipids", LIPIDS),
        ),
    )  # fmt: skip
    frail = s.age >= 80
    wish = (
        "The heart team favours surgical replacement"
        if s.variant in (0, 3)
        else "The heart team favours a transfemoral valve"
    )
    referral = letter(
        s, "Department of Cardiology",
        subject="Severe aortic stenosis, catheter valve or surgery",
        opening=f"please review the documents of this {s.age}-year-old {p.woman} with symptomatic aortic stenosis.",
        diagnoses=("Severe aortic valve stenosis (I35.0)", "Chronic kidney disease, stage 3a (N18.3)", "Arterial hypertension (I10)"),
        course=(
            f"{p.family} is short of breath on one flight of stairs, without syncope. "
            + ("Walking speed 0.6 m/s, two falls this year. " if frail else "")
            + f"STS score {4.9 if frail else 1.8} %.",
            f"[[{wish}]]. {p.she.capitalize()} prefers the shorter stay in hospital but asks about durability.",
            "Coronary angiography: no stenosis above 50 %.",
        ),
        medication=("Bisoprolol 2.5 mg, once daily", "Torasemide 10 mg, once daily", "Atorvastatin 20 mg, once daily"),
    )  # fmt: skip
    verdict = "undetermined" if low_flow else "surgery" if bicuspid else "catheter"
    plan = {"undetermined": "Dobutamine stress echocardiography before a decision", "surgery": "Surgical valve and ascending aorta",
            "catheter": "Transfemoral TAVI"}[verdict]  # fmt: skip
    first = "Surgical aortic valve replacement" if s.variant in (0, 3) else "Transfemoral TAVI"
    return Script(
        subject="Severe aortic stenosis, TAVI or SAVR",
        sub_specialty="structural heart disease",
        history=f"{s.age}-year-old {p.woman} with dyspnoea NYHA III. {jet}, ejection fraction {ejection} %. "
        f"STS score {4.9 if frail else 1.8} %. {wish}.",
        first_diagnosis="Severe aortic valve stenosis",
        icd10="I35.0",
        first_treatment=first,
        questions=("Is the stenosis severe and is replacement indicated now?", "Which route is better for this patient, catheter or surgery?"),
        sheets=(referral, echo, ct, laboratory, *(series(s, Phantom.CT_CHEST, 7, 6, "CT angiography aorta") if s.variant < 2 else ()),
                *((photo(s, Picture.ECG, "ecg_12_leads.jpg", "ECG, 12 leads"),) if s.variant == 2 else ())),
        opinion=Opinion(
            headline={"undetermined": "Severity is open. Stress echocardiography first.", "surgery": "Surgery of valve and ascending aorta.",
                      "catheter": "Severe stenosis. Transfemoral TAVI."}[verdict],
            summary={"undetermined": "Low flow and a low calcium score leave open whether the stenosis is truly severe.",
                     "surgery": "A bicuspid valve with an aorta of 47 mm is better served by surgery.",
                     "catheter": "Severe symptomatic stenosis with good femoral access: a transfemoral valve is the better choice."}[verdict],
            diagnosis=undetermined("Low-flow, low-gradient aortic stenosis") if low_flow else confirmed("Severe aortic stenosis"),
            icd10="I35.0",
            treatment=undetermined(plan) if low_flow else confirmed(plan) if plan == first else changed(plan, Impact.MODERATE),
            answers=(
                answer(
                    "Not certain yet. The area is small but velocity and gradient are below the limits [^1]. Please do a low-dose "
                    "dobutamine study." if low_flow else
                    "Yes. All three measures are beyond the limits [^1] and the patient has symptoms; NT-proBNP is raised [^2].",
                    cite(echo, jet), *(() if low_flow else (cite_value(laboratory, "NT-proBNP"),)),
                ),
                answer(
                    "The route should wait. Access is suitable for a catheter [^1]." if low_flow else
                    "Surgery. The valve is bicuspid [^1] and the ascending aorta should be replaced in the same session [^2]." if bicuspid else
                    "Catheter. Access is good [^1] and the aorta is not dilated [^2]; the valve is tricuspid [^3].",
                    *((cite(ct, route),) if low_flow else (cite(echo, shape), cite(ct, root)) if bicuspid else
                      (cite(ct, route), cite(ct, root), cite(echo, shape))),
                ),
            ),
            recommendations=("Dental check before any valve.", "Hydration before and after contrast, eGFR after 48 hours.",
                             *(("Dobutamine up to 20 ug/kg/min with flow reserve.",) if low_flow else ())),
            limits="The CT was judged from the report and single images. Frailty was not tested by me.",
        ),
    )  # fmt: skip


def fibrillation(s: Setting) -> Script:
    """Atrial fibrillation after an ablation: too early, again, or another cause."""
    p = s.patient
    weeks, volume, tsh = s.pick((6, 36, 1.9), (38, 39, 2.3), (30, 44, 0.02))
    form, code = s.pick(("paroxysmal", "I48.0"), ("paroxysmal", "I48.0"), ("persistent", "I48.1"))
    thyroid, early = tsh < 0.1, weeks < 12
    burden = f"Atrial fibrillation in {s.pick(11, 34, 100)} % of the recording"
    holter = report(
        s, "holter_7_days.pdf", "Seven-day Holter ECG", 14,
        (
            ("Clinical question", "Recurrence after pulmonary vein isolation."),
            ("Technique", "Three channels, 163 hours of good quality."),
            ("Findings", f"[[{burden}]], mean rate in fibrillation 118/min. No pause above 2.5 s. Few ventricular extrasystoles."),
            ("Impression", "Recurrent atrial fibrillation with fast conduction."),
        ),
        kind=DocumentKind.OTHER,
        department="Electrophysiology", signed_by="Dr. U. Kessler, cardiology",
    )  # fmt: skip
    atrium = f"Left atrial volume index {volume} ml/m2"
    echo = report(
        s, "echocardiography.pdf", "Transthoracic echocardiography", 13,
        (
            ("Clinical question", "Left atrium, ventricular function."),
            ("Technique", "Complete study in fibrillation, mean of five beats."),
            ("Findings", f"Ejection fraction 55 %. [[{atrium}]]. No relevant valve disease. No effusion."),
            ("Impression", "Normal ventricular function, left atrium mildly enlarged."),
        ),
        kind=DocumentKind.OTHER,
        department="Echocardiography laboratory", signed_by="Dr. N. Ferreira, cardiology",
    )  # fmt: skip
    laboratory = lab(
        s, 12,
        (
            panel(s, "Thyroid", THYROID, {"TSH": tsh} | ({"Free T4": 2.61, "Free T3": 6.8} if thyroid else {})),
            panel(s, "Clinical chemistry", CHEMISTRY),
            panel(s, "Heart", ("NT-proBNP", "Troponin T, hs"), {"NT-proBNP": 540}),
            panel(s, "Iron", IRON),
            panel(s, "Coagulation", CLOTTING),
        ),
        layout=s.pick(Layout.PRINTOUT, Layout.GRID, Layout.METHOD),
    )  # fmt: skip
    when = f"Pulmonary vein isolation with radiofrequency was done {weeks} weeks ago"
    referral = letter(
        s, "Department of Cardiology",
        subject="Atrial fibrillation, repeat ablation",
        opening=f"thank you for your opinion on this {s.age}-year-old {p.woman} with recurrent fibrillation.",
        diagnoses=(f"{form.capitalize()} atrial fibrillation ({code})", "CHA2DS2-VASc 2"),
        course=(f"[[{when}]]. Palpitations returned, EHRA class III. Flecainide was stopped for dizziness.",
                "We propose a second ablation with additional lines. The patient asks whether there is an alternative."),
        medication=("Apixaban 5 mg, twice daily", "Metoprolol 47.5 mg, once daily"),
    )  # fmt: skip
    verdict = (
        "Treat the thyroid first, rate control"
        if thyroid
        else "Wait until three months have passed"
        if early
        else "Repeat isolation of the veins, no lines"
    )
    return Script(
        subject="Atrial fibrillation, repeat ablation",
        sub_specialty="electrophysiology",
        history=f"{s.age}-year-old {p.woman} with symptomatic atrial fibrillation {weeks} weeks after pulmonary vein isolation. "
        f"{burden}. {atrium}. A second ablation with lines is proposed.",
        first_diagnosis=f"Recurrent {form} atrial fibrillation",
        icd10=code,
        first_treatment="Second ablation with roof and mitral line",
        questions=("Is a second ablation indicated now?", "If so, are additional lines useful?"),
        sheets=(referral, holter, echo, laboratory, photo(s, Picture.ECG, "ecg_12_leads.jpg", "ECG, 12 leads")),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="Hyperthyroidism drives the arrhythmia and was not known." if thyroid else
            "The recurrence lies inside the blanking period." if early else "A late recurrence with reconnected veins is likely; isolate again.",
            diagnosis=changed("Atrial fibrillation in hyperthyroidism") if thyroid else confirmed(f"Recurrent {form} atrial fibrillation"),
            icd10="E05.9" if thyroid else code,
            treatment=changed(verdict) if thyroid or early else clarified(verdict, Impact.MODERATE),
            answers=(
                answer(
                    "Not now. TSH is suppressed [^1]; ablation before the thyroid is normal will fail." if thyroid else
                    "Not yet. The isolation is too recent [^1]; recurrences within twelve weeks often disappear." if early else
                    "Yes. The recurrence is late [^1], frequent [^2] and symptomatic.",
                    *((cite_value(laboratory, "TSH"),) if thyroid else (cite(referral, when),) if early else (cite(referral, when), cite(holter, burden))),
                ),
                answer("Lines are not supported by the trials when the atrium is only mildly enlarged [^1].", cite(echo, atrium)),
            ),
            recommendations=("Continue apixaban.", "Thyroid antibodies and ultrasound, thiamazole after consultation." if thyroid else "Holter again after twelve weeks."),
            limits="The ECG was seen as a photograph only.",
        ),
    )  # fmt: skip
