"""People decide whether two households are one, and take it back."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from incidents.models import Incident, Task
from partners.models import Organisation, Role, User
from registrations import queries
from registrations.models import Household, Identity, MatchDecision, MatchPair, Person
from registrations.services import decide, find_duplicates, move_people, undo_merge
from tests.builders import make_household
from tests.conftest import SignIn, make_user

Ask = Callable[..., Any]
PARENTS: list[dict[str, Any]] = [
    {"name": "Jusuf Sababalat", "sex": "m", "birth_year": 1988, "relationship": "focal_point"},
    {"name": "Amina Begum", "sex": "f", "birth_date": "1990-05-31", "relationship": "spouse"},
]
NENEK = {"name": "Ngalimah Saleleu", "sex": "f", "birth_year": 1941, "relationship": "parent"}


def family(
    incident: Incident, *more: dict[str, Any], by: User | None = None, **body: Any
) -> Household:
    told = {"focal_point": None, "counts": None, "origin": "Sioban", **body}
    persons = [*PARENTS, *more]
    if by is None:
        return make_household(incident, persons=persons, **told)
    return make_household(incident, by=by, persons=persons, **told)


@pytest.fixture
def ask(sign_in: SignIn) -> Ask:
    def send(who: User, path: str, **told: Any) -> Any:
        return sign_in(who).post(f"/api/v1/{path}", told, "application/json")

    return send


@pytest.fixture
def twice(incident: Incident) -> tuple[Household, Household, MatchPair]:
    """A family that was registered, came again with its grandmother, and the pair of both."""
    first, second = family(incident), family(incident, NENEK)
    find_duplicates(second)
    return first, second, MatchPair.objects.get()


Twice = tuple[Household, Household, MatchPair]


def test_of_two_that_are_one_the_first_goes_on_and_everybody_is_counted_once(
    ask: Ask, budi: User, incident: Incident, twice: Twice
) -> None:
    first, second, pair = twice
    answer = ask(budi, f"match-pairs/{pair.pk}/decide/", decision="same", reason="Same cards")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "same"
    assert (first.refreshed().status, second.refreshed().status) == ("registered", "merged")
    assert queries.figures(incident).people_registered == 3
    assert queries.identity_of(second) == [first.pk, second.pk]


def test_undoing_gives_everything_back_and_opens_the_pair(
    ask: Ask, budi: User, incident: Incident, twice: Twice
) -> None:
    _first, second, pair = twice
    before = state(incident)
    merged = ask(
        budi, f"match-pairs/{pair.pk}/decide/", decision="same", reason="Same cards"
    ).json()
    answer = ask(budi, f"identities/{merged['identity']}/undo/")
    assert answer.status_code == 200, answer.json()
    assert state(incident) == before
    assert pair.refreshed().state == "open"
    assert queries.identity_of(second) == [second.pk]


Told = tuple[list[str], bool]


def told(household: Household) -> Told:
    row = household.refreshed()
    return row.needs, row.medical_urgent


def test_what_was_told_of_either_is_told_of_the_one_and_goes_back(
    incident: Incident, budi: User
) -> None:
    first = family(incident, needs=["disability"])
    second = family(incident, needs=["disability", "family_missing"], medical_urgent=True)
    find_duplicates(second)
    before = state(incident)
    decide(MatchPair.objects.get(), "same", by=budi, reason="Same cards")
    assert told(first) == (["disability", "family_missing"], True)
    assert Task.objects.filter(kind="medical_urgent", target_id=first.pk).exists()
    undo_merge(Identity.objects.get(), by=budi)
    assert state(incident) == before
    assert told(first) == (["disability"], False)


def test_what_joined_meanwhile_stays_when_a_merge_is_undone(incident: Incident, budi: User) -> None:
    first, second = family(incident), family(incident, needs=["family_missing"])
    find_duplicates(second)
    decide(MatchPair.objects.get(), "same", by=budi, reason="Same cards")
    joining = make_household(incident, 2, focal_point=None, needs=["family_missing"])
    move_people(joining, first, by=SYSTEM, reason="Cousins")
    undo_merge(Identity.objects.get(), by=budi)
    assert told(first) == (["family_missing"], False)


def test_saying_it_twice_is_as_once(ask: Ask, budi: User, twice: Twice) -> None:
    _first, _second, pair = twice
    answers = [
        ask(budi, f"match-pairs/{pair.pk}/decide/", decision="same", reason="Same cards")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (MatchDecision.objects.count(), Identity.objects.count()) == (1, 1)


def test_what_was_merged_is_undone_before_it_is_called_different(
    ask: Ask, budi: User, twice: Twice
) -> None:
    _first, _second, pair = twice
    ask(budi, f"match-pairs/{pair.pk}/decide/", decision="same", reason="Same cards")
    answer = ask(budi, f"match-pairs/{pair.pk}/decide/", decision="different", reason="No")
    assert (answer.status_code, answer.json()["code"]) == (409, "merged")


def test_a_verdict_that_they_differ_holds_until_one_of_them_changes(
    ask: Ask, budi: User, twice: Twice
) -> None:
    _first, second, pair = twice
    ask(budi, f"match-pairs/{pair.pk}/decide/", decision="different", reason="Two sisters")
    find_duplicates(second)
    assert pair.refreshed().state == "different"
    Household.objects.filter(pk=second.pk).change(content_hash="f" * 64)
    find_duplicates(second)
    assert pair.refreshed().state == "open"


def test_who_is_certain_is_decided_by_protection(
    ask: Ask, budi: User, tari: User, incident: Incident
) -> None:
    nik = [{"kind": "nik", "number": "1309014105900001"}]
    for _ in range(2):
        last = make_household(
            incident,
            persons=[{**PARENTS[1], "documents": nik}],
            origin="Sioban",
            focal_point=None,
            counts=None,
        )
    find_duplicates(last)
    pair = MatchPair.objects.get()
    path = f"match-pairs/{pair.pk}/decide/"
    assert pair.band == "certain"
    assert ask(budi, path, decision="same", reason="NIK").status_code == 403
    assert ask(tari, path, decision="same", reason="NIK").status_code == 200


@pytest.fixture
def across(incident: Incident, sari: User, partner_a: Organisation) -> MatchPair:
    """A pair of which one side was registered by the office, and one by partner A."""
    theirs = make_user("ani", Role.REGISTRAR, partner_a, incident)
    family(incident, by=sari)
    find_duplicates(family(incident, by=theirs))
    return MatchPair.objects.get()


def test_across_organisations_nobody_decides_alone(
    ask: Ask, across: MatchPair, budi: User, tari: User
) -> None:
    path = f"match-pairs/{across.pk}/decide/"
    first = ask(budi, path, decision="same", reason="Same cards").json()
    again = ask(budi, path, decision="same", reason="Same cards").json()
    assert (first["state"], first["awaits_second"], again["state"]) == ("open", True, "open")
    assert ask(tari, path, decision="same", reason="I asked them").json()["state"] == "same"


def test_the_second_is_of_another_organisation_where_one_may_decide(
    ask: Ask, across: MatchPair, budi: User, tari: User, partner_a: Organisation, incident: Incident
) -> None:
    theirs = make_user("rita", Role.COORDINATOR, partner_a, incident)
    path = f"match-pairs/{across.pk}/decide/"
    states = [
        ask(who, path, decision="same", reason="Same cards").json()["state"]
        for who in (budi, tari, theirs)
    ]
    assert states == ["open", "open", "same"]


def test_two_who_do_not_agree_leave_it_open(
    ask: Ask, across: MatchPair, budi: User, tari: User
) -> None:
    path = f"match-pairs/{across.pk}/decide/"
    ask(budi, path, decision="same", reason="Same cards")
    assert ask(tari, path, decision="different", reason="No").json()["state"] == "open"
    assert across.decisions.count() == 2


def test_a_chain_of_households_that_are_not_alike_is_told(
    ask: Ask, budi: User, incident: Incident
) -> None:
    a = family(incident)
    b = family(incident, {"name": "Hosnara Khatun", "sex": "f", "birth_date": "1971-02-03"})
    told = [{"name": "Hosnara Khatun", "sex": "f", "birth_date": "1971-02-03"}]
    c = make_household(incident, persons=told, focal_point=None, counts=None, origin="Sioban")
    for household in (b, c):
        find_duplicates(household)
    pairs = {frozenset([pair.a_id, pair.b_id]): pair for pair in MatchPair.objects.all()}
    ask(
        budi,
        f"match-pairs/{pairs[frozenset([a.pk, b.pk])].pk}/decide/",
        decision="same",
        reason="1",
    )
    answer = ask(
        budi,
        f"match-pairs/{pairs[frozenset([b.pk, c.pk])].pk}/decide/",
        decision="same",
        reason="2",
    )
    (warning,) = answer.json()["warnings"]
    assert {warning["a"], warning["b"]} == {str(a.pk), str(c.pk)}


def test_the_list_shows_open_pairs_to_those_who_may(
    sign_in: SignIn, budi: User, dewi: User, twice: Twice, incident: Incident
) -> None:
    path = f"/api/v1/match-pairs/?incident={incident.ref}"
    (row,) = sign_in(budi).get(path).json()["results"]
    assert row["id"] == str(twice[2].pk)
    told, kept = row["persons"], twice[2].members
    assert [each["probability"] for each in told] == [round(m["probability"], 6) for m in kept]
    assert len(told) == 2
    assert told != kept
    assert sign_in(budi).get(f"{path}&state=same").json()["results"] == []
    assert sign_in(dewi).get(path).status_code == 403


NAMES = ["Hosnara Khatun", "Tomas Saogo", "Siti Rohani", "Rofiq Ullah"]
NEEDS = [
    ["disability"],
    [],
    ["disability", "family_missing"],
    ["serious_medical", "family_missing"],
]


def test_merges_undone_in_any_order_leave_no_trace(incident: Incident, budi: User) -> None:
    for place, (name, needs) in enumerate(zip(NAMES, NEEDS, strict=True)):
        grandmother = {"name": name, "sex": "f", "birth_year": 1950 + place, "needs": needs[:1]}
        household = family(incident, grandmother, needs=needs, medical_urgent=place == 2)
        find_duplicates(household)
    pairs, before = list(MatchPair.objects.order_by("pk")), state(incident)
    assert len(pairs) == 6

    @settings(max_examples=8)
    @given(st.lists(st.sampled_from(pairs), max_size=6), st.randoms(use_true_random=False))
    def turn(steps: list[MatchPair], dice: Random) -> None:
        for pair in steps:
            identity = queries.pairs.standing(pair)
            if identity is None:
                decide(pair, "same", by=budi, reason="Same cards")
            else:
                undo_merge(identity, by=budi)
            assert_counted_once(incident)
        standing = list(Identity.objects.filter(undone_at=None).order_by("pk"))
        dice.shuffle(standing)
        for identity in standing:
            undo_merge(identity, by=budi)
        assert state(incident) == before

    turn()


def assert_counted_once(incident: Incident) -> None:
    """The parents of each family that goes on, and everybody who is nobody else."""
    going_on = Household.objects.filter(incident=incident).exclude(status="merged")
    assert queries.figures(incident).people_registered == 2 * going_on.count() + len(NAMES)


def state(incident: Incident) -> list[Any]:
    """All that is said of households and people, but when it was last touched."""
    rows = Household.objects.filter(incident=incident).order_by("number")
    people = Person.objects.filter(household__incident=incident).order_by("no")
    passing = {"updated_at", "content_hash"}
    columns = [f.attname for f in Household._meta.concrete_fields if f.name not in passing]
    return [*rows.values_list(*columns), *people.values_list()]
