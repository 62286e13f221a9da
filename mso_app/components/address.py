"""What the browser's address says now, before the server has answered: `/cases/{case_id}` and its like."""

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar


def in_address(name: str) -> rx.Var[str]:
    """The part of the path that a route names `[name]`. It moves at the click, where a state moves a moment later."""
    hook = "const inAddress = useParams()"
    return rx.Var(
        f'(inAddress["{name}"] ?? "")',
        _var_type=str,
        _var_data=VarData(hooks={hook: None}, imports={"react-router": [ImportVar(tag="useParams")]}),
    )
