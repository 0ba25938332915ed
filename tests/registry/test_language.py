"""In which language a letter is written."""

import pytest

from registry.language import detect_language

ENGLISH = "Dear colleagues, we are still waiting for our certificate of renewal. Kind regards"
FRENCH = "Bonjour, nous attendons toujours notre certificat de renouvellement. Cordialement"
SPANISH = "Buenos días, seguimos esperando nuestro certificado de renovación. Saludos cordiales"


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr"), (SPANISH, "es")])
def test_our_languages_are_told_apart(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Damen und Herren, wir warten noch immer auf unsere Urkunde. Danke",
        "Caros colegas, continuamos à espera do nosso certificado de renovação. Obrigado",
        "Gentili colleghi, stiamo ancora aspettando il nostro certificato di rinnovo. Saluti",
        "Уважаемые коллеги, мы всё ещё ждём наше свидетельство о продлении. С уважением",
        "尊敬的同事,我们仍在等待我们的续展证书。此致敬礼,期待您的答复。谢谢您的帮助",
    ],
)
def test_other_languages_are_not_taken_for_ours(text):
    assert detect_language(text) == ""


@pytest.mark.parametrize("text", ["", "Hi", "Re: 12345", "1234567890 " * 20, "??? !!!"])
def test_too_little_text_says_nothing(text):
    assert detect_language(text) == ""


def test_a_very_long_text_is_read_in_part():
    assert detect_language(FRENCH * 50_000) == "fr"
