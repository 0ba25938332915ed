"""All addresses. Sign-in is required everywhere; public doors are marked where they are made."""

from allauth.account.views import login, logout, password_change
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from helpdesk import views
from livechat.views.demo_site import demo_site

handler500 = "helpdesk.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    # Only the doors that are open: no sign-up, no e-mail addresses of agents to manage.
    path("sign-in/", login_not_required(login), name="account_login"),
    path("sign-out/", login_not_required(logout), name="account_logout"),
    path("password/", password_change, name="account_change_password"),
    path("sink/", views.sink_list, name="sink"),
    path("sink/<str:key>/", views.sink_detail, name="sink_detail"),
    path("api/", include("inquiries.api_urls")),
    path("api/", include("automation.api_urls")),
    path("api/", include("improvements.api_urls")),
    path("api/", include("escalations.api_urls")),
    path("api/", include("handovers.api_urls")),
    path("api/", include("alerts.api_urls")),
    path("api/", include("proposals.api_urls")),
    path("api/", include("approvals.api_urls")),
    path("mail/", include("mailroom.urls")),
    path("knowledge/", include("knowledge_base.urls")),
    path("contacts/", include("contacts.urls")),
    path("notifications/", include("notifications.urls")),
    path("triage/", include("triage.urls")),
    path("webhooks/", include("webhooks.urls")),
    path("targets/", include("targets.urls")),
    path("", include("desks.urls")),
    path("", include("inquiries.urls")),
    path("", include("automation.urls")),
    path("", include("improvements.urls")),
    path("", include("escalations.urls")),
    path("", include("handovers.urls")),
    path("", include("alerts.urls")),
    path("", include("proposals.urls")),
    path("", include("approvals.urls")),
    path("", include("help_centre.urls")),
    path("", include("livechat.urls")),
]
if settings.DEBUG:  # the quick start's own page with a chat on it
    urlpatterns.append(path("demo-site/", demo_site, name="demo_site"))
