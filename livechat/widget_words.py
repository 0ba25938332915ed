"""What the frame says of itself, in the language that is active. Keys are those of static/js/chat/.

`{name}` stands for a value; where a number decides there are two forms, one and many.
"""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return _places() | _before() | _talking() | _marks() | _files() | _afterwards() | _refusals()


def _places() -> dict[str, str]:
    return {
        "close": _("Close the chat"),
        "menu": _("More"),
        "language": _("Language"),
        "here": _("Somebody is here to answer"),
        "away": _("Nobody is here just now: we answer by e-mail"),
        "closed": _("We are closed: we answer by e-mail"),
        "opens": _("We are closed until {when}: we answer by e-mail"),
        "unreachable": _("The chat cannot be reached just now. It tries again by itself."),
        "not_here": _("This chat is not available any more."),
        "connecting": _("Connecting…"),
        "connecting_agent": _("Waiting for somebody"),
        "offline": _("No connection. What you write is kept, and sent when there is one."),
    }


def _before() -> dict[str, str]:
    return {
        "greeting": _("How can we help you?"),
        "away_text": _("Leave us a message: the answer comes to your e-mail address."),
        "consent": _(
            "What you write is kept with your inquiry, to answer it and to be able to show what was said."
        ),
        "agree": _("I agree."),
        "message": _("Your message"),
        "topic": _("Topic"),
        "choose": _("Choose…"),
        "registration": _("Registration number"),
        "name": _("Your name"),
        "email": _("Your e-mail address"),
        "optional": _("optional"),
        "email_why": _("So that the answer reaches you when you have left."),
        "start": _("Start the chat"),
        "leave": _("Send the message"),
        "sending": _("Sending…"),
        "articles": _("These may answer it at once"),
        "new_tab": _("opens in a new tab"),
        "required": _("Please fill this in."),
        "invalid_email": _("This is no e-mail address."),
        "invalid_registration": _("This is no number of ours. Correct it, or leave it out."),
        "must_agree": _("Please agree, so that we may keep what you write."),
        "too_long": _("This is too long."),
        "preview": _("This is how visitors see it. Nothing is sent from here."),
    }


def _talking() -> dict[str, str]:
    return {
        "log": _("The conversation"),
        "write": _("Write a message"),
        "send": _("Send"),
        "you": _("You"),
        "team": _("Our team"),
        "typing": _("{name} is writing…"),
        "next": _("You are next."),
        "position_one": _("1 person is before you."),
        "position": _("{count} people are before you."),
        "minutes_one": _("Lately it took about 1 minute."),
        "minutes": _("Lately it took about {count} minutes."),
        "wait_on": _("You may close this: what you wrote is not lost."),
        "code_taken": _("{name} is here."),
        "code_left": _("{name} has left. Somebody else will be here soon."),
        "code_transferred": _("{name} will go on with you."),
        "code_transferred_desk": _("Colleagues will go on with you: {desk}."),
        "code_transferred_nobody": _("A colleague will go on with you."),
        "code_by_mail": _("Nobody could answer in time. You get the answer by e-mail."),
        "code_by_mail_closed": _("We are closed now. You get the answer by e-mail."),
        "code_by_mail_no_address": _(
            "Nobody could answer in time. Leave your e-mail address, and the answer reaches you there."
        ),
        "code_back": _("You are back in the chat."),
        "code_ended": _("The chat has ended."),
        "code_ended_you": _("You have ended the chat."),
        "by_mail": _("By e-mail"),
        "today": _("Today"),
        "yesterday": _("Yesterday"),
    }


def _marks() -> dict[str, str]:
    return {
        "waits": _("Is being sent"),
        "sent": _("Sent"),
        "read": _("Read"),
        "not_sent": _("Not sent"),
        "again": _("Try again"),
        "discard": _("Discard"),
    }


def _files() -> dict[str, str]:
    return {
        "attach": _("Attach a file"),
        "drop": _("Drop the file here"),
        "uploading": _("{percent} %"),
        "remove": _("Remove {name}"),
        "download": _("Download {name}"),
        "file_kind": _("Files of this kind are not taken."),
        "file_large": _("This file is larger than {size}."),
        "file_empty": _("This file is empty."),
        "file_many": _("At most {count} files at once."),
        "file_failed": _("The file could not be sent. Try again."),
    }


def _afterwards() -> dict[str, str]:
    return {
        "end": _("End the chat"),
        "end_sure": _("End the chat? You cannot write in it any more."),
        "end_yes": _("Yes, end it"),
        "cancel": _("Cancel"),
        "rating": _("How was this chat?"),
        "rating_1": _("Bad"),
        "rating_2": _("Poor"),
        "rating_3": _("Fair"),
        "rating_4": _("Good"),
        "rating_5": _("Very good"),
        "rating_words": _("What should we know? (optional)"),
        "rating_send": _("Send"),
        "rated": _("Thank you."),
        "new_chat": _("New chat"),
        "forget": _("Forget this conversation in this browser"),
        "keep": _("Save"),
        "kept": _("Saved: answers reach you there when you have left."),
    }


def _refusals() -> dict[str, str]:
    return {
        "refused_too_long": _("It is longer than a message may be."),
        "refused_ended": _("The chat has ended."),
        "refused_file_unknown": _("A file is not there any more: attach it again."),
        "refused_too_fast": _("That was too fast. Wait a moment."),
        "refused_blocked": _("The chat is not open to you. Write us an e-mail."),
        "refused_identity": _(
            "The site could not say who you are. Reload the page, and try again."
        ),
        "refused_other": _("It could not be sent."),
    }
