"""How the API shows what only protection may know."""

from typing import Any

from rest_framework import serializers

from registrations.models import NeedCode, ProtectedNote


class ProtectedNoteShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    code = serializers.CharField(max_length=8)
    text = serializers.CharField(max_length=4000)
    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=500)


def protected_note(row: ProtectedNote) -> dict[str, Any]:
    """`author` is the id of a user, or of the device it came from."""
    return {
        "id": row.pk,
        "household": row.household_id,
        "person": row.person_id,
        "code": row.code,
        "text": row.text,
        "list_version": row.list_version,
        "author": row.actor_id,
        "at": row.created_at,
    }


def need_code(row: NeedCode) -> dict[str, Any]:
    return {
        "code": row.code,
        "group": {"en": row.group_en, "id": row.group_id},
        "label": {"en": row.label_en, "id": row.label_id},
        "need": row.chip or None,
        "protected": row.protected,
        "version": row.version,
    }
