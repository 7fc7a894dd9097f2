"""Numbers: whose they are, whether they work, whether their owners want texts, and who is on duty."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.actors import SYSTEM
from partners.models import ContactPoint, DutyShift, NumberCheck, Organisation, TextConsent, User
from partners.services import answer_check, ask_check, change_contact, mark_bad, opt_in, opt_out
from partners.services.consents import record_bases
from tests.builders import make_contact, sent_texts
from tests.conftest import SignIn


@pytest.fixture
def ani(partner_a: Organisation) -> ContactPoint:
    return make_contact(partner_a, verified=False)


@pytest.fixture
def client(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


def said(contact: ContactPoint) -> list[tuple[str, str]]:
    lines = TextConsent.objects.filter(contact=contact).order_by("at", "created_at")
    return [(line.state, line.how) for line in lines]


def test_stop_and_start_are_written_down_and_count_once(ani: ContactPoint) -> None:
    assert [opt_out(ani, by=SYSTEM), opt_out(ani, by=SYSTEM)] == [1, 0]
    assert ani.refreshed().opted_out_at
    assert [opt_in(ani, by=SYSTEM), opt_in(ani, by=SYSTEM)] == [1, 0]
    assert ani.refreshed().opted_out_at is None
    assert said(ani) == [("given", "web"), ("withdrawn", "sms"), ("given", "sms")]


def test_who_says_stop_means_the_number_wherever_it_is_kept(
    ani: ContactPoint, partner_b: Organisation
) -> None:
    same = make_contact(partner_b)
    assert opt_out(ani, by=SYSTEM, how="provider") == 2
    assert same.refreshed().opted_out_at


def test_a_bad_number_is_flagged_until_it_changes(ani: ContactPoint) -> None:
    assert mark_bad(ani, by=SYSTEM, code="21211") == 1
    assert ani.refreshed().bad_since
    assert change_contact(ani, by=SYSTEM, phone="+6281200000009").bad_since is None


def test_a_report_about_an_old_number_says_nothing_of_the_new_one(ani: ContactPoint) -> None:
    old = ani.phone_index
    contact = change_contact(ani, by=SYSTEM, phone="+6281200000009")
    assert mark_bad(contact, by=SYSTEM, phone_index=old) == 0


def test_whoever_sends_the_code_back_has_the_number(
    client: Client, ani: ContactPoint, let_it_settle: Callable[[], None]
) -> None:
    client.post(f"/partners/contacts/{ani.pk}/check/")
    let_it_settle()
    code = NumberCheck.objects.get().code
    [(to, text)] = sent_texts()
    assert (to, text.endswith(f"YA {code}")) == (ani.phone, True)
    assert answer_check(ani, code.lower(), by=SYSTEM, at=timezone.now())
    assert ani.refreshed().verified_at


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=25)])
def test_a_code_counts_from_its_number_and_in_its_time(
    ani: ContactPoint, partner_b: Organisation, late: timedelta
) -> None:
    other = make_contact(partner_b, "+6281200000007")
    code, at = ask_check(ani, by=SYSTEM).code, timezone.now() + late
    assert not answer_check(ani if late else other, code, by=SYSTEM, at=at)
    assert ani.refreshed().verified_at is None


@pytest.mark.parametrize("why", ["refused", "stopped", "bad"])
def test_nobody_is_told_of_a_code_that_does_not_go_out(
    client: Client, ani: ContactPoint, why: str
) -> None:
    match why:
        case "refused":
            record_bases(ani, {"operational": "refused"}, by=SYSTEM)
        case "stopped":
            opt_out(ani, by=SYSTEM)
        case _:
            mark_bad(ani, by=SYSTEM, phone_index=ani.phone_index)
    answer = client.post(f"/api/v1/contacts/{ani.pk}/check/")
    assert (answer.status_code, answer.json()["code"]) == (409, "wants_no_texts")
    assert not NumberCheck.objects.exists()


@pytest.mark.parametrize("move", ["stop", "again", "called", "works", "check"])
def test_what_somebody_said_on_the_phone_is_noted_on_the_page(
    client: Client, ani: ContactPoint, move: str
) -> None:
    page = client.post(f"/partners/contacts/{ani.pk}/{move}/", follow=True)
    assert page.status_code == 200
    assert client.post(f"/api/v1/contacts/{ani.pk}/{move}/").status_code == 200


def test_nothing_else_can_be_said(client: Client, ani: ContactPoint) -> None:
    assert client.post(f"/partners/contacts/{ani.pk}/shout/").status_code == 404
    assert client.post(f"/api/v1/contacts/{ani.pk}/shout/").status_code == 404


def test_a_shift_is_put_into_the_roster_and_taken_out(client: Client, ani: ContactPoint) -> None:
    now = timezone.localtime()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=7)}
    typed = {name: at.strftime("%Y-%m-%dT%H:%M") for name, at in times.items()}
    page = client.post("/partners/roster/", {"contact": str(ani.pk), **typed}, follow=True)
    assert "Ibu Ani" in page.content.decode()
    client.post(f"/partners/roster/{DutyShift.objects.get().pk}/drop/")
    assert not DutyShift.objects.exists()


def test_a_shift_that_ends_before_it_starts_is_refused(client: Client, ani: ContactPoint) -> None:
    body = {
        "contact": str(ani.pk),
        "starts_at": "2026-11-22T08:00Z",
        "ends_at": "2026-11-22T07:00Z",
    }
    answer = client.post("/api/v1/duty-shifts/", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "ends_before_it_starts")
    assert client.post("/partners/roster/", {**body}).status_code == 400


def test_on_duty_is_who_has_a_shift_now(client: Client, partner_a: Organisation) -> None:
    contact, now = make_contact(partner_a, duty=False), timezone.now()
    path = f"/api/v1/contacts/{contact.pk}/"
    assert client.get(path).json()["on_duty"] is False
    body = {"contact": str(contact.pk), "starts_at": now, "ends_at": now + timedelta(hours=1)}
    shift = client.post("/api/v1/duty-shifts/", body, "application/json").json()
    assert client.get(path).json()["on_duty"] is True
    assert client.delete(f"/api/v1/duty-shifts/{shift['id']}/").status_code == 204
    assert client.get(path).json()["on_duty"] is False


def test_a_file_is_looked_at_before_it_is_read_in(client: Client, partner_a: Organisation) -> None:
    text = "organisation,name,phone\nPartner A,Ani,081200000001\nPartner A,Budi,12\n"
    file = SimpleUploadedFile("contacts.csv", text.encode())
    first = client.post("/partners/import/", {"file": file}).content.decode()
    assert "Line 3, phone: This is not a phone number." in first
    assert not ContactPoint.objects.filter(name="Ani").exists()
    client.post("/partners/import/", {"text": text})
    assert ContactPoint.objects.filter(name="Ani").exists()


@pytest.mark.parametrize(("text", "status"), [("organisation,name,phone\n", 200), ("x", 400)])
def test_a_list_is_taken_by_the_api(
    client: Client, partner_a: Organisation, text: str, status: int
) -> None:
    rows = "Partner A,Ani,081200000001\nPartner A,Budi,12\n"
    body: dict[str, Any] = {"csv": text + rows}
    answer = client.post("/api/v1/contacts/import/", body, "application/json")
    assert answer.status_code == status
    if status == 200:
        told = answer.json()
        assert (told["created"], told["rejected"]) == (1, 1)
        assert told["errors"][0]["field"] == "phone"
