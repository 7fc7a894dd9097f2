"""Placements are prepared before their transaction, since everybody else waits while it runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from core import events, rows
from core.actors import Acting
from core.fields import Wrong
from core.rows import Statement
from registrations.models import Household
from registrations.queries.keeping_apart import Ties, ties
from shelters import ledger, rules
from shelters.models import Block, Shelter, SpacePool, Stay, StayPart
from shelters.services import interim as care
from shelters.services import refusals
from shelters.services.interim import InterimCare
from shelters.services.moves import line

HELD_FOR = timedelta(hours=24)
ACCESSIBLE = SpacePool.Kind.ACCESSIBLE
State = Stay.State


@dataclass(frozen=True)
class Wish:
    """How a household is to be placed. It is held for 24 hours unless `expires_at` is given.

    `accessible` of the places come from the accessible pool, the others from `pool`. With a `block` of this
    shelter they come out of that block, or, once it has ended, are held like any others. An
    `override_reason` sets the capacity and the rules that a coordinator may overrule aside, on record; a
    `meet_reason` of protection lets households share a shelter that are to be kept apart. Stays held by one
    `plan` are announced together.
    """

    id: UUID | None = None
    pool: str = SpacePool.Kind.GENERAL
    accessible: int = 0
    expires_at: datetime | None = None
    override_reason: str = ""
    meet_reason: str = ""
    interim: InterimCare | None = None
    block: Block | None = None
    plan: UUID | None = None


@dataclass(frozen=True)
class Ready:
    """A placement with everything that was read and prepared for it.

    `wanted` are the places by pool id. `free` are those of them to be taken from the shelter's free places;
    the others, `drawn` in number, come out of the block. `stay_written` and `written` are the statements
    that write the stay, and its parts and journal entry.
    """

    stay: Stay
    wanted: dict[UUID, int]
    free: dict[UUID, int]
    wish: Wish
    ties: Ties
    overruled: list[str]
    stay_written: list[Statement]
    written: list[Statement]

    @property
    def drawn(self) -> int:
        return self.stay.people - sum(self.free.values())

    @property
    def exceeds(self) -> bool:
        return bool(self.wish.override_reason)

    @property
    def is_move(self) -> bool:
        return self.stay.moved_from is not None


def to_hold(household: Household, shelter: Shelter, wish: Wish, by: Acting) -> Ready:
    """A new stay, ready to be written. Raises what `hold` raises, and Wrong for needless interim care."""
    stay = Stay(id=wish.id or uuid4(), household=household, shelter=shelter, pool=wish.pool)
    stay.people = household.people
    stay.expires_at = wish.expires_at or timezone.now() + HELD_FOR
    if wish.interim is not None:
        if not rules.is_child_without_family(household):
            raise Wrong({"interim_care": [_("This household has an adult.")]})
        care.begin(stay, wish.interim)
    if wish.block is not None:
        stay.block, stay.pool = wish.block, wish.block.pool
    return ready(stay, wish, by)


def following(stay: Stay, shelter: Shelter, pool: str) -> Stay:
    """The stay that follows this one when the household moves; not written yet."""
    moves_out = shelter.pk != stay.shelter_id
    on_the_way = moves_out and stay.state == State.CHECKED_IN
    new = Stay(household=stay.household, shelter=shelter, pool=pool, people=stay.people)
    new.state = State.IN_TRANSIT if on_the_way else stay.state
    new.moved_from = stay
    expires = stay.state == State.HELD and stay.interim_until is None
    new.expires_at = timezone.now() + HELD_FOR if expires else None
    if not moves_out:
        new.checked_in_at = stay.checked_in_at
        new.overstay_told_at = stay.overstay_told_at
    new.interim_until, new.interim_told_at = stay.interim_until, stay.interim_told_at
    new.interim_caregiver = stay.interim_caregiver
    new.interim_reason = stay.interim_reason
    new.care_confirmed_at = stay.care_confirmed_at
    new.care_confirmed_by_id = stay.care_confirmed_by_id
    return new


def accessible_now(stay: Stay, shelter: Shelter) -> int:
    """How many accessible places the stay has; 0 if `shelter` has no such pool."""
    if all(pool.kind != ACCESSIBLE for pool in shelter.pools.all()):
        return 0
    return sum(part.people for part in stay.parts.all() if part.pool.kind == ACCESSIBLE)


def ready(stay: Stay, wish: Wish, by: Acting) -> Ready:
    """Check a stay that is not written yet, and prepare what is to be written. RuleBroken, Wrong."""
    overruled = refusals.overruled(stay, exceed=bool(wish.override_reason))
    tied = ties(stay.household)
    if not wish.meet_reason:
        refusals.refuse_meeting(stay, tied)
    if stay.moved_from is None and len(tied.one) > 1:
        refusals.refuse_second_place(tied.one)
    kinds = _kinds(stay, wish.accessible)
    pools = {pool.kind: pool.pk for pool in stay.shelter.pools.all()}
    if kinds.keys() - pools.keys():
        raise refusals.not_here(stay, ["no_such_pool"])
    wanted = {pools[kind]: people for kind, people in kinds.items()}
    stay.set_actor(by)
    return Ready(
        stay=stay,
        wanted=wanted,
        free={pools[kind]: kinds[kind] for kind in kinds if not (stay.block and kind == stay.pool)},
        wish=wish,
        ties=tied,
        overruled=overruled,
        stay_written=list(rows.insertions(Stay, [vars(stay)])),
        written=_written(stay, wanted, wish, by),
    )


def _kinds(stay: Stay, accessible: int) -> dict[str, int]:
    """The places by kind of pool. Wrong for more accessible ones than there are people."""
    if accessible > stay.people:
        sentence = _("The household has %(people)s people only.")
        raise Wrong({"accessible": [sentence % {"people": stay.people}]})
    if stay.pool == ACCESSIBLE:
        return {stay.pool: stay.people}
    kinds = {stay.pool: stay.people - accessible, str(ACCESSIBLE): accessible}
    return {kind: people for kind, people in kinds.items() if people}


def _written(stay: Stay, wanted: ledger.Parts, wish: Wish, by: Acting) -> list[Statement]:
    """The statements for its parts and its entry in the journal and the audit trail."""
    parts = [StayPart(stay=stay, pool_id=id, people=people) for id, people in wanted.items()]
    if stay.moved_from is None:
        more = {"block": str(stay.block_id)} if stay.block_id else {}
        more |= {"plan": str(wish.plan)} if wish.plan else {}
        said = line("shelters.stay_held", stay, by, **more)
    else:
        said = line("shelters.stay_transferred", stay, by, left=stay.moved_from.shelter.code)
    return [
        *rows.insertions(StayPart, map(vars, parts)),
        *events.written([said]),
    ]
