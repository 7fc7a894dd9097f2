"""Sites of the exercise, who is placed where and how, and what is said of their places."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from config import demo_world as world
from config.demo.people import partners
from core import jobs
from incidents.models import Arrival, Incident
from partners.models import User
from registrations.models import Household, Need
from shelters import checklist, services
from shelters.models import Shelter, Stay

Sites = dict[str, Shelter]
Users = dict[str, User]


def open_sites(incident: Incident, by: User) -> None:
    """Every shelter of the exercise, with the consent of its host."""
    operators = partners()
    for site in world.SITES:
        services.open_shelter(
            incident,
            by=by,
            code=site.code,
            name=site.name,
            kind=site.kind,
            building=site.building,
            operator=operators[site.operator],
            lat=site.lat,
            lon=site.lon,
            declared=site.places,
            host_stance=Shelter.HostStance.AGREED,
            source=Shelter.Source.WEB,
            pools=[{"kind": kind, "capacity": size} for kind, size in site.pools.items()],
            **site.more,
        )


def sites_of(incident: Incident) -> Sites:
    """The shelters of an incident by their code."""
    rows = Shelter.objects.filter(incident=incident)
    return {row.code: row for row in rows.select_related("incident__scope")}


def place(incident: Incident, families: list[Household], users: Users) -> None:
    """Some checked in, one household beyond what a site can take, and everybody else by a plan."""
    waiting = iter([row for row in families if Need.CHILD_ALONE not in row.needs])
    sites = sites_of(incident)
    for code, enough in world.PLACED_AT:
        for family in up_to(waiting, enough):
            stay = services.hold(family, sites[code], by=users["budi"])
            services.check_in(stay, by=users["ros"])
    _beyond(sites[world.BEYOND], next(row for row in waiting if row.people > 2), users["budi"])
    _plan(incident, families[0].arrival, users["budi"])


def up_to(families: Iterable[Household], people: int) -> Iterable[Household]:
    """The next families, while there are fewer than `people` of them."""
    taken = 0
    for family in families:
        taken += family.people
        yield family
        if taken >= people:
            return


def _beyond(site: Shelter, family: Household, budi: User) -> None:
    """Two places are free there, and more people come."""
    services.report_free(site, 2, by=budi, source=Shelter.Source.SMS, effective_at=ago(4))
    reason = world.BEYOND_REASON
    services.check_in_at_once(family, site, by=budi, override_reason=reason)


def _plan(incident: Incident, arrival: Arrival | None, budi: User) -> None:
    """What the worker would do, at once: the plan of the first boat, and a coordinator accepts it."""
    run = services.start_run(incident, by=budi, arrival=arrival)
    if run.job is not None:
        jobs.run(run.job.pk, run.job.lease)
    services.accept_proposals(run.refreshed(), by=budi)


def keep_places(incident: Incident, arrival: Arrival, budi: User) -> None:
    """For the bus that stands at the terminal."""
    about: dict[str, Any] = {"label": arrival.vessel, "arrival": arrival}
    until = timezone.now() + timedelta(hours=12)
    site = sites_of(incident)[world.KEPT_AT]
    services.give_block(site, by=budi, people=world.KEPT, expires_at=until, **about)


def report_places(incident: Incident, users: Users) -> None:
    """What operators said of their places until now, the oldest first."""
    sites = sites_of(incident)
    for code, hours, free in sorted(world.REPORTS, key=lambda report: -report[1]):
        by = users[world.REPORTERS.get(code, "budi")]
        said: dict[str, Any] = {"source": Shelter.Source.SMS, "effective_at": ago(hours)}
        services.report_free(sites[code], free, by=by, **said)
    full = sites[world.FULL]
    services.change_shelter(full, by=users["budi"], source=Shelter.Source.WEB, status="full")


def look_round(incident: Incident, ros: User) -> None:
    """Last night's count of two sites, in one of which some are missing; and an inspection."""
    sites, evening = sites_of(incident), _last_evening(incident)
    for code, missing in world.MISSING_LAST_NIGHT.items():
        people = sites[code].in_use - missing
        services.count_tonight(sites[code], people, by=ros, source="web", at=evening)
    answers = {question.code: {"answer": "yes"} for question in checklist.newest().questions}
    wrong = {code: {"answer": "no", "note": note} for code, note in world.WRONG.items()}
    services.inspect(sites["MTW01"], answers | wrong, by=ros, at=ago(5))


def _last_evening(incident: Incident) -> datetime:
    yesterday = incident.scope.local(timezone.now()) - timedelta(days=1)
    return yesterday.replace(hour=20, minute=10, second=0, microsecond=0)


def send_on(incident: Incident, users: Users) -> None:
    """The last family that came to the first site is on a boat to another one."""
    sites = sites_of(incident)
    origin, to = (sites[code] for code in world.SENT_ON)
    there = Stay.objects.filter(shelter=origin, state=Stay.State.CHECKED_IN)
    family = there.select_related("household").latest("created_at").household
    about: dict[str, Any] = {
        "origin": origin,
        "escort": partners()["bpbd"],
        "people_informed": True,
    }
    movement = services.plan_movement(
        incident, to, [family], by=users["budi"], **about, **world.VESSEL
    )
    services.count_out(movement, family.people, by=users["ros"])


def ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)
