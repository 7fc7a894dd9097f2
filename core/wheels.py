"""Browser libraries come out of Python wheels: nothing is copied into the repository, nothing is fetched."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage
from xstatic.pkg import leaflet

WHEELS = {"vendor/leaflet": leaflet.BASE_DIR}


class WheelFinder(BaseFinder):
    """Finds the files of WHEELS under their prefix."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storages = {prefix: _storage(folder, prefix) for prefix, folder in WHEELS.items()}

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for prefix, folder in WHEELS.items():
            inside = path.removeprefix(f"{prefix}/")
            if inside != path and (found := Path(folder) / inside).is_file():
                return [str(found)] if find_all else str(found)
        return []

    def list(self, ignore_patterns: Any) -> Any:
        for storage in self.storages.values():
            for path in get_files(storage, ignore_patterns):
                yield path, storage


def _storage(folder: str, prefix: str) -> FileSystemStorage:
    storage = FileSystemStorage(location=folder)
    storage.prefix = prefix  # type: ignore[attr-defined]  # collectstatic reads it
    return storage


class ManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Hashed names, also in what stylesheets refer to, but not in scripts.

    A script refers to nothing but its source map, and a wheel may leave that out.
    """

    patterns = tuple(
        pattern for pattern in CompressedManifestStaticFilesStorage.patterns if pattern[0] != "*.js"
    )
