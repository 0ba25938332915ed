"""Addresses of the policies; what runs for an inquiry is shown by the app that knows inquiries."""

from django.urls import path

from targets import views

app_name = "targets"

urlpatterns = [
    path("", views.policies, name="policies"),
    path("new/<slug:desk>/", views.new_policy, name="new_policy"),
    path("example/<slug:desk>/", views.example, name="example"),
    path("<int:pk>/", views.policy, name="policy"),
    path("<int:pk>/do/", views.policy_deed, name="policy_deed"),
]
