// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the server answers. There are five things to ask for, and nothing of the file system:
//
//     GET /?token=TOKEN     the page, and the cookie that all else needs; GET / with the cookie
//     GET /about            {"replay": 10, "controls": true}
//     GET /document         the document of a report (src/report/document.h)
//     GET /events?from=12,34    the stream of feed.h behind these places; Last-Event-ID goes before
//     POST /control         "0 lr*0.5": asks a run for something (descent ctl)
#ifndef DESCENT_CLI_WATCH_ANSWER_H
#define DESCENT_CLI_WATCH_ANSWER_H

#include <stdatomic.h>

#include "watch/request.h"
#include "watch/streams.h"

typedef struct cli_site {
    cli_feed *feed;
    cli_streams streams;
    unsigned port;
    double replay;
    atomic_size_t documents; /* how many have been sent; the server counts */
    char token[CLI_SECRET];  /* of the address */
    char session[CLI_SECRET];
    char cookie[32]; /* its name: cookies are not told apart by ports */
} cli_site;

/// A request as it comes in; the server keeps it between calls.
typedef struct cli_call {
    bool checked, document; /* it may go on; it is for the document */
    size_t used;
    char body[CLI_BODY];
} cli_call;

/// Takes a part of a request, as MHD_AccessHandlerCallback does. *answered is out: a response
/// has been queued.
enum MHD_Result cli_site_answer(cli_site *site, struct MHD_Connection *connection,
                                const char *path, const char *method, const char *bytes,
                                size_t *count, cli_call *call, bool *answered);

#endif
