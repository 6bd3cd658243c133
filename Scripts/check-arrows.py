#!/usr/bin/env python3
"""Prints which target imports which, and fails where that is not as it should be.

An arrow A → B says that a file of A imports B. Wrong are an import that Package.swift does not
declare, a declaration that no file uses, a cycle, and an arrow between the targets of Sources that
the table of CONTRIBUTING.md lacks, or one that it invents.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)",
    re.MULTILINE,
)
ROW = re.compile(r"^\| `([\w-]+)` \| ([^|]*) \|", re.MULTILINE)


def package():
    """The manifest, as SwiftPM understands it."""
    dumped = subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return json.loads(dumped.stdout)


def folder(target):
    """Where a target's files lie."""
    if target.get("path"):
        return ROOT / target["path"]
    return ROOT / ("Tests" if target["type"] == "test" else "Sources") / target["name"]


def declared(target):
    """The modules that the manifest lets a target import."""
    names = set()
    for dependency in target["dependencies"]:
        kind, value = next(iter(dependency.items()))
        if kind not in ("byName", "target", "product"):
            sys.exit(f"Package.swift: {target['name']} depends on something of kind '{kind}'.")
        names.add(value[0])
    return names


def imported(target, known):
    """The modules among the known ones that a target's files import, each with one such file."""
    found = {}
    for file in sorted(folder(target).rglob("*.swift")):
        for module in IMPORT.findall(file.read_text(encoding="utf-8")):
            if module in known and module != target["name"]:
                found.setdefault(module, file.relative_to(ROOT))
    return found


def cycle(arrows):
    """A way through the arrows that ends where it began; None when there is none."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done:
            return None
        path.append(name)
        for other in sorted(arrows.get(name, ())):
            if found := visit(other):
                return found
        path.pop()
        done.add(name)
        return None

    return next((found for name in sorted(arrows) if (found := visit(name))), None)


def main():
    manifest = package()
    targets = {target["name"]: target for target in manifest["targets"]}
    executables = {name for name, target in targets.items() if target["type"] == "executable"}
    known = set(targets).union(*(declared(target) for target in targets.values()))
    problems = []
    arrows = {}
    for name, target in targets.items():
        uses, allowed = imported(target, known), declared(target)
        arrows[name] = set(uses)
        problems += [
            f"{uses[module]} imports {module}, which Package.swift does not declare for {name}."
            for module in sorted(set(uses) - allowed)
        ]
        # Tests that run an executable depend on it without importing it.
        problems += [
            f"Package.swift lets {name} depend on {module}, which none of its files imports."
            for module in sorted(allowed - set(uses) - executables)
        ]
    if found := cycle(arrows):
        problems.append("These targets import each other in a circle: " + " → ".join(found) + ".")

    listed = {
        name: set(re.findall(r"\w+", imports))
        for name, imports in ROW.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
        if name in targets
    }
    for name, target in targets.items():
        if target["type"] == "test" or str(folder(target)).startswith(str(ROOT / "Tests")):
            continue
        short = {module.removeprefix("Fathom") or module for module in arrows[name]}
        if name not in listed:
            problems.append(f"CONTRIBUTING.md: the table of targets lacks {name}.")
        elif listed[name] != short:
            problems.append(
                f"CONTRIBUTING.md: {name} imports {', '.join(sorted(short)) or 'nothing'},"
                f" but the table says {', '.join(sorted(listed[name])) or 'nothing'}."
            )
        print(f"{name} → {' '.join(sorted(arrows[name])) or '–'}")
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
