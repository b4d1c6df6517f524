"""From a questionnaire file to the model, with every finding; never stops at the first."""

from pathlib import Path

from consultation.questionnaire.attached import read_files
from consultation.questionnaire.checks.examples import is_shipped
from consultation.questionnaire.documents import document
from consultation.questionnaire.finding import Findings
from consultation.questionnaire.load_document import read_document
from consultation.questionnaire.reading import Reading
from consultation.questionnaire.source import MAX_BYTES, Block, compose

__all__ = ["Reading", "read", "read_published"]


def read(source: str | Path) -> Reading:
    """Read and check a questionnaire: a text, or the path of a YAML file or XLSForm workbook.

    A file is somebody's own: examples of the product that are left in it are told too.
    """
    if isinstance(source, str):
        return _read_text(source, Findings(), checked=True)
    findings = Findings()
    content = _content(source, findings)
    if content is None:
        return Reading(None, findings.sorted())
    kind = document(content)
    if source.suffix.lower() in (".xlsx", ".xls") and (kind is None or "un document" not in kind[0]):
        # Only for workbooks: it takes as much memory and time to load as all the rest.
        from consultation.questionnaire.xlsform import read_workbook

        return read_workbook(content)
    if kind is not None:
        what, remedy = kind
        findings.error("document", 0, f"c’est {what}, pas un fichier de texte", remedy)
        return Reading(None, findings.sorted())
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        remedy = "enregistrez-le avec le codage UTF-8, puis recommencez"
        findings.error("codage", line, "le fichier n’est pas en UTF-8", remedy)
        return Reading(None, findings.sorted())
    return _read_text(text, findings, checked=True, own=not is_shipped(text), folder=source.parent)


def read_published(source: str) -> Reading:
    """Read a revision that was accepted when it was published: rules made since do not refuse it."""
    return _read_text(source, Findings(), checked=False)


def _content(path: Path, findings: Findings) -> bytes | None:
    try:
        with path.open("rb") as file:  # a device or a pipe tells no size
            content = file.read(MAX_BYTES + 1)
        if len(content) <= MAX_BYTES:
            return content
        remedy = "un questionnaire tient en quelques pages"
        findings.error("fichier_trop_gros", 0, "le fichier dépasse 1 Mo", remedy)
    except FileNotFoundError:
        findings.error("fichier", 0, "ce fichier n’existe pas", "vérifiez son nom et son dossier")
    except IsADirectoryError:
        findings.error("fichier", 0, "c’est un dossier, pas un fichier", "donnez le nom du fichier")
    except OSError as error:
        remedy = "vérifiez que vous pouvez l’ouvrir"
        findings.error("fichier", 0, f"le fichier ne se lit pas ({error.strerror})", remedy)
    return None


def _read_text(
    text: str, findings: Findings, *, checked: bool, own: bool = False, folder: Path | None = None
) -> Reading:
    text = text.removeprefix("\ufeff")
    root = compose(text, findings)
    if isinstance(root, Block):
        questionnaire = read_document(root, findings, checked=checked, own=own)
        files = read_files(questionnaire, folder, findings) if questionnaire and folder else ()
        return Reading(None if findings.broken else questionnaire, findings.sorted(), text, files)
    if not findings.broken:
        remedy = "commencez par settings:, notice: et survey:"
        findings.error("fichier_vide", 1, "ce n’est pas un questionnaire", remedy)
    return Reading(None, findings.sorted(), text)
