"""Days are named in the language of the product, whatever the machine speaks."""

from datetime import date

import pytest

from mso_app.integrations import public_holidays

GOOD_FRIDAY = date(2026, 4, 3)


@pytest.mark.parametrize("spoken", ["", "de", "pt_PT"])
def test_names_do_not_follow_the_machine(spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", spoken)

    named = {
        public_holidays.in_year.__wrapped__(country, "", 2026)[GOOD_FRIDAY] for country in ("DE", "GB", "PT", "CA")
    }

    assert named == {"Good Friday"}


def test_a_country_nothing_is_known_of_has_none() -> None:
    assert public_holidays.in_year("XX", "", 2026) == {}
