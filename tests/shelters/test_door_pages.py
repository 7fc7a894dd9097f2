"""Pages at the door, of blocks, and what the household's page says of parting."""

import pytest

from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Block, Shelter
from tests.conftest import SignIn
from tests.shelters.calls import counters


def page(shelter: Shelter, name: str) -> str:
    return f"/incidents/{shelter.incident.ref}/shelters/{shelter.code}/{name}/"


def test_one_number_after_the_other(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    client = sign_in(ros)
    first = client.post(page(school, "door"), {"way": "in", "card": family.number})
    assert "Checked in" in first.content.decode()
    assert "autofocus" in first.content.decode()
    again = client.post(page(school, "door"), {"way": "in", "card": family.number})
    assert "Already here" in again.content.decode()
    client.post(page(school, "door"), {"way": "out", "card": family.number})
    assert counters(school) == (0, 0, 10)


def test_everybody_expected_comes_in_at_once(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    sign_in(ros).post(page(school, "door/all"), {"arrival": ""})
    assert counters(school) == (0, 5, 5)


@pytest.mark.parametrize("data", [{}, {"way": "in", "card": ""}, {"way": "up", "card": "1"}])
def test_a_wrong_form_is_shown_again(
    sign_in: SignIn, ros: User, school: Shelter, data: dict[str, str]
) -> None:
    data = data or {"way": "in"}
    assert sign_in(ros).post(page(school, "door"), data).status_code == 400


def test_places_are_handed_out_changed_and_given_back(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    client = sign_in(sari)
    asked = {"people": 6, "pool": "general", "label": "Bus 3", "hours": 2}
    assert "Bus 3" in client.post(page(school, "blocks"), asked, follow=True).content.decode()
    block = Block.objects.get()
    opened = client.get(f"{page(school, 'blocks')}?change={block.pk}").content.decode()
    assert (opened.count(f"/blocks/{block.pk}/"), opened.count('id="change_people"')) == (1, 1)
    client.post(page(school, f"blocks/{block.pk}"), {"people": 4, "hours": 5})
    assert (block.refreshed().left, counters(school)) == (4, (4, 0, 6))
    client.post(page(school, f"blocks/{block.pk}"), {"people": 4, "back": "1"})
    assert (block.refreshed().state, counters(school)) == ("returned", (0, 0, 10))


def test_more_places_than_there_are_is_said_at_the_field(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    asked = {"people": 11, "pool": "general", "label": "Bus 3", "hours": 2}
    answer = sign_in(sari).post(page(school, "blocks"), asked)
    assert answer.status_code == 400
    assert "no room for so many people: 10 places are free (General)." in answer.content.decode()


def test_a_manager_reads_the_blocks_and_hands_out_none(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    asked = {"people": 6, "pool": "general", "label": "Bus 3", "hours": 2}
    assert sign_in(ros).get(page(school, "blocks")).status_code == 200
    assert sign_in(ros).post(page(school, "blocks"), asked).status_code == 403


def test_a_button_says_that_they_are_on_the_way(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=sari)
    sign_in(sari).post(f"/incidents/{school.incident.ref}/stays/{stay.pk}/depart/")
    assert stay.refreshed().state == "in_transit"


def test_a_household_is_split_first(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=sari)
    address = f"/incidents/{school.incident.ref}/households/{family.number}/"
    assert f"{address}split/" in sign_in(sari).get(address).content.decode()


def test_the_form_of_a_block_stands_below_the_table_that_is_too_narrow_for_it(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    client = sign_in(sari)
    asked = {"people": 6, "pool": "general", "label": "Bus 3", "hours": 2}
    client.post(page(school, "blocks"), asked)
    path = f"{page(school, 'blocks')}?change={Block.objects.get().pk}"
    shown = client.get(path).content.decode()
    assert shown.index("</table>") < shown.index('<form id="change"')
    assert "Change: Bus 3" in shown


def test_an_answer_that_is_reloaded_leads_back_to_the_door(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    answer = sign_in(ros).get(page(school, "door/all"))
    assert (answer.status_code, answer["Location"]) == (302, page(school, "door"))
