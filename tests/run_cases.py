#!/usr/bin/env python3
"""Runs the text cases of tests/cases against the adze binary and compares what users would see.

    run_cases.py [--adze PATH] [--update] [CASE_FILE …]

A case file is a list of tests. Each test has a folder of its own, in which its commands run:

    test first_bad_row_stops_the_job      begins a test; the name is the condition it pins
    file t.csv                            makes a file of the lines below that begin with "| "
    | a,b
    | 1,x
    bytes t.csv "a\\r\\n1"                  makes a file of a Python string, byte by byte (\\xEF …)
    columns a:int64,b:string              --columns for the `sql` lines below
    flags --null NA                       more flags for the `sql` lines below
    sql SELECT a FROM source              adze query "…" t.csv --columns … --format csv
    $ adze convert t.csv t.parquet        any command; `adze` is the binary
    env NAME=VALUE                        for the commands below
    > a                                   a line of standard output
    2> adze: t.csv:2: …                   a line of standard error
    exit 3                                the exit code, 0 if not said

Standard error is compared where the exit code is not 0 or where "2>" lines are given. "*" alone in
an expected line stands for any lines from there on; "<*>" inside of one for any text.
--update writes what came out into the files: read the difference before you keep it.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


class Command:
    def __init__(self, words, line_index):
        self.words = words
        self.line_index = line_index  # of the line in the file, for --update
        self.last_index = line_index
        self.out, self.err, self.exit = [], [], 0
        self.said_err = False


class Test:
    def __init__(self, name, path, line):
        self.name, self.path, self.line = name, path, line
        self.files, self.steps, self.environment = [], [], {}


def parse(path):
    tests, lines = [], path.read_text(encoding="utf-8").split("\n")
    test = command = target = None
    columns, flags, table = "", [], "t.csv"
    for index, line in enumerate(lines):
        word, _, rest = line.partition(" ")
        if line.startswith("|"):
            target.append(line[2:] + "\n")
        elif line.startswith(">"):
            command.out.append(line[2:])
        elif line.startswith("2>"):
            command.err.append(line[3:])
            command.said_err = True
        elif not line.strip() or line.startswith("#"):
            continue
        elif word == "test":
            test = Test(rest, path, index + 1)
            tests.append(test)
            columns, flags, command = "", [], None
        elif word == "file":
            target = []
            test.steps.append(("file", rest, target))
        elif word == "bytes":
            name, _, text = rest.partition(" ")
            data = eval("b" + text, {"__builtins__": {}})  # a bytes literal of our own test files
            test.steps.append(("bytes", name, data))
        elif word == "columns":
            columns = rest
        elif word == "flags":
            flags = shlex.split(rest)
        elif word == "env":
            name, _, value = rest.partition("=")
            test.steps.append(("env", name, value))
        elif word == "sql":
            words = ["adze", "query", rest, table, "--format", "csv", *flags]
            command = Command(words + (["--columns", columns] if columns else []), index)
            test.steps.append(("run", command, None))
        elif word == "$":
            command = Command(rest, index)
            test.steps.append(("run", command, None))
        elif word == "exit":
            command.exit = int(rest)
        else:
            sys.exit(f"{path}:{index + 1}: not a line of a case: {line}")
        if command and line[:1] in (">", "2", "e"):
            command.last_index = index
    return tests, lines


def matches(expected, got):
    for index, line in enumerate(expected):
        if line == "*":
            return True
        if index >= len(got):
            return False
        pattern = ".*".join(re.escape(part) for part in line.split("<*>"))
        if not re.fullmatch(pattern, got[index]):
            return False
    return len(expected) == len(got)


def lines_of(data):
    return data.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n") if data else []


def run_command(command, adze, folder, environment):
    shell = isinstance(command.words, str)
    words = command.words if shell else [adze, *command.words[1:]]
    path = f"{os.path.dirname(adze)}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(words, shell=shell, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                          env={**os.environ, **environment, "PATH": path})
    return lines_of(done.stdout), lines_of(done.stderr), done.returncode


def run_test(test, adze):
    """Returns the failures as texts, and for --update what each command gave."""
    failures, results, environment = [], [], {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, first, second in test.steps:
            if kind in ("file", "bytes"):
                path = os.path.join(folder, first)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(second if kind == "bytes" else "".join(second).encode())
            elif kind == "env":
                environment[first] = second
            else:
                out, err, code = run_command(first, adze, folder, environment)
                results.append((first, out, err, code))
                wrong = []
                if code != first.exit:
                    wrong.append(f"exit code {code}, expected {first.exit}")
                if not matches(first.out, out):
                    wrong.append("stdout:\n      " + "\n      ".join(out) + "\n    expected:\n      " + "\n      ".join(first.out))
                if (first.said_err or first.exit != 0 or code != first.exit) and not matches(first.err, err):
                    wrong.append("stderr:\n      " + "\n      ".join(err) + "\n    expected:\n      " + "\n      ".join(first.err))
                if wrong:
                    words = first.words if isinstance(first.words, str) else shlex.join(first.words)
                    failures.append(f"{test.path}:{first.line_index + 1}: {test.name}\n    $ {words}\n    " + "\n    ".join(wrong))
    return failures, results


def update(lines, results):
    """Puts what came out under each command, from the last to the first so that indexes stay true."""
    for command, out, err, code in sorted(results, key=lambda result: -result[0].line_index):
        kept = matches(command.out, out) and (matches(command.err, err) or (code == 0 and not command.said_err))
        if kept and code == command.exit:
            continue
        said = [("> " + line).rstrip(" ") if not line else "> " + line for line in out]
        if code != 0 or command.said_err:
            said += [("2> " + line).rstrip() for line in err]
        if code != 0:
            said.append(f"exit {code}")
        end = command.line_index + 1
        while end < len(lines) and re.match(r"(>|2>|exit )", lines[end]):
            end += 1
        lines[command.line_index + 1:end] = said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adze", default=str(HERE.parent / "build" / "adze"))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    adze = os.path.abspath(arguments.adze)
    paths = [pathlib.Path(name) for name in arguments.files] or sorted((HERE / "cases").rglob("*.case"))
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for path in paths:
            tests, lines = parse(path)
            outcomes = list(pool.map(lambda test: run_test(test, adze), tests))
            for failures, _ in outcomes:
                passed, failed = passed + (not failures), failed + bool(failures)
                for failure in failures:
                    print(failure)
            if arguments.update:
                update(lines, [result for _, results in outcomes for result in results])
                path.write_text("\n".join(lines), encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
