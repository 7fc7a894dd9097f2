"""What is not there is told in words of ours: Django would name the table, in English."""

import pytest
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.api import answer_error
from incidents.models import Incident


@pytest.mark.django_db
def test_the_table_that_was_searched_is_not_named() -> None:
    with pytest.raises(Http404) as caught:
        get_object_or_404(Incident, ref="MTW-2026-404")
    answer = answer_error(caught.value, {})
    assert answer is not None
    assert answer.data["code"] == "not_found"
    assert "Incident" not in answer.data["message"]


def test_what_we_say_ourselves_is_kept() -> None:
    answer = answer_error(Http404("Perhaps it is 001-0001-68."), {})
    assert answer is not None
    assert answer.data["message"] == "Perhaps it is 001-0001-68."
