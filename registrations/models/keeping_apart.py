"""Households that must not meet. Only protection knows of it, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Actor, Record, RecordQuerySet, Scope
from core.sealed import Sealed
from registrations.models.households import Household


class KeepApartQuerySet(RecordQuerySet["KeepApart"]):
    def in_force(self) -> "KeepApartQuerySet":
        return self.filter(ended_at=None)


class KeepApart(Record, Actor):
    """Two households that are never placed in one shelter. `a` is the one with the smaller id.

    The actor is the officer who decided it; the reason is encrypted. It is ended, never deleted.
    """

    # The index of a is in `apart_once`.
    a = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    b = models.ForeignKey(Household, models.PROTECT, related_name="+")
    reason_sealed = models.TextField()
    reason = Sealed("reason_sealed")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = KeepApartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["a", "b"], condition=Q(ended_at=None), name="apart_once"
            ),
            models.CheckConstraint(name="apart_are_two", condition=Q(a__lt=F("b"))),
        ]
        indexes = [models.Index(fields=["a"], name="apart_of_a")]

    @property
    def scope(self) -> Scope:
        return self.a.scope

    owner_id = None
