"""Who may do what: a TOML file of reviewers, or nobody in it and one person at this machine.

blind_share = 10      # per cent of the documents that two reviewers judge without seeing each other
anonymous = "read"    # or "none": what those may who have not logged in

[users.olga]
role = "reviewer"     # reader, reviewer, adjudicator
password = "pbkdf2_sha256$…"    # made by `extractor review user`
"""

from __future__ import annotations

import getpass
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import StoreError

ROLES = ("", "reader", "reviewer", "adjudicator")  # each may what those before it may
ROLE_NAMES = {"reader": "читатель", "reviewer": "рецензент", "adjudicator": "арбитр", "": "гость"}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Users:
    """The reviewers of a database; without any, whoever sits at this machine may everything."""

    roles: Mapping[str, str] = field(default_factory=dict)
    passwords: Mapping[str, str] = field(default_factory=dict)  # hashes of datasette-auth-passwords
    blind_share: int = 0  # per cent of documents
    anonymous: str = "read"

    @property
    def single(self) -> bool:
        return not self.roles

    def actor(self, name: str | None) -> Actor:
        """Who a name is; a name of nobody is nobody's."""
        if self.single:
            return Actor(local_name(), "adjudicator")
        if name in self.roles:
            return Actor(str(name), self.roles[str(name)])
        return Actor("", "reader" if self.anonymous == "read" else "")

    def is_blind(self, document: int) -> bool:
        """Whether a document belongs to the sample that is judged twice. The same on every machine."""
        return not self.single and document % 100 < self.blind_share


def local_name() -> str:
    """The name of the person at this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


def load(path: Path) -> Users:
    """The users of a file; none where there is no file. Raises StoreError where it is wrong."""
    if not path.is_file():
        return Users()
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
        users = plain.get("users", {})
        roles = {name: user["role"] for name, user in users.items()}
        passwords = {name: user["password"] for name, user in users.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: список рецензентов не читается ({error})") from error
    if wrong := sorted({role for role in roles.values() if role not in ROLES[1:]}):
        raise StoreError(f"{path}: роль «{wrong[0]}» неизвестна; возможны: {', '.join(ROLES[1:])}")
    share, anonymous = plain.get("blind_share", 0), plain.get("anonymous", "read")
    if not isinstance(share, int) or not 0 <= share <= 100 or anonymous not in ("read", "none"):
        raise StoreError(f"{path}: blind_share — целое от 0 до 100, anonymous — read или none")
    return Users(roles, passwords, share, anonymous)


def add(path: Path, name: str, role: str, password: str) -> None:
    """Writes a user into the file, in place of one of the same name."""
    if role not in ROLES[1:]:
        raise StoreError(f"Роль «{role}» неизвестна; возможны: {', '.join(ROLES[1:])}")
    users = load(path)
    roles, passwords = {**users.roles, name: role}, {**users.passwords, name: password}
    lines = [f"blind_share = {users.blind_share}", f'anonymous = "{users.anonymous}"']
    for user in sorted(roles):
        quoted = json.dumps(user, ensure_ascii=False)
        lines += ["", f"[users.{quoted}]", f'role = "{roles[user]}"', f"password = {json.dumps(passwords[user])}"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
