"""What tests of parts of pages share."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

# A suite must not skip: what is about the embedded database is no part of it elsewhere.
collect_ignore = [] if connection.vendor == "sqlite" else ["test_sqlite.py"]


@pytest.fixture
def in_english() -> Any:
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield
