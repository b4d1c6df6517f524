"""Becomes the account that runs PostgreSQL, then the PostgreSQL program: run as a script of its own.

`python -I -S launch.py UID GID LOG LOCK PROGRAM ARGUMENT…` (UID -1: stay who you are).

Without LOG ("-") the program takes this process's place. With LOG it is detached, writes there, and holds
LOCK for as long as one process of it lives; its process number is printed. A script rather than a
`preexec_fn`, since the caller may have threads; it imports the standard library only.

Root's home is often closed to every other account (0700), and so may be the folder of the programs. Rather
than opening those folders, the account keeps one capability of root: to walk through folders and read.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import sys

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_SET_KEEPCAPS, PR_CAPBSET_READ, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 8, 23, 38, 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


def main(arguments: list[str]) -> None:
    uid, gid, log, lock, *command = arguments
    os.umask(0o077)
    os.environ.pop("PWD", None)
    if log != "-":
        detach(log, lock)
    if int(uid) >= 0:
        become(int(uid), int(gid))
    os.execv(command[0], command)  # noqa: S606 - no shell is the point


def detach(log: str, lock: str) -> None:
    """Goes on in a child that no terminal, signal group or open pipe ties to the caller."""
    held = os.open(lock, os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    os.set_inheritable(held, True)  # the lock goes to every process of the server
    child = os.fork()
    if child:
        print(child)  # noqa: T201 - the answer to the caller
        sys.stdout.flush()
        os._exit(0)
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)


def become(uid: int, gid: int) -> None:
    """Leaves root for good, but for reading and walking through folders where the system grants that."""
    libc = ctypes.CDLL(None, use_errno=True)
    linux = sys.platform == "linux"
    kept = walking_capability(libc) if linux else None
    if kept is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if kept is not None:
        keep_only(libc, kept)
    if linux:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def walking_capability(libc: ctypes.CDLL) -> int | None:
    """The least capability that walks through closed folders; containers often lack the lesser one."""
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if libc.prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1:
            return capability
    return None


def keep_only(libc: ctypes.CDLL, capability: int) -> None:
    """Reduces this process to one capability and passes that on through exec. Failing is not fatal: where
    the account can reach the folders by itself, it needs none."""
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # Two words (low, high) of effective, permitted, inheritable.
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if libc.capset(header, sets) == 0:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
    else:  # not even permitted: drop everything
        libc.capset(header, (ctypes.c_uint32 * 6)())


if __name__ == "__main__":
    main(sys.argv[1:])
