"""Two factors are asked for where a test says so."""

import pytest
from django.conf import LazySettings


@pytest.fixture
def two_factors(settings: LazySettings) -> None:
    settings.SECOND_FACTOR = True
