"""Answers to alerts, numbers, consents and families: from the text that comes in to the one that goes out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEntry, Event
from incidents.models import Incident
from notifications import health
from notifications import sms_words as words
from notifications.models import Acknowledgement, InboundMessage
from notifications.services import send_alert
from partners.models import ContactPoint, Organisation, User
from partners.services import ask_check
from registrations.models import Household, HouseholdVersion
from registrations.services.correcting import correct_household
from shelters.models import Shelter
from shelters.services import hold
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.notifications.conftest import MakeAlert
from tests.notifications.texting import JOKO, ROS, STRANGER, Say, ago, answer, send


def test_an_alert_is_answered_by_its_reference(
    site: Shelter, say: Say, make_alert: MakeAlert, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    row = say(f"ya {alert.reference.lower()} pak")
    assert Acknowledgement.objects.get().answer == "yes"
    assert answer(row) == f"Jawaban Anda untuk {alert.reference} sudah dicatat."


def test_the_last_answer_to_an_alert_counts(
    site: Shelter, say: Say, make_alert: MakeAlert, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    say(f"YA {alert.reference}")
    say(f"TIDAK {alert.reference}")
    assert Acknowledgement.objects.get().answer == "no"


def test_a_bare_yes_answers_the_only_alert(
    site: Shelter, say: Say, make_alert: MakeAlert, budi: User
) -> None:
    send_alert(make_alert(ask_acknowledgement=True), by=budi)
    say("Ya pak, siap")
    assert Acknowledgement.objects.get().answer == "yes"


def test_a_bare_yes_to_two_alerts_must_name_one(
    site: Shelter, say: Say, make_alert: MakeAlert, budi: User
) -> None:
    for _number in range(2):
        send_alert(make_alert(ask_acknowledgement=True), by=budi)
    row = say("ya")
    assert (row.problem, Acknowledgement.objects.count()) == ("which_one", 0)


def test_an_alert_to_others_is_not_answered(
    site: Shelter, say: Say, make_alert: MakeAlert, budi: User, partner_b: Organisation
) -> None:
    make_contact(partner_b, JOKO)
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    row = say(f"YA {alert.reference}", JOKO)
    assert (row.problem, Acknowledgement.objects.count()) == ("reference_unknown", 0)


def test_the_code_that_was_sent_to_a_number_verifies_it(
    partner_a: Organisation, budi: User, say: Say
) -> None:
    contact = make_contact(partner_a, STRANGER, verified=False)
    check = ask_check(contact, by=budi)
    row = say(f"YA {check.code}", STRANGER)
    assert contact.refreshed().verified_at is not None
    assert answer(row) == "Nomor Anda sudah terverifikasi. Terima kasih."


def test_who_wants_no_texts_is_told_nothing_and_may_come_back(site: Shelter, say: Say) -> None:
    contact = ContactPoint.objects.get(user__username="ros")
    say("Berhenti")
    assert contact.refreshed().opted_out_at is not None
    assert answer(say("KOSONG MTW01 35")).startswith("MTW01 kosong 35")
    say("MULAI")
    assert contact.refreshed().opted_out_at is None


def test_staff_are_told_how_it_is_done(site: Shelter, say: Say) -> None:
    assert answer(say("BANTUAN")).startswith("KOSONG kode n, BUKA/TUTUP/PENUH kode")


AGREED = {"record": True, "share": False, "sms": True, "script": "v1", "language": "id"}


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident, 5, phone=STRANGER, consent=AGREED)


def test_a_family_asks_for_its_place_on_its_own_phone(
    family: Household, site: Shelter, say: Say, budi: User
) -> None:
    hold(family, site, by=budi)
    row = say(f"NOMOR {family.number}", STRANGER)
    assert answer(row) == "Keluarga Anda terdaftar, 5 jiwa. Tempat: MTW01."


def test_another_phone_learns_nothing_of_a_card(
    family: Household, site: Shelter, say: Say, budi: User
) -> None:
    hold(family, site, by=budi)
    stranger = say(f"NOMOR {family.number}", "+6281277777777")
    nobody = say("NOMOR 001-0001-68", "+6281277777778")
    assert answer(stranger) == answer(nobody)
    assert "MTW01" not in answer(stranger)


@pytest.mark.parametrize("more", [{"needs": ["child_alone"]}, {"consent": {"sms": False}}])
def test_who_needs_protection_or_did_not_agree_is_sent_to_our_staff(
    incident: Incident, site: Shelter, say: Say, tari: User, more: dict[str, Any]
) -> None:
    consent = AGREED | more.get("consent", {})
    fields = {**more, "consent": consent, "phone": STRANGER}
    household = make_household(incident, 5, **fields)
    hold(household, site, by=tari)
    row = say(f"NOMOR {household.number}", STRANGER)
    assert answer(row) == "Untuk keterangan tentang kartu ini, hubungi petugas."


def test_a_place_in_a_safe_space_is_never_told(
    family: Household, incident: Incident, say: Say, budi: User
) -> None:
    house = make_shelter(incident, 10, pools=[{"kind": "women_safe", "capacity": 10}])
    hold(family, house, pool="women_safe", by=budi)
    row = say(f"NOMOR {family.number}", STRANGER)
    assert answer(row) == "Untuk keterangan tentang kartu ini, hubungi petugas."


def test_a_family_that_forgets_its_number_is_told_how_to_ask(family: Household, say: Say) -> None:
    for text in ("halo", "tolong", "tiba Sikakap 30"):
        say(text, STRANGER)
    row = say("NOMOR", STRANGER)
    assert answer(row) == "Belum dimengerti: nomor kartu tidak ada. Contoh: NOMOR 001-0001-68"
    assert row.problem == "household_missing"


def test_a_family_that_wants_no_texts_is_sent_none_until_it_does(
    family: Household, say: Say
) -> None:
    stopped = say("berhenti", STRANGER)
    assert (answer(stopped), family.refreshed().consent_sms) == (words.STOPPED.id, False)
    assert answer(say(f"NOMOR {family.number}", STRANGER)).endswith("hubungi petugas.")
    started = say("Mulai", STRANGER)
    assert (answer(started), family.refreshed().consent_sms) == (words.STARTED.id, True)
    assert len(sent_texts()) == 3


def test_what_a_family_said_by_sms_is_kept_with_the_version_before_it(
    family: Household, say: Say
) -> None:
    say("BERHENTI", STRANGER)
    say("BERHENTI sekarang", STRANGER)
    [line] = AuditEntry.objects.filter(action="registrations.texts_stopped")
    assert (line.about, line.actor_kind, line.actor_id) == (family.pk, "link", str(family.pk))
    [version] = HouseholdVersion.objects.filter(household=family)
    assert (version.hash, json.loads(version.body)["consent"]["sms"]) == (family.content_hash, True)
    assert STRANGER not in str(list(Event.objects.values_list("facts")))


def test_who_never_agreed_is_not_made_to_by_a_text(incident: Incident, say: Say) -> None:
    household = make_household(incident, 2, phone=STRANGER)
    say("MULAI", STRANGER)
    say("BERHENTI", STRANGER)
    say("MULAI", STRANGER)
    assert not household.refreshed().consent_sms


def test_another_phone_withdraws_nothing(family: Household, say: Say) -> None:
    say("BERHENTI", JOKO)
    assert family.refreshed().consent_sms


def test_every_family_with_the_number_is_meant(
    family: Household, incident: Incident, say: Say
) -> None:
    cousins = make_household(incident, 2, phone=STRANGER, phone_owner="shared", consent=AGREED)
    say("STOP", STRANGER)
    assert not family.refreshed().consent_sms
    assert not cousins.refreshed().consent_sms


def test_berhenti_that_comes_before_the_household_holds_when_it_arrives(
    incident: Incident, say: Say, let_it_settle: Callable[[], None]
) -> None:
    say("BERHENTI", STRANGER)
    household = make_household(incident, 4, phone=STRANGER, consent=AGREED)
    let_it_settle()
    assert not household.refreshed().consent_sms
    [line] = AuditEntry.objects.filter(action="registrations.texts_stopped")
    assert (line.about, line.actor_id) == (household.pk, str(household.pk))
    say("MULAI", STRANGER)
    assert household.refreshed().consent_sms


def test_a_number_that_said_mulai_last_stops_no_household(
    incident: Incident, say: Say, let_it_settle: Callable[[], None]
) -> None:
    say("BERHENTI", STRANGER)
    say("MULAI", STRANGER)
    household = make_household(incident, 4, phone=STRANGER, consent=AGREED)
    let_it_settle()
    assert household.refreshed().consent_sms


def test_berhenti_holds_for_a_household_that_is_given_the_number_later(
    incident: Incident, say: Say, budi: User, let_it_settle: Callable[[], None]
) -> None:
    say("BERHENTI", STRANGER)
    household = make_household(incident, 4, phone=JOKO, consent=AGREED)
    let_it_settle()
    assert household.refreshed().consent_sms
    correct_household(
        household, by=budi, base_hash=household.content_hash, changes={"phone": STRANGER}
    )
    let_it_settle()
    assert not household.refreshed().consent_sms


def test_an_older_word_does_not_undo_a_newer_one(family: Household, say: Say) -> None:
    say("BERHENTI", STRANGER)
    late = say("MULAI", STRANGER, at=ago(minutes=5))
    assert (late.outcome, answer(late)) == ("stale", "")
    assert not family.refreshed().consent_sms


def test_several_commands_in_one_text_are_each_carried_out_and_answered(
    site: Shelter, incident: Incident, partner_a: Organisation, say: Say
) -> None:
    other = make_shelter(incident, 20, code="MTW02", operator=partner_a)
    say("Pak, lapor\nKOSONG MTW01 35\nKOSONG MTW02 15\nterima kasih")
    assert (site.refreshed().free, other.refreshed().free) == (35, 15)
    assert len(sent_texts()) == 2


def test_what_was_sent_is_kept_sealed(site: Shelter, say: Say) -> None:
    row = say("KOSONG MTW01 35")
    stored = InboundMessage.objects.filter(pk=row.pk).values()[0]
    assert "KOSONG" not in str(stored)
    assert ROS not in str(stored)


def test_what_waits_for_the_worker_is_told_to_whoever_keeps_the_system(
    site: Shelter, sign_in: Callable[[User], Client], budi: User
) -> None:
    row = send("KOSONG MTW01 35")
    InboundMessage.objects.filter(pk=row.pk).update(created_at=ago(minutes=10))
    body = sign_in(budi).get("/system/").content.decode()
    assert health.inbox().state == "critical"
    assert "the oldest text came" in body
