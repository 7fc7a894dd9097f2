"""Questions about the pairs that wait for somebody to decide them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from core import rows
from core.models import Scope
from incidents.models import Incident, Task
from partners import queries as partners
from partners.access import Who
from partners.models import Membership, User
from registrations.models import Band, MatchDecision, MatchPair
from registrations.queries import pairs

ASK_SITE = "same_household"
MOST = 500
_OPEN = f"""
    SELECT COUNT(*) FROM {MatchPair._meta.db_table}
    WHERE incident_id = %s AND state = '{MatchPair.State.OPEN.value}' AND band <> '{Band.NONE.value}'
"""  # noqa: S608 - our own names


class Neighbours(NamedTuple):
    """The pairs before and after one in the order in which they are decided, by their numbers."""

    before: tuple[str, str] | None
    after: tuple[str, str] | None


def waiting(who: User, incident: Incident) -> QuerySet[MatchPair]:
    """Open pairs, who is certain first, then the most likely.

    Those that wait for somebody else than `who`, who has spoken already, come last.
    """
    spoken = Exists(_said().filter(actor_id=who.actor_id))
    rank = Case(When(band=Band.CERTAIN, then=Value(0)), default=Value(1))
    rows = pairs.pairs(who, incident)
    return rows.order_by(spoken, rank, "-probability", "-bits", "pk")


def first(rows: QuerySet[MatchPair], most: int) -> list[MatchPair]:
    """The first so many pairs as lines of a list; `row.waits` for a second person. Two queries.

    In the first one the database carries ids alone: it sorts thousands of pairs to show fifty.
    """
    ids = list(rows.values_list("pk", flat=True)[:most])
    lines = listed(MatchPair.objects.annotate(waits=Exists(_said()))).in_bulk(ids)
    return [lines[id] for id in ids]


def _said() -> QuerySet[MatchDecision]:
    """What was said of the pair of the query around this one since it was opened."""
    return MatchDecision.objects.filter(pair=OuterRef("pk"), created_at__gte=OuterRef("opened_at"))


def decided(who: Who, incident: Incident, state: str) -> QuerySet[MatchPair]:
    """Pairs in a state that is not open, as a list shows them."""
    return listed(pairs.pairs(who, incident, state)).annotate(waits=Value(False))


def listed(rows: QuerySet[MatchPair]) -> QuerySet[MatchPair]:
    """With what a line of a list shows, and no more: members and whole households are long."""
    shown = ("state", "band", "probability", "reasons", "created_at")
    homes = {
        f"{side}_{told}": F(f"{side}__{told}") for side in "ab" for told in ("number", "people")
    }
    return rows.select_related(None).only(*shown).annotate(**homes)


def open_pairs(scope: Scope) -> int:
    """How many wait in an incident. One query that an index answers, on every page: it is a plain one."""
    found: int = rows.answer(_OPEN, scope.pk)
    return found


def find(who: Who, incident: Incident, a: str, b: str) -> MatchPair:
    """The pair of two households by their numbers, whichever comes first. Raises Http404."""
    either = Q(a__number=a, b__number=b) | Q(a__number=b, b__number=a)
    id = MatchPair.objects.filter(either, incident=incident).values_list("pk", flat=True).first()
    if id is None:
        raise Http404
    return pairs.find_pair(who, id, incident)


def neighbours(who: User, pair: MatchPair) -> Neighbours:
    """Of the 500 that are decided first. After a pair that is decided comes the first of them."""
    ids = list(waiting(who, pair.incident).values_list("pk", flat=True)[:MOST])
    here = ids.index(pair.pk) if pair.pk in ids else None
    before = ids[here - 1] if here else None
    after = next(iter(ids[0 if here is None else here + 1 :]), None)
    rows = MatchPair.objects.filter(pk__in=[before, after])
    numbers = {id: (a, b) for id, a, b in rows.values_list("pk", "a__number", "b__number")}
    return Neighbours(*(numbers.get(id) if id else None for id in (before, after)))


def registered_by(pair: MatchPair) -> tuple[list[str], list[str]]:
    """The names of the organisations that registered each side."""
    a, b = pairs.organisations([pair.a, pair.b], pair.scope)
    return partners.names(a), partners.names(b)


def seconders(pair: MatchPair, roles: Collection[str], but: Collection[UUID]) -> list[str]:
    """The organisations, but those, in which somebody has a role that may decide it."""
    held = Membership.objects.in_force().covering(pair.scope).filter(role__in=roles)
    ids = held.exclude(organisation__in=but).values_list("organisation", flat=True)
    return partners.names(set(ids))


def questions(pair: MatchPair) -> list[Task]:
    """What the site was asked about this pair, the newest first."""
    asked = Task.objects.filter(kind=ASK_SITE, target_id=pair.pk).select_related("done_by")
    return list(asked.order_by(F("done_at").desc(nulls_first=True)))
