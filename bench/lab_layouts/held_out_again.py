"""A second set of layouts drawn after the first held-out set had been used to mend the rules; counted once.

The first count, before any rule was changed for them, stands in `FIRST_COUNT`; since then they are tests like all others.
"""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

from bench.lab_layouts.base import Maker, Pen, Report, Result, typeset

R = Result


def long_interpretations() -> Report:
    """One test per page with paragraphs, a table of levels, a table of causes and a reference list."""
    pen = Pen(size=8.5)
    truth = []
    for number, (name, method, value, unit, printed, low, high, computed) in enumerate(
        (
            ("VITAMIN D, 25 - HYDROXY, SERUM", "(CLIA)", "18.40", "nmol/L", "75.00 - 250.00", 75, 250, "low"),
            ("FERRITIN, SERUM", "(ECLIA)", "6.1", "ng/mL", "10.00 - 291.00", 10, 291, "low"),
        )
    ):
        if number:
            pen.page()
        pen.row((40, 320), 36, ("Name            : Ms. RITA PAUL", "Collected     : 3/11/2026  8:10:00AM"))
        pen.row((40, 320), 48, ("Lab No.         : 132460001    Age: 29 Years", "Received      : 3/11/2026  8:42:18AM"))
        pen.row((40, 320), 60, ("A/c Status      : P     Gender: Female", "Reported      : 4/11/2026  1:05:31PM"))
        pen.row((40, 320, 400, 480), 90, ("Test Name", "Results", "Units", "Bio. Ref. Interval"), bold=True)
        pen.row((40, 320, 400, 480), 108, (name, value, unit, printed))
        pen.put(40, 118, method, size=7)
        pen.put(40, 140, "Interpretation", bold=True)
        pen.row((60, 180, 330), 154, ("LEVEL", "REFERENCE RANGE IN nmol/L", "COMMENTS"), bold=True)
        pen.row((60, 180, 330), 166, ("Deficient", "< 50", "High risk for developing bone disease"))
        pen.row((60, 180, 330), 178, ("Insufficient", "50-74", "Vitamin D concentration which normalizes PTH"))
        pen.row((60, 180, 330), 190, ("Sufficient", "75-250", "Optimal concentration for maximal health benefit"))
        pen.row((60, 180, 330), 202, ("Potential intoxication", ">250", "High risk for toxic effects"))
        pen.put(
            40,
            226,
            "Note: The assay measures both D2 (Ergocalciferol) and D3 (Cholecalciferol) metabolites of vitamin D.",
        )
        pen.put(40, 240, "Decreased levels", bold=True)
        pen.put(50, 252, "- Inadequate exposure to sunlight of less than 30 min per day")
        pen.put(50, 264, "- Dietary deficiency below 10 ug per day")
        pen.put(40, 290, "Recommended: repeat after 12 weeks of 60,000 IU weekly.")
        pen.put(
            40,
            800,
            f"Page {number + 1} of 2     National Reference Lab: Block E, Sector 18, New Delhi 110085. Tel: +91-11-3024-4100",
        )
        truth.append(R(name, value, unit, low, high, None, computed))
    return pen.done(truth)


def value_with_unit_and_bars() -> Report:
    """A consumer report: value and unit in one cell, a scale drawn with numbers below it, status as a word."""
    pen = Pen(size=10)
    pen.put(40, 40, "Your heart health", bold=True, size=16)
    pen.put(40, 58, "We looked at 4 biomarkers. 2 are out of range.")
    truth = []
    pen.row((40, 230, 340, 450), 86, ("Biomarker", "Your result", "Optimal range", "Status"), bold=True)
    y = 108
    for name, value, unit, printed, status, low, high, computed in (
        ("LDL cholesterol", "131", "mg/dL", "0 - 99 mg/dL", "High", 0, 99, "high"),
        ("HDL cholesterol", "58", "mg/dL", "> 40 mg/dL", "In range", 40, None, "normal"),
        ("Lipoprotein(a)", "212", "nmol/L", "< 75 nmol/L", "High", None, 75, "high"),
        ("hs-CRP", "0.4", "mg/L", "< 1.0 mg/L", "In range", None, 1.0, "normal"),
    ):
        pen.row((40, 230, 340, 450), y, (name, f"{value} {unit}", printed, status))
        truth.append(R(name, value, unit, low, high, status, computed))
        y += 24
    pen.put(40, y + 10, "What can I do? Eat 25 to 30 g of fibre a day and move for at least 150 minutes a week.")
    return pen.done(truth)


def german_letter_table() -> Report:
    """A hospital's table with the range before the value, arrows drawn in ASCII, groups of material."""
    pen = Pen(size=9)
    pen.put(40, 40, "Universitätsklinikum - Institut für Laboratoriumsmedizin", bold=True)
    pen.row((40, 300), 56, ("Patient: Weber, Klaus  *12.05.1949  (m)", "Fallnr.: 20044512   Station: K3"))
    pen.row((40, 210, 300, 380, 430), 84, ("Parameter", "Normbereich", "Einheit", "04.11.26 06:12", ""), bold=True)
    truth = []
    y = 100
    for panel, rows in (
        (
            "Blutbild (EDTA-Blut)",
            (
                ("Leukozyten", "4,4-11,3", "Tsd/µl", "14,9", "+", 4.4, 11.3, "high"),
                ("Hämoglobin", "13,5-17,5", "g/dl", "9,1", "-", 13.5, 17.5, "low"),
                ("MCV", "80-96", "fl", "88,0", "", 80, 96, "normal"),
            ),
        ),
        (
            "Gerinnung (Citratblut)",
            (
                ("Quick", "70-130", "%", "44", "-", 70, 130, "low"),
                ("INR", "0,9-1,2", "", "1,82", "+", 0.9, 1.2, "high"),
                ("PTT", "25-37", "s", "34", "", 25, 37, "normal"),
            ),
        ),
        (
            "Klinische Chemie (Serum)",
            (
                ("Kalium", "3,5-5,1", "mmol/l", "5,9", "+", 3.5, 5.1, "high"),
                ("Bilirubin, gesamt", "<1,2", "mg/dl", "0,6", "", None, 1.2, "normal"),
                ("Procalcitonin", "<0,5", "ng/ml", "2,41", "+", None, 0.5, "high"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 13
        for name, printed, unit, value, flag, low, high, computed in rows:
            pen.row((46, 210, 300), y, (name, printed, unit))
            pen.put(415, y, value, align="r")
            pen.put(430, y, flag)
            truth.append(R(name, value.replace(",", "."), unit or None, low, high, flag or None, computed))
            y += 13
        y += 4
    pen.put(40, y + 10, "Befund elektronisch freigegeben am 04.11.2026 um 07:40 Uhr durch Dr. med. U. Lang")
    return pen.done(truth)


def no_heading_two_blocks() -> Report:
    """Two blocks side by side without any heading, ranges in round brackets."""
    pen = Pen(size=8)
    pen.put(40, 40, "LABS 11/04/2026 05:30", bold=True)
    truth = []
    y = 60
    for left, right in (
        (
            ("Na", "134", "mmol/L", "(135-145)", 135, 145, "low"),
            ("WBC", "11.9", "10^3/uL", "(4.5-11.0)", 4.5, 11.0, "high"),
        ),
        (("K", "4.1", "mmol/L", "(3.5-5.0)", 3.5, 5.0, "normal"), ("Hgb", "8.7", "g/dL", "(12.0-16.0)", 12, 16, "low")),
        (
            ("Creatinine", "1.9", "mg/dL", "(0.6-1.2)", 0.6, 1.2, "high"),
            ("Hct", "26.4", "%", "(36.0-46.0)", 36, 46, "low"),
        ),
        (
            ("Glucose", "101", "mg/dL", "(70-110)", 70, 110, "normal"),
            ("Plt", "98", "10^3/uL", "(150-400)", 150, 400, "low"),
        ),
    ):
        for x, row in ((40, left), (300, right)):
            pen.row((x, x + 70, x + 110, x + 165), y, row[:4])
            truth.append(R(row[0], row[1], row[2], row[4], row[5], None, row[6]))
        y += 13
    return pen.done(truth)


def stacked_ages_and_phases() -> Report:
    """Ranges by age, by phase and by pregnancy; none of them may be taken for the patient's."""
    pen = Pen(size=9)
    pen.row((40, 300), 40, ("Patient Name: Ms. L. Chen", "Age: 31   Gender: Female"))
    pen.row((40, 230, 310, 390), 66, ("Test", "Result", "Units", "Reference Interval"), bold=True)
    truth = []
    y = 84
    for name, value, unit, lines, low, high, computed in (
        (
            "FSH",
            "6.2",
            "mIU/mL",
            ("Follicular: 3.5 - 12.5", "Mid-cycle: 4.7 - 21.5", "Luteal: 1.7 - 7.7", "Postmenopausal: 25.8 - 134.8"),
            None,
            None,
            None,
        ),
        (
            "Progesterone",
            "0.31",
            "ng/mL",
            ("Follicular phase 0.1 - 0.9", "Luteal phase 1.8 - 23.9", "1st trimester 11.0 - 44.3"),
            None,
            None,
            None,
        ),
        ("Prolactin", "31.8", "ng/mL", ("4.8 - 23.3",), 4.8, 23.3, "high"),
        ("Alkaline Phosphatase", "71", "U/L", ("Adults: 35 - 105",), 35, 105, "normal"),
        ("Ferritin", "8", "ng/mL", ("Male 30 - 400", "Female 13 - 150"), 13, 150, "low"),
        ("TSH", "2.4", "uIU/mL", ("0.27 - 4.20",), 0.27, 4.2, "normal"),
    ):
        pen.row((40, 230, 310, 390), y, (name, value, unit, lines[0]))
        for extra in lines[1:]:
            y += 11
            pen.put(390, y, extra)
        truth.append(R(name, value, unit, low, high, None, computed))
        y += 16
    return pen.done(truth)


def old_teletype() -> Report:
    """Fixed-width print in capitals with the flag before the name and a comment under a row."""
    pen = Pen(font="courier", size=8.5)
    lines = (
        "GENERAL HOSPITAL  DEPT OF PATHOLOGY        RUN DATE: 11/04/26  PAGE: 1",
        "NAME: LOPEZ,ANA      ACCT #: V0012233      LOC: ER       U #: M0099",
        "AGE/SX: 67/F         ROOM:                 REG: 11/03/26",
        "",
        "      TEST              RESULT    FLAG   REFERENCE        UNITS",
        "",
        "      AMMONIA           88        H      11-35            UMOL/L",
        "      LIPASE            22               8-78             U/L",
        "        REPEATED AND VERIFIED BY DILUTION 1:2",
        "      ALBUMIN           2.9       L      3.4-4.8          G/DL",
        "      TROPONIN T HS     19        H      <14              NG/L",
        "        CALLED TO RN SMITH 11/04/26 AT 0712",
        "      HCG QUAL          NEGATIVE         NEGATIVE",
        "      LACTIC ACID       4.4       *H     0.4-2.0          MMOL/L",
    )
    for n, line in enumerate(lines):
        if line:
            pen.put(40, 50 + 12 * n, line)
    return pen.done(
        (
            R("AMMONIA", "88", "UMOL/L", 11, 35, "H", "high"),
            R("LIPASE", "22", "U/L", 8, 78, None, "normal"),
            R("ALBUMIN", "2.9", "G/DL", 3.4, 4.8, "L", "low"),
            R("TROPONIN T HS", "19", "NG/L", None, 14, "H", "high"),
            R("HCG QUAL", "NEGATIVE", None, None, None, None, "normal"),
            R("LACTIC ACID", "4.4", "MMOL/L", 0.4, 2.0, "*H", "high"),
        )
    )


def heading_below_panel() -> Report:
    """Every panel has its own heading line that begins with the panel's title; columns differ between panels."""
    pen = Pen(size=9)
    truth = []
    pen.row((40, 250, 330, 420), 60, ("HEMATOLOGY", "Result", "Units", "Ref. Range"), bold=True)
    y = 76
    for name, value, unit, printed, low, high, computed in (
        ("Hemoglobin", "16.9", "g/dL", "13.2-16.6", 13.2, 16.6, "high"),
        ("ESR", "5", "mm/h", "0-22", 0, 22, "normal"),
    ):
        pen.row((40, 250, 330, 420), y, (name, value, unit, printed))
        truth.append(R(name, value, unit, low, high, None, computed))
        y += 14
    y += 14
    pen.row((40, 200, 330, 470), y, ("SEROLOGY", "Result", "Expected", "Method"), bold=True)
    for name, value, expected, method, computed in (
        ("HBsAg", "Reactive", "Non reactive", "CMIA", "abnormal"),
        ("Dengue NS1", "Negative", "Negative", "ELISA", "normal"),
        ("Widal TO", "1:40", "<1:80", "Agglutination", "normal"),
    ):
        y += 14
        pen.row((40, 200, 330, 470), y, (name, value, expected, method))
        truth.append(R(name, value, None, None, None, None, computed))
    y += 28
    pen.row((40, 200, 280, 360), y, ("BLOOD GAS", "Normal", "Result", "Units"), bold=True)
    for name, printed, value, unit, low, high, computed in (
        ("pH", "7.35-7.45", "7.21", "", 7.35, 7.45, "low"),
        ("pCO2", "35-45", "58", "mmHg", 35, 45, "high"),
        ("Base excess", "-2 - 2", "-6.4", "mmol/L", -2, 2, "low"),
    ):
        y += 14
        pen.row((40, 200, 280, 360), y, (name, printed, value, unit))
        truth.append(R(name, value, unit or None, low, high, None, computed))
    return pen.done(truth)


def typst_wrapped() -> Report:
    """A ruled table typeset with wrapped names, wrapped ranges and units in the column heads."""
    source = """
#set page(paper: "us-letter", margin: 50pt)
#set text(font: "Libertinus Serif", size: 9pt)
#align(center)[*Metabolic clinic* \\ 400 Harbour Road, Dublin 2, Tel. +353 1 555 0100]
Patient: O'Neill, Sean #h(1fr) Sex: Male #h(1fr) Sampled 02 Nov 2026
#table(columns: (120pt, 70pt, 100pt, 40pt), stroke: 0.5pt,
[*Investigation*],[*Result (mmol/L)*],[*Reference range*],[*Flag*],
[Fasting plasma glucose],[7.9],[3.9 – 5.5],[H],
[Total cholesterol to be read with the risk score],[5.6],[< 5.0],[H],
[Triglycerides],[1.4],[< 1.7],[],
[Potassium],[3.0],[3.5 – 5.3],[L],
)
#text(size: 7pt)[Reported by Dr M. Byrne, 3 Nov 2026 09:15. IMC 123456.]
"""
    return typeset(
        source,
        (
            R("Fasting plasma glucose", "7.9", "mmol/L", 3.9, 5.5, "H", "high"),
            R("Total cholesterol to be read with the risk score", "5.6", "mmol/L", None, 5.0, "H", "high"),
            R("Triglycerides", "1.4", "mmol/L", None, 1.7, None, "normal"),
            R("Potassium", "3.0", "mmol/L", 3.5, 5.3, "L", "low"),
        ),
    )


def semicolons() -> Report:
    """A German CSV export with semicolons and comma decimals, limits in two columns."""
    text = (
        "Analyse;Wert;Einheit;Untergrenze;Obergrenze;Datum\nNatrium;148;mmol/l;135;145;03.11.2026\n"
        "Kreatinin;0,71;mg/dl;0,50;0,90;03.11.2026\nCRP;12,4;mg/l;;5,0;03.11.2026\nLeukozyten;6,1;/nl;3,9;10,2;03.11.2026\n"
    )
    return Report(
        text.encode(),
        (
            R("Natrium", "148", "mmol/l", 135, 145, None, "high"),
            R("Kreatinin", "0.71", "mg/dl", 0.5, 0.9, None, "normal"),
            R("CRP", "12.4", "mg/l", None, 5.0, None, "high"),
            R("Leukozyten", "6.1", "/nl", 3.9, 10.2, None, "normal"),
        ),
        "csv",
    )


def tight_columns() -> Report:
    """Columns so tight that value, unit and range are a blank apart; names hold digits."""
    pen = Pen(size=9)
    pen.put(40, 40, "SPECIAL CHEMISTRY", bold=True)
    truth = []
    y = 60
    for name, value, flag, unit, printed, low, high, computed in (
        ("CA 19-9", "41.2", "H", "U/mL", "0.0-37.0", 0, 37, "high"),
        ("Vitamin B 12", "312", "", "pg/mL", "200-900", 200, 900, "normal"),
        ("25 OH Vitamin D3", "22.0", "L", "ng/mL", "30.0-100.0", 30, 100, "low"),
        ("Factor VIII activity", "155", "H", "%", "50-150", 50, 150, "high"),
        ("Complement C4", "24", "", "mg/dL", "10-40", 10, 40, "normal"),
        ("Omega 3 index", "3.9", "L", "%", ">8.0", 8, None, "low"),
    ):
        pen.put(40, y, " ".join(part for part in (name, value, flag, unit, printed) if part))
        truth.append(R(name, value, unit, low, high, flag or None, computed))
        y += 13
    return pen.done(truth)


LAYOUTS: tuple[Maker, ...] = (
    long_interpretations, value_with_unit_and_bars, german_letter_table, no_heading_two_blocks, stacked_ages_and_phases,
    old_teletype, heading_below_panel, typst_wrapped, semicolons, tight_columns,
)  # fmt: skip
FIRST_COUNT = "recall 0.965, precision 0.982; of what was found: value 1.000, unit 0.945, range 1.000, printed flag 1.000, flag 1.000"
