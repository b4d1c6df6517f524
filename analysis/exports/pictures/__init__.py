"""The pictures of a dossier: described once in Altair, drawn as PNG or SVG without a browser."""
