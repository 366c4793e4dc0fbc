"""The tools that judge the function and what belongs to it: build/lambda_tools, made by scripts/install_lambda_tools.

Not executable, so scripts/run_checks does not take it for a test.
"""
import os
import pathlib
import subprocess
import sys

from adze_runs import ROOT

TOOLS = ROOT / "build/lambda_tools"


def use_lambda_tools():
    """Goes on in build/lambda_tools, which has yaml, cfnlint, boto3 and moto."""
    if pathlib.Path(sys.prefix).resolve() == TOOLS.resolve():
        return
    subprocess.run([str(ROOT / "scripts/install_lambda_tools")], check=True)
    sys.stdout.flush()
    os.execv(str(TOOLS / "bin/python"), [str(TOOLS / "bin/python"), *sys.argv])
