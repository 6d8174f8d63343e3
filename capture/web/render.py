"""Templates. Everything is escaped: nothing that comes out of mail is ever marked safe."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from capture.web import acts, browsers, reasons, words

_TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, context: Mapping[str, object]) -> str:
    """The page. Raises TemplateError for a name that the template uses and `context` lacks."""
    return _environment.get_template(template).render(context)


def _made() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words.FILTERS)
    environment.filters.update(reasons.FILTERS)
    environment.filters.update(browsers.FILTERS)
    environment.filters.update(acts.FILTERS)
    return environment


_environment = _made()
