"""The composition root: pages, doors, guards and clockwork meet here and nowhere else."""

import reflex as rx

from mso_app.api.app import make_api
from mso_app.pages.public.landing import landing

app = rx.App(api_transformer=make_api())
app.add_page(landing, route="/", title="Secunda")
