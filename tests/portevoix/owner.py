"""An owner of the embedded database as a process of its own: `owner.py HOME`, run as a script.

Says `open URL` on standard output, then `closed` after its standard input ends; or `refused SENTENCE`.
"""

import sys
from pathlib import Path

from portevoix.embedded.database import open_database
from portevoix.embedded.errors import DatabaseUnavailable


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(home: str) -> None:
    try:
        with open_database(Path(home), settings={"fsync": "off"}) as database:
            say(f"open {database.url}")
            sys.stdin.read()
    except DatabaseUnavailable as error:
        say(f"refused {error}")
        sys.exit(1)
    say("closed")


if __name__ == "__main__":
    main(*sys.argv[1:])
