"""Files that were handed in: looked at first, then read in, perhaps undone."""

import json
from datetime import datetime, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Actor, Job, Record
from core.sealed import Sealed
from incidents.models import Incident, InIncident
from registrations.models.households import Household

# Why a household stays when its import is undone, by the rows that hold it. Of protection nothing is told.
HELD = _("Somebody has worked with it since.")
HELD_BY = {
    "incidents.task": _("Somebody has done a task for it."),
    "referrals.referral": _("Somebody of it was referred."),
    "registrations.card": _("It has a card."),
    "registrations.householdversion": _("It was corrected."),
    "registrations.matchpair": _("It was decided whether it came twice."),
    "registrations.statuschange": _("Something was told of its people since."),
    "shelters.stay": _("It was given a place."),
    "supplies.receipt": _("It has received something."),
}


KEPT_UNDECIDED = timedelta(days=1)


class Import(Record, InIncident, Actor):
    """A file of households. Its name is not kept after a decision, since people name files after people.

    `content` is the file and `preview` what was found in it, both encrypted; they are kept until it was
    read in or put aside. `arrivals` are those it made or used (id, code, whether made by it), `counts` how
    many lines became what, `left_out` the families whose rows nobody wanted to be read in.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being looked at")
        CHECKED = "checked", _("Waits for your decision")
        READING = "reading", _("Being read in")
        DONE = "done", pgettext_lazy("state", "Read in")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        PUT_ASIDE = "put_aside", _("Put aside")

    class Kind(models.TextChoices):
        MANIFEST = "manifest", _("Manifest")
        HOUSEHOLDS = "households", _("Lines of households")

    # The index below begins with it.
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices)
    sha256 = models.CharField(max_length=64)
    content_sealed = models.TextField(blank=True)
    content = Sealed("content_sealed")
    preview_sealed = models.TextField(blank=True)
    preview = Sealed("preview_sealed")
    left_out = models.JSONField(default=list)
    arrivals = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    kept = models.JSONField(default=list)  # [number, held by which rows] of households that stay
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=36, blank=True)

    households: int  # of those that it brought, how many are there: queries.imports() says it
    people: int

    class Meta:
        indexes = [models.Index(fields=["incident", "-created_at", "-id"], name="import_newest")]

    @property
    def is_going_on(self) -> bool:
        """Whether the worker has something to do with it."""
        busy = self.state in {self.State.CHECKING, self.State.READING, self.State.UNDOING}
        return busy and self.job is not None and self.job.state != Job.State.FAILED

    @property
    def forgotten_at(self) -> datetime | None:
        """When it is put aside by itself, while somebody may still decide."""
        return self.updated_at + KEPT_UNDECIDED if self.state == self.State.CHECKED else None

    @property
    def codes(self) -> str:
        """The codes of its arrivals: A01, A02."""
        return ", ".join(each["code"] for each in self.arrivals)

    @property
    def boats(self) -> str:
        """For lists: its arrivals; while it waits the boats that it names, or else its own name."""
        if self.state != self.State.CHECKED:
            return self.codes
        return ", ".join(json.loads(self.preview)["arrivals"]) or json.loads(self.content)["label"]

    @property
    def reasons_kept(self) -> list[tuple[str, Promise]]:
        """The number of each household that undoing left, and why."""
        return [(number, HELD_BY.get(rows, HELD)) for number, rows in self.kept]


class Brought(models.Model):
    """A household that an import created, as long as that is not undone."""

    household = models.OneToOneField(
        Household, models.PROTECT, primary_key=True, related_name="brought"
    )
    by = models.ForeignKey(Import, models.PROTECT, related_name="brought")
