"""New text, quotation and signature, as the clients of many languages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.reading.parsing import parse_email
from mailroom.reading.quoting import Reply, split_reply
from shared.plain_text import TextLine

NEW = "Please tell me the fee for a second class."
OLD = "We have received your application."


def split_text(text: str) -> Reply:
    return split_reply([TextLine(line) for line in text.split("\n")])


INTRODUCTIONS = {
    "gmail en": "On Tue, Mar 3, 2026 at 4:05 PM Madrid Desk <madrid@helpdesk.example> wrote:",
    "gmail fr": "Le mar. 3 mars 2026 à 16:05, Bureau <madrid@helpdesk.example> a écrit :",
    "gmail es": "El mar, 3 mar 2026 a las 16:05, Oficina (<madrid@helpdesk.example>) escribió:",
    "gmail de": "Am Di., 3. März 2026 um 16:05 Uhr schrieb Büro <madrid@helpdesk.example>:",
    "gmail it": "Il giorno mar 3 mar 2026 alle ore 16:05 Ufficio <madrid@helpdesk.example> ha scritto:",
    "gmail pt": "Em ter., 3 de mar. de 2026 às 16:05, Mesa <madrid@helpdesk.example> escreveu:",
    "gmail nl": "Op di 3 mrt 2026 om 16:05 schreef Balie <madrid@helpdesk.example>:",
    "gmail pl": "wt., 3 mar 2026 o 16:05 Biuro <madrid@helpdesk.example> napisał(a):",
    "gmail zh": "Madrid <madrid@helpdesk.example> 于2026年3月3日周二 16:05写道：",
    "gmail ja": "2026年3月3日(火) 16:05 Madrid <madrid@helpdesk.example>:",
    "gmail ko": "2026년 3월 3일 (화) 오후 4:05, Madrid <madrid@helpdesk.example>님이 작성:",
    "gmail ru": "вт, 3 мар. 2026 г. в 16:05, Мадрид <madrid@helpdesk.example>:",
    "gmail ar": "في الثلاثاء، 3 مارس 2026 في 4:05 م تمت كتابة ما يلي بواسطة <madrid@helpdesk.example>:",
    "apple en": "On 3 Mar 2026, at 16:05, Madrid Desk <madrid@helpdesk.example> wrote:",
    "apple de": "Am 03.03.2026 um 16:05 schrieb Büro <madrid@helpdesk.example>:",
    "apple fr": "Le 3 mars 2026 à 16:05, Bureau <madrid@helpdesk.example> a écrit :",
    "thunderbird en": "On 03/03/2026 16:05, Madrid Desk wrote:",
    "thunderbird es": "El 3/3/26 a las 16:05, Oficina escribió:",
    "thunderbird pl": "W dniu 3.03.2026 o 16:05, Biuro pisze:",
    "thunderbird ru": "03.03.2026 16:05, Мадрид пишет:",
    "yahoo en": "On Tuesday, March 3, 2026 at 04:05:10 PM GMT+1, Desk <madrid@helpdesk.example> wrote:",
    "zoho en": "---- On Tue, 03 Mar 2026 16:05:10 +0100 madrid@helpdesk.example wrote ----",
    "wrapped": "On Tue, Mar 3, 2026 at 4:05 PM Madrid Desk of the Registry <\n"
    "madrid@helpdesk.example> wrote:",
    "wrapped at the bracket": "tir. 3. mar. 2026 kl. 16:05 skrev Desk <madrid@helpdesk.example\n>:",
}

HEADER_BLOCKS = {
    "en": ("From", "Sent", "To", "Subject"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "es": ("De", "Enviado el", "Para", "Asunto"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "pt": ("De", "Enviada em", "Para", "Assunto"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "zh": ("发件人", "发送时间", "收件人", "主题"),
    "ja": ("差出人", "送信日時", "宛先", "件名"),
    "ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "ru": ("От", "Отправлено", "Кому", "Тема"),
    "ar": ("من", "تم الإرسال", "إلى", "الموضوع"),
}

SEPARATORS = (
    "-----Original Message-----",
    "-------- Message d'origine --------",
    "-----Mensaje original-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Messaggio originale-----",
    "-----Mensagem original-----",
    "-----Oorspronkelijk bericht-----",
    "-----Wiadomość oryginalna-----",
    "------------------ 原始邮件 ------------------",
    "-----元のメッセージ-----",
    "-----원본 메시지-----",
    "-----Исходное сообщение-----",
    "##- Please type your reply above this line -##",
)

DEVICE_LINES = (
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Von meinem iPhone gesendet",
    "Inviato da iPhone",
    "Enviado do meu iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "发自我的 iPhone",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
    "Отправлено с iPhone",
    "أُرسلت من الـ iPhone",
)

SIGN_OFFS = (
    "Kind regards,",
    "Cordialement,",
    "Un saludo,",
    "Mit freundlichen Grüßen",
    "Cordiali saluti,",
    "Com os melhores cumprimentos,",
    "Met vriendelijke groet,",
    "Z poważaniem,",
    "此致",
    "よろしくお願いいたします。",
    "감사합니다",
    "С уважением,",
    "مع أطيب التحيات،",
)


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "unmarked"])
def test_an_introduction_and_what_follows_are_quoted(introduction: str, mark: str) -> None:
    reply = split_text(f"{NEW}\n\n{introduction}\n\n{mark}{OLD}\n{mark}Madrid Desk\n")
    assert reply.new == NEW
    assert introduction.split("\n")[0] in reply.quoted
    assert OLD in reply.quoted


@pytest.mark.parametrize("labels", HEADER_BLOCKS.values(), ids=HEADER_BLOCKS)
def test_a_quoted_header_block_begins_the_quotation(labels: tuple[str, ...]) -> None:
    sender, date, to, subject = labels
    block = (
        f"{sender}: Desk <madrid@helpdesk.example>\n{date}: 03.03.2026 16:05\n"
        f"{to}: vera@visitor.example\n{subject}: Fees\n"
    )
    reply = split_text(f"{NEW}\n\n{block}\n{OLD}")
    assert (reply.new, OLD in reply.quoted) == (NEW, True)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_begins_the_quotation(separator: str) -> None:
    reply = split_text(f"{NEW}\n\n{separator}\n{OLD}")
    assert (reply.new, OLD in reply.quoted) == (NEW, True)


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_the_line_of_a_device_is_signature(line: str) -> None:
    reply = split_text(f"{NEW}\n\n{line}\n")
    assert (reply.new, reply.signature) == (NEW, line)


@pytest.mark.parametrize("sign_off", SIGN_OFFS)
def test_what_follows_a_sign_off_is_signature(sign_off: str) -> None:
    reply = split_text(f"{NEW}\n\n{sign_off}\nVera Visitor\n+34 600 000 000")
    assert reply.new == NEW
    assert "Vera Visitor" in reply.signature


def test_answers_between_quoted_lines_are_read_with_what_they_answer() -> None:
    text = (
        "On 3 Mar 2026, at 16:05, Desk <madrid@helpdesk.example> wrote:\n"
        "> Dear Vera,\n>\n> which class?\nClass 9.\n> Which country?\nSpain and Peru.\n>\n> The desk"
    )
    reply = split_text(text)
    assert reply.new == "> which class?\nClass 9.\n> Which country?\nSpain and Peru."
    assert "> Dear Vera," in reply.quoted
    assert "> The desk" in reply.quoted


def test_text_below_a_quotation_is_new() -> None:
    text = f"On 3 Mar 2026, Desk <madrid@helpdesk.example> wrote:\n> {OLD}\n\n{NEW}"
    assert split_text(text).new == NEW


def test_a_tail_of_a_wrapped_quoted_line_is_quoted() -> None:
    long = "> " + "a quoted line that some server wrapped because it was much too long for it "
    reply = split_text(f"{NEW}\n\n> Hello\n{long}\nand left this tail\n> Bye")
    assert reply.new == NEW


def test_the_text_of_a_bare_forward_is_what_there_is_to_read() -> None:
    text = f"---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n\n{OLD}"
    assert split_text(text).new == text


def test_a_mailing_list_footer_is_signature() -> None:
    reply = split_text(f"{NEW}\n\n{'_' * 40}\nwipo-users mailing list\nhttps://lists.example/x")
    assert reply.new == NEW


@pytest.mark.parametrize(
    "text",
    [
        "On page 3 the examiner wrote:\nthe mark is not distinctive.\nIs that so?",
        "He sent from my desk the following, which is much easier than the phone!",
        "We need:\n-- the form\n-- the fee",
        "Thanks\n\nCould you also send me the list of the members, please?",
        "From: Lima\nI travel on Monday.",
        "On 3 March 2026 the examiner wrote:\nthe mark is not distinctive.\nIs that so?",
        "Call me on 3.3.2026 at 16:05, or write to vera@visitor.example:\nthe form is wrong.",
        "I write regarding my application:\nit was refused.",
    ],
)
def test_ordinary_text_is_all_new(text: str) -> None:
    reply = split_text(text)
    assert (reply.new, reply.quoted, reply.signature) == (text, "", "")


HTML_REPLIES = {
    "gmail": '<div dir="ltr">{new}</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue,'
    ' Desk wrote:<br></div><blockquote class="gmail_quote">{old}</blockquote></div>',
    "outlook web": '<div>{new}</div><hr><div id="divRplyFwdMsg"><b>From:</b> Desk<br></div><p>{old}</p>',
    "outlook desktop": '<p class="MsoNormal">{new}</p><div style="border-top:solid 1pt"><p><b>From:</b>'
    " Desk &lt;a@b.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Vera<br><b>Subject:</b> x</p></div>"
    "<p>{old}</p>",
    "apple": '<div>{new}</div><blockquote type="cite"><div>On 3 Mar 2026, at 16:05, Desk wrote:</div>'
    "<div>{old}</div></blockquote>",
    "thunderbird": '<p>{new}</p><div class="moz-cite-prefix">On 03/03/2026, Desk wrote:<br></div>'
    '<blockquote type="cite">{old}</blockquote>',
    "yahoo": '<div>{new}</div><div class="yahoo_quoted"><div>On Tuesday, Desk wrote:</div>{old}</div>',
    "proton": '<div>{new}</div><div class="protonmail_quote">On Tuesday, Desk wrote:<br>{old}</div>',
}


@pytest.mark.parametrize("template", HTML_REPLIES.values(), ids=HTML_REPLIES)
def test_the_marks_of_html_clients_are_understood(template: str) -> None:
    html = template.format(new=NEW, old=OLD)
    raw = b"From: v@v.example\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
    parsed = parse_email(raw)
    assert parsed.reply_text.strip("-\n ") == NEW
    assert OLD in parsed.quoted_text


@given(st.text(alphabet="> \n-:abcOnwrote@.é与写道：2026", max_size=400))
def test_no_line_is_lost(text: str) -> None:
    reply = split_text(text)
    parts = "\n".join((reply.new, reply.quoted, reply.signature))
    assert sorted("".join(parts.split())) == sorted("".join(text.split()))
