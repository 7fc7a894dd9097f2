"""Figures that are drawn: how full, how many of how many, and how it goes over time."""

import pytest
from django.utils import translation

from core import parts
from tests.core.drawing import draw, plain

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize(
    ("fill", "free", "state"),
    [
        (parts.Fill(120, used=85, held=10), 25, "good"),
        (parts.Fill(120, used=85, old=True), 35, "unknown"),
        (parts.Fill(80, used=76), 4, "attention"),
        (parts.Fill(80, used=76, old=True), 4, "attention"),
        (parts.Fill(80, used=70, held=8, blocked=10), -8, "critical"),
        (parts.Fill(None, used=44), None, "unknown"),
    ],
)
def test_a_place_is_as_free_as_nobody_has_taken_it(
    fill: parts.Fill, free: int | None, state: str
) -> None:
    assert (fill.free, fill.state) == (free, state)


def test_too_many_people_are_drawn_beyond_the_capacity() -> None:
    segments = dict(parts.Fill(100, used=125).segments)
    assert (segments["over"].x, segments["over"].width) == ("80%", "20%")


def test_a_fill_bar_says_in_words_what_it_draws() -> None:
    html = plain(draw("{% fill_bar capacity=120 used=85 held=10 %}"))
    assert html == "25 free of 120 85 taken 10 held"


def test_a_fill_bar_tells_guests_from_others_who_came() -> None:
    html = plain(draw("{% fill_bar capacity=120 used=85 others=12 %}"))
    assert html == "35 free of 120 85 taken, 12 of them not placed by us"


def test_lengths_in_drawings_keep_their_point_in_indonesian() -> None:
    with translation.override("id"):
        assert 'width="37.5%"' in draw("{% fill_bar capacity=8 used=3 %}")


def test_a_funnel_counts_who_is_missing_at_each_stage() -> None:
    counts = [parts.Count("a", 200), parts.Count("b", 150), parts.Count("c", None)]
    stages = parts.funnel_stages(counts)
    assert [(stage.width, stage.missing) for stage in stages] == [
        ("100%", None),
        ("75%", 50),
        ("0%", None),
    ]


@pytest.mark.parametrize(
    ("values", "top"), [([], 1), ([0, None], 1), ([7], 8), ([11, 17], 20), ([640], 800)]
)
def test_a_chart_ends_at_a_round_number(values: list[int | None], top: int) -> None:
    assert parts.top_of(values) == top


def test_an_unknown_hour_leaves_a_gap_in_the_line() -> None:
    assert parts.line_path([0, 10, None, 5]) == "M0.0 22.0L33.3 2.0M100.0 12.0"


def test_a_chart_carries_its_numbers_as_a_table() -> None:
    points = [parts.Point("06", 5), parts.Point("07", None), parts.Point("08", 9, forecast=True)]
    html = draw('{% bar_chart points "People per hour" %}', points=points)
    table = plain(html.partition("<tbody>")[2])
    assert table == "06 5 07 unknown 08 9 (forecast)"
