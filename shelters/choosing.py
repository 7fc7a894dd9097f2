"""The choices on the pages of a plan: which proposals to accept, which shelter instead."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.words import kilometres, number
from shelters import queries, rules, services
from shelters.models import AllocationRun, Proposal, Shelter, SpacePool
from shelters.queries import Offer
from shelters.review import Line

MOST = 200
EVERYTHING = "all"
GENERAL = SpacePool.Kind.GENERAL


def chosen(run: AllocationRun, sent: Mapping[str, str]) -> list[UUID] | None:
    """The ids of the proposals that a button stands for; None means all. Http404 for no such button."""
    rows = run.proposals.filter(shelter__isnull=False)
    if sent.get("do") == EVERYTHING:
        return None
    if code := sent.get("shelter"):
        return list(rows.filter(shelter__code=code).values_list("pk", flat=True))
    try:
        return list(rows.filter(pk=UUID(sent.get("proposal", ""))).values_list("pk", flat=True))
    except ValueError as error:
        raise Http404 from error


def is_long(run: AllocationRun, chosen: list[UUID] | None) -> bool:
    """Whether holding those places would take too long for one request."""
    rows = queries.to_accept(run).filter(decision=Proposal.Decision.OPEN)
    mine = rows if chosen is None else rows.filter(pk__in=chosen)
    return mine.count() > services.IN_REQUEST


def shelters(row: Proposal) -> list[tuple[str, str]]:
    """(code, label) of the shelters in use, nearest first."""
    near = queries.point_of(row.household)
    rows = queries.shelters(row.run.incident).filter(status__in=Shelter.IN_USE)
    found = [("", _("Choose a shelter"))]
    for offer in queries.by_distance(near, rows):
        found.append((offer.shelter.code, _told(offer, row)))
        if len(found) > MOST:
            break
    return found


def pools(run: AllocationRun) -> list[tuple[str, str]]:
    """(kind, label) of the pools that some shelter has; accessible places are given by need."""
    rows = SpacePool.objects.filter(shelter__incident=run.incident, capacity__gt=0)
    there = {GENERAL, *rows.values_list("kind", flat=True).distinct()} - {SpacePool.Kind.ACCESSIBLE}
    return [(kind, str(label)) for kind, label in SpacePool.Kind.choices if kind in there]


def first_choice(row: Proposal) -> dict[str, str]:
    """The initial choice of the form: the shelter where the smallest change would be enough."""
    told = row.remedy
    return {"shelter": queries.codes(row.run.incident)[told["shelter"]]} if told else {}


def line(row: Proposal) -> Line:
    return Line(row, queries.codes(row.run.incident))


def _told(offer: Offer, row: Proposal) -> str:
    shelter = offer.shelter
    parts = [shelter.code, shelter.name, f"{kilometres(offer.km)} km"]
    if shelter.declared is not None:  # else the obstacle says that nobody knows
        free = ngettext("%(n)s place", "%(n)s places", offer.free)
        parts.append(free % {"n": number(offer.free)})
        parts += [_("old figure")] if shelter.figure_is_old else []
    if row.accessible and queries.free_in(shelter, SpacePool.Kind.ACCESSIBLE) < row.accessible:
        parts.append(_("too few accessible places"))
    parts += [str(rules.WORDS[code]) for code in rules.obstacles(shelter, row.household)[:1]]
    return " · ".join(parts)
