"""What the timer wakes."""

from celery import shared_task

from registrations.services import importing, searching


@shared_task(name="registrations.search")
def search() -> None:
    searching.search_every_night()


@shared_task(name="registrations.search_grown")
def search_grown() -> None:
    searching.search_what_grew()


@shared_task(name="registrations.forget")
def forget() -> None:
    importing.forget_undecided()
