"""What the page of a household says of its cards."""

from typing import Any

from django.utils.translation import gettext as _

from core.models import Event
from core.parts import Entry
from core.timeline import tells
from partners.access import may
from partners.models import User
from registrations.models import Card, Household
from registrations.queries import cards
from registrations.sections import Section, sections


def _card(household: Household, user: User) -> dict[str, Any]:
    return {
        "card": cards.newest_card(household),
        "is_here": household.status in Household.PRESENT,
        "may_issue": may(user, "enrol", household),
    }


def _issued(event: Event) -> Entry:
    return Entry(event.at, _("They got a card."))


def _ended(event: Event) -> Entry:
    is_lost = event.facts["state"] == Card.State.LOST
    return Entry(
        event.at, _("Their card was lost.") if is_lost else _("Their card was taken back.")
    )


tells.add("registrations.card_issued", _issued)
tells.add("registrations.card_ended", _ended)
sections.add("card", Section(30, "registrations/parts/card_section.html", _card))
