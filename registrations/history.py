"""How what happens to a household is told on its page."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import Event
from core.parts import Entry
from core.timeline import Tell, tells


def _registered(event: Event) -> Entry:
    people = event.facts["people"]
    told = ngettext("Registered: %(n)s person", "Registered: %(n)s people", people)
    return Entry(event.at, told % {"n": people}, state="good")


def _corrected(event: Event) -> Entry:
    return Entry(event.at, _("Corrected"))


tells.add("registrations.household_registered", _registered)
tells.add("registrations.household_corrected", _corrected)


def _as(sentence: Promise) -> Tell:
    return lambda event: Entry(event.at, str(sentence))


_SAID_BY_SMS = {
    "texts_stopped": gettext_lazy("Their phone said by SMS that they want no texts"),
    "texts_resumed": gettext_lazy("Their phone said by SMS that they want texts again"),
}
for kind, sentence in _SAID_BY_SMS.items():
    tells.add(f"registrations.{kind}", _as(sentence))


def _about_another(sentence: Promise) -> Tell:
    """Tells what was decided of this household and another one, whose number stands in the event."""

    def told(event: Event) -> Entry:
        return Entry(event.at, str(sentence) % {"number": event.facts["number"]})

    return told


_DECIDED = {
    "households_merged": gettext_lazy("One household with %(number)s: they were merged"),
    "merge_undone": gettext_lazy("The merge with %(number)s was undone"),
    "called_different": gettext_lazy("Not the same as %(number)s"),
    "verdict_waits": gettext_lazy(
        "Somebody decided about %(number)s; a second person has to agree"
    ),
}
for kind, sentence in _DECIDED.items():
    tells.add(f"registrations.{kind}", _about_another(sentence))
