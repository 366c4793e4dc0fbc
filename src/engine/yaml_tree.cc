#include "engine/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "base/limits.h"

namespace adze::engine {
namespace {

bool looks_octal(const std::string& text) {
  return text.size() > 1 && text[0] == '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Builds the tree from the parser's events. yaml-cpp's own tree would hide duplicate keys and
/// where a scalar stood.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view source, const std::string& file) : source_(source), file_(file) {}

  YamlNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(make(YamlNode::Kind::kScalar, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw yaml_error(file_, make(YamlNode::Kind::kScalar, mark),
                     "aliases (*name) are not used here",
                     "write the value out, in quotes if it begins with '*': '*.csv'");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = make(YamlNode::Kind::kScalar, mark);
    refuse_anchor(mark, anchor);
    refuse_tag(node, tag);
    node.text = value;
    describe_style(node, mark, tag);
    if (!node.quoted && looks_octal(value)) {
      throw yaml_error(file_, node, fmt::format("'{}' could be read as an octal number", value),
                       fmt::format("write '{}' in quotes, or without the leading zero", value));
    }
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kSequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMap, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    YamlNode key;
    bool has_key = false;
  };

  YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) const {
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<unsigned>(mark.line + 1);
    node.column = static_cast<unsigned>(mark.column + 1);
    return node;
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor == 0) return;
    throw yaml_error(file_, make(YamlNode::Kind::kScalar, mark),
                     "anchors (&name) are not used here", "write the value out where it is used");
  }

  void refuse_tag(const YamlNode& node, const std::string& tag) const {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw yaml_error(file_, node, fmt::format("tags ({}) are not used here", tag),
                     "write the plain value");
  }

  /// yaml-cpp calls quoted and block scalars alike ("!"); the source tells them apart.
  void describe_style(YamlNode& node, const YAML::Mark& mark, const std::string& tag) const {
    node.quoted = tag == "!";
    const size_t position = static_cast<size_t>(std::max(0, mark.pos));
    if (position >= source_.size() || source_[position] != '|') return;
    node.block = true;
    const size_t line_end = source_.find('\n', position);
    if (line_end == std::string_view::npos) return;
    size_t first = line_end + 1;
    while (first < source_.size() && source_[first] == '\n') ++first;
    const size_t text = source_.find_first_not_of(' ', first);
    if (text != std::string_view::npos) node.indentation = static_cast<unsigned>(text - first);
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    Level level{make(kind, mark), {}, false};
    refuse_anchor(mark, anchor);
    refuse_tag(level.node, tag);
    if (levels_.size() >= limits::job_file_depth_max) {
      throw yaml_error(file_, level.node,
                       fmt::format("nested deeper than {} levels", limits::job_file_depth_max), "");
    }
    levels_.push_back(std::move(level));
  }

  void close() {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlNode::Kind::kSequence) {
      level.node.items.push_back(std::move(node));
    } else if (!level.has_key) {
      take_key(level, std::move(node));
    } else {
      level.node.entries.push_back({std::move(level.key), std::move(node)});
      level.has_key = false;
    }
  }

  void take_key(Level& level, YamlNode key) const {
    if (key.kind != YamlNode::Kind::kScalar) {
      throw yaml_error(file_, key, "a key must be a plain word",
                       "if this was meant to be ${name}, write the whole value in quotes");
    }
    for (const auto& [other, value] : level.node.entries) {
      if (other.text == key.text) {
        throw yaml_error(
            file_, key,
            fmt::format("'{}' stands here twice (first on line {})", key.text, other.line),
            "keep one of the two");
      }
    }
    level.key = std::move(key);
    level.has_key = true;
  }

  std::string_view source_;
  const std::string& file_;
  std::vector<Level> levels_;
  YamlNode root_;
};

std::string line_of(std::string_view text, unsigned line) {
  for (unsigned i = 1; i < line; ++i) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  return std::string(text.substr(0, text.find('\n')));
}

[[noreturn]] void fail_syntax(const YAML::Exception& exception, std::string_view text,
                              const std::string& file) {
  YamlNode at;
  at.line = exception.mark.line < 0 ? 0 : static_cast<unsigned>(exception.mark.line + 1);
  at.column = exception.mark.line < 0 ? 0 : static_cast<unsigned>(exception.mark.column + 1);
  std::string fix = "check the indentation and the colons of this line";
  const std::string line = line_of(text, at.line);
  if (line.find("${") != std::string::npos) fix = "quote the value that holds ${…}: uri: \"…\"";
  if (line.find('\t') != std::string::npos) fix = "indent with blanks, not with tabs";
  throw yaml_error(file, at, "this is not YAML: " + exception.msg, fix);
}

}  // namespace

Error yaml_error(const std::string& file, const YamlNode& at, std::string message,
                 std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = file;
  error.line = at.line;
  error.column = at.column;
  error.fix = std::move(fix);
  return error;
}

YamlNode parse_yaml(std::string_view text, const std::string& file) {
  YamlNode start;
  if (text.size() > limits::job_file_bytes_max) {
    throw yaml_error(file, start,
                     fmt::format("a job file has at most {} bytes, this one has {}",
                                 limits::job_file_bytes_max, text.size()),
                     "");
  }
  if (text.find('\0') != std::string_view::npos) {
    throw yaml_error(file, start, "this is not a text file", "");
  }
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(text, file);
  try {
    YAML::Parser parser(stream);
    const bool any = parser.HandleNextDocument(builder);
    YamlNode root = any ? builder.take_root() : YamlNode();
    TreeBuilder second(text, file);
    if (any && parser.HandleNextDocument(second)) {
      throw yaml_error(file, second.take_root(), "a job file holds one document",
                       "remove the '---'");
    }
    if (root.kind != YamlNode::Kind::kMap) {
      throw yaml_error(file, root, "a job file is a map of keys such as source: and target:", "");
    }
    return root;
  } catch (const YAML::Exception& exception) {
    fail_syntax(exception, text, file);
  }
}

}  // namespace adze::engine
