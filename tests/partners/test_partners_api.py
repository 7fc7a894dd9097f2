from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact
from tests.conftest import SignIn

ORGANISATION = {"name": "Yayasan Pesisir", "acronym": "YP", "kind": "nngo", "clusters": ["health"]}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def contact_body(organisation: Organisation, **more: Any) -> dict[str, Any]:
    body = {"organisation": str(organisation.pk), "name": "Ibu Ani", "phone": "0812-0000-0001"}
    return {**body, "language": "id", "duty": True, "verified": True, **more}


def test_an_organisation_is_added_and_listed(sign_in: SignIn, budi: User) -> None:
    client = sign_in(budi)
    made = post(client, "/organisations/", ORGANISATION)
    assert made.status_code == 201, made.json()
    names = [row["name"] for row in client.get("/api/v1/organisations/").json()["results"]]
    assert names == ["Yayasan Pesisir", "BPBD Mentawai"]


def test_an_organisation_is_corrected(sign_in: SignIn, budi: User, partner_a: Organisation) -> None:
    path = f"/api/v1/organisations/{partner_a.pk}/"
    answer = sign_in(budi).patch(path, {"acronym": "PA"}, content_type="application/json")
    assert (answer.status_code, answer.json()["acronym"]) == (200, "PA")
    assert answer.json()["name"] == "Partner A"


def test_an_organisation_tells_how_long_its_agreement_holds(
    sign_in: SignIn, budi: User, partner_a: Organisation
) -> None:
    path = f"/api/v1/organisations/{partner_a.pk}/"
    dates = {"agreement_from": "2026-01-01", "agreement_to": "2026-12-31"}
    answer = sign_in(budi).patch(path, dates, content_type="application/json").json()
    assert {name: answer[name] for name in dates} == dates
    assert "1 Jan 2026" in sign_in(budi).get(f"/partners/{partner_a.pk}/").content.decode()


def test_a_number_is_kept_as_e164(sign_in: SignIn, budi: User, partner_a: Organisation) -> None:
    body = post(sign_in(budi), "/contacts/", contact_body(partner_a)).json()
    assert (body["phone"], body["verified"], body["duty"]) == ("+6281200000001", True, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "abc"),
        ("phone", "0812"),
        ("phone", "+62811111111111111111"),
        ("phone", ""),
        ("language", "fr"),
        ("role", "chief"),
        ("order", -1),
        ("organisation", "6f1a3c56-0f5c-4c2f-8d3e-0d6c1f7b9a10"),
        ("user", "nobody"),
        ("name", ""),
    ],
)
def test_a_wrong_field_of_a_contact_is_named(
    sign_in: SignIn, budi: User, partner_a: Organisation, field: str, value: Any
) -> None:
    answer = post(sign_in(budi), "/contacts/", {**contact_body(partner_a), field: value})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("key", ["pk", "username"])
def test_a_contact_belongs_to_a_user_by_id_or_name(
    sign_in: SignIn, budi: User, ros: User, partner_a: Organisation, key: str
) -> None:
    body = contact_body(partner_a, user=str(getattr(ros, key)))
    assert post(sign_in(budi), "/contacts/", body).json()["user"] == "ros"


def test_contacts_are_narrowed_by_user_and_organisation(
    sign_in: SignIn, budi: User, ros: User, partner_a: Organisation, partner_b: Organisation
) -> None:
    hers = make_contact(partner_a, user=ros)
    other = make_contact(partner_b)

    def ids(query: str) -> list[str]:
        answer = sign_in(budi).get(f"/api/v1/contacts/?{query}").json()
        return [row["id"] for row in answer["results"]]

    assert ids("user=ros") == ids(f"organisation={partner_a.pk}") == [str(hers.pk)]
    assert ids("") == [str(other.pk), str(hers.pk)]


def test_a_filter_that_names_nothing_is_refused(sign_in: SignIn, budi: User) -> None:
    answer = sign_in(budi).get("/api/v1/contacts/?organisation=7")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["organisation"])


def test_a_contact_sent_twice_is_one_contact(
    sign_in: SignIn, budi: User, partner_a: Organisation
) -> None:
    body = contact_body(partner_a, id=str(uuid4()))
    answers = [post(sign_in(budi), "/contacts/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert ContactPoint.objects.count() == 1


def change(client: Client, contact: ContactPoint, **body: Any) -> Any:
    path = f"/api/v1/contacts/{contact.pk}/"
    return client.patch(path, body, content_type="application/json").json()


def test_a_new_number_has_to_be_verified_again(
    sign_in: SignIn, budi: User, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a)
    assert change(sign_in(budi), contact, order=3)["verified"] is True
    assert change(sign_in(budi), contact, phone="+6281200000009")["verified"] is False


def test_a_verified_contact_keeps_the_time_of_it(
    sign_in: SignIn, budi: User, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a)
    change(sign_in(budi), contact, verified=True)
    assert contact.refreshed().verified_at == contact.verified_at


@pytest.mark.parametrize("name", ["sari", "ros", "dewi", "tari", "eko", "maya"])
def test_numbers_are_for_coordinators_and_administrators(
    request: pytest.FixtureRequest, sign_in: SignIn, name: str
) -> None:
    client = sign_in(request.getfixturevalue(name))
    assert client.get("/api/v1/contacts/").status_code == 403
    assert post(client, "/contacts/", {}).status_code == 403
    assert client.get("/api/v1/organisations/").status_code == 200


def test_a_visitor_is_asked_who_they_are(sign_in: SignIn, db: None) -> None:
    assert sign_in(None).get("/api/v1/contacts/").status_code == 401


def test_lists_cost_the_same_however_long(
    sign_in: SignIn,
    budi: User,
    partner_a: Organisation,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for number in range(20):
        make_contact(partner_a, f"+62812000000{number:02}", user=budi)
    client = sign_in(budi)
    with django_assert_max_num_queries(5):  # the last asks what they said of texts
        assert len(client.get("/api/v1/contacts/").json()["results"]) == 20
