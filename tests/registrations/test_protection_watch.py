"""Whom the register calls by itself, and when it calls again."""

import re
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.models import AuditEntry, Event
from incidents.models import Incident, Task
from partners.models import User
from registrations import care, reading
from registrations.models import Concern, Household, Person
from registrations.reports import Group, StatusReport
from registrations.services import register_many, watch
from registrations.services.people import report_status
from shelters.rules import is_child_without_family
from tests.builders import household_body, make_household
from tests.conftest import SignIn


def person(relationship: str, age: int | None, sex: str = "f") -> dict[str, Any]:
    return {"name": f"Somebody {age}", "sex": sex, "age": age, "relationship": relationship}


def group(incident: Incident, *persons: dict[str, Any], **more: Any) -> Household:
    return make_household(incident, counts=None, focal_point=None, persons=list(persons), **more)


def calls(household: Household) -> set[str]:
    return set(Task.objects.filter(target_id=household.pk).values_list("kind", flat=True))


def tell(household: Household, status: str, **who: Any) -> None:
    """Somebody reports what became of people of a household."""
    report = StatusReport(Group(**who), status, timezone.now(), "Roll call")
    report_status(household, report, by=SYSTEM)


FOCAL, SPOUSE, CHILD = "focal_point", "spouse", "child"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([(FOCAL, 34), (SPOUSE, 40), (CHILD, 3)], set()),
        ([(FOCAL, 17)], {"child_alone"}),
        ([(FOCAL, 15), ("sibling", 9)], {"child_alone"}),
        ([(FOCAL, 18), ("sibling", 9)], set()),
        ([(FOCAL, None), (CHILD, 3)], set()),
        ([(FOCAL, 41), (SPOUSE, 17)], {"check_caregiver"}),
        ([(FOCAL, 17), (SPOUSE, 41)], {"check_caregiver"}),
        ([(FOCAL, 17), (SPOUSE, 17)], {"child_alone", "check_caregiver"}),
        ([(FOCAL, 14), ("not_related", 31)], {"check_caregiver"}),
        ([(FOCAL, 14), ("sibling", 19), ("other_relative", 50)], {"check_caregiver"}),
        ([(FOCAL, 14), ("other_relative", 50), ("grandparent", 70)], set()),
        ([(FOCAL, 24), ("not_related", 31)], set()),
    ],
)
def test_protection_is_called_by_who_is_with_whom(
    incident: Incident, members: list[tuple[str, int | None]], expected: set[str]
) -> None:
    household = group(incident, *(person(*member) for member in members))
    assert calls(household) == expected


@pytest.mark.parametrize(
    ("counts", "alone"),
    [
        ({"m": {"12-17": 2}}, True),
        ({"m": {"12-17": 1}, "f": {"18-59": 1}}, False),
        ({"m": {"12-17": 1}, "unknown": {"unknown": 1}}, False),
        ({"m": {"60+": 1, "0-4": 1}}, False),
    ],
)
def test_a_household_of_counts_without_a_grown_up_is_a_child_alone(
    incident: Incident, counts: dict[str, dict[str, int]], alone: bool
) -> None:
    household = make_household(incident, counts=counts, focal_point=None)
    assert ("child_alone" in calls(household)) is alone
    assert is_child_without_family(household) is alone


def test_the_age_of_the_only_one_tells_more_than_a_count_of_unknown_age(incident: Incident) -> None:
    speaker = {"name": "Sayed", "sex": "unknown", "age": 15}
    counts = {"unknown": {"unknown": 1}}
    household = make_household(incident, counts=counts, focal_point=speaker)
    assert household.needs == ["child_alone"]
    assert is_child_without_family(household)


def test_a_child_alone_and_separated_is_one_call(incident: Incident) -> None:
    household = group(incident, person(FOCAL, 15), needs=["child_alone", "separated_child"])
    assert calls(household) == {"child_alone"}


def test_many_at_once_call_for_each(incident: Incident) -> None:
    child = {"counts": {"m": {"12-17": 1}}, "focal_point": None}
    bodies = [reading.read({**household_body(2), **child}) for _ in range(3)]
    register_many(incident, by=SYSTEM, bodies=bodies)
    assert Task.objects.filter(kind="child_alone").count() == 3


def test_a_repeated_registration_calls_once(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    id = "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
    body = {"id": id, "incident": incident.ref, "counts": {"m": {"12-17": 1}}}
    client = sign_in(sari)
    for _ in range(2):
        client.post("/api/v1/households/", body, "application/json")
    assert Task.objects.count() == Concern.objects.count() == 1


def test_what_goes_on_calls_nobody_again(incident: Incident) -> None:
    household = group(incident, person(FOCAL, 15))
    Task.objects.update(state=Task.State.DONE)
    watch(household)
    assert Task.objects.count() == 1


def test_what_comes_back_calls_again(incident: Incident) -> None:
    household = group(incident, person(FOCAL, 41), person(SPOUSE, 17))
    spouse = Person.objects.get(relationship=SPOUSE)
    Task.objects.update(state=Task.State.DONE)
    for year in (1990, spouse.birth_year):
        Person.objects.filter(pk=spouse.pk).update(birth_year=year)
        watch(household)
    assert Task.objects.filter(kind="check_caregiver").count() == 2
    assert Concern.objects.filter(until=None).count() == 1


@pytest.mark.parametrize("status", ["hospitalised", "not_seen", "left_without_notice", "deceased"])
def test_whoever_is_left_without_a_grown_up_is_a_child_alone(
    incident: Incident, status: str
) -> None:
    household = group(incident, person(FOCAL, 34), person(CHILD, 9))
    mother = Person.objects.get(relationship=FOCAL)
    tell(household, status, persons=(mother.id,))
    assert "child_alone" in calls(household)
    assert is_child_without_family(household.refreshed())


@pytest.mark.parametrize("status", ["hospitalised", "left_without_notice"])
def test_counted_children_whose_only_grown_up_is_away_are_alone(
    incident: Incident, status: str
) -> None:
    counts = {"f": {"18-59": 1}, "m": {"5-11": 2}}
    household = make_household(incident, counts=counts, focal_point=None)
    tell(household, status, counts={"f": {"18-59": 1}})
    assert "child_alone" in calls(household)


def test_one_grown_up_is_enough_while_the_other_is_in_hospital(incident: Incident) -> None:
    household = group(incident, person(FOCAL, 34), person(SPOUSE, 40, "m"), person(CHILD, 9))
    father = Person.objects.get(relationship=SPOUSE)
    tell(household, "hospitalised", persons=(father.id,))
    assert calls(household) == set()


def test_who_has_left_altogether_calls_nobody(incident: Incident) -> None:
    household = make_household(incident, needs=["separated_child"])
    Task.objects.all().delete()
    Concern.objects.all().delete()
    Household.objects.update(status=Household.Status.LEFT_SITE)
    watch(household.refreshed())
    assert not Task.objects.exists()


# Who sees it


def test_the_registrar_sees_nothing_of_a_caregiver_to_be_checked(
    sign_in: SignIn, sari: User, budi: User, incident: Incident
) -> None:
    household = group(incident, person(FOCAL, 14), person("not_related", 31))
    ref = incident.ref
    addresses = [
        "/",
        f"/incidents/{ref}/",
        f"/incidents/{ref}/board/",
        f"/incidents/{ref}/households/",
        f"/incidents/{ref}/households/{household.number}/",
        f"/api/v1/households/{household.number}/",
    ]
    words = ("caregiver", "who cares for", "Protection")
    for user in (sari, budi):
        client = sign_in(user)
        texts = [client.get(address).content.decode() for address in addresses]
        assert not any(word in text for text in texts for word in words)


def test_no_answer_to_the_registrar_who_registers_tells_of_it(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    bodies = [
        {"incident": incident.ref, "persons": [person(FOCAL, 14), person(kin, 31)]}
        for kin in ("not_related", "grandparent")
    ]
    client = sign_in(sari)
    answers = [client.post("/api/v1/households/", b, "application/json").json() for b in bodies]
    varying = {"id", "number", "hash", "created_at", "duplicates"}
    assert Task.objects.get().kind == "check_caregiver"
    told = [{k: v for k, v in answer.items() if k not in varying} for answer in answers]
    assert told[0] == told[1]


# Settling


def test_a_call_is_settled_with_what_was_done(
    sign_in: SignIn, tari: User, incident: Incident
) -> None:
    household = group(incident, person(FOCAL, 15))
    task = Task.objects.get()
    address = f"/incidents/{incident.ref}/protection/tasks/{task.pk}/"
    answer = sign_in(tari).post(address, {"outcome": "interim_care"})
    assert answer.status_code == 302
    done = task.refreshed()
    assert (done.state, done.done_by, done.done_note) == ("done", tari, "interim_care")
    facts = Event.objects.get(kind="registrations.concern_settled", about=household.pk).facts
    assert facts == {"task": "child_alone", "outcome": "interim_care"}


def test_a_call_is_not_settled_without_saying_how(
    sign_in: SignIn, tari: User, incident: Incident
) -> None:
    group(incident, person(FOCAL, 15))
    task = Task.objects.get()
    address = f"/incidents/{incident.ref}/protection/tasks/{task.pk}/"
    assert sign_in(tari).post(address, {"outcome": ""}).status_code == 400
    assert task.refreshed().state == "open"


def test_nobody_else_settles_a_call(
    sign_in: SignIn, budi: User, sari: User, incident: Incident
) -> None:
    group(incident, person(FOCAL, 15))
    task = Task.objects.get()
    address = f"/incidents/{incident.ref}/protection/tasks/{task.pk}/"
    for user in (budi, sari):
        assert sign_in(user).post(address, {"outcome": "assessed"}).status_code == 403
    assert task.refreshed().state == "open"


def test_the_page_of_protection_begins_with_how_many_wait(
    sign_in: SignIn, tari: User, incident: Incident
) -> None:
    household = group(incident, person(FOCAL, 15), needs=["disability"])
    shown = sign_in(tari).get(f"/incidents/{incident.ref}/protection/").content.decode()
    assert "call waits for protection." in shown
    assert shown.count(household.number) >= 2  # waits, and has flags to assess
    assert "Somebody 15" not in shown


def test_the_page_of_protection_asks_as_many_questions_for_many_as_for_few(
    sign_in: SignIn, tari: User, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    client, address = sign_in(tari), f"/incidents/{incident.ref}/protection/"
    client.get(address)
    for _ in range(12):
        group(incident, person(FOCAL, 15), needs=["disability"])
    with django_assert_max_num_queries(9):
        client.get(address)


def test_the_audit_trail_tells_who_was_called_for_without_a_name(incident: Incident) -> None:
    group(incident, person(FOCAL, 15))
    facts = AuditEntry.objects.filter(action="incidents.task_raised").values_list(
        "facts", flat=True
    )
    assert list(facts) == [{"task": "child_alone"}]


def test_an_empty_group_is_nobodys_child() -> None:
    nobody = care.Group({}, frozenset(), medical_urgent=False, members=())
    assert care.concerns(nobody) == set()


def test_the_page_of_protection_counts_also_what_it_does_not_show(
    sign_in: SignIn, tari: User, incident: Incident
) -> None:
    for _ in range(32):
        group(incident, person(FOCAL, 15))
    shown = sign_in(tari).get(f"/incidents/{incident.ref}/protection/").content.decode()
    assert re.search(r"32.{0,80}calls wait for protection", shown, re.DOTALL)
    assert shown.count("A child is alone") == 30
