"""Questions about alerts and what became of their messages."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.models import Event
from notifications import cap
from notifications.models import Acknowledgement, Alert, EscalationStep, Message
from partners.access import Who, within
from partners.models import ContactPoint, User

State = Message.State
HANDED_OVER = (State.ACCEPTED, State.SENT, State.DELIVERED)
NOT_REACHED = (State.UNDELIVERED, State.FAILED, State.EXPIRED, State.CANCELLED)


def alerts(who: Who) -> QuerySet[Alert]:
    """The alerts that `who` may read."""
    return Alert.objects.filter(within(who, "see_alerts")).select_related("scope")


def public_alerts() -> QuerySet[Alert]:
    """What was sent for everybody to know, the newest first."""
    sent = Alert.objects.filter(sent_at__isnull=False).select_related("scope")
    return sent.filter(distribution=cap.Distribution.PUBLIC).order_by("-sent_at", "-pk")


@dataclass(frozen=True)
class Reach:
    """What became of one alert: messages by their state, contacts by their answer.

    `own`: the messages to recipients alone, without those to whom others' silence brought it.
    `silent`: of the recipients who were asked for an answer, those for whom none came, whatever became of
    the text. `failed`: those of them whose text did not get there.
    """

    recipients: int = 0
    asked: bool = False
    states: dict[str, int] = field(default_factory=dict)
    own: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    silent: int = 0
    failed: int = 0

    @property
    def handed_over(self) -> int:
        return sum(self.own.get(state, 0) for state in HANDED_OVER)

    @property
    def waiting(self) -> int:
        return sum(self.own.get(state, 0) for state in Message.WAITING)

    @property
    def waiting_in_all(self) -> int:
        """With those whom the silence of others has reached."""
        return sum(self.states.get(state, 0) for state in Message.WAITING)

    @property
    def not_reached(self) -> int:
        """Whose text did not get there; not who has answered all the same, by telephone for one."""
        if self.asked:
            return self.failed
        return sum(self.own.get(state, 0) for state in NOT_REACHED)

    @property
    def left_out(self) -> int:
        """Who was meant and got no text: they said stop, or their number is not good."""
        return self.states.get(State.SUPPRESSED, 0)

    @property
    def answered(self) -> int:
        """Of the recipients: who answered, or had a colleague answer who was told in their place."""
        return self.recipients - self.silent if self.asked else sum(self.answers.values())


def unanswered() -> QuerySet[Message]:
    """Messages to recipients from whom no answer came, nor from whoever was told in their place."""
    answers = Acknowledgement.objects.filter(alert=OuterRef("alert"))
    in_their_place = EscalationStep.objects.filter(
        alert=OuterRef("alert"),
        organisation=OuterRef("contact__organisation"),
        contact__in=answers.filter(alert=OuterRef(OuterRef("alert"))).values("contact"),
    )
    asked = Message.objects.exclude(state=State.SUPPRESSED).filter(
        alert__ask_acknowledgement=True, step=None
    )
    return asked.filter(
        ~Exists(answers.filter(contact=OuterRef("contact"))), ~Exists(in_their_place)
    )


def alert_states(alerts: Iterable[Alert]) -> dict[UUID, Reach]:
    """What became of each alert, in four queries however many they are."""
    alerts = list(alerts)
    ids = [alert.pk for alert in alerts]
    messages = Message.objects.filter(alert__in=ids)
    states = _counted(messages, "state")
    own = _counted(messages.filter(step=None), "state")
    answers = _counted(Acknowledgement.objects.filter(alert__in=ids), "answer")
    silent = unanswered().filter(alert__in=ids).values_list("alert")
    counted = silent.annotate(
        count=Count("pk"), failed=Count("pk", filter=Q(state__in=NOT_REACHED))
    )
    silent_in = {alert: (count, failed) for alert, count, failed in counted}
    return {
        alert.pk: Reach(
            recipients=alert.recipients,
            asked=alert.state != Alert.State.DRAFT and alert.ask_acknowledgement,
            states=states[alert.pk],
            own=own[alert.pk],
            answers=answers[alert.pk],
            silent=silent_in.get(alert.pk, (0, 0))[0],
            failed=silent_in.get(alert.pk, (0, 0))[1],
        )
        for alert in alerts
    }


def _counted(
    rows: "QuerySet[Message] | QuerySet[Acknowledgement]", by: str
) -> dict[UUID, dict[str, int]]:
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for alert, value, count in rows.values_list("alert", by).annotate(count=Count("pk")):
        counts[alert][value] = count
    return counts


def alerts_unacknowledged(scope_id: UUID) -> int:
    """How many alerts in force asked for an answer and still miss one."""
    in_force = Alert.objects.filter(
        scope=scope_id, state=Alert.State.SENT, expires__gt=timezone.now()
    )
    return in_force.filter(Exists(unanswered().filter(alert=OuterRef("pk")))).count()


def messages(alert: Alert, chosen: str = "") -> QuerySet[Message]:
    """The alert's messages with their contacts and steps: all, or the silent, not_reached, left_out or
    answered."""
    rows = Message.objects.filter(alert=alert).select_related("contact__organisation")
    answered = Exists(Acknowledgement.objects.filter(alert=alert, contact=OuterRef("contact")))
    match chosen:
        case "silent":
            rows = rows.filter(pk__in=unanswered().filter(alert=alert).values("pk"))
        case "answered":
            rows = rows.filter(answered)
        case "not_reached":
            rows = rows.filter(state__in=NOT_REACHED)
            if alert.ask_acknowledgement:
                rows = rows.filter(pk__in=unanswered().filter(alert=alert).values("pk"))
        case "left_out":
            rows = rows.filter(state=State.SUPPRESSED)
    return rows.prefetch_related("events")


def answers(alert: Alert, contacts: Collection[UUID | None]) -> dict[UUID | None, Acknowledgement]:
    """What these contacts answered."""
    given = Acknowledgement.objects.filter(alert=alert, contact__in=contacts)
    return {row.contact_id: row for row in given}


def told_by(contact: ContactPoint, reference: str) -> QuerySet[Message]:
    """The messages with which the number of `contact` was told the alert of this reference."""
    return Message.objects.filter(
        alert__reference=reference.strip().upper(), to_index=contact.phone_index
    ).exclude(state=State.SUPPRESSED)


def own_contacts(alert: Alert, user: User) -> QuerySet[ContactPoint]:
    """The contacts of a user who were told the alert."""
    told = Message.objects.filter(alert=alert, contact=OuterRef("pk"))
    return ContactPoint.objects.filter(Exists(told), user=user)


def message_of_link(message_id: UUID) -> Message | None:
    """The message of a link, with its alert."""
    rows = Message.objects.select_related("alert__scope", "contact")
    return rows.filter(pk=message_id, alert__isnull=False).first()


def answers_by(actor_id: str, since: datetime) -> int:
    """How often the holder of a link has answered since then."""
    noted = Event.objects.filter(kind="notifications.acknowledged", at__gte=since)
    return noted.filter(actor_kind="link", actor_id=actor_id).count()


def chain(alert: Alert) -> list[Alert]:
    """What the alert follows, the first one first: what CAP calls its references."""
    before: list[Alert] = []
    while alert.follows is not None:
        alert = alert.follows
        before.append(alert)
    return before[::-1]


def follower(alert: Alert) -> Alert | None:
    """What took the place of the alert, or called it off."""
    return Alert.objects.filter(follows=alert, sent_at__isnull=False).first()
