"""Every command by SMS, from the text that comes in to the answer that goes out."""

from typing import Any

import pytest

from incidents.models import Arrival, Incident, Task
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from shelters.models import CapacityReport, RollCall, Shelter
from shelters.services import hold
from supplies.models import StockDocument
from supplies.queries import on_hand
from supplies.services import location_of, record_stock
from tests.builders import make_household, make_item, make_shelter, sent_texts
from tests.notifications.texting import BUDI, ROS, STRANGER, Say, ago, answer


def test_a_manager_reports_free_places_as_on_the_page(site: Shelter, say: Say) -> None:
    row = say("KOSONG MTW01 35", at=ago(minutes=1))
    report = CapacityReport.objects.get()
    assert site.refreshed().free == 35
    assert answer(row) == f"MTW01 kosong 35 dari 40 (tadi 40). Salah? BATAL {row.reference}"
    assert (report.source, report.raw) == ("sms", "KOSONG MTW01 35")
    assert report.effective_at == row.received_at


def test_the_answer_goes_to_the_number_that_asked(site: Shelter, say: Say) -> None:
    row = say("KOSONG MTW01 35")
    assert sent_texts() == [(ROS, answer(row))]


def test_a_coordinator_is_answered_in_english(site: Shelter, say: Say, budi_by_phone: User) -> None:
    row = say("cap mtw01 35", BUDI)
    assert answer(row) == f"MTW01 free 35 of 40 (was 40). Wrong? UNDO {row.reference}"


@pytest.mark.parametrize(("change", "free"), [("+4", 34), ("-4", 26)])
def test_more_or_fewer_places(site: Shelter, say: Say, change: str, free: int) -> None:
    say("KOSONG MTW01 30")
    say(f"KAP MTW01 {change}")
    assert site.refreshed().free == free


def test_fewer_than_none_are_never_free(site: Shelter, say: Say) -> None:
    row = say("KAP MTW01 -41")
    assert (row.outcome, row.problem) == ("rejected", "below_zero")
    assert answer(row) == "MTW01 hanya kosong 40. Kirim jumlah yang benar: KOSONG MTW01 n"


def test_a_letter_for_a_digit_in_a_code_is_understood(site: Shelter, say: Say) -> None:
    assert say("KOSONG MTWO1 3O").outcome == "applied"
    assert site.refreshed().free == 30


def test_guests_of_ours_leave_no_more_places_than_that(
    site: Shelter, say: Say, budi: User, incident: Incident
) -> None:
    hold(make_household(incident, people=5), site, by=budi)
    row = say("KOSONG MTW01 38")
    assert (row.outcome, row.problem) == ("rejected", "above_ledger")
    assert "hanya menyisakan 35" in answer(row)
    assert Task.objects.filter(kind="reconcile_places").exists()


def test_the_first_figure_of_a_place_that_nobody_knew(
    incident: Incident, partner_a: Organisation, site: Shelter, say: Say
) -> None:
    beach = make_shelter(incident, None, code="GOR", kind="informal", operator=partner_a)
    row = say("KOSONG GOR 30")
    assert beach.refreshed().free == 30
    assert answer(row).startswith("GOR kosong 30 dari 30. Salah?")


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("PENUH MTW01", "full", "MTW01 PENUH."),
        ("TUTUP MTW01", "closed", "MTW01 TUTUP untuk pendatang baru."),
    ],
)
def test_a_site_is_full_or_closed_and_opens_again(
    site: Shelter, say: Say, text: str, status: str, said: str
) -> None:
    row = say(text)
    assert site.refreshed().status == status
    assert answer(row) == f"{said} Salah? BATAL {row.reference}"
    say("BUKA MTW01")
    assert site.refreshed().status == "open"


def test_what_is_so_already_needs_no_undo(site: Shelter, say: Say) -> None:
    assert answer(say("BUKA MTW01")) == "MTW01 BUKA, kosong 40."


def test_the_figures_of_a_site(site: Shelter, say: Say) -> None:
    expected = "MTW01 buka: kosong 40 dari 40, terisi 0, dipesan 0. Data 0 menit lalu."
    assert answer(say("STATUS MTW01")) == expected


@pytest.mark.parametrize("text", ["KOSONG ГОР 35", "KOSONG 避難所 35", "kosong ααα"])
def test_an_answer_to_another_alphabet_is_still_one_segment(
    site: Shelter, say: Say, text: str
) -> None:
    row = say(text)
    assert row.reply is not None
    assert (row.reply.encoding, row.reply.segments) == ("gsm-7", 1)


def test_people_there_tonight_are_counted_beside_the_list(site: Shelter, say: Say) -> None:
    row = say("ADA MTW01 12")
    call = RollCall.objects.get()
    assert (call.people, call.source, call.raw) == (12, "sms", "ADA MTW01 12")
    assert answer(row) == "MTW01 malam ini 12 jiwa, tercatat 0. Kalau salah, kirim ADA lagi."


def test_stock_is_counted_and_the_books_follow(site: Shelter, say: Say) -> None:
    rice = make_item("RICE", unit="kg")
    say("STOK MTW01 rice 200")
    row = say("STOK MTW01 RICE 180")
    assert on_hand(location_of(site), rice) == 180
    assert answer(row).startswith("MTW01 RICE: 180 kg (tadi 200). Salah? BATAL")
    assert StockDocument.objects.filter(kind="adjustment").count() == 2


def test_an_item_is_also_known_by_its_name(site: Shelter, say: Say) -> None:
    item = make_item("WATER", name_id="Air minum", name_en="Drinking water")
    say("stok mtw01 air minum 20")
    assert on_hand(location_of(site), item) == 20


def test_an_unknown_item_is_answered_with_one_that_works(site: Shelter, say: Say) -> None:
    make_item("SOAP")
    row = say("STOK MTW01 EMAS 5")
    assert answer(row) == "Barang EMAS tidak dikenal. Pakai kode barang, misalnya SOAP."


def test_stock_that_moved_since_the_count_is_counted_again(
    site: Shelter, say: Say, eko: User
) -> None:
    rice = make_item("RICE")
    record_stock("receipt", location_of(site), {rice: 50}, by=eko)
    row = say("STOK MTW01 RICE 20", at=ago(minutes=5))
    assert (row.outcome, int(on_hand(location_of(site), rice))) == ("stale", 50)


def test_a_coordinator_reports_an_arrival(
    incident: Incident, budi_by_phone: User, say: Say
) -> None:
    row = say("TIBA Sikakap 120", BUDI)
    arrival = Arrival.objects.get()
    assert (arrival.place, arrival.mode) == ("Sikakap", "boat")
    assert answer(row).startswith("A01: 120 people arrived, written down, waits for verification.")


def test_where_a_name_lies_is_no_point_that_somebody_told(
    incident: Incident, budi_by_phone: User, say: Say
) -> None:
    for place in ("Sikakap", "Sikak"):
        say(f"TIBA {place} 12", BUDI)
    whole, beginning = Arrival.objects.order_by("code")
    assert (whole.lat, whole.spot and whole.spot.is_said) == (None, False)
    assert beginning.spot is None


def test_an_arrival_belongs_to_the_incident_near_which_its_place_lies(
    incident: Incident,
    other_incident: Incident,
    budi_by_phone: User,
    office: Organisation,
    say: Say,
) -> None:
    where: dict[str, Any] = {"scope": other_incident.scope, "reach": Membership.Reach.INCIDENT}
    give_role(budi_by_phone, Role.COORDINATOR, organisation=office, **where)
    say("TIBA Sikakap 12", BUDI)
    say("TIBA Lhokseumawe 9", BUDI)
    found = Arrival.objects.order_by("place").values_list("place", "incident")
    assert list(found) == [("Lhokseumawe", other_incident.pk), ("Sikakap", incident.pk)]


def test_an_arrival_is_taken_back(incident: Incident, budi_by_phone: User, say: Say) -> None:
    row = say("TIBA Sikakap 120", BUDI)
    assert answer(say(f"UNDO {row.reference}", BUDI)) == "Undone. A01 was removed."
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("sender", [STRANGER, ROS])
def test_who_may_not_announce_arrivals_raises_a_red_task(
    site: Shelter, say: Say, sender: str
) -> None:
    row = say("TIBA 120 orang di Sikakap", sender)
    task = Task.objects.get(kind="unverified_arrival")
    assert (task.urgent, task.target_id) == (True, row.pk)
    assert (row.outcome, row.urgent) == ("triage", True)
    assert "belum diverifikasi" in answer(row)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [("ANAK", "child_alone", "protection"), ("MEDIS", "medical_urgent", "health_worker")],
)
def test_an_emergency_calls_whoever_must_come(
    site: Shelter, say: Say, incident: Incident, text: str, kind: str, role: str
) -> None:
    household = make_household(incident)
    row = say(f"DARURAT {household.number} {text}")
    task = Task.objects.get(kind=kind)
    assert (task.urgent, task.role, task.target_id) == (True, role, household.pk)
    assert "petugas sudah dipanggil" in answer(row)


def test_an_emergency_of_a_card_that_is_still_on_its_tablet_is_red(site: Shelter, say: Say) -> None:
    row = say("DARURAT 001-0001-68 ANAK")
    assert (row.outcome, row.problem, row.urgent) == ("triage", "unknown_household", True)
