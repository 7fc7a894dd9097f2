from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact
from tests.conftest import SignIn

CONTACT = {"name": "Ibu Ani", "phone": "0812-0000-0001", "language": "id", "order": "0"}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def client(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


def test_the_directory_says_whom_to_ring(client: Client, partner_a: Organisation) -> None:
    make_contact(partner_a)
    text = text_of(client.get("/partners/"))
    assert 'data-page="partners"' in text
    assert "Ibu Ani · +6281200000001" in text


def test_others_see_who_is_on_duty_and_no_number(
    sign_in: SignIn, maya: User, partner_a: Organisation
) -> None:
    make_contact(partner_a)
    for path in ("/partners/", f"/partners/{partner_a.pk}/"):
        text = text_of(sign_in(maya).get(path))
        assert "Ibu Ani" in text
        assert "+62812" not in text


@pytest.mark.parametrize(
    ("gone", "word"),
    [
        ({"verified": False}, "not verified"),
        ({"opted_out_at": timezone.now()}, "wants no texts"),
        ({"bad_since": timezone.now()}, "number does not work"),
    ],
)
def test_a_contact_that_texts_do_not_reach_says_why(
    client: Client, partner_a: Organisation, gone: dict[str, Any], word: str
) -> None:
    make_contact(partner_a, **gone)
    assert word in text_of(client.get("/partners/"))


def test_organisations_are_found_by_name(
    client: Client, partner_a: Organisation, partner_b: Organisation
) -> None:
    text = text_of(client.get("/partners/?q=ner b"))
    assert "Partner B" in text
    assert "Partner A" not in text


def test_an_organisation_is_added_by_its_form(client: Client) -> None:
    body = {"name": "IOM", "kind": "igo", "clusters": "health, , logistics", "areas": "ID1309"}
    page = client.post("/partners/add/", body, follow=True)
    assert 'data-page="organisation"' in text_of(page)
    row = Organisation.objects.get(name="IOM")
    assert (row.clusters, row.areas) == (["health", "logistics"], ["ID1309"])


def test_an_organisation_is_changed_from_what_it_was(
    client: Client, partner_a: Organisation
) -> None:
    path = f"/partners/{partner_a.pk}/change/"
    assert 'value="Partner A"' in text_of(client.get(path))
    client.post(path, {"name": "Partner A", "acronym": "PA", "kind": "ingo"})
    row = partner_a.refreshed()
    assert (row.acronym, row.kind) == ("PA", "ingo")


def test_a_contact_is_added_by_its_form(client: Client, partner_a: Organisation) -> None:
    client.post(f"/partners/{partner_a.pk}/contacts/add/", {**CONTACT, "user": "budi"})
    contact = ContactPoint.objects.get()
    assert (contact.phone, contact.verified_at) == ("+6281200000001", None)
    assert contact.user is not None


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("phone", "12", "This is not a phone number."),
        ("user", "nobody", "There is no such user."),
    ],
)
def test_a_wrong_field_of_a_form_is_named(
    client: Client, partner_a: Organisation, field: str, value: str, error: str
) -> None:
    path = f"/partners/{partner_a.pk}/contacts/add/"
    answer = client.post(path, {**CONTACT, field: value})
    assert answer.status_code == 400
    assert error in text_of(answer)


def test_a_contact_is_changed_from_what_it_was(client: Client, partner_a: Organisation) -> None:
    contact = make_contact(partner_a)
    path = f"/partners/contacts/{contact.pk}/"
    assert 'value="+6281200000001"' in text_of(client.get(path))
    client.post(path, {**CONTACT, "order": "3", "verified": "on"})
    changed = contact.refreshed()
    assert (changed.order, changed.duty) == (3, False)
    assert changed.verified_at == contact.verified_at


def test_the_directory_costs_the_same_however_long(
    client: Client,
    partner_a: Organisation,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for number in range(20):
        make_contact(partner_a, f"+62812000000{number:02}")
    with django_assert_max_num_queries(8):
        client.get("/partners/")
    with django_assert_max_num_queries(8):
        client.get(f"/partners/{partner_a.pk}/")
