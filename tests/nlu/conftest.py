import pytest

from nlu.pipeline import Tagger


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger.load()
