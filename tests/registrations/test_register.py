from incidents.models import Incident
from tests.builders import make_household


def test_a_household_gets_the_next_number_of_the_desk(incident: Incident) -> None:
    numbers = [make_household(incident).number for _ in range(2)]
    assert numbers == ["800-0001-29", "800-0002-26"]
