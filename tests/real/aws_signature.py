"""Signature Version 4, made again by the receiver of a request from what has arrived: none of adze's own code is in it."""
import hashlib
import hmac
import re
import urllib.parse

AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
                           r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})")


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def canonical_query(query):
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def check_signature(method, target, headers, body, keys):
    """The access key id of a request that is signed right, with one of `keys` ({id: (secret, token)}), or an AssertionError.
    `headers` by names in lower case."""
    found = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    assert found, "the request is not signed"
    key, day, region, service, names, signature = found.groups()
    assert key in keys, "signed with an access key that nobody has given out"
    secret, token = keys[key]
    assert headers.get("x-amz-security-token", "") == token, "sent with another session token than its key has"
    signed = names.split(";")
    assert "host" in signed and all(name in signed for name in headers if name.startswith("x-amz-")), f"not signed: {names}"
    path, _, query = target.partition("?")
    digest = headers.get("x-amz-content-sha256") or hashlib.sha256(body).hexdigest()
    if digest != "UNSIGNED-PAYLOAD":
        assert digest == hashlib.sha256(body).hexdigest(), "the hash is not that of the body"
    if service != "s3":
        path = urllib.parse.quote(path)
    lines = [method, path, canonical_query(query)]
    lines += [f"{name}:{' '.join(headers[name].split())}" for name in signed]
    request = "\n".join([*lines, "", names, digest])
    stamp = headers["x-amz-date"]
    assert stamp.startswith(day)
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    signing_key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        signing_key = hmac_sha256(signing_key, part)
    expected = hmac.new(signing_key, text.encode(), hashlib.sha256).hexdigest()
    assert signature == expected, f"the signature is wrong for\n{request}"
    return key
