"""What IAM asks for each request to S3: actions, resources and the keys of conditions, as AWS documents them.

Not executable, so scripts/run_checks does not take it for a test.
"""
import urllib.parse

from fault_proxy import HttpProxy

ACCOUNT = "123456789012"
REGION = "eu-west-1"


def asked(action, resource, **context):
    return {"action": action, "resource": resource, "context": {key.replace("__", ":"): value for key, value in context.items()}}


class Recorder(HttpProxy):
    """In front of a server: each of its requests in `seen` has the `status` of its answer."""

    def pass_on(self, request):
        answer = super().pass_on(request)
        request.status = answer.status
        return answer


def actions_of(request, key_of_bucket=None):
    """Of a request that a Recorder has seen, path-style. `key_of_bucket`: the ARN of the key of KMS by which the bucket encrypts."""
    path = urllib.parse.unquote(request.path).lstrip("/")
    bucket, _, key = path.partition("/")
    objects = f"arn:aws:s3:::{bucket}/{key}"
    owner = {"aws__ResourceAccount": request.get("x-amz-expected-bucket-owner") or ACCOUNT}
    query, method = request.query, request.method
    if not key:
        assert method == "GET" and query.get("list-type") == "2", f"{request.method} {request.path} {query}"
        return [asked("s3:ListBucket", f"arn:aws:s3:::{bucket}", s3__prefix=query["prefix"], **owner)]
    if method in ("GET", "HEAD"):
        action = "s3:GetObjectVersion" if "versionId" in query else "s3:GetObject"
        found = [asked(action, objects, **owner)]
        if method == "GET" and request.status == 404:  # else it would have been 403
            found.append(asked("s3:ListBucket", f"arn:aws:s3:::{bucket}", **owner))
    elif method == "DELETE":
        return [asked("s3:AbortMultipartUpload" if "uploadId" in query else "s3:DeleteObject", objects, **owner)]
    else:
        assert method in ("PUT", "POST"), method
        found = [asked("s3:PutObject", objects, **owner)]
        for header, action in (("x-amz-tagging", "s3:PutObjectTagging"), ("x-amz-acl", "s3:PutObjectAcl")):
            if request.get(header):
                found.append(asked(action, objects, **owner))
    own_key = request.get("x-amz-server-side-encryption-aws-kms-key-id")
    used = own_key or key_of_bucket
    if used:
        # S3 asks KMS in the name of who asks it.
        via = {"kms__ViaService": f"s3.{REGION}.amazonaws.com"}
        found += [asked(action, used, **via) for action in
                  (("kms:Decrypt",) if method in ("GET", "HEAD") else ("kms:GenerateDataKey", "kms:Decrypt"))]
    return found


def actions_of_lambda(name, queue=None, network=False):
    """What Lambda itself asks for in the name of the role: its log, the queue it polls, or the one for what failed."""
    log = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{name}:log-stream:2026/11/26/[$LATEST]0a1b2c3d"
    found = [asked(action, log) for action in ("logs:CreateLogStream", "logs:PutLogEvents")]
    if queue:
        found += [asked(f"sqs:{action}", queue) for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")]
    else:
        found.append(asked("sqs:SendMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}-failed"))
    if network:
        face = f"arn:aws:ec2:{REGION}:{ACCOUNT}:network-interface/eni-0a1b2c3d"
        found += [asked("ec2:DeleteNetworkInterface", face), asked("ec2:AssignPrivateIpAddresses", face),
                  asked("ec2:DescribeNetworkInterfaces", "*"), asked("ec2:DescribeSubnets", "*")]
    return found
