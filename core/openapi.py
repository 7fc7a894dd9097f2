"""The OpenAPI document; what is in it follows from the doors (partners/schema.py)."""

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView


class Document(SpectacularAPIView):
    """YAML, or JSON for whoever accepts that, or asks for it by `?format=json`."""

    def get_renderers(self) -> list[Any]:
        if self.request.query_params.get("format") == "json":
            return [OpenApiJsonRenderer2()]
        return [renderer() for renderer in self.renderer_classes]
