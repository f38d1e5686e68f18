"""Addresses of SCIM."""

from django.urls import path

from storewide.organization.scim import discovery, views

app_name = "scim"
urlpatterns = [
    path("Users", views.users, name="users"),
    path("Users/<str:person_id>", views.user, name="user"),
    path("Groups", views.groups, name="groups"),
    path("Groups/<str:team_id>", views.group, name="group"),
    path("ServiceProviderConfig", discovery.service_provider_config, name="service-provider-config"),
    path("ResourceTypes", discovery.resource_types, name="resource-types"),
    path("ResourceTypes/<str:name>", discovery.resource_type, name="resource-type"),
    path("Schemas", discovery.schemas, name="schemas"),
    path("Schemas/<str:urn>", discovery.schema, name="schema"),
]
