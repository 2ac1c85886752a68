"""Addresses of the side where people sign in; all of them begin with /desk/."""

from __future__ import annotations

from django.urls import include, path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.accounts import views as accounts
from attain.web.advocacy import views as advocacy
from attain.web.assessments import views as assessments
from attain.web.audit import views as audit
from attain.web.clearance import views as clearance
from attain.web.desk import views as desk
from attain.web.focal_points import views as focal_points
from attain.web.forum import views as forum
from attain.web.notices import views as notices
from attain.web.submissions import grid_views
from attain.web.submissions import views as submissions
from attain.web.work import views as work

urlpatterns = [
    path("", desk.desk, name="work_desk"),
    path("language/", work.choose_language, name="work_language"),
    path("account/", include("attain.web.accounts.urls")),
    path("me/", accounts.account, name="work_account"),
    path("bodies/", accounts.bodies, name="work_bodies"),
    path("bodies/<str:body>/", accounts.body, name="work_body"),
    path("people/<int:number>/", accounts.person, name="work_person"),
    path("invitations/<str:secret>/", accounts.take_invitation, name="work_invitation"),
    path("submissions/", submissions.submissions, name="work_submissions"),
    path("submissions/<int:number>/", submissions.submission, name="work_submission"),
    path("submissions/<int:number>/grid/", grid_views.grid, name="work_grid"),
    path("submissions/<int:number>/figures/", grid_views.figures, name="work_figures"),
    path("templates/<str:body>/", submissions.template, name="work_template"),
    path("releases/", clearance.candidates, name="work_candidates"),
    path("candidates/<int:number>/", clearance.candidate, name="work_candidate"),
    path(
        "candidates/<int:number>/pages/<language:language>/",
        clearance.as_published,
        {"tail": ""},
        name="work_preview",
    ),
    path(
        "candidates/<int:number>/pages/<language:language>/<path:tail>",
        clearance.as_published,
        name="work_preview",
    ),
    path("candidates/<int:number>/<str:area>/", clearance.country, name="work_country_clearance"),
    path("roadmap/", include("attain.web.roadmap.urls")),
    path("notices/", notices.notices, name="work_notices"),
    path("notices/<int:number>/", notices.follow, name="work_notice"),
    path("notices/stop/<str:secret>/", notices.stop, name="work_stop_mails"),
    path("me/mails/", notices.mails, name="work_mails"),
    path("assessments/", assessments.list_page, name="work_assessments"),
    path("assessments/new/", assessments.new, name="work_new_assessment"),
    path("assessments/<str:number>/", assessments.one, name="work_assessment"),
    path("assessments/<str:number>/replace/", assessments.replace, name="work_replace_assessment"),
    path("advocacy/", advocacy.calendar, name="work_advocacy"),
    path("advocacy/new/", advocacy.new, name="work_new_campaign"),
    path("advocacy/<int:number>/", advocacy.one, name="work_campaign"),
    path("focal-points/", focal_points.desk_page, name="work_focal_points"),
    path("me/directory/", focal_points.my_entry, name="work_my_entry"),
    path("forum/", forum.forum, name="work_forum"),
    path("forum/decisions/", forum.decisions, name="work_decisions"),
    path("forum/<str:plan>/<str:item>/", forum.thread, name="work_thread"),
    path("", include("attain.web.reports.urls")),
    path("audit/", audit.audit, name="work_audit"),
    path("audit.csv", audit.as_file, name="work_audit_file"),
]
