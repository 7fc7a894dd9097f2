"""The pages on which people decide which households are one."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from incidents.models import Incident, Task
from partners.models import Organisation, Role, User
from registrations.models import Household, MatchPair, Person
from registrations.queries.duplicates import open_pairs
from registrations.services import decide, find_duplicates
from registrations.side_by_side import Member
from tests.builders import make_household
from tests.conftest import SignIn, make_user
from tests.registrations.test_matching_decisions import NENEK, family


@pytest.fixture
def pair(incident: Incident) -> MatchPair:
    """A family that came twice, the second time with its grandmother."""
    family(incident, phone="+6281200000011")
    find_duplicates(family(incident, NENEK, phone="+6281200000022"))
    return MatchPair.objects.select_related("a", "b", "incident").get(band="review")


@pytest.fixture
def certain(incident: Incident) -> MatchPair:
    """Two registrations with one document number."""
    papers = [{"kind": "nik", "number": "1309014105900001"}]
    rohima = {"name": "Rohima Saibi", "sex": "f", "birth_year": 1975, "documents": papers}
    told: dict[str, Any] = {"focal_point": None, "counts": None, "persons": [rohima]}
    for _ in range(2):
        last = make_household(incident, **told)
    find_duplicates(last)
    return MatchPair.objects.select_related("a", "b", "incident").get(band="certain")


@pytest.fixture
def across(incident: Incident, sari: User, partner_a: Organisation) -> MatchPair:
    """A pair of which one side was registered by the office, and one by partner A."""
    family(incident, by=sari)
    theirs = make_user("ani", Role.REGISTRAR, partner_a, incident)
    find_duplicates(family(incident, by=theirs))
    return MatchPair.objects.select_related("a", "b", "incident").get()


def listed(pair: MatchPair) -> str:
    return f"/incidents/{pair.incident.ref}/duplicates/"


def address(pair: MatchPair) -> str:
    return f"{listed(pair)}{pair.a.number}/{pair.b.number}/"


def say(client: Client, pair: MatchPair, decision: str, reason: str = "Same papers") -> Any:
    return client.post(address(pair), {"decision": decision, "reason": reason}, follow=True)


def test_the_surest_pair_comes_first(
    certain: MatchPair, pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(listed(pair))
    assert [row.pk for row, _reason in page.context["rows"]] == [certain.pk, pair.pk]


def test_the_list_has_no_names(pair: MatchPair, budi: User, sign_in: SignIn) -> None:
    page = sign_in(budi).get(listed(pair)).text
    assert pair.a.number in page
    assert "Sababalat" not in page
    assert not AuditEntry.objects.filter(action="registrations.names_read").exists()


def test_the_navigation_says_how_many_wait(pair: MatchPair, budi: User, sign_in: SignIn) -> None:
    links = sign_in(budi).get(listed(pair)).context["incident_navigation"]
    counts = {link.url: link.count for link in links}
    assert counts[listed(pair)] == 1


def test_both_households_stand_side_by_side_with_differences_marked(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(address(pair))
    lines = {line.label: line for line in page.context["lines"]}
    assert lines["Phone"].differs
    assert not lines["Where they come from"].differs
    assert "<mark>+62812000000" in page.text


def test_each_shows_when_it_was_written_down_not_when_it_was_sent(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    """The one written down first goes on when they are merged: its reader must be able to see which."""
    when = datetime(2020, 1, 5, 3, 4, tzinfo=UTC)
    Household.objects.filter(pk=pair.b_id).update(captured_at=when)
    page = sign_in(budi).get(address(pair))
    assert "5 Jan 2020 10:04 WIB" in page.text
    assert page.context["goes_on"] == pair.b.number
    say(sign_in(budi), pair, "same")
    assert pair.a.refreshed().status == "merged"


def test_their_people_are_aligned_and_who_is_alone_comes_last(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    members = sign_in(budi).get(address(pair)).context["members"]
    together = {(m.a.name, m.b.name) for m in members[:2]}
    assert together == {("Jusuf Sababalat",) * 2, ("Amina Begum",) * 2}
    assert {person.name for m in members[2:] for person in (m.a, m.b) if person} == {NENEK["name"]}


@pytest.mark.usefixtures("in_english")
def test_a_year_and_a_day_in_it_do_not_differ() -> None:
    by_year = Person(name="Zahid", sex="m", birth_year=2004, relationship="child")
    by_day = Person(name="Zahid", sex="unknown", birth_year=2004, relationship="child")
    by_day.birth_date = date(2004, 2, 14)
    assert not Member(by_year, by_day).differences
    by_year.birth_date = date(2004, 2, 15)
    assert Member(by_year, by_day).differences == "birth"


def test_the_reasons_add_up_and_each_has_a_bar(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(address(pair))
    weights = [*page.context["weights"], *page.context["weak"]]
    assert len(weights) == len(pair.reasons)
    assert page.text.count('class="bar-used"') == len(pair.reasons)
    assert "style=" not in page.text


def test_reading_a_pair_with_names_is_written_down(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    sign_in(budi).get(address(pair))
    noted = AuditEntry.objects.get(action="registrations.names_read")
    assert noted.facts == {"households": 2}


def test_the_same_is_decided_with_a_reason_and_undo_is_offered(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    client = sign_in(budi)
    page = say(client, pair, "same")
    assert "They are one household from now on." in page.text
    assert pair.refreshed().state == "same"
    client.post(f"{address(pair)}undo/")
    assert pair.refreshed().state == "open"
    assert not Household.objects.filter(status="merged").exists()


def test_two_households_are_kept_apart(pair: MatchPair, budi: User, sign_in: SignIn) -> None:
    assert "They stay two households." in say(sign_in(budi), pair, "different").text
    assert pair.refreshed().state == "different"
    assert pair.a.number in sign_in(budi).get(f"{listed(pair)}?state=different").text


def test_nothing_is_decided_without_a_reason(pair: MatchPair, budi: User, sign_in: SignIn) -> None:
    page = say(sign_in(budi), pair, "same", reason="")
    assert page.status_code == 400
    assert pair.refreshed().state == "open"


def test_the_site_is_asked_and_its_answer_is_shown(
    pair: MatchPair, budi: User, sari: User, sign_in: SignIn
) -> None:
    say(sign_in(budi), pair, "ask", reason="")
    say(sign_in(budi), pair, "ask", reason="")
    task = Task.objects.get()
    assert (task.role, task.url) == ("registrar", address(pair))
    sign_in(sari).post(f"{address(pair)}answer/", {"note": "One family, they showed one card"})
    assert "they showed one card" in sign_in(budi).get(address(pair)).text
    assert pair.refreshed().state == "open"


def test_a_registrar_sees_a_pair_and_does_not_decide_it(
    pair: MatchPair, sari: User, sign_in: SignIn
) -> None:
    client = sign_in(sari)
    assert (
        "A coordinator or a protection officer decides this pair." in client.get(address(pair)).text
    )
    assert say(client, pair, "same").status_code == 403


def test_who_is_certain_is_decided_by_protection(
    certain: MatchPair, budi: User, tari: User, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(address(certain)).text
    assert "A protection officer decides this pair." in page
    assert say(sign_in(budi), certain, "same").status_code == 403
    assert say(sign_in(tari), certain, "same").status_code == 200


def test_between_two_organisations_it_waits_for_a_second_person(
    across: MatchPair, budi: User, partner_a: Organisation, incident: Incident, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(address(across)).text
    assert "One side was registered by" in page
    theirs = make_user("rudi", Role.COORDINATOR, partner_a, incident)
    page = say(sign_in(budi), across, "same").text
    assert "Somebody of Partner A must say the same." in page
    assert "Waits for a second person" in sign_in(theirs).get(listed(across)).text
    assert "They are one household from now on." in say(sign_in(theirs), across, "same").text


def test_a_pair_on_which_one_has_spoken_comes_last(
    across: MatchPair, budi: User, incident: Incident, sign_in: SignIn
) -> None:
    other = {"name": "Rohima Saibi", "sex": "f", "birth_year": 1975}
    for _ in range(2):
        last = make_household(incident, focal_point=None, counts=None, persons=[other])
    find_duplicates(last)
    MatchPair.objects.exclude(pk=across.pk).update(probability=0.4)
    client = sign_in(budi)
    before = [row.pk for row, _reason in client.get(listed(across)).context["rows"]]
    say(client, across, "same")
    after = [row.pk for row, _reason in client.get(listed(across)).context["rows"]]
    assert (before[0], len(before), after) == (across.pk, 2, before[::-1])


def test_after_a_verdict_the_next_pair_is_one_press_away(
    certain: MatchPair, pair: MatchPair, tari: User, sign_in: SignIn
) -> None:
    client = sign_in(tari)
    following = (pair.a.number, pair.b.number)
    assert client.get(address(certain)).context["neighbours"] == (None, following)
    assert say(client, certain, "different").context["neighbours"].after == following


def test_the_page_of_a_household_leads_to_its_pairs(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    page = sign_in(budi).get(f"/incidents/{pair.incident.ref}/households/{pair.a.number}/").text
    assert address(pair) in page


def test_both_timelines_tell_of_a_merge(pair: MatchPair, budi: User, sign_in: SignIn) -> None:
    decide(pair, "same", by=budi, reason="Same papers")
    page = sign_in(budi).get(f"/incidents/{pair.incident.ref}/households/{pair.a.number}/").text
    assert f"One household with {pair.b.number}: they were merged" in page


@pytest.mark.parametrize("other", ["800-0009-05", "nonsense"])
def test_two_that_are_no_pair_are_not_found(
    pair: MatchPair, budi: User, sign_in: SignIn, other: str
) -> None:
    assert sign_in(budi).get(f"{listed(pair)}{pair.a.number}/{other}/").status_code == 404


def test_a_shelter_manager_opens_no_pairs(pair: MatchPair, ros: User, sign_in: SignIn) -> None:
    assert sign_in(ros).get(address(pair)).status_code == 403


@pytest.mark.parametrize("seen", [{"state": "same"}, {"band": "none"}])
def test_the_menu_counts_pairs_that_are_open(pair: MatchPair, seen: dict[str, str]) -> None:
    scope = pair.incident.scope
    before = open_pairs(scope)
    MatchPair.objects.filter(pk=pair.pk).update(**seen)
    assert before - open_pairs(scope) == 1


def test_a_household_like_many_costs_what_one_like_another_does(
    pair: MatchPair, budi: User, sign_in: SignIn
) -> None:
    client, asked = sign_in(budi), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/incidents/{pair.incident.ref}/households/{pair.a.number}/")
        asked.append(len(queries))
        find_duplicates(family(pair.incident))
    assert asked[0] == asked[1]


def test_fifty_pairs_cost_as_many_queries_as_one(
    pair: MatchPair, budi: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    family_of = [family(pair.incident) for _ in range(4)]
    for household in family_of:
        find_duplicates(household)
    client = sign_in(budi)
    with django_assert_max_num_queries(10):
        client.get(listed(pair))
