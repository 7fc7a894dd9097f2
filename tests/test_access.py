"""Every address, walked by every role, in the world of the exercise."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from config import demo
from incidents.models import Incident
from partners.models import Organisation, Role, User
from registrations.models import (
    Household,
    Person,
)
from tests.addresses import addresses, patterns
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
