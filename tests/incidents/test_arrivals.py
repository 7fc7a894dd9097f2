from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents import queries
from incidents.models import Incident
from incidents.services import announce_arrival, count_heads
from partners.models import User

SignIn = Callable[[User | None], Client]
COUNTS = {"men": 60, "women": 40, "boys": 10, "girls": 9, "unknown": 1}


def announce(client: Client, incident: Incident, **body: Any) -> Any:
    path = f"/api/v1/incidents/{incident.ref}/arrivals/"
    return client.post(path, {"mode": "boat", **body}, content_type="application/json")


def test_a_boat_is_counted_before_anybody_has_a_name(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    made = announce(sign_in(sari), incident, vessel="KM Harapan", counts=COUNTS, source="Basarnas")
    assert (made.status_code, made.json()["code"]) == (201, "A01")
    assert queries.people_counted(incident) == 120


def test_what_is_left_out_counts_as_nothing(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    body = announce(sign_in(sari), incident).json()
    assert (body["rescued"], body["missing"], body["source"]) == (0, 0, None)


def test_a_boat_sent_twice_is_one_boat(sign_in: SignIn, sari: User, incident: Incident) -> None:
    client, id = sign_in(sari), str(uuid4())
    answers = [announce(client, incident, id=id, counts=COUNTS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert queries.people_counted(incident) == 120


def test_a_verified_count_outweighs_a_newer_guess(incident: Incident, budi: User) -> None:
    boat = announce_arrival(incident, by=budi, mode="boat", counts=COUNTS, method="verified")
    later = timezone.now() + timedelta(hours=1)
    count_heads(boat, by=budi, counts={**COUNTS, "men": 90}, as_of=later, method="reported")
    assert queries.people_counted(incident) == 120


def test_a_sighted_boat_has_not_landed(incident: Incident, budi: User) -> None:
    announce_arrival(incident, by=budi, mode="boat", state="sighted", counts=COUNTS)
    assert queries.people_counted(incident) == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"counts": {"men": -1}}, "counts.men"),
        ({"mode": "raft"}, "mode"),
        ({"lat": 1.0}, "lon"),
        ({"aboard_low": 5, "aboard_high": 4}, "aboard_high"),
        ({"counts": []}, "counts"),
    ],
)
def test_a_wrong_field_of_an_arrival_is_named(
    sign_in: SignIn, sari: User, incident: Incident, body: Any, field: str
) -> None:
    answer = announce(sign_in(sari), incident, **body)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_an_observer_announces_nothing(sign_in: SignIn, maya: User, incident: Incident) -> None:
    assert announce(sign_in(maya), incident).status_code == 403


def test_observers_of_foreign_arrivals_learn_no_landing_place(
    sign_in: SignIn, budi: User, maya: User, incident: Incident
) -> None:
    boat: dict[str, Any] = {"vessel": "KM Harapan", "place": "Masabuk", "lat": -2.79, "lon": 100.23}
    announce_arrival(incident, by=budi, mode="boat", counts=COUNTS, **boat)
    for user, shown in ((budi, True), (maya, False)):
        client = sign_in(user)
        page = client.get(f"/incidents/{incident.ref}/arrivals/").content.decode()
        (row,) = client.get(f"/api/v1/incidents/{incident.ref}/arrivals/").json()["results"]
        assert ("Masabuk" in page, row["lat"] is not None) == (shown, shown)
