"""Every address, walked by every role, in the world of the exercise."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

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
from tests.registrations.sealing import holds_secret, seal_secrets, text

SignIn = Callable[[User | None], Client]
ROLES = ["budi", "sari", "ros", "joko", "dewi", "rini", "tari", "eko", "maya", "admin"]
PUBLIC = {
    "alert_cap",
    "alert_feed",
    "answer_by_link",
    "invited",
    "login",
    "login_code",
    "logout",
    "language",
    "readyz",
    "schema",
    "welcome",
}
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
    r"/(organisations|contacts|partners|duty-shifts|facilities|items|standards|a|feeds|welcome)/"
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
    "change_arrival": {"budi", "sari"},
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
    "me": EVERYBODY,
    "change_password": EVERYBODY,
    "second_factor": EVERYBODY,
    "add_token": EVERYBODY,
    "revoke_token": EVERYBODY,
    "people": {"budi", "ros", "joko", "tari", "admin"},
    "invite": {"budi", "ros", "joko", "tari", "admin"},
    "withdraw_invitation": EVERYBODY,
    "end_role": EVERYBODY,
    "person": {"budi", "admin"},  # an observer of another organisation
    "new_link": EVERYBODY,
    "unlock": EVERYBODY,
    "grave": {"budi", "admin"},
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
    "switch_stand_in": EVERYBODY,
    "arrange_sender": EVERYBODY,
}


@pytest.fixture
def world(db: None) -> Incident:
    return demo.build("exercise")


class Seen(NamedTuple):
    """What somebody was answered to a GET."""

    username: str
    page: str | None  # its name; None or another one for an address of the API
    address: str
    status: int
    text: str


def walk(world: Incident, sign_in: SignIn) -> Iterator[Seen]:
    """Every address, asked for by every role and by a visitor; of the API with a reason, as it wants one."""
    there = addresses(world)
    for username in [*ROLES, ""]:
        client = sign_in(User.objects.filter(username=username).first())
        for route, pattern in patterns():
            if (address := there.get(route)) is None:
                continue
            if pattern.name not in PAGES:
                address += ("&" if "?" in address else "?") + "reason=Curious"
            answer = client.get(address)
            yield Seen(username, pattern.name, address, answer.status_code, text(answer))


def test_every_page_is_in_the_table() -> None:
    named = {pattern.name for route, pattern in patterns() if not route.startswith("/api/")}
    assert named - PUBLIC - HOOKS == set(PAGES)


def test_each_role_is_shown_its_pages_and_nothing_that_it_may_not_know(
    world: Incident, sign_in: SignIn
) -> None:
    """One walk for all that is asked of an answer: walks are what these tests cost."""
    names = {name for name in Person.objects.values_list("name", flat=True) if len(name) > 5}
    assert len(names) > 20
    seal_secrets(world)
    wrong = []
    for seen in walk(world, sign_in):
        opened = seen.status in {200, 405}
        if seen.status >= 500:
            wrong.append(("broken", seen.username, seen.address))
        if seen.username and seen.page in PAGES and opened != (seen.username in PAGES[seen.page]):
            wrong.append((f"{seen.status}", seen.username, seen.page))
        if seen.username in NAMELESS | {""} and any(name in seen.text for name in names):
            wrong.append(("a name", seen.username, seen.address))
        if seen.username != "tari" and holds_secret(seen.text):
            wrong.append(("what protection knows", seen.username, seen.address))
    assert not wrong


@pytest.mark.parametrize(
    ("method", "usernames"),
    [("post", [*ROLES, ""]), ("patch", ["budi", "eko"]), ("delete", ["budi"])],
)
def test_no_address_breaks_whoever_sends_it_nothing(
    world: Incident, sign_in: SignIn, method: str, usernames: list[str]
) -> None:
    there, broken = addresses(world), []
    for username in usernames:
        send = getattr(sign_in(User.objects.filter(username=username).first()), method)
        broken += [
            (username, address)
            for address in there.values()
            if send(address, {}, "application/json").status_code >= 500
        ]
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


@pytest.mark.parametrize("username", sorted(NAMELESS))
def test_whoever_may_not_read_names_finds_nobody_by_one(
    world: Incident, sign_in: SignIn, username: str
) -> None:
    names = [name for name in Person.objects.values_list("name", flat=True) if len(name) > 5]
    client = sign_in(User.objects.get(username=username))
    told = text(client.get("/api/v1/households/?q=a"))
    assert not [name for name in names if name in told]


def test_a_registrar_sees_every_household(world: Incident, sign_in: SignIn) -> None:
    client = sign_in(User.objects.get(username="sari"))
    seen = client.get("/api/v1/households/?page_size=500").json()["results"]
    assert len(seen) == Household.objects.count()
