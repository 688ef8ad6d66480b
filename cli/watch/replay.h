// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How much of a finished run's history there was after so many seconds of its training.
#ifndef DESCENT_CLI_WATCH_REPLAY_H
#define DESCENT_CLI_WATCH_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include <descent/base.h>

typedef struct cli_replay {
    struct cli_replay_mark {
        uint64_t end;   /* bytes of metrics.jsonl */
        double seconds; /* since the begin of training */
    } * marks;          /* rising; the first is {0, 0} */
    size_t count, room;
} cli_replay;

/// Reads when epochs ended. *replay (out) is released with cli_replay_free, also after a
/// failure.
descent_status cli_replay_read(const char *folder, cli_replay *replay, descent_error *error);
void cli_replay_free(cli_replay *replay);

/// Bytes of the history after so many seconds; rows between two ends of epochs are spread over
/// the time.
uint64_t cli_replay_at(const cli_replay *replay, double seconds);

#endif
