"""What the worker runs when texts were queued or the timer comes round."""

from celery import shared_task

from notifications import dispatch
from notifications.services import escalate_due, inbound, remind_of_agreements


@shared_task(name="notifications.send")
def send() -> None:
    dispatch.send_due()


@shared_task(name="notifications.follow")
def follow() -> None:
    dispatch.follow_up()


@shared_task(name="notifications.escalate")
def escalate() -> None:
    escalate_due()


@shared_task(name="notifications.receive")
def receive() -> None:
    inbound.work()


@shared_task(name="notifications.remind")
def remind() -> None:
    remind_of_agreements()
