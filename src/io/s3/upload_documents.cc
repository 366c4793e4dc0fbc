#include "io/s3/upload_documents.h"

#include <fmt/format.h>

#include "io/aws/timestamp.h"
#include "io/aws/xml.h"
#include "io/crc64nvme.h"

namespace adze::io::s3 {
namespace {

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// A key as S3 encodes it when asked for encoding-type=url: '+' is a blank there.
std::string url_decoded(const std::string& text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                         hex_digit(text[i + 2]) >= 0;
    if (is_code) {
      decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

UnfinishedUpload unfinished(const aws::XmlElement& element, bool is_encoded) {
  UnfinishedUpload upload;
  upload.key = element.text_of("Key");
  if (is_encoded) upload.key = url_decoded(upload.key);
  upload.id = element.text_of("UploadId");
  if (const aws::XmlElement* initiator = element.find("Initiator")) {
    upload.initiator = initiator->text_of("ID");
    upload.initiator_name = initiator->text_of("DisplayName");
  }
  upload.initiated = aws::parse_timestamp(element.text_of("Initiated"));
  return upload;
}

}  // namespace

std::string completion_document(std::span<const UploadedPart> parts) {
  std::string document =
      "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (size_t i = 0; i < parts.size(); ++i) {
    document += fmt::format(
        "<Part><ChecksumCRC64NVME>{}</ChecksumCRC64NVME><ETag>{}</ETag><PartNumber>{}</PartNumber>"
        "</Part>",
        crc64nvme_base64(parts[i].crc64nvme), xml_escaped(parts[i].etag), i + 1);
  }
  return document + "</CompleteMultipartUpload>";
}

std::string parse_upload_id(std::string_view document) {
  const std::optional<aws::XmlElement> root = aws::parse_xml(document);
  return root ? root->text_of("UploadId") : "";
}

Completion parse_completion(std::string_view document) {
  // While it works S3 keeps the connection alive with blanks.
  const size_t begin = document.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  const std::optional<aws::XmlElement> root = aws::parse_xml(document.substr(begin));
  if (!root) return {};
  return {.etag = root->text_of("ETag"),
          .crc64nvme = root->text_of("ChecksumCRC64NVME"),
          .version = ""};
}

std::optional<UploadPage> parse_upload_page(std::string_view document) {
  const std::optional<aws::XmlElement> root = aws::parse_xml(document);
  if (!root) return std::nullopt;
  UploadPage page;
  const bool is_encoded = root->text_of("EncodingType") == "url";
  for (const aws::XmlElement& element : root->children) {
    if (element.name == "Upload") page.uploads.push_back(unfinished(element, is_encoded));
  }
  page.is_truncated = root->text_of("IsTruncated") == "true";
  page.next_key = root->text_of("NextKeyMarker");
  if (is_encoded) page.next_key = url_decoded(page.next_key);
  page.next_id = root->text_of("NextUploadIdMarker");
  return page;
}

}  // namespace adze::io::s3
