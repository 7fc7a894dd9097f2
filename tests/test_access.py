"""Every address, walked by every role, in the world of the exercise."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from config import demo
from core.actors import SYSTEM
from incidents.models import Arrival, Incident, Task
from notifications import links
from notifications.models import Alert, InboundMessage, Message
from notifications.services.inbound import receive, work
from partners.models import ContactPoint, DutyShift, Organisation, Role, User
from partners.services import add_shift
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
from tests.conftest import make_user

SignIn = Callable[[User | None], Client]
ROLES = ["budi", "sari", "ros", "joko", "dewi", "rini", "tari", "eko", "maya", "admin"]
PUBLIC = {"alert_feed", "answer_by_link", "login", "logout", "language", "readyz", "schema"}
# Programs that are known by a signature (tests/notifications/test_hooks.py).
HOOKS = {
    "twilio_status",
    "twilio_inbound",
    "gateway_outbox",
    "gateway_status",
    "gateway_inbound",
}
NAMELESS = {"eko", "maya", "admin", "joko"}
# Partners, facilities and kinds of goods belong to no incident; links and feeds are for whoever has them.
SHARED = re.compile(
    r"/(organisations|contacts|partners|duty-shifts|facilities|items|standards|a|feeds)/"
)

# Who opens which page; every named page that is not here fails test_every_page_is_in_the_table.
EVERYBODY = set(ROLES)
STAFF = EVERYBODY - {"admin"}
PAGES: dict[str, set[str]] = {
    "home": EVERYBODY,
    "incidents": EVERYBODY,
    "incident": EVERYBODY,
    "open_incident": {"budi"},
    "arrivals": EVERYBODY,
    "announce_arrival": {"budi", "sari"},
    "partners": EVERYBODY,
    "organisation": EVERYBODY,
    "add_organisation": {"budi", "admin"},
    "change_organisation": {"budi", "admin"},
    "add_contact": {"budi", "admin"},
    "change_contact": {"budi", "admin"},
    "inbox": {"budi", "ros", "joko"},
    "inbox_text": {"budi", "ros"},  # what a contact of ros's organisation sent
    "inbox_preview": EVERYBODY,
    "inbox_reply": EVERYBODY,
    "inbox_apply": EVERYBODY,
    "inbox_done": EVERYBODY,
    "inbox_sender": EVERYBODY,
    "move_contact": EVERYBODY,
    "roster": {"budi", "admin"},
    "drop_shift": EVERYBODY,
    "import_contacts": {"budi", "admin"},
    "contacts_template": {"budi", "admin"},
    "alerts": STAFF,
    "alert": STAFF,
    "alert_version": STAFF,
    "alert_reach": STAFF,
    "compose_alert": {"budi"},
    "change_alert": {"budi"},
    "preview_alert": EVERYBODY,
    "send_alert": EVERYBODY,
    "approve_alert": EVERYBODY,
    "update_alert": EVERYBODY,
    "call_off_alert": {"budi"},
    "note_answer": EVERYBODY,
    "households": STAFF - {"maya"},
    "household": {"budi", "sari", "ros", "tari", "eko"},
    "register_household": {"sari", "tari"},
    "registered": {"sari", "tari"},
    "look_up": EVERYBODY,
    "correct_household": {"sari", "tari"},
    "settle_conflict": EVERYBODY,
    "duplicates": {"budi", "sari", "tari"},
    "duplicate": {"budi", "sari", "tari"},
    "undo_duplicate": EVERYBODY,
    "answer_duplicate": EVERYBODY,
    "cards": {"sari", "tari"},
    "verify_card": STAFF - {"maya"},
    "household_card": {"sari", "tari"},
    "replace_card": {"sari", "tari"},
    "import_manifest": {"sari", "budi"},
    "manifest_template": {"sari"},
    "manifest_import": {"sari", "budi"},
    "manifest_import_version": {"sari", "budi"},
    "manifest_import_part": {"sari", "budi"},
    "decide_import": EVERYBODY,
    "undo_import": {"sari", "budi"},
    "export": STAFF - {"maya"},
    "exports": EVERYBODY,
    "reconcile": {"budi", "sari", "tari", "eko"},
    "report_people": {"budi", "sari", "ros", "tari"},
    "add_person": {"sari", "tari"},
    "split_household": {"sari", "tari"},
    "join_household": {"sari", "tari"},
    "finish_task": EVERYBODY,
    "protection": {"tari"},
    "protected_notes": {"tari"},
    "write_protected_note": EVERYBODY,
    "settle": EVERYBODY,
    "keep_apart": {"tari"},
    "read_apart": EVERYBODY,
    "end_keep_apart": EVERYBODY,
    "tracing": {"sari", "tari"},
    "open_tracing": {"tari"},  # a registrar's search begins at a household
    "tracing_request": {"tari"},
    "change_tracing": {"tari"},
    "close_tracing": EVERYBODY,
    "answer_proposal": EVERYBODY,
    "shelters": STAFF,
    "shelter": STAFF,
    "open_shelter": {"budi", "ros", "joko"},
    "change_shelter": {"budi", "ros"},
    "undo_report": EVERYBODY,
    "standards": EVERYBODY,
    "change_standard": {"budi", "admin"},
    "what_if": STAFF - {"maya"},
    "shelter_status": EVERYBODY,
    "close_shelter": {"budi", "ros"},
    "evacuate_shelter": {"budi", "ros"},
    "roll_call": {"budi", "ros"},
    "people_now": EVERYBODY,
    "shelter_host": {"budi", "ros"},
    "inspect_shelter": {"budi", "ros", "tari"},
    "movements": {"budi", "sari", "ros", "joko", "tari"},
    "new_movement": {"budi", "sari", "ros", "joko", "tari"},
    "movement": {"budi", "sari", "ros", "tari"},
    "count_out": EVERYBODY,
    "count_in": EVERYBODY,
    "cancel_movement": EVERYBODY,
    "movement_paper": {"budi", "sari", "ros", "tari"},
    "placements": {"budi", "sari", "tari"},
    "start_plan": EVERYBODY,
    "plan": {"budi", "sari", "tari"},
    "plan_version": {"budi", "sari", "tari"},
    "plan_part": {"budi", "sari", "tari"},
    "accept_plan": EVERYBODY,
    "decide_proposal": {"budi"},
    "hold": EVERYBODY,
    "transfer": EVERYBODY,
    "move_stay": EVERYBODY,
    "door": {"budi", "ros", "tari"},
    "let_in": EVERYBODY,
    "blocks": {"budi", "sari", "ros", "tari"},
    "change_block": EVERYBODY,
    "interim_care": {"budi", "tari"},
    "place_for_night": {"budi"},
    "confirm_care": EVERYBODY,
    "board": EVERYBODY,
    "board_version": EVERYBODY,
    "board_picture": EVERYBODY,
    "supplies": STAFF - {"maya"},
    "record_stock": {"eko"},
    "add_item": {"eko"},
    "open_warehouse": {"eko"},
    "reverse_stock": {"eko"},
    "open_round": {"budi", "eko", "ros"},  # the stock of joko's shelter is made by the worker
    "round": STAFF - {"maya"},
    "close_round": EVERYBODY,
    "take_back": {"eko", "sari", "ros"},
    "facilities": STAFF,
    "add_facility": {"budi", "dewi", "rini"},
    "change_facility": {"budi", "dewi"},
    "referrals": {"budi", "dewi", "rini"},
    "new_referral": {"dewi", "rini"},
    "referral": {"budi", "rini"},  # it has ended: its facility sees it no more
    "referral_step": EVERYBODY,
    "map": EVERYBODY,
    "system": {"budi", "admin"},
    "resume_channel": EVERYBODY,
    "arrange_sender": EVERYBODY,
}


@pytest.fixture
def world(db: None) -> Incident:
    return demo.build("exercise")


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
        assert "<" not in address, f"tell test_access what to put into {route}"
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
        (r"(?<=/import/)template.<str:form>", "template.csv"),
        (r"(?<=/export/)<str:ref>/<str:name>.<str:form>", f"{world.ref}/households.csv"),
        (r"(?<=/stays/)<uuid:\w+>", Stay.objects.filter(shelter=site).earliest("created_at").pk),
        (r"<str:move>", "check-in"),
        (r"(?<=/tasks/)<uuid:id>", Task.objects.earliest("created_at").pk),
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
        (r"(?<=/stays/)<uuid:\w+>", Stay.objects.filter(shelter=site).earliest("created_at").pk),
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
        (r"<str:provider>", "twilio"),
        (r"<str:kind>", "receipt"),
        (r"<str:step>", "send"),
        (r"<str:layer>.geojson", f"shelters.geojson?incident={world.ref}"),
    ]


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


def test_every_page_is_in_the_table() -> None:
    named = {pattern.name for route, pattern in patterns() if not route.startswith("/api/")}
    assert named - PUBLIC - HOOKS == set(PAGES)


def test_each_role_opens_its_pages_and_no_others(world: Incident, sign_in: SignIn) -> None:
    there, wrong = addresses(world), []
    for username in ROLES:
        client = sign_in(User.objects.get(username=username))
        for route, pattern in patterns():
            if pattern.name in PAGES:
                status = client.get(there[route]).status_code
                if (status in {200, 405}) != (username in PAGES[pattern.name]):
                    wrong.append((username, pattern.name, status))
    assert not wrong


@pytest.mark.parametrize(
    ("method", "usernames"),
    [
        ("get", [*ROLES, ""]),
        ("post", [*ROLES, ""]),
        ("patch", ["budi", "eko"]),
        ("delete", ["budi"]),
    ],
)
def test_no_address_breaks_whoever_asks_for_it(
    world: Incident, sign_in: SignIn, method: str, usernames: list[str]
) -> None:
    there, broken = addresses(world), []
    for username in usernames:
        ask = getattr(sign_in(User.objects.filter(username=username).first()), method)
        for address in there.values():
            answer = ask(address) if method == "get" else ask(address, {}, "application/json")
            if answer.status_code >= 500:
                broken.append((username, address))
    assert not broken


def test_a_visitor_sees_the_public_pages_only(world: Incident, sign_in: SignIn) -> None:
    client, there, wrong = sign_in(None), addresses(world), []
    for route, pattern in patterns():
        if pattern.name in PUBLIC | HOOKS:
            continue
        status = client.get(there[route]).status_code
        if status not in ({401} if route.startswith(("/api/", "/export/")) else {302, 405}):
            wrong.append((route, status))
    assert not wrong


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REGISTRAR, Role.HEALTH_WORKER])
def test_whoever_works_elsewhere_finds_nothing(
    world: Incident, sign_in: SignIn, incident: Incident, office: Organisation, role: Role
) -> None:
    """`incident` is a real one, and the exercise is none of its people's."""
    client = sign_in(make_user("elsewhere", role, office, incident))
    found = [
        route
        for route, address in addresses(world).items()
        if "<" in route and not SHARED.search(route)
        if client.get(address).status_code not in {403, 404, 405}
    ]
    assert not found


def test_no_name_is_shown_to_whoever_may_not_read_names(world: Incident, sign_in: SignIn) -> None:
    names = {name for name in Person.objects.values_list("name", flat=True) if len(name) > 5}
    assert len(names) > 20
    there, leaks = addresses(world), []
    for username in sorted(NAMELESS):
        client = sign_in(User.objects.get(username=username))
        for address in [*there.values(), "/api/v1/households/?q=a"]:
            text = b"".join(client.get(address)).decode(errors="replace")  # a file comes in parts
            leaks += [(username, address) for name in names if name in text]
    assert not leaks


def test_a_registrar_sees_every_household(world: Incident, sign_in: SignIn) -> None:
    client = sign_in(User.objects.get(username="sari"))
    seen = client.get("/api/v1/households/?page_size=500").json()["results"]
    assert len(seen) == Household.objects.count()
