"""How an alert and its recipients look on a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.parts import Bar, State, percent
from notifications import cap, queries
from notifications.advice import Cost, Share
from notifications.models import Acknowledgement, Alert, Message
from notifications.queries import Reach, Recipients
from notifications.segments import Size, measure
from partners.models import ContactPoint, Language, User

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
        reach = self.reach
        heard = reach.answered if reach.asked else reach.handed_over
        silent = max(reach.silent - reach.not_reached - reach.waiting, 0)
        parts = (("used", heard), ("held", silent), ("over", reach.not_reached))
        whole = max(self.reach.recipients, sum(people for _kind, people in parts))
        bars, start = [], 0
        for kind, people in parts:
            if people:
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
    """One message with the answer that came back, if one did; or why it was not sent."""

    message: Message
    answer: Acknowledgement | None
    left_out: str = ""

    @property
    def state(self) -> State:
        return STATES.get(self.message.state, "critical")


@dataclass(frozen=True)
class Wording:
    """What goes out in one language, and what it costs; before it is sent, to how many."""

    language: str
    label: str
    text: str
    size: Size
    share: Share | None = None


@dataclass(frozen=True)
class Approval:
    """Who stands behind a draft that two must stand behind, and whether the reader may be the second."""

    author: str
    approved_by: str
    may_approve: bool


def approval(alert: Alert, reader: User) -> Approval | None:
    """None where one person is enough."""
    if not alert.needs_approval:
        return None
    return Approval(
        author=alert.author.name if alert.author else "",
        approved_by=alert.approved_by.name if alert.approved_by else "",
        may_approve=alert.awaits_approval and alert.author_id != reader.pk,
    )


def in_force(alert: Alert) -> bool:
    """Whether it can be updated or called off."""
    return alert.state == Alert.State.SENT and alert.msg_type != cap.MessageType.CANCEL


def reasons(alert: Alert) -> dict[str, str]:
    """Why somebody who is meant gets no text, in words, by the code of the reason."""
    kind = alert.message_class.label
    return {
        "opted_out": _("said that they want no texts"),
        "class_refused": _("want no texts of this kind: %(kind)s") % {"kind": kind},
        "bad_number": _("have a number that does not work"),
        "unverified": _("have a number that nobody has answered yet"),
    }


def left_out(alert: Alert, found: Recipients) -> list[tuple[str, list[ContactPoint]]]:
    """(reason in words, contacts) of those who are meant and get no text."""
    words = reasons(alert)
    return [(words[reason], contacts) for reason, contacts in found.by_reason().items()]


def wordings(alert: Alert, cost: Cost | None = None) -> list[Wording]:
    shares = {share.language: share for share in cost.shares} if cost else {}
    return [
        Wording(language, str(Language(language).label), text, measure(text), shares.get(language))
        for language, text in queries.shown(alert).items()
    ]


def lines(alerts: list[Alert]) -> list[AlertLine]:
    reach = queries.alert_states(alerts)
    return [AlertLine(alert, reach[alert.pk]) for alert in alerts]


def recipients(alert: Alert, messages: list[Message]) -> list[Recipient]:
    """The longest silent first: who was told first."""
    answers = queries.answers(alert, [message.contact_id for message in messages])
    ordered = sorted(messages, key=lambda message: message.created_at)
    words = reasons(alert)
    return [
        Recipient(message, answers.get(message.contact_id), words.get(message.error_code, ""))
        for message in ordered
    ]
