"""Both sides at once: one of them comes first, and the story holds one end."""

from collections import Counter

import pytest

from core.models import Event
from incidents.models import Incident
from partners.models import Organisation, Role
from tests.builders import make_facility, make_household, make_referral
from tests.conftest import make_user
from tests.hands import together


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_accepting_declining_and_withdrawing_one_comes_first(
    incident: Incident, partner_a: Organisation, partner_b: Organisation
) -> None:
    dewi = make_user("dewi", Role.HEALTH_WORKER, partner_a, incident)
    family, clinic = make_household(incident), make_facility(partner_b)
    referral = make_referral(family, clinic, "send", by=dewi)
    calls = [[str(referral.pk), name] for name in ("accept", "decline") for _ in range(3)]
    outcomes = Counter(together("tests.referrals.hands:step", calls))
    assert outcomes == {"wrong_state": 3, referral.refreshed().state: 3}
    assert Event.objects.filter(kind__in=["referrals.accepted", "referrals.declined"]).count() == 1
