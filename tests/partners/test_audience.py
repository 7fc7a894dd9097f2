from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from incidents.services import open_incident
from partners import queries
from partners.models import Organisation, Role, User
from tests.builders import make_contact


def meant(incident: Incident, **audience: Any) -> list[str]:
    return [contact.name for contact in queries.audience(incident.scope, **audience)]


def test_duty_contacts_come_in_their_order(partner_a: Organisation) -> None:
    make_contact(partner_a, name="second", order=2)
    make_contact(partner_a, name="first", order=1)
    make_contact(partner_a, name="off duty", duty=False)
    make_contact(partner_a, name="unverified", verified=False)
    found = queries.duty_contacts(partner_a.pk)
    assert [contact.name for contact in found] == ["first", "second"]


@pytest.mark.parametrize("field", ["opted_out_at", "bad_since"])
def test_who_opted_out_or_has_a_dead_number_is_left_alone(
    partner_a: Organisation, incident: Incident, field: str
) -> None:
    gone: dict[str, Any] = {field: timezone.now()}
    make_contact(partner_a, **gone)
    assert meant(incident, organisations=[partner_a.pk], duty_only=False) == []
    assert not queries.duty_contacts(partner_a.pk).exists()


def test_a_contact_has_a_role_of_its_own(partner_a: Organisation, incident: Incident) -> None:
    make_contact(partner_a, name="doctor", role=Role.HEALTH_WORKER)
    make_contact(partner_a, name="driver", role=Role.LOGISTICIAN)
    assert meant(incident, roles=["health_worker"]) == ["doctor"]


def test_else_the_role_that_its_user_holds_in_the_incident(
    partner_a: Organisation, incident: Incident, other_incident: Incident, dewi: User
) -> None:
    make_contact(partner_a, name="Dewi", user=dewi)
    assert meant(incident, roles=["health_worker"]) == ["Dewi"]
    assert meant(other_incident, roles=["health_worker"]) == []


def test_its_own_role_outweighs_that_of_its_user(
    partner_a: Organisation, incident: Incident, dewi: User
) -> None:
    make_contact(partner_a, name="Dewi", user=dewi, role=Role.OBSERVER)
    assert meant(incident, roles=["health_worker"]) == []


def test_a_membership_that_is_over_counts_no_more(
    partner_a: Organisation, incident: Incident, dewi: User
) -> None:
    make_contact(partner_a, user=dewi)
    dewi.memberships.update(valid_to=timezone.now())
    assert meant(incident, roles=["health_worker"]) == []


@pytest.mark.parametrize(("reach", "found"), [("exercises", ["Dewi"]), ("all", [])])
def test_in_an_exercise_the_memberships_for_exercises_count(
    partner_a: Organisation, dewi: User, reach: str, found: list[str]
) -> None:
    exercise = open_incident(
        by=dewi, title="x", kind="other", population_type="foreign_arrival", lat=0, lon=0,
        is_exercise=True,
    )  # fmt: skip
    dewi.memberships.update(reach=reach, scope=None)
    make_contact(partner_a, name="Dewi", user=dewi)
    assert meant(exercise, roles=["health_worker"]) == found


def test_roles_and_organisations_together_narrow(
    partner_a: Organisation, partner_b: Organisation, incident: Incident
) -> None:
    make_contact(partner_a, name="a", role=Role.LOGISTICIAN)
    make_contact(partner_b, name="b", role=Role.LOGISTICIAN)
    assert meant(incident, roles=["logistician"], organisations=[partner_b.pk]) == ["b"]


@pytest.mark.parametrize(
    ("works_in", "asked", "found"),
    [
        (["ID1309"], ["ID1309"], True),
        (["ID1309"], ["ID13"], True),
        (["ID13"], ["ID1309010"], True),
        (["ID1309"], ["ID1371"], False),
        ([], ["ID13"], False),
    ],
)
def test_an_area_means_who_works_in_it_or_around_it(
    partner_a: Organisation, incident: Incident, works_in: list[str], asked: list[str], found: bool
) -> None:
    partner_a.areas = works_in
    partner_a.save()
    make_contact(partner_a, name="a")
    assert meant(incident, areas=asked) == (["a"] if found else [])


def test_everybody_of_an_organisation_where_duty_does_not_matter(
    partner_a: Organisation, incident: Incident
) -> None:
    make_contact(partner_a, name="off duty", duty=False)
    assert meant(incident, organisations=[partner_a.pk]) == []
    assert meant(incident, organisations=[partner_a.pk], duty_only=False) == ["off duty"]
