"""Writes keystoneauth1.json: the public names of keystoneauth1, and of keystoneclient's HTTPClient and what led to keystoneauth1.

    python3 spec/migration/inventory.py FOLDER_OF_KEYSTONEAUTH1 FOLDER_OF_KEYSTONECLIENT > spec/migration/keystoneauth1.json

A name is public if no part of its path begins with an underscore. What classes have from private ones counts as their own. The
members of a TypedDict are those of Keystone's JSON, and are left out.
"""
import ast
import json
import os
import re
import sys

FIRST = {"self", "cls"}
INTERNAL = re.compile(r"(^|\.)(tests|hacking|_\w+)(\.|$)")


def arguments(function):
    given = function.args
    names = [each.arg for each in given.posonlyargs + given.args + given.kwonlyargs]
    return [name for name in names if name not in FIRST and not name.startswith("_")]


def targets(node):
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name) and not target.id.startswith("_"):
            yield target.id


def members(definition):
    names = set()
    for node in definition.body:
        if isinstance(node, ast.FunctionDef):
            if node.name == "__init__" or not node.name.startswith("_"):
                names |= {node.name, *arguments(node)} - {"__init__"}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names |= set(targets(node))
    return names


def modules(root):
    for folder, _, files in os.walk(root):
        for file in sorted(files):
            if file.endswith(".py"):
                path = os.path.join(folder, file)
                name = os.path.relpath(path, root)[:-3].replace(os.sep, ".")
                with open(path) as source:
                    yield re.sub(r"(^|\.)__init__$", "", name), ast.parse(source.read())


def read(root):
    classes, bases, functions, constants = {}, {}, {}, []
    for module, tree in modules(root):
        if re.search(r"(^|\.)(tests|hacking)(\.|$)", module):
            continue
        for node in tree.body:
            path = f"{module}.{getattr(node, 'name', '')}"
            if isinstance(node, ast.ClassDef):
                bases[path] = [re.sub(r"\[.*", "", ast.unparse(base)) for base in node.bases]
                classes[path] = set() if "ty.TypedDict" in bases[path] else members(node)
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                functions[path] = arguments(node)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and "TypeVar" not in ast.unparse(node):
                constants += [f"{module}.{name}" for name in targets(node) if name not in ("LOG", "PROMPT")]
    for path in list(classes):
        inherit(path, path, classes, bases)
    return classes, functions, constants


def inherit(path, into, classes, bases):
    """Adds what the private bases of a class have."""
    for base in bases.get(path, []):
        name = base.split(".")[-1]
        if not name.startswith("_"):
            continue
        for found in [each for each in classes if each.split(".")[-1] == name]:
            classes[into] |= classes[found]
            inherit(found, into, classes, bases)


def public(names):
    return {name: sorted(names[name]) for name in sorted(names) if not INTERNAL.search(name)}


def loaders(keystoneauth):
    """The options of each plugin by its name for loading, as the loaders themselves say."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(keystoneauth)))
    from importlib import import_module

    with open(os.path.join(keystoneauth, "..", "pyproject.toml")) as project:
        entries = re.findall(r'^(\w+) = "(keystoneauth1\.[\w.]+):(\w+)"', project.read(), re.M)
    for name, module, loader in entries:
        yield name, sorted(option.name for option in getattr(import_module(module), loader)().get_options())


def main(keystoneauth, keystoneclient):
    classes, functions, constants = read(keystoneauth)
    client, _, _ = read(keystoneclient)
    led = re.compile(r"^(session|adapter|baseclient|httpclient|discover|access|service_catalog|auth(\.\w+)*|contrib\.auth\.v3\.\w+|v3\.contrib\.oauth1\.auth)\.[A-Z]\w+$")
    logs = [module for module, tree in modules(keystoneauth) if "get_logger(__name__)" in ast.unparse(tree)]
    inventory = {
        "classes": public(classes),
        "functions": public(functions),
        "constants": sorted(name.lstrip(".") for name in constants if not INTERNAL.search(name)),
        "loaders": dict(loaders(keystoneauth)),
        "loggers": sorted(f"keystoneauth.{name}" for name in logs if not INTERNAL.search(name)),
        "keystoneclient": {name: sorted(client[name]) if "HTTPClient" in name else [] for name in sorted(client) if led.search(name)},
    }
    json.dump(inventory, sys.stdout, indent=1, sort_keys=True)
    print()


main(*sys.argv[1:])
