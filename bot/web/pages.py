"""The pages anyone may read: provisions, versions of a law, errors; rendered from templates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import texts
from bot.web.provision_view import document_view, find_document, provision_view
from bot.web.render import lines
from handlers.dates import chinese_date
from knowledge.library import Library
from knowledge.numerals import chinese_number

TEMPLATES = Path(__file__).parent / "templates"


def build_environment() -> Environment:
    """Templates that escape everything and fail on a name they do not know."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(texts=texts, lines=lines, ordinal=paragraph_name)
    environment.filters["chinese_date"] = chinese_date
    return environment


def paragraph_name(position: int) -> str:
    """第一款 for 1."""
    return f"第{chinese_number(position)}款"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The read-only pages over the library as it stands."""

    library: Callable[[], Library]
    today: Callable[[], date]
    environment: Environment

    def render(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page from its template."""
        text = self.environment.get_template(template).render(**values)
        return HTMLResponse(text, status_code=status)

    async def show(self, request: Request) -> Response:
        """The provision, or the version of a law, that the path names."""
        library, name = self.library(), request.path_params["name"]
        passage = library.passages.get(name)
        if passage is not None:
            view = provision_view(library, passage, today=self.today())
            response = self.render("provision.html", view=view)
        elif (document := find_document(library, name)) is not None:
            contents = document_view(library, document, today=self.today())
            response = self.render("document.html", view=contents)
        else:
            raise HTTPException(404)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def sentence(self, text: str, *, status: int) -> HTMLResponse:
        """A page that says one thing."""
        return self.render("sentence.html", status=status, text=text)
