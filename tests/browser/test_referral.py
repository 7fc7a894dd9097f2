"""Writing a referral, in a real browser."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incidents.models import Incident
from partners.models import Organisation, User
from tests.builders import make_facility

OpenAs = Callable[..., Page]


def test_facilities_are_regrouped_as_soon_as_the_need_is_chosen(
    open_as: OpenAs, dewi: User, incident: Incident, partner_b: Organisation
) -> None:
    near = make_facility(partner_b)
    far = make_facility(partner_b, name="RSUD Tuapejat", services=["surgery"], lat=-2.0)
    page = open_as(dewi)
    page.goto(f"/incidents/{incident.ref}/referrals/new/")
    choice, reason = page.locator("[name=facility]"), page.locator("[name=reason]")
    choice.select_option(str(near.pk))
    reason.fill("Appendix")
    page.locator("[name=service]").select_option("surgery")
    expect(choice.locator("optgroup").first.locator("option")).to_have_attribute(
        "value", str(far.pk)
    )
    expect(choice).to_have_value(str(near.pk))
    expect(page.locator("[name=anyway]")).to_be_visible()
    expect(reason).to_have_value("Appendix")
    assert Axe().run(page).response["violations"] == []
