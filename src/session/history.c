// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl, row by row. Whoever was killed may have left a row unfinished, and a loss of
// power a stretch of zeros: such lines are passed over.
//
// Keeps: memory is one row whatever the length of the file, and reading needs no lock: rows
// are appended whole, so a reader meets complete rows and at most one unfinished one at the
// end. Rows of kinds that this version does not know are handed on as "other".
#include "session/history.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "core/file.h"
#include "core/status.h"

/* Bytes of a row at most; the trainer's have some 2,000. */
enum { ROW_MOST = 1 << 16 };

static const struct {
    const char *word;
    descent_history_kind kind;
} kinds[] = {{"start", DESCENT_HISTORY_START}, {"resume", DESCENT_HISTORY_RESUME},
             {"step", DESCENT_HISTORY_STEP},   {"epoch", DESCENT_HISTORY_EPOCH},
             {"rate", DESCENT_HISTORY_RATE},   {"verdict", DESCENT_HISTORY_VERDICT},
             {"kick", DESCENT_HISTORY_KICK},   {"request", DESCENT_HISTORY_REQUEST},
             {"end", DESCENT_HISTORY_END}};

static descent_history_kind kind_of(const char *word)
{
    for (size_t i = 0; word && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].word, word) == 0) {
            return kinds[i].kind;
        }
    }
    return DESCENT_HISTORY_OTHER;
}

descent_stop dsc_history_stop(const char *word)
{
    for (int i = 0; word && strcmp(descent_stop_word((descent_stop)i), "unknown") != 0; i++) {
        if (strcmp(descent_stop_word((descent_stop)i), word) == 0) {
            return (descent_stop)i;
        }
    }
    return DESCENT_STOP_NONE;
}

static double number_of(const json_t *event, const char *name)
{
    const json_t *value = json_object_get(event, name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static uint64_t count_of(const json_t *event, const char *name)
{
    const json_int_t value = json_integer_value(json_object_get(event, name));
    return value > 0 ? (uint64_t)value : 0;
}

static void text_of(const json_t *event, const char *name, char *text, size_t capacity)
{
    const char *value = json_string_value(json_object_get(event, name));
    snprintf(text, capacity, "%s", value ? value : "");
}

// False: it is no row; or there is no memory, which jansson tells by saying nothing.
static bool parse(const char *line, descent_history_row *row, bool *memory)
{
    json_error_t problem;
    json_t *event = json_loads(line, 0, &problem);
    *memory = !event && *problem.text == '\0';
    const char *word = json_string_value(json_object_get(event, "event"));
    if (!word) {
        json_decref(event);
        return false;
    }
    *row = (descent_history_row){
        .size = sizeof *row,
        .kind = kind_of(word),
        .epoch = count_of(event, "epoch"),
        .step = count_of(event, "step"),
        .learning_rate = number_of(event, "lr"),
        .loss = number_of(event, "loss"),
        .train_loss = number_of(event, "train_loss"),
        .train_loss_se = number_of(event, "train_loss_se"),
        .valid_loss = number_of(event, "valid_loss"),
        .valid_metric = number_of(event, "valid_metric"),
        .test_loss = number_of(event, "test_loss"),
        .test_metric = number_of(event, "test_metric"),
        .best_epoch = count_of(event, "best_epoch"),
        .seconds = number_of(event, "seconds"),
        .stop = dsc_history_stop(json_string_value(json_object_get(event, "stop"))),
        .json = line,
        .gradient_norm = number_of(event, "gradient_norm"),
        .valid_loss_se = number_of(event, "valid_loss_se"),
        .best_valid_loss = number_of(event, "best_valid_loss"),
        .best_valid_metric = number_of(event, "best_valid_metric"),
        .significance = number_of(event, "significance"),
        .batch = count_of(event, "batch"),
        .steps_per_epoch = count_of(event, "steps_per_epoch"),
    };
    text_of(event, "verdict", row->verdict, sizeof row->verdict);
    text_of(event, "generalisation", row->generalisation, sizeof row->generalisation);
    text_of(event, "by", row->by, sizeof row->by);
    json_decref(event);
    return true;
}

typedef struct reader {
    const char *prefix; /* of the rows that are wanted: the others need not be parsed */
    bool others;        /* those with the prefix are not, and all others are */
    descent_history_callback *callback;
    void *user;
    uint64_t position; /* in the file, of the text that is looked at */
    bool memory;       /* there was none for a row */
} reader;

// Whole lines of text[used], each ended by a 0 in place of its newline. Returns how much of it
// was used; SIZE_MAX: the caller wants no more.
static size_t take_lines(char *text, size_t used, reader *r)
{
    size_t begin = 0;
    for (;;) {
        char *end = memchr(text + begin, '\n', used - begin);
        descent_history_row row;
        if (!end) {
            return begin;
        }
        *end = '\0';
        const bool begins = strncmp(text + begin, r->prefix, strlen(r->prefix)) == 0;
        const bool is_row = begins != r->others && parse(text + begin, &row, &r->memory);
        row.end = r->position + (uint64_t)(end - text) + 1;
        if (r->memory || (is_row && !r->callback(&row, r->user))) {
            return SIZE_MAX;
        }
        begin = (size_t)(end - text) + 1;
    }
}

static descent_status read_rows(int file, const char *path, char *text, reader *r,
                                descent_error *error)
{
    size_t used = 0;
    for (;;) {
        const ptrdiff_t got = dsc_file_read_from(file, text + used, ROW_MOST - used);
        FAIL_IF(got < 0, error, DESCENT_IO, "cannot read %s: %s", path, strerror(errno));
        if (got == 0) {
            return DESCENT_OK;
        }
        used += (size_t)got;
        const size_t taken = take_lines(text, used, r);
        if (r->memory) {
            return dsc_no_memory(error, "a row of a history", ROW_MOST);
        }
        if (taken == SIZE_MAX) {
            return DESCENT_OK;
        }
        FAIL_IF(taken == 0 && used == ROW_MOST, error, DESCENT_BAD_DATA,
                "%s has a line of more than %d KiB: it is not the history of a run", path,
                ROW_MOST >> 10);
        // The unfinished row moves to the front and is completed by the next read.
        used -= taken;
        r->position += taken;
        memmove(text, text + taken, used);
    }
}

// From `offset` bytes before the end on; 0: all of it.
static descent_status read_from(const char *folder, long offset, reader *r,
                                descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    TRY(dsc_file_join(folder, "metrics.jsonl", path, sizeof path, error));
    const int file = dsc_file_open(path, O_RDONLY);
    if (file < 0 && errno == ENOENT) {
        return DESCENT_OK;
    }
    FAIL_IF(file < 0, error, DESCENT_NO_INPUT, "cannot open %s: %s", path, strerror(errno));
    if (offset > 0) {
        const off_t from = lseek(file, -offset, SEEK_END); /* -1: it is shorter, all of it */
        r->position = from > 0 ? (uint64_t)from : 0;
    }
    char *text = malloc(ROW_MOST);
    const descent_status status = text ? read_rows(file, path, text, r, error)
                                       : dsc_no_memory(error, "rows of a history", ROW_MOST);
    free(text);
    close(file);
    return status;
}

descent_status descent_run_history(const char *folder, descent_history_callback *callback,
                                   void *user, descent_error *error)
{
    NEED(error, "folder", folder);
    FAIL_IF(!callback, error, DESCENT_INVALID, "%s: callback is NULL", __func__);
    return read_from(folder, 0, &(reader){.prefix = "", .callback = callback, .user = user},
                     error);
}

descent_status dsc_history_epochs(const char *folder, descent_history_callback *callback,
                                  void *user, descent_error *error)
{
    reader r = {.prefix = "{\"event\":\"epoch\"", .callback = callback, .user = user};
    return read_from(folder, 0, &r, error);
}

descent_status dsc_history_events(const char *folder, descent_history_callback *callback,
                                  void *user, descent_error *error)
{
    reader r = {
        .prefix = "{\"event\":\"step\"", .others = true, .callback = callback, .user = user};
    return read_from(folder, 0, &r, error);
}

static bool keep_last(const descent_history_row *row, void *user)
{
    descent_history_row *last = user;
    *last = *row;
    last->json = NULL;
    return true;
}

bool descent_run_ended(const char *folder, descent_history_row *row)
{
    // Bytes: several rows, so that the last whole one is among them.
    enum { LAST_ROWS = 8192 };
    descent_history_row last = {.kind = DESCENT_HISTORY_OTHER};
    reader r = {.prefix = "", .callback = keep_last, .user = &last};
    if (!folder || read_from(folder, LAST_ROWS, &r, NULL) != DESCENT_OK ||
        last.kind != DESCENT_HISTORY_END) {
        return false;
    }
    if (row) {
        *row = last;
    }
    return true;
}
