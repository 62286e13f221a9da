"""Layouts the parser was developed on: each imitates a family of reports, none a particular laboratory."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

from bench.lab_layouts.base import Maker, Pen, Report, Result, typeset

R = Result


def reference_laboratory() -> Report:
    """Results in and out of range in two columns, comments between rows, units beginning with a digit."""
    pen = Pen(size=9)
    pen.put(40, 40, "NORTHERN REFERENCE LABORATORY", bold=True, size=13)
    pen.row((40, 300), 60, ("PATIENT: DOE, JANE", "COLLECTED: 11/02/2026 08:15 AM"))
    pen.row((40, 300), 73, ("DOB: 03/04/1967   Age: 59", "RECEIVED: 11/02/2026 02:20 PM"))
    pen.row((40, 300), 86, ("Gender: F   Fasting: Y", "REPORTED: 11/03/2026 06:41 AM"))
    pen.row((40, 300), 99, ("Phone: 555.201.7788", "1200 Elm Street, Suite 400, Springfield 62704"))
    xs = (40, 250, 320, 400, 530)
    pen.row(xs, 130, ("Test Name", "In Range", "Out Of Range", "Reference Range", "Lab"), bold=True)
    y = 146
    pen.put(40, y, "LIPID PANEL, STANDARD", bold=True)
    for texts in (
        ("CHOLESTEROL, TOTAL", "", "231 H", "<200 mg/dL", "01"),
        ("HDL CHOLESTEROL", "62", "", "> OR = 50 mg/dL", "01"),
        ("TRIGLYCERIDES", "98", "", "<150 mg/dL", "01"),
    ):
        y += 13
        pen.row((50, *xs[1:]), y, texts)
    y += 13
    pen.row((50, *xs[1:]), y, ("LDL-CHOLESTEROL", "", "149 H", "mg/dL (calc)", "01"))
    for note in (
        "Reference range: <100",
        "Desirable range <100 mg/dL for primary prevention; <70 mg/dL for patients",
        "with CHD or diabetic patients with > or = 2 CHD risk factors.",
    ):
        y += 12
        pen.put(60, y, note)
    y += 13
    pen.row((50, *xs[1:]), y, ("CHOL/HDLC RATIO", "3.7", "", "<5.0 (calc)", "01"))
    y += 20
    pen.put(40, y, "CBC (INCLUDES DIFF/PLT)", bold=True)
    for texts in (
        ("WHITE BLOOD CELL COUNT", "6.1", "", "3.8-10.8 Thousand/uL", "01"),
        ("RED BLOOD CELL COUNT", "", "3.62 L", "3.80-5.10 Million/uL", "01"),
        ("HEMOGLOBIN", "", "10.9 L", "11.7-15.5 g/dL", "01"),
        ("PLATELET COUNT", "262", "", "140-400 Thousand/uL", "01"),
        ("ABSOLUTE NEUTROPHILS", "3886", "", "1500-7800 cells/uL", "01"),
        ("NEUTROPHILS", "63.7", "", "%", "01"),
        ("HEMOGLOBIN A1c", "5.4", "", "<5.7 % of total Hgb", "01"),
        ("EGFR", "", "52 L", "> OR = 60 mL/min/1.73m2", "01"),
    ):
        y += 13
        pen.row((50, *xs[1:]), y, texts)
    y += 24
    for note in (
        "For the purpose of screening for the presence of diabetes:",
        "<5.7%       Consistent with the absence of diabetes",
        "5.7-6.4%    Consistent with increased risk for diabetes",
        "> or =6.5%  Consistent with diabetes",
    ):
        pen.put(60, y, note)
        y += 12
    pen.put(40, 800, "Page 1 of 1     Laboratory director: A. Smith, MD     CLIA 05D0000000")
    return pen.done(
        (
            R("CHOLESTEROL, TOTAL", "231", "mg/dL", None, 200, "H", "high"),
            R("HDL CHOLESTEROL", "62", "mg/dL", 50, None, None, "normal"),
            R("TRIGLYCERIDES", "98", "mg/dL", None, 150, None, "normal"),
            R("LDL-CHOLESTEROL", "149", "mg/dL (calc)", None, 100, "H", "high"),
            R("CHOL/HDLC RATIO", "3.7", None, None, 5.0, None, "normal"),
            R("WHITE BLOOD CELL COUNT", "6.1", "Thousand/uL", 3.8, 10.8, None, "normal"),
            R("RED BLOOD CELL COUNT", "3.62", "Million/uL", 3.8, 5.1, "L", "low"),
            R("HEMOGLOBIN", "10.9", "g/dL", 11.7, 15.5, "L", "low"),
            R("PLATELET COUNT", "262", "Thousand/uL", 140, 400, None, "normal"),
            R("ABSOLUTE NEUTROPHILS", "3886", "cells/uL", 1500, 7800, None, "normal"),
            R("NEUTROPHILS", "63.7", "%", None, None, None, None),
            R("HEMOGLOBIN A1c", "5.4", "% of total Hgb", None, 5.7, None, "normal"),
            R("EGFR", "52", "mL/min/1.73m2", 60, None, "L", "low"),
        )
    )


def two_line_heading() -> Report:
    """A heading on two lines, a column of previous results with dates, headings repeated on every page."""
    pen = Pen(size=8.5)
    truth: list[Result] = []
    groups = (
        (
            "CBC With Differential/Platelet",
            (
                ("WBC", "12.4", "High", "7.1", "x10E3/uL", "3.4-10.8", 3.4, 10.8, "high"),
                ("RBC", "4.66", "", "4.71", "x10E6/uL", "3.77-5.28", 3.77, 5.28, "normal"),
                ("Hemoglobin", "13.1", "", "13.3", "g/dL", "11.1-15.9", 11.1, 15.9, "normal"),
                ("Hematocrit", "40.2", "", "41.0", "%", "34.0-46.6", 34.0, 46.6, "normal"),
                ("Platelets", "1,204", "High", "455", "x10E3/uL", "150-450", 150, 450, "high"),
                ("Neutrophils", "78", "", "61", "%", "Not Estab.", None, None, None),
                ("Neutrophils (Absolute)", "9.7", "High", "4.3", "x10E3/uL", "1.4-7.0", 1.4, 7.0, "high"),
                ("Immature Granulocytes", "0", "", "0", "%", "Not Estab.", None, None, None),
            ),
        ),
        (
            "Comp. Metabolic Panel (14)",
            (
                ("Glucose", "65", "Low", "92", "mg/dL", "70-99", 70, 99, "low"),
                ("BUN", "14", "", "12", "mg/dL", "6-24", 6, 24, "normal"),
                ("Creatinine", "0.81", "", "0.79", "mg/dL", "0.57-1.00", 0.57, 1.0, "normal"),
                ("eGFR", "88", "", "91", "mL/min/1.73", ">59", 59, None, "normal"),
                ("BUN/Creatinine Ratio", "17", "", "15", "", "9-23", 9, 23, "normal"),
                ("Alkaline Phosphatase", "134", "High", "88", "IU/L", "44-121", 44, 121, "high"),
                ("ALT (SGPT)", "32", "", "19", "IU/L", "0-32", 0, 32, "normal"),
            ),
        ),
    )
    xs = (40, 215, 275, 320, 420, 500)
    for number, (panel, rows) in enumerate(groups, start=1):
        if number > 1:
            pen.page()
        pen.row((40, 200, 420), 40, ("Patient: Roe, Ann", "Specimen ID: 306-133-0020-0", "Phone: (800) 555-0199"))
        pen.row(
            (40, 200, 420),
            52,
            ("DOB: 07/21/1980", "Date Collected: 11/05/2026 0915 Local", "Date Reported: 11/06/2026"),
        )
        pen.put(40, 84, panel, bold=True, size=11)
        pen.row(
            (40, 215, 320, 420, 500),
            104,
            ("Test", "Current Result and Flag", "Previous Result and Date", "Units", "Reference Interval"),
            bold=True,
            size=7.5,
        )
        y = 122
        for name, value, flag, before, unit, printed, low, high, computed in rows:
            pen.row(xs, y, (name, value, flag, f"{before}   04/11/2025", unit, printed))
            truth.append(R(name, value.replace(",", ""), unit or None, low, high, flag or None, computed))
            y += 16
        pen.put(40, 780, f"Date Created and Stored 11/06/26 0942 ET    Final Report    Page {number} of 2", size=7)
    return pen.done(truth)


def method_under_name() -> Report:
    """The method in small print under each name, ranges by sex on two lines, an interpretation table after it."""
    pen = Pen(size=9)
    pen.row((40, 330), 40, ("Name : Mrs. A KUMARI", "Registered On : 02-Nov-2026 07:55"))
    pen.row((40, 330), 54, ("Age/Sex : 45 Years / Female", "Collected On : 02-Nov-2026 08:01"))
    pen.row((40, 330), 68, ("Ref. By : Dr. S RAO", "Reported On : 02-Nov-2026 13:22"))
    pen.row((40, 330), 82, ("UHID : 100023456", "Sample Type : EDTA Whole Blood"))
    xs = (40, 260, 340, 420)
    pen.row(xs, 110, ("Test Name", "Result", "Unit", "Bio. Ref. Interval"), bold=True)
    pen.put(300, 128, "HAEMATOLOGY", bold=True, align="c", size=11)
    pen.put(40, 144, "COMPLETE BLOOD COUNT (CBC)", bold=True)
    y = 160
    rows = (
        ("Haemoglobin (Hb)", "Photometry", "10.2", "g/dL", ("Male : 13.0 - 17.0", "Female : 12.0 - 15.0"), True),
        ("Total Leucocyte Count (TLC)", "Electrical impedance", "5,400", "/cumm", ("4000 - 10000",), False),
        ("Platelet Count", "Electrical impedance", "1,20,000", "/cumm", ("1,50,000 - 4,10,000",), True),
        ("Packed Cell Volume (PCV)", "Calculated", "31.5", "%", ("Male : 40 - 50", "Female : 36 - 46"), True),
        ("ESR (Erythrocyte Sedimentation Rate)", "Modified Westergren", "22", "mm/1st hr", ("0 - 20",), True),
    )
    for name, method, value, unit, printed, bold in rows:
        pen.put(40, y, name)
        pen.put(260, y, value, bold=bold)
        pen.row(xs[2:], y, (unit, printed[0]))
        pen.put(40, y + 10, method, size=6.5, italic=True)
        if len(printed) > 1:
            pen.put(420, y + 11, printed[1])
        y += 28
    pen.put(40, y, "BIOCHEMISTRY", bold=True, size=11)
    y += 18
    for name, method, value, unit, printed in (
        ("Glucose, Fasting", "Method: Hexokinase", "112", "mg/dL", "70 - 100"),
        ("HbA1c (Glycosylated Haemoglobin)", "Method: HPLC, NGSP certified", "6.1", "%", "< 5.7"),
        ("Vitamin B12", "(CLIA)", "185", "pg/mL", "211 - 911"),
        ("Bilirubin Total", "(Diazo method)", "0.8", "mg/dL", "Up to 1.2"),
    ):
        pen.row(xs, y, (name, value, unit, printed))
        pen.put(40, y + 10, method, size=6.5)
        y += 26
    pen.put(40, y, "Interpretation :", bold=True)
    y += 14
    pen.row((60, 220), y, ("As per guidelines", "HbA1c (%)"), bold=True)
    for label, band in (
        ("Non diabetic adults >=18 years", "<5.7"),
        ("At risk (Prediabetes)", "5.7 - 6.4"),
        ("Diagnosing diabetes", ">=6.5"),
    ):
        y += 12
        pen.row((60, 220), y, (label, band))
    y += 18
    pen.row((60, 220, 330), y, ("Glycemic goals", "Age", "HbA1c (%)"), bold=True)
    y += 12
    pen.row((60, 220, 330), y, ("Goal of therapy", ">18 years", "<7.0"))
    y += 12
    pen.row((60, 220, 330), y, ("Action suggested", ">18 years", ">8.0"))
    y += 26
    pen.row((60, 380), y, ("Dr. P MEHTA", "Dr. K IYER"))
    pen.row((60, 380), y + 12, ("MD Pathology", "Consultant Biochemist"))
    return pen.done(
        (
            R("Haemoglobin (Hb)", "10.2", "g/dL", 12, 15, "bold", "low"),
            R("Total Leucocyte Count (TLC)", "5400", "/cumm", 4000, 10000, None, "normal"),
            R("Platelet Count", "120000", "/cumm", 150000, 410000, "bold", "low"),
            R("Packed Cell Volume (PCV)", "31.5", "%", 36, 46, "bold", "low"),
            R("ESR (Erythrocyte Sedimentation Rate)", "22", "mm/1st hr", 0, 20, "bold", "high"),
            R("Glucose, Fasting", "112", "mg/dL", 70, 100, None, "high"),
            R("HbA1c (Glycosylated Haemoglobin)", "6.1", "%", None, 5.7, None, "high"),
            R("Vitamin B12", "185", "pg/mL", 211, 911, None, "low"),
            R("Bilirubin Total", "0.8", "mg/dL", None, 1.2, None, "normal"),
        )
    )


def german() -> Report:
    """Comma decimals, plus and minus as flags, sub-headings, units such as /nl, ranges with one side."""
    pen = Pen(font="times", size=10)
    pen.put(50, 45, "Labor am Stadtgraben GmbH - Endbefund", bold=True, size=14)
    pen.put(50, 62, "Stadtgraben 12, 93047 Regensburg, Tel. 0941 555 120, Fax 0941 555 129")
    pen.put(50, 80, "Patient: Muster, Erika   geb. 12.04.1958   Geschlecht: weiblich")
    pen.put(50, 94, "Entnahme: 03.11.2026 07:40   Eingang: 03.11.2026 09:15   Auftrag 7700123")
    xs = (50, 260, 285, 350, 430)
    pen.row((50, 250, 350, 430), 120, ("Befund", "Wert", "Einheit", "Referenzbereich"), bold=True)
    y = 138
    truth = []
    for panel, rows in (
        (
            "Hämatologie",
            (
                ("Leukozyten", "11,8", "+", "/nl", "3,9 - 10,2", 3.9, 10.2, "high"),
                ("Erythrozyten", "4,02", "", "/pl", "3,9 - 5,2", 3.9, 5.2, "normal"),
                ("Hämoglobin", "11,4", "-", "g/dl", "12,0 - 15,6", 12.0, 15.6, "low"),
                ("Hämatokrit", "0,35", "", "l/l", "0,35 - 0,45", 0.35, 0.45, "normal"),
                ("Thrombozyten", "412", "+", "/nl", "150 - 370", 150, 370, "high"),
            ),
        ),
        (
            "Klinische Chemie",
            (
                ("Natrium", "139", "", "mmol/l", "135 - 145", 135, 145, "normal"),
                ("Kreatinin", "1,32", "+", "mg/dl", "0,50 - 0,90", 0.5, 0.9, "high"),
                ("GFR (CKD-EPI)", "41", "-", "ml/min/1,73 m²", "> 60", 60, None, "low"),
                ("Gamma-GT", "38", "", "U/l", "< 40", None, 40, "normal"),
                ("CRP", "< 0,6", "", "mg/l", "bis 5,0", None, 5.0, "normal"),
                ("Ferritin", "1.240", "+", "µg/l", "15 - 150", 15, 150, "high"),
                ("TSH basal", "2,05", "", "mU/l", "0,27 - 4,20", 0.27, 4.2, "normal"),
            ),
        ),
    ):
        pen.put(50, y, panel, bold=True)
        y += 15
        for name, value, flag, unit, printed, low, high, computed in rows:
            pen.put(50, y, name)
            pen.put(283, y, value, align="r")
            pen.row(xs[2:], y, ("  " + flag if flag else "", unit, printed))
            number = "1240" if value == "1.240" else value.replace(" ", "").replace(",", ".")
            truth.append(R(name, number, unit, low, high, flag or None, computed))
            y += 14
    y += 10
    pen.put(50, y, "HBs-Antigen")
    pen.row((260, 430), y, ("negativ", "negativ"))
    truth.append(R("HBs-Antigen", "negativ", None, None, None, None, "normal"))
    y += 14
    pen.put(50, y, "Anti-HCV")
    pen.row((260, 430), y, ("positiv", "negativ"))
    truth.append(R("Anti-HCV", "positiv", None, None, None, None, "abnormal"))
    y += 24
    pen.put(50, y, "Beurteilung: Bei einer GFR von 41 ml/min liegt eine mittelgradige Einschränkung vor (Stadium G3b).")
    return pen.done(truth)


def no_heading() -> Report:
    """Columns without headings, ranges in square brackets, a star before the value."""
    pen = Pen(font="courier", size=9)
    pen.put(50, 50, "ST. LUKE COMMUNITY HOSPITAL", bold=True)
    pen.put(50, 64, "PT: SMITH, R   MRN 0098812   DOB 02/02/1950   SEX: M")
    pen.put(50, 78, "ACC# 26-30611  COLLECTED 11/04/26 06:10  LOC 4 WEST RM 412")
    truth = []
    y = 110
    for panel, rows in (
        (
            "BASIC METABOLIC PANEL",
            (
                ("GLUCOSE", "*189", "mg/dL", "[70-140]", 70, 140, "high"),
                ("BUN", "18", "mg/dL", "[7-20]", 7, 20, "normal"),
                ("SODIUM", "141", "mmol/L", "[136-145]", 136, 145, "normal"),
                ("POTASSIUM", "*3.1", "mmol/L", "[3.5-5.1]", 3.5, 5.1, "low"),
                ("CO2", "24", "mmol/L", "[22-29]", 22, 29, "normal"),
                ("CALCIUM", "9.1", "mg/dL", "[8.6-10.3]", 8.6, 10.3, "normal"),
            ),
        ),
        (
            "CBC",
            (
                ("WBC", "8.2", "10^3/uL", "[4.0-11.0]", 4, 11, "normal"),
                ("HGB", "*12.1", "g/dL", "[13.5-17.5]", 13.5, 17.5, "low"),
                ("PLT", "240", "10^3/uL", "[150-450]", 150, 450, "normal"),
                ("NEUT %", "71.0", "%", "[40.0-75.0]", 40, 75, "normal"),
                ("NEUT #", "5.8", "10^3/uL", "[1.8-7.7]", 1.8, 7.7, "normal"),
                ("TROPONIN I", "<0.01", "ng/mL", "[<0.04]", None, 0.04, "normal"),
            ),
        ),
    ):
        pen.put(50, y, panel, bold=True)
        y += 13
        for name, value, unit, printed, low, high, computed in rows:
            pen.row((60, 200, 280, 380), y, (name, value, unit, printed))
            truth.append(R(name, value.lstrip("*"), unit, low, high, "*" if "*" in value else None, computed))
            y += 13
        y += 8
    pen.put(50, y, "* = OUTSIDE REFERENCE RANGE.  CALL 555-0134 FOR QUESTIONS.")
    return pen.done(truth)


def cumulative() -> Report:
    """A hospital's cumulative table: three dates side by side, the latest of them is the result."""
    pen = Pen(landscape=True, size=9)
    pen.put(40, 40, "Cumulative laboratory report", bold=True, size=13)
    pen.put(40, 56, "Patient: BROWN, Alan   Hospital No: H448812   Sex: Male   DOB: 17/08/1949")
    xs = (40, 230, 320, 410, 510, 600)
    pen.row(
        xs,
        84,
        ("Test", "28/10/2026 06:30", "01/11/2026 06:10", "04/11/2026 05:55", "Units", "Reference range"),
        bold=True,
    )
    truth = []
    y = 102
    for panel, rows in (
        (
            "Urea and electrolytes",
            (
                ("Sodium", "133 L", "135", "138", "mmol/L", "133 - 146", 133, 146, None, "normal"),
                ("Potassium", "5.9 H", "5.6 H", "5.4 H", "mmol/L", "3.5 - 5.3", 3.5, 5.3, "H", "high"),
                ("Urea", "14.2 H", "11.8 H", "9.9 H", "mmol/L", "2.5 - 7.8", 2.5, 7.8, "H", "high"),
                ("Creatinine", "188 H", "160 H", "141 H", "µmol/L", "59 - 104", 59, 104, "H", "high"),
            ),
        ),
        (
            "Full blood count",
            (
                ("Haemoglobin", "118 L", "", "121 L", "g/L", "130 - 180", 130, 180, "L", "low"),
                ("White cell count", "14.1 H", "", "9.2", "10^9/L", "4.0 - 11.0", 4, 11, None, "normal"),
                ("Platelets", "410 H", "", "388", "10^9/L", "150 - 400", 150, 400, None, "normal"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 15
        for name, first, second, third, unit, printed, low, high, flag, computed in rows:
            pen.row(xs, y, (name, first, second, third, unit, printed))
            truth.append(R(name, third.split()[0], unit, low, high, flag, computed))
            y += 15
    return pen.done(truth)


def patient_portal() -> Report:
    """A record's print: component, your value, standard range, flag; wide table, names on two lines."""
    pen = Pen(size=10)
    pen.put(40, 50, "COMPREHENSIVE METABOLIC PANEL - Details", bold=True, size=15)
    pen.put(40, 68, "About this test. Collected on Nov 3, 2026 8:02 AM. Ordered by J. Lee, MD")
    pen.put(40, 92, "Results", bold=True, size=12)
    xs = (40, 230, 360, 500)
    pen.row(xs, 112, ("Component", "Your Value", "Standard Range", "Flag"), bold=True)
    truth = []
    y = 132
    for lines, value, printed, flag, result in (
        (("Sodium",), "140 mmol/L", "135 - 145 mmol/L", "", R("Sodium", "140", "mmol/L", 135, 145, None, "normal")),
        (("Glucose",), "118 mg/dL", "70 - 99 mg/dL", "H", R("Glucose", "118", "mg/dL", 70, 99, "H", "high")),
        (
            ("Glomerular Filtration Rate,", "Estimated"),
            "48 mL/min/1.73m*2",
            ">=60 mL/min/1.73m*2",
            "L",
            R("Glomerular Filtration Rate, Estimated", "48", "mL/min/1.73m*2", 60, None, "L", "low"),
        ),
        (
            ("Bilirubin, Total",),
            "0.4 mg/dL",
            "<=1.2 mg/dL",
            "",
            R("Bilirubin, Total", "0.4", "mg/dL", None, 1.2, None, "normal"),
        ),
        (("Albumin",), "4.1 g/dL", "3.5 - 5.2 g/dL", "", R("Albumin", "4.1", "g/dL", 3.5, 5.2, None, "normal")),
        (("AST",), "55 U/L", "0 - 40 U/L", "H", R("AST", "55", "U/L", 0, 40, "H", "high")),
        (
            ("Hepatitis C", "Antibody"),
            "Nonreactive",
            "Nonreactive",
            "",
            R("Hepatitis C Antibody", "Nonreactive", None, None, None, None, "normal"),
        ),
    ):
        for i, text in enumerate(lines):
            pen.put(40, y + 12 * i, text)
        pen.row(xs[1:], y, (value, printed, flag))
        truth.append(result)
        y += 12 * len(lines) + 12
    pen.put(40, y + 10, "General Information", bold=True)
    pen.put(40, y + 26, "Collected: 11/03/2026 8:02 AM      Status: Final result      Resulting Agency: MAIN LAB")
    return pen.done(truth)


def side_by_side() -> Report:
    """Two blocks of columns next to each other, drawn column by column."""
    pen = Pen(size=8)
    pen.put(40, 40, "Routine panel", bold=True, size=12)
    left = (
        ("Sodium", "139", "mmol/L", "136-145", 136, 145, "normal"),
        ("Potassium", "5.6", "mmol/L", "3.5-5.1", 3.5, 5.1, "high"),
        ("Chloride", "101", "mmol/L", "98-107", 98, 107, "normal"),
        ("Urea", "41", "mg/dL", "17-43", 17, 43, "normal"),
        ("Creatinine", "0.5", "mg/dL", "0.7-1.2", 0.7, 1.2, "low"),
    )
    right = (
        ("Hemoglobin", "14.2", "g/dL", "13.0-17.0", 13, 17, "normal"),
        ("WBC", "3.1", "10^9/L", "4.0-10.0", 4, 10, "low"),
        ("Platelets", "210", "10^9/L", "150-400", 150, 400, "normal"),
        ("MCV", "101.2", "fL", "80.0-100.0", 80, 100, "high"),
    )
    truth = []
    for x, rows in ((40, left), (310, right)):
        columns = (x, x + 90, x + 135, x + 185)
        for column, index in zip(columns, range(4), strict=True):
            pen.put(column, 70, ("Test", "Result", "Unit", "Ref. range")[index], bold=True)
            for n, row in enumerate(rows):
                pen.put(column, 86 + 13 * n, str(row[index]))
        truth.extend(R(r[0], r[1], r[2], r[4], r[5], None, r[6]) for r in rows)
    return pen.done(truth)


def value_first() -> Report:
    """The value stands before the name; flags in a column of their own at the left edge."""
    pen = Pen(size=9)
    pen.put(40, 40, "Laboratory results", bold=True, size=12)
    xs = (60, 130, 200, 400)
    pen.row((40, *xs), 66, ("", "Result", "Units", "Analyte", "Reference interval"), bold=True)
    truth = []
    y = 82
    for flag, value, unit, name, printed, low, high, computed in (
        ("", "4.4", "mmol/L", "Potassium", "3.5-5.1", 3.5, 5.1, "normal"),
        ("#", "128", "mmol/L", "Sodium", "135-145", 135, 145, "low"),
        ("", "88", "mg/dL", "Glucose", "70-99", 70, 99, "normal"),
        ("#", "61", "U/L", "Alanine aminotransferase", "Up to 40", None, 40, "high"),
        ("", "0.9", "mg/dL", "Creatinine", "0.6 to 1.2", 0.6, 1.2, "normal"),
    ):
        pen.row((45, *xs), y, (flag, value, unit, name, printed))
        truth.append(R(name, value, unit, low, high, flag or None, computed))
        y += 15
    return pen.done(truth)


def urine() -> Report:
    """Qualitative results and counts per field, text values, several sub-headings, no unit for most."""
    pen = Pen(size=9)
    pen.row((40, 320), 40, ("Patient Name: B PATEL", "Sex: M   Age: 33 Y"))
    xs = (40, 230, 330, 420)
    pen.row(xs, 70, ("INVESTIGATION", "OBSERVED VALUE", "UNIT", "BIOLOGICAL REFERENCE INTERVAL"), bold=True, size=8)
    truth = []
    y = 88
    for panel, rows in (
        (
            "PHYSICAL EXAMINATION",
            (
                ("Colour", "Pale Yellow", "", "Pale Yellow", None, None, "normal"),
                ("Appearance", "Slightly Turbid", "", "Clear", None, None, "abnormal"),
                ("Specific Gravity", "1.015", "", "1.005 - 1.030", 1.005, 1.03, "normal"),
                ("pH", "6.0", "", "5.0 - 8.0", 5, 8, "normal"),
            ),
        ),
        (
            "CHEMICAL EXAMINATION",
            (
                ("Protein", "++", "", "Negative", None, None, "abnormal"),
                ("Glucose", "Negative", "", "Negative", None, None, "normal"),
                ("Ketones", "Trace", "", "Negative", None, None, "abnormal"),
                ("Bilirubin", "Absent", "", "Absent", None, None, "normal"),
                ("Nitrite", "Not Detected", "", "Not Detected", None, None, "normal"),
            ),
        ),
        (
            "MICROSCOPIC EXAMINATION",
            (
                ("Pus Cells", "8-10", "/HPF", "0-5", 0, 5, "high"),
                ("Red Blood Cells", "Nil", "/HPF", "Nil", None, None, "normal"),
                ("Epithelial Cells", "2-3", "/HPF", "0-5", 0, 5, "normal"),
                ("Casts", "Absent", "", "Absent", None, None, "normal"),
                ("Bacteria", "Few", "", "Absent", None, None, "abnormal"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 15
        for name, value, unit, printed, low, high, computed in rows:
            pen.row(xs, y, (name, value, unit, printed))
            truth.append(R(name, value, unit or None, low, high, None, computed))
            y += 14
    pen.put(
        40,
        y + 12,
        "Note: Urine was examined within one hour of collection. Results relate only to the sample received.",
    )
    pen.put(300, y + 30, "*** End Of Report ***", align="c")
    return pen.done(truth)


def goals_between() -> Report:
    """Lipids followed by a table of treatment goals and one of risk levels, then another panel."""
    pen = Pen(size=9)
    xs = (40, 240, 320, 400)
    pen.row(xs, 60, ("Test Description", "Value(s)", "Unit(s)", "Reference Range"), bold=True)
    pen.put(40, 78, "LIPID PROFILE", bold=True)
    truth = []
    y = 94
    for name, value, unit, lines, low, high, computed in (
        (
            "Cholesterol Total",
            "212",
            "mg/dL",
            ("Desirable : <200", "Borderline high : 200-239", "High : >=240"),
            None,
            200,
            "high",
        ),
        (
            "Triglycerides",
            "141",
            "mg/dL",
            ("Normal : <150", "Borderline high : 150-199", "High : 200-499", "Very high : >=500"),
            None,
            150,
            "normal",
        ),
        ("HDL Cholesterol", "38", "mg/dL", (">40",), 40, None, "low"),
        (
            "LDL Cholesterol",
            "146",
            "mg/dL",
            ("Optimal : <100", "Near optimal : 100-129", "High : 160-189"),
            None,
            100,
            "high",
        ),
        ("VLDL Cholesterol", "28.2", "mg/dL", ("<30.0",), None, 30, "normal"),
        ("LDL/HDL Ratio", "3.8", "Ratio", ("2.5 - 3.5",), 2.5, 3.5, "high"),
    ):
        pen.row(xs, y, (name, value, unit, lines[0]))
        for extra in lines[1:]:
            y += 11
            pen.put(400, y, extra)
        truth.append(R(name, value, unit, low, high, None, computed))
        y += 15
    y += 8
    pen.put(40, y, "Treatment Goals as per Lipid Guidelines 2020", bold=True)
    y += 14
    pen.row((40, 240, 400), y, ("RISK CATEGORY", "LDL-C GOAL (mg/dL)", "NON-HDL GOAL (mg/dL)"), bold=True)
    for texts in (
        ("Extreme Risk Group", "<50", "<80"),
        ("Very High Risk", "<50", "<80"),
        ("High Risk", "<70", "<100"),
        ("Moderate Risk", "<100", "<130"),
        ("Low Risk", "<130", "<160"),
    ):
        y += 12
        pen.row((40, 240, 400), y, texts)
    y += 20
    pen.put(40, y, "Note:", bold=True)
    pen.put(40, y + 12, "1. Measurements in the same patient can show variations of 10 % to 15 % between days.")
    pen.put(40, y + 24, "2. A fasting sample of 10 to 12 hours is preferred when triglycerides exceed 400 mg/dL.")
    y += 46
    pen.row(xs, y, ("Test Description", "Value(s)", "Unit(s)", "Reference Range"), bold=True)
    y += 16
    pen.put(40, y, "THYROID PROFILE", bold=True)
    for name, value, unit, printed, low, high, computed in (
        ("T3, Total", "1.12", "ng/mL", "0.80 - 2.00", 0.8, 2.0, "normal"),
        ("TSH", "0.008", "µIU/mL", "0.270 - 4.200", 0.27, 4.2, "low"),
        ("25-OH Vitamin D", "14.2", "ng/mL", "30 - 100", 30, 100, "low"),
    ):
        y += 15
        pen.row(xs, y, (name, value, unit, printed))
        truth.append(R(name, value, unit, low, high, None, computed))
    y += 24
    pen.row((60, 240), y, ("25-OH Vitamin D level", "Interpretation"), bold=True)
    for texts in (
        ("< 20 ng/mL", "Deficiency"),
        ("20 - 29 ng/mL", "Insufficiency"),
        ("30 - 100 ng/mL", "Sufficiency"),
        ("> 100 ng/mL", "Toxicity"),
    ):
        y += 12
        pen.row((60, 240), y, texts)
    return pen.done(truth)


_ARROWS = """
#set page(paper: "a4", flipped: true, margin: 40pt)
#set text(font: "DejaVu Sans Mono", size: 8pt)
= Chemistry and haematology
Patient: C. Jones #h(1fr) Collected: 2026-11-02 07:30
#v(8pt)
#table(columns: (190pt, 80pt, 40pt, 110pt, 1fr), stroke: none, inset: 3pt,
 [*Analyte*],[*Result*],[],[*Units*],[*Reference*],
 ..ROWS)
"""


def arrows_landscape() -> Report:
    """Arrows as flags on a landscape page; typeset, so the text runs come row by row with kerning."""
    rows = (
        ("Haemoglobin", "98", "↓", "g/L", "115 – 165", 115, 165, "low"),
        ("White cells", "13.4", "↑", "10⁹/L", "4.0 – 11.0", 4, 11, "high"),
        ("Platelets", "301", "", "10⁹/L", "150 – 400", 150, 400, "normal"),
        ("C-reactive protein", "84", "↑↑", "mg/L", "< 5", None, 5, "high"),
        ("Albumin", "33", "↓", "g/L", "35 – 50", 35, 50, "low"),
        ("Calcium (adjusted)", "2.31", "", "mmol/L", "2.20 – 2.60", 2.2, 2.6, "normal"),
    )
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row[:5]).replace("[< 5]", "[\\< 5]")
    return typeset(
        _ARROWS.replace("..ROWS", cells), [R(r[0], r[1], r[3], r[5], r[6], r[2] or None, r[7]) for r in rows]
    )


def rotated() -> Report:
    """A landscape table printed on end on a portrait sheet."""
    rows = (
        ("Ferritin", "9", "L", "ng/mL", "13-150", 13, 150, "low"),
        ("Iron", "22", "L", "ug/dL", "37-145", 37, 145, "low"),
        ("Transferrin saturation", "5", "L", "%", "15-50", 15, 50, "low"),
        ("Folate", "11.2", "", "ng/mL", ">3.9", 3.9, None, "normal"),
        ("Vitamin B12", "455", "", "pg/mL", "232-1245", 232, 1245, "normal"),
    )
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row[:5])
    source = (
        '#set page(paper: "a4", margin: 40pt)\n#set text(font: "Libertinus Serif", size: 10pt)\n'
        "#rotate(90deg, reflow: true)[#block(width: 600pt)[= Anaemia profile\n Collected: 01/11/2026\n"
        "#table(columns: (180pt, 70pt, 50pt, 90pt, 120pt), [*Test*],[*Result*],[*Flag*],[*Units*],[*Normal range*],"
        f"{cells})]]"
    )
    return typeset(source, [R(r[0], r[1], r[3], r[5], r[6], r[2] or None, r[7]) for r in rows])


def column_by_column() -> Report:
    """The file draws one whole column after the other; flags only as a sign behind the value."""
    pen = Pen(size=9)
    rows = (
        ("Glucose", "54#", "mg/dL", "70 - 100", 70, 100, "low"),
        ("Urea Nitrogen", "12", "mg/dL", "7 - 20", 7, 20, "normal"),
        ("Uric Acid", "7.9#", "mg/dL", "2.6 - 6.0", 2.6, 6.0, "high"),
        ("Total Protein", "7.0", "g/dL", "6.4 - 8.3", 6.4, 8.3, "normal"),
        ("Amylase", "55", "U/L", "28 - 100", 28, 100, "normal"),
        ("Magnesium", "1.4#", "mg/dL", "1.6 - 2.6", 1.6, 2.6, "low"),
    )
    for column, (x, head) in enumerate(((40, "EXAMINATION"), (220, "RESULT"), (300, "UNITS"), (390, "NORMAL VALUES"))):
        pen.put(x, 60, head, bold=True)
        for n, row in enumerate(rows):
            pen.put(x, 78 + 15 * n, str(row[column]))
    return pen.done([R(r[0], r[1].rstrip("#"), r[2], r[4], r[5], "#" if "#" in r[1] else None, r[6]) for r in rows])


def single_characters() -> Report:
    """Every character placed on its own, no blanks in the file; comparators and titres as values."""
    pen = Pen(size=9)
    rows = (
        ("ANA Titer", "1:160", "", "<1:80", None, None, "high"),
        ("Rheumatoid Factor", "<10", "IU/mL", "<14", None, 14, "normal"),
        ("Anti-CCP Antibodies", ">250", "U/mL", "<17", None, 17, "high"),
        ("C3 Complement", "71", "mg/dL", "90 - 180", 90, 180, "low"),
        ("HIV 1/2 Antibodies", "Non-Reactive", "", "Non-Reactive", None, None, "normal"),
    )
    for x, head in ((40, "Test"), (230, "Result"), (330, "Units"), (430, "Reference Interval")):
        pen.spread(x, 60, head)
    for n, row in enumerate(rows):
        for x, text in zip((40, 230, 330, 430), row, strict=False):
            pen.spread(x, 80 + 16 * n, str(text))
    return pen.done([R(r[0], r[1], r[2] or None, r[4], r[5], None, r[6]) for r in rows])


def french() -> Report:
    """French headings, ranges with "à", an earlier result in its own column, methods in brackets under names."""
    pen = Pen(size=9)
    pen.put(40, 40, "LABORATOIRE DE BIOLOGIE MÉDICALE", bold=True, size=12)
    pen.put(40, 56, "12 rue des Lilas 69003 Lyon   Tél : 04 72 00 11 22   Sexe : M   Né le 04/05/1961")
    pen.put(40, 70, "Prélèvement du 03/11/2026 à 07h45")
    xs = (40, 250, 320, 390, 490)
    pen.row(xs, 96, ("Analyses", "Résultats", "Unités", "Valeurs de référence", "Antériorités"), bold=True)
    truth = []
    y = 112
    for panel, rows in (
        (
            "HÉMATOLOGIE",
            (
                ("Hématies", "4,12", "T/L", "4,28 à 6,00", "4,30", 4.28, 6.0, "low"),
                ("Hémoglobine", "12,9", "g/dL", "13,4 à 16,7", "13,5", 13.4, 16.7, "low"),
                ("Leucocytes", "7,81", "G/L", "4,00 à 11,00", "6,20", 4, 11, "normal"),
                ("Plaquettes", "265", "G/L", "150 à 400", "271", 150, 400, "normal"),
            ),
        ),
        (
            "BIOCHIMIE",
            (
                ("Glycémie à jeun", "1,31", "g/L", "0,70 à 1,05", "1,22", 0.7, 1.05, "high"),
                ("Créatinine", "88", "µmol/L", "59 à 104", "84", 59, 104, "normal"),
                ("Protéine C réactive", "< 4,0", "mg/L", "inférieur à 5,0", "6,1", None, 5.0, "normal"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 14
        for name, value, unit, printed, before, low, high, computed in rows:
            pen.row(xs, y, (name, value, unit, printed, before))
            if panel == "BIOCHIMIE":
                pen.put(46, y + 9, "(Méthode enzymatique)", size=6.5)
                y += 9
            truth.append(R(name, value.replace(" ", "").replace(",", "."), unit, low, high, None, computed))
            y += 14
    return pen.done(truth)


def range_below() -> Report:
    """The range stands on the line under the result; the unit stands in the heading."""
    pen = Pen(size=9)
    pen.put(40, 40, "Lipids and glucose", bold=True, size=12)
    pen.row((40, 260, 400), 66, ("Analyte", "Result (mg/dL)", "Flag"), bold=True)
    truth = []
    y = 84
    for name, value, flag, printed, low, high, computed in (
        ("Cholesterol", "188", "", "Reference range: 125-200", 125, 200, "normal"),
        ("Triglycerides", "212", "HIGH", "Reference range: <150", None, 150, "high"),
        ("HDL Cholesterol", "41", "", "Reference range: > 39", 39, None, "normal"),
        ("Glucose", "68", "LOW", "Reference range: 70-99", 70, 99, "low"),
    ):
        pen.row((40, 260, 400), y, (name, value, flag))
        pen.put(52, y + 11, printed, size=8)
        truth.append(R(name, value, "mg/dL", low, high, flag or None, computed))
        y += 30
    return pen.done(truth)


def comma_separated() -> Report:
    """A CSV export."""
    text = (
        "Test,Result,Units,Reference Range,Flag,Collected\n"
        'Hemoglobin,13.4,g/dL,12.0-15.5,,2026-11-02\n"Platelets","150,000",/uL,"150,000-400,000",,2026-11-02\n'
        "TSH,<0.01,uIU/mL,0.40-4.00,L,2026-11-02\nHBsAg,Negative,,Negative,,2026-11-02\nLDL Cholesterol,131,mg/dL,<100,H,2026-11-02\n"
    )
    return Report(
        text.encode(),
        (
            R("Hemoglobin", "13.4", "g/dL", 12, 15.5, None, "normal"),
            R("Platelets", "150000", "/uL", 150000, 400000, None, "normal"),
            R("TSH", "<0.01", "uIU/mL", 0.4, 4, "L", "low"),
            R("HBsAg", "Negative", None, None, None, None, "normal"),
            R("LDL Cholesterol", "131", "mg/dL", None, 100, "H", "high"),
        ),
        "csv",
    )


def plain_text() -> Report:
    """A fixed-width print as text."""
    text = """\
                     CENTRAL LAB
PATIENT: M. GREEN      DOB: 1971-01-09    SEX: F
COLLECTED: 2026-11-01 09:00

  TEST                     RESULT    FLAG  UNITS      REF RANGE
  ---------------------------------------------------------------
  Prothrombin Time         14.9      H     sec        9.4-12.5
  INR                      1.3       H                0.9-1.1
  aPTT                     29                sec      25-37
  Fibrinogen               310             mg/dL      200-400
  D-Dimer                  0.61      H     mg/L FEU   <0.50

  Comment: Heparin contamination cannot be excluded.
"""
    return Report(
        text.encode(),
        (
            R("Prothrombin Time", "14.9", "sec", 9.4, 12.5, "H", "high"),
            R("INR", "1.3", None, 0.9, 1.1, "H", "high"),
            R("aPTT", "29", "sec", 25, 37, None, "normal"),
            R("Fibrinogen", "310", "mg/dL", 200, 400, None, "normal"),
            R("D-Dimer", "0.61", "mg/L FEU", None, 0.5, "H", "high"),
        ),
        "txt",
    )


LAYOUTS: tuple[Maker, ...] = (
    reference_laboratory, two_line_heading, method_under_name, german, no_heading, cumulative, patient_portal,
    side_by_side, value_first, urine, goals_between, arrows_landscape, rotated, column_by_column,
    single_characters, french, range_below, comma_separated, plain_text,
)  # fmt: skip
