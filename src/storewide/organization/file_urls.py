"""Addresses of the design of an operation: templates, the operation as a file, advice, maturity."""

from django.urls import path

from storewide.organization import advice_views, design_views, file_views, maturity_views

urlpatterns = [
    path("design/", design_views.design, name="design"),
    path("design/templates/", file_views.templates, name="templates"),
    path("design/templates/<slug:name>/", file_views.template, name="template"),
    path("design/file/", file_views.operation_file, name="file"),
    path("design/file/download/", file_views.operation_download, name="file-download"),
    path("design/file/take/", file_views.operation_take, name="file-take"),
    path("design/advice/", advice_views.advice_list, name="advice-list"),
    path("design/advice/new/", advice_views.advice_new, name="advice-new"),
    path("design/advice/<uuid:answers_id>/", advice_views.advice, name="advice"),
    path("design/maturity/", maturity_views.maturity, name="maturity"),
    path("design/maturity/<slug:part>/", maturity_views.maturity_of, name="maturity-of"),
    path("design/maturity/<slug:part>/assess/", maturity_views.assess, name="maturity-assess"),
]
