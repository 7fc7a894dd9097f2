"""What is sent twice: the same again is the same answer, whatever happened meanwhile."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core.models import Event
from partners.models import User
from registrations.models import Household
from shelters import queries
from shelters.models import Block, RollCall, Shelter, Stay
from tests.conftest import Settle, SignIn
from tests.shelters.calls import hold, post


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An hour passes."""
    now = timezone.now

    def passes() -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=1))

    return passes


def soon() -> str:
    at: datetime = timezone.now() + timedelta(minutes=5)
    return at.isoformat()


def test_a_hold_reads_the_same_when_the_workers_have_looked_at_it(
    sign_in: SignIn, sari: User, family: Household, school: Shelter, let_it_settle: Settle
) -> None:
    client, id = sign_in(sari), str(uuid4())
    first = hold(client, family, school, id=id).json()
    let_it_settle()
    assert hold(client, family, school, id=id).json() == first


def test_a_hold_sent_again_when_its_time_is_over_is_the_same_hold(
    sign_in: SignIn, sari: User, family: Household, school: Shelter, later: Any
) -> None:
    client, asked = sign_in(sari), {"id": str(uuid4()), "expires_at": soon()}
    statuses = [hold(client, family, school, **asked).status_code]
    later()
    statuses.append(hold(client, family, school, **asked).status_code)
    assert (statuses, Stay.objects.count()) == ([201, 200], 1)


def test_a_block_sent_again_when_its_time_is_over_is_the_same_block(
    sign_in: SignIn, sari: User, school: Shelter, later: Any
) -> None:
    asked = {"id": str(uuid4()), "shelter": school.code, "people": 2, "label": "Bus"}
    client, asked = sign_in(sari), {**asked, "expires_at": soon()}
    statuses = [post(client, "/blocks/", asked).status_code]
    later()
    statuses.append(post(client, "/blocks/", asked).status_code)
    assert (statuses, Block.objects.count()) == ([201, 200], 1)


@pytest.mark.parametrize("address", ["/stays/", "/blocks/"])
def test_places_are_kept_for_no_time_that_has_passed(
    sign_in: SignIn, sari: User, family: Household, school: Shelter, address: str
) -> None:
    asked = {"household": family.number, "shelter": school.code, "people": 5, "label": "Bus"}
    past = timezone.now() - timedelta(seconds=1)
    answer = post(sign_in(sari), address, {**asked, "expires_at": past.isoformat()})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["expires_at"])


def test_a_count_with_the_id_of_another_shelters_count_is_another_thing(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter
) -> None:
    client, asked = sign_in(budi), {"id": str(uuid4()), "people": 0}
    sites = (school, mosque)
    answers = [post(client, f"/shelters/{site.code}/roll-calls/", asked) for site in sites]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert (answers[1].json()["code"], RollCall.objects.count()) == ("conflict", 1)


@pytest.mark.parametrize(("free", "status"), [(3, 200), (4, 409)])
def test_a_report_whose_id_another_one_in_flight_took_is_its_repeat_or_a_conflict(
    sign_in: SignIn,
    ros: User,
    school: Shelter,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    status: int,
) -> None:
    client, address, id = sign_in(ros), "/shelters/MTW01/capacity/", str(uuid4())
    assert post(client, address, {"id": id, "free": 3}).status_code == 201
    looks = iter([None])  # it was not there yet when this one looked
    look = queries.report
    monkeypatch.setattr(queries, "report", lambda id: next(looks, look(id)))
    assert post(client, address, {"id": id, "free": free}).status_code == status
    assert Event.objects.filter(kind="shelters.capacity_reported").count() == 1
