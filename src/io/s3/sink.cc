// An object that is the old one or the new one, whatever happens and when.
//
//   write    collected to parts; a part that is full is sent by part_sender.h while the next fills.
//            Before the first one is, the multipart upload is begun.
//   stage    the last part is sent
//   commit   the upload is completed; or, where everything fits into one part and nobody asked for
//            more (sends_when_staged), the object is PUT: one request instead of three
//
// S3 shows an object when its PUT or CompleteMultipartUpload has been done as a whole, so a process
// that dies leaves the old object, and perhaps an upload that nobody sees and `adze cleanup` finds.
// On every other path the upload is aborted, in time of its own (limits::s3_abort_ms_max), for the
// run may have been told to stop.
//
// Every request says the CRC64NVME of its bytes, made before they are sent; S3 compares. So do we,
// with what it answers. The whole object's is combined from the parts'.
//
// Only the beginning of an upload may leave one without our knowing its ID, if its answer gets
// lost.
//
// Whether the commit was done can be unknown: the answer was lost, or S3 says that there is an
// object already (412) or no such upload (404), which may be our own doing by an attempt whose
// answer was lost. Each run has a name of its own in the object's metadata, so one look tells; for
// a multipart upload it is aborted before that, so that what is not there then never will be.
//
// The work of an event is stored only in the place of what was looked at before (If-Match, or
// If-None-Match where nothing was), so that of two runs that look at the same time the later one
// sees what the earlier has made, and an older event's result never takes a newer one's place. When
// the condition fails, one more look decides; an object that is one PUT is sent again at once, one
// in parts, of which nothing is left, by another run of the job. ETags are of bytes: that an object
// went from A to B and back to A in the meantime no condition tells.
//
// Tested by sink_test.cc, with every fault at every step.

#include "io/s3/sink.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "base/limits.h"
#include "base/log.h"
#include "base/pause.h"
#include "base/random_digits.h"
#include "base/run_context.h"
#include "base/version.h"
#include "io/conflicting_write.h"
#include "io/crc64nvme.h"
#include "io/s3/look_at_object.h"
#include "io/s3/multipart_upload.h"
#include "io/s3/own_time.h"
#include "io/s3/part_sender.h"
#include "io/s3/target_conflict.h"
#include "io/s3/target_failure.h"

namespace adze::io::s3 {
namespace {

/// Two parts are in memory, one on its way and one being filled, up to this size of a part. Larger
/// ones, which come after 8 GB, are sent before the next is begun.
constexpr size_t kOverlappedBytesMax = size_t{16} << 20;

constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kPreconditionFailed = 412;
constexpr int kNotImplemented = 501;

/// So often something else has taken the place in between, one after another.
constexpr unsigned kConflictsMax = 10;
constexpr std::chrono::milliseconds kConflictPause{50};

std::string new_run_name() { return random_digits() + random_digits(); }

std::vector<NameValue> headers_of(const ObjectPlan& plan, const std::string& run) {
  std::vector<NameValue> headers = creation_headers(plan.options, plan.content_type);
  headers.push_back({kVersionHeader, version});
  headers.push_back({kRunHeader, run});
  if (!plan.provenance.identity.empty()) {
    headers.push_back({kIdentityHeader, plan.provenance.identity});
  }
  if (!plan.provenance.inputs.empty()) {
    headers.push_back(
        {kInputsHeader, header_text(plan.provenance.inputs, limits::s3_inputs_text_bytes_max)});
  }
  if (!plan.provenance.sequencer.empty()) {
    headers.push_back({kSourceHeader, plan.provenance.source});
    headers.push_back({kSequencerHeader, plan.provenance.sequencer});
  }
  return headers;
}

class UploadedObject : public ObjectSink {
 public:
  UploadedObject(ObjectPlan plan, Client& client, RunContext& context)
      : plan_(std::move(plan)),
        name_(plan_.location.uri()),
        run_(new_run_name()),
        client_(client),
        context_(context),
        replaced_etag_(plan_.replaced_etag),
        filling_(std::make_unique<PartBuffer>(context.memory)) {
    sender_.emplace([this](std::span<const char> bytes, RunContext& own) { send(bytes, own); },
                    context);
    filling_->begin(part_bytes(1));
  }

  ~UploadedObject() override {
    sender_.reset();
    abort();
  }

  void write(std::span<const char> bytes) override {
    ADZE_CHECK(!is_staged_);
    while (!bytes.empty()) {
      if (filling_->is_full()) targeting(name_, [&] { begin_part(); });
      const size_t before = bytes.size();
      filling_->take(bytes);
      bytes_written_ += before - bytes.size();
      require_size();
    }
  }

  void begin_stage() override {
    ADZE_CHECK(!is_staged_);
    is_in_parts_ = parts_begun_ > 0 || (plan_.sends_when_staged && bytes_written_ > 0);
    if (!is_in_parts_) return;
    targeting(name_, [&] { begin_part(); });
    filling_->release();
  }

  void finish_stage() override {
    if (is_in_parts_) {
      targeting(name_, [&] { sender_->wait(); });
      filling_.reset();
    }
    sender_.reset();  // of many that wait for their commit each has little
    is_staged_ = true;
  }

  void commit() override {
    ADZE_CHECK(is_staged_);
    targeting(name_, [&] {
      while (!try_to_commit()) {
      }
    });
    upload_.reset();
  }

  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return bytes_written_; }
  StoredVersion take_stored_version() noexcept override { return std::move(stored_); }

  bool abandon(RunContext& own) noexcept override {
    sender_.reset();
    const bool is_gone = !upload_ || upload_->abort(own);
    upload_.reset();
    return is_gone;
  }

  bool take_back(RunContext& own) const noexcept override {
    try {
      client_.send(removal_of(stored_), own);
      return true;
    } catch (...) {
      return false;
    }
  }

 private:
  void require_size() const {
    if (bytes_written_ <= limits::s3_object_bytes_max) return;
    Error error(ErrorCategory::kTarget,
                fmt::format("would be larger than {} GB, the most that adze writes into one object",
                            limits::s3_object_bytes_max / 1'000'000'000));
    error.file = name_;
    error.fix = "write a dataset of several: target.max_file_bytes, or target.partition_by";
    throw error;
  }

  /// What is in `filling_` goes on its way, and an empty buffer takes its place.
  void begin_part() {
    sender_->wait();
    const size_t bytes = filling_->bytes().size();
    ++parts_begun_;
    sender_->begin(filling_);
    if (bytes > kOverlappedBytesMax) {
      sender_->wait();
      sender_->release();
    }
    filling_->begin(part_bytes(parts_begun_ + 1));
  }

  /// In the sender's thread, or when that has ended.
  void send(std::span<const char> bytes, RunContext& context) {
    if (!upload_) begin_upload(context);
    const uint64_t crc = crc64nvme(0, bytes);
    upload_->send_part(bytes, crc, context);
    crc_ = crc64nvme_of_both(crc_, crc, bytes.size());
  }

  void begin_upload(RunContext& context) {
    context.cancellation.check();  // a run that has been stopped begins nothing
    try {
      upload_.emplace(client_, plan_.location, plan_.options, headers_of(plan_, run_), context);
    } catch (const ServiceError&) {
      throw;
    } catch (const Error&) {
      warn_of_leftover("may have been begun: its answer did not arrive. If so it");
      throw;
    }
  }

  std::vector<NameValue> conditions() const {
    if (replaced_etag_ && !replaced_etag_->empty()) return {{"if-match", *replaced_etag_}};
    if (plan_.may_replace && !replaced_etag_) return {};
    return {{"if-none-match", "*"}};
  }

  /// False if it has to be tried again.
  bool try_to_commit() {
    try {
      stored_ = upload_ ? complete() : put();
      return true;
    } catch (const Error& error) {
      return settle(error);
    }
  }

  StoredVersion complete() {
    const Completion done = upload_->complete(bytes_written_, crc_, conditions(), context_);
    StoredVersion stored{done.etag, done.version};
    require_stored(done.crc64nvme, stored);
    return stored;
  }

  StoredVersion put() {
    const std::span<const char> bytes = filling_->bytes();
    crc_ = crc64nvme(0, bytes);
    Request request{.method = "PUT",
                    .bucket = plan_.location.bucket,
                    .key = plan_.location.key,
                    .headers = headers_of(plan_, run_),
                    .body = bytes};
    request.headers.push_back({"x-amz-checksum-crc64nvme", crc64nvme_base64(crc_)});
    for (NameValue& condition : conditions()) request.headers.push_back(std::move(condition));
    is_put_begun_ = true;
    const http::Answer answer = client_.send(request, context_).answer;
    StoredVersion stored{answer.etag, std::string(answer.amz_field("x-amz-version-id"))};
    require_stored(answer.amz_field("x-amz-checksum-crc64nvme"), stored);
    return stored;
  }

  /// S3 has stored something. If its checksum says that it is something else, it is taken away: by
  /// its version where there is one, which brings the old object back.
  void require_stored(std::string_view checksum, const StoredVersion& stored) {
    try {
      require_same_checksum(checksum, crc_, plan_.location);
    } catch (Error& error) {
      upload_.reset();  // completed
      is_put_begun_ = false;
      stored_ = stored;
      const bool is_gone = in_time_of_its_own(context_, limits::s3_abort_ms_max,
                                              [&](RunContext& own) { return take_back(own); });
      if (!is_gone) {
        error.message += "; what it has stored could not be taken away and must not be used";
      }
      throw;
    }
  }

  Request removal_of(const StoredVersion& stored) const {
    Request request{.method = "DELETE",
                    .bucket = plan_.location.bucket,
                    .key = plan_.location.key,
                    .headers = owner_headers(plan_.options)};
    if (!stored.version.empty()) request.query = {{"versionId", stored.version}};
    return request;
  }

  /// The commit failed with `error`. True if it was done all the same, false if it has to be tried
  /// again, else throws what is to be said.
  bool settle(const Error& error) {
    const auto* service = dynamic_cast<const ServiceError*>(&error);
    const int status = service == nullptr ? 0 : service->status;
    const bool is_begun = upload_ || is_put_begun_;
    if (!is_begun) throw_again();
    if (status == kNotImplemented && replaced_etag_) {
      replace_whatever_is_there();
      return false;
    }
    const bool is_in_parts = upload_.has_value();
    abort();
    const Sight sight = look();
    const std::optional<ObjectLook>& there = sight.object;
    if (there && there->run == run_ && there->crc64nvme.value_or(crc_) == crc_) {
      stored_ = there->stored;
      return true;
    }
    const bool is_conflict = status == kPreconditionFailed || status == kConflict;
    if (is_conflict && !plan_.may_replace && there) {
      refuse_existing(plan_.location, plan_.provenance, *there);
    }
    if (replaced_etag_ && (is_conflict || is_replaced_gone(service))) {
      decide_anew(sight);
      // Whether what is not adze's may be replaced, its beginning says, which another run looks at.
      const bool is_foreign = there && there->run.empty();
      const bool can_send_again = !is_in_parts && sight.is_known && !is_foreign;
      if (!can_send_again || ++conflicts_ == kConflictsMax) throw ConflictingWrite(error);
      if (status == kConflict) pause(kConflictPause * conflicts_, context_);
      return false;
    }
    if (status == kConflict) throw ConflictingWrite(error);
    throw_again();
  }

  /// The object that was to be replaced has been deleted.
  bool is_replaced_gone(const ServiceError* service) const {
    return service != nullptr && service->status == kNotFound && !replaced_etag_->empty() &&
           (service->code == "NoSuchKey" || service->code.empty());
  }

  /// Something else is there than was looked at.
  void decide_anew(const Sight& sight) {
    if (sight.object) require_work_left(plan_.location, plan_.provenance, *sight.object);
    replaced_etag_ = sight.object ? sight.object->stored.etag : "";
  }

  void replace_whatever_is_there() {
    replaced_etag_.reset();
    context_.log.warn(
        fmt::format("{}: the server knows no conditions for it (501), so what is there is replaced "
                    "whatever it is, a newer event's result too",
                    name_));
  }

  Sight look() const {
    const auto ask = [&](RunContext& own) -> Sight {
      try {
        return {true, head_object(client_, plan_.location, plan_.options, own)};
      } catch (const Error&) {
        return {};
      }
    };
    return in_time_of_its_own(context_, limits::s3_abort_ms_max, ask);
  }

  /// REQUIRES: an exception is being handled.
  [[noreturn]] static void throw_again() { throw; }

  /// Takes the upload away, if there is one.
  void abort() noexcept {
    if (!upload_) return;
    const bool is_gone = in_time_of_its_own(context_, limits::s3_abort_ms_max,
                                            [&](RunContext& own) { return upload_->abort(own); });
    if (!is_gone) warn_of_leftover("could not be taken away. It");
    upload_.reset();
  }

  void warn_of_leftover(const char* what) const noexcept {
    try {
      context_.log.warn(
          fmt::format("{}: an unfinished upload {} is billed until it is aborted: `adze cleanup {} "
                      "--yes` aborts those older than a day",
                      name_, what, name_));
    } catch (...) {
      // No memory for a line of text.
    }
  }

  const ObjectPlan plan_;
  const std::string name_;
  const std::string run_;
  Client& client_;
  RunContext& context_;
  std::optional<std::string> replaced_etag_;  ///< as in the plan, and what was found out since
  unsigned conflicts_ = 0;
  std::optional<MultipartUpload>
      upload_;        ///< begun by the first part; the sender's while that runs
  uint64_t crc_ = 0;  ///< of the parts sent; likewise
  std::unique_ptr<PartBuffer> filling_;
  std::optional<PartSender> sender_;  ///< until it is staged
  unsigned parts_begun_ = 0;
  uint64_t bytes_written_ = 0;
  bool is_in_parts_ = false;
  bool is_staged_ = false;
  bool is_put_begun_ = false;
  StoredVersion stored_;
};

}  // namespace

std::unique_ptr<ObjectSink> make_object_sink(ObjectPlan plan, Client& client, RunContext& context) {
  return std::make_unique<UploadedObject>(std::move(plan), client, context);
}

}  // namespace adze::io::s3
