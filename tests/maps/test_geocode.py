"""Places by name and names by place, without asking anyone."""

import socket

import pytest
from django.conf import LazySettings
from geopy.geocoders import Nominatim

from maps.geo import Point
from maps.geocode import LocalGazetteer, Place, fold, gazetteer, geocoder


def place(
    name: str,
    lat: float,
    *others: str,
    kind: str = "village",
    population: int | None = None,
    regency: str = "Kabupaten Agam",
) -> Place:
    return Place(name, others, kind, Point(lat, 100), population, "Sumatera Barat", regency)


PLACES = LocalGazetteer(
    [
        place("Matobe", -2.1, regency="Kabupaten Kepulauan Mentawai"),
        place("Matobe", -0.2),
        place("Matobe Hilir", -0.1, kind="regency_seat"),
        place("Kota Baru", -0.5, kind="place", population=900),
        place("Kotabaru", -0.6, kind="place", population=40_000),
        place("Sawahlunto", -0.7, "Sawah Lunto", "Ombilin", kind="regency_seat"),
    ]
)


def names(query: str, near: Point | None = None) -> list[str]:
    return [f"{found.name} {found.point.lat}" for found in PLACES.search(query, near=near)]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a request left the machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_whole_name_comes_before_one_that_begins_so() -> None:
    assert names("matobe")[-1] == "Matobe Hilir -0.1"


def test_among_equals_the_nearest_comes_first() -> None:
    assert names("Matobe", near=Point(-2, 100)) == [
        "Matobe -2.1",
        "Matobe -0.2",
        "Matobe Hilir -0.1",
    ]


def test_without_a_point_the_larger_place_comes_first() -> None:
    assert names("kota baru") == ["Kotabaru -0.6", "Kota Baru -0.5"]


def test_after_a_comma_stands_the_regency_or_province() -> None:
    assert names("Matobe, Mentawai") == ["Matobe -2.1"]
    assert names("Matobe, Jawa") == []


@pytest.mark.parametrize("query", ["SAWAHLUNTO", "sawah lunto", "Säwah-Lunto", "sawahl", "ombi"])
def test_case_accents_spaces_and_other_names_do_not_matter(query: str) -> None:
    assert names(query) == ["Sawahlunto -0.7"]


@pytest.mark.parametrize("query", ["", " , ", "?!", "Lunto", "Sawahluntoo"])
def test_what_no_name_begins_with_is_not_found(query: str) -> None:
    assert PLACES.geocode(query) is None


def test_the_printed_name_of_a_place_finds_it_again() -> None:
    found = PLACES.geocode("matobe", near=Point(-2, 100))
    assert PLACES.geocode(found.address).point == found.point


def test_geopy_gets_one_location_or_a_list() -> None:
    assert PLACES.geocode("Sawahlunto").raw == {"kind": "regency_seat", "population": None}
    assert len(PLACES.geocode("Matobe", exactly_one=False)) == 3


def test_a_point_is_named_after_the_nearest_place_with_its_distance() -> None:
    found = PLACES.reverse((-0.69, 100))
    assert found.address == "Sawahlunto, Kabupaten Agam, Sumatera Barat"
    assert found.raw["distance_km"] == pytest.approx(1.1, abs=0.1)


def test_the_open_sea_has_no_name() -> None:
    assert PLACES.reverse((-4, 85)) is None


def test_folding_leaves_letters_and_digits() -> None:
    assert fold("Ulèë Lheuë-2") == "uleelheue2"


def test_the_shipped_gazetteer_answers_and_asks_nobody(
    settings: LazySettings, no_network: None
) -> None:
    settings.GEOCODER_URL = ""
    assert geocoder() is gazetteer()
    assert geocoder().geocode("Tuapeijat").latitude == -2.02833
    assert geocoder().reverse((-2.767, 100.217)).address.startswith("Sikakap")


def test_islands_are_found_without_the_word_for_island() -> None:
    assert str(gazetteer().search("Siberut")[1]) == (
        "Pulau Siberut, Kabupaten Kepulauan Mentawai, Sumatera Barat"
    )


def test_a_nominatim_server_is_asked_only_when_it_is_set(settings: LazySettings) -> None:
    settings.GEOCODER_URL = "http://places.example/nominatim"
    online = geocoder()
    assert isinstance(online, Nominatim)
    assert online.api == "http://places.example/nominatim/search"
    assert online.headers["User-Agent"] == "posko"
