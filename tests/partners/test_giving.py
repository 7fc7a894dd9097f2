"""Who may give which role to whom: every role and every act, and that no path leads up."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Scope
from incidents.models import Incident
from partners import giving
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from tests.conftest import SignIn, make_user

R, Reach = Role, Membership.Reach

# Who gives what in their own incident: to their own organisation, and to another one.
OWN = {
    R.ADMIN: set(R),
    R.COORDINATOR: set(R) - {R.ADMIN, R.PROTECTION},
    R.PROTECTION: {R.PROTECTION},
    R.SHELTER_MANAGER: {R.SHELTER_MANAGER, R.OBSERVER},
}
OTHERS = {R.ADMIN: OWN[R.ADMIN], R.COORDINATOR: OWN[R.COORDINATOR]}


def post(role: Role, organisation: Organisation, scope: Scope | None, **more: object) -> Membership:
    reach = Reach.INCIDENT if scope else Reach.ALL
    fields = {"role": role, "organisation": organisation, "scope": scope, "reach": reach, **more}
    return Membership(**fields)


@pytest.mark.parametrize("role", Role)
def test_each_role_gives_what_the_table_says(
    role: Role,
    office: Organisation,
    partner_a: Organisation,
    incident: Incident,
    other_incident: Incident,
) -> None:
    who = make_user("somebody", role, office, incident)
    for asked in Role:
        here, there = incident.scope, other_incident.scope
        assert giving.may_give(who, post(asked, office, here)) == (asked in OWN.get(role, ()))
        assert giving.may_give(who, post(asked, partner_a, here)) == (asked in OTHERS.get(role, ()))
        assert not giving.may_give(who, post(asked, office, there))
        assert not giving.may_give(who, post(asked, office, None))


@pytest.mark.parametrize("role", Role)
def test_each_role_looks_after_those_whose_roles_it_gives(
    role: Role, office: Organisation, partner_a: Organisation, incident: Incident
) -> None:
    who = make_user("somebody", role, office, incident)
    for held in Role:
        ours = make_user(f"our_{held}", held, office, incident)
        theirs = make_user(f"their_{held}", held, partner_a, incident)
        assert giving.may_look_after(who, ours) == (held in OWN.get(role, ()))
        assert giving.may_look_after(who, theirs) == (held in OTHERS.get(role, ()))


@pytest.mark.parametrize("role", Role)
def test_the_pages_are_open_to_who_gives_roles_and_to_nobody_else(
    sign_in: SignIn, role: Role, office: Organisation, incident: Incident, maya: User
) -> None:
    client = sign_in(make_user("somebody", role, office, incident))
    expected = 200 if role in OWN else 403
    for path in ("/people/", "/people/invite/", "/api/v1/users/", "/api/v1/invitations/"):
        assert client.get(path).status_code == expected, path


def test_one_role_elsewhere_is_enough_to_be_out_of_reach(
    budi: User, maya: User, office: Organisation, other_incident: Incident
) -> None:
    assert giving.may_look_after(budi, maya)
    give_role(
        maya, R.OBSERVER, organisation=office, reach=Reach.INCIDENT, scope=other_incident.scope
    )
    assert not giving.may_look_after(budi, maya)


def test_nobody_looks_after_themselves(budi: User) -> None:
    assert not giving.may_look_after(budi, budi)


def test_whoever_leaves_gives_nothing_that_lasts_longer(
    budi: User, office: Organisation, incident: Incident
) -> None:
    friday = timezone.now() + timedelta(days=3)
    Membership.objects.filter(user=budi).update(valid_to=friday)
    temporary = post(R.REGISTRAR, office, incident.scope, valid_to=friday)
    later = post(R.REGISTRAR, office, incident.scope, valid_to=friday + timedelta(hours=1))
    assert giving.may_give(budi, temporary)
    assert not giving.may_give(budi, later)
    assert not giving.may_give(budi, post(R.REGISTRAR, office, incident.scope))


def test_who_administers_exercises_gives_roles_in_exercises_only(
    maya: User, office: Organisation, incident: Incident
) -> None:
    give_role(maya, R.ADMIN, organisation=office, reach=Reach.EXERCISES)
    assert giving.may_give(maya, post(R.ADMIN, office, None, reach=Reach.EXERCISES))
    assert not giving.may_give(maya, post(R.OBSERVER, office, None))
    assert not giving.may_give(maya, post(R.OBSERVER, office, incident.scope))


held = st.tuples(
    st.sampled_from(Role), st.sampled_from(["here", "there", "all", "exercises"]), st.booleans()
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=st.lists(held, max_size=3), steps=st.lists(held, min_size=1, max_size=8))
def test_no_chain_of_gifts_reaches_more_than_its_first_giver_could(
    mine: list[tuple[Role, str, bool]], steps: list[tuple[Role, str, bool]]
) -> None:
    """Each gift that is allowed becomes the next giver."""
    first = _user(mine)
    giver = first
    for step in steps:
        wanted = _membership(*step)
        if giving.may_give(giver, wanted):
            assert giving.may_give(first, wanted)
            giver = _user([step])


HOMES = [Organisation(name="A"), Organisation(name="B")]
SCOPES = {"here": Scope(), "there": Scope()}


def _user(posts: list[tuple[Role, str, bool]]) -> User:
    user = User(username="x")
    user.__dict__["standing"] = [_membership(*each) for each in posts]
    return user


def _membership(role: Role, where: str, first_home: bool) -> Membership:
    scope = SCOPES.get(where)
    reach = Reach.INCIDENT if scope else Reach(where)
    return Membership(role=role, organisation=HOMES[first_home], reach=reach, scope=scope)
