"""Every value of the domain has its face; nobody else decides a colour or an icon."""

import reflex as rx

from mso_app.components import avatar, badges, buttons, forms, navigation, tables
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.deadlines import ClockState
from mso_app.domain.documents import ReadStatus
from mso_app.domain.opinions import Outcome, SealState
from mso_app.domain.words import Role
from mso_app.state.shared.case_list import CaseListState


def rendered(component: rx.Component) -> str:
    return str(component.render())


def test_every_status_of_a_case_has_its_own_word_and_icon() -> None:
    """MSO-33: seven statuses, exact labels."""
    assert {status.value for status in CaseStatus} == set(badges.STATUS)
    assert [badges.STATUS[status.value].word for status in CaseStatus] == [status.label for status in CaseStatus]
    assert len({face.icon for face in badges.STATUS.values()}) == len(CaseStatus)
    assert len({face.hue for face in badges.STATUS.values()}) == len(CaseStatus)


def test_every_running_clock_has_its_face() -> None:
    assert {state.value for state in ClockState} - {ClockState.NONE.value} == set(badges.CLOCK)


def test_a_case_without_a_clock_draws_none() -> None:
    assert rendered(badges.clock_pill(ClockState.NONE.value, "")) == rendered(rx.fragment())


def test_every_outcome_reading_and_seal_has_its_face() -> None:
    assert {outcome.value for outcome in Outcome} == set(badges.OUTCOME)
    assert {status.value for status in ReadStatus} == set(badges.READING)
    assert {state.value for state in SealState} == set(badges.SEAL)


def test_every_role_has_its_places_and_a_home_among_them() -> None:
    assert {role.value for role in Role} == set(navigation.PLACES) == set(navigation.HOME)
    for role, places in navigation.PLACES.items():
        assert navigation.HOME[role] == places[0].href
        assert len({place.key for place in places}) == len(places)


def test_the_current_place_is_marked_for_screen_readers() -> None:
    shown = rendered(navigation.side_list("requester", "cases"))

    assert shown.count("aria-current") == 1


def test_confidence_that_nobody_stated_says_so() -> None:
    """MM-13: an unknown confidence is never drawn as a number."""
    assert "Not stated" in rendered(badges.confidence(""))


def test_a_value_in_its_range_has_no_flag() -> None:
    assert rendered(badges.lab_flag("")) == rendered(rx.fragment())


def test_a_problem_is_tied_to_its_input_and_replaces_the_hint() -> None:
    shown = rendered(forms.text_field("Birth date", "birth", hint="Day first.", problem="Check the day."))

    assert '"aria-invalid":"true"' in shown
    assert '"aria-describedby":"f-birth-problem"' in shown
    assert "Check the day." in shown
    assert "Day first." not in shown


def test_a_native_form_posts_and_has_no_handler() -> None:
    shown = forms.native_form(action="/api/sign-in").render()

    assert shown["name"] == '"form"'
    assert 'method:"post"' in shown["props"]
    assert not [prop for prop in shown["props"] if prop.startswith("onSubmit")]


def test_a_busy_button_is_off_and_says_so() -> None:
    shown = rendered(buttons.button("Send", busy=True))

    assert "disabled:true" in shown
    assert '"aria-busy"' in shown


def test_an_icon_alone_has_a_name() -> None:
    assert '"aria-label":"Close"' in rendered(buttons.icon_button("Close", "x"))


def test_the_same_letters_have_the_same_hue() -> None:
    assert rendered(avatar.avatar("MO")) == rendered(avatar.avatar("MO"))
    assert "data-accent-color" in rendered(avatar.avatar("MO"))


def test_a_sorted_heading_says_its_direction() -> None:
    columns = [tables.Column(word="Clock", sort="clock"), tables.Column(word="With")]

    shown = rendered(
        tables.table(columns, [], label="Cases", sort="clock", descending=True, on_sort=CaseListState.sort_by)
    )

    assert shown.count("aria-sort") == 1
    assert "descending" in shown
