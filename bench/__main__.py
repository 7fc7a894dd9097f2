"""python -m bench NAME: one benchmark, on a throwaway database of POSKO_TEST_DATABASE_URL, else SQLite.

A benchmark is a module here with a function `run() -> dict[str, float]`, which prints what it measured
beside a baseline of the same run. The last line is its result as JSON.
"""

import importlib
import json
import os
import sys


def main(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    importlib.import_module("django").setup()
    connection = importlib.import_module("django.db").connection
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        result = importlib.import_module(f"bench.{name}").run()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(json.dumps({key: round(value, 2) for key, value in result.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
