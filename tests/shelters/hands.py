"""What other processes do in the races."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from unittest import mock

from django.utils import timezone

from core import events
from core.actors import SYSTEM
from core.errors import RuleBroken
from registrations import reading
from registrations.models import Household
from registrations.reports import Group, StatusReport
from registrations.services import add_person, report_status
from shelters import services
from shelters.models import CapacityReport, Shelter, Stay
from shelters.services import clearing


def hold(shelter_id: str, household_ids: list[str]) -> dict[str, int]:
    """Try to place each household; how often with which answer."""
    answers: dict[str, int] = {}
    shelter = Shelter.objects.select_related("incident__scope").get(pk=shelter_id)
    for household in Household.objects.filter(pk__in=household_ids).order_by("pk"):
        try:
            services.hold(household, shelter, by=SYSTEM)
            answer = "held"
        except RuleBroken as refusal:
            answer = refusal.code
        answers[answer] = answers.get(answer, 0) + 1
    return answers


def move(name: str, stay_id: str) -> str:
    """Cancel or check in; or, if somebody was faster, hear of it."""
    make = {"cancel": services.cancel, "check_in": services.check_in}[name]
    try:
        return make(Stay.objects.get(pk=stay_id), by=SYSTEM).state
    except RuleBroken as refusal:
        return refusal.code


def swap(stay_id: str, shelter_id: str) -> str:
    stay, shelter = Stay.objects.get(pk=stay_id), Shelter.objects.get(pk=shelter_id)
    try:
        return services.transfer(stay, shelter, by=SYSTEM).shelter.code
    except RuleBroken as refusal:
        return refusal.code


def release() -> int:
    return services.release_expired()


def hold_and_die(shelter_id: str, household_id: str) -> None:
    """Killed when everything is written and nothing is committed yet."""

    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    events.ring = die
    hold(shelter_id, [household_id])


def live(kind: str, household_ids: list[str], shelter_ids: list[str]) -> int:
    """One of the many things that happen to households at one time, to each of them; how often it could."""
    done = 0
    for number, household in enumerate(Household.objects.filter(pk__in=household_ids)):
        shelter = Shelter.objects.get(pk=shelter_ids[number % 2])
        stay = Stay.objects.active().filter(household=household).first()
        with suppress(RuleBroken):
            done += _live(kind, household, shelter, stay)
    return done


def _live(kind: str, household: Household, shelter: Shelter, stay: Stay | None) -> int:
    if kind == "leave":
        who = Group((), {"m": {"5-11": 2}})
        report_status(household, StatusReport(who, "transferred", timezone.now()), by=SYSTEM)
    elif kind == "bear":
        born = reading.read_person({"sex": "f", "age": 0})
        add_person(household, born, cause="birth", by=SYSTEM)
    elif kind == "hold":
        services.hold(household, shelter, by=SYSTEM)
    elif kind == "settle":
        events.react()
    elif stay is not None and kind == "transfer":
        services.transfer(stay, shelter, by=SYSTEM)
    elif stay is not None:
        move = {"check_in": services.check_in, "check_out": services.check_out}[kind]
        move(stay, by=SYSTEM)
    return 1


def during_evacuation(what: str, shelter_id: str, other: Any) -> Any:
    """Place households in a site, or send everybody in it to another one."""
    if what == "hold":
        return hold(shelter_id, other)
    shelter, to = (
        Shelter.objects.select_related("incident__scope").get(pk=id) for id in (shelter_id, other)
    )
    return services.evacuate(shelter, to=to, reason="Ash", by=SYSTEM).people


def evacuate_and_die(shelter_id: str, to_id: str) -> None:
    """Killed when everybody is moved and nothing of it is committed yet."""

    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with mock.patch.object(clearing, "record", die):
        during_evacuation("evacuate", shelter_id, to_id)


def report(what: str, shelter_id: str, figures: list[int]) -> dict[str, int]:
    """Report each figure, as `free` or as a `change`; how often with which answer."""
    ways: dict[str, Callable[..., CapacityReport]] = {
        "free": services.report_free,
        "change": services.report_change,
    }
    say = ways[what]
    answers: dict[str, int] = {}
    for figure in figures:
        try:
            say(Shelter.objects.get(pk=shelter_id), figure, by=SYSTEM, source="sms")
            answer = "reported"
        except RuleBroken as refusal:
            answer = refusal.code
        answers[answer] = answers.get(answer, 0) + 1
    return answers


def hold_or_report(what: str, shelter_id: str, work: list[Any]) -> dict[str, int]:
    return hold(shelter_id, work) if what == "hold" else report(what, shelter_id, work)


def undo(report_id: str) -> str:
    """Take a report back, or hear that somebody was faster."""
    row = CapacityReport.objects.select_related("shelter__incident").get(pk=report_id)
    return str(services.undo_report(row, by=SYSTEM).pk)
