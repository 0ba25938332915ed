"""The headers, subjects and phrases by which machines give themselves away, language by language."""

import re

# Header, and what its value must match from the start; None: being there is enough.
Marks = tuple[tuple[str, str | None], ...]

_TRULY = r"(?!\s*(?:no|none|false|0)?\s*$)"
AUTO_REPLY_HEADERS: Marks = (
    ("precedence", r"auto.?repl|junk"),  # responders of the old school call themselves junk
    ("x-precedence", r"auto.?repl|junk"),
    ("preference", r"auto.?repl"),
    ("x-fc-machinegenerated", r"true|yes|1"),
    ("x-post-messageclass", r".*auto.?respon"),
    ("x-mail-autoreply", None),
    ("x-vacation", _TRULY),
    ("x-out-of-office", _TRULY),
    ("x-ooo", _TRULY),
    ("x-holidayreply", _TRULY),
    ("x-automatically-generated", _TRULY),
    ("x-cron-env", None),
    ("x-facebook-notify", None),
    ("x-mailer", r".*(?:auto.?(?:respon|repl|antwort)|vacation|mail.?robot)"),
    ("user-agent", r".*(?:auto.?(?:respon|repl|antwort)|vacation)"),
    ("x-ms-exchange-generated-message-source", r".*(?:auto|rule|oof)"),
    ("x-ms-exchange-crosstenant-autoreply", _TRULY),
    ("delivered-to", r"auto.?responder"),
)
# X-Autoreply, X-Autorespond, X-Auto-Reply-From, X-Amazon-Auto-Reply, X-Auto-Generated ...
AUTO_REPLY_NAME = re.compile(
    r"(?:x-)?(?:[a-z0-9]+-)?auto-?(?:reply|replied|respond|responder|response|answer|generated)"
    r"(?:-from|-to|-id|-type|-message)?$"
)
LIST_HEADERS: Marks = (
    ("mailing-list", None),
    ("x-listname", None),
    ("x-ml-name", None),
    ("x-google-group-id", None),
    ("x-mailing-list", None),
    ("x-list", None),
    ("x-mailman-version", None),
    ("x-beenthere", None),
    ("x-ecartis-version", None),
    ("x-listar-version", None),
    ("x-sympa-to", None),
    ("x-sequence", None),
    ("x-campaign", None),
    ("x-campaignid", None),
    ("x-campaign-id", None),
    ("x-mailin-campaign", None),
    ("x-mc-user", None),
    ("x-mailer", r".*(?:mailchimp|phplist|newsletter|listserv|majordomo|acymailing|mailing ?list)"),
    ("to", r"\W*multiple recipients of"),
    ("precedence", r".*\b(?:list|bulk|junk|first-class-mail-list)\b"),
    ("x-precedence", r".*\b(?:list|bulk|junk)\b"),
)
# A group of people hands on what one of them wrote: RFC 2369 section 3.4, and the groups' programs.
POSTING_HEADERS: Marks = (
    ("list-post", r"(?!\s*no\b)\s*\S"),
    ("x-beenthere", None),
    ("x-google-group-id", None),
    ("x-mailman-version", None),
    ("x-sympa-to", None),
    ("x-ml-name", None),
    ("mailing-list", None),
)
# Only who sends one text to many writes these: RFC 8058 (one-click), numbers of campaigns.
CAMPAIGN_HEADERS: Marks = (
    ("precedence", r".*\b(?:bulk|junk)\b"),
    ("x-precedence", r".*\b(?:bulk|junk)\b"),
    ("list-post", r"\s*no\b"),
    ("list-unsubscribe-post", None),
    ("x-campaign", None),
    ("x-campaignid", None),
    ("x-campaign-id", None),
    ("x-mailin-campaign", None),
    ("x-mc-user", None),
    ("x-mailer", r".*(?:mailchimp|phplist|newsletter|acymailing)"),
    ("to", r"\W*multiple recipients of"),
)
BULK_HEADERS: Marks = (("precedence", r"bulk"), ("x-precedence", r"bulk"))
CHALLENGE_HEADERS: Marks = (
    ("x-tmda-fingerprint", None),
    ("x-tmda-confirm", None),
    ("x-ask-auth", None),
    ("x-ask-action", None),
    ("x-boxtrapper", None),
    ("x-boxbe-challenge", None),
    ("x-spamarrest", None),
    ("x-challenge", None),
    ("x-cr-challenge", None),
    ("x-mailinblack", None),
    ("x-uol-antispam", None),
    ("x-mailer", r".*(?:choicemail|spamarrest|boxtrapper|qurb|tmda)"),
)
# Other systems' notices: a person may stand behind them, but no person reads what we send back.
NOTICE_HEADER = re.compile(
    r"x-(?:github|gitlab|jira|atlassian|bitbucket|bugzilla|redmine|trac|phabricator|gerrit|otrs|"
    r"zammad|freescout|osticket|request-tracker|rt|roundup|mantis|launchpad|zendesk|freshdesk|"
    r"kayako|helpscout|nagios|zabbix|jenkins|travis|discourse|phabricator|facebook|linkedin|"
    r"twitter|xing|fb)(?:-[a-z0-9-]+)?$|rt-(?:ticket|originator)$"
)
# These ask only for silence: the mail itself may well be a person's.
SILENCE_HEADERS: Marks = (
    # [MS-OXCMAIL]: DR, RN, NRN, OOF, AutoReply, All; anybody who cares to write it is a machine.
    ("x-auto-response-suppress", r"(?!\s*none\s*$)\s*\w"),
    ("x-noreply", None),
    ("x-no-reply", None),
    ("x-no-auto-reply", None),
    ("x-ack", r"no"),
    ("x-no-archive-ack", None),
    ("x-spam-flag", r"yes"),
    ("x-spam-status", r"yes"),
    ("x-msfbl", None),
    ("x-csa-complaints", None),
    ("x-ms-exchange-generated-message-source", None),
    ("content-class", r"urn:content-classes:calendarmessage"),
    ("auto-submitted", r"auto-"),
)
# Senders of bulk mail number their runs; Tencent does so for what its users write, too.
FEEDBACK_HEADERS: Marks = (("feedback-id", r"(?!webmail:)"), ("x-feedback-id", r"(?!webmail:)"))
LOOP_HEADER = re.compile(r"x-(?:[a-z0-9]+-){0,4}loop(?:-[a-z0-9-]+)?$")

# ---- out of office: what stands at the head of the subject ----

# Labels that responders write: they end there, or go on with the subject that they answer.
_LABELS = (
    # English
    r"auto(?:mat(?:ic|ed))?[\s_-]*(?:e-?mail[\s_-]*)?(?:repl(?:y|ied)|respon(?:se|der|d)|answer)|"
    r"autoreply|(?:auto|away|vacation|holiday)(?=\s?:)|vacation[\s_-](?:reply|response|message|"
    r"notice|auto.?re\w+)|holiday "
    r"reply|"
    r"yahoo! auto response|out of office (?:auto.?)?(?:reply|response|message|notice|"
    r"notification)|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"r[ée]ponse (?:automatique|auto)|message (?:automatique )?d['’]absence|r[ée]pondeur(?: \w+)?|"
    r"notification d['’]absence|gestionnaire d['’]absence(?: du bureau)?|avis d['’]absence|"
    r"respuesta autom[áa]tica|autorespuesta|contestaci[óo]n autom[áa]tica|auto-?respuesta|"
    r"ausencia autom[áa]tica|mensaje de ausencia|aviso de ausencia|"
    r"resposta autom[áa]tica|auto-?resposta|aviso de aus[êe]ncia|mensagem de aus[êe]ncia|"
    r"risposta automatica|risponditore(?: automatico)?|messaggio di assenza|avviso di assenza|"
    r"r[ăa]spuns automat|mesaj automat|autor[ăa]spuns|"
    # German, Dutch, Swedish, Danish, Norwegian, Finnish
    r"automatische (?:antwort|r[üu]ckantwort|r[üu]ckmeldung|abwesenheit\w*|e-?mail-?antwort)|"
    r"auto-?antwort|abwesenheits(?:notiz|nachricht|meldung|info\w*|benachrichtigung|mail|"
    r"assistent)|"
    r"automatisch (?:antwoord|bericht)|automatische? (?:reactie|beantwoording|antwoord)|"
    r"afwezigheids(?:melding|bericht|assistent)|auto-?antwoord|"
    r"auto-?svar|automati(?:skt|sk|sch)[ -]?(?:svar|meddelande|besked)|fr[åa]nvaro(?:meddelande|"
    r"med)|"
    r"frav[æa]rs(?:meddelelse|melding|besked)|frav[æa]rsassistent|"
    r"automaattinen (?:vastaus|viesti)|automaattivastaus|poissaoloviesti|poissaoloilmoitus|"
    # Polish, Czech, Slovak, Hungarian
    r"odpowied[źz] automatyczna|automatyczna odpowied[źz]|auto-?odpowied[źz]|autoresponder|"
    r"automatick[áa] (?:odpov[ěe][ďd]|odpove[ďd])|automatick[áé] odpov[ěe][ďd]|"
    r"auto-?odpov[ěe][ďd]|"
    r"automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l(?:i)?|"
    # Turkish, Greek, Russian, Ukrainian
    r"otomatik (?:yan[ıi]t|cevap)|αυτ[όο]ματη απ[άα]ντηση|μ[ήη]νυμα απουσ[ίι]ας|"
    r"автоответ(?:чик)?|автоматический ответ|автоматична відповідь|автовідповідь|"
    # Chinese, Japanese, Korean, Arabic, Hebrew, Vietnamese, Indonesian, Thai
    r"自动(?:回复|答复|回覆)|自動(?:回覆|回應|回复|返信|応答)(?:メール)?|不在(?:通知|のお知らせ|"
    r"連絡|応答)|"
    r"外出(?:自动)?(?:回复|通知)|休假自动回复|休暇(?:通知|のお知らせ)|"
    r"자동\s?(?:회신|응답|답장)|부재\s?중(?: 자동 ?\w+)?|부재 알림|"
    r"(?:ال)?رد (?:ال)?تلقائي|خارج المكتب|תשובה אוטומטית|מענה אוטומטי|הודעת היעדרות|"
    # and Bulgarian, Croatian, Slovene, the Baltics, Catalan, Basque, Persian, Hindi
    r"автоматичен отговор|automatski odgovor|samodejni odgovor|automatinis atsakymas|"
    r"autom[āa]tisk[āa] atbilde|automaatvastus|resposta autom[àa]tica|erantzun automatikoa|"
    r"پاسخ خودکار|स्वचालित उत्तर|risposta non al computer|"
    r"tr[ảa] l[ờo]i t[ựu] [đd][ộo]ng|balasan otomatis|ตอบกลับอัตโนมัติ"
)
# Words that people write too: they must end there, or go on with a date or a duration.
_ABSENCES = (
    r"(?:i am |i'm )?(?:currently )?out[\s-]of[\s-](?:the[\s-])?office|ooo|o\.o\.o\.?|"
    r"(?:i am |i'm )?(?:currently )?away from (?:the |my )?(?:office|e-?mails?|desk)|"
    r"(?:on|i am on|i'm on) (?:annual |sick |parental |maternity )?(?:leave|vacation|holidays?)|"
    r"(?:je suis )?(?:absente?|absence)(?: du bureau| au bureau)?|en (?:cong[ée]s?|vacances)|"
    r"(?:estoy )?fuera de (?:la )?oficina|ausente(?: de la oficina)?|de vacaciones|"
    r"(?:estou )?fora do escrit[óo]rio|ausente do escrit[óo]rio|aus[êe]ncia(?: do escrit[óo]rio)?|"
    r"aus[êe]ncia tempor[áa]ria|(?:estou )?de f[ée]rias|"
    r"(?:sono )?(?:fuori (?:sede|ufficio)|assente dall['’]ufficio|in ferie)|assente|"
    r"(?:ich bin )?(?:derzeit )?(?:nicht im b[üu]ro|au[ßs]er haus|abwesend|im urlaub)|abwesenheit|"
    r"afwezig|niet aanwezig|niet op kantoor|(?:ik ben )?met (?:vakantie|verlof)|"
    r"fr[åa]nvarande|fr[åa]nvaro|p[åa] semester|ej p[åa] kontoret|"
    r"frav[æa]r|frav[æa]rende|ikke til stede|ikke p[åa] kontoret|p[åa] ferie|bortreist|"
    r"poissa(?: toimistosta)?|lomalla|en ole paikalla|"
    r"nieobecno[śs][ćc]|poza biurem|jestem na urlopie|na urlopie|"
    r"mimo kancel[áa][řr]|nep[řr][íi]tomnost|dovolen[áa]|"
    r"irod[áa]n k[íi]v[üu]l|szabads[áa]gon|nem vagyok az irod[áa]ban|"
    r"[iî]n concediu|absent din birou|nu sunt la birou|"
    r"ofis d[ıi][şs][ıi]nda(?:y[ıi]m)?|izinde(?:yim)?|"
    r"εκτ[όο]ς γραφε[ίι]ου|απουσ[ίι]α|"
    r"отсутстви[ея](?: на рабочем месте| в офисе)?|нет на рабочем месте|вне офиса|в отпуске|"
    r"поза офісом|відсутн(?:ій|я|ість)|у відпустці|"
    r"外出|休假中?|不在|出張中|부재중|휴가중?|في إجازة|מחוץ למשרד|בחופשה"
)
_TAGS = r"\s*(?:[\[(<*]{1,3}\s*(?:external|extern|externe|spam\??|bulk|ext)\s*[\])>*]{1,3}:?\s*)?"
_OPENS = r"[\[(<*\"'“«\s]{0,3}"
_LABEL_ENDS = (
    r"(?=\s*(?:$|[:：;,\-–—|\]\)>*!.\"”»(\[/]|from\b|to\s?:|to (?:your|you)\b|re\b|for (?:your|"
    r"you)\b"
    r"|de la part\b|von\b|de\b|w sprawie\b|на\b|od\b|du\b))"
)
_ABSENCE_ENDS = (
    r"(?=\s*(?:$|[:：;,\-–—|\]\)>*!.\"”»(\[/]|\d|until\b|till\b|til\b|through\b|return|back\b|"
    r"re\b|jusqu|bis\b|hasta\b|até\b|fino\b|tot\b|t/m\b|asti\b|до\b|până\b|μέχρι|έως|"
    r"kadar|まで|期间|期間|"
    r"(?:starting|from|for|on|du|de|del|vom|ab|desde|dal|van|do|od|ig|p[åa]|fra|fr|с|з|în)\s+"
    r"(?:the\s+|den\s+|el\s+|le\s+)?(?:\d|mon|tue|wed|thu|fri|january|february|march|april|"
    r"may|june|july|august|september|october|november|december|today|tomorrow)))"
)
OUT_OF_OFFICE_LABEL = re.compile(rf"{_TAGS}{_OPENS}(?:{_LABELS}){_LABEL_ENDS}", re.I)
# At the end of a subject, in brackets.
OUT_OF_OFFICE_TAIL = re.compile(
    r"[\[(*]\s*(?:auto(?:matic|mated)?[\s-]?(?:reply|response)|out of office|vacation|"
    r"r[ée]ponse automatique|respuesta autom[áa]tica|automatische antwort)\s*[\])*]\s*$",
    re.I,
)
# "Vera Lopez is out of the office (returning 3 March)": Lotus writes so, and people do
SOMEBODY_ABSENT = re.compile(
    r".{2,60}?\s(?:(?:is|will be) (?:currently )?(?:out of (?:the )?office|away|on (?:\w+ "
    r")?(?:leave|"
    r"vacation))|ist (?:\S{1,20} ){0,4}(?:au[ßs]er haus|nicht im b[üu]ro|abwesend|im urlaub)|est "
    r"(?:\S+ )?"
    r"(?:absente?|en cong[ée]s?|en vacances)|(?:est[áa]|no est[áa]) (?:fuera de|en) la oficina|"
    r"est[áa] (?:ausente|de vacaciones|de f[ée]rias|fora do escrit)|[èe] (?:fuori ufficio|"
    r"assente)|"
    r"is (?:niet (?:aanwezig|op kantoor)|afwezig|met (?:vakantie|verlof)))",
    re.I,
)
OUT_OF_OFFICE_ABSENCE = re.compile(rf"{_TAGS}{_OPENS}(?:{_ABSENCES}){_ABSENCE_ENDS}", re.I)
# Such a subject makes an absence in the text believed, though it answers nothing.
ABSENCE_WORD = re.compile(
    r"\b(?:out of|away|leave|vacation|holidays?|absen[ct]\w*|cong[ée]s?|vacances|vacaciones|"
    r"ausen\w+|"
    r"f[ée]rias|ferie|assen\w+|urlaub|abwesen\w+|vakantie|verlof|afwezig\w*|semester|"
    r"fr[åa]nvar\w*|"
    r"frav[æa]r\w*|loma\w*|poissa\w*|urlop\w*|nieobecn\w*|dovolen\w*|szabads[áa]g\w*|concediu|"
    r"izin\w*|"
    r"άδεια|απουσ\w+|отпуск\w*|отсутств\w*|відпустк\w*)\b|休|外出|不在|부재|휴가|إجازة|חופש",
    re.I,
)
