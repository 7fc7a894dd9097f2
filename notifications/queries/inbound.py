"""Questions about what came in by SMS."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications.models import Acknowledgement, Alert, InboundMessage, Message
from partners.access import Who, may, organisations, within
from partners.models import ContactPoint, Role, User

Outcome = InboundMessage.Outcome
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


def to_do(rows: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    """Red ones first, then those that came last."""
    return rows.filter(TO_DO).order_by("-urgent", "-received_at")


def waits_for(who: Who) -> int:
    """How many texts somebody must look at: for the navigation, in one query."""
    return InboundMessage.objects.filter(TO_DO).filter(pk__in=inbox(who).values("pk")).count()


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


def unanswered(contact: ContactPoint) -> QuerySet[Alert]:
    """Alerts in force that asked this contact for an answer and have none."""
    told = Message.objects.filter(alert=OuterRef("pk"), contact=contact)
    answered = Acknowledgement.objects.filter(alert=OuterRef("pk"), contact=contact)
    in_force = Alert.objects.filter(
        state=Alert.State.SENT, ask_acknowledgement=True, expires__gt=timezone.now()
    )
    return in_force.filter(Exists(told), ~Exists(answered)).order_by("-sent_at")


def received(who: Who, chosen: str = "") -> QuerySet[InboundMessage]:
    """The inbox: what is to do (the default), red, or all; newest first within."""
    rows = inbox(who)
    if chosen == "all":
        return rows.order_by(F("received_at").desc(), "-id")
    if chosen == "red":
        return to_do(rows).filter(urgent=True)
    return to_do(rows)


def waiting_since(before: object) -> int:
    """How many texts came before `before` and have not been looked at: a health figure."""
    return InboundMessage.objects.filter(outcome=Outcome.WAITING, received_at__lt=before).count()
