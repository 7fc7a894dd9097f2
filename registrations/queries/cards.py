"""Questions about cards: whose is it, and is it still good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from core.errors import RuleBroken
from incidents.models import Incident
from partners.access import Who, may
from registrations import tokens
from registrations.models import Card, CardKey, Household, MergedHousehold
from registrations.queries.households import households


class Verdict(TextChoices):
    """What is to be said of a card that somebody shows."""

    VALID = "valid", _("Valid")
    NUMBER_ONLY = "number_only", _("Number found")
    VOID = "void", _("No longer valid")
    LOST = "lost", _("Reported lost")
    WRONG_SIGNATURE = "wrong_signature", _("Not made by us")
    UNKNOWN = "unknown", _("Not known here")


OF_STATE = {
    Card.State.ISSUED: Verdict.VALID,
    Card.State.VOID: Verdict.VOID,
    Card.State.LOST: Verdict.LOST,
}


@dataclass(frozen=True)
class Finding:
    """A verdict with what belongs to it. `number` stands on the card and is empty when nothing vouches
    for it; `household` is None for a reader who may not know of it."""

    verdict: Verdict
    number: str = ""
    card: Card | None = None
    household: Household | None = None


class Selection(NamedTuple):
    """Households to give cards to: of an arrival, or by their numbers; else all of the incident."""

    arrival: UUID | None = None
    numbers: Sequence[str] = ()
    only_without: bool = False
    after: str = ""


def check(who: Who, token: tokens.Token, incident: Incident | None = None) -> Finding:
    """What a card is worth, asked by `who`; with `incident`, cards of other incidents are unknown."""
    key = CardKey.objects.filter(key_id=token.key_id).select_related("incident__scope").first()
    if key is None or not may(who, "see_households", key.incident):
        return Finding(Verdict.UNKNOWN)
    if incident is not None and incident.pk != key.incident_id:
        return Finding(Verdict.UNKNOWN)
    if not tokens.verify(token, key.public_bytes):
        return Finding(Verdict.WRONG_SIGNATURE)
    signed = Card.objects.filter(token=token.token, household__incident=key.incident)
    card = signed.filter(household__number=token.number).first()
    if card is None:
        return Finding(Verdict.UNKNOWN, token.number)
    household = households(who).filter(pk=card.household_id).first()
    return Finding(OF_STATE[Card.State(card.state)], token.number, card, household)


def holder(who: Who, token: tokens.Token, incident: Incident) -> UUID:
    """Whose card this is, at a hand-out of `incident`. RuleBroken `card_not_valid` when it does not count."""
    found = check(who, token, incident)
    if found.verdict is not Verdict.VALID or found.card is None:
        message = _("This card does not count: %(verdict)s.")
        said = {"verdict": found.verdict.label}
        raise RuleBroken("card_not_valid", message % said, state=found.verdict.value)
    return found.card.household_id


def look_up(who: Who, asked: tokens.Token | str, incident: Incident) -> Finding:
    """What to say to a card, or to a number alone, which proves nothing about who carries it."""
    if isinstance(asked, tokens.Token):
        return check(who, asked, incident)
    household = households(who).filter(number=asked, incident=incident).first()
    if household is None:
        return Finding(Verdict.UNKNOWN, asked)
    return Finding(Verdict.NUMBER_ONLY, asked, newest_card(household), household)


def goes_on_as(who: Who, household: Household) -> Household | None:
    """The household that a merged one is counted with now, where `who` may know of it."""
    merged = MergedHousehold.objects.filter(household=household).values("into")
    return households(who).filter(pk__in=merged).first()


def newest_card(household: Household) -> Card | None:
    """The valid card, or the one that ended last."""
    return household.cards.order_by("-issued_at", "-pk").first()


def valid_card(household: Household) -> Card | None:
    """The card that counts: a household has one at most."""
    return household.cards.filter(state=Card.State.ISSUED).first()


def for_cards(who: Who, incident: Incident, wanted: Selection) -> QuerySet[Household]:
    """The households of a selection that may have a card, in the order of their numbers."""
    rows = households(who).filter(incident=incident, status__in=Household.PRESENT)
    if wanted.arrival:
        rows = rows.filter(arrival=wanted.arrival)
    if wanted.numbers:
        rows = rows.filter(number__in=wanted.numbers)
    if wanted.only_without:
        rows = rows.filter(~_has_card())
    if wanted.after:
        rows = rows.filter(number__gt=wanted.after)
    return rows.order_by("number")


def without_card(incident: Incident) -> int:
    """How many households that are here have no valid card."""
    here = Household.objects.filter(incident=incident, status__in=Household.PRESENT)
    return here.filter(~_has_card()).count()


def _has_card() -> Exists:
    return Exists(Card.objects.filter(household=OuterRef("pk"), state=Card.State.ISSUED))
