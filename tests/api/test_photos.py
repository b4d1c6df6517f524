"""Photos: for who runs the installation, without who sent them; the file without its place."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from api.app import create_api
from bot.files import accept
from consultation.keyring import Keys
from consultation.tables import AnswerRow, AnswerVersionRow, AttachmentRow, CampaignRow
from consultation.transcriptions import CONTENT
from consultation.words import Forme
from tests.analysis.neighbourhood import NOW, Resident, keys_of, settle
from tests.bot.test_files import SECRETS, located_photo

Headers = dict[str, str]


@pytest.fixture
def keys(committing: sessionmaker[Session]) -> Keys:
    with committing.begin() as session:
        return keys_of(session)


def test_seen_by_the_team_alone_and_without_its_place(
    committing: sessionmaker[Session], keys: Keys, campaign: CampaignRow, key: Callable[[str], Headers]
) -> None:
    ana = Resident(text="la rampe est cassée")
    content = accept(located_photo(), Forme.PHOTO).content
    with committing.begin() as session:
        settle(session, campaign, ana)
        version = session.scalars(select(AnswerVersionRow.id).where(AnswerVersionRow.text == ana.text)).one()
        session.add(
            AttachmentRow(
                participant_id=ana.id,
                version_id=version,
                channel="web",
                forme="photo",
                state="kept",
                mime="image/jpeg",
                size=len(content),
                sealed=keys.payloads.seal(content, CONTENT),
                created_at=NOW,
            )
        )
    app = create_api(committing, lambda: NOW, keys=keys)
    with TestClient(app) as client:
        admin = key("admin")
        (item,) = client.get(f"/v1/photos?campaign={campaign.code}", headers=admin).json()["items"]
        assert (item["step"], item["words"]) == ("atouts", "la rampe est cassée")
        assert "participant_id" not in item and str(ana.id) not in str(item)
        seen = client.get(f"/v1/photos/{item['number']}/image", headers=admin)
        assert seen.content == content and seen.headers["content-type"] == "image/jpeg"
        assert not any(secret in seen.content for secret in SECRETS)
        assert client.get(f"/v1/photos?after={item['number']}", headers=admin).json()["items"] == []
        assert client.get("/v1/photos/99/image", headers=admin).status_code == 404
        for number, words in ((2, "la rampe est réparée"), (None, None)):  # corrected, then taken back
            with committing.begin() as session:
                answer = session.scalars(
                    select(AnswerRow).join(AnswerVersionRow).where(AnswerVersionRow.id == version)
                ).one()
                if number is not None:
                    kept = session.get_one(AnswerVersionRow, version)
                    again = {"revision_id": kept.revision_id, "forme": "texte", "channel": "web", "at": NOW}
                    new = AnswerVersionRow(answer_id=answer.id, number=number, text=words, **again)
                    session.add(new)
                answer.current = number
            (now,) = client.get("/v1/photos", headers=admin).json()["items"]
            assert (now["step"], now["words"]) == ("atouts", words)
        for path in ("/v1/photos", f"/v1/photos/{item['number']}/image"):
            assert client.get(path, headers=key("analyst")).status_code == 403
