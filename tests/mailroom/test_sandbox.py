"""The limited child: it answers, it is killed in time, it comes back."""

import os
import signal
import threading
import time

import pytest

from mailroom.reading import sandbox
from mailroom.reading.parsing import parse_email
from mailroom.reading.sandbox import ParserChild, ParsingFailed, minimal_email
from tests.mailroom.hostile_mail import HOSTILE

RAW = (
    b"From: Vera <vera@v.example>\r\nSubject: Fees\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\n\r\nHow much?\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n\x00\xff\r\n--b--"
)
# A bomb for html5ever: each paragraph opens all unclosed fonts again.
BOMB = (
    b"From: Vera <vera@v.example>\r\nSubject: bomb\r\nContent-Type: text/html\r\n\r\n<p>"
    + b"".join(b"<font color=#%06d>" % n for n in range(250))
    + b"</p>"
    + b"<p>x</p>" * 100_000
)


@pytest.fixture(scope="module")
def child():
    with ParserChild() as one:
        yield one


def test_the_child_answers_as_the_parser_does(child: ParserChild) -> None:
    assert child.parse(RAW) == parse_email(RAW)


def test_one_child_reads_many_mails(child: ParserChild) -> None:
    child.parse(RAW)
    first = child._process.pid
    child.parse(RAW)
    assert child._process.pid == first


def test_a_bomb_kills_the_child_and_the_next_mail_is_read(child: ParserChild) -> None:
    started = time.monotonic()
    with pytest.raises(ParsingFailed, match=r"computing|memory"):
        child.parse(BOMB)
    assert time.monotonic() - started < 15
    assert child.parse(RAW).subject == "Fees"


def test_a_child_that_does_not_answer_is_given_up() -> None:
    with ParserChild(wall_seconds=3) as child:
        child.parse(RAW)
        os.kill(child._process.pid, signal.SIGSTOP)
        with pytest.raises(ParsingFailed, match="no answer"):
            child.parse(RAW)


def test_a_child_that_was_killed_between_mails_is_replaced(child: ParserChild) -> None:
    child.parse(RAW)
    child._process.kill()
    child._process.wait()
    assert child.parse(RAW).subject == "Fees"


def test_a_child_is_retired_after_many_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAILS_PER_CHILD", 2)
    with ParserChild() as child:
        pids = set()
        for _ in range(4):
            child.parse(RAW)
            pids.add(child._process.pid)
    assert len(pids) == 2


def test_the_child_inherits_no_open_file(child: ParserChild) -> None:
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    with ParserChild() as fresh:
        fresh.parse(RAW)
        os.close(writer)
        assert os.read(reader, 1) == b""  # end of file: nobody else holds the other end
    os.close(reader)


def test_threads_may_share_a_child(child: ParserChild) -> None:
    subjects: list[str] = []

    def work() -> None:
        subjects.extend(child.parse(RAW).subject for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert subjects == ["Fees"] * 40


def test_after_a_fork_the_new_process_gets_a_child_of_its_own(child: ParserChild) -> None:
    child.parse(RAW)
    child._owner = -1  # as it looks to a process that was forked off
    before = child._process
    assert child.parse(RAW).subject == "Fees"
    assert child._process.pid != before.pid
    before.kill()
    before.wait()
    before.stdin.close()
    before.stdout.close()


def test_an_interruption_never_gives_the_next_mail_the_answer_of_this_one() -> None:
    other = RAW.replace(b"Fees", b"Other")
    with ParserChild() as child:
        child.parse(RAW)

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        os.kill(child._process.pid, signal.SIGSTOP)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            child.parse(RAW)
        signal.signal(signal.SIGALRM, before)
        assert child.parse(other).subject == "Other"


def test_a_forgotten_child_is_ended() -> None:
    child = ParserChild()
    child.parse(RAW)
    process = child._process
    del child
    assert process.returncode is not None


def test_closing_ends_the_child() -> None:
    child = ParserChild()
    child.parse(RAW)
    process = child._process
    child.close()
    assert process.returncode is not None


@pytest.mark.parametrize("raw", [*HOSTILE.values(), BOMB], ids=[*HOSTILE, "bomb"])
def test_the_minimal_reading_is_quick_and_keeps_the_sender(raw: bytes) -> None:
    started = time.process_time()
    mail = minimal_email(raw, reason="too hard")
    assert time.process_time() - started < 0.5
    assert mail.sender.email == "vera@visitor.example" or mail.sender.email in (
        "vera@v.example",
        "",
    )
    assert mail.defects[0] == "too hard"
    assert not mail.may_acknowledge


def test_the_minimal_reading_gives_what_a_person_needs() -> None:
    mail = minimal_email(
        b"From: Vera <vera@v.example>\nSubject: =?utf-8?q?a=C3=B1o?=\nMessage-ID: <1@v>\n\nHello\n"
    )
    assert (mail.sender.email, mail.subject, mail.message_id) == ("vera@v.example", "año", "1@v")
    assert mail.text == "Hello"
