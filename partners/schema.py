"""The OpenAPI document: each door's body by its shape, its answers by their status."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from partners.doors import Listing

TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
REFUSAL = {
    "type": "object",
    "properties": {
        "code": TEXT,
        "message": TEXT,
        "fields": {"type": "object", "additionalProperties": TEXTS},
    },
    "required": ["code", "message", "fields"],
}
PAGE = {
    "type": "object",
    "properties": {
        "results": {"type": "array", "items": {"type": "object", "additionalProperties": {}}},
        "next": {"type": "string", "format": "uri", "nullable": True},
    },
    "required": ["results", "next"],
}
TO_READ = (400, 401, 403, 404, 429)
TO_WRITE = (*TO_READ, 409, 413)
PAGING = [
    OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}),
    OpenApiParameter("cursor", description="As `next` of the page before has it."),
]


class DoorSchema(AutoSchema):
    def _is_list_view(self, serializer: Any = None) -> bool:
        """A list answers a page, which is an object."""
        return False

    def get_operation_id(self) -> str:
        """From the whole path, so that no two are the same."""
        words = [word.strip("{}") for word in self.path.split("/") if word][2:]
        return "_".join([self.method.lower(), *words]).replace("-", "_").replace(".", "_")

    def get_request_serializer(self) -> Any:
        return getattr(self.view, "shape", None)

    def get_override_parameters(self) -> list[Any]:
        asked = getattr(self.view, "asks", {}) if self.method == "GET" else {}
        narrowing = [OpenApiParameter(name, description=text) for name, text in asked.items()]
        return [*narrowing, *(PAGING if self._is_page() else [])]

    def get_response_serializers(self) -> Any:
        """What was sent before with the same id is answered with 200."""
        refusals = TO_READ if self.method == "GET" else TO_WRITE
        refused = dict.fromkeys(refusals, self._component("Refusal", REFUSAL))
        if self.method == "DELETE":
            return {204: None, **refused}
        told = getattr(self.view, "answer", None) or OpenApiTypes.OBJECT
        good = self._component("Page", PAGE) if self._is_page() else told
        answered = {200, getattr(self.view, "status", 200)} if self.method == "POST" else {200}
        return {**dict.fromkeys(sorted(answered), good), **refused}

    def _is_page(self) -> bool:
        return self.method == "GET" and isinstance(self.view, Listing)

    def _component(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        kind = ResolvedComponent.SCHEMA
        part: Any = ResolvedComponent(name, kind, schema, name)  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(part)
        ref: dict[str, Any] = part.ref
        return ref
