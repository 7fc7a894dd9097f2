from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Event
from incidents import queries
from incidents.models import Arrival, Incident, Task
from incidents.services import announce_arrival, change_arrival, count_heads
from partners.models import User
from tests.conftest import SignIn

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
    times = ("2026-11-21T10:00:00+07:00", "2026-11-21T03:00:00Z")
    answers = [announce(client, incident, id=id, counts=COUNTS, arrived_at=at) for at in times]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
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
        ({"vessel": 5}, "vessel"),
        ({"arrived_at": "2026-11-21T10:00:00"}, "arrived_at"),
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


def test_a_text_that_is_null_was_not_told(sign_in: SignIn, sari: User, incident: Incident) -> None:
    answer = announce(sign_in(sari), incident, mode="foot", vessel=None, place=None)
    assert (answer.status_code, answer.json()["vessel"]) == (201, "")


def change(client: Client, arrival: Arrival, **body: Any) -> Any:
    return client.patch(f"/api/v1/arrivals/{arrival.pk}/", body, content_type="application/json")


@pytest.fixture
def sighted(incident: Incident, budi: User) -> Arrival:
    boat: dict[str, Any] = {"mode": "boat", "state": "sighted", "aboard_high": 200}
    return announce_arrival(incident, by=budi, counts=COUNTS, **boat)


def test_a_boat_at_sea_is_looked_for_again_until_it_has_landed(
    sign_in: SignIn, budi: User, sighted: Arrival, let_it_settle: Callable[[], None]
) -> None:
    hours, calls = [timedelta(hours=n) for n in (5, 3)], Task.objects.filter(kind="look_again")
    for left in hours:
        change_arrival(sighted, by=budi, next_check_at=timezone.now() + left)
        let_it_settle()
    page = sign_in(budi).get(f"/incidents/{sighted.incident.ref}/arrivals/").content.decode()
    assert (calls.get(state="open").due_at - timezone.now()) < hours[1]
    assert "2 hours left" in page
    change_arrival(sighted, by=budi, state="landed")
    let_it_settle()
    assert not calls.filter(state="open").exists()


def test_a_boat_that_was_sighted_lands(sign_in: SignIn, sari: User, sighted: Arrival) -> None:
    answer = change(sign_in(sari), sighted, state="landed", place="Sikakap")
    assert (answer.status_code, answer.json()["state"], answer.json()["place"]) == (
        200,
        "landed",
        "Sikakap",
    )
    assert answer.json()["arrived_at"] is not None
    assert answer.json()["aboard_high"] == 200
    assert queries.people_counted(sighted.incident) == 120


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"aboard_low": 201}, "aboard_high"),
        ({"lat": 1.0}, "lon"),
        ({"state": "landed", "arrived_at": None}, "arrived_at"),
        ({"vessel": 5}, "vessel"),
        ({"rescued": -1}, "rescued"),
    ],
)
def test_a_change_that_does_not_fit_what_is_there_is_refused(
    sign_in: SignIn, sari: User, sighted: Arrival, body: Any, field: str
) -> None:
    answer = change(sign_in(sari), sighted, **body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_only_who_announces_arrivals_corrects_them(
    sign_in: SignIn, ros: User, sighted: Arrival
) -> None:
    assert change(sign_in(ros), sighted, vessel="KM Lain").status_code == 403


def test_null_for_what_may_be_left_out_is_left_out(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    left_out = dict.fromkeys(["id", "counts", "rescued", "missing", "deceased", "state", "method"])
    body = announce(sign_in(sari), incident, **left_out).json()
    assert (body["rescued"], body["state"], body["method"]) == (0, "landed", "reported")
    assert announce(sign_in(sari), incident, mode=None).json()["fields"].keys() == {"mode"}


def test_null_changes_only_what_may_be_unknown(
    sign_in: SignIn, sari: User, sighted: Arrival
) -> None:
    change(sign_in(sari), sighted, rescued=4)
    body = change(sign_in(sari), sighted, rescued=None, aboard_high=None).json()
    assert (body["rescued"], body["aboard_high"]) == (4, None)


def page_of(arrival: Arrival) -> str:
    return f"/incidents/{arrival.incident.ref}/arrivals/{arrival.code}/change/"


def as_shown(client: Client, arrival: Arrival, **typed: Any) -> dict[str, Any]:
    """The page as a browser sends it back, with what was typed."""
    shown = client.get(page_of(arrival)).context["form"]
    told = {field.html_name: field.value() for field in shown}
    before = {field.html_initial_name: field.initial for field in shown}
    return {name: "" if value is None else value for name, value in (before | told | typed).items()}


def test_an_arrival_is_corrected_on_its_page(sign_in: SignIn, sari: User, sighted: Arrival) -> None:
    client = sign_in(sari)
    typed = as_shown(
        client, sighted, state="landed", place="Sikakap", arrived_at="2026-11-21T10:00"
    )
    answer = client.post(page_of(sighted), typed, follow=True)
    assert "Arrival A01 is corrected." in answer.content.decode()
    row = sighted.refreshed()
    assert (row.state, row.place, row.aboard_high) == ("landed", "Sikakap", 200)
    assert row.arrived_at == datetime(2026, 11, 21, 3, tzinfo=UTC)


def test_who_corrects_another_field_meanwhile_is_not_written_over(
    sign_in: SignIn, sari: User, budi: User, sighted: Arrival
) -> None:
    client = sign_in(sari)
    typed = as_shown(client, sighted, vessel="KM Harapan")
    change_arrival(sighted, by=budi, rescued=7)
    client.post(page_of(sighted), typed)
    row = sighted.refreshed()
    assert (row.vessel, row.rescued) == ("KM Harapan", 7)


def test_a_page_sent_back_as_it_was_changes_nothing(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    row = announce_arrival(incident, by=sari, mode="boat", counts=COUNTS, lat=-2.5, lon=100.25)
    client = sign_in(sari)
    assert client.post(page_of(row), as_shown(client, row)).status_code == 302
    assert not Event.objects.filter(kind="incidents.arrival_changed").exists()
    assert row.refreshed().arrived_at == row.arrived_at


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"aboard_low": 201}, "aboard_high"),
        ({"lat": 1.0}, "lon"),
        ({"rescued": -1}, "rescued"),
        ({"mode": "raft"}, "mode"),
        ({"arrived_at": "soon"}, "arrived_at"),
    ],
)
def test_a_wrong_field_of_a_correction_is_named_and_the_rest_is_kept(
    sign_in: SignIn, sari: User, sighted: Arrival, typed: Any, field: str
) -> None:
    client = sign_in(sari)
    answer = client.post(page_of(sighted), as_shown(client, sighted, vessel="KM Harapan", **typed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert 'value="KM Harapan"' in answer.content.decode()
    assert sighted.refreshed().vessel == ""


def test_when_those_who_landed_did_so_is_not_taken_away(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    row = announce_arrival(incident, by=sari, mode="bus", counts=COUNTS)
    client = sign_in(sari)
    answer = client.post(page_of(row), as_shown(client, row, arrived_at=""))
    assert list(answer.context["form"].errors) == ["arrived_at"]


def test_every_count_keeps_its_source_whatever_is_counted_or_corrected_later(
    sign_in: SignIn, sari: User, sighted: Arrival
) -> None:
    client, path = sign_in(sari), f"/api/v1/arrivals/{sighted.pk}/head-counts/"
    for men, source in ((7, "Basarnas"), (9, "Imigrasi")):
        told = {"counts": {"men": men}, "source": source, "method": "reported"}
        assert client.post(path, told, content_type="application/json").status_code == 201
    before = client.get(path).json()["results"]
    change(client, sighted, state="landed", place="Sikakap")
    for verb in (client.patch, client.put, client.delete):
        assert verb(path, {"source": "Other"}, content_type="application/json").status_code == 405
    assert client.get(path).json()["results"] == before
    assert [(row["people"], row["source"]) for row in before] == [
        (9, "Imigrasi"),
        (7, "Basarnas"),
        (120, None),
    ]
