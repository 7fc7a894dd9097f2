"""How an alert and its recipients look on a page."""

from dataclasses import dataclass

from core.parts import Bar, State, percent
from notifications import queries
from notifications.models import Acknowledgement, Alert, Message
from notifications.queries import Reach
from notifications.segments import Size, measure
from partners.models import Language

STATES: dict[str, State] = {
    Message.State.ACCEPTED: "info",
    Message.State.SENT: "good",
    Message.State.DELIVERED: "good",
    Message.State.QUEUED: "attention",
    Message.State.SENDING: "attention",
    Message.State.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class AlertLine:
    """One alert with what became of it."""

    alert: Alert
    reach: Reach

    @property
    def bars(self) -> list[tuple[str, Bar]]:
        """(kind, bar) from the left: answered, handed over but silent, not reached. The rest waits."""
        heard = self.reach.answered if self.reach.asked else self.reach.handed_over
        silent = max(self.reach.handed_over - heard, 0)
        bars, start = [], 0
        for kind, people in (("used", heard), ("held", silent), ("over", self.reach.not_reached)):
            if people:
                whole = self.reach.recipients
                bars.append((kind, Bar(percent(start, whole), "0", percent(people, whole), "100%")))
            start += people
        return bars

    @property
    def version(self) -> str:
        """Changes whenever a figure of it does."""
        counts = [*sorted(self.reach.states.items()), *sorted(self.reach.answers.items())]
        return " ".join(f"{name}={count}" for name, count in counts)


@dataclass(frozen=True)
class Recipient:
    """One message with the answer that came back, if one did."""

    message: Message
    answer: Acknowledgement | None

    @property
    def state(self) -> State:
        return STATES.get(self.message.state, "critical")


@dataclass(frozen=True)
class Wording:
    """What goes out in one language, and what it costs."""

    language: str
    label: str
    text: str
    size: Size


def wordings(alert: Alert) -> list[Wording]:
    return [
        Wording(language, str(Language(language).label), text, measure(text))
        for language, text in queries.texts(alert).items()
    ]


def lines(alerts: list[Alert]) -> list[AlertLine]:
    reach = queries.alert_states(alerts)
    return [AlertLine(alert, reach[alert.pk]) for alert in alerts]


def recipients(alert: Alert, messages: list[Message]) -> list[Recipient]:
    answers = queries.answers(alert, [message.contact_id for message in messages])
    return [Recipient(message, answers.get(message.contact_id)) for message in messages]
