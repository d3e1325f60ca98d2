"""A report as JUnit XML, for build servers: one test case for each command and part."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bridge.parity.report import PARTS, Report

__all__ = ["junit"]

_INVALID = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHOWN = 50


def junit(report: Report) -> str:
    """The XML text."""
    suites = ElementTree.Element("testsuites", name="psbridge parity")
    for module in dict.fromkeys(c.module for c in report.commands):
        suite = ElementTree.SubElement(suites, "testsuite", name=_clean(module))
        tests = failures = 0
        for command in (c for c in report.commands if c.module == module):
            for part in PARTS:
                if part not in command.compared:
                    continue
                tests += 1
                case = ElementTree.SubElement(
                    suite, "testcase", classname=_clean(f"{module}.{command.name}"), name=part
                )
                found = [d for d in command.differences if d.part == part]
                if found:
                    failures += 1
                    failure = ElementTree.SubElement(
                        case, "failure", message=f"{len(found)} of {command.compared[part]} differ"
                    )
                    failure.text = "\n".join(_clean(d.text) for d in found[:_SHOWN])
        suite.set("tests", str(tests))
        suite.set("failures", str(failures))
        suite.set("errors", "0")
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    return _INVALID.sub("\ufffd", text)
