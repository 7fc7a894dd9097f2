"""Questions about alerts and what became of their messages."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications.models import Acknowledgement, Alert, Message
from notifications.segments import Size, measure
from notifications.wording import worded
from partners import queries as partners
from partners.access import Who, within
from partners.models import ContactPoint, Role

State = Message.State
HANDED_OVER = (State.ACCEPTED, State.SENT, State.DELIVERED)
NOT_REACHED = (State.UNDELIVERED, State.FAILED, State.EXPIRED, State.CANCELLED, State.SUPPRESSED)


def alerts(who: Who) -> QuerySet[Alert]:
    """The alerts that `who` may read."""
    return Alert.objects.filter(within(who, "see_alerts")).select_related("scope")


def texts(alert: Alert) -> dict[str, str]:
    """What goes out, by language: with the word for an exercise in front and how to answer behind."""
    answer_to = alert.reference if alert.ask_acknowledgement else ""
    return {
        language: worded(text, language, is_exercise=alert.is_exercise, answer_to=answer_to)
        for language, text in alert.text.items()
    }


def sizes(alert: Alert) -> dict[str, Size]:
    """What it costs for each recipient, by language."""
    return {language: measure(text) for language, text in texts(alert).items()}


def audience(alert: Alert) -> QuerySet[ContactPoint]:
    """Whom the alert means, as of now. Whom it was sent to is in its messages."""
    return partners.audience(alert.scope, **alert.audience)


def readers(alert: Alert) -> dict[str, int]:
    """How many of those whom it means read each language."""
    by_language = audience(alert).order_by().values_list("language")
    return dict(by_language.annotate(Count("pk")))


def audience_names(alert: Alert) -> list[str]:
    """Whom the alert means, in words."""
    roles = [str(Role(role).label) for role in alert.audience.get("roles", [])]
    ids = alert.audience.get("organisations", [])
    return [*roles, *partners.names(ids), *alert.audience.get("areas", [])]


@dataclass(frozen=True)
class Reach:
    """What became of one alert: messages by their state, contacts by their answer."""

    recipients: int = 0
    asked: bool = False
    states: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def handed_over(self) -> int:
        return sum(self.states.get(state, 0) for state in HANDED_OVER)

    @property
    def waiting(self) -> int:
        return sum(self.states.get(state, 0) for state in Message.WAITING)

    @property
    def not_reached(self) -> int:
        return sum(self.states.get(state, 0) for state in NOT_REACHED)

    @property
    def answered(self) -> int:
        return sum(self.answers.values())

    @property
    def silent(self) -> int:
        """Who was asked for an answer and has not given one, whatever became of the text."""
        return self.recipients - self.answered if self.asked else 0


def alert_states(alerts: Iterable[Alert]) -> dict[UUID, Reach]:
    """What became of each alert, in two queries however many they are."""
    alerts = list(alerts)
    ids = [alert.pk for alert in alerts]
    states = _counted(Message.objects.filter(alert__in=ids), "state")
    answers = _counted(Acknowledgement.objects.filter(alert__in=ids), "answer")
    return {
        alert.pk: Reach(
            recipients=alert.recipients,
            asked=alert.state == Alert.State.SENT and alert.ask_acknowledgement,
            states=states[alert.pk],
            answers=answers[alert.pk],
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
        scope=scope_id, state=Alert.State.SENT, ask_acknowledgement=True, expires__gt=timezone.now()
    )
    answers = Acknowledgement.objects.filter(alert=OuterRef("pk")).order_by().values("alert")
    answered = Coalesce(Subquery(answers.annotate(count=Count("pk")).values("count")), 0)
    return in_force.filter(recipients__gt=answered).count()


def messages(alert: Alert, chosen: str = "") -> QuerySet[Message]:
    """The alert's messages with their contacts and steps: all, or the silent, not_reached or answered."""
    rows = Message.objects.filter(alert=alert).select_related("contact__organisation")
    answered = Exists(Acknowledgement.objects.filter(alert=alert, contact=OuterRef("contact")))
    match chosen:
        case "silent":
            rows = rows.filter(~answered)
        case "answered":
            rows = rows.filter(answered)
        case "not_reached":
            rows = rows.filter(state__in=NOT_REACHED)
    return rows.prefetch_related("events")


def answers(alert: Alert, contacts: Collection[UUID | None]) -> dict[UUID | None, Acknowledgement]:
    """What these contacts answered."""
    given = Acknowledgement.objects.filter(alert=alert, contact__in=contacts)
    return {row.contact_id: row for row in given}
