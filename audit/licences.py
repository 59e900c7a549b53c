"""Under which licences is what the service ships: those that policy.toml allows, or one by one."""

import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

from audit.lock import Locked

POLICY = Path(__file__).with_name("policy.toml")
SPDX = get_spdx_licensing()


def faults(shipped: Iterable[Locked], policy: dict[str, Any] | None = None) -> list[str]:
    """Return what is under no licence that is allowed, and exceptions that nothing needs."""
    policy = policy or tomllib.loads(POLICY.read_text("utf-8"))["licences"]
    exceptions, found = dict(policy["exceptions"]), []
    for each in shipped:
        if not each.is_needed:
            continue
        said = stated(each, policy["names"])
        exception = exceptions.pop(each.name, None)
        if exception is not None:
            if exception["licence"] != said:
                found.append(f"{each.name} is {said}, not {exception['licence']} as excepted")
        elif not is_allowed(said, set(policy["allowed"])):
            found.append(f"{each.name} is {said}, which policy.toml does not allow")
    return found + [f"{name} has an exception and is not shipped" for name in exceptions]


def stated(package: Locked, names: dict[str, str]) -> str:
    """Return the licence of an installed package as SPDX has it; `none stated` without one."""
    found = metadata.metadata(package.name)
    if found["Version"] != package.version:
        return f"not installed as {package.version}"
    if expression := found.get("License-Expression"):
        return str(expression)
    begins = "License :: "
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in found.get_all("Classifier") or []
        if each.startswith(begins)
    ]
    return " AND ".join(names.get(each, each) for each in classifiers) or "none stated"


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Tell whether an expression can be met by licences that are allowed alone."""
    try:
        return _is_met(SPDX.parse(expression, validate=True), allowed)
    except ExpressionError:
        return False


def _is_met(node: Any, allowed: set[str]) -> bool:
    if isinstance(node, SPDX.AND):
        return all(_is_met(each, allowed) for each in node.args)
    if isinstance(node, SPDX.OR):
        return any(_is_met(each, allowed) for each in node.args)
    return str(node) in allowed
