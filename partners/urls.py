from django.contrib.auth.views import LogoutView
from django.urls import path

from partners import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="/login/"), name="logout"),
    path("language/", views.choose_language, name="language"),
]
