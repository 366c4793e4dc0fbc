#pragma once

#include <postgresql/libpq-fe.h>

namespace adze::postgres {

/// The functions of libpq that adze uses, PostgreSQL's own client library. It is loaded when the
/// first postgres:// address is met, so that whatever reads files never pays for it.
struct LibpqLibrary {
  decltype(&::PQconndefaults) conndefaults = nullptr;
  decltype(&::PQconninfo) conninfo = nullptr;
  decltype(&::PQconninfoParse) conninfo_parse = nullptr;
  decltype(&::PQconninfoFree) conninfo_free = nullptr;

  decltype(&::PQconnectStartParams) connect_start_params = nullptr;
  decltype(&::PQconnectPoll) connect_poll = nullptr;
  decltype(&::PQconnectionNeedsPassword) connection_needs_password = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQsocket) socket = nullptr;
  decltype(&::PQpass) pass = nullptr;
  decltype(&::PQerrorMessage) error_message = nullptr;
  decltype(&::PQsetErrorVerbosity) set_error_verbosity = nullptr;
  decltype(&::PQsetNoticeReceiver) set_notice_receiver = nullptr;
  decltype(&::PQsetnonblocking) setnonblocking = nullptr;

  decltype(&::PQsendQuery) send_query = nullptr;
  decltype(&::PQsendQueryParams) send_query_params = nullptr;
  decltype(&::PQsendPrepare) send_prepare = nullptr;
  decltype(&::PQsendDescribePrepared) send_describe_prepared = nullptr;
  decltype(&::PQflush) flush = nullptr;
  decltype(&::PQconsumeInput) consume_input = nullptr;
  decltype(&::PQisBusy) is_busy = nullptr;
  decltype(&::PQgetResult) get_result = nullptr;
  decltype(&::PQgetCopyData) get_copy_data = nullptr;
  decltype(&::PQfreemem) freemem = nullptr;

  decltype(&::PQgetCancel) get_cancel = nullptr;
  decltype(&::PQcancel) cancel = nullptr;
  decltype(&::PQfreeCancel) free_cancel = nullptr;

  decltype(&::PQresultStatus) result_status = nullptr;
  decltype(&::PQresultErrorField) result_error_field = nullptr;
  decltype(&::PQntuples) ntuples = nullptr;
  decltype(&::PQnfields) nfields = nullptr;
  decltype(&::PQnparams) nparams = nullptr;
  decltype(&::PQfname) fname = nullptr;
  decltype(&::PQftype) ftype = nullptr;
  decltype(&::PQfmod) fmod = nullptr;
  decltype(&::PQgetvalue) getvalue = nullptr;
  decltype(&::PQgetisnull) getisnull = nullptr;
  decltype(&::PQclear) clear = nullptr;
};

/// Loads the library at the first call; any thread. Throws Error(kInput) with the package to
/// install where the system has none, or one without a function that is needed.
const LibpqLibrary& libpq_library();

}  // namespace adze::postgres
