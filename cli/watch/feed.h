// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs as a stream of server-sent events (HTML standard, section 9.2). What a browser gets:
//
//     id: 1234,567            how far it is in the metrics.jsonl of each run, bytes
//     event: rows             whole rows of one run
//     data: 0                 which run
//     data: {"event":...}     a row; and more of them
//
//     event: state            it is now: training, ended, stopped, new
//     data: 0 ended
//     event: reload           the history was written anew: begin again
//     event: bye              no more will come
//
// Every row comes once, also to who comes again with the id of the last event.
//
// Threads: one may call _tick while others call _read, each with a place of its own.
#ifndef DESCENT_CLI_WATCH_FEED_H
#define DESCENT_CLI_WATCH_FEED_H

#include <descent/report.h>

#include "run/settings.h"

enum { CLI_FEED_TEXT = 1 << 17 };

typedef struct cli_feed cli_feed;

/// How far a browser is.
typedef struct cli_feed_place {
    uint64_t at[DESCENT_REPORT_RUNS];
    int states[DESCENT_REPORT_RUNS];         /* that it knows */
    unsigned rewritten[DESCENT_REPORT_RUNS]; /* how often */
    unsigned beats;
    bool greeted, told_end;
} cli_feed_place;

/// replay: how many times faster than it was trained; 0: as it is now. *feed (out) is freed
/// with cli_feed_free.
descent_status cli_feed_create(const char *const *folders, size_t count, double replay,
                               cli_feed **feed, descent_error *error);
void cli_feed_free(cli_feed *feed);

size_t cli_feed_count(const cli_feed *feed);
const char *cli_feed_folder(const cli_feed *feed, size_t run);

/// Looks what is new; a few times a second. True: there is something to read. ending: nothing
/// more will come afterwards.
bool cli_feed_tick(cli_feed *feed, bool ending);

/// Begins behind `at`, a number for each run.
void cli_feed_begin(cli_feed *feed, const uint64_t *at, cli_feed_place *place);

/// The next event. Returns its length; 0: nothing now, and when place->told_end is set, never.
size_t cli_feed_read(cli_feed *feed, cli_feed_place *place, char text[CLI_FEED_TEXT]);

#endif
