// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: every value that a space can have was tried on the option it is for, so that a trial is
// never refused; and what is written is read back as the same space.
#include "session/tune/space.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/session.h>

#include "core/elementary/elementary.h"
#include "core/number.h"

static const double edge_part = 0.05, widen_part = 0.5;
enum { WIDENED_MOST = 2, EXAMPLE = 160 };

// ---- which options ----

// What a search sets itself, and what would make losses of two trials different things.
static const struct {
    const char *name, *why;
} kept[] = {
    {"data", "all trials learn from the same data"},
    {"test", "no trial may see the rows of the test"},
    {"valid", "all trials are scored on the same rows"},
    {"valid-file", "all trials are scored on the same rows"},
    {"split", "all trials are scored on the same rows"},
    {"split-seed", "all trials are scored on the same rows"},
    {"seed", "the search takes seeds itself, where the order of the best is in doubt"},
    {"starts", "the search takes seeds itself, where the order of the best is in doubt"},
    {"epochs", "all trials are as long, or the longest would win"},
    {"steps", "all trials are as long, or the longest would win"},
    {"time", "all trials are as long, or the longest would win"},
    {"patience", "the search itself says when a trial ends"},
    {"patience-after", "the search itself says when a trial ends"},
    {"keep", "trials are compared by their best epochs"},
    {"class-weight", "it changes what a loss means"},
    {"threads", "results do not depend on it"},
    {"verdict", "results do not depend on it"},
    {"on-plateau", "the search itself says when a trial ends"},
    {"checkpoint-every", "results do not depend on it"},
    {"record", "results do not depend on it"},
    {"tensorboard", "results do not depend on it"},
};

static const descent_option *find(const char *name, const descent_option_table **table)
{
    const descent_option_table *const tables[] = {descent_train_option_table(),
                                                  descent_run_option_table()};
    for (size_t i = 0; i < 2; i++) {
        const descent_option *option = descent_options_find(tables[i], name);
        if (option) {
            *table = tables[i];
            return option;
        }
    }
    return NULL;
}

static const char *nearest(const char *name)
{
    enum { MOST = 128 };
    const char *names[MOST];
    size_t count = 0;
    const descent_option_table *const tables[] = {descent_train_option_table(),
                                                  descent_run_option_table()};
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < tables[t]->count && count < MOST; i++) {
            names[count++] = tables[t]->options[i].name;
        }
    }
    return descent_nearest_name(name, names, count);
}

// Something that can be typed for an option.
static const char *example(const descent_option *option, char text[EXAMPLE])
{
    const bool number =
        option->kind == DESCENT_OPTION_REAL || option->kind == DESCENT_OPTION_COUNT;
    if (strcmp(option->name, "layers") == 0) {
        snprintf(text, EXAMPLE, "layers=64 relu|128 relu 64 relu");
    } else if (option->kind == DESCENT_OPTION_CHOICE && option->words) {
        snprintf(text, EXAMPLE, "%s=%s|%s", option->name, option->words[0].word,
                 option->words[1].word ? option->words[1].word : option->words[0].word);
    } else if (option->kind == DESCENT_OPTION_COUNT) {
        snprintf(text, EXAMPLE, "%s=16|32|64", option->name);
    } else if (number && option->high < 1.5) {
        snprintf(text, EXAMPLE, "%s=0.1..0.5", option->name);
    } else if (number) {
        snprintf(text, EXAMPLE, "%s=0.0001..0.1:log", option->name);
    } else {
        snprintf(text, EXAMPLE, "%s=%s", option->name, option->fallback);
    }
    return text;
}

#define EXAMPLE_OF(option) DSC_VALUE(example((option), (char[EXAMPLE]){0}))

static descent_status find_option(const char *name, dsc_dimension *d, descent_error *error)
{
    d->option = find(name, &d->table);
    if (!d->option) {
        const char *near = nearest(name);
        const descent_option_table *table;
        const descent_option *option = near ? find(near, &table) : NULL;
        return dsc_fail(error, DESCENT_INVALID,
                        "there is no option \"%s\" to search over" DSC_REMEDY "over = %s", name,
                        option ? EXAMPLE_OF(option) : "lr=0.0001..1:log");
    }
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        FAIL_IF(strcmp(d->option->name, kept[i].name) == 0, error, DESCENT_INVALID,
                "`%s` is nothing to search over: %s" DSC_REMEDY "over = lr=0.0001..1:log",
                kept[i].name, kept[i].why);
    }
    return DESCENT_OK;
}

// Whether the option takes the text.
static descent_status try_value(const dsc_dimension *d, const char *text, descent_error *error)
{
    void *values = calloc(1, d->table->struct_size);
    if (!values) {
        return dsc_no_memory(error, "options", d->table->struct_size);
    }
    descent_options_default(d->table, values);
    const descent_status status =
        descent_options_set(d->table, values, d->option->name, text, error);
    free(values);
    return status;
}

// ---- parts of a text ----

static void trim(const char **begin, const char **end)
{
    while (*begin < *end && **begin == ' ') {
        (*begin)++;
    }
    while (*end > *begin && (*end)[-1] == ' ') {
        (*end)--;
    }
}

static bool is_name(const char *at)
{
    const size_t blank = strspn(at, " ");
    const size_t length = strspn(at + blank, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    const char *behind = at + blank + length;
    return length > 0 && behind[strspn(behind, " ")] == '=';
}

// The end of the dimension that begins at `at`: a comma before a name, or the end of all.
static const char *end_of(const char *at)
{
    for (; *at; at++) {
        if (*at == ',' && is_name(at + 1)) {
            break;
        }
    }
    return at;
}

static descent_status keep_choice(dsc_space *space, dsc_dimension *d, const char *begin,
                                  const char *end, descent_error *error)
{
    trim(&begin, &end);
    const size_t length = (size_t)(end - begin);
    FAIL_IF(d->choices == DSC_TUNE_CHOICES || length >= DSC_TUNE_WORD ||
                space->used + length + 1 > sizeof space->text,
            error, DESCENT_INVALID,
            "`%s` has more than %d choices, or longer ones than there is room for" DSC_REMEDY
            "over = %s",
            d->option->name, DSC_TUNE_CHOICES, EXAMPLE_OF(d->option));
    char *text = space->text + space->used;
    memcpy(text, begin, length);
    text[length] = '\0';
    for (size_t i = 0; i < d->choices; i++) {
        FAIL_IF(strcmp(space->text + d->at[i], text) == 0, error, DESCENT_INVALID,
                "`%s` has the choice \"%s\" twice" DSC_REMEDY "over = %s", d->option->name,
                text, EXAMPLE_OF(d->option));
    }
    d->at[d->choices++] = space->used;
    space->used += length + 1;
    const descent_status status = try_value(d, text, error);
    return status == DESCENT_OK
               ? DESCENT_OK
               : dsc_fail_context(error, status, "a choice to search over is refused:");
}

static descent_status read_choices(dsc_space *space, dsc_dimension *d, const char *begin,
                                   const char *end, descent_error *error)
{
    d->kind = DSC_DIMENSION_CHOICE;
    while (begin <= end) {
        const char *bar = memchr(begin, '|', (size_t)(end - begin));
        const char *stop = bar ? bar : end;
        TRY(keep_choice(space, d, begin, stop, error));
        begin = stop + 1;
    }
    return DESCENT_OK;
}

// ":log" and ":fixed" at the end, taken away.
static void read_marks(dsc_dimension *d, const char *begin, const char **end)
{
    static const char log[] = ":log", fixed[] = ":fixed";
    for (bool found = true; found;) {
        const size_t length = (size_t)(*end - begin);
        found = false;
        if (length > sizeof log - 1 && memcmp(*end - 4, log, 4) == 0) {
            d->log = found = true;
            *end -= 4;
        } else if (length > sizeof fixed - 1 && memcmp(*end - 6, fixed, 6) == 0) {
            d->fixed = found = true;
            *end -= 6;
        }
        trim(&begin, end);
    }
}

static descent_status check_range(const dsc_dimension *d, descent_error *error)
{
    const char *name = d->option->name;
    FAIL_IF(!(d->low < d->high), error, DESCENT_INVALID,
            "the range of `%s` goes from %g to %g: its first end is to be the smaller "
            "one" DSC_REMEDY "over = %s",
            name, d->low, d->high, EXAMPLE_OF(d->option));
    FAIL_IF(d->log && !(d->low > 0.0), error, DESCENT_INVALID,
            "the range of `%s` begins at %g, and a logarithmic one begins above 0" DSC_REMEDY
            "over = %s",
            name, d->low, EXAMPLE_OF(d->option));
    for (int end = 0; end < 2; end++) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(end == 0 ? d->low : d->high, text, sizeof text);
        const descent_status status = try_value(d, text, error);
        if (status != DESCENT_OK) {
            return dsc_fail_context(error, status, "an end of a range is refused:");
        }
    }
    return DESCENT_OK;
}

static const char *find_dots(const char *begin, const char *end)
{
    for (const char *at = begin; at + 1 < end; at++) {
        if (at[0] == '.' && at[1] == '.') {
            return at;
        }
    }
    return NULL;
}

static descent_status read_range(dsc_dimension *d, const char *begin, const char *dots,
                                 const char *end, descent_error *error)
{
    const char *name = d->option->name;
    const bool whole = d->option->kind == DESCENT_OPTION_COUNT;
    FAIL_IF(d->option->kind != DESCENT_OPTION_REAL && !whole, error, DESCENT_INVALID,
            "`%s` is no number and has no range: its choices stand between \"|\"" DSC_REMEDY
            "over = %s",
            name, EXAMPLE_OF(d->option));
    d->kind = whole ? DSC_DIMENSION_WHOLE : DSC_DIMENSION_REAL;
    read_marks(d, dots + 2, &end);
    const char *low_end = dots, *high = dots + 2;
    trim(&begin, &low_end);
    trim(&high, &end);
    const bool good = dsc_parse_number(begin, (size_t)(low_end - begin), &d->low) &&
                      dsc_parse_number(high, (size_t)(end - high), &d->high) &&
                      isfinite(d->low) && isfinite(d->high);
    FAIL_IF(!good, error, DESCENT_INVALID,
            "the range of `%s` is not two numbers with \"..\" between them" DSC_REMEDY
            "over = %s",
            name, EXAMPLE_OF(d->option));
    return check_range(d, error);
}

static descent_status read_one(dsc_space *space, const char *begin, const char *end,
                               descent_error *error)
{
    char name[64];
    trim(&begin, &end);
    const char *equals = memchr(begin, '=', (size_t)(end - begin));
    FAIL_IF(!equals, error, DESCENT_INVALID,
            "\"%.*s\" does not say what to search over: a name, \"=\", and a range or "
            "choices" DSC_REMEDY "over = lr=0.0001..1:log, optimizer=adam|momentum",
            (int)(end - begin > 64 ? 64 : end - begin), begin);
    const char *stop = equals, *from = equals + 1;
    trim(&begin, &stop);
    snprintf(name, sizeof name, "%.*s", (int)(stop - begin), begin);
    FAIL_IF(space->count == DSC_TUNE_DIMENSIONS, error, DESCENT_INVALID,
            "there are more than %d settings to search over" DSC_REMEDY
            "over = lr=0.0001..1:log",
            DSC_TUNE_DIMENSIONS);
    dsc_dimension d = {.choices = 0};
    TRY(find_option(name, &d, error));
    for (size_t i = 0; i < space->count; i++) {
        FAIL_IF(space->all[i].option == d.option, error, DESCENT_INVALID,
                "`%s` stands twice among what to search over" DSC_REMEDY "over = %s",
                d.option->name, EXAMPLE_OF(d.option));
    }
    const char *dots = find_dots(from, end);
    TRY(dots ? read_range(&d, from, dots, end, error)
             : read_choices(space, &d, from, end, error));
    space->all[space->count++] = d;
    return DESCENT_OK;
}

descent_status dsc_space_add(dsc_space *space, const char *text, descent_error *error)
{
    return read_one(space, text, text + strlen(text), error);
}

descent_status dsc_space_read(const char *text, dsc_space *space, descent_error *error)
{
    space->count = space->used = 0;
    FAIL_IF(strlen(text) >= DSC_TUNE_TEXT, error, DESCENT_INVALID,
            "what to search over is longer than %d bytes" DSC_REMEDY "over = lr=0.0001..1:log",
            DSC_TUNE_TEXT - 1);
    for (const char *at = text; *at;) {
        const char *end = end_of(at);
        TRY(read_one(space, at, end, error));
        at = *end ? end + 1 : end;
    }
    FAIL_IF(space->count == 0, error, DESCENT_INVALID,
            "there is nothing to search over" DSC_REMEDY "over = lr=0.0001..1:log");
    return DESCENT_OK;
}

// ---- as text ----

const char *dsc_space_choice(const dsc_space *space, size_t dimension, size_t index)
{
    return space->text + space->all[dimension].at[index];
}

static void add_text(char text[DSC_TUNE_TEXT], const char *part)
{
    const size_t used = strlen(text);
    snprintf(text + used, DSC_TUNE_TEXT - used, "%s", part);
}

static void add_number(char text[DSC_TUNE_TEXT], double value)
{
    char number[DSC_NUMBER_TEXT];
    dsc_format_number(value, number, sizeof number);
    add_text(text, number);
}

void dsc_space_write(const dsc_space *space, char text[DSC_TUNE_TEXT])
{
    text[0] = '\0';
    for (size_t i = 0; i < space->count; i++) {
        const dsc_dimension *d = &space->all[i];
        add_text(text, i > 0 ? ", " : "");
        add_text(text, d->option->name);
        add_text(text, "=");
        for (size_t c = 0; d->kind == DSC_DIMENSION_CHOICE && c < d->choices; c++) {
            add_text(text, c > 0 ? "|" : "");
            add_text(text, dsc_space_choice(space, i, c));
        }
        if (d->kind != DSC_DIMENSION_CHOICE) {
            add_number(text, d->low);
            add_text(text, "..");
            add_number(text, d->high);
            add_text(text, d->log ? ":log" : "");
            add_text(text, d->fixed ? ":fixed" : "");
        }
    }
}

void dsc_space_word(const dsc_space *space, size_t dimension, const dsc_point *point,
                    char text[DSC_TUNE_WORD])
{
    const dsc_dimension *d = &space->all[dimension];
    const double value = point->at[dimension];
    if (d->kind == DSC_DIMENSION_CHOICE) {
        snprintf(text, DSC_TUNE_WORD, "%s", dsc_space_choice(space, dimension, (size_t)value));
    } else {
        dsc_format_number(value, text, DSC_TUNE_WORD);
    }
}

// ---- numbers ----

void dsc_space_ends(const dsc_dimension *d, double *low, double *high)
{
    *low = d->kind == DSC_DIMENSION_CHOICE ? 0.0 : dsc_space_coordinate(d, d->low);
    *high =
        d->kind == DSC_DIMENSION_CHOICE ? (double)d->choices : dsc_space_coordinate(d, d->high);
}

double dsc_space_coordinate(const dsc_dimension *d, double value)
{
    return d->log && d->kind != DSC_DIMENSION_CHOICE ? dsc_log(value) : value;
}

static double three_digits(double value)
{
    char text[DSC_NUMBER_TEXT];
    double rounded = value;
    snprintf(text, sizeof text, "%.2e", value);
    return dsc_parse_number(text, strlen(text), &rounded) ? rounded : value;
}

double dsc_space_value(const dsc_dimension *d, double coordinate)
{
    if (d->kind == DSC_DIMENSION_CHOICE) {
        return fmin(fmax(floor(coordinate), 0.0), (double)d->choices - 1.0);
    }
    const double value = d->log ? dsc_exp(coordinate) : coordinate;
    const double used =
        d->kind == DSC_DIMENSION_WHOLE ? floor(value + 0.5) : three_digits(value);
    return fmin(fmax(used, d->low), d->high);
}

// ---- wider ----

int dsc_space_edge(const dsc_dimension *d, double value)
{
    double low, high;
    if (d->kind == DSC_DIMENSION_CHOICE) {
        return 0;
    }
    dsc_space_ends(d, &low, &high);
    const double part = (dsc_space_coordinate(d, value) - low) / (high - low);
    return part <= edge_part ? -1 : part >= 1.0 - edge_part ? 1 : 0;
}

bool dsc_space_widen(dsc_dimension *d, int side)
{
    uint64_t *times = side < 0 ? &d->lower : &d->higher;
    double low, high;
    if (d->kind == DSC_DIMENSION_CHOICE || d->fixed || *times >= WIDENED_MOST) {
        return false;
    }
    dsc_space_ends(d, &low, &high);
    const double end =
        side < 0 ? low - widen_part * (high - low) : high + widen_part * (high - low);
    double value = three_digits(d->log ? dsc_exp(end) : end);
    value = d->kind == DSC_DIMENSION_WHOLE ? floor(value + 0.5) : value;
    // Zero is what a sum of a penalty and the like ends at, whatever the option allows.
    value = side < 0 ? fmax(value, d->option->low) : fmin(value, d->option->high);
    const bool moves = side < 0 ? value < d->low && (!d->log || value > 0.0) : value > d->high;
    if (moves) {
        *(side < 0 ? &d->low : &d->high) = value;
        (*times)++;
    }
    return moves;
}
