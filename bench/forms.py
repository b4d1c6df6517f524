"""The project `rasa_forms`: people who fill in its form over Rasa's REST channel."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.http import Pool
from bench.talking import PATIENCE, Talkers

PROJECT = Path(__file__).parent / "rasa_forms"
START = "Bonjour"
_HEADERS = "Content-Type: application/json\r\n"


def replies() -> tuple[str, ...]:
    """Return what Rasa says when a dialogue advances as it should: notice, questions in order, thanks."""
    domain: dict[str, Any] = yaml.safe_load((PROJECT / "domain.yml").read_text("utf-8"))
    (form,) = domain["forms"].values()
    names = ("accueil", *(f"ask_{slot}" for slot in form["required_slots"]), "merci")
    return tuple(domain["responses"][f"utter_{name}"][0]["text"] for name in names)


@dataclass
class FormFillers(Talkers):
    """Residents of Rasa's; a reply is there when the answer to the request is."""

    def __post_init__(self) -> None:
        self._pool = Pool(self.port)
        self._expected = replies()
        if len(self._expected) != len(self.script):
            raise RuntimeError(f"{len(self.script)} messages for {len(self._expected)} replies of Rasa's")

    async def say(self, who: int, place: int) -> None:
        body = json.dumps({"sender": str(who), "message": self.script[place]}).encode()
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, answer = await self._pool.post("/webhooks/rest/webhook", _HEADERS, body)
        except TimeoutError:
            self.late += 1
            return
        said: Sequence[str] = [one["text"] for one in json.loads(answer)] if status == 200 else []
        if said != [self._expected[place]]:
            raise RuntimeError(f"after « {self.script[place]} » Rasa answered {status}, {said}")
        self.times.append(time.perf_counter() - began)
