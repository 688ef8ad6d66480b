// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the folder of a run tells of it, and which runs a folder holds.
//
// Keeps: nothing is written, locked or trained, and only run.json and metrics.jsonl are read, so
// that a list of runs may be made while they are trained. Whatever a folder holds it has a row: a
// damaged run that is left out of a list is one that is looked for in vain.
#include <descent/runs.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/size.h"
#include "graph/network_document.h"
#include "session/history.h"
#include "session/run.h"

const char *descent_run_state_word(descent_run_state state)
{
    static const char *const words[] = {"foreign",  "damaged",     "untrained",
                                        "training", "interrupted", "finished"};
    const size_t i = (size_t)state;
    return i < sizeof words / sizeof *words ? words[i] : "unknown";
}

// ---- run.json ----

static void copy(char *to, size_t capacity, const char *text)
{
    snprintf(to, capacity, "%.*s", (int)capacity - 1, text ? text : "");
}

static uint64_t count_of(const json_t *record, const char *name)
{
    const json_int_t value = json_integer_value(json_object_get(record, name));
    return value > 0 ? (uint64_t)value : 0;
}

static void take_network(const json_t *network, descent_run_facts *facts)
{
    const json_t *nodes = json_object_get(json_object_get(network, "graph"), "nodes");
    const json_t *loss = json_array_get(nodes, (size_t)count_of(network, "loss"));
    const char *task = json_string_value(json_object_get(network, "task"));
    copy(facts->loss, sizeof facts->loss, json_string_value(json_object_get(loss, "operator")));
    facts->task = task ? dsc_task_of(task) : DESCENT_TASK_AUTO;
}

static void take_record(const descent_run *run, descent_run_facts *facts)
{
    const json_t *record = run->record;
    const descent_option_table *table = descent_train_option_table();
    copy(facts->data, sizeof facts->data, run->own.data);
    copy(facts->layers, sizeof facts->layers, run->layers);
    copy(facts->created, sizeof facts->created,
         json_string_value(json_object_get(record, "created")));
    descent_options_get(table, &run->train, descent_options_find(table, "optimizer"),
                        facts->rule, sizeof facts->rule);
    take_network(json_object_get(record, "graph"), facts);
    facts->learning_rate = run->train.optimizer.learning_rate; /* NAN: auto */
    facts->batch =
        run->train.batch == DESCENT_BATCH_AUTO ? 0 : run->train.batch; /* of older records */
    facts->parameters = count_of(record, "parameters");
    facts->train_rows = count_of(record, "train_rows");
    facts->starts = run->own.starts;
    facts->resumed = json_array_size(json_object_get(record, "resumed"));
}

// ---- metrics.jsonl ----

typedef struct reading {
    descent_run_facts *facts;
    descent_history_kind last;
    uint64_t epoch; /* of the last record of one */
    uint64_t step;  /* at its end */
} reading;

static void take_epoch(const descent_history_row *row, reading *r)
{
    descent_run_facts *f = r->facts;
    const bool best = row->best_epoch > 0 && row->best_epoch == row->epoch;
    // Not every epoch of a long run has a record: those in between took as long.
    const double each = row->epoch > r->epoch ? (double)(row->epoch - r->epoch) : 1.0;
    if (isfinite(row->seconds)) {
        f->seconds = (isfinite(f->seconds) ? f->seconds : 0.0) + each * row->seconds;
    }
    if (best || row->best_epoch == 0) {
        if (row->step > r->step) { // else no update was made, and the one before holds
            f->train_loss = row->train_loss;
            f->train_loss_se = row->train_loss_se;
        }
        f->valid_loss = row->valid_loss;
        f->valid_loss_se = row->valid_loss_se;
        f->valid_metric = row->valid_metric;
    } else if (row->best_epoch != f->best_epoch) { /* one that has no record */
        f->train_loss = f->train_loss_se = f->valid_loss_se = (double)NAN;
        f->valid_loss = row->best_valid_loss;
        f->valid_metric = row->best_valid_metric;
    }
    f->best_epoch = row->best_epoch;
    r->epoch = row->epoch;
    r->step = row->step;
}

static bool take_row(const descent_history_row *row, void *user)
{
    reading *r = user;
    descent_run_facts *f = r->facts;
    r->last = row->kind;
    f->epoch = row->epoch > f->epoch ? row->epoch : f->epoch;
    f->step = row->step > f->step ? row->step : f->step;
    if (row->kind == DESCENT_HISTORY_START) {
        f->batch = row->batch > 0 ? row->batch : f->batch;
        f->learning_rate = isfinite(row->learning_rate) ? row->learning_rate : f->learning_rate;
    }
    if (row->kind == DESCENT_HISTORY_EPOCH) {
        take_epoch(row, r);
    }
    if (row->kind == DESCENT_HISTORY_END) {
        f->stop = row->stop;
        f->test_loss = row->test_loss;
        f->test_metric = row->test_metric;
        f->seconds = isfinite(row->seconds) ? row->seconds : f->seconds;
    }
    f->last_rate = isfinite(row->learning_rate) ? row->learning_rate : f->last_rate;
    if (*row->verdict) {
        copy(f->verdict, sizeof f->verdict, row->verdict);
    }
    if (*row->generalisation) {
        copy(f->generalisation, sizeof f->generalisation, row->generalisation);
    }
    return true;
}

// ---- the facts ----

static descent_run_state state_of(const reading *r, bool busy, bool chosen)
{
    return busy                                       ? DESCENT_RUN_TRAINING
           : r->last == DESCENT_HISTORY_END && chosen ? DESCENT_RUN_FINISHED
           : r->facts->epoch > 0                      ? DESCENT_RUN_INTERRUPTED
                                                      : DESCENT_RUN_UNTRAINED;
}

// The last of several starts that was begun, as long as none is chosen, which moves it to the
// folder of the run.
static bool is_of_start(descent_run_facts *facts)
{
    struct stat about;
    char path[DESCENT_RUN_PATH];
    bool found = false;
    for (uint64_t k = 1; k <= facts->starts && facts->starts > 1; k++) {
        const int length =
            snprintf(path, sizeof path, "%s/start-%llu", facts->folder, (unsigned long long)k);
        if (length > 0 && (size_t)length < sizeof path && stat(path, &about) == 0) {
            copy(facts->history, sizeof facts->history, path);
            found = true;
        }
    }
    return found;
}

static descent_status take_history(descent_run_facts *facts, descent_error *error)
{
    const bool busy = descent_run_is_busy(facts->folder, facts->history);
    char root[DESCENT_RUN_PATH + 32];
    TRY(dsc_file_join(facts->folder, "metrics.jsonl", root, sizeof root, error));
    const bool chosen = busy || access(root, F_OK) == 0 || !is_of_start(facts);
    reading r = {.facts = facts, .last = DESCENT_HISTORY_OTHER};
    TRY(dsc_history_events(facts->history, take_row, &r, error));
    facts->state = state_of(&r, busy, chosen);
    return DESCENT_OK;
}

static descent_status take(const char *folder, descent_run_facts *facts, descent_error *error)
{
    descent_run *run = NULL;
    TRY(descent_run_open(folder, &run, error));
    take_record(run, facts);
    descent_run_close(run);
    return take_history(facts, error);
}

static descent_run_facts no_facts(const char *folder)
{
    const double none = (double)NAN;
    descent_run_facts facts = {.size = sizeof facts,
                               .state = DESCENT_RUN_FOREIGN,
                               .task = DESCENT_TASK_AUTO,
                               .learning_rate = none,
                               .last_rate = none,
                               .train_loss = none,
                               .train_loss_se = none,
                               .valid_loss = none,
                               .valid_loss_se = none,
                               .valid_metric = none,
                               .test_loss = none,
                               .test_metric = none,
                               .seconds = none};
    copy(facts.folder, sizeof facts.folder, folder);
    return facts;
}

// Names the folder, whatever is wrong with it.
static void tell(descent_run_facts *facts, const descent_error *problem)
{
    if (facts->status != DESCENT_NO_INPUT) {
        copy(facts->problem, sizeof facts->problem, problem->message);
    } else {
        snprintf(facts->problem, sizeof facts->problem, "%.400s holds %s", facts->folder,
                 facts->state == DESCENT_RUN_DAMAGED ? "parts of a run, but not its run.json"
                                                     : "no run");
    }
}

// What cannot be read is what is told; only a lack of memory is an error.
static descent_status look(const char *folder, descent_run_facts *facts, descent_error *error)
{
    descent_error problem = {0};
    *facts = no_facts(folder);
    facts->status = take(folder, facts, &problem);
    if (facts->status == DESCENT_NO_MEMORY) {
        return dsc_fail_as(error, &problem);
    }
    if (facts->status != DESCENT_OK) {
        facts->state = descent_run_exists(folder) ? DESCENT_RUN_DAMAGED : DESCENT_RUN_FOREIGN;
        tell(facts, &problem);
    }
    return DESCENT_OK;
}

descent_status descent_run_look(const char *folder, descent_run_facts *facts,
                                descent_error *error)
{
    struct stat about;
    descent_run_facts own;
    NEED(error, "folder, facts", folder, facts);
    TRY(dsc_size_check("run_facts", facts, sizeof own, error));
    FAIL_IF(stat(folder, &about) != 0, error, DESCENT_NO_INPUT, "cannot open %s: %s", folder,
            strerror(errno));
    FAIL_IF(!S_ISDIR(about.st_mode), error, DESCENT_NO_INPUT, "%s is not a folder", folder);
    TRY(look(folder, &own, error));
    dsc_size_give(&own, sizeof own, facts, facts->size);
    return DESCENT_OK;
}

// ---- a folder of runs ----

typedef struct names {
    char **name; /* count, each freed */
    size_t count, room;
} names;

static descent_status add_name(names *n, const char *name, descent_error *error)
{
    if (n->count == n->room) {
        const size_t room = 2 * n->room + 64;
        char **grown = realloc(n->name, room * sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "names of runs", room * sizeof *grown);
        }
        n->name = grown;
        n->room = room;
    }
    const size_t size = strlen(name) + 1;
    n->name[n->count] = malloc(size);
    if (!n->name[n->count]) {
        return dsc_no_memory(error, "the name of a run", size);
    }
    memcpy(n->name[n->count++], name, size);
    return DESCENT_OK;
}

// Numbers in names by their value: digits-2 comes before digits-10.
static int compare_names(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    for (; *x && *y; x++, y++) {
        if (isdigit((unsigned char)*x) && isdigit((unsigned char)*y)) {
            const size_t zeros = strspn(x, "0"), others = strspn(y, "0");
            const size_t length = strspn(x + zeros, "0123456789");
            const size_t other = strspn(y + others, "0123456789");
            const int order = length != other ? (length > other) - (length < other)
                                              : strncmp(x + zeros, y + others, length);
            if (order != 0) {
                return order;
            }
            x += zeros + length - 1;
            y += others + other - 1;
        } else if (*x != *y) {
            break;
        }
    }
    return (unsigned char)*x - (unsigned char)*y;
}

static descent_status find_names(const char *folder, names *found, descent_error *error)
{
    DIR *open = opendir(folder);
    FAIL_IF(!open, error, DESCENT_NO_INPUT, "cannot open %s: %s", folder, strerror(errno));
    descent_status status = DESCENT_OK;
    for (struct dirent *entry = readdir(open); entry && status == DESCENT_OK;
         entry = readdir(open)) {
        char path[DESCENT_RUN_PATH];
        struct stat about;
        const bool folder_here =
            *entry->d_name != '.' &&
            dsc_file_join(folder, entry->d_name, path, sizeof path, NULL) == DESCENT_OK &&
            stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        status = folder_here ? add_name(found, entry->d_name, error) : DESCENT_OK;
    }
    closedir(open);
    return status;
}

static descent_status tell_all(const char *folder, const names *found,
                               descent_run_facts_callback *callback, void *user,
                               descent_error *error)
{
    for (size_t i = 0; i < found->count; i++) {
        char path[DESCENT_RUN_PATH];
        descent_run_facts facts;
        TRY(dsc_file_join(folder, found->name[i], path, sizeof path, error));
        TRY(look(path, &facts, error));
        if (!callback(&facts, user)) {
            break;
        }
    }
    return DESCENT_OK;
}

descent_status descent_runs_list(const char *folder, descent_run_facts_callback *callback,
                                 void *user, descent_error *error)
{
    names found = {.count = 0};
    NEED(error, "folder", folder);
    FAIL_IF(!callback, error, DESCENT_INVALID, "%s: callback is NULL", __func__);
    descent_status status = find_names(folder, &found, error);
    if (found.count > 0) {
        qsort(found.name, found.count, sizeof *found.name, compare_names);
    }
    THEN(status, tell_all(folder, &found, callback, user, error));
    for (size_t i = 0; i < found.count; i++) {
        free(found.name[i]);
    }
    free(found.name);
    return status;
}
