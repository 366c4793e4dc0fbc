#include "io/s3/upload_documents.h"

#include <gtest/gtest.h>

namespace adze::io::s3 {
namespace {

TEST(UploadDocuments, CompletionNamesPartsInOrderWithChecksums) {
  const std::vector<UploadedPart> parts = {{"\"a\"", 0}, {"\"b&<\"", 0xae8b14860a799888}};
  EXPECT_EQ(completion_document(parts),
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<Part><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME><ETag>&quot;a&quot;</ETag>"
            "<PartNumber>1</PartNumber></Part>"
            "<Part><ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME><ETag>&quot;b&amp;&lt;&quot;"
            "</ETag><PartNumber>2</PartNumber></Part></CompleteMultipartUpload>");
}

TEST(UploadDocuments, IdOfAnUploadIsFound) {
  EXPECT_EQ(parse_upload_id("<InitiateMultipartUploadResult xmlns=\"x\"><Bucket>b</Bucket>"
                            "<Key>k</Key><UploadId>a.b_c-</UploadId>"
                            "</InitiateMultipartUploadResult>"),
            "a.b_c-");
  EXPECT_EQ(parse_upload_id("<a/>"), "");
  EXPECT_EQ(parse_upload_id("not XML"), "");
}

TEST(UploadDocuments, AnswerToACompletionMayComeBehindBlanks) {
  const Completion done = parse_completion(
      "\n  \n<?xml version=\"1.0\"?><CompleteMultipartUploadResult><ETag>&quot;e-2&quot;</ETag>"
      "<ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME></CompleteMultipartUploadResult>");
  EXPECT_EQ(done.etag, "\"e-2\"");
  EXPECT_EQ(done.crc64nvme, "rosUhgp5mIg=");
  EXPECT_EQ(parse_completion("").etag, "");
  EXPECT_EQ(parse_completion("not XML").crc64nvme, "");
}

constexpr const char* kPage =
    "<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
    "<NextKeyMarker>a%2Bb+c%25</NextKeyMarker><NextUploadIdMarker>i2</NextUploadIdMarker>"
    "<Upload><Key>a%2Bb+c%25</Key><UploadId>i1</UploadId><Initiator><ID>arn:1</ID>"
    "<DisplayName>etl</DisplayName></Initiator><Initiated>2026-01-02T03:04:05.000Z</Initiated>"
    "</Upload><Upload><Key>b%</Key><UploadId>i2</UploadId></Upload></ListMultipartUploadsResult>";

TEST(UploadDocuments, PageOfUploadsIsDecoded) {
  const auto page = parse_upload_page(kPage);
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->is_truncated);
  EXPECT_EQ(page->next_key, "a+b c%");
  EXPECT_EQ(page->next_id, "i2");
  ASSERT_EQ(page->uploads.size(), 2u);
  EXPECT_EQ(page->uploads[0].key, "a+b c%");
  EXPECT_EQ(page->uploads[0].id, "i1");
  EXPECT_EQ(page->uploads[0].initiator, "arn:1");
  EXPECT_EQ(page->uploads[0].initiator_name, "etl");
  ASSERT_TRUE(page->uploads[0].initiated);
  EXPECT_EQ(page->uploads[0].initiated->time_since_epoch(), std::chrono::seconds(1767323045));
  EXPECT_EQ(page->uploads[1].key, "b%");
  EXPECT_FALSE(page->uploads[1].initiated);
}

TEST(UploadDocuments, KeysOfAServerThatEncodesNoneStandAsTheyAre) {
  const auto page = parse_upload_page(
      "<ListMultipartUploadsResult><Upload><Key>a%2Bb+c</Key></Upload></"
      "ListMultipartUploadsResult>");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->uploads[0].key, "a%2Bb+c");
  EXPECT_FALSE(parse_upload_page("{}"));
}

}  // namespace
}  // namespace adze::io::s3
