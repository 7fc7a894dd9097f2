"""How what happens to a household is told on its page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event
from core.parts import Entry
from core.timeline import tells


def _registered(event: Event) -> Entry:
    people = event.facts["people"]
    told = ngettext("Registered: %(n)s person", "Registered: %(n)s people", people)
    return Entry(event.at, told % {"n": people}, state="good")


def _corrected(event: Event) -> Entry:
    return Entry(event.at, _("Corrected"))


tells.add("registrations.household_registered", _registered)
tells.add("registrations.household_corrected", _corrected)
