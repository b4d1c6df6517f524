"""Whose account it is: people are recognised by their ids, of which a number may pass to somebody else. Pure.

A user id is one person's for good. A number recognises an account only while nothing says that somebody
else has it now: a sender whose user id the account does not have, or the provider's word (`Moved`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.store.people import Account, Alias


@dataclass(frozen=True, slots=True)
class Owner:
    """What the ids of a sender mean in one campaign. `account` is None for somebody new.

    `new` are to be learnt; `passed` are numbers by which another account, or this one, was known and is
    known no more.
    """

    account: Account | None
    new: tuple[Alias, ...] = field(default=(), repr=False)
    passed: tuple[bytes, ...] = field(default=(), repr=False)


def owner(ids: Sequence[Alias], held: Mapping[bytes, Account], *, moved: bool) -> Owner:
    """`ids` in the order in which the channel names them, `held` the accounts known by any of them.

    With `moved` the provider itself says that all are of one person: the former number tells who, before
    the new one, which may have been somebody else's.
    """
    order = sorted(ids, key=lambda one: (one.number, moved and one.number and not one.former))
    account = next((held[one.digest] for one in order if _recognises(one, ids, held, moved=moved)), None)
    mine = frozenset() if account is None else account.known_by
    own = [one for one in ids if not (one.number and one.former)]
    passed = [one.digest for one in own if one.number and one.digest in held and one.digest not in mine]
    left = [one.digest for one in ids if one.number and one.former and one.digest in mine]
    return Owner(account, tuple(one for one in own if one.digest not in mine), (*passed, *left))


def _recognises(one: Alias, ids: Sequence[Alias], held: Mapping[bytes, Account], *, moved: bool) -> bool:
    account = held.get(one.digest)
    if account is None:
        return False
    if not one.number or moved:
        return True
    users = {other.digest for other in ids if not other.number}
    # Who comes without a user id says nothing against the one that is known.
    return not users or not account.users or bool(users & account.users)
