"""Addresses of business cases, working-backwards pages and requirements, below those of the portfolio."""

from django.urls import path

from storewide.portfolio.cases import backwards_views, requirement_views, views

ONE = "requests/<int:number>/"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/sign-off/", views.rule, name="sign-off-rule"),
    path(f"{ONE}case/read/", views.case, name="case-read"),
    path(f"{ONE}case/sign/", views.sign, name="sign"),
    path(f"{ONE}case/versions/", views.versions, {"text": "case"}, name="case-versions"),
    path(f"{ONE}backwards/versions/", views.versions, {"text": "page"}, name="page-versions"),
    path(f"{ONE}document/", views.whole, name="document"),
    path(f"{ONE}document/make/", views.make_paper, name="document-make"),
    path(f"{ONE}document/file/", views.paper, name="document-file"),
    path(f"{ONE}backwards/", backwards_views.read, name="backwards"),
    path(f"{ONE}backwards/write/", backwards_views.write, name="backwards-write"),
    path(f"{ONE}backwards/pictures/add/", backwards_views.show, name="backwards-show"),
    path("pictures/<uuid:visual_id>/", backwards_views.visual, name="visual"),
    path("pictures/<uuid:visual_id>/remove/", backwards_views.take_away, name="visual-remove"),
    path(f"{ONE}backwards/invite/", backwards_views.invite, name="backwards-invite"),
    path(f"{ONE}backwards/remark/", backwards_views.remark, name="backwards-remark"),
    path("remarks/<uuid:remark_id>/settle/", backwards_views.settle, name="remark-settle"),
    path(f"{ONE}backwards/judge/", backwards_views.judge, name="backwards-judge"),
    path(f"{ONE}requirements/", requirement_views.index, name="requirements"),
    path(f"{ONE}requirements/add/", requirement_views.add, name="require"),
    path(
        "requirements/<uuid:requirement_id>/change/",
        requirement_views.change,
        name="requirement-change",
    ),
    path(
        "requirements/<uuid:requirement_id>/accept/",
        requirement_views.accept,
        name="requirement-accept",
    ),
    path("requirements/<uuid:requirement_id>/drop/", requirement_views.drop, name="requirement-drop"),
    path(
        "requirements/<uuid:requirement_id>/take-up/",
        requirement_views.take_up,
        name="requirement-take-up",
    ),
]
