"""Serves the trained model: /model/parse behind a JWT, no channel, no telemetry, never at DEBUG.

usage: PORTEVOIX_RASA_JWT_SECRET=… python serve.py [ADDRESS [PORT [MODEL]]]

Rasa takes its secret as an argument, which anybody on the machine may read in the list of processes:
its command line is called from here instead. At DEBUG its logs hold what people write.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHORTEST = 32


def main() -> None:
    secret = os.environ.pop("PORTEVOIX_RASA_JWT_SECRET", "")
    if len(secret) < SHORTEST:
        sys.exit(f"PORTEVOIX_RASA_JWT_SECRET: {SHORTEST} characters or more, the same as Porte-voix gets")
    os.environ |= {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
    }
    usual = ["127.0.0.1", "5005", str(HERE / "models")]
    given = sys.argv[1:4]
    address, port, model = [*given, *usual[len(given) :]]
    sys.argv = [
        "rasa", "run", "--enable-api",
        "--interface", address, "--port", port, "--model", model,
        "--credentials", str(HERE / "credentials.yml"), "--endpoints", str(HERE / "endpoints.yml"),
        "--jwt-secret", secret, "--jwt-method", "HS256",
    ]  # fmt: skip
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
