"""Every background task: each module of this package is one family. Procrastinate imports this package only."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
