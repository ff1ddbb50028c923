"""Prints, as shell exports, what pip's configuration means for uv. A choice already made for uv is left alone.

Every file is checked against the hashes of requirements.lock, so looking for it in every index at once, as pip does, is safe.
"""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys

# pip option: uv variable, separator of its values.
OPTIONS = {
    "index-url": ("UV_DEFAULT_INDEX", None),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", None),
    "default-timeout": ("UV_HTTP_TIMEOUT", None),
    "timeout": ("UV_HTTP_TIMEOUT", None),
}
# Later wins: files first, then the section of `pip install`, then the environment.
SECTIONS = ("global", "install", ":env:")


def pip_configuration() -> dict[str, str]:
    """pip's effective options for an installation, from its files and environment."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section in found:
            found[section][option] = ast.literal_eval(value)
    return {option: value for section in SECTIONS for option, value in found[section].items()}


def exports(configuration: dict[str, str], environment: dict[str, str]) -> list[str]:
    """Lines `export NAME=value` for a shell."""
    wanted = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for option, value in configuration.items():
        if option in OPTIONS:
            name, separator = OPTIONS[option]
            wanted[name] = separator.join(value.split()) if separator else value
    return [f"export {name}={shlex.quote(value)}" for name, value in wanted.items() if name not in environment]


if __name__ == "__main__":
    print("\n".join(exports(pip_configuration(), dict(os.environ))))
