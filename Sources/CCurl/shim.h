// Names the system's libcurl headers once; the include path comes from pkg-config (libcurl). Swift calls no variadic functions, so
// the three shapes of options and the only information that is asked for have a function of their own.
#ifndef HERALD_CCURL_SHIM_H
#define HERALD_CCURL_SHIM_H

#include <curl/curl.h>

typedef size_t (*herald_curl_transfer)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode herald_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode herald_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode herald_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode herald_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode herald_curl_set_transfer(CURL *handle, CURLoption option, herald_curl_transfer value) {
  return curl_easy_setopt(handle, option, value);
}

// The response code of HTTP or SMTP; 0 when there was no answer.
static inline long herald_curl_response_code(CURL *handle) {
  long code = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}

#endif
