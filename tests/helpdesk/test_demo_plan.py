"""The demo corpus and the plan made from it: complete, lawful, invented, and before `now`."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import phonenumbers
import pytest

from helpdesk.demo.agents import AGENTS, with_role
from helpdesk.demo.build import LANGUAGES, office_calendar, plan_demo, writers_of
from helpdesk.demo.letters import Who, all_letters
from helpdesk.demo.people import all_people
from helpdesk.demo.texts import Scene, add_months, invent_values, write_date
from helpdesk.demo.threads import AT_REST, Kind, Outcome
from inquiries.states import ACTIVE, STATUS_MOVES, Channel, Status
from registry.topics import DESK_CODES, find_topic, topics_for
from registry.vocabulary import Urgency

BY_NAME = {agent.username: agent for agent in AGENTS}

SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
LETTERS = [letter for letter in all_letters() if not letter.is_spam]
ANSWERS = [
    (letter, step.text)
    for letter in LETTERS
    for step in letter.follow_ups
    if step.who in (Who.AGENT, Who.ASK)
]
RESERVED_MAIL = re.compile(r"@([\w.-]+\.example|example\.(com|org|net))$")
RESERVED_PHONES = (
    r"\+1\d{3}55501\d\d|\+44(207946|161496|113496|141496)0\d{3}"  # NANPA; Ofcom
    r"|\+33(199|261|353|465|536)(00|91|01|71|49)\d{4}"  # Arcep, national numbering plan
    r"|\+493023125\d{3}|\+468465004\d\d|\+612555[0]\d{4}"  # BNetzA; PTS; ACMA
)


@pytest.fixture(scope="module")
def plan():
    return plan_demo(SUNDAY)


def test_corpus_has_ninety_distinct_threads_or_more():
    assert len({letter.text for letter in LETTERS}) == len(LETTERS) >= 90


@pytest.mark.parametrize(("language", "percent"), LANGUAGES.items())
def test_languages_are_mixed_as_at_the_desks(plan, language, percent):
    share = 100 * sum(inquiry.language == language for inquiry in plan) / len(plan)
    assert abs(share - percent) < 6


@pytest.mark.parametrize("desk", DESK_CODES)
def test_every_topic_of_a_desk_has_a_letter(desk):
    written = {letter.topic for letter in LETTERS if letter.desk == desk}
    assert written == {topic.code for topic in topics_for(desk)}


def test_letters_use_known_subtopics_channels_and_urgencies():
    for letter in LETTERS:
        topic = find_topic(letter.desk, letter.topic)
        assert letter.subtopic in {part.code for part in topic.subtopics}, letter.subject
        assert letter.channel in Channel.values
        assert letter.urgency in list(Urgency)


def test_answers_name_an_amount_only_with_its_date_and_the_official_page():
    for letter, text in ANSWERS:
        if re.search(r"(CHF|francs suisses|francos suizos)\W*\d|\d+ (francs|francos)", text):
            assert re.search(r"as of|in 20\d\d|en 20\d\d|última comprobación", text), letter.subject
            assert re.search(r"official|officielle|oficial", text), letter.subject


def test_first_answer_to_a_refusal_sends_the_inquirer_to_the_office_that_refused():
    for letter in LETTERS:
        if letter.subtopic in ("response_time_limit", "refusal_response"):
            first = next(step.text for step in letter.follow_ups if step.who is Who.AGENT)
            assert re.search(r"that Office|US Office|cet office|esa Oficina|lui être", first)
            assert re.search(r"not to us|not through us|directement|nosotros", first)


def test_contacts_are_invented_and_cannot_be_reached():
    for person in all_people():
        assert RESERVED_MAIL.search(person.email), person
        if person.phone:
            number = phonenumbers.parse(person.phone)
            written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            assert re.fullmatch(RESERVED_PHONES, written), person


def test_contacts_are_about_120_with_their_own_addresses():
    people = all_people()
    assert len(people) == len({person.email for person in people}) == 120
    assert {person.role for person in people} == {"holder", "representative", "office", "delegate"}


@pytest.mark.parametrize("desk", DESK_CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_desk_has_an_assistant_and_a_coordinator_for_each_language(desk, language):
    for role in ("assistant", "coordinator"):
        assert any(language in agent.languages for agent in with_role(desk, role))


def test_demo_staff_covers_every_section_and_one_administrator():
    sections = Counter(section for agent in AGENTS for section in agent.sections)
    assert sections == dict.fromkeys(("operations", "legal", "finance", "it", "translation"), 1)
    assert [agent.username for agent in AGENTS if agent.is_administrator] == ["ada"]


def test_plan_has_the_size_asked_for_and_is_sorted_by_arrival(plan):
    assert len(plan) == len({inquiry.key for inquiry in plan}) == 300
    arrivals = [inquiry.steps[0].at for inquiry in plan]
    assert arrivals == sorted(arrivals)


def test_plan_is_the_same_for_the_same_seed_only(plan):
    assert plan_demo(SUNDAY) == plan
    assert plan_demo(SUNDAY, seed=8) != plan


def test_about_sixty_inquiries_are_left_to_work_on(plan):
    counts = Counter(inquiry.outcome for inquiry in plan)
    assert sum(counts[Outcome(status)] for status in ACTIVE) == 60
    assert set(counts) == set(Outcome)
    assert {outcome.value for outcome in Outcome} == set(Status.values) - {Status.MERGED}


def test_every_brace_is_filled(plan):
    for inquiry in plan:
        texts = [inquiry.subject, *(step.text for step in inquiry.steps)]
        assert not [text for text in texts if "{" in text or "}" in text], inquiry.subject


@pytest.mark.parametrize(
    "now",
    [
        SUNDAY,
        datetime(2026, 11, 25, 12, 30, tzinfo=UTC),
        datetime(2027, 1, 3, 3, tzinfo=UTC),
        datetime(2027, 3, 30, 6, tzinfo=UTC),
        datetime(2028, 2, 29, 8, tzinfo=UTC),
    ],
    ids=lambda now: f"{now:%d-%b-%Y}",
)
def test_steps_follow_one_another_within_about_sixty_days_before_now(now):
    for inquiry in plan_demo(now, count=120):
        times = [step.at for step in inquiry.steps]
        assert all(earlier <= later for earlier, later in pairwise(times))
        assert now - timedelta(days=75) < times[0]
        assert times[-1] < now


def test_agents_work_in_opening_hours_only(plan):
    calendar = office_calendar(SUNDAY)
    for inquiry in plan:
        for step in inquiry.steps:
            if step.by and step.kind is not Kind.STATUS:
                local = step.at.astimezone(calendar.zone)
                assert local.weekday() < 5, inquiry.key
                assert 9 <= local.hour <= 18, inquiry.key


def status_after(status, step):
    """What the real actions do with a step, by their own table of moves."""
    target = step.to_status or status
    if step.kind in (Kind.TAKE, Kind.ASSIGN) and status == Status.NEW:
        target = Status.OPEN
    if step.kind is Kind.RECEIVED and status in (Status.WAITING_INQUIRER, Status.RESOLVED):
        target = Status.OPEN
    assert target == status or target in STATUS_MOVES[status], (status, step)
    return target


def test_every_planned_inquiry_walks_allowed_moves_to_its_outcome(plan):
    for inquiry in plan:
        status = Status.NEW
        for step in inquiry.steps:
            status = status_after(status, step)
        assert status == inquiry.outcome, inquiry.key


def test_only_staff_of_the_desk_acts_and_only_on_what_was_taken(plan):
    for inquiry in plan:
        owned = False
        for step in inquiry.steps:
            owned = owned or step.kind in (Kind.TAKE, Kind.ASSIGN)
            for username in filter(None, (step.by, step.assignee)):
                assert inquiry.desk in dict(BY_NAME[username].desks), (inquiry.key, username)
            assert owned or step.kind in (Kind.RECEIVED, Kind.STATUS)


def test_inquirers_write_without_a_username_except_in_call_notes(plan):
    received = [(item, step) for item in plan for step in item.steps if step.kind is Kind.RECEIVED]
    assert {item.channel for item, step in received if step.by} == {"phone"}
    assert all(item.contact.phone for item, _ in received if item.channel == "phone")


def test_letters_come_from_people_whom_they_fit(plan):
    for inquiry in plan:
        is_delegate = inquiry.contact.role == "delegate"
        assert is_delegate == (inquiry.desk == "meetings"), inquiry.key
    offices = {item.subtopic for item in plan if item.contact.role == "office"}
    assert offices == {"office_portal", "office_error", "office_exchange", "status"}


def test_what_is_at_rest_was_answered_unless_it_is_spam(plan):
    for inquiry in plan:
        if inquiry.outcome in AT_REST - {Outcome.SPAM}:
            assert any(step.kind is Kind.REPLY for step in inquiry.steps), inquiry.key


def test_some_answers_quote_history_and_some_mails_carry_a_signature(plan):
    mails = [step.text for item in plan for step in item.steps if step.kind is Kind.RECEIVED]
    assert sum("\n> " in text for text in mails) > 10
    assert sum(text.splitlines()[-1].startswith("+") for text in mails) > 10


def scene_of(language):
    letter = next(item for item in LETTERS if item.language == language)
    person = writers_of(letter)[0]
    values = invent_values(Random(1), person, language)
    calendar = office_calendar(SUNDAY)
    return Scene(letter, person, BY_NAME["maria"], date(2026, 11, 18), calendar, values)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "{d-40}", "9 October 2026"),
        ("fr", "{d+10}", "27 novembre 2026"),  # the 28th is a Saturday
        ("es", "{d-82}", "28 de agosto de 2026"),
        ("en", "{d-82+3m}", "28 November 2026"),
        ("en", "{d-82+3m!}", "30 November 2026"),
    ],
)
def test_dates_in_letters_fall_on_open_days_and_limits_roll_forward(language, text, expected):
    assert scene_of(language).fill(text) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 10, 12), 2, date(2026, 12, 12)),
        (date(2026, 6, 14), 6, date(2026, 12, 14)),
    ],
)
def test_months_end_on_the_same_day_number_or_the_last_day(day, months, expected):
    assert add_months(day, months) == expected


def test_dates_are_written_in_the_language_of_the_letter():
    assert write_date(date(2026, 8, 1), "es") == "1 de agosto de 2026"
