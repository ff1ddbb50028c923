"""Addresses of the account pages. allauth's own addresses are not included: it reverses two names, given here."""

from django.urls import path

from unisson.entrypoints.web.accounts import views
from unisson.entrypoints.web.shared.acting import switch_structure

urlpatterns = [
    path("bienvenue/", views.landing, name="landing"),
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/", views.sign_in, name="account_login"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("agir-pour/", switch_structure, name="switch_structure"),
]
