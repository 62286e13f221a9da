"""Words used in several places that belong to no single subject: roles, urgency, sex, specialties."""

from enum import StrEnum


class Role(StrEnum):
    REQUESTER = "requester"
    PROVIDER = "provider"
    ADMIN = "admin"


class Urgency(StrEnum):
    STANDARD = "standard"
    URGENT = "urgent"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Specialty(StrEnum):
    """What a provider is an expert in; labels are the value with a capital letter."""

    CARDIOLOGY = "cardiology"
    DERMATOLOGY = "dermatology"
    ENDOCRINOLOGY = "endocrinology"
    GASTROENTEROLOGY = "gastroenterology"
    GYNAECOLOGY = "gynaecology"
    HAEMATOLOGY = "haematology"
    NEPHROLOGY = "nephrology"
    NEUROLOGY = "neurology"
    ONCOLOGY = "oncology"
    OPHTHALMOLOGY = "ophthalmology"
    ORTHOPAEDICS = "orthopaedics"
    PAEDIATRICS = "paediatrics"
    PULMONOLOGY = "pulmonology"
    RADIOLOGY = "radiology"
    RHEUMATOLOGY = "rheumatology"
    UROLOGY = "urology"
