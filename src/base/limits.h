#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of adze in one place, each with its reason. What comes from outside is hostile, so
/// nothing grows with the input unless a line here says how far.
namespace adze::limits {

// --- CSV -------------------------------------------------------------------------------------
/// A segment is all records that begin within this many bytes of an input (see SegmentSource).
/// Part of the output's definition (sums of floats are merged per segment): DO NOT CHANGE without
/// a new major version.
inline constexpr size_t segment_bytes = size_t{1} << 20;
/// One record, quoted newlines included. Larger ones are nearly always a missing closing quote.
inline constexpr size_t record_bytes_max = size_t{16} << 20;
inline constexpr size_t columns_max = 16'384;
/// Bytes that may be read past the end of any text handed to a kernel. Buffers are padded by this.
inline constexpr size_t padding_bytes = 64;
/// Rows of a batch: its columns and positions stay in the L2 cache together with their text.
inline constexpr size_t batch_rows_max = 2048;
/// Where types are inferred of an input that can be read only once: its first bytes, held in memory
/// until they are read again. Part of what an inferred type means: DO NOT CHANGE.
inline constexpr size_t inference_bytes_max = size_t{8} << 20;
/// All that a preview reads of an input.
inline constexpr size_t preview_bytes_max = size_t{1} << 20;
/// Distinct strings of a column up to which the reader hands out dictionary codes.
inline constexpr size_t csv_dictionary_entries_max = 4096;
inline constexpr size_t csv_dictionary_bytes_max = size_t{256} << 10;

// --- Inputs --------------------------------------------------------------------------------------
/// Files of a job, for which names and counts are kept.
inline constexpr size_t inputs_max = 100'000;

/// Small inputs on servers that are opened and read before their turn: how small, how many threads
/// do it, and how many and how much of them is held at a time.
inline constexpr size_t read_ahead_input_bytes_max = size_t{256} << 10;
inline constexpr unsigned read_ahead_threads_max = 16;
inline constexpr size_t read_ahead_inputs_max = 64;
inline constexpr size_t read_ahead_bytes_max = size_t{8} << 20;

// --- SQL and job files -------------------------------------------------------------------------
inline constexpr size_t sql_bytes_max = 64 << 10;
/// libpg_query recurses; checked on tokens before it is called.
inline constexpr size_t sql_depth_max = 500;
/// A text that a function makes, such as repeat(): four times the longest record that can be read.
inline constexpr size_t computed_text_bytes_max = size_t{64} << 20;
/// All texts that one function makes for the rows of a batch. Where that is too little, the rows
/// are worked out one by one.
inline constexpr size_t computed_batch_bytes_max = size_t{128} << 20;
/// A compiled regular expression with what it remembers while it matches: RE2's own default.
inline constexpr size_t regular_expression_bytes_max = size_t{8} << 20;
/// Compiled patterns that a function keeps where the pattern differs from row to row.
inline constexpr size_t regular_expressions_kept_max = 8;
/// Format of strftime or strptime: it makes up to 20 times its bytes for each row.
inline constexpr size_t time_format_bytes_max = 1024;
inline constexpr size_t job_file_bytes_max = 1 << 20;
inline constexpr size_t job_file_depth_max = 32;
/// All that ${name} puts into one job: a value may be large, and stand in it many times.
inline constexpr size_t job_values_bytes_max = size_t{8} << 20;

// --- Parquet: part of the output's definition, as segment_bytes is
// ---------------------------------
inline constexpr size_t row_group_rows_max = 1'048'576;
inline constexpr size_t row_group_encoded_bytes_max = size_t{64} << 20;
inline constexpr size_t statistics_bytes_max = 4096;
/// A string value of a Parquet file: its length is a signed 32-bit number.
inline constexpr size_t string_bytes_max = 0x7fffffff;

// --- HTTP --------------------------------------------------------------------------------------
inline constexpr unsigned http_redirects_max = 10;
/// Status line, headers and trailers of one answer; servers themselves allow 8 to 64 KiB.
inline constexpr size_t http_header_bytes_max = size_t{256} << 10;
/// Name, TCP and TLS. A host that is there answers within a second or two.
inline constexpr int64_t http_connect_ms_max = 30'000;
/// Without a single byte, before the answer or in the middle of it.
inline constexpr int64_t http_stall_ms_max = 60'000;
/// Handles of libcurl that are kept with their open connections while nobody uses them, and how
/// many connections each may keep: that of its origin, and of those to which it was redirected.
inline constexpr size_t http_idle_connections_max = 16;
inline constexpr long http_open_connections_per_transfer = 3;
/// A connection that was idle for longer is not used again: servers and firewalls on the way have
/// forgotten it by then, some without a word.
inline constexpr long http_idle_s_max = 50;
/// In a row; what counts as a row ends when `http_retry_progress_bytes` have arrived.
inline constexpr unsigned http_retries_max = 5;
inline constexpr uint64_t http_retry_progress_bytes = uint64_t{8} << 20;
/// The first wait, doubled each time up to the last one.
inline constexpr int64_t http_backoff_ms_min = 250;
inline constexpr int64_t http_backoff_ms_max = 8'000;
/// Who asks to come back later than this is not waited for.
inline constexpr int64_t http_retry_after_s_max = 120;
/// Content-Encoding may name several; each costs memory and time.
inline constexpr size_t http_codings_max = 2;
inline constexpr size_t credential_bytes_max = 16 << 10;

// --- AWS settings and credentials --------------------------------------------------------------
/// ~/.aws/config and ~/.aws/credentials: a thousand profiles are some 200 KiB.
inline constexpr size_t aws_config_bytes_max = 1 << 20;
/// What a service answers when it is asked for credentials, and files and programs that hold them.
inline constexpr size_t aws_document_bytes_max = 256 << 10;
inline constexpr int64_t aws_answer_ms_max = 60'000;
/// A credential_process: some ask a server, none may ask a person.
inline constexpr int64_t aws_program_ms_max = 60'000;
/// Profiles that take their credentials from one another.
inline constexpr size_t aws_profile_chain_max = 16;
inline constexpr unsigned aws_attempts_max = 100;

// --- SFTP --------------------------------------------------------------------------------------
/// Name and TCP; then the time without a single byte: as for HTTP.
inline constexpr int64_t sftp_connect_ms_max = http_connect_ms_max;
inline constexpr int64_t sftp_stall_ms_max = http_stall_ms_max;
/// A known_hosts file; companies give their machines one with all hosts.
inline constexpr size_t ssh_known_hosts_bytes_max = size_t{16} << 20;
/// A private key of 16,384 bits takes 13 kB.
inline constexpr size_t ssh_key_file_bytes_max = 64 << 10;
/// What an agent answers: a hundred keys with their comments.
inline constexpr size_t ssh_agent_answer_bytes_max = size_t{256} << 10;
/// Keys offered: servers close the connection after six or so.
inline constexpr size_t ssh_keys_offered_max = 16;
/// Names that one pattern or folder may make a server list, in all.
inline constexpr size_t sftp_names_max = 2'000'000;
/// Linux's own PATH_MAX; ends folders within folders that a server makes up.
inline constexpr size_t sftp_path_bytes_max = 4096;
/// A file that a killed run left on a server is taken away when nobody has written to it for so
/// long; there are no locks to tell it from one that is being written.
inline constexpr int64_t sftp_leftover_age_s_min = 24 * 60 * 60;
/// What a run that is to stop takes at most to tidy up on a server.
inline constexpr int64_t sftp_tidy_ms_max = 10'000;
/// A connection that nobody used for so long is made anew.
inline constexpr int64_t sftp_idle_ms_max = 30'000;

// --- S3 ----------------------------------------------------------------------------------------
/// A list of 1,000 keys of 1,024 bytes, each byte of which XML may write as six.
inline constexpr size_t s3_document_bytes_max = size_t{8} << 20;
/// Elements within elements of an answer in XML; those of S3 nest four deep.
inline constexpr size_t xml_depth_max = 32;
/// A list of 1,000 objects has some 10 of each; a few letters of a hostile answer are an element.
inline constexpr size_t xml_elements_max = 100'000;
/// An answer that says what went wrong: a few hundred bytes.
inline constexpr size_t s3_error_document_bytes_max = size_t{64} << 10;
inline constexpr size_t s3_key_bytes_max = 1024;
/// Buckets whose region is remembered, and how often a request may be sent to another region.
inline constexpr size_t s3_regions_kept_max = 1'000;
inline constexpr unsigned s3_redirects_max = 3;
/// Bodies up to this size are signed also over https, where longer ones are left to TLS and their
/// checksum: SHA-256 costs 0.6 s a GB.
inline constexpr size_t s3_signed_body_bytes_max = size_t{64} << 10;
/// AWS's standard mode of retries.
inline constexpr int64_t s3_backoff_ms_transient = 50;
inline constexpr int64_t s3_backoff_ms_throttled = 1'000;
inline constexpr int64_t s3_backoff_ms_max = 20'000;
/// A server may ask for that much more.
inline constexpr int64_t s3_retry_hint_ms_more_max = 5'000;
inline constexpr unsigned s3_retry_quota = 500;
inline constexpr unsigned s3_retry_cost_transient = 14;
inline constexpr unsigned s3_retry_cost_throttled = 5;
/// An object that is written: the first parts are this large, later ones grow.
inline constexpr size_t s3_part_bytes_min = size_t{8} << 20;
inline constexpr size_t s3_part_bytes_max = size_t{32} << 20;
/// Parts of one size, before they grow by s3_part_bytes_min.
inline constexpr unsigned s3_parts_of_a_size = 500;
inline constexpr unsigned s3_parts_max = 10'000;
/// What that many parts of those sizes hold.
inline constexpr uint64_t s3_object_bytes_max = uint64_t{300} * 1'000'000'000;
/// For taking an unfinished upload away, also when the run's own time is up.
inline constexpr int64_t s3_abort_ms_max = 10'000;
/// For taking the uploads of a dataset away, or those of its files that are visible already.
inline constexpr int64_t s3_dataset_abort_ms_max = 60'000;
/// Requests of a dataset's commit at once, and files of it that are sent while the next is written.
inline constexpr size_t s3_requests_at_once = 16;
inline constexpr size_t s3_files_sent_at_once = 8;
inline constexpr size_t s3_bytes_sent_at_once = size_t{16} << 20;
/// What is kept of a file of a dataset that waits for the commit.
inline constexpr size_t s3_staged_object_bytes = size_t{2} << 10;
/// Objects that one load into a dataset replaces.
inline constexpr size_t s3_objects_replaced_max = 1'000'000;
/// An object's metadata of its own holds 2 KB in all; this much of it names the job's inputs.
inline constexpr size_t s3_inputs_text_bytes_max = 1024;
inline constexpr size_t s3_tags_max = 10;
inline constexpr size_t s3_tag_key_characters_max = 128;
inline constexpr size_t s3_tag_value_characters_max = 256;
/// Unfinished uploads that one `adze cleanup` looks at.
inline constexpr size_t s3_uploads_listed_max = 100'000;

/// An input that is read: retries count anew when this much has come since the last one.
inline constexpr uint64_t s3_retry_progress_bytes = uint64_t{1} << 20;
/// Of a list of objects, a thousand each: a hundred million of which few fit.
inline constexpr size_t s3_list_pages_max = 100'000;
/// Ranges of an object that are fetched and held at once, where one connection is slow.
inline constexpr size_t s3_range_bytes = size_t{4} << 20;
inline constexpr size_t s3_ranges_at_once = 4;

// --- PostgreSQL --------------------------------------------------------------------------------
/// Unless the address or PGCONNECT_TIMEOUT says otherwise; and at most.
inline constexpr int64_t postgres_connect_s_default = 30;
inline constexpr int64_t postgres_connect_s_max = 600;
/// One message of a server, which libpq holds whole: a row, or what is said of all columns.
inline constexpr size_t postgres_message_bytes_max = record_bytes_max + (size_t{1} << 20);
/// Tables looked at for one whose name is like that of a table that is not there.
inline constexpr size_t postgres_tables_compared_max = 2000;

// --- Parquet files of others ------------------------------------------------------------------
/// Structures within structures of a footer or page header; those of the format nest six deep.
inline constexpr size_t thrift_depth_max = 32;
inline constexpr size_t parquet_schema_depth_max = 128;
/// Of the names from the root down to a field: every column of a group is shown with all of them,
/// so that a few bytes of a footer could ask for a great many.
inline constexpr size_t parquet_path_bytes_max = 8 << 10;
/// A page's header: a few dozen bytes, or as much as the longest minimum and maximum in it.
inline constexpr size_t parquet_page_header_bytes_max = size_t{64} << 20;

// --- Datasets: many files ----------------------------------------------------------------------
/// Partitions of one run, each with a line of bookkeeping. Readers get slow long before this.
inline constexpr size_t partitions_max = 50'000;
inline constexpr size_t partition_columns_max = 32;
/// Files of one run: partitions, and parts of them where a file has a greatest size.
inline constexpr size_t dataset_files_max = 200'000;
/// Folders within folders that are searched for data.
inline constexpr unsigned dataset_depth_max = 64;
/// What a file's or folder's name may have on nearly all file systems.
inline constexpr size_t file_name_bytes_max = 255;
/// Part of the output's definition, as segment_bytes is: DO NOT CHANGE the next three without a new
/// major version. Partitions that are written while others still get rows …
inline constexpr size_t open_partitions_max = 4;
/// … whose row groups are this much smaller, so that all fit into memory together …
inline constexpr size_t open_partition_row_group_bytes_max = size_t{16} << 20;
/// … and rows of the others, which are sent to a temporary file when there are more.
inline constexpr size_t partition_pool_bytes = size_t{32} << 20;
/// A file is not cut smaller than this.
inline constexpr size_t dataset_file_bytes_min = size_t{1} << 20;
/// Files that a receipt lists; the rest is in its totals.
inline constexpr size_t receipt_outputs_max = 1'000;

// --- Lambda ------------------------------------------------------------------------------------
/// An event: Lambda itself sends no more than 6 MiB.
inline constexpr size_t lambda_event_bytes_max = (size_t{6} << 20) + (size_t{64} << 10);
inline constexpr size_t lambda_event_depth_max = 64;
/// Objects and messages of one event. SQS sends at most 10,000.
inline constexpr size_t lambda_event_items_max = 10'000;
/// An answer, below Lambda's 6 MB by what headers and escapes take.
inline constexpr size_t lambda_answer_bytes_max = size_t{5} << 20;
/// Status line and headers of what the Runtime API answers; the context of a mobile client, the
/// largest, has 3,583 bytes.
inline constexpr size_t lambda_head_bytes_max = size_t{64} << 10;
/// The Runtime API is on the same machine. Only the next event is waited for without a limit.
inline constexpr int64_t lambda_connect_ms_max = 2'000;
inline constexpr int64_t lambda_stall_ms_max = 10'000;
/// Times that one thing is asked of it; what it leaves unanswered that often it won't answer.
inline constexpr unsigned lambda_attempts_max = 3;
/// Of one line of the log, which CloudWatch cuts at 1 MiB (256 KiB where it is older).
inline constexpr size_t lambda_log_line_bytes_max = size_t{250} << 10;
inline constexpr unsigned lambda_concurrency_max = 1'000;
/// Jobs of one function, in a folder.
inline constexpr size_t function_jobs_max = 1'000;
/// What starts a function: S3 itself takes 100 rules a bucket, and all variables have 4 KiB.
inline constexpr size_t trigger_filters_bytes_max = size_t{64} << 10;
inline constexpr size_t trigger_filters_max = 100;

// --- Resources ---------------------------------------------------------------------------------
inline constexpr unsigned threads_max = 256;
inline constexpr size_t memory_bytes_min = size_t{16} << 20;

static_assert(record_bytes_max < (size_t{1} << 31), "positions in a segment are 32 bits wide");
static_assert(segment_bytes + record_bytes_max < (size_t{1} << 31));

}  // namespace adze::limits
