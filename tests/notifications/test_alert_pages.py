from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents.alert_figures import AlertLine
from incidents.models import Incident
from notifications.models import Acknowledgement, Alert, Message
from notifications.queries import alert_states
from notifications.services import send_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact
from tests.conftest import SignIn
from tests.notifications.conftest import MakeAlert


@pytest.fixture
def client(sign_in: SignIn, budi: User) -> Client:
    return sign_in(budi)


@pytest.fixture
def there(incident: Incident) -> str:
    return f"/incidents/{incident.ref}/alerts/"


@pytest.fixture
def typed(partner_a: Organisation) -> dict[str, Any]:
    return {
        "text_id": "Kapal “Harapan” tiba",
        "text_en": "Boat landed",
        "organisations": [str(partner_a.pk)],
        "duty_only": "on",
        "ask_acknowledgement": "on",
        "severity": "Moderate",
        "urgency": "Immediate",
        "certainty": "Observed",
        "category": "Rescue",
        "valid_hours": "6",
    }


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_is_typed_becomes_a_draft_that_names_its_recipients(
    client: Client, there: str, typed: dict[str, Any], ani: ContactPoint
) -> None:
    page = client.post(f"{there}compose/", typed, follow=True)
    assert 'data-page="alert"' in text_of(page)
    assert "Send to 1 contact<" in text_of(page)
    assert ani.name in text_of(page)
    assert not Message.objects.exists()


def test_the_draft_is_sent_from_its_page(
    client: Client, there: str, make_alert: MakeAlert, ani: ContactPoint
) -> None:
    alert = make_alert()
    page = client.post(f"{there}{alert.reference}/send/", follow=True)
    assert "The alert is on its way to 1 contact." in text_of(page)
    assert Message.objects.get().contact == ani


def test_a_preview_counts_while_it_is_typed(
    client: Client, there: str, typed: dict[str, Any], ani: ContactPoint
) -> None:
    text = text_of(client.post(f"{there}preview/", typed))
    assert "1 SMS: 35 characters, 125 more fit." in text
    assert "Goes to 1 contact:" in text
    assert not Alert.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"text_id": "漢" * 71}, {"severity": "x"}])
def test_a_half_typed_alert_can_be_previewed(
    client: Client, there: str, typed: dict[str, Any]
) -> None:
    answer = client.post(f"{there}preview/", typed)
    assert answer.status_code == 200
    assert "This reaches nobody" in text_of(answer)


@pytest.mark.parametrize("language", ["id", "en"])
def test_one_language_is_enough_for_those_who_all_read_it(
    client: Client, there: str, typed: dict[str, Any], partner_a: Organisation, language: str
) -> None:
    make_contact(partner_a, language=language)
    for other in {"id", "en"} - {language}:
        typed[f"text_{other}"] = ""
    assert client.post(f"{there}compose/", typed).status_code == 302
    assert list(Alert.objects.get().text) == [language]


def test_who_reads_another_language_is_not_forgotten(
    client: Client, there: str, typed: dict[str, Any], partner_a: Organisation, ani: ContactPoint
) -> None:
    make_contact(partner_a, "+6281200000077", language="en")
    answer = client.post(f"{there}compose/", {**typed, "text_en": ""})
    assert answer.status_code == 400
    assert "1 contact whom you chose reads this language" in text_of(answer)
    assert not Alert.objects.exists()


def test_an_alert_without_a_text_is_refused(
    client: Client, there: str, typed: dict[str, Any]
) -> None:
    answer = client.post(f"{there}compose/", {**typed, "text_id": "", "text_en": " "})
    assert answer.status_code == 400
    assert "Write the text in one language at least." in text_of(answer)


def test_an_alert_to_nobody_in_particular_is_refused(
    client: Client, there: str, typed: dict[str, Any]
) -> None:
    answer = client.post(f"{there}compose/", {**typed, "organisations": []})
    assert answer.status_code == 400
    assert "Choose roles, organisations, clusters or areas." in text_of(answer)


def test_a_draft_is_changed_where_it_was_written(
    client: Client, there: str, typed: dict[str, Any], make_alert: MakeAlert
) -> None:
    alert = make_alert()
    page = client.get(f"{there}{alert.reference}/change/")
    assert "A boat has landed." in text_of(page)
    client.post(f"{there}{alert.reference}/change/", typed)
    assert alert.refreshed().text["en"] == "Boat landed"


def test_an_extreme_alert_offers_no_button_to_one_person(
    client: Client, there: str, make_alert: MakeAlert, ani: ContactPoint
) -> None:
    alert = make_alert(severity="Extreme")
    text = text_of(client.get(f"{there}{alert.reference}/"))
    assert "A second coordinator must approve it" in text
    assert "Send to" not in text


def test_the_page_says_that_nobody_is_really_told(client: Client, there: str) -> None:
    assert "Nobody is really told." in text_of(client.get(there))


def test_an_answer_on_the_phone_is_noted(
    client: Client, there: str, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    answer = {"contact": str(ani.pk), "answer": "yes"}
    page = client.post(f"{there}{alert.reference}/answers/", answer, follow=True)
    noted = Acknowledgement.objects.get()
    assert (noted.answer, noted.via, noted.actor_id) == ("yes", "call", str(budi.pk))
    assert "contacts have not answered" in text_of(page)


@pytest.mark.parametrize("asks", [True, False])
def test_who_was_told_too_answers_on_the_page_only_what_asks_for_it(
    client: Client, there: str, make_alert: MakeAlert, ani: ContactPoint, budi: User, asks: bool
) -> None:
    ani.user = budi
    ani.save()
    alert = send_alert(make_alert(ask_acknowledgement=asks), by=budi)
    page = text_of(client.get(f"{there}{alert.reference}/"))
    assert ("You were told too." in page) is asks


def test_nobody_answers_for_who_was_not_told(
    client: Client, there: str, make_alert: MakeAlert, partner_b: Organisation
) -> None:
    alert, stranger = make_alert(), make_contact(partner_b)
    answer = {"contact": str(stranger.pk), "answer": "yes"}
    assert client.post(f"{there}{alert.reference}/answers/", answer).status_code == 409


@pytest.mark.parametrize(("show", "names"), [("silent", ["Rahmat"]), ("answered", ["Ani"])])
def test_recipients_are_listed_by_silence(
    client: Client,
    there: str,
    make_alert: MakeAlert,
    partner_a: Organisation,
    budi: User,
    show: str,
    names: list[str],
) -> None:
    ani = make_contact(partner_a, "+6281200000001", name="Ani")
    make_contact(partner_a, "+6281200000002", name="Rahmat")
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    client.post(f"{there}{alert.reference}/answers/", {"contact": str(ani.pk), "answer": "no"})
    text = text_of(client.get(f"{there}{alert.reference}/?show={show}"))
    assert [name for name in ("Ani", "Rahmat") if name in text] == names


def test_who_answers_though_the_text_failed_is_not_counted_twice(
    client: Client, there: str, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    Message.objects.update(state="failed")
    failed = alert_states([alert])[alert.pk]
    client.post(f"{there}{alert.reference}/answers/", {"contact": str(ani.pk), "answer": "no"})
    after = alert_states([alert])[alert.pk]
    assert [(reach.answered, reach.not_reached) for reach in (failed, after)] == [(0, 1), (1, 0)]
    assert [kind for kind, _bar in AlertLine(alert, failed).bars] == ["over"]
    assert [kind for kind, _bar in AlertLine(alert, after).bars] == ["used"]
    assert ani.name not in text_of(client.get(f"{there}{alert.reference}/?show=not_reached"))


def test_the_version_changes_when_a_text_goes_out(
    client: Client,
    there: str,
    make_alert: MakeAlert,
    ani: ContactPoint,
    budi: User,
    let_it_settle: Callable[[], None],
) -> None:
    alert = send_alert(make_alert(), by=budi)
    versions = [client.get(f"{there}{alert.reference}/version/").content]
    let_it_settle()
    versions.append(client.get(f"{there}{alert.reference}/version/").content)
    assert versions == [b"queued=1", b"accepted=1"]


def test_others_see_figures_and_no_numbers(
    sign_in: SignIn, sari: User, there: str, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(), by=budi)
    page = sign_in(sari).get(f"{there}{alert.reference}/")
    assert page.status_code == 200
    assert ani.phone not in text_of(page)
    assert ani.name not in text_of(page)


def test_a_list_of_alerts_costs_the_same_however_long(
    client: Client,
    there: str,
    make_alert: MakeAlert,
    ani: ContactPoint,
    budi: User,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _number in range(20):
        send_alert(make_alert(), by=budi)
    with django_assert_max_num_queries(14):
        client.get(there)


def test_a_page_of_recipients_costs_the_same_however_long(
    client: Client,
    there: str,
    make_alert: MakeAlert,
    partner_a: Organisation,
    budi: User,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for number in range(20):
        make_contact(partner_a, f"+62812000000{number:02}")
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    with django_assert_max_num_queries(24):
        client.get(f"{there}{alert.reference}/")
