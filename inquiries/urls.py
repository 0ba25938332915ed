"""Addresses of the workspace."""

from django.urls import path

from inquiries.views import (
    attachments,
    bulk,
    bulk_merge,
    composer,
    conversation,
    deeds,
    files,
    inbox,
    manual,
    pool,
    presence,
    reveal,
    sections,
    sending,
    team,
)
from inquiries.views.rail import live_fragment
from notifications import views as told

app_name = "inquiries"

urlpatterns = [
    path("inbox/counts/", inbox.counts, name="inbox_counts"),
    path("inbox/<slug:desk>/<slug:view>/", inbox.inbox, name="inbox"),
    path("inbox/<slug:desk>/<slug:view>/rows/", inbox.rows, name="inbox_rows"),
    path("find/", inbox.find, name="find"),
    # Live parts say of which state of the desks they are, which the app below does not know.
    path("notifications/bell/", live_fragment(told.bell), name="bell"),
    path("notifications/lines/", live_fragment(told.lines), name="notification_lines"),
    path("next/", pool.next_inquiry, name="next"),
    path("team/<slug:desk>/", team.team, name="team"),
    path("team/<slug:desk>/assigning/", team.assigning, name="team_assigning"),
    path("team/<slug:desk>/limit/", team.limit, name="team_limit"),
    path("team/<slug:desk>/absences/", team.team_absence, name="team_absence"),
    path("team/<slug:desk>/absences/end/", team.end_team_absence, name="end_team_absence"),
    path("moved/", pool.moved, name="moved"),
    path("moved/leave/", pool.leave_moved, name="leave_moved"),
    path("presence/", presence.presence, name="presence"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/menus/", bulk.menus, name="bulk_menus"),
    path("bulk/dock/", bulk.dock, name="bulk_dock"),
    path("bulk/merge/", bulk_merge.merge, name="bulk_merge"),
    path("bulk/<int:pk>/", bulk.deed, name="bulk_deed"),
    path("bulk/<int:pk>/progress/", bulk.deed_progress, name="bulk_progress"),
    path("bulk/<int:pk>/decide/", bulk.decide, name="bulk_decide"),
    path("inquiries/new/", manual.new, name="new"),
    path("inquiries/<slug:reference>/", conversation.page, name="conversation"),
    path(
        "inquiries/<slug:reference>/messages/", conversation.messages, name="conversation_messages"
    ),
    path("inquiries/<slug:reference>/history/", sections.history, name="history"),
    path("inquiries/<slug:reference>/panel/", conversation.panel, name="conversation_panel"),
    path("inquiries/<slug:reference>/reply/", composer.reply, name="reply"),
    path("inquiries/<slug:reference>/note/", composer.note, name="note"),
    path("inquiries/<slug:reference>/take/", deeds.take, name="take"),
    path("inquiries/<slug:reference>/take-back/", pool.take_back, name="take_back"),
    path("inquiries/<slug:reference>/assign/", deeds.assign, name="assign"),
    path("inquiries/<slug:reference>/status/", deeds.status, name="status"),
    path("inquiries/<slug:reference>/classify/", deeds.classify, name="classify"),
    path("inquiries/<slug:reference>/transfer/", deeds.transfer, name="transfer"),
    path("inquiries/<slug:reference>/merge/", deeds.merge, name="merge"),
    path("merges/<int:pk>/undo/", deeds.undo_merge, name="undo_merge"),
    path("messages/<int:pk>/move/", deeds.move_message, name="move_message"),
    path("transfers/<int:pk>/answer/", deeds.transfer_answer, name="transfer_answer"),
    path("messages/<int:pk>/frame/", files.message_frame, name="message_frame"),
    path("messages/<int:pk>/sending/", sending.sending, name="sending"),
    path("messages/<int:pk>/delivery/", deeds.settle_delivery, name="settle_delivery"),
    path("messages/<int:pk>/images/", files.message_images, name="message_images"),
    path("messages/<int:pk>/reveal/", reveal.reveal, name="reveal"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("attachments/<int:pk>/preview/", attachments.preview, name="attachment_preview"),
    path("leaving/", files.leaving, name="leaving"),
    path("contacts/<int:pk>/inquiries/", inbox.of_contact, name="of_contact"),
]
