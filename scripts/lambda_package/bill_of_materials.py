"""The list of parts beside each package, an SPDX 2.3 document: what scanners of vulnerabilities and lawyers ask for."""
import json
import time

from .commands import digest
from .contents import INSIDE, SHIPPED
from .slim_libraries import source_version

NO_ASSERTION = "NOASSERTION"
OWN_LICENCE = "Apache-2.0"


def write_bill_of_materials(path, package, sha256, version, sysroot, seconds):
    """Of `package`, a file or image whose bytes have that hash, into `path`."""
    program = {"SPDXID": "SPDXRef-adze", "name": package, "versionInfo": version, "primaryPackagePurpose": "APPLICATION",
               "licenseConcluded": OWN_LICENCE, "licenseDeclared": OWN_LICENCE,
               "checksums": [{"algorithm": "SHA256", "checksumValue": sha256}]}
    packages, relationships = [program], [relate("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-adze")]
    for part in SHIPPED:
        kind = "DYNAMIC_LINK" if part.files else "CONTAINS"
        packages.append(describe(part, sysroot))
        relationships.append(relate("SPDXRef-adze", kind, packages[-1]["SPDXID"]))
    for part in INSIDE:
        packages.append(describe(part, sysroot))
        relationships.append(relate("SPDXRef-adze", "STATIC_LINK", packages[-1]["SPDXID"]))
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": package,
        # Unique, as SPDX wants it, and the same for the same parts.
        "documentNamespace": f"https://spdx.org/spdxdocs/{package}-{digest(sha256, *map(str, packages))}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)),
                         "creators": [f"Tool: adze-package-{version}"]},
        "packages": [{"downloadLocation": NO_ASSERTION, "filesAnalyzed": False, "copyrightText": NO_ASSERTION, **entry}
                     for entry in packages],
        "relationships": relationships,
    }
    path.write_text(json.dumps(document, indent=1) + "\n")


def describe(part, sysroot):
    version = source_version(part.package) if part.built_here else sysroot.version(part.package)
    architecture = "source" if part.built_here else sysroot.architecture.debian
    address = f"pkg:deb/debian/{part.package}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}&distro=debian-12"
    return {"SPDXID": f"SPDXRef-{part.package.replace('+', '-')}", "name": part.package, "versionInfo": version,
            "supplier": "Organization: Debian", "summary": part.purpose, "licenseConcluded": NO_ASSERTION, "licenseDeclared": part.licence,
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": address}]}


def relate(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
