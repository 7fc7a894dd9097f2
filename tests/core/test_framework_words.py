"""No answer of the API is in English to whoever reads Indonesian, also where the framework says it."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.functional import Promise
from django.utils.translation import override
from rest_framework import exceptions, fields, serializers, validators
from rest_framework.relations import PrimaryKeyRelatedField

from partners.models import User

NEVER_SAID = {"A server error occurred."}  # nobody asks for a bare APIException


def kinds() -> Iterator[type]:
    """Hyperlinks and models as serializers are left out: no door of ours has any."""
    for module in (fields, serializers, exceptions):
        found = inspect.getmembers(module, inspect.isclass)
        yield from (kind for _name, kind in found if kind.__module__ == module.__name__)
    yield from (PrimaryKeyRelatedField, validators.ProhibitSurrogateCharactersValidator)


def said() -> dict[str, Any]:
    """English sentence: the lazy one, of every kind of field, shape and refusal."""
    found: dict[str, Any] = {}
    for kind in kinds():
        names = ("default_detail", "extra_detail_singular", "extra_detail_plural", "message")
        own = [getattr(kind, name, None) for name in names]
        messages = getattr(kind, "default_error_messages", {})
        with override("en"):
            found |= {
                str(text): text
                for text in [*own, *dict(messages).values()]
                if isinstance(text, str | Promise)
            }
    return {english: text for english, text in found.items() if english not in {"", *NEVER_SAID}}


def test_every_default_sentence_of_the_framework_is_there_in_indonesian() -> None:
    assert len(said()) > 60
    with override("id"):
        assert [english for english, text in said().items() if str(text) == english] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"duty": "maybe"}, "duty"),
        ({"order": "many"}, "order"),
        ({"name": ["x"]}, "name"),
        ({"languages": "id"}, "languages"),
        ({"name": None}, "name"),
        ({"organisation": "partner"}, "organisation"),
    ],
)
def test_a_wrong_field_is_refused_in_the_language_of_whoever_asks(
    sign_in: Callable[[User], Client], budi: User, body: dict[str, object], field: str
) -> None:
    answers = []
    for language in ("id", "en"):
        User.objects.filter(pk=budi.pk).update(language=language)
        client = sign_in(User.objects.get(pk=budi.pk))
        answer = client.post("/api/v1/contacts/", body, content_type="application/json")
        answers.append(answer.json()["fields"][field])
    assert answers[0] != answers[1]
