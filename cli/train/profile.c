// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train --profile: where the time went, next to what the machine could do.
//
// Keeps: the limits are measured on this machine, with this run's kernels and threads and just
// before it, so that a share of the limit compares like with like.
#include "train/profile.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/measure.h>

#include "run/file.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"

static const double seconds_each = 0.02;

int cli_profile_begin(cli_job *job)
{
    descent_speed speed = {.size = sizeof speed};
    descent_error error = {0};
    if (descent_measure_kernels(job->plan.isa, (descent_type)job->train->precision,
                                (size_t)job->plan.threads, seconds_each, &speed,
                                &error) != DESCENT_OK ||
        descent_trainer_profile_start(job->trainer, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    job->limits = (cli_limits){.peak = speed.peak, .adam = speed.adam};
    if (descent_measure_memory((size_t)job->plan.threads, seconds_each, &job->limits.copy,
                               NULL) != DESCENT_OK) {
        job->limits.copy = (double)NAN;
    }
    return CLI_DONE;
}

// The limit of a row, in its operations or bytes a second; NAN when it has none.
static double limit_of(const cli_job *job, const descent_profile_row *row)
{
    const unsigned both = DESCENT_RULE_HAS_MOMENTUM | DESCENT_RULE_IS_ADAPTIVE;
    const bool adam = (descent_rule_facts(job->train->optimizer.rule) & both) == both;
    if (row->operations > 0.0) {
        return job->limits.peak;
    }
    return row->kind == DESCENT_PROFILE_GATHER           ? job->limits.copy
           : row->kind == DESCENT_PROFILE_UPDATE && adam ? job->limits.adam
                                                         : (double)NAN;
}

static double rate_of(const descent_profile_row *row)
{
    const double amount = row->operations > 0.0 ? row->operations : row->bytes;
    return amount > 0.0 ? amount / row->seconds : (double)NAN;
}

static double whole(const cli_job *job)
{
    descent_profile_row row = {.size = sizeof row};
    double seconds = 0.0;
    for (size_t i = 0; descent_trainer_profile(job->trainer, i, &row); i++) {
        seconds += row.seconds;
    }
    return seconds;
}

// ---- the file ----

static const char *kind_word(descent_profile_kind kind)
{
    static const char *const words[] = {"gather", "forward", "loss", "backward", "gradient",
                                        "update", "waiting", "step", "outside"};
    return (size_t)kind < sizeof words / sizeof *words ? words[kind] : "other";
}

static void set_number(json_t *object, const char *name, double value)
{
    if (isfinite(value)) {
        json_object_set_new(object, name, json_real(value));
    }
}

static json_t *row_to_json(const cli_job *job, const descent_profile_row *row, double seconds)
{
    const double rate = rate_of(row), limit = limit_of(job, row);
    json_t *object =
        json_pack("{s:s, s:s, s:f, s:f}", "name", row->name, "kind", kind_word(row->kind),
                  "seconds", row->seconds, "share", row->seconds / seconds);
    set_number(object, row->operations > 0.0 ? "operations_per_second" : "bytes_per_second",
               rate);
    set_number(object, "share_of_limit", rate / limit);
    return object;
}

static json_t *profile_to_json(const cli_job *job, double seconds)
{
    descent_profile_row row = {.size = sizeof row};
    json_t *object = json_pack("{s:f, s:I, s:s, s:I}", "seconds", seconds, "threads",
                               (json_int_t)job->plan.threads, "kernels", job->plan.isa, "batch",
                               (json_int_t)job->plan.batch);
    json_t *limits = json_object(), *rows = json_array();
    set_number(limits, "operations_per_second", job->limits.peak);
    set_number(limits, "adam_bytes_per_second", job->limits.adam);
    set_number(limits, "copy_bytes_per_second", job->limits.copy);
    json_object_set_new(object, "limits", limits);
    for (size_t i = 0; descent_trainer_profile(job->trainer, i, &row); i++) {
        json_array_append_new(rows, row_to_json(job, &row, seconds));
    }
    json_object_set_new(object, "rows", rows);
    return object;
}

static int write_file(const cli_job *job, double seconds)
{
    char path[CLI_PATH];
    if (!cli_run_file(job->folder, "profile.json", path)) {
        return CLI_FAILED;
    }
    json_t *object = profile_to_json(job, seconds);
    const int written = json_dump_file(object, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(object);
    if (written != 0) {
        cli_error("cannot write %s: %s", path, strerror(errno));
        cli_try("df -h %s    is the disk full?", job->folder);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

// ---- the table ----

static void print_row(const cli_job *job, const descent_profile_row *row, double seconds)
{
    const double rate = rate_of(row), share = rate / limit_of(job, row);
    char time[32];
    snprintf(time, sizeof time, row->seconds < 9.9995 ? "%.3f" : "%.1f", row->seconds);
    printf("%-34s %8s %6.1f %%", row->name, time, 100.0 * row->seconds / seconds);
    if (isfinite(rate)) {
        printf(" %8.1f %s", rate / 1e9, row->operations > 0.0 ? "GFLOP/s" : "GB/s   ");
    }
    if (isfinite(share)) {
        printf(" %4.0f %%", 100.0 * share);
    }
    putchar('\n');
}

// When waiting is much of the time, that is the first thing to know.
static void print_advice(const cli_job *job, const descent_profile_row *row, double seconds)
{
    static const double much = 0.3;
    if (row->kind == DESCENT_PROFILE_WAITING && row->seconds > much * seconds &&
        job->plan.threads > 1) {
        printf("note: threads waited for each other %.0f %% of the time: others are busy, or\n"
               "  there is little to share\ntry: descent doctor    or --threads %llu\n",
               100.0 * row->seconds / seconds, (unsigned long long)job->plan.threads / 2);
    }
}

static void print_table(const cli_job *job, double seconds)
{
    descent_profile_row row = {.size = sizeof row};
    printf("\n%-34s %8s %8s %16s %6s\n", "where the time went", "seconds", "share", "rate",
           "limit");
    for (size_t i = 0; descent_trainer_profile(job->trainer, i, &row); i++) {
        print_row(job, &row, seconds);
    }
    printf("%-34s %8.3f %6.1f %%\n", "all", seconds, 100.0);
    printf("limits of %s: multiply-adds %.0f GFLOP/s, Adam in cache %.0f GB/s",
           CLI_THINGS(job->plan.threads, "thread"), job->limits.peak / 1e9,
           job->limits.adam / 1e9);
    if (isfinite(job->limits.copy)) {
        printf(",\n  copying memory %.0f GB/s (for gathering)", job->limits.copy / 1e9);
    }
    putchar('\n');
    for (size_t i = 0; descent_trainer_profile(job->trainer, i, &row); i++) {
        print_advice(job, &row, seconds);
    }
}

int cli_profile_end(const cli_job *job)
{
    const double seconds = whole(job);
    const int code = write_file(job, seconds);
    if (!job->own.json) {
        print_table(job, seconds);
    }
    return code;
}
