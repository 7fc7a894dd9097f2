"""What comes in by SMS is stored here at once; a worker looks at it later (services/commands.py)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import bell
from core.phones import e164
from notifications.models import InboundMessage


@transaction.atomic
def receive(
    provider: str, provider_id: str, sender: str, to: str, text: str, received_at: datetime
) -> InboundMessage:
    """Store a text as it came, once for each `provider_id`, and wake the worker. Nothing else happens yet.

    `sender` may be a number in any way of writing, a short code or a name. A clock that runs ahead does
    not make a text newer than now.
    """
    row = InboundMessage(
        provider=provider,
        provider_id=provider_id,
        to=to[:20],
        text_index=InboundMessage.same_words(text),
        received_at=min(received_at, timezone.now()),
    )
    row.sender = e164(sender) or sender.strip()
    row.text = text
    InboundMessage.objects.bulk_create([row], ignore_conflicts=True)
    bell.ring("notifications.receive")
    return InboundMessage.objects.get(provider=provider, provider_id=provider_id, part=0)
