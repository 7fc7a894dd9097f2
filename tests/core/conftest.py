"""What tests of parts of pages share."""

from typing import Any

import pytest
from django.utils import timezone, translation


@pytest.fixture
def in_english() -> Any:
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield
