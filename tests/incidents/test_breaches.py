"""Suspected breaches of personal data: who must be told by when, and that nothing is told twice or unsaid."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from incidents.models import Breach, Incident, Task
from incidents.services import record_breach
from partners.models import Organisation, Role, User
from tests.conftest import SignIn, make_user

LOST = {"what": "A tablet was lost on the boat", "kinds": "Names and phones", "people": "120"}
Address = Callable[..., str]


@pytest.fixture
def page(incident: Incident) -> Address:
    return lambda *path: "/".join([f"/incidents/{incident.ref}/breaches", *path, ""])


@pytest.fixture
def breach(incident: Incident, budi: User) -> Breach:
    found = timezone.now() - timedelta(hours=1)
    return record_breach(
        incident, by=budi, what=LOST["what"], kinds="Names", people=None, found_at=found
    )


def note(client: Client, page: Address, kind: str) -> Any:
    body = {"kind": kind, "text": "By letter to the ministry"}
    return client.post(page("B01"), body, follow=True)


def open_calls() -> set[str]:
    return set(Task.objects.filter(state="open").values_list("kind", flat=True))


def test_a_suspicion_is_written_down_and_its_clock_runs_for_72_hours(
    sign_in: SignIn, budi: User, page: Address
) -> None:
    shown = sign_in(budi).post(page(), LOST, follow=True).content.decode()
    breach = Breach.objects.get()
    assert breach.due_at - breach.found_at == timedelta(hours=72)
    assert {task.due_at.date() for task in Task.objects.all()} == {breach.due_at.date()}
    assert all(word in shown for word in ("B01", "120", "days left", "not told yet"))


def test_the_clock_runs_from_when_it_was_found_not_from_when_it_was_written_down(
    sign_in: SignIn, budi: User, incident: Incident, page: Address
) -> None:
    before = timezone.now() - timedelta(hours=80)
    typed = incident.scope.local(before).strftime("%Y-%m-%dT%H:%M")
    shown = sign_in(budi).post(page(), {**LOST, "found_at": typed}, follow=True)
    assert "8 hours late" in shown.content.decode()


def test_whoever_was_told_too_late_is_shown_as_such(
    sign_in: SignIn, budi: User, breach: Breach, page: Address
) -> None:
    Breach.objects.update(found_at=timezone.now() - timedelta(hours=73))
    assert note(sign_in(budi), page, "people").content.decode().count("too late") == 1


def test_what_is_still_to_come_was_not_found(
    sign_in: SignIn, budi: User, incident: Incident, page: Address
) -> None:
    later = incident.scope.local(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    answer = sign_in(budi).post(page(), {**LOST, "found_at": later})
    assert (answer.status_code, Breach.objects.count()) == (400, 0)
    assert LOST["what"] in answer.content.decode()


def test_each_who_must_be_told_is_a_task_of_its_own(breach: Breach, budi: User, tari: User) -> None:
    calls = dict(Task.objects.values_list("kind", "role"))
    assert calls == {"breach_authority": Role.COORDINATOR, "breach_people": Role.PROTECTION}


def test_a_note_of_who_was_told_ends_their_task_and_no_button_does(
    sign_in: SignIn, budi: User, incident: Incident, breach: Breach, page: Address
) -> None:
    client, task = sign_in(budi), Task.objects.get(kind="breach_authority")
    done = f"/incidents/{incident.ref}/tasks/{task.pk}/done/"
    assert client.post(done).status_code == 404
    assert f'href="{page("B01")}"' in client.get("/").content.decode()
    note(client, page, "authority")
    assert open_calls() == {"breach_people"}


def test_protection_settles_at_its_desk_nothing_that_a_note_must_say(
    sign_in: SignIn, tari: User, incident: Incident, breach: Breach
) -> None:
    client, task = sign_in(tari), Task.objects.get(kind="breach_people")
    desk = f"/incidents/{incident.ref}/protection/"
    assert "Personal data" not in client.get(desk).content.decode()
    assert client.post(f"{desk}tasks/{task.pk}/", {"outcome": "done"}).status_code == 404


def test_it_is_closed_when_everybody_was_told(
    sign_in: SignIn, budi: User, breach: Breach, page: Address
) -> None:
    client, end = sign_in(budi), {"outcome": "told", "text": "All letters are out"}
    note(client, page, "authority")
    assert client.post(page("B01", "close"), end).status_code == 400
    note(client, page, "people")
    assert client.post(page("B01", "close"), end).status_code == 302
    assert (breach.refreshed().outcome, open_calls()) == ("told", set())


def test_what_was_no_breach_is_closed_without_telling_anybody(
    sign_in: SignIn, budi: User, breach: Breach, page: Address
) -> None:
    client = sign_in(budi)
    client.post(page("B01", "close"), {"outcome": "none", "text": "The tablet is found"})
    assert open_calls() == set()
    assert note(client, page, "done").status_code == 409
    assert "The tablet is found" in client.get(page("B01")).content.decode()


def test_only_coordinators_protection_and_whoever_keeps_the_system_know_of_it(
    sign_in: SignIn, office: Organisation, incident: Incident, breach: Breach, page: Address
) -> None:
    for role in Role:
        client = sign_in(make_user(f"some-{role.value}", role, office, incident))
        knows = role in {Role.COORDINATOR, Role.PROTECTION, Role.ADMIN}
        status = 200 if knows else 403
        assert [client.get(page(*path)).status_code for path in ((), ("B01",))] == [status] * 2
        menu = client.get(f"/incidents/{incident.ref}/").content.decode()
        assert (page() in menu) is knows


def test_everything_done_to_it_is_in_the_audit_trail_without_its_words(
    sign_in: SignIn, budi: User, breach: Breach, page: Address
) -> None:
    note(sign_in(budi), page, "people")
    lines = AuditEntry.objects.filter(about=breach.pk).order_by("id")
    actions = ["breach_recorded", "breach_noted"]
    assert [
        line.action.removeprefix("incidents.") for line in lines if "breach" in line.action
    ] == actions
    assert "letter" not in str([line.facts for line in lines])


def test_a_breach_of_another_incident_is_not_there(
    sign_in: SignIn, budi: User, other_incident: Incident, breach: Breach
) -> None:
    address = f"/incidents/{other_incident.ref}/breaches/"
    assert sign_in(budi).get(address).status_code == 404
