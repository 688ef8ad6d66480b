// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train without training: --dry-run and --dump.
//
// Keeps: nothing is written. The trainer of a dry run has no folder, and goes with the process
// after the steps that are taken for their time.
#include "train/dry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/dataset.h"
#include "shell/clock.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/text.h"
#include "train/classes.h"
#include "train/costs.h"
#include "train/summary.h"

bool cli_train_is_dry(const cli_job *job)
{
    return job->own.dry_run || job->own.dump != CLI_DUMP_NONE;
}

// ---- how long a run takes ----

// Steps are not timed until caches, pages and threads are warm; then they are timed in
// stretches, whose differences say how sure the estimate is.
static const double warm_seconds = 0.05, stretch_seconds = 0.02, trial_seconds = 0.4;
enum { STRETCHES = 64, LEAST_STRETCHES = 3 };

typedef struct trial {
    double begun;   /* clock at START */
    double since;   /* clock at the last step, or the end of an epoch */
    double seconds; /* of steps in this stretch */
    uint64_t steps; /* in this stretch */
    bool warm;
    double of_step[STRETCHES]; /* seconds per step in each stretch */
    size_t count;
    double timed_seconds;
    uint64_t timed_steps;
    double end_seconds; /* of ends of epochs: scores of validation and test */
    uint64_t ends;
    uint64_t all_steps; /* the warm-up included */
    double all_seconds;
} trial;

static void end_stretch(trial *t)
{
    t->of_step[t->count++] = t->seconds / (double)t->steps;
    t->timed_seconds += t->seconds;
    t->timed_steps += t->steps;
    t->seconds = 0.0;
    t->steps = 0;
}

static descent_action on_step(trial *t, double now)
{
    t->seconds += now - t->since;
    t->steps++;
    t->all_steps++;
    t->all_seconds += now - t->since;
    if (!t->warm) {
        t->warm = now - t->begun >= warm_seconds;
        t->seconds = t->warm ? 0.0 : t->seconds;
        t->steps = t->warm ? 0 : t->steps;
    } else if (t->seconds >= stretch_seconds) {
        end_stretch(t);
    }
    const bool enough = t->timed_seconds >= trial_seconds && t->count >= LEAST_STRETCHES;
    return enough || t->count == STRETCHES ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_action on_trial(const descent_event *event, void *user)
{
    trial *t = user;
    const double now = cli_clock();
    descent_action action = DESCENT_CONTINUE;
    if (event->kind == DESCENT_EVENT_START) {
        t->begun = now;
    } else if (event->kind == DESCENT_EVENT_STEP) {
        action = on_step(t, now);
    } else if (event->kind == DESCENT_EVENT_EPOCH) {
        t->end_seconds += now - t->since;
        t->ends++;
    }
    t->since = cli_clock();
    return action;
}

typedef struct estimate {
    double seconds, se; /* of the whole run, and its standard error; or NAN */
    double of_step;
    uint64_t steps; /* that were timed */
    double timed;   /* seconds they took */
} estimate;

static double steps_of(const cli_job *job)
{
    return job->plan.steps > 0 ? (double)job->plan.steps : HUGE_VAL;
}

// Scores after an epoch take a forward pass for each row that validates: where no epoch has
// ended, about a third of what a step takes for as many rows.
static double seconds_of_end(const cli_job *job, const trial *t, double of_step)
{
    const double rows = (double)job->plan.valid_rows;
    return t->ends > 0 ? t->end_seconds / (double)t->ends
                       : of_step / 3.0 * rows / (double)job->plan.batch;
}

static estimate conclude(const cli_job *job, const trial *t)
{
    estimate e = {.seconds = (double)NAN, .se = (double)NAN};
    if (t->all_steps == 0) {
        return e;
    }
    // A run that ended before anything could be timed has been taken as a whole.
    const bool timed = t->timed_steps > 0;
    e.steps = timed ? t->timed_steps : t->all_steps;
    e.timed = timed ? t->timed_seconds : t->all_seconds;
    e.of_step = e.timed / (double)e.steps;
    double squares = 0.0;
    for (size_t i = 0; i < t->count; i++) {
        squares += (t->of_step[i] - e.of_step) * (t->of_step[i] - e.of_step);
    }
    const double steps = steps_of(job);
    const double epochs = floor(steps / (double)job->plan.steps_per_epoch);
    const double ends = isfinite(epochs) ? epochs * seconds_of_end(job, t, e.of_step) : 0.0;
    const double runs = (double)(job->what->starts + job->own.folds);
    const double limit = job->train->time;
    e.seconds = runs * fmin(steps * e.of_step + ends, limit);
    if (t->count > 1 && e.seconds < runs * limit) {
        const double n = (double)t->count;
        e.se = runs * steps * sqrt(squares / (n * (n - 1.0)));
    }
    return e;
}

static estimate measure(cli_job *job)
{
    trial t = {0};
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    const descent_status status = descent_run_train(job->run, on_trial, &t, &result, &error);
    if (status != DESCENT_OK) {
        cli_talk("time    not measured: %s\n", error.message);
        return (estimate){.seconds = (double)NAN, .se = (double)NAN};
    }
    return conclude(job, &t);
}

// ---- what is printed ----

enum { TENSORS_SHOWN = 24 };

static void print_shapes(const cli_job *job)
{
    const descent_graph *graph = descent_network_graph(job->network);
    descent_tensor tensor;
    size_t count = 0;
    for (; descent_graph_tensor(graph, count, &tensor); count++) {
        if (count < TENSORS_SHOWN) {
            char shape[96];
            const descent_shape axes = descent_graph_tensor_shape(graph, count);
            snprintf(shape, sizeof shape, "%zu x %zu", tensor.rows, tensor.columns);
            printf("%-8s%-18s %16s %12s\n", count == 0 ? "shapes" : "", tensor.name,
                   axes.rank > 2 ? CLI_SHAPE(axes) : shape,
                   CLI_COUNT(tensor.rows * tensor.columns));
        }
    }
    if (count > TENSORS_SHOWN) {
        printf("        and %s, which --json lists\n",
               CLI_THINGS(count - TENSORS_SHOWN, "more tensor"));
    }
    printf("        %s in %s\n", CLI_THINGS(job->plan.parameters, "parameter"),
           CLI_THINGS(count, "tensor"));
}

static void print_time(const cli_job *job, const estimate *e)
{
    if (!isfinite(e->seconds)) {
        if (e->steps > 0) {
            printf("time    no end is given; %.3g ms per step\n", 1e3 * e->of_step);
        }
        return;
    }
    char time[64], se[64], timed[64];
    cli_format_duration(e->seconds, time, sizeof time);
    cli_format_duration(e->se, se, sizeof se);
    cli_format_duration(e->timed, timed, sizeof timed);
    const bool early = job->plan.patience.epochs > 0 || job->plan.patience.steps > 0;
    printf("time    about %s%s%s%s: %.3g ms per step, measured over %s in %s\n", time,
           *se ? " +- " : "", se, early ? " if it does not stop early" : "", 1e3 * e->of_step,
           CLI_THINGS(e->steps, "step"), timed);
}

static void print_plan(const cli_job *job, const estimate *e)
{
    const descent_plan_report *plan = &job->plan;
    cli_print_costs(job);
    print_shapes(job);
    printf("memory  %s parameters and state of %s, %s for a batch, %s of data\n",
           CLI_BYTES(plan->vector_bytes), cli_job_rule(job), CLI_BYTES(plan->array_bytes),
           CLI_BYTES(plan->data_bytes));
    print_time(job, e);
    printf("plan    %s per epoch, %.1f MB for training; nothing was written\n",
           CLI_THINGS(plan->steps_per_epoch, "step"), (double)plan->bytes / 1e6);
}

static json_t *tensors_json(const cli_job *job)
{
    const descent_graph *graph = descent_network_graph(job->network);
    json_t *list = json_array();
    descent_tensor tensor;
    for (size_t i = 0; descent_graph_tensor(graph, i, &tensor); i++) {
        json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "name", tensor.name, "rows",
                                              (json_int_t)tensor.rows, "columns",
                                              (json_int_t)tensor.columns));
    }
    return list;
}

static void add_count(json_t *facts, const char *key, uint64_t count)
{
    json_object_set_new(facts, key, json_integer((json_int_t)count));
}

static int print_json(const cli_job *job, const estimate *e)
{
    const descent_plan_report *plan = &job->plan;
    json_t *facts = json_pack(
        "{s:f, s:f, s:o, s:o, s:o, s:o, s:s, s:s, s:o}", "lr", plan->learning_rate, "l2",
        plan->l2, "seconds", cli_json_number(e->seconds), "seconds_se", cli_json_number(e->se),
        "seconds_per_step", cli_json_number(e->steps > 0 ? e->of_step : (double)NAN),
        "measured_seconds", cli_json_number(e->timed), "kernel", plan->isa, "layers",
        job->layers, "tensors", tensors_json(job));
    add_count(facts, "measured_steps", e->steps);
    add_count(facts, "parameters", plan->parameters);
    add_count(facts, "train_rows", plan->train_rows);
    add_count(facts, "valid_rows", plan->valid_rows);
    add_count(facts, "batch", plan->batch);
    add_count(facts, "steps_per_epoch", plan->steps_per_epoch);
    add_count(facts, "epochs", plan->epochs);
    add_count(facts, "threads", plan->threads);
    add_count(facts, "bytes", plan->bytes);
    add_count(facts, "vector_bytes", plan->vector_bytes);
    add_count(facts, "array_bytes", plan->array_bytes);
    add_count(facts, "data_bytes", plan->data_bytes);
    json_object_set_new(facts, "network", cli_costs_json(job));
    json_object_set_new(facts, "notes", cli_dataset_notes_json(job->data));
    return cli_print_json(cli_classes_facts(job, facts));
}

static int dump(const cli_job *job)
{
    descent_error error = {0};
    size_t length = 0;
    descent_status status = descent_trainer_dump_plan(job->trainer, NULL, 0, &length, &error);
    char *text = status == DESCENT_OK ? malloc(length + 1) : NULL;
    if (text) {
        status = descent_trainer_dump_plan(job->trainer, text, length + 1, &length, &error);
    }
    int code = status == DESCENT_OK && !text ? CLI_FAILED : CLI_DONE;
    if (status != DESCENT_OK) {
        code = cli_fail(&error);
    } else if (!text) {
        cli_error("not enough memory for the text of the plan");
    } else if (job->own.json) {
        code = cli_print_json(json_pack("{s:s}", "plan", text));
    } else {
        fputs(text, stdout);
    }
    free(text);
    return code;
}

int cli_train_dry(cli_job *job)
{
    if (job->own.dump != CLI_DUMP_NONE) {
        return dump(job);
    }
    cli_summary_before(job);
    const estimate e = measure(job);
    if (job->own.json) {
        return print_json(job, &e);
    }
    print_plan(job, &e);
    return CLI_DONE;
}
