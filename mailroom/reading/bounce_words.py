"""The words and shapes by which mail servers tell that they could not deliver."""

import re

FEEDBACK_TYPE = re.compile(rb"^feedback-type:[ \t]*([\w-]{1,40})", re.I | re.M)
# In brackets any script will do; in a sentence of Chinese only ASCII ends where the address ends.
EMAIL = re.compile(
    r"<([^<>\s@,;:\"]{1,64}@[^<>\s@,;:\"]{2,255})>|"
    r"[!#$%&+./0-9?A-Z^_a-z~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
MAILER_DAEMON = re.compile(r"mail(?:er)?-?daemon|mail-?delivery|microsoftexchange", re.I)
DAEMON = re.compile(
    r"(?:mailer-?daemon.*|mail-?daemon|postmaster.*|mail-?delivery.*|maildelivery.*|daemon|"
    r"mail\.?administrator|mailadmin|mdaemon|smtp|bounces?|mmdf|microsoftexchange.*|root|"
    r"mail-?(?:system|server|router|master)?|system|double-?bounce|.*-daemon|postoffice|"
    r"delivery-?(?:status|report|failure).*|returned-?mail|undeliver.*|ndr|smtpd?|mta|"
    r"email-?(?:system|server|daemon))$",
    re.I,
)
DAEMON_NAME = re.compile(
    r"(?:internet )?(?:e-?)?mail (?:delivery|transport|administration) (?:\w+ ){0,2}?(?:system|"
    r"subsystem|service|agent)|"
    r"mail(?:er)?[ -](?:daemon|system|administrator|router)|(?:microsoft )?exchange(?: server)?$|"
    r"system administrator|postmaster|microsoft outlook$|inflex scanner|mdaemon|"
    r"(?:mail)?syst[èe]me? (?:de )?(?:messagerie|distribution)|administrateur syst[èe]me|"
    r"administrador del? (?:sistema|correo)|sistema de (?:entrega|correo)|subsistema de entrega|"
    r"sistema de distribuci[óo]n|systemadministrator|mail-?(?:zustell|system|server).*|"
    r"amministratore (?:di sistema|posta)|sistema di (?:consegna|posta)|administrador do sistema|"
    r"系统(?:退信|管理员)|系統管理員|邮件系统|メール配信|システム管理者|почтовая служба|"
    r"системный администратор|"
    r"메일 ?시스템|시스템 관리자",
    re.I,
)
# Of a subject in small letters.
SUBJECT = re.compile(
    r"undeliver|deliver(?:y|ed)?\b.{0,30}(?:fail|status|report|problem|error|delay|unsuccess|"
    r"notif|"
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
    r"(?:zustellung|zustellungs?)\w* .{0,20}(?:fehl|nicht)|zustellfehler|nachricht .{0,30}nicht|"
    r"remise (?:\w+ )?(?:impossible|[ée]chou)|message non|retour [àa] l['’]exp[ée]diteur|"
    r"[ée]chec d['’]envoi|"
    r"no (?:se )?(?:ha sido |fue )?(?:entregad|entregable)|no entregable|correo devuelto|fallo "
    r"(?:de|en la) entrega|"
    r"mensaje (?:no|devuelto)|messaggio non|consegna (?:\w+ )?(?:fallita|non riuscita)|recapito|"
    r"n[ãa]o [ée] poss[íi]vel entregar|devolvid|mensagem n[ãa]o|entrega (?:falhou|malsucedida)|"
    r"bezorging mislukt|niet-bezorg|kan niet worden bezorgd|nie mo[żz]na dostarczy|"
    r"kan inte leverera|kunde inte levereras|uleverbar|kunne ikke leveres|kan ikke leveres|ikke "
    r"levert|"
    r"ei voitu toimittaa|toimitus ep[äa]onnistui|perill[ee]|nedoru[čc]|nelze doru[čc]it|"
    r"k[ée]zbes[íi]thetetlen|"
    r"k[ée]zbes[íi]t[ée]si hiba|nelivrabil|nu a fost livrat|teslim edilemedi|iletilemedi|"
    r"δεν παραδ[όο]θηκε|αποτυχ[ίι]α παρ[άα]δοσης|"
    r"недоставлен|не доставлен|не (?:удалось|может быть) доставл|ошибка доставки|возврат|не "
    r"доставлено|"
    r"退信|退回|投递失败|投遞失敗|未能送达|系统退信|无法(?:投递|传递|送达)|無法(?:傳遞|送達|"
    r"投遞)|未送达|传递失败|傳遞失敗|发送失败|"
    r"配信(?:不能|失敗|エラー|できません)|届けられません|配達(?:不能|できません)|送信(?:失敗|"
    r"エラー)|"
    r"반송|전송 ?실패|배달 ?(?:실패|되지)|발송 ?실패|전달 ?(?:실패|할 수)|"
    r"لم يتم (?:تسليم|التسليم)|تعذر (?:تسليم|التسليم)|فشل (?:تسليم|التسليم)|"
    r"לא ניתן (?:למסור|להעביר)|ההודעה לא נמסרה|כשל במסירה|"
    r"message non distribu|nondelivery|delivery (?:has )?failed",
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
    r"nicht (?:zugestellt|erreich|gefunden|existier|bekannt)|unbekannt|unzustellbar|"
    r"fehlgeschlagen|"
    r"n['’]a pas (?:encore )?(?:pu|été)|n['’]ont pas|impossible de|inconnu|introuvable|échoué|"
    r"no (?:se )?(?:ha podido|pudo|puede|existe|fue)|no se|desconocid|rechazad|"
    r"non (?:è stato|esiste|valido|può|recapit)|impossibile|sconosciut|"
    r"não (?:foi|pôde|existe|encontrad)|falhou|rejeitad|niet (?:worden|bezorgd|bestaat|gevonden)|"
    r"nie (?:istnieje|można|został)|не (?:может|существует|найден|удалось|доставлен)|"
    r"недоставлен|неизвест|переполнен|отклонен|не доставл|"
    r"(?:nicht|konnte) .{0,40}(?:zugestellt|zustell|erreicht|ausgeliefert)|"
    r"(?:non|pas) (?:[ée]t[ée] |pu [êe]tre )?(?:remis|distribu|d[ée]livr|parvenu)|"
    r"n['’](?:est|ont|a) pas (?:parvenu|re[çc]u|pu)|no (?:ha )?(?:lleg|alcanz|recib|entreg)|"
    r"non (?:ha|[èe]) .{0,20}(?:raggiunto|recapitat|consegnat|stato)|n[ãa]o (?:atingiu|alcan[çc]|"
    r"chegou|p[ôo]de)|"
    r"niet .{0,30}(?:bereikt|afgeleverd|bezorgd)|niedor[ęe]cz|nie (?:dotar|dor[ęe]cz|dostarcz)|"
    r"(?:inte|ikke) .{0,30}(?:levereras|leveres|leverert|n[åa]tt|fram|frem)|kunde inte|kunne "
    r"ikke|ok[äa]nd|ukendt|ukjent|"
    r"ei voitu|ep[äa]onnist|tuntematon|nelze|nebylo mo[žz]n|nepoda[řr]ilo|neexistuje|nem "
    r"(?:siker|lehet|l[ée]tez|"
    r"k[ée]zbes)|sikertelen|nu (?:a putut|a fost|exist)|e[șs]uat|ula[şs]t[ıi]r[ıi]lamad|teslim "
    r"edilem|iletilem|"
    r"δεν (?:ήταν|μπόρεσε|παραδόθηκε|υπάρχει|βρέθηκε)|απέτυχε|αδύνατη|"
    r"не вдалося|не існує|無法|不明|拒絕|拒收|未送达|没有送达|"
    r"لم (?:يتم|نتمكن|يستلم)|לא (?:ניתן|נמסר|הצלחנו|קיים|נמצא)|"
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
    r"gave up|given up|giving up|permanent|could not be delivered (?:for|after)|(?<!non-)fatal "
    r"errors|"
    r"not going to try|will not (?:be retried|try|retry)|returned to (?:the )?sender",
    re.I,
)
ORIGINAL_FOLLOWS = re.compile(
    r"[\s>*]*(?:[-=_*~][-=_*~ ]+.{0,60}(?:original|copy of|returned (?:mail|message)|"
    r"unsent message|forwarded message|"
    r"header of|headers of|message header|below this line|message body|text of|undelivered "
    r"message|"
    r"(?<!resend )your message|old message|start of|begin message).{0,60}|"
    r"(?:the )?(?:original|returned) message(?! details)(?: headers| as received.{0,20}| follows?|"
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
BARE_NAME = re.compile(r"([\w.+-]{2,64})(?:$|\s{2,}\S)")
# Outlook.com's way to report a complaint, before there was a form for it.
COMPLAINT = re.compile(r"complaint about message from [\d.:a-f]{3,40}\s*$", re.I)
# Of a report that lost its form on the way: the fields of RFC 3464 as text.
FIELDS_IN_TEXT = re.compile(
    r"^final-recipient:[^\n]{0,300}@[^\n]*\n(?:[^\n]*\n){0,10}?action:", re.I | re.M
)
SMTP_CODE = re.compile(r"\b(?:smtp|error|said|code)\b.{0,40}\b5\d\d\b", re.I)
REFUSED_BY_FILTER = re.compile(r"reject|refus|quota|not accept", re.I)
MESSAGE_ID = re.compile(
    r"^[ \t>|*]*(?:original-|x-original-)?message-?id:\s*(<[^<>\s]{1,900}>|"
    r"[^\s<>@]{1,400}@[^\s<>@]{1,400})",
    re.I | re.M,
)
# "e.g., if mike@example.org fails": an example, or advice for the next letter
EXAMPLE = re.compile(r"\be\.g\.|for example|such as|instead of|\bif\s*$|try(?:ing)? .{0,40}$", re.I)
SUBJECT_DELAYED = re.compile(
    r"\bdelay|deferred|still trying|could not send (?:message )?for (?:the )?past|verz[öo]ger|"
    r"retard|demora|ritard|atras|vertrag|op[óo][źz]ni|"
    r"f[öo]rsen|forsink|viiv[äa]st|задерж|затримк|延迟|延遲|遅延|遅れ|지연|تأخر|עיכוב",
    re.I,
)
# RFC 3461: some want to hear of success, too.
DELIVERED = re.compile(
    r"(?:successfully|(?<!not )has been|(?<!not )was) (?:delivered|relayed) (?:to|on)|"
    r"\bsuccessful (?:mail )?delivery|"
    r"delivery status notification \((?:success|relay|delivered|expanded)|delivery "
    r"(?:confirmation|receipt)|"
    r"(?:erfolgreich|wurde) (?:an \S{1,80} )?zugestellt|a (?:bien )?[ée]t[ée] (?:remis|d[ée]livr|"
    r"distribu)|"
    r"(?<!no )(?:ha sido|se ha) entregado (?:correctamente|con [ée]xito|a)|(?<!non )[èe] stato "
    r"(?:recapitato|consegnato)|"
    r"(?<!n[ãa]o )foi entregue|投递成功|送达成功|正常に配信|доставлено успешно|успешно доставлен",
    re.I,
)
