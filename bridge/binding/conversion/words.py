"""Text to Regex, Type and XmlDocument."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bridge.binding.conversion.errors import DotNetError, no_conversion, wrapped
from bridge.binding.conversion.identifiers import object_of
from bridge.binding.conversion.regex import check_pattern
from bridge.binding.conversion.text import dotnet_text, to_text
from bridge.values import PSObject, XmlDocument, parse_type
from bridge.values.enums import well_known_enum

__all__ = ["text_to_regex", "text_to_type", "text_to_xml"]

_REGEX = "System.Text.RegularExpressions.Regex"
_XML = "System.Xml.XmlDocument"
_LIMIT = 64 * 2**20


def text_to_regex(text: str) -> PSObject:
    """Raises :class:`ConversionError` for a pattern that .NET refuses."""
    try:
        check_pattern(text)
    except DotNetError as error:
        raise wrapped(text, _REGEX, error.message, "InvalidCastFromStringToRegex") from None
    return object_of(_REGEX, str(text))


def text_to_type(text: str) -> PSObject:
    """A type by PowerShell's name for it. Only names that this project knows resolve."""
    name = parse_type(text.strip().removeprefix("[").removesuffix("]") if text.strip().startswith("[") else text)
    core = type(name)(name.name, name.arguments)
    if core.is_known or well_known_enum(core.name) is not None or core.name.lower() in _MORE:
        return object_of("System.RuntimeType", str(name))
    raise_text = no_conversion(text, "System.String", "System.Type")
    raise_text.error_id = "InvalidCastFromStringToType"
    raise raise_text


_MORE = frozenset({"system.datetimeoffset", "system.array", "system.enum", "system.valuetype", "system.exception"})


def text_to_xml(value: Any) -> XmlDocument:
    """The value's text as a document; an empty one is a document without elements. Raises :class:`ConversionError`."""
    text = to_text(value)
    if not text.strip():
        return XmlDocument(text)
    shown = dotnet_text(value)
    if "<" not in text:
        inner = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type."
        raise wrapped(shown, _XML, inner, "InvalidCastToXmlDocument")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if len(text) > _LIMIT:
            raise wrapped(
                shown[:200], _XML, f"The document is longer than {_LIMIT} characters.", "InvalidCastToXmlDocument"
            )
        etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        raise wrapped(shown, _XML, str(error.msg), "InvalidCastToXmlDocument") from None
    return XmlDocument(text)
