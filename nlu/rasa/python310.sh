#!/bin/sh
# Prints the path of a Python 3.10, the newest that Rasa runs on: RASA_PYTHON, the system's, pyenv's, or
# one that uv (UV, from Porte-voix's own virtualenv) fetches.
right() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; }

for candidate in "${RASA_PYTHON:-}" python3.10 /usr/bin/python3.10; do
    if [ -n "$candidate" ] && right "$candidate"; then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit
    fi
done
for version in $(pyenv versions --bare 2>/dev/null | grep '^3\.10\.'); do
    candidate=$(PYENV_VERSION=$version pyenv which python3.10 2>/dev/null)
    if [ -n "$candidate" ] && right "$candidate"; then
        echo "$candidate"
        exit
    fi
done
"$UV" python install --quiet 3.10 >&2 && exec "$UV" python find --no-project 3.10
