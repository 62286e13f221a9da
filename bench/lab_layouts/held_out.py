"""Layouts drawn after the first rules were written, counted once, and then used to mend what they showed.

The first count, before any rule was changed for them, stands in `FIRST_COUNT`.
"""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

from bench.lab_layouts.base import Maker, Pen, Report, Result, typeset

R = Result


def practice_print() -> Report:
    """A general practice's print: no heading, leaders of dots, ranges in brackets, flags in words."""
    pen = Pen(size=9)
    pen.put(40, 40, "The Meadows Surgery - Investigation results", bold=True, size=12)
    pen.put(40, 56, "Mr John TAYLOR   NHS No. 943 476 5919   Born 14-Mar-1955 (71y)   Gender: Male")
    pen.put(40, 70, "14 High Street, Littleton, LT4 8QP   Tel: 01632 960 001")
    truth = []
    y = 96
    for panel, rows in (
        (
            "Urea and electrolytes",
            (
                ("Serum sodium", "138", "mmol/L", "[133.0 - 146.0]", "", 133, 146, "normal"),
                ("Serum potassium", "5.6", "mmol/L", "[3.5 - 5.3]", "Above high reference limit", 3.5, 5.3, "high"),
                ("Serum creatinine", "131", "umol/L", "[59.0 - 104.0]", "Above high reference limit", 59, 104, "high"),
                (
                    "eGFR using creatinine (CKD-EPI) per 1.73 square metres",
                    "49",
                    "mL/min",
                    "[> 60.0]",
                    "Below low reference limit",
                    60,
                    None,
                    "low",
                ),
            ),
        ),
        (
            "Full blood count - FBC",
            (
                (
                    "Haemoglobin concentration",
                    "121",
                    "g/L",
                    "[130.0 - 170.0]",
                    "Below low reference limit",
                    130,
                    170,
                    "low",
                ),
                ("Total white cell count", "7.4", "10*9/L", "[4.0 - 10.0]", "", 4, 10, "normal"),
                ("Mean corpuscular volume (MCV)", "84.0", "fL", "[80.0 - 100.0]", "", 80, 100, "normal"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 14
        for name, value, unit, printed, flag, low, high, computed in rows:
            pen.row((50, 300, 350, 405), y, (name, value, unit, printed))
            if flag:
                pen.put(480, y, flag, size=7)
            truth.append(R(name, value, unit, low, high, flag or None, computed))
            y += 14
        pen.put(50, y, "Normal - no further action (Dr A Shah, 04-Nov-2026 12:10)", size=7.5)
        y += 20
    return pen.done(truth)


def record_print() -> Report:
    """A record system's print: the range and its unit before the dated value."""
    pen = Pen(size=9)
    pen.put(40, 40, "CBC and differential", bold=True, size=12)
    pen.put(40, 54, "Order: 448812301   Status: Final result   Visible to patient: Yes")
    xs = (40, 260, 440)
    pen.row(xs, 78, ("Component", "Ref Range & Units", "11/2/26 0812"), bold=True)
    truth = []
    y = 94
    for name, printed, value, result in (
        ("WBC", "4.0 - 11.0 10*3/uL", "13.9 (H)", ("13.9", "10*3/uL", 4, 11, "(H)", "high")),
        ("RBC", "3.80 - 5.20 10*6/uL", "4.40", ("4.40", "10*6/uL", 3.8, 5.2, None, "normal")),
        ("Hemoglobin", "12.0 - 16.0 g/dL", "9.8 (L)", ("9.8", "g/dL", 12, 16, "(L)", "low")),
        ("Platelets", "150 - 400 10*3/uL", "212", ("212", "10*3/uL", 150, 400, None, "normal")),
        ("Neutrophils %", "%", "81.2", ("81.2", "%", None, None, None, None)),
        ("Neutrophils Absolute", "1.8 - 7.7 10*3/uL", "11.3 (H)", ("11.3", "10*3/uL", 1.8, 7.7, "(H)", "high")),
        ("Immature Granulocytes %", "<=0.9 %", "0.4", ("0.4", "%", None, 0.9, None, "normal")),
        ("Nucleated RBC", "0 /100 WBC", "0", ("0", "/100 WBC", None, None, None, "normal")),
    ):
        pen.row(xs, y, (name, printed, value))
        v, unit, low, high, flag, computed = result
        truth.append(R(name, v, unit, low, high, flag, computed))
        y += 14
    pen.put(
        40, y + 12, "Resulting Agency: UNIVERSITY LAB, 500 Main St, Springfield. Specimen Collected: 11/02/26 08:12"
    )
    return pen.done(truth)


def flag_words_between() -> Report:
    """Flags as words between result and range without a heading of their own; unit last; many sub-headings."""
    pen = Pen(size=10)
    pen.put(40, 40, "CITY PATHOLOGY LAB", bold=True, size=16)
    pen.put(40, 55, "105-108, SMART VISION COMPLEX, HEALTHCARE ROAD, MUMBAI - 689578   0123456789 | 0912345678", size=7)
    pen.row((40, 250, 400), 80, ("Yash M. Patel", "Sample Collected At:", "Registered on: 02:31 PM 02 Dec, 26"), size=8)
    pen.row(
        (40, 250, 400),
        92,
        ("Age : 21 Years", "125, Shivam Bungalow, S G Road,", "Collected on: 03:11 PM 02 Dec, 26"),
        size=8,
    )
    pen.row((40, 250, 400), 104, ("Sex : Male", "Mumbai", "Reported on: 04:35 PM 02 Dec, 26"), size=8)
    pen.put(300, 130, "Complete Blood Count (CBC)", bold=True, align="c", size=12)
    xs = (40, 260, 320, 400, 510)
    pen.row((40, 260, 400, 510), 150, ("Investigation", "Result", "Reference Value", "Unit"), bold=True)
    truth = []
    y = 168
    pen.row((40, 260), y, ("Primary Sample Type :", "Blood"), size=8)
    y += 16
    for panel, rows in (
        ("HEMOGLOBIN", (("Hemoglobin (Hb)", "12.5", "Low", "13.0 - 17.0", "g/dL", 13, 17, "low"),)),
        ("RBC COUNT", (("Total RBC count", "5.2", "", "4.5 - 5.5", "mill/cumm", 4.5, 5.5, "normal"),)),
        (
            "BLOOD INDICES",
            (
                ("Packed Cell Volume (PCV)", "57.5", "High", "40 - 50", "%", 40, 50, "high"),
                ("Mean Corpuscular Volume (MCV)", "87.75", "", "83 - 101", "fL", 83, 101, "normal"),
                ("MCHC", "32.8", "", "32.5 - 34.5", "g/dL", 32.5, 34.5, "normal"),
            ),
        ),
        ("WBC COUNT", (("Total WBC count", "9000", "", "4000-11000", "cumm", 4000, 11000, "normal"),)),
        (
            "DIFFERENTIAL WBC COUNT",
            (
                ("Neutrophils", "60", "", "50 - 62", "%", 50, 62, "normal"),
                ("Lymphocytes", "31", "", "20 - 40", "%", 20, 40, "normal"),
                ("Basophils", "00", "", "00 - 02", "%", 0, 2, "normal"),
            ),
        ),
        (
            "PLATELET COUNT",
            (("Platelet Count", "150000", "Borderline", "150000 - 410000", "cumm", 150000, 410000, "normal"),),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 15
        for name, value, flag, printed, unit, low, high, computed in rows:
            pen.row(xs, y, (name, value, flag, printed, unit), bold=bool(flag))
            if name.startswith("Mean"):
                pen.put(40, y + 10, "Calculated", size=7)
                y += 8
            truth.append(R(name, value, unit, low, high, flag or None, computed))
            y += 15
    pen.row((40, 110), y + 10, ("Instruments:", "Fully automated cell counter - Mindray 300"))
    pen.row((40, 110), y + 24, ("Interpretation:", "Further confirm for Anemia"))
    pen.row((60, 250, 420), y + 60, ("Medical Lab Technician", "Dr. Payal Shah", "Dr. Vimal Shah"))
    pen.row((60, 250, 420), y + 72, ("(DMLT, BMLT)", "(MD, Pathologist)", "(MD, Pathologist)"))
    return pen.done(truth)


def technology_column() -> Report:
    """A technology column between name and value; the range on its own line under a block."""
    pen = Pen(size=9)
    pen.row((40, 320), 40, ("NAME : A SHARMA (38Y/F)", "REF. BY : SELF"))
    pen.row((40, 320), 52, ("SAMPLE COLLECTED AT : HOME", "PATIENTID : AS1234567"))
    xs = (40, 220, 330, 420)
    truth = []
    y = 84
    for name, technology, value, unit, label, printed, low, high, computed in (
        ("25-OH VITAMIN D (TOTAL)", "C.L.I.A", "17.4", "ng/mL", "Bio. Ref. Interval. :-", "30 - 100", 30, 100, "low"),
        ("VITAMIN B-12", "C.L.I.A", "412", "pg/mL", "Bio. Ref. Interval. :-", "211 - 911", 211, 911, "normal"),
        ("TESTOSTERONE", "C.M.I.A", "28.6", "ng/dL", "Reference Range :-", "13.84 - 53.35", 13.84, 53.35, "normal"),
        ("HS-CRP", "IMMUNOTURBIDIMETRY", "4.9", "mg/L", "Reference Range :-", "< 3.0", None, 3.0, "high"),
    ):
        pen.row(xs, y, ("TEST NAME", "TECHNOLOGY", "VALUE", "UNITS"), bold=True)
        pen.row(xs, y + 16, (name, technology, value, unit))
        pen.put(40, y + 32, label, bold=True)
        pen.put(40, y + 46, printed)
        pen.put(
            40, y + 60, "Clinical significance: Values must be read together with the history of the patient.", size=7.5
        )
        pen.put(40, y + 71, "Method: Fully automated chemiluminescent immunoassay", size=7.5)
        truth.append(R(name, value, unit, low, high, None, computed))
        y += 96
    return pen.done(truth)


def letter_before_value() -> Report:
    """H or L in front of the value, methods under names, ranges with several labelled levels in the column."""
    pen = Pen(size=8.5)
    pen.row((40, 300), 40, ("Name : LYUBOCHKA SVETKA", "Sex/Age : Male / 41 Y"))
    pen.row((40, 300), 52, ("Ref. Id : 1", "Collected On : 20-Feb-2026 09:10"))
    xs = (40, 230, 250, 320, 400)
    pen.row((40, 235, 320, 400), 80, ("Test", "Result", "Unit", "Biological Ref. Interval"), bold=True)
    truth = []
    y = 98
    pen.put(300, y, "Biochemistry", bold=True, align="c")
    for name, method, flag, value, unit, lines, low, high, computed in (
        (
            "Fasting Blood Sugar",
            "GOD-POD Method",
            "H",
            "141.0",
            "mg/dL",
            ("Normal: <=99.0", "Prediabetes: 100-125", "Diabetes: >=126"),
            None,
            99,
            "high",
        ),
        ("Mean Blood Glucose", "Calculated", "", "157.07", "mg/dL", ("Not Available",), None, None, None),
        (
            "Cholesterol",
            "CHOD-PAP",
            "",
            "189.0",
            "mg/dL",
            ("Desirable: <200", "Border line: 200-239", "High risk: >239"),
            None,
            200,
            "normal",
        ),
        (
            "Direct LDL",
            "Homogeneous",
            "H",
            "100.39",
            "mg/dL",
            ("Optimal : <100", "Near optimal : 100-129"),
            None,
            100,
            "high",
        ),
        ("Creatinine, Serum", "Jaffe", "", "0.83", "mg/dL", ("0.66 - 1.25",), 0.66, 1.25, "normal"),
        ("Homocysteine, Serum", "CLIA", "H", "23.86", "micromol/L", ("6.0 - 14.8",), 6, 14.8, "high"),
    ):
        y += 18
        pen.row(xs, y, (name, flag, value, unit, lines[0]))
        pen.put(44, y + 9, method, size=6.5)
        for extra in lines[1:]:
            y += 10
            pen.put(400, y, extra)
        truth.append(R(name, value, unit, low, high, flag or None, computed))
        y += 8
    return pen.done(truth)


def portal_list() -> Report:
    """A portal's list: name, then its normal range, then the value, each on its own line."""
    pen = Pen(size=10)
    pen.put(40, 44, "Basic Metabolic Panel", bold=True, size=14)
    pen.put(40, 60, "Collected on November 2, 2026 8:12 AM", size=9)
    truth = []
    y = 92
    for name, printed, value, unit, low, high, computed in (
        ("Sodium", "Normal range: 136 - 145 mmol/L", "140", "mmol/L", 136, 145, "normal"),
        ("Potassium", "Normal range: 3.5 - 5.1 mmol/L", "5.4", "mmol/L", 3.5, 5.1, "high"),
        ("Glucose", "Normal range: 70 - 99 mg/dL", "61", "mg/dL", 70, 99, "low"),
        ("Anion Gap", "Normal range: below 17 mmol/L", "11", "mmol/L", None, 17, "normal"),
    ):
        pen.put(40, y, name, bold=True)
        pen.put(40, y + 14, printed, size=9)
        pen.put(40, y + 30, value, size=12)
        truth.append(R(name, value, unit, low, high, None, computed))
        y += 62
    return pen.done(truth)


def spanish() -> Report:
    """Spanish headings, comma decimals with a point for thousands, a star column, ranges by H and M."""
    pen = Pen(size=9)
    pen.put(40, 40, "LABORATORIO CLÍNICO SAN JORGE", bold=True, size=12)
    pen.row((40, 300), 56, ("Paciente: GARCÍA LÓPEZ, MARÍA", "Sexo: Mujer   Edad: 52 años"))
    pen.row((40, 300), 68, ("Fecha de extracción: 03/11/2026 08:20", "C/ Mayor 15, 28013 Madrid   Tel. 915 550 123"))
    xs = (40, 235, 255, 320, 400)
    pen.row((40, 255, 320, 400), 92, ("Prueba", "Resultado", "Unidades", "Valores de referencia"), bold=True)
    truth = []
    y = 108
    for panel, rows in (
        (
            "HEMATOLOGÍA",
            (
                ("Hematíes", "*", "3,71", "10^6/µL", "3,80 - 5,10", 3.8, 5.1, "low"),
                ("Hemoglobina", "*", "11,2", "g/dL", "H: 13,0 - 17,0  M: 12,0 - 16,0", 12, 16, "low"),
                ("Leucocitos", "", "6.350", "/µL", "4.000 - 11.000", 4000, 11000, "normal"),
                ("Plaquetas", "", "245.000", "/µL", "150.000 - 400.000", 150000, 400000, "normal"),
            ),
        ),
        (
            "BIOQUÍMICA",
            (
                ("Glucosa", "", "94", "mg/dL", "74 - 106", 74, 106, "normal"),
                ("Colesterol total", "*", "243", "mg/dL", "< 200", None, 200, "high"),
                ("Ferritina", "*", "9,8", "ng/mL", "13,0 - 150,0", 13, 150, "low"),
                ("Proteína C reactiva", "", "0,30", "mg/dL", "Hasta 0,50", None, 0.5, "normal"),
            ),
        ),
    ):
        pen.put(40, y, panel, bold=True)
        y += 14
        for name, flag, value, unit, printed, low, high, computed in rows:
            pen.row(xs, y, (name, flag, value, unit, printed))
            plain = value.replace(".", "") if "." in value else value.replace(",", ".")
            truth.append(R(name, plain, unit, low, high, flag or None, computed))
            y += 13
    return pen.done(truth)


def centred_grid() -> Report:
    """A ruled table with every cell centred, narrow columns and headings that wrap."""
    rows = (
        ("1", "Total Bilirubin", "1.9", "High", "0.2 - 1.2", "mg/dL", 0.2, 1.2, "high"),
        ("2", "Direct Bilirubin", "0.3", "Normal", "0.0 - 0.3", "mg/dL", 0.0, 0.3, "normal"),
        ("3", "SGOT (AST)", "61", "High", "Upto 40", "IU/L", None, 40, "high"),
        ("4", "SGPT (ALT)", "38", "Normal", "Upto 40", "IU/L", None, 40, "normal"),
        ("5", "Albumin / Globulin Ratio", "0.9", "Low", "1.0 - 2.5", "", 1.0, 2.5, "low"),
        ("6", "Gamma Glutamyl Transferase (GGT)", "44", "Normal", "10 - 71", "IU/L", 10, 71, "normal"),
    )
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row[:6])
    source = (
        '#set page(paper: "a4", margin: 40pt)\n#set text(font: "New Computer Modern", size: 9pt)\n'
        "#align(center)[= LIVER FUNCTION TEST]\n Patient Name: R. Das #h(1fr) Age / Gender: 60 Y / Male\n\n"
        "#table(columns: (30pt, 150pt, 60pt, 60pt, 110pt, 80pt), align: center, [*S.No*],[*Test Name*],[*Result*],[*Status*],[*Biological Reference Interval*],[*Units*],"
        f"{cells})\n\n#text(size: 8pt)[Remarks: Kindly correlate clinically. Sample received at 20 °C.]"
    )
    return typeset(source, [R(r[1], r[2], r[5] or None, r[6], r[7], r[3], r[8]) for r in rows])


def italian() -> Report:
    """Italian headings, a star behind the value, ranges in brackets, right-aligned values."""
    pen = Pen(font="times", size=10)
    pen.put(50, 45, "Azienda Ospedaliera - Laboratorio Analisi", bold=True)
    pen.put(50, 60, "Sig. ROSSI Mario   nato il 02/05/1948   Sesso: M   Richiesta 26110300451")
    pen.row((50, 280, 330, 420), 88, ("ESAME", "RISULTATO", "U.M.", "VALORI DI RIFERIMENTO"), bold=True, size=8)
    truth = []
    y = 106
    for name, value, unit, printed, low, high, computed in (
        ("S-Glucosio", "112 *", "mg/dL", "(74 - 106)", 74, 106, "high"),
        ("S-Creatinina", "1,02", "mg/dL", "(0,67 - 1,17)", 0.67, 1.17, "normal"),
        ("S-Potassio", "3,2 *", "mmol/L", "(3,5 - 5,1)", 3.5, 5.1, "low"),
        ("S-Alanina aminotransferasi", "29", "U/L", "(< 41)", None, 41, "normal"),
        ("P-Tempo di protrombina (INR)", "2,41 *", "", "(0,80 - 1,20)", 0.8, 1.2, "high"),
    ):
        pen.put(50, y, name)
        pen.put(320, y, value, align="r")
        pen.row((330, 420), y, (unit, printed))
        truth.append(
            R(
                name,
                value.split()[0].replace(",", "."),
                unit or None,
                low,
                high,
                "*" if "*" in value else None,
                computed,
            )
        )
        y += 15
    return pen.done(truth)


def low_and_high_columns() -> Report:
    """Lower and upper limit in columns of their own; value and unit in one cell; a second page without a heading."""
    pen = Pen(size=9)
    xs = (40, 250, 380, 440, 500)
    pen.row(xs, 50, ("Analyte", "Result", "Low", "High", "Flag"), bold=True)
    truth = []
    y = 68
    rows = (
        ("Sodium", "131", "mmol/L", "135", "145", "L", "low"), ("Potassium", "4.0", "mmol/L", "3.5", "5.0", "", "normal"),
        ("Chloride", "99", "mmol/L", "98", "107", "", "normal"), ("Total CO2", "21", "mmol/L", "22", "29", "L", "low"),
        ("Lactate", "3.8", "mmol/L", "0.5", "2.2", "H", "high"), ("Ionized Calcium", "1.19", "mmol/L", "1.15", "1.33", "", "normal"),
    )  # fmt: skip
    for n, (name, value, unit, low, high, flag, computed) in enumerate(rows):
        if n == 4:
            pen.page()
            pen.put(40, 40, "Patient: K. Wolf    MRN: 5530021    Page 2 of 2    Printed: 11/04/2026 09:12")
            y = 70
        pen.row(xs, y, (name, f"{value} {unit}", low, high, flag))
        truth.append(R(name, value, unit, float(low), float(high), flag or None, computed))
        y += 15
    return pen.done(truth)


def centred_between_lines() -> Report:
    """Names on two lines with the value on the second or between both; panel headings in colour bars."""
    pen = Pen(size=9)
    pen.row((40, 300, 370, 440), 50, ("TEST", "RESULT", "UNITS", "REFERENCE"), bold=True)
    pen.put(40, 70, "Coagulation", bold=True)
    truth = []
    pen.put(40, 90, "Activated partial")
    pen.put(40, 101, "thromboplastin time")
    pen.row((300, 370, 440), 95.5, ("41", "s", "25 - 35"))
    truth.append(R("Activated partial thromboplastin time", "41", "s", 25, 35, None, "high"))
    pen.put(40, 121, "Prothrombin time, international")
    pen.put(40, 132, "normalised ratio (INR)")
    pen.row((300, 440), 126.5, ("1.0", "0.9 - 1.2"))
    truth.append(R("Prothrombin time, international normalised ratio (INR)", "1.0", None, 0.9, 1.2, None, "normal"))
    pen.put(40, 152, "Fibrinogen")
    pen.row((300, 370, 440), 152, ("5.2", "g/L", "2.0 - 4.0"))
    truth.append(R("Fibrinogen", "5.2", "g/L", 2, 4, None, "high"))
    pen.put(40, 172, "Antithrombin activity,")
    pen.put(40, 183, "chromogenic")
    pen.row((300, 370, 440), 183, ("88", "%", "80 - 120"))
    truth.append(R("Antithrombin activity, chromogenic", "88", "%", 80, 120, None, "normal"))
    return pen.done(truth)


def swiss() -> Report:
    """Apostrophes for thousands, German headings on a ruled table, earlier values right of the range."""
    pen = Pen(size=9)
    pen.row((40, 220, 290, 360, 460), 50, ("Analyse", "Resultat", "Einheit", "Referenzbereich", "Vorwert"), bold=True)
    truth = []
    y = 68
    for name, value, unit, printed, before, low, high, computed in (
        ("Creatinkinase", "1'240", "U/l", "< 190", "2'310", None, 190, "high"),
        ("Myoglobin", "312", "µg/l", "28 - 72", "1'004", 28, 72, "high"),
        ("Troponin T hs", "9", "ng/l", "< 14", "8", None, 14, "normal"),
        ("NT-proBNP", "88", "ng/l", "< 125", "", None, 125, "normal"),
        ("Hämoglobin A1c", "5.6", "%", "4.0 - 5.6", "5.7", 4, 5.6, "normal"),
    ):
        pen.row((40, 220, 290, 360, 460), y, (name, value, unit, printed, before))
        truth.append(R(name, value.replace("'", ""), unit, low, high, None, computed))
        y += 14
    return pen.done(truth)


def method_column() -> Report:
    """Six columns with method last, bold for what is out of range, wrapped units, notes between rows."""
    pen = Pen(size=8)
    pen.row((40, 320), 36, ("Patient Name : Mr. S NAIR", "Collected : 04/Nov/2026 07:12AM"))
    pen.row((40, 320), 47, ("Age/Gender : 55 Y 3 M 2 D/M", "Received : 04/Nov/2026 11:40AM"))
    pen.row((40, 320), 58, ("UHID/MR No : APJ1.0012345", "Status : Final Report"))
    xs = (40, 210, 270, 335, 460)
    pen.row(xs, 84, ("Test Name", "Result", "Unit", "Bio. Ref. Range", "Method"), bold=True)
    truth = []
    y = 100
    pen.put(40, y, "RENAL PROFILE/KIDNEY FUNCTION TEST (RFT/KFT) , SERUM", bold=True)
    for name, value, bold, unit, printed, method, low, high, computed, note in (
        ("CREATININE", "1.41", True, "mg/dL", "0.72 - 1.18", "JAFFE METHOD", 0.72, 1.18, "high", ""),
        ("UREA", "38.20", False, "mg/dL", "17-43", "GLDH, Kinetic Assay", 17, 43, "normal", ""),
        (
            "BLOOD UREA NITROGEN",
            "17.9",
            False,
            "mg/dL",
            "8.0 - 23.0",
            "Calculated",
            8,
            23,
            "normal",
            "Comment: Values rise after a diet rich in protein, up to 25 mg/dL in 1 of 20 persons.",
        ),
        ("URIC ACID", "8.90", True, "mg/dL", "3.5-7.2", "Uricase PAP", 3.5, 7.2, "high", ""),
        ("SODIUM", "139", False, "mmol/L", "136-146", "ISE (Indirect)", 136, 146, "normal", ""),
        ("GLOMERULAR FILTRATION RATE, ESTIMATED", "58.6", True, "mL/min/1.73m2", ">60", "CKD-EPI", 60, None, "low", ""),
    ):
        y += 15
        pen.put(40, y, name, bold=bold)
        pen.put(210 if len(name) < 35 else 236, y, value, bold=bold)
        pen.row(xs[2:], y, (unit, printed, method))
        if note:
            y += 12
            pen.put(40, y, note)
        truth.append(R(name, value, unit, low, high, "bold" if bold else None, computed))
    return pen.done(truth)


def percent_and_absolute() -> Report:
    """The same cells as share and as number on neighbouring lines, no heading, flags in brackets."""
    pen = Pen(font="courier", size=9)
    pen.put(40, 40, "HAEMATOLOGY REPORT   LAB NO: 26/H/10233   DATE: 03.11.2026")
    truth = []
    y = 66
    for name, value, flag, unit, printed, low, high, computed in (
        ("WBC", "15.2", "(H)", "10^9/L", "4.0 - 10.0", 4, 10, "high"),
        ("NEU%", "84.1", "(H)", "%", "40.0 - 75.0", 40, 75, "high"),
        ("LYM%", "10.2", "(L)", "%", "20.0 - 45.0", 20, 45, "low"),
        ("NEU#", "12.78", "(H)", "10^9/L", "1.80 - 7.50", 1.8, 7.5, "high"),
        ("LYM#", "1.55", "", "10^9/L", "1.00 - 4.00", 1, 4, "normal"),
        ("RDW-CV", "13.1", "", "%", "11.0 - 16.0", 11, 16, "normal"),
        ("RDW-SD", "42.0", "", "fL", "35.0 - 56.0", 35, 56, "normal"),
        ("P-LCR", "24.0", "", "%", "13.0 - 43.0", 13, 43, "normal"),
    ):
        pen.row((50, 150, 200, 260, 350), y, (name, value, flag, unit, printed))
        truth.append(R(name, value, unit, low, high, flag or None, computed))
        y += 13
    return pen.done(truth)


LAYOUTS: tuple[Maker, ...] = (
    practice_print, record_print, flag_words_between, technology_column, letter_before_value, portal_list, spanish,
    centred_grid, italian, low_and_high_columns, centred_between_lines, swiss, method_column, percent_and_absolute,
)  # fmt: skip
FIRST_COUNT = "recall 0.897, precision 0.963; of what was found: value 1.000, unit 1.000, range 0.936, printed flag 0.949, flag 0.923"
