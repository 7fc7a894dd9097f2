"""Every address, walked by every role, in the world of the exercise."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from config import demo
from incidents.models import Incident
from partners.models import Organisation, Role, User
from registrations.models import Household, Person
from tests.addresses import addresses, patterns
from tests.conftest import SignIn, make_user
from tests.pages import HOOKS, PAGES, PUBLIC, ROLES
from tests.registrations.sealing import holds_secret, seal_secrets, text

NAMELESS = {"eko", "maya", "admin", "joko"}
# Partners, facilities and kinds of goods belong to no incident; links and feeds are for whoever has them.
SHARED = re.compile(
    r"/(organisations|contacts|partners|duty-shifts|facilities|items|standards|a|feeds|welcome)/"
)


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
    """`incident` is a real one, and the exercise is none of its people's. Nor does any address lead there."""
    client = sign_in(make_user("elsewhere", role, office, incident))
    found = [
        route
        for route, address in addresses(world).items()
        if "<" in route and not SHARED.search(route)
        if client.get(address, follow=True).status_code not in {403, 404, 405}
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
