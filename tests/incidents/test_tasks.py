from datetime import timedelta
from uuid import uuid4

import pytest

from incidents import queries
from incidents.models import Incident, Task
from incidents.services import finish_task, raise_task
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from tests.conftest import SignIn

DAY = timedelta(days=1)


@pytest.fixture
def task(incident: Incident) -> Task:
    hour = timedelta(hours=1)
    target = ("household", uuid4(), "001-0001-05")
    raised = raise_task(
        incident, "child_alone", role=Role.PROTECTION, target=target, within=hour, urgent=True
    )
    assert raised is not None
    return raised


def test_a_task_waits_for_its_role_and_for_the_coordinator(
    task: Task, tari: User, budi: User, sari: User
) -> None:
    seen = [list(queries.open_tasks(user)) for user in (tari, budi, sari)]
    assert seen == [[task], [task], []]


def test_the_same_task_is_not_raised_twice(task: Task, incident: Incident) -> None:
    assert task.target_id is not None
    target = ("household", task.target_id, task.target_label)
    hour = timedelta(hours=1)
    again = raise_task(incident, "child_alone", role=Role.PROTECTION, target=target, within=hour)
    assert again is None


def test_whoever_did_it_is_remembered(task: Task, tari: User, budi: User) -> None:
    finish_task(task, by=tari)
    assert finish_task(task, by=budi).done_by == tari


def test_a_task_is_finished_on_the_page(sign_in: SignIn, incident: Incident, dewi: User) -> None:
    hour, target = timedelta(hours=1), ("household", uuid4(), "001-0001-05")
    role = Role.HEALTH_WORKER
    urgent = raise_task(incident, "medical_urgent", role=role, target=target, within=hour)
    assert urgent is not None
    address = f"/incidents/{incident.ref}/tasks/{urgent.pk}/done/"
    assert sign_in(dewi).post(address).status_code == 302
    assert urgent.refreshed().state == Task.State.DONE


def test_a_call_for_protection_is_not_done_by_a_press_of_a_button(
    sign_in: SignIn, task: Task, tari: User, budi: User
) -> None:
    address = f"/incidents/{task.incident.ref}/tasks/{task.pk}/done/"
    assert [sign_in(user).post(address).status_code for user in (tari, budi)] == [404, 404]
    assert task.refreshed().state == Task.State.OPEN


def test_a_confidential_task_is_for_its_role_alone(
    incident: Incident, tari: User, budi: User
) -> None:
    hour, target = timedelta(hours=1), ("household", uuid4(), "001-0001-05")
    raise_task(incident, "check_caregiver", role=Role.PROTECTION, target=target, within=hour)
    assert [queries.open_tasks(user).count() for user in (tari, budi)] == [1, 0]


def test_a_role_in_one_incident_opens_no_tasks_of_another(
    task: Task, sari: User, office: Organisation, other_incident: Incident
) -> None:
    """A registrar here who protects people elsewhere."""
    scope, reach = other_incident.scope, Membership.Reach.INCIDENT
    give_role(sari, Role.PROTECTION, organisation=office, reach=reach, scope=scope)
    assert list(queries.open_tasks(sari)) == []


def test_nobody_finishes_the_task_of_another_role(sign_in: SignIn, task: Task, sari: User) -> None:
    address = f"/incidents/{task.incident.ref}/tasks/{task.pk}/done/"
    assert sign_in(sari).post(address).status_code == 404


def test_protection_goes_from_its_task_to_where_it_is_settled(
    sign_in: SignIn, task: Task, tari: User, budi: User
) -> None:
    desk = f'href="/incidents/{task.incident.ref}/protection/">Settle</a>'
    shown = [sign_in(user).get("/").content.decode() for user in (tari, budi)]
    assert [desk in page for page in shown] == [True, False]
    assert not any("/done/" in page for page in shown)


def test_the_page_of_an_incident_shows_the_first_tasks_and_leads_to_all(
    sign_in: SignIn, incident: Incident, budi: User
) -> None:
    for _ in range(22):
        target = ("household", uuid4(), "001-0001-05")
        raise_task(incident, "needs_placement", role=Role.COORDINATOR, target=target, within=DAY)
    client, address = sign_in(budi), f"/incidents/{incident.ref}/"
    first, every = (client.get(at).content.decode() for at in (address, f"{address}tasks/"))
    assert [page.count('data-label="About"') for page in (first, every)] == [20, 22]
    assert f'<a href="{address}tasks/">All 22 open tasks</a>' in first
