"""Places handed over to a tablet or a bus for a limited time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet
from incidents.models import Arrival
from shelters.models.sites import AtShelter, Shelter, SpacePool


class BlockQuerySet(RecordQuerySet["Block"]):
    def open(self) -> "BlockQuerySet":
        """Blocks in force; stays may have taken all their places."""
        return self.filter(state=Block.State.OPEN)


class Block(AtShelter, Record, Actor):
    """A delegated block: `people` places of one pool were handed over, and `left` of them are still kept.

    The places left count as held in the shelter and the pool, like those of a stay. Stays that name the
    block draw on it; places that they later give back return to the shelter. The actor is whoever brought
    it to its present state. `device` is the id of the tablet that carries it; it is no foreign key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("In force")
        RETURNED = "returned", _("Given back")
        EXPIRED = "expired", _("Expired")

    # No index of its own: `block_of_shelter` begins with it.
    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="blocks", db_index=False)
    pool = models.CharField(
        max_length=11, choices=SpacePool.Kind.choices, default=SpacePool.Kind.GENERAL
    )
    people = models.PositiveSmallIntegerField()
    left = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)
    device = models.UUIDField(null=True, blank=True)
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(name="block_has_its_places", condition=Q(left__lte=F("people"))),
            models.CheckConstraint(
                name="block_that_ended_keeps_none", condition=Q(state="open") | Q(left=0)
            ),
        ]
        indexes = [
            models.Index(fields=["shelter", "state"], name="block_of_shelter"),
            models.Index(fields=["expires_at"], name="block_expires", condition=Q(state="open")),
        ]

    @property
    def used(self) -> int:
        """How many of its places have been taken by stays."""
        return self.people - self.left

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
