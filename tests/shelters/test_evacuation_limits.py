"""What an evacuation does not do: bring together who must not meet, or take places kept for others."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from incidents.queries import open_tasks
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import services
from shelters.models import Block, Evacuation, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_household, make_shelter
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post, press

REASON = "Ash is falling"


def evacuate(client: Any, site: Shelter, **more: Any) -> Any:
    return post(client, f"/shelters/{site.code}/evacuate/", {"reason": REASON, **more})


def where(*households: Household) -> list[str]:
    stays = Stay.objects.active()
    return [stays.get(household=row).shelter.code for row in households]


@pytest.fixture
def rivals(
    school: Shelter, mosque: Shelter, incident: Incident, budi: User, tari: User
) -> tuple[Household, Household]:
    """One in the school, one in the mosque, who must not meet."""
    inside, there = make_household(incident, 3), make_household(incident, 2)
    services.check_in_at_once(inside, school, by=budi)
    services.check_in_at_once(there, mosque, by=budi)
    keep_apart(inside, there, reason="A feud", by=tari)
    return inside, there


def test_who_would_meet_somebody_there_waits_for_protection(
    sign_in: SignIn,
    budi: User,
    school: Shelter,
    mosque: Shelter,
    rivals: tuple[Household, Household],
    family: Household,
) -> None:
    services.check_in_at_once(family, school, by=budi)
    told = evacuate(sign_in(budi), school, to="PDG01").json()
    assert (told["households"], told["people"], told["apart"]) == (1, 5, 1)
    assert where(family, *rivals) == ["PDG01", "MTW01", "PDG01"]
    assert drift() == []
    task = Task.objects.get(kind="place_apart")
    assert (task.role, task.urgent, task.target_label) == ("protection", True, rivals[0].number)


def test_only_protection_hears_of_it_by_name(
    sign_in: SignIn, budi: User, tari: User, school: Shelter, rivals: tuple[Household, Household]
) -> None:
    answer = evacuate(sign_in(budi), school, to="PDG01")
    assert rivals[0].number not in answer.content.decode()
    seen = [
        open_tasks(who, school.incident).filter(kind="place_apart").count() for who in (budi, tari)
    ]
    assert seen == [0, 1]


def test_two_who_go_along_do_not_end_up_together_either(
    budi: User, tari: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    one, other = make_household(incident, 2), make_household(incident, 2)
    for row in (one, other):
        services.hold(row, school, by=budi)
    keep_apart(one, other, reason="A feud", by=tari)
    done = services.evacuate(school, to=mosque, reason=REASON, by=budi)
    assert (done.apart, sorted(where(one, other)), drift()) == (1, ["MTW01", "PDG01"], [])


def test_the_task_is_done_when_protection_has_placed_them(
    budi: User,
    tari: User,
    school: Shelter,
    mosque: Shelter,
    rivals: tuple[Household, Household],
    incident: Incident,
    let_it_settle: Settle,
) -> None:
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    let_it_settle()
    task = Task.objects.get(kind="place_apart")
    assert task.state == "open"
    stay = Stay.objects.active().get(household=rivals[0])
    services.transfer(stay, make_shelter(incident, 9, code="ACH01"), by=tari)
    let_it_settle()
    assert task.refreshed().state == "done"


def test_the_page_says_that_somebody_still_waits(
    sign_in: SignIn, ros: User, school: Shelter, mosque: Shelter, rivals: Any, incident: Incident
) -> None:
    form = {"id": str(uuid4()), "to": mosque.pk, "reason": REASON}
    press(sign_in(ros), incident, "shelters/MTW01/evacuate/", **form)
    assert "protection was asked to place them" in page(sign_in(ros), incident, "shelters/MTW01/")


@pytest.fixture
def bus(mosque: Shelter, budi: User) -> Block:
    """Six of the ten places of the mosque are kept for a bus."""
    until = timezone.now() + timedelta(hours=3)
    return services.give_block(mosque, by=budi, people=6, expires_at=until, label="Bus 2")


def test_a_block_stays_whole_and_the_evacuees_go_beyond_what_is_left(
    budi: User, school: Shelter, mosque: Shelter, bus: Block, family: Household
) -> None:
    services.hold(family, school, by=budi)
    done = services.evacuate(school, to=mosque, reason=REASON, by=budi)
    assert (bus.refreshed().left, done.beyond, done.from_blocks) == (6, 1, 0)
    assert (mosque.refreshed().free, drift()) == (-1, [])


def test_a_coordinator_takes_as_many_places_of_blocks_as_are_lacking_and_says_why(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, bus: Block, family: Household
) -> None:
    services.hold(family, school, by=budi)
    told = evacuate(sign_in(budi), school, to="PDG01", blocks_reason="The bus turned back").json()
    assert (told["beyond"], told["from_blocks"]) == (0, 1)
    assert (bus.refreshed().left, bus.refreshed().people) == (5, 5)
    assert (mosque.refreshed().free, drift()) == (0, [])
    assert Evacuation.objects.get().blocks_reason == "The bus turned back"


def test_whoever_runs_a_site_does_not_overrule_blocks(
    sign_in: SignIn, ros: User, school: Shelter, mosque: Shelter, bus: Block, incident: Incident
) -> None:
    answer = evacuate(sign_in(ros), school, to="PDG01", blocks_reason="Mine")
    assert (answer.status_code, school.refreshed().status) == (403, "open")
    assert 'name="blocks_reason"' not in page(sign_in(ros), incident, "shelters/MTW01/evacuate/")


def test_a_refuge_gets_a_code_however_many_there_are(
    budi: User, school: Shelter, incident: Incident
) -> None:
    for number in range(2, 120):
        make_shelter(incident, 1, code=f"MTW01-{number}")
    done = services.evacuate(school, to_text="Bukit", reason=REASON, by=budi)
    assert done.to.code == "MTW01-120"
