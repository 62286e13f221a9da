"""Who lives in the demo world: institutions, the clinicians who ask, the experts who answer, the administrators."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mso_app.domain.words import Specialty


@dataclass(frozen=True, kw_only=True)
class Institution:
    """`key` is stable and short; `time_zone` an IANA name; `department` heads the letters this house sends."""

    key: str
    name: str
    city: str
    country: str
    time_zone: str
    address: str
    phone: str
    mrn_prefix: str
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Requester:
    """A clinician of an institution who sends cases."""

    name: str
    email: str
    title: str
    institution: str


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An expert. `capacity` is cases at the same time, `turnaround_days` the median of earlier opinions."""

    name: str
    email: str
    title: str
    specialty: Specialty
    sub_specialties: tuple[str, ...]
    licence_number: str
    licence_expires: date
    capacity: int
    languages: tuple[str, ...]
    country: str
    city: str
    time_zone: str
    turnaround_days: float
    accepted: int
    offered: int


@dataclass(frozen=True, kw_only=True)
class Admin:
    name: str
    email: str
    title: str


INSTITUTIONS: tuple[Institution, ...] = (
    Institution(
        key="nordhafen",
        name="Klinikum Nordhafen",
        city="Hamburg",
        region="HH",
        country="DE",
        time_zone="Europe/Berlin",
        address="Speicherkai 12, 20457 Hamburg, Germany",
        phone="+49 40 5550 1200",
        mrn_prefix="P-",
    ),
    Institution(
        key="tejo",
        name="Hospital Vale do Tejo",
        city="Lisbon",
        country="PT",
        time_zone="Europe/Lisbon",
        address="Avenida das Oliveiras 88, 1600-214 Lisbon, Portugal",
        phone="+351 21 555 0140",
        mrn_prefix="VT",
    ),
    Institution(
        key="lakeshore",
        name="Lakeshore Medical Centre",
        city="Toronto",
        region="ON",
        country="CA",
        time_zone="America/Toronto",
        address="400 Harbour Street West, Toronto, Ontario M5V 0A4, Canada",
        phone="+1 416 555 0177",
        mrn_prefix="LMC-",
    ),
)


REQUESTERS: tuple[Requester, ...] = (
    Requester(
        name="Nina Castellanos",
        email="nina.castellanos@nordhafen.example",
        title="Senior physician, internal medicine",
        institution="nordhafen",
    ),
    Requester(
        name="Dr. Jens Albrecht",
        email="jens.albrecht@nordhafen.example",
        title="Consultant, surgery and gynaecology board",
        institution="nordhafen",
    ),
    Requester(
        name="Dr. Beatriz Falcão",
        email="beatriz.falcao@valedotejo.example",
        title="Consultant, internal medicine",
        institution="tejo",
    ),
    Requester(
        name="Dr. Rui Antunes",
        email="rui.antunes@valedotejo.example",
        title="Consultant, neurology and orthopaedics clinic",
        institution="tejo",
    ),
    Requester(
        name="Dr. Priya Raman",
        email="priya.raman@lakeshore.example",
        title="Staff physician, general internal medicine",
        institution="lakeshore",
    ),
    Requester(
        name="Dr. Owen Tremblay",
        email="owen.tremblay@lakeshore.example",
        title="Staff physician, surgical oncology clinic",
        institution="lakeshore",
    ),
)


ADMINS: tuple[Admin, ...] = (
    Admin(name="Jonas Vermeer", email="jonas.vermeer@secunda.example", title="Case operations"),
    Admin(name="Adele Sommer", email="adele.sommer@secunda.example", title="Quality and compliance"),
)


def providers(now: datetime) -> tuple[Provider, ...]:
    """The twelve experts; licences run out relative to `now`, so that exactly one is always expired."""
    today = now.date()
    return (
        Provider(
            name="Dr. Miriam Okafor",
            email="miriam.okafor@experts.example",
            title="Consultant haematologist",
            specialty=Specialty.HAEMATOLOGY,
            sub_specialties=("multiple myeloma", "myeloproliferative neoplasms"),
            licence_number="NO-HPR 4410928",
            licence_expires=today + timedelta(days=497),
            capacity=6,
            languages=("en", "no", "de"),
            country="NO",
            city="Bergen",
            time_zone="Europe/Oslo",
            turnaround_days=3.1,
            accepted=61,
            offered=63,
        ),
        Provider(
            name="Prof. Anil Rao",
            email="anil.rao@experts.example",
            title="Professor of neurology",
            specialty=Specialty.NEUROLOGY,
            sub_specialties=("neuromuscular disease", "neuroimmunology"),
            licence_number="KMC 58214",
            licence_expires=today + timedelta(days=902),
            capacity=6,
            languages=("en", "hi", "kn"),
            country="IN",
            city="Bengaluru",
            time_zone="Asia/Kolkata",
            turnaround_days=4.4,
            accepted=72,
            offered=80,
        ),
        Provider(
            name="Dr. Sofia Lindqvist",
            email="sofia.lindqvist@experts.example",
            title="Consultant cardiologist",
            specialty=Specialty.CARDIOLOGY,
            sub_specialties=("structural heart disease", "electrophysiology"),
            licence_number="SE-HOSP 771204",
            licence_expires=today + timedelta(days=655),
            capacity=6,
            languages=("en", "sv", "de"),
            country="SE",
            city="Gothenburg",
            time_zone="Europe/Stockholm",
            turnaround_days=2.7,
            accepted=54,
            offered=56,
        ),
        Provider(
            name="Dr. Giulia Rossi",
            email="giulia.rossi@experts.example",
            title="Consultant gastroenterologist",
            specialty=Specialty.GASTROENTEROLOGY,
            sub_specialties=("pancreatic cystic lesions", "inflammatory bowel disease"),
            licence_number="OMCeO-MI 41877",
            licence_expires=today + timedelta(days=388),
            capacity=7,
            languages=("en", "it", "fr"),
            country="IT",
            city="Milan",
            time_zone="Europe/Rome",
            turnaround_days=3.3,
            accepted=66,
            offered=71,
        ),
        Provider(
            name="Dr. Elena Marchetti",
            email="elena.marchetti@experts.example",
            title="Consultant pulmonologist",
            specialty=Specialty.PULMONOLOGY,
            sub_specialties=("interstitial lung disease", "pulmonary hypertension"),
            licence_number="OMCeO-PD 22016",
            licence_expires=today + timedelta(days=731),
            capacity=5,
            languages=("en", "de", "it"),
            country="IT",
            city="Padua",
            time_zone="Europe/Rome",
            turnaround_days=2.9,
            accepted=38,
            offered=40,
        ),
        Provider(
            name="Dr. Stefan Brandt",
            email="stefan.brandt@experts.example",
            title="Consultant pulmonologist",
            specialty=Specialty.PULMONOLOGY,
            sub_specialties=("thoracic oncology",),
            licence_number="ÄKSH 30955",
            licence_expires=today + timedelta(days=214),
            capacity=4,
            languages=("en", "de"),
            country="DE",
            city="Kiel",
            time_zone="Europe/Berlin",
            turnaround_days=3.8,
            accepted=29,
            offered=33,
        ),
        Provider(
            name="Dr. Hanna Lund",
            email="hanna.lund@experts.example",
            title="Consultant pulmonologist",
            specialty=Specialty.PULMONOLOGY,
            sub_specialties=("interstitial lung disease",),
            licence_number="DK-STPS 018C7",
            licence_expires=today - timedelta(days=8),
            capacity=4,
            languages=("en", "da", "de"),
            country="DK",
            city="Aarhus",
            time_zone="Europe/Copenhagen",
            turnaround_days=3.0,
            accepted=41,
            offered=44,
        ),
        Provider(
            name="Dr. Viktor Petrescu",
            email="viktor.petrescu@experts.example",
            title="Consultant pulmonologist",
            specialty=Specialty.PULMONOLOGY,
            sub_specialties=("interstitial lung disease", "lung transplantation"),
            licence_number="CMR-B 118840",
            licence_expires=today + timedelta(days=540),
            capacity=4,
            languages=("en", "ro", "fr"),
            country="RO",
            city="Bucharest",
            time_zone="Europe/Bucharest",
            turnaround_days=4.0,
            accepted=25,
            offered=31,
        ),
        Provider(
            name="Dr. Yasmine Benali",
            email="yasmine.benali@experts.example",
            title="Consultant orthopaedic and spine surgeon",
            specialty=Specialty.ORTHOPAEDICS,
            sub_specialties=("spine", "shoulder"),
            licence_number="RPPS 10100482217",
            licence_expires=today + timedelta(days=820),
            capacity=7,
            languages=("en", "fr", "ar"),
            country="FR",
            city="Lyon",
            time_zone="Europe/Paris",
            turnaround_days=4.1,
            accepted=47,
            offered=53,
        ),
        Provider(
            name="Dr. Claire Whitcombe",
            email="claire.whitcombe@experts.example",
            title="Consultant breast and uro-oncologist",
            specialty=Specialty.ONCOLOGY,
            sub_specialties=("breast cancer", "prostate cancer"),
            licence_number="GMC 6140273",
            licence_expires=today + timedelta(days=611),
            capacity=6,
            languages=("en", "fr"),
            country="GB",
            city="Edinburgh",
            time_zone="Europe/London",
            turnaround_days=3.5,
            accepted=58,
            offered=62,
        ),
        Provider(
            name="Dr. Omar Siddiqui",
            email="omar.siddiqui@experts.example",
            title="Consultant urological oncologist",
            specialty=Specialty.ONCOLOGY,
            sub_specialties=("renal tumours", "prostate cancer"),
            licence_number="GMC 7028816",
            licence_expires=today + timedelta(days=276),
            capacity=6,
            languages=("en", "ur", "ar"),
            country="GB",
            city="London",
            time_zone="Europe/London",
            turnaround_days=3.9,
            accepted=36,
            offered=41,
        ),
        Provider(
            name="Dr. Liv Thorsen",
            email="liv.thorsen@experts.example",
            title="Consultant endocrinologist",
            specialty=Specialty.ENDOCRINOLOGY,
            sub_specialties=("thyroid nodules", "parathyroid and bone"),
            licence_number="NO-HPR 3926615",
            licence_expires=today + timedelta(days=447),
            capacity=7,
            languages=("en", "no", "de"),
            country="NO",
            city="Trondheim",
            time_zone="Europe/Oslo",
            turnaround_days=2.8,
            accepted=70,
            offered=73,
        ),
    )


def institution(key: str) -> Institution:
    """The institution with this key; KeyError when there is none."""
    return {each.key: each for each in INSTITUTIONS}[key]
