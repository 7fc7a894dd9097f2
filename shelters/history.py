"""How the stays of a household are told on its page."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import Event
from core.parts import Entry, State
from core.timeline import Tell, tells


def _told(sentence: Promise, state: State = "info") -> Tell:
    def tell(event: Event) -> Entry:
        return Entry(event.at, str(sentence) % {"code": event.facts["shelter"]}, state=state)

    return tell


SENTENCES: dict[str, Callable[[Event], Entry]] = {
    "held": _told(_("A place is held in %(code)s")),
    "transferred": _told(_("Moved to %(code)s")),
    "checked_in": _told(_("Checked in at %(code)s"), "good"),
    "departed": _told(_("On the way to %(code)s")),
    "left": _told(_("Left %(code)s")),
    "cancelled": _told(_("The place in %(code)s was given back")),
    "no_show": _told(_("Did not come to %(code)s"), "attention"),
    "expired": _told(_("The place in %(code)s was not taken in time"), "attention"),
    "shared": _told(_("They keep their place in %(code)s")),
}

for state, sentence in SENTENCES.items():
    tells.add(f"shelters.stay_{state}", sentence)


def _resized(event: Event) -> Entry:
    people = event.facts["people"]
    told = ngettext("%(n)s place for them in %(code)s", "%(n)s places for them in %(code)s", people)
    return Entry(event.at, told % {"n": people, "code": event.facts["shelter"]})


tells.add("shelters.stay_resized", _resized)
tells.add("shelters.proposal_declined", _told(_("The place proposed in %(code)s was declined")))
