"""Neurology cases: inflammatory or hereditary neuropathy; optic neuritis with MOG antibodies or multiple sclerosis."""

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
    scanned,
    series,
    undetermined,
)  # fmt: skip
from mso_app.demo.laboratory import BLOOD_COUNT, CHEMISTRY, IRON, LIVER, THYROID
from mso_app.demo.shapes import LabLine, Layout, Opinion, Phantom, Picture, Script, Table
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact


def neuropathy(s: Setting) -> Script:
    """Slow nerve conduction: patchy with blocks speaks for CIDP, uniform without blocks for a hereditary form."""
    p = s.patient
    hereditary = s.variant in (0, 3)
    velocity, protein, years = s.pick((22, 48, 9), (31, 112, 1), (34, 96, 2), (19, 44, 14))
    uniform = f"Slowing is uniform in all nerves, between {velocity} and {velocity + 3} m/s"
    patchy = "Conduction block of 58 % in the right ulnar nerve at the forearm"
    pattern = uniform if hereditary else patchy
    rows = (
        ("Nerve", "Distal latency", "Velocity", "Amplitude", "F wave"),
        ("Median motor, right", f"{7.9 if hereditary else 6.1} ms", f"{velocity} m/s", "4.1 mV", "52 ms"),
        (
            "Ulnar motor, right",
            f"{6.4 if hereditary else 4.0} ms",
            f"{velocity + 2 if hereditary else velocity + 9} m/s",
            "3.8 mV",
            "50 ms",
        ),
        (
            "Tibial motor, left",
            f"{8.8 if hereditary else 7.0} ms",
            f"{velocity + 1 if hereditary else velocity - 4} m/s",
            "1.2 mV",
            "absent",
        ),
        ("Sural sensory, left", "–", "not obtained" if hereditary else "41 m/s", "–" if hereditary else "6.2 uV", "–"),
    )
    conduction = report(
        s, "nerve_conduction.pdf", "Nerve conduction study", 9,
        (
            ("Clinical question", "Demyelinating neuropathy. Acquired or hereditary?"),
            ("Technique", "Surface electrodes, limb temperature 33.1 °C, four motor and three sensory nerves on each side."),
            ("Findings", f"[[{pattern}]]. "
             + ("No conduction block and no temporal dispersion." if hereditary else "Temporal dispersion in both tibial nerves. [[The sural response is preserved]].")),
            ("Impression", "Demyelinating sensorimotor neuropathy, "
             + ("homogeneous. A hereditary form should be considered." if hereditary else "multifocal. Criteria for typical CIDP are met.")),
        ),
        kind=DocumentKind.OTHER,
        department="Clinical Neurophysiology", table=Table(title="Motor and sensory conduction", rows=rows),
        signed_by="Dr. H. Castelo, clinical neurophysiology",
    )  # fmt: skip
    fluid = lab(
        s, 8,
        (
            panel(s, "Cerebrospinal fluid", ("Protein, CSF", "Cells, CSF", "Glucose, CSF"), {"Protein, CSF": protein, "Cells, CSF": 2}),
            panel(s, "Blood count", BLOOD_COUNT),
            panel(s, "Clinical chemistry", (*CHEMISTRY, "CK", "HbA1c")),
            panel(s, "Vitamins", IRON),
            panel(s, "Thyroid", THYROID, note="Immunofixation without monoclonal protein. Anti-MAG antibodies not detected."),
        ),
    )  # fmt: skip
    family = "The mother has high arches and has used splints since her fifties"
    steroid = "Prednisolone 60 mg daily was started without a change after eight weeks"
    gain = "Walking improved clearly within three weeks of immunoglobulin"
    told = family if hereditary else gain
    referral = letter(
        s, "Department of Neurology",
        subject="CIDP or hereditary neuropathy",
        opening=f"thank you for your advice on this {s.age}-year-old {p.woman} with a demyelinating neuropathy.",
        diagnoses=("Chronic inflammatory demyelinating polyneuropathy (G61.8)",),
        course=(
            f"For {years} year{'s' if years > 1 else ''} {p.she} has noticed weakness of the feet and numb toes, slowly "
            "progressive. Examination: ankle dorsiflexion 4/5, absent ankle reflexes"
            + (", high arches and hammer toes." if hereditary else ", proximal weakness 4/5 of both hips."),
            (f"[[{steroid}]]." if hereditary else "Immunoglobulin 2 g/kg was given once.") + f" [[{told}]].",
            f"CSF protein is {protein} mg/dL with 2 cells. We ask whether immune treatment should go on.",
        ),
        medication=("Prednisolone 60 mg, once daily",) if hereditary else ("Immunoglobulin, 2 g/kg given once",),
    )  # fmt: skip
    extra = (scanned(s, report(
        s, "neurology_letter_earlier.pdf", "Outpatient letter", 2600,
        (("History", "Stumbling since school days, never good at sports. No pain."), ("Examination", "Pes cavus. Vibration 5/8 at the ankles."),
         ("Assessment", "Neuropathy, cause open. Control in one year was advised.")),
        department="Neurology outpatient clinic", kind=DocumentKind.LETTER,
    )),) if s.variant == 0 else series(s, Phantom.MR_SPINE, 12, 5, "MR lumbar plexus STIR") if s.variant == 1 else ()  # fmt: skip
    protein_cite = cite_value(fluid, "Protein, CSF")
    return Script(
        subject="CIDP or hereditary neuropathy",
        sub_specialty="neuromuscular disease",
        history=f"{s.age}-year-old {p.woman} with distal weakness and numbness for {years} year{'s' if years > 1 else ''}. "
        f"Motor conduction velocity {velocity} m/s, CSF protein {protein} mg/dL. "
        + ("No response to eight weeks of prednisolone." if hereditary else "Better after one course of immunoglobulin."),
        first_diagnosis="Chronic inflammatory demyelinating polyneuropathy",
        icd10="G61.8",
        first_treatment="Prednisolone, then rituximab" if hereditary else "Immunoglobulin every four weeks",
        questions=(
            "Is this CIDP or a hereditary neuropathy?",
            "Should immune treatment be continued?",
            "Which test would settle the question?",
        ),
        sheets=(referral, conduction, fluid, *extra),
        opinion=Opinion(
            headline="Hereditary neuropathy is more likely than CIDP." if hereditary else "Typical CIDP. Continue immunoglobulin.",
            summary="Uniform slowing, near-normal CSF protein and the family history point to Charcot-Marie-Tooth disease type 1. "
            "Immune treatment should be tapered." if hereditary else
            "Multifocal demyelination with block, raised CSF protein and a clear response meet the EAN/PNS criteria for CIDP.",
            diagnosis=changed("Hereditary motor and sensory neuropathy, CMT1 suspected") if hereditary else confirmed("Typical CIDP"),
            icd10="G60.0" if hereditary else "G61.8",
            treatment=changed("Taper prednisolone, no rituximab; physiotherapy and orthoses") if hereditary
            else clarified("Immunoglobulin maintenance with the lowest effective dose"),
            answers=(
                answer(
                    "A hereditary form is more likely. The slowing is uniform [^1] and the CSF protein is close to normal [^2]. "
                    "The family history fits autosomal dominant inheritance [^3]." if hereditary else
                    "This is CIDP. There is a conduction block outside compression sites [^1], the CSF protein is raised "
                    "without cells [^2], and treatment helped [^3].",
                    cite(conduction, pattern), protein_cite, cite(referral, told),
                ),
                answer(
                    "No. Eight weeks of prednisolone brought no change [^1]. Taper by 10 mg per week, and do not start rituximab.",
                    cite(referral, steroid),
                ) if hereditary else answer(
                    "Yes. After a clear response [^1] give 1 g/kg every three weeks, try to lengthen the interval after six "
                    "months and record grip strength and I-RODS at each visit.",
                    cite(referral, gain),
                ),
                answer(
                    "Test for the PMP22 duplication first; if negative, a panel with MPZ, GJB1 and MFN2." if hereditary else
                    "No further test is needed now. Nodal antibodies (NF155, CNTN1) only if the response is lost [^1].",
                    *(() if hereditary else (cite(conduction, "The sural response is preserved"),)),
                ),
            ),
            recommendations=("PMP22 duplication test with genetic counselling.", "Podiatry, ankle orthoses.") if hereditary
            else ("Immunoglobulin 1 g/kg every three weeks for six months.", "I-RODS and grip strength at each visit."),
            limits="Based on the enclosed files. The patient was not examined.",
        ),
    )  # fmt: skip


def optic_neuritis(s: Setting) -> Script:
    """First optic neuritis: MOG antibody disease or the beginning of multiple sclerosis."""
    p = s.patient
    mog = s.variant in (0, 3)
    bands, lesions = s.pick((0, 0), (9, 6), (12, 4), (0, 1))
    sure = s.variant != 3
    nerve = (
        "Enhancement extends over more than half of the optic nerve"
        if mog
        else "Short enhancing segment of 9 mm behind the globe"
    )
    brain = (
        "No periventricular or juxtacortical lesion"
        if lesions == 0
        else (
            "One non-specific frontal white matter lesion of 3 mm"
            if lesions == 1
            else f"{lesions} T2 lesions, two of them periventricular"
        )
    )
    mri = radiology(
        s, "mri_brain_and_orbits.pdf", "MRI of brain and orbits", 4,
        question="Acute loss of vision with painful eye movement. Optic neuritis? Lesions of the brain?",
        technique="3.0 T. Axial FLAIR and T2, sagittal 3D FLAIR, coronal STIR of the orbits, T1 with fat suppression before and after gadobutrol.",
        comparison="None.",
        findings=f"[[{nerve}]]. {'The sheath is thickened, the surrounding fat enhances.' if mog else 'The sheath is normal.'}\n[[{brain}]]. "
        "No enhancement in the brain. Ventricles of normal width. Normal sinuses.",
        impression=f"1. Optic neuritis, {'long segment with perineuritis' if mog else 'short segment'}.\n2. {brain}.",
    )  # fmt: skip
    titre = {0: "1:320", 3: "1:20"}.get(s.variant, "negative")
    fluid = lab(
        s, 3,
        (
            panel(s, "Cerebrospinal fluid", ("Cells, CSF", "Protein, CSF", "Glucose, CSF"), {"Cells, CSF": 14 if mog else 6},
                  extra=(LabLine(test="Oligoclonal bands, CSF only", value=str(bands), high=1, reference="0–1"),)),
            panel(s, "Antibodies in serum", (), extra=(
                LabLine(test="MOG IgG, live cell assay", value=titre, reference="negative"),
                LabLine(test="Aquaporin-4 IgG", value="negative", reference="negative"),
                LabLine(test="ANA", value="< 1:80", reference="< 1:80"))),
            panel(s, "Clinical chemistry", (*CHEMISTRY, "ACE", "Vitamin B12")),
            panel(s, "Liver", LIVER),
        ),
        layout=s.pick(Layout.GRID, Layout.CLINIC),
    )  # fmt: skip
    vision = s.pick("0.05", "0.4", "0.5", "0.1")
    acuity = f"Visual acuity of the affected eye fell to {vision} within two days"
    referral = letter(
        s, "Department of Neurology",
        subject="First optic neuritis, MOG antibody disease or multiple sclerosis",
        opening=f"we ask for your advice on this {s.age}-year-old {p.woman} with a first optic neuritis.",
        diagnoses=("Multiple sclerosis, first episode (G35)" if not mog else "Optic neuritis, multiple sclerosis suspected (G35)",),
        course=(
            f"[[{acuity}]], with pain on eye movement. The disc is {'swollen with haemorrhages' if mog else 'normal'}.",
            "Methylprednisolone 1 g was given on five days. " + ("Vision recovered to 0.8 within a week." if mog else "Recovery is slow."),
            "We plan to start an anti-CD20 antibody and ask whether this is the correct disease.",
        ),
        medication=("Methylprednisolone 1 g, five days, completed",),
    )  # fmt: skip
    images = () if s.variant == 2 else series(s, Phantom.MR_BRAIN, 4, 6, "Axial FLAIR brain")
    fundus = (photo(s, Picture.FUNDUS, "fundus.jpg", "Fundus photograph"),) if mog else ()
    marker = cite_value(fluid, "MOG IgG, live cell assay")
    band = cite_value(fluid, "Oligoclonal bands, CSF only")
    weak = mog and not sure
    return Script(
        subject="Optic neuritis, MOG or MS",
        sub_specialty="neuroimmunology",
        history=f"{s.age}-year-old {p.woman} with a first painful optic neuritis, acuity {vision}. {brain}. "
        f"Oligoclonal bands: {bands}. MOG IgG {titre}. Five days of methylprednisolone were given.",
        first_diagnosis="Multiple sclerosis, first episode",
        icd10="G35",
        first_treatment="Ocrelizumab",
        questions=("Is this multiple sclerosis or MOG antibody disease?", "Is ocrelizumab the right treatment now?"),
        sheets=(referral, mri, fluid, *fundus, *images),
        opinion=Opinion(
            headline="Not yet decided: a low MOG titre must be repeated." if weak else
            "MOG antibody disease, not multiple sclerosis." if mog else "Relapsing multiple sclerosis.",
            summary="The phenotype fits MOG antibody disease, but the titre is too low to rely on." if weak else
            "High MOG titre, long-segment neuritis and no bands: MOG antibody disease. Anti-CD20 treatment is not indicated now." if mog else
            "Dissemination in space and intrathecal bands fulfil the McDonald criteria.",
            diagnosis=undetermined("MOG antibody disease or isolated optic neuritis") if weak else
            changed("MOG antibody-associated disease") if mog else confirmed("Relapsing-remitting multiple sclerosis"),
            icd10="H46" if weak else "G37.8" if mog else "G35",
            treatment=changed("Oral prednisolone taper, no ocrelizumab", Impact.MAJOR) if mog else confirmed("High-efficacy treatment, ocrelizumab"),
            answers=(
                answer(
                    ("The picture favours MOG antibody disease, but a titre at the cut-off is not proof [^1]. " if weak else
                     "MOG antibody disease. The titre is clearly positive [^1]. " if mog else
                     "Multiple sclerosis. MOG IgG is negative [^1]. ")
                    + ("The nerve is affected over a long segment [^2] and there are no bands of its own in the fluid [^3]." if mog else
                       "There are typical lesions in two regions [^2] and intrathecal bands [^3]."),
                    marker, cite(mri, nerve if mog else brain), band,
                ),
                answer(
                    "No. The evidence for ocrelizumab in MOG disease is weak. Taper prednisolone over three months from the "
                    "full dose and treat longer only after a relapse [^1]." if mog else
                    "Yes, after hepatitis serology and vaccination. The loss of vision [^1] and the lesion load are relevant.",
                    cite(referral, acuity),
                ),
            ),
            recommendations=("Repeat MOG IgG by live cell assay in three months.", "Prednisolone taper over three months.") if mog
            else ("Hepatitis B serology and vaccination status before the first infusion.", "MRI with the same protocol in six months."),
            limits="Based on the enclosed files. The images were seen as single slices only.",
        ),
    )  # fmt: skip
