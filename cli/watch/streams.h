// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Connections that get events: each sleeps (suspended) until there is something for it.
//
// Threads: cli_streams_wake from any, the others from that of the server.
#ifndef DESCENT_CLI_WATCH_STREAMS_H
#define DESCENT_CLI_WATCH_STREAMS_H

#include <pthread.h>

#include <microhttpd.h>

#include "watch/feed.h"

/// Streams at one time at most.
enum { CLI_STREAMS = 32 };

typedef struct cli_streams {
    pthread_mutex_t lock;
    struct cli_stream *first;
    size_t count;
    cli_feed *feed;
} cli_streams;

void cli_streams_init(cli_streams *streams, cli_feed *feed);
void cli_streams_free(cli_streams *streams);

/// A response that goes on behind the places `at`, a number for each run. NULL: there are too
/// many, or there is no memory.
struct MHD_Response *cli_streams_add(cli_streams *streams, struct MHD_Connection *connection,
                                     const uint64_t *at);

/// Lets all go on that sleep.
void cli_streams_wake(cli_streams *streams);

/// How many there are.
size_t cli_streams_count(cli_streams *streams);

#endif
