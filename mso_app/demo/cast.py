"""Who plays in which case: one line per case, chosen so that every status and every clock is to be seen."""

from dataclasses import dataclass

from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Sex, Urgency


@dataclass(frozen=True, kw_only=True)
class Role:
    """One case of the cast.

    `requester` is a position in `people.REQUESTERS`. `hours` means: new, assigned, rejected, returned and done: hours
    since that step; accepted and in progress: hours until the review is due, negative when it is late. `took` is the
    hours from acceptance to signature of a done case. `text` is the reason of a withdrawal, rejection or return.
    """

    template: str
    variant: int
    name: str
    sex: Sex
    birth_date: str
    requester: int
    status: CaseStatus
    hours: float
    urgency: Urgency = Urgency.STANDARD
    provider: str = ""
    took: float = 70
    code: str = ""
    text: str = ""


_F, _M = Sex.FEMALE, Sex.MALE
_URGENT = Urgency.URGENT

CAST: tuple[Role, ...] = (
    Role(template="myeloma", variant=0, name="Ingrid Halvorsen", sex=_F, birth_date="1968-05-02", requester=0, status=CaseStatus.IN_PROGRESS, hours=21),
    Role(template="myeloma", variant=1, name="Joaquim Serrano", sex=_M, birth_date="1961-02-11", requester=2, status=CaseStatus.DONE, hours=190, took=52),
    Role(template="myeloma", variant=2, name="Ulrike Behnke", sex=_F, birth_date="1959-09-27", requester=1, status=CaseStatus.DONE, hours=730, took=81),
    Role(template="myeloma", variant=3, name="Andrea Kowalczyk", sex=_F, birth_date="1979-12-03", requester=5, status=CaseStatus.DONE, hours=1130, took=64),
    Role(template="thrombocythaemia", variant=0, name="Mariana Pinheiro", sex=_F, birth_date="1983-07-19", requester=3, status=CaseStatus.ASSIGNED, hours=3),
    Role(template="thrombocythaemia", variant=1, name="Gordon MacLeish", sex=_M, birth_date="1957-03-30", requester=4, status=CaseStatus.ACCEPTED, hours=88),
    Role(template="neuropathy", variant=0, name="Amara Nwosu", sex=_F, birth_date="1985-03-14", requester=0, status=CaseStatus.IN_PROGRESS, hours=-3.17),
    Role(template="neuropathy", variant=1, name="Duarte Figueira", sex=_M, birth_date="1964-10-08", requester=3, status=CaseStatus.DONE, hours=320, took=88),
    Role(template="neuropathy", variant=2, name="Lorna Beaubien", sex=_F, birth_date="1958-06-25", requester=4, status=CaseStatus.IN_PROGRESS, hours=61),
    Role(template="neuropathy", variant=3, name="Matthias Ohlsen", sex=_M, birth_date="1972-01-17", requester=1, status=CaseStatus.DONE, hours=910, took=96),
    Role(template="optic_neuritis", variant=0, name="Elif Yildirim", sex=_F, birth_date="1993-11-05", requester=0, status=CaseStatus.IN_PROGRESS, hours=30, urgency=_URGENT),
    Role(template="optic_neuritis", variant=1, name="Chloe Desrosiers", sex=_F, birth_date="1996-04-22", requester=4, status=CaseStatus.DONE, hours=260, took=39, urgency=_URGENT),
    Role(template="optic_neuritis", variant=2, name="Tiago Barreto", sex=_M, birth_date="1990-08-13", requester=3, status=CaseStatus.ASSIGNED, hours=8),
    Role(template="optic_neuritis", variant=3, name="Hannelore Kruse", sex=_F, birth_date="1987-02-09", requester=1, status=CaseStatus.RETURNED, hours=18, text="The report of the MOG antibody test shows only the titre at the cut-off. Please send the result of the live cell assay of the second sample."),
    Role(template="aortic_stenosis", variant=0, name="Henrik Dahl", sex=_M, birth_date="1952-01-30", requester=0, status=CaseStatus.ACCEPTED, hours=102),
    Role(template="aortic_stenosis", variant=1, name="Raul Quintela", sex=_M, birth_date="1960-05-16", requester=2, status=CaseStatus.DONE, hours=410, took=46),
    Role(template="aortic_stenosis", variant=2, name="Eleanor Whitfield", sex=_F, birth_date="1942-07-03", requester=4, status=CaseStatus.DONE, hours=1290, took=58),
    Role(template="aortic_stenosis", variant=3, name="Gunther Asmus", sex=_M, birth_date="1949-12-21", requester=0, status=CaseStatus.IN_PROGRESS, hours=4, urgency=_URGENT),
    Role(template="fibrillation", variant=0, name="Sabine Petersen", sex=_F, birth_date="1966-09-09", requester=0, status=CaseStatus.NEW, hours=11),
    Role(template="fibrillation", variant=1, name="Vasco Meireles", sex=_M, birth_date="1970-03-27", requester=2, status=CaseStatus.DONE, hours=560, took=49),
    Role(template="fibrillation", variant=2, name="Marguerite Lavoie", sex=_F, birth_date="1963-10-31", requester=4, status=CaseStatus.ASSIGNED, hours=10.5),
    Role(template="pancreatic_cyst", variant=0, name="Tomasz Wilk", sex=_M, birth_date="1960-04-18", requester=0, status=CaseStatus.RETURNED, hours=21, text="Send the CT itself; the report alone does not show the duct."),
    Role(template="pancreatic_cyst", variant=1, name="Celeste Morgado", sex=_F, birth_date="1967-08-06", requester=2, status=CaseStatus.DONE, hours=350, took=72),
    Role(template="pancreatic_cyst", variant=2, name="Friedrich Lohmann", sex=_M, birth_date="1956-11-11", requester=1, status=CaseStatus.IN_PROGRESS, hours=72),
    Role(template="pancreatic_cyst", variant=3, name="Agnes Villeneuve", sex=_F, birth_date="1974-05-29", requester=4, status=CaseStatus.DONE, hours=820, took=67),
    Role(template="crohn", variant=0, name="Bjarne Iversen", sex=_M, birth_date="1995-02-24", requester=0, status=CaseStatus.ASSIGNED, hours=9.9),
    Role(template="crohn", variant=1, name="Ines Carvalhal", sex=_F, birth_date="1989-06-12", requester=2, status=CaseStatus.IN_PROGRESS, hours=94),
    Role(template="crohn", variant=2, name="Nolan Fitzgerald", sex=_M, birth_date="1982-09-18", requester=5, status=CaseStatus.ACCEPTED, hours=110),
    Role(template="crohn", variant=3, name="Katrin Wiesner", sex=_F, birth_date="1977-03-08", requester=1, status=CaseStatus.DONE, hours=1010, took=55),
    Role(template="fibrosis", variant=0, name="Jun Watanabe", sex=_M, birth_date="1965-06-20", requester=0, status=CaseStatus.REJECTED, hours=5, provider="viktor.petrescu", code="conflict", text="I treat a close relative of this patient. Please ask somebody else."),
    Role(template="fibrosis", variant=1, name="Albano Sequeira", sex=_M, birth_date="1958-12-02", requester=2, status=CaseStatus.DONE, hours=620, took=61),
    Role(template="fibrosis", variant=2, name="Margaret Oyelaran", sex=_F, birth_date="1954-08-15", requester=4, status=CaseStatus.IN_PROGRESS, hours=47, provider="stefan.brandt"),
    Role(template="fibrosis", variant=3, name="Renate Hollander", sex=_F, birth_date="1969-01-26", requester=0, status=CaseStatus.ACCEPTED, hours=75),
    Role(template="thyroid_nodule", variant=0, name="Mireille Fontaine", sex=_F, birth_date="1991-05-11", requester=0, status=CaseStatus.DONE, hours=48, took=50),
    Role(template="thyroid_nodule", variant=1, name="Graca Vilhena", sex=_F, birth_date="1978-10-19", requester=2, status=CaseStatus.IN_PROGRESS, hours=53),
    Role(template="thyroid_nodule", variant=2, name="Brigitte Sauer", sex=_F, birth_date="1971-07-07", requester=1, status=CaseStatus.DONE, hours=1480, took=43),
    Role(template="thyroid_nodule", variant=3, name="Declan Moriarty", sex=_M, birth_date="1984-12-14", requester=5, status=CaseStatus.REJECTED, hours=3, code="capacity", text="I am at a congress until the end of the month and cannot answer in time."),
    Role(template="hyperparathyroidism", variant=0, name="Gisela Brinkmann", sex=_F, birth_date="1962-02-28", requester=0, status=CaseStatus.RETURNED, hours=40, text="The 24-hour urine volume is missing on the sheet. Please send the complete report."),
    Role(template="hyperparathyroidism", variant=1, name="Filipa Rosmaninho", sex=_F, birth_date="1986-09-23", requester=2, status=CaseStatus.DONE, hours=480, took=77),
    Role(template="hyperparathyroidism", variant=2, name="Harold Penrose", sex=_M, birth_date="1955-04-04", requester=4, status=CaseStatus.DONE, hours=1700, took=60),
    Role(template="hyperparathyroidism", variant=3, name="Wiebke Janssen", sex=_F, birth_date="1973-11-30", requester=1, status=CaseStatus.NEW, hours=13.75),
    Role(template="dcis", variant=0, name="Leila Haddad", sex=_F, birth_date="1972-06-17", requester=1, status=CaseStatus.ASSIGNED, hours=2.5),
    Role(template="dcis", variant=1, name="Anabela Trigueiros", sex=_F, birth_date="1970-01-05", requester=2, status=CaseStatus.DONE, hours=230, took=47),
    Role(template="dcis", variant=2, name="Samantha Okoro", sex=_F, birth_date="1966-03-21", requester=5, status=CaseStatus.IN_PROGRESS, hours=18, urgency=_URGENT),
    Role(template="dcis", variant=3, name="Petra Vollmer", sex=_F, birth_date="1975-08-28", requester=1, status=CaseStatus.NEW, hours=20, text="The patient has decided for surgery at home."),
    Role(template="renal_mass", variant=0, name="Nuno Salgueiro", sex=_M, birth_date="1969-10-10", requester=2, status=CaseStatus.NEW, hours=13),
    Role(template="renal_mass", variant=1, name="Walter Stegemann", sex=_M, birth_date="1948-02-02", requester=0, status=CaseStatus.DONE, hours=150, took=69),
    Role(template="renal_mass", variant=2, name="Fiona Gallagher", sex=_F, birth_date="1980-06-30", requester=5, status=CaseStatus.NEW, hours=6),
    Role(template="renal_mass", variant=3, name="Antonio Bragança", sex=_M, birth_date="1957-09-14", requester=2, status=CaseStatus.IN_PROGRESS, hours=-2, urgency=_URGENT),
    Role(template="prostate", variant=0, name="Klaus Rehberg", sex=_M, birth_date="1963-05-25", requester=0, status=CaseStatus.ACCEPTED, hours=66),
    Role(template="prostate", variant=1, name="Desmond Achterberg", sex=_M, birth_date="1959-11-19", requester=5, status=CaseStatus.DONE, hours=1900, took=74),
    Role(template="prostate", variant=2, name="Luis Camarinha", sex=_M, birth_date="1961-07-16", requester=3, status=CaseStatus.RETURNED, hours=55, text="Please add the MRI images, the report alone is not enough for surveillance advice."),
    Role(template="cuff_tear", variant=0, name="Paulo Mendes", sex=_M, birth_date="1979-04-09", requester=0, status=CaseStatus.NEW, hours=7),
    Role(template="cuff_tear", variant=1, name="Rosemary Tilden", sex=_F, birth_date="1968-12-27", requester=5, status=CaseStatus.ASSIGNED, hours=6),
    Role(template="cuff_tear", variant=2, name="Ottmar Frick", sex=_M, birth_date="1950-10-06", requester=1, status=CaseStatus.DONE, hours=1230, took=90),
    Role(template="cuff_tear", variant=3, name="Zeferino Mota", sex=_M, birth_date="1983-01-20", requester=3, status=CaseStatus.REJECTED, hours=8, code="expertise", text="This injury needs a shoulder surgeon with experience in work accidents."),
    Role(template="lumbar_stenosis", variant=0, name="Edda Thiessen", sex=_F, birth_date="1954-03-03", requester=0, status=CaseStatus.ASSIGNED, hours=12.33),
    Role(template="lumbar_stenosis", variant=1, name="Bernardo Loureiro", sex=_M, birth_date="1951-08-22", requester=3, status=CaseStatus.DONE, hours=690, took=84),
    Role(template="lumbar_stenosis", variant=2, name="Theodora Vance", sex=_F, birth_date="1956-05-07", requester=4, status=CaseStatus.DONE, hours=96, took=101),
    Role(template="lumbar_stenosis", variant=3, name="Heinz-Peter Wolters", sex=_M, birth_date="1947-09-12", requester=0, status=CaseStatus.NEW, hours=2),
)  # fmt: skip
