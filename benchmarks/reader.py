"""`python -m benchmarks.reader`: reads waiting mail by the same code as the worker.

A process of its own, as a worker is, started before the clock is. For each line on its standard
input it reads until nothing waits, and answers with a line.
"""

import sys

import django


def main() -> None:
    django.setup()
    from django.utils import timezone

    from inquiries.intake.by_email import read_waiting_mail

    for _line in sys.stdin:
        while read_waiting_mail(now=timezone.now()):
            pass
        print("nothing waits", flush=True)


if __name__ == "__main__":
    main()
