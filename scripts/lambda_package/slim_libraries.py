"""libcurl and libpq from Debian's own sources, with its security fixes, but without what adze never uses.

Debian's libcurl and libpq bring 25 more libraries between them (LDAP, Kerberos, GnuTLS, RTMP, HTTP/2 …), 13 MB, which make the
zip too large, and libcurl takes 6 ms to load where this one takes 1.5. Both are built as shared libraries by the names that the
program loads.
"""
import pathlib
import shutil

from .commands import ROOT, WORK, Stamp, announce, jobs, run
from .debian_archive import DebianArchive
from .sysroot import is_machine

SOURCES = {"curl": "libcurl.so.4", "postgresql-15": "libpq.so.5"}
COMPILER_FLAGS = "-O2 -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections"
LINKER_FLAGS = "-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed -Wl,--gc-sections"
CURL_OPTIONS = (
    "CMAKE_BUILD_TYPE=None", "BUILD_SHARED_LIBS=ON", "BUILD_CURL_EXE=OFF", "BUILD_TESTING=OFF", "ENABLE_MANUAL=OFF",
    "HTTP_ONLY=ON", "CURL_USE_OPENSSL=ON", "CURL_ZLIB=OFF", "CURL_BROTLI=OFF", "CURL_ZSTD=OFF", "USE_NGHTTP2=OFF",
    "USE_LIBIDN2=OFF", "CURL_USE_LIBPSL=OFF", "CURL_USE_LIBSSH2=OFF", "CURL_USE_GSSAPI=OFF", "CURL_DISABLE_COOKIES=ON",
    "CURL_DISABLE_ALTSVC=ON", "CURL_DISABLE_HSTS=ON", "CURL_DISABLE_NTLM=ON", "CURL_CA_BUNDLE=none", "CURL_CA_PATH=none")
POSTGRESQL_OPTIONS = (
    "--prefix=/usr", "--sysconfdir=/etc/postgresql-common", "--with-ssl=openssl", "--without-gssapi", "--without-ldap",
    "--disable-rpath", "--without-readline", "--without-zlib", "--without-icu", "--with-system-tzdata=/usr/share/zoneinfo")


def source_folder(package):
    return WORK / "sources" / package


def fetch_sources():
    """Unpacks those sources that are not there yet."""
    missing = [package for package in SOURCES if not (source_folder(package) / ".version").exists()]
    if not missing:
        return
    archive = DebianArchive(WORK / "sources/apt", "amd64", ["deb-src"])
    archive.update()
    for package in missing:
        shutil.rmtree(source_folder(package), ignore_errors=True)
        version = archive.source(package, source_folder(package))
        (source_folder(package) / ".version").write_text(version)


def source_version(package):
    return (source_folder(package) / ".version").read_text()


def source_copyright(package):
    return (source_folder(package) / "debian/copyright").read_bytes()


def build_slim_libraries(sysroot):
    """The two libraries, by their sonames, in one folder, which is returned."""
    fetch_sources()
    architecture = sysroot.architecture
    work = WORK / architecture.name / "libraries"
    compiler = run(f"{architecture.triplet}-gcc", "--version").splitlines()[0]
    for package, soname in SOURCES.items():
        stamp = Stamp(work / f"{package}.stamp", source_version(package), sysroot.version("libssl-dev"), compiler, pathlib.Path(__file__))
        if stamp.is_fresh(work / soname):
            continue
        announce(f"building {soname} for {architecture.name} from Debian's {package} {source_version(package)}")
        folder = work / package
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        build = {"curl": build_curl, "postgresql-15": build_libpq}[package]
        library = build(sysroot, source_folder(package), folder)
        run(f"{architecture.triplet}-strip", "--strip-unneeded", "-o", work / soname, library)
        stamp.write()
    return work


def compiler_flags(source, folder):
    """No path of this machine in what comes out."""
    return f"{COMPILER_FLAGS} -ffile-prefix-map={source}=. -ffile-prefix-map={folder}=."


def build_curl(sysroot, source, folder):
    toolchain = [] if is_machine(sysroot.architecture) else [f"-DCMAKE_TOOLCHAIN_FILE={ROOT}/scripts/lambda_package/arm64_toolchain.cmake"]
    launcher = ["-DCMAKE_C_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
    run("cmake", "-S", source, "-B", folder, "-G", "Ninja", *toolchain, *launcher, *(f"-D{option}" for option in CURL_OPTIONS),
        f"-DCMAKE_C_FLAGS={compiler_flags(source, folder)}", f"-DCMAKE_SHARED_LINKER_FLAGS={LINKER_FLAGS}")
    run("ninja", "-C", folder, "-j", jobs(), "libcurl")
    return folder / "lib/libcurl.so.4"


def build_libpq(sysroot, source, folder):
    triplet = sysroot.architecture.triplet
    compiler = f"{triplet}-gcc" if is_machine(sysroot.architecture) else f"{triplet}-gcc --sysroot={sysroot.root}"
    if shutil.which("ccache"):
        compiler = f"ccache {compiler}"
    host = [] if is_machine(sysroot.architecture) else [f"--host={triplet}"]
    run(source / "configure", *host, *POSTGRESQL_OPTIONS, f"CC={compiler}", f"CFLAGS={compiler_flags(source, folder)}",
        f"LDFLAGS={LINKER_FLAGS}", folder=folder)
    run("make", "-j", jobs(), "-C", "src/interfaces/libpq", "all", folder=folder)
    return folder / "src/interfaces/libpq/libpq.so.5"
