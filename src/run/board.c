// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: nothing here stops a training or changes it: a folder that cannot be written to, or a
// full disk, is a warning, and rows that are lost here are in metrics.jsonl. One thread at a
// time hands over rows: the trainer's, or the one that writes records of steps.
#include "run/board.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "run/event_file.h"
#include "run/events.h"
#include "run/scalars.h"

struct dsc_board {
    char folder[1280];
    double last;        /* wall clock of the last rows */
    atomic_int problem; /* errno of rows that were lost, or 0 */
    bool told;
    dsc_event_file file;
};

descent_status dsc_board_create(descent_trainer *t, const char *folder, descent_error *error)
{
    dsc_board_free(t);
    struct dsc_board *b = t->board = calloc(1, sizeof *b);
    if (!b) {
        return dsc_no_memory(error, "event files", sizeof *b);
    }
    b->file.file = -1;
    const int length = snprintf(b->folder, sizeof b->folder, "%s", folder);
    FAIL_IF(length < 0 || (size_t)length >= sizeof b->folder, error, DESCENT_INVALID,
            "the path is too long: %s", folder);
    return DESCENT_OK;
}

void dsc_board_free(descent_trainer *t)
{
    dsc_board_end(t);
    free(t->board);
    t->board = NULL;
}

static void warn(descent_trainer *t, const char *why)
{
    descent_error words;
    dsc_fail(&words, DESCENT_IO, "nothing for TensorBoard: %s", why);
    dsc_trainer_warn(t, &words);
}

void dsc_board_begin(descent_trainer *t)
{
    struct dsc_board *b = t->board;
    descent_error problem;
    if (!b || b->file.file >= 0) {
        return;
    }
    const uint64_t step = t->progress.step;
    b->told = false;
    b->problem = 0;
    b->last = dsc_wall_clock();
    // A run that goes on writes what came behind its checkpoint again.
    if (dsc_event_file_open(&b->file, b->folder, b->last, step > 0 ? step + 1 : 0, &problem) !=
        DESCENT_OK) {
        warn(t, problem.message);
    }
}

void dsc_board_rows(struct dsc_board *b, const char *rows, size_t length)
{
    if (!b || b->file.file < 0) {
        return;
    }
    const double now = dsc_wall_clock();
    dsc_scalars_add_rows(&b->file, rows, length, b->last, now);
    dsc_event_file_flush(&b->file);
    b->problem = b->file.problem;
    b->last = now;
}

void dsc_board_tell(descent_trainer *t)
{
    struct dsc_board *b = t->board;
    if (b && b->problem && !b->told) {
        char why[2304];
        snprintf(why, sizeof why, "cannot write %s: %s", b->file.path, strerror(b->problem));
        b->told = true;
        warn(t, why);
    }
}

void dsc_board_end(descent_trainer *t)
{
    if (t->board) {
        dsc_event_file_close(&t->board->file);
    }
}
