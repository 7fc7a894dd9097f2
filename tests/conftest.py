"""The cast, the world they work in, and how to let the workers work."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from core import audit, events, triggers
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from notifications import dispatch
from notifications.services import inbound
from partners.models import Membership, Organisation, Role, User
from partners.services import add_organisation, give_role

SignIn = Callable[[User | None], Client]  # what the fixture sign_in is
Settle = Callable[[], None]  # what the fixture let_it_settle is
PASSWORD = "correct horse battery"
SHIPPED, BLOCKER = pytest.StashKey[str](), pytest.StashKey[Any]()

# No test measures time.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config
) -> None:
    """Between transactional tests every table is emptied, the audit trail too: its guard steps aside.

    test_audit puts it back to see it work.
    """
    with django_db_blocker.unblock():
        triggers.remove(connection)
        rows = json.loads(connection.creation.serialize_db_to_string())
    ours = [row for row in rows if not row["model"].startswith(("auth.", "contenttypes."))]
    pytestconfig.stash[SHIPPED] = json.dumps(ours)
    pytestconfig.stash[BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The rows that migrations bring are there again after a transactional test, whatever follows it."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):
        with item.config.stash[BLOCKER].unblock():
            connection.creation.deserialize_db_from_string(item.config.stash[SHIPPED])


@pytest.fixture(autouse=True)
def no_texts_yet() -> None:
    settings.SMS_FILE.unlink(missing_ok=True)


@pytest.fixture
def in_english() -> Iterator[None]:
    """For words that no request asks for: otherwise they are in the language of whatever ran before."""
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield


@pytest.fixture
def let_it_settle() -> Settle:
    """Lets the workers do everything that waits."""

    def settle() -> None:
        inbound.work()
        while events.react():
            pass
        dispatch.send_due()
        audit.seal()

    return settle


@pytest.fixture
def office(db: None) -> Organisation:
    """The district emergency office."""
    return add_organisation(by=SYSTEM, name="BPBD Mentawai", kind="government")


@pytest.fixture
def partner_a(db: None) -> Organisation:
    return add_organisation(by=SYSTEM, name="Partner A", kind="nngo")


@pytest.fixture
def partner_b(db: None) -> Organisation:
    return add_organisation(by=SYSTEM, name="Partner B", kind="nngo")


@pytest.fixture
def incident(db: None) -> Incident:
    return open_incident(
        by=SYSTEM,
        prefix="MTW",
        title="Boat at Sikakap",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=-2.77,
        lon=100.21,
    )


@pytest.fixture
def other_incident(db: None) -> Incident:
    """An incident in which nobody of the cast works."""
    return open_incident(
        by=SYSTEM,
        prefix="ACH",
        title="Another coast",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=5.2,
        lon=96.7,
    )


def make_user(username: str, role: Role, organisation: Organisation, incident: Incident) -> User:
    user = User(username=username, name=username.title(), language="en")
    user.set_password(PASSWORD)
    user.save()
    give_role(
        user,
        role,
        organisation=organisation,
        reach=Membership.Reach.INCIDENT,
        scope=incident.scope,
    )
    return user


@pytest.fixture
def budi(office: Organisation, incident: Incident) -> User:
    """The coordinator."""
    return make_user("budi", Role.COORDINATOR, office, incident)


@pytest.fixture
def sari(office: Organisation, incident: Incident) -> User:
    """The registrar."""
    return make_user("sari", Role.REGISTRAR, office, incident)


@pytest.fixture
def ros(partner_a: Organisation, incident: Incident) -> User:
    """A shelter manager of partner A."""
    return make_user("ros", Role.SHELTER_MANAGER, partner_a, incident)


@pytest.fixture
def joko(partner_b: Organisation, incident: Incident) -> User:
    """A shelter manager of partner B, who must see nothing of A's residents."""
    return make_user("joko", Role.SHELTER_MANAGER, partner_b, incident)


@pytest.fixture
def dewi(partner_a: Organisation, incident: Incident) -> User:
    """A health worker of partner A."""
    return make_user("dewi", Role.HEALTH_WORKER, partner_a, incident)


@pytest.fixture
def tari(office: Organisation, incident: Incident) -> User:
    """The protection officer."""
    return make_user("tari", Role.PROTECTION, office, incident)


@pytest.fixture
def eko(office: Organisation, incident: Incident) -> User:
    """The logistician."""
    return make_user("eko", Role.LOGISTICIAN, office, incident)


@pytest.fixture
def maya(office: Organisation, incident: Incident) -> User:
    """An observer."""
    return make_user("maya", Role.OBSERVER, office, incident)


class Browser(Client):
    """Reads files that are sent to their end, as a browser does; only then are they closed here."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if answer.streaming:
            answer.streaming_content = [answer.getvalue()]  # type: ignore[attr-defined]
        return answer


@pytest.fixture
def sign_in() -> SignIn:
    """A browser or program in which `user` is signed in; None is a visitor."""

    def client_of(user: User | None) -> Client:
        client = Browser(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
