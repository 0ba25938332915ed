"""What machines write in the body: absence, receipts, challenges, acknowledgements; per language."""

import re

# "I am away": somewhere in the first lines.
ABSENT = re.compile(
    r"\b(?:i am|i'm|i’m|i will be|i'll be|we are) (?:currently |presently |now |not )?(?:out of "
    r"(?:the )?"
    r"office|away (?:from|on|until)|on (?:\w+ )?(?:leave|holiday|vacation|a business trip|travel)|"
    r"not in the office|travell?ing|unavailable|on annual)|"
    r"\b(?:currently |now )?out of (?:the )?office (?:from|until|till|and|on|with|through|for)\b|"
    r"\bje (?:suis|serai) (?:actuellement |en ce moment )?(?:absente?|en (?:cong[ée]|vacances|"
    r"d[ée]placement|formation)|hors du bureau)|actuellement absente?|"
    r"\b(?:estoy|estar[ée]|me encuentro)(?: \w+)? (?:fuera de|ausente|de (?:vacaciones|viaje|baja|"
    r"permiso))|\bno estoy en la oficina|"
    r"\bich bin (?:\S{1,20} ){0,6}(?:abwesend|nicht im b[üu]ro|im urlaub|au[ßs]er haus|"
    r"nicht (?:am platz|im haus|im dienst)|"
    r"nicht erreichbar|in elternzeit|verreist|unterwegs)|\bbefinde ich mich (?:\S{1,20} ){0,3}im "
    r"urlaub|"
    r"\b(?:sono|sar[òo]|saro')(?: \w+)? (?:assente|fuori (?:sede|ufficio)|in (?:ferie|trasferta|"
    r"vacanza))|"
    r"\b(?:estou|estarei|encontro-me)(?: \w+)? (?:fora do|ausente|de (?:f[ée]rias|licen[çc]a)|em "
    r"(?:f[ée]rias|viagem))|"
    r"\bik ben (?:\S{1,20} ){0,5}(?:afwezig|niet aanwezig|niet op kantoor|met (?:vakantie|verlof)|op "
    r"vakantie|niet bereikbaar)|"
    r"\b(?:jestem|b[ęe]d[ęe]) (?:\S{1,20} ){0,3}(?:nieobecn[ya]|na urlopie|poza biurem|niedost[ęe]pn)|"
    r"\bjsem (?:\S{1,20} ){0,4}(?:mimo kancel[áa][řr]|na dovolen[ée]|nep[řr][íi]tom)|"
    r"nejsem v kancel[áa][řr]i|"
    r"\bjag (?:[äa]r|har) (?:\S{1,20} ){0,4}(?:inte p[åa] kontoret|p[åa] semester|ledig|semester|"
    r"fr[åa]nvarande|borta|bortrest|f[öo]r[äa]ldraledig)|"
    r"\bjeg (?:er|har) (?:\S{1,20} ){0,4}(?:ikke (?:p[åa] kontoret|til stede)|p[åa] ferie|ferie|"
    r"frav[æa]rende|bortreist|ute av kontoret|p[åa] kursus|permisjon)|"
    r"\b(?:olen|en ole) (?:\S{1,20} ){0,4}(?:lomalla|poissa|tavoitettavissa|toimistolla|paikalla|"
    r"virkavapaalla)|"
    r"\b(?:sunt|voi fi) (?:\S{1,20} ){0,3}(?:[iî]n concediu|plecat[ăa]?|absent[ăa]?|[iî]n afara "
    r"biroului)"
    r"|nu sunt la birou|"
    r"(?:szabads[áa]gon (?:vagyok|leszek)|nem vagyok (?:az )?irod[áa]ban|h[áa]zon k[íi]v[üu]l "
    r"vagyok)|"
    r"я (?:\S{1,20} ){0,3}(?:в отпуске|отсутствую|нахожусь в (?:отпуске|командировке)|в командировке)|"
    r"меня (?:не будет|нет) (?:на рабочем месте|в офисе)|"
    r"я (?:\S{1,20} ){0,3}(?:у відпустці|відсутн\w+|у відрядженні)|мене немає на робочому місці|"
    r"(?:βρίσκομαι|είμαι|θα είμαι|θα απουσιάζω|απουσιάζω)(?: \w+){0,3} ?(?:εκτός|σε άδεια|με "
    r"άδεια|"
    r"απών|από το γραφείο)|"
    r"(?:ofis dışındayım|izindeyim|izinde olacağım|tatildeyim|ofiste (?:değilim|olmayacağım))|"
    r"我(?:目前|现在|現在|正在|将|將)?(?:正在|在)?(?:外出|休假|出差|度假|不在(?:办公室|辦公室))|"
    r"(?:不在にして|休暇(?:を取って|中|をいただ)|出張中|外出(?:中|して)|席を外して|休業)|"
    r"(?:부재\s?중|휴가 ?중|출장 ?중|자리를 비우|휴가를)|"
    r"(?:أنا (?:حاليا |حالياً )?(?:خارج المكتب|في إجازة)|سأكون (?:خارج المكتب|في إجازة)|خارج "
    r"المكتب)|"
    r"(?:אני (?:כרגע |נמצאת? )?(?:מחוץ למשרד|בחופשה|ב?חופש|לא במשרד)|איני במשרד)",
    re.I,
)
# "... so somebody else, or later": the second sign without which the first is not believed.
INSTEAD = re.compile(
    r"(?:limited|no|without|intermittent|sporadic) access to (?:my )?e-?mail|"
    r"(?:in|for) (?:any |an |case of )?(?:urgent|emergenc|immediate)|"
    r"(?:upon|on|after|when i) (?:my )?return|will be forwarded|"
    r"please (?:contact|e-?mail|call|reach)|will (?:reply|respond|answer|get back)|"
    r"(?:back|return(?:ing)?) (?:in the office |to the office )?(?:on|in)\b|"
    r"en cas d['’]urgence|[àa] mon retour|veuillez (?:contacter|vous adresser)|pour toute "
    r"(?:urgence|"
    r"demande)|(?:de retour|retour) (?:le|pr[ée]vu)|votre (?:message|mail|courriel) (?:ne )?sera|"
    r"en caso de urgencia|(?:a|tras) mi (?:regreso|vuelta)|para (?:asuntos|temas|cualquier) |"
    r"contacte con|p[óo]ngase en contacto|asuntos urgentes|respondere?[ée]|"
    r"in dringenden|bei dringenden|r[üu]ckkehr|wenden sie sich|nicht weitergeleitet|"
    r"weitergeleitet|"
    r"wieder (?:erreichbar|im b[üu]ro|f[üu]r sie)|vertret|"
    r"per (?:urgenze|questioni urgenti|comunicazioni urgenti)|in caso di (?:urgenz|necessit)|al "
    r"mio "
    r"(?:rientro|ritorno)|si prega di contattare|contattare|"
    r"em caso de urg[êe]ncia|(?:ao|no|ap[óo]s o) (?:meu )?(?:meu )?(?:regresso|retorno)|por "
    r"favor,? "
    r"contacte|assuntos urgentes|contact(?:e|ar)\b|"
    r"(?:in|bij) (?:dringende|spoed)|bij mijn terugkomst|neem(?:t u)? contact op|weer (?:aanwezig|"
    r"bereikbaar|op kantoor)|niet doorgestuurd|na mijn terugkeer|"
    r"w (?:pilnych|nag[łl]ych|sprawach)|prosz[ęe] (?:o kontakt|kontaktowa)|po (?:moim )?powrocie|"
    r"po urlopie|"
    r"v (?:nal[ée]hav|urgentn|p[řr][íi]pad[ěe])|po (?:m[ée]m )?n[áa]vratu|kontaktujte|obracejte|"
    r"(?:vid|i) (?:br[åa]dskande|akuta|akutte|hast)|v[äa]nligen kontakta|n[äa]r jag (?:[äa]r )?"
    r"(?:kommer )?tillbaka|[åa]ter (?:p[åa]|i)|haster|vennligst kontakt|kontakt venligst|tilbage|"
    r"tilbake|ved (?:hastende|presserende)|du kan kontakte|kontakta|"
    r"kiireellis|palaan|palattuani|ota(?:ttehan)? yhteytt[äa]|vastaan viesti|loman j[äa]lkeen|"
    r"[iî]n caz de urgen|pentru urgen|contacta[țt]i|la [iî]ntoarcere|voi r[ăa]spunde|"
    r"s[üu]rg[őo]s|visszat[ée]r|k[ée]rem,? (?:keresse|forduljon)|v[áa]laszol|"
    r"по срочным|срочны|обращайтесь|отвечу|вернусь|после возвращения|в экстренн|"
    r"термінов|звертайтес|відповім|повернуся|після повернення|"
    r"επείγ|επικοινωνήστε|επιστρέψω|επιστροφή|απαντήσω|"
    r"acil|dönüşümde|döndüğümde|lütfen|iletişime geç|tarihinde|"
    r"紧急|緊急|急事|请联系|請聯|回来后|回來後|尽快(?:回复|处理)|稍后(?:回复)?|致电|联系|返回|"
    r"お急ぎ|ご連絡|連絡(?:いたし|させ|くだ)|返信(?:いたし|でき|が)|戻り次第|後日|改めて|以降|"
    r"급한|긴급|연락|복귀|돌아와|회신|답장|확인|"
    r"للأمور العاجلة|عاجل|الاتصال|التواصل|عودتي|سأرد|سأقوم|"
    r"דחוף|דחופים|לפנות|אחזור|כשאחזור|לחזרתי|אשיב",
    re.I,
)
# "This is an automatic reply": says it all, when nobody asks anything besides.
SAYS_AUTOMATIC_REPLY = re.compile(
    r"^[\W_]{0,6}(?:(?:please note (?:that )?)?(?:this|the following) (?:e-?mail |message )?is "
    r"an?|"
    r"(?:ceci|ce (?:message|courriel|mail)) est une?|(?:este|esta|[ée]ste) (?:mensaje |correo "
    r")?(?:es|[ée])"
    r" una?|(?:dies|das|diese (?:e-?mail|nachricht)) ist eine?|(?:questa|questo)(?: messaggio)? "
    r"[èe] "
    r"una?|esta [ée] uma|dit is een|(?:to|ta wiadomo[śs][ćc])(?: jest)?|detta [äa]r ett|dette er "
    r"et|"
    r"t[äa]m[äa] on|tohle je|toto je|ez egy|acesta este un|это|це|αυτή είναι(?: μια| μία)?|bu(?: "
    r"bir)?|"
    r"这是(?:一封)?|這是(?:一封)?|これは|이것은|이 메일은|هذا|هذه|זוהי|זו)\s*(?:"
    r"(?:auto(?:mat(?:ic(?:ally)?|ed))?[ -]?(?:generated )?(?:reply|response|responder|answer|"
    r"acknowledge?ment|vacation|out.of.office))|(?:r[ée]ponse|accus[ée] de r[ée]ception) "
    r"automatique|"
    r"(?:respuesta|resposta) autom[áa]tica|automati\w+ (?:generierte )?(?:antwort|"
    r"eingangsbest\w+)|"
    r"risposta automatica|automati(?:sch|sche) (?:antwoord|gegenereerd antwoord|reactie|bericht)|"
    r"(?:odpowied[źz] automatyczna|automatyczna odpowied[źz])|automati(?:skt|sk) (?:svar|"
    r"autosvar)|"
    r"autosvar|automaattinen vastaus|automatick[áa] odpov[ěe][ďd]|automatikus v[áa]lasz|"
    r"r[ăa]spuns automat|автоматический ответ|автоматична відповідь|αυτόματη απάντηση|"
    r"otomatik (?:bir )?(?:yan[ıi]t|cevap)|自动(?:回复|答复)|"
    r"自動(?:回覆|回复|返信|応答)|자동\s?(?:응답|회신)|رد تلقائي|תשובה אוטומטית|הודעה אוטומטית)",
    re.I | re.M,
)

# ---- read receipts without a form (RFC 8098 has one) ----

RECEIPT_SUBJECT = re.compile(
    r"\s*(?:(?:read|not read|delivered|relayed|lu|non lu|remis|gelesen|ungelesen gel[öo]scht|"
    r"nicht "
    r"gelesen|zugestellt|le[íi]do|no le[íi]do|entregado|letto|non letto|recapitato|consegnato|"
    r"lida|"
    r"lido|n[ãa]o lida|entregue|gelezen|niet gelezen|bezorgd|przeczytane|nieprzeczytane|"
    r"dostarczono|"
    r"l[äa]st|ol[äa]st|l[æa]st|ul[æa]st|lest|ulest|luettu|lukematta|p[řr]e[čc]teno|"
    r"nep[řr]e[čc]teno|"
    r"doru[čc]eno|elolvasva|olvasatlan|citit|necitit|прочитано|не прочитано|доставлено|"
    r"διαβάστηκε|okundu|已读|已讀|未读|開封済み|開封済|읽음|읽지 않음|تمت القراءة|נקרא)\s*[:：]|"
    r"(?:read|return|delivery|lotus notes return) receipt|lesebest[äa]tigung|"
    r"empfangsbest[äa]tigung|"
    r"accus[ée] de (?:lecture|r[ée]ception)|confirmation de lecture|confirmaci[óo]n de (?:lectura|"
    r"entrega)|acuse de (?:recibo|lectura)|conferma di lettura|ricevuta di (?:lettura|ritorno)|"
    r"confirma[çc][ãa]o de leitura|recibo de leitura|leesbevestiging|ontvangstbevestiging|"
    r"potwierdzenie (?:przeczytania|odczytu|odbioru)|l[äa]skvitto|l[æa]sekvittering|"
    r"lesekvittering|"
    r"lukukuittaus|potvrzen[íi] o p[řr]e[čc]ten[íi]|olvas[áa]si visszaigazol[áa]s|уведомление о "
    r"прочтении|"
    r"отчет о прочтении|開封(?:確認|通知)|已读回执|阅读回执|읽음 확인|수신 ?확인)",
    re.I,
)
RECEIPT_TEXT = re.compile(
    r"\b(?:was|has been|is) (?:read|displayed|opened|received by|deleted without being read)\b|"
    r"this is a (?:return |read )?receipt|this (?:receipt|is not a guarantee)|return receipt|"
    r"successfully (?:delivered|relayed)|was (?:successfully )?(?:delivered|relayed) to|"
    r"(?:a [ée]t[ée]|est) (?:lue?|affich[ée]e?|ouverte?|remise?|supprim[ée]e? sans)|accus[ée] de|"
    r"wurde (?:am |gelesen|angezeigt|ge[öo]ffnet|zugestellt|ungelesen)|lesebest[äa]tigung|"
    r"(?:fue|ha sido|se ha) (?:le[íi]d[oa]|mostrad[oa]|abiert[oa]|entregad[oa])|acuse de recibo|"
    r"[èe] (?:stat[oa] )?(?:lett[oa]|visualizzat[oa]|apert[oa]|consegnat[oa])|ricevuta di|"
    r"(?:foi|est[áa]) (?:lid[oa]|exibid[oa]|abert[oa]|entregue)|recibo de|"
    r"(?:is|werd) (?:gelezen|weergegeven|geopend|bezorgd|ontvangen)|zosta[łl]a? (?:przeczytan|"
    r"wy[śs]wietlon|dostarczon)|"
    r"(?:l[äa]stes|har l[äa]sts|blev l[æa]st|er l[æa]st|ble lest|er lest|luettiin|on luettu)|"
    r"byla? (?:p[řr]e[čc]ten|zobrazen|doru[čc]en)|elolvas|(?:a fost) (?:citit|afi[șs]at)|"
    r"было (?:прочитано|открыто|доставлено)|прочитано|διαβάστηκε|okundu|已于|已阅读|被阅读|已讀|"
    r"開封(?:され|済)|表示され|읽었습니다|읽음|تمت قراءة|נקרא",
    re.I,
)

# ---- challenge and response ----

CHALLENGE_SUBJECT = re.compile(
    r"^.{0,40}confirm (?:your|that you)\b.{0,30}(?:e-?mail to|message|sent)|"
    r"^.{0,40}(?:e-?mail|message|sender|sender address) (?:verification|confirmation|"
    r"authentication) (?:required|needed|request)|"
    r"^.{0,40}requires? (?:sender |your )?(?:confirmation|verification|authentication)|"
    r"^.{0,60}(?:awaiting|pending) your (?:verification|confirmation|approval)|"
    r"^.{0,40}verify your (?:message|e-?mail) to\b|^\s*please (?:confirm|verify) your message|"
    r"\b(?:spam ?arrest|boxtrapper|choicemail|mailinblack|spamcease|knowspam|sendio|0spam)\b|"
    r"challenge[/ -]response|^.{0,40}(?:waiting for confirmation|permission (?:required|request) "
    r"to "
    r"(?:send|e-?mail))|"
    r"^.{0,40}your (?:e-?mail|message) (?:to .{1,60} )?(?:is waiting|is on hold|has been held|"
    r"requires|is being held)|"
    r"antispam uol|confirma[çc][ãa]o de (?:envio|remetente)|confirmez? (?:que vous|votre envoi)|"
    r"^.{0,40}authentification de (?:l['’]exp[ée]diteur|votre)|best[äa]tigen sie (?:ihre "
    r"(?:nachricht|"
    r"e-?mail) an|den versand)|absenderbest[äa]tigung",
    re.I,
)
CHALLENGE_TEXT = re.compile(
    r"(?:message|e-?mail|mail) (?:that )?(?:you sent )?.{0,60}(?:is being held|has been held|"
    r"will be held|is on hold|is waiting|has been quarantined|has not (?:yet )?been delivered|"
    r"awaits).{0,160}"
    r"(?:confirm|verif|click|reply|approv|authenticat)|"
    r"(?:to (?:have|get|release|deliver) your (?:message|e-?mail).{0,80}|in order "
    r".{0,60}deliver.{0,60})"
    r"(?:click|reply|confirm|visit)|"
    r"(?:click|follow|visit|go to).{0,80}(?:so that|to (?:have|get|ensure|let)) .{0,40}(?:message|"
    r"e-?mail) .{0,30}(?:deliver|reach|releas|accept)|"
    r"(?:confirm|prove|verify) (?:that )?you(?:'re| are) (?:a (?:human|real person|person)|not a "
    r"(?:spammer|robot|machine)|human)|"
    r"(?:uses?|using|protected by|powered by).{0,40}(?:challenge[/ -]response|tmda|spam ?arrest|"
    r"boxbe|boxtrapper|choicemail|qurb|mailinblack|spamblocker|bluebottle|vanquish|0spam|sendio)|"
    r"(?:added|add you) to (?:my|the|his|her) (?:approved|allowed|safe|white) ?(?:senders? )?list|"
    r"i (?:now )?(?:apologize for this automatic reply|use an? (?:anti-?spam|spam).{0,60}verif)|"
    r"pour que (?:votre|ce) (?:message|mail|courriel|e-?mail).{0,80}(?:remis|d[ée]livr|parvien|"
    r"cliqu|valid)|vous authentifier.{0,80}(?:message|mail)|para que su (?:mensaje|correo).{0,80}"
    r"(?:entregad|confirm)|para que (?:sua|a sua|seu) (?:mensagem|e-?mail).{0,80}(?:entreg|"
    r"confirm)|"
    r"damit ihre (?:nachricht|e-?mail).{0,80}(?:zugestellt|best[äa]tig)|perch[ée] il (?:suo|tuo) "
    r"messaggio.{0,80}(?:consegnat|conferm)",
    re.I,
)

# ---- "we have your message": what other helpdesks answer to everything ----

ACKNOWLEDGES = re.compile(
    r"[\W\d_]{0,12}(?:(?:re|aw|sv|r[ée]p)\s?:\s?)?(?:(?:we|we've|we have) received your|(?:your "
    r")?(?:ticket|"
    r"case|request|enquiry|inquiry|e-?mail|message) (?:\W?\w{0,20}\d\w{0,20}\W? )?(?:has been |"
    r"was |is )?"
    r"(?:received|created|opened|logged|registered)|thank you for (?:contacting|your (?:e-?mail|"
    r"message|enquiry|inquiry|request))|thanks for contacting|acknowledge?ment of receipt|"
    r"receipt of your|"
    r"(?:nous avons bien re[çc]u|accus[ée] de r[ée]ception|votre demande a (?:bien )?[ée]t[ée])|"
    r"(?:hemos recibido (?:su|tu)|acuse de recibo|su solicitud ha sido)|"
    r"(?:eingangsbest[äa]tigung|wir haben ihre|ihre anfrage (?:ist|wurde))|"
    r"(?:abbiamo ricevuto|conferma di ricezione)|(?:recebemos (?:a sua|o seu)|confirma[çc][ãa]o "
    r"de "
    r"rece[pç])|(?:ontvangstbevestiging|wij hebben uw)|potwierdzenie (?:otrzymania|odbioru)|"
    r"(?:mottagningsbekr[äa]ftelse|kvittering for)|我们已收到|已收到您的|"
    r"お問い合わせ(?:ありがとう|を受け付け)|접수되었습니다|"
    r"ваш(?:е обращение| запрос) (?:принят|зарегистрирован))",
    re.I,
)
