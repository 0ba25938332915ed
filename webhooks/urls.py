"""Addresses of webhooks."""

from django.urls import path

from webhooks import views

app_name = "webhooks"

urlpatterns = [
    path("", views.webhooks, name="list"),
    path("new/", views.new_webhook, name="new"),
    path("<int:pk>/", views.webhook, name="webhook"),
    path("<int:pk>/log/", views.log, name="log"),
    path("<int:pk>/do/", views.deed, name="deed"),
    path("deliveries/<int:pk>/again/", views.again, name="again"),
]
