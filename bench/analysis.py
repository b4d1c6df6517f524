"""The same question to pandas, DuckDB, PostgreSQL and a release: who speaks of each theme, by sex.

First the four ways on one large campaign, in the same run, and their answers compared; then what a query
costs with ten times as many participants. `PORTEVOIX_BENCH_PARTICIPANTS` (200,000) and
`PORTEVOIX_BENCH_TAGS` (2,000,000) say how large. DuckDB is no dependency of the project: it is measured
where it is installed.
"""

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

import httpx
import pandas as pd
import uvicorn
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from analysis.counting import THEMES
from analysis.figures import read_sheet
from analysis.release import release_if_due
from api.app import create_api
from api.keys import create_key
from api.v1.figures import Level, level_labels
from bench import crowd, house
from bench.rasa import free_port
from bench.script import CODE
from consultation.database import connect, sessions
from consultation.tables import CampaignRow, ReleaseRow

PARTICIPANTS = int(os.environ.get("PORTEVOIX_BENCH_PARTICIPANTS", "200000"))
TAGS = int(os.environ.get("PORTEVOIX_BENCH_TAGS", "2000000"))
ROUNDS, REQUESTS = 5, 300
READY_SECONDS = 60

Counts = dict[tuple[str, str], int]  # theme, sex -> participants

_PEOPLE = """
    SELECT p.id AS person, v.codes[1] AS sex FROM participant p
    JOIN answer a ON a.participant_id = p.id AND a.question = :sex AND a.part = 'reponse'
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
    WHERE p.accepted_at IS NOT NULL AND NOT p.trial AND p.excluded IS NULL
"""
_SAID = """
    SELECT a.participant_id AS person, split_part(t.code, '-', 1) AS theme FROM answer a
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
    JOIN segment s ON s.version_id = v.id AND NOT s.danger
    JOIN tag t ON t.segment_id = s.id AND t.kind = 'theme' AND t.source = 'machine'
    WHERE a.part = 'reponse'
"""
_RAW = f"""
    SELECT said.theme, people.sex, count(DISTINCT said.person)
    FROM ({_SAID}) said JOIN ({_PEOPLE}) people ON people.person = said.person
    GROUP BY 1, 2
"""
_DUCK = """
    SELECT theme, sex, count(DISTINCT person) FROM said JOIN people USING (person) GROUP BY 1, 2
"""


def main() -> None:
    print(f"cores: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}", flush=True)
    costs = []
    for share in (0.1, 1.0):
        with house.database() as url:
            maker = _campaign(url, round(share * PARTICIPANTS), round(share * TAGS))
            if share == 1.0:
                _four_ways(maker)
            costs.append((round(share * PARTICIPANTS), *_latency(url, maker)))
    print("\n| participants | from cells, p50, p95 | over HTTP, p50, p95 |\n|---|---|---|")
    for participants, cells, asked in costs:
        print(f"| {participants:,} | {_middle(cells)} | {_middle(asked)} |", flush=True)


def _campaign(url: str, participants: int, tags: int) -> sessionmaker[Session]:
    maker, keys = house.enter(url)
    house.open_campaign(maker, keys)
    crowd.fill(maker, CODE, participants, tags)
    began = time.perf_counter()
    with maker.begin() as session:
        assert release_if_due(session, _the_campaign(session), datetime.now(UTC)) is not None
    print(
        f"{participants:,} participants, {tags:,} tags: a release in {time.perf_counter() - began:.1f} s",
        flush=True,
    )
    return maker


def _the_campaign(session: Session) -> CampaignRow:
    return session.scalars(select(CampaignRow).where(CampaignRow.code == CODE)).one()


def _four_ways(maker: sessionmaker[Session]) -> None:
    with maker() as session:
        values = {"sex": "sexe"}
        people = pd.DataFrame(session.execute(text(_PEOPLE), values).all(), columns=["person", "sex"])
        said = pd.DataFrame(session.execute(text(_SAID)).all(), columns=["person", "theme"])
        # As an analyst would keep them: small numbers and categories, not texts.
        places = {person: place for place, person in enumerate(people.person)}
        people = people.assign(person=range(len(people)), sex=people.sex.astype("category"))
        said = said[said.person.isin(places)]
        said = said.assign(
            person=said.person.map(places).astype("int32"), theme=said.theme.astype("category")
        )
        print(
            f"\n{len(people):,} people, {len(said):,} rows of themes\n\n| way | time |\n|---|---|", flush=True
        )
        expected = _timed("pandas", lambda: _with_pandas(people, said))
        _with_duckdb(people, said, expected)
        raw = _timed("PostgreSQL, from raw", lambda: _counts(session.execute(text(_RAW), values)))
        assert raw == expected
        release = session.scalars(select(ReleaseRow)).one()
        shown = _timed("PostgreSQL, from cells", lambda: _from_cells(session, release), rounds=REQUESTS)
    assert shown and all(expected[place] == count for place, count in shown.items())


def _with_pandas(people: pd.DataFrame, said: pd.DataFrame) -> Counts:
    once = said.drop_duplicates().merge(people, on="person")
    return _counts(once.groupby(["theme", "sex"], observed=True).size().reset_index().itertuples(index=False))


def _with_duckdb(people: pd.DataFrame, said: pd.DataFrame, expected: Counts) -> None:
    try:
        duckdb: Any = importlib.import_module("duckdb")
    except ModuleNotFoundError:
        print("| DuckDB | not installed here |", flush=True)
        return
    with duckdb.connect() as connection:
        for name, table in (("people", people), ("said", said)):
            connection.register("given", table)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        found = _timed("DuckDB", lambda: _counts(connection.execute(_DUCK).fetchall()))
    assert found == expected


def _counts(rows: Any) -> Counts:
    return {(str(theme), str(sex)): int(number) for theme, sex, number in rows}


def _from_cells(session: Session, release: ReleaseRow) -> Counts:
    sheet = read_sheet(session, release, THEMES, "sexe", level_labels(Level.THEME))
    return {
        (row.code, column.code): figure.numerator
        for row in sheet.rows
        for column, figure in zip(sheet.columns, row.figures, strict=True)
        if column.code not in ("", "non_precise") and figure.numerator is not None
    }


def _timed(way: str, ask: Callable[[], Counts], rounds: int = ROUNDS) -> Counts:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        found = ask()
        times.append(time.perf_counter() - began)
    print(f"| {way} | {1_000 * median(times):,.1f} ms |", flush=True)
    return found


def _latency(url: str, maker: sessionmaker[Session]) -> tuple[list[float], list[float]]:
    """Return how long one query takes, many times: from cells in this process, and over HTTP."""
    with maker.begin() as session:
        key = create_key(session, "banc", "analyst", datetime.now(UTC))
    with maker() as session:
        release = session.scalars(select(ReleaseRow)).one()
        cells = _times(lambda: _from_cells(session, release))
    path = f"/v1/campaigns/{CODE}/crosstab?rows=themes&by=sexe"
    with _served(url) as address, httpx.Client(base_url=address, timeout=10) as client:
        client.headers["Authorization"] = f"Bearer {key}"
        asked = _times(lambda: client.get(path).raise_for_status())
    return cells, asked


def _times(ask: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(REQUESTS + 20):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return found[20:]


@contextmanager
def _served(url: str) -> Iterator[str]:
    """The API in a process of its own; yields its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.analysis", url, str(port)], cwd=house.ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                httpx.get(f"{address}/openapi.json", timeout=5)
                break
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _middle(times: list[float]) -> str:
    cuts = quantiles(times, n=20)
    return f"{1_000 * cuts[9]:.1f} ms, {1_000 * cuts[18]:.1f} ms"


def serve(url: str, port: int) -> None:
    app = create_api(sessions(connect(url, application="bench")), lambda: datetime.now(UTC))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
