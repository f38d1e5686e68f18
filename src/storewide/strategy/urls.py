"""Addresses of strategy: the plan here, further subjects in modules of their own."""

from django.urls import path

from storewide.strategy import alignment_views, document_views, objective_views, plan_views
from storewide.strategy.competition_urls import urlpatterns as competition
from storewide.strategy.radar_urls import urlpatterns as radar

app_name = "strategy"
urlpatterns = [
    path("", plan_views.plan, name="plan"),
    path("goals/new/", plan_views.goal_new, name="goal-new"),
    path("goals/<uuid:goal>/", plan_views.goal, name="goal"),
    path("goals/<uuid:goal>/change/", plan_views.goal_change, name="goal-change"),
    path("goals/<uuid:goal>/targets/", plan_views.targets, name="targets"),
    path("goals/<uuid:goal>/close/", plan_views.goal_close, name="goal-close"),
    path("objectives/", objective_views.objectives, name="objectives"),
    path("objectives/new/", objective_views.objective_new, name="objective-new"),
    path("objectives/<uuid:objective>/", objective_views.objective, name="objective"),
    path("objectives/<uuid:objective>/change/", objective_views.objective_change, name="objective-change"),
    path("objectives/<uuid:objective>/close/", objective_views.objective_close, name="objective-close"),
    path("objectives/<uuid:objective>/check-in/", objective_views.check_in, name="check-in"),
    path("objectives/<uuid:objective>/key-results/", objective_views.key_result_new, name="key-result-new"),
    path("key-results/<uuid:key_result>/", objective_views.key_result, name="key-result"),
    path(
        "key-results/<uuid:key_result>/change/", objective_views.key_result_change, name="key-result-change"
    ),
    path(
        "key-results/<uuid:key_result>/remove/", objective_views.key_result_remove, name="key-result-remove"
    ),
    path("documents/", document_views.documents, name="documents"),
    path("documents/new/", document_views.document_new, name="document-new"),
    path("documents/<uuid:document>/", document_views.document, name="document"),
    path("documents/<uuid:document>/version/", document_views.document_rewrite, name="document-rewrite"),
    path("documents/<uuid:document>/change/", document_views.document_change, name="document-change"),
    path("documents/<uuid:document>/review/", document_views.document_review, name="document-review"),
    path("documents/<uuid:document>/withdraw/", document_views.document_withdraw, name="document-withdraw"),
    path("alignment/", alignment_views.alignment, name="alignment"),
    path("alignment/serves/", alignment_views.serves, name="serves"),
    *radar,
    *competition,
]
