"""The calculator of time limits as a page: any usual date in, the last day and its doubts out."""

import pytest
from django.urls import reverse

from inquiries.models import InquiryLimit


@pytest.fixture
def ask(as_maria):
    def asked(**query):
        return as_maria.get(reverse("inquiries:calculator"), query).content.decode()

    return asked


@pytest.mark.parametrize("written", ["28 August 2026", "28.08.2026", "2026-08-28", "Aug 28, 2026"])
def test_any_usual_form_of_a_date_is_understood(ask, written):
    assert "Monday 30 November 2026" in ask(rule="M2", start=written)


def test_the_result_carries_warning_source_and_flag(ask):
    page = ask(rule="H10", start="28 May 2026")
    assert "No confirmed list of closed days for 2026" in page
    assert "unverified" in page
    assert "Rule 24" in page


def test_an_ambiguous_date_is_refused_with_both_readings(ask):
    page = ask(rule="M2", start="03/04/2026")
    assert "Friday 3 April 2026" in page
    assert "Wednesday 4 March 2026" in page


def test_what_is_no_date_is_said_to_be_none(ask):
    assert "Write a date" in ask(rule="M2", start="soon")


def test_a_printed_length_goes_before_the_rules_own(ask):
    page = ask(rule="M2", start="28 August 2026", number="1", unit="months")
    assert "Monday 28 September 2026" in page
    assert "30 November 2026" not in page


def test_a_rule_without_a_length_asks_for_it(ask):
    assert "no fixed length" in ask(rule="M10", start="28 August 2026")
    assert "Wednesday 28 October 2026" in ask(
        rule="M10", start="28 August 2026", number="2", unit="months"
    )


def test_what_follows_is_counted_from_the_nominal_date(ask):
    assert "rule=M7&amp;start=2026-11-28" in ask(rule="M2", start="28 August 2026")


def test_the_text_to_paste_comes_in_three_languages_with_the_caveat(ask):
    page = ask(rule="M2", start="28 August 2026")
    assert "The date printed on the notice always wins" in page
    assert "lundi 30 novembre 2026" in page
    assert "lunes 30 de noviembre de 2026" in page


def test_htmx_gets_the_result_alone(as_maria):
    query = {"rule": "M2", "start": "28 August 2026"}
    page = as_maria.get(reverse("inquiries:calculator"), query, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()


def test_the_result_is_kept_in_the_inquiry(as_maria, inquiry, ask):
    page = ask(rule="M2", start="28 August 2026", inquiry=inquiry.reference)
    assert reverse("inquiries:add_limit", args=[inquiry.reference]) in page
    values = {"rule": "M2", "start": "2026-08-28", "number": "3", "unit": "months"}
    as_maria.post(reverse("inquiries:add_limit", args=[inquiry.reference]), values)
    assert str(InquiryLimit.objects.get(inquiry=inquiry).due_on) == "2026-11-30"


def test_an_inquiry_of_another_desk_is_not_named(client, henk, inquiry):
    client.force_login(henk)
    query = {"rule": "M2", "start": "28 August 2026", "inquiry": inquiry.reference}
    page = client.get(reverse("inquiries:calculator"), query).content.decode()
    assert inquiry.reference not in page


def test_an_absurd_length_is_no_crash(ask):
    page = ask(rule="PERIOD", start="31.12.2099", number="600", unit="years")
    assert "2699" in page
