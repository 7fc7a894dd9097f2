"""Requests of people who are known: doors refuse all others before their own code runs."""

from django.http import HttpRequest
from rest_framework.request import Request

from partners.models import User


class SignedIn(HttpRequest):
    """What a page behind `login_required` gets."""

    user: User


class Call(Request):
    """What a door of the API gets."""

    user: User
