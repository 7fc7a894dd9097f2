"""Who has not answered, for how long, and whom to turn to next."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from notifications.models import Acknowledgement, Alert, EscalationStep, Message
from partners.models import ContactPoint, Organisation


@dataclass(frozen=True)
class Silence:
    """An organisation of which nobody has answered, though somebody there was asked.

    `since`: when somebody there was told last. `last_order`: the order of the last contact told.
    """

    organisation_id: UUID
    since: datetime
    steps: int
    last_order: int


@dataclass(frozen=True)
class CallLine:
    """An organisation that somebody must ring, since `since`, and whom to ring there."""

    organisation: Organisation
    since: datetime
    contacts: list[ContactPoint] = field(default_factory=list)


def to_escalate(at: datetime) -> QuerySet[Alert]:
    """Alerts in force that follow whoever is silent."""
    return Alert.objects.select_related("scope").filter(
        state=Alert.State.SENT,
        ask_acknowledgement=True,
        escalate_after_minutes__isnull=False,
        sent_at__lt=at,
        expires__gt=at,
    )


def silences(alert: Alert) -> list[Silence]:
    """The organisations that were told, have not answered, and have contacts left to turn to."""
    told = Message.objects.filter(alert=alert, contact__isnull=False)
    ordered = told.order_by("contact__order", "created_at")
    # Of several contacts of one organisation the last one stays.
    orders = dict(ordered.values_list("contact__organisation", "contact__order"))
    steps: dict[UUID, list[EscalationStep]] = defaultdict(list)
    for step in EscalationStep.objects.filter(alert=alert).order_by("order"):
        steps[step.organisation_id].append(step)
    ended = {id for id, taken in steps.items() if taken[-1].contact_id is None}
    done = ended | _answered(alert)
    return [
        Silence(
            organisation_id=id,
            since=steps[id][-1].fired_at if steps[id] else alert.sent_at or alert.created_at,
            steps=len(steps[id]),
            last_order=order,
        )
        for id, order in orders.items()
        if id not in done
    ]


def next_contact(alert: Alert, silence: Silence) -> ContactPoint | None:
    """Whom to text next at a silent organisation: by order, from the last one told on, then from the start.

    Nobody who was told already, said stop, or has a number that nobody answered.
    """
    told = Message.objects.filter(alert=alert, contact=OuterRef("pk"))
    wanting = ContactPoint.objects.reachable().wanting(alert.message_class)
    left = wanting.verified().filter(~Exists(told))
    there = left.filter(organisation=silence.organisation_id).order_by("order", "created_at")
    return there.filter(order__gte=silence.last_order).first() or there.first()


def call_list(alert: Alert) -> list[CallLine]:
    """Organisations where nobody is left to text and nobody has answered, the longest silent first."""
    ended = EscalationStep.objects.filter(alert=alert, contact=None)
    waiting = ended.exclude(organisation__in=_answered(alert)).select_related("organisation")
    lines = {
        step.organisation_id: CallLine(step.organisation, step.fired_at)
        for step in waiting.order_by("fired_at", "organisation__name")
    }
    told = Message.objects.filter(alert=alert, contact=OuterRef("pk"))
    numbers = ContactPoint.objects.filter(Exists(told), organisation__in=lines)
    for contact in numbers.order_by("order", "created_at"):
        lines[contact.organisation_id].contacts.append(contact)
    return list(lines.values())


def steps(alert: Alert) -> QuerySet[EscalationStep]:
    """What was done because others were silent, in order, each with `answer` where one came."""
    given = Acknowledgement.objects.filter(alert=alert, contact=OuterRef("contact"))
    rows = EscalationStep.objects.filter(alert=alert).select_related("organisation", "contact")
    return rows.annotate(has_answered=Exists(given)).order_by("fired_at", F("order"))


def _answered(alert: Alert) -> set[UUID]:
    given = Acknowledgement.objects.filter(alert=alert)
    return set(given.values_list("contact__organisation", flat=True))
