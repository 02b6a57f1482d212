"""Describes a service of the stand-in as WSDL, so that a SOAP library makes a client of it.

Without it only clients written by hand could call. Names of messages and bindings are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from sync.sandbox.gpo_shyl.soap import NAMESPACE

_ARGUMENTS = "".join(
    f'<xs:element minOccurs="0" name="{name}" type="xs:string"/>'
    for name in ("sign", "dataType", "data")
)


def write_wsdl(subject: str, operations: Sequence[str], address: str) -> bytes:
    """Describe the service of a subject as it stands at an address."""
    port = f"{subject}Port"
    types = "".join(map(_types, operations))
    messages = "".join(map(_messages, operations))
    abstract = "".join(map(_abstract, operations))
    bound = "".join(map(_bound, operations))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="{subject}WebService" targetNamespace="{NAMESPACE}"
 xmlns:tns="{NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
<wsdl:types><xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="unqualified">
{types}</xs:schema></wsdl:types>
{messages}<wsdl:portType name="{port}Type">
{abstract}</wsdl:portType>
<wsdl:binding name="{port}Binding" type="tns:{port}Type">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
{bound}</wsdl:binding>
<wsdl:service name="{subject}WebService"><wsdl:port binding="tns:{port}Binding" name="{port}">
<soap:address location={quoteattr(address)}/></wsdl:port></wsdl:service>
</wsdl:definitions>
""".encode()


def _types(name: str) -> str:
    return f"""<xs:element name="{name}" type="tns:{name}"/>
<xs:element name="{name}Response" type="tns:{name}Response"/>
<xs:complexType name="{name}"><xs:sequence>{_ARGUMENTS}</xs:sequence></xs:complexType>
<xs:complexType name="{name}Response"><xs:sequence>
<xs:element minOccurs="0" name="return" type="xs:string"/></xs:sequence></xs:complexType>
"""


def _messages(name: str) -> str:
    return "".join(
        f'<wsdl:message name="{one}"><wsdl:part element="tns:{one}" name="parameters"/>'
        "</wsdl:message>\n"
        for one in (name, f"{name}Response")
    )


def _abstract(name: str) -> str:
    return f"""<wsdl:operation name="{name}"><wsdl:input message="tns:{name}"/>
<wsdl:output message="tns:{name}Response"/></wsdl:operation>
"""


def _bound(name: str) -> str:
    literal = '<soap:body use="literal"/>'
    return f"""<wsdl:operation name="{name}"><soap:operation soapAction="" style="document"/>
<wsdl:input>{literal}</wsdl:input><wsdl:output>{literal}</wsdl:output></wsdl:operation>
"""
