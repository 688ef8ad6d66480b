// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a text is in memory once. Rows do not overlap, and lie one behind the other, so that the
// array of tokens is the matrix of rows; a row's targets are the row one token on. Before the first
// row lie as many tokens as a window may begin earlier in some epoch (dsc_dataset_back), and behind
// the last one its last target: no row of any epoch reaches beyond the array, and none that trains
// beyond the rows that train.
#include "data/plain_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/vocabulary.h"

typedef struct plain_text {
    const dsc_read_job *job;
    descent_dataset *d;
    const char *name;
    char *bytes; /* of the file */
    size_t size, capacity;
    size_t count;  /* tokens */
    size_t folded; /* line ends of two characters that became one */
    dsc_vocabulary vocabulary;
} plain_text;

bool dsc_is_text_of_bytes(const dsc_read_job *job)
{
    return job->like ? job->like->tokens == DESCENT_TOKENS_BYTES
                     : job->options->tokens == DESCENT_TOKENS_BYTES;
}

// ---- bytes of the file ----

static descent_status read_bytes(plain_text *t, descent_error *error)
{
    size_t got = 0;
    do {
        if (t->size == t->capacity) {
            const size_t capacity = t->capacity ? 2 * t->capacity : 1 << 16;
            char *grown = dsc_realloc_array(t->bytes, capacity, 1);
            if (!grown) {
                return dsc_no_memory(error, "the text", capacity);
            }
            t->bytes = grown;
            t->capacity = capacity;
        }
        TRY(dsc_source_read(t->job->source, t->bytes + t->size, t->capacity - t->size, &got,
                            error));
        t->size += got;
    } while (got > 0);
    FAIL_IF(t->size == 0, error, DESCENT_BAD_DATA, "%s: the file is empty", t->name);
    return DESCENT_OK;
}

// Takes out the mark of UTF-8 at the beginning, and makes one character of line ends of two.
static void fold(plain_text *t)
{
    const size_t mark = t->size >= 3 && memcmp(t->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t kept = 0;
    for (size_t i = mark; i < t->size; i++) {
        const bool two = t->bytes[i] == '\r' && i + 1 < t->size && t->bytes[i + 1] == '\n';
        t->folded += two;
        if (!two) {
            t->bytes[kept++] = t->bytes[i];
        }
    }
    t->size = kept;
}

// ---- tokens ----

static uint64_t line_of(const plain_text *t, size_t at)
{
    uint64_t line = 1;
    for (size_t i = 0; i < at; i++) {
        line += t->bytes[i] == '\n';
    }
    return line;
}

// Where the first character is that is none.
static size_t first_bad(const plain_text *t)
{
    size_t at = 0;
    uint32_t code = 1;
    for (size_t step = 1; step > 0 && code > 0; at += step) {
        step = dsc_code_at(false, t->bytes + at, t->size - at, &code);
        step = code > 0 ? step : 0;
    }
    return at;
}

static descent_status choose_tokens(plain_text *t, descent_error *error)
{
    dsc_schema *schema = t->d->schema;
    const int asked = t->job->like ? schema->tokens : t->job->options->tokens;
    const bool text = dsc_is_utf8(t->bytes, t->size) && !memchr(t->bytes, '\0', t->size);
    if (asked == DESCENT_TOKENS_CHARACTERS && !text) {
        const size_t at = first_bad(t);
        const unsigned byte = (unsigned char)t->bytes[at];
        const char *const place = DSC_POSITION(t->name, line_of(t, at), 0);
        return t->job->like ? dsc_fail(error, DESCENT_BAD_DATA,
                                       "%s: the byte 0x%02X is not UTF-8 text", place, byte)
                            : dsc_fail(error, DESCENT_BAD_DATA,
                                       "%s: the byte 0x%02X is not UTF-8 text" DSC_REMEDY
                                       "tokens = bytes",
                                       place, byte);
    }
    schema->tokens = asked != DESCENT_TOKENS_AUTO ? asked
                     : text                       ? DESCENT_TOKENS_CHARACTERS
                                                  : DESCENT_TOKENS_BYTES;
    return DESCENT_OK;
}

static descent_status refuse_code(const plain_text *t, size_t at, uint32_t code,
                                  descent_error *error)
{
    const bool bytes = t->d->schema->tokens == DESCENT_TOKENS_BYTES;
    char shown[DSC_CODE_TEXT];
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s: %s is none of the %zu %s of the text that was learnt from",
                    DSC_POSITION(t->name, line_of(t, at), 0),
                    dsc_code_shown(bytes, code, shown), t->vocabulary.count,
                    bytes ? "bytes" : "characters");
}

// Which codes there are; with those of another text, whether all are known.
static descent_status find_codes(plain_text *t, descent_error *error)
{
    const bool bytes = t->d->schema->tokens == DESCENT_TOKENS_BYTES;
    for (size_t i = 0; i < t->size;) {
        uint32_t code = 0;
        const size_t step = dsc_code_at(bytes, t->bytes + i, t->size - i, &code);
        if (t->job->like && t->vocabulary.token[code] == 0) {
            return refuse_code(t, i, code, error);
        }
        t->vocabulary.token[code] += t->vocabulary.token[code] == 0;
        t->count++;
        i += step;
    }
    return DESCENT_OK;
}

static void put_tokens(const plain_text *t)
{
    const descent_dataset *d = t->d;
    const bool bytes = d->schema->tokens == DESCENT_TOKENS_BYTES;
    size_t at = 0;
    for (size_t i = 0; i < t->size; at++) {
        uint32_t code = 0;
        i += dsc_code_at(bytes, t->bytes + i, t->size - i, &code);
        const uint32_t token = t->vocabulary.token[code] - 1;
        if (d->type == DESCENT_UINT8) {
            ((unsigned char *)d->text)[at] = (unsigned char)token;
        } else {
            ((float *)d->text)[at] = (float)token;
        }
    }
}

static descent_status learn_tokens(plain_text *t, descent_error *error)
{
    dsc_schema *schema = t->d->schema;
    if (t->job->like) {
        TRY(dsc_vocabulary_of(schema, &t->vocabulary, error));
        return find_codes(t, error);
    }
    TRY(dsc_vocabulary_create(schema->tokens == DESCENT_TOKENS_BYTES, &t->vocabulary, error));
    TRY(find_codes(t, error));
    TRY(dsc_vocabulary_number(&t->vocabulary, schema, error));
    FAIL_IF(t->vocabulary.count < 2, error, DESCENT_BAD_DATA,
            "%s: the same character all the time: there is nothing to learn", t->name);
    schema->type = t->vocabulary.count <= 256 ? DESCENT_UINT8 : DESCENT_FLOAT32;
    return DESCENT_OK;
}

// ---- rows ----

// A window that fits, for a remedy.
static size_t smaller_block(size_t count)
{
    size_t block = 1;
    while (16 * block <= count) {
        block *= 2;
    }
    return block;
}

static descent_status cut_windows(plain_text *t, descent_error *error)
{
    descent_dataset *d = t->d;
    const size_t block = d->schema->stored;
    const size_t rows = t->count / block > 0 ? t->count / block - 1 : 0;
    if (rows == 0) {
        const char *what = d->schema->tokens == DESCENT_TOKENS_BYTES ? "bytes" : "characters";
        return t->job->like || t->count < 4
                   ? dsc_fail(error, DESCENT_BAD_DATA,
                              "%s: %zu %s are too few for windows of %zu: there must be %zu",
                              t->name, t->count, what, block, 2 * block)
                   : dsc_fail(error, DESCENT_BAD_DATA,
                              "%s: %zu %s are too few for windows of %zu" DSC_REMEDY
                              "block = %zu",
                              t->name, t->count, what, block, smaller_block(t->count));
    }
    d->type = d->schema->type;
    d->text_count = t->count;
    d->text = dsc_realloc_array(NULL, t->count, descent_type_size(d->type));
    d->keys.order = dsc_realloc_array(NULL, rows, sizeof *d->keys.order);
    if (!d->text || !d->keys.order) {
        return dsc_no_memory(error, "the text", t->count * descent_type_size(d->type));
    }
    for (size_t row = 0; row < rows; row++) {
        d->keys.order[row] = (double)row; // the end validates
    }
    d->rows = rows;
    d->columns = block;
    const size_t before = t->count - 1 - rows * block;
    d->values = (char *)d->text + before * descent_type_size(d->type);
    put_tokens(t);
    return DESCENT_OK;
}

// ---- what is said of it ----

// The vocabulary as it is read: "\n !,.abc", cut where it is long.
static void say_vocabulary(const plain_text *t)
{
    enum { SHOWN = 100 };
    const dsc_schema *schema = t->d->schema;
    const bool bytes = schema->tokens == DESCENT_TOKENS_BYTES;
    dsc_words shown = {0};
    dsc_words_add(&shown, "%s", "");
    size_t i = 0;
    for (; i < schema->class_count && i < SHOWN && !bytes; i++) {
        const char *name = schema->classes[i];
        const unsigned char c = (unsigned char)name[0];
        if (c == '\n') {
            dsc_words_add(&shown, "\\n");
        } else if (c == '\t') {
            dsc_words_add(&shown, "\\t");
        } else if (c >= 0x20 && c != 0x7F) {
            dsc_words_add(&shown, "%s", name);
        }
    }
    dsc_dataset_say(t->d, "tokens", "%zu different %s%s%s%s", schema->class_count,
                    bytes ? "bytes" : "characters", bytes ? "" : ": ",
                    shown.text ? shown.text : "",
                    !bytes && i < schema->class_count ? " ..." : "");
    dsc_words_free(&shown);
}

static void say(const plain_text *t)
{
    descent_dataset *d = t->d;
    const bool bytes = d->schema->tokens == DESCENT_TOKENS_BYTES;
    const bool found = !t->job->like && t->job->options->format == DESCENT_FORMAT_AUTO;
    dsc_dataset_say(d, "file", "%s: text%s, %s %s%s", t->name,
                    dsc_source_compressed(t->job->source) ? ", gzip" : "", DSC_COUNT(t->count),
                    bytes ? "bytes" : "characters",
                    found ? " (`format = csv` reads it as a table)" : "");
    if (t->folded) {
        dsc_dataset_note(d, "lines", "%s of CR LF, read as LF",
                         DSC_THINGS(t->folded, "line end", "line ends"));
    }
    if (bytes && !t->job->like && t->job->options->tokens == DESCENT_TOKENS_AUTO) {
        dsc_dataset_note(d, "tokens", "bytes, as the file is not UTF-8 text");
    }
    say_vocabulary(t);
    dsc_dataset_say(d, "target", "the token behind each, in windows of %zu (`block`)",
                    d->schema->stored);
}

// Options of columns, which a text does not have.
static descent_status check_options(const plain_text *t, descent_error *error)
{
    const descent_read_options *o = t->job->options;
    if (!o) {
        return DESCENT_OK;
    }
    const struct {
        const char *name, *value;
    } columns[] = {{"target", o->target}, {"weight", o->weight}, {"group", o->group},
                   {"order", o->order},   {"ignore", o->ignore}, {"image", o->image}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        FAIL_IF(
            columns[i].value[0], error, DESCENT_INVALID,
            "%s: it is read as text, which has no columns: `%s` says nothing here" DSC_REMEDY
            "format = csv    # if it is a table",
            t->name, columns[i].name);
    }
    FAIL_IF(o->task == DESCENT_TASK_REGRESS, error, DESCENT_INVALID,
            "%s: it is read as text, whose next token is a class, not a number" DSC_REMEDY
            "format = csv    # if it is a table",
            t->name);
    return DESCENT_OK;
}

static descent_status read_text(plain_text *t, descent_error *error)
{
    dsc_schema *schema = t->d->schema;
    schema->format = DESCENT_FORMAT_TEXT;
    TRY(check_options(t, error));
    TRY(read_bytes(t, error));
    if (!dsc_is_text_of_bytes(t->job)) {
        fold(t);
        FAIL_IF(t->size == 0, error, DESCENT_BAD_DATA, "%s: the file is empty", t->name);
    }
    TRY(choose_tokens(t, error));
    if (!t->job->like) {
        schema->stored = schema->targets = (size_t)t->job->options->block;
        schema->task = DESCENT_TASK_CLASSIFY;
        schema->target_text = true;
    }
    TRY(learn_tokens(t, error));
    TRY(cut_windows(t, error));
    say(t);
    return DESCENT_OK;
}

descent_status dsc_plain_text_read(const dsc_read_job *job, descent_dataset *d,
                                   descent_error *error)
{
    plain_text t = {.job = job, .d = d, .name = dsc_source_name(job->source)};
    const descent_status status = read_text(&t, error);
    free(t.bytes);
    dsc_vocabulary_free(&t.vocabulary);
    return status;
}
