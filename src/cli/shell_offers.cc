#include "cli/shell_offers.h"

#include <sstream>

namespace adze::cli {
namespace {

/// Flags whose value is one of a few words.
struct ValueWords {
  const char* flag;
  uint32_t commands;
  const char* words;
};

constexpr ValueWords value_words[] = {
    {"--compression", kQuery | kConvert, "zstd snappy gzip lz4_raw none"},
    {"--format", kQuery | kConvert, "parquet csv json ndjson table"},
    {"--mode", UINT32_MAX, "replace create append"},
    {"--storage-class", UINT32_MAX,
     "STANDARD STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER_IR GLACIER DEEP_ARCHIVE"},
    {"--sse", UINT32_MAX, "AES256 aws:kms"},
    {"--names", UINT32_MAX, "keep lower snake"},
    {"--timestamps", UINT32_MAX, "micros millis"},
    {"--time", UINT32_MAX, "string time"},
    {"--format", kInspect, "table json"},
    {"--format", kPreview, "csv json ndjson table"},
    {"--format", kInfer, "yaml json"},
    {"--rows", kQuery | kInspect, "all"},
    {"--trigger", UINT32_MAX, "s3 eventbridge schedule sqs none"},
    {"--package", UINT32_MAX, "image zip"},
    {"--arch", UINT32_MAX, "arm64 x86_64"},
    {"--delimiter", UINT32_MAX, "tab"},
    {"--quote", UINT32_MAX, "none"},
    {"--auth", UINT32_MAX,
     "bearer-env: bearer-file: basic-env: basic-file: password-env: password-file: "
     "key-file: passphrase-env: passphrase-file: known-hosts:"},
    {"--target-auth", UINT32_MAX,
     "password-env: password-file: key-file: passphrase-env: passphrase-file: known-hosts:"},
};

/// Commands whose arguments are not just any files.
struct ArgumentOffer {
  CommandBit command;
  Offer::Kind kind;
  const char* words;
};

constexpr ArgumentOffer argument_offers[] = {
    {kRun, Offer::Kind::kFiles, ".yaml .yml .json"},
    {kCheck, Offer::Kind::kFiles, ".yaml .yml .json"},
    {kTemplate, Offer::Kind::kFiles, ".yaml .yml .json"},
    {kPolicy, Offer::Kind::kFiles, ".yaml .yml .json"},
    {kInspect, Offer::Kind::kFiles, ".parquet"},
    {kCleanup, Offer::Kind::kWords, "s3://"},
    {kLambda, Offer::Kind::kNothing, ""},
    {kSchema, Offer::Kind::kNothing, ""},
    {kCompletions, Offer::Kind::kWords, "bash zsh fish"},
    {kManual, Offer::Kind::kNothing, ""},
    {kVersion, Offer::Kind::kNothing, ""},
};

}  // namespace

std::vector<std::string> words_of(const char* text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

Offer offer_for_value(const Command& command, const Flag& flag) {
  if (flag.value == nullptr) return {};
  const std::string name = flag.name;
  for (const ValueWords& row : value_words) {
    if (name == row.flag && (command.bit & row.commands) != 0) {
      return {Offer::Kind::kWords, words_of(row.words)};
    }
  }
  const bool is_path = std::string(flag.value) == "PATH";
  return {is_path ? Offer::Kind::kFiles : Offer::Kind::kNothing, {}};
}

Offer offer_for_argument(const Command& command) {
  if (command.bit == kHelp) {
    Offer offer{Offer::Kind::kWords, {}};
    for (const Command& other : all_commands()) offer.words.emplace_back(other.name);
    return offer;
  }
  for (const ArgumentOffer& row : argument_offers) {
    if (row.command == command.bit) return {row.kind, words_of(row.words)};
  }
  return {Offer::Kind::kFiles, {}};
}

}  // namespace adze::cli
