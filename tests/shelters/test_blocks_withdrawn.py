"""A place that takes nobody keeps no places: whoever was given them is told not to come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Block, Shelter
from shelters.recount import drift
from tests.builders import make_contact, sent_texts
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post


@pytest.fixture
def bus(school: Shelter, sari: User, family: Household) -> Block:
    """Eight places of the school were handed out, and five of them are taken."""
    until = timezone.now() + timedelta(hours=3)
    block = services.give_block(school, by=sari, people=8, expires_at=until, label="Bus 3")
    services.hold(family, school, by=sari, block=block)
    return block


def evacuate(school: Shelter, mosque: Shelter, by: User) -> None:
    services.evacuate(school, to=mosque, reason="Ash is falling", by=by)


def test_an_evacuation_ends_the_blocks_in_the_same_act(
    bus: Block, school: Shelter, mosque: Shelter, budi: User
) -> None:
    evacuate(school, mosque, budi)
    after = bus.refreshed()
    assert (after.state, after.left, after.used) == ("returned", 0, 5)
    assert (school.refreshed().held, mosque.refreshed().held, drift()) == (0, 5, [])


def test_a_closing_ends_the_blocks_too(
    bus: Block, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.close(school, to=mosque, by=budi)
    assert (bus.refreshed().state, school.refreshed().held, drift()) == ("returned", 0, [])


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_whoever_shuts_it_by_one_press_ends_them_a_moment_later(
    bus: Block, school: Shelter, budi: User, let_it_settle: Settle, status: str
) -> None:
    services.change_shelter(school, by=budi, status=status)
    let_it_settle()
    assert (bus.refreshed().state, school.refreshed().held, drift()) == ("returned", 5, [])


def test_a_full_house_keeps_what_it_has_promised(
    bus: Block, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.change_shelter(school, by=budi, status="full")
    let_it_settle()
    assert bus.refreshed().left == 3


def test_whoever_was_given_them_gets_one_text_and_the_coordinators_a_task(
    bus: Block, school: Shelter, mosque: Shelter, sari: User, budi: User, let_it_settle: Settle
) -> None:
    make_contact(sari.memberships.get().organisation)
    evacuate(school, mosque, budi)
    let_it_settle()
    told = [text for number, text in sent_texts() if number == "+6281200000001"]
    assert ["3 tempat" in text for text in told] == [True]
    task = Task.objects.get(kind="block_withdrawn")
    assert (task.target_label, task.role, task.urgent) == ("MTW01", "coordinator", True)


def test_nobody_is_told_of_a_block_that_is_used_up(
    bus: Block, school: Shelter, mosque: Shelter, sari: User, budi: User, let_it_settle: Settle
) -> None:
    services.change_block(bus, by=sari, people=5)
    evacuate(school, mosque, budi)
    let_it_settle()
    assert not Task.objects.filter(kind="block_withdrawn").exists()


def test_the_page_and_the_api_name_what_has_ended(
    sign_in: SignIn, bus: Block, school: Shelter, incident: Incident, budi: User
) -> None:
    order = {"to_text": "Bukit", "reason": "Ash is falling"}
    told = post(sign_in(budi), "/shelters/MTW01/evacuate/", order).json()
    assert told["blocks_ended"] == [str(bus.pk)]
    shown = page(sign_in(budi), incident, "shelters/MTW01/")
    assert "No places are kept here any more for Bus 3" in shown


def test_guests_are_expected_and_kept_places_are_not(
    sign_in: SignIn, bus: Block, incident: Incident, budi: User
) -> None:
    shown = page(sign_in(budi), incident, "shelters/MTW01/")
    assert "3 places are kept for buses or tablets." in shown
