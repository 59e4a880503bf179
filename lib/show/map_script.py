"""Layers that a script of ours draws in the browser, and how data reaches it.

What a file said comes as JSON in which nothing can end the script, and is shown as text, never as
HTML: escaping HTML would not stop it there.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import folium
import jinja2
from branca.element import Element

SCRIPTS = Path(__file__).parents[2] / "data" / "templates"

_EMBED = {letter: f"\\u{ord(letter):04x}" for letter in "<>&{}`'$"}
"""What could end a script, open a template or another literal → its escape."""


def embedded(value: object) -> str:
    """Write a value as a literal for JSON.parse that is inert inside script and template.

    The JSON becomes a string literal, so that no key of it is ever code; what could end the script
    or open a template in it is escaped.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    literal = json.dumps(text, ensure_ascii=True)
    # One after the other: over megabytes that is many times quicker than str.translate.
    for letter, escape in _EMBED.items():
        literal = literal.replace(letter, escape)
    return literal


def layer(script: str, data: object, *literals: str) -> folium.FeatureGroup:
    """A group that a script of data/templates draws from `data`, which becomes JSON.

    `literals` are further arguments of the script that `embedded` has written already.
    """
    group = folium.FeatureGroup(name="cases")
    _Scripted(script, data, literals).add_to(group)
    return group


class _Plain(Element):
    """A finished text: megabytes of it would take longer to be read as a template than all else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: object) -> str:
        """Give the text as it is."""
        return self.text


class Script(folium.MacroElement):
    """Something drawn by a script alone, which is never taken for a template itself."""

    def render(self, **kwargs: object) -> str:
        """Put the script on the page; nothing stands where the element itself is."""
        figure: Any = self.get_root()
        text = self._template.module.script(self, kwargs)
        figure.script.add_child(_Plain(text), name=self.get_name())
        return ""


class _Scripted(Script):
    """A layer drawn by a script of ours from JSON."""

    _template = jinja2.Template(
        "{% macro script(this, kwargs) %}"
        "{{ this.code }}({{ this._parent.get_name() }}, JSON.parse({{ this.data }})"
        "{% for one in this.literals %}, JSON.parse({{ one }}){% endfor %});"
        "{% endmacro %}"
    )

    def __init__(self, script: str, data: object, literals: Sequence[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Scripted"
        self.literals = literals
        self.code = (SCRIPTS / script).read_text(encoding="utf-8").rstrip().rstrip(";")
        self.data = embedded(data)
