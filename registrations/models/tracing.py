"""People looking for people: who is sought, and who of the register may be the one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Actor, Record
from core.sealed import Sealed
from incidents.models import InIncident
from registrations.models.households import Household, Person, Sex


class TracingRequest(Record, InIncident, Actor):
    """Somebody looks for somebody. Who is sought, and a seeker from outside, are encrypted.

    The seeker is a registered household, or one person of it, or a contact outside the register.
    `relationship` is what the one who is sought is to the seeker. Nobody is told anything before the one
    who was found has agreed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MATCHED = "matched", _("Found, and agrees")
        REUNITED = "reunited", _("Reunited")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        REUNITED = "reunited", _("Together again")
        IN_CONTACT = "in_contact", _("In contact again")
        NOT_WANTED = "not_wanted", _("The one who was found does not want contact")
        DECEASED = "deceased", _("Has died")
        NOT_FOUND = "not_found", _("Not found")
        STOPPED = "stopped", _("The seeker does not look any longer")

    GOING_ON = (State.OPEN, State.MATCHED)
    # These end with the two in contact, so the one who was found must have agreed.
    TOLD = (Outcome.REUNITED, Outcome.IN_CONTACT)

    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, to_field="id", null=True, blank=True, related_name="+"
    )
    contact_sealed = models.TextField(blank=True)
    contact = Sealed("contact_sealed")

    name_sealed = models.TextField()
    name = Sealed("name_sealed")
    other_names_sealed = models.TextField(blank=True)
    other_names = Sealed("other_names_sealed")
    origin_sealed = models.TextField(blank=True)
    origin = Sealed("origin_sealed")
    last_seen_sealed = models.TextField(blank=True)
    last_seen = Sealed("last_seen_sealed")
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    relationship = models.CharField(max_length=14, choices=Person.Relationship.choices, blank=True)

    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    waiting: int  # proposals that nobody has looked at: queries.tracing.requests() says it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tracing_has_a_seeker",
                condition=Q(household__isnull=False) | ~Q(contact_sealed=""),
            ),
            models.CheckConstraint(
                name="tracing_ends_with_an_outcome",
                condition=Q(state__in=["open", "matched"], outcome="", closed_at=None)
                | Q(state="reunited", outcome="reunited", closed_at__isnull=False)
                | Q(state="closed", closed_at__isnull=False) & ~Q(outcome__in=["", "reunited"]),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="tracing_going_on")]

    @property
    def code(self) -> str:
        """What it is called where no name may stand."""
        return f"T-{self.pk.hex[:6].upper()}"

    @property
    def is_going_on(self) -> bool:
        return self.state in self.GOING_ON


class TracingProposal(Record):
    """Somebody of the register who may be the one who is sought. Only protection sees it.

    `reasons` are codes and bits, never names. `answer` is what the one who was found says to it, or that
    it is somebody else; their words are encrypted.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        NOT_THEM = "not_them", _("Somebody else")
        AGREED = "agreed", _("It is them, and they agree to be found")
        REFUSED = "refused", _("It is them, and they do not want to be found")

    FOLLOWING = {
        Answer.WAITING: {Answer.NOT_THEM, Answer.AGREED, Answer.REFUSED},
        Answer.NOT_THEM: {Answer.AGREED, Answer.REFUSED},
        Answer.AGREED: {Answer.REFUSED},
        Answer.REFUSED: {Answer.AGREED},
    }

    # `tracing_proposal_once` serves this one.
    request = models.ForeignKey(
        TracingRequest, models.PROTECT, related_name="proposals", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, to_field="id", related_name="+")
    probability = models.FloatField()
    reasons = models.JSONField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words_sealed = models.TextField(blank=True)
    words = Sealed("words_sealed")

    sentences: list[
        str
    ]  # the reasons in the words of the reader, where a question has put them there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="tracing_proposal_once"),
            models.CheckConstraint(
                name="tracing_answer_has_a_time",
                condition=Q(answer="waiting", answered_at=None)
                | ~Q(answer="waiting") & Q(answered_at__isnull=False),
            ),
        ]

    @property
    def following(self) -> list["TracingProposal.Answer"]:
        """The answers that may come next, in their order."""
        return [a for a in self.Answer if a in self.FOLLOWING[self.Answer(self.answer)]]
