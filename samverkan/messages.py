"""The interface's texts: Swedish in the code, one catalogue for English.

A missing translation shows Swedish, never a gap. `collect` reads every text that the code and the
templates mark; `compile_catalogue` needs nothing that a bare machine lacks.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.template import Context, Engine
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
# A text given to a tag or a filter, as in {% tag _("sen") "warning" %}.
IN_TAG = re.compile(r'(?<!\w)_\("([^"]+)"\)')

Message = tuple[str, str, str]  # context, text, plural


def collect(root: Path) -> dict[Message, set[str]]:
    """Every marked text under `root` with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for room in ("samverkan", "actors", "forums", "incidents", "budget"):
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                _add(found, _in_code(path.read_text()), path.relative_to(root))
    engine = Engine.get_default()
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            text = path.read_text()
            _add(found, _in_template(engine.from_string(text)), path.relative_to(root))
            _add(found, (("", each, "") for each in IN_TAG.findall(text)), path.relative_to(root))
    return found


def update_catalogue(path: Path, found: dict[Message, set[str]]) -> polib.POFile:
    """Bring the catalogue up to date: new texts empty, gone ones out, translations kept."""
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for context, text, plural in sorted(found, key=lambda message: (message[1], message[0], message[2])):
        before = known.get((context, text))
        entry = polib.POEntry(msgid=text, msgctxt=context or None)
        entry.occurrences = [(name, "") for name in sorted(found[context, text, plural])]
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = (before.msgstr_plural if before else None) or {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        if "%(" in text:
            entry.flags = ["python-format"]
        new.append(entry)
    new.save(str(path))
    return new


def compile_catalogue(path: Path) -> None:
    """Write the binary form beside the catalogue."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def _add(found: dict[Message, set[str]], messages: Iterator[Message], name: Path) -> None:
    for message in messages:
        found.setdefault(message, set()).add(str(name))


def _in_code(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if called in ONE and words and isinstance(words[0], str):
            yield "", words[0], ""
        elif called in MANY and len(words) >= 2:
            yield "", words[0], words[1]
        elif called in IN_CONTEXT and len(words) >= 2:
            yield words[0], words[1], ""


def _in_template(template: Template) -> Iterator[Message]:
    for node in template.nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode)):
        context = node.message_context.resolve(Context()) if node.message_context else ""
        if isinstance(node, BlockTranslateNode):
            singular, _names = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield context, _trimmed(node, singular), _trimmed(node, plural)
        elif isinstance(node.filter_expression.var, str):
            yield context, node.filter_expression.var, ""
        elif getattr(node.filter_expression.var, "literal", None):
            yield context, str(node.filter_expression.var.literal), ""


def _trimmed(node: BlockTranslateNode, text: str) -> str:
    if not node.trimmed:
        return text
    return " ".join(line.strip() for line in text.strip().splitlines() if line.strip())
