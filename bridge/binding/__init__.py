"""The parameter binder: PowerShell's verdict on a call, before anything is sent."""

from __future__ import annotations

from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.call import BoundCall
from bridge.binding.errors import BindingError
from bridge.binding.mandatory import PromptField
from bridge.binding.plan import Plan, PlanParameter, compile_plan

__all__ = ["ABSENT", "Argument", "BindingError", "BoundCall", "Plan", "PlanParameter", "PromptField", "compile_plan"]
