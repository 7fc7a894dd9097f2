"""NOMOR: what a family is told of itself, and only on the phone that it gave us."""

from core.sealed import blind
from notifications.commands import Answer, Call, Command, Refused, commands
from registrations import numbers
from registrations.models import Household, ProtectedNote
from registrations.queries import identity_of
from registrations.queries.keeping_apart import must_not_meet
from shelters.models import SpacePool, Stay
from shelters.rules import is_child_without_family
from shelters.sms import words

SAFE_POOLS = (SpacePool.Kind.WOMEN_SAFE, SpacePool.Kind.CHILD_CARE)


def own_number(call: Call) -> Answer:
    """Where a family has its place. Whoever asks from another phone, and whoever needs protection, is told to
    ask our staff, all in the same words: a stranger learns nothing, not even that a card exists."""
    household = _own(call)
    if household is None or _is_protected(household):
        # Without the incident, so that not even LATIHAN in front tells one from the other.
        raise Refused("ask_staff", words.ASK_STAFF())
    one = identity_of(household)
    stay = Stay.objects.active().filter(household__in=one).select_related("shelter").first()
    facts = {"people": household.people}
    said = words.OWN_PLACE(code=stay.shelter.code, **facts) if stay else words.NO_PLACE(**facts)
    return Answer(said, scope=household.scope)


def _own(call: Call) -> Household | None:
    number = numbers.read(call.word("household"))
    if number is None or not number.is_right:
        return None
    rows = Household.objects.filter(
        number=str(number),
        phone_index=blind(call.message.sender, "phone"),
        consent_sms=True,
        status__in=Household.PRESENT,
    )
    others = rows.exclude(phone_owner=Household.PhoneOwner.OTHER)
    return others.select_related("incident__scope").first()


def _is_protected(household: Household) -> bool:
    one = identity_of(household)
    stays = Stay.objects.active().filter(household__in=one)
    return (
        is_child_without_family(household)
        or ProtectedNote.objects.filter(household__in=one).exists()
        or bool(must_not_meet(one))
        or stays.filter(pool__in=SAFE_POOLS).exists()
        or stays.filter(parts__pool__kind__in=SAFE_POOLS).exists()
    )


commands.add("number", Command(own_number, is_open=True))
