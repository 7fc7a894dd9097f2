"""Use cases: alerts and the texts that they become."""

from notifications.services.acknowledging import acknowledge, answer_for, answer_reference
from notifications.services.drafting import (
    approve_alert,
    change_alert,
    draft_alert,
    draft_update,
)
from notifications.services.escalating import escalate_due
from notifications.services.reminding import remind_of_agreements
from notifications.services.sending import call_off, send_alert
from notifications.services.telling import tell

__all__ = [
    "acknowledge",
    "answer_for",
    "answer_reference",
    "approve_alert",
    "call_off",
    "change_alert",
    "draft_alert",
    "draft_update",
    "escalate_due",
    "remind_of_agreements",
    "send_alert",
    "tell",
]
