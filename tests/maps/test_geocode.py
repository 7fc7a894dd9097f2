"""Places by name and names by place: without asking anyone, and online where that is set."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.conf import LazySettings

from core import events, jobs
from core.actors import SYSTEM
from core.models import Job
from incidents.models import Arrival, HeadCount, Incident
from incidents.services import announce_arrival, change_arrival
from maps.geo import Point
from maps.geocode import Gazetteer, Place, ask_online, fold, gazetteer


def place(
    name: str,
    lat: float,
    *others: str,
    kind: str = "village",
    population: int | None = None,
    regency: str = "Kabupaten Agam",
) -> Place:
    return Place(name, others, kind, Point(lat, 100), population, "Sumatera Barat", regency)


PLACES = Gazetteer(
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
    assert PLACES.search(query) == []


@pytest.mark.parametrize("words", ["Dermaga", "pelabuhan di", "PANTAI", "Jetty at", "Beach of"])
def test_a_place_is_found_behind_what_its_coast_is_called(words: str) -> None:
    assert names(f"{words} Sawahlunto, Agam") == names("Sawahlunto")


def test_a_place_whose_own_name_begins_like_a_coast_comes_first() -> None:
    both = Gazetteer([place("Pantai Cermin", -0.1), place("Cermin", -0.2)])
    assert [str(found.point) for found in both.search("pantai cermin")] == ["-0.10000, 100.00000"]


def test_the_printed_name_of_a_place_finds_it_again() -> None:
    found = PLACES.search("matobe", near=Point(-2, 100))[0]
    assert PLACES.search(str(found))[0] is found


def test_around_a_point_the_nearest_place_is_first_with_its_distance() -> None:
    found, km = PLACES.around(Point(-0.69, 100))[0]
    assert str(found) == "Sawahlunto, Kabupaten Agam, Sumatera Barat"
    assert km == pytest.approx(1.1, abs=0.1)


def test_there_is_nothing_around_a_point_on_the_open_sea() -> None:
    assert PLACES.around(Point(-4, 85)) == []


def test_folding_leaves_letters_and_digits() -> None:
    assert fold("Ulèë Lheuë-2") == "uleelheue2"


def test_the_shipped_gazetteer_answers_and_asks_nobody(no_network: None) -> None:
    assert gazetteer().search("Tuapeijat")[0].point.lat == -2.02833
    assert gazetteer().around(Point(-2.767, 100.217))[0][0].name == "Sikakap"


def test_islands_are_found_without_the_word_for_island() -> None:
    assert str(gazetteer().search("Siberut")[1]) == (
        "Pulau Siberut, Kabupaten Kepulauan Mentawai, Sumatera Barat"
    )


class Nominatim(http.server.BaseHTTPRequestHandler):
    """Answers as Nominatim does, and keeps what it was asked. https://nominatim.org/release-docs/latest/api/Search/"""

    asked: ClassVar[list[str]] = []
    places: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = json.dumps(self.places).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def nominatim(settings: LazySettings) -> Iterator[type[Nominatim]]:
    """A server for place names, which GEOCODER_URL names; it knows two places of each name."""
    here = {"lat": "-2.5", "lon": "100.1", "display_name": "Near"}
    Nominatim.asked, Nominatim.places = [], [{**here, "lat": "38.7", "lon": "-9.1"}, here]
    with http.server.HTTPServer(("127.0.0.1", 0), Nominatim) as server:
        settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/nominatim"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Nominatim
        server.shutdown()


def test_places_of_a_name_are_asked_for_online(nominatim: type[Nominatim]) -> None:
    assert ask_online("Pelabuhan Baru") == [Point(38.7, -9.1), Point(-2.5, 100.1)]
    assert nominatim.asked[0].startswith("/nominatim/search?q=Pelabuhan+Baru&")


def test_a_name_that_is_not_known_online_is_nowhere(nominatim: type[Nominatim]) -> None:
    nominatim.places = []
    assert ask_online("Entah") == []


def test_a_server_that_is_gone_is_as_one_that_knows_nothing(settings: LazySettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    settings.GEOCODER_URL = f"http://127.0.0.1:{port}"
    assert ask_online("Pelabuhan Baru") == []


def announce(incident: Incident, **more: Any) -> Arrival:
    """At a place that the shipped gazetteer does not know."""
    counts = dict.fromkeys(HeadCount.GROUPS, 1)
    told: dict[str, Any] = {"mode": "boat", "place": "Pelabuhan Baru Sekali", **more}
    return announce_arrival(incident, by=SYSTEM, counts=counts, **told)


def run_jobs() -> None:
    """In this process what the worker does in another one."""
    events.react()
    for job in Job.objects.filter(kind="incidents.locate", state="queued"):
        jobs.run(job.pk, job.lease)


def spot(arrival: Arrival) -> Any:
    return arrival.refreshed().spot


def test_an_arrival_at_a_place_that_only_the_geocoder_knows_is_drawn_about_there(
    nominatim: type[Nominatim], incident: Incident
) -> None:
    arrival = announce(incident)
    assert (spot(arrival), nominatim.asked) == (None, [])
    run_jobs()
    assert spot(arrival) == (-2.5, 100.1, False)
    assert arrival.refreshed().lat is None


def test_another_name_is_asked_for_anew(nominatim: type[Nominatim], incident: Incident) -> None:
    arrival = announce(incident)
    run_jobs()
    nominatim.places = [{"lat": "-2.6", "lon": "100.2", "display_name": "Other"}]
    change_arrival(arrival, by=SYSTEM, place="Dermaga Lama Sekali")
    assert spot(arrival) is None
    run_jobs()
    assert spot(arrival) == (-2.6, 100.2, False)


def test_a_point_that_was_said_is_asked_of_nobody(
    nominatim: type[Nominatim], incident: Incident
) -> None:
    arrival = announce(incident, lat=-2.0, lon=99.5)
    run_jobs()
    assert (spot(arrival), nominatim.asked) == ((-2.0, 99.5, True), [])


@pytest.mark.parametrize(
    "places",
    [
        [{"lat": "38.7", "lon": "-9.1", "display_name": "Far"}],
        [
            {"lat": "-2.5", "lon": "100.1", "display_name": "One coast"},
            {"lat": "-2.1", "lon": "99.6", "display_name": "Another coast"},
        ],
    ],
)
def test_what_lies_far_off_or_on_two_coasts_is_drawn_nowhere(
    nominatim: type[Nominatim], incident: Incident, places: list[dict[str, str]]
) -> None:
    nominatim.places = places
    arrival = announce(incident)
    run_jobs()
    assert spot(arrival) is None


def test_nobody_is_asked_where_no_server_is_set(settings: LazySettings, incident: Incident) -> None:
    settings.GEOCODER_URL = ""
    announce(incident)
    events.react()
    assert not Job.objects.exists()
