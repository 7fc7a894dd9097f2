"""More rules that keep commands by SMS safe: repeats, order, floods, machines, what nobody understood."""

from datetime import timedelta

import pytest

from incidents.models import Incident
from notifications.models import InboundMessage
from notifications.services import inbound
from partners.models import User
from shelters.models import CapacityReport, Shelter
from shelters.services import change_shelter, report_free
from tests.builders import make_item, sent_texts
from tests.notifications.texting import BUDI, POSKO, STRANGER, Say, ago, answer, send

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


def test_a_partner_is_told_of_every_error(site: Shelter, say: Say) -> None:
    rows = [say(f"KOSONG {'a' * n}", at=ago(minutes=50 - 3 * n)) for n in range(2, 15)]
    assert [row for row in rows if not answer(row)] == []
    assert {row.outcome for row in rows} == {"triage"}


def test_ten_errors_in_ten_minutes_are_answered(site: Shelter, say: Say) -> None:
    rows = [say(f"KOSONG {'a' * n}", at=ago(seconds=300 - 10 * n)) for n in range(2, 14)]
    assert [bool(answer(row)) for row in rows] == [True] * 10 + [False] * 2


@pytest.mark.parametrize("text", ["saya sedang menyetir", "KOSONG MTW99 3", "mulai"])
def test_the_same_words_again_and_again_are_a_machine(site: Shelter, say: Say, text: str) -> None:
    rows = [say(text, at=ago(minutes=50 - 3 * n)) for n in range(5)]
    assert [bool(answer(row)) for row in rows] == [True, True, True, False, False]


def test_who_asks_the_same_again_and_again_is_answered(site: Shelter, say: Say) -> None:
    rows = [say("STATUS MTW01", at=ago(minutes=50 - 3 * n)) for n in range(5)]
    assert [row for row in rows if not answer(row)] == []


def test_three_errors_of_a_stranger_in_an_hour_are_answered(say: Say, site: Shelter) -> None:
    numbers = [f"NOMOR 001-000{n}-68" for n in range(1, 6)]
    rows = [say(text, STRANGER, at=ago(minutes=40 - n)) for n, text in enumerate(numbers)]
    assert [bool(answer(row)) for row in rows] == [True, True, True, False, False]


def test_a_call_for_help_is_answered_after_any_number_of_errors(site: Shelter, say: Say) -> None:
    for n in range(1, 6):
        say(f"NOMOR 001-000{n}-68", STRANGER, at=ago(minutes=30 - n))
    calls = [say(f"darurat medis {'a' * n}", STRANGER, at=ago(minutes=10 - n)) for n in range(2, 6)]
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


def test_a_site_of_a_closed_incident_is_not_known(
    incident: Incident, site: Shelter, say: Say
) -> None:
    type(incident.scope).objects.filter(pk=incident.pk).update(closed_at=ago(days=1))
    assert say("KOSONG MTW01 30").problem == "unknown_site"
