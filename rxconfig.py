"""Reflex reads its choices here; every one of them comes from core/settings.py."""

import os

import reflex as rx
from reflex_base.constants import StateManagerMode

from mso_app.core.settings import settings

os.umask(0o077)

config = rx.Config(
    app_name="mso_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=settings().origins,
    backend_host=settings().host,
    backend_port=settings().port,
    frontend_port=settings().port,
    trusted_proxy_hops=settings().trusted_proxy_hops,
    # What a tab shows is about patients: it lies in no file and in no Redis, and a tab that comes back reads it again.
    state_manager_mode=StateManagerMode.MEMORY,
    plugins=[
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(
                appearance="inherit",
                accent_color="indigo",
                gray_color="slate",
                radius="medium",
                scaling="100%",
                panel_background="solid",
                has_background=True,
            )
        )
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
