"""Free places of an old figure, or of a place that is shut, look as good as fresh ones nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident
from maps.layers import layers
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from tests.conftest import SignIn
from tests.dashboards.exporting import address, lines
from tests.shelters.calls import page
from tests.shelters.planned import make_plan, only

GOOD, GREY = 'class="fill" data-state="good"', 'class="fill" data-state="unknown"'


@pytest.fixture
def old(school: Shelter) -> Shelter:
    """The school said how much room it has thirteen hours ago, and nothing since."""
    Shelter.objects.update(figure_at=timezone.now() - timedelta(hours=13))
    return school


def test_both_bars_of_a_plan_are_grey(
    sign_in: SignIn, budi: User, family: Household, old: Shelter
) -> None:
    run = make_plan(old.incident)
    shown = page(sign_in(budi), old.incident, f"placements/plans/{run.pk}/")
    assert "With this plan" in shown
    assert (shown.count(GREY), GOOD in shown) == (2, False)
    assert "old figure" in shown


def test_the_bars_of_a_plan_are_green_while_the_figure_is_fresh(
    sign_in: SignIn, budi: User, family: Household, school: Shelter
) -> None:
    run = make_plan(school.incident)
    shown = page(sign_in(budi), school.incident, f"placements/plans/{run.pk}/")
    assert (shown.count(GOOD), "old figure" in shown) == (2, False)


def test_whoever_chooses_another_place_reads_which_figures_are_old(
    sign_in: SignIn, budi: User, family: Household, old: Shelter
) -> None:
    row = only(make_plan(old.incident))
    path = f"placements/plans/{row.run_id}/{row.pk}/"
    assert "10 places · old figure" in page(sign_in(budi), old.incident, path)


@pytest.mark.parametrize("path", ["shelters/MTW01/close/", "shelters/MTW01/evacuate/"])
def test_whoever_clears_a_site_reads_which_figures_are_old(
    sign_in: SignIn, budi: User, mosque: Shelter, old: Shelter, path: str
) -> None:
    assert "10 free · old figure" in page(sign_in(budi), old.incident, path)


@pytest.mark.usefixtures("in_english")
def test_the_map_shows_it_as_unknown_and_says_why(
    sari: User, incident: Incident, old: Shelter
) -> None:
    (feature,) = layers["shelters"].read(sari, incident.scope)
    shown = feature.properties
    assert (shown["state"], shown["figure_is_old"]) == ("unknown", True)
    assert shown["text"] == "10 free of 10 · old figure"


@pytest.mark.usefixtures("in_english")
def test_the_map_knows_a_fresh_figure(sari: User, incident: Incident, school: Shelter) -> None:
    (feature,) = layers["shelters"].read(sari, incident.scope)
    shown = feature.properties
    assert (shown["state"], shown["figure_is_old"]) == ("good", False)
    assert shown["text"] == "10 free of 10"


def test_the_legend_of_the_map_says_what_grey_means(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    assert "Unknown, or an old figure" in page(sign_in(sari), incident, "map/")


def test_a_file_tells_which_figures_are_old(
    sign_in: SignIn, budi: User, incident: Incident, mosque: Shelter, old: Shelter
) -> None:
    Shelter.objects.filter(pk=mosque.pk).update(figure_at=timezone.now())
    rows = lines(sign_in(budi).get(address(incident, "shelters.csv")))
    told = {row["code"]: row["figure_is_old"] for row in rows}
    assert told == {"MTW01": "yes", "PDG01": "no"}


def test_a_place_is_offered_with_the_word_that_its_figure_is_old(
    sign_in: SignIn, budi: User, family: Household, old: Shelter
) -> None:
    client = sign_in(budi)
    for path in ("placements/", f"households/{family.number}/"):
        assert "10 general places · 0" in (shown := page(client, old.incident, path))
        assert "old figure</button>" in "".join(shown.split("\n")).replace("      ", "")


def test_a_suggestion_gives_the_old_figure_as_a_reason(
    sign_in: SignIn, sari: User, family: Household, old: Shelter
) -> None:
    found = sign_in(sari).get(f"/api/v1/households/{family.number}/suggestions/").json()["results"]
    reasons = {told["code"]: told["text_en"] for told in found[0]["reasons"]}
    assert reasons["old_figure"].startswith("Nobody has confirmed its free places")


def test_who_looks_for_places_reads_how_many_shelters_are_silent(
    sign_in: SignIn, sari: User, family: Household, old: Shelter
) -> None:
    shown = page(sign_in(sari), old.incident, "placements/")
    assert "1 shelter said nothing for half a day" in shown


def test_a_place_that_is_shut_says_so_before_its_free_places(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    Shelter.objects.update(status="suspended")
    shown = page(sign_in(budi), incident, "shelters/MTW01/")
    assert shown.index("Nobody can be placed here.") < shown.index("10 of 10 places would be free")
    for path in ("shelters/MTW01/", "shelters/", "board/"):
        shown = page(sign_in(budi), incident, path)
        assert GOOD not in shown
        assert "Suspended" in shown
