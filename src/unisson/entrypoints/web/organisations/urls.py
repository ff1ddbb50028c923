"""Addresses of the structure pages."""

from django.urls import path

from unisson.entrypoints.web.organisations.views import entering, governing

urlpatterns = [
    path("structure/", governing.structure, name="structure"),
    path("structure/nouvelle/", entering.structure_new, name="structure_new"),
    path("structure/nouvelle/creer/", entering.structure_create, name="structure_create"),
    path("structure/<int:structure_id>/rejoindre/", entering.structure_join, name="structure_join"),
    path("structure/<int:structure_id>/reprendre/", entering.structure_take_over, name="structure_take_over"),
    path("utilisateurs/", governing.members, name="members"),
    path("utilisateurs/demandes/<int:request_id>/", governing.request_page, name="request_page"),
    path("utilisateurs/demandes/<int:request_id>/accepter/", governing.request_accept, name="request_accept"),
    path("utilisateurs/demandes/<int:request_id>/refuser/", governing.request_refuse, name="request_refuse"),
]
