// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a browser, or anybody else, says in the parts of a request that decide what it may do.
#ifndef DESCENT_CLI_WATCH_REQUEST_H
#define DESCENT_CLI_WATCH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A secret in hexadecimal, and the 0 behind it; the bytes of a body at most, and of what a
/// run is asked for.
enum { CLI_SECRET = 33, CLI_BODY = 1024, CLI_WISH = 64 };

/// 128 bits from the system's generator. False: it has none.
bool cli_secret_make(char secret[CLI_SECRET]);

/// Whether `given` (NULL: nothing) is the secret. The time does not depend on where they differ.
bool cli_secret_is(const char *given, const char *secret);

/// Whether a Host header is 127.0.0.1:PORT or localhost:PORT. A page of somebody else whose name
/// was made to lead here (DNS rebinding) sends its own.
bool cli_host_is_ours(const char *host, unsigned port);

/// Whether a request that changes something comes from our own page. origin, site: the headers
/// Origin and Sec-Fetch-Site, NULL where there is none; at least one has to be there.
bool cli_origin_is_ours(const char *origin, const char *site, const char *host);

/// Whether a Cookie header has NAME=SECRET among its cookies.
bool cli_cookie_has(const char *header, const char *name, const char *secret);

/// Places in as many files, "1234,567". False: it is something else, or of another number.
bool cli_places_read(const char *text, size_t count, uint64_t *places);

/// "RUN REQUEST": the number of a run, and what it is asked for, in printable ASCII. wish and
/// *run are out.
bool cli_wish_read(const char *body, size_t length, size_t runs, size_t *run,
                   char wish[CLI_WISH]);

#endif
