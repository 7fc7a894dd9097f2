"""Questions about what came in by SMS."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.models import Scope
from notifications.models import Acknowledgement, Alert, InboundMessage, Message
from partners.access import Who, may, organisations, within
from partners.models import ContactPoint, Role, User

Outcome = InboundMessage.Outcome
EARLIER = 5
SHORT = 8  # a number of a person is longer
REFUSABLE = (Outcome.TRIAGE, Outcome.REJECTED, Outcome.STALE)  # what a person may still carry out
TO_DO = Q(outcome=Outcome.TRIAGE, handled_at=None)


def inbox(who: Who) -> QuerySet[InboundMessage]:
    """What `who` may read: a coordinator what came in their incidents and what belongs to none, a shelter
    manager what the contacts of the own organisation sent."""
    seen = within(who, "handle_inbox")
    if may(who, "handle_inbox"):
        seen |= Q(scope=None)
    own = organisations(who, Role.SHELTER_MANAGER)
    if own and isinstance(who, User):
        seen |= Q(contact__organisation__in=own)
    rows = InboundMessage.objects.filter(seen)
    return rows.select_related("contact__organisation", "scope", "reply", "handled_by", "undo_of")


def waits_for(who: Who) -> int:
    """How many texts somebody must look at: for the navigation, in one query."""
    return inbox(who).filter(TO_DO).count()


def own(row: InboundMessage, reference: str) -> InboundMessage | None:
    """What the same number sent before and can name by this reference."""
    mine = InboundMessage.objects.filter(sender_index=row.sender_index, reference=reference)
    return mine.select_related("scope", "contact__user").first() if reference else None


def undone(row: InboundMessage) -> bool:
    return InboundMessage.objects.filter(undo_of=row).exists()


def waiting_for(row: InboundMessage, *, undo: bool) -> QuerySet[InboundMessage, str]:
    """References of what this number may still confirm, or take back; newest first."""
    mine = InboundMessage.objects.filter(
        sender_index=row.sender_index, answer_until__gte=row.received_at
    ).exclude(reference="")
    outcome = Outcome.APPLIED if undo else Outcome.PENDING_CONFIRM
    rows = mine.filter(outcome=outcome, undone_by=None).order_by("-received_at")
    return rows.values_list("reference", flat=True)


def wants_texts(sender_index: str) -> bool | None:
    """What this number said last: that it wants texts, or that it wants none; None where it said neither."""
    said = _consents(sender_index).order_by("-received_at", "-created_at", "-part").first()
    return None if said is None else said.command == "start"


def said_since(row: InboundMessage) -> bool:
    """Whether the number has said later than `row` whether it wants texts."""
    return _consents(row.sender_index).filter(received_at__gt=row.received_at).exists()


def _consents(sender_index: str) -> QuerySet[InboundMessage]:
    words = {"command__in": ("stop", "start"), "outcome": Outcome.APPLIED}
    return InboundMessage.objects.filter(sender_index=sender_index, **words)


def unanswered(contact: ContactPoint) -> QuerySet[Alert]:
    """Alerts in force that asked this contact for an answer and have none."""
    told = Message.objects.filter(alert=OuterRef("pk"), contact=contact)
    answered = Acknowledgement.objects.filter(alert=OuterRef("pk"), contact=contact)
    in_force = Alert.objects.filter(
        state=Alert.State.SENT, ask_acknowledgement=True, expires__gt=timezone.now()
    )
    return in_force.filter(Exists(told), ~Exists(answered)).order_by("-sent_at")


def only_in_exercises(contact: ContactPoint) -> bool:
    """Whether the open incidents of whoever has this number are exercises, all of them.

    With an account they are those where it has a role, without one those of which we wrote to it.
    """
    open_ = Scope.objects.filter(closed_at=None)
    if contact.user is None:
        told = Message.objects.filter(contact=contact, scope=OuterRef("pk"))
        own = list(open_.filter(Exists(told)))
    else:
        standing = contact.user.standing
        own = [scope for scope in open_ if any(role.covers(scope) for role in standing)]
    return bool(own) and all(scope.is_exercise for scope in own)


def counts(who: Who) -> dict[str, int]:
    """How many there are behind each filter of the inbox, in one query."""
    rows = inbox(who).order_by()
    found: dict[str, int] = rows.aggregate(
        todo=Count("pk", filter=TO_DO),
        red=Count("pk", filter=TO_DO & Q(urgent=True)),
        all=Count("pk"),
    )
    return found


def chosen(who: Who, show: str) -> QuerySet[InboundMessage]:
    """The inbox: "red" and "all", else what is to do. In no order."""
    rows = inbox(who)
    if show == "all":
        return rows
    return rows.filter(TO_DO, urgent=True) if show == "red" else rows.filter(TO_DO)


def replies(row: InboundMessage) -> QuerySet[Message]:
    """What was sent back, by the machine and by people."""
    return Message.objects.filter(dedupe_key__startswith=f"inbound:{row.pk}").order_by("created_at")


def earlier(row: InboundMessage) -> QuerySet[InboundMessage]:
    """The last texts of the same number before this one."""
    mine = InboundMessage.objects.filter(sender_index=row.sender_index)
    return mine.filter(received_at__lt=row.received_at).order_by("-received_at")[:EARLIER]


def may_handle(who: Who, row: InboundMessage) -> bool:
    return may(who, "handle_inbox", row.scope)


def shown_number(row: InboundMessage, who: Who) -> str:
    """The sender, whole for whoever may ring it up and for a name or a short code."""
    whole = len(row.sender) < SHORT or may_handle(who, row)
    return row.sender if whole else f"…{row.sender[-3:]}"


def oldest_waiting() -> datetime | None:
    """Since when the text waits that came first and that no worker has looked at: a health figure."""
    waiting = InboundMessage.objects.filter(outcome=Outcome.WAITING).order_by("received_at")
    return waiting.values_list("created_at", flat=True).first()
