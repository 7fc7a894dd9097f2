"""Colours: what is read and what means something can be seen, in the light and in the dark."""

import re

import pytest
from django.conf import settings

STYLES = (settings.BASE_DIR / "core/static/core/posko.css").read_text()


def tokens(selector: str) -> dict[str, str]:
    block = STYLES.partition(selector + " {")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", block))


LIGHT = tokens(":root")
DARK = tokens(':root[data-theme="dark"]')
STATES = ["good", "attention", "critical", "unknown", "exercise"]
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "sea", "sea-deep")
        for ground in ("paper", "raised")
    ),
    ("ink", "sea-soft"),
    ("sea", "sea-soft"),
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("paper", "critical"),
    ("paper", "critical-ink"),
    *((text, f"{state}-soft") for state in STATES for text in ("ink", "sea", f"{state}-ink")),
    *((f"{state}-ink", "paper") for state in STATES),
]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("mark", ["edge", "bar", *STATES])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_that_mean_something_can_be_seen(theme: dict[str, str], mark: str) -> None:
    assert contrast(theme[mark], theme["paper"]) >= 3


def test_both_ways_into_the_dark_lead_to_the_same_colours() -> None:
    assert tokens(':root:not([data-theme="light"])') == DARK
    assert LIGHT.keys() == DARK.keys()
