"""`portevoix campaign next`: the questionnaire of the next phase, drafted from the last campaign."""

from pathlib import Path

import click

from analysis.next_phase.drafting import CannotDraft, draft
from consultation import campaigns
from consultation.questionnaire.finding import report
from consultation.questionnaire.load import read
from consultation.questionnaire.write import dump
from consultation.words import Phase
from portevoix.cli.french import WRONG_INPUT, FrenchCommand, InputWrong
from portevoix.house import open_house
from portevoix.settings import read_settings

HEAD = """# Brouillon fait par « portevoix campaign next {code} --phase {phase} ».
# Relisez tout à voix haute, avec des habitants : les mots sont ceux de la grille des thèmes.
# Gardez les noms (name), les codes et les thèmes (themes) : ils relient les réponses à la suite.
# Puis : portevoix campaign check {file} ; portevoix campaign create {file} --follows {code}

"""


@click.command("next", cls=FrenchCommand)
@click.argument("code")
@click.option(
    "--phase", type=click.Choice([str(phase) for phase in Phase]), required=True, help="La phase à préparer."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Le fichier à écrire (YAML).")
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe.")
def next_phase(code: str, phase: str, out: Path, force: bool) -> int:
    """Prépare le questionnaire de la phase suivante, à relire et à compléter."""
    if out.exists() and not force:
        raise InputWrong(f"« {out} » existe déjà : choisissez un autre nom, ou ajoutez --force.")
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        try:
            drafted = draft(session, campaign, Phase(phase))
        except CannotDraft as error:
            raise InputWrong(str(error)) from None
        last = campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)
    text = HEAD.format(code=code, phase=phase, file=out) + dump(drafted)
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise InputWrong(f"« {out} » ne s’écrit pas : vérifiez son dossier.") from error
    reading = read(out)
    if reading.findings:
        click.echo(report(reading.findings, str(out)), err=True)
    if last.outlines_file or any(question.audio for question in last.questions):
        click.echo("Les sons et les contours des secteurs ne sont pas repris : ajoutez-les.", err=True)
    click.echo(f"Relisez-le, puis : portevoix campaign create {out} --follows {code}", err=True)
    click.echo(str(out))
    return 0 if reading.questionnaire is not None else WRONG_INPUT
