"""How people and devices end their mails, by language. Data only; mailroom.reading.signatures uses it."""
# ruff: noqa: E501 - an expression stands on one line

# "Sent from my iPhone": regular expressions, separated by commas; what follows is the device.
DEVICES = r"""
en: sent (?:from|via|with|using|by|on|securely from), get outlook for, sent with love from,
    this (?:e-?mail|message) was sent from, download outlook for,
    get (?:bluemail|mailbird|nine) for, sent (?:from )?yahoo mail
fr: envoy[ée]e? (?:de|du|depuis|à partir|avec|via|par|d['’]), télécharger outlook pour,
    obtenir outlook pour, provenance ?: courrier pour, ce message a été envoyé depuis,
    téléchargez outlook pour
es: enviad[oa] (?:desde|de|mediante|con|a través|por), obtener outlook (?:para|de),
    descargar? outlook para, este mensaje (?:ha sido|fue) enviado desde
de: gesendet (?:mit|von|aus|über|via), verschickt (?:mit|von), holen sie sich outlook,
    diese (?:nachricht|e-?mail) wurde (?:von|mit), versendet (?:von|mit), von outlook für,
    laden sie outlook für
it: inviat[oa] (?:da|dal|dalla|con|tramite|via), scarica outlook per, ottieni outlook per,
    il messaggio è stato inviato da
pt: enviad[oa] (?:do|da|de|pelo|pela|com|a partir|através|via|por), obter o outlook para,
    obtenha o outlook para, baixar o outlook para
nl: (?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|vanuit|door), download outlook voor,
    outlook downloaden voor
pl: wysłan[eoay] (?:z|za pomocą|przy użyciu|ze), pobierz (?:program |aplikację )?outlook,
    wysłano z
sv: skickat (?:från|med|via), skickades från, hämta outlook för, skaffa outlook för
da: sendt (?:fra|med|via), hent outlook (?:til|for), få outlook til
nb: sendt (?:fra|med|via), få outlook for, last ned outlook for
fi: lähetetty, hanki outlook
is: sent úr, sent frá
cs: odesláno (?:z|ze|pomocí), získat outlook pro, získejte outlook pro, posláno z
sk: odoslané (?:z|zo|pomocou), získajte outlook pre, odoslané z
sl: poslano (?:z|iz|s)
hr: poslano (?:s|sa|iz|putem)
sr: послато (?:са|са мог), poslato sa
bg: изпратено от
ru: отправлено (?:с|из|от|через|со|посредством), скачать outlook для, загрузить outlook для,
    послано с, установить outlook для
uk: надіслано (?:з|із|від|через), відправлено (?:з|із)
et: saadetud minu
lv: nosūtīts no
lt: išsiųsta iš
hu: (?:elküldve|küldve) (?:az?|innen|a következőből)?
ro: trimis (?:de pe|din|de la|cu), obțineți outlook pentru
el: στάλθηκε από, αποκτήστε το outlook, εστάλη από
ca: enviat (?:des de|des del|amb)
vi: (?:được )?gửi từ, đã gửi từ
id: dikirim dari, dapatkan outlook untuk
th: ส่งจาก
he: נשלח מ, נשלחה מ, קבל את outlook
ar: أُ?رسلت?ْ? من, تم الإرسال من, مرسلة? من, أرسل من, احصل على outlook
fa: ارسال شده از, فرستاده شده از
zh: 发自, 發自, 来自我的, 從我的.{1,20}(?:傳送|发送), 从我的.{1,20}发送, 來自我的, 从我的, 從我的,
    傳送自, 获取 ?outlook for, 取得 .{1,10}版 outlook, 获取适用于.{2,20}outlook
"""
# The same where the device stands first.
DEVICES_FIRST = r"""
ja: (?:から送信|より送信|から送信されました|から送信しました)。?,
    outlook for .{2,20}を(?:入手|取得)
ko: (?:에서 보냄|에서 발송|에서 보낸 메일|에서 보냈습니다)\.?, .{0,10}용 outlook (?:다운로드|받기)
tr: (?:['’]?(?:dan|den|tan|ten)|umdan|ümden|ımdan|imden|inden|ından) gönderildi\.?,
    outlook uygulamasını edinin
de: (?:von|aus) (?:mein(?:em|er)|unterwegs) .{0,50}(?:gesendet|geschickt),
    outlook für .{2,20} (?:beziehen|herunterladen), von unterwegs gesendet
nl: outlook voor .{2,20} (?:downloaden|ophalen)
hu: az outlook .{2,20} beszerzése
"""

# "Kind regards": what stands after it is who wrote, not what they want.
SIGN_OFFS = r"""
en: (?:(?:with |my |our |all
    |the )*(?:kind|kindest|best|warm|warmest|many|very best|friendly)\s)*(?:regards|wishes),
    with (?:kind|best|warm|kindest|warmest|my best|many thanks and)? ?(?:regards|wishes|thanks|appreciation|respect),
    (?:yours|very|most)?\s?(?:truly|sincerely|faithfully|respectfully|cordially)(?:\s?yours)?,
    best, all (?:the|my) best, my best, cheers, cordially, respectfully, br, rgds, brgds, kr,
    b\. ?rgds, best rgds, take care, yours, warmly, sincerely, love, xoxo, hugs, talk soon,
    speak soon,
    have a (?:great|nice|good|lovely|wonderful) (?:day|weekend|evening|week|one)(?: ahead)?,
    looking forward to (?:hearing from you|your (?:reply|response|answer))(?: soon)?
fr: (?:bien |très |tr[eé]s )?cordialement(?: vôtre)?, sincèrement(?: vôtre)?, respectueusement,
    salutations(?: distinguées| cordiales)?, amicalement, bien amicalement,
    (?:avec )?(?:mes|nos|meilleures|sincères|cordiales) (?:\w{1,14} ){0,2}salutations.{0,30},
    (?:je vous prie|veuillez|nous vous prions) .{0,100}(?:salutations|considération|sentiments).{0,40},
    bien à (?:vous|toi), cdlt, cdt, bàv,
    bonne (?:journée|soirée|réception|fin de journée|semaine), bon(?:ne)? week-?end,
    dans l['’]attente de .{3,40}, à bientôt, bises, bisous
es: (?:(?:reciban?|le envío|enviamos) )?(?:un )?(?:cordial |atento |afectuoso
    |fuerte )?saludos?(?: (?:muy )?(?:cordial(?:es)?|atentos?|afectuosos?))?,
    (?:muy )?atentamente, (?:l[aeo]s? )?saludan? (?:muy )?(?:atentamente|cordialmente), cordialmente, atte, (?:un )?(?:fuerte )?abrazo,
    sin otro particular.{0,80}, quedo (?:a la espera|atent[oa]|a su disposición).{0,60},
    quedamos .{3,60}, saludos y gracias, slds, slds cordiales,
    (?:a la espera|en espera) de .{3,60}, que tenga (?:un )?buen día, feliz día
de: (?:mit )?(?:den )?(?:freundlich|best|herzlich|lieb|viel|schön|sonnig|nett|kollegial)e.? gr(?:ü|ue|u)(?:ß|ss)(?:en?)?(?: (?:aus|nach|von) .{2,30})?,
    (?:mit )?freundlichem gru(?:ß|ss), (?:viele|liebe) gr(?:ü|ue)(?:ß|ss)e(?: und .{3,30})?, mfg,
    vg, lg, bg, gru(?:ß|ss), gr(?:ü|ue)(?:ß|ss)e, hochachtungsvoll, hochachtend, ihr, ihre,
    beste grüsse, schöne(?:n|s)? (?:tag|abend|wochenende)(?: noch)?, bis (?:bald|dann),
    ich freue mich auf .{3,40}
it: (?:(?:un )?(?:cordiali|cordiale|distinti|cari|tanti|migliori|affettuosi) )?salut[oi](?: cordiali)?,
    cordialmente, con (?:stima|i migliori saluti|osservanza), buona (?:giornata|serata|settimana),
    a presto, in attesa di .{3,50}, rimango in attesa.{0,50}, un caro saluto, un abbraccio
pt: (?:com (?:os )?)?(?:melhores |meus |os meus )?(?:cumprimentos|saudações), atenciosamente, att,
    atte, abraços?, cordialmente, um abraço, respeitosamente,
    (?:com )?(?:os )?melhores cumprimentos, aguardo (?:o )?(?:seu )?retorno.{0,30},
    fico no aguardo.{0,30}
nl: (?:met )?(?:vriendelijke|hartelijke|beste|warme|collegiale|zonnige) groet(?:en)?,
    groet(?:en|jes)?, mvg, hgr, gr, m\.?v\.?g\.?, hoogachtend,
    (?:met )?vriendelijke groeten?(?: uit .{2,30})?, fijne (?:dag|avond)(?: nog)?
pl: (?:z )?(?:powa[żz]aniem|wyrazami szacunku|serdecznymi pozdrowieniami), (?:serdecznie |łączę
    |ciepło )?pozdrawiam(?: serdecznie)?, pozdrowienia, pozdr, z pozdrowieniami,
    łączę wyrazy szacunku, miłego dnia
sv: (?:med )?(?:bästa|vänliga?|varma|hjärtliga) hälsning(?:ar)?, mvh, hälsningar, m\.v\.h\.?,
    allt gott, ha det bra
da: (?:(?:med|de) )?(?:venlige?|bedste|kærlige?|varme) hils(?:en|ner), mvh, hilsen, kh, vh, dbh,
    med venlig hilsen
nb: (?:med )?(?:vennlige?|beste|hjertelige?) hils(?:en|ner), mvh, hilsen, vh, med vennlig hilsen
fi: (?:ystävällisin |parhain |lämpimin )?terveisin, terv, terveiset, yt, kunnioittavasti,
    ystävällisesti
is: (?:með )?(?:bestu|kærri) kveðj(?:u|a|ur), kveðja
cs: s (?:přátelským |srdečným )?pozdravem, s úctou, s přáním (?:hezkého|pěkného) dne, zdraví,
    hezký den
sk: s (?:priateľským )?pozdravom, s úctou, s pozdravom, pekný deň
sl: lep pozdrav, (?:s )?spoštovanjem, lp
hr: (?:srdačan |lijep )?pozdrav, (?:s )?(?:poštovanjem|štovanjem), lp
sr: (?:срдачан )?поздрав, с поштовањем, srdačan pozdrav, s poštovanjem
bg: (?:с )?(?:уважение|поздрави?|най-добри пожелания), поздрави
ru: (?:с )(?:уважением|наилучшими пожеланиями|почтением|приветом|любовью)(?:.{0,30})?,
    всего (?:доброго|хорошего|наилучшего), искренне ваш, хорошего дня
uk: (?:з )(?:повагою|найкращими побажаннями)(?:.{0,30})?, гарного дня, щиро ваш
et: (?:parimate |lugupidamisega|tervitustega|parimat)(?:.{0,20})?, tervitades
lv: ar cieņu, cieņā
lt: pagarbiai, su pagarba, geriausi linkėjimai
hu: (?:baráti |szívélyes )?üdvözlettel, üdv, tisztelettel, köszönettel, üdvözlöm
ro: (?:cu )?(?:stimă|respect|deosebită considerație|stima), toate cele bune, o zi bună
tr: saygılarımla, saygılarımızla, sevgiler, iyi çalışmalar, saygılar
el: (?:με )?(?:εκτίμηση|φιλικούς χαιρετισμούς|τιμή), φιλικά, χαιρετισμούς
ca: (?:ben )?cordialment, atentament, salutacions(?: cordials)?, una (?:cordial )?salutació
vi: trân trọng, thân ái, kính thư
id: salam(?: hormat)?, hormat (?:saya|kami), salam hangat
th: ขอแสดงความนับถือ, ด้วยความเคารพ
he: בברכה(?:.{0,20})?, בכבוד רב
ar: مع (?:أطيب |فائق |خالص )?(?:التحيات|التحية|الاحترام|تحياتي|الشكر|الود)(?:.{0,30})?,
    تحياتي(?:.{0,20})?, وتفضلوا .{3,50}
fa: با (?:احترام|تشکر|سپاس)(?:.{0,20})?
zh: 此致, 敬礼, 祝好, 顺祝商祺, 此致敬礼, 祝商祺, 敬上, 敬启, 祝您?工作顺利, 順頌商祺, 敬祝,
    敬祝商祺, 祝一切顺利, 此致 敬礼, 順祝商祺
ja: 敬具, 以上, (?:どうぞ|何卒)?(?:よろしく|宜しく)お願い(?:いた|致)?(?:します|申し上げます),
    よろしくお願いします, 草々, かしこ
ko: 안녕히 계세요, 드림, 올림, 좋은 하루 (?:되세요|보내세요), 수고하세요
"""
# "Thank you": the same, but it also begins a sentence, so only a name or a card may follow.
THANKS = r"""
en: thanks(?: (?:again|a lot|so much|very much|in advance|for your (?:help|time|assistance|reply)|and (?:best
    |kind |warm )*regards))?, (?:many|much) thanks(?: in advance)?, thx, tia, ty, tks, thnx,
    with (?:many )?thanks, thanks and regards,
    thank you(?: (?:very much|so much|in advance|again|for your (?:help|time|assistance|reply)|and (?:kind
    |best |warm )*regards))?, thanks & regards, thank you & regards, (?:much )?appreciated
fr: (?:mille |un grand
    |grand )?merci(?: (?:beaucoup|d['’]avance|par avance|encore|bien|infiniment|à vous))?
es: (?:muchas |mil
    |muchísimas )?gracias(?: (?:de antemano|por todo|por su ayuda|y un saludo|y saludos|por adelantado|anticipadas))?
de: (?:vielen |besten |herzlichen |tausend )?dank(?: (?:im voraus|vorab|und .{3,30}))?,
    danke(?: (?:schön|im voraus|sehr|vorab|und .{3,30}))?
it: (?:la |vi |ti )?ringrazi(?:o|amo)(?: anticipatamente)?, (?:molte |tante
    |mille )?grazie(?: mille| in anticipo| tante| e .{3,30})?
pt: (?:muito )?obrigad[oa](?: (?:desde já|pela atenção|e .{3,30}))?, (?:desde já )?grat[oa],
    agradecid[oa]
nl: (?:alvast |hartelijk )?(?:bedankt|dank)(?: (?:alvast|voor uw hulp|bij voorbaat))?,
    dank (?:u|je)(?: wel)?, bvd
pl: dziękuję(?: (?:z góry|i pozdrawiam|bardzo|serdecznie))?, z góry dziękuję, dzięki
sv: tack(?: (?:på förhand|så mycket))?
da: (?:på forhånd |mange )?tak(?: på forhånd)?
nb: (?:på forhånd |tusen |mange )?takk(?: på forhånd)?
fi: kiitos(?: etukäteen| paljon)?, kiitoksia, kiittäen
cs: děkuji(?: předem| mockrát)?, díky, předem děkuji, děkujeme
sk: ďakujem(?: vopred)?, vopred ďakujem, vďaka
sl: hvala(?: lepa| vnaprej)?
hr: (?:unaprijed )?hvala(?: lijepa| unaprijed)?
bg: благодаря(?: предварително)?
ru: (?:заранее |большое )?(?:спасибо|благодарю|благодарны?)(?: заранее)?
uk: (?:щиро |заздалегідь )?дякую(?: заздалегідь)?
hu: (?:előre is )?köszönöm(?: előre is| szépen)?
ro: (?:vă )?mul[țt]umesc(?: anticipat)?
tr: teşekkürler, teşekkür ederim, şimdiden teşekkürler
el: (?:σας )?ευχαριστώ(?: εκ των προτέρων| πολύ)?
ca: (?:moltes )?gràcies(?: per endavant)?
vi: (?:xin )?cảm ơn
id: terima kasih
he: תודה(?: (?:רבה|מראש))?
ar: (?:و)?شكراً?(?: جزيلا| لكم)?, ولكم جزيل الشكر
fa: با تشکر, ممنون, سپاس
zh: 谢谢, 謝謝, 多谢, 非常感谢, 谢谢您, 感谢
ja: ありがとうございます, (?:どうも)?ありがとうございました
ko: 감사합니다, 고맙습니다, 감사드립니다
th: ขอบคุณ(?:ครับ|ค่ะ|มาก)?
"""

# The beginning of a notice that a company's server adds below every mail.
NOTICES = r"""
en: (?:this|the information (?:contained )?in this|the contents? of this|information in this) (?:e-?mail|message|communication|transmission|electronic).{0,160}(?:confidential|privileged|intended (?:only|solely)|proprietary),
    (?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission)(?: message)?(?: and|,|
    \(| may| is).{0,120}(?:attachment|confidential|intended|privileged),
    (?:confidentiality|legal|privacy|disclaimer|important|privileged|confidential)(?: (?:notice|note|statement|information|disclaimer))? ?:.{0,400}(?:confiden|privileg|intended|recipient|e-?mail|disclos),
    (?:confidentiality|legal) (?:notice|disclaimer), disclaimer,
    (?:\w )?(?:please )?consider the environment before printing,
    if you (?:have received|are not|received) (?:this|the (?:intended|named|addressee)).{0,60}(?:e-?mail|message|error|recipient),
    (?:think|save) (?:before you print|paper), before printing.{0,30}(?:think|consider),
    please (?:think|consider) (?:of |about )?(?:the|our) environment,
    (?:this e-?mail (?:has been|was) (?:scanned|checked)|virus-free),
    unless otherwise stated .{0,80}registered,
    .{0,80}www\.avast\.com, diese e-?mail wurde von avast, el software de antivirus avast
fr: (?:ce|cet|le présent|l['’]information contenue dans ce) (?:message|e-?mail|courriel|mail|courrier).{0,120}(?:confidentiel|destinataire|usage exclusif),
    avis de confidentialité, (?:pensez|merci de penser) (?:à|a) l['’]environnement,
    avant d['’]imprimer, n['’]imprimez (?:ce|cet|que)
es: (?:este|el presente) (?:mensaje|correo|e-?mail|comunicado).{0,160}(?:confidencial|destinatario|exclusiv),
    (?:la )?información contenida en este.{0,100},
    aviso (?:legal|de confidencialidad|de privacidad), (?:cláusula|nota) de confidencialidad,
    antes de imprimir, piense en el medio ambiente,
    de conformidad con lo (?:establecido|dispuesto) .{0,120}(?:datos|rgpd|protección),
    protección de datos
de: (?:diese|die in dieser) (?:e-?mail|nachricht|mail).{0,120}(?:vertraulich|geschützt|bestimmt|adressat),
    der inhalt dieser (?:e-?mail|nachricht).{0,80}, vertraulichkeits(?:hinweis|klausel),
    haftungsausschluss, (?:bitte )?(?:denken sie|prüfen sie).{0,60}(?:umwelt|ausdrucken|drucken),
    wichtiger hinweis ?:
it: (?:questo|il presente|le informazioni contenute in questo|le informazioni contenute nella presente) (?:messaggio|e-?mail|comunicazione).{0,160}(?:riservat|confidenzial|destinatari|allegati),
    le informazioni contenute (?:in questo|nella presente).{0,100}, avviso di riservatezza,
    ai sensi (?:del|della|dell['’]).{0,80}(?:privacy|dati|gdpr|regolamento|d\.? ?lgs),
    prima di stampare, rispetta l['’]ambiente
pt: (?:esta|este|a presente) (?:mensagem|e-?mail|comunicação|correio).{0,160}(?:confidencia|destinatári|sigilos|privilegiad),
    aviso (?:legal|de confidencialidade), antes de imprimir, a informação contida n.{0,60}
nl: (?:dit|de informatie in dit|deze|de inhoud van dit) (?:bericht|e-?mail|e-mailbericht).{0,160}(?:vertrouwelijk|bestemd|geadresseerde),
    denk aan het milieu, aan dit bericht kunnen geen rechten
pl: (?:ta|niniejsza|informacje zawarte w) (?:wiadomość|korespondencja|tej wiadomości|niniejszej).{0,160}(?:poufn|adresat|przeznaczon),
    klauzula poufności, zanim wydrukujesz
sv: (?:detta|denna|informationen i detta) (?:meddelande|e-?post|mejl).{0,120}(?:konfidentiell|avsedd|mottagare),
    tänk på miljön
da: (?:denne|oplysningerne i denne) (?:e-?mail|meddelelse|besked).{0,120}(?:fortrolig|beregnet|modtager),
    tænk på miljøet
nb: (?:denne|informasjonen i denne) (?:e-?posten?|meldingen).{0,120}(?:konfidensiell|beregnet|mottaker)
fi: (?:tämä|tässä) (?:viesti|sähköposti).{0,120}(?:luottamuksellinen|tarkoitettu)
cs: (?:tato|tento|obsah této) (?:zpráva|e-?mail|zprávy).{0,120}(?:důvěrn|určen)
hu: (?:ez|jelen|az) (?:az )?(?:e-?mail|üzenet|levél).{0,120}(?:bizalmas|címzett)
ro: acest (?:mesaj|e-?mail).{0,120}(?:confidențial|destinatar)
tr: bu (?:e-?posta|mesaj|ileti).{0,120}(?:gizli|alıcı)
ru: (?:это|данное|настоящее|информация[^.]{0,30}в этом) (?:сообщени|электронн|письмо).{0,160}(?:конфиденциальн|предназначен|адресат),
    уведомление о конфиденциальности, подумайте об окружающей среде
uk: (?:це|дане) (?:повідомлення|електронн|лист).{0,160}(?:конфіденційн|призначен)
ar: (?:هذه|إن هذه|تحتوي هذه) (?:الرسالة|البريد).{0,160}(?:سرية|المرسل إليه|خاصة)
zh: 本(?:邮件|郵件|电子邮件|電子郵件|信件).{0,80}(?:保密|机密|機密|收件人),
    保密(?:声明|提示|聲明), 免责声明, 免責聲明
ja: (?:この|本)(?:メール|電子メール).{0,60}(?:機密|秘密|宛先|受信者)
ko: (?:본|이) (?:메일|이메일|메시지|전자우편).{0,80}(?:기밀|비밀|수신인)
"""

MAILING_LISTS = r"""
en: mailing list, mailman/listinfo, unsubscribe, google groups, groups\.google, listserv,
    you (?:are receiving|received) this
fr: désabonner, désinscrire
es: darse de baja, lista de correo
de: abmelden, mailingliste
it: cancella iscrizione
nl: mailinglijst, uitschrijven
pl: lista dyskusyjna
"""
