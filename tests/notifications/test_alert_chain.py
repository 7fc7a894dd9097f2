"""An alert that takes the place of another one, or is called off."""

from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from notifications import dispatch, queries
from notifications.models import Alert, Message
from notifications.services import call_off, draft_update, send_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact, sent_texts
from tests.conftest import Settle, SignIn
from tests.notifications.conftest import MakeAlert


@pytest.fixture
def sent(make_alert: MakeAlert, ani: ContactPoint, budi: User, let_it_settle: Settle) -> Alert:
    """An alert that Ani has got."""
    alert = send_alert(make_alert(), by=budi)
    let_it_settle()
    return alert.refreshed()


def test_who_was_told_is_told_that_it_is_off(
    sent: Alert, budi: User, let_it_settle: Settle
) -> None:
    assert call_off(sent, reason="False report", by=budi).state == Alert.State.CANCELLED
    let_it_settle()
    text = f"Pemberitahuan {sent.reference} DIBATALKAN dan tidak berlaku lagi."
    assert sent_texts()[1:] == [("+6281200000001", text)]


def test_what_still_waits_is_not_sent_any_more(
    make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(), by=budi)
    call_off(alert, reason="", by=budi)
    dispatch.send_due()
    assert sent_texts() == []
    assert [event.state for event in Message.objects.get().events.order_by("pk")] == [
        "queued", "cancelled",
    ]  # fmt: skip


def test_a_text_that_is_being_handed_over_gets_no_second_try(
    make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(), by=budi)
    Message.objects.update(state="sending", lease=alert.pk)
    call_off(alert, reason="", by=budi)
    first = Message.objects.get(alert=alert)
    assert (first.state, first.expires_at <= timezone.now()) == ("sending", True)
    assert queries.told_contacts(alert).get() == ani


def test_calling_off_twice_is_the_same_as_once(sent: Alert, budi: User) -> None:
    for _ in range(2):
        call_off(sent, reason="", by=budi)
    assert Alert.objects.filter(msg_type="Cancel").count() == 1


def test_a_draft_is_put_away_and_nobody_hears_of_it(
    make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    assert call_off(make_alert(), reason="", by=budi).state == Alert.State.CANCELLED
    assert not Message.objects.exists()


def test_an_update_takes_the_place_of_what_it_follows(
    sent: Alert, budi: User, let_it_settle: Settle
) -> None:
    update = draft_update(sent, by=budi, text={"id": "Kapal berangkat.", "en": "It has left."})
    assert sent.refreshed().state == Alert.State.SENT
    assert (send_alert(update, by=budi).msg_type, update.severity) == ("Update", sent.severity)
    assert sent.refreshed().state == Alert.State.REPLACED
    let_it_settle()
    assert sent_texts()[1:] == [("+6281200000001", "Kapal berangkat.")]


def test_who_heard_of_the_alert_only_is_told_that_its_update_is_off(
    sent: Alert, budi: User, let_it_settle: Settle
) -> None:
    """The update was called off before its text went out: Ani knows the first alert alone."""
    update = send_alert(draft_update(sent, by=budi, text={"id": "Kapal berangkat."}), by=budi)
    call_off(update, reason="", by=budi)
    let_it_settle()
    text = f"Pemberitahuan {sent.reference} DIBATALKAN dan tidak berlaku lagi."
    assert sent_texts()[1:] == [("+6281200000001", text)]


def test_an_update_goes_to_who_heard_of_what_was_replaced_before(
    sent: Alert, partner_b: Organisation, budi: User, let_it_settle: Settle
) -> None:
    make_contact(partner_b, "+6281200000005", name="Joko")
    elsewhere = {"organisations": [partner_b.pk]}
    first = send_alert(draft_update(sent, by=budi, audience=elsewhere), by=budi)
    send_alert(draft_update(first, by=budi, text={"id": "Aman."}), by=budi)
    let_it_settle()
    assert sorted(sent_texts()[1:]) == [("+6281200000001", "Aman."), ("+6281200000005", "Aman.")]


def test_who_was_told_before_is_told_the_update_though_nobody_means_them_now(
    sent: Alert, partner_b: Organisation, budi: User
) -> None:
    make_contact(partner_b, "+6281200000005", name="Joko")
    update = draft_update(sent, by=budi, audience={"organisations": [partner_b.pk]})
    assert [c.name for c in queries.recipients(update).told] == ["Ibu Ani", "Joko"]


def test_only_one_update_takes_the_place(sent: Alert, budi: User) -> None:
    first, second = (draft_update(sent, by=budi) for _ in range(2))
    send_alert(first, by=budi)
    with pytest.raises(RuleBroken, match="not_in_force"):
        send_alert(second, by=budi)
    assert second.refreshed().state == Alert.State.DRAFT


def test_what_was_replaced_is_not_called_off(sent: Alert, budi: User) -> None:
    send_alert(draft_update(sent, by=budi), by=budi)
    with pytest.raises(RuleBroken, match="not_in_force"):
        call_off(sent, reason="", by=budi)


def test_the_chain_is_told_from_its_beginning(sent: Alert, budi: User) -> None:
    update = send_alert(draft_update(sent, by=budi), by=budi)
    call_off(update, reason="", by=budi)
    notice = Alert.objects.get(msg_type="Cancel")
    assert queries.chain(notice) == [sent, update]


def test_both_are_doors_of_the_api(sign_in: SignIn, sent: Alert, budi: User) -> None:
    def post(alert: Any, do: str, body: Any) -> Any:
        return sign_in(budi).post(f"/api/v1/alerts/{alert}/{do}/", body, "application/json")

    update = post(sent.pk, "update", {"text": {"en": "It has left."}})
    assert (update.status_code, update.json()["follows"]) == (201, str(sent.pk))
    assert update.json()["text"] == {"id": "Kapal tiba.", "en": "It has left."}
    assert post(sent.pk, "cancel", {"reason": "x"}).json()["state"] == "cancelled"
    assert post(update.json()["id"], "send", {}).json()["code"] == "not_in_force"


def test_recipients_that_changed_meanwhile_are_looked_at_once_more(
    make_alert: MakeAlert, ani: ContactPoint, partner_a: Organisation, budi: User
) -> None:
    alert = make_alert()
    seen = queries.recipients(alert).digest
    make_contact(partner_a, "+6281200000002")
    with pytest.raises(RuleBroken, match="recipients_changed"):
        send_alert(alert, by=budi, seen=seen)
    assert send_alert(alert, by=budi, seen=queries.recipients(alert).digest).recipients == 2
