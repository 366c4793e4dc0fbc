"""Looks for secrets in all that a run says: keys, passwords, session tokens, and the signatures that went over the wire.

Not executable, so scripts/run_checks does not take it for a test.
"""
import base64
import re
import urllib.parse

from s3_server import SECRET_KEY

SIGNATURE = re.compile(r"Signature=([0-9a-f]{64})")


def spellings(secret):
    """A secret as it is, encoded for a URL, and in Base64 wherever it begins."""
    yield secret
    yield urllib.parse.quote(secret, safe="")
    for lead in (b"", b"x", b"xx"):
        text = base64.b64encode(lead + secret.encode()).decode().rstrip("=")
        yield text[4 if lead else 0:-2]


class Secrets:
    """`counted` secrets have been looked for in `texts` outputs."""

    def __init__(self):
        self.known = {spelling for spelling in spellings(SECRET_KEY) if len(spelling) > 5}
        self.counted = self.texts = 0

    def require_none(self, world, result, requests):
        secrets = set(self.known)
        for secret in world.secrets:
            secrets.update(spelling for spelling in spellings(secret) if len(spelling) > 5)
        for request in requests:
            secrets.update(SIGNATURE.findall(request.get("authorization")))
            if request.get("x-amz-security-token"):
                secrets.add(request.get("x-amz-security-token"))
        text = result.err + (result.out or b"").decode(errors="replace")
        for secret in secrets:
            assert secret not in text, f"{secret} is printed: {result}"
        assert "AWS4-HMAC" not in text and "X-Amz-Signature" not in text, f"a signature is printed: {result}"
        self.counted += len(secrets)
        self.texts += 1
