"""Who may have come twice: by what they are found, what was found, and what people decided of it."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record, RecordQuerySet
from incidents.models import Incident, InIncident
from partners.access import Who, within
from partners.models import Organisation
from registrations import naming
from registrations.models.households import Household


class MatchKey(models.Model):
    """One of the keyed fingerprints by which somebody is found again, and the number of the person.

    Its primary key is all of it, so that a probe reads an index and nothing else. There is no foreign key:
    looking after one would cost each registration sixty more probes, and a key whose person is gone finds
    nobody. Keys are added and never taken away, since people are asked for by every spelling ever seen.
    """

    pk = models.CompositePrimaryKey("key", "person_no")
    key = models.BigIntegerField()
    person_no = models.BigIntegerField()


class NameWord(models.Model):
    """A part of somebody's name as `naming.parts` writes it, and the number of the person.

    Like a MatchKey it is all key, has no foreign key, and stays when the name is written in another way.
    """

    pk = models.CompositePrimaryKey("word", "person_no")
    word = models.CharField(max_length=naming.LONGEST)
    person_no = models.BigIntegerField()


class MatchRegister(models.Model):
    """How many named people an incident had when names and villages were last counted.

    `searched_at`: everybody who came or changed before was compared with everybody else. `decisions` counts
    verdicts about pairs; whoever raises it has the merges of the incident for the rest of the transaction.
    """

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    searched_at = models.DateTimeField(null=True)
    decisions = models.PositiveIntegerField(default=0)
    model_version = models.CharField(max_length=40, blank=True)  # empty: the one that is shipped


class MatchCount(models.Model):
    """How often a piece of a name, or a village, occurs in an incident: the rarer, the more it tells."""

    class Of(models.TextChoices):
        NAME = "name"
        VILLAGE = "village"

    pk = models.CompositePrimaryKey("incident", "of", "code")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+", db_index=False)
    of = models.CharField(max_length=7, choices=Of.choices)
    code = models.CharField(max_length=60)
    count = models.PositiveIntegerField()


class MatchModel(models.Model):
    """Weights of the comparison that were learned from an incident. What is shipped has no row."""

    version = models.CharField(max_length=40, primary_key=True)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    content = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)


class Band(models.TextChoices):
    CERTAIN = "certain", _("Certain")
    REVIEW = "review", _("To be reviewed")
    NONE = "none", _("Not alike")


class MatchPairQuerySet(RecordQuerySet["MatchPair"]):
    def visible_to(self, who: Who) -> "MatchPairQuerySet":
        """Pairs of which `who` may see both households; asked pair by pair, not of the whole register.

        Where somebody sees every household, nothing is asked of a pair: both are of its incident.
        """
        seen = Household.objects.visible_to(who)
        a, b = (Q(Exists(seen.filter(pk=OuterRef(side)))) for side in ("a", "b"))
        return self.filter(within(who, "see_every_household", "incident__scope") | (a & b))


class MatchPair(Record, InIncident):
    """Two households that may be one. `members` are the pairs of their people, `reasons` codes with bits.

    `basis` is what both households said when they were compared: a verdict holds as long as they say it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Not the same")

    # The index below begins with it.
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", db_index=False)
    # `pair_once` serves this one.
    a = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    b = models.ForeignKey(Household, models.PROTECT, related_name="+")
    probability = models.FloatField()
    band = models.CharField(max_length=7, choices=Band.choices)
    bits = models.FloatField()
    reasons = models.JSONField()
    members = models.JSONField()
    model_version = models.CharField(max_length=40)
    basis = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)

    objects = MatchPairQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="pair_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(a__lt=F("b"))),
        ]
        indexes = [
            models.Index(fields=["incident", "state", "-created_at", "-id"], name="pair_newest")
        ]

    @property
    def band_label(self) -> str:
        """For lists, as `Household.status_label`."""
        return str(Band(self.band).label)


class Identity(Record, InIncident):
    """A merge: the decision that the two households of a pair are one, as long as it is not undone."""

    pair = models.ForeignKey(MatchPair, models.PROTECT, related_name="identities", db_index=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=Q(undone_at=None), name="identity_once_for_a_pair"
            )
        ]


class MatchDecision(Record, Actor):
    """What somebody decided about a pair, and why. Rows are only ever added.

    `before` and `after` are the ids of the households that were one then, where that changed.
    """

    class Decision(models.TextChoices):
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Not the same")
        UNDONE = "undone", _("Undone")

    pair = models.ForeignKey(MatchPair, models.PROTECT, related_name="decisions")
    identity = models.ForeignKey(
        Identity, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision = models.CharField(max_length=9, choices=Decision.choices)
    reason = models.CharField(max_length=500)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    model_version = models.CharField(max_length=40)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)


class MergedHousehold(models.Model):
    """A household that goes on as another one, and the status it had, for as long as that is so."""

    household = models.OneToOneField(Household, models.PROTECT, primary_key=True, related_name="+")
    into = models.ForeignKey(Household, models.PROTECT, related_name="+")
    former_status = models.CharField(max_length=14, choices=Household.Status.choices)
