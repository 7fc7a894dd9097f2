"""Places handed to a bus or a tablet: taken, given back, and never more than there are."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident, Task
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Block, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import counters, hold, patch, post


def soon(hours: float = 2) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def give(shelter: Shelter, people: int, by: User, **more: Any) -> Block:
    return services.give_block(
        shelter, by=by, people=people, label="Bus 3", **{"expires_at": soon(), **more}
    )


def ask(client: Client, shelter: Shelter, people: int = 6, **more: Any) -> Any:
    body = {"shelter": shelter.code, "people": people, "label": "Bus 3", **more}
    return post(client, "/blocks/", {"expires_at": soon().isoformat(), **body})


def test_a_block_takes_places_like_a_hold(sign_in: SignIn, sari: User, school: Shelter) -> None:
    made = ask(sign_in(sari), school)
    assert (made.status_code, made.json()["left"], counters(school)) == (201, 6, (6, 0, 4))
    assert drift() == []


def test_a_block_sent_twice_is_one(sign_in: SignIn, sari: User, school: Shelter) -> None:
    asked: dict[str, Any] = {"id": str(uuid4()), "expires_at": soon().isoformat()}
    first, again = (ask(sign_in(sari), school, **asked) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())


def test_a_block_is_refused_where_there_is_no_room(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    answer = ask(sign_in(sari), school, 11)
    assert (answer.status_code, answer.json()["code"], answer.json()["free"]) == (
        409,
        "shelter_full",
        10,
    )


def test_a_closed_shelter_hands_out_nothing(
    sign_in: SignIn, sari: User, budi: User, incident: Incident
) -> None:
    closed = make_shelter(incident, 10, status="closed")
    answer = ask(sign_in(sari), closed)
    assert (answer.json()["code"], answer.json()["reasons"]) == ("not_allowed_here", ["closed"])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"people": 0}, "people"),
        ({"label": ""}, "label"),
        ({"pool": "cellar"}, "pool"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"device": str(uuid4()), "arrival": str(uuid4())}, "arrival"),
    ],
)
def test_a_wrong_block_names_its_field(
    sign_in: SignIn, sari: User, school: Shelter, more: dict[str, Any], field: str
) -> None:
    answer = ask(sign_in(sari), school, **more)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_stay_takes_of_the_block_and_not_of_the_rest(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    block = give(school, 6, sari)
    stay = hold(sign_in(sari), family, school, block=str(block.pk)).json()
    assert (stay["block"], block.refreshed().left) == (str(block.pk), 1)
    assert (counters(school), drift()) == ((6, 0, 4), [])


def test_a_block_in_a_full_shelter_still_gives(
    incident: Incident, sari: User, school: Shelter, family: Household
) -> None:
    block = give(school, 10, sari)
    services.hold(family, school, by=sari, block=block)
    assert (block.refreshed().used, counters(school)) == (5, (10, 0, 0))
    with pytest.raises(RuleBroken, match="shelter_full"):
        services.hold(make_household(incident, 1), school, by=sari)


def test_who_needs_an_accessible_place_takes_it_beside_the_block(
    incident: Incident, sari: User, family: Household
) -> None:
    pools = [{"kind": "general", "capacity": 8}, {"kind": "accessible", "capacity": 2}]
    shelter = make_shelter(incident, 10, pools=pools)
    block = give(shelter, 6, sari)
    services.hold(family, shelter, by=sari, block=block, accessible=2)
    held = {pool.kind: pool.held for pool in shelter.pools.all()}
    assert (held, block.refreshed().left, drift()) == ({"general": 6, "accessible": 2}, 3, [])


def test_more_than_is_left_is_a_hold_like_any_other(
    sari: User, school: Shelter, family: Household
) -> None:
    block = give(school, 3, sari)
    stay = services.hold(family, school, by=sari, block=block)
    assert (stay.block_id, block.refreshed().left) == (None, 3)
    assert (counters(school), drift()) == ((8, 0, 2), [])


def test_who_comes_too_late_and_finds_nothing_is_a_task(
    sign_in: SignIn, sari: User, budi: User, incident: Incident, school: Shelter, family: Household
) -> None:
    block = give(school, 6, sari)
    Block.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    services.release_blocks()
    services.hold(make_household(incident, 8), school, by=budi)
    answer = hold(sign_in(sari), family, school, block=str(block.pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "shelter_full")
    assert Task.objects.get(kind="needs_placement").target_label == family.number


def test_a_block_of_another_shelter_is_no_block(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    block = give(mosque, 6, sari)
    answer = hold(sign_in(sari), family, school, block=str(block.pk))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["block"])


def test_a_closed_door_is_closed_for_the_bus_too(
    sari: User, budi: User, school: Shelter, family: Household
) -> None:
    block = give(school, 6, sari)
    as_read = Shelter.objects.get(pk=school.pk)
    Shelter.objects.filter(pk=school.pk).update(status="suspended")
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, as_read, by=sari, block=block)
    assert (block.refreshed().left, drift()) == (6, [])


@pytest.mark.parametrize(("people", "free"), [(4, 6), (9, 1)])
def test_a_block_shrinks_and_grows(
    sign_in: SignIn, sari: User, school: Shelter, people: int, free: int
) -> None:
    block = give(school, 6, sari)
    answer = patch(sign_in(sari), f"/blocks/{block.pk}/", {"people": people})
    assert (answer.status_code, answer.json()["left"]) == (200, people)
    assert (counters(school)[2], drift()) == (free, [])


@pytest.mark.parametrize(("people", "code"), [(4, "below_use"), (11, "shelter_full")])
def test_a_block_that_cannot_change_stays_as_it_is(
    sign_in: SignIn, sari: User, school: Shelter, family: Household, people: int, code: str
) -> None:
    block = give(school, 6, sari)
    services.hold(family, school, by=sari, block=block)
    answer = patch(sign_in(sari), f"/blocks/{block.pk}/", {"people": people})
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert (block.refreshed().left, drift()) == (1, [])


def test_what_is_left_is_given_back_once(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    block = give(school, 8, sari)
    services.hold(family, school, by=sari, block=block)
    for _ in range(2):
        answer = post(sign_in(sari), f"/blocks/{block.pk}/give-back/", {})
    assert (answer.json()["state"], answer.json()["used"]) == ("returned", 5)
    assert (counters(school), drift()) == ((5, 0, 5), [])


def test_what_has_ended_is_not_changed(sign_in: SignIn, sari: User, school: Shelter) -> None:
    block = services.give_block_back(give(school, 6, sari), by=sari)
    answer = patch(sign_in(sari), f"/blocks/{block.pk}/", {"people": 7})
    assert (answer.json()["code"], answer.json()["state"]) == ("wrong_state", "returned")
    assert answer.json()["message"].endswith("hand out places anew.")


def test_a_block_runs_out_unless_it_gets_more_time(sari: User, school: Shelter) -> None:
    late, extended = give(school, 4, sari), give(school, 4, sari)
    Block.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    services.change_block(extended, by=sari, expires_at=soon())
    assert [services.release_blocks() for _ in range(2)] == [1, 0]
    assert (late.refreshed().state, extended.refreshed().state) == ("expired", "open")
    assert (counters(school), drift()) == ((4, 0, 6), [])


def test_what_a_stay_of_the_block_gives_back_is_everybody_s(
    sari: User, school: Shelter, family: Household
) -> None:
    block = give(school, 6, sari)
    services.cancel(services.hold(family, school, by=sari, block=block), by=sari)
    assert (block.refreshed().left, counters(school), drift()) == (1, (1, 0, 9), [])


def test_managers_see_the_blocks_of_their_own_sites(
    sign_in: SignIn, ros: User, joko: User, sari: User, school: Shelter
) -> None:
    block = give(school, 6, sari)
    path = f"/api/v1/blocks/{block.pk}/"
    assert [sign_in(user).get(path).status_code for user in (ros, joko)] == [200, 404]
    assert patch(sign_in(ros), f"/blocks/{block.pk}/", {"people": 2}).status_code == 403
    assert len(sign_in(ros).get("/api/v1/blocks/?shelter=mtw01&state=open").json()["results"]) == 1


@pytest.mark.parametrize("values", [{"left": 7}, {"state": "expired"}])
def test_the_database_is_the_net_of_blocks(
    sari: User, school: Shelter, values: dict[str, Any]
) -> None:
    give(school, 6, sari)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Block.objects.update(**values)


def test_a_recount_finds_a_block_that_went_astray(sari: User, school: Shelter) -> None:
    give(school, 6, sari)
    Block.objects.update(left=5)
    found = {(row.shelter, row.pool, row.counter, row.says, row.counted) for row in drift()}
    assert found == {("MTW01", "", "held", 6, 5), ("MTW01", "general", "held", 6, 5)}


def test_somebody_is_called_to_a_shelter_that_does_not_add_up(
    incident: Incident, school: Shelter, family: Household, budi: User
) -> None:
    services.hold(family, school, by=budi)
    Stay.objects.update(state="cancelled")
    assert [services.call_for_drift() for _ in range(2)] == [1, 1]
    task = Task.objects.get(kind="places_drift")
    assert (task.target_label, task.urgent, task.url.endswith("/MTW01/")) == ("MTW01", True, True)


def test_a_landing_is_chosen_by_its_code_and_name(
    sign_in: SignIn, budi: User, school: Shelter
) -> None:
    boat = announce_arrival(school.incident, by=budi, mode="boat", vessel="KM Harapan", counts={})
    page = sign_in(budi).get(f"/incidents/{school.incident.ref}/shelters/{school.code}/blocks/")
    assert f'value="{boat.pk}">{boat.code} KM Harapan</option>' in page.content.decode()
