"""The rules that keep commands by SMS safe, each with a text that tries to break it."""

from datetime import timedelta
from typing import Any

import pytest

from core.models import AuditEntry, Event
from incidents.models import Incident
from notifications.models import InboundMessage
from notifications.services import inbound
from partners.models import Organisation, Role, User
from shelters.models import CapacityReport, Shelter
from shelters.services import change_shelter, report_free
from tests.builders import make_contact, make_item, make_shelter, sent_texts
from tests.conftest import make_user
from tests.notifications.texting import BUDI, JOKO, POSKO, ROS, STRANGER, Say, ago, answer, send

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
    assert answer(row).startswith("Kosong 40 berarti MTW01 tidak berisi, padahal ada 10 orang.")


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
    assert answer(say(f"YA {asked.reference}")).startswith("MTW01 malam ini 200 orang")


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


# 5: the same thing twice


def test_one_id_is_one_text(site: Shelter, say: Say) -> None:
    for _time in range(3):
        say("KAP MTW01 +0", id="m1")
        say("KAP MTW01 -4", id="m2")
    assert site.refreshed().free == 36
    assert InboundMessage.objects.count() == 2


def test_the_same_words_within_five_seconds_are_one_command(site: Shelter, say: Say) -> None:
    once = ago(seconds=60)
    say("KAP MTW01 -4", at=once)
    again = say("kap  mtw01 -4", at=once + timedelta(seconds=4))
    assert (again.outcome, answer(again), site.refreshed().free) == ("duplicate", "", 36)


def test_the_same_words_later_are_a_command_again(site: Shelter, say: Say) -> None:
    once = ago(seconds=60)
    say("KAP MTW01 -4", at=once)
    say("KAP MTW01 -4", at=once + timedelta(seconds=6))
    assert site.refreshed().free == 32


def test_the_same_words_of_another_are_another_command(
    site: Shelter, say: Say, budi_by_phone: User
) -> None:
    once = ago(seconds=60)
    say("KAP MTW01 -4", at=once)
    say("KAP MTW01 -4", BUDI, at=once + timedelta(seconds=2))
    assert site.refreshed().free == 32


# 6: the order in which it was received


def test_an_older_report_is_kept_and_changes_nothing(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 35", at=ago(minutes=5))
    late = say("KOSONG MTW01 30", at=ago(minutes=20))
    assert (late.outcome, site.refreshed().free) == ("stale", 35)
    assert answer(late).startswith("MTW01: sudah ada laporan yang lebih baru, kosong 35.")
    assert CapacityReport.objects.filter(is_applied=False).count() == 1


def test_a_report_that_is_older_than_one_of_the_page_changes_nothing(
    site: Shelter, say: Say, budi: User
) -> None:
    report_free(site, 33, by=budi, source="web")
    assert say("KOSONG MTW01 30", at=ago(minutes=20)).outcome == "stale"


def test_a_big_change_that_is_too_old_is_not_even_asked_about(site: Shelter, say: Say) -> None:
    say("KOSONG MTW01 35", at=ago(minutes=5))
    assert say("KOSONG MTW01 5", at=ago(minutes=20)).outcome == "stale"


def test_an_older_status_changes_nothing(site: Shelter, say: Say) -> None:
    say("PENUH MTW01", at=ago(minutes=5))
    assert say("TUTUP MTW01", at=ago(minutes=20)).outcome == "stale"
    assert site.refreshed().status == "full"


def test_a_status_older_than_one_of_the_page_changes_nothing(
    site: Shelter, say: Say, budi: User
) -> None:
    change_shelter(site, by=budi, status="full")
    assert say("TUTUP MTW01", at=ago(minutes=20)).outcome == "stale"


def test_a_phone_whose_clock_is_slow_may_send_twice(site: Shelter, say: Say) -> None:
    say("PENUH MTW01", at=ago(minutes=20))
    assert say("BUKA MTW01", at=ago(minutes=19)).outcome == "applied"


def test_an_older_count_of_stock_changes_nothing(site: Shelter, say: Say) -> None:
    make_item("RICE")
    say("STOK MTW01 RICE 50", at=ago(minutes=5))
    assert say("STOK MTW01 RICE 80", at=ago(minutes=20)).outcome == "stale"


def test_what_was_received_first_is_carried_out_first(site: Shelter, say: Say) -> None:
    send("KOSONG MTW01 30", at=ago(minutes=2))
    send("KOSONG MTW01 35", at=ago(minutes=3))
    inbound.work()
    assert site.refreshed().free == 30


def test_a_clock_that_runs_ahead_makes_no_text_newer_than_now(site: Shelter) -> None:
    assert send("KOSONG MTW01 30", at=ago(hours=-5)).received_at <= ago(seconds=0)


# 7: how many


def test_the_eleventh_command_in_ten_minutes_is_refused_and_answered_once(
    site: Shelter, say: Say
) -> None:
    rows = [say(f"STATUS MTW01 {'.' * n}x", at=ago(seconds=100 - 6 * n)) for n in range(10)]
    assert {row.outcome for row in rows} == {"applied"}
    eleventh, twelfth = say("KOSONG MTW01 39"), say("KOSONG MTW01 38")
    assert [eleventh.problem, twelfth.problem] == ["too_many", "too_many"]
    assert answer(eleventh).startswith("Terlalu banyak perintah")
    assert (answer(twelfth), site.refreshed().free) == ("", 40)


def test_answers_consents_and_repeats_do_not_count(site: Shelter, say: Say) -> None:
    for n in range(6):
        say(f"YA A7K{n % 5 + 3}", at=ago(seconds=300 - 10 * n))
        say("MULAI", at=ago(seconds=295 - 10 * n))
    for _time in range(9):
        say("STATUS MTW01", id="same")
    assert say("KOSONG MTW01 39").outcome == "applied"


def test_after_ten_minutes_one_may_send_again(site: Shelter, say: Say) -> None:
    for n in range(10):
        say("STATUS MTW01", at=ago(minutes=11, seconds=10 * n))
    assert say("KOSONG MTW01 39").outcome == "applied"


# 8: machines


@pytest.mark.parametrize("sender", ["3636", "TELKOMSEL", "Posko", "888"])
def test_machines_are_not_answered(site: Shelter, say: Say, sender: str) -> None:
    row = say("Sisa kuota Anda 35 MB. TOLONG isi ulang", sender)
    assert (row.problem, answer(row), sent_texts()) == ("not_a_person", "", [])


def test_our_own_number_is_not_answered(site: Shelter, say: Say) -> None:
    row = say("TOLONG", POSKO, to=POSKO)
    assert (row.problem, sent_texts()) == ("not_a_person", [])


def test_three_errors_in_an_hour_are_answered(site: Shelter, say: Say) -> None:
    rows = [say(f"KOSONG {'a' * n}", at=ago(minutes=30 - n)) for n in range(2, 7)]
    assert [bool(answer(row)) for row in rows] == [True, True, True, False, False]
    assert {row.outcome for row in rows} == {"triage"}


def test_a_call_for_help_is_answered_after_any_number_of_errors(site: Shelter, say: Say) -> None:
    for n in range(2, 6):
        say(f"KOSONG {'a' * n}", at=ago(minutes=30 - n))
    calls = [say(f"darurat medis {'a' * n}", at=ago(minutes=10 - n)) for n in range(2, 6)]
    assert [bool(answer(call)) for call in calls] == [True, True, True, False]


# 9: nothing is lost


def test_what_was_not_understood_is_work_for_a_person_with_an_example(
    site: Shelter, say: Say
) -> None:
    row = say("kosong mtw01 tiga lima")
    assert (row.outcome, row.problem) == ("triage", "spelled")
    assert answer(row) == "Belum dimengerti: tulis angka, bukan kata. Contoh: KOSONG MTW01 35"


def test_a_text_that_breaks_us_is_tried_again_and_then_shown_to_a_person(
    site: Shelter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(row: InboundMessage) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(inbound, "decide", broken)
    row = send("KOSONG MTW01 30")
    for _attempt in range(inbound.MOST_ATTEMPTS):
        InboundMessage.objects.update(next_at=ago(seconds=1))
        inbound.work()
    row = row.refreshed()
    assert (row.outcome, row.problem, row.urgent) == ("triage", "failed", True)


def test_a_worker_that_lost_its_lease_writes_nothing(site: Shelter) -> None:
    send("KOSONG MTW01 30")
    row = inbound._claim()
    assert row is not None
    InboundMessage.objects.update(lease=None)
    assert inbound._carry_out(row) is False
    assert (site.refreshed().free, row.refreshed().outcome) == (40, "waiting")


def test_exercises_say_so_in_every_answer(incident: Incident, site: Shelter, say: Say) -> None:
    incident.scope.is_exercise = True
    incident.scope.save()
    site.operator.memberships.update(reach="exercises", scope=None)  # type: ignore[union-attr]
    assert answer(say("STATUS MTW01")).startswith("LATIHAN: MTW01 buka")


def test_a_site_of_a_closed_incident_is_not_known(
    incident: Incident, site: Shelter, say: Say
) -> None:
    type(incident.scope).objects.filter(pk=incident.pk).update(closed_at=ago(days=1))
    assert say("KOSONG MTW01 30").problem == "unknown_site"
