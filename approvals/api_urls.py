"""Addresses of the API over approvals."""

from django.urls import path

from approvals import api

urlpatterns = [
    path("approvals/", api.approvals, name="api_approvals"),
    path("approvals/<int:pk>/", api.approval, name="api_approval"),
    path("inquiries/<str:reference>/approvals/", api.of_inquiry, name="api_inquiry_approvals"),
]
