"""A row of the table of faults, and short ways to write one.

Not executable, so scripts/run_checks does not take it for a test.
"""
import dataclasses
import typing

from fault_proxy import AtByte, Rule

ALWAYS = 1000
SHORT = 0  # failing_calls.c: one byte at a time


@dataclasses.dataclass
class Row:
    """`broken(world)` gives the variants of a fault: context managers of (port, Run). The target must be the whole new one
    (`whole`) or stay what it was; then exit code `exit`, and `says` in the message."""

    what: str
    broken: typing.Callable
    whole: bool
    exit: int = 0
    says: str = ""
    flags: tuple = ()
    seconds: float = 20
    without_old: bool = False  # only where there is no target yet
    with_old: bool = False     # only where there is one
    leaves: bool = False       # something may stay, and the message says so
    then: typing.Callable = None

    @property
    def outcome(self):
        if self.whole:
            return "whole"
        return "none" if self.without_old else "as before"


def whole(what, broken, **named):
    return Row(what, broken, True, **named)


def kept(what, exit, says, broken, **named):
    return Row(what, broken, False, exit, says, **named)


def calls(name, error, *at, path=""):
    """The at-th call of a name fails, of those on files with `path` in theirs."""
    return lambda world: [world.calls_broken(name, n, error, path) for n in at]


def at_bytes(how, way, *bytes_passed, times=1):
    return lambda world: [world.bytes_broken(AtByte(how, way, byte, times)) for byte in bytes_passed]


def any_request(_):
    return True


def requests(*rules):
    """`rules` are (what they match, what they do, how often, after how many)."""
    return lambda world: [world.requests_broken(*(Rule(*rule) for rule in rules))]
