// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The way to the point of a slice: that of a rule over a function, or that of a run, which is
// trained again, as its folder keeps no weights but the last. Runs repeat to the last bit,
// unless somebody changed the learning rate by hand.
#include "slice/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/minimize.h>

#include "run/job.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/status.h"
#include "target/points.h"
#include "target/types.h"

/* States of a path, evenly thinned when there are many. */
typedef struct walk {
    cli_slice_job *job;
    const descent_trainer *trainer;
    size_t n;
    uint64_t stride, seen;
    bool failed; /* memory */
} walk;

// Room for one more state, at the end; NULL when this one is not kept.
static double *next_state(walk *w)
{
    cli_slice_job *job = w->job;
    if (job->count == CLI_SLICE_STATES) {
        for (size_t i = 1; 2 * i < job->count; i++) {
            memcpy(job->path + i * w->n, job->path + 2 * i * w->n, w->n * sizeof *job->path);
        }
        job->count /= 2;
        w->stride *= 2;
    }
    return w->seen++ % w->stride == 0 ? job->path + job->count++ * w->n : NULL;
}

static int make_room(cli_slice_job *job)
{
    job->path = calloc(CLI_SLICE_STATES + 1, job->target.n * sizeof *job->path);
    return job->path ? CLI_DONE : cli_no_memory();
}

// ---- of a function ----

static descent_action keep_state(const descent_minimize_event *event, void *user)
{
    double *to = next_state(user);
    if (to) {
        memcpy(to, event->x, event->n * sizeof *to);
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

static int read_rule(const cli_slice_job *job, descent_rule *rule)
{
    const char *const *names = descent_rule_names();
    size_t count = 0;
    for (; names[count]; count++) {
        if (strcmp(names[count], job->own.with) == 0) {
            *rule = (descent_rule)count;
            return CLI_DONE;
        }
    }
    const char *near = descent_nearest_name(job->own.with, names, count);
    cli_error("--with: no rule \"%s\"", job->own.with);
    cli_try("--with %s", near ? near : "adam");
    return CLI_USAGE;
}

static int walk_function(cli_slice_job *job)
{
    cli_target *target = &job->target;
    descent_rule rule = DESCENT_ADAM;
    int code = read_rule(job, &rule);
    if (code == CLI_DONE && !*job->own.from) {
        cli_error("the path of a function needs a start");
        cli_try("--from %s=...", target->function.variables[0]);
        code = CLI_USAGE;
    }
    if (code == CLI_DONE && !target->x) {
        target->x = calloc(target->n, sizeof *target->x);
        code = target->x ? CLI_DONE : cli_no_memory();
    }
    code = code == CLI_DONE
               ? cli_parse_point(&target->function, "--from", job->own.from, target->x)
               : code;
    if (code != CLI_DONE) {
        return code;
    }
    walk w = {.job = job, .n = target->n, .stride = 1};
    descent_error error = {0};
    const descent_minimize_options options = descent_minimize_options_default(rule);
    descent_minimize_result ended = {.size = sizeof ended};
    const descent_status status = descent_minimize(target->objective, &options, target->x,
                                                   keep_state, &w, &ended, &error);
    job->steps = ended.steps;
    job->stride = w.stride;
    memcpy(job->path + job->count++ * w.n, target->x, w.n * sizeof *target->x);
    return status == DESCENT_OK || status == DESCENT_DIVERGED ? CLI_DONE : cli_fail(&error);
}

// ---- of a run ----

static descent_action keep_weights(const descent_event *event, void *user)
{
    walk *w = user;
    if (event->kind == DESCENT_EVENT_START || event->kind == DESCENT_EVENT_STEP) {
        double *to = next_state(w);
        if (to) {
            descent_trainer_copy_parameters(w->trainer, to);
        }
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_status follow(cli_slice_job *job, descent_trainer *trainer, descent_error *error)
{
    walk w = {.job = job, .trainer = trainer, .n = job->target.n, .stride = 1};
    descent_train_result result = {.size = sizeof result};
    const descent_status status =
        descent_trainer_run(trainer, keep_weights, &w, &result, error);
    job->stride = w.stride;
    double *end = job->path + job->count++ * w.n, squares = 0.0;
    descent_trainer_copy_parameters(trainer, end);
    for (size_t i = 0; i < w.n; i++) {
        const double d = end[i] - job->target.x[i];
        squares += d * d;
    }
    job->drift = sqrt(squares);
    return status;
}

static int train_again(cli_slice_job *job, uint64_t steps)
{
    const cli_job *run = job->target.job;
    descent_train_options again = *run->train;
    again.directory[0] = '\0';
    again.steps = steps;
    again.time = HUGE_VAL;
    const descent_train_sets sets = {run->data, run->valid, run->test};
    descent_trainer *trainer = NULL;
    descent_error error = {0};
    descent_status status =
        descent_trainer_create(run->network, &sets, &again, &trainer, &error);
    THEN(status, follow(job, trainer, &error));
    descent_trainer_free(trainer);
    return status == DESCENT_OK || status == DESCENT_DIVERGED ? CLI_DONE : cli_fail(&error);
}

int cli_slice_path(cli_slice_job *job)
{
    const int code = make_room(job);
    if (code != CLI_DONE) {
        return code;
    }
    if (!job->target.is_run) {
        return walk_function(job);
    }
    const uint64_t steps = descent_trainer_where(job->target.job->trainer).step;
    if (steps == 0) {
        cli_error("%s has not taken a step: there is no path", job->target.job->folder);
        return CLI_USAGE;
    }
    return train_again(job, steps);
}
