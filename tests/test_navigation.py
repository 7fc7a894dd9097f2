"""What stands in the navigation."""

import pytest
from django.utils import translation

from core import navigation


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_entries_have_the_same_name(language: str) -> None:
    with translation.override(language):
        names = [str(entry.label) for entry in (*navigation.main, *navigation.incident)]
    assert len(names) == len(set(names)), names
