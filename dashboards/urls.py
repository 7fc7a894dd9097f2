from django.urls import URLPattern, path

from dashboards import views

api: list[URLPattern] = []

pages = [
    path("", views.home, name="home"),
]
