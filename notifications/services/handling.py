"""A person looks at a text that no machine could carry out: answers, carries it out, or is done with it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from core.phones import e164
from notifications.commands import Call
from notifications.models import InboundMessage, Message
from notifications.queries.inbound import REFUSABLE
from notifications.services import deciding, replying
from partners.models import ContactPoint, User

Outcome = InboundMessage.Outcome
# What somebody else may do for a sender. An answer, a consent and an own number are the sender's own.
FOR_OTHERS = ("free", "open", "close", "full", "stock", "arrived", "present", "status", "urgent")


@transaction.atomic
def close_text(row: InboundMessage, *, by: User, note: str = "") -> InboundMessage:
    """Nothing more is to be done about it. Twice is the same as once; the first note stays."""
    open_ = InboundMessage.objects.filter(pk=row.pk, handled_at=None).exclude(
        outcome=Outcome.WAITING
    )
    if open_.change(handled_at=timezone.now(), handled_by=by, note=note):
        _record("notifications.text_handled", row, by)
    return row.refreshed()


@transaction.atomic
def answer_text(row: InboundMessage, text: str, *, by: User, id: UUID) -> Message:
    """Write back to whoever sent it, once for each `id`. RuleBroken `no_number`: nobody can be reached."""
    if e164(row.sender) is None:
        raise RuleBroken(
            "no_number", _("This sender cannot be answered: it is not a telephone number.")
        )
    key = f":{id}"
    before = Message.objects.filter(dedupe_key=f"inbound:{row.pk}{key}").first()
    if before is not None:
        return before
    body = replying.in_front(row, text)
    message = replying.reply(row, body, key=key, expires_at=timezone.now() + Message.LASTS)
    _record("notifications.text_answered", row, by)
    return message


@transaction.atomic
def carry_out(row: InboundMessage, text: str, *, by: User) -> InboundMessage:
    """Do what was meant, in the name of `by` and by the rights of `by`; the sender is told.

    `text` is the command as it should have been. RuleBroken `not_understood`, `not_on_behalf` for what only
    the sender can say, `not_carried_out` with what stood in the way, `wrong_state` when it is done already.
    """
    open_ = InboundMessage.objects.filter(pk=row.pk, handled_at=None)
    if not open_.filter(outcome__in=REFUSABLE).change(handled_at=timezone.now(), handled_by=by):
        raise RuleBroken("wrong_state", _("This text was dealt with before."), state=row.outcome)
    row = row.refreshed()
    parsed = deciding.understand(row, text)
    if parsed.problem:
        sentence = _("This is not a whole command. It could be: %(example)s")
        example = parsed.example(by.language)
        raise RuleBroken("not_understood", sentence % {"example": example}, problem=parsed.problem)
    if parsed.command not in FOR_OTHERS:
        raise RuleBroken("not_on_behalf", _("Only the sender can say this."))
    call = Call(row, parsed.arguments, deciding.caller_for(row, by), confirmed=True)
    answer = deciding.run(call, parsed.command)
    if answer.outcome != Outcome.APPLIED:
        sentence = answer.said.text(by.language) if answer.said else _("Nothing was changed.")
        raise RuleBroken("not_carried_out", sentence, problem=answer.problem)
    row.note = text[:500]
    done = replying.finish(row, answer, by=by, key=f":by:{by.pk}")
    _record("notifications.text_handled", done, by)
    return done


@transaction.atomic
def know_sender(row: InboundMessage, contact: ContactPoint, *, by: Acting) -> int:
    """From now on the texts of this number are shown with its contact. How many are."""
    mine = InboundMessage.objects.filter(sender_index=contact.phone_index, contact=None)
    found = mine.change(contact=contact)
    _record("notifications.sender_known", row, by)
    return found


def _record(kind: str, row: InboundMessage, by: Acting) -> None:
    scope_id = row.scope.pk if row.scope else None
    events.record(kind, by=by, scope_id=scope_id, about=row.pk, command=row.command)
