"""Addresses of the structure pages."""

from django.urls import path

from unisson.entrypoints.web.organisations.views import banking, entering, fiche, governing, people, rights, subdivisions

urlpatterns = [
    path("structure/", governing.structure, name="structure"),
    path("structure/nouvelle/", entering.structure_new, name="structure_new"),
    path("structure/nouvelle/creer/", entering.structure_create, name="structure_create"),
    path("structure/<int:structure_id>/rejoindre/", entering.structure_join, name="structure_join"),
    path("structure/<int:structure_id>/reprendre/", entering.structure_take_over, name="structure_take_over"),
    path("utilisateurs/", people.members, name="members"),
    path("structure/nouvelle/sans-siret/", fiche.structure_other, name="structure_other"),
    path("structure/nouvelle/publique/", fiche.structure_public, name="structure_public"),
    path("structure/modifier/", fiche.structure_edit, name="structure_edit"),
    path("structure/espaces/", fiche.structure_espaces, name="structure_espaces"),
    path("structure/siret/", fiche.structure_siret, name="structure_siret"),
    path("structure/<int:structure_id>/etat/", fiche.structure_switch, name="structure_switch"),
    path("structure/services/nouveau/", subdivisions.service_new, name="service_new"),
    path("structure/services/import/", subdivisions.services_import, name="services_import"),
    path("structure/services/modele.xlsx", subdivisions.services_model, name="services_model"),
    path("structure/services/<int:service_id>/", subdivisions.service_edit, name="service_edit"),
    path("structure/services/<int:service_id>/espaces/", subdivisions.service_espaces, name="service_espaces"),
    path("structure/services/<int:service_id>/etat/", subdivisions.service_switch, name="service_switch"),
    path("structure/banque/", banking.accounts, name="bank"),
    path("structure/banque/<int:account_id>/rib/", banking.account_rib, name="account_rib"),
    path("structure/banque/<int:account_id>/<str:verb>/", banking.account_act, name="account_act"),
    path("structure/quitter/<int:rattachement_id>/", people.structure_leave, name="structure_leave"),
    path("utilisateurs/inviter/", people.member_invite, name="member_invite"),
    path("utilisateurs/export.xlsx", people.members_export, name="members_export"),
    path("utilisateurs/<int:rattachement_id>/", people.member, name="member"),
    path("utilisateurs/<int:rattachement_id>/role/", people.member_role, name="member_role"),
    path("utilisateurs/<int:rattachement_id>/faire/<str:verb>/", people.member_act, name="member_act"),
    path("utilisateurs/droits/", rights.rights, name="rights"),
    path("utilisateurs/droits/ensemble/", rights.rights_bulk, name="rights_bulk"),
    path("utilisateurs/<int:rattachement_id>/droits/", rights.rights_edit, name="rights_edit"),
    path("utilisateurs/<int:rattachement_id>/droits/copier/", rights.rights_copy, name="rights_copy"),
    path("utilisateurs/demandes/<int:request_id>/", governing.request_page, name="request_page"),
    path("utilisateurs/demandes/<int:request_id>/accepter/", governing.request_accept, name="request_accept"),
    path("utilisateurs/demandes/<int:request_id>/refuser/", governing.request_refuse, name="request_refuse"),
]
