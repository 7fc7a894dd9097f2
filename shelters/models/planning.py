"""Plans: a run of the planner, and its proposal for each household."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Job, Record, Scope
from incidents.models import Arrival, Incident, InIncident
from registrations.models import Household
from shelters.models.sites import Shelter, SpacePool
from shelters.models.stays import Stay

# The goals of a plan, the most important first.
OBJECTIVE = ("rules", "priority_people", "people", "community", "km")
PROTECTION = "protection"  # `binding` of children without family: a protection officer places them


class AllocationRun(Record, InIncident, Actor):
    """One plan for everybody who waits, or for those of one arrival.

    It is made from the places free at that moment and changes nothing until people accept its proposals.
    `objective` lists its goals, the most important first. `changes` counts the proposals that differ from
    the previous plan. The same inputs have the same `inputs_hash`.
    """

    class State(models.TextChoices):
        PLANNING = "planning", _("Being made")
        DONE = "done", _("Made")

    class Engine(models.TextChoices):
        FLOW = "flow"
        GREEDY = "greedy"
        MIP = "mip"

    # No index of its own: `run_newest` begins with it.
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", db_index=False)
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNING)
    engine = models.CharField(max_length=6, choices=Engine.choices, default=Engine.FLOW)
    seed = models.PositiveIntegerField(default=1)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")

    made_at = models.DateTimeField(null=True, blank=True)
    engine_used = models.CharField(max_length=6, choices=Engine.choices, blank=True)
    inputs_hash = models.CharField(max_length=64, blank=True)
    objective = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    bound = models.JSONField(null=True)
    changes = models.JSONField(default=dict)
    seconds = models.FloatField(null=True)

    # Filled in by queries.with_outcome(), in households.
    undecided: int  # with a proposed place that nobody has decided on
    held: int  # with a place by this plan

    class Meta:
        indexes = [models.Index(fields=["incident", "-created_at", "-id"], name="run_newest")]

    @property
    def asked(self) -> str:
        """Whom it plans for, as the API says it: `waiting` or `arrival:<id>`."""
        return f"arrival:{self.arrival_id}" if self.arrival_id else "waiting"

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return not self.is_done and self.job is not None and self.job.state == Job.State.FAILED

    @property
    def is_going_on(self) -> bool:
        return not self.is_done and not self.has_failed

    @property
    def told_state(self) -> str:
        """queued | running | done | failed."""
        if self.is_done or self.job is None:
            return "done" if self.is_done else "queued"
        return "running" if self.job.state == Job.State.DONE else str(self.job.state)


class Proposal(Record):
    """Where one household could go by one plan, or why it has no place; and what people decided.

    Without a `shelter` a person must look for a place: `binding` is `protection` for children without
    family, else what stands in the way. `accessible` of its `people` need an accessible place, the others
    one of `pool`. `reasons`, `alternatives` and `remedy` hold codes and figures, which `shelters.wording`
    puts into words.
    """

    class Since(models.TextChoices):
        """What is different from the plan before."""

        NEW = "new", _("New in this plan")
        SAME = "same", _("As before")
        MOVED = "moved", _("Another place than before")
        FOUND = "found", _("Has a place now")
        LOST = "lost", _("Has no place any more")

    class Decision(models.TextChoices):
        OPEN = "open", _("Not decided")
        ACCEPTED = "accepted", _("Place held")
        CHANGED = "changed", _("Placed elsewhere")
        DECLINED = "declined", _("Declined")
        SUPERSEDED = "superseded", _("A newer plan counts")
        GONE = "gone", _("Did not fit any more")

    PLACED: Collection[str] = (Decision.ACCEPTED, Decision.CHANGED)
    # Nobody has a place by these, so that somebody may still choose another one.
    CHANGEABLE: Collection[str] = (Decision.OPEN, Decision.GONE, Decision.DECLINED)

    UNLOCATED = "from_incident"  # the reason that says that `km` are counted from the incident

    # No index of its own: the unique constraint begins with it.
    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="proposals", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    pool = models.CharField(
        max_length=11, choices=SpacePool.Kind.choices, default=SpacePool.Kind.GENERAL
    )
    accessible = models.PositiveSmallIntegerField(default=0)
    tier = models.PositiveSmallIntegerField(default=0)

    shelter = models.ForeignKey(Shelter, models.PROTECT, null=True, blank=True, related_name="+")
    km = models.FloatField(null=True)
    binding = models.CharField(max_length=20, blank=True)
    remedy = models.JSONField(null=True)
    reasons = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    since = models.CharField(max_length=5, choices=Since.choices, default=Since.NEW)
    before = models.ForeignKey(Shelter, models.PROTECT, null=True, blank=True, related_name="+")

    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=36, blank=True)
    change_reason = models.CharField(max_length=500, blank=True)
    refusal = models.JSONField(default=dict)
    stay = models.OneToOneField(Stay, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "household"], name="proposal_once"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(decision="open"), name="one_open_proposal"
            ),
            models.CheckConstraint(
                name="proposal_held_by_a_stay",
                condition=Q(decision__in=["accepted", "changed"], stay__isnull=False)
                | (~Q(decision__in=["accepted", "changed"]) & Q(stay__isnull=True)),
            ),
            models.CheckConstraint(
                name="proposal_or_why_none",
                condition=Q(shelter__isnull=False, binding="")
                | (Q(shelter__isnull=True) & ~Q(binding="")),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def needs_protection(self) -> bool:
        return self.binding == PROTECTION

    @property
    def is_located(self) -> bool:
        """Whether somebody knew where the household is when the plan was made."""
        return all(told["code"] != self.UNLOCATED for told in self.reasons)

    @property
    def scope(self) -> Scope:
        return self.run.scope

    @property
    def owner_id(self) -> UUID | None:
        return self.run.owner_id
