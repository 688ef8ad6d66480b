// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A file of JSON objects as a CSV file. Objects are found by their braces, so that they may
// stand one per line, in an array, or over many lines; only one is in memory at a time.
//
// Keeps: keys are collected from all objects before the header is written, as objects may lack
// some; hence two passes. Errors name the line in the JSON file, not in the CSV that nobody
// sees.
#include "data/json_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/dense.h"
#include "data/dictionary.h"
#include "data/json_row.h"
#include "data/text.h"

enum { BLOCK = 1 << 16, OBJECT_LIMIT = 1 << 24, KEY_LIMIT = 1 << 20 };

typedef struct json_rows {
    dsc_source *inner;
    char block[BLOCK];
    size_t used, filled;
    bool end;      /* of inner */
    uint64_t line; /* of the next byte */
    bool started, array, closed, comma;

    dsc_words object; /* the text of one */
    uint64_t object_line;

    dsc_dictionary keys;
    dsc_words out; /* CSV that was not taken yet */
    size_t taken;
    uint64_t out_line; /* of the end of out; the header is line 0 */
    bool header_done, done;
} json_rows;

static descent_status peek(json_rows *j, int *c, descent_error *error)
{
    if (j->used == j->filled && !j->end) {
        TRY(dsc_source_read(j->inner, j->block, sizeof j->block, &j->filled, error));
        j->used = 0;
        j->end = j->filled < sizeof j->block;
    }
    *c = j->used < j->filled ? (unsigned char)j->block[j->used] : -1;
    return DESCENT_OK;
}

static descent_status unexpected(const json_rows *j, int c, descent_error *error)
{
    char shown[8];
    const char byte = (char)c;
    if (c == '[' && j->array) {
        dsc_words words = {0};
        dsc_words_add(&words, "%s: this is a list of lists, not of objects",
                      dsc_source_name(j->inner));
        dsc_add_command(&words, dsc_source_name(j->inner),
                        "python3 -c 'import csv, json, sys; "
                        "csv.writer(sys.stdout).writerows(json.load(sys.stdin))'",
                        "rows.csv");
        return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
    }
    dsc_show_text(&byte, 1, shown, sizeof shown);
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s:%llu: %s%s%s where an object {\"key\": value, ...} is expected\n"
                    "a row is one object: one per line, or all of them in an array [...]",
                    dsc_source_name(j->inner), (unsigned long long)j->line,
                    c < 0 ? "the file ends" : "there is \"", c < 0 ? "" : shown,
                    c < 0 ? "" : "\"");
}

// Moves to the { of the next object. *found (out) is false at the end.
static descent_status find_object(json_rows *j, bool *found, descent_error *error)
{
    *found = false;
    for (;;) {
        int c = 0;
        TRY(peek(j, &c, error));
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xEF ||
                           c == 0xBB || c == 0xBF;
        if (c == '{' && !j->closed && (!j->array || !j->started || j->comma)) {
            j->started = *found = true;
            j->comma = false;
            return DESCENT_OK;
        }
        if (c < 0) {
            return j->array && !j->closed ? unexpected(j, c, error) : DESCENT_OK;
        }
        if (c == '[' && !j->started && !j->array) {
            j->array = true;
        } else if (c == ']' && j->array && !j->closed && !j->comma) {
            j->closed = true;
        } else if (c == ',' && j->started && !j->comma && !j->closed) {
            j->comma = true;
        } else if (!blank) {
            return unexpected(j, c, error);
        }
        j->line += c == '\n';
        j->used++;
    }
}

// Copies the object that begins here, to the brace that closes it.
static descent_status copy_object(json_rows *j, descent_error *error)
{
    size_t depth = 0;
    bool text = false, escaped = false;
    j->object.length = 0;
    j->object_line = j->line;
    do {
        int c = 0;
        TRY(peek(j, &c, error));
        FAIL_IF(c < 0 || j->object.length >= OBJECT_LIMIT, error, DESCENT_BAD_DATA,
                "%s:%llu: an object { opens here and is not closed%s",
                dsc_source_name(j->inner), (unsigned long long)j->object_line,
                c < 0 ? ": the file is not complete" : " within 16 MiB");
        if (!text) {
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
        }
        text = c == '"' && !escaped ? !text : text;
        escaped = text && c == '\\' && !escaped;
        j->line += c == '\n';
        j->used++;
        const char byte = (char)c;
        dsc_words_add_bytes(&j->object, &byte, 1);
    } while (depth > 0);
    return j->object.failed ? dsc_no_memory(error, "a JSON object", j->object.length)
                            : DESCENT_OK;
}

static descent_status next_object(json_rows *j, json_t **object, descent_error *error)
{
    bool found = false;
    *object = NULL;
    TRY(find_object(j, &found, error));
    if (!found) {
        return DESCENT_OK;
    }
    TRY(copy_object(j, error));
    return dsc_json_object(dsc_source_name(j->inner), j->object_line, j->object.text,
                           j->object.length, object, error);
}

// A key under which the rows stand, NULL when there is none.
static const char *wrapper(const json_t *object)
{
    static const char *const keys[] = {"data",     "rows",  "records", "results",
                                       "features", "items", "result",  "values"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (json_is_object(json_array_get(json_object_get(object, keys[i]), 0))) {
            return keys[i];
        }
    }
    return NULL;
}

// One object whose values are all lists or objects holds a table in another way: by columns, or
// its rows under a key. `object` is it.
static descent_status refuse_whole(const json_rows *j, const json_t *object,
                                   descent_error *error)
{
    static const char *const python =
        "$ python3 -c \"import json; d = json.load(open('%s')); json.dump(%s, "
        "open('rows.json', 'w'))\"";
    static const char *const by_columns = "[dict(zip(d, r)) for r in zip(*[list(v.values()) if "
                                          "isinstance(v, dict) else v for v in "
                                          "d.values()])]";
    static const char *const split = "[dict(zip(d['columns'], r)) for r in d['data']]";
    const char *name = dsc_source_name(j->inner);
    FAIL_IF(json_object_get(object, "nbformat"), error, DESCENT_BAD_DATA,
            "%s: this is a Jupyter notebook, not data", name);
    json_t *first = json_object_iter_value(json_object_iter((json_t *)(uintptr_t)object));
    const bool rows = json_object_size(object) == 1 && json_is_object(json_array_get(first, 0));
    const bool halves = json_is_array(json_object_get(object, "columns")) &&
                        json_is_array(json_object_get(object, "data"));
    const char *key = wrapper(object);
    char values[64] = "list(d.values())[0]", remedy[512];
    if (key && strcmp(key, "features") == 0) {
        snprintf(values, sizeof values, "[f['properties'] for f in d['features']]");
    } else if (key) {
        snprintf(values, sizeof values, "d['%s']", key);
    }
    snprintf(remedy, sizeof remedy, python, name,
             rows || key ? values
             : halves    ? split
                         : by_columns);
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s: this is a single object with a table inside, not rows" DSC_REMEDY "%s",
                    name, remedy);
}

static bool is_nested(const json_t *object)
{
    if (wrapper(object) || json_object_get(object, "nbformat")) {
        return true;
    }
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (!json_is_array(value) && !json_is_object(value)) {
            return false;
        }
    }
    return json_object_size(object) > 0;
}

// Every key is a column, which all rows have.
static descent_status check_keys(const json_rows *j, uint64_t rows, uint64_t values,
                                 descent_error *error)
{
    char where[4096 + 32], why[128], count[DSC_COUNT_TEXT];
    FAIL_IF(j->keys.count > KEY_LIMIT, error, DESCENT_BAD_DATA,
            "%s:%llu: there are more than %d different keys", dsc_source_name(j->inner),
            (unsigned long long)j->object_line, KEY_LIMIT);
    snprintf(where, sizeof where, "%s:%llu", dsc_source_name(j->inner),
             (unsigned long long)j->object_line);
    snprintf(why, sizeof why, "there are %s different keys, and each makes a column",
             dsc_format_count(j->keys.count, count));
    return dsc_dense_check(where, why, rows, j->keys.count, sizeof(float), values,
                           "give the rows the same keys: {\"key\": ..., \"value\": ...} where "
                           "each has one of its own",
                           error);
}

static descent_status collect_keys(json_rows *j, descent_error *error)
{
    json_t *only = NULL; /* the first object, as long as there is no other */
    uint64_t values = 0;
    for (size_t count = 0;; count++) {
        json_t *object = NULL;
        const descent_status read = next_object(j, &object, error);
        if (read != DESCENT_OK || (!object && only && is_nested(only))) {
            const descent_status refused =
                read == DESCENT_OK ? refuse_whole(j, only, error) : read;
            json_decref(only);
            return refused;
        }
        json_decref(only);
        only = count == 0 ? json_incref(object) : NULL;
        if (!object) {
            break;
        }
        bool good = true;
        const char *key = NULL;
        json_t *value = NULL;
        json_object_foreach(object, key, value)
        {
            uint32_t number = 0;
            good =
                good && dsc_dictionary_add(&j->keys, key, strlen(key), j->object_line, &number);
        }
        values += json_object_size(object);
        json_decref(object);
        if (!good) {
            json_decref(only);
            return dsc_no_memory(error, "the keys of JSON objects", j->keys.bytes_capacity);
        }
        const descent_status status = check_keys(j, count + 1, values, error);
        if (status != DESCENT_OK) {
            json_decref(only);
            return status;
        }
    }
    FAIL_IF(j->keys.count == 0, error, DESCENT_BAD_DATA, "%s: there are no rows",
            dsc_source_name(j->inner));
    return DESCENT_OK;
}

static void write_header(json_rows *j)
{
    for (size_t i = 0; i < j->keys.count; i++) {
        dsc_words_add(&j->out, "%s", i ? "," : "");
        dsc_json_add_quoted(&j->out, dsc_dictionary_text(&j->keys, i));
    }
    dsc_words_add(&j->out, "\n");
    j->out_line = 1;
}

// An object becomes a record on its own line; empty ones stand for lines without an object.
static descent_status write_object(json_rows *j, descent_error *error)
{
    json_t *object = NULL;
    TRY(next_object(j, &object, error));
    j->done = !object;
    if (!object) {
        return DESCENT_OK;
    }
    for (; j->out_line < j->object_line; j->out_line++) {
        dsc_words_add(&j->out, "\n");
    }
    for (size_t i = 0; i < j->keys.count; i++) {
        dsc_words_add(&j->out, "%s", i ? "," : "");
        const size_t before = j->out.length;
        dsc_json_add_field(&j->out, json_object_get(object, dsc_dictionary_text(&j->keys, i)),
                           true);
        if (j->keys.count == 1 && j->out.length == before) {
            dsc_json_add_quoted(&j->out, ""); /* a blank line is no record */
        }
    }
    dsc_words_add(&j->out, "\n");
    j->out_line++;
    json_decref(object);
    return j->out.failed ? dsc_no_memory(error, "a row", j->out.length) : DESCENT_OK;
}

static descent_status read_json(void *state, void *buffer, size_t wanted, size_t *got,
                                descent_error *error)
{
    json_rows *j = state;
    *got = 0;
    while (*got < wanted) {
        if (j->taken == j->out.length) {
            j->taken = j->out.length = 0;
            if (!j->header_done) {
                write_header(j);
                j->header_done = true;
            } else if (j->done) {
                break;
            } else {
                TRY(write_object(j, error));
            }
            continue;
        }
        const size_t left = j->out.length - j->taken, room = wanted - *got;
        const size_t part = left < room ? left : room;
        memcpy((char *)buffer + *got, j->out.text + j->taken, part);
        j->taken += part;
        *got += part;
    }
    return DESCENT_OK;
}

static descent_status rewind_json(void *state, descent_error *error)
{
    json_rows *j = state;
    j->used = j->filled = 0;
    j->end = j->started = j->array = j->closed = j->comma = false;
    j->line = 1;
    j->out.length = j->taken = 0;
    j->header_done = j->done = false;
    return dsc_source_rewind(j->inner, error);
}

static void free_json(void *state)
{
    json_rows *j = state;
    dsc_words_free(&j->object);
    dsc_words_free(&j->out);
    dsc_dictionary_free(&j->keys);
    free(j);
}

descent_status dsc_json_open(dsc_source *inner, dsc_source **table, descent_error *error)
{
    static const dsc_filter filter = {read_json, rewind_json, free_json};
    json_rows *j = calloc(1, sizeof *j);
    *table = NULL;
    if (!j) {
        return dsc_no_memory(error, "reading JSON", sizeof *j);
    }
    j->inner = inner;
    j->line = 1;
    descent_status status = collect_keys(j, error);
    THEN(status, rewind_json(j, error));
    if (status != DESCENT_OK) {
        free_json(j);
        return status;
    }
    const dsc_source_about about = {.table = "JSON"};
    return dsc_source_filtered(inner, &filter, j, about, table, error);
}
