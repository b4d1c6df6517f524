"""Becomes the account that runs PostgreSQL, then the PostgreSQL program: run as a script of its own.

`python -I -S launch.py UID GID LOG PROGRAM ARGUMENT…` (UID -1: stay who you are).

Without LOG ("-") the program takes this process's place; with LOG it is detached and writes there. A script
rather than a `preexec_fn`, since the caller may have threads; it imports the standard library only.

Root's home is often closed to every other account (0700), and so may be the folder of the programs. Rather
than opening those folders, the account keeps one capability of root: to walk through folders and read.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from contextlib import suppress
from pathlib import Path

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_SET_KEEPCAPS, PR_CAPBSET_READ, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 8, 23, 28, 38, 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522
CLONE_NEWUSER = 0x10000000
LINUX = os.uname().sysname == "Linux"


def main(arguments: list[str]) -> None:
    uid, gid, log, *command = arguments
    os.umask(0o077)
    if log != "-":
        detach(log)
    if int(uid) >= 0:
        become(int(uid), int(gid))
    elif LINUX and (log == "-" or os.geteuid() == 0):
        borrow_a_name()
    os.execv(command[0], command)  # noqa: S606 - no shell is the point


def detach(log: str) -> None:
    """Goes on in a child that no terminal, signal group or open pipe ties to the caller."""
    if os.fork():
        os._exit(0)
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)


def become(uid: int, gid: int) -> None:
    """Leaves root for good, but for reading and walking through folders where the system grants that."""
    libc = ctypes.CDLL(None, use_errno=True)
    kept = walking_capability(libc) if LINUX else None
    if kept is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # Without this access(2), with which PostgreSQL looks for its own programs, ignores capabilities.
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if kept is not None:
        keep_only(libc, kept)
    if LINUX:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def walking_capability(libc: ctypes.CDLL) -> int | None:
    """The least capability that walks through closed folders; containers often lack the lesser one."""
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if libc.prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1:
            return capability
    return None


def keep_only(libc: ctypes.CDLL, capability: int) -> None:
    """Reduces this process to one capability and passes that on through exec. Lacking it is not fatal: where
    the account can reach the folders by itself, it needs none. Keeping others would be."""
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # Effective, permitted, inheritable: low words, then high words.
    if libc.capset(header, (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)) == 0:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
    elif libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        sys.exit("root's capabilities cannot be dropped")


def borrow_a_name() -> None:
    """Lets the program see itself as another account, in a user namespace of its own; its files still go to
    the real one. initdb refuses an account without a name, such as `docker run --user 1234` gives, and
    PostgreSQL refuses a root who has no other account to become. Where namespaces are forbidden, they say so.
    """
    uid, gid = os.geteuid(), os.getegid()
    named = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    if uid in named or not named:
        return
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) == 0:
        with suppress(OSError):
            Path("/proc/self/uid_map").write_text(f"{named[-1]} {uid} 1")
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


if __name__ == "__main__":
    main(sys.argv[1:])
