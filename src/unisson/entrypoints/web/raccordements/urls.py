"""Addresses of the raccordements of the current structure."""

from __future__ import annotations

from django.urls import path

from unisson.entrypoints.web.raccordements import views

BASE = "structure/raccordements/"
ONE = f"{BASE}<int:application_id>/"

urlpatterns = [
    path(BASE, views.applications, name="connections"),
    path(ONE, views.application, name="connection"),
    path(f"{ONE}secret/", views.renew, name="connection_secret"),
    path(f"{ONE}secret/<int:secret_id>/fin/", views.end_secret, name="connection_secret_end"),
    path(f"{ONE}jetons/", views.revoke, name="connection_tokens"),
    path(f"{ONE}bac-a-sable/", views.sandbox, name="connection_sandbox"),
    path(f"{ONE}fermer/", views.close, name="connection_close"),
    path(f"{ONE}webhooks/", views.add_webhook, name="connection_webhooks"),
    path(f"{ONE}webhooks/<int:webhook_id>/retirer/", views.remove_webhook, name="connection_webhook_remove"),
    path(f"{ONE}envois/<int:delivery_id>/rejouer/", views.replay, name="connection_replay"),
    path(f"{ONE}journal/", views.log, name="connection_log"),
    path(f"{ONE}journal/<int:call_id>/", views.call, name="connection_call"),
]
