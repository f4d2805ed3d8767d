"""All ports are looked at before anything starts."""

from __future__ import annotations

import socket

import pytest

from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.ports import require_free
from tests.support.ports import free_ports


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_require_free__one_of_them_taken__names_it_and_another(offset: int) -> None:
    port = free_ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + offset))
        other.listen()
        with pytest.raises(InstallError) as caught:
            require_free("127.0.0.1", port)
    assert caught.value.code is Refusal.PORT_IN_USE
    assert str(port + offset) in caught.value.sentence
    assert "PORT=" in caught.value.fix


def test_require_free__nobody_there__passes() -> None:
    require_free("127.0.0.1", free_ports())


@pytest.mark.parametrize("port", [0, 65534, 70000])
def test_require_free__impossible_number__is_refused(port: int) -> None:
    with pytest.raises(InstallError) as caught:
        require_free("127.0.0.1", port)
    assert caught.value.code is Refusal.PORT_INVALID


def test_require_free__address_of_another_machine__is_refused() -> None:
    # 192.0.2.0/24 is set aside for documentation: no machine has it.
    with pytest.raises(InstallError) as caught:
        require_free("192.0.2.1", free_ports())
    assert caught.value.code is Refusal.PORT_INVALID
    assert "LISTEN" in caught.value.fix
