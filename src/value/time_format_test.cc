#include "value/time_format.h"

#include <gtest/gtest.h>

#include "value/calendar.h"

namespace adze::value {
namespace {

TimeFormat format_of(std::string_view pattern) {
  TimeFormat format;
  const FormatProblem problem = TimeFormat::parse(pattern, true, format);
  EXPECT_EQ(problem.message, "") << pattern;
  return format;
}

std::string problem_of(std::string_view pattern, bool for_reading = true) {
  TimeFormat format;
  return TimeFormat::parse(pattern, for_reading, format).message;
}

std::string print(std::string_view pattern, CivilDate date, int64_t micros = 0) {
  std::string text;
  format_of(pattern).print({days_from_civil(date), micros}, "UTC", text);
  return text;
}

/// The moment as text, or what is wrong.
std::string read(std::string_view pattern, std::string_view text) {
  int64_t micros = 0;
  const ParseResult result = format_of(pattern).read(text, micros);
  if (!result) return result.problem;
  std::string printed;
  format_of("%Y-%m-%d %H:%M:%S.%f").print(moment_from_micros(micros), "", printed);
  return printed;
}

constexpr int64_t kAfternoon = (15 * 3600 + 4 * 60 + 5) * micros_per_second + 60'708;

TEST(TimeFormatTest, EachFieldPrintsItsPart) {
  const CivilDate date{2024, 2, 3};  // a Saturday
  EXPECT_EQ(print("%Y %y %m %-m %d %-d %j %-j", date), "2024 24 02 2 03 3 034 34");
  EXPECT_EQ(print("%H %-H %I %-I %M %-M %S %-S %p", date, kAfternoon), "15 15 03 3 04 4 05 5 PM");
  EXPECT_EQ(print("%f %g %n", date, kAfternoon), "060708 060 060708000");
  EXPECT_EQ(print("%a %A %b %h %B %u %w %U %W %V %G", date),
            "Sat Saturday Feb Feb February 6 6 04 05 05 2024");
  EXPECT_EQ(print("%c|%x|%X|%T|%z|%Z|%%", date, kAfternoon),
            "2024-02-03 15:04:05|2024-02-03|15:04:05|15:04:05|+00|UTC|%");
  EXPECT_EQ(print("%I%p", date, 0), "12AM");
  EXPECT_EQ(print("%Y", {-43, 3, 15}), "-43");
  EXPECT_EQ(print("%G", {-43, 3, 15}), "-43");
  EXPECT_EQ(print("%Y", {12'345, 1, 1}), "12345");
}

TEST(TimeFormatTest, FormatsThatNameTheDayReadBackEveryDayOf400Years) {
  const TimeFormat formats[] = {format_of("%Y-%m-%d"),      format_of("%-d.%-m.%Y"),
                                format_of("%Y%m%d"),        format_of("%Y-%j"),
                                format_of("%G-W%V-%u"),     format_of("%Y %U %w"),
                                format_of("%Y %W %w"),      format_of("%d %B %Y"),
                                format_of("%a, %-d %b %Y"), format_of("%A %j %Y")};
  std::string text;
  for (int64_t day = days_from_civil({1900, 1, 1}); day < days_from_civil({2300, 1, 1}); ++day) {
    for (const TimeFormat& format : formats) {
      text.clear();
      format.print({day, 0}, "", text);
      int64_t micros = 0;
      const ParseResult result = format.read(text, micros);
      ASSERT_TRUE(result) << text << ": " << result.problem;
      ASSERT_EQ(micros, day * micros_per_day) << text;
    }
  }
}

TEST(TimeFormatTest, FormatsOfTheClockReadBackEverySecondOfADay) {
  const TimeFormat formats[] = {format_of("%x %H:%M:%S.%f"), format_of("%x %I:%M:%S %p"),
                                format_of("%c"), format_of("%x %-H %-M %-S")};
  std::string text;
  for (int64_t second = 0; second < 86'400; ++second) {
    for (const TimeFormat& format : formats) {
      text.clear();
      format.print({0, second * micros_per_second}, "", text);
      int64_t micros = 0;
      ASSERT_TRUE(format.read(text, micros)) << text;
      ASSERT_EQ(micros, second * micros_per_second) << text;
    }
  }
}

TEST(TimeFormatTest, WhatTheFormatDoesNotSayIsTheFirstMomentOf1900) {
  EXPECT_EQ(read("%H", "5"), "1900-01-01 05:00:00.000000");
  EXPECT_EQ(read("%m", "5"), "1900-05-01 00:00:00.000000");
  EXPECT_EQ(read("%G", "2024"), "2024-01-01 00:00:00.000000");
  EXPECT_EQ(read("%W", "1"), "1900-01-01 00:00:00.000000");
}

TEST(TimeFormatTest, DigitsOfAFractionCountFromThePoint) {
  EXPECT_EQ(read("%S.%f", "1.5"), "1900-01-01 00:00:01.500000");
  EXPECT_EQ(read("%S.%g", "1.05"), "1900-01-01 00:00:01.050000");
  EXPECT_EQ(read("%S.%n", "1.123456789"), "1900-01-01 00:00:01.123456");
}

TEST(TimeFormatTest, TwoDigitYearsBeginIn1969) {
  EXPECT_EQ(read("%y", "69"), "1969-01-01 00:00:00.000000");
  EXPECT_EQ(read("%y", "68"), "2068-01-01 00:00:00.000000");
}

TEST(TimeFormatTest, OffsetsAreTakenOff) {
  EXPECT_EQ(read("%x %z", "2024-01-01 +01:30"), "2023-12-31 22:30:00.000000");
  EXPECT_EQ(read("%x%z", "2024-01-01-0500"), "2024-01-01 05:00:00.000000");
  EXPECT_EQ(read("%x %Z", "2024-01-01 utc"), "2024-01-01 00:00:00.000000");
  EXPECT_TRUE(format_of("%z").has_zone());
  EXPECT_TRUE(format_of("%Z").has_zone());
  EXPECT_FALSE(format_of("%c").has_zone());
}

TEST(TimeFormatTest, BlanksMatchBlanksOfAnyNumber) {
  EXPECT_EQ(read("%d  %m", "\t03 02 "), "1900-02-03 00:00:00.000000");
  EXPECT_EQ(read("%d %m", "03 \n 02"), "1900-02-03 00:00:00.000000");
  EXPECT_EQ(read("%d %m", "0302"), "it has no blank where the format has one");
}

TEST(TimeFormatTest, NamesAreReadInAnyCase) {
  EXPECT_EQ(read("%d %B %Y", "3 fEBRUARY 2024"), "2024-02-03 00:00:00.000000");
  EXPECT_EQ(read("%p %I", "pm 12"), "1900-01-01 12:00:00.000000");
  EXPECT_EQ(read("%p %I", "aM 12"), "1900-01-01 00:00:00.000000");
}

TEST(TimeFormatTest, WhatDoesNotFitIsSaid) {
  EXPECT_EQ(read("%Y-%m", "2024"), "it has something else where the format has text of its own");
  EXPECT_EQ(read("%Y", "x"), "it has no year where %Y stands");
  EXPECT_EQ(read("%Y", "20245"), "it goes on where the format ends");
  EXPECT_EQ(read("%m", "13"), "its month is not 1 to 12");
  EXPECT_EQ(read("%x", "2023-02-29"), "it is not a day of the calendar");
  EXPECT_EQ(read("%H %p", "13 PM"), "its hour is not 0 to 12, which AM and PM go with");
  EXPECT_EQ(read("%p", "XM"), "it has no AM or PM where %p stands");
  EXPECT_EQ(read("%b", "Fen"), "it has no name of a month");
  EXPECT_EQ(read("%A", "Sat"), "it has no name of a day");
  EXPECT_EQ(read("%z", "Z"), "it has no offset such as +02:00 where %z stands");
  EXPECT_EQ(read("%Z", "CET"), "it names a time zone other than UTC and GMT");
  EXPECT_EQ(read("%f", ""), "it has no fraction of a second");
}

TEST(TimeFormatTest, EveryCutOfATextIsReadOrRefused) {
  const std::string_view text = "Saturday, 03 February 2024 11:04:05.060708 PM +01:30 UTC";
  const TimeFormat format = format_of("%A, %d %B %Y %I:%M:%S.%f %p %z %Z");
  int64_t micros = 0;
  EXPECT_TRUE(format.read(text, micros));
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(format.read(text.substr(0, size), micros)) << size;
  }
}

TEST(TimeFormatTest, FormatsThatAreNoneAreRefused) {
  EXPECT_EQ(problem_of(""), "the format is empty");
  EXPECT_EQ(problem_of("abc%"), "the format ends within a field");
  EXPECT_EQ(problem_of("%-"), "the format ends within a field");
  EXPECT_EQ(problem_of("%Q"), "the format has the unknown field %Q");
  EXPECT_EQ(problem_of("%-Y"), "the format has the unknown field %-Y");
  EXPECT_EQ(problem_of("%-%"), "the format has the unknown field %-%");
  EXPECT_EQ(problem_of("%\xC3\xA4"), "the format has the unknown field %");
  EXPECT_EQ(problem_of("%Y %V"), "%V and %G count ISO weeks, which %Y knows nothing of");
  EXPECT_EQ(problem_of("%Y %V", false), "");
  EXPECT_EQ(problem_of(std::string(1024, 'x')), "");
  EXPECT_EQ(problem_of(std::string(1025, 'x')), "the format has 1025 bytes; 1024 are the most");
}

TEST(TimeFormatTest, EveryLetterIsAFieldOrRefused) {
  size_t known = 0;
  for (int c = 1; c < 128; ++c) {
    const std::string pattern = {'%', static_cast<char>(c)};
    if (problem_of(pattern).empty()) ++known;
  }
  EXPECT_EQ(known, 31U);  // 26 fields, 4 formats that stand for others, %%
}

}  // namespace
}  // namespace adze::value
