"""A page says that it is live only where it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import User

OpenAs = Callable[..., Page]


@pytest.mark.parametrize(("scripts", "said"), [(True, "Live"), (False, "As of")])
def test_a_page_is_called_live_only_with_scripts(
    open_as: OpenAs, budi: User, incident: Incident, scripts: bool, said: str
) -> None:
    page = open_as(budi, javascript=scripts)
    page.goto(f"/incidents/{incident.ref}/board/")
    shown = page.locator(".live-line > :visible")
    expect(shown).to_have_count(1)
    assert shown.inner_text().startswith(said)
