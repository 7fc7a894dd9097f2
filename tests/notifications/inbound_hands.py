"""Workers in processes of their own that carry out what came in by SMS."""

import sys
import time

from notifications.models import InboundMessage
from notifications.services import deciding, inbound
from tests.notifications.texting import send


def work() -> int:
    """Carries out what waits; how many texts this process finished."""
    return inbound.work()


def hang_before_the_end() -> None:
    """Changes the places, and stops for ever before the outcome is written down and committed."""

    def stop(row: InboundMessage, answer: object) -> None:
        sys.stdout.write("stopped\n")
        sys.stdout.flush()
        time.sleep(600)

    inbound.finish = stop  # type: ignore[attr-defined,assignment]
    inbound.work()


def receive(id: str, text: str) -> str:
    """The same text arrives, perhaps for the second time; the id of its row."""
    return str(send(text, id=id).pk)


def hang_after_the_decision() -> None:
    """Stops for ever when a text was decided on, and nothing of it is written."""

    def stop(call: object, name: str) -> None:
        sys.stdout.write("stopped\n")
        sys.stdout.flush()
        time.sleep(600)

    deciding.run = stop  # type: ignore[assignment]
    inbound.work()
