"""A real Chromium in front of a real server. No page may ask any other host or complain in the console."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from partners.models import User

# Playwright keeps an event loop in this thread, and Django would refuse to talk to the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# No test measures time: a busy machine may take its time, and a page that is right never waits for it.
expect.set_options(timeout=30_000)
# What htmx says when the page is left before its answer came; of an answer that fails it says more.
LEFT = ("htmx:afterRequest", "htmx:sendAbort")
SIZES = {"phone": (360, 740), "desk": (1280, 800)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """A page of the browser in which `user` is signed in, at `size`: phone or desk."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(live_server.url).netloc:
            complaints.append(f"asked {request.url}")

    def hear(message: ConsoleMessage) -> None:
        """A page that itself came back with a refusal says so in the console, and rightly."""
        is_page = message.page is not None and message.location["url"] == message.page.url
        if message.type == "error" and not is_page and not message.text.startswith(LEFT):
            complaints.append(message.text)

    def open_page(user: User | None, *, size: str = "desk", javascript: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
        )
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("request", watch)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def arrived(page: Page, name: str) -> None:
    """The page `name` is there whole: its looks are on and its scripts listen."""
    expect(page.locator("body")).to_have_attribute("data-page", name)
    page.wait_for_load_state()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
