"""Public holidays by country and region, as plain days with their names; the `holidays` library knows them offline."""

from datetime import date
from functools import lru_cache

import holidays
from holidays.utils import list_localized_countries, list_supported_countries

LONGEST_CODE = 3


@lru_cache(maxsize=1)
def _regions_of_all() -> dict[str, list[str]]:
    return list_supported_countries(include_aliases=False)


@lru_cache(maxsize=1)
def _languages_of_all() -> dict[str, list[str]]:
    return list_localized_countries(include_aliases=False)


def _english(country: str) -> str | None:
    """The language of the product where the library has it; without a word the language of the machine decides."""
    known = sorted(one for one in _languages_of_all().get(country, []) if one.startswith("en"))
    return "en_US" if "en_US" in known else next(iter(known), None)


def is_known(country: str) -> bool:
    """Whether anything is known of this country."""
    return country in _regions_of_all()


def regions(country: str) -> list[str]:
    """The codes of the parts of a country that keep holidays of their own; empty when there are none."""
    return sorted(code for code in _regions_of_all().get(country, []) if len(code) <= LONGEST_CODE)


@lru_cache(maxsize=512)
def in_year(country: str, region: str, year: int) -> dict[date, str]:
    """The public holidays of one year. Empty for a country or region that is not known."""
    if not is_known(country) or (region and region not in _regions_of_all()[country]):
        return {}
    found = holidays.country_holidays(
        country, subdiv=region or None, years=year, expand=False, language=_english(country)
    )
    return dict(found)
