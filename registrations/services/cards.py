"""Cards: given, replaced, lost, and shown at a hand-out."""

import base64
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, events, rows
from core.actors import Acting
from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.models import Incident
from partners.models import User
from registrations import tokens
from registrations.models import Card, CardKey, Household

AT_ONCE = 100
State = Card.State


def card_key(incident: Incident) -> CardKey:
    """The key by which the incident signs its cards; made when it is first needed, once."""
    found = CardKey.objects.filter(incident=incident).first()
    return found or _make_key(incident)


@transaction.atomic
def _make_key(incident: Incident) -> CardKey:
    private = tokens.new_key()
    public = tokens.public_key(private)
    key = CardKey(incident=incident, key_id=tokens.key_id(public))
    key.public = base64.b64encode(public).decode()
    key.private = base64.b64encode(private).decode()
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:
        # Another process made it at the same moment; or, once in a million, the id is another key's.
        return card_key(incident)
    return key


@transaction.atomic
def issue_cards(
    incident: Incident, households: Collection[Household], *, by: Acting
) -> dict[UUID, Card]:
    """The valid card of each of at most 100 households, by household; made where there is none.

    RuleBroken `wrong_state` for a household that is here no more.
    """
    if len(households) > AT_ONCE:
        raise ValueError(f"At most {AT_ONCE} cards at once.")
    if any(household.status not in Household.PRESENT for household in households):
        raise RuleBroken("wrong_state", _("This household is here no more."))
    valid = Card.objects.filter(household__in=households, state=State.ISSUED)
    has_card = set(valid.values_list("household", flat=True))
    key = card_key(incident)
    private = key.private_bytes
    made = [_card(h, private, by) for h in households if h.pk not in has_card]
    # Where somebody else gives one at the same moment, theirs stays and ours is passed over.
    rows.insert(Card, map(vars, made), pass_over_known=True)
    cards = {card.household_id: card for card in valid.all()}
    new = {card.pk for card in made} & {card.pk for card in cards.values()}
    events.record_many(_issued(card, incident, by) for card in made if card.pk in new)
    return cards


def _card(household: Household, private: bytes, by: Acting) -> Card:
    token = tokens.new_token()
    card = Card(
        household=household,
        token=token,
        payload=tokens.sign(household.number, token, private),
        issued_by=by if isinstance(by, User) else None,
    )
    card.code = tokens.new_code()
    return card


def _issued(card: Card, incident: Incident, by: Acting) -> AuditEntry:
    return audit.entry(
        "registrations.card_issued",
        by=by,
        scope_id=incident.pk,
        about=card.household_id,
        facts={"card": str(card.pk)},
    )


def issue_card(household: Household, *, by: Acting) -> Card:
    """The valid card of a household, made if it has none. RuleBroken `wrong_state`."""
    return issue_cards(household.incident, [household], by=by)[household.pk]


@transaction.atomic
def end_card(card: Card, state: Card.State, *, reason: str, by: Acting) -> Card:
    """The card is `void` or `lost` from now on. RuleBroken `wrong_state` when it has ended already."""
    still_valid = Card.objects.filter(pk=card.pk, state=State.ISSUED)
    ended = still_valid.change(
        state=state,
        reason=reason,
        voided_at=timezone.now(),
        voided_by=by if isinstance(by, User) else None,
    )
    if not ended:
        message = _("This card has ended already.")
        raise RuleBroken("wrong_state", message, state=card.refreshed().state)
    household = card.household
    events.record(
        "registrations.card_ended",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        reason=reason,
        card=str(card.pk),
        state=str(state),
    )
    return card.refreshed()


@transaction.atomic
def replace_card(card: Card, state: Card.State, *, reason: str, by: Acting) -> Card:
    """End a card and give a new one; answers with the new. RuleBroken `wrong_state`."""
    ended = end_card(card, state, reason=reason, by=by)
    return issue_card(ended.household, by=by)


def note_printed(incident: Incident, cards: int, *, layout: str, by: Acting) -> None:
    """One line in the audit trail for a sheet of cards, however many are on it."""
    audit.note(
        "registrations.cards_printed", by=by, scope_id=incident.pk, cards=cards, layout=layout
    )
