"""Addresses of the portfolio."""

from django.urls import path

from storewide.portfolio import bet_views, views
from storewide.portfolio.calibrating import urls as calibrating
from storewide.portfolio.cases import urls as cases
from storewide.portfolio.exchange import bulk_views as bulk
from storewide.portfolio.exchange import views as exchange
from storewide.portfolio.fitting import urls as fitting
from storewide.portfolio.intake import urls as intake
from storewide.portfolio.needs import urls as needs
from storewide.portfolio.roadmap import board_views as boards
from storewide.portfolio.roadmap import stage_views as stages
from storewide.portfolio.roadmap import views as roads
from storewide.portfolio.scoring import urls as scoring
from storewide.portfolio.tracking import views as tracking

app_name = "portfolio"
urlpatterns = [
    path("requests/", views.requests, name="requests"),
    *intake.urlpatterns,
    *needs.urlpatterns,
    path("requests/<int:number>/", views.detail, name="request"),
    path("requests/<int:number>/change/", views.change, name="change"),
    path("requests/<int:number>/decline/", views.decline, name="decline"),
    path("requests/<int:number>/case/", bet_views.case, name="case"),
    path("requests/<int:number>/promise/", bet_views.promise, name="promise"),
    path("requests/<int:number>/promise/freeze/", bet_views.freeze, name="freeze"),
    path("requests/<int:number>/accept/", stages.accept, name="accept"),
    path("requests/<int:number>/progress/", stages.progress, name="progress"),
    path("requests/<int:number>/plan/", stages.plan, name="plan"),
    path("requests/<int:number>/unplan/", stages.unplan, name="unplan"),
    path("requests/<int:number>/depend/", stages.depend, name="depend"),
    path("dependencies/<uuid:dependency_id>/met/", stages.met, name="dependency-met"),
    path("dependencies/<uuid:dependency_id>/undepend/", stages.undepend, name="undepend"),
    path("requests/many/", bulk.many, name="many"),
    path("import/", exchange.choose, name="imports"),
    path("import/<uuid:request_import_id>/", exchange.look, name="import"),
    path("import/<uuid:request_import_id>/columns/", exchange.columns, name="import-columns"),
    path("trackers/", tracking.trackers, name="trackers"),
    path("trackers/new/", tracking.new, name="tracker-new"),
    path("trackers/<uuid:tracker_id>/", tracking.tracker, name="tracker"),
    path("trackers/<uuid:tracker_id>/change/", tracking.change, name="tracker-change"),
    path("trackers/<uuid:tracker_id>/sign/", tracking.sign, name="tracker-sign"),
    path("trackers/<uuid:tracker_id>/revoke/", tracking.revoke, name="tracker-revoke"),
    path("trackers/messages/<uuid:telling_id>/again/", tracking.again, name="telling-again"),
    path("trackers/<slug:provider>/<str:token>/", tracking.deliver, name="tracker-deliver"),
    path("requests/<int:number>/track/", tracking.track, name="track"),
    path("issues/<uuid:tracked_id>/untrack/", tracking.untrack, name="untrack"),
    path("roadmap/", roads.roadmap, name="roadmap"),
    path("board/", boards.board, name="board"),
    path("board/<int:number>/move/", boards.move, name="move"),
    path("board/limits/", boards.limit_list, name="limits"),
    path("board/limits/<uuid:limit_id>/lift/", boards.lift, name="limit-lift"),
    *calibrating.urlpatterns,
    *scoring.urlpatterns,
    *fitting.urlpatterns,
    *cases.urlpatterns,
]
