"""The composition root: pages, doors, guards and clockwork meet here and nowhere else."""

import reflex as rx

from mso_app.api.app import make_api
from mso_app.components.connection import connection_overlay
from mso_app.components.theme import STYLESHEETS, head
from mso_app.components.toasts import toaster
from mso_app.core.settings import settings
from mso_app.jobs.engine import job_engine
from mso_app.pages.public.landing import landing
from mso_app.pages.public.not_found import not_found
from mso_app.pages.public.states_sheet import states_sheet

app = rx.App(
    api_transformer=make_api(),
    stylesheets=STYLESHEETS,
    head_components=head(),
    toaster=toaster(),
    html_lang="en",
)
app.app_wraps[(5, "Overlay")] = lambda stateful: connection_overlay() if stateful else None
app.register_lifespan_task(job_engine)
app.add_page(landing, route="/", title="Secunda")
app.add_page(not_found, route="404", title="Page not found")
if settings().env != "production":
    app.add_page(states_sheet, route="/states", title="States")
