"""People decide whether two households are one. Nothing is deleted or written over, all can be undone."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from core.actors import actor_fields
from core.errors import RuleBroken
from core.models import Scope
from partners.access import ACTS, acting_for
from partners.models import Membership, User
from registrations.models import Band, Identity, MatchDecision, MatchPair, MatchRegister
from registrations.queries import pairs
from registrations.services import merging

State = MatchPair.State
Decision = MatchDecision.Decision
TOLD: dict[str, str] = {
    Decision.SAME: "households_merged",
    Decision.DIFFERENT: "called_different",
    Decision.UNDONE: "merge_undone",
}


def act_for(pair: MatchPair) -> str:
    """The act that whoever decides the pair must be allowed: who is certain weighs more."""
    return "decide_certain" if pair.band == Band.CERTAIN else "decide_review"


@transaction.atomic
def decide(pair: MatchPair, decision: str, *, by: User, reason: str) -> MatchPair:
    """Somebody says whether both sides are one: `same` merges them, `different` keeps them apart.

    Where the sides belong to different organisations it takes a second person to say the same; until then
    the pair stays open. Said again it changes nothing. RuleBroken `merged`: undo the merge first.
    """
    _take_turn(pair.incident_id)
    pair = MatchPair.objects.select_related("incident__scope", "a", "b").get(pk=pair.pk)
    if pair.state == decision:
        return pair
    if pair.state == State.SAME:
        raise RuleBroken("merged", _("They were merged. Undo that first."))
    line = _line(pair, decision, by=by, reason=reason)
    said = pairs.said(pair).filter(decision=decision)
    if pairs.needs_two(pair) and not _seconds(line, said, pair.scope):
        if not said.filter(actor_id=by.actor_id).exists():
            _write(line, "verdict_waits", by=by)
        return pair
    MatchPair.objects.filter(pk=pair.pk).change(state=decision)
    if decision == State.SAME:
        _merge(pair, line, by=by)
    _write(line, TOLD[decision], by=by)
    return pair.refreshed()


def _merge(pair: MatchPair, line: MatchDecision, *, by: User) -> None:
    before = pairs.component([pair.a_id]), pairs.component([pair.b_id])
    line.identity = Identity.objects.create(incident_id=pair.incident_id, pair=pair)
    merging.bring_in_line(before[0] | before[1], by=by, reason=line.reason)
    line.before, line.after = _ids(*before), _ids(before[0] | before[1])


@transaction.atomic
def undo_merge(identity: Identity, *, by: User, reason: str = "") -> Identity:
    """Take a merge back: everything is as if it had not been, and the pair is open. Twice is as once."""
    _take_turn(identity.incident_id)
    pair = MatchPair.objects.select_related("incident__scope", "a", "b").get(pk=identity.pair_id)
    before = pairs.component([pair.a_id])
    standing = Identity.objects.filter(pk=identity.pk, undone_at=None)
    if not standing.change(undone_at=timezone.now()):
        return identity.refreshed()
    line = _line(pair, Decision.UNDONE, by=by, reason=reason)
    line.identity = identity
    merging.bring_in_line(before, by=by, reason=reason)
    sides = (pairs.component([side]) for side in (pair.a_id, pair.b_id))
    line.before, line.after = _ids(before), _ids(*sides)
    _write(line, TOLD[Decision.UNDONE], by=by)
    MatchPair.objects.filter(pk=pair.pk).change(state=State.OPEN, opened_at=timezone.now())
    return identity.refreshed()


def _take_turn(incident_id: UUID) -> None:
    """From here to the commit nobody else decides in this incident: two merges would not see each other."""
    MatchRegister.objects.bulk_create([MatchRegister(pk=incident_id)], ignore_conflicts=True)
    MatchRegister.objects.filter(pk=incident_id).update(decisions=F("decisions") + 1)


def _line(pair: MatchPair, decision: str, *, by: User, reason: str) -> MatchDecision:
    return MatchDecision(
        pair=pair,
        decision=decision,
        reason=reason,
        organisation_id=acting_for(by, act_for(pair), pair.scope),
        model_version=pair.model_version,
        **actor_fields(by),
    )


def _seconds(line: MatchDecision, said: QuerySet[MatchDecision], scope: Scope) -> bool:
    """Whether another person has said it before, of another organisation where any but ours may decide."""
    others = said.exclude(actor_id=line.actor_id)
    roles = ACTS[act_for(line.pair)].roles
    elsewhere = Membership.objects.in_force().covering(scope).filter(role__in=roles)
    if elsewhere.exclude(organisation=line.organisation_id).exists():
        others = others.exclude(organisation=line.organisation_id)
    return others.exists()


def _write(line: MatchDecision, kind: str, *, by: User) -> None:
    """The line, and what happened on the page of each side."""
    line.save(force_insert=True)
    a, b = line.pair.a, line.pair.b
    for side, other in ((a, b), (b, a)):
        events.record(
            f"registrations.{kind}",
            by=by,
            scope_id=line.pair.incident_id,
            about=side.pk,
            reason=line.reason,
            pair=str(line.pair_id),
            household=str(other.pk),
            number=other.number,
            ref=line.pair.incident.ref,
        )


def _ids(*groups: set[UUID]) -> list[list[str]]:
    return [sorted(map(str, group)) for group in groups]
