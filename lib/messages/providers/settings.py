"""Where messages are handed over to: told by the environment only, because it holds passwords.

Nothing of it is in a file, on a screen, in the ledger or in a log.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Senders(BaseSettings):
    """DOORSTEP_SMTP_… and DOORSTEP_GATEWAY_… of the environment."""

    model_config = SettingsConfigDict(
        env_prefix="DOORSTEP_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    smtp_host: str = ""
    smtp_port: int = Field(465, ge=1, le=65_535)
    smtp_tls: Literal["tls", "starttls"] = "tls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    smtp_ca: Path | None = None
    gateway_url: str = ""
    gateway_token: SecretStr = SecretStr("")
    gateway_ca: Path | None = None
    gateway_tries: int = Field(4, ge=1, le=10)
