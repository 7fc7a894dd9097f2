"""What other processes do in the race tests."""

from uuid import UUID

from django.core.management import call_command

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.fields import Wrong
from incidents.queries import by_ref
from partners.models import User
from registrations import reading
from registrations.models import Card, Household, MatchPair
from registrations.reports import Group, StatusReport
from registrations.services import (
    correct_household,
    decide,
    find_duplicates,
    register_once,
    report_status,
    split_household,
)
from registrations.services.cards import card_key, issue_card, replace_card
from tests.builders import household_body, make_household


def desk(ref: str, households: int) -> list[str]:
    """Register some households, one after the other; their numbers."""
    incident = by_ref(ref)
    return [make_household(incident, people=2).number for _ in range(households)]


def send(ref: str, id: str) -> bool:
    """Send one household; whether it was new."""
    body = reading.read(household_body(3, id=id))
    _household, new = register_once(by_ref(ref), by=SYSTEM, body=body)
    return new


def correct(number: str, base_hash: str, origin: str) -> str:
    """Correct one version of a household; how it ended."""
    household = Household.objects.get(number=number)
    try:
        correct_household(household, by=SYSTEM, base_hash=base_hash, changes={"origin": origin})
    except RuleBroken as refusal:
        return refusal.code
    return "done"


def import_file(ref: str, path: str) -> None:
    call_command("import_households", path, "--incident", ref)


def give_card(number: str) -> str:
    """Give a household its card; the id of the card that counts."""
    return str(issue_card(Household.objects.get(number=number), by=SYSTEM).pk)


def replace_that_card(id: str) -> str:
    """Replace one card, which only one of many can do; how it ended."""
    try:
        return replace_card(
            Card.objects.get(pk=id), Card.State.LOST, reason="Lost", by=SYSTEM
        ).state
    except RuleBroken as refusal:
        return refusal.code


def sign_with(ref: str) -> str:
    """The public key by which this process would sign the cards of an incident."""
    return card_key(by_ref(ref)).public


def register_and_look(ref: str) -> None:
    """Register a family as a desk does, and look whether it came before."""
    find_duplicates(make_household(by_ref(ref), 3, origin="Sioban"))


def look(number: str) -> None:
    find_duplicates(Household.objects.get(number=number))


def say_the_same(pair: str) -> None:
    """A coordinator merges a pair."""
    row = MatchPair.objects.get(pk=pair)
    decide(row, "same", by=User.objects.get(username="budi"), reason="Same cards")


def leave(household_id: str, boys: int) -> bool:
    """Tell that so many boys have left; whether there were as many."""
    household = Household.objects.get(pk=household_id)
    who = Group((), {"m": {"5-11": boys}})
    try:
        report_status(household, StatusReport(who, "transferred"), by=SYSTEM)
    except Wrong:
        return False
    return True


def split(household_id: str, person_id: str) -> str:
    """Make this person a household of their own, if nobody was faster; its number."""
    household = Household.objects.get(pk=household_id)
    try:
        return split_household(household, Group((UUID(person_id),)), by=SYSTEM, reason="Two").number
    except Wrong:
        return ""
