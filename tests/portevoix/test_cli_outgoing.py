"""`portevoix whatsapp templates` and `portevoix outbox`, as operators type them."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from consultation.database import connect
from consultation.message_templates import REMINDER, RESULTS, TEAM_ANSWER
from consultation.tables import OutboxRow
from portevoix.cli.templates import templates
from tests.graphapi.fixtures import checking_api
from tests.graphapi.server import ACCOUNT, PHONE_ID, TOKEN, GraphApi
from tests.portevoix.terminal import Terminal


@pytest.fixture
def api() -> Iterator[GraphApi]:
    with checking_api() as server:
        yield server


def run(api: GraphApi | None = None, token: str = TOKEN) -> tuple[int, str]:
    asked = {} if api is None else {"ACCOUNT": ACCOUNT, "TOKEN": token, "PHONE_ID": PHONE_ID, "API": api.url}
    environment = {f"PORTEVOIX_WHATSAPP_{name}": value for name, value in asked.items()}
    done = CliRunner().invoke(templates, env=environment)
    return done.exit_code, done.output if done.exception is None else str(done.exception)


def test_templates_are_printed_ready_to_submit() -> None:
    code, said = run()
    assert code == 0
    assert f"Nom\u00a0: {REMINDER}\nCatégorie\u00a0: UTILITY\nLangue\u00a0: fr\n" in said
    assert "Exemple de {{1}} (titre de la consultation)\u00a0: Votre quartier, votre avis" in said
    assert "Chez Meta" not in said and "PORTEVOIX_WHATSAPP_ACCOUNT" in said


def test_what_meta_says_of_them(api: GraphApi) -> None:
    others = [
        {"name": f"autre_{number}", "language": "fr", "status": "APPROVED", "category": "UTILITY"}
        for number in range(3)
    ]
    api.templates = [
        *others,
        {"name": REMINDER, "language": "fr", "status": "APPROVED", "category": "UTILITY"},
        {"name": RESULTS, "language": "fr", "status": "PENDING", "category": "MARKETING"},
        {"name": TEAM_ANSWER, "language": "en_US", "status": "APPROVED", "category": "UTILITY"},
    ]
    code, said = run(api)
    states = [line for line in said.splitlines() if line.startswith("Chez Meta")]
    assert code == 0 and states == [
        "Chez Meta\u00a0: accepté",
        "Chez Meta\u00a0: pas encore soumis",
        "Chez Meta\u00a0: en cours d’examen, rangé par Meta dans MARKETING",
        "Chez Meta\u00a0: pas encore soumis",
    ]


def test_a_wrong_token_is_told_without_showing_it(api: GraphApi) -> None:
    code, said = run(api, token="EAAwrong")
    assert code == 1 and "(190)" in said and "EAAwrong" not in said


def test_what_is_held_and_why(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    portevoix = Terminal(database_url, tmp_path_factory.mktemp("home"))
    assert portevoix("outbox") == ["Aucun message."]
    engine = connect(database_url)
    with Session(engine) as session, session.begin():
        for state, reason in (("held", "window"), ("held", "window"), ("failed", "131026"), ("sent", None)):
            session.add(OutboxRow(channel="whatsapp", line=b"a", state=state, reason=reason))
    engine.dispose()
    whole, held = portevoix("outbox"), portevoix("outbox", "--held")
    assert "whatsapp\téchoué\t131026\t1" in whole and "whatsapp\tparti\t-\t1" in whole
    assert held[0].startswith("whatsapp\tretenu\tplus de 24 heures sans nouvelles") and held[0].endswith(
        "\t2"
    )
    assert "7 jours" in held[1] and len(held) == 2
    (unknown,) = portevoix("outbox", "ailleurs", code=1)
    assert "Aucune campagne" in unknown
