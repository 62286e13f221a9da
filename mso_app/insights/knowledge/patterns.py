"""Patterns of laboratory values that together say more than each: all signs have to be met, none may be missing.

A pattern names what the values fit, not what the patient has. Thresholds stand only where a guideline sets one
independent of the laboratory's own range; everything else follows the flag computed from the printed range.
"""

from dataclasses import dataclass
from enum import StrEnum


class Is(StrEnum):
    LOW = "low"
    HIGH = "high"
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    BETWEEN = "between"
    TIMES_UPPER = "times_upper"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One value that has to be so. `low` is included, `high` is not; `family` is a family of units."""

    analyte: str
    is_: Is
    low: float = 0.0
    high: float = float("inf")
    family: str = ""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """`unless` names signs that a more exact pattern, or another explanation, stands on."""

    name: str
    icd10: str
    reason: str
    signs: tuple[Sign, ...]
    unless: tuple[Sign, ...] = ()


def _is(analyte: str, is_: Is) -> Sign:
    return Sign(analyte=analyte, is_=is_)


def _range(analyte: str, low: float, high: float, family: str) -> Sign:
    return Sign(analyte=analyte, is_=Is.BETWEEN, low=low, high=high, family=family)


def _p(name: str, icd10: str, reason: str, *signs: Sign, unless: tuple[Sign, ...] = ()) -> Pattern:
    return Pattern(name=name, icd10=icd10, reason=reason, signs=signs, unless=unless)


INF = float("inf")
HB_LOW = _is("Hemoglobin", Is.LOW)
MCV_LOW, MCV_HIGH, MCV_NORMAL = (_is("MCV", state) for state in (Is.LOW, Is.HIGH, Is.NORMAL))
FERRITIN_LOW = _is("Ferritin", Is.LOW)
B12_LOW, FOLATE_LOW = _is("Vitamin B12", Is.LOW), _is("Folate", Is.LOW)
TSH_LOW, TSH_HIGH = _is("TSH", Is.LOW), _is("TSH", Is.HIGH)
FT4_HIGH, FT4_LOW, FT4_NORMAL = (_is("Free T4", state) for state in (Is.HIGH, Is.LOW, Is.NORMAL))
ALP_HIGH, GGT_HIGH = _is("Alkaline phosphatase", Is.HIGH), _is("GGT", Is.HIGH)
CALCIUM_HIGH = _is("Calcium", Is.HIGH)
PTH_HIGH = _is("PTH", Is.HIGH)
LDL_HIGH, TG_HIGH = _is("LDL cholesterol", Is.HIGH), _is("Triglycerides", Is.HIGH)

PATTERNS: tuple[Pattern, ...] = (
    _p("Iron deficiency anaemia", "D50.9", "low haemoglobin with low ferritin", HB_LOW, FERRITIN_LOW),
    _p("Microcytic anaemia", "D64.9", "low haemoglobin with low MCV", HB_LOW, MCV_LOW, unless=(FERRITIN_LOW,)),
    _p("Vitamin B12 deficiency anaemia", "D51.9", "low haemoglobin with low vitamin B12", HB_LOW, B12_LOW),
    _p("Folate deficiency anaemia", "D52.9", "low haemoglobin with low folate", HB_LOW, FOLATE_LOW),
    _p("Macrocytic anaemia", "D53.9", "low haemoglobin with high MCV", HB_LOW, MCV_HIGH, unless=(B12_LOW, FOLATE_LOW)),
    _p("Normocytic anaemia", "D64.9", "low haemoglobin with normal MCV", HB_LOW, MCV_NORMAL, unless=(FERRITIN_LOW,)),
    _p("Iron deficiency", "E61.1", "low ferritin with normal haemoglobin", FERRITIN_LOW, _is("Hemoglobin", Is.NORMAL)),
    _p(
        "Pancytopenia", "D61.818", "haemoglobin, leukocytes and platelets are low",
        HB_LOW, _is("Leukocytes", Is.LOW), _is("Platelets", Is.LOW),
    ),
    _p("Thrombocytosis", "D75.83", "high platelets", _is("Platelets", Is.HIGH)),
    _p("Thrombocytopenia", "D69.6", "low platelets", _is("Platelets", Is.LOW)),
    _p("Leukocytosis", "D72.829", "high leukocytes", _is("Leukocytes", Is.HIGH)),
    _p("Leukopenia", "D72.819", "low leukocytes", _is("Leukocytes", Is.LOW)),
    _p(
        "Erythrocytosis", "D75.1", "high haemoglobin with high haematocrit",
        _is("Hemoglobin", Is.HIGH), _is("Hematocrit", Is.HIGH),
    ),
    _p(
        "Haemolysis", "D58.9", "low haptoglobin with high LDH",
        _is("Haptoglobin", Is.LOW), _is("LDH", Is.HIGH),
    ),
    _p("Monoclonal protein", "D47.2", "an M-protein is measured", _is("M-protein", Is.ABNORMAL)),
    _p("Hyperthyroidism", "E05.9", "low TSH with high free T4", TSH_LOW, FT4_HIGH),
    _p("Hyperthyroidism", "E05.9", "low TSH with high free T3", TSH_LOW, _is("Free T3", Is.HIGH), unless=(FT4_HIGH,)),
    _p(
        "Subclinical hyperthyroidism", "E05.9", "low TSH with normal free T4",
        TSH_LOW, FT4_NORMAL, unless=(_is("Free T3", Is.HIGH),),
    ),
    _p("Hypothyroidism", "E03.9", "high TSH with low free T4", TSH_HIGH, FT4_LOW),
    _p("Subclinical hypothyroidism", "E03.8", "high TSH with normal free T4", TSH_HIGH, FT4_NORMAL),
    _p("Hypercalcaemia with raised parathyroid hormone", "E21.3", "high calcium with high PTH", CALCIUM_HIGH, PTH_HIGH),
    _p(
        "Hypercalcaemia with parathyroid hormone that is not suppressed", "E83.52", "high calcium with normal PTH",
        CALCIUM_HIGH, _is("PTH", Is.NORMAL),
    ),
    _p(
        "Hypercalcaemia with suppressed parathyroid hormone", "E83.52", "high calcium with low PTH",
        CALCIUM_HIGH, _is("PTH", Is.LOW),
    ),
    _p("Hypocalcaemia", "E83.51", "low calcium", _is("Calcium", Is.LOW), unless=(_is("Albumin", Is.LOW),)),
    _p("Vitamin D deficiency", "E55.9", "low 25-hydroxyvitamin D", _is("25-Hydroxyvitamin D", Is.LOW)),
    # KDIGO 2024; one measurement is not three months, and the sentence says so.
    _p("Kidney function as in CKD stage 3a", "N18.31", "eGFR 45 to 59, once", _range("eGFR", 45, 60, "rate")),
    _p("Kidney function as in CKD stage 3b", "N18.32", "eGFR 30 to 44, once", _range("eGFR", 30, 45, "rate")),
    _p("Kidney function as in CKD stage 4", "N18.4", "eGFR 15 to 29, once", _range("eGFR", 15, 30, "rate")),
    _p("Kidney function as in CKD stage 5", "N18.5", "eGFR below 15, once", _range("eGFR", 0, 15, "rate")),
    # ADA Standards of Care: HbA1c 6.5 % or 48 mmol/mol; 5.7 % or 39 mmol/mol for prediabetes.
    _p(
        "HbA1c in the range of diabetes", "E11.9", "HbA1c of 6.5 % or more",
        _range("Hemoglobin A1c", 6.5, INF, "percent"),
    ),
    _p(
        "HbA1c in the range of diabetes", "E11.9", "HbA1c of 48 mmol/mol or more",
        _range("Hemoglobin A1c", 48, INF, "fraction"),
    ),
    _p(
        "HbA1c in the range of prediabetes", "R73.03", "HbA1c 5.7 to 6.4 %",
        _range("Hemoglobin A1c", 5.7, 6.5, "percent"),
    ),
    _p(
        "HbA1c in the range of prediabetes", "R73.03", "HbA1c 39 to 47 mmol/mol",
        _range("Hemoglobin A1c", 39, 48, "fraction"),
    ),
    _p("Cholestatic pattern", "R94.5", "high alkaline phosphatase with high GGT", ALP_HIGH, GGT_HIGH),
    _p(
        "Raised transaminases", "R74.01", "high ALT and AST without a cholestatic pattern",
        _is("ALT", Is.HIGH), _is("AST", Is.HIGH), unless=(ALP_HIGH,),
    ),
    _p("Hyperbilirubinaemia", "R17", "high total bilirubin", _is("Total bilirubin", Is.HIGH)),
    # Atlanta 2012: lipase three times the upper limit is one of the three criteria.
    _p("Lipase in the range of acute pancreatitis", "K85.9", "lipase three times its upper limit or more",
       Sign(analyte="Lipase", is_=Is.TIMES_UPPER, low=3.0)),
    _p("Hyperkalaemia", "E87.5", "high potassium", _is("Potassium", Is.HIGH)),
    _p("Hypokalaemia", "E87.6", "low potassium", _is("Potassium", Is.LOW)),
    _p("Hypernatraemia", "E87.0", "high sodium", _is("Sodium", Is.HIGH)),
    _p("Hyponatraemia", "E87.1", "low sodium", _is("Sodium", Is.LOW)),
    _p("Hyperuricaemia", "E79.0", "high uric acid", _is("Uric acid", Is.HIGH)),
    _p("Mixed hyperlipidaemia", "E78.2", "high LDL cholesterol with high triglycerides", LDL_HIGH, TG_HIGH),
    _p("Hypercholesterolaemia", "E78.00", "high LDL cholesterol", LDL_HIGH, unless=(TG_HIGH,)),
    _p("Hypertriglyceridaemia", "E78.1", "high triglycerides", TG_HIGH, unless=(LDL_HIGH,)),
    _p("Raised PSA", "R97.20", "high PSA", _is("PSA", Is.HIGH)),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Critical:
    """A value nobody should find late: below `low` or above `high`, in units of this family."""

    analyte: str
    family: str
    low: float = float("-inf")
    high: float = float("inf")


# Common critical-value lists of adult laboratories; counts in 10^9/L, which equals 10^3/µL.
CRITICAL: tuple[Critical, ...] = (
    Critical(analyte="Potassium", family="mole", low=2.8, high=6.2),
    Critical(analyte="Sodium", family="mole", low=120, high=160),
    Critical(analyte="Calcium", family="mole", low=1.65, high=3.25),
    Critical(analyte="Calcium", family="mass", low=6.6, high=13.0),
    Critical(analyte="Ionized calcium", family="mole", low=0.8, high=1.6),
    Critical(analyte="Magnesium", family="mole", low=0.4, high=2.0),
    Critical(analyte="Glucose", family="mass", low=45, high=450),
    Critical(analyte="Glucose", family="mole", low=2.5, high=25),
    Critical(analyte="Hemoglobin", family="mass", low=7.0),
    Critical(analyte="Platelets", family="count", low=20, high=1000),
    Critical(analyte="Leukocytes", family="count", low=1.0, high=50),
    Critical(analyte="INR", family="", high=5.0),
    Critical(analyte="Lactate", family="mole", high=4.0),
    Critical(analyte="Total bilirubin", family="mass", high=15),
    Critical(analyte="Creatinine", family="mass", high=7.4),
    Critical(analyte="Creatinine", family="mole", high=650),
    Critical(analyte="Bicarbonate", family="mole", low=10, high=40),
)

# What weighs more than its distance from the range, and what weighs less.
WEIGHT: dict[str, float] = {
    **dict.fromkeys(
        (
            "Troponin I", "Troponin T", "NT-proBNP", "BNP", "Potassium", "Sodium", "Calcium", "Ionized calcium",
            "Hemoglobin", "Platelets", "Leukocytes", "Creatinine", "eGFR", "Total bilirubin", "INR", "Lactate",
            "D-dimer", "Lipase", "PSA", "CEA", "AFP", "CA 19-9", "CA 125", "CA 15-3", "Hemoglobin A1c", "PTH", "TSH",
            "M-protein", "Kappa/lambda ratio", "Ferritin",
        ),
        2.0,
    ),
    **dict.fromkeys(
        (
            "RDW", "RDW-SD", "MPV", "MCH", "MCHC", "Basophils", "Monocytes", "A/G ratio", "BUN/Creatinine ratio",
            "Cholesterol/HDL ratio", "LDL/HDL ratio", "VLDL cholesterol", "Chloride", "Globulin", "Hematocrit",
        ),
        0.5,
    ),
}  # fmt: skip
