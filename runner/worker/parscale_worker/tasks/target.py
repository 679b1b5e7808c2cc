"""A callable from its written name, `package.module:function`, with errors that help."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module

from parscale_worker.errors import SpecificationError, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def resolve(name: str, key: str) -> Callable[..., Any]:
    """The callable that `name` stands for; SpecificationError, naming `key`, if there is none."""
    module_name, colon, attribute = name.rpartition(":")
    if not (module_name and colon and attribute):
        raise SpecificationError(f"{key}: write it as module:function, not {name!r}")
    if module_name.endswith(".py") or "/" in module_name:
        raise SpecificationError(_not_a_path(module_name, attribute, key))
    if module_name == "__main__":
        raise SpecificationError(
            f"{key}: workers cannot import from __main__; put {attribute} into a module"
        )
    target = _attribute(_module(module_name, key), attribute, key)
    if not callable(target):
        raise SpecificationError(f"{key}: {name} is a {type(target).__name__}, not a function")
    function: Callable[..., Any] = target
    return function


def _not_a_path(path: str, attribute: str, key: str) -> str:
    """What to write instead of a file's path."""
    path = path.removesuffix(".py")
    inside = os.path.normpath(path)
    if os.path.isabs(inside) or inside.startswith(".."):
        folder, module = os.path.split(inside)
        return (
            f"{key}: write the module's name, not its path; in the folder {folder} it is"
            f" {module}:{attribute}"
        )
    dotted = inside.replace(os.sep, ".")
    dotted = dotted.removeprefix("src.")
    return f"{key}: write the module's name, not its path: {dotted}:{attribute}"


def check_arguments(function: Callable[..., Any], name: str, handed: str, count: int = 1) -> None:
    """SpecificationError unless `function` can be called with `count` positional arguments."""
    from inspect import signature

    try:
        parameters = signature(function)
    except (TypeError, ValueError):  # built-in functions may not tell
        return
    try:
        parameters.bind(*[object()] * count)
    except TypeError:
        raise SpecificationError(
            f"{name} {_taken(parameters)}; parscale calls it with {handed}"
        ) from None


def _module(name: str, key: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name + ".").startswith(error.name + "."):
            raise SpecificationError(f"{key}: importing {name} raised {describe(error)}") from None
        raise SpecificationError(
            f"{key}: no module {error.name!r} in {os.getcwd()} or the packages of {sys.executable}"
        ) from None
    except SystemExit:
        raise SpecificationError(
            f"{key}: importing {name} ends the program, as a script does that reads its command"
            " line; put that part under if __name__ == '__main__':"
        ) from None
    except Exception as error:
        raise SpecificationError(f"{key}: importing {name} raised {describe(error)}") from error


def _attribute(module: Any, path: str, key: str) -> Any:
    """Follow the dots: `function`, `Class.method`."""
    target = module
    for name in path.split("."):
        if not hasattr(target, name):
            raise SpecificationError(
                f"{key}: {module.__name__} ({getattr(module, '__file__', 'built-in')})"
                f" has no {path!r}{_suggestion(name, target)}"
            )
        target = getattr(target, name)
    return target


def _suggestion(name: str, owner: Any) -> str:
    """The closest callable there is, or nothing."""
    from difflib import get_close_matches

    callables = [known for known, value in vars(owner).items() if callable(value)]
    close = get_close_matches(name, callables, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _taken(signature: Any) -> str:
    """What a function takes, in words."""
    needed = [each for each in signature.parameters.values() if each.default is each.empty]
    named = [each for each in needed if each.kind is each.KEYWORD_ONLY]
    if named:
        return f"takes {', '.join(each.name for each in named)} only by keyword"
    needed = [each for each in needed if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]
    if not needed:
        return "takes no argument"
    listed = ", ".join(each.name for each in needed)
    return f"takes {len(needed)} argument{'' if len(needed) == 1 else 's'} ({listed})"
