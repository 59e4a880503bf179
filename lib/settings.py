"""What an administrator may set, each with its default and the place where it acts.

Values come from the environment (DOORSTEP_…) or from doorstep.toml beside app.py, in this order.
All of this module is one table, which the settings page lists as it stands.
"""

import datetime as dt
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lib import toml
from lib.errors import DoorstepError
from lib.words import N_, Sentence

ROOT = Path(__file__).parent.parent
"""The folder of app.py."""

Datum = Literal["wgs84", "gcj02", "bd09"]


class SettingsUnreadable(DoorstepError):
    """The file of settings breaks the rules of TOML; `problem` is a translatable sentence."""

    sentence = N_("The file of settings {file} cannot be used: {problem}")


class OfFile(TomlConfigSettingsSource):
    """The file of settings, which is refused in words and not in those of its parser."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        try:
            return super()._read_file(file_path)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise SettingsUnreadable(file=file_path.name, problem=toml.problem(fault)) from fault


class Settings(BaseSettings):
    """All settings; `Settings()` reads them afresh."""

    model_config = SettingsConfigDict(
        env_prefix="DOORSTEP_",
        toml_file="doorstep.toml",
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
    )

    home: Path = Field(
        ROOT / "var", description=N_("Folder of the ledger, the snapshots and caches")
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description=N_("Address of a PostgreSQL database that holds the ledger instead of a file"),
    )
    audit_folder: Path | None = Field(
        None,
        description=N_("Folder of the audit's key and anchors, if they should not lie in home"),
    )
    retention_file: Path | None = Field(
        None, description=N_("File of your own that shortens or lengthens retention times")
    )
    currency: str = Field("CNY", description=N_("Currency of amounts whose file names none"))
    timezone: str = Field("Asia/Shanghai", description=N_("Time zone of the working day"))
    jurisdiction: str = Field(
        "CN", description=N_("Jurisdiction whose rules apply, such as CN, TW or US-MA")
    )
    datum: Datum = Field("gcj02", description=N_("Coordinate system of files that name none"))
    tiles: str = Field(
        "", description=N_("Address of map tiles, such as http://maps.lan/{z}/{x}/{y}.png")
    )
    tiles_datum: Datum = Field("gcj02", description=N_("Coordinate system of the map tiles"))
    tiles_credit: str = Field("", description=N_("Credit line of the map tiles"))
    background: Path | None = Field(
        None,
        description=N_("GeoJSON file of areas drawn behind the map instead of China's divisions"),
    )
    whole_portfolio: str = Field(
        "",
        description=N_(
            "Clients whose case files hold all their loans, also those not past due, with commas "
            "between (* for all): needed for portfolio at risk and vintages"
        ),
    )
    minimum_n: int = Field(20, description=N_("Rates over fewer cases are greyed out"))
    promise_grace_days: int = Field(
        3, description=N_("Days after its date in which a promise is kept")
    )
    promise_tolerance: float = Field(
        1.0, description=N_("Share of the amount that keeps a promise")
    )
    service_minutes: int = Field(25, description=N_("Minutes planned for one visit"))
    visit_start: dt.time = Field(dt.time(8), description=N_("Earliest arrival at a door"))
    visit_end: dt.time = Field(dt.time(20), description=N_("Latest departure from a door"))
    pause_minutes: int = Field(
        45, ge=0, description=N_("Minutes of the break of a crew that is planned; 0: none")
    )
    pause_start: dt.time = Field(dt.time(11, 30), description=N_("Earliest begin of the break"))
    pause_end: dt.time = Field(dt.time(14), description=N_("Latest end of the break"))
    plan_seconds: float = Field(
        10.0, gt=0, description=N_("Seconds for which a plan is looked for at most")
    )
    service_first_minutes: int = Field(30, description=N_("Minutes planned for a first visit"))
    service_promise_minutes: int = Field(
        15, description=N_("Minutes planned where a promise falls due")
    )
    service_letter_minutes: int = Field(
        8, description=N_("Minutes planned where only a letter is left")
    )
    service_search_minutes: int = Field(
        5,
        ge=0,
        description=N_("Minutes more where a place is approximate and the door is looked for"),
    )
    service_further_minutes: int = Field(
        10, description=N_("Minutes planned for each further person at a door")
    )
    visit_interval_days: int = Field(
        7, description=N_("Days between two visits where the last result says nothing else")
    )
    cost_visit: float | None = Field(
        None, ge=0, description=N_("Cost of one visit beside time and way, in the currency above")
    )
    cost_hour: float | None = Field(None, ge=0, description=N_("Cost of an hour of a crew"))
    cost_km: float | None = Field(None, ge=0, description=N_("Cost of a kilometre driven"))
    cost_call: float | None = Field(None, ge=0, description=N_("Cost of a call that is tried"))
    cost_message: float | None = Field(
        None, ge=0, description=N_("Cost of a message by text, app or WeChat")
    )
    cost_letter: float | None = Field(None, ge=0, description=N_("Cost of a letter"))
    calls_per_day: int = Field(
        80, ge=1, description=N_("Calls that a collector tries on a working day")
    )
    attribution_days: int = Field(
        7, ge=0, description=N_("Days after a visit in which a payment counts for it")
    )
    attribution_contact: bool = Field(
        default=True, description=N_("Payments count only for visits that reached somebody")
    )
    weight_promise_due: float = Field(
        1.0, ge=0, description=N_("A promise due on the day counts like so many typical visits")
    )
    weight_hardship: float = Field(
        0.5, ge=0, description=N_("A hardship to clear counts like so many typical visits")
    )
    weight_complaint: float = Field(
        0.5, ge=0, description=N_("A complaint to settle counts like so many typical visits")
    )
    weight_first_visit: float = Field(
        0.25, ge=0, description=N_("A first visit owed counts like so many typical visits")
    )
    weight_requested: float = Field(
        1.0,
        ge=0,
        description=N_("A visit asked for and approved counts like so many typical visits more"),
    )
    fix_metres: int = Field(
        200, ge=20, description=N_("Metres from the door within which the fix of a visit is near")
    )
    review_share: float = Field(
        0.05, ge=0, le=1, description=N_("Share of visits drawn at random for a quality review")
    )
    phone_days: int = Field(
        14, description=N_("Days for which somebody reached by phone is called instead of visited")
    )
    far_km: float = Field(
        50.0, description=N_("Straight distance from every crew above which a case is far away")
    )
    lost_days: int = Field(
        60, description=N_("Days without anybody reached after which contact counts as lost")
    )
    visit_request_days: int = Field(
        30, ge=1, description=N_("Days after which a request for a visit ends by itself")
    )
    agreement_kept_back: float = Field(
        0.1, ge=0, le=1, description=N_("Share of what is left that stays with the customer")
    )
    agreement_waiver_share: float = Field(
        0.1, ge=0, le=1, description=N_("Share of a debt that one person may waive alone")
    )
    agreement_instalments: int = Field(
        24, ge=1, le=60, description=N_("Instalments that one person may agree to alone")
    )
    agreement_deferral_months: int = Field(
        3, ge=0, le=60, description=N_("Months of deferral that one person may agree to alone")
    )
    agreement_settlement_share: float = Field(
        0.8, ge=0, le=1, description=N_("Share of a debt below which no one settles it alone")
    )
    agreement_broken_days: int = Field(
        30, ge=1, description=N_("Days after which an unpaid instalment breaks an agreement")
    )
    attachment_mb: float = Field(
        20.0, gt=0, le=200, description=N_("Megabytes that a file attached to a record may have")
    )
    crew_members: int = Field(2, description=N_("Members without whom a crew does not visit"))
    override_days: int = Field(
        30, ge=1, description=N_("Days that an exception from a rule may last at most")
    )
    qualification_days: int = Field(
        30, description=N_("Days before its end from which a qualification is listed as ending")
    )
    check_questions: int = Field(10, description=N_("Questions of one knowledge check"))
    check_pass_mark: float = Field(
        0.85, description=N_("Share of right answers that passes a knowledge check")
    )
    check_wait_days: int = Field(
        1, description=N_("Days to wait after a failed knowledge check before the next one")
    )
    checkin_grace_minutes: int = Field(
        30, description=N_("Minutes after a planned departure in which a crew should check in")
    )
    code_word: str = Field(
        "", description=N_("Word by which a crew says on the phone that it needs help")
    )
    emergency_lines: str = Field(
        "110, 120, 12356", description=N_("Numbers for emergencies on the sheet of a crew")
    )
    circuity: float = Field(1.3, description=N_("Road distance over straight distance"))
    speed_kmh: float = Field(25.0, gt=0, description=N_("Average speed between stops"))
    learn: bool = Field(
        default=True,
        description=N_("Plans reckon with the stays and trips that crews reported, once enough"),
    )
    daylight: Literal["no", "warned", "all"] = Field(
        "warned",
        description=N_("Visits by daylight only: of none, of places with a warning, of all"),
    )
    met_hours: bool = Field(
        default=False,
        description=N_("Plans keep to the hours at which people are met, once enough is known"),
    )
    speed_by_hour: dict[int, float] = Field(
        default_factory=dict,
        description=N_("Speed in km/h in an hour of the day (7: from 7:00 to 8:00), if another"),
    )
    travel_url: str = Field(
        "", description=N_("Address of a routing service inside, such as http://routing.lan:5000")
    )
    travel_service: Literal["osrm", "valhalla"] = Field(
        "osrm", description=N_("Kind of that routing service")
    )
    travel_profile: str = Field(
        "", description=N_("Its profile (OSRM: driving) or costing (Valhalla: auto)")
    )
    travel_seconds: float = Field(
        30.0, gt=0, description=N_("Seconds in which the routing service must answer")
    )
    travel_outside: bool = Field(
        default=False, description=N_("The routing service may lie outside of the own network")
    )
    travel_file: Path | None = Field(
        None, description=N_("File with the way between any two places, instead of a service")
    )
    import_memory_mb: int = Field(
        4000, description=N_("Megabytes of memory that the check of one file may take; 0: no limit")
    )
    import_at_once_mb: float = Field(
        1.0, description=N_("Files up to so many megabytes are checked as soon as they are chosen")
    )
    reveal_minutes: int = Field(
        10, ge=1, le=60, description=N_("Minutes for which a revealed field is shown")
    )
    address: str = Field(
        "127.0.0.1",
        description=N_("Where the server listens when several people sign in; 0.0.0.0: everywhere"),
    )
    port: int = Field(8501, description=N_("The server's port"))
    certificate: Path | None = Field(
        None, description=N_("Certificate file (PEM), so that the server itself speaks https")
    )
    certificate_key: Path | None = Field(None, description=N_("Its private key (PEM)"))
    behind_https: bool = Field(
        default=False, description=N_("A proxy before the server speaks https with people")
    )
    proxy: str = Field(
        "", description=N_("Address of that proxy, whose word counts on where people come from")
    )
    firm_name: str = Field("", description=N_("Our name in messages to customers"))
    firm_phone: str = Field("", description=N_("Our telephone number in messages to customers"))
    messages_a_week: int = Field(
        3, ge=0, description=N_("Messages that a person may get within a week; 0: no limit")
    )
    oidc_issuer: str = Field("", description=N_("Address of the company's sign-in (OpenID)"))
    oidc_client_id: str = Field("", description=N_("Name of this product at that sign-in"))
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description=N_("Its secret there, if there is one")
    )
    oidc_name: str = Field("", description=N_("Words on the button of the company's sign-in"))
    map_points: int = Field(20_000, description=N_("Above this number the map shows sums per cell"))

    @field_validator("speed_by_hour")
    @classmethod
    def _hours(cls, told: dict[int, float]) -> dict[int, float]:
        """Hours of a day, and speeds at which one arrives.

        Raises:
            ValueError: an hour or speed that there is not.

        """
        if any(hour not in range(24) or speed <= 0 for hour, speed in told.items()):
            raise ValueError("speed_by_hour needs full hours (0 to 23) and speeds above 0")
        return told

    @property
    def https(self) -> bool:
        """Whether people reach the product by https only."""
        return self.behind_https or self.certificate is not None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the arguments, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, OfFile(settings_cls)


def title_of(name: str) -> Sentence:
    """What a setting is called on the screens, for a sentence that asks to set it."""
    return Sentence(str(Settings.model_fields[name].description))
