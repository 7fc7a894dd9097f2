"""An address for each route, with things of the exercise in it; what is missing there is made here."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Arrival, Breach, Incident, Task
from incidents.services import record_breach
from notifications import links
from notifications.models import Alert, InboundMessage, Message
from notifications.services.inbound import receive, work
from partners.authentication import link_token
from partners.models import (
    ApiToken,
    ContactPoint,
    DutyShift,
    Invitation,
    Organisation,
    Role,
    User,
)
from partners.services import add_shift, create_token, invite
from referrals.models import Facility, Referral
from registrations.intake import manifest, preview
from registrations.models import (
    Household,
    Import,
    KeepApart,
    MatchPair,
    Person,
    TracingProposal,
    TracingRequest,
)
from registrations.services.importing import hand_in, show_findings
from registrations.services.keeping_apart import keep_apart
from registrations.services.tracing import open_request
from shelters.models import Block, CapacityReport, Movement, Proposal, Shelter, Stay
from shelters.queries import waiting
from shelters.services import Line, give_block, plan_movement, report_free, start_run, write_plan
from supplies.models import DistributionRound, Item, Receipt, StockDocument, StockLocation


def patterns(
    found: list[URLPattern | URLResolver] | None = None, before: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    """(route, pattern) of every address that we answer."""
    for pattern in get_resolver().url_patterns if found is None else found:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def addresses(world: Incident) -> dict[str, str]:
    """An address for each route, with things of the exercise in it."""
    things = examples(world)
    filled = {}
    for route, pattern in patterns():
        if pattern.name in {"schema", "readyz", "logout"}:  # open to all, and tested on their own
            continue
        address = route
        for name, thing in things:
            address = re.sub(name, str(thing), address)
        assert "<" not in address, f"tell tests/addresses.py what to put into {route}"
        filled[route] = address
    return filled


def examples(world: Incident) -> list[tuple[str, Any]]:
    """What to put where: the first pattern that fits a route."""
    site = Shelter.objects.get(code="MTW01")
    household = Stay.objects.filter(shelter=site).earliest("created_at").household
    pair = MatchPair.objects.earliest("created_at")
    return [
        (r"(?<=/incidents/)<str:(key|ref)>", world.ref),
        (r"(?<=/inbox/)<uuid:id>", _text(world).pk),
        (r"(?<=/inbound/)<uuid:key>", _text(world).pk),
        (r"(?<=/feeds/)<str:ref>", world.ref),
        (r"(?<=/arrivals/)<uuid:key>", Arrival.objects.earliest("created_at").pk),
        (r"(?<=/arrivals/)<str:code>", Arrival.objects.earliest("created_at").code),
        (r"(?<=/import/)<uuid:id>", _import(world).pk),
        (r"(?<=/imports/)<uuid:key>", _import(world).pk),
        (r"(?<=/import/)template.<str:form>", "template.csv"),
        (r"(?<=/export/)<str:ref>/<str:name>.<str:form>", f"{world.ref}/households.csv"),
        (r"(?<=/stays/)<uuid:\w+>", Stay.objects.filter(shelter=site).earliest("created_at").pk),
        (r"<str:move>", "check-in"),
        (r"(?<=/tasks/)<uuid:id>", Task.objects.earliest("created_at").pk),
        (r"(?<=/breaches/)<str:code>", _breach(world).code),
        (r"(?<=/plans/)<uuid:id>", _planned(world).run_id),
        (r"(?<=/allocation-runs/)<uuid:key>", _planned(world).run_id),
        (r"<uuid:proposal>", _planned(world).pk),
        (r"(?<=/proposals/)<uuid:key>", _planned(world).pk),
        (r"(?<=/tracing-requests/)<uuid:key>", _search(household).pk),
        (r"(?<=/tracing/)<uuid:id>", _search(household).pk),
        (r"(?<=/proposals/)<uuid:id>", _proposal(household).pk),
        (r"(?<=/tracing-proposals/)<uuid:key>", _proposal(household).pk),
        (r"(?<=/duty-shifts/)<uuid:\w+>", _shift().pk),
        (r"(?<=/roster/)<uuid:\w+>", _shift().pk),
        (r"(?<=/organisations/)<uuid:\w+>", Organisation.objects.earliest("created_at").pk),
        (r"(?<=/contacts/)<uuid:\w+>/<str:move>", f"{_contact().pk}/called"),
        (r"(?<=/contacts/)<uuid:\w+>", _contact().pk),
        (r"(?<=/partners/)<uuid:\w+>", Organisation.objects.earliest("created_at").pk),
        (r"(?<=/alerts/)<uuid:\w+>", Alert.objects.get().pk),
        (r"(?<=/a/)<str:token>", _link()),
        (r"(?<=/alerts/)<slug:\w+>", Alert.objects.get().reference),
        (r"(?<=/duplicates/)<str:a>/<str:b>", f"{pair.a.number}/{pair.b.number}"),
        (r"(?<=/match-pairs/)<uuid:\w+>", pair.pk),
        (r"(?<=/identities/)<uuid:\w+>", pair.pk),  # not merged: there is none yet
        (r"(?<=/households/)<str:\w+>", household.number),
        (r"(?<=/blocks/)<uuid:\w+>", _block(site).pk),
        (r"(?<=/keep-apart/)<uuid:key>", _apart(household).pk),
        (r"(?<=/apart/)<uuid:id>", _apart(household).pk),
        (r"(?<=/shelters/)<str:\w+>", site.code),
        (r"(?<=/reports/)<uuid:id>", _report(site).pk),
        (r"(?<=/capacity-reports/)<uuid:key>", _report(site).pk),
        (r"(?<=/standards/)<(str|slug):\w+>", "sphere-2018"),
        (r"(?<=/items/)<uuid:\w+>", Item.objects.earliest("created_at").pk),
        (r"(?<=/stock-locations/)<uuid:\w+>", StockLocation.objects.earliest("created_at").pk),
        (r"(?<=/stock-movements/)<uuid:\w+>", StockDocument.objects.earliest("created_at").pk),
        (r"(?<=/v1/movements/)<uuid:\w+>", _movement(site).pk),
        (r"(?<=/movements/)<slug:\w+>", _movement(site).code),
        (r"(?<=/movements/)<uuid:\w+>", StockDocument.objects.earliest("created_at").pk),
        (r"(?<=rounds/)<uuid:\w+>", DistributionRound.objects.get().pk),
        (r"(?<=/receipts/)<uuid:\w+>", Receipt.objects.earliest("created_at").pk),
        (r"(?<=/facilities/)<uuid:\w+>", Facility.objects.earliest("created_at").pk),
        (r"(?<=/referrals/)<str:\w+>", Referral.objects.earliest("created_at").code),
        (r"(?<=/hooks/twilio/status/)<uuid:id>", Message.objects.earliest("created_at").pk),
        (r"(?<=/users/)<uuid:\w+>", _maya().pk),
        (r"(?<=/people/)<uuid:\w+>/<str:act>", f"{_maya().pk}/lock"),
        (r"(?<=/people/)<uuid:\w+>", _maya().pk),
        (r"(?<=/memberships/)<uuid:\w+>", _maya().memberships.get().pk),
        (r"(?<=/roles/)<uuid:\w+>", _maya().memberships.get().pk),
        (r"(?<=/invitations/)<uuid:\w+>", _invitation().pk),
        (r"(?<=/tokens/)<uuid:\w+>", _token().pk),
        (r"(?<=/welcome/)<str:token>", link_token(_invitation().pk)),
        (r"<str:provider>", "twilio"),
        (r"<str:kind>", "receipt"),
        (r"<str:step>", "send"),
        (r"<str:layer>.geojson", f"shelters.geojson?incident={world.ref}"),
    ]


def _maya() -> User:
    """The observer, whom the coordinator looks after."""
    return User.objects.get(username="maya")


def _invitation() -> Invitation:
    """Budi asked for another observer."""
    known = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).first()
    post = _maya().memberships.get()
    terms: dict[str, Any] = {
        "role": Role.OBSERVER,
        "organisation": post.organisation,
        "reach": post.reach,
    }
    return known or invite(by=User.objects.get(username="budi"), name="Wati", **terms)


def _token() -> ApiToken:
    """A program that acts as Maya."""
    if not ApiToken.objects.filter(user=_maya()).exists():
        create_token(_maya())
    return ApiToken.objects.get(user=_maya())


def _breach(world: Incident) -> Breach:
    """A tablet was lost."""
    told: dict[str, Any] = {"what": "A tablet was lost", "kinds": "Names", "people": None}
    known = Breach.objects.filter(incident=world).first()
    return known or record_breach(world, by=SYSTEM, found_at=timezone.now(), **told)


def _block(site: Shelter) -> Block:
    """Places of this shelter that a bus has."""
    until = timezone.now() + timedelta(hours=1)
    known = Block.objects.filter(shelter=site).first()
    return known or give_block(site, by=SYSTEM, people=1, label="Bus 3", expires_at=until)


def _report(site: Shelter) -> CapacityReport:
    """What was said of its places."""
    known = CapacityReport.objects.filter(shelter=site).first()
    return known or report_free(site, 1, by=SYSTEM, source="web")


def _apart(household: Household) -> KeepApart:
    """This household must not meet another one."""
    known = KeepApart.objects.filter(Q(a=household) | Q(b=household)).first()
    other = Household.objects.exclude(pk=household.pk).earliest("created_at")
    return known or keep_apart(household, other, by=SYSTEM, reason="A quarrel on the boat")


def _contact() -> ContactPoint:
    return ContactPoint.objects.earliest("created_at")


def _shift() -> DutyShift:
    """Somebody is on duty today."""
    now, contact = timezone.now(), _contact()
    known = DutyShift.objects.filter(contact=contact).first()
    ends_at = now + timedelta(hours=8)
    return known or add_shift(contact, starts_at=now, ends_at=ends_at, by=SYSTEM)


def _link() -> str:
    """By which somebody who was told the alert answers it."""
    alert = Alert.objects.get()
    return links.token(alert.messages.earliest("created_at").pk, alert.expires)


def _import(world: Incident) -> Import:
    """A manifest that Sari has handed in, and that waits for a decision."""
    sari = User.objects.get(username="sari")
    content = b"family,name,sex,age\n1,Hamida Khatun,f,36\n1,Yunus,q,8\n"
    row = hand_in(world, by=sari, content=content, label="")
    found = preview.look(world, manifest.read(content), label="", by=sari)
    show_findings(row, found.told())
    return row


def _movement(site: Shelter) -> Movement:
    """Somebody goes from this site to the other one of those who run it."""
    mine = Movement.objects.filter(origin=site).first()
    guests = Stay.objects.active().filter(shelter=site).values("household")
    household, to = Household.objects.filter(pk__in=guests)[:1], Shelter.objects.get(code="MTW02")
    return mine or plan_movement(site.incident, to, household, by=SYSTEM, origin=site)


def _planned(world: Incident) -> Proposal:
    """What a plan proposes to a household that waits."""
    if (known := Proposal.objects.first()) is not None:
        return known
    run = start_run(world, by=SYSTEM)
    household = waiting(world).earliest("number")
    line = Line(household.pk, household.people, "general", binding="pool_full")
    write_plan(run, [line], engine_used="flow", figures={"households": 0})
    return Proposal.objects.get()


def _text(world: Incident) -> InboundMessage:
    """What Ros wrote about her shelter."""
    mine = InboundMessage.objects.filter(provider_id="exercise").first()
    if mine is None:
        phone = ContactPoint.objects.get(user__username="ros").phone
        mine = receive("gateway", "exercise", phone, "", "PENUH MTW01 lagi?", timezone.now())
        work()
        InboundMessage.objects.filter(pk=mine.pk).update(scope=world.scope)
    return mine


def _search(household: Household) -> TracingRequest:
    """This household looks for somebody."""
    mine = TracingRequest.objects.filter(household=household).first()
    return mine or open_request(household.incident, by=SYSTEM, household=household, name="Rahim")


def _proposal(household: Household) -> TracingProposal:
    """Somebody of another household who may be the one whom this household looks for."""
    somebody = Person.objects.exclude(household=household).earliest("no")
    told = {"probability": 0.5, "reasons": []}
    found, _new = _search(household).proposals.get_or_create(person=somebody, defaults=told)
    return found
