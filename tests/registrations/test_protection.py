from typing import Any

import pytest
from django.test import Client

from core.models import AuditEntry
from incidents.models import Incident
from partners.models import Membership, Role, User
from partners.services import give_role
from registrations.models import Household, MergedHousehold, ProtectedNote
from registrations.services import write_note
from registrations.services.protection import Found
from tests.builders import make_household
from tests.conftest import SignIn, make_user

SECRET = "Her uncle hits her at night"
BODY = {"code": "LP-AN", "text": SECRET, "reason": "First talk with her"}


@pytest.fixture
def household(incident: Incident) -> Household:
    return make_household(incident, needs=["single_caregiver", "disability"])


def notes(household: Household) -> str:
    return f"/api/v1/households/{household.number}/protected-notes/"


def write(client: Client, household: Household, **more: Any) -> Any:
    return client.post(notes(household), {**BODY, **more}, "application/json")


def page(household: Household, *parts: str) -> str:
    return "/".join(
        ["/incidents", household.incident.ref, "households", household.number, *parts, ""]
    )


def test_a_note_is_written_and_read_again_with_a_reason(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    client = sign_in(tari)
    written = write(client, household)
    assert written.status_code == 201
    shown = client.get(notes(household) + "?reason=Handing+over").json()["results"]
    assert shown == [written.json()]
    assert (shown[0]["code"], shown[0]["text"]) == ("LP-AN", SECRET)
    assert (shown[0]["author"], shown[0]["list_version"]) == (str(tari.pk), "unhcr-2009")


@pytest.mark.parametrize("reason", ["", "?reason=", "?reason=%20"])
def test_notes_are_not_read_without_a_reason(
    sign_in: SignIn, tari: User, household: Household, reason: str
) -> None:
    answer = sign_in(tari).get(notes(household) + reason)
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_required")


def test_notes_are_not_written_without_a_reason(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    answer = write(sign_in(tari), household, reason=" ")
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_required")
    assert not ProtectedNote.objects.exists()


def test_every_reading_and_writing_leaves_its_reason_and_no_word_of_the_note(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    client = sign_in(tari)
    write(client, household)
    client.get(notes(household) + "?reason=Handing+over")
    lines = AuditEntry.objects.filter(about=household.pk, actor_id=str(tari.pk)).order_by("id")
    assert list(lines.values_list("action", "reason")) == [
        ("registrations.protected_note_written", "First talk with her"),
        ("registrations.protected_notes_read", "Handing over"),
    ]
    assert not any("LP-" in str(line.facts) or SECRET in str(line.facts) for line in lines)


def test_nobody_but_protection_comes_near_them(
    sign_in: SignIn,
    household: Household,
    budi: User,
    sari: User,
    ros: User,
    dewi: User,
    eko: User,
    maya: User,
) -> None:
    asked = notes(household) + "?reason=Curious"
    for user in (budi, sari, ros, dewi, eko, maya):
        client = sign_in(user)
        assert [client.get(asked).status_code, write(client, household).status_code] == [403, 403]
        assert client.get(page(household, "protected")).status_code == 403
    assert not ProtectedNote.objects.exists()


def test_a_protection_officer_of_another_incident_finds_no_such_household(
    sign_in: SignIn, household: Household, office: Any, other_incident: Incident
) -> None:
    elsewhere = sign_in(make_user("nia", Role.PROTECTION, office, other_incident))
    assert elsewhere.get(notes(household) + "?reason=Curious").status_code == 404
    assert write(elsewhere, household).status_code == 404


def test_a_registrar_there_who_protects_elsewhere_reads_nothing(
    sign_in: SignIn, sari: User, household: Household, office: Any, other_incident: Incident
) -> None:
    reach = Membership.Reach.INCIDENT
    scope = other_incident.scope
    give_role(sari, Role.PROTECTION, organisation=office, reach=reach, scope=scope)
    assert sign_in(sari).get(notes(household) + "?reason=Curious").status_code == 403


def test_a_note_lies_in_the_database_unreadable(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    write(sign_in(tari), household)
    note = ProtectedNote.objects.get()
    assert (note.code, note.text) == ("LP-AN", SECRET)
    assert not {"LP-AN", SECRET} & set(map(str, vars(note).values()))


def test_a_note_sent_twice_is_one_note(sign_in: SignIn, tari: User, household: Household) -> None:
    client, id = sign_in(tari), "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
    answers = [write(client, household, id=id).status_code for _ in range(2)]
    assert answers == [201, 200]
    assert write(client, household, id=id, text="Other").status_code == 409


def test_an_id_of_one_household_is_a_conflict_in_another(
    sign_in: SignIn, tari: User, incident: Incident, household: Household
) -> None:
    client, id = sign_in(tari), "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
    write(client, household, id=id)
    assert write(client, make_household(incident), id=id).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "XX-YY"}, "code"),
        ({"text": ""}, "text"),
        ({"person": "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"}, "person"),
    ],
)
def test_what_is_wrong_is_named(
    sign_in: SignIn, tari: User, household: Household, more: dict[str, str], field: str
) -> None:
    answer = write(sign_in(tari), household, **more)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_notes_go_along_when_a_household_turns_out_to_be_another(
    sign_in: SignIn, tari: User, incident: Incident, household: Household
) -> None:
    client, into = sign_in(tari), make_household(incident)
    write(client, household)
    MergedHousehold.objects.create(household=household, into=into, former_status=household.status)
    shown = client.get(notes(into) + "?reason=Handing+over").json()["results"]
    assert [note["text"] for note in shown] == [SECRET]


# Pages


def test_the_page_asks_why_before_it_shows_a_word(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    client = sign_in(tari)
    write(client, household)
    before = client.get(page(household, "protected")).content.decode()
    assert SECRET not in before
    assert "LP-AN</strong>" not in before
    after = client.post(page(household, "protected"), {"reason": "Handing over"})
    assert SECRET in after.content.decode()
    assert after["Cache-Control"] == "no-store"


def test_without_a_reason_the_page_shows_nothing(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    client = sign_in(tari)
    write(client, household)
    answer = client.post(page(household, "protected"), {"reason": ""})
    assert answer.status_code == 400
    assert SECRET not in answer.content.decode()


def test_a_note_is_written_on_the_page(sign_in: SignIn, tari: User, household: Household) -> None:
    person = household.persons.get()
    form = {
        "code": "DS-PM",
        "person": str(person.id),
        "text": "Walks with a stick",
        "reason": "Visit",
    }
    data = {f"note-{name}": value for name, value in form.items()}
    answer = sign_in(tari).post(page(household, "protected", "write"), data)
    assert answer.status_code == 302
    note = ProtectedNote.objects.get()
    assert (note.code, note.person_id, note.chip) == ("DS-PM", person.id, "disability")


def test_nothing_typed_is_lost_when_a_field_is_missing(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    data = {"note-code": "DS-PM", "note-text": "Walks with a stick", "note-reason": ""}
    answer = sign_in(tari).post(page(household, "protected", "write"), data)
    assert answer.status_code == 400
    assert "Walks with a stick" in answer.content.decode()


def test_a_flag_is_assessed_by_a_code_that_belongs_to_it(
    sign_in: SignIn, tari: User, household: Household
) -> None:
    stick: Found = {"code": "DS-PM", "text": "Walks with a stick"}
    write_note(household, by=tari, found=stick, reason="Visit")
    shown = sign_in(tari).get(page(household)).content.decode()
    assert shown.count("to be assessed") == 1
    assert "DS-PM" not in shown


# What others see


def test_no_answer_to_anybody_else_holds_a_note(
    sign_in: SignIn, tari: User, sari: User, budi: User, household: Household
) -> None:
    write(sign_in(tari), household)
    addresses = [
        page(household),
        f"/incidents/{household.incident.ref}/households/?q={household.number}",
        f"/api/v1/households/{household.number}/",
        "/api/v1/households/",
        "/api/v1/need-codes/",
    ]
    for user in (sari, budi):
        client = sign_in(user)
        texts = [client.get(address).content.decode() for address in addresses]
        assert not any("LP-" in text or SECRET in text for text in texts)


def test_a_registrar_is_given_the_codes_that_are_no_secret(sign_in: SignIn, sari: User) -> None:
    codes = sign_in(sari).get("/api/v1/need-codes/").json()["results"]
    assert {"SC-UC", "DS-BD"} < {code["code"] for code in codes}
    assert not {"SV", "TR", "LP"} & {code["code"][:2] for code in codes}
    assert not any(code["protected"] for code in codes)


def test_a_protection_officer_is_given_all_of_them(sign_in: SignIn, tari: User) -> None:
    codes = sign_in(tari).get("/api/v1/need-codes/?page_size=100").json()["results"]
    assert {"SV", "TR", "LP"} < {code["code"][:2] for code in codes}
    assert len(codes) == 73


def test_the_codes_come_page_by_page_in_their_order(sign_in: SignIn, tari: User) -> None:
    client = sign_in(tari)
    found: list[dict[str, str]] = []
    whole = client.get("/api/v1/need-codes/?page_size=500").json()
    following, sizes = "/api/v1/need-codes/?page_size=30", []
    while following:
        page = client.get(following).json()
        found, following = found + page["results"], page["next"]
        sizes.append(len(page["results"]))
    assert (found, whole["next"], sizes) == (whole["results"], None, [30, 30, 13])


@pytest.mark.parametrize(
    ("name", "value"), [("page_size", "0"), ("page_size", "x"), ("cursor", "XX")]
)
def test_a_wrong_page_of_the_codes_is_named(
    sign_in: SignIn, sari: User, name: str, value: str
) -> None:
    answer = sign_in(sari).get("/api/v1/need-codes/", {name: value})
    assert (answer.status_code, [*answer.json()["fields"]]) == (400, [name])


def test_a_protected_code_is_no_cursor_for_a_registrar(sign_in: SignIn, sari: User) -> None:
    assert sign_in(sari).get("/api/v1/need-codes/?cursor=SV-VA").status_code == 400
