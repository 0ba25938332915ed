"""Signatures told from the text: devices, formulas with name cards, notices; nothing else."""

import pytest

from mailroom.reading.quoting import Reply, split_reply
from shared.plain_text import TextLine
from tests.mailroom.own_words import CLOSINGS, DEVICE_LINES, OWN_SENTENCES, OWN_WORDS

NEW = "Please tell me the fee for a second class."
OLD = "On Tue, Mar 3, 2026 at 4:05 PM Desk <madrid@helpdesk.example> wrote:\n> We received it."
CARDS = {
    "alone": "",
    "name": "Vera Visitor",
    "card": "Vera\nHead of Trademarks\nACME S.L.\nCalle Mayor 1, 28001 Madrid\n"
    "Tel.: +34 600 000 000\nwww.acme.example",
}


def split_text(text: str, *, sender_name: str = "") -> Reply:
    return split_reply([TextLine(line) for line in text.split("\n")], sender_name=sender_name)


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_the_line_of_a_device_is_signature(line: str) -> None:
    for text in (f"{NEW}\n\n{line}", f"{NEW}\n{line}\n\n{OLD}"):
        reply = split_text(text)
        assert (reply.new, reply.signature) == (NEW, line)


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_closing_formula_and_the_card_below_it_are_signature(closing: str, card: str) -> None:
    ending = f"{closing}\n{card}".strip()
    reply = split_text(f"{NEW}\n\n{ending}\n\n{OLD}")
    assert (reply.new, reply.signature) == (NEW, ending)


@pytest.mark.parametrize("sentence", OWN_SENTENCES)
def test_a_sentence_that_begins_like_a_formula_is_text(sentence: str) -> None:
    for text in (f"Dear Sir,\n\n{sentence}\n\nI wait for your answer.", f"Dear Sir,\n\n{sentence}"):
        assert split_text(text) == Reply(text, "", "")


@pytest.mark.parametrize("text", OWN_WORDS, ids=lambda text: text.split("\n")[0])
def test_what_only_looks_like_headers_quotations_or_signatures_is_text(text: str) -> None:
    assert split_text(text, sender_name="Vera Visitor") == Reply(text, "", "")


def test_the_name_of_the_sender_below_the_text_is_signature() -> None:
    text = f"{NEW}\n\nVera"
    assert split_text(text, sender_name="Vera Visitor").signature == "Vera"
    assert split_text(text, sender_name="Henk Bakker").signature == ""


def test_all_below_the_standard_mark_is_signature() -> None:
    reply = split_text(f"{NEW}\n\n-- \nVera Visitor\nACME S.L., we register your marks.")
    assert reply.new == NEW
    assert reply.signature == "-- \nVera Visitor\nACME S.L., we register your marks."


@pytest.mark.parametrize(
    "notice",
    [
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "CONFIDENTIALITY NOTICE: this message is for the intended recipient only.",
        "Ce message et ses pièces jointes sont confidentiels et à l'usage exclusif du destinataire.",
        "Este mensaje puede contener información confidencial, para uso exclusivo del destinatario.",
        "Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen.",
        "Le informazioni contenute in questo messaggio sono riservate.",
        "Esta mensagem pode conter informação confidencial destinada apenas ao destinatário.",
        "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
        "Ta wiadomość zawiera informacje poufne przeznaczone wyłącznie dla adresata.",
        "Это сообщение может содержать конфиденциальную информацию.",
        "本邮件含有保密信息，仅供收件人使用。",
        "このメールには機密情報が含まれている場合があります。",
        "Please consider the environment before printing this e-mail.",
    ],
)
def test_the_notice_of_a_company_is_signature(notice: str) -> None:
    reply = split_text(f"{NEW}\n\nKind regards\nVera\n\n{notice}\nIt may not be disclosed.")
    assert reply.new == NEW
    assert notice in reply.signature


def test_text_that_stands_in_the_box_of_the_signature_is_not_lost() -> None:
    lines = [TextLine(NEW, mark="signature"), TextLine("Vera", mark="signature")]
    assert NEW in split_reply(lines).new
