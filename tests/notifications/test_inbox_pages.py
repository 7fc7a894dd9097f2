"""The inbox: what a person makes of texts that no machine could carry out."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from incidents.inbox_words import PROBLEMS
from incidents.models import Task
from notifications.models import InboundMessage, Message
from partners.models import ContactPoint, Organisation, User
from shelters.models import Shelter
from tests.builders import sent_texts
from tests.conftest import SignIn
from tests.notifications.texting import ROS, STRANGER, Say, ago


@pytest.fixture
def page(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


def path(row: InboundMessage, action: str = "") -> str:
    return f"/inbox/{row.pk}/{action}"


def test_red_texts_stand_on_top(site: Shelter, say: Say, page: Client) -> None:
    say("TOLONG kami", STRANGER)
    say("halo pak", ROS)
    body = page.get("/inbox/").content.decode()
    assert body.index("TOLONG kami") < body.index("halo pak")
    assert 'data-page="inbox"' in body


def test_the_navigation_says_how_many_wait(site: Shelter, say: Say, page: Client) -> None:
    say("TOLONG kami", STRANGER)
    assert 'Inbox <span class="count">1</span>' in page.get("/incidents/").content.decode()


def test_what_was_carried_out_is_under_all_only(site: Shelter, say: Say, page: Client) -> None:
    say("KOSONG MTW01 35")
    assert "KOSONG MTW01 35" not in page.get("/inbox/").content.decode()
    assert "KOSONG MTW01 35" in page.get("/inbox/?show=all").content.decode()


def test_the_text_stands_beside_what_was_understood(site: Shelter, say: Say, page: Client) -> None:
    row = say("kosong mtw01 tiga lima")
    body = page.get(path(row)).content.decode()
    assert "kosong mtw01 tiga lima" in body
    assert "write digits, not words" in body
    assert ROS in body


def test_what_was_meant_is_carried_out_and_the_sender_is_told(
    site: Shelter, say: Say, page: Client, let_it_settle: Callable[[], None], budi: User
) -> None:
    row = say("kosong mtw01 tiga lima")
    page.post(path(row, "apply/"), {"command": "KOSONG MTW01 35"})
    let_it_settle()
    row = row.refreshed()
    assert (site.refreshed().free, row.outcome, row.handled_by) == (35, "applied", budi)
    assert sent_texts()[-1][1].startswith("MTW01 kosong 35 dari 40")


def test_what_cannot_be_carried_out_stays_open_and_says_why(
    site: Shelter, say: Say, page: Client
) -> None:
    row = say("kosong mtw01 tiga lima")
    answer = page.post(path(row, "apply/"), {"command": "KOSONG MTW09 35"})
    assert answer.status_code == 400
    assert "The site MTW09 is not known." in answer.content.decode()
    assert row.refreshed().is_to_do


@pytest.mark.parametrize("text", ["YA", "BATAL", "KOSONG MTW01 -90"])
@pytest.mark.usefixtures("in_english")
def test_why_nothing_was_done_stands_in_words(
    site: Shelter, say: Say, page: Client, text: str
) -> None:
    row = say(text)
    assert row.problem in PROBLEMS
    assert str(PROBLEMS[row.problem]) in page.get(path(row)).content.decode()


@pytest.mark.parametrize("text", ["YA A7K4", "BERHENTI", "NOMOR 001-0001-68"])
def test_nobody_says_for_another_what_only_they_can_say(
    site: Shelter, say: Say, page: Client, text: str
) -> None:
    row = say("apa?")
    assert page.post(path(row, "apply/"), {"command": text}).status_code == 400


def test_an_answer_is_sent_once_however_often_the_form_is(
    site: Shelter, say: Say, page: Client, let_it_settle: Callable[[], None]
) -> None:
    row = say("TOLONG kami", STRANGER)
    form = {"id": str(uuid4()), "text": "Kami datang jam 15"}
    for _time in range(2):
        page.post(path(row, "reply/"), form)
    let_it_settle()
    assert [text for to, text in sent_texts() if to == STRANGER][1:] == ["Kami datang jam 15"]


def test_an_answer_may_not_be_empty(site: Shelter, say: Say, page: Client) -> None:
    row = say("TOLONG kami", STRANGER)
    assert page.post(path(row, "reply/"), {"id": str(uuid4()), "text": " "}).status_code == 400


def test_who_has_dealt_with_it_says_how(site: Shelter, say: Say, page: Client, budi: User) -> None:
    row = say("TOLONG kami", STRANGER)
    page.post(path(row, "done/"), {"note": "Sudah ditelepon"})
    row = row.refreshed()
    assert (row.is_to_do, row.note, row.handled_by) == (False, "Sudah ditelepon", budi)


def test_an_arrival_that_was_looked_at_needs_nobody_any_more(
    site: Shelter, say: Say, page: Client, let_it_settle: Callable[[], None]
) -> None:
    row = say("TIBA Sikakap 120", STRANGER)
    page.post(path(row, "done/"), {"note": "Benar, sudah dicatat"})
    let_it_settle()
    assert Task.objects.get(kind="unverified_arrival").state == "done"


def test_a_number_is_saved_as_a_contact_that_must_still_be_verified(
    site: Shelter, say: Say, page: Client, partner_a: Organisation
) -> None:
    row = say("KOSONG MTW01 35", STRANGER)
    form = {"organisation": partner_a.pk, "name": "Ibu Ina", "language": "id"}
    page.post(path(row, "sender/"), {**form, "role": "shelter_manager"})
    contact = ContactPoint.objects.get(name="Ibu Ina")
    assert (contact.phone, contact.verified_at) == (STRANGER, None)
    assert row.refreshed().contact == contact
    assert say("KOSONG MTW01 30", STRANGER).problem == "unknown_sender"


def test_a_manager_reads_what_the_own_organisation_sent_and_nobody_elses(
    site: Shelter, say: Say, sign_in: SignIn, ros: User, joko: User
) -> None:
    own, other = say("apa kabar?"), say("TOLONG kami", STRANGER)
    manager = sign_in(ros)
    body = manager.get("/inbox/").content.decode()
    assert "apa kabar?" in body
    assert "TOLONG kami" not in body
    assert manager.get(path(other)).status_code == 404
    assert sign_in(joko).get(path(own)).status_code == 404


def test_a_manager_sees_no_whole_number_and_handles_nothing(
    site: Shelter, say: Say, sign_in: SignIn, ros: User
) -> None:
    row = say("apa kabar?")
    manager = sign_in(ros)
    assert ROS not in manager.get(path(row)).content.decode()
    assert manager.post(path(row, "done/"), {"note": "x"}).status_code == 403


def test_the_list_turns_its_pages(site: Shelter, say: Say, page: Client) -> None:
    for n in range(55):
        say(f"cerita {'x' * n}", at=ago(hours=n))
    first = page.get("/inbox/")
    following = first.context["page"].next
    assert len(first.context["lines"]) == 50
    assert len(page.get(f"/inbox/?cursor={following}").context["lines"]) == 5


def test_the_length_of_an_answer_is_shown_while_it_is_typed(page: Client) -> None:
    body = page.post("/inbox/preview/", {"text": "Kami datang"}).content.decode()
    assert "1 SMS: 11 characters, 149 more fit." in body


def test_the_api_lists_and_handles(site: Shelter, say: Say, page: Client) -> None:
    row = say("TOLONG kami", STRANGER)
    [found] = page.get("/api/v1/inbound/?show=red").json()["results"]
    assert (found["id"], found["from"], found["text"]) == (str(row.pk), STRANGER, "TOLONG kami")
    handle = f"/api/v1/inbound/{row.pk}/handle/"
    done = page.post(handle, {"action": "done", "note": "ok"}, "application/json")
    assert (done.status_code, done.json()["note"]) == (200, "ok")
    assert page.get("/api/v1/inbound/").json()["results"] == []


def test_the_api_carries_out_what_was_meant(site: Shelter, say: Say, page: Client) -> None:
    row = say("kosong mtw01 tiga lima")
    body = {"action": "apply", "text": "KOSONG MTW01 35"}
    handle = f"/api/v1/inbound/{row.pk}/handle/"
    assert page.post(handle, body, "application/json").json()["outcome"] == "applied"
    again = page.post(handle, body, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert site.refreshed().free == 35


@pytest.mark.parametrize("body", [{}, {"action": "reply"}, {"action": "eat"}, {"action": "apply"}])
def test_the_api_says_which_field_is_wrong(
    site: Shelter, say: Say, page: Client, body: dict[str, str]
) -> None:
    row = say("TOLONG kami", STRANGER)
    wrong = page.post(f"/api/v1/inbound/{row.pk}/handle/", body, "application/json")
    assert wrong.status_code == 400
    assert {"action", "text"} & set(wrong.json()["fields"])


def test_a_machine_cannot_be_answered(site: Shelter, say: Say, page: Client) -> None:
    row = say("Sisa kuota 3 MB", "TELKOMSEL")
    body = {"action": "reply", "text": "halo"}
    refused = page.post(f"/api/v1/inbound/{row.pk}/handle/", body, "application/json")
    assert refused.json()["code"] == "no_number"
    assert not Message.objects.exists()
