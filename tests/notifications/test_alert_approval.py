from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import RuleBroken
from incidents.models import Incident
from notifications.models import Alert
from notifications.services import approve_alert, change_alert, draft_alert, send_alert
from partners.models import ContactPoint, Organisation, Role, User
from tests.conftest import SignIn, make_user
from tests.notifications.conftest import MakeAlert


@pytest.fixture
def lina(office: Organisation, incident: Incident) -> User:
    """The second coordinator."""
    return make_user("lina", Role.COORDINATOR, office, incident)


def refusal(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(RuleBroken) as error:
        act(*args, **more)
    return error.value.code


def test_an_extreme_alert_goes_out_when_a_second_coordinator_stands_behind_it(
    make_alert: MakeAlert, ani: ContactPoint, budi: User, lina: User
) -> None:
    alert = make_alert(severity="Extreme")
    assert refusal(send_alert, alert, by=budi) == "approval_needed"
    approve_alert(alert, by=lina)
    assert send_alert(alert, by=budi).state == Alert.State.SENT


def test_nobody_approves_their_own(make_alert: MakeAlert, budi: User) -> None:
    assert refusal(approve_alert, make_alert(severity="Extreme"), by=budi) == "own_alert"


@pytest.mark.parametrize(
    "change",
    [{"text": {"id": "Lain", "en": "Other"}}, {"audience": {"roles": ["observer"]}}],
)
def test_a_change_takes_the_approval_away(
    make_alert: MakeAlert, ani: ContactPoint, budi: User, lina: User, change: dict[str, Any]
) -> None:
    alert = approve_alert(make_alert(severity="Extreme"), by=lina)
    change_alert(alert, by=budi, **change)
    assert refusal(send_alert, alert, by=budi) == "approval_needed"


def test_whoever_rewrites_it_is_its_author_and_cannot_approve_it(
    make_alert: MakeAlert, budi: User, lina: User
) -> None:
    alert = change_alert(make_alert(severity="Extreme"), by=lina, text={"id": "Lain", "en": "x"})
    assert refusal(approve_alert, alert, by=lina) == "own_alert"
    assert approve_alert(alert, by=budi).approved_by == budi


def test_approving_twice_is_the_same_as_once(make_alert: MakeAlert, lina: User) -> None:
    alert = make_alert(severity="Extreme")
    first = approve_alert(alert, by=lina).approved_at
    assert approve_alert(alert, by=lina).approved_at == first


def test_what_is_over_is_not_approved(make_alert: MakeAlert, lina: User) -> None:
    alert = make_alert(severity="Extreme", expires=timezone.now() - timedelta(minutes=1))
    assert refusal(approve_alert, alert, by=lina) == "expired"


def test_what_was_sent_is_not_approved_any_more(
    make_alert: MakeAlert, ani: ContactPoint, budi: User, lina: User
) -> None:
    assert refusal(approve_alert, send_alert(make_alert(), by=budi), by=lina) == "wrong_state"


def test_what_nobody_wrote_is_not_approved_and_sent_by_one(
    incident: Incident, ani: ContactPoint, partner_a: Organisation, budi: User, lina: User
) -> None:
    alert = draft_alert(
        incident.scope, by=SYSTEM, category="Met", severity="Extreme", urgency="Immediate",
        certainty="Likely", text={"id": "x", "en": "x"}, expires=timezone.now() + timedelta(hours=1),
        audience={"organisations": [partner_a.pk]},
    )  # fmt: skip
    approve_alert(alert, by=lina)
    assert refusal(send_alert, alert, by=lina) == "approval_needed"
    assert send_alert(alert, by=budi).state == Alert.State.SENT


@pytest.mark.parametrize("changed", [{"state": "sent"}, {"approved_by": "author"}])
def test_the_database_holds_it_too(
    make_alert: MakeAlert, budi: User, changed: dict[str, Any]
) -> None:
    values = {name: budi if value == "author" else value for name, value in changed.items()}
    alert = make_alert(severity="Extreme")
    with pytest.raises(IntegrityError):
        Alert.objects.filter(pk=alert.pk).update(sent_at=timezone.now(), **values)


def test_an_alert_is_approved_at_the_api(
    sign_in: SignIn, make_alert: MakeAlert, budi: User, lina: User
) -> None:
    path = f"/api/v1/alerts/{make_alert(severity='Extreme').pk}/"
    own = sign_in(budi).post(f"{path}approve/", {}, "application/json")
    assert (own.status_code, own.json()["code"]) == (409, "own_alert")
    answer = sign_in(lina).post(f"{path}approve/", {}, "application/json")
    assert (answer.status_code, answer.json()["approved_by"]) == (200, str(lina.pk))
