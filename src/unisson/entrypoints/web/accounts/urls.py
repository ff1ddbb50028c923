"""Addresses of the account pages. allauth's own addresses are not included: it reverses one name, given here."""

from django.urls import path

from unisson.entrypoints.web.accounts.views import account, closing, factors, registration, second_factor, signing
from unisson.entrypoints.web.shared.acting import switch_structure

urlpatterns = [
    path("bienvenue/", signing.landing, name="landing"),
    path("connexion/", signing.sign_in, name="sign_in"),
    path("connexion/", signing.sign_in, name="account_login"),
    path("connexion/verification/", second_factor.ask, name="second_factor"),
    path("connexion/verification/courriel/", second_factor.send_code, name="second_factor_mail"),
    path("connexion/verification/cle/", second_factor.ask_passkey, name="second_factor_passkey"),
    path("connexion/debloquer/", registration.unlock_again, name="unlock_again"),
    path("connexion/debloquer/envoye/", registration.unlock_sent, name="unlock_sent"),
    path("connexion/debloquer/<str:token>/", registration.unlock, name="unlock"),
    path("connexion/reactiver/", closing.reactivate_again, name="reactivate_again"),
    path("connexion/reactiver/envoye/", closing.reactivate_sent, name="reactivate_sent"),
    path("connexion/reactiver/<str:token>/", closing.reactivate, name="reactivate"),
    path("connexion/adresse/<str:token>/", closing.confirm_address, name="address_confirm"),
    path("deconnexion/", signing.sign_out, name="sign_out"),
    path("agir-pour/", switch_structure, name="switch_structure"),
    path("inscription/", registration.sign_up, name="sign_up"),
    path("inscription/envoyee/", registration.activation_sent, name="activation_sent"),
    path("activation/renvoyer/", registration.activation_again, name="activation_again"),
    path("activation/<str:token>/", registration.activate, name="activate"),
    path("mot-de-passe/oublie/", registration.forgotten, name="forgotten"),
    path("mot-de-passe/envoye/", registration.forgotten_sent, name="forgotten_sent"),
    path("mot-de-passe/<str:token>/", registration.reset_password, name="reset_password"),
    path("compte/", account.account, name="account"),
    path("compte/mot-de-passe/", account.change_password, name="change_password"),
    path("compte/question-secrete/", account.change_question, name="change_question"),
    path("compte/confirmer/", account.confirm_password, name="confirm_password"),
    path("compte/double-verification/", factors.overview, name="second_factor_settings"),
    path("compte/double-verification/application/", factors.add_application, name="totp_add"),
    path("compte/double-verification/cle/", factors.add_passkey, name="passkey_add"),
    path("compte/double-verification/courriel/", factors.set_code_by_mail, name="second_factor_by_mail"),
    path("compte/double-verification/codes/", factors.recovery_codes, name="recovery_codes"),
    path("compte/double-verification/<int:authenticator_id>/retirer/", factors.remove, name="second_factor_remove"),
    path("compte/adresse/", closing.change_address, name="address_change"),
    path("compte/adresse/abandonner/", closing.cancel_address, name="address_cancel"),
    path("compte/donnees/", closing.export, name="export"),
    path("compte/desactiver/", closing.deactivate, name="deactivate"),
    path("compte/appareils/", account.sessions, name="sessions"),
    path("compte/appareils/<int:session_id>/fermer/", account.close_session, name="session_close"),
    path("compte/sessions/", account.end_other_sessions, name="end_other_sessions"),
]
