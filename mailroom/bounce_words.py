"""The words and shapes by which mail servers tell that they could not deliver."""

import re

FEEDBACK_TYPE = re.compile(rb"^feedback-type:[ \t]*([\w-]{1,40})", re.I | re.M)
EMAIL = re.compile(
    r"[^\s<>()\[\]{}\"',;:|=*`@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,2}\.\d{1,3})(?!\.?\d)")
DAEMON = re.compile(
    r"(?:mailer-?daemon.*|mail-?daemon|postmaster.*|mail-?delivery.*|maildelivery.*|daemon|"
    r"mail\.?administrator|mailadmin|mdaemon|smtp|bounces?|mmdf|microsoftexchange.*|root|"
    r"mail-?(?:system|server|router|master)?|system|noreply-?dmarc.*|double-?bounce|.*-daemon)$",
    re.I,
)
SUBJECT = re.compile(
    r"undeliver|deliver(?:y|ed)?\b.{0,30}(?:fail|status|report|problem|error|delay|unsuccess|notif|"
    r"unable|incomplete)|fail(?:ure|ed)\b.{0,25}(?:deliver|notice|mail|to send)|returned mail|"
    r"mail (?:returned|failed|system error|could not)|return(?:ed|ing) (?:mail|message|to sender)|"
    r"non.?deliver|not? (?:be )?delivered|mail fail|could ?n[o']t (?:be )?(?:deliver|sen[dt])|"
    r"message (?:status|delay|not)|user unknown|unknown user|no such (?:user|address)|"
    r"mailbox (?:full|unavail)|"
    r"quota exceeded|over quota|deliver(?:y|ed)?\b.{0,10}warning|warning:.*(?:mail|message|"
    r"could)|rejected|bounce|nondeliv|"
    r"unzustellbar|nicht zustellbar|zustell(?:ung|fehler).{0,40}|fehlgeschlagen|"
    r"non remis|échec de (?:la )?(?:remise|distribution)|non distribu|non délivré|"
    r"no se (?:ha podido|puede|pudo) (?:entregar|enviar)|no entregado|devuelto|error de entrega|"
    r"mancata consegna|non recapitabile|não (?:foi )?(?:entregue|entregável)|falha na entrega|"
    r"onbestelbaar|niet (?:bezorgd|afgeleverd)|niedostarczal|nie dostarczono|olevererbart|"
    r"недоставлен|не доставлено|не может быть доставлено|退信|退回|投递失败|未能送达|系统退信|"
    r"配信(?:不能|失敗|エラー)|届けられません|반송|전송 ?실패|배달 ?실패|لم يتم تسليم|تعذر تسليم",
    re.I,
)
FAILURE = re.compile(
    r"undeliver|not (?:yet )?(?:be(?:en)? )?(?:delivered|deliverable|reach|receive|sent|"
    r"accepted|collected)|"
    r"(?:unable|impossible|failed|cannot|can't|couldn't|wasn't able|were unable|could not|can not)"
    r"[^.]{0,40}(?:deliver|relay|reach|transmit|send|find|accept)|"
    r"deliver(?:y|ed|ing)?[^.]{0,60}(?:fail|error|unsuccess|problem|delay|reject)|"
    r"did n(?:ot|'t) (?:reach|receive|exactly match|get)|fail(?:ed|ure|ing)\b|"
    r"permanent (?:fatal )?error|fatal error|"
    r"(?:user|mailbox|recipient|address|addressee|account|host|domain|alias|"
    r"userid)\S{0,3} (?:name )?"
    r"(?:is |was |has been |does |are )?(?:not|un|in|over|full|disabled|reject|suspended|exceed|"
    r"no longer|discontinued|closed)|"
    r"(?:unknown|invalid|no such|bad|illegal|unroutable|unrouteable|nonexistent|non-existent|"
    r"inactive|"
    r"undeliverable|disabled|unresolvable|ambiguous|expired|wrong)"
    r"[^.]{0,20}(?:user|mailbox|recipient|address|account|name|host|domain|delivery)|"
    r"(?:doesn't|does not|not) (?:exist|have an?|like|found|listed|known|recognized|available|"
    r"accept|local|match)|"
    r"over ?quota|quota|mailbox (?:space|box|is)|box space|reject|refused|denied|bounce|"
    r"no matches|message not|has been returned|returned to|gave up|given up|giving up|"
    r"retry time|timed out|too long in|in the queue|relay|blocked|delay|postponed|"
    r"still (?:being|trying|not)|"
    r"\b[45][0-9]{2}[\s-]|\b[45]\.\d\.\d|"
    r"nicht (?:zugestellt|erreich|gefunden|existier|bekannt)|unbekannt|unzustellbar|fehlgeschlagen|"
    r"n['’]a pas (?:pu|été)|n['’]ont pas|impossible de|inconnu|introuvable|échoué|"
    r"no (?:se )?(?:ha podido|pudo|puede|existe|fue)|no se|desconocid|rechazad|"
    r"non (?:è stato|esiste|valido|può|recapit)|impossibile|sconosciut|"
    r"não (?:foi|pôde|existe|encontrad)|falhou|rejeitad|niet (?:worden|bezorgd|bestaat|gevonden)|"
    r"nie (?:istnieje|można|został)|не (?:может|существует|найден|удалось|доставлен)|"
    r"失败|无法|不存在|退信|未能|被拒|できません|存在しない|失敗|エラー|"
    r"실패|존재하지|없습니다|تعذر|فشل|غير موجود",
    re.I,
)
LABELLED = re.compile(
    r"(?:recipients?|undeliverable address|(?:unknown|invalid|no such) (?:user|recipient|address)|"
    r"failed (?:recipient|address)s?|rcpt to|addressed to(?: e-?mail address)?|undeliverable\s+to|"
    r"userid|attempts|email address|(?:original|final)-recipient|destinataires?|destinatarios?|"
    r"empfänger|addressee|account|mailbox|to the following (?:user|address|recipient))"
    r"\W{1,12}(?:(?:smtp|rfc822)\W{1,3})?$",
    re.I,
)
DELAYED = re.compile(
    r"will (?:continue|keep|be retried|retry|try)|delivery attempts will continue|"
    r"not yet been (?:delivered|sent)|postponed|deferred|still (?:being|trying|not|undelivered|"
    r"attempting|in the queue)|"
    r"has been delayed|is delayed|delayed (?:mail|delivery)|warning message only|"
    r"do not need to resend|"
    r"no action is required|temporarily delayed|retr(?:y|ied) (?:for|until)|"
    r"weitere zustellversuche|nouvelles tentatives|seguirá intentando|continuerà a",
    re.I,
)
GAVE_UP = re.compile(
    r"gave up|given up|giving up|permanent|could not be delivered (?:for|after)|fatal errors|"
    r"not going to try|will not (?:be retried|try|retry)|returned to (?:the )?sender",
    re.I,
)
ORIGINAL_FOLLOWS = re.compile(
    r"[\s>*]*(?:[-=_*~][-=_*~ ]+.{0,60}(?:original|copy of|returned (?:mail|message)|"
    r"unsent message|forwarded message|"
    r"header of|headers of|message header|below this line|message body|text of|undelivered message|"
    r"your message|old message|start of|begin message).{0,60}|"
    r"(?:the )?(?:original|returned) message(?: headers| details| as received.{0,20}| follows?|"
    r" attached)?.{0,20}[.:]?|"
    r"message headers? follow.{0,20}|here is (?:a copy|your).{0,80}|"
    r"(?:return-path|received)\s*:.*|old message:|unsent message.{0,20})$",
    re.I,
)
HEADER_LIKE = re.compile(
    r"[\s>*|-]*(?:from|sender|reply-to|return-path|received|message-id|subject|sent|cc|date|"
    r"x-[\w-]+|de|von|objet|asunto|betreff|contact|system contact|reporting-mta|"
    r"remote-mta|references|in-reply-to)\s*:",
    re.I,
)
HELP = re.compile(
    r"contact|please (?:reply|send|forward|direct|notify|write)|for (?:assistance|help|further|"
    r"more)|"
    r"questions|administrator|if you (?:believe|think|have|need)|e\.g\.|try(?:ing)? (?:sending|"
    r"e-?mailing)|report this|"
    r"complain|addressed to.{0,20}postmaster|forwarded (?:from|by)|"
    r"your (?:mail|message) from|sent (?:by|from)|helpdesk|support",
    re.I,
)
ADDRESSED = re.compile(r"[\s>*|-]*(?:to|para|an|à|a)\s*:", re.I)
ALIAS = re.compile(r"\W*(?:generated|expanded) from\W*$", re.I)
FROM = re.compile(r"\b(?:from|by|de|von)[:\s<]*$", re.I)
ACCEPTED = re.compile(r"\W*2\d\d[ -]")  # in the transcript of a session: this one was taken
BARE_NAME = re.compile(r"[\w.+-]{2,64}$")
REFUSED_BY_FILTER = re.compile(r"reject|refus|quota|not accept", re.I)
MESSAGE_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,900}>)", re.I | re.M)
FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M)
BLANK_LINES = re.compile(r"\n[ \t]*\n")
