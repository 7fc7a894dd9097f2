"""The desk without a mouse: a family of five in one go, and nothing that was typed is ever lost."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from tests.browser.conftest import arrived
from tests.builders import make_household

OpenAs = Callable[..., Page]
FAMILY = [
    ("Rahim Uddin", "m", "41", "s"),
    ("Karim", "m", "11", "c"),
    ("Nur Fatima", "f", "2020", "c"),
    ("Salma", "f", "70", "p"),
]


def keys(page: Page, *presses: str) -> None:
    """Each a key with a name, or a text that is typed."""
    for press in presses:
        if press in {"Enter", "Tab", "Space", "ArrowDown"} or "+" in press[1:]:
            page.keyboard.press(press)
        else:
            page.keyboard.type(press)


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.name || document.activeElement.innerText")
    return name


def desk(incident: Incident) -> str:
    return f"/incidents/{incident.ref}/households/new/"


def name_the_family(page: Page) -> None:
    """From the name of who speaks to the last of the others, by Enter and letters alone."""
    keys(page, "Hamida Khatun", "Enter", "Female", "Enter", "36", "Alt+Enter")
    for name, sex, age, relationship in FAMILY:
        keys(page, name, "Enter", {"f": "Female", "m": "Male"}[sex], "Enter", age, "Enter")
        keys(page, {"s": "Spouse", "c": "Child", "p": "Parent"}[relationship], "Enter")


def test_a_family_of_five_is_registered_by_keyboard_alone(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    page = open_as(sari)
    page.goto(desk(incident))
    expect(page.locator("[name=focal_point_name]")).to_be_focused()
    name_the_family(page)
    assert focused(page) == "person_5_name"
    keys(page, "Enter")  # an empty name goes on to what they need
    assert focused(page).startswith("need_")
    keys(page, "Tab", "Space", "Enter")
    assert focused(page) == "origin"
    keys(page, "Buthidaung", "Enter", "081234567890", *["Enter"] * 5)
    assert focused(page) == "consent_record"
    keys(page, "Space", "Control+Enter")
    arrived(page, "registered")
    expect(page.get_by_role("link", name="Next household")).to_be_focused()
    household = Household.objects.get()
    assert household.people == 5
    assert household.consent_record
    assert household.elapsed_ms
    keys(page, "Enter")
    arrived(page, "household-new")
    assert page.input_value("#id_focal_point_name") == ""


def test_a_family_that_is_counted_needs_no_list(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    page = open_as(sari)
    page.goto(desk(incident))
    page.focus("#id_count_f_0_4")
    keys(page, "1", "Enter", "2", "Enter", "Enter", "1")
    page.check("#id_consent_record_1")
    keys(page, "Control+Enter")
    arrived(page, "registered")
    household = Household.objects.get()
    assert household.counts == {"f": {"0-4": 1}, "m": {"0-4": 2, "5-11": 1}}
    assert not household.consent_record


def test_the_first_wrong_field_has_the_focus_and_nothing_is_lost(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    page = open_as(sari)
    page.goto(desk(incident))
    name_the_family(page)
    page.fill("#id_person_2_age", "many")
    page.fill("#id_phone", "12")
    page.check("#id_consent_record_0")
    keys(page, "Control+Enter")
    expect(page.locator("[data-errors]")).to_be_visible()
    expect(page.locator("#id_person_2_age")).to_be_focused()
    assert page.input_value("#id_person_4_name") == "Salma"
    assert page.input_value("#id_phone") == "12"


def test_more_rows_than_the_page_had_come_by_keyboard(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    page = open_as(sari)
    page.goto(desk(incident))
    keys(page, "Hamida", "Enter")
    for _ in range(9):
        keys(page, "Alt+Enter", "One more")
    page.check("#id_consent_record_0")
    keys(page, "Control+Enter")
    arrived(page, "registered")
    assert Household.objects.get().people == 10


def test_what_was_typed_outlives_a_lost_page_and_not_the_saving(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    page = open_as(sari)
    page.goto(desk(incident))
    name_the_family(page)
    page.goto("/")
    page.goto(desk(incident))
    expect(page.locator("[data-restored]")).to_be_visible()
    assert page.input_value("#id_person_4_name") == "Salma"
    assert "Salma" not in page.evaluate("JSON.stringify(localStorage)")
    page.check("#id_consent_record_0")
    keys(page, "Control+Enter")
    arrived(page, "registered")
    kept = page.evaluate("JSON.stringify([sessionStorage, localStorage])")
    assert "desk:" not in kept
    assert "Salma" not in kept


def test_who_is_there_already_is_shown_beside_the_form(
    open_as: OpenAs, sari: User, incident: Incident
) -> None:
    known = make_household(incident)
    page = open_as(sari)
    page.goto(desk(incident))
    keys(page, "Amina Begum")
    expect(page.locator("[data-look]")).to_contain_text(known.number)
    assert "Amina" not in page.url


def test_it_works_without_javascript(open_as: OpenAs, sari: User, incident: Incident) -> None:
    page = open_as(sari, javascript=False)
    page.goto(desk(incident))
    page.fill("#id_focal_point_name", "Hamida")
    page.locator("summary", has_text="The others by name").click()
    page.fill("#id_person_1_name", "Karim")
    page.check("#id_consent_record_0")
    page.click("button[form=desk]")
    arrived(page, "registered")
    assert Household.objects.get().people == 2


def test_two_at_one_household_choose_by_keyboard(
    open_as: OpenAs, sari: User, tari: User, incident: Incident
) -> None:
    household = make_household(incident, phone="081234567890")
    path = f"/incidents/{incident.ref}/households/{household.number}/correct/"
    mine, theirs = open_as(sari), open_as(tari)
    for page, phone in ((mine, "081200000000"), (theirs, "081211111111")):
        page.goto(path)
        page.fill("#id_phone", phone)
    theirs.keyboard.press("Control+Enter")
    arrived(theirs, "household")
    mine.keyboard.press("Control+Enter")
    arrived(mine, "household-conflict")
    mine.focus("input[value=mine]")
    mine.keyboard.press("Space")
    mine.focus("button[form=settle]")
    mine.keyboard.press("Enter")
    arrived(mine, "household")
    assert household.refreshed().phone == "+6281200000000"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_desk_is_accessible_and_fits(
    open_as: OpenAs, sari: User, incident: Incident, size: str
) -> None:
    cache.clear()
    announce_arrival(incident, by=SYSTEM, mode="boat", counts={}, vessel="KM Harapan")
    page, axe = open_as(sari, size=size), Axe()
    page.goto(desk(incident))
    for fold in page.locator("#desk summary").all():
        if fold.is_visible():
            fold.click()
    assert [violation["id"] for violation in axe.run(page).response["violations"]] == []
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
