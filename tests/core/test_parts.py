"""The components of a page: honest figures, states told by a word, forms that say what is wrong."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.html import parse_html
from django.utils import timezone, translation

from core import parts, words
from core.paging import Page
from tests.core.drawing import draw, plain

PAGES = sorted(settings.BASE_DIR.glob("*/templates/**/*.html"))
pytestmark = pytest.mark.usefixtures("in_english")
# The number of a household as the words of a link that is not kept in one line.
BREAKS = re.compile(r'(?<!"code">)<a (?![^>]*class="code")[^>]*>\{\{ [\w.]*number \}\}</a>')
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


class Place(forms.Form):
    name = forms.CharField(help_text="As people call it.")
    kind = forms.ChoiceField(choices=[("camp", "Camp")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)


# Figures


@pytest.mark.parametrize(
    ("value", "english", "indonesian"),
    [(0, "0", "0"), (12480, "12,480", "12.480"), (-8, "−8", "−8")],
)
def test_numbers_are_written_as_the_reader_writes_them(
    value: int, english: str, indonesian: str
) -> None:
    assert words.number(value) == english
    with translation.override("id"):
        assert words.number(value) == indonesian


def test_an_unknown_figure_is_never_a_zero() -> None:
    assert words.number(None) == "unknown"
    assert "0" not in plain(draw('{% figure "Free" None "unknown" %}'))


def test_a_number_is_rounded_to_its_decimals() -> None:
    assert [words.number(155.96, 1), words.number(0.66), words.number(-1.96, 1)] == [
        "156.0",
        "1",
        "−2.0",
    ]


@pytest.mark.parametrize(
    ("km", "text"), [(3.42, "3.4"), (9.94, "9.9"), (9.97, "10"), (155.9, "156"), (None, "unknown")]
)
def test_ways_of_ten_kilometres_and_more_are_whole_numbers(km: float | None, text: str) -> None:
    assert words.kilometres(km) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0"), (0.001, "1"), (0.5, "50"), (0.998, "99"), (1, "100")]
)
def test_a_share_is_whole_only_when_it_is_whole(share: float, text: str) -> None:
    assert words.percentage(share) == f"{text}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "just now"),
        (1, "1 minute ago"),
        (59, "59 minutes ago"),
        (60, "1 hour ago"),
        (47 * 60, "47 hours ago"),
        (48 * 60, "2 days ago"),
    ],
)
def test_ages_are_told_in_their_largest_unit(minutes: int, text: str) -> None:
    assert words.ago(NOON - timedelta(minutes=minutes), NOON) == text


def test_a_moment_names_the_zone_of_the_page() -> None:
    assert words.moment(NOON.replace(year=2025)) == "21 Nov 2025 12:00 WIB"


def test_a_moment_is_told_anew_in_every_zone_and_language() -> None:
    told = words.moment(NOON.replace(year=2025, month=5))
    with timezone.override(ZoneInfo("Asia/Jayapura")):
        assert words.moment(NOON.replace(year=2025, month=5)) == "21 May 2025 14:00 WIT"
    with translation.override("id"):
        assert words.moment(NOON.replace(year=2025, month=5)) == "21 Mei 2025 12.00 WIB"
    assert words.moment(NOON.replace(year=2025, month=5)) == told == "21 May 2025 12:00 WIB"


def test_a_figure_past_its_time_says_that_it_is_old() -> None:
    hour_ago = timezone.now() - timedelta(minutes=61)
    assert "old figure" in draw("{% age at %}", at=hour_ago)
    assert "old figure" not in draw("{% age at stale_after=120 %}", at=hour_ago)


@pytest.mark.parametrize(
    ("minutes", "state", "text"),
    [(-61, "critical", "1 hour late"), (91, "attention", "1 hour left"), (600, "good", "9 hours")],
)
def test_a_clock_turns_red_when_its_time_is_over(minutes: int, state: str, text: str) -> None:
    html = draw("{% clock at %}", at=timezone.now() + timedelta(minutes=minutes))
    assert f'data-state="{state}"' in html
    assert text in plain(html)


# Lists and sequences


def test_the_filter_in_use_is_told_to_a_screen_reader() -> None:
    links = [parts.Link("All", "?", current=True), parts.Link("Open", "?s=open", count=3)]
    html = draw("{% chips links %}", links=links)
    assert re.findall(r'aria-current="true">(\w+)', html) == ["All"]


def test_the_present_step_is_told_to_a_screen_reader() -> None:
    items = [
        parts.Step("Sent", "done", NOON),
        parts.Step("Accepted", "current"),
        parts.Step("Seen"),
    ]
    html = draw("{% steps items %}", items=items)
    assert plain(html.partition("aria-current")[2]).startswith('="step"> Accepted')


def test_a_table_has_a_name_and_can_be_scrolled_by_keyboard() -> None:
    html = draw('{% table "Shelters" %}<tbody></tbody>{% endtable %}')
    assert 'tabindex="0"' in html
    assert "<caption>Shelters</caption>" in html


def test_the_next_page_of_a_list_keeps_its_filters() -> None:
    request = RequestFactory().get("/", {"show": "late", "cursor": "first"})
    following, last = (
        render_to_string("core/parts/more.html", {"page": Page([], cursor)}, request)
        for cursor in ("second", None)
    )
    assert 'href="?show=late&amp;cursor=second"' in following
    assert "href" not in last


def test_what_the_heading_says_is_not_shown_twice_but_still_names_the_table() -> None:
    html = draw('{% table "Shelters" unseen=True %}<tbody></tbody>{% endtable %}')
    assert '<caption class="unseen">Shelters</caption>' in html
    assert 'aria-label="Shelters"' in html


def test_a_number_with_hyphens_never_breaks_and_what_is_around_it_is_escaped() -> None:
    html = draw("{{ text|unbroken }}", text="<b> of 800-0047-85: A-1")
    assert html == '&lt;b&gt; of <span class="code">800-0047-85</span>: A-1'


def test_a_last_page_has_no_next_one() -> None:
    assert not draw("{% next_page None %}").strip()
    assert 'rel="next"' in draw('{% next_page "?cursor=x" %}')


def test_live_content_knows_the_version_it_was_made_from() -> None:
    html = draw('{% live 7 "/version/" "/fragment/" %}<p>12</p>{% endlive %}')
    assert 'data-live-version="7"' in html
    assert "<p>12</p>" in html


# Forms


def test_every_error_is_named_above_the_form_and_linked_to_its_field() -> None:
    html = draw("{% error_summary form %}", form=Place({}))
    assert re.findall(r'href="(#\w+)"', html) == ["#id_name", "#id_kind"]


def test_a_sound_form_has_no_summary() -> None:
    assert not draw("{% error_summary form %}", form=Place()).strip()


def test_error_and_help_are_read_out_with_the_field() -> None:
    html = draw("{% field form.name %}", form=Place({}))
    named = re.findall(r'aria-describedby="([^"]+)"', html)[0].split()
    assert all(f'id="{name}"' in html for name in named)
    assert len(named) == 2


def test_a_choice_is_one_group_with_a_legend() -> None:
    html = draw("{% field form.kind %}", form=Place())
    assert html.count("<fieldset") == html.count("<legend") == 1


def test_a_list_to_choose_from_is_what_django_would_draw() -> None:
    grouped = ("A & B", [("<1>", '"One"'), (2, "<b>")])
    field = forms.ChoiceField(choices=[("", "None"), grouped], initial=2)
    place = type("Places", (forms.Form,), {"place": field})
    theirs = place(renderer=DjangoTemplates())
    assert parse_html(str(place()["place"])) == parse_html(str(theirs["place"]))


def test_only_what_may_stay_empty_is_marked() -> None:
    assert "(optional)" in draw("{% field form.note %}", form=Place())
    assert "(optional)" not in draw("{% field form.name %}", form=Place())


# The frame


def test_an_exercise_is_marked_on_every_page() -> None:
    incident = SimpleNamespace(ref="MTW-DEMO", title="Boat", is_exercise=True)
    assert "exercise-band" in render_to_string("base.html", {"incident": incident})
    incident.is_exercise = False
    assert "exercise-band" not in render_to_string("base.html", {"incident": incident})


def test_the_heading_repeats_the_title() -> None:
    page = '{% extends "base.html" %}{% block title %}Shelters{% endblock %}'
    assert "<h1>Shelters</h1>" in draw(page)


@pytest.mark.parametrize("code", [400, 403, 404, 409, 429, 500])
def test_error_pages_need_nothing_to_be_drawn(code: int) -> None:
    assert "<h1>" in render_to_string(f"{code}.html")


def test_numbers_of_households_never_break() -> None:
    assert [path.name for path in PAGES if BREAKS.search(path.read_text())] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_breaks_its_own_security_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r'\sstyle="|\son\w+="|<style|javascript:', text)
    assert not re.search(r"<script(?![^>]*\s(src|nonce)=)[^>]*>", text)
