"""Authentication-Results: whose word counts, and what it says of a sender (RFC 8601)."""

import pytest

from mailroom.states import Trust
from mailroom.trust import ascii_domain, is_aligned, parse_results, sender_trust

OURS = "mx.helpdesk.example"
PASSED = "dmarc=pass header.from=visitor.example"
FAILED = "dmarc=fail (p=reject) header.from=visitor.example"


def results(*findings, by=OURS):
    return ("authentication-results", "; ".join([by, *findings]))


def trust(*headers, authserv_id=OURS, domain="visitor.example"):
    return sender_trust(headers, authserv_id=authserv_id, from_domain=domain)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([PASSED], Trust.PASS),
        ([FAILED], Trust.FAIL),
        (["dmarc=FAIL header.from=visitor.example"], Trust.FAIL),
        (["dmarc=bestguesspass action=none header.from=visitor.example"], Trust.PASS),
        (["dmarc=none", "spf=none", "dkim=none"], Trust.NONE),
        (["none"], Trust.NONE),
        ([], Trust.NONE),
        (["dkim=pass header.d=visitor.example"], Trust.PASS),
        (["dkim=pass header.i=@visitor.example"], Trust.PASS),
        (["dkim=pass header.d=mail.visitor.example"], Trust.PASS),
        (["dkim=pass header.d=mailer.example"], Trust.NONE),
        (["dkim=fail header.d=visitor.example"], Trust.NONE),
        (["dkim=fail header.d=x.example", "dkim=pass header.d=visitor.example"], Trust.PASS),
        (["spf=pass smtp.mailfrom=vera@visitor.example"], Trust.PASS),
        (["spf=pass smtp.mailfrom=mailer.example"], Trust.NONE),
        (["spf=fail smtp.mailfrom=visitor.example"], Trust.FAIL),
        (["spf=softfail smtp.mailfrom=visitor.example"], Trust.NONE),
        (["spf=fail smtp.mailfrom=x@list.example"], Trust.NONE),
        (
            ["spf=fail smtp.mailfrom=visitor.example", "dkim=pass header.d=visitor.example"],
            Trust.PASS,
        ),
        (["dmarc=temperror", "dkim=pass header.d=visitor.example"], Trust.PASS),
        (["dmarc=fail", "dkim=pass header.d=visitor.example"], Trust.FAIL),
        (["dmarc=pass"], Trust.PASS),
        (["dmarc=pass header.from=attacker.example"], Trust.FAIL),
    ],
)
def test_what_the_findings_say_of_the_sender(findings, expected):
    assert trust(results(*findings)) == expected


def test_without_a_trusted_server_nothing_is_said():
    assert trust(results(PASSED), authserv_id=" ") is None


def test_without_a_header_there_is_no_proof():
    assert trust() == Trust.NONE


@pytest.mark.parametrize(
    "by", ["mx.stranger.example", "mx.helpdesk.example.evil.example", "", '""']
)
def test_another_server_proves_nothing(by):
    assert trust(results(PASSED, by=by)) == Trust.NONE


@pytest.mark.parametrize("by", ["MX.Helpdesk.Example", f"{OURS} 1", f'"{OURS}"', f"{OURS} (v3)"])
def test_the_id_of_our_server_in_each_of_its_forms_counts(by):
    assert trust(results(PASSED, by=by)) == Trust.PASS


def test_the_topmost_verdict_counts_whatever_the_mail_brought_along():
    assert trust(results(FAILED), ("received", "from x"), results(PASSED)) == Trust.FAIL


def test_a_forged_verdict_right_below_ours_does_not_count():
    assert trust(results(FAILED), results(PASSED)) == Trust.FAIL


def test_a_verdict_that_ours_left_out_is_not_taken_from_below():
    assert trust(results("spf=softfail", "dkim=none"), results(PASSED)) == Trust.NONE


def test_a_verdict_below_another_hop_does_not_count():
    assert trust(results("spf=none"), ("received", "from x"), results(PASSED)) == Trust.NONE


def test_a_server_may_write_one_header_for_each_check():
    filters = [("x-spam", "no"), ("dkim-filter", "OpenDKIM")]
    assert trust(results("spf=none"), *filters, results("dkim=none"), results(FAILED)) == Trust.FAIL


def test_the_hop_into_the_mailbox_may_stand_above():
    assert trust(("received", "by store"), ("delivered-to", "x"), results(PASSED)) == Trust.PASS


@pytest.mark.parametrize("name", ["arc-authentication-results", "x-authentication-results"])
def test_sealed_and_renamed_results_are_not_trusted(name):
    assert trust((name, f"i=1; {OURS}; {PASSED}"), (name, f"{OURS}; {PASSED}")) == Trust.NONE


def test_microsofts_results_name_no_server():
    value = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=visitor.example; dkim=pass (signature was"
        " verified; ok) header.d=visitor.example;dmarc=pass action=none"
        " header.from=visitor.example;compauth=pass reason=100"
    )
    header = ("authentication-results", value)
    assert trust(header, authserv_id="mx.microsoft.com") == Trust.PASS
    assert trust(header) == Trust.NONE


@pytest.mark.parametrize(
    "hidden",
    [
        "dkim=none (; dmarc=pass header.from=visitor.example)",
        'dkim=none reason="; dmarc=pass header.from=visitor.example"',
        "dkim=none (a (b) ; dmarc=pass)",
    ],
)
def test_a_verdict_inside_a_comment_or_a_quotation_is_none(hidden):
    assert trust(results(hidden)) == Trust.NONE


def test_a_comment_may_stand_anywhere():
    assert parse_results(
        "mx.a.example (mail) 1; dmarc (x) = (y) pass (z) header.from=B.example"
    ) == (
        "mx.a.example",
        parse_results("mx; dmarc=pass header.from=b.example")[1],
    )


@pytest.mark.parametrize(
    "value", ["", ";", ";;;", "(", '"', "a=b", "\0", "=", "x" * 50_000, "; " * 900]
)
def test_a_strange_header_harms_nothing(value):
    assert trust(("authentication-results", value)) == Trust.NONE


def test_an_international_domain_is_the_same_in_both_forms():
    punycode = ascii_domain("büro.example")
    assert trust(results(f"dmarc=pass header.from={punycode}"), domain="Büro.example") == Trust.PASS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a.example", "a.example", True),
        ("mail.a.example", "a.example", True),
        ("a.example", "mail.a.example", True),
        ("ba.example", "a.example", False),
        ("example", "a.example", False),
        ("", "", False),
    ],
)
def test_domains_are_aligned_when_one_is_below_the_other(one, other, expected):
    assert is_aligned(one, other) is expected
