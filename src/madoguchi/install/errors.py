"""Refusals of an installation: one sentence that says what is wrong and one that says how to put it right."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why an installation does not start. The code is stable; tests and scripts compare it."""

    PORT_IN_USE = "install.port_in_use"
    PORT_INVALID = "install.port_invalid"
    DISK_FULL = "install.disk_full"
    FOLDER_FOREIGN = "install.folder_foreign"
    FOLDER_BROKEN = "install.folder_broken"
    FOLDER_VERSION = "install.folder_version"
    FOLDER_OTHER = "install.folder_other"
    FOLDER_OWNER = "install.folder_owner"
    FOLDER_UNWRITABLE = "install.folder_unwritable"
    ALREADY_RUNNING = "install.already_running"
    KEYS_MISSING = "install.keys_missing"
    KEYS_INSIDE = "install.keys_inside"
    FONTS_MISSING = "install.fonts_missing"
    PACKAGE_LIST_MISSING = "install.package_list_missing"
    DATABASE_BINARIES = "install.database_binaries"
    DATABASE_START = "install.database_start"
    DATABASE_VERSION = "install.database_version"
    DATABASE_UNREACHABLE = "install.database_unreachable"
    ACCOUNT_UNUSABLE = "install.account_unusable"
    STEP_FAILED = "install.step_failed"
    CITY_UNKNOWN = "install.city_unknown"
    ZONE_UNKNOWN = "install.zone_unknown"


class InstallError(Exception):
    """An expected refusal. `sentence` and `fix` are Japanese, one sentence each."""

    def __init__(self, code: Refusal, sentence: str, fix: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.fix = fix
