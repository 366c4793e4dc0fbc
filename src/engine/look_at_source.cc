#include "engine/look_at_source.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "csv/bind_columns.h"
#include "csv/text_head.h"
#include "engine/text_source.h"
#include "io/open.h"

namespace adze::engine {
namespace {

size_t bytes_max_of(const LookOptions& options) {
  return options.bytes_max.value_or(limits::inference_bytes_max);
}

class TableLooker {
 public:
  TableLooker(const Source& source, const csv::DetectedDialect& dialect, InputFiles& inputs,
              const LookOptions& options, RunContext& context)
      : inputs_(inputs), options_(options), context_(context) {
    infer_.observe = {.dialect = dialect.dialect,
                      .null_values = source.null_values,
                      .assume_utc = source.assume_utc,
                      .statistics = options.statistics};
    infer_.names = options.names;
    table_.dialect = dialect;
  }

  InferredTable look() {
    look_at_first();
    if (!options_.bytes_max) {
      for (size_t i = inputs_.first_index() + 1; i < inputs_.count(); ++i) look_at_other(i);
    }
    for (size_t i = 0; i < inputs_.count(); ++i) table_.inputs.push_back(inputs_.name(i));
    if (options_.bytes_max && inputs_.count() > inputs_.first_index() + 1) table_.is_whole = false;
    return std::move(table_);
  }

 private:
  csv::TableFindings infer(ByteSource& bytes, size_t input, bool is_beginning) {
    infer_.input = input;
    infer_.is_beginning = is_beginning;
    csv::TableFindings findings = csv::infer_types(bytes, infer_, context_);
    if (findings.problem && !options_.bytes_max) throw *findings.problem;
    return findings;
  }

  /// The first input has been opened, and what is peeked of it needs no second opening.
  void look_at_first() {
    PeekSource& first = inputs_.first();
    const size_t index = inputs_.first_index();
    const bool is_short = first.peek(csv::kDialectSampleBytes).size() < csv::kDialectSampleBytes;
    if (!is_short && !options_.bytes_max) {
      inputs_.begin_pass("inferring types");
      if (const std::unique_ptr<ByteSource> bytes = inputs_.open_to_look(index)) {
        table_.findings = infer(*bytes, index, false);
        return;
      }
    }
    TextSource text(looked_at(first, options_), first.name());
    table_.is_whole = first.peek(bytes_max_of(options_)).size() < bytes_max_of(options_);
    table_.findings = infer(text, index, !table_.is_whole);
  }

  void look_at_other(size_t index) {
    std::unique_ptr<ByteSource> opened = inputs_.open_to_look(index);
    if (opened == nullptr) {
      table_.is_whole = false;
      return;
    }
    PeekSource bytes(std::move(opened), context_.memory);
    if (bytes.peek(1).empty()) return;  // no columns, no rows
    const csv::TableFindings findings = infer(bytes, index, false);
    csv::compare_columns(head_of(findings), first_head(),
                         {.dialect = infer_.observe.dialect,
                          .columns = {},
                          .null_values = {},
                          .same_columns = true,
                          .delivered = {},
                          .scan_level = {}},
                         bytes.name());
    table_.findings.join(findings);
  }

  csv::HeadFindings head_of(const csv::TableFindings& findings) const {
    csv::HeadFindings head;
    head.is_empty = false;
    if (infer_.observe.dialect.header) head.names = findings.header;
    head.field_count = findings.header.size();
    head.header_line = infer_.observe.dialect.skip_rows + 1;
    return head;
  }

  csv::FirstHead first_head() const {
    const csv::HeadFindings head = head_of(table_.findings);
    return {.file = inputs_.name(inputs_.first_index()),
            .names = head.names,
            .field_count = head.field_count};
  }

  InputFiles& inputs_;
  const LookOptions& options_;
  RunContext& context_;
  csv::InferOptions infer_;
  InferredTable table_;
};

}  // namespace

std::string_view looked_at(PeekSource& first, const LookOptions& options) {
  const std::string_view text = first.peek(bytes_max_of(options));
  // The last line may be cut; where it is inside quotes, see InferOptions::is_beginning.
  const size_t last = text.rfind('\n');
  const bool is_cut = text.size() == bytes_max_of(options) && last != std::string_view::npos;
  return is_cut ? text.substr(0, last + 1) : text;
}

csv::DetectedDialect look_at_dialect(const Source& source, PeekSource& first) {
  const std::string_view sample = first.peek(csv::kDialectSampleBytes);
  return csv::detect_dialect(sample, sample.size() < csv::kDialectSampleBytes, source.dialect,
                             source.detect);
}

InferredTable look_at_columns(const Source& source, const csv::DetectedDialect& dialect,
                              InputFiles& inputs, const LookOptions& options, RunContext& context) {
  return TableLooker(source, dialect, inputs, options, context).look();
}

}  // namespace adze::engine
