"""How people and devices end their mails, and what only looks so: composed by us."""

DEVICE_LINES = (
    "Sent from my iPhone",
    "Sent from my iPad",
    "Sent from my iPhone, please excuse any typos",
    "Sent from my phone. Please excuse brevity.",
    "Sent from Outlook for Android",
    "Sent from Outlook<http://aka.ms/weboutlook>",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for Android",
    "Sent from Mail for Windows 10",
    "Sent from Mail for Windows",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail. Get the app",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent via the Samsung Galaxy S20 5G, an AT&T 5G smartphone",
    "Sent from my T-Mobile 4G LTE Device",
    "Sent from my BlackBerry 10 smartphone on the Rogers network.",
    "Sent from my BlackBerry® wireless device",
    "Sent from my Verizon Wireless BlackBerry",
    "Sent from my Windows Phone",
    "Sent from my Huawei phone",
    "Sent from Proton Mail mobile",
    "Sent with Proton Mail secure email.",
    "Sent with ProtonMail Secure Email.",
    "Sent using Zoho Mail",
    "Sent via Superhuman",
    "Sent via Superhuman iOS",
    "Sent from Mailspring, the best free email app for work",
    "Sent from Gmail Mobile",
    "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    "Sent from mobile",
    "Sent from AOL Mobile Mail",
    "Sent from my mobile device",
    "Sent from Spark",
    "Sent by Spike",
    "Sent from Nine",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon iPad",
    "Envoyé à partir de Outlook pour Android",
    "Envoyé à partir d'Outlook",
    "Envoyé depuis mon appareil Galaxy",
    "Envoyé depuis mon smartphone Samsung Galaxy.",
    "Envoyé de mon iPhone 12",
    "Envoyé depuis l'application Mail Orange",
    "Envoyé depuis Yahoo Mail pour Android",
    "Envoyé avec la messagerie sécurisée Proton Mail.",
    "Télécharger Outlook pour iOS",
    "Obtenir Outlook pour Android",
    "Provenance : Courrier pour Windows 10",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Mobile de Movistar",
    "Enviado desde Outlook para Android",
    "Enviado desde Correo para Windows 10",
    "Enviado desde Yahoo Mail para Android",
    "Obtener Outlook para iOS",
    "Obtener Outlook para Android<https://aka.ms/AAb9ysg>",
    "Enviado do meu iPhone",
    "Enviado do Yahoo Mail no Android",
    "Enviado via iPhone",
    "Enviado a partir do Outlook para Android",
    "Enviado do meu smartphone Samsung Galaxy.",
    "Obter o Outlook para iOS",
    "Von meinem iPhone gesendet",
    "Gesendet von meinem iPhone",
    "Gesendet von Mail für Windows 10",
    "Gesendet mit der GMX Mail App",
    "Gesendet von Outlook für Android",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Holen Sie sich Outlook für iOS",
    "Outlook für iOS beziehen",
    "Outlook für Android herunterladen",
    "Inviato da iPhone",
    "Inviato dal mio iPad",
    "Inviato da Posta per Windows 10",
    "Inviato da Outlook per Android",
    "Inviato da Libero Mail per Android",
    "Scarica Outlook per iOS",
    "Ottieni Outlook per Android",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanaf mijn Samsung Galaxy-smartphone.",
    "Verzonden vanuit Mail voor Windows 10",
    "Verzonden met mijn iPad",
    "Outlook voor iOS downloaden",
    "Wysłane z iPhone'a",
    "Wysłano z iPhone'a",
    "Wysłano z aplikacji Poczta dla systemu Windows 10",
    "Wysłane z mojego smartfonu Samsung Galaxy.",
    "Wysłano z programu Outlook dla systemu Android",
    "Pobierz program Outlook dla systemu iOS",
    "Skickat från min iPhone",
    "Skickades från E-post för Windows",
    "Hämta Outlook för iOS",
    "Sendt fra min iPhone",
    "Sendt fra Mail til Windows",
    "Hent Outlook til iOS",
    "Få Outlook for iOS",
    "Lähetetty iPhonesta",
    "Lähetetty puhelimestani",
    "Hanki Outlook iOSille",
    "Odesláno z iPhonu",
    "Odesláno z mého iPhone",
    "Odoslané z iPhonu",
    "Elküldve az iPhone-omról",
    "Trimis de pe iPhone-ul meu",
    "iPhone'umdan gönderildi",
    "Στάλθηκε από το iPhone μου",
    "נשלח מה-iPhone שלי",
    "Надіслано з iPhone",
    "Отправлено с iPhone",
    "Отправлено из мобильной Яндекс Почты",
    "Отправлено из Mail.ru для Android",
    "Изпратено от моя iPhone",
    "Poslano s mog iPhonea",
    "发自我的iPhone",
    "发自我的 iPad",
    "从我的iPhone发送",
    "發自我的 iPhone",
    "從我的 iPhone 傳送",
    "获取 Outlook for iOS",
    "iPhoneから送信",
    "iPadから送信",
    "Outlook for iOS を入手",
    "나의 iPhone에서 보냄",
    "내 iPhone에서 보냄",
    "أُرسلت من الـ iPhone",
    "أرسلت من الـ iPhone الخاص بي",
    "Gửi từ iPhone của tôi",
    "Dikirim dari iPhone saya",
    "ส่งจาก iPhone ของฉัน",
    "Enviat des del meu iPhone",
)

CLOSINGS = (
    "Kind regards,",
    "Best regards",
    "Regards,",
    "Warm regards,",
    "Sincerely,",
    "Yours sincerely,",
    "Yours faithfully",
    "Best,",
    "Cheers,",
    "Thanks,",
    "Thank you,",
    "Thanks and regards,",
    "Many thanks,",
    "Best wishes",
    "With kind regards,",
    "All the best,",
    "Respectfully,",
    "BR,",
    "Rgds",
    "Thanks in advance,",
    "Cordialement,",
    "Bien cordialement,",
    "Bien à vous,",
    "Salutations distinguées",
    "Meilleures salutations,",
    "Sincères salutations",
    "Cdlt",
    "Merci d'avance,",
    "Merci,",
    "Bonne journée,",
    "Veuillez agréer, Madame, Monsieur, mes salutations distinguées.",
    "Je vous prie d'agréer, Madame, l'expression de mes sentiments distingués.",
    "Avec mes meilleures salutations,",
    "Très cordialement",
    "Saludos,",
    "Un saludo,",
    "Saludos cordiales,",
    "Atentamente,",
    "Cordialmente,",
    "Un cordial saludo,",
    "Gracias,",
    "Muchas gracias,",
    "Reciba un cordial saludo,",
    "Atte.",
    "Quedo a la espera de su respuesta.",
    "Saluda atentamente",
    "Mit freundlichen Grüßen",
    "Freundliche Grüsse",
    "Viele Grüße,",
    "Beste Grüße",
    "Liebe Grüße",
    "MfG",
    "Herzliche Grüße aus Berlin",
    "Vielen Dank",
    "Mit besten Grüßen",
    "Danke und Gruß",
    "Hochachtungsvoll",
    "Vielen Dank im Voraus",
    "Cordiali saluti",
    "Distinti saluti,",
    "Saluti",
    "Grazie,",
    "Un cordiale saluto",
    "Grazie mille",
    "Atenciosamente,",
    "Com os melhores cumprimentos,",
    "Cumprimentos,",
    "Obrigado,",
    "Abraços,",
    "Att.,",
    "Melhores cumprimentos",
    "Muito obrigada,",
    "Met vriendelijke groet,",
    "Met vriendelijke groeten",
    "Mvg",
    "Groeten,",
    "Hartelijke groet",
    "Bedankt,",
    "Hoogachtend",
    "Alvast bedankt",
    "Z poważaniem",
    "Pozdrawiam,",
    "Pozdrawiam serdecznie",
    "Serdecznie pozdrawiam",
    "Dziękuję",
    "Z wyrazami szacunku",
    "Med vänliga hälsningar",
    "Mvh",
    "Hälsningar,",
    "Venlig hilsen",
    "Med venlig hilsen",
    "De bedste hilsner",
    "Hilsen,",
    "Med vennlig hilsen",
    "Vennlig hilsen",
    "Ystävällisin terveisin",
    "Terveisin",
    "Kiitos",
    "S pozdravem",
    "S úctou",
    "Děkuji",
    "S pozdravom",
    "Üdvözlettel",
    "Cu stimă",
    "Saygılarımla",
    "Teşekkürler",
    "Με εκτίμηση",
    "Ευχαριστώ",
    "Lep pozdrav",
    "Srdačan pozdrav",
    "С уважением,",
    "С наилучшими пожеланиями,",
    "Спасибо",
    "Заранее спасибо",
    "З повагою,",
    "Дякую",
    "С уважение",
    "此致",
    "敬礼",
    "谢谢",
    "祝好",
    "謝謝",
    "よろしくお願いいたします。",
    "どうぞよろしくお願い申し上げます。",
    "ありがとうございます。",
    "敬具",
    "감사합니다.",
    "감사합니다",
    "안녕히 계세요",
    "드림",
    "مع التحية،",
    "مع أطيب التحيات",
    "تحياتي",
    "شكرا",
    "وتفضلوا بقبول فائق الاحترام",
    "בברכה,",
    "תודה",
    "Trân trọng,",
    "Terima kasih",
    "با احترام",
)

OWN_SENTENCES = (
    "Sent from Lima on Monday, the form arrived in Geneva on Friday.",
    "I sent from my office the form yesterday.",
    "Best would be a call tomorrow",
    "Thanks for the form",
    "Gracias por su respuesta",
    "Thank you for your mail of Monday",
    "Merci de me répondre",
    "The mark:\n-- figurative\n-- in colour",
    "Regards the class: is 35 right?",
    "Vielen Dank für Ihre Antwort",
    "Danke für die Auskunft",
    "My best client asks\nwhether class 9 covers apps?",
    "Please answer\nThanks\nIt is urgent, we need it by Monday to file the renewal.",
    "Saludos a todos en la oficina de parte de mi colega",
    "Enviado de Lima por correo el lunes",
    "Could you confirm that this email is confidential?",
    "Is this message intended only for me",
    "The information in this message is confidential, I hope. When is the deadline?",
)

# Whole mails of which every line is the writer's own.
OWN_WORDS = (
    """Dear Madam,

the holder is:

Name: ACME S.L.
Address: Calle Mayor 1
From: 3 March 2026
To: 3 March 2036
Class: 9

Can you confirm?""",
    """Hello,

My details:
Tel: +34 600 000 000
E-mail: vera@visitor.example
Please call me.""",
    """Dear Sirs,

Please change the address of the holder to

Acme SA
Calle Mayor 1
28001 Madrid
Tel: +34 600 000 000
info@acme.example""",
    """The list of goods:
- apps
- shoes
- hats""",
    """Hi

Here is what your letter says:

"On 3 March 2026, the Office wrote: the mark is refused."

Why?""",
    """Questions:

1. Fee?
2. Time?

Date: 3 March 2026
Subject: two marks

Regards the second: no answer yet, can you help me?""",
    """Le 3 mars 2026 à 16:05 j'ai reçu votre lettre. Elle dit :
la marque est refusée.
Pourquoi ?""",
    """El 3 de marzo de 2026 a las 16:05 recibí su carta, que dice:
la marca es denegada.
¿Por qué?""",
    """Am 3. März 2026 um 16:05 habe ich angerufen und Frau Meier schrieb mir:
Die Gebühr ist bezahlt.
Stimmt das?""",
    """In your mail of 3 March 2026 16:05 you wrote:
"the fee is 653"
Is that still so?""",
    """Hello
The amount is > 100 CHF.
Is it > 653?""",
    """Original message: see attached
I want to know the fee.""",
    """Please write your reply above the line in the form I attach, is that right?""",
    """Dear all,

-----
Mark: ACME
Class: 9
-----

Please confirm.""",
    """****
Important
****
Please confirm by Friday.""",
    """To: the Registry
Subject: renewal of mark 123456

Dear Sirs,
I want to renew.""",
    """From: ACME S.L., Madrid
Mark: 123456
I want to renew.""",
    """Hallo,
von: Berlin
nach: Den Haag
an: 3. März
Betreff: Termin
Passt das?""",
    """Thanks for the quick reply!
I wrote:
"class 9"
and meant class 35.""",
    """Bonjour,

De : Madrid à La Haye, quel est le délai ?
À : qui dois-je écrire ?
Merci de votre réponse""",
    """Good morning,

I wanted to ask about two marks.

Best
practice tells me to file early, is that so?""",
    """Hello,
> is this character allowed in a mark?
I mean the sign above.""",
    """Vera wrote me:
the fee is paid.
Is it?""",
    """Could you send it to: vera@visitor.example on 3.3.2026 at 16:05:
I need it then.""",
    """See the page https://example.org/a?b=1:
there the fee is 100.""",
    """My reference: 2026-03-03 16:05 a@b.example:
please use it.""",
    """--- first part ---
text
--- second part ---
text""",
    """Hi,

the applicant is

ACME Ltd
1 High Street
London

and the representative is

Smith & Co
2 Low Street
London""",
    """안녕하세요.

2026년 3월 3일 16:05에 보낸 메일을 받으셨나요?
수수료를 알려 주세요.""",
    """您好，

我于2026年3月3日16:05提交了申请，请问费用是多少？
谢谢您的帮助，盼复。""",
    """お世話になっております。
2026年3月3日 16:05 に送ったメールの件:
手数料を教えてください。""",
    """مرحبا،
في 3 مارس 2026 الساعة 16:05 كتبت لكم:
ما هي الرسوم؟""",
    """Здравствуйте!
3 марта 2026 г. в 16:05 я вам писал:
какова пошлина?""",
    """I was told on 3 March 2026 by Mr Smith <smith@registry.example>:
"You may file late."
Is that right?""",
)
