from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from partners import views

api: list[URLPattern] = []

pages = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="/login/"), name="logout"),
    path("language/", views.choose_language, name="language"),
]
