"""Who is told, who is left out, and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import RuleBroken
from notifications import queries
from notifications.models import Message
from notifications.services import send_alert, tell
from partners.models import ContactPoint, Organisation, User
from partners.services import add_shift
from partners.services.consents import record_bases
from tests.builders import make_contact
from tests.notifications.conftest import MakeAlert


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"opted_out_at": timezone.now()}, "opted_out"),
        ({"bad_since": timezone.now()}, "bad_number"),
        ({"verified": False}, "unverified"),
    ],
)
def test_who_is_left_out_is_named_with_the_reason(
    make_alert: MakeAlert,
    ani: ContactPoint,
    partner_a: Organisation,
    budi: User,
    state: dict[str, Any],
    reason: str,
) -> None:
    out = make_contact(partner_a, "+6281200000002", **state)
    found = queries.recipients(make_alert())
    assert (found.told, found.left_out) == ([ani], [(out, reason)])
    alert = send_alert(make_alert(), by=budi)
    kept = Message.objects.get(alert=alert, contact=out)
    assert (alert.recipients, kept.state, kept.error_code) == (1, "suppressed", reason)


def test_numbers_that_nobody_answered_are_told_where_it_is_wanted(
    make_alert: MakeAlert, partner_a: Organisation
) -> None:
    make_contact(partner_a, verified=False)
    wanted = {"organisations": [partner_a.pk], "unverified": True}
    assert make_alert(audience=wanted).recipients == 1


def test_in_danger_to_life_those_are_told_who_said_stop_on_a_stated_ground(
    make_alert: MakeAlert, partner_a: Organisation, budi: User
) -> None:
    make_contact(partner_a, opted_out_at=timezone.now())
    grave = {"severity": "Severe", "urgency": "Immediate"}
    assert make_alert(**grave).recipients == 0
    alert = make_alert(**grave, override_basis="vital_interest")
    assert send_alert(alert, by=budi).recipients == 1


@pytest.mark.parametrize(
    ("refused", "alert", "is_told"),
    [
        ("information", {"severity": "Minor"}, False),
        ("information", {"severity": "Moderate"}, True),
        ("operational", {"severity": "Moderate"}, False),
        ("public", {"distribution": "Public"}, False),
        ("public", {"severity": "Severe", "urgency": "Immediate"}, True),
        ("life_safety", {"severity": "Severe", "urgency": "Immediate"}, False),
        (
            "life_safety",
            {"severity": "Severe", "urgency": "Immediate", "override_basis": "legal_duty"},
            True,
        ),
    ],
)
def test_who_wants_no_texts_of_a_class_is_told_of_the_others(
    make_alert: MakeAlert, ani: ContactPoint, refused: str, alert: dict[str, str], is_told: bool
) -> None:
    record_bases(ani, {refused: "refused"}, by=SYSTEM)
    found = queries.recipients(make_alert(**alert))
    assert (found.told == [ani]) == is_told
    assert found.left_out == ([] if is_told else [(ani, "class_refused")])


def test_who_wants_no_texts_of_operations_is_not_told_when_something_happens(
    ani: ContactPoint,
) -> None:
    record_bases(ani, {"operational": "refused"}, by=SYSTEM)
    assert tell([ani], texts={"id": "Siaga"}, scope_id=None, key="a") == 0


def test_nothing_less_overrides_what_people_said(make_alert: MakeAlert) -> None:
    with pytest.raises(RuleBroken, match="override_not_allowed"):
        make_alert(severity="Moderate", override_basis="legal_duty")


def test_a_shift_puts_somebody_on_duty(
    make_alert: MakeAlert, partner_a: Organisation, budi: User
) -> None:
    contact, now = make_contact(partner_a, duty=False), timezone.now()
    add_shift(contact, starts_at=now - timedelta(hours=1), ends_at=now, by=budi)
    assert make_alert().recipients == 0
    add_shift(contact, starts_at=now, ends_at=now + timedelta(hours=1), by=budi)
    assert make_alert().recipients == 1


def test_a_cluster_means_whoever_works_in_it(
    make_alert: MakeAlert, ani: ContactPoint, partner_a: Organisation
) -> None:
    partner_a.clusters = ["health"]
    partner_a.save()
    counts = [
        make_alert(audience={"clusters": [name]}).recipients for name in ("health", "logistics")
    ]
    assert counts == [1, 0]
