"""Facilities and referrals on the map."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import Scope
from core.parts import State
from maps.layers import Feature, Layer, layers
from partners.access import Who, may
from referrals import queries
from referrals.models import Facility, Referral

STATES: dict[str, State] = {
    Facility.Status.OPEN: "good",
    Facility.Status.LIMITED: "attention",
    Facility.Status.CLOSED: "critical",
}


def facilities(who: Who, scope: Scope) -> Iterator[Feature]:
    """Every facility, with the open referrals that this incident has there."""
    waiting = queries.open_by_facility(scope.pk)
    for row in queries.facilities():
        count = waiting.get(row.pk, 0)
        yield Feature(
            str(row.pk),
            row.lat,
            row.lon,
            {
                "name": row.name,
                "kind": row.kind,
                "services": row.services,
                "status": row.status,
                "beds_available": row.beds_available,
                "open_referrals": count,
                "text": _facility_text(row, count),
                "state": STATES[row.status],
            },
        )


def referrals(who: Who, scope: Scope) -> Iterator[Feature]:
    """Open referrals: each from its place to its facility for those who work on them, else counts there."""
    if may(who, "see_referrals", scope):
        return _points(who, scope)
    return _counts(scope)


def _points(who: Who, scope: Scope) -> Iterator[Feature]:
    rows = queries.referrals(who).filter(queries.OPEN, incident=scope.pk)
    for row in rows.order_by("due_at"):
        yield Feature(
            str(row.pk),
            row.from_lat,
            row.from_lon,
            {
                "name": row.code,
                "priority": row.priority,
                "referral_state": row.state,
                "due_at": row.due_at,
                "text": _referral_text(row),
                "state": row.clock_state,
                "to": [row.facility.lon, row.facility.lat],
                "url": reverse("referral", kwargs={"ref": row.incident.ref, "code": row.code}),
            },
        )


def _counts(scope: Scope) -> Iterator[Feature]:
    waiting = queries.open_by_facility(scope.pk)
    for row in queries.facilities().filter(pk__in=waiting):
        count = waiting[row.pk]
        text = _open_referrals(count)
        yield Feature(None, row.lat, row.lon, {"name": row.name, "count": count, "text": text})


def _facility_text(row: Facility, open_referrals: int) -> str:
    words = [row.get_kind_display(), row.get_status_display(), _open_referrals(open_referrals)]
    return " · ".join(words)


def _referral_text(row: Referral) -> str:
    facts = {
        "priority": row.get_priority_display(),
        "state": row.get_state_display(),
        "facility": row.facility.name,
    }
    return _("%(priority)s, %(state)s, to %(facility)s") % facts


def _open_referrals(count: int) -> str:
    return ngettext("%(n)d open referral", "%(n)d open referrals", count) % {"n": count}


layers.add(
    "facilities",
    Layer(
        gettext_lazy("Health facilities"),
        "see_facilities",
        facilities,
        shows_sites=False,
        mark="cross",
        place=30,
    ),
)
layers.add(
    "referrals",
    Layer(
        gettext_lazy("Referrals"),
        "see_figures",
        referrals,
        shows_sites=False,
        mark="flow",
        place=40,
    ),
)
