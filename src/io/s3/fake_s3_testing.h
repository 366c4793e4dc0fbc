#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/run_context.h"
#include "io/crc64nvme.h"
#include "io/s3/client.h"

namespace adze::io::s3 {

/// S3 as far as writing needs it, in memory, which does what it is told and fails where a test says
/// so. Thread-safe as a client is; what tests look at is theirs while nothing is under way.
class FakeS3 : public Client {
 public:
  using Headers = std::map<std::string, std::string>;

  struct Object {
    std::string bytes;
    Headers headers;
    uint64_t crc = 0;
  };

  /// As S3's own: the same for the same bytes, whatever else is kept with them.
  static std::string etag_of(const std::string& bytes) {
    return "\"" + crc64nvme_hex(crc64nvme(0, bytes)) + "\"";
  }
  struct Upload {
    std::string key;
    Headers headers;
    std::map<int, std::string> parts;
  };

  /// How a request of a kind goes wrong.
  struct Fault {
    std::string kind;  ///< "part", "complete", …, see kind_of()
    int times = 1;     ///< that it does so
    int after = 0;     ///< as many go well before
    int status = 0;    ///< of the answer; 0: there is none, the connection broke; -1: nothing fails
    std::string code = {};            ///< "InternalError"
    bool is_done_first = false;       ///< S3 has done it and its answer got lost
    std::string checksum = {};        ///< nothing fails, but this checksum is answered
    std::function<void()> also = {};  ///< something else that happens just then
  };

  static ServiceError service_error(int status, const std::string& code) {
    ServiceError error(status == 403 ? ErrorCategory::kPermission : ErrorCategory::kInput,
                       code + " (" + std::to_string(status) + ")");
    error.status = status;
    error.code = code;
    return error;
  }

  Reply send(const Request& request, RunContext& context) override {
    const std::lock_guard lock(mutex_);
    const std::string kind = kind_of(request);
    // An upload is begun at once: a test could not tell whether it was stopped before or after.
    if (kind != "create") context.cancellation.check();
    asked.push_back(kind);
    requests.push_back({kind, headers_of(request), query_of(request)});
    Fault* fault = fault_of(kind);
    if (fault == nullptr) return answer(kind, request);
    if (fault->also) fault->also();
    context.cancellation.check();
    if (fault->status == -1) return answer(kind, request);
    if (!fault->checksum.empty()) {
      Reply reply = answer(kind, request);
      if (kind == "complete") {
        reply.body = completion("\"etag\"", fault->checksum);
      } else {
        reply.answer.amz_fields["x-amz-checksum-crc64nvme"] = fault->checksum;
      }
      return reply;
    }
    if (fault->is_done_first) answer(kind, request);
    if (fault->status == 0) throw Error(ErrorCategory::kInput, "the connection broke");
    throw service_error(fault->status, fault->code);
  }

  std::unique_ptr<BodyStream> open(const Request& request, RunContext& context) override {
    class Stream : public BodyStream {
     public:
      explicit Stream(Reply reply) : reply_(std::move(reply)) {}
      const http::Answer& answer() const override { return reply_.answer; }
      Got read(std::span<char> into) override {
        const size_t count = std::min(into.size(), reply_.body.size() - used_);
        std::copy_n(reply_.body.data() + used_, count, into.data());
        used_ += count;
        return {.bytes = count};
      }

     private:
      Reply reply_;
      size_t used_ = 0;
    };
    return std::make_unique<Stream>(send(request, context));
  }

  bool pause_before_retry(unsigned, RunContext&) override { return false; }

  struct Asked {
    std::string kind;
    Headers headers;
    Headers query;
  };
  std::map<std::string, Object> objects;
  std::map<std::string, Object> versions;  ///< older ones, by "key?version"
  std::map<std::string, Upload> uploads;
  std::vector<Fault> faults;
  std::vector<std::string> asked;  ///< the kinds alone
  std::vector<Asked> requests;
  std::string owner = "arn:aws:iam::111122223333:user/etl";  ///< initiator of new uploads
  size_t page_keys = 1000;                                   ///< of a list of objects
  std::string uploads_page = {};  ///< what a list of uploads answers, instead of what there is
  bool minds_if_match = true;     ///< of a GET; false: as servers that don't know it

 private:
  static Headers headers_of(const Request& request) {
    Headers headers;
    for (const NameValue& header : request.headers) headers[header.name] = header.value;
    return headers;
  }
  static Headers query_of(const Request& request) {
    Headers query;
    for (const NameValue& pair : request.query) query[pair.name] = pair.value;
    return query;
  }

  static std::string kind_of(const Request& request) {
    const Headers query = query_of(request);
    const std::string method(request.method);
    if (method == "POST") return query.contains("uploads") ? "create" : "complete";
    if (method == "PUT") return query.contains("partNumber") ? "part" : "put";
    if (method == "DELETE") return query.contains("uploadId") ? "abort" : "delete";
    if (method == "GET" && query.contains("uploads")) return "list";
    if (method == "GET" && query.contains("list-type")) return "objects";
    return method == "HEAD" ? "head" : "get";
  }

  Fault* fault_of(const std::string& kind) {
    for (Fault& fault : faults) {
      if (fault.kind != kind || fault.times == 0) continue;
      if (fault.after-- > 0) continue;
      --fault.times;
      return &fault;
    }
    return nullptr;
  }

  static std::string completion(const std::string& etag, const std::string& checksum) {
    return "<CompleteMultipartUploadResult><ETag>" + etag + "</ETag>" + "<ChecksumCRC64NVME>" +
           checksum + "</ChecksumCRC64NVME>" + "</CompleteMultipartUploadResult>";
  }

  Reply answer(const std::string& kind, const Request& request) {
    Reply reply;
    reply.answer.status = 200;
    const std::string key(request.key);
    const Headers query = query_of(request);
    const Headers headers = headers_of(request);
    const std::string body(request.body.begin(), request.body.end());
    if (kind == "create") {
      const std::string id = "upload-" + std::to_string(++last_id_);
      uploads[id] = {key, headers, {}};
      reply.body = "<InitiateMultipartUploadResult><UploadId>" + id +
                   "</UploadId></InitiateMultipartUploadResult>";
    } else if (kind == "part") {
      Upload& upload = upload_of(query);
      upload.parts[std::stoi(query.at("partNumber"))] = body;
      reply.answer.etag = "\"part\"";
      reply.answer.amz_fields["x-amz-checksum-crc64nvme"] = checked(headers, body);
    } else if (kind == "complete") {
      const Upload upload = upload_of(query);
      require_conditions(headers, upload.key);
      std::string bytes;
      for (const auto& [number, part] : upload.parts) bytes += part;
      reply.body = completion(etag_of(bytes), checked(headers, bytes));
      store(upload.key, bytes, upload.headers);
      uploads.erase(query.at("uploadId"));
    } else if (kind == "put") {
      require_conditions(headers, key);
      reply.answer.amz_fields["x-amz-checksum-crc64nvme"] = checked(headers, body);
      reply.answer.amz_fields["x-amz-version-id"] = "v1";
      reply.answer.etag = etag_of(body);
      store(key, body, headers);
    } else if (kind == "abort") {
      upload_of(query);
      uploads.erase(query.at("uploadId"));
    } else if (kind == "delete") {
      objects.erase(key);
    } else if (kind == "list") {
      reply.body = uploads_page.empty() ? list(query) : uploads_page;
    } else if (kind == "objects") {
      reply.body = list_objects(query);
    } else {
      look(key, query, headers, kind == "get", reply);
    }
    return reply;
  }

  Upload& upload_of(const Headers& query) {
    const auto found = uploads.find(query.at("uploadId"));
    if (found == uploads.end()) throw service_error(404, "NoSuchUpload");
    return found->second;
  }

  void require_conditions(const Headers& headers, const std::string& key) const {
    const auto there = objects.find(key);
    const auto etag = headers.find("if-match");
    if (etag != headers.end() && there == objects.end()) throw service_error(404, "NoSuchKey");
    const bool is_other = etag != headers.end() && etag->second != etag_of(there->second.bytes);
    const bool is_there = headers.contains("if-none-match") && there != objects.end();
    if (is_other || is_there) throw service_error(412, "PreconditionFailed");
  }

  static std::string checked(const Headers& headers, const std::string& bytes) {
    const std::string checksum = crc64nvme_base64(crc64nvme(0, bytes));
    const auto said = headers.find("x-amz-checksum-crc64nvme");
    if (said != headers.end() && said->second != checksum) throw service_error(400, "BadDigest");
    return checksum;
  }

  void store(const std::string& key, const std::string& bytes, const Headers& headers) {
    objects[key] = {bytes, headers, crc64nvme(0, bytes)};
  }

  const Object& find(const std::string& key, const Headers& query, bool has_body) const {
    const auto version = query.find("versionId");
    const bool is_current = version == query.end();
    const std::map<std::string, Object>& all = is_current ? objects : versions;
    const auto found = all.find(is_current ? key : key + "?" + version->second);
    if (found != all.end()) return found->second;
    throw service_error(404, !has_body ? "" : is_current ? "NoSuchKey" : "NoSuchVersion");
  }

  void look(const std::string& key, const Headers& query, const Headers& headers, bool has_body,
            Reply& reply) const {
    const Object& object = find(key, query, has_body);
    const bool is_begin = headers.contains("range");
    if (is_begin && object.bytes.empty()) throw service_error(416, "InvalidRange");
    const auto etag = headers.find("if-match");
    const bool is_refused = minds_if_match && etag != headers.end();
    if (is_refused && etag->second != etag_of(object.bytes)) {
      throw service_error(412, "PreconditionFailed");
    }
    reply.answer.etag = etag_of(object.bytes);
    for (const auto& [name, value] : object.headers) {
      if (name.starts_with("x-amz-meta-")) reply.answer.amz_fields[name] = value;
    }
    reply.answer.content_length = object.bytes.size();
    if (is_begin) {
      reply.body = object.bytes.substr(0, 4);
      reply.answer.content_range = "bytes 0-3/" + std::to_string(object.bytes.size());
    } else if (has_body) {
      reply.body = object.bytes;
    } else {
      reply.answer.amz_fields["x-amz-checksum-crc64nvme"] = crc64nvme_base64(object.crc);
    }
  }

  std::string list(const Headers& query) const {
    std::string body = "<ListMultipartUploadsResult>";
    for (const auto& [id, upload] : uploads) {
      if (query.contains("prefix") && !upload.key.starts_with(query.at("prefix"))) continue;
      body += "<Upload><Key>" + upload.key + "</Key><UploadId>" + id +
              "</UploadId><Initiator><ID>" + owner + "</ID></Initiator>" +
              "<Initiated>2020-01-02T03:04:05.000Z</Initiated></Upload>";
    }
    return body + "<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";
  }

  /// A page of `page_keys`; keys must need no encoding.
  std::string list_objects(const Headers& query) const {
    const std::string& prefix = query.at("prefix");
    const bool by_folder = query.contains("delimiter");
    const auto token = query.find("continuation-token");
    std::string body = "<ListBucketResult>";
    std::string last_folder;
    size_t count = 0;
    auto at = objects.lower_bound(token == query.end() ? prefix : token->second);
    for (; at != objects.end() && at->first.starts_with(prefix); ++at) {
      const size_t slash = by_folder ? at->first.find('/', prefix.size()) : std::string::npos;
      const std::string folder = slash == std::string::npos ? "" : at->first.substr(0, slash + 1);
      if (!folder.empty() && folder == last_folder) continue;
      if (count++ == page_keys) break;
      last_folder = folder;
      body += folder.empty() ? "<Contents><Key>" + at->first + "</Key><Size>" +
                                   std::to_string(at->second.bytes.size()) + "</Size></Contents>"
                             : "<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>";
    }
    const bool is_end = at == objects.end() || !at->first.starts_with(prefix);
    if (is_end) return body + "</ListBucketResult>";
    return body + "<IsTruncated>true</IsTruncated><NextContinuationToken>" + at->first +
           "</NextContinuationToken></ListBucketResult>";
  }

  std::recursive_mutex mutex_;  // what also happens may be a request
  int last_id_ = 0;
};

/// Makes one the client of all with this context, whose it then is.
inline FakeS3& use_fake_s3(RunContext& context) {
  const auto fake = std::make_shared<FakeS3>();
  context.shared->get<Client>([&] { return std::shared_ptr<Client>(fake); });
  return *fake;
}

}  // namespace adze::io::s3
