"""`portevoix whatsapp costs`, as an operator reads it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from consultation.billing import Traffic
from consultation.prices import Billed, cost, read_prices
from portevoix.cli.whatsapp import told


def test_the_account_of_a_campaign() -> None:
    traffic = Traffic(12, 10, 7, 2, 1, 0, (Billed("marketing", 2), Billed("autre", 3)), 4)
    prices = read_prices()
    lines = [line.replace("\u00a0", " ") for line in told(traffic, cost(traffic.billed, prices, 4), prices)]
    assert lines[:2] == [
        "Messages envoyés : 12, livrés 10, lus 7, échoués 2.",
        "Retenus (il faut un modèle) : 1. Sans nouvelles : 0.",
    ]
    assert lines[3:] == [
        "Facturés, autre : 3, prix inconnu.",
        f"Coût : {prices.each['marketing'] * 2:.2f} €, pour 4 participants.".replace(".", ",", 1),
        f"Soit {prices.each['marketing'] / 2:.3f} € par participant (Meta facture chaque message).".replace(
            ".", ",", 1
        ),
        "Sans prix dans le fichier, non compté : autre.",
        "Prix à vérifier sur la page de tarifs de Meta, puis à mettre dans PORTEVOIX_WHATSAPP_PRICES.",
    ]


@pytest.mark.parametrize(("prices", "said"), [("", "campaign list"), ("/nulle/part.yaml", "ne s’ouvre pas")])
def test_what_is_wrong_is_said_in_one_line(database_url: str, tmp_path: Path, prices: str, said: str) -> None:
    environment = {name: one for name, one in os.environ.items() if not name.startswith("PORTEVOIX_")}
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", "whatsapp", "costs", "inconnue"],
        capture_output=True,
        text=True,
        timeout=60,
        env={
            **environment,
            "PORTEVOIX_DATABASE_URL": database_url,
            "PORTEVOIX_SECRET_KEY": "s" * 40,
            "PORTEVOIX_HOME": str(tmp_path),
            "PORTEVOIX_WHATSAPP_PRICES": prices,
        },
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr
