"""Addresses of improvements."""

from django.urls import path

from improvements import views

app_name = "improvements"

urlpatterns = [
    path("recurring/", views.first, name="first"),
    path("recurring/<slug:desk>/", views.board, name="board"),
    path("recurring/<slug:desk>/<slug:kind>/<str:value>/", views.subject, name="subject"),
    path("improvements/<int:pk>/", views.improvement, name="improvement"),
]
