"""The API's doors to manifests: handed in, looked at, and only then read in, whole or in part; undone."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.response import Response

from core.errors import RuleBroken
from core.parsers import ClearMultiPartParser
from incidents import queries as incidents
from partners.access import may, require
from partners.doors import Collection, Door, Move
from partners.requests import Call
from registrations import queries
from registrations.intake import listing
from registrations.models import Import
from registrations.serializers import imports as serializers
from registrations.services import importing, undoing


class ImportDoor(Door):
    reads = "undo_import"
    writes = "import_manifest"

    def find(self, request: Call, key: object) -> Import:
        return queries.find_import_of(request.user, key)

    def show(self, row: Import) -> dict[str, Any]:
        return serializers.imported(row)


class Imports(ImportDoor, Collection):
    """POST takes a spreadsheet as `multipart/form-data`, and has it looked at: 202."""

    parser_classes = [ClearMultiPartParser]
    shape = serializers.ManifestShape
    kind = "import"
    status = 202

    def rows(self, request: Call, **path: Any) -> QuerySet[Import]:
        incident = incidents.find(request.user, path["key"])
        require(request.user, "undo_import", incident)
        return queries.imports(incident)

    def body(self, request: Call, *, partial: bool = False) -> dict[str, Any]:
        """With the file's hash in its place, so that the same one sent again is the same."""
        data = super().body(request)
        self.content: bytes = data.pop("file")
        name = PurePath(request.FILES["file"].name or "").stem
        label = data.pop("arrival") or name
        return {**data, "label": label, "sha256": hashlib.sha256(self.content).hexdigest()}

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Import:
        incident = incidents.find(request.user, path["key"])
        require(request.user, "import_manifest", incident)
        told = {"content": self.content, "label": data["label"], "id": data.get("id")}
        row = importing.hand_in(incident, by=request.user, **told)
        return self.find(request, row.pk)


class ImportItem(ImportDoor):
    def get(self, request: Call, key: str) -> Response:
        """With its `preview` while it waits for a decision, for who may read it in."""
        row = self.find(request, key)
        answer = self.show(row)
        if row.state == Import.State.CHECKED and may(request.user, "import_manifest", row):
            answer["preview"] = serializers.previewed(listing.preview_of(row))
            importing.note_manifest_read(row, by=request.user)
        return Response(answer)


class ImportMove(ImportDoor, Move):
    status = 202


class AcceptImport(ImportMove):
    """Read in all of its households, or those named by their places."""

    shape = serializers.AcceptImportShape

    @transaction.atomic
    def do(self, request: Call, row: Import, data: dict[str, Any], **path: Any) -> Import:
        require(request.user, "import_manifest", row)
        if row.state == Import.State.CHECKED:
            preview = listing.preview_of(row)
            if preview.is_doubtful and not data["looked"]:
                sentence = _("Many resemble households that are registered: look at them first.")
                raise RuleBroken("look_first", sentence, likely_share=preview.likely_share)
            importing.choose(row, left_out=serializers.chosen(preview, data["households"]))
        importing.read_in(row, by=request.user)
        return self.find(request, row.pk)


class PutImportAside(ImportMove):
    status = 200

    def do(self, request: Call, row: Import, data: dict[str, Any], **path: Any) -> Import:
        require(request.user, "import_manifest", row)
        importing.put_aside(row, by=request.user)
        return self.find(request, row.pk)


class UndoImport(ImportMove):
    """Take out what it brought, but for the households that somebody has worked with since."""

    writes = "undo_import"
    shape = serializers.UndoImportShape

    def do(self, request: Call, row: Import, data: dict[str, Any], **path: Any) -> Import:
        require(request.user, "undo_import", row)
        undoing.begin_undo(row, by=request.user, reason=data["reason"])
        return self.find(request, row.pk)
