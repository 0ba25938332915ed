"""The signature against the example of the standard's own libraries, and its parts."""

import base64
import hashlib
import hmac

from webhooks.signing import PREFIX, new_secret, signature_headers

# test_webhook.py of the Standard Webhooks libraries.
KNOWN = {
    "identity": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "body": b'{"test": 2432232314}',
}
SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_standard_is_signed_as_there():
    headers = signature_headers(**KNOWN, keys=[PREFIX + SECRET])
    assert headers["webhook-signature"] == SIGNATURE
    assert headers["webhook-id"] == KNOWN["identity"]
    assert headers["webhook-timestamp"] == "1614265330"


def test_an_earlier_secret_signs_beside_the_present_one():
    present = new_secret()
    signatures = signature_headers(**KNOWN, keys=[present, SECRET])["webhook-signature"].split(" ")
    raw = base64.b64decode(present.removeprefix(PREFIX))
    content = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    digest = base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
    assert signatures == [f"v1,{digest}", SIGNATURE]


def test_a_secret_is_long_enough_and_never_the_same():
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix(PREFIX))) == 32
