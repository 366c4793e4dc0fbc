"""Requests to S3 signed with AWS's Signature Version 4, so that tests look into buckets with code that is not adze's.

Not executable, so scripts/run_checks does not take it for a test.
"""
import datetime
import hashlib
import hmac
import http.client
import ssl
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree


def quoted(text, safe="-_.~"):
    return urllib.parse.quote(text, safe=safe)


def sign(secret, region, moment, text, service="s3"):
    key = b"AWS4" + secret.encode()
    for part in (moment[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class S3Error(Exception):
    def __init__(self, status, code, body):
        super().__init__(f"{status} {code}: {body[:300]!r}")
        self.status, self.code = status, code


class S3Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def texts(self, *names):
        """Of an XML answer: for each element called names[0], the texts of its children called names[1:]."""
        found = []
        for element in ElementTree.fromstring(self.body).iter():
            if element.tag.rpartition("}")[2] == names[0]:
                children = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                found.append(tuple(children.get(name, "") for name in names[1:]))
        return found


class S3Requests:
    """Path-style requests to one server."""

    def __init__(self, port, access_key, secret_key, region="us-east-1", ca=None):
        self.port, self.access_key, self.secret_key, self.region = port, access_key, secret_key, region
        self.tls = ssl.create_default_context(cafile=str(ca)) if ca else None

    def send(self, method, path, query=None, headers=None, body=b"", service="s3"):
        """One signed request, its answer as it is."""
        host = f"127.0.0.1:{self.port}"
        moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        named = {"host": host, "x-amz-date": moment, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
                 **{name.lower(): value for name, value in (headers or {}).items()}}
        place = quoted(path, "/-_.~")
        words = "&".join(f"{quoted(name)}={quoted(str(value))}" for name, value in sorted((query or {}).items()))
        signed = ";".join(sorted(named))
        lines = [method, place, words, *[f"{name}:{named[name]}" for name in sorted(named)], "", signed, named["x-amz-content-sha256"]]
        scope = f"{moment[:8]}/{self.region}/{service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256("\n".join(lines).encode()).hexdigest()])
        named["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={signed}, "
                                  f"Signature={sign(self.secret_key, self.region, moment, text, service)}")
        if self.tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, place + ("?" + words if words else ""), body=body or None, headers=named)
            answer = connection.getresponse()
            return S3Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def ask(self, *words, **named):
        """As send(), but an answer of 300 and above is an S3Error."""
        answer = self.send(*words, **named)
        if answer.status >= 300:
            code = answer.body.partition(b"<Code>")[2].partition(b"</Code>")[0].decode(errors="replace")
            raise S3Error(answer.status, code, answer.body)
        return answer

    def make_bucket(self, bucket):
        self.ask("PUT", f"/{bucket}")

    def keep_versions(self, bucket):
        """From now on each object of the bucket keeps its older versions."""
        body = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        self.ask("PUT", f"/{bucket}", query={"versioning": ""}, body=body)

    def put(self, bucket, key, body, headers=None):
        return self.ask("PUT", f"/{bucket}/{key}", headers=headers, body=body)

    def get(self, bucket, key):
        return self.ask("GET", f"/{bucket}/{key}").body

    def head(self, bucket, key):
        """The headers of an object, or None where there is none."""
        answer = self.send("HEAD", f"/{bucket}/{key}")
        if answer.status == 404:
            return None
        if answer.status >= 300:
            raise S3Error(answer.status, "", b"")
        return answer.headers

    def delete(self, bucket, key):
        self.ask("DELETE", f"/{bucket}/{key}")

    def pages(self, bucket, query, element, *names):
        """All (names…) of a paged listing."""
        found, more = [], {}
        while True:
            answer = self.ask("GET", f"/{bucket}", query={**query, **more})
            found += answer.texts(element, *names)
            (is_truncated, token, key, upload), = answer.texts(
                "ListMultipartUploadsResult" if "uploads" in query else "ListBucketResult",
                "IsTruncated", "NextContinuationToken", "NextKeyMarker", "NextUploadIdMarker")
            if is_truncated != "true":
                return found
            more = {"continuation-token": token} if token else {"key-marker": key, "upload-id-marker": upload}

    def list(self, bucket, prefix=""):
        """All keys, in order."""
        return [key for key, in self.pages(bucket, {"list-type": "2", "prefix": prefix}, "Contents", "Key")]

    def uploads(self, bucket, prefix=""):
        """(key, upload id) of each unfinished multipart upload."""
        return self.pages(bucket, {"uploads": "", "prefix": prefix}, "Upload", "Key", "UploadId")

    def start_upload(self, bucket, key, headers=None):
        (upload,), = self.ask("POST", f"/{bucket}/{key}", query={"uploads": ""}, headers=headers).texts(
            "InitiateMultipartUploadResult", "UploadId")
        return upload

    def put_part(self, bucket, key, upload, number, body):
        return self.ask("PUT", f"/{bucket}/{key}", query={"partNumber": number, "uploadId": upload}, body=body).headers["etag"]

    def complete(self, bucket, key, upload, etags, headers=None):
        parts = "".join(f"<Part><PartNumber>{i + 1}</PartNumber><ETag>{etag}</ETag></Part>" for i, etag in enumerate(etags))
        body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
        return self.ask("POST", f"/{bucket}/{key}", query={"uploadId": upload}, body=body, headers=headers)

    def abort(self, bucket, key, upload):
        self.ask("DELETE", f"/{bucket}/{key}", query={"uploadId": upload})

    def empty(self, bucket):
        for key in self.list(bucket):
            self.delete(bucket, key)
        for key, upload in self.uploads(bucket):
            self.abort(bucket, key, upload)

    def wait_until(self, condition, seconds=20):
        """Polls until condition() holds; False when it never does."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True
