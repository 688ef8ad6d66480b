// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Requests from another process: a file called `control` in the run folder, one line of text,
// which the trainer reads and removes. It is put there by rename, so the trainer never sees
// half of one.
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/number.h"
#include "run/trainer.h"

static const double interval = 0.2; /* seconds between two looks */

typedef struct request {
    bool stop;
    bool relative; /* lr*FACTOR */
    double number;
} request;

static bool parse(const char *text, request *r)
{
    *r = (request){0};
    if (strcmp(text, "stop") == 0) {
        r->stop = true;
        return true;
    }
    if (strncmp(text, "lr=", 3) != 0 && strncmp(text, "lr*", 3) != 0) {
        return false;
    }
    r->relative = text[2] == '*';
    return dsc_parse_number(text + 3, strlen(text + 3), &r->number) && r->number > 0.0 &&
           isfinite(r->number);
}

descent_status descent_run_control(const char *directory, const char *text,
                                   descent_error *error)
{
    request r;
    FAIL_IF(!parse(text, &r), error, DESCENT_INVALID,
            "\"%s\" is not a request\ntry: lr=0.01, lr*0.5 or stop", text);
    char path[4096];
    TRY(dsc_file_join(directory, "metrics.jsonl", path, sizeof path, error));
    FAIL_IF(access(path, F_OK) != 0, error, DESCENT_NO_INPUT,
            "%s is not the folder of a run: it has no metrics.jsonl", directory);
    TRY(dsc_file_join(directory, "control", path, sizeof path, error));
    const dsc_bytes part = {text, strlen(text)};
    return dsc_file_replace(path, &part, 1, error);
}

static void obey(descent_trainer *t, const request *r)
{
    descent_error problem;
    if (r->stop) {
        t->asked = true;
        return;
    }
    const double factor = r->relative ? r->number : r->number / dsc_trainer_rate(t);
    if (descent_trainer_scale_rate(t, factor, "descent ctl", &problem) != DESCENT_OK) {
        descent_event event = dsc_trainer_event(t, DESCENT_EVENT_WARNING);
        event.text = problem.message;
        dsc_trainer_emit(t, &event);
    }
}

void dsc_control_poll(descent_trainer *t)
{
    const double now = dsc_clock();
    if (!t->options.directory[0] || now - t->control_time < interval) {
        return;
    }
    t->control_time = now;
    char path[4096];
    char *text = NULL;
    size_t size = 0;
    request r;
    if (dsc_file_join(t->options.directory, "control", path, sizeof path, NULL) != DESCENT_OK ||
        access(path, F_OK) != 0 ||
        dsc_file_read(path, 4096, &text, &size, NULL) != DESCENT_OK) {
        return;
    }
    unlink(path);
    if (parse(text, &r)) {
        obey(t, &r);
    }
    free(text);
}
