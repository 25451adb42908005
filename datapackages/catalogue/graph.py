"""A small RDF graph that prints itself as Turtle and as JSON-LD, always in the same order. Knows no vocabulary.

Written here because a general serializer takes half a second to load and orders its output by chance.
"""

import json
import re
from dataclasses import dataclass, field

_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROL = re.compile(r'[\\"\x00-\x1f\x7f]')
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Iri:
    """An address; characters that no IRI may have are percent-encoded."""

    value: str

    def __post_init__(self) -> None:
        """Encode what would end the address too early."""
        encoded = _NOT_IN_IRI.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), self.value)
        object.__setattr__(self, "value", encoded)

    def turtle(self) -> str:
        """Print as Turtle."""
        return f"<{self.value}>"

    def json_ld(self) -> dict[str, str]:
        """Give the JSON-LD object."""
        return {"@id": self.value}


@dataclass(frozen=True, slots=True)
class Literal:
    """A text with its language, or a value with its datatype."""

    value: str
    language: str = ""
    datatype: str = ""

    def turtle(self) -> str:
        """Print as Turtle."""
        quoted = _CONTROL.sub(lambda match: _ESCAPES.get(match[0], f"\\u{ord(match[0]):04X}"), self.value)
        if self.language:
            return f'"{quoted}"@{self.language}'
        return f'"{quoted}"^^<{self.datatype}>' if self.datatype else f'"{quoted}"'

    def json_ld(self) -> dict[str, str]:
        """Give the JSON-LD object."""
        entry = {"@value": self.value}
        if self.language:
            entry["@language"] = self.language
        if self.datatype:
            entry["@type"] = self.datatype
        return entry


@dataclass(slots=True)
class Graph:
    """Statements by subject and predicate, in the order in which they were added; each stands once."""

    prefixes: dict[str, str]
    _statements: dict[str, dict[str, list[Iri | Literal]]] = field(default_factory=dict)

    def add(self, subject: Iri, name: str, *values: Iri | Literal | None) -> None:
        """Add statements; `name` is a prefixed name or `a`, and None and empty texts are no values."""
        predicates = self._statements.setdefault(subject.value, {})
        for value in values:
            if value is not None and value.value and value not in predicates.setdefault(name, []):
                predicates[name].append(value)
        if name in predicates and not predicates[name]:
            del predicates[name]

    def text(self, subject: Iri, name: str, zh: str, en: str = "") -> None:
        """Add a text in Chinese and, where there is one, in English."""
        self.add(subject, name, Literal(zh, "zh") if zh else None, Literal(en, "en") if en else None)

    def concept(self, iri: str, zh: str, en: str = "", kind: str = "") -> Iri | None:
        """Add an entry of a list with its names, so that the graph needs no other; None for an empty address.

        `kind` is a further class of it: DCAT-AP asks for a dct:Frequency, say, where EU lists give a skos:Concept.
        """
        if not iri:
            return None
        entry = Iri(iri)
        self.kind(entry, "skos:Concept")
        if kind:
            self.kind(entry, kind)
        self.text(entry, "skos:prefLabel", zh, en)
        if "#" not in iri:
            self.add(entry, "skos:inScheme", self.scheme(iri.rsplit("/", 1)[0]))
        return entry

    def scheme(self, address: str) -> Iri:
        """Add a public list, called by the last part of its address."""
        listed = Iri(address)
        self.kind(listed, "skos:ConceptScheme")
        self.text(listed, "dct:title", "", address.rsplit("/", 1)[-1])
        return listed

    def kind(self, subject: Iri, name: str) -> None:
        """Say of what class a subject is."""
        self.add(subject, "a", Iri(self._expanded(name)))

    def turtle(self) -> str:
        """Print the graph as Turtle."""
        lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in self.prefixes.items()]
        for subject, predicates in self._statements.items():
            body = " ;\n    ".join(
                f"{name} {', '.join(self._turtle_value(name, value) for value in values)}"
                for name, values in predicates.items()
            )
            if body:
                lines.append(f"\n<{subject}>\n    {body} .")
        return "\n".join(lines) + "\n"

    def json_ld(self) -> str:
        """Print the graph as JSON-LD with the same prefixes."""
        nodes = []
        for subject, predicates in self._statements.items():
            node: dict[str, object] = {"@id": subject}
            for name, values in predicates.items():
                if name == "a":
                    node["@type"] = [self._shortened(value.value) for value in values]
                else:
                    node[name] = [value.json_ld() for value in values]
            nodes.append(node)
        content = {"@context": self.prefixes, "@graph": nodes}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    def _turtle_value(self, name: str, value: Iri | Literal) -> str:
        """Print a value; classes by their prefixed names."""
        return self._shortened(value.value) if name == "a" else value.turtle()

    def _expanded(self, name: str) -> str:
        """Write a prefixed name out."""
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local

    def _shortened(self, address: str) -> str:
        """Write a class as its prefixed name."""
        for prefix, start in self.prefixes.items():
            if address.startswith(start):
                return f"{prefix}:{address.removeprefix(start)}"
        return address
