"""Rows that every app shares. No domain word in here."""

import uuid
from datetime import datetime
from typing import Any, Self, TypeVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.actors import Acting
from core.sealed import Sealed

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[M_co]):
    def change(self, **values: Any) -> int:
        """`update` that also says when; the way to a conditional UPDATE. Returns the row count."""
        return self.update(updated_at=timezone.now(), **values)

    def take(self) -> int:
        """The rows are ours until the commit, and read as before. Returns the row count."""
        return self.update(updated_at=models.F("updated_at"))


class Record(models.Model):
    """A row whose id is made where it is born: here, on a tablet, or in a partner's system."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def refreshed(self) -> Self:
        """The row as it is in the database now."""
        return cast(Self, type(self)._default_manager.get(pk=self.pk))


class Scope(models.Model):
    """The room in which work happens: one incident, as the apps below incidents see it.

    `version` rises when something in it happened; live pages compare it before they ask for more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_exercise = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=64, default=settings.DEFAULT_SCOPE_ZONE)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveBigIntegerField(default=0)

    owner_id = None

    @property
    def scope(self) -> "Scope":
        """A scope is a thing in itself, so that rights can be asked about it."""
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)


class Actor(models.Model):
    """Who did it. No foreign key: what was done outlives whoever did it."""

    class ActorKind(models.TextChoices):
        USER = "user"
        DEVICE = "device"
        LINK = "link"
        SYSTEM = "system"

    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    actor_id = models.CharField(max_length=36, blank=True)

    class Meta:
        abstract = True

    def set_actor(self, by: Acting) -> None:
        self.actor_kind, self.actor_id = by.actor_kind, by.actor_id

    def is_hand_of(self, by: Acting) -> bool:
        """Whether it was `by` who did it."""
        return (self.actor_kind, self.actor_id) == (by.actor_kind, by.actor_id)


class Event(Actor):
    """Something happened. Written with the change itself, handled after the commit.

    `facts` hold ids, codes and figures only. `done` names the handlers that have finished, each written in
    the same transaction as the handler's own effects, so that a crash between two handlers repeats neither.
    """

    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    scope = models.ForeignKey(  # event_scope is its index
        Scope, models.PROTECT, null=True, related_name="+", db_index=False
    )
    about = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    due_at = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.JSONField(default=list)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="event_due", condition=models.Q(handled_at__isnull=True)
            ),
            models.Index(fields=["about", "-id"], name="event_about"),
            models.Index(fields=["scope", "-id"], name="event_scope"),
        ]


class AuditEntry(Actor):
    """One line of the audit trail: a write, a read of personal data, an export or a denial.

    Rows are inserted plain by the writing transaction. The sealer then gives each its place in the chain
    (`seq`), the hash of the line before it and its own; a trigger lets it do so once and lets nothing else
    change.
    """

    at = models.DateTimeField(default=timezone.now)
    scope = models.ForeignKey(  # audit_scope is its index
        Scope, models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(max_length=64)
    about = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    seq = models.PositiveBigIntegerField(null=True, unique=True)
    prev_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null until sealed
    hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null until sealed

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="audit_unsealed", condition=models.Q(hash__isnull=True)
            ),
            models.Index(fields=["about", "-id"], name="audit_about"),
            models.Index(fields=["scope", "-id"], name="audit_scope"),
        ]


class Lease(models.Model):
    """Who may do a thing that only one may do at a time, and until when."""

    name = models.CharField(max_length=64, primary_key=True)
    token = models.UUIDField()
    until = models.DateTimeField()


class InboxItem(Actor):
    """An id that came from outside, and the fingerprint of what came with it."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)


class Job(Record, Actor):
    """Long work that a child process does, with progress that survives leaving the page."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=64)
    scope = models.ForeignKey(Scope, models.PROTECT, null=True, related_name="+")
    arguments = models.JSONField(default=dict)
    payload_sealed = models.TextField(blank=True)
    payload = Sealed("payload_sealed")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=200, blank=True)
    lease = models.UUIDField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_due",
                condition=models.Q(state__in=["queued", "running"]),
            )
        ]
