"""What the page of a household says of others that it may be the same as."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Event
from core.parts import Entry
from core.timeline import tells
from partners.access import may
from partners.models import User
from registrations.models import Household
from registrations.queries import pairs
from registrations.sections import Section, sections


def _beside(household: Household, user: User) -> dict[str, Any] | None:
    if not may(user, "see_matches", household):
        return None
    beside = pairs.beside(user, household)
    return {"beside": beside} if beside else None


def _merged(event: Event) -> Entry:
    told = _("One household with %(number)s, registered twice.") % event.facts
    return Entry(event.at, told, url=_page(event))


def _different(event: Event) -> Entry:
    told = _("Not the same as %(number)s: somebody looked.") % event.facts
    return Entry(event.at, told, url=_page(event))


def _undone(event: Event) -> Entry:
    told = _("No longer one with %(number)s: that was taken back.") % event.facts
    return Entry(event.at, told, url=_page(event))


def _page(event: Event) -> str:
    facts = event.facts
    return reverse("household", kwargs={"ref": facts["ref"], "number": facts["number"]})


tells.add("registrations.households_merged", _merged)
tells.add("registrations.called_different", _different)
tells.add("registrations.merge_undone", _undone)
sections.add("duplicates", Section(4, "registrations/parts/duplicates_section.html", _beside))
