"""Names are found by how their parts begin, in any order and whatever the accents."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations import naming, reading
from registrations.queries import Search, search
from registrations.services import register_household


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Siti Aminah", ["siti", "aminah"]),
        ("NUR-HASANAH binti A. Çelik", ["nur", "hasanah", "binti", "celik"]),
        ("Ma'ruf", ["maruf"]),
        ("မောင်", ["10191031102c1004"]),
        ("Ali ali", ["ali"]),
        ("3 ", []),
    ],
)
def test_a_name_has_parts(name: str, parts: list[str]) -> None:
    assert naming.parts(name) == parts


@given(st.text(), st.integers(2, 8))
def test_a_part_lies_in_the_span_of_its_beginning(name: str, letters: int) -> None:
    for part in naming.parts(name):
        first, last = naming.span(part[:letters])
        assert part.isascii()
        assert first <= part <= last


def family(incident: Incident) -> None:
    told = [("Nurhasanah Fatimah", "focal_point"), ("Hasan", "child")]
    persons = [{"name": name, "sex": "f", "relationship": role} for name, role in told]
    register_household(incident, by=SYSTEM, body=reading.read({"persons": persons}))


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("text", ["Hasan", "nurhas", "fatimah nurh", "FATI", "n fat"])
def test_somebody_is_found_by_how_parts_of_the_name_begin(
    monkeypatch: pytest.MonkeyPatch, incident: Incident, sari: User, text: str, few: int
) -> None:
    monkeypatch.setattr(sys.modules[search.__module__], "FEW", few)
    family(incident)
    assert search(sari, Search(text=text), incident).count() == 1


@pytest.mark.parametrize("text", ["Hasan Fatimah", "zainab", "x"])
def test_nobody_is_found_by_parts_of_two_names(incident: Incident, sari: User, text: str) -> None:
    family(incident)
    assert not search(sari, Search(text=text), incident).exists()
