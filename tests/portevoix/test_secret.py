"""The embedded default makes its own secret once, readable by its owner alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from portevoix.secret import FILE, secret_of
from portevoix.settings import read_settings


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = replace(read_settings({}), home=tmp_path / "données d'ici")
    secret = secret_of(settings)
    assert len(secret) >= 43  # 256 bits in base64
    assert secret_of(settings) == secret
    assert stat.S_IMODE((settings.home / FILE).stat().st_mode) == 0o600
    assert [path.name for path in settings.home.iterdir()] == [FILE]


def test_many_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    settings = replace(read_settings({}), home=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: secret_of(settings), range(16)))
    assert len(secrets) == 1


def test_a_given_secret_writes_nothing(tmp_path: Path) -> None:
    settings = replace(read_settings({}), home=tmp_path / "absent", secret_key="x" * 40)
    assert secret_of(settings) == "x" * 40
    assert not settings.home.exists()
