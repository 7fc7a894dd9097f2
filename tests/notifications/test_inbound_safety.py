"""The rules that keep commands by SMS safe, each with a text that tries to break it."""

from typing import Any

import pytest

from core.models import AuditEntry, Event
from incidents.models import Incident
from notifications.models import InboundMessage
from partners.models import Organisation, Role, User
from shelters.models import CapacityReport, Shelter
from shelters.services import report_free
from tests.builders import make_contact, make_item, make_shelter
from tests.conftest import make_user
from tests.notifications.texting import BUDI, JOKO, POSKO, ROS, STRANGER, Say, ago, answer

# 1: who may


def test_a_stranger_changes_nothing_and_waits_for_a_person(site: Shelter, say: Say) -> None:
    row = say("KOSONG MTW01 3", STRANGER)
    assert (row.outcome, row.problem) == ("triage", "unknown_sender")
    assert site.refreshed().free == 40


def test_a_stranger_is_answered_politely_once_a_day(site: Shelter, say: Say) -> None:
    first = say("halo", STRANGER, at=ago(hours=3))
    second = say("KOSONG MTW01 3", STRANGER, at=ago(hours=1))
    assert answer(first).startswith("Terima kasih, pesan Anda akan dibaca petugas.")
    assert (answer(second), second.outcome) == ("", "triage")


def test_a_stranger_is_answered_again_the_next_day(site: Shelter, say: Say) -> None:
    say("halo", STRANGER, at=ago(hours=25))
    assert answer(say("halo lagi", STRANGER))


def test_a_number_that_nobody_verified_is_a_strangers(
    site: Shelter, say: Say, partner_a: Organisation
) -> None:
    make_contact(partner_a, JOKO, role="shelter_manager", verified=False)
    row = say("KOSONG MTW01 3", JOKO)
    assert (row.problem, site.refreshed().free) == ("unknown_sender", 40)


def test_a_manager_changes_the_own_shelters_only(
    site: Shelter, say: Say, joko: User, partner_b: Organisation
) -> None:
    make_contact(partner_b, JOKO, user=joko)
    row = say("KOSONG MTW01 30", JOKO)
    assert (row.outcome, row.problem) == ("rejected", "not_allowed")
    assert answer(row).startswith("Nomor ini tidak berhak melakukan itu untuk MTW01.")


@pytest.mark.parametrize("role", ["health_worker", "observer", "registrar", ""])
def test_a_role_that_may_not_report_places_may_not_by_sms(
    site: Shelter, say: Say, partner_a: Organisation, role: str
) -> None:
    make_contact(partner_a, JOKO, role=role)
    assert say("KOSONG MTW01 30", JOKO).problem == "not_allowed"


def test_a_contact_without_an_account_may_what_its_role_may_for_its_organisation(
    site: Shelter, say: Say, partner_a: Organisation
) -> None:
    contact = make_contact(partner_a, JOKO, role="shelter_manager")
    say("KOSONG MTW01 30", JOKO)
    report = CapacityReport.objects.get()
    assert site.refreshed().free == 30
    assert (report.actor_kind, report.actor_id) == ("link", str(contact.pk))


@pytest.mark.parametrize("role", ["shelter_manager", "coordinator"])
def test_a_contact_without_an_account_changes_nobody_elses_shelter(
    site: Shelter, say: Say, partner_b: Organisation, role: str
) -> None:
    make_contact(partner_b, JOKO, role=role)
    assert say("KOSONG MTW01 30", JOKO).problem == "not_allowed"


def test_somebody_whose_account_was_closed_is_a_stranger(
    site: Shelter, say: Say, ros: User
) -> None:
    User.objects.filter(pk=ros.pk).update(is_active=False)
    assert say("KOSONG MTW01 30").problem == "unknown_sender"


def test_a_coordinator_may_use_every_command(site: Shelter, say: Say, budi_by_phone: User) -> None:
    make_item("RICE")
    texts = ["KOSONG MTW01 35", "PENUH MTW01", "STOK MTW01 RICE 5", "ADA MTW01 3", "TIBA Sikakap 9"]
    assert [say(text, BUDI).outcome for text in texts] == ["applied"] * 5


def test_a_coordinator_of_another_incident_may_not(
    site: Shelter, say: Say, office: Organisation, other_incident: Incident
) -> None:
    somebody = make_user("nina", Role.COORDINATOR, office, other_incident)
    make_contact(office, BUDI, user=somebody)
    assert say("KOSONG MTW01 35", BUDI).problem == "not_allowed"


@pytest.mark.parametrize("text", ["BANTUAN", "TOLONG kami", "DARURAT", "anak saya sakit, tolong"])
def test_a_cry_for_help_is_red_and_gets_the_number_of_the_posko(
    site: Shelter, say: Say, text: str
) -> None:
    row = say(text, STRANGER)
    assert (row.outcome, row.urgent, row.problem) == ("triage", True, "call_for_help")
    assert answer(row).endswith(f"Telepon posko: {POSKO}")


def test_a_cry_for_help_gets_the_telephone_that_was_set(
    site: Shelter, say: Say, settings: Any
) -> None:
    settings.POSKO_PHONE = "+62751123456"
    assert answer(say("TOLONG", STRANGER)).endswith("Telepon posko: +62751123456")


# 2: bounds, and what is asked twice


@pytest.mark.parametrize("text", ["KOSONG MTW01 49", "KOSONG MTW01 9999", "KAP MTW01 +9"])
def test_more_than_a_fifth_above_what_it_takes_cannot_be(
    site: Shelter, say: Say, text: str
) -> None:
    row = say(text)
    assert (row.outcome, row.problem) == ("rejected", "out_of_bounds")
    assert "paling banyak 40" in answer(row)


@pytest.mark.parametrize(("free", "outcome"), [(20, "applied"), (19, "pending_confirm")])
def test_a_change_of_more_than_half_is_asked_twice(
    site: Shelter, say: Say, free: int, outcome: str
) -> None:
    assert say(f"KOSONG MTW01 {free}").outcome == outcome


@pytest.mark.parametrize(("free", "outcome"), [(150, "applied"), (149, "pending_confirm")])
def test_a_change_of_more_than_fifty_is_asked_twice(
    incident: Incident, site: Shelter, partner_a: Organisation, say: Say, free: int, outcome: str
) -> None:
    make_shelter(incident, 200, code="BIG01", operator=partner_a)
    assert say(f"KOSONG BIG01 {free}").outcome == outcome


def test_who_takes_free_for_the_whole_is_asked(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 30")
    row = say("KAP MTW01 40")
    assert row.outcome == "pending_confirm"
    assert answer(row).startswith("Kosong 40 berarti MTW01 tidak berisi, padahal ada 10 jiwa.")


def test_the_code_confirms_and_then_undoes(site: Shelter, say: Say) -> None:
    asked = say("KOSONG MTW01 5", at=ago(minutes=2))
    assert site.refreshed().free == 40
    row = say(f"YA {asked.reference}")
    assert (site.refreshed().free, asked.refreshed().outcome) == (5, "applied")
    assert answer(row).endswith(f"Salah? BATAL {asked.reference}")
    say(f"BATAL {asked.reference}")
    assert site.refreshed().free == 40


def test_a_bare_yes_confirms_the_only_question(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 5")
    say("ya")
    assert site.refreshed().free == 5


def test_a_no_drops_it(site: Shelter, say: Say) -> None:
    asked = say("KOSONG MTW01 5")
    say(f"TIDAK {asked.reference}")
    say(f"YA {asked.reference}")
    assert (site.refreshed().free, asked.refreshed().problem) == (40, "declined")


def test_a_code_counts_once(site: Shelter, say: Say) -> None:
    asked = say("KOSONG MTW01 5")
    say(f"YA {asked.reference}")
    assert say(f"YA {asked.reference} lagi").problem == "confirmed_before"
    assert CapacityReport.objects.count() == 1


def test_a_code_is_good_for_ten_minutes(site: Shelter, say: Say) -> None:
    asked = say("KOSONG MTW01 5")
    InboundMessage.objects.filter(pk=asked.pk).update(answer_until=ago(seconds=1))
    row = say(f"YA {asked.reference}")
    assert (row.problem, site.refreshed().free) == ("too_late", 40)


def test_a_code_is_good_for_the_number_that_it_was_sent_to(
    site: Shelter, say: Say, budi_by_phone: User
) -> None:
    asked = say("KOSONG MTW01 5")
    row = say(f"YA {asked.reference}", BUDI)
    assert (row.problem, site.refreshed().free) == ("reference_unknown", 40)


def test_the_right_is_asked_again_when_it_is_confirmed(site: Shelter, say: Say, ros: User) -> None:
    asked = say("KOSONG MTW01 5")
    ros.memberships.all().delete()
    assert answer(say(f"YA {asked.reference}")).startswith("Nomor ini tidak berhak")
    assert site.refreshed().free == 40


def test_many_or_few_people_tonight_are_asked_twice(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 20")
    asked = say("ADA MTW01 200")
    assert asked.outcome == "pending_confirm"
    assert answer(say(f"YA {asked.reference}")).startswith("MTW01 malam ini 200 jiwa")


# 3: nothing personal


def test_events_and_audit_hold_no_number_and_no_text(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 35 kata Pak Hasan", ROS)
    say("TOLONG anak saya Yusuf demam", STRANGER)
    lines = [
        *Event.objects.values_list("facts"),
        *AuditEntry.objects.values_list("facts", "reason"),
    ]
    kept = str(lines)
    assert not [word for word in (ROS, STRANGER, "Hasan", "Yusuf", "demam") if word in kept]


# 4: undo


def test_a_report_is_undone_within_half_an_hour(site: Shelter, say: Say) -> None:
    done = say("KOSONG MTW01 35")
    row = say(f"BATAL {done.reference}")
    assert (site.refreshed().free, row.undo_of) == (40, done)
    assert answer(row) == "Dibatalkan. MTW01 kosong 40 dari 40."


def test_a_bare_undo_takes_back_the_only_command(site: Shelter, say: Say) -> None:
    say("PENUH MTW01")
    say("batal")
    assert site.refreshed().status == "open"


def test_what_is_older_than_half_an_hour_stays(site: Shelter, say: Say) -> None:
    done = say("PENUH MTW01")
    InboundMessage.objects.filter(pk=done.pk).update(answer_until=ago(seconds=1))
    assert say(f"BATAL {done.reference}").problem == "too_late"
    assert site.refreshed().status == "full"


def test_a_command_is_undone_once(site: Shelter, say: Say) -> None:
    done = say("PENUH MTW01")
    say(f"BATAL {done.reference}")
    assert say(f"Batal {done.reference} lagi").problem == "undone_before"


def test_what_somebody_changed_since_is_not_undone(site: Shelter, say: Say, budi: User) -> None:
    done = say("KOSONG MTW01 35")
    report_free(site.refreshed(), 33, by=budi, source="web")
    assert say(f"BATAL {done.reference}").problem == "changed_since"
    assert site.refreshed().free == 33
