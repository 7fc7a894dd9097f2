"""Corrections: what changes, what is kept, and that nobody is overwritten unseen."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from core.models import AuditEntry, Event
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import (
    Document,
    Household,
    HouseholdVersion,
    MatchKey,
    MatchPair,
    NameWord,
    Person,
)
from registrations.services import find_duplicates
from tests.builders import make_household
from tests.conftest import SignIn

Correct = Callable[..., Any]

NIK = "1309014505900001"
HAMIDA = {"name": "Hamida Khatun", "sex": "f", "birth_year": 1990, "relationship": "focal_point"}
KARIM = {"name": "Karim", "sex": "m", "birth_year": 2015, "relationship": "child"}


@pytest.fixture
def family(incident: Incident) -> Household:
    """Two who are listed whole."""
    papers = [{"kind": "nik", "number": NIK}, {"kind": "passport", "number": "A1234567"}]
    persons = [{**HAMIDA, "documents": papers}, KARIM]
    more: dict[str, Any] = {"persons": persons, "focal_point": None, "counts": None}
    return make_household(incident, phone="081234567890", origin="Buthidaung", **more)


def ids(household: Household) -> list[str]:
    return [str(person.id) for person in household.persons.order_by("no")]


def test_what_is_named_changes_and_the_rest_stays(correct: Correct, family: Household) -> None:
    answer = correct(family, phone="+6281298765432", needs=["disability"], housing="declined")
    assert answer.status_code == 200
    now = family.refreshed()
    assert (now.phone, now.needs, now.housing) == ("+6281298765432", ["disability"], "declined")
    assert (now.origin, now.people, now.number) == ("Buthidaung", 2, family.number)
    assert answer.json()["hash"] == now.content_hash != family.content_hash


def test_null_takes_away_what_may_be_empty(correct: Correct, family: Household) -> None:
    correct(family, phone=None, origin=None, counts=None, consent=None)
    now = family.refreshed()
    assert (now.phone, now.origin, now.people, now.consent_record) == ("", "", 2, True)


def test_a_person_is_corrected_by_id_and_counted_again(correct: Correct, family: Household) -> None:
    hamida, karim = ids(family)
    answer = correct(family, persons=[{"id": karim, "age": 3}])
    assert answer.status_code == 200, answer.json()
    assert family.refreshed().counts == {"f": {"18-59": 1}, "m": {"0-4": 1}}
    assert Person.objects.get(id=karim).birth_estimated
    assert Person.objects.get(id=hamida).name == "Hamida Khatun"


def test_a_birth_that_is_told_anew_replaces_the_old_one(
    correct: Correct, family: Household
) -> None:
    hamida = ids(family)[0]
    correct(family, persons=[{"id": hamida, "birth_date": "1988-05-05"}])
    correct(family, persons=[{"id": hamida, "birth_year": 1989}])
    person = Person.objects.get(id=hamida)
    assert (person.birth_date, person.birth_year) == (None, 1989)


def test_a_new_person_makes_the_household_larger(correct: Correct, family: Household) -> None:
    correct(family, persons=[{"name": "Rahim", "sex": "m", "age": 40, "relationship": "spouse"}])
    assert family.refreshed().people == 3
    event = Event.objects.get(kind="registrations.household_resized", about=family.pk)
    assert event.facts == {"people_before": 2, "people_after": 3, "cause": "correction"}


def test_who_has_left_is_corrected_and_counted_no_more(
    correct: Correct, sign_in: SignIn, sari: User, family: Household
) -> None:
    _hamida, karim = ids(family)
    left = {"persons": [karim], "status": "relocated", "source": "Posko Sikakap"}
    path = f"/api/v1/households/{family.pk}/people-status/"
    assert sign_in(sari).post(path, left, content_type="application/json").status_code == 201
    new = {"name": "Rahim", "sex": "m", "age": 40, "relationship": "spouse"}
    answer = correct(family, persons=[new, {"id": karim, "name": "Karim Uddin"}])
    assert answer.status_code == 200, answer.json()
    assert family.refreshed().counts == {"f": {"18-59": 1}, "m": {"18-59": 1}}
    gone = Person.objects.get(id=karim)
    assert (gone.name, gone.status) == ("Karim Uddin", "relocated")
    wrong = correct(family, persons=[{"id": karim, "birth_year": 1492}])
    assert list(wrong.json()["fields"]) == ["persons.0.birth_year"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "0812"}, "phone"),
        ({"persons": "all"}, "persons"),
        ({"persons": [{"name": "x" * 201}]}, "persons.0.name"),
        ({"persons": ["Karim"]}, "persons.0"),
        ({"counts": {"f": {"18-59": 5}}}, "counts"),
        ({"number": "001-0001-68"}, "number"),
        ({"id": str(uuid4())}, "id"),
        ({"arrival": str(uuid4())}, "arrival"),
        ({"consent": {"record": "perhaps"}}, "consent.record"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(
    correct: Correct, family: Household, changes: Any, field: str
) -> None:
    answer = correct(family, **changes)
    assert answer.status_code == 400
    assert field in answer.json()["fields"], answer.json()
    assert family.refreshed().content_hash == family.content_hash


def test_a_mistake_is_named_by_its_place_in_what_was_sent(
    correct: Correct, family: Household
) -> None:
    answer = correct(family, persons=[{"id": ids(family)[1], "birth_year": 1492}])
    assert list(answer.json()["fields"]) == ["persons.0.birth_year"]


def test_a_correction_says_of_which_version(sign_in: SignIn, sari: User, family: Household) -> None:
    path = f"/api/v1/households/{family.pk}/"
    answer = sign_in(sari).patch(path, {"phone": None}, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["base_hash"])


def test_who_is_too_late_sees_both_versions_and_changes_nothing(
    correct: Correct, family: Household
) -> None:
    correct(family, phone="+6281298765432")
    late = correct(family, base=family.content_hash, phone="+6281200000000")
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert late.json()["current"]["phone"] == "+6281298765432"
    assert late.json()["yours"]["phone"] == "+6281200000000"
    assert family.refreshed().phone == "+6281298765432"


def test_the_same_correction_once_more_is_the_same(correct: Correct, family: Household) -> None:
    new = {"name": "Rahim", "sex": "m", "age": 40, "relationship": "spouse"}
    first = correct(family, base=family.content_hash, persons=[new])
    correct(family, phone=None)
    again = correct(family, base=family.content_hash, persons=[new])
    assert (first.status_code, again.status_code) == (200, 200)
    assert family.persons.count() == 3
    assert again.json()["phone"] is None


def test_nothing_different_is_no_new_version(correct: Correct, family: Household) -> None:
    answer = correct(family, phone="081234567890", origin=" Buthidaung ")
    assert answer.json()["hash"] == family.content_hash
    assert not HouseholdVersion.objects.exists()


def test_every_version_before_is_kept_and_is_no_readable_text(
    correct: Correct, family: Household, sari: User
) -> None:
    correct(family, origin="Maungdaw")
    correct(family, origin="Sittwe")
    bodies = [json.loads(v.body) for v in HouseholdVersion.objects.order_by("at")]
    assert [body["origin"] for body in bodies] == ["Buthidaung", "Maungdaw"]
    assert bodies[0]["persons"][0]["documents"][0]["number"] == NIK
    version = HouseholdVersion.objects.earliest("at")
    assert (version.hash, version.actor_id) == (family.content_hash, str(sari.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_sealed FROM registrations_householdversion")
        assert not any("Hamida" in text or NIK in text for (text,) in cursor.fetchall())


def test_a_paper_stays_by_its_id_and_another_takes_the_place_of_one(
    correct: Correct, family: Household
) -> None:
    hamida = ids(family)[0]
    nik, _passport = Document.objects.filter(person__id=hamida).order_by("created_at", "kind")
    papers = [{"id": str(nik.pk)}, {"kind": "unhcr", "number": "123-456"}]
    correct(family, persons=[{"id": hamida, "documents": papers}])
    kept = {(d.kind, d.number) for d in Document.objects.filter(person__id=hamida)}
    assert kept == {("nik", NIK), ("unhcr", "123456")}


def test_a_person_of_another_household_is_not_taken(
    correct: Correct, family: Household, incident: Incident
) -> None:
    other = make_household(incident)
    answer = correct(family, persons=[{**KARIM, "id": ids(other)[0]}])
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert other.persons.get().name == "Amina Begum"


def test_who_takes_back_their_consent_is_named_nowhere_any_more(
    correct: Correct, family: Household
) -> None:
    correct(family, origin="Maungdaw")
    answer = correct(family, consent={"record": False})
    assert answer.status_code == 200
    now = family.refreshed()
    assert (now.people, now.phone, now.origin, now.consent_share) == (2, "", "", False)
    assert now.counts == {"f": {"18-59": 1}, "m": {"5-11": 1}}
    assert set(now.persons.values_list("name", flat=True)) == {""}
    assert not Document.objects.exists()
    assert not MatchKey.objects.exists()
    assert not NameWord.objects.exists()
    kept = " ".join(version.body for version in HouseholdVersion.objects.all())
    assert "Hamida" not in kept
    assert NIK not in kept


def test_a_pair_forgets_the_names_that_were_alike(
    correct: Correct, family: Household, incident: Incident
) -> None:
    make_household(incident, focal_point=HAMIDA, phone="081234567890", origin="Buthidaung")
    find_duplicates(family)
    assert "Hamida" in str(MatchPair.objects.values_list("reasons"))
    correct(family, consent={"record": False})
    assert "Hamida" not in str(MatchPair.objects.values_list("reasons"))


def test_a_household_without_names_can_still_be_corrected_and_named_again(
    correct: Correct, family: Household
) -> None:
    correct(family, consent={"record": False})
    assert correct(family, needs=["disability"]).status_code == 200
    named = [{"id": id, "name": name} for id, name in zip(ids(family), "AB", strict=True)]
    answer = correct(family, consent={"record": True}, persons=named)
    assert answer.status_code == 200, answer.json()
    assert set(family.persons.values_list("name", flat=True)) == {"A", "B"}


def test_a_danger_that_a_correction_tells_of_calls_somebody_once(
    correct: Correct, family: Household
) -> None:
    correct(family, medical_urgent=True)
    Task.objects.update(state="done")
    correct(family, phone=None)
    assert Task.objects.filter(kind="medical_urgent").count() == 1


def test_the_journal_knows_that_and_not_what(correct: Correct, family: Household) -> None:
    correct(family, persons=[{"id": ids(family)[0], "name": "Hamida Begum"}], phone=None)
    event = Event.objects.get(kind="registrations.household_corrected")
    assert event.facts == {"fields": ["persons", "phone"]}
    assert not AuditEntry.objects.filter(facts__icontains="Begum").exists()


def test_a_wrong_nik_is_taken_and_told(correct: Correct, family: Household) -> None:
    papers = [{"kind": "nik", "number": "9909010505900001"}]
    answer = correct(family, persons=[{"id": ids(family)[0], "documents": papers}])
    warnings = answer.json()["warnings"]
    assert [(w["field"], w["code"]) for w in warnings] == [
        ("persons.0.documents.0.number", "region_unknown"),
        ("persons.0.documents.0.number", "sex_differs"),
    ]
    assert all(w["text_id"] and w["text_en"] and "9909" not in str(w) for w in warnings)


@pytest.mark.parametrize(("who", "status"), [("budi", 403), ("eko", 403), ("dewi", 403)])
def test_only_who_enrols_corrects(
    request: pytest.FixtureRequest, sign_in: SignIn, family: Household, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)
    body = {"base_hash": family.content_hash, "phone": None}
    path = f"/api/v1/households/{family.pk}/"
    answer = sign_in(user).patch(path, body, content_type="application/json")
    assert answer.status_code == status
    assert family.refreshed().phone == "+6281234567890"
