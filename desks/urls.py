"""Addresses of the desks pages."""

from django.urls import path

from desks import registry_views, views

app_name = "desks"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/away/", views.away, name="away"),
    path("preferences/absences/", views.absence, name="absence"),
    path("absences/<int:pk>/end/", views.remove_absence, name="end_absence"),
    path("opening-hours/", views.calendar, name="calendar"),
    path("opening-hours/<int:pk>/remove/", views.remove_day, name="remove_closed_day"),
    path("registry-days/", registry_views.registry_days, name="registry_days"),
    path("registry-days/warning/<int:pk>/", registry_views.warning, name="limit_warning"),
    path("registry-days/<int:year>/", registry_views.registry_days, name="registry_year"),
    path("registry-days/<int:year>/copy/", registry_views.copy, name="copy_registry_days"),
    path("registry-days/<int:year>/add/", registry_views.add_day, name="add_registry_day"),
    path("registry-days/<int:year>/confirm/", registry_views.confirm, name="confirm_registry_year"),
    path(
        "registry-days/day/<int:pk>/remove/", registry_views.remove_day, name="remove_registry_day"
    ),
]
