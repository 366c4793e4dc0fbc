#!/usr/bin/env python3
"""The completion scripts in real shells, asked with the Tab key where a shell has no other way, and the manual page in
the programs that show it. `make install` puts both where they are looked for."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

from adze_runs import ADZE, ROOT, Checks, Skipped, adze, expect, work_folder

COMMANDS = re.findall(r"^  ([a-z]+) ", subprocess.run([ADZE, "--help"], capture_output=True, text=True,
                                                      check=True).stdout.split("Examples:")[0], re.MULTILINE)[1:]


def flags_of(command):
    text = expect(adze(command, "--help"), 0).out.decode()
    return set(re.findall(r"^  (--[a-z0-9-]+)", text, re.MULTILINE))


class TabShell:
    """A shell on a terminal of its own, to which lines and Tabs are typed."""

    def __init__(self, folder, words, setup):
        self.master, slave = pty.openpty()
        environment = {"PATH": f"{os.path.dirname(ADZE)}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb",
                       "COLUMNS": "200", "LINES": "200", "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment,
                                        start_new_session=True)
        os.close(slave)
        for line in setup:
            self.type(line + "\n")
        self.wait_for_prompt()

    def type(self, text):
        os.write(self.master, text.encode())

    def read_until_quiet(self, quiet=0.4, most=20):
        data, end = b"", time.monotonic() + most
        while time.monotonic() < end and select.select([self.master], [], [], quiet if data else 5)[0]:
            data += os.read(self.master, 65536)
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x07|\r", "", data.decode(errors="replace"))

    def wait_for_prompt(self):
        self.type("echo rea''dy\n")
        seen, end = "", time.monotonic() + 30
        while "\nready" not in seen and time.monotonic() < end:
            seen += self.read_until_quiet(0.2)
        assert "\nready" in seen, f"the shell does not answer: {seen[-500:]}"

    def complete(self, line):
        """What the shell shows when Tab is pressed twice after `line`, the words of it."""
        self.type(line + "\t\t")
        shown = self.read_until_quiet()
        self.type("\x15\n")  # the line is thrown away
        self.wait_for_prompt()
        assert "command not found" not in shown and "syntax error" not in shown, shown
        return shown

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def bash_shell(folder):
    (folder / "adze.bash").write_bytes(expect(adze("completions", "bash"), 0).out)
    return TabShell(folder, ["bash", "--norc", "--noprofile", "-i"],
                    ["PS1='$ '", "bind 'set bell-style none'", "bind 'set completion-query-items 0'",
                     "bind 'set page-completions off'", "bind 'set show-all-if-ambiguous on'", "source ./adze.bash"])


def zsh_shell(folder):
    functions = folder / "functions"
    functions.mkdir()
    (functions / "_adze").write_bytes(expect(adze("completions", "zsh"), 0).out)
    return TabShell(folder, ["zsh", "-f", "-i"],
                    ["PS1='$ '", "setopt no_beep no_list_beep", f"fpath=({functions} $fpath)", "LISTMAX=1000",
                     "autoload -Uz compinit; compinit -u", "bindkey -e"])


class FishShell:
    """fish says what it would offer when it is asked."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "adze.fish").write_bytes(expect(adze("completions", "fish"), 0).out)

    def complete(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source adze.fish; complete -C '{line}'"], cwd=self.folder,
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                              env={**os.environ, "HOME": str(self.folder)})
        assert done.returncode == 0 and not done.stderr, done.stderr
        # What stands behind a tab is the explanation.
        return "\n".join(line.split("\t")[0] for line in done.stdout.splitlines())

    def close(self):
        pass


SHELLS = {"bash": bash_shell, "zsh": zsh_shell, "fish": FishShell}


def words(text):
    return set(re.findall(r"[\w.+:-]+", text))


def check_shell(name, make):
    if shutil.which(name) is None:
        return Skipped(f"{name} is not installed: scripts/install_build_dependencies --real")
    with work_folder() as folder:
        for file in ("one.yaml", "two.yml", "three.json", "data.csv", "out put.csv"):
            (folder / file).touch()
        (folder / "jobs").mkdir()
        shell = make(folder)
        try:
            check_answers(shell)
        finally:
            shell.close()


def check_answers(shell):
    offered = words(shell.complete("adze "))
    assert set(COMMANDS) <= offered, f"commands missing: {set(COMMANDS) - offered}"
    for command in ("run", "query", "convert", "check", "version"):
        offered = words(shell.complete(f"adze {command} --"))
        assert flags_of(command) <= offered, f"{command}: flags missing: {flags_of(command) - offered}"
    assert "--columns" not in words(shell.complete("adze run --")), "a flag of another command"
    offered = words(shell.complete("adze query --compression "))
    assert {"zstd", "snappy", "gzip", "lz4_raw", "none"} <= offered, offered
    offered = words(shell.complete("adze query --compression=s"))
    assert any(word.endswith("snappy") for word in offered) and "gzip" not in offered, offered
    offered = words(shell.complete("adze completions "))
    assert {"bash", "zsh", "fish"} <= offered, offered
    text = shell.complete("adze run ")
    assert {"one.yaml", "two.yml", "three.json"} <= words(text) and "data.csv" not in text, text
    text = shell.complete("adze convert d")
    assert "data.csv" in text, text
    text = shell.complete("adze query --to d")
    assert "data.csv" in text, text
    text = shell.complete("adze run --threads ")
    assert "data.csv" not in text and "one.yaml" not in text, text


def check_sourced_zsh():
    """Sourced after compinit instead of found on fpath."""
    if shutil.which("zsh") is None:
        return Skipped("zsh is not installed: scripts/install_build_dependencies --real")
    with work_folder() as folder:
        done = subprocess.run(["zsh", "-f", "-c", f"autoload -Uz compinit; compinit -D -u; source <({ADZE} completions zsh); "
                               "print $_comps[adze]"], cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == "_adze" and not done.stderr, done.stderr


def check_manual():
    if shutil.which("mandoc") is None or shutil.which("man") is None:
        return Skipped("man-db or mandoc is not installed: scripts/install_build_dependencies --real")
    page = expect(adze("man"), 0).out
    with work_folder() as folder:
        path = folder / "adze.1"
        path.write_bytes(page)
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(path)], capture_output=True, text=True)
        assert not lint.stdout and not lint.stderr, lint.stdout + lint.stderr
        shown = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", str(path)], capture_output=True, text=True,
                               env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""})
        assert shown.returncode == 0 and not shown.stderr, shown.stderr
        for command in COMMANDS:
            assert f"adze {command}" in shown.stdout, command
            for flag in flags_of(command):
                assert re.search(rf"^\s+{flag}\b", shown.stdout, re.MULTILINE), flag


def check_install():
    build = ROOT / "build"
    if ADZE != str(build / "adze") or not (build / "cmake_install.cmake").exists():
        return Skipped("ADZE is another binary")
    with work_folder() as folder:
        subprocess.run(["cmake", "--install", str(build), "--prefix", "/usr/local"], check=True, capture_output=True,
                       env={**os.environ, "DESTDIR": str(folder)})
        share = folder / "usr/local/share"
        for path, words_of_command in (("bash-completion/completions/adze", ["completions", "bash"]),
                                       ("zsh/site-functions/_adze", ["completions", "zsh"]),
                                       ("fish/vendor_completions.d/adze.fish", ["completions", "fish"]),
                                       ("man/man1/adze.1", ["man"]), ("adze/job.schema.json", ["schema"])):
            assert (share / path).read_bytes() == adze(*words_of_command).out, path


def main():
    checks = Checks()
    for name, make in SHELLS.items():
        checks.run(f"completions in {name}", check_shell, name, make)
    checks.run("completions sourced by zsh", check_sourced_zsh)
    checks.run("the manual page", check_manual)
    checks.run("make install", check_install)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
