"""How the engine converts one value to one type (LanguagePrimitives.ConvertTo, invariant culture).

:mod:`errors` has the messages, :mod:`text` what a value looks like as a string, :mod:`numbers`, :mod:`dates`, :mod:`timespans`,
:mod:`identifiers` and :mod:`enums` read one family of types each, :mod:`targets` says which type offers which way in, and
:mod:`engine` tries the ways in the engine's order.
"""
