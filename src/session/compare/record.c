// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The folder of a comparison: compare.json says what is compared and what was decided,
// trials.jsonl how each trial ended.
//
// Keeps: compare.json is replaced as a whole, before the trials that follow from it are run, and
// a trial is one line that is written at once. Whoever was killed has lost the trials that ran,
// and continues to the same result; half a line at the end is cut off.
#include "session/compare/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "session/asked.h"
#include "session/compare/trials.h"
#include "session/finite.h"
#include "session/folder.h"
#include "session/lock.h"

enum { VERSION = 1, MOST_RECORD = 1 << 22, MOST_TRIALS = 1 << 28 };

static const char parent[] = "comparisons";
static const char record_name[] = "compare.json";
static const char trials_name[] = "trials.jsonl";

// ---- writing ----

static json_t *costs_json(const descent_compare *c)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < c->count; i++) {
        failed |= json_array_append_new(
            list,
            json_pack("{s:s, s:o, s:o}", "rule", descent_rule_names()[c->contenders[i].rule],
                      "begin", dsc_finite_json(c->contenders[i].begin), "unit",
                      dsc_finite_json(c->contenders[i].unit)));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *plan_json(const descent_compare *c)
{
    const uint64_t *n = c->plan.lengths;
    return json_pack("{s:[I, I, I], s:I, s:I, s:I, s:b, s:b, s:o}", "lengths", (json_int_t)n[0],
                     (json_int_t)n[1], (json_int_t)n[2], "rates", (json_int_t)c->plan.rates,
                     "rounds", (json_int_t)c->plan.rounds, "seeds", (json_int_t)c->plan.seeds,
                     "closed", c->closed, "shortened", c->plan.shortened, "seconds",
                     costs_json(c));
}

static descent_status path_of(const descent_compare *c, const char *name,
                              char path[2 * DESCENT_RUN_PATH], descent_error *error)
{
    return dsc_file_join(c->place.folder, name, path, sizeof(char[2 * DESCENT_RUN_PATH]),
                         error);
}

descent_status dsc_compare_record_plan(descent_compare *c, descent_error *error)
{
    if (*c->place.folder == '\0') {
        return DESCENT_OK;
    }
    return dsc_asked_write(&c->place, record_name,
                           json_pack("{s:i, s:O, s:o}", "version", VERSION, "question",
                                     c->question, "plan",
                                     c->planned ? plan_json(c) : json_null()),
                           error);
}

descent_status dsc_compare_record_trial(descent_compare *c, const dsc_trial *trial,
                                        descent_error *error)
{
    if (c->file < 0) {
        return DESCENT_OK;
    }
    char *line = dsc_trial_line(c, trial);
    if (!line) {
        return dsc_no_memory(error, "the record of a trial", 0);
    }
    const bool good = dsc_file_append(c->file, line, strlen(line));
    const int problem = errno;
    free(line);
    FAIL_IF(!good, error, DESCENT_IO, "cannot write to %s/%s: %s", c->place.folder, trials_name,
            strerror(problem));
    return DESCENT_OK;
}

// ---- reading ----

static descent_status damaged(const descent_compare *c, const char *name, const char *what,
                              descent_error *error)
{
    return dsc_fail(error, DESCENT_BAD_DATA, "%s/%s is damaged: %s", c->place.folder, name,
                    what);
}

static bool count_of(const json_t *plan, const char *name, uint64_t low, uint64_t high,
                     uint64_t *value)
{
    const json_t *number = json_object_get(plan, name);
    const json_int_t count = json_integer_value(number);
    *value = (uint64_t)count;
    return json_is_integer(number) && count >= 0 && *value >= low && *value <= high;
}

static bool take_plan(descent_compare *c, const json_t *plan)
{
    const json_t *lengths = json_object_get(plan, "lengths");
    const json_t *costs = json_object_get(plan, "seconds");
    bool good = count_of(plan, "rates", 1, 15, &c->plan.rates) &&
                count_of(plan, "rounds", 0, DSC_COMPARE_ROUNDS, &c->plan.rounds) &&
                count_of(plan, "seeds", 0, 1000, &c->plan.seeds) &&
                json_array_size(lengths) == DESCENT_COMPARE_LENGTHS &&
                json_array_size(costs) == c->count;
    for (size_t i = 0; good && i < DESCENT_COMPARE_LENGTHS; i++) {
        const json_int_t length = json_integer_value(json_array_get(lengths, i));
        good = length > 0;
        c->plan.lengths[i] = (uint64_t)length;
    }
    for (size_t i = 0; good && i < c->count; i++) {
        const json_t *begin = json_object_get(json_array_get(costs, i), "begin");
        const json_t *unit = json_object_get(json_array_get(costs, i), "unit");
        c->contenders[i].begin = json_is_number(begin) ? json_number_value(begin) : (double)NAN;
        c->contenders[i].unit = json_is_number(unit) ? json_number_value(unit) : (double)NAN;
    }
    c->closed = json_is_true(json_object_get(plan, "closed"));
    c->plan.shortened = json_is_true(json_object_get(plan, "shortened"));
    c->planned = good;
    return good && (!c->closed || c->plan.seeds >= 2);
}

static descent_status take_record(descent_compare *c, const json_t *record,
                                  descent_error *error)
{
    const json_t *version = json_object_get(record, "version");
    const json_t *plan = json_object_get(record, "plan");
    FAIL_IF(json_is_integer(version) && json_integer_value(version) > VERSION, error,
            DESCENT_UNSUPPORTED,
            "%s/%s is of version %lld, and this program knows version %d; a newer version of "
            "descent reads it",
            c->place.folder, record_name, (long long)json_integer_value(version), VERSION);
    if (!json_is_integer(version) || !json_is_object(json_object_get(record, "question"))) {
        return damaged(c, record_name, "it is no record of a comparison", error);
    }
    FAIL_IF(!json_equal(json_object_get(record, "question"), c->question), error,
            DESCENT_CHANGED,
            "%s holds another comparison: other data, rules, options or another version of "
            "descent",
            c->place.folder);
    return json_is_null(plan) || take_plan(c, plan)
               ? DESCENT_OK
               : damaged(c, record_name, "its plan makes no sense", error);
}

// *record (out): NULL where there is none.
static descent_status read_record(const descent_compare *c, json_t **record,
                                  descent_error *error)
{
    char path[2 * DESCENT_RUN_PATH], *text = NULL;
    size_t size = 0;
    *record = NULL;
    TRY(path_of(c, record_name, path, error));
    if (access(path, F_OK) != 0) {
        return DESCENT_OK;
    }
    TRY(dsc_file_read(path, MOST_RECORD, &text, &size, error));
    *record = json_loadb(text, size, 0, NULL);
    free(text);
    return *record ? DESCENT_OK : damaged(c, record_name, "it is no JSON", error);
}

static descent_status read_lines(descent_compare *c, const char *text, size_t size,
                                 size_t *whole, descent_error *error)
{
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        dsc_trial trial;
        if (!end) {
            break; // half a line
        }
        const size_t length = (size_t)(end - text) - at;
        if (!dsc_trial_read(c, text + at, length, &trial)) {
            return damaged(c, trials_name, "one of its lines is no trial of this comparison",
                           error);
        }
        TRY(dsc_trials_add(&c->trials, &trial, error));
        at += length + 1;
        *whole = at;
    }
    return DESCENT_OK;
}

static descent_status read_trials(descent_compare *c, descent_error *error)
{
    char path[2 * DESCENT_RUN_PATH], *text = NULL;
    size_t size = 0, whole = 0;
    TRY(path_of(c, trials_name, path, error));
    if (access(path, F_OK) == 0) {
        TRY(dsc_file_read(path, MOST_TRIALS, &text, &size, error));
        const descent_status status = read_lines(c, text, size, &whole, error);
        free(text);
        TRY(status);
    }
    c->file = dsc_file_open(path, O_WRONLY | O_CREAT | O_APPEND);
    FAIL_IF(c->file < 0 || (whole < size && ftruncate(c->file, (off_t)whole) != 0), error,
            DESCENT_IO, "cannot write to %s: %s", path, strerror(errno));
    return DESCENT_OK;
}

static descent_status remove_record(const descent_compare *c, descent_error *error)
{
    const char *const names[] = {record_name, trials_name};
    for (size_t i = 0; i < 2; i++) {
        char path[2 * DESCENT_RUN_PATH];
        TRY(path_of(c, names[i], path, error));
        FAIL_IF(unlink(path) != 0 && errno != ENOENT, error, DESCENT_IO, "cannot remove %s: %s",
                path, strerror(errno));
    }
    return DESCENT_OK;
}

// What is done already is seconds of the time that there is.
static void count_seconds(descent_compare *c)
{
    for (size_t i = 0; i < c->trials.count; i++) {
        c->before += c->trials.all[i].seconds;
    }
    const size_t workers = c->o.threads > 0 ? (size_t)c->o.threads : dsc_core_count();
    c->before /= (double)workers;
}

// ---- the folder ----

static descent_status take_folder(descent_compare *c, bool fresh, descent_error *error)
{
    json_t *record = NULL;
    TRY(dsc_run_lock(&c->place, error));
    FAIL_IF(descent_run_exists(c->place.folder), error, DESCENT_INVALID,
            "%s holds a run, and a comparison has a folder of its own", c->place.folder);
    dsc_file_sweep(c->place.folder);
    if (fresh) {
        TRY(remove_record(c, error));
    }
    TRY(read_record(c, &record, error));
    c->place.recorded = record != NULL;
    descent_status status = record ? take_record(c, record, error) : DESCENT_OK;
    json_decref(record);
    THEN(status, c->place.recorded ? DESCENT_OK : remove_record(c, error));
    THEN(status, read_trials(c, error));
    THEN(status, dsc_compare_record_plan(c, error));
    count_seconds(c);
    return status;
}

descent_status dsc_compare_record_open(descent_compare *c, const char *folder, bool fresh,
                                       descent_error *error)
{
    char name[64];
    const bool given = folder && *folder;
    const bool odd = c->function.make && strpbrk(c->name, " ()+*/^=<>,;[]") != NULL;
    dsc_folder_name(odd ? "formula" : c->name, name, sizeof name);
    const dsc_asked asked = {
        .parent = parent, .name = name, .record = record_name, .question = c->question};
    TRY(dsc_asked_folder(&asked, folder, fresh, &c->place, error));
    return take_folder(c, fresh && given, error);
}

void dsc_compare_record_close(descent_compare *c)
{
    if (c->file >= 0) {
        (void)dsc_file_sync(c->file, true);
        close(c->file);
        c->file = -1;
        // Refused or stopped before anything was decided: nobody goes on with that.
        c->place.recorded = c->planned || remove_record(c, NULL) != DESCENT_OK;
    }
    if (*c->place.folder) {
        dsc_folder_release(&c->place);
    }
}
