#include "cli/shell_offers.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "cli/completion_scripts.h"
#include "cli/manual.h"
#include "parquet/write_parquet.h"

namespace adze::cli {
namespace {

const Flag& flag_of(const Command& command, const std::string& name) {
  for (const Flag& flag : all_flags()) {
    if (name == flag.name && (flag.commands & command.bit) != 0) return flag;
  }
  ADD_FAILURE() << name;
  return all_flags().front();
}

// A word that is offered and then refused would be worse than none.
TEST(ShellOffers, EveryWordIsTakenByItsFlag) {
  size_t words = 0;
  for (const Command& command : all_commands()) {
    for (const Flag& flag : all_flags()) {
      if ((flag.commands & command.bit) == 0) continue;
      const Offer offer = offer_for_value(command, flag);
      if (offer.kind != Offer::Kind::kWords) continue;
      for (const std::string& word : offer.words) {
        Arguments arguments;
        // "bearer-env:" is the beginning of a value.
        EXPECT_NO_THROW(flag.apply(word.ends_with(':') ? word + "X" : word, arguments))
            << flag.name << " " << word;
        ++words;
      }
    }
  }
  EXPECT_GT(words, 10u);
}

TEST(ShellOffers, FlagsWithAPathOfferFilesAndSwitchesNothing) {
  const Command& query = find_command("query");
  EXPECT_EQ(offer_for_value(query, flag_of(query, "--to")).kind, Offer::Kind::kFiles);
  EXPECT_EQ(offer_for_value(query, flag_of(query, "--force")).kind, Offer::Kind::kNothing);
}

TEST(ShellOffers, HelpOffersEveryCommand) {
  EXPECT_EQ(offer_for_argument(find_command("help")).words.size(), all_commands().size());
  EXPECT_EQ(offer_for_argument(find_command("run")).words.front(), ".yaml");
}

TEST(GeneratedTexts, NameEveryCommandAndFlag) {
  for (const std::string& text :
       {bash_completion(), zsh_completion(), fish_completion(), manual_page()}) {
    for (const Command& command : all_commands()) {
      EXPECT_NE(text.find(command.name), std::string::npos) << command.name;
    }
    for (const Flag& flag : all_flags()) {
      // roff escapes hyphens; fish has long names without them.
      std::string last_word = flag.name;
      last_word = last_word.substr(last_word.rfind('-') + 1);
      EXPECT_NE(text.find(last_word), std::string::npos) << flag.name;
    }
  }
}

}  // namespace
}  // namespace adze::cli
