"""What only the database can tell about whether it is safe to start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from config.demo_world import REF
from incidents.models import Incident


@register(Tags.database)
def no_exercise_data_in_production(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A register that began as the demo has its passwords and its invented people in it."""
    if not settings.PRODUCTION or not databases:
        return []
    if Incident._meta.db_table not in connection.introspection.table_names():
        return []
    if not Incident.objects.filter(ref=REF).exists():
        return []
    message = f"POSKO_DEMO: this register holds the demo {REF}; start with an empty one."
    return [Error(message, id="posko.E001")]
