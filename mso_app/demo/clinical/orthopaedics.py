"""Orthopaedic cases: full-thickness rotator cuff tear; lumbar stenosis, decompression or fusion."""

from mso_app.demo.clinical.kit import (
    Setting,
    answer,
    changed,
    cite,
    clarified,
    confirmed,
    lab,
    letter,
    panel,
    photo,
    radiology,
    report,
    scanned,
    series,
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, CLOTTING
from mso_app.demo.shapes import Opinion, Phantom, Picture, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def cuff_tear(s: Setting) -> Script:
    """Rotator cuff: repair while the muscle is healthy, train first, or a tear beyond repair."""
    p = s.patient
    size, stage, traumatic = s.pick((24, 1, True), (11, 0, False), (46, 3, False), (29, 1, True))
    tear = f"Full-thickness tear of the supraspinatus, {size} mm retraction"
    muscle = f"Fatty infiltration Goutallier {stage}"
    mri = radiology(
        s, "mri_shoulder.pdf", "MRI of the right shoulder", 13,
        question="Weakness after a fall. Cuff tear?" if traumatic else "Chronic pain. Cuff tear?",
        technique="3.0 T, shoulder coil, PD with fat suppression in three planes, sagittal T1.", comparison="Radiograph of the same week.",
        findings=f"[[{tear}]]. [[{muscle}]]. Subscapularis and teres minor intact. Long biceps tendon {'subluxed' if traumatic else 'in place'}. Acromion type 2, distance {5 if stage > 2 else 9} mm.",
        impression=f"1. Supraspinatus tear, {'massive' if size > 40 else 'medium' if size > 15 else 'small'}.\n2. {muscle}.",
    )  # fmt: skip
    force = (
        "Active elevation 70 degrees, passive 160 degrees"
        if size > 15
        else "Active elevation 150 degrees with a painful arc"
    )
    plan = "Arthroscopic repair is offered in four months" if traumatic else "Arthroscopic repair is offered next month"
    referral = letter(
        s, "Department of Orthopaedics",
        subject="Full-thickness cuff tear, repair now?",
        opening=f"thank you for advising this {s.age}-year-old {p.woman} with a tear of the rotator cuff.",
        diagnoses=("Rotator cuff tear, right shoulder (" + ("S46.0" if traumatic else "M75.1") + ")",),
        course=(("Fall from a ladder seven weeks ago. " if traumatic else "Pain for two years without injury. ") + f"[[{force}]]. Right-handed, {s.pick('roofer', 'teacher', 'retired', 'carpenter')}.",
                f"[[{plan}]]. Physiotherapy: {'four sessions' if traumatic else 'none so far' if size < 15 else 'six months without gain'}."),
        medication=("Ibuprofen 400 mg, when needed",),
    )  # fmt: skip
    xray = photo(s, Picture.XRAY, "radiograph_shoulder.jpg", "Radiograph of the right shoulder")
    verdict = (
        "Repair within four weeks"
        if traumatic
        else "Three months of exercise first"
        if size < 15
        else "No repair; exercise, reverse prosthesis if it fails"
    )
    code = "S46.0" if traumatic else "M75.1"
    return Script(
        subject="Full-thickness cuff tear, repair now?",
        sub_specialty="shoulder",
        history=f"{s.age}-year-old {p.woman}, {'fall seven weeks ago' if traumatic else 'pain for two years'}. {tear}. {muscle}. {force}. {plan}.",
        first_diagnosis="Full-thickness rotator cuff tear",
        icd10=code,
        first_treatment="Arthroscopic repair",
        questions=("Should the tear be repaired, and how soon?", "What result can be expected?"),
        sheets=(referral, mri, xray, *((scanned(s, report(s, "physiotherapy.pdf", "Physiotherapy report", 20, (("Course", "Four sessions, pain unchanged."), ("Advice", "Surgical opinion.")), department="Physiotherapy", kind=DocumentKind.LETTER)),) if s.variant == 0 else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="A traumatic tear with healthy muscle should be repaired early." if traumatic else "A small degenerative tear does as well with exercise." if size < 15 else "Retraction and fatty muscle make healing unlikely.",
            diagnosis=clarified("Traumatic supraspinatus tear") if traumatic else confirmed("Degenerative supraspinatus tear"),
            icd10=code,
            treatment=clarified(verdict, Impact.MODERATE) if traumatic else changed(verdict),
            answers=(
                answer(
                    ("Yes, and sooner than planned [^1]. The tear is retracted [^2] but the muscle is still healthy [^3]." if traumatic else
                     "Not now. The tear is small [^2] and the muscle healthy [^3]; the date that is offered [^1] can be given back." if size < 15 else
                     "No. The offered repair [^1] would probably not heal: the tear is large [^2] and the muscle is fatty [^3]."),
                    cite(referral, plan), cite(mri, tear), cite(mri, muscle),
                ),
                answer(
                    ("Healing in about 85 %, return to heavy work after six months; function now is poor [^1]." if traumatic else
                     "Three of four patients need no operation after a structured programme [^1]." if size < 15 else "Exercise of the deltoid helps half of the patients; otherwise a reverse prosthesis restores elevation [^1]."),
                    cite(referral, force),
                ),
            ),
            recommendations=("Tenodesis of the biceps in the same session.", "Sling for four weeks.") if traumatic else ("Supervised exercise twice weekly for twelve weeks.", "Ultrasound after one year."),
            limits="The patient was not examined. MRI images were not enclosed.",
        ),
    )  # fmt: skip


def lumbar_stenosis(s: Setting) -> Script:
    """Lumbar stenosis with or without instability: decompression alone or fusion."""
    p = s.patient
    area, slip, moving = s.pick((62, 5, False), (48, 0, False), (71, 9, True), (55, 4, False))
    canal = f"Severe stenosis L4/5, dural sac {area} mm2"
    mri = radiology(
        s, "mri_lumbar_spine.pdf", "MRI of the lumbar spine", 16,
        question="Neurogenic claudication. Stenosis, instability?",
        technique="1.5 T, sagittal T1, T2 and STIR, axial T2 L2 to S1.", comparison="None.",
        findings=f"[[{canal}]], ligament and facet hypertrophy. Facet effusion {'4 mm on both sides' if moving else 'absent'}. L3/4 moderate, L5/S1 free. No fracture, conus normal.",
        impression="1. Severe central stenosis L4/5." + (f"\n2. Degenerative spondylolisthesis, {slip} mm." if slip else ""),
    )  # fmt: skip
    motion = (
        f"Slip of {slip} mm in extension and {slip + (5 if moving else 1)} mm in flexion"
        if slip
        else "No slip in flexion or extension"
    )
    films = radiology(
        s, "flexion_extension.pdf", "Lumbar spine, flexion and extension", 15,
        question="Instability L4/5?", technique="Standing lateral radiographs in flexion and extension.", comparison="MRI of " + s.ago(16) + ".",
        findings=f"[[{motion}]]. Disc height L4/5 reduced. Sagittal balance is kept.",
        impression="1. Instability L4/5." if moving else "1. No instability.",
        table=Table(title="Measurements", rows=(("Level", "Extension", "Flexion"), ("L3/4", "0 mm", "0 mm"), ("L4/5", f"{slip} mm", f"{slip + (5 if moving else 1) if slip else 0} mm"))),
    )  # fmt: skip
    walk = f"Walking distance {s.pick(150, 80, 200, 120)} m, relieved by sitting"
    plan = "Decompression with fusion L4/5 is recommended"
    referral = letter(
        s, "Spine Centre",
        subject="Lumbar stenosis, fusion",
        opening=f"please review the documents of this {s.age}-year-old {p.woman} with stenosis of the lumbar spine.",
        diagnoses=("Lumbar spinal stenosis L4/5 (M48.0)",) + (("Degenerative spondylolisthesis (M43.1)",) if slip else ()),
        course=(f"[[{walk}]]. Leg pain 7 of 10, back pain {6 if moving else 2} of 10. No paresis, bladder normal.", f"Two epidural injections helped for weeks. [[{plan}]]. The patient fears a long operation."),
        medication=("Pregabalin 75 mg, twice daily", "Metamizole 500 mg, when needed"),
    )  # fmt: skip
    laboratory = lab(
        s,
        14,
        (
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Coagulation", CLOTTING),
            panel(s, "Clinical chemistry", (*CHEMISTRY, "25-OH vitamin D"), {"25-OH vitamin D": 17}),
        ),
    )
    verdict = "Decompression with fusion" if moving else "Decompression alone"
    return Script(
        subject="Lumbar stenosis, fusion",
        sub_specialty="spine",
        history=f"{s.age}-year-old {p.woman} with neurogenic claudication. {walk}. {canal}. {motion}. {plan}.",
        first_diagnosis="Lumbar spinal stenosis",
        icd10="M48.0",
        first_treatment="Decompression with fusion L4/5",
        questions=("Is surgery indicated?", "Is fusion needed in addition to decompression?"),
        sheets=(referral, mri, films, laboratory, *(series(s, Phantom.MR_SPINE, 16, 7, "Sag T2 lumbar spine") if s.variant in (0, 2) else ())),
        opinion=Opinion(
            headline=f"{verdict}.",
            summary="Unstable slip with back pain: fusion is justified." if moving else "The level is stable and leg pain leads; decompression alone gives the same result with less risk.",
            diagnosis=confirmed("Lumbar spinal stenosis L4/5"),
            icd10="M48.0",
            treatment=confirmed(verdict) if moving else changed(verdict),
            answers=(
                answer("Yes. The stenosis is severe [^1], walking is limited [^2] and injections no longer help.", cite(mri, canal), cite(referral, walk)),
                answer(
                    ("Yes. The slip moves by 5 mm [^1], there is facet effusion and back pain. I agree with the plan [^2]." if moving else "No. The radiographs show a stable level [^1]; the trials found no benefit of the fusion that was advised [^2]."),
                    cite(films, motion), cite(referral, plan),
                ),
            ),
            recommendations=("Vitamin D 20,000 IU weekly.", "Bone density before screws." if moving else "Bilateral decompression from one side."),
            limits="The patient was not examined.",
        ),
    )  # fmt: skip
