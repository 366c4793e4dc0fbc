"""What can go wrong between adze and S3: kinds of requests, and S3's ways to refuse them, for fault_proxy.py.

Not executable, so scripts/run_checks does not take it for a test.
"""
import time

from fault_proxy import answers

# The names of S3's API.
PUT, GET, HEAD, DELETE = "PutObject", "GetObject", "HeadObject", "DeleteObject"
CREATE, PART, COMPLETE, ABORT = "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"
LIST, LIST_PARTS, LIST_UPLOADS = "ListObjectsV2", "ListParts", "ListMultipartUploads"


def kind(request):
    """Which of S3's operations a path-style request is."""
    _, bucket, *key = request.path.split("/", 2)
    method, query = request.method, request.query
    if not key or not key[0]:
        return LIST_UPLOADS if "uploads" in query else LIST if method == "GET" else f"{method} bucket"
    if "uploads" in query and method == "POST":
        return CREATE
    if "uploadId" in query:
        return {"PUT": PART, "POST": COMPLETE, "DELETE": ABORT, "GET": LIST_PARTS}[method]
    return {"PUT": PUT, "GET": GET, "HEAD": HEAD, "DELETE": DELETE}.get(method, method)


def of_kind(*kinds, key=""):
    """Requests of one of these kinds, for keys that contain `key`."""
    return lambda request: kind(request) in kinds and key in request.path


def error_body(code, message="made by the test", more=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{more}'
            "<RequestId>FAULT0000000001</RequestId><HostId>fault</HostId></Error>").encode()


def date(seconds_ahead=0):
    return ("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + seconds_ahead)))


def refuses(status, code, more="", headers=()):
    """S3's error document."""
    return answers(status, error_body(code, more=more),
                   lambda: [("Content-Type", "application/xml"), ("x-amz-request-id", "FAULT0000000001"), date(), *headers])


SERVER_ERROR = refuses("500 Internal Server Error", "InternalError")
UNAVAILABLE = refuses("503 Service Unavailable", "ServiceUnavailable")
SLOW_DOWN = refuses("503 Slow Down", "SlowDown")
TOO_MANY = refuses("429 Too Many Requests", "TooManyRequestsException")
CONFLICT = refuses("409 Conflict", "ConditionalRequestConflict")
PRECONDITION = refuses("412 Precondition Failed", "PreconditionFailed")
NO_SUCH_UPLOAD = refuses("404 Not Found", "NoSuchUpload")
EXPIRED_TOKEN = refuses("400 Bad Request", "ExpiredToken")
DENIED = refuses("403 Forbidden", "AccessDenied")
TIMED_OUT = refuses("400 Bad Request", "RequestTimeout")
# What Complete answers when it has begun to answer before it failed.
ERROR_IN_200 = answers("200 OK", b'<?xml version="1.0" encoding="UTF-8"?>\n' + b" " * 200 +
                       error_body("InternalError").partition(b"\n")[2], [("Content-Type", "application/xml")])
NOT_XML = answers("200 OK", b"<html><body>captive portal</body></html>", [("Content-Type", "text/html")])


def skewed(seconds):
    """S3's clock is so far ahead of ours."""
    return answers("403 Forbidden", error_body("RequestTimeTooSkewed"), lambda: [("Content-Type", "application/xml"), date(seconds)])


def moved(region, status="301 Moved Permanently", endpoint="elsewhere.example"):
    """The bucket is in another region."""
    code = "PermanentRedirect" if status.startswith("301") else "TemporaryRedirect"
    return refuses(status, code, more=f"<Endpoint>{endpoint}</Endpoint>", headers=[("x-amz-bucket-region", region)])


def signed_elsewhere(region):
    """The request is signed for another region than the bucket's."""
    return refuses("400 Bad Request", "AuthorizationHeaderMalformed", more=f"<Region>{region}</Region>")
