"""Every address with every method and every role, against one table that a person can read.

Posts are asked as htmx asks, so that a refusal has its own status. `Y` is the success of that
line, `login` the way to the sign-in page, a number the status. A method that is not listed for an
address must be refused with 405 (or by the sign-in). 404 for an inquiry of Madrid must be the
very answer that a missing one gives.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from desks.models import Agent, Desk, DeskRole
from inquiries.actions.transfer import offer_transfer
from tests.architecture.asking import Answer, ask
from tests.architecture.routes import METHODS, all_routes
from tests.architecture.world import CANARIES, World
from tests.factories import make_agent

ROLES = ("visitor", "maria", "rui", "henk", "mei", "olga", "ada")
STRANGERS = ("visitor", "henk", "mei", "olga", "ada")
TABLE = """
address                          method Y    visitor maria rui  henk mei  olga ada
health_live                      GET    200  Y       Y     Y    Y    Y    Y    Y
health_ready                     GET    503  Y       Y     Y    Y    Y    Y    Y
account_login                    GET    200  Y       302   302  302  302  302  302
account_login                    POST   200  Y       302   302  302  302  302  302
account_login                    PUT    200  Y       302   302  302  302  302  302
account_login                    PATCH  405  Y       302   302  302  302  302  302
account_login                    DELETE 405  Y       302   302  302  302  302  302
account_logout                   GET    200  302     Y     Y    Y    Y    Y    Y
account_logout                   POST   302  Y       Y     Y    Y    Y    Y    Y
account_change_password          GET    200  login   Y     Y    Y    Y    Y    Y
account_change_password          POST   200  login   Y     Y    Y    Y    Y    Y
account_change_password          PUT    200  login   Y     Y    Y    Y    Y    Y
home                             GET    302  login   Y     Y    Y    Y    Y    Y
sink                             GET    200  login   404   404  404  404  404  404
sink_detail                      GET    200  login   404   404  404  404  404  404
desks:preferences                GET    200  login   Y     Y    Y    Y    Y    Y
desks:preferences                POST   204  login   Y     Y    Y    Y    Y    Y
desks:away                       POST   204  login   Y     Y    Y    Y    Y    Y
desks:absence                    POST   204  login   Y     Y    Y    Y    422  422
desks:end_absence                POST   204  login   Y     404  404  404  404  404
desks:calendar                   GET    200  login   Y     Y    Y    Y    Y    Y
desks:calendar                   POST   204  login   422   Y    422  422  422  422
desks:remove_closed_day          POST   204  login   403   Y    403  403  403  403
desks:registry_days              GET    200  login   Y     Y    Y    Y    Y    Y
desks:registry_year              GET    200  login   Y     Y    Y    Y    Y    Y
desks:copy_registry_days         POST   204  login   403   Y    403  403  403  403
desks:add_registry_day           POST   204  login   422   Y    422  422  422  422
desks:confirm_registry_year      POST   204  login   422   Y    422  422  422  422
desks:remove_registry_day        POST   204  login   403   Y    403  403  403  403
desks:limit_warning              POST   204  login   403   Y    403  403  403  403
inquiries:calculator             GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:advice                 GET    200  login   Y     Y    Y    Y    404  404
inquiries:advice_file            GET    200  login   Y     Y    404  404  404  404
inquiries:corrections            GET    200  login   404   Y    404  404  404  404
inquiries:corrections            POST   303  login   404   Y    404  404  404  404
inquiries:item_use               GET    200  login   Y     Y    404  404  404  404
inquiries:knowledge_used         GET    200  login   404   Y    404  404  404  404
inquiries:notices                GET    200  login   Y     Y    Y    Y    404  404
inquiries:notice_strip           GET    200  login   Y     Y    Y    Y    404  404
inquiries:decide_notice          POST   204  login   Y     Y    404  404  404  404
inquiries:notices_for            GET    200  login   Y     Y    404  404  404  404
inquiries:procedures             GET    200  login   Y     Y    404  404  404  404
inquiries:start_procedure        POST   204  login   Y     Y    404  404  404  404
inquiries:procedure_step         POST   204  login   Y     Y    404  404  404  404
inquiries:procedure_run          POST   204  login   Y     Y    404  404  404  404
inquiries:script                 GET    200  login   Y     Y    404  404  404  404
inquiries:propose_text           GET    200  login   Y     Y    404  404  404  404
inquiries:propose_text           POST   204  login   Y     Y    404  404  404  404
api_knowledge                    GET    200  403     Y     Y    Y    Y    404  404
api_knowledge_item               GET    200  403     Y     Y    404  404  404  404
api_knowledge_versions           GET    200  403     Y     Y    404  404  404  404
api_knowledge_versions           POST   201  403     Y     Y    404  404  404  404
api_knowledge_deed               POST   200  403     403   Y    404  404  404  404
api_notices                      GET    200  403     Y     Y    Y    Y    Y    Y
inquiries:limits                 GET    200  login   Y     Y    404  404  404  404
inquiries:add_limit              POST   204  login   Y     Y    404  404  404  404
inquiries:decide_limit           POST   204  login   Y     Y    404  404  404  404
inquiries:inbox                  GET    200  login   Y     Y    404  404  Y    Y
inquiries:inbox_rows             GET    200  login   Y     Y    404  404  404  404
inquiries:inbox_counts           GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:rail_parts             GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:bell                   GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:presence               GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:notification_lines     GET    200  login   Y     Y    Y    Y    Y    Y
notifications:list               GET    200  login   Y     Y    Y    Y    Y    Y
notifications:read               POST   204  login   Y     Y    Y    Y    Y    Y
notifications:unread             POST   204  login   Y     Y    Y    Y    Y    Y
notifications:seen               POST   204  login   Y     Y    Y    Y    Y    Y
notifications:ways               GET    200  login   Y     Y    Y    Y    Y    Y
notifications:ways               POST   204  login   Y     Y    Y    Y    Y    Y
inquiries:references_of          GET    200  login   Y     Y    404  404  404  404
inquiries:decide_reference       POST   204  login   Y     Y    404  404  404  404
inquiries:add_reference          POST   204  login   Y     Y    404  404  404  404
inquiries:reference              GET    200  login   Y     Y    404  404  404  404
inquiries:tell_person            POST   204  login   Y     Y    404  404  404  404
inquiries:forget_person          POST   204  login   Y     Y    404  404  404  404
inquiries:tags_of                GET    200  login   Y     Y    404  404  404  404
inquiries:tags_of                POST   204  login   Y     Y    404  404  404  404
inquiries:macros                 GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:new_macro              GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:new_macro              POST   303  login   Y     Y    Y    Y    Y    Y
inquiries:edit_macro             GET    200  login   404   Y    404  404  404  404
inquiries:edit_macro             POST   303  login   404   Y    404  404  404  404
inquiries:macro_deed             POST   204  login   403   Y    404  404  404  404
inquiries:macros_of              GET    200  login   Y     Y    404  404  404  404
inquiries:macros_of              POST   200  login   Y     Y    404  404  404  404
inquiries:snooze                 GET    200  login   Y     Y    404  404  404  404
inquiries:snooze                 POST   204  login   Y     Y    404  404  404  404
inquiries:links                  GET    200  login   Y     Y    404  404  404  404
inquiries:link                   POST   204  login   Y     Y    404  404  404  404
inquiries:unlink                 POST   204  login   Y     Y    404  404  404  404
inquiries:field_values           POST   204  login   Y     Y    404  404  404  404
triage:rules                     GET    200  login   404   Y    404  404  404  Y
triage:new_rule                  GET    200  login   404   Y    404  404  404  Y
triage:new_rule                  POST   204  login   404   Y    404  404  404  Y
triage:rule                      GET    200  login   404   Y    404  404  404  Y
triage:rule                      POST   204  login   404   Y    404  404  404  Y
triage:rule_deed                 POST   204  login   404   Y    404  404  404  Y
inquiries:rule_trial             GET    200  login   404   Y    404  404  404  404
inquiries:suggestions            GET    200  login   Y     Y    404  404  404  404
inquiries:reject_suggestion      POST   204  login   Y     Y    404  404  404  404
inquiries:bring_back_suggestions POST   204  login   Y     Y    404  404  404  404
inquiries:triage                 GET    200  login   Y     Y    404  404  404  404
inquiries:confirm_triage         POST   204  login   Y     Y    404  404  404  404
inquiries:correct_triage         POST   204  login   Y     Y    404  404  404  404
inquiries:offer_right_desk       POST   204  login   Y     Y    404  404  404  404
inquiries:fields                 GET    200  login   404   Y    404  404  404  Y
inquiries:fields                 POST   204  login   404   Y    404  404  404  Y
inquiries:field                  GET    200  login   404   Y    404  404  404  Y
inquiries:field                  POST   204  login   404   Y    404  404  404  Y
inquiries:field_deed             POST   204  login   404   Y    404  404  404  Y
inquiries:tags                   GET    200  login   404   Y    404  404  404  Y
inquiries:tags                   POST   204  login   404   Y    404  404  404  Y
inquiries:tag                    GET    200  login   404   Y    404  404  404  Y
inquiries:tag                    POST   204  login   404   Y    404  404  404  Y
inquiries:tag_deed               POST   204  login   404   Y    404  404  404  Y
inquiries:bulk                   GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:bulk                   POST   204  login   Y     Y    422  422  422  422
inquiries:bulk_menus             GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:bulk_dock              GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:bulk_merge             GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:bulk_merge             POST   303  login   Y     Y    422  422  422  422
inquiries:bulk_deed              GET    200  login   Y     404  404  404  404  404
inquiries:bulk_progress          GET    200  login   Y     404  404  404  404  404
inquiries:bulk_decide            POST   204  login   Y     404  404  404  404  404
inquiries:search                 GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:palette                GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:views                  GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:new_view               GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:new_view               POST   204  login   Y     Y    Y    Y    Y    Y
inquiries:view_preview           POST   200  login   Y     Y    Y    Y    Y    Y
inquiries:group_list             POST   204  login   Y     Y    404  404  404  404
inquiries:edit_view              GET    200  login   404   Y    404  404  404  404
inquiries:edit_view              POST   204  login   404   Y    404  404  404  404
inquiries:view_deed              POST   204  login   403   Y    404  404  404  404
inquiries:peek                   GET    200  login   Y     Y    404  404  404  404
inquiries:next                   POST   303  login   Y     Y    Y    Y    Y    Y
inquiries:team                   GET    200  login   404   Y    404  404  404  404
inquiries:team_assigning         POST   204  login   404   Y    404  404  404  404
inquiries:team_limit             POST   204  login   404   Y    404  404  404  404
inquiries:team_absence           POST   204  login   404   Y    404  404  404  404
inquiries:end_team_absence       POST   204  login   404   Y    404  404  404  404
inquiries:moved                  GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:leave_moved            POST   204  login   Y     Y    Y    Y    Y    Y
inquiries:take_back              POST   204  login   Y     Y    404  404  404  404
inquiries:new                    GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:new                    POST   204  login   Y     Y    422  422  422  422
inquiries:conversation           GET    200  login   Y     Y    404  404  404  404
inquiries:conversation_messages  GET    200  login   Y     Y    404  404  404  404
inquiries:print                  GET    200  login   Y     Y    404  404  404  404
inquiries:history                GET    200  login   Y     Y    404  404  404  404
inquiries:conversation_panel     GET    200  login   Y     Y    404  404  404  404
inquiries:completions            GET    200  login   Y     Y    404  404  404  404
inquiries:texts                  GET    200  login   Y     Y    404  404  404  404
inquiries:reply                  POST   200  login   Y     Y    404  404  404  404
inquiries:note                   POST   200  login   Y     Y    404  404  404  404
inquiries:save_draft             POST   200  login   Y     Y    404  404  404  404
inquiries:draft_deed             POST   200  login   Y     Y    404  404  404  404
inquiries:add_draft_file         POST   422  login   Y     Y    404  404  404  404
inquiries:take_over_draft        POST   200  login   Y     Y    404  404  404  404
inquiries:draft_file             GET    404  login   Y     Y    404  404  404  404
inquiries:remove_draft_file      POST   204  login   404   Y    404  404  404  404
inquiries:drafts                 GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:take                   POST   204  login   Y     Y    404  404  404  404
inquiries:assign                 POST   204  login   Y     Y    404  404  404  404
inquiries:status                 POST   204  login   Y     Y    404  404  404  404
inquiries:classify               POST   204  login   Y     Y    404  404  404  404
inquiries:transfer               POST   204  login   Y     Y    404  404  404  404
inquiries:merge                  POST   204  login   Y     Y    404  404  404  404
inquiries:undo_merge             POST   204  login   Y     Y    404  404  404  404
inquiries:move_message           POST   204  login   Y     Y    404  404  404  404
inquiries:transfer_answer        POST   204  login   404   Y    404  404  404  404
inquiries:message_frame          GET    200  login   Y     Y    404  404  404  404
inquiries:message_images         GET    200  login   Y     Y    404  404  404  404
inquiries:message_images         POST   200  login   Y     Y    404  404  404  404
inquiries:reveal                 POST   200  login   Y     Y    404  404  404  404
inquiries:leaving                GET    200  login   Y     Y    Y    Y    Y    Y
inquiries:sending                POST   200  login   Y     Y    404  404  404  404
inquiries:settle_delivery        POST   204  login   Y     Y    404  404  404  404
inquiries:attachment             GET    200  login   Y     Y    404  404  404  404
inquiries:attachment_preview     GET    404  login   Y     Y    404  404  404  404
inquiries:of_contact             GET    200  login   Y     Y    404  404  404  404
help_centre:start                GET    302  Y       Y     Y    Y    Y    Y    Y
help_centre:home                 GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:category             GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:article              GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:search               GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:suggestions          GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:feed                 GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:sitemap              GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:robots               GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:picture              GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:read                 POST   204  Y       Y     Y    Y    Y    Y    Y
help_centre:missed               POST   204  Y       Y     Y    Y    Y    Y    Y
help_centre:helpful              POST   303  Y       Y     Y    Y    Y    Y    Y
help_centre:thanks               GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:thanks               POST   303  Y       Y     Y    Y    Y    Y    Y
help_centre:ask                  GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:ask_form             GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:ask_form             POST   303  Y       Y     Y    Y    Y    Y    Y
help_centre:answers              POST   200  Y       Y     Y    Y    Y    Y    Y
help_centre:opened               POST   303  Y       Y     Y    Y    Y    Y    Y
help_centre:sent                 GET    200  Y       Y     Y    Y    Y    Y    Y
help_centre:feedback             GET    200  login   404   Y    404  404  404  404
help_centre:settle               POST   204  login   404   Y    404  404  404  404
help_centre:numbers              GET    200  login   404   Y    404  404  404  404
help_centre:settings             GET    200  login   404   Y    404  404  404  Y
help_centre:settings             POST   204  login   404   Y    404  404  404  Y
knowledge_base:items             GET    200  login   Y     Y    Y    Y    404  404
knowledge_base:new               GET    200  login   Y     Y    Y    Y    404  404
knowledge_base:new               POST   303  login   Y     Y    Y    Y    404  404
knowledge_base:exchange          GET    200  login   404   Y    404  404  404  404
knowledge_base:exchange          POST   303  login   404   Y    404  404  404  404
knowledge_base:export            GET    200  login   404   Y    404  404  404  404
knowledge_base:item              GET    200  login   Y     Y    404  404  404  404
knowledge_base:item              POST   204  login   Y     Y    404  404  404  404
knowledge_base:state             POST   204  login   403   Y    404  404  404  404
knowledge_base:work              GET    200  login   404   Y    404  404  404  404
knowledge_base:facts             GET    200  login   Y     Y    Y    Y    404  404
knowledge_base:new_fact          GET    200  login   404   Y    404  404  404  404
knowledge_base:new_fact          POST   204  login   404   Y    404  404  404  404
knowledge_base:fact              GET    200  login   Y     Y    Y    Y    404  404
knowledge_base:fact              POST   204  login   422   Y    422  422  404  404
knowledge_base:retire_fact       POST   204  login   403   Y    403  403  404  404
knowledge_base:categories        GET    200  login   404   Y    404  404  404  404
knowledge_base:categories        POST   204  login   404   Y    404  404  404  404
knowledge_base:category          GET    200  login   404   Y    404  404  404  404
knowledge_base:category          POST   204  login   404   Y    404  404  404  404
knowledge_base:remove_category   POST   204  login   404   Y    404  404  404  404
knowledge_base:synonyms          GET    200  login   404   Y    404  404  404  404
knowledge_base:synonyms          POST   204  login   404   Y    404  404  404  404
knowledge_base:synonym           GET    200  login   404   Y    404  404  404  404
knowledge_base:synonym           POST   204  login   404   Y    404  404  404  404
knowledge_base:remove_synonyms   POST   204  login   404   Y    404  404  404  404
knowledge_base:missed            GET    200  login   404   Y    404  404  404  404
knowledge_base:decide_missed     POST   204  login   404   Y    404  404  404  404
knowledge_base:found_nothing     POST   204  login   Y     Y    Y    Y    404  404
knowledge_base:save              POST   200  login   Y     Y    404  404  404  404
knowledge_base:preview           POST   200  login   Y     Y    Y    Y    404  404
knowledge_base:settings          GET    200  login   Y     Y    404  404  404  404
knowledge_base:settings          POST   204  login   422   Y    404  404  404  404
knowledge_base:checked           POST   204  login   403   Y    404  404  404  404
knowledge_base:pictures          GET    200  login   Y     Y    404  404  404  404
knowledge_base:pictures          POST   422  login   Y     Y    404  404  404  404
knowledge_base:picture           GET    200  login   Y     Y    404  404  404  404
knowledge_base:insertable        GET    200  login   Y     Y    404  404  404  404
knowledge_base:history           GET    200  login   Y     Y    404  404  404  404
knowledge_base:restore           POST   204  login   Y     Y    404  404  404  404
knowledge_base:translate         GET    200  login   Y     Y    404  404  404  404
knowledge_base:translate         POST   204  login   Y     Y    404  404  404  404
improvements:first               GET    302  login  404   Y    404  404  404  404
improvements:board               GET    200  login  404   Y    404  404  404  404
improvements:subject             GET    200  login  404   Y    404  404  404  404
improvements:subject             POST   204  login  404   Y    404  404  404  404
improvements:improvement         GET    200  login  404   Y    404  404  404  404
improvements:improvement         POST   204  login  404   Y    404  404  404  404
automation:rules                 GET    200  login  404   Y    404  404  404  Y
automation:new_rule              GET    200  login  404   Y    404  404  404  Y
automation:new_rule              POST   204  login  404   Y    404  404  404  Y
automation:rule                  GET    200  login  404   Y    404  404  404  Y
automation:rule                  POST   204  login  404   Y    404  404  404  Y
automation:trial_of_new          POST   200  login  404   Y    404  404  404  Y
automation:trial                 POST   200  login  404   Y    404  404  404  Y
automation:rule_deed             POST   204  login  404   Y    404  404  404  Y
automation:log                   GET    200  login  404   Y    404  404  404  Y
automation:firing_deed           POST   204  login  404   Y    404  404  404  404
escalations:escalate             GET    200  login   Y     Y    404  404  404  404
escalations:escalate             POST   204  login   Y     Y    404  404  404  404
escalations:panel                GET    200  login   Y     Y    404  404  404  404
escalations:first                GET    302  login   Y     Y    Y    Y    404  404
escalations:queue                GET    200  login   404   Y    404  404  404  404
escalations:queue_rows           GET    200  login   Y     Y    Y    Y    404  404
escalations:detail               GET    200  login   Y     Y    404  404  404  404
escalations:state                GET    200  login   Y     Y    404  404  404  404
escalations:deed                 POST   204  login   403   Y    404  404  404  404
escalations:reasons              GET    200  login   404   Y    404  404  404  Y
escalations:reasons              POST   204  login   404   Y    404  404  404  Y
escalations:reason               GET    200  login   404   Y    404  404  404  Y
escalations:reason               POST   204  login   404   Y    404  404  404  Y
escalations:reason_deed          POST   204  login   404   Y    404  404  404  Y
escalations:policy               GET    200  login   404   Y    404  404  404  Y
escalations:policy               POST   204  login   404   Y    404  404  404  Y
proposals:first                  GET    302  login   Y     Y    Y    Y    404  404
proposals:queue                  GET    200  login   404   Y    404  404  404  404
proposals:queue_rows             GET    200  login   Y     Y    Y    Y    404  404
proposals:deed                   POST   204  login   403   Y    404  404  404  404
proposals:propose                GET    200  login   Y     Y    404  404  404  404
proposals:propose                POST   204  login   Y     Y    404  404  404  404
proposals:panel                  GET    200  login   Y     Y    404  404  404  404
alerts:list                      GET    200  login   Y     Y    Y    Y    404  404
alerts:rows                      GET    200  login   Y     Y    Y    Y    404  404
alerts:strip                     GET    200  login   Y     Y    Y    Y    Y    Y
alerts:panel                     GET    200  login   Y     Y    404  404  404  404
alerts:acknowledge               POST   204  login   Y     Y    404  404  404  404
alerts:rules                     GET    200  login   404   Y    404  404  404  Y
alerts:new_rule                  GET    200  login   404   Y    404  404  404  Y
alerts:new_rule                  POST   204  login   404   Y    404  404  404  Y
alerts:rule                      GET    200  login   404   Y    404  404  404  Y
alerts:rule                      POST   204  login   404   Y    404  404  404  Y
alerts:trial                     GET    200  login   404   Y    404  404  404  Y
alerts:rule_deed                 POST   204  login   404   Y    404  404  404  Y
approvals:panel                  GET    200  login   Y     Y    404  404  404  404
approvals:first                  GET    302  login   Y     Y    Y    Y    404  404
approvals:queue                  GET    200  login   404   Y    404  404  404  404
approvals:queue_rows             GET    200  login   Y     Y    Y    Y    404  404
approvals:detail                 GET    200  login   404   Y    404  404  404  404
approvals:state                  GET    200  login   404   Y    404  404  404  404
approvals:deed                   POST   303  login   404   Y    404  404  404  404
approvals:rules                  GET    200  login   404   Y    404  404  404  Y
approvals:rules                  POST   204  login   404   Y    404  404  404  Y
approvals:rule                   GET    200  login   404   Y    404  404  404  Y
approvals:rule                   POST   204  login   404   Y    404  404  404  Y
webhooks:list                    GET    200  login   404   Y    404  404  404  Y
webhooks:new                     GET    200  login   404   Y    404  404  404  Y
webhooks:new                     POST   204  login   404   Y    404  404  404  Y
webhooks:webhook                 GET    200  login   404   Y    404  404  404  Y
webhooks:webhook                 POST   204  login   404   Y    404  404  404  Y
webhooks:log                     GET    200  login   404   Y    404  404  404  Y
webhooks:deed                    POST   204  login   404   Y    404  404  404  Y
webhooks:again                   POST   204  login   404   Y    404  404  404  Y
inquiries:targets                GET    200  login   Y     Y    404  404  404  404
targets:policies                 GET    200  login   404   Y    404  404  404  Y
targets:new_policy               GET    200  login   404   Y    404  404  404  Y
targets:new_policy               POST   204  login   404   Y    404  404  404  Y
targets:example                  GET    200  login   404   Y    404  404  404  Y
targets:policy                   GET    200  login   404   Y    404  404  404  Y
targets:policy                   POST   204  login   404   Y    404  404  404  Y
targets:policy_deed              POST   204  login   404   Y    404  404  404  Y
handovers:hand_over              GET    200  login   Y     Y    404  404  404  404
handovers:hand_over              POST   204  login   Y     Y    404  404  404  404
handovers:panel                  GET    200  login   Y     Y    404  404  404  404
handovers:first                  GET    302  login   Y     Y    Y    Y    Y    404
handovers:queue                  GET    200  login   Y     Y    Y    Y    404  404
handovers:queue_rows             GET    200  login   404   404  404  404  Y    404
handovers:detail                 GET    200  login   Y     Y    404  404  404  404
handovers:state                  GET    200  login   Y     Y    404  404  404  404
handovers:deed                   POST   204  login   Y     Y    404  404  404  404
handovers:word_deed              POST   204  login   Y     Y    404  404  404  404
handovers:file                   GET    200  login   Y     Y    404  404  404  404
handovers:forms                  GET    200  login   404   Y    404  404  404  Y
handovers:forms                  POST   204  login   404   Y    404  404  404  Y
handovers:form                   GET    200  login   404   Y    404  404  404  Y
handovers:form                   POST   204  login   404   Y    404  404  404  Y
handovers:form_deed              POST   204  login   404   Y    404  404  404  Y
handovers:section                GET    200  login   404   404  404  404  404  Y
handovers:section                POST   204  login   404   404  404  404  404  Y
contacts:detail                  GET    200  login   Y     Y    404  404  404  404
contacts:edit                    GET    200  login   Y     Y    404  404  404  404
contacts:edit                    POST   204  login   Y     Y    404  404  404  404
contacts:merge                   GET    200  login   404   Y    404  404  404  404
contacts:merge                   POST   204  login   404   Y    404  404  404  404
contacts:undo_merge              POST   204  login   404   Y    404  404  404  404
mailroom:overview                GET    200  login   404   Y    404  404  404  Y
mailroom:banner                  GET    200  login   404   Y    404  404  404  Y
mailroom:mailbox                 GET    200  login   404   Y    404  404  404  Y
mailroom:fetch_again             POST   204  login   404   Y    404  404  404  Y
mailroom:problems_seen           POST   204  login   404   Y    404  404  404  Y
mailroom:new_mailbox             GET    200  login   404   404  404  404  404  Y
mailroom:new_mailbox             POST   204  login   404   404  404  404  404  Y
mailroom:settings                GET    200  login   404   404  404  404  404  Y
mailroom:settings                POST   204  login   404   404  404  404  404  Y
mailroom:door_closed             POST   204  login   404   404  404  404  404  Y
mailroom:quarantine              GET    200  login   404   Y    404  404  404  Y
mailroom:try_again               POST   204  login   404   Y    404  404  404  Y
mailroom:original                POST   200  login   404   Y    404  404  404  404
mailroom:outbox                  GET    200  login   404   Y    404  404  404  Y
mailroom:decide_held             POST   204  login   404   Y    404  404  404  403
api_inquiries                    GET    200  403     Y     Y    Y    Y    Y    Y
api_search                       GET    200  403     Y     Y    Y    Y    Y    Y
api_inquiry                      GET    200  403     Y     Y    404  404  404  404
api_sending                      PUT    200  403     Y     Y    404  404  404  404
api_replies                      POST   201  403     Y     Y    404  404  404  404
api_notes                        POST   201  403     Y     Y    404  404  404  404
api_assignee                     PUT    200  403     Y     Y    404  404  404  404
api_status                       PUT    200  403     Y     Y    404  404  404  404
api_merges                       POST   201  403     Y     Y    404  404  404  404
api_merge                        DELETE 200  403     Y     Y    404  404  404  404
api_message_inquiry              PUT    200  403     Y     Y    404  404  404  404
api_message_split                POST   201  403     Y     Y    404  404  404  404
api_next                         POST   200  403     Y     Y    Y    Y    Y    Y
api_absences                     GET    200  403     Y     Y    Y    Y    Y    Y
api_absences                     POST   201  403     Y     Y    Y    Y    403  403
api_absence                      DELETE 204  403     Y     Y    404  404  404  404
api_team                         GET    200  403     404   Y    404  404  404  404
api_tags                         PUT    200  403     Y     Y    404  404  404  404
api_snooze                       PUT    200  403     Y     Y    404  404  404  404
api_triage                       PUT    200  403     Y     Y    404  404  404  404
api_fields                       PUT    200  403     Y     Y    404  404  404  404
api_macros                       GET    200  403     Y     Y    Y    Y    Y    Y
api_use_macro                    POST   200  403     Y     Y    404  404  404  404
api_limits                       GET    200  403     Y     Y    404  404  404  404
api_limits                       POST   201  403     Y     Y    404  404  404  404
api_limit                        POST   200  403     Y     Y    404  404  404  404
api_compute_limit                GET    200  403     Y     Y    Y    Y    Y    Y
api_inquiry_references           GET    200  403     Y     Y    404  404  404  404
api_inquiry_references           POST   200  403     Y     Y    404  404  404  404
api_inquiry_reference            PUT    200  403     Y     Y    404  404  404  404
api_references                   GET    200  403     Y     Y    Y    Y    Y    Y
api_reference                    GET    200  403     Y     Y    404  404  404  404
api_recurring                    GET    200  403    404   Y    404  404  404  404
api_improvements                 GET    200  403    404   Y    404  404  404  404
api_improvements                 POST   201  403    404   Y    404  404  404  404
api_improvement                  GET    200  403    404   Y    404  404  404  404
api_improvement                  PUT    200  403    404   Y    404  404  404  404
api_rules                        GET    200  403    Y     Y    Y    Y    Y    Y
api_rules                        POST   201  403    403   Y    403  403  403  Y
api_rule                         GET    200  403    404   Y    404  404  404  Y
api_rule                         PUT    200  403    404   Y    404  404  404  Y
api_firings                      GET    200  403    404   Y    404  404  404  Y
api_firing                       PUT    200  403    404   Y    404  404  404  404
api_escalations                  GET    200  403     Y     Y    Y    Y    Y    Y
api_escalation                   GET    200  403     Y     Y    404  404  404  404
api_escalation                   PUT    200  403     403   Y    404  404  404  404
api_proposals                    GET    200  403     Y     Y    Y    Y    Y    Y
api_proposal                     GET    200  403     Y     Y    404  404  404  404
api_proposal                     PUT    200  403     403   Y    404  404  404  404
api_inquiry_proposals            GET    200  403     Y     Y    404  404  404  404
api_inquiry_proposals            POST   201  403     Y     Y    404  404  404  404
api_alerts                       GET    200  403     Y     Y    Y    Y    Y    Y
api_alert                        GET    200  403     Y     Y    404  404  404  404
api_alert                        PUT    200  403     Y     Y    404  404  404  404
api_inquiry_escalations          GET    200  403     Y     Y    404  404  404  404
api_inquiry_escalations          POST   201  403     Y     Y    404  404  404  404
api_handovers                    GET    200  403     Y     Y    Y    Y    Y    Y
api_handover                     GET    200  403     Y     Y    404  404  404  404
api_handover                     PUT    200  403     Y     Y    404  404  404  404
api_inquiry_handovers            GET    200  403     Y     Y    404  404  404  404
api_inquiry_handovers            POST   201  403     Y     Y    404  404  404  404
api_approvals                    GET    200  403     Y     Y    Y    Y    Y    Y
api_approval                     GET    200  403     404   Y    404  404  404  404
api_approval                     PUT    200  403     404   Y    404  404  404  404
api_inquiry_approvals            GET    200  403     Y     Y    404  404  404  404
api_inquiry_approvals            POST   201  403     Y     Y    404  404  404  404
api_inquiry_targets              GET    200  403     Y     Y    404  404  404  404
api_targets                      GET    200  403     Y     Y    Y    Y    Y    Y
api_bulk                         POST   201  403     Y     Y    422  422  422  422
api_bulk_deed                    GET    200  403     Y     404  404  404  404  404
api_bulk_deed                    PUT    200  403     Y     404  404  404  404  404
"""


@dataclass(frozen=True)
class Line:
    """One line of the table: what each role gets for one method of one address."""

    route: str
    method: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method}-{self.route}"


def read_table() -> list[Line]:
    header, *rows = (line.split() for line in TABLE.strip().splitlines())
    assert tuple(header[3:]) == ROLES
    return [
        Line(
            route,
            method,
            dict(zip(ROLES, [yes if one == "Y" else one for one in cells], strict=True)),
        )
        for route, method, yes, *cells in rows
    ]


Ask = Callable[..., Answer]
LINES = read_table()
DECIDED = {(line.route, line.method) for line in LINES}


@pytest.fixture(scope="module")
def _heard() -> dict[tuple[object, ...], Answer]:
    return {}


@pytest.fixture
def hear(request: pytest.FixtureRequest, db: None, _heard: dict[tuple[object, ...], Answer]) -> Ask:
    """What `ask` is answered, kept for the next test: the world is made the same for each of them,
    and every effect is taken back."""

    def hear(role: str, route: str, method: str, **options: bool) -> Answer:
        key = (role, route, method, *options.items())
        if key not in _heard:
            _heard[key] = ask(request.getfixturevalue("world"), role, route, method, **options)
        return _heard[key]

    return hear


def test_every_address_has_its_line():
    assert {line.route for line in LINES} == set(all_routes())


def test_each_role_gets_what_the_table_says(hear: Ask):
    surprises = [
        f"{line} as {role}: {outcome} instead of {line.expected[role]}"
        for line in LINES
        for role in ROLES
        if (outcome := _outcome(hear, role, line.route, line.method)) != line.expected[role]
    ]
    assert not surprises, "\n".join(surprises)


def test_head_answers_as_get_does(hear: Ask):
    for line in LINES:
        if line.method == "GET":
            assert _outcome(hear, "maria", line.route, "HEAD") == line.expected["maria"], line


def test_other_methods_are_refused(hear: Ask):
    allowed = {
        f"{method} {route} as {role}: {outcome}"
        for route in all_routes()
        for method in METHODS
        if not _is_decided(route, method)
        for role in ("visitor", "rui")
        if (outcome := _outcome(hear, role, route, method)) not in ("405", "login", "403")
    }
    assert not allowed


def _is_decided(route: str, method: str) -> bool:
    return (route, "GET" if method == "HEAD" else method) in DECIDED


@pytest.mark.parametrize("role", STRANGERS)
def test_nothing_of_madrid_reaches_a_stranger(hear: Ask, role: str):
    for line in LINES:
        said = hear(role, line.route, line.method).everything
        assert [name for name, canary in CANARIES.items() if canary in said] == [], line


def test_everything_of_madrid_reaches_its_desk(hear: Ask):
    """Without this, the test above could pass because nothing is shown to anybody."""
    said = "".join(hear("rui", one.route, "GET").everything for one in LINES)
    assert [name for name, canary in CANARIES.items() if canary not in said] == []


def test_of_mail_in_quarantine_only_the_coordinator_reads_anything(hear: Ask):
    said = "".join(hear("maria", one.route, one.method).everything for one in LINES)
    # Nor the answer of a colleague that waits for approval: that is between her and the coordinator.
    hidden = [name for name, canary in CANARIES.items() if canary not in said]
    assert hidden == ["quarantined", "proposal"]


@pytest.mark.parametrize("role", ["henk", "mei", "olga", "ada"])
def test_what_may_not_be_seen_answers_like_what_does_not_exist(world: World, role: str):
    # Both in one world: pages hold numbers of rows, which differ from world to world.
    for line in LINES:
        if line.expected[role] != "404" or line.route not in world.missing_urls:
            continue
        unseen = ask(world, role, line.route, line.method)
        missing = ask(world, role, line.route, line.method, missing=True)
        assert (missing.status, missing.body) == (404, unseen.body), line


def test_of_an_offered_inquiry_the_other_desk_sees_only_a_stub(world: World):
    hague, now = Desk.objects.get(code="hague"), timezone.now()
    world.cast["joost"] = make_agent("joost", hague, role=DeskRole.COORDINATOR)
    offer_transfer(
        inquiry_id=world.inquiry.pk, to_desk=hague, reason="Yours", by=world.cast["maria"], now=now
    )
    world.urls["inquiries:inbox"] = reverse("inquiries:inbox", args=["hague", "transfers"])
    said = "".join(ask(world, "joost", one.route, one.method).everything for one in LINES)
    assert [name for name, canary in CANARIES.items() if canary in said] == ["subject"]


def test_a_sections_colleague_sees_what_was_handed_over_and_nothing_else(world: World):
    """Over every address and method: pages, lists, counts, search, exports, the API."""
    world.cast["fina"] = Agent.objects.get(username="fina")
    world.urls["handovers:queue"] = reverse("handovers:queue", args=["done"])
    said = "".join(ask(world, "fina", one.route, one.method).everything for one in LINES)
    seen = {name for name, canary in CANARIES.items() if canary in said}
    assert seen == {"handed", "answered", "filename", "file"}


def _outcome(hear: Ask, role: str, route: str, method: str) -> str:
    answer = hear(role, route, method)
    return "login" if answer.leads_to_sign_in else str(answer.status)
