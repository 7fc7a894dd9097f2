#!/usr/bin/env python
"""Django's commands, and `up`, which starts everything."""

import os
import sys

from config import supervisor


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["up"]:
        # Before Django loads: the supervisor stays in memory beside its children.
        raise SystemExit(supervisor.up())
    if sys.argv[1:2] == ["allocate"]:
        # A plan from a file needs no apps: loading them takes longer than planning.
        from shelters.management.commands.allocate import Command  # noqa: PLC0415

        return Command().run_from_argv(sys.argv)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    return execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
