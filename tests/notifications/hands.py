"""Dispatchers in processes of their own."""

import sys
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.actors import SYSTEM
from notifications import channels, services
from notifications.channels import File, Outgoing, Receipt, twilio
from notifications.models import Alert, Message
from notifications.services import delivery, phone
from notifications.services.delivery import Step
from notifications.tasks import send
from partners.models import ContactPoint
from tests.notifications.provider import TOKEN


def dispatch() -> int:
    """Sends what is due; how many texts this process wrote."""
    channel = Counting()
    channels.current = lambda: ("file", channel)
    send()
    return channel.written


def send_through(url: str) -> float:
    """Sends what is due through the provider at `url`; says when it begins, and what CPU seconds it took."""
    settings.SMS_BACKEND, settings.TWILIO_API_BASE_URL = "twilio", url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", TOKEN
    settings.TWILIO_FROM = "POSKO"
    twilio._client()  # takes a second to import
    say("sending")
    before = time.process_time()
    send()
    return time.process_time() - before


def carry(remembers: str, dies_after: int) -> int:
    """A gateway phone that stands in: sends what it fetches and reports it, until there is no more.

    The file `remembers` holds the ids and numbers of what it sent. It stops for ever after so many, before it
    reports on the last one; 0 is never. Returns how many it sent.
    """
    settings.SMS_BACKEND, settings.GATEWAY_SECRET, settings.GATEWAY_RATE = "twilio", "s", 0
    memory, sent = Path(remembers), 0
    while texts := phone.fetch(20):
        for text in texts:
            if str(text.pk) not in memory.read_text():
                with memory.open("a") as file:
                    file.write(f"{text.pk} {text.to}\n")
                sent += 1
                if sent == dies_after:
                    stop()
            delivery.hear(text.pk, "gateway", Step(Message.State.SENT, delivery.Source.REPORT))
    return sent


def hang(when: str, number: int) -> None:
    """Sends what is due and stops for ever "before" or "after" it writes the text with this number."""
    channels.current = lambda: ("file", Hanging(when, number))
    send()


def send_alert(id: str) -> int:
    """How many messages there are when this process has sent the alert."""
    return services.send_alert(Alert.objects.get(pk=id), by=SYSTEM).recipients


def tell_everybody(key: str) -> int:
    """Tells every contact; how many texts this process queued."""
    return services.tell(ContactPoint.objects.all(), texts={"id": "Siaga"}, scope_id=None, key=key)


class Counting(File):
    written = 0

    def send(self, text: Outgoing) -> Receipt:
        self.written += 1
        return super().send(text)


class Hanging(Counting):
    def __init__(self, when: str, number: int) -> None:
        self.when, self.number = when, number

    def send(self, text: Outgoing) -> Receipt:
        if (self.when, self.number) == ("before", self.written + 1):
            stop()
        receipt = super().send(text)
        if (self.when, self.number) == ("after", self.written):
            stop()
        return receipt


def stop() -> None:
    say("stopped")
    time.sleep(600)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def escalate(minutes: int) -> int:
    """Follows whoever is silent, as of so many minutes from now; how many steps this process took."""
    return services.escalate_due(timezone.now() + timedelta(minutes=minutes))
