"""Laboratory values for the demo papers: what each test is measured in, what is normal, and panels of them."""

from collections.abc import Mapping
from random import Random

from mso_app.demo.shapes import LabLine, Panel, Patient
from mso_app.domain.words import Sex

# unit, lowest and highest normal value, decimals, method as one laboratory prints it
_TESTS: dict[str, tuple[str, float | None, float | None, int, str]] = {
    "Haemoglobin": ("g/dL", 13.5, 17.5, 1, "Photometry, whole blood"),
    "Haematocrit": ("%", 40, 52, 1, "Calculated"),
    "Erythrocytes": ("10^6/uL", 4.5, 5.9, 2, "Impedance"),
    "MCV": ("fL", 80, 96, 1, "Calculated"),
    "MCH": ("pg", 27, 33, 1, "Calculated"),
    "MCHC": ("g/dL", 32, 36, 1, "Calculated"),
    "RDW": ("%", 11.5, 14.5, 1, "Calculated"),
    "Leukocytes": ("10^3/uL", 4.0, 10.0, 1, "Flow cytometry"),
    "Platelets": ("10^3/uL", 150, 400, 0, "Impedance"),
    "Neutrophils": ("%", 40, 75, 1, "Flow cytometry"),
    "Lymphocytes": ("%", 20, 45, 1, "Flow cytometry"),
    "Monocytes": ("%", 2, 10, 1, "Flow cytometry"),
    "Eosinophils": ("%", 0.5, 6, 1, "Flow cytometry"),
    "Basophils": ("%", 0, 1.5, 1, "Flow cytometry"),
    "Neutrophils absolute": ("10^3/uL", 1.8, 7.5, 2, "Calculated"),
    "Lymphocytes absolute": ("10^3/uL", 1.0, 4.0, 2, "Calculated"),
    "Sodium": ("mmol/L", 136, 145, 0, "Ion-selective electrode"),
    "Potassium": ("mmol/L", 3.5, 5.1, 1, "Ion-selective electrode"),
    "Chloride": ("mmol/L", 98, 107, 0, "Ion-selective electrode"),
    "Calcium": ("mmol/L", 2.15, 2.55, 2, "Arsenazo III"),
    "Calcium, corrected": ("mmol/L", 2.15, 2.55, 2, "Calculated"),
    "Calcium, ionised": ("mmol/L", 1.15, 1.29, 2, "Ion-selective electrode"),
    "Phosphate": ("mmol/L", 0.81, 1.45, 2, "Molybdate"),
    "Magnesium": ("mmol/L", 0.66, 1.07, 2, "Xylidyl blue"),
    "Creatinine": ("mg/dL", 0.70, 1.20, 2, "Enzymatic, IDMS traceable"),
    "eGFR (CKD-EPI)": ("mL/min", 60, None, 0, "Calculated"),
    "Urea": ("mg/dL", 17, 49, 0, "Urease, kinetic"),
    "Uric acid": ("mg/dL", 3.4, 7.0, 1, "Uricase"),
    "Glucose, fasting": ("mg/dL", 70, 99, 0, "Hexokinase"),
    "HbA1c": ("%", 4.0, 5.7, 1, "HPLC"),
    "Total protein": ("g/L", 64, 83, 0, "Biuret"),
    "Albumin": ("g/L", 35, 52, 0, "Bromocresol green"),
    "Bilirubin, total": ("mg/dL", 0.2, 1.2, 2, "Diazo"),
    "AST": ("U/L", None, 40, 0, "IFCC, 37 °C"),
    "ALT": ("U/L", None, 45, 0, "IFCC, 37 °C"),
    "GGT": ("U/L", None, 55, 0, "IFCC, 37 °C"),
    "Alkaline phosphatase": ("U/L", 40, 130, 0, "IFCC, 37 °C"),
    "LDH": ("U/L", 135, 225, 0, "IFCC, 37 °C"),
    "Lipase": ("U/L", 13, 60, 0, "Colorimetric"),
    "CRP": ("mg/L", None, 5, 1, "Immunoturbidimetry"),
    "ESR": ("mm/h", None, 20, 0, "Westergren"),
    "Ferritin": ("ng/mL", 30, 400, 0, "ECLIA"),
    "Iron": ("ug/dL", 59, 158, 0, "Ferrozine"),
    "Transferrin saturation": ("%", 16, 45, 0, "Calculated"),
    "Vitamin B12": ("pg/mL", 197, 771, 0, "ECLIA"),
    "Folate": ("ng/mL", 4.6, 18.7, 1, "ECLIA"),
    "25-OH vitamin D": ("ng/mL", 30, 60, 0, "LC-MS/MS"),
    "TSH": ("mIU/L", 0.27, 4.20, 2, "ECLIA"),
    "Free T4": ("ng/dL", 0.93, 1.70, 2, "ECLIA"),
    "Free T3": ("pg/mL", 2.0, 4.4, 1, "ECLIA"),
    "Calcitonin": ("pg/mL", None, 9.5, 1, "ECLIA"),
    "TPO antibodies": ("IU/mL", None, 34, 0, "ECLIA"),
    "Thyroglobulin": ("ng/mL", 3.5, 77, 1, "ECLIA"),
    "PTH, intact": ("pg/mL", 15, 65, 0, "ECLIA"),
    "Calcium, 24 h urine": ("mmol/24 h", 2.5, 7.5, 1, "Arsenazo III"),
    "IgG": ("g/L", 7.0, 16.0, 1, "Nephelometry"),
    "IgA": ("g/L", 0.7, 4.0, 2, "Nephelometry"),
    "IgM": ("g/L", 0.4, 2.3, 2, "Nephelometry"),
    "Beta-2 microglobulin": ("mg/L", 0.8, 2.2, 1, "Immunoturbidimetry"),
    "Free kappa": ("mg/L", 3.3, 19.4, 1, "Immunoturbidimetry"),
    "Free lambda": ("mg/L", 5.7, 26.3, 1, "Immunoturbidimetry"),
    "Kappa/lambda ratio": ("", 0.26, 1.65, 2, "Calculated"),
    "Troponin T, hs": ("ng/L", None, 14, 0, "ECLIA"),
    "NT-proBNP": ("pg/mL", None, 125, 0, "ECLIA"),
    "CK": ("U/L", 39, 308, 0, "IFCC, 37 °C"),
    "INR": ("", 0.9, 1.2, 2, "Coagulometry"),
    "aPTT": ("s", 25, 37, 0, "Coagulometry"),
    "Fibrinogen": ("g/L", 1.8, 3.5, 1, "Clauss"),
    "D-dimer": ("mg/L FEU", None, 0.50, 2, "Immunoturbidimetry"),
    "Cholesterol, total": ("mg/dL", None, 200, 0, "Enzymatic"),
    "LDL cholesterol": ("mg/dL", None, 116, 0, "Enzymatic"),
    "HDL cholesterol": ("mg/dL", 40, None, 0, "Enzymatic"),
    "Triglycerides": ("mg/dL", None, 150, 0, "Enzymatic"),
    "CA 19-9": ("U/mL", None, 37, 1, "ECLIA"),
    "CEA": ("ng/mL", None, 4.7, 1, "ECLIA"),
    "PSA, total": ("ng/mL", None, 4.0, 2, "ECLIA"),
    "PSA, free": ("%", 25, None, 0, "Calculated"),
    "Testosterone": ("ng/mL", 2.5, 8.4, 2, "LC-MS/MS"),
    "Calprotectin, stool": ("ug/g", None, 50, 0, "ELISA"),
    "Infliximab trough": ("ug/mL", 5, 10, 1, "ELISA"),
    "Adalimumab trough": ("ug/mL", 7.5, 12, 1, "ELISA"),
    "ACE": ("U/L", 20, 70, 0, "Kinetic"),
    "Aldolase": ("U/L", None, 7.6, 1, "UV"),
    "Protein, CSF": ("mg/dL", 15, 45, 0, "Turbidimetry"),
    "Cells, CSF": ("/uL", None, 5, 0, "Chamber count"),
    "Glucose, CSF": ("mg/dL", 40, 70, 0, "Hexokinase"),
}

_FOR_WOMEN: dict[str, tuple[float | None, float | None]] = {
    "Haemoglobin": (12.0, 15.5),
    "Haematocrit": (36, 46),
    "Erythrocytes": (4.0, 5.2),
    "Creatinine": (0.50, 0.95),
    "Uric acid": (2.4, 5.7),
    "LDH": (135, 214),
    "Ferritin": (15, 150),
    "Alkaline phosphatase": (35, 104),
    "CK": (26, 192),
    "ALT": (None, 34),
    "AST": (None, 35),
    "GGT": (None, 38),
    "HDL cholesterol": (45, None),
}

BLOOD_COUNT = (
    "Haemoglobin", "Haematocrit", "Erythrocytes", "MCV", "MCH", "MCHC", "RDW", "Leukocytes", "Platelets",
)  # fmt: skip
DIFFERENTIAL = (
    "Neutrophils", "Lymphocytes", "Monocytes", "Eosinophils", "Basophils", "Neutrophils absolute",
    "Lymphocytes absolute",
)  # fmt: skip
CHEMISTRY = (
    "Sodium", "Potassium", "Calcium", "Creatinine", "eGFR (CKD-EPI)", "Urea", "Albumin", "Total protein", "CRP",
)  # fmt: skip
LIVER = ("Bilirubin, total", "AST", "ALT", "GGT", "Alkaline phosphatase", "LDH")
IRON = ("Ferritin", "Iron", "Transferrin saturation", "Vitamin B12", "Folate")
THYROID = ("TSH", "Free T4", "Free T3")
CLOTTING = ("INR", "aPTT", "Fibrinogen", "D-dimer")
LIPIDS = ("Cholesterol, total", "LDL cholesterol", "HDL cholesterol", "Triglycerides")


def panel(
    patient: Patient,
    name: str,
    tests: tuple[str, ...],
    *,
    seed: str,
    found: Mapping[str, float | str] | None = None,
    extra: tuple[LabLine, ...] = (),
    note: str = "",
) -> Panel:
    """A panel whose `found` tests have these values and whose other tests are inside their reference range."""
    given = found or {}
    lines = tuple(line(patient, test, given.get(test, ""), seed=seed) for test in tests)
    return Panel(name=name, lines=lines + extra, note=note)


def consistent(
    patient: Patient, tests: tuple[str, ...], found: Mapping[str, float | str], *, seed: str, age: int
) -> dict[str, float | str]:
    """`found`, completed by what follows from it: red cell indices, shares and counts of cells, cholesterol, filtration."""

    def value(test: str) -> float:
        return float(whole.get(test) or line(patient, test, seed=seed).value)

    whole: dict[str, float | str] = dict(found)
    if "Haematocrit" in tests:
        whole["Haemoglobin"], whole["MCV"] = value("Haemoglobin"), value("MCV")
        whole["MCHC"] = Random(f"{seed} {patient.mrn} MCHC").uniform(32.6, 34.4)
        whole["Haematocrit"] = 100 * value("Haemoglobin") / value("MCHC")
        whole["Erythrocytes"] = 10 * value("Haematocrit") / value("MCV")
        whole["MCH"] = 10 * value("Haemoglobin") / value("Erythrocytes")
    if "Neutrophils absolute" in tests:
        whole["Neutrophils"] = 100 - sum(
            value(each) for each in ("Lymphocytes", "Monocytes", "Eosinophils", "Basophils")
        )
        whole["Neutrophils absolute"] = value("Leukocytes") * value("Neutrophils") / 100
        whole["Lymphocytes absolute"] = value("Leukocytes") * value("Lymphocytes") / 100
    if "Cholesterol, total" in tests:
        whole["Cholesterol, total"] = value("LDL cholesterol") + value("HDL cholesterol") + value("Triglycerides") / 5
    if "eGFR (CKD-EPI)" in tests and "eGFR (CKD-EPI)" not in whole:
        whole["eGFR (CKD-EPI)"] = _filtration(value("Creatinine"), age=age, female=patient.sex is Sex.FEMALE)
    return whole


def _filtration(creatinine: float, *, age: int, female: bool) -> float:
    """mL/min per 1.73 m2 from creatinine in mg/dL. Source: CKD-EPI 2021, without race."""
    usual, power = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / usual
    return 142 * min(ratio, 1) ** power * max(ratio, 1) ** -1.2 * 0.9938**age * (1.012 if female else 1)


def line(patient: Patient, test: str, value: float | str = "", *, seed: str = "") -> LabLine:
    """One result with the unit and the range for the patient's sex; an empty value becomes a normal one."""
    unit, low, high, decimals, method = _TESTS[test]
    if patient.sex is Sex.FEMALE and test in _FOR_WOMEN:
        low, high = _FOR_WOMEN[test]
    if value == "":
        value = _normal(low, high, Random(f"{seed} {patient.mrn} {test}"))
    text = value if isinstance(value, str) else f"{value:.{decimals}f}"
    return LabLine(test=test, value=text, unit=unit, low=low, high=high, method=method, decimals=decimals)


def _normal(low: float | None, high: float | None, rng: Random) -> float:
    if low is None and high is not None:
        return rng.uniform(0.25 * high, 0.85 * high)
    if low is not None and high is None:
        return rng.uniform(1.1 * low, 1.5 * low)
    bottom, top = low or 0.0, high or 0.0
    return rng.uniform(bottom + 0.2 * (top - bottom), top - 0.2 * (top - bottom))
