// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json: what it takes to repeat a run or to go on with it. Written to a temporary file that
// replaces the old one when it is complete.
#include "run/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <descent/expression.h>

#include "run/again.h"
#include "run/dataset.h"
#include "run/folder.h"
#include "run/settings.h"
#include "shell/file.h"
#include "shell/output.h"
#include "shell/text.h"

static const char record_name[] = "run.json";

// ---- writing ----

// Options of the program that are part of what a run is; the others say how it is shown.
static bool is_kept(const char *name)
{
    static const char *const kept[] = {"data",       "layers",  "test",
                                       "valid-file", "verdict", "on-plateau"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (strcmp(name, kept[i]) == 0) {
            return true;
        }
    }
    return false;
}

// What was chosen by itself stands there as chosen: the run keeps it, whatever another version
// would choose.
static json_t *options_to_json(const cli_job *job)
{
    json_t *object = json_object();
    descent_train_options chosen = job->train;
    chosen.l2 = job->plan.l2;
    if (chosen.batch == DESCENT_BATCH_AUTO) {
        chosen.batch = job->plan.batch;
    }
    for (size_t s = 0; s < CLI_SETS; s++) {
        const descent_option_table *table = job->sets[s].table;
        for (size_t i = 0; i < table->count; i++) {
            const descent_option *option = &table->options[i];
            if (s == CLI_SET_OWN && !is_kept(option->name)) {
                continue;
            }
            const void *values = s == CLI_SET_TRAIN ? &chosen : job->sets[s].values;
            char text[2048];
            descent_options_get(table, values, option, text, sizeof text);
            if (json_object_set_new(object, option->name, json_string(text)) != 0) {
                json_decref(object);
                return NULL;
            }
        }
    }
    return object;
}

static json_t *words_to_json(const cli_job *job)
{
    json_t *words = json_array();
    int failed = json_array_append_new(words, json_string("descent"));
    for (int i = 0; i < job->argc; i++) {
        json_t *word = json_string(job->argv[i]);
        // A word that is no UTF-8 cannot stand in JSON.
        failed |= json_array_append_new(words, word ? word : json_string("?"));
    }
    if (failed) {
        json_decref(words);
        return NULL;
    }
    return words;
}

// The command that began the run, also where another one goes on with it.
static json_t *command_to_json(const cli_job *job)
{
    return job->command ? json_incref(job->command) : words_to_json(job);
}

static void format_now(char *text, size_t capacity)
{
    const time_t now = time(NULL);
    struct tm parts;
    *text = '\0';
    if (gmtime_r(&now, &parts)) {
        strftime(text, capacity, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}

// The data's path from the root, so that the run can be repeated from anywhere.
static void absolute_path(const char *folder, const char *given, char *path, size_t capacity)
{
    const bool relative = *given != '/' && !cli_dataset_is_no_file(given) && *folder;
    snprintf(path, capacity, "%s%s%s", relative ? folder : "", relative ? "/" : "", given);
}

static void format_checksum(const descent_dataset *data, char text[32])
{
    snprintf(text, 32, "%016llx", (unsigned long long)descent_dataset_checksum(data));
}

bool cli_run_has_data(const cli_job *job)
{
    char now[32];
    format_checksum(job->data, now);
    return *job->data_sum == '\0' || strcmp(job->data_sum, now) == 0;
}

static json_t *record_to_json(const cli_job *job)
{
    char created[64], data[2 * CLI_PATH + 1], folder[CLI_PATH];
    format_now(created, sizeof created);
    if (*job->base) {
        snprintf(folder, sizeof folder, "%s", job->base);
    } else if (!getcwd(folder, sizeof folder)) {
        folder[0] = '\0';
    }
    absolute_path(folder, job->own.data, data, sizeof data);
    char checksum[32];
    format_checksum(job->data, checksum);
    return json_pack(
        "{s:s, s:o, s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:I, s:I, s:s, s:I, s:s, s:O*, s:O*}",
        "descent", descent_version(), "command", command_to_json(job), "data", job->own.data,
        "data_path", data, "directory", folder, "options", options_to_json(job), "layers",
        job->layers, "created", created, "kernel", job->plan.isa, "threads",
        (json_int_t)job->plan.threads, "parameters", (json_int_t)job->plan.parameters,
        "data_checksum", checksum, "train_rows", (json_int_t)job->plan.train_rows, "data_type",
        job->train.precision == DESCENT_FLOAT64 ? "float64" : "float32", "folds", job->folds,
        "trials", job->trials);
}

static bool write_file(const char *path, const char *text)
{
    const size_t size = strlen(text) + 2;
    char *line = malloc(size);
    if (!line) {
        errno = ENOMEM;
        return false;
    }
    snprintf(line, size, "%s\n", text);
    const bool good = cli_write_text(path, line, true);
    const int reason = errno;
    free(line);
    if (good) {
        return true;
    }
    unlink(path);
    errno = reason;
    return false;
}

// The first record of a resumed run stays; what changes now is its options, and a note is
// added.
static json_t *renew_record(const cli_job *job, json_t *old)
{
    char now[64];
    format_now(now, sizeof now);
    json_t *again = json_object_get(old, "resumed");
    if (!json_is_array(again)) {
        json_object_set_new(old, "resumed", json_array());
        again = json_object_get(old, "resumed");
    }
    json_array_append_new(
        again, json_pack("{s:o, s:s}", "command", words_to_json(job), "created", now));
    json_object_set_new(old, "options", options_to_json(job));
    return json_incref(old);
}

// Takes the record. It stands on the disk when this returns.
static int replace_record(const char *folder, json_t *record)
{
    char path[CLI_PATH], temporary[CLI_PATH];
    char *text = record ? json_dumps(record, JSON_INDENT(2)) : NULL;
    json_decref(record);
    if (!cli_run_file(folder, record_name, path) ||
        !cli_run_file(folder, "run.json.tmp0-0", temporary)) { // resume sweeps such names
        free(text);
        return CLI_FAILED;
    }
    if (!text) {
        cli_error("cannot write %s: a path or name in it is not UTF-8", path);
        cli_try("ln -s FILE data.csv    a name in UTF-8 for the data");
        return CLI_FAILED;
    }
    const bool good = write_file(temporary, text) && rename(temporary, path) == 0;
    free(text);
    if (!good) {
        cli_error("cannot write %s: %s", path, strerror(errno));
        return CLI_FAILED;
    }
    cli_run_sync(folder);
    return CLI_DONE;
}

static json_t *read_record(const char *folder)
{
    char path[CLI_PATH];
    return cli_run_file(folder, record_name, path) ? json_load_file(path, 0, NULL) : NULL;
}

int cli_run_write_record(cli_job *job)
{
    char path[CLI_PATH], again[2 * CLI_PATH];
    json_t *old = *job->own.resume ? read_record(job->folder) : NULL;
    // It was read a moment ago, and is not given up for a new one. (A start of several is new.)
    if (*job->own.resume && !old && cli_run_file(job->folder, record_name, path) &&
        access(path, F_OK) == 0) {
        cli_error("cannot read %s", path);
        cli_resume_command(job, again, sizeof again);
        cli_try("%s    when it can be read again", again);
        return CLI_FAILED;
    }
    json_t *record = old ? renew_record(job, old) : record_to_json(job);
    json_decref(old);
    const int code = replace_record(job->folder, record);
    job->recorded = job->recorded || code == CLI_DONE;
    return code;
}

int cli_run_update_record(const char *folder, const char *name, json_t *value)
{
    json_t *record = read_record(folder);
    if (json_object_set_new(record, name, value) != 0) {
        json_decref(record);
        cli_error("cannot read %s/%s", folder, record_name);
        return CLI_FAILED;
    }
    return replace_record(folder, record);
}

int cli_run_copy_record(const char *from, cli_job *job)
{
    json_t *record = read_record(from);
    if (!record) {
        cli_error("cannot read %s/%s", from, record_name);
        return CLI_FAILED;
    }
    json_object_set_new(json_object_get(record, "options"), "data",
                        json_string(job->own.data)); /* which may have been moved */
    const int code = replace_record(job->folder, record);
    job->recorded = job->recorded || code == CLI_DONE;
    return code;
}

// ---- reading ----

static int damaged(const char *path, const char *why)
{
    cli_error("%s is damaged: %s", path, why);
    return CLI_BAD_DATA;
}

static int set_options(cli_job *job, const char *path, json_t *options)
{
    const char *name;
    json_t *value;
    json_object_foreach(options, name, value)
    {
        size_t set = 0;
        const descent_option *option = cli_find_option(job->sets, CLI_SETS, name, &set);
        descent_error error = {0};
        if (!option || !json_is_string(value)) {
            char why[256];
            snprintf(why, sizeof why, "\"%.100s\" is not an option of this version", name);
            return damaged(path, why);
        }
        if (descent_options_set(job->sets[set].table, job->sets[set].values, name,
                                json_string_value(value), &error) != DESCENT_OK) {
            return damaged(path, error.message);
        }
    }
    return CLI_DONE;
}

static void set_note(cli_job *job, const json_t *words)
{
    size_t i;
    json_t *word;
    job->note[0] = '\0';
    json_array_foreach(words, i, word)
    {
        const char *text = json_string_value(word);
        cli_append_shell_word(job->note, sizeof job->note, text ? text : "?");
    }
}

size_t cli_run_trials(const json_t *record)
{
    enum { MOST = 1000000 };
    const json_t *trials = json_object_get(record, "trials");
    const json_int_t count = json_integer_value(json_object_get(trials, "count"));
    return count > 1 && count <= MOST ? (size_t)count : 0;
}

static int use_record(cli_job *job, const char *path, json_t *record)
{
    json_t *options = json_object_get(record, "options");
    const char *layers = json_string_value(json_object_get(record, "layers"));
    const char *base = json_string_value(json_object_get(record, "directory"));
    const json_int_t threads = json_integer_value(json_object_get(record, "threads"));
    if (!json_is_object(options) || !layers || strlen(layers) >= sizeof job->layers) {
        return damaged(path, "options or layers are missing");
    }
    if (!json_object_get(options, "split")) { /* a run from before there was a choice */
        job->train.split.kind = DESCENT_SPLIT_RANDOM;
    }
    const int code = set_options(job, path, options);
    const char *sum = json_string_value(json_object_get(record, "data_checksum"));
    snprintf(job->data_sum, sizeof job->data_sum, "%s", sum ? sum : "");
    job->narrow = !json_object_get(record, "data_type");
    set_note(job, json_object_get(record, "command"));
    job->command = json_incref(json_object_get(record, "command"));
    job->folds = json_incref(json_object_get(record, "folds"));
    job->trials = json_incref(json_object_get(record, "trials"));
    job->own.starts = cli_run_trials(record) > 0 ? cli_run_trials(record) : 1;
    snprintf(job->layers, sizeof job->layers, "%s", layers);
    snprintf(job->base, sizeof job->base, "%s", base && strlen(base) < CLI_PATH ? base : "");
    // The same number of threads as before, also on another machine: it is part of the same
    // bits.
    if (job->train.threads == 0 && threads > 0) {
        job->train.threads = (uint64_t)threads;
    }
    if (code == CLI_DONE && *job->own.data == '\0') {
        return damaged(path, "it names no data");
    }
    return code;
}

typedef struct reading {
    int file;
    int problem; /* an errno, or 0 */
} reading;

// For json_load_callback. A file that cannot be read is not one that is damaged.
static size_t read_more(void *bytes, size_t size, void *user)
{
    reading *r = user;
    ssize_t got = -1;
    do {
        got = read(r->file, bytes, size);
    } while (got < 0 && errno == EINTR);
    r->problem = got < 0 ? errno : 0;
    return got < 0 ? (size_t)-1 : (size_t)got;
}

int cli_run_read_record(cli_job *job, const char *folder)
{
    char path[CLI_PATH];
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') {
        length--;
    }
    snprintf(job->folder, sizeof job->folder, "%.*s", (int)length, folder);
    if (!cli_run_file(job->folder, record_name, path)) {
        return CLI_FAILED;
    }
    const int file = cli_open(path, O_RDONLY);
    if (file < 0) {
        cli_error("%s is not a run: cannot open %s: %s", folder, path, strerror(errno));
        if (cli_run_file(job->folder, "start-1/run.json", path) && access(path, F_OK) == 0) {
            cli_try("descent train --resume %s/start-1    a version before kept no record of "
                    "all starts",
                    job->folder);
        }
        return CLI_NO_INPUT;
    }
    json_error_t where;
    reading r = {.file = file};
    json_t *record = json_load_callback(read_more, &r, 0, &where);
    close(file);
    if (r.problem != 0) {
        json_decref(record);
        cli_error("cannot read %s: %s", path, strerror(r.problem));
        return CLI_FAILED;
    }
    if (!record) {
        char why[256];
        snprintf(why, sizeof why, "line %d: %s", where.line, where.text);
        return damaged(path, why);
    }
    const int code = use_record(job, path, record);
    json_decref(record);
    return code;
}

// ---- data of a run, met again ----

// run.json of a run folder, or of the folder that a model file lies in; NULL when there is
// none.
static json_t *load_record(const char *run)
{
    static const char model[] = "/model.safetensors";
    char folder[CLI_PATH], path[CLI_PATH];
    size_t length = strlen(run);
    if (length >= strlen(model) && strcmp(run + length - strlen(model), model) == 0) {
        length -= strlen(model);
    }
    if (length >= sizeof folder) {
        return NULL;
    }
    snprintf(folder, sizeof folder, "%.*s", (int)length, run);
    return cli_run_file(folder, record_name, path) ? json_load_file(path, 0, NULL) : NULL;
}

void cli_run_formula_options(const char *run, const cli_arguments *typed,
                             descent_read_options *options)
{
    static const char *const names[] = {"rows", "range", "data-seed"};
    json_t *record = load_record(run), *then = json_object_get(record, "options");
    const char *data = json_string_value(json_object_get(then, "data"));
    for (size_t i = 0; i < 3 && data && descent_is_formula(data); i++) {
        const char *text = json_string_value(json_object_get(then, names[i]));
        if (text && !cli_arguments_text(typed, names[i])) {
            descent_options_set(descent_read_option_table(), options, names[i], text, NULL);
        }
    }
    if (!cli_arguments_text(typed, "data-seed")) {
        options->data_seed++; /* other rows than those that trained */
    }
    json_decref(record);
}

uint64_t cli_run_trained_rows(const char *run, const descent_dataset *data)
{
    json_t *record = load_record(run);
    const char *then = json_string_value(json_object_get(record, "data_checksum"));
    const json_int_t rows = json_integer_value(json_object_get(record, "train_rows"));
    char now[32];
    format_checksum(data, now);
    const bool same = then && strcmp(then, now) == 0;
    json_decref(record);
    return same && rows > 0 ? (uint64_t)rows : 0;
}
