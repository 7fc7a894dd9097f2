"""The moves of a stay: the household departs, checks in, leaves or does not come, or the hold expires."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, events
from core.actors import SYSTEM, Acting, actor_fields
from core.errors import RuleBroken
from core.models import AuditEntry
from shelters import ledger
from shelters.models import Stay

AT_ONCE = 500
State = Stay.State
FROM = {
    State.IN_TRANSIT: (State.HELD,),
    State.CHECKED_IN: Stay.EXPECTED,
    State.LEFT: (State.CHECKED_IN,),
    State.CANCELLED: Stay.EXPECTED,
    State.NO_SHOW: Stay.EXPECTED,
    State.EXPIRED: (State.HELD,),
    State.TRANSFERRED: Stay.ACTIVE,
}
NEXT: Mapping[str, list[str]] = {
    State.HELD: ["check-in", "cancel", "no-show", "transfer"],
    State.IN_TRANSIT: ["check-in", "cancel", "no-show", "transfer"],
    State.CHECKED_IN: ["check-out", "transfer"],
}
EXPECTED = _("They are expected, not checked in: check them in first, or give their places back.")
STANDS = {
    State.HELD: EXPECTED,
    State.IN_TRANSIT: EXPECTED,
    State.CHECKED_IN: _("They are checked in: check them out, or move them to another place."),
}
ENDED = _("This stay has ended: place the household again if it needs a place.")


@transaction.atomic
def check_in(stay: Stay, *, by: Acting) -> Stay:
    """They have come. Like every move it is done once if the same hand repeats it; else `wrong_state`."""
    now = timezone.now()
    if _moved(stay, State.CHECKED_IN, by, expires_at=None, checked_in_at=now):
        ledger.settle(stay.shelter_id, parts(stay))
        record("shelters.stay_checked_in", stay, by)
    return stay.refreshed()


@transaction.atomic
def depart(stay: Stay, *, by: Acting) -> Stay:
    """They are on the way: from now on the hold does not expire."""
    if _moved(stay, State.IN_TRANSIT, by, expires_at=None):
        record("shelters.stay_departed", stay, by)
    return stay.refreshed()


def check_out(stay: Stay, *, by: Acting) -> Stay:
    """They have left the shelter."""
    return _leave(stay, State.LEFT, by, "occupied")


def cancel(stay: Stay, *, by: Acting) -> Stay:
    """They will not come after all."""
    return _leave(stay, State.CANCELLED, by, "held")


def no_show(stay: Stay, *, by: Acting) -> Stay:
    """They were expected and did not come."""
    return _leave(stay, State.NO_SHOW, by, "held")


def release_expired() -> int:
    """Give back the places of those who did not come in time. Returns how many stays were late.

    Whoever checks in or cancels one of them at the same moment wins.
    """
    due = Stay.objects.filter(state=State.HELD, expires_at__lte=timezone.now())
    late = due.select_related("shelter").order_by("expires_at")[:AT_ONCE]
    for stay in late:
        with suppress(RuleBroken):
            _leave(stay, State.EXPIRED, SYSTEM, "held")
    return len(late)


@transaction.atomic
def _leave(stay: Stay, to: State, by: Acting, column: ledger.Column) -> Stay:
    if end(stay, to, by):
        ledger.give_back(stay.shelter_id, parts(stay), column)
        record(f"shelters.stay_{to}", stay, by)
    return stay.refreshed()


def end(stay: Stay, to: State, by: Acting, sources: Collection[str] = ()) -> bool:
    """End a stay; the caller gives its places back. Answers as `_moved` does."""
    return _moved(stay, to, by, sources, expires_at=None, ended_at=timezone.now())


def _moved(stay: Stay, to: State, by: Acting, sources: Collection[str] = (), **values: Any) -> bool:
    """Compare and set: true when the state changed, false when the same hand had changed it before.

    RuleBroken `wrong_state` otherwise.
    """
    rows = Stay.objects.filter(pk=stay.pk, state__in=sources or FROM[to])
    if rows.change(state=to, **actor_fields(by), **values):
        return True
    now = stay.refreshed()
    if now.state == to and now.is_hand_of(by):
        return False
    raise wrong_state(now)


def wrong_state(stay: Stay) -> RuleBroken:
    """The refusal of a move, with the moves that work now, in words and as the API names them."""
    sentence = STANDS.get(State(stay.state), ENDED)
    return RuleBroken("wrong_state", sentence, state=stay.state, instead=NEXT.get(stay.state, []))


def parts(stay: Stay) -> dict[UUID, int]:
    """The places that it takes, by pool id."""
    return dict(stay.parts.values_list("pool_id", "people"))


def record(kind: str, stay: Stay, by: Acting, **facts: Any) -> None:
    events.record_many([line(kind, stay, by, **facts)])


def line(kind: str, stay: Stay, by: Acting, **facts: Any) -> AuditEntry:
    """The entry of a stay for the journal and the audit trail."""
    said = {"stay": str(stay.pk), "shelter": stay.shelter.code, "people": stay.people, **facts}
    scope_id = stay.shelter.incident_id
    return audit.entry(kind, by=by, scope_id=scope_id, about=stay.household_id, facts=said)
