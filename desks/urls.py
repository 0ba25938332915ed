"""Addresses of the desks pages."""

from django.urls import path

from desks import views

app_name = "desks"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/away/", views.away, name="away"),
    path("preferences/absences/", views.absence, name="absence"),
    path("absences/<int:pk>/end/", views.remove_absence, name="end_absence"),
    path("opening-hours/", views.calendar, name="calendar"),
    path("opening-hours/<int:pk>/remove/", views.remove_day, name="remove_closed_day"),
]
