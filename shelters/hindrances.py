"""What stands in the way of a household at the nearest shelters, in a few words for each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.words import kilometres, number
from shelters.queries import Hindrance

_WHY: dict[str, Promise] = {
    "planned": _("not open yet"),
    "closed": _("closed"),
    "suspended": _("takes nobody for the time being"),
    "full": _("full"),
    "places_unknown": _("its places are not known"),
    "host_refused": _("the host refuses newcomers"),
    "permit_over": _("its permit has run out"),
    "families_only": _("takes families only"),
    "max_household": _("takes no household as large"),
    "no_general_places": _("has no general places"),
    "no_room_for_children": _("has no room for children"),
    "accessible": _("too few accessible places free"),
    "services": _("does not have the services that they need"),
    "promised": _("its places are meant for others"),
    "not_suitable": _("cannot take this household"),
}


def said(row: Hindrance) -> str:
    """MTW02, 9 km: full."""
    facts = {"code": row.shelter.code, "km": kilometres(row.km), "why": why(row)}
    return str(_("%(code)s, %(km)s km: %(why)s.")) % facts


def why(row: Hindrance) -> str:
    """The first thing against it."""
    if row.code == "few":
        words = ngettext("only %(n)s place free", "only %(n)s places free", row.free)
        return words % {"n": number(row.free)}
    return str(_WHY[row.code])
