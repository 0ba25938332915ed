"""The words by which mail clients introduce what they quote, in the languages that write to us."""

import re


def _any(words: str) -> str:
    return "|".join(word.strip() for word in words.strip().split("\n"))


# Verbs of "… wrote:"; whole words where the script has them.
_VERBS = _any(
    r"""
    \b(?:wrote|writes|said|typed)\b
    \b(?:a|à) écrit\b
    \bescribi[óo]\b
    \b(?:ha )?escrito\b
    \bschrieb(?:en)?\b
    \b(?:hat )?geschrieben\b
    \bha scritto\b
    \bescreveu\b
    \bschreef\b
    \b(?:heeft )?(?:het volgende )?geschreven\b
    \bnapisa[łl](?:\(a\)|a|/a)?
    \bpisze\b
    \bskrev\b
    \bkirjoitti\b
    \bnapsal(?:\(a\)|a)?
    \bnapísal(?:\(a\)|a)?
    \bpíše\b
    \byazdı\b
    \bşunu yazdı\b
    \bírta\b
    \ba scris\b
    \bέγραψε
    \bđã viết\b
    \bva escriure\b
    \bje napisao\b
    \bнаписал(?:\(а\)|а)?
    \bпишет\b
    \bпише\b
    \bнаписа\b
    写道
    寫道
    於.{0,60}寫
    さんは書きました
    さんが書きました
    のメール
    님이 작성
    작성
    씀
    كتب
    كتبت
    تمت كتابة ما يلي
    כתב
    """
)
VERB = re.compile(_VERBS, re.I)

# First words of "On Monday … wrote:".
_STARTERS = _any(
    r"""
    on\b
    le\b
    el\b
    am\b
    il\b
    em\b
    op\b
    w dniu\b
    dnia\b
    den\b
    dne\b
    pe\b
    på\b
    vào\b
    στις\b
    a las\b
    quoting\b
    在
    于
    於
    في
    ב
    """
)
STARTER = re.compile(rf"(?:{_STARTERS})", re.I)

MONTH_OR_DATE = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.hH]\d\d|\d{1,2}\s?[年月日년월일]"
)
ENDS_IN_ADDRESS = re.compile(r"[>)\]]\s*[*_]*[:：][*_\s-]*$")
DIGIT_OR_AT = re.compile(r"[\d@]")
TIME = re.compile(r"\d{1,2}[:.hH]\d\d")
EMAIL = re.compile(r"[^\s<>()\[\]]{1,64}@[^\s<>()\[\]]{1,200}")

# The words within "----- Original message -----" and of "Begin forwarded message:".
_ORIGINAL = _any(
    r"""
    original message
    original appointment
    message d['’]origine
    message (?:original|initial)
    mensaje original
    messaggio originale
    mensagem original
    urspr(?:ü|ue?)ngliche (?:nachricht|mail|e-mail)
    originalnachricht
    original-nachricht
    oorspronkelijk(?:e)? (?:bericht|e-mail)
    (?:wiadomość oryginalna|oryginalna wiadomość)
    ursprungligt (?:meddelande|mail)
    oprindelig (?:meddelelse|besked)
    opprinnelig melding
    alkuperäinen viesti
    původní (?:zpráva|e-mail)
    pôvodná správa
    mesaj original
    eredeti üzenet
    (?:orijinal|özgün) (?:mesaj|ileti)
    исходное сообщение
    пересылаемое сообщение
    原始邮件
    原始郵件
    原邮件
    转发邮件
    元のメッセージ
    원본 (?:메시지|메일)
    الرسالة الأصلية
    """
)
_FORWARDED = _any(
    r"""
    (?:begin |original )?forwarded (?:message|mail|e-?mail|by .{1,80})
    (?:d[ée]but du |courrier |e-?mail )?(?:message )?(?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]|transmis)
    (?:inicio del )?(?:mensaje|correo) (?:reenviado|remitido)
    (?:in[íi]cio da )?mensagem (?:reenviada|encaminhada|original encaminhada)
    (?:anfang der )?weitergeleitete[nr]? (?:nachricht|mail|e-mail)
    (?:inizio )?messaggio inoltrato
    (?:begin )?doorgestuurd(?:e)? (?:bericht|e-mail)
    (?:początek |treść )?(?:wiadomość przekazana|przekazan[ae]j? wiadomo(?:ść|ści))
    (?:początek )?przekazywanej wiadomości
    vidarebefordrat (?:meddelande|brev|mejl|mail)
    (?:start på )?videresendt(?:e)? (?:meddelelse|melding|besked|e-?mail)
    (?:välitetty|edelleenlähetetty) viesti(?: alkaa)?
    (?:začátek )?přepos(?:laná|ílané) (?:zpráv[ay])
    (?:začiatok )?prepos(?:laná|lanej) správ[ay]
    továbbított (?:üzenet|levél)(?: kezdete)?
    (?:iletil(?:en|miş)|yönlendirilmiş) (?:mesaj|ileti|posta)
    (?:ileti|iletilen mesaj) başlangıcı
    (?:începe )?mesaj(?:ul)? redirec[țţt]ionat
    (?:započni )?proslijeđen[au] poruk[au]
    edastatud kiri
    persiųstas laiškas
    pārsūtīt[ās] ziņojum[sa]
    (?:пересланное|пересылаемое|переадресованное) сообщение
    начало (?:переадресованного|пересылаемого) сообщения
    (?:переслане повідомлення|початок листа, що пересилається)
    (?:已?转发的(?:邮件|消息|信件)|下面是被转发的邮件|开始转发的邮件|转发邮件信息)
    (?:轉寄的?(?:郵件|訊息|信件)|轉寄郵件開始|已轉寄的郵件)
    転送(?:された|する)?(?:メッセージ|メール)(?:の開始)?
    (?:전달된 (?:메시지|메일|이메일)(?: 시작)?|다음은 전달된 메시지입니다)
    الرسالة المعاد توجيهها
    رسالة (?:مُعاد|معاد) توجيهها
    (?:بدء الرسالة المُ?عاد توجيهها|הודעה שהועברה|תחילת ההודעה המועברת)
    """
)
_FRAME = r"[\s\-_=*–—>]*"
ORIGINAL = re.compile(rf"{_FRAME[:-1]}+\s*(?:{_ORIGINAL}|{_FORWARDED})\s*:?\s*[\s\-_=*–—<]+$", re.I)
ORIGINAL_WORDS = re.compile(rf"(?:{_ORIGINAL}|{_FORWARDED})\s*[:：]?$", re.I)
FORWARDED = re.compile(rf"{_FRAME}(?:{_FORWARDED})\s*[:：]?{_FRAME}$", re.I)

FRAMED = re.compile(r"[-_=*–—]{3,}\s*\S.{1,80}\S\s*[-_=*–—]{3,}$")

ABOVE_THIS_LINE = re.compile(
    r"[\W_]*(?:(?:please|kindly|veuillez|merci de|por favor|bitte|per favore|do not)\W+)?"
    r"(?:(?:type|write|enter|add) (?:your |a )?)?"
    r"(?:reply|response|respond|message|répond\w+|respond\w+|respuesta|antwort\w*|rispond\w+|"
    r"resposta)"
    r".{0,30}\b(?:above|au-dessus|ci-dessus|encima|arriba|oberhalb|über|sopra|acima)\b.{0,12}"
    r"\b(?:line|ligne|l[íi]nea|zeile|riga|linha)\b",
    re.I,
)

# The labels of a quoted header block, by meaning.
_LABELS = {
    "from": "from|de|von|da|van|od|från|fra|lähettäjä|feladó|kimden|gönderen|de la|от|от кого|"
    "发件人|寄件者|寄件人|差出人|送信元|보낸 사람|보낸사람|발신|발신인|من|מאת|expéditeur|remitente|mittente|"
    "remetente|absender|afzender|odesílatel|nadawca|šalje|saatja|від|відправник|отправитель|"
    "发送人|寄信人|보내는 사람|avsändare|afsender|avsender|nuo|no",
    "date": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|"
    "fecha|fecha de envío|data|inviato|verzonden|wysłano|wysłane|skickat|sendt|dato|lähetetty|"
    "päivämäärä|odesláno|küldve|gönderildi|tarih|trimis|отправлено|дата|发送时间|发件时间|日期|"
    "寄件日期|傳送時間|已傳送|日付|送信日時|보낸 날짜|보낸날짜|날짜|تاريخ الإرسال|تم الإرسال|التاريخ|נשלח|"
    "enviada|sent on|date et heure|sent at|надіслано|odoslané|dátum|dată|elküldve|saadetud|gönderilme|"
    "gönderme tarihi|dne|päiväys|fecha y hora|date d’envoi|inviato il|verzonden op|data wysłania|"
    "时间|送信日|보낸 시간|datums|kuupäev",
    "to": "to|til|à|pour|a|para|an|aan|do|till|til|vastaanottaja|komu|címzett|kime|către|кому|"
    "收件人|收件者|宛先|받는 사람|받는사람|수신|수신인|إلى|אל|destinataire|destinatario|empfänger|per|"
    "prima|za|saaja|alıcı|ontvanger|adressat|modtager|mottaker|mottagare|destinatário|получатель|"
    "接收人|받는이|kam|kellele",
    "cc": "cc|copie|copie à|kopie|kopia|copia|cópia|kopi|dw|копия|抄送|副本|참조|نسخة|bcc|cci|cco|"
    "reply-to|reply to|antwort an|répondre à|responder a|importance|priority|priorité|prioridad|"
    "wichtigkeit|attachment|attachments|pièces jointes|adjuntos|datos adjuntos|"
    "anlagen|anlage|allegati|anexos|bijlagen|załączniki|вложения|附件|添付ファイル|첨부|organisation|"
    "organization|kopija|másolat|kópia|bilgi|копія",
    "subject": "subject|objet|asunto|betreff|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|"
    "předmět|predmet|tárgy|konu|subiect|teema|tema|tēma|тема|主题|主旨|件名|제목|الموضوع|נושא|sujet|re",
}
LABEL_MEANING = {word: meaning for meaning, words in _LABELS.items() for word in words.split("|")}
LABEL_LINE = re.compile(r"[\s*_|>•]*([^\W\d][^:：\n]{0,24}?)[\s*_]*[:：][\s*_]*(.*)$", re.S)

# "Sent from my iPhone" and its kin: added by a device, not by a person.
DEVICE_LINE = re.compile(
    r"[\s\-_*>]*(?:"
    r"sent (?:from|via|with|using) [^,!?;<>]{2,50}|get outlook for .{2,40}|"
    r"envoy[ée] (?:de|depuis|à partir|avec|via) .{2,60}|télécharger outlook pour .{2,40}|"
    r"obtenir outlook pour .{2,40}|obtener outlook (?:para|de) .{2,40}|"
    r"(?:enviado|enviada) (?:desde|de|do|da|pelo|com|a partir de|mediante|con) .{2,60}|"
    r"(?:von|aus) mein(?:em|er) .{2,50}(?:gesendet|geschickt)|gesendet (?:mit|von|aus|"
    r"über) .{2,60}|"
    r"outlook für .{2,40} (?:beziehen|herunterladen)|holen sie sich outlook .{2,40}|"
    r"diese nachricht wurde von .{2,50} gesendet\.?|"
    r"inviato (?:da|dal|con|tramite) .{2,60}|scarica outlook per .{2,40}|"
    r"ottieni outlook per .{2,40}|"
    r"(?:verstuurd|verzonden) (?:vanaf|met|via|vanuit) .{2,60}|"
    r"outlook voor .{2,40} (?:downloaden|ophalen)|"
    r"wysłan[eoay] (?:z|za pomocą|przy użyciu) .{2,60}|pobierz (?:program )?outlook .{2,40}|"
    r"skickat från .{2,60}|sendt fra .{2,60}|lähetetty .{2,60}|odesláno z .{2,60}|"
    r"отправлено (?:с|из|от) .{2,60}|"
    r"(?:发自|来自|從|从)\s?我的.{2,40}|發自我的.{2,40}|发自.{2,30}邮箱|"
    r".{2,30}(?:から送信|から送信されました)|.{2,30}에서 보냄|나의 .{2,30}보냄|"
    r"(?:أُ?رسلت?|تم الإرسال|مرسل) من .{2,40}|"
    r"(?:télécharger|descargar|download) .{0,20}yahoo .{2,40}"
    r")(?:\s*<[^<>]*>)?[.\s*_]*$",
    re.I,
)

MAILING_LIST = re.compile(
    r"mailing list|mailman/listinfo|unsubscribe|désabonner|abmelden|darse de baja|"
    r"cancella iscrizione|"
    r"google groups|groups\.google|mailinglijst|lista dyskusyjna|listserv",
    re.I,
)
REPLY_DIRECTLY = re.compile(r"reply to this e?-?mail directly|you are receiving this because", re.I)

# "Kind regards": what stands after it is who wrote, not what they want.
_SIGN_OFFS = _any(
    r"""
    (?:(?:kind|best|warm|warmest|many|with|my|all|the|kindest)\s)*(?:regards|wishes)
    (?:yours|very|most)?\s?(?:truly|sincerely|faithfully|respectfully)(?:\s?yours)?
    best|all the best|cheers|cordially|respectfully|br|rgds|brgds|kr|take care|yours
    thanks(?: (?:again|a lot|so much|very much|in advance|for your help|and (?:best )?regards))?
    many thanks|thx|tia|ty
    thank you(?: (?:very much|so much|in advance|again|and (?:kind |best )?regards))?
    (?:bien |très )?cordialement|sincèrement|respectueusement|salutations(?: distinguées)?
    amicalement
    (?:avec )?(?:mes|nos|meilleures|sincères) (?:\w{1,14} )?salutations.{0,30}
    (?:je vous prie|veuillez) .{0,80}(?:salutations|considération).{0,30}|bien à (?:vous|toi)|cdlt
    cdt
    bonne (?:journée|soirée|réception)
    merci(?: (?:beaucoup|d['’]avance|par avance|encore|bien))?
    (?:(?:reciban? )?un )?(?:cordial |atento |afectuoso )?saludos?(?: cordial(?:es)?| atentos?)?
    atentamente|cordialmente|atte
    (?:muchas |mil )?gracias(?: (?:de antemano|por todo|por su ayuda|y un saludo|y saludos))?
    (?:un )?abrazo|quedo (?:a la espera|atent[oa]).{0,40}
    (?:mit )?(?:freundlich|best|herzlich|lieb|viel|schön|sonnig)e.? gr[uü](?:ß|ss)(?:en?)?(?: aus .{2,30})?
    mfg|vg|lg|gru(?:ß|ss)|grü(?:ß|ss)e|hochachtungsvoll
    (?:vielen |besten |herzlichen )?dank(?: im voraus)?|danke(?: (?:schön|im voraus))?
    (?:cordiali |distinti |cari |tanti |un cordiale )?salut[oi]|cordialmente
    (?:la |vi |ti )?ringrazi(?:o|amo)|(?:molte |tante )?grazie(?: mille| in anticipo)?
    buona giornata
    (?:com os )?(?:melhores |meus )?cumprimentos|atenciosamente
    (?:muito )?obrigad[oa](?: desde já| pela atenção)?|abraços?|cordialmente|att
    (?:met )?(?:vriendelijke|hartelijke|beste) groet(?:en)?|groet(?:en|jes)?|mvg|hoogachtend
    (?:alvast )?bedankt|dank (?:u|je)(?: wel)?
    (?:z )?(?:powa[żz]aniem|wyrazami szacunku)|pozdrawiam(?: serdecznie)?
    (?:serdecznie |łączę )?pozdrawiam|pozdrowienia|dziękuję
    (?:med )?(?:venn?lige?|bästa|vänliga?|varma|bedste|beste|kærlige?) (?:hils(?:en|ner)|hälsning(?:ar)?)
    mvh|hilsen|hälsningar|kh|vh|dbh|tack(?: på förhand)?|(?:på forhånd )?tak(?:k)?
    (?:ystävällisin |parhain )?terveisin|s pozdravem|s úctou|üdvözlettel|saygılarımla|cu stimă
    με εκτίμηση
    (?:с|з) (?:уважением|наилучшими пожеланиями|повагою)(?:.{0,30})?|всего (?:доброго|хорошего)
    спасибо(?: заранее)?
    此致|敬礼|祝好|谢谢|謝謝|顺祝商祺|敬具
    (?:どうぞ)?よろしくお願い(?:いた|致)?(?:します|申し上げます)
    감사합니다|안녕히 계세요
    مع (?:أطيب |فائق )?(?:التحيات|التحية|الاحترام|تحياتي)|تحياتي|شكرا(?:ً)?|وشكرا
    مع خالص (?:التحية|الشكر)
    """
)
SIGN_OFF = re.compile(rf"[\W_]*(?:{_SIGN_OFFS})[\W_]*$", re.I)
NAME_LINE = re.compile(
    r"(?:-{1,2}|/|~|–|—)\s?[^\W\d_][\w.'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,2}$"
)
