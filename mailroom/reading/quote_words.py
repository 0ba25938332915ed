"""The words by which mail clients introduce what they quote or forward, by language.

Data; what is done with it stands in attributions, header_blocks and separators.
"""

import re
from collections.abc import Iterator

# The first words of "On Monday … wrote:" | its verbs. Plain words, separated by commas.
ATTRIBUTIONS = """
en: on, at, quoting | wrote, writes, said, typed, said the following
fr: le, citant | a écrit, à écrit, a ecrit, écrit
es: el, a las, citando a | escribió, escribio, ha escrito, escribe
de: am, zitat von | schrieb, schrieben, schreibt, geschrieben
it: il, il giorno, in data, alle, citando | ha scritto, scrive
pt: em, no dia, às, a, citando | escreveu, escreve
nl: op, citeren van | schreef, geschreven, schrijft
pl: w dniu, dnia, dn., wiadomość napisana przez | napisał, napisała, napisał(a), pisze, nadesłał
sv: den, vid, på | skrev
da: den, på | skrev
nb: den, på, kl | skrev
fi: | kirjoitti
is: þann | skrifaði
cs: dne | napsal, napsala, napsal(a), napsal/a, píše
sk: dňa, dna | napísal, napísala, napísal(a), napísal/a, píše
sl: dne, v | napisal, napisala, napisal/-a, je napisal/a, piše
hr: dana | je napisao, napisao je, napisala je, je napisao/la, je napisala, piše
sr: дана | је написао, је написала, је написао/ла, написао је, пише
bg: на | написа, пише
ru: | написал, написала, написал(а), написал (-а), пишет, писал, писала, писал(а)
uk: | пише, написав, написала, написав(ла), написав (-ла), писав
be: | піша, напісаў
et: kuupäev | kirjutas
lv: | rakstīja
lt: | rašė
hu: | írta, ezt írta, írt
ro: în, pe, la | a scris
tr: | yazdı, şunu yazdı, şunları yazdı
el: στις, την | έγραψε
ca: el, missatge de | va escriure, ha escrit, escrigué
gl: o, el | escribiu
eu: | idatzi du, idatzi zuen
vi: vào, lúc | đã viết
id: pada | menulis
ms: pada | menulis
he: בתאריך, ב | כתב, כתבה, כתב/ה
ar: في, بتاريخ | كتب, كتبت, كتب/كتبت, تمت كتابة ما يلي
fa: در | نوشت
hi: | ने लिखा
"""
# The same where words are not set apart by spaces.
UNSPACED_ATTRIBUTIONS = """
zh: 在, 于, 於 | 写道, 写到, 寫道, 寫到, 写了
ja: | のメール, さんは書きました, さんが書きました, が書き込んだもの, は書きました, からのメール
ko: | 님이 작성, 작성, 이(가) 쓴 글, 가 쓴 글, 님이 쓴 글, 씀
th: ในวันที่, เมื่อ | เขียนว่า, เขียน
"""

# The labels of a quoted header block: from | date | to | others | subject.
LABELS = """
en: from | sent, date, sent on, sent at, received | to | cc, bcc, reply-to, reply to, importance,
    priority, attachment, attachments, organization, organisation, sender, resent-from, resent-to,
    message-id, list-id | subject, re
fr: de, expéditeur | envoyé, envoyé le, date, date d'envoi, date d’envoi, date et heure | à, a,
    pour, destinataire | copie, copie à, cci, répondre à, priorité, importance, pièces jointes,
    pièce jointe | objet, sujet
es: de, remitente | enviado, enviado el, enviados, fecha, fecha de envío, fecha y hora | para, a,
    destinatario | cco, copia, responder a, importancia, prioridad, adjuntos, datos adjuntos |
    asunto
de: von, absender | gesendet, gesendet am, datum | an, empfänger | kopie, blindkopie, antwort an,
    wichtigkeit, priorität, anlagen, anlage, anhang | betreff
it: da, mittente | inviato, inviato il, data, spedito | a, per, destinatario | copia, ccn,
    rispondi a, allegati, priorità | oggetto, ogg
pt: de, remetente | enviado, enviada, enviada em, enviado em, data | para, destinatário | cópia,
    anexos, responder a, responder para, prioridade | assunto
nl: van, afzender | verzonden, verzonden op, datum | aan, ontvanger | kopie, bijlagen,
    antwoord aan, beantwoorden, prioriteit | onderwerp
pl: od, nadawca | wysłano, wysłane, data, data wysłania, dnia | do, adresat, odbiorca | dw, udw,
    kopia, załączniki, odpowiedz do, ważność | temat
sv: från, avsändare | skickat, skickades, datum | till, mottagare | kopia, svar till, bilagor,
    prioritet | ämne
da: fra, afsender | sendt, dato | til, modtager | kopi, svar til, vedhæftet, prioritet | emne
nb: fra, avsender | sendt, dato | til, mottaker | kopi, svar til, vedlegg | emne
fi: lähettäjä | lähetetty, päivämäärä, päiväys, pvm | vastaanottaja, saaja | kopio, liitteet,
    vastausosoite | aihe
is: frá | sent, dagsetning | til | afrit | efni
cs: od, odesílatel | odesláno, datum, dne | komu, pro | kopie, skrytá, přílohy, odpovědět |
    předmět
sk: od, odosielateľ | odoslané, dátum | komu | kópia, prílohy, odpovedať | predmet
sl: od, pošiljatelj | poslano, datum | za, prejemnik | kp, kopija, priloge | zadeva
hr: od, šalje | poslano, datum | za, prima | kopija, privitci | predmet, naslov
sr: од, шаље, šalje | послато, датум, poslato | за, прима | копија, kopija | тема, наслов, naslov
bg: от | изпратено, дата | до | копие, як | относно, тема
ru: от, от кого, отправитель | отправлено, дата, дата отправления | кому, получатель | копия,
    ответить, вложения, важность | тема
uk: від, від кого, відправник | надіслано, дата, відправлено | кому | копія, вкладення | тема
et: saatja, kellelt | saadetud, kuupäev | saaja, kellele | koopia, manused | teema
lv: no, nuo | nosūtīts, datums | kam | kopija, pielikumi | tēma, temats
lt: nuo | išsiųsta, data | kam, gavėjas | kopija, priedai | tema
hu: feladó, küldő | küldve, elküldve, dátum | címzett | másolat, mellékletek, válaszcím | tárgy
ro: de la, expeditor | trimis, trimisă, dată, data | către, la | copie, atașări | subiect
tr: kimden, gönderen | gönderildi, gönderme tarihi, gönderilme, tarih | kime, alıcı | bilgi, ekler
    | konu
el: από, αποστολέας | στάλθηκε, απεστάλη, ημερομηνία, εστάλη | προς, παραλήπτης | κοιν,
    κοινοποίηση, συνημμένα | θέμα
ca: de | enviat, enviat el, data | a, per a | còpia, adjunts | assumpte
eu: nork, igorlea | bidalia, data | nori | kopia | gaia
vi: từ, người gửi | đã gửi, ngày, thời gian | đến, tới, người nhận | đính kèm | chủ đề, tiêu đề
id: dari | terkirim, dikirim, tanggal | kepada, untuk | tembusan, lampiran | subjek, perihal
th: จาก | ส่ง, ส่งเมื่อ, วันที่ | ถึง | สำเนา | เรื่อง, หัวเรื่อง
he: מאת | נשלח, תאריך | אל | עותק, העתק | נושא
ar: من | تم الإرسال, تاريخ الإرسال, التاريخ, تاريخ, أُرسلت | إلى, الى | نسخة, مرفقات | الموضوع
fa: از | ارسال شده, تاریخ | به | رونوشت | موضوع
hi: प्रेषक | दिनांक, भेजा गया | प्रति | प्रतिलिपि | विषय
zh: 发件人, 发送人, 寄信人, 寄件人, 寄件者, 寄件人名稱 | 发送时间, 发件时间, 发送日期, 日期, 时间,
    寄件日期, 傳送時間, 傳送日期, 已傳送, 時間, 發送時間 | 收件人, 收件者, 接收人, 至 | 抄送,
    副本, 密送, 附件, 重要性, 回复 | 主题, 主旨, 主題, 标题
ja: 差出人, 送信元, 送信者 | 日付, 送信日時, 送信日, 日時 | 宛先, 受信者, to | 添付ファイル,
    返信先 | 件名, タイトル
ko: 보낸 사람, 보낸이, 발신자, 발신인, 발신, 보내는 사람 | 보낸 날짜, 날짜, 보낸 시간, 일자,
    보낸 시각 | 받는 사람, 받는이, 수신자, 수신인, 수신 | 참조, 첨부, 숨은참조 | 제목
"""
MEANINGS = ("from", "date", "to", "cc", "subject")

# What stands within "-----Original Message-----"; regular expressions, separated by commas.
ORIGINALS = """
en: original message, original appointment, original mail, reply message, original e-?mail
fr: message d['’]origine, message (?:original|initial), mail original, courrier original
es: mensaje original, correo original, mensaje de .{1,80}
de: urspr(?:ü|ue?)ngliche (?:nachricht|mail|e-?mail), original-?nachricht, original-?mail,
    nachricht von .{1,80}, antwort nachricht, originalmeldung
it: messaggio originale, messaggio da .{1,80}
pt: mensagem original, mensagem de .{1,80}
nl: oorspronkelijke? (?:bericht|e-?mail), origineel bericht
pl: (?:wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna)
sv: ursprungligt (?:meddelande|mail), originalmeddelande
da: oprindelig (?:meddelelse|besked|e?-?mail)
nb: opprinnelig (?:melding|e-?post)
fi: alkuperäinen viesti
is: upprunalegt skeyti
cs: původní (?:zpráva|e-?mail)
sk: pôvodná správa, pôvodný e-?mail
sl: izvirno sporočilo
hr: (?:izvorna|originalna) poruka
sr: оригинална порука
bg: оригинално (?:писмо|съобщение)
ru: (?:исходное|оригинальное|первоначальное) сообщение
uk: (?:вихідне|оригінальне|початкове) повідомлення
et: algne (?:sõnum|kiri), algsõnum
lv: sākotnējā ziņa, oriģinālā vēstule
lt: pradinis laiškas, originali žinutė
hu: eredeti (?:üzenet|levél)
ro: mesaj(?:ul)? original
tr: (?:orijinal|özgün) (?:mesaj|ileti|e-?posta)
el: (?:αρχικό|πρωτότυπο) μήνυμα
ca: missatge original
vi: tin nhắn gốc, thư gốc
id: pesan asli
th: ข้อความต้นฉบับ
he: (?:הודעה מקורית|ההודעה המקורית)
ar: الرسالة الأصلية
fa: پیام اصلی
zh: 原始邮件, 原始郵件, 原邮件, 原始信件, 原始訊息, 回复的原邮件, 回覆郵件, 原郵件
ja: 元のメッセージ, オリジナルメッセージ, 元のメール
ko: 원본 ?(?:메시지|메일|이메일)
"""

# The same of a forwarded message, and of "Begin forwarded message:".
FORWARDEDS = """
en: (?:begin |original )?forwarded (?:message|mail|e-?mail|by .{1,80})
fr: (?:d[ée]but du |courrier
    |e-?mail )?(?:message )?(?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]|transmis),
    d[ée]but de l['’]e-?mail transf[ée]r[ée], transféré par .{1,80}
es: (?:inicio del )?(?:mensaje|correo)(?: electrónico)? (?:reenviado|remitido),
    reenviado por .{1,80}
de: (?:anfang der )?weitergeleitete[nr]? (?:nachricht|mail|e-mail), weitergeleitet von .{1,80}
it: (?:inizio )?(?:del )?messaggio inoltrato, inoltrato da .{1,80}
pt: (?:in[íi]cio da )?mensagem (?:reenviada|encaminhada|original encaminhada),
    encaminhado por .{1,80}
nl: (?:begin )?doorgestuurde? (?:bericht|e-?mail), doorgestuurd door .{1,80}
pl: (?:początek |treść )?(?:wiadomość przekazana|przekazan[ae]j? wiadomo(?:ść|ści)),
    (?:początek )?przekazywanej wiadomości, forwardowana wiadomość
sv: (?:start på )?vidarebefordrat (?:meddelande|brev|mejl|mail), vidarebefordrat av .{1,80}
da: (?:start på )?videresendt (?:meddelelse|besked|e-?mail), videresendt af .{1,80}
nb: (?:start på )?videresendte? (?:melding|e-?post), videresendt av .{1,80}
fi: (?:välitetty|edelleenlähetetty|välitettävä) viesti(?: alkaa)?
is: áframsent skeyti
cs: (?:začátek )?přepos(?:laná|ílané) zpráv[ay]
sk: (?:začiatok )?prepos(?:laná|lanej|ielanej) správ[ay]
sl: posredovano sporočilo, začetek posredovanega sporočila
hr: (?:započni )?proslijeđen[aue] poruk[aue]
sr: прослеђена порука, prosleđena poruka
bg: препратено (?:писмо|съобщение)
ru: (?:пересланное|пересылаемое|переадресованное|перенаправленное) (?:сообщение|письмо),
    начало (?:переадресованного|пересылаемого) (?:сообщения|письма)
uk: переслане повідомлення, початок листа[,] що пересилається, пересланий лист,
    початок переспрямованого повідомлення
et: edastatud (?:kiri|sõnum)
lv: pārsūtīt[ās] (?:ziņojum[sa]|vēstule|ziņa)
lt: persiųstas laiškas, persiunčiamas laiškas
hu: továbbított (?:üzenet|levél)(?: kezdete)?
ro: (?:începe )?mesaj(?:ul)? (?:redirec[țţt]ionat|transmis mai departe)
tr: (?:iletil(?:en|miş)|yönlendirilmiş) (?:mesaj|ileti|posta|e-?posta), ileti başlangıcı,
    iletilen mesaj başlangıcı
el: προωθημένο μήνυμα, αρχή προωθημένου μηνύματος
ca: missatge reenviat, inici del missatge reenviat
eu: birbidalitako mezua
vi: thư (?:được )?chuyển tiếp, bắt đầu thư được chuyển tiếp, (?:forwarded )?tin nhắn chuyển tiếp
id: pesan (?:yang )?diteruskan, mulai pesan yang diteruskan
th: ข้อความที่ส่งต่อ, เริ่มข้อความที่ส่งต่อ
he: הודעה שהועברה, תחילת ההודעה המועברת
ar: (?:بدء )?الرسالة المُ?عاد توجيهها, (?:بدء )?رسالة (?:مُعاد|معاد) توجيهها
fa: پیام هدایت‌شده, پیام فوروارد شده
hi: अग्रेषित संदेश
zh: 已?转发的?(?:邮件|消息|信件), 下面是被转发的邮件, 开始转发的邮件, 转发邮件信息,
    轉寄的?(?:郵件|訊息|信件), 轉寄郵件開始, 已轉寄的郵件, 轉發的?(?:郵件|訊息), 開始轉寄郵件,
    以下是轉寄的信件
ja: 転送(?:された|する)?(?:メッセージ|メール)(?:の開始)?, 転送メール
ko: 전달된 ?(?:메시지|메일|이메일)(?: 시작)?, 다음은 전달된 메시지입니다, 전달 메시지
"""

# "Please type your reply above this line", as ticket systems ask.
ABOVE_THIS_LINE = """
en: above (?:this|the|that) (?:dotted )?(?:line|text), above the line, above here
fr: au-dessus de cette ligne, ci-dessus de cette ligne, au-dessus de la ligne
es: (?:encima|arriba) de esta l[íi]nea, sobre esta l[íi]nea
de: (?:oberhalb|über) (?:dieser|diese) (?:zeile|linie)
it: sopra (?:di )?questa (?:riga|linea), al di sopra di questa (?:riga|linea)
pt: acima (?:desta|dessa|da) linha
nl: boven deze (?:regel|lijn)
pl: (?:powyżej|nad) (?:tej|tego|tą|tym) (?:linii|wiersza|linią|wierszem)
sv: ovanför (?:denna|den här) (?:rad|linje)
da: over denne linje
nb: over denne linjen
fi: tämän rivin yläpuolelle
cs: nad (?:tento řádek|tuto čáru|tímto řádkem)
sk: nad tento riadok, nad týmto riadkom
hu: e sor fölé, a vonal fölé
ro: deasupra acestei linii
tr: bu satırın üst, bu çizginin üst
el: πάνω από αυτή τη γραμμή
ru: (?:выше|над) этой (?:строки|строкой|линии|линией|чертой)
uk: вище цього рядка, над цим рядком
he: מעל (?:ל)?שורה זו
ar: فوق هذا (?:السطر|الخط), أعلى هذا السطر
zh: (?:在此|此|在该|这)(?:行|线|條線|条线)(?:以上|之上|上方|上面), 在此行上方
ja: この(?:行|線)(?:より|の)上
ko: 이 (?:줄|선) 위
"""


def columns(table: str) -> Iterator[list[list[str]]]:
    """Of each language its columns, of each column its words."""
    for row in _languages(table):
        yield [_words(column) for column in row.split("|")]


def any_of(table: str) -> str:
    """The regular expressions of a table of one column as one alternative, the longest first."""
    expressions = [one for row in _languages(table) for one in _words(row)]
    return "|".join(sorted(expressions, key=len, reverse=True))


def _languages(table: str) -> list[str]:
    return [row.partition(":")[2] for row in re.split(r"\n(?=[a-z]{2}:)", table.strip())]


def _words(column: str) -> list[str]:
    return [word.strip() for word in re.split(r",\s", column.strip()) if word.strip()]
