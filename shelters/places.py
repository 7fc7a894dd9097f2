"""Counters of places: their columns, and the sums and conditions that one UPDATE needs."""

from functools import reduce
from operator import add

from django.db import models
from django.db.models import F, IntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.db.models.lookups import LessThanOrEqual

IN_USE = ("blocked", "occupied", "held", "other_occupied")
USED: Combinable = reduce(add, map(F, IN_USE))
LIMIT = F("capacity") + F("over")


def room_for(people: int) -> LessThanOrEqual:
    """The condition that so many more people fit."""
    return LessThanOrEqual(USED + people, F("capacity"))


def beyond(used: Combinable, capacity: Combinable | int) -> Greatest:
    """What `over` becomes when so many places are used: max(0, used - capacity)."""
    return Greatest(Value(0), used - capacity, output_field=IntegerField())


class Places(models.Model):
    """Counters of places, in people. Only conditional UPDATEs change them; the CHECK is the safety net.

    `blocked` places cannot be used, `held` ones are kept for people who are coming, `occupied` ones are
    taken. `other_occupied` are people whom we did not place. `over` is how many people are allowed beyond
    the capacity by an override on record: always max(0, used - capacity), so it falls when people leave.
    """

    capacity = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    occupied = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    other_occupied = models.PositiveIntegerField(default=0)
    over = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_not_overfull", condition=LessThanOrEqual(USED, LIMIT)
            )
        ]

    @property
    def in_use(self) -> int:
        """People who are there, whoever placed them."""
        return self.occupied + self.other_occupied

    @property
    def used(self) -> int:
        return self.blocked + self.in_use + self.held

    @property
    def free(self) -> int | None:
        """Free places; negative with an override on record; None when nobody knows."""
        return self.capacity - self.used
