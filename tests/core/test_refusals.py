"""What Django and its framework refuse by themselves is said in the language of whoever is refused."""

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from incidents.models import Incident
from partners.models import User
from partners.services import create_token

BACKEND = "django.contrib.auth.backends.ModelBackend"
JSON = "application/json"
pytestmark = pytest.mark.parametrize("language", ["id", "en"])


@pytest.fixture
def reader(budi: User, language: str) -> Client:
    """Budi, who reads `language`, in a browser that asks for the other one."""
    User.objects.filter(pk=budi.pk).update(language=language)
    other = "en" if language == "id" else "id"
    client = Client(enforce_csrf_checks=True, headers={"accept-language": other})
    client.force_login(User.objects.get(pk=budi.pk), backend=BACKEND)
    return client


def said(english: str, language: str) -> str:
    with override(language):
        return gettext(english)


def test_a_form_without_its_token_is_a_page_that_says_what_to_do(
    reader: Client, language: str
) -> None:
    answer = reader.post("/logout/")
    page = answer.content.decode()
    assert (answer.status_code, f'lang="{language}"' in page) == (403, True)
    assert said("Go back, reload the page and send it again.", language) in page
    assert 'data-page="error"' in page


def test_the_address_of_a_form_that_is_opened_is_a_page(reader: Client, language: str) -> None:
    answer = reader.get("/logout/")
    page = answer.content.decode()
    assert (answer.status_code, "POST" in answer["Allow"]) == (405, True)
    assert said("This address cannot be opened like that", language) in page


def test_a_call_without_its_token_is_told_which(reader: Client, language: str) -> None:
    answer = reader.post("/api/v1/incidents/", {}, JSON)
    expected = said("The CSRF token is missing or is not right. Send it as X-CSRFToken.", language)
    assert (answer.status_code, answer.json()["message"]) == (403, expected)


def test_a_body_that_is_too_long_is_refused_in_the_language_of_the_user(
    reader: Client, language: str
) -> None:
    answer = reader.post("/api/v1/incidents/", {"title": "x" * 1_000_001}, JSON)
    expected = said("The body is longer than 1 MB.", language)
    assert (answer.status_code, answer.json()["message"]) == (413, expected)
    assert answer["Content-Language"] == language


def test_json_that_breaks_off_is_told_where(budi: User, client: Client, language: str) -> None:
    headers = {"Authorization": f"Token {create_token(budi)}", "Accept-Language": language}
    answer = client.post("/api/v1/incidents/", '{"title":\n oops}', JSON, headers=headers)
    sentence = said("This is not JSON: look at line %(line)s, column %(column)s.", language)
    assert answer.json()["message"] == sentence % {"line": 2, "column": 2}
    nan = client.post("/api/v1/incidents/", '{"title": NaN}', JSON, headers=headers)
    assert nan.json()["message"] == said("This is not JSON.", language)


def test_a_form_that_cannot_be_read_is_refused(
    sari: User, incident: Incident, client: Client, language: str
) -> None:
    headers = {"Authorization": f"Token {create_token(sari)}", "Accept-Language": language}
    path = f"/api/v1/incidents/{incident.ref}/imports/"
    answer = client.post(path, "x", "multipart/form-data", headers=headers)
    expected = said("This is no form with a file that can be read (multipart/form-data).", language)
    assert (answer.status_code, answer.json()["message"]) == (400, expected)
