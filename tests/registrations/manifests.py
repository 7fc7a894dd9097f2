"""Somebody at the pages of manifests, and the worker behind them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import jobs
from incidents.models import Incident
from registrations.models import Import

FAMILY = "keluarga,nama,jk,umur\n1,Hamida Khatun,P,36\n1,Yunus,L,8\n2,Idris,L,26\n"


def work() -> None:
    """What the worker's child process does."""
    row = jobs.claim()
    assert row is not None
    assert row.lease is not None
    jobs.run(row.pk, row.lease)


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


class Desk:
    """Somebody at the pages of manifests."""

    def __init__(self, client: Client, incident: Incident) -> None:
        self.client = client
        self.page = f"/incidents/{incident.ref}/households/import/"

    def hand_in(self, content: str | bytes, name: str = "boat.csv", **more: str) -> Any:
        content = content.encode() if isinstance(content, str) else content
        form = {"file": SimpleUploadedFile(name, content), **more}
        return self.client.post(self.page, form, follow=True)

    @property
    def here(self) -> str:
        return f"{self.page}{Import.objects.latest('created_at').pk}/"

    def look(self, query: str = "?show=") -> str:
        return text(self.client.get(self.here + query))

    def decide(self, do: str, **more: Any) -> Any:
        return self.client.post(f"{self.here}decide/", {"do": do, **more}, follow=True)

    def read_in(self, content: str | bytes, **more: str) -> None:
        """Everything, from the file to the register."""
        self.hand_in(content, **more)
        work()
        self.decide("read_in", sure="1")
        work()

    def undo(self, reason: str = "The wrong boat") -> Any:
        answer = self.client.post(f"{self.here}undo/", {"reason": reason}, follow=True)
        if answer.status_code == 200:
            work()
        return answer
