#include "io/content_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace adze::io {
namespace {

using namespace std::string_view_literals;

/// A kind of content that can be told by its first bytes and can't be read as text.
struct BinaryFormat {
  std::string_view magic;
  size_t offset;
  std::string_view name;
  std::string_view fix;
};

// The first row that fits decides. A text may begin with any letters, so each magic has bytes that
// text has not, or is so long that no text begins with it: a CSV may have a column called PAR1.
constexpr BinaryFormat kBinaryFormats[] = {
    {"PAR1\x15"sv, 0, "a Parquet file",
     "export it as CSV, which is what adze reads; adze inspect FILE shows what is in it"},
    {"PARE\x15"sv, 0, "an encrypted Parquet file", "decrypt it and export it as CSV"},
    {"PK\x03\x04"sv, 0, "a ZIP archive", "unpack it: unzip -p FILE | adze … -"},
    {"PK\x05\x06"sv, 0, "an empty ZIP archive", "pack it again, or give adze the CSV itself"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, 0, "an Excel workbook of the old kind (XLS)",
     "save it as CSV"},
    {"1AY&SY"sv, 4, "compressed with bzip2", "unpack it: bzip2 -dc FILE | adze … -"},
    {"\xFD"
     "7zXZ\x00"sv,
     0, "compressed with xz", "unpack it: xz -dc FILE | adze … -"},
    {"\x04\x22\x4D\x18"sv, 0, "compressed with lz4", "unpack it: lz4 -dc FILE | adze … -"},
    {"\xFF\x06\x00\x00sNaPpY"sv, 0, "compressed with snappy", "unpack it first"},
    {"7z\xBC\xAF\x27\x1C"sv, 0, "a 7z archive", "unpack it first"},
    {"Rar!\x1A\x07"sv, 0, "a RAR archive", "unpack it first"},
    {"ustar\x00"sv, 257, "a tar archive", "unpack it: tar -xOf FILE | adze … -"},
    {"ustar  \x00"sv, 257, "a tar archive", "unpack it: tar -xOf FILE | adze … -"},
    {"%PDF-"sv, 0, "a PDF document", "ask for the data as CSV"},
    {"Obj\x01"sv, 0, "an Avro file", "export it as CSV"},
    {"ARROW1\x00\x00"sv, 0, "an Arrow file", "export it as CSV"},
    {"ORC\x08"sv, 0, "an ORC file", "export it as CSV"},
    {"SQLite format 3\x00"sv, 0, "a SQLite database", "export the table as CSV"},
    {"\x7F"
     "ELF"sv,
     0, "a program", "name the data instead"},
};

/// What office programs write is a ZIP archive, told by the name of its first entry.
struct PackedFormat {
  std::string_view first_entry;
  std::string_view name;
  std::string_view fix;
};

constexpr std::string_view kSaveAsCsv = "open it and save the sheet as CSV";

constexpr PackedFormat kPackedFormats[] = {
    {"[Content_Types].xml", "an Excel workbook (XLSX)", kSaveAsCsv},
    {"xl/", "an Excel workbook (XLSX)", kSaveAsCsv},
    {"_rels/", "an Excel workbook (XLSX)", kSaveAsCsv},
    {"docProps/", "an Excel workbook (XLSX)", kSaveAsCsv},
    {"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file (ODS)", kSaveAsCsv},
};

constexpr std::string_view kHtmlBegins[] = {"<!doctype html", "<html"};
constexpr std::string_view kHtmlName = "an HTML page";
constexpr std::string_view kHtmlFix =
    "name the data's own address (raw or download): this page is for people, or asks for a login";

/// Where the first entry's name begins in a ZIP archive.
constexpr size_t kZipNameOffset = 30;

constexpr std::string_view kGzipMagic = "\x1F\x8B"sv;
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD"sv;
/// A skippable frame of zstd: 0x184D2A50 to 0x184D2A5F, little-endian.
constexpr std::string_view kZstdSkippableTail = "\x2A\x4D\x18"sv;

bool is_zstd(std::string_view first_bytes) {
  if (first_bytes.starts_with(kZstdMagic)) return true;
  return first_bytes.size() >= 4 && (first_bytes[0] & 0xF0) == 0x50 &&
         first_bytes.substr(1, 3) == kZstdSkippableTail;
}

bool is_html(std::string_view first_bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (first_bytes.starts_with(kByteOrderMark)) first_bytes.remove_prefix(kByteOrderMark.size());
  const size_t begin = first_bytes.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  const std::string_view text = first_bytes.substr(begin);
  return std::any_of(std::begin(kHtmlBegins), std::end(kHtmlBegins), [&](std::string_view mark) {
    return text.size() >= mark.size() &&
           std::equal(mark.begin(), mark.end(), text.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
  });
}

void tell_packed_format(std::string_view first_bytes, ContentKind& kind) {
  if (!first_bytes.starts_with("PK\x03\x04") || first_bytes.size() < kZipNameOffset) return;
  for (const PackedFormat& format : kPackedFormats) {
    if (!first_bytes.substr(kZipNameOffset).starts_with(format.first_entry)) continue;
    kind.refused_as = format.name;
    kind.fix = format.fix;
    return;
  }
}

}  // namespace

void refuse_html_page(const std::string& name) {
  Error error(ErrorCategory::kContract, fmt::format("is {}, not CSV", kHtmlName));
  error.file = name;
  error.fix = kHtmlFix;
  throw error;
}

ContentKind content_kind(std::string_view first_bytes) {
  ContentKind kind;
  if (first_bytes.starts_with(kGzipMagic)) kind.compression = Compression::kGzip;
  if (is_zstd(first_bytes)) kind.compression = Compression::kZstd;
  for (const BinaryFormat& format : kBinaryFormats) {
    if (first_bytes.size() < format.offset) continue;
    if (!first_bytes.substr(format.offset).starts_with(format.magic)) continue;
    kind.refused_as = format.name;
    kind.fix = format.fix;
    break;
  }
  tell_packed_format(first_bytes, kind);
  if (is_html(first_bytes)) {
    kind.refused_as = kHtmlName;
    kind.fix = kHtmlFix;
  }
  return kind;
}

}  // namespace adze::io
