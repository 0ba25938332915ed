"""Forwarded messages, as the clients of many languages mark them."""

import pytest

from mailroom.reading.parsing import Address, ParsedEmail, parse_email

# The mark, then the labels of subject, date, sender and recipient.
MARKED = [
    ("-------- Forwarded Message --------", "Subject", "Date", "From", "To"),
    ("-------- Message transféré --------", "Sujet", "Date", "De", "Pour"),
    ("-------- Weitergeleitete Nachricht --------", "Betreff", "Datum", "Von", "An"),
    ("-------- Mensaje reenviado --------", "Asunto", "Fecha", "De", "Para"),
    ("-------- Messaggio Inoltrato --------", "Oggetto", "Data", "Mittente", "A"),
    ("-------- Mensagem encaminhada --------", "Assunto", "Data", "De", "Para"),
    ("-------- Doorgestuurd bericht --------", "Onderwerp", "Datum", "Van", "Aan"),
    ("-------- Przekazana wiadomość --------", "Temat", "Data", "Nadawca", "Adresat"),
    ("-------- Пересылаемое сообщение --------", "Тема", "Дата", "От", "Кому"),
    ("-------- 转发的消息 --------", "主题", "日期", "发件人", "收件人"),
    ("-------- 転送メッセージ --------", "件名", "日付", "差出人", "宛先"),
    ("-------- 전달된 메시지 --------", "제목", "날짜", "보낸사람", "받는사람"),
    ("-------- Vidarebefordrat meddelande --------", "Ämne", "Datum", "Från", "Till"),
    ("-------- Videresendt meddelelse --------", "Emne", "Dato", "Fra", "Til"),
    ("-------- Přeposlaná zpráva --------", "Předmět", "Datum", "Od", "Komu"),
    ("-------- Továbbított üzenet --------", "Tárgy", "Dátum", "Feladó", "Címzett"),
    ("-------- İletilmiş Mesaj --------", "Konu", "Tarih", "Gönderen", "Alıcı"),
    ("-------- Переслане повідомлення --------", "Тема", "Дата", "Від", "Кому"),
    ("-------- Mesaj redirecționat --------", "Subiect", "Dată", "De la", "Către"),
    ("-------- Välitetty viesti --------", "Aihe", "Päiväys", "Lähettäjä", "Vastaanottaja"),
    ("-------- Proslijeđena poruka --------", "Predmet", "Datum", "Šalje", "Prima"),
    ("Begin forwarded message:", "Subject", "Date", "From", "To"),
    ("Début du message réexpédié :", "Objet", "Date", "De", "À"),
    ("Anfang der weitergeleiteten Nachricht:", "Betreff", "Datum", "Von", "An"),
    ("Inicio del mensaje reenviado:", "Asunto", "Fecha", "De", "Para"),
    ("Inizio messaggio inoltrato:", "Oggetto", "Data", "Da", "A"),
    ("Início da mensagem reenviada:", "Assunto", "Data", "De", "Para"),
    ("Begin doorgestuurd bericht:", "Onderwerp", "Datum", "Van", "Aan"),
    ("Początek przekazywanej wiadomości:", "Temat", "Data", "Od", "Do"),
    ("Начало переадресованного сообщения:", "Тема", "Дата", "От", "Кому"),
    ("开始转发的邮件：", "主题", "日期", "发件人", "收件人"),
    ("Vidarebefordrat mejl:", "Ämne", "Datum", "Från", "Till"),
    ("Videresendt melding:", "Emne", "Dato", "Fra", "Til"),
    ("Začátek přeposílané zprávy:", "Předmět", "Datum", "Od", "Komu"),
    ("Továbbított levél kezdete:", "Tárgy", "Dátum", "Feladó", "Címzett"),
    ("İleti başlangıcı:", "Konu", "Tarih", "Kimden", "Kime"),
    ("Välitetty viesti alkaa:", "Aihe", "Päivämäärä", "Lähettäjä", "Vastaanottaja"),
]

# Outlook sets no mark: the labels of sender, date, recipient and subject.
UNMARKED = [
    ("From", "Sent", "To", "Subject"),
    ("De", "Envoyé", "À", "Objet"),
    ("Von", "Gesendet", "An", "Betreff"),
    ("De", "Enviado", "Para", "Asunto"),
    ("Da", "Inviato", "A", "Oggetto"),
    ("De", "Enviada em", "Para", "Assunto"),
    ("Van", "Verzonden", "Aan", "Onderwerp"),
    ("Od", "Wysłano", "Do", "Temat"),
    ("От", "Отправлено", "Кому", "Тема"),
    ("发件人", "发送时间", "收件人", "主题"),
    ("寄件者", "寄件日期", "收件者", "主旨"),
    ("差出人", "送信日時", "宛先", "件名"),
    ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    ("من", "تاريخ الإرسال", "إلى", "الموضوع"),
    ("Från", "Skickat", "Till", "Ämne"),
    ("Fra", "Sendt", "Til", "Emne"),
    ("Od", "Odesláno", "Komu", "Předmět"),
    ("Od", "Odoslané", "Komu", "Predmet"),
    ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    ("Kimden", "Gönderildi", "Kime", "Konu"),
    ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    ("Від", "Надіслано", "Кому", "Тема"),
]


def forwarded(body: str, *, subject: str) -> ParsedEmail:
    head = (
        f"From: rui@registry.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8"
    )
    return parse_email(f"{head}\n\nmy note\n\n{body}\n\nHow much is it?".encode())


def assert_forward(mail: ParsedEmail) -> None:
    assert mail.forward
    assert mail.forward.from_ == Address("Vera Visitor", "vera@visitor.example")
    found = (mail.forward.subject, mail.forward.body, mail.forward.top)
    assert found == ("Fees of 2026", "How much is it?", "my note")
    # Below no more than a note, what was forwarded is the text to read.
    assert mail.reply_text.startswith("my note\n")
    assert mail.reply_text.endswith("\nHow much is it?")


@pytest.mark.parametrize("row", MARKED, ids=lambda row: row[0])
@pytest.mark.parametrize("subject", ["Fwd: Fees of 2026", "Fees of 2026"])
def test_a_marked_forward_is_found_whatever_the_subject(row: tuple[str, ...], subject: str) -> None:
    mark, about, date, sender, to = row
    block = (
        f"{mark}\n{sender}: Vera Visitor <vera@visitor.example>\n{about}: Fees of 2026\n"
        f"{date}: 3 March 2026 16:05\n{to}: Rui <rui@registry.example>\n"
    )
    assert_forward(forwarded(block, subject=subject))


@pytest.mark.parametrize("row", UNMARKED, ids=lambda row: "-".join(row))
@pytest.mark.parametrize("rule", ["", "_" * 32 + "\n"], ids=["bare", "rule"])
def test_headers_alone_make_a_forward_when_the_subject_says_so(
    row: tuple[str, ...], rule: str
) -> None:
    sender, date, to, about = row
    block = (
        f"{rule}{sender}: Vera Visitor <vera@visitor.example>\n{date}: 3 March 2026 16:05\n"
        f"{to}: Rui <rui@registry.example>\n{about}: Fees of 2026"
    )
    assert_forward(forwarded(block, subject="FW: Fees of 2026"))
    reply = forwarded(block, subject="Re: Fees of 2026")
    assert (reply.forward, reply.reply_text) == (None, "my note")
