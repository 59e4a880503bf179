"""Which travel times the settings ask for."""

from lib.places.roads.matrix_file import MatrixFile
from lib.places.roads.osrm import OSRM
from lib.places.roads.service import RoadService
from lib.places.roads.valhalla import Valhalla
from lib.places.travel import StraightLine, TravelTimes
from lib.settings import Settings


def travel_times(settings: Settings) -> TravelTimes:
    """A file of ways if there is one, else a routing service, else straight lines."""
    if settings.travel_file is not None:
        return MatrixFile(settings.travel_file)
    if not settings.travel_url:
        return StraightLine(settings.circuity, settings.speed_kmh)
    profile = settings.travel_profile
    speech = (
        Valhalla(profile or "auto")
        if settings.travel_service == "valhalla"
        else OSRM(profile or "driving", settings.speed_kmh)
    )
    return RoadService(
        speech, settings.travel_url, settings.travel_seconds, outside=settings.travel_outside
    )
