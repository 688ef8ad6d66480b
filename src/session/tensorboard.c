// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The history of a run for TensorBoard. Keeps: nothing is added to a folder that has event
// files: TensorBoard would show two runs as one.
#define _DEFAULT_SOURCE // timegm
#include <descent/session.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "run/scalars.h"
#include "session/board.h"
#include "session/history.h"
#include "session/run.h"

typedef struct writing {
    dsc_event_file file;
    double begun, step_seconds; /* when the run began, and how long a step took */
    uint64_t events;
} writing;

// As far as it is known how far it came, and for how long.
typedef struct extent {
    double seconds;
    uint64_t step;
} extent;

static bool add_epoch(const descent_history_row *row, void *user)
{
    extent *e = user;
    e->seconds += isfinite(row->seconds) ? row->seconds : 0.0;
    e->step = row->step;
    return true;
}

static bool add_row(const descent_history_row *row, void *user)
{
    writing *w = user;
    const double wall = w->begun + w->step_seconds * (double)row->step;
    w->events += dsc_scalars_add(&w->file, row->json, strlen(row->json), wall);
    return w->file.problem == 0;
}

static double time_of(const char *created)
{
    struct tm parts = {0};
    if (!created || sscanf(created, "%d-%d-%dT%d:%d:%dZ", &parts.tm_year, &parts.tm_mon,
                           &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6) {
        return dsc_wall_clock();
    }
    parts.tm_year -= 1900;
    parts.tm_mon--;
    return (double)timegm(&parts);
}

static descent_status measure(const char *folder, writing *w, descent_error *error)
{
    extent e = {0};
    descent_history_row end;
    TRY(dsc_history_epochs(folder, add_epoch, &e, error));
    if (descent_run_ended(folder, &end) && isfinite(end.seconds)) {
        e = (extent){end.seconds, end.step};
    }
    w->step_seconds = e.step > 0 ? e.seconds / (double)e.step : 0.0;
    return DESCENT_OK;
}

static descent_status write_rows(const char *folder, writing *w, descent_error *error)
{
    TRY(descent_run_history(folder, add_row, w, error));
    dsc_event_file_flush(&w->file);
    FAIL_IF(w->file.problem, error, DESCENT_IO, "cannot write %s: %s", w->file.path,
            strerror(w->file.problem));
    FAIL_IF(w->events == 0, error, DESCENT_NO_INPUT,
            "nothing has been trained yet in %s: its history is empty", folder);
    return DESCENT_OK;
}

static descent_status export(const char *folder, const char *path, writing *w,
                             descent_error *error)
{
    FAIL_IF(dsc_event_file_exists(path), error, DESCENT_INVALID,
            "%s has event files already, and TensorBoard would take both for one run", path);
    TRY(measure(folder, w, error));
    TRY(dsc_event_file_open(&w->file, path, w->begun, 0, error));
    const descent_status status = write_rows(folder, w, error);
    dsc_event_file_close(&w->file);
    if (status != DESCENT_OK) {
        unlink(w->file.path);
        rmdir(path); /* goes only when it is empty */
    }
    return status;
}

descent_status descent_run_tensorboard(const char *folder, const char *directory,
                                       uint64_t *events, descent_error *error)
{
    NEED(error, "folder, directory", folder, directory);
    char path[2 * DESCENT_RUN_PATH];
    descent_run *run = NULL;
    TRY(descent_run_open(folder, &run, error));
    const double begun = time_of(json_string_value(json_object_get(run->record, "created")));
    descent_run_close(run);
    TRY(dsc_run_board_folder(directory, folder, 1, path, error));
    writing *w = calloc(1, sizeof *w);
    if (!w) {
        return dsc_no_memory(error, "an event file", sizeof *w);
    }
    w->begun = begun;
    const descent_status status = export(folder, path, w, error);
    if (events && status == DESCENT_OK) {
        *events = w->events;
    }
    free(w);
    return status;
}
