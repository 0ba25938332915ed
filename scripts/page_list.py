"""Every page that an agent can open, for pictures and for the check of accessibility.

A test compares it with the addresses of the product, so that a new page cannot be forgotten.
"""

from dataclasses import dataclass

COORDINATOR, ASSISTANT, ADMINISTRATOR, NOBODY = "rui", "maria", "ada", ""
SECTION_COLLEAGUE = "olga"


@dataclass(frozen=True)
class Page:
    """`path` may name {reference}, {contact}, {mailbox}, {tag}, {field}, {view}, {macro}, {number},
    {rule} of the triage, {webhook}, {widget}, {alert_rule}, {policy} of the targets, {escalation}, {reason}
    of escalations, {handover}, {form} of hand-overs, {approval}, {approval_rule}, {deed} of bulk,
    {item} of the texts, {fact}, {help_category} and {synonyms} by id, {automation}: a rule, {category} and
    {article} of the help centre, {chat}, {improvement}, {advice}: a fee, and {mail}: a kept
    mail of the quick start.
    """

    name: str
    route: str
    path: str
    who: str = COORDINATOR


PAGES = (
    Page("sign-in", "account_login", "/sign-in/", NOBODY),
    Page("sign-out", "account_logout", "/sign-out/"),
    Page("password", "account_change_password", "/password/"),
    Page("inbox-unassigned", "inquiries:inbox", "/inbox/all/unassigned/"),
    Page("inbox-mine", "inquiries:inbox", "/inbox/all/mine/"),
    Page("inbox-due", "inquiries:inbox", "/inbox/all/due/"),
    Page("inbox-all", "inquiries:inbox", "/inbox/madrid/all/"),
    Page("inbox-offers", "inquiries:inbox", "/inbox/all/transfers/"),
    Page("conversation", "inquiries:conversation", "/inquiries/{reference}/"),
    Page("history", "inquiries:history", "/inquiries/{reference}/history/"),
    Page("print", "inquiries:print", "/inquiries/{reference}/print/"),
    Page("views", "inquiries:views", "/views/"),
    Page("view-new", "inquiries:new_view", "/views/new/"),
    Page("view", "inquiries:edit_view", "/views/{view}/"),
    Page("macros", "inquiries:macros", "/macros/"),
    Page("macro-new", "inquiries:new_macro", "/macros/new/"),
    Page("macro", "inquiries:edit_macro", "/macros/{macro}/"),
    Page("macros-of-inquiry", "inquiries:macros_of", "/inquiries/{reference}/macros/"),
    Page("fields", "inquiries:fields", "/fields/"),
    Page("field", "inquiries:field", "/fields/{field}/"),
    Page("links", "inquiries:links", "/inquiries/{reference}/links/"),
    Page("suggestions", "inquiries:suggestions", "/inquiries/{reference}/suggestions/"),
    Page("triage", "inquiries:triage", "/inquiries/{reference}/triage/"),
    Page("triage-rules", "triage:rules", "/triage/rules/"),
    Page("triage-rule-new", "triage:new_rule", "/triage/rules/new/"),
    Page("triage-rule", "triage:rule", "/triage/rules/{rule}/"),
    Page("triage-rule-trial", "inquiries:rule_trial", "/triage/rules/{rule}/trial/"),
    Page("drafts", "inquiries:drafts", "/drafts/"),
    Page("tags-of-inquiry", "inquiries:tags_of", "/inquiries/{reference}/tags/"),
    Page("snooze", "inquiries:snooze", "/inquiries/{reference}/snooze/"),
    Page("search", "inquiries:search", "/search/?q=certificate"),
    Page("bulk", "inquiries:bulk", "/bulk/"),
    Page("bulk-merge", "inquiries:bulk_merge", "/bulk/merge/"),
    Page("bulk-deed", "inquiries:bulk_deed", "/bulk/{deed}/", ASSISTANT),
    Page("advice", "inquiries:advice", "/advice/?what={advice}"),
    Page("item-use", "inquiries:item_use", "/knowledge/{item}/use/"),
    Page("texts-used", "inquiries:knowledge_used", "/knowledge/used/madrid/"),
    Page("notices", "inquiries:notices", "/notices/"),
    Page("procedures", "inquiries:procedures", "/inquiries/{reference}/procedures/"),
    Page("propose-text", "inquiries:propose_text", "/inquiries/{reference}/propose-text/"),
    Page("corrections", "inquiries:corrections", "/advice/corrections/?what={advice}"),
    Page("numbers", "inquiries:references_of", "/inquiries/{reference}/references/"),
    Page("number", "inquiries:reference", "/references/{number}/"),
    Page("tags", "inquiries:tags", "/tags/"),
    Page("tag", "inquiries:tag", "/tags/{tag}/"),
    Page("texts", "knowledge_base:items", "/knowledge/"),
    Page("text-new", "knowledge_base:new", "/knowledge/new/"),
    Page("texts-exchange", "knowledge_base:exchange", "/knowledge/exchange/"),
    Page("text", "knowledge_base:item", "/knowledge/{item}/"),
    Page("help-settings", "help_centre:settings", "/help-centre/settings/"),
    Page("help-comments", "help_centre:feedback", "/help-centre/feedback/"),
    Page("help-numbers", "help_centre:numbers", "/help-centre/numbers/"),
    Page("help-ask", "help_centre:ask", "/help/en/ask/", NOBODY),
    Page("help-ask-form", "help_centre:ask_form", "/help/en/ask/madrid/irregularities/", NOBODY),
    Page("help", "help_centre:home", "/help/en/", NOBODY),
    Page("help-category", "help_centre:category", "/help/en/categories/{category}/", NOBODY),
    Page("help-article", "help_centre:article", "/help/en/articles/{article}/", NOBODY),
    Page("help-search", "help_centre:search", "/help/en/search/?q=fee", NOBODY),
    Page("texts-in-review", "knowledge_base:work", "/knowledge/queues/review/"),
    Page("texts-to-translate", "knowledge_base:work", "/knowledge/queues/translations/", ASSISTANT),
    Page("texts-with-new-facts", "knowledge_base:work", "/knowledge/queues/facts/"),
    Page("texts-mine", "knowledge_base:work", "/knowledge/queues/mine/", ASSISTANT),
    Page("facts", "knowledge_base:facts", "/knowledge/facts/"),
    Page("fact-new", "knowledge_base:new_fact", "/knowledge/facts/new/"),
    Page("fact", "knowledge_base:fact", "/knowledge/facts/{fact}/"),
    Page("categories", "knowledge_base:categories", "/knowledge/categories/"),
    Page("synonyms", "knowledge_base:synonyms", "/knowledge/synonyms/"),
    Page("synonym", "knowledge_base:synonym", "/knowledge/synonyms/{synonyms}/"),
    Page("missed-searches", "knowledge_base:missed", "/knowledge/missed/"),
    Page("category", "knowledge_base:category", "/knowledge/categories/{help_category}/"),
    Page("text-settings", "knowledge_base:settings", "/knowledge/{item}/settings/"),
    Page("text-history", "knowledge_base:history", "/knowledge/{item}/en/history/"),
    Page("text-translate", "knowledge_base:translate", "/knowledge/{item}/fr/translate/"),
    Page("text-pictures", "knowledge_base:pictures", "/knowledge/{item}/pictures/"),
    Page("new-inquiry", "inquiries:new", "/inquiries/new/"),
    Page("moved", "inquiries:moved", "/moved/"),
    Page("team", "inquiries:team", "/team/madrid/"),
    Page("escalations", "escalations:queue", "/escalations/mine/"),
    Page("escalations-asked", "escalations:queue", "/escalations/asked/", ASSISTANT),
    Page("escalation", "escalations:detail", "/escalations/{escalation}/"),
    Page("escalate", "escalations:escalate", "/inquiries/{reference}/escalate/"),
    Page("escalations-of-inquiry", "escalations:panel", "/inquiries/{reference}/escalations/"),
    Page("escalation-reasons", "escalations:reasons", "/escalations/reasons/"),
    Page("escalation-reason", "escalations:reason", "/escalations/reasons/{reason}/"),
    Page("escalation-policy", "escalations:policy", "/escalations/desks/madrid/"),
    Page("hand-overs", "handovers:queue", "/hand-overs/all/"),
    Page("hand-overs-of-section", "handovers:queue", "/hand-overs/section/", SECTION_COLLEAGUE),
    Page("hand-over", "handovers:detail", "/hand-overs/{handover}/"),
    Page("hand-over-choices", "handovers:hand_over", "/inquiries/{reference}/hand-over/"),
    Page("hand-overs-of-inquiry", "handovers:panel", "/inquiries/{reference}/hand-overs/"),
    Page("hand-over-forms", "handovers:forms", "/hand-overs/forms/", ADMINISTRATOR),
    Page("hand-over-form", "handovers:form", "/hand-overs/forms/{form}/", ADMINISTRATOR),
    Page("hand-over-section", "handovers:section", "/hand-overs/sections/finance/", ADMINISTRATOR),
    Page("alerts", "alerts:list", "/alerts/"),
    Page("alerts-of-inquiry", "alerts:panel", "/inquiries/{reference}/alerts/"),
    Page("proposals", "proposals:queue", "/proposals/waiting/"),
    Page("proposals-mine", "proposals:queue", "/proposals/mine/", ASSISTANT),
    Page("propose", "proposals:propose", "/inquiries/{reference}/propose/"),
    Page("proposals-of-inquiry", "proposals:panel", "/inquiries/{reference}/proposals/"),
    Page("alert-rules", "alerts:rules", "/alerts/rules/", ADMINISTRATOR),
    Page("alert-rule-new", "alerts:new_rule", "/alerts/rules/new/"),
    Page("alert-rule", "alerts:rule", "/alerts/rules/{alert_rule}/", ADMINISTRATOR),
    Page("alert-rule-trial", "alerts:trial", "/alerts/rules/{alert_rule}/trial/", ADMINISTRATOR),
    Page("approvals", "approvals:queue", "/approvals/mine/"),
    Page("approvals-asked", "approvals:queue", "/approvals/asked/", ASSISTANT),
    Page("approvals-learned", "approvals:queue", "/approvals/learned/"),
    Page("approval", "approvals:detail", "/approvals/{approval}/"),
    Page("approvals-of-inquiry", "approvals:panel", "/inquiries/{reference}/approvals/"),
    Page("approval-rules", "approvals:rules", "/approvals/rules/"),
    Page("approval-rule", "approvals:rule", "/approvals/rules/{approval_rule}/"),
    Page("webhooks", "webhooks:list", "/webhooks/"),
    Page("webhook-new", "webhooks:new", "/webhooks/new/"),
    Page("webhook", "webhooks:webhook", "/webhooks/{webhook}/"),
    Page("chats", "livechat:chats", "/chats/", ASSISTANT),
    Page("chat-preferences", "livechat:preferences", "/chats/preferences/", ASSISTANT),
    Page("chat-hand", "livechat:hand", "/chats/{chat}/hand/", ASSISTANT),
    Page("widgets", "livechat:widgets", "/chat-settings/"),
    Page("widget-new", "livechat:new_widget", "/chat-settings/new/madrid/"),
    Page("widget", "livechat:widget", "/chat-settings/{widget}/"),
    Page("recurring", "improvements:board", "/recurring/madrid/"),
    Page("recurring-topic", "improvements:subject", "/recurring/madrid/topic/renewal/"),
    Page("improvement", "improvements:improvement", "/improvements/{improvement}/"),
    Page("automation", "automation:rules", "/automation/"),
    Page("automation-new", "automation:new_rule", "/automation/new/"),
    Page("automation-rule", "automation:rule", "/automation/rules/{automation}/"),
    Page("automation-log", "automation:log", "/automation/log/?all=1"),
    Page("contact", "contacts:detail", "/contacts/{contact}/"),
    Page("contact-edit", "contacts:edit", "/contacts/{contact}/edit/"),
    Page("contact-merge", "contacts:merge", "/contacts/{contact}/merge/?q=a"),
    Page("contact-inquiries", "inquiries:of_contact", "/contacts/{contact}/inquiries/"),
    Page("notifications", "notifications:list", "/notifications/"),
    Page("ways", "notifications:ways", "/notifications/ways/"),
    Page("preferences", "desks:preferences", "/preferences/"),
    Page("opening-hours", "desks:calendar", "/opening-hours/"),
    Page("registry-days", "desks:registry_days", "/registry-days/"),
    Page("registry-year", "desks:registry_year", "/registry-days/2027/"),
    Page("calculator", "inquiries:calculator", "/time-limits/?rule=M2&start=28+August+2026"),
    Page("time-limits", "inquiries:limits", "/inquiries/{reference}/time-limits/"),
    Page("mail", "mailroom:overview", "/mail/"),
    Page("mailbox", "mailroom:mailbox", "/mail/{mailbox}/"),
    Page("targets-of-inquiry", "inquiries:targets", "/inquiries/{reference}/targets/"),
    Page("targets", "targets:policies", "/targets/"),
    Page("target-new", "targets:new_policy", "/targets/new/madrid/"),
    Page("target", "targets:policy", "/targets/{policy}/"),
    Page("mail-outbox", "mailroom:outbox", "/mail/outbox/"),
    Page("mail-quarantine", "mailroom:quarantine", "/mail/quarantine/"),
    Page("mail-new", "mailroom:new_mailbox", "/mail/new/", ADMINISTRATOR),
    Page("mail-settings", "mailroom:settings", "/mail/{mailbox}/settings/", ADMINISTRATOR),
    Page("sink", "sink", "/sink/"),
    Page("sink-mail", "sink_detail", "/sink/{mail}/"),
)

PARTS = frozenset(
    "inquiries:sections inquiries:script"
    " inquiries:bell inquiries:notification_lines inquiries:inbox_counts inquiries:inbox_rows"
    " inquiries:rail_parts livechat:rows livechat:lines livechat:composer"
    " inquiries:conversation_messages inquiries:conversation_panel inquiries:message_frame"
    " inquiries:presence mailroom:banner inquiries:palette inquiries:completions inquiries:texts"
    " escalations:queue_rows escalations:state"
    " handovers:queue_rows handovers:state"
    " approvals:queue_rows approvals:state"
    " webhooks:log alerts:rows proposals:queue_rows"
    " targets:example help_centre:suggestions"
    " knowledge_base:insertable knowledge_base:picture"
    " inquiries:bulk_menus inquiries:bulk_dock inquiries:bulk_progress inquiries:peek".split()
)
"""Fetched by pages, and seen on them."""

NO_PAGES = frozenset(
    "proposals:first escalations:first handovers:first approvals:first handovers:file"
    " livechat:door_widget livechat:door_file livechat:file livechat:loader livechat:frame"
    " improvements:first help_centre:start help_centre:feed help_centre:sitemap help_centre:robots"
    " help_centre:picture help_centre:sent help_centre:thanks inquiries:advice_file"
    " home health_live health_ready inquiries:leaving inquiries:attachment knowledge_base:export"
    " livechat:frame livechat:loader"
    " inquiries:attachment_preview inquiries:draft_file mailroom:original inquiries:message_images".split()
)
"""They lead elsewhere, are for machines or downloads, show one mail of somebody’s choice, or stand in
pages of other sites (the chat)."""
