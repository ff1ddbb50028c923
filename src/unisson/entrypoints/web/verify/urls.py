"""Addresses of the verification: open to everybody."""

from django.urls import path

from unisson.entrypoints.web.verify import views

urlpatterns = [
    path("verifier/", views.check, name="verify"),
    path("verifier/convertir/", views.converted, name="verify_convert"),
]
