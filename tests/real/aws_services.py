"""Small servers that answer as AWS's do where credentials come from (STS, SSO, containers, instances) and where they are
used (S3), and judge every request: method, path, headers, body, signature. What they find wrong is kept in `wrong`."""
import base64
import http.server
import itertools
import json
import re
import threading
import time
import urllib.parse

from aws_signature import check_signature

DATA = b"a,b\n1,x\n2,y\n3,z\n"


def timestamp(seconds_from_now):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds_from_now))


class Aws:
    """All services in one server, each below a path of its own; S3 is all the rest."""

    def __init__(self):
        self.wrong = []
        self.requests = []     # (method, target)
        self.secrets = set()   # whatever must never be printed
        self.keys = {}         # access key id: (secret, token), as given out
        self.expired = set()   # access key ids that S3 takes for expired
        self.s3_keys = []      # access key ids that read from S3
        self.lifetime = 3600
        self.fail_with = {}    # service: (status, body)
        self.container_token = ""
        self.identity_token = self.secret("identity-token")
        self.sso_token = self.secret("sso-token")
        self.refresh_token = self.secret("sso-refresh")
        self.client_secret = self.secret("sso-client-secret")
        self.has_role = True
        self.forms = []        # of STS
        self._number = itertools.count(1)
        aws = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                aws.answer(self)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def secret(self, name):
        """A text that no log may hold, long enough to be found."""
        text = f"{name}/{base64.b64encode(name.encode()).decode()}+Zq7"
        self.secrets.add(text)
        return text

    def new_keys(self, kind, with_token=True):
        """Keys that S3 and STS take from now on: id, secret, token."""
        number = next(self._number)
        key = f"{'ASIA' if with_token else 'AKIA'}{kind.upper():X<12.12}{number:04d}"
        self.keys[key] = (self.secret(f"{kind}-secret-{number}"), self.secret(f"{kind}-token-{number}") if with_token else "")
        return (key, *self.keys[key])

    def answer(self, handler):
        length = int(handler.headers.get("Content-Length", 0))
        body = handler.rfile.read(length)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.requests.append((handler.command, handler.path))
        for value in (headers.get("authorization", ""), ):
            self.secrets.update(re.findall(r"Signature=([0-9a-f]{64})", value))
        service = handler.path.split("/")[1].partition("?")[0]
        serve = getattr(self, f"serve_{service}", None) if service in SERVICES else self.serve_s3
        try:
            if service in self.fail_with:
                status, text = self.fail_with[service]
                kind = "text/plain"
            else:
                status, kind, text = serve(handler.command, handler.path, headers, body)
        except AssertionError as error:
            self.wrong.append(f"{handler.command} {handler.path}: {error}")
            status, kind, text = 418, "text/plain", "wrong"
        data = text if isinstance(text, bytes) else text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        if status in (200, 206) and serve == self.serve_s3:
            handler.send_header("ETag", '"v1"')
            handler.send_header("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT")
            handler.send_header("Accept-Ranges", "bytes")
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)

    def serve_s3(self, method, target, headers, body):
        key = check_signature(method, target, headers, body, self.keys)
        if key in self.expired:
            return 400, "application/xml", "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
        assert method in ("GET", "HEAD"), "adze only reads here"
        self.s3_keys.append(key)
        return 200, "text/csv", DATA

    def serve_sts(self, method, target, headers, body):
        assert method == "POST" and headers["content-type"].startswith("application/x-www-form-urlencoded")
        form = dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True))
        self.forms.append(form)
        assert form["Version"] == "2011-06-15" and form["RoleArn"].startswith("arn:aws:iam::"), form
        assert re.fullmatch(r"[\w+=,.@-]{2,64}", form["RoleSessionName"]), form
        action = form["Action"]
        if action == "AssumeRoleWithWebIdentity":
            assert "authorization" not in headers, "signed, though nobody has keys yet"
            assert form["WebIdentityToken"] == self.identity_token
        else:
            assert action == "AssumeRole"
            form["as"] = check_signature(method, target, headers, body, self.keys)
        key, secret, token = self.new_keys("role")
        return 200, "text/xml", (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>'
            f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
            f"<Expiration>{timestamp(self.lifetime)}</Expiration></Credentials></{action}Result></{action}Response>")

    def serve_portal(self, method, target, headers, body):
        assert method == "GET" and "authorization" not in headers
        path, _, query = target.partition("?")
        assert path == "/portal/federation/credentials", path
        assert dict(urllib.parse.parse_qsl(query)) == {"account_id": "123456789012", "role_name": "Reader"}, query
        if headers.get("x-amz-sso_bearer_token") != self.sso_token:
            return 401, "application/json", '{"message":"Session token not found or invalid"}'
        key, secret, token = self.new_keys("sso")
        return 200, "application/json", json.dumps({"roleCredentials": {
            "accessKeyId": key, "secretAccessKey": secret, "sessionToken": token,
            "expiration": int((time.time() + self.lifetime) * 1000)}})

    def serve_oidc(self, method, target, headers, body):
        assert (method, target, headers["content-type"]) == ("POST", "/oidc/token", "application/json")
        assert json.loads(body) == {"grantType": "refresh_token", "clientId": "client", "clientSecret": self.client_secret,
                                    "refreshToken": self.refresh_token}
        self.sso_token = self.secret("sso-token-renewed")
        self.refresh_token = self.secret("sso-refresh-renewed")
        return 200, "application/json", json.dumps({"accessToken": self.sso_token, "expiresIn": 28800, "tokenType": "Bearer",
                                                    "refreshToken": self.refresh_token})

    def json_keys(self, kind, **more):
        key, secret, token = self.new_keys(kind)
        return json.dumps({"AccessKeyId": key, "SecretAccessKey": secret, "Token": token,
                           "Expiration": timestamp(self.lifetime), **more})

    def serve_container(self, method, target, headers, body):
        assert (method, target) == ("GET", "/container/role")
        assert headers.get("authorization", "") == self.container_token, "another token than that of the environment"
        return 200, "application/json", self.json_keys("container")

    def serve_latest(self, method, target, headers, body):
        """The instance's metadata, version 2: whoever comes without a token has used version 1."""
        if target == "/latest/api/token":
            assert method == "PUT" and headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600"
            assert "x-forwarded-for" not in headers
            return 200, "text/plain", self.secret("imds-token")
        assert method == "GET" and headers.get("x-aws-ec2-metadata-token") == self.secret("imds-token"), "version 1 is used"
        roles = "/latest/meta-data/iam/security-credentials/"
        if not self.has_role:
            return 404, "text/plain", "Not Found"
        if target == roles:
            return 200, "text/plain", "instance-role"
        assert target == roles + "instance-role"
        return 200, "text/plain", self.json_keys("imds", Code="Success")


SERVICES = ("sts", "portal", "oidc", "container", "latest")
