"""The OpenAPI document: each door's body by its shape, its answer as an object."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes

from partners.doors import Collection


class DoorSchema(AutoSchema):
    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.method == "GET" and isinstance(self.view, Collection)

    def get_operation_id(self) -> str:
        """From the whole path, so that no two are the same."""
        words = [word.strip("{}") for word in self.path.split("/") if word][2:]
        return "_".join([self.method.lower(), *words]).replace("-", "_").replace(".", "_")

    def get_request_serializer(self) -> Any:
        return getattr(self.view, "shape", None)

    def get_response_serializers(self) -> Any:
        return OpenApiTypes.OBJECT
