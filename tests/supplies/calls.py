"""Calls to the API."""

from typing import Any

from django.test import Client


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json")


def get(client: Client, path: str) -> Any:
    return client.get(f"/api/v1{path}")
