// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "watch/replay.h"

#include <math.h>
#include <stdlib.h>

#include <descent/session.h>

#include "shell/output.h"
#include "shell/status.h"

typedef struct reading {
    cli_replay *replay;
    double seconds; /* of the epochs so far */
    bool memory;    /* there was none */
} reading;

static bool mark(reading *r, uint64_t end, double seconds)
{
    cli_replay *replay = r->replay;
    if (replay->count == replay->room) {
        const size_t room = replay->room ? 2 * replay->room : 256;
        struct cli_replay_mark *marks = realloc(replay->marks, room * sizeof *marks);
        if (!marks) {
            r->memory = true;
            return false;
        }
        replay->marks = marks;
        replay->room = room;
    }
    replay->marks[replay->count++] = (struct cli_replay_mark){end, seconds};
    return true;
}

static bool take(const descent_history_row *row, void *user)
{
    reading *r = user;
    const bool timed = isfinite(row->seconds) && row->seconds >= 0.0;
    if (row->kind == DESCENT_HISTORY_EPOCH && timed) {
        r->seconds += row->seconds;
    } else if (row->kind == DESCENT_HISTORY_END && timed) {
        r->seconds = fmax(r->seconds, row->seconds);
    } else {
        return true;
    }
    return mark(r, row->end, r->seconds);
}

descent_status cli_replay_read(const char *folder, cli_replay *replay, descent_error *error)
{
    *replay = (cli_replay){0};
    reading r = {.replay = replay};
    if (mark(&r, 0, 0.0)) {
        TRY(descent_run_history(folder, take, &r, error));
    }
    return r.memory ? cli_out_of_memory(error) : DESCENT_OK;
}

void cli_replay_free(cli_replay *replay)
{
    free(replay->marks);
    *replay = (cli_replay){0};
}

uint64_t cli_replay_at(const cli_replay *replay, double seconds)
{
    size_t low = 0,
           high = replay->count; /* the last mark that is not later is in [low, high) */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (replay->marks[middle].seconds <= seconds) {
            low = middle;
        } else {
            high = middle;
        }
    }
    if (low + 1 >= replay->count) {
        return UINT64_MAX; /* all that there is */
    }
    const struct cli_replay_mark *from = &replay->marks[low], *to = from + 1;
    const double part = (seconds - from->seconds) / (to->seconds - from->seconds);
    return from->end + (uint64_t)(part * (double)(to->end - from->end));
}
