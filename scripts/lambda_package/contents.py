"""What is in a package of adze for AWS Lambda: adding a library is adding a row.

Two tables: the libraries that lie beside the program, and those that are inside it. Each row names the Debian package, whose
version and copyright go into the package's list of parts, and the licence in SPDX's words.
"""
import dataclasses

# Where Lambda unpacks a function's zip and a layer. An ELF file names its loader by an absolute path, so the program is told
# where it will lie.
FUNCTION_FOLDER = "/var/task"
LAYER_FOLDER = "/opt"
# Not "lib": Lambda puts /var/task/lib and /opt/lib into LD_LIBRARY_PATH, and whatever else runs there, an extension or a shell,
# would be given this glibc by another's loader, and die.
LIBRARY_FOLDER = "adze"
PROGRAM = "bootstrap"
# Where the program looks for them; by OpenSSL's hashes, so that it reads those it needs. A bundle of all takes it 20 ms.
CERTIFICATES = f"{LIBRARY_FOLDER}/certificates"
NOTICES = f"{LIBRARY_FOLDER}/NOTICES"

ZIP_BYTES_MAX = 12_000_000
IMAGE_BYTES_MAX = 25_000_000


@dataclasses.dataclass(frozen=True)
class Architecture:
    name: str  # as Lambda and this repository's files spell it
    debian: str  # as Debian and docker spell it
    triplet: str
    loader: str


ARCHITECTURES = {
    "x86_64": Architecture("x86_64", "amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "arm64": Architecture("arm64", "arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}


@dataclasses.dataclass(frozen=True)
class Part:
    package: str  # of Debian; for what is built here from Debian's source, the source package
    licence: str
    purpose: str
    files: tuple = ()  # the shared libraries that are shipped, none if it is inside the program
    built_here: bool = False


# The program loads libcurl, libpq, libssh2 and ISA-L by these names when they are first needed.
SHIPPED = (
    Part("libc6", "LGPL-2.1-or-later", "C library and loader", ("libc.so.6", "libm.so.6")),
    Part("libssl3", "Apache-2.0", "TLS", ("libssl.so.3", "libcrypto.so.3")),
    Part("zlib1g", "Zlib", "compression in libssh2", ("libz.so.1",)),
    Part("libssh2-1", "BSD-3-Clause", "sftp", ("libssh2.so.1",)),
    Part("libisal2", "BSD-3-Clause", "gzip input", ("libisal.so.2",)),
    Part("curl", "curl", "http, https and S3", ("libcurl.so.4",), built_here=True),
    Part("postgresql-15", "PostgreSQL", "PostgreSQL", ("libpq.so.5",), built_here=True),
    Part("ca-certificates", "MPL-2.0", "certificates by which servers are judged"),
)
INSIDE = (
    Part("libpg-query-dev", "BSD-3-Clause", "parses SQL"),
    Part("libyaml-cpp-dev", "MIT", "job files"),
    Part("libzstd-dev", "BSD-3-Clause", "zstd"),
    Part("libsnappy-dev", "BSD-3-Clause", "snappy"),
    Part("liblz4-dev", "BSD-2-Clause", "lz4"),
    Part("libdeflate-dev", "MIT", "gzip pages"),
    Part("zlib1g-dev", "Zlib", "gzip input as a stream"),
    Part("libxxhash-dev", "BSD-2-Clause", "hashes of keys"),
    Part("libre2-dev", "BSD-3-Clause", "regular expressions"),
    Part("libexpat1-dev", "MIT", "XML"),
    Part("nettle-dev", "LGPL-3.0-or-later OR GPL-2.0-or-later", "digests and signatures"),
    Part("libutf8proc-dev", "MIT", "Unicode"),
    Part("libfast-float-dev", "MIT OR Apache-2.0", "text to float"),
    Part("nlohmann-json3-dev", "MIT", "JSON"),
    Part("libcli11-dev", "BSD-3-Clause", "command line"),
    Part("libfmt-dev", "MIT", "text"),
    Part("gcc-12-base", "GPL-3.0-or-later WITH GCC-exception-3.1", "libstdc++ and libgcc"),
)
