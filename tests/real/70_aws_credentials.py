#!/usr/bin/env python3
"""Each source of AWS credentials, proven by an object that an S3 gives only to those whose signature, access key and token
are right; what the services are sent; and that no secret, token or signature is ever printed."""
import configparser
import hashlib
import json
import os
import random
import re
import shlex
import subprocess
import sys
import time

from adze_runs import ADZE, Checks, Skipped, adze, expect, work_folder
from aws_services import Aws, timestamp

CLEAN = {name: "" for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")}
OBJECT = "s3://bucket-of-tests/folder/data.csv"
QUERY = "SELECT sum(a) AS s FROM source"
ROLE = "arn:aws:iam::123456789012:role/etl"


class World:
    """A home folder, the services, and what adze has printed."""

    def __init__(self, folder):
        self.aws = Aws()
        self.home = folder / "home"
        (self.home / ".aws/sso/cache").mkdir(parents=True)
        self.folder = folder
        self.environment = {**CLEAN, "HOME": str(self.home), "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1",
                            "AWS_ENDPOINT_URL_S3": self.aws.url, "AWS_ENDPOINT_URL_STS": f"{self.aws.url}/sts",
                            "AWS_ENDPOINT_URL_SSO": f"{self.aws.url}/portal", "AWS_ENDPOINT_URL_SSO_OIDC": f"{self.aws.url}/oidc"}
        self.printed = []

    def config(self, text):
        (self.home / ".aws/config").write_text(text)

    def credentials(self, text):
        (self.home / ".aws/credentials").write_text(text)

    def run(self, *words, launcher=(), **environment):
        result = adze(*words, environment={**self.environment, **environment}, launcher=launcher, timeout=60)
        self.printed.append((result.out or b"").decode(errors="replace") + result.err)
        assert not self.aws.wrong, "\n".join(self.aws.wrong)
        return result

    def reads(self, **environment):
        """The access key with which the object was read."""
        self.aws.s3_keys.clear()
        result = expect(self.run("query", QUERY, OBJECT, "--columns", "a:int64,b:string", "--format", "csv", **environment), 0)
        assert result.out == b"s\n6\n", result
        assert self.aws.s3_keys, "S3 was not asked"
        return self.aws.s3_keys[-1]

    def refused(self, says, status=7, **environment):
        self.aws.s3_keys.clear()
        result = expect(self.run("query", QUERY, OBJECT, "--columns", "a:int64,b:string", "--format", "csv", **environment),
                        status, says=says)
        assert not result.out and not self.aws.s3_keys, result
        return result

    def require_nothing_leaked(self):
        text = "\n".join(self.printed)
        assert len(self.printed) > 1 and len(self.aws.secrets) > 5
        for secret in self.aws.secrets:
            assert secret not in text, f"{secret} is printed"

    def keys_section(self, section, kind, with_token=False):
        key, secret, token = self.aws.new_keys(kind, with_token)
        token_line = f"aws_session_token = {token}\n" if token else ""
        return key, f"[{section}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n{token_line}"

    def environment_keys(self):
        key, secret, token = self.aws.new_keys("env")
        return key, {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}

    def instance(self):
        return {"AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.aws.url}


def in_world(function):
    def check():
        with work_folder() as folder:
            world = World(folder)
            try:
                reason = function(world)
                world.require_nothing_leaked()
                return reason
            finally:
                world.aws.close()
    check.name = function.__name__
    ALL.append(check)
    return check


ALL = []


@in_world
def environment_comes_first_also_before_a_profile(world):
    key, environment = world.environment_keys()
    other, section = world.keys_section("etl", "file")
    world.credentials(section)
    assert world.reads(**environment, AWS_PROFILE="etl") == key
    assert world.reads(AWS_PROFILE="etl") == other
    world.refused("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not", AWS_ACCESS_KEY_ID=key, AWS_PROFILE="etl")


@in_world
def shared_files_give_keys_of_the_profile(world):
    first, section = world.keys_section("default", "file", with_token=True)
    world.credentials(section)
    second, section = world.keys_section("profile etl", "config")
    world.config(section)
    assert world.reads() == first
    assert world.reads(AWS_PROFILE="etl") == second
    world.refused("neither in ~/.aws/config nor in ~/.aws/credentials", status=2, AWS_PROFILE="missing")


@in_world
def role_is_assumed_with_the_keys_of_another_profile(world):
    base, section = world.keys_section("base", "base", with_token=True)
    world.credentials(section)
    world.config(f"[profile etl]\nrole_arn = {ROLE}\nsource_profile = base\nexternal_id = x+y/z=\nduration_seconds = 900\n"
                 f"[profile last]\nrole_arn = {ROLE}2\nsource_profile = etl\nrole_session_name = me@example.com\n")
    assert world.reads(AWS_PROFILE="etl").startswith("ASIAROLE")
    form = world.aws.forms[-1]
    assert (form["as"], form["RoleArn"], form["ExternalId"], form["DurationSeconds"]) == (base, ROLE, "x+y/z=", "900"), form
    assert form["RoleSessionName"].startswith("adze-")
    assert world.reads(AWS_PROFILE="last").startswith("ASIAROLE")
    assert world.aws.forms[-1]["as"].startswith("ASIAROLE") and world.aws.forms[-1]["RoleSessionName"] == "me@example.com"


@in_world
def role_is_assumed_as_the_container_and_the_instance(world):
    world.config(f"[profile c]\nrole_arn = {ROLE}\ncredential_source = EcsContainer\n"
                 f"[profile i]\nrole_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata\n")
    container = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{world.aws.url}/container/role"}
    assert world.reads(AWS_PROFILE="c", **container).startswith("ASIAROLE")
    assert world.aws.forms[-1]["as"].startswith("ASIACONTAINER")
    assert world.reads(AWS_PROFILE="i", **world.instance()).startswith("ASIAROLE")
    assert world.aws.forms[-1]["as"].startswith("ASIAIMDS")


@in_world
def web_identity_is_given_for_a_role(world):
    token = world.folder / "token"
    token.write_text(world.aws.identity_token + "\n")
    named = {"AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "AWS_ROLE_ARN": ROLE, "AWS_ROLE_SESSION_NAME": "pod-1"}
    assert world.reads(**named).startswith("ASIAROLE")
    assert world.aws.forms[-1]["RoleSessionName"] == "pod-1"
    world.config(f"[default]\nrole_arn = {ROLE}\nweb_identity_token_file = {token}\n")
    assert world.reads().startswith("ASIAROLE")
    token.unlink()
    world.refused("is not there", **world.instance())


def sso_file(world, name, seconds, **more):
    path = world.home / f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"
    path.write_text(json.dumps({"accessToken": world.aws.sso_token, "expiresAt": timestamp(seconds), **more}))
    path.chmod(0o600)
    return path


@in_world
def sso_session_is_used_and_renewed(world):
    world.config("[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n"
                 "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n")
    world.refused("run `aws sso login --profile default`", **world.instance())
    sso_file(world, "corp", 3600)
    assert world.reads().startswith("ASIASSO")
    path = sso_file(world, "corp", -60, refreshToken=world.aws.refresh_token, clientId="client",
                    clientSecret=world.aws.client_secret, registrationExpiresAt=timestamp(86400))
    assert world.reads().startswith("ASIASSO")
    kept = json.loads(path.read_text())
    assert kept["accessToken"] == world.aws.sso_token and kept["refreshToken"] == world.aws.refresh_token
    assert path.stat().st_mode & 0o777 == 0o600, "the token can be read by others"
    assert ("POST", "/oidc/token") in world.aws.requests
    sso_file(world, "corp", -60)
    world.refused("run `aws sso login --profile default`")


@in_world
def sso_of_older_profiles_is_used(world):
    world.config("[profile old]\nsso_account_id = 123456789012\nsso_role_name = Reader\nsso_region = eu-west-1\n"
                 "sso_start_url = https://corp.example/start\n")
    sso_file(world, "https://corp.example/start", 3600)
    assert world.reads(AWS_PROFILE="old").startswith("ASIASSO")
    world.aws.sso_token = world.aws.secret("sso-token-of-later")
    world.refused("run `aws sso login --profile old`", AWS_PROFILE="old")


def program(world, keys, **more):
    """A credential_process that prints these keys."""
    key, secret, token = keys
    path = world.folder / "give keys"
    answer = {"Version": 1, "AccessKeyId": key, "SecretAccessKey": secret, "SessionToken": token, **more}
    path.write_text(f"#!{sys.executable}\nimport json, sys\nsys.stderr.write({secret!r})\nassert sys.argv[1:] == ['a b', '$HOME']\n"
                    f"json.dump({answer!r}, sys.stdout)\n")
    path.chmod(0o700)
    return f"'{path}' \"a b\" '$HOME'"


@in_world
def program_prints_keys(world):
    keys = world.aws.new_keys("program")
    world.config(f"[default]\ncredential_process = {program(world, keys, Expiration=timestamp(3600))}\n")
    assert world.reads() == keys[0]
    world.config(f"[default]\ncredential_process = {shlex.quote(str(world.folder / 'give keys'))} {keys[1]}\n")
    result = world.refused("ended with exit code 1", **world.instance())
    assert "~/.aws/config:2" in result.err, result


@in_world
def container_gives_keys_for_its_token(world):
    uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{world.aws.url}/container/role"}
    assert world.reads(**uri).startswith("ASIACONTAINER")
    world.aws.container_token = world.aws.secret("container-token")
    assert world.reads(**uri, AWS_CONTAINER_AUTHORIZATION_TOKEN=world.aws.container_token).startswith("ASIACONTAINER")
    path = world.folder / "container-token"
    path.write_text(world.aws.container_token)
    assert world.reads(**uri, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(path),
                       AWS_CONTAINER_AUTHORIZATION_TOKEN="another").startswith("ASIACONTAINER")
    path.write_text(world.aws.container_token + "\n")
    world.refused("line break", **uri, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(path), **world.instance())
    for host in ("192.0.2.1", "example.com", "127.0.0.1.example.com", "169.254.169.254"):
        world.refused("over http", AWS_CONTAINER_CREDENTIALS_FULL_URI=f"http://{host}/x",
                      AWS_CONTAINER_AUTHORIZATION_TOKEN=world.aws.container_token)
    world.aws.fail_with["container"] = (403, world.aws.container_token)
    world.refused("answered 403 Forbidden", **uri, **world.instance())


@in_world
def instance_gives_keys_to_version_2_only(world):
    assert world.reads(**world.instance()).startswith("ASIAIMDS")
    asked = [method for method, target in world.aws.requests if target.startswith("/latest")]
    assert asked == ["PUT", "GET", "GET"], asked
    world.aws.has_role = False
    world.refused("there are no AWS credentials", **world.instance())
    world.aws.has_role = True
    world.aws.fail_with["latest"] = (403, "")
    world.aws.requests.clear()
    world.refused("there are no AWS credentials", **world.instance())
    assert world.aws.requests == [("PUT", "/latest/api/token")], world.aws.requests


@in_world
def usual_addresses_of_container_and_instance_are_asked(world):
    """In a network of its own, where 169.254.170.2 and 169.254.169.254 are this machine."""
    probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    if probe.returncode != 0:
        return Skipped("no network namespaces here")
    world.aws.new_keys("container"), world.aws.new_keys("imds"), world.aws.new_keys("other")  # the texts of the server below
    server = world.folder / "serve.py"
    server.write_text(f"""import http.server, os, subprocess, sys, threading
sys.path.insert(0, {str(os.path.dirname(os.path.abspath(__file__)))!r})
from aws_services import Aws
subprocess.run("ip link set lo up; ip addr add 169.254.170.2/32 dev lo; ip addr add 169.254.169.254/32 dev lo", shell=True, check=True)
aws = Aws()
for host in ("169.254.170.2", "169.254.169.254"):
    listener = http.server.ThreadingHTTPServer((host, 80), aws.server.RequestHandlerClass)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
os.environ["AWS_ENDPOINT_URL_S3"] = aws.url
status = subprocess.run(sys.argv[1:]).returncode
print(aws.s3_keys, aws.wrong, file=sys.stderr)
sys.exit(status)
""")
    if not any(os.access(f"{folder}/ip", os.X_OK) for folder in os.get_exec_path() + ["/usr/sbin", "/sbin"]):
        return Skipped("no ip command here")
    for environment, kind in (({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/container/role"}, "ASIACONTAINER"),
                              ({"AWS_EC2_METADATA_DISABLED": "false"}, "ASIAIMDS")):
        result = expect(world.run("query", QUERY, OBJECT, "--columns", "a:int64,b:string", "--format", "csv",
                                  launcher=("unshare", "-rn", sys.executable, str(server)), **environment), 0)
        assert kind in result.err and "[]" in result.err, result
    return None


@in_world
def keys_that_s3_takes_for_expired_are_asked_for_again(world):
    uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{world.aws.url}/container/role"}
    old = world.aws.new_keys
    given = []

    def expire_the_first(kind, with_token=True):
        keys = old(kind, with_token)
        given.append(keys[0])
        if len(given) == 1:
            world.aws.expired.add(keys[0])
        return keys

    world.aws.new_keys = expire_the_first
    assert world.reads(**uri) == given[1] and len(given) == 2, given
    key, environment = world.environment_keys()
    world.aws.expired.add(key)
    world.refused("the credentials have expired", **environment)


@in_world
def keys_that_end_soon_are_renewed_for_each_request(world):
    uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{world.aws.url}/container/role"}
    world.aws.lifetime = 120
    second = OBJECT.replace("data", "more")
    expect(world.run("query", QUERY, OBJECT, second, "--columns", "a:int64,b:string", **uri), 0)
    assert len(set(world.aws.s3_keys)) >= 2, "no keys but the first were used"
    world.aws.lifetime = 3600
    world.aws.s3_keys.clear()
    expect(world.run("query", QUERY, OBJECT, second, "--columns", "a:int64,b:string", **uri), 0)
    assert len(set(world.aws.s3_keys)) == 1, "keys that last are not kept"


@in_world
def broken_source_is_an_error_and_not_passed_over(world):
    base, section = world.keys_section("default", "base")
    world.credentials(section)
    world.config(f"[default]\nrole_arn = {ROLE}\nsource_profile = default\n")
    secret = world.aws.keys[base][0]
    world.aws.fail_with["sts"] = (403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: me is not authorized to "
                                       "perform: sts:AssumeRole</Message></Error></ErrorResponse>")
    world.refused("STS answered 403 Forbidden (AccessDenied): User: me is not authorized", **world.instance())
    world.aws.fail_with["sts"] = (403, f"<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The canonical string "
                                       f"should have been {secret}</Message></Error></ErrorResponse>")
    world.refused("(SignatureDoesNotMatch)", **world.instance())
    world.aws.fail_with["sts"] = (200, "<html>")
    world.refused("answers without credentials", **world.instance())
    world.aws.requests.clear()
    world.aws.fail_with["sts"] = (503, "")
    world.refused("503 Service Unavailable", **world.instance())
    assert len(world.aws.requests) == 3, "not three times in all"
    world.config("[default\n")
    result = world.refused("there is no [section] above this line", status=2)
    assert "~/.aws/config:1" in result.err, result
    world.config("")
    world.credentials(section)
    (world.home / ".aws/credentials").chmod(0)
    if os.geteuid() != 0:
        world.refused("may not be read", **world.instance())


@in_world
def nothing_anywhere_names_every_place(world):
    world.aws.new_keys("unused"), world.aws.new_keys("other")
    for home in (world.environment["HOME"], ""):
        result = world.refused("there are no AWS credentials", HOME=home)
        for place in ("AWS_ACCESS_KEY_ID", "role_arn", "AWS_WEB_IDENTITY_TOKEN_FILE", "sso_account_id", "~/.aws/credentials",
                      "credential_process", "~/.aws/config", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "EC2"):
            assert place in result.err, f"{place}: {result}"


def job(world, name, uri=OBJECT):
    path = world.folder / f"{name}.yaml"
    path.write_text(f'name: {name}\nsource:\n  uri: "{uri}"\n  columns:\n    a: int64\n    b: string\n'
                    "transform: SELECT sum(a) AS s FROM source\ntarget:\n  uri: out.parquet\n")
    return path


@in_world
def check_and_dry_run_say_which_credentials_are_used(world):
    key, section = world.keys_section("etl", "file")
    world.credentials(section)
    path = job(world, "check")
    said = f"profile 'etl' of ~/.aws/credentials, access key AKIA…{key[-4:]}"
    result = expect(world.run("check", path, AWS_PROFILE="etl"), 0)
    assert f"adze: s3 credentials: {said}\n" in result.err, result
    assert key not in result.err
    result = expect(world.run("run", path, "--dry-run", AWS_PROFILE="etl"), 0)
    assert f"s3       credentials: {said}\n" in result.out.decode(), result
    local = world.folder / "local.csv"
    local.write_text("a,b\n1,x\n")
    result = expect(world.run("check", job(world, "local", str(local)), AWS_PROFILE="etl"), 0)
    assert "credentials" not in result.err, result
    result = expect(world.run("check", path), 7, says="there are no AWS credentials")
    assert result.err.count("there are no AWS credentials") == 1, result


def cli_reads(text):
    """What the AWS CLI makes of ~/.aws/config: access key and secret of the profile 'p', None where there are none, or
    "refused". After botocore.configloader."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
        parsed = {section: dict(parser.items(section)) for section in parser.sections()}
        for entries in parsed.values():
            for name, value in entries.items():
                if value.startswith("\n"):
                    entries[name] = dict(line.strip().split("=", 1) for line in value.splitlines() if line.strip())
    except (configparser.Error, ValueError):
        return "refused"
    profile = {}
    for name, entries in parsed.items():
        if name.startswith("profile"):
            try:
                words = shlex.split(name)
            except ValueError:
                continue
            if len(words) == 2 and words[1] == "p":
                profile = entries
    return profile.get("aws_access_key_id"), profile.get("aws_secret_access_key")


@in_world
def config_files_are_read_as_the_cli_reads_them(world):
    world.aws.new_keys("unused"), world.aws.new_keys("other"), world.aws.new_keys("more")
    path = job(world, "config")
    fine = ["[default]", "[profile q]", "[DEFAULT]", "[profile  'r']", "region = eu-west-1", "s3 =", "  addressing_style = path",
            "  # x", "; y", "", " ", "output: json", "  a = b", "\tc=d", "[profile 's' # x] y"]
    doubtful = ["[profile p]", "[profile 'p']", '[profile "p"] # x', "[ profile p]", "[profile p", "[]", "text", "=x", "  text",
                "aws_access_key_id = ", "AWS_ACCESS_KEY_ID: ", "  aws_access_key_id = ", "aws_secret_access_key=secret"]
    counts = {}
    generator = random.Random(7)
    for number in range(300):
        key = f"AKIAABCDEFGHIJKL{number:04d}"
        lines = [generator.choice(fine) for _ in range(generator.randrange(4))]
        lines += ["[profile p]", "aws_access_key_id = ", "aws_secret_access_key = secret"][:generator.choice((1, 3, 3))]
        lines += [generator.choice(fine) for _ in range(generator.randrange(4))]
        if generator.random() < 0.5:
            lines.insert(generator.randrange(len(lines)), generator.choice(doubtful))
        text = "\n".join(line + key if line.endswith(("= ", ": ")) else line for line in lines) + "\n"
        world.config(text)
        world.credentials("[p]\n")
        world.aws.keys[key] = ("secret", "")
        expected = cli_reads(text)
        result = world.run("check", path, AWS_PROFILE="p")
        if expected == "refused":
            kind = "refused"
            assert result.status == 2 and re.search(r"~/.aws/config:\d+", result.err), f"{text!r}: {result}"
        elif expected[0] and expected[1] and isinstance(expected[0], str) and isinstance(expected[1], str) \
                and "\n" not in expected[0] + expected[1] and " " not in expected[0] + expected[1]:
            kind = "keys"
            assert f"AKIA…{expected[0][-4:]}" in result.err, f"{text!r}: {result}"
        else:
            kind = "none"
            assert result.status in (2, 7), f"{text!r}: {result}"
        counts[kind] = counts.get(kind, 0) + 1
    assert min(counts.get(kind, 0) for kind in ("refused", "keys", "none")) > 20, counts


@in_world
def waiting_for_a_program_ends_with_the_run(world):
    world.aws.new_keys("unused"), world.aws.new_keys("other")
    mark = world.folder / "pid"
    world.config(f"[default]\ncredential_process = sh -c 'echo $$ > {mark}; sleep 60 & echo $! >> {mark}; wait'\n")
    begin = time.monotonic()
    process = subprocess.Popen([ADZE, "query", QUERY, OBJECT, "--columns", "a:int64,b:string"], stderr=subprocess.PIPE,
                               env={**os.environ, **world.environment})
    while not mark.exists() or mark.read_text().count("\n") < 2:
        assert time.monotonic() - begin < 30
        time.sleep(0.05)
    process.terminate()
    world.printed.append(process.communicate(timeout=30)[1].decode())
    assert process.returncode == 143, process.returncode
    for number in mark.read_text().split():
        for _ in range(100):
            try:
                if ") Z " in open(f"/proc/{number}/stat").read():
                    break
            except FileNotFoundError:
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"process {number} lives on")
    world.printed.append("")


def main():
    checks = Checks()
    for check in ALL:
        checks.run(check.name.replace("_", " "), check)
    checks.close()


if __name__ == "__main__":
    main()
