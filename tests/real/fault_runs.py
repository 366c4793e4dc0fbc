"""Runs a world of fault_worlds.py.

Not executable, so scripts/run_checks does not take it for a test.
"""
from adze_runs import adze


def run_world(world, port=None, fault=None, flags=(), launcher=(), timeout=80):
    """One run of adze, through the proxy at `port`, and with failing calls if the fault has them."""
    port = port or world.port
    return adze(*world.words(port), *world.flags, *flags, timeout=timeout, environment=world.environment(port),
                launcher=[*launcher, *(fault.launcher if fault else ())])
