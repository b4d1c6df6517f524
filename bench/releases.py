"""How long a release takes on a large campaign, what it needs, and what the dialogue feels of it meanwhile.

`PORTEVOIX_BENCH_PARTICIPANTS` (200,000) and `PORTEVOIX_BENCH_TAGS` (2,000,000) say how large.
"""

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from statistics import quantiles

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from analysis.release import release_if_due
from bench import crowd, house
from bench.script import CODE
from consultation.database import connect, sessions
from consultation.tables import CampaignRow, CellRow, ParticipantRow, TagRow

PARTICIPANTS = int(os.environ.get("PORTEVOIX_BENCH_PARTICIPANTS", "200000"))
TAGS = int(os.environ.get("PORTEVOIX_BENCH_TAGS", "2000000"))
PACE = 20  # answers a second, kept while the release is made

_ANSWER = text(
    """
    WITH one AS (SELECT id, campaign_id, revision_id FROM participant WHERE id = :participant),
         kept AS (INSERT INTO answer (participant_id, campaign_id, question, part, current, created_at)
                  SELECT id, campaign_id, :question, 'reponse', 1, now() FROM one RETURNING id)
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, at, passed)
    SELECT kept.id, 1, one.revision_id, 'tap', 'web', ARRAY['oui'], now(), false FROM kept, one
    """
)


def main() -> None:
    print(f"cores: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}", flush=True)
    with house.database() as url:
        maker, keys = house.enter(url)
        house.open_campaign(maker, keys)
        started = time.perf_counter()
        crowd.fill(maker, CODE, PARTICIPANTS, TAGS)
        print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
        with maker() as session:
            people, tags = (
                session.scalar(select(func.count()).select_from(one)) for one in (ParticipantRow, TagRow)
            )
        print(f"{people} participants, {tags} tags\n", flush=True)
        quiet = _answers(maker, lambda: False)
        print("| release | s | s of this process | memory, MB | answers meanwhile: p50, p95 |")
        print("|---|---|---|---|---|")
        for number in (1, 2):
            if number == 2:
                _newcomers(maker)
            started = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.releases", url],
                cwd=house.ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            times = _answers(maker, lambda running=process: running.poll() is None)
            said = process.communicate()[0].strip()
            took = time.perf_counter() - started
            print(f"| {number} | {took:.1f} | {said} | {_middle(times)} |", flush=True)
        print(f"\nanswers without a release: {_middle(quiet)}", flush=True)
        with maker() as session:
            shown = session.scalar(select(func.count()).where(CellRow.method.is_not(None)))
            cells = session.scalar(select(func.count()).select_from(CellRow))
        print(f"{cells} cells in two releases, {shown} with an estimate of their own", flush=True)


def make(url: str) -> None:
    """Make the release that is due, in a process of its own; print seconds of it and megabytes."""
    maker = sessions(connect(url, application="bench"))
    with maker.begin() as session:
        campaign = session.query(CampaignRow).filter_by(code=CODE).one()
        assert release_if_due(session, campaign, datetime.now(UTC), force=True) is not None
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1024:.0f}")


def _answers(maker: sessionmaker[Session], going: object) -> list[float]:
    """Keep answers at a pace, at least a hundred of them; return how long each took."""
    times: list[float] = []
    with maker() as session:
        people = session.scalars(select(ParticipantRow.id).limit(5000)).all()
    while len(times) < 100 or going():  # type: ignore[operator]
        started = time.perf_counter()
        with maker.begin() as session:
            session.execute(
                _ANSWER,
                {"participant": people[len(times) % len(people)], "question": f"banc_{time.time_ns()}"},
            )
        times.append(time.perf_counter() - started)
        time.sleep(max(0.0, 1 / PACE - times[-1]))
    return times


def _newcomers(maker: sessionmaker[Session]) -> None:
    with maker.begin() as session:
        session.execute(text("UPDATE participant SET changed_at = now() WHERE excluded IS NULL"))


def _middle(times: list[float]) -> str:
    cuts = quantiles(times, n=20)
    return f"{1000 * cuts[9]:.0f} ms, {1000 * cuts[18]:.0f} ms"


if __name__ == "__main__":
    make(sys.argv[1])
