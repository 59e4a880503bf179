"""Travel times of routing services over real connections, of a real Valhalla where it runs."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import pytest

from lib.errors import PlanRefused
from lib.places.roads.osrm import OSRM
from lib.places.roads.service import NO_WAY_MINUTES, RoadService
from lib.places.roads.valhalla import Valhalla
from tests.lib.places.roads.roadmap import (
    AT_SEA,
    blocks_km,
    build_town,
    corners,
    table_service,
    valhalla_programs,
)

PROGRAMS = valhalla_programs()


def problem(error: pytest.ExceptionInfo[PlanRefused]) -> str:
    return str(error.value.values["problem"])


@pytest.fixture
def town() -> Iterator[str]:
    """The address of an OSRM-like service."""
    with table_service() as (address, _):
        yield address


@pytest.fixture(scope="module")
def valhalla() -> Iterator[str]:
    """The address of a real Valhalla with the streets of the town."""
    if PROGRAMS is None:
        pytest.skip("there is no valhalla_service: pyvalhalla has it for Python 3.12 and newer")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    # The names of its sockets have to be short.
    with TemporaryDirectory(prefix="town") as folder:
        config = build_town(Path(folder), PROGRAMS, f"tcp://{address}")
        command = [str(PROGRAMS / "valhalla_service"), str(config), "1"]
        with subprocess.Popen(  # noqa: S603 — our own arguments
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            wait_for(f"http://{address}/status")
            yield f"http://{address}"
            running.terminate()


def wait_for(address: str) -> None:
    """Until the server listens."""
    for _ in range(600):
        try:
            httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the service did not start")


def test_ways_come_in_blocks_each_in_its_place(town: str) -> None:
    lat, lon = corners(120)

    minutes, km = RoadService(OSRM(), town).matrix(lat, lon)

    np.testing.assert_allclose(km, blocks_km(lat, lon), atol=1e-9)
    np.testing.assert_allclose(minutes, km * 100 / 60, atol=1e-9)


def test_a_service_is_told_coordinates_and_nothing_else() -> None:
    with table_service() as (address, asked):
        RoadService(OSRM(), address).matrix(*corners(3))

    assert len(asked) == 1
    assert asked[0].startswith("/table/v1/driving/121.")
    assert set(asked[0].split("?")[1].replace("&", "=").split("=")[::2]) == {
        "sources",
        "destinations",
        "annotations",
    }


def test_a_place_without_a_road_is_too_far_and_spoils_no_other(town: str) -> None:
    lat, lon = (np.append(some, at) for some, at in zip(corners(60), AT_SEA, strict=True))

    minutes, _ = RoadService(OSRM(), town).matrix(lat, lon)

    assert (minutes[-1, :-1] == NO_WAY_MINUTES).all()
    assert (minutes[:-1, -1] == NO_WAY_MINUTES).all()
    assert (minutes[:-1, :-1] < 60).all()


def test_a_silent_service_is_named_with_what_to_do() -> None:
    with table_service() as (address, _):
        pass

    with pytest.raises(PlanRefused) as error:
        RoadService(OSRM(), address).matrix(*corners(3))

    assert "does not answer" in problem(error)
    assert address in problem(error)


@pytest.mark.parametrize("speech", [OSRM("walking"), Valhalla()])
def test_a_service_of_another_kind_is_named_with_its_words(
    town: str, speech: OSRM | Valhalla
) -> None:
    with pytest.raises(PlanRefused) as error:
        RoadService(speech, town).matrix(*corners(3))

    assert "no table of travel times (HTTP " in problem(error)


@pytest.mark.parametrize("address", ["http://8.8.8.8:5000", "https://[2001:4860:4860::8888]/"])
def test_no_place_is_sent_out_of_the_own_network(address: str) -> None:
    with pytest.raises(PlanRefused) as error:
        RoadService(OSRM(), address).matrix(*corners(3))

    assert "outside of your network" in problem(error)


@pytest.mark.parametrize("address", ["routing.lan:5000", "ftp://routing.lan", "http://"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(PlanRefused) as error:
        RoadService(OSRM(), address).matrix(*corners(3))

    assert "is no address" in problem(error)


def test_a_real_valhalla_gives_the_ways_along_its_streets(valhalla: str) -> None:
    lat, lon = corners(70)

    minutes, km = RoadService(Valhalla(), valhalla).matrix(lat, lon)

    np.testing.assert_allclose(km, blocks_km(lat, lon), rtol=0.01, atol=0.005)
    apart = km > 0
    speeds = km[apart] / minutes[apart] * 60
    assert 10 < speeds.min() < speeds.max() < 60


def test_a_real_valhalla_has_no_way_to_a_place_at_sea(valhalla: str) -> None:
    lat, lon = (np.append(some, at) for some, at in zip(corners(5), AT_SEA, strict=True))

    minutes, _ = RoadService(Valhalla(), valhalla).matrix(lat, lon)

    assert (minutes[-1, :-1] == NO_WAY_MINUTES).all()
    assert (minutes[:-1, :-1] < 60).all()
