"""Addresses of the demonstration mailbox."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.notifications import views

urlpatterns: list[URLPattern] = [
    path("courrier/", views.demo_mail, name="demo_mail"),
    path("courrier/<int:mail_id>/", views.demo_mail_message, name="demo_mail_message"),
]
