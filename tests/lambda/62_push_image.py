#!/usr/bin/env python3
"""deploy/push_image.sh against a real registry over https that wants a login, and moto's ECR, which hands out the password: the
repository as it should be, the image of `make package` under its tag, nothing sent twice, nothing left behind, and a dry run that
asks nobody."""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))

from adze_runs import ROOT, Checks, Result, work_folder  # noqa: E402
from package_files import MACHINE, image_manifest, package  # noqa: E402
from server_process import free_port, make_certificates, stop, wait_for_port  # noqa: E402

SCRIPT = ROOT / "deploy/push_image.sh"
TOOLS = ROOT / "build/lambda_tools/bin"
REGISTRY = ROOT / "build/servers/docker-registry"
ACCOUNT, REGION = "123456789012", "eu-central-1"
PASSWORD = f"{ACCOUNT}-auth-token"  # what moto's ECR hands out
# The registry takes bcrypt only, which neither Python nor OpenSSL makes.
USERS = "AWS:$2b$04$RLGKC6V8QuRxDw44P7g.6.ctJoK5yz/gEPZKoNQGeZYinvnxDJiMS\n"

REGISTRY_SETTINGS = """
version: 0.1
log: {{accesslog: {{disabled: false}}}}
storage: {{filesystem: {{rootdirectory: {folder}/blobs}}}}
http: {{addr: "127.0.0.1:{port}", tls: {{certificate: {folder}/server.pem, key: {folder}/server.key}}}}
auth: {{htpasswd: {{realm: test, path: {folder}/users}}}}
"""


@contextlib.contextmanager
def serving(words, port, log, **named):
    with open(log, "wb") as output:
        process = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=output, stderr=output, **named)
    wait_for_port(port, process, log)
    try:
        yield
    finally:
        stop(process)


class World:
    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.log = folder / "registry.log"
        self.port, self.ecr_port = free_port(), free_port()
        make_certificates(folder)
        (folder / "users").write_text(USERS)
        (folder / "registry.yml").write_text(REGISTRY_SETTINGS.format(folder=folder, port=self.port))
        self.environment = {"PATH": f"{TOOLS}:{os.environ['PATH']}", "HOME": str(self.home), "TMPDIR": str(folder),
                            "SSL_CERT_FILE": str(folder / "ca.pem"), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.ecr_port}",
                            "AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}

    @property
    def registry(self):
        return f"localhost:{self.port}"

    def push(self, *flags, **environment):
        words = [SCRIPT, "--account", ACCOUNT, "--region", REGION, "--registry", self.registry, "--arch", MACHINE, *flags]
        return self.run(words, **environment)

    def run(self, words, **environment):
        done = subprocess.run([str(word) for word in words], env={**self.environment, **environment}, capture_output=True, text=True,
                              timeout=120, stdin=subprocess.DEVNULL)
        assert "auth-token" not in done.stdout + done.stderr, "the password is printed"
        return Result(words, done.returncode, done.stdout, done.stderr)

    def ecr(self, *words):
        done = self.run(["aws", "ecr", "--region", REGION, *words])
        assert done.status == 0, done
        return json.loads(done.out)

    def requests(self, method):
        """How many of them the registry's access log has."""
        return len(re.findall(rf'"{method} /v2/', self.log.read_text()))


def makes_the_repository_and_pushes(world):
    result = world.first = world.push("--repository", "team/etl", "--keep-days", "14")
    assert result.status == 0, result
    digest = result.out.strip().rpartition("@")[2]
    assert result.out == f"{world.registry}/team/etl@{digest}\n" and re.fullmatch(r"sha256:[0-9a-f]{64}", digest), result.out
    (repository,) = world.ecr("describe-repositories", "--repository-names", "team/etl")["repositories"]
    assert repository["imageScanningConfiguration"] == {"scanOnPush": True}, repository
    (rule,) = json.loads(world.ecr("get-lifecycle-policy", "--repository-name", "team/etl")["lifecyclePolicyText"])["rules"]
    assert rule["selection"] == {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}, rule
    assert rule["action"] == {"type": "expire"}, rule


def tag_is_version_and_architecture(world):
    version = re.search(r"project\(adze VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    manifest, config = image_manifest(package("image", MACHINE))
    words = ["skopeo", "inspect", "--raw", "--creds", f"AWS:{PASSWORD}", f"docker://{world.registry}/team/etl:{version}-{MACHINE}"]
    done = subprocess.run(words, env=world.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == manifest, f"another manifest: {done.stdout[:500]}"


def sends_nothing_twice(world):
    before = world.requests("POST")
    assert before > 0, "the access log shows no upload at all"
    again = world.push("--repository", "team/etl")
    assert again.status == 0 and again.out == world.first.out, again
    assert world.requests("POST") == before, "layers were sent again"


def mends_a_repository_made_by_hand(world):
    world.ecr("create-repository", "--repository-name", "by-hand")
    result = world.push("--repository", "by-hand", "--tag", "latest")
    assert result.status == 0, result
    (repository,) = world.ecr("describe-repositories", "--repository-names", "by-hand")["repositories"]
    assert repository["imageScanningConfiguration"] == {"scanOnPush": True}, repository
    assert world.ecr("get-lifecycle-policy", "--repository-name", "by-hand")["lifecyclePolicyText"]


def leaves_no_login_behind(world):
    assert not list(world.home.rglob("*")), f"left in HOME: {list(world.home.rglob('*'))}"
    left = [path for path in world.folder.glob("tmp.*")]
    assert not left, f"left: {left}"


def fails_where_the_registry_refuses(world):
    (world.folder / "users").write_text(USERS.replace("AWS:", "SOMEONE:"))
    try:
        result = world.push("--repository", "team/etl")
    finally:
        (world.folder / "users").write_text(USERS)
    assert result.status != 0 and "@sha256" not in result.out, result


def dry_run_asks_nobody(world):
    nowhere = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "", "PATH": "/usr/bin:/bin"}
    for tool, pushes in (("skopeo", "skopeo copy --quiet"), ("docker", "docker buildx build --platform linux/arm64 --provenance=false")):
        result = world.run([SCRIPT, "--account", ACCOUNT, "--region", "cn-north-1", "--tool", tool, "--dry-run"], **nowhere)
        assert result.status == 0, result
        host = f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn"
        for text in ("create-repository", "scanOnPush=true", "put-lifecycle-policy", f"--password-stdin {host}\n", pushes, f"{host}/adze:"):
            assert text in result.out, f"{text!r} is missing: {result.out}"


def refuses_what_makes_no_sense(world):
    for flags, says in ((["--account", "12"], "12 digits"), (["--arch", "mips"], "arm64 or x86_64"), (["--repository", "A b"], "lower case"),
                        (["--tag", "a b"], "letters"), (["--keep-days", "0"], "number of days"), (["--colour", "red"], "unknown flag"),
                        (["--region", "here"], "such as"), (["--account"], "needs a value")):
        result = world.push(*flags)
        assert result.status == 2 and says in result.err and not result.out, f"{flags}: {result}"
    result = world.push("--image", world.folder / "none.tar")
    assert result.status == 1 and "make package" in result.err, result


def main():
    checks = Checks()
    with work_folder() as folder:
        world = World(folder)
        ecr = [TOOLS / "moto_server", "-H", "127.0.0.1", "-p", world.ecr_port]
        with (serving([REGISTRY, "serve", folder / "registry.yml"], world.port, world.log),
              serving(ecr, world.ecr_port, folder / "ecr.log")):
            for check in (makes_the_repository_and_pushes, tag_is_version_and_architecture, sends_nothing_twice,
                          mends_a_repository_made_by_hand, fails_where_the_registry_refuses, leaves_no_login_behind, dry_run_asks_nobody,
                          refuses_what_makes_no_sense):
                checks.run(check.__name__.replace("_", " "), check, world)
    checks.close()


if __name__ == "__main__":
    main()
