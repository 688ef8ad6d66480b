// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Fields as text and back. A field is reached as the bytes at its offset, so that one table of
// kinds serves every struct.
//
// Keeps: a value that was set is valid, since text is checked before it is stored, and structs
// that a program filled in are checked by the same rules (descent_options_check). Words stand
// for values that have no number (none, auto); they are compared as values, NAN included, so
// that a struct prints as what was typed. A struct from an older header is shorter: fields
// beyond its size are neither read nor checked.
#include "core/options.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "core/assert.h"
#include "core/number.h"
#include "core/status.h"

enum { CUSTOM_BYTES = 1024, VALUE_TEXT = 1024, LIST_TEXT = 1024 };

// ---- names ----

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        // JSON and config files write weight_decay, the command line weight-decay.
        const char first = *a == '_' ? '-' : *a;
        const char second = *b == '_' ? '-' : *b;
        if (first != second) {
            return false;
        }
    }
    return *a == *b;
}

const descent_option *descent_options_find(const descent_option_table *table, const char *name)
{
    if (!table || !name) {
        return NULL;
    }
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        if (same_name(name, option->name) ||
            (option->alias && same_name(name, option->alias))) {
            return option;
        }
    }
    return NULL;
}

static const char *nearest_option(const descent_option_table *table, const char *name)
{
    const char *names[256];
    const size_t room = sizeof names / sizeof *names;
    const size_t count = table->count < room ? table->count : room;
    for (size_t i = 0; i < count; i++) {
        names[i] = table->options[i].name;
    }
    return descent_nearest_name(name, names, count);
}

static const char *nearest_word(const descent_option_word *words, const char *text)
{
    const char *names[64];
    size_t count = 0;
    for (; words && words[count].word && count < sizeof names / sizeof *names; count++) {
        names[count] = words[count].word;
    }
    return descent_nearest_name(text, names, count);
}

// ---- fields ----

static size_t bytes_of(const descent_option *option)
{
    switch (option->kind) {
    case DESCENT_OPTION_REAL:
    case DESCENT_OPTION_DURATION:
        return sizeof(double);
    case DESCENT_OPTION_COUNT:
        return sizeof(uint64_t);
    case DESCENT_OPTION_FLAG:
        return sizeof(bool);
    case DESCENT_OPTION_CHOICE:
        return sizeof(int);
    case DESCENT_OPTION_TEXT:
    case DESCENT_OPTION_CUSTOM:
        return option->capacity;
    }
    return 0;
}

static const void *field_of(const descent_option *option, const void *options)
{
    return (const unsigned char *)options + option->offset;
}

static double read_real(const descent_option *option, const void *options)
{
    double value;
    memcpy(&value, field_of(option, options), sizeof value);
    return value;
}

static uint64_t read_count(const descent_option *option, const void *options)
{
    uint64_t value;
    memcpy(&value, field_of(option, options), sizeof value);
    return value;
}

static int read_choice(const descent_option *option, const void *options)
{
    int value;
    memcpy(&value, field_of(option, options), sizeof value);
    return value;
}

static void write_field(const descent_option *option, void *options, const void *value,
                        size_t bytes)
{
    memcpy((unsigned char *)options + option->offset, value, bytes);
}

// ---- words ----

static uint64_t word_count(double value)
{
    return value >= 0x1p64 ? UINT64_MAX : value > 0.0 ? (uint64_t)value : 0;
}

static const descent_option_word *find_word(const descent_option *option, const char *text)
{
    for (const descent_option_word *w = option->words; w && w->word; w++) {
        if (strcmp(w->word, text) == 0) {
            return w;
        }
    }
    return NULL;
}

static const descent_option_word *word_of_number(const descent_option *option, double value)
{
    for (const descent_option_word *w = option->words; w && w->word; w++) {
        if (w->value == value || (isnan(w->value) && isnan(value))) {
            return w;
        }
    }
    return NULL;
}

static const descent_option_word *word_of_count(const descent_option *option, uint64_t value)
{
    for (const descent_option_word *w = option->words; w && w->word; w++) {
        if (word_count(w->value) == value) {
            return w;
        }
    }
    return NULL;
}

// ---- messages ----

static void append(char *text, size_t capacity, const char *more)
{
    const size_t used = strlen(text);
    snprintf(text + used, capacity - used, "%s", more);
}

static void append_number(char *text, size_t capacity, double value, bool seconds)
{
    char number[DSC_NUMBER_TEXT];
    dsc_format_number(value, number, sizeof number);
    append(text, capacity, number);
    append(text, capacity, seconds ? "s" : "");
}

// "gd, momentum or adam"
static void append_words(char *text, size_t capacity, const descent_option_word *words)
{
    for (size_t i = 0; words && words[i].word; i++) {
        append(text, capacity, i == 0 ? "" : words[i + 1].word ? ", " : " or ");
        append(text, capacity, words[i].word);
    }
}

// "at least 0 and less than 1", "more than 0, or none"
static void describe_range(const descent_option *option, char *text, size_t capacity)
{
    const bool seconds = option->kind == DESCENT_OPTION_DURATION;
    const bool open_low = option->low == DESCENT_ABOVE_ZERO;
    const bool open_high = option->high == DESCENT_BELOW_ONE;
    const bool below = option->low > -HUGE_VAL;
    const bool above = option->high < HUGE_VAL;
    *text = '\0';
    if (below && above && !open_low && !open_high) {
        append(text, capacity, "between ");
    } else if (below) {
        append(text, capacity, open_low ? "more than " : "at least ");
    }
    if (below) {
        append_number(text, capacity, open_low ? 0.0 : option->low, seconds);
    }
    if (above) {
        const char *joint = open_high ? "less than " : "at most ";
        append(text, capacity, below ? " and " : "");
        append(text, capacity, below && !open_low && !open_high ? "" : joint);
        append_number(text, capacity, open_high ? 1.0 : option->high, seconds);
    }
    if (!below && !above) {
        append(text, capacity, "a finite number");
    }
    if (option->words && option->words[0].word) {
        append(text, capacity, ", or ");
        append_words(text, capacity, option->words);
    }
}

static descent_status fail_range(const descent_option *option, const char *value,
                                 descent_error *error)
{
    char range[LIST_TEXT];
    describe_range(option, range, sizeof range);
    return dsc_fail(error, DESCENT_INVALID, "%s: %s is out of range: it must be %s",
                    option->name, value, range);
}

// `what` the text is not: "a number", or "". Names the words and the one that was meant.
static descent_status fail_kind(const descent_option *option, const char *text,
                                const char *what, descent_error *error)
{
    char kinds[LIST_TEXT] = "not ";
    const bool has_words = option->words && option->words[0].word;
    if (has_words && *what) {
        snprintf(kinds, sizeof kinds, "neither %s nor ", what);
    } else {
        append(kinds, sizeof kinds, what);
    }
    if (has_words && !option->words[1].word) {
        append(kinds, sizeof kinds, "\"");
        append(kinds, sizeof kinds, option->words[0].word);
        append(kinds, sizeof kinds, "\"");
    } else if (has_words && *what) {
        for (size_t i = 0; option->words[i].word; i++) {
            append(kinds, sizeof kinds, i == 0 ? "\"" : " nor \"");
            append(kinds, sizeof kinds, option->words[i].word);
            append(kinds, sizeof kinds, "\"");
        }
    } else if (has_words) {
        append(kinds, sizeof kinds, "one of ");
        append_words(kinds, sizeof kinds, option->words);
    }
    const char *meant = nearest_word(option->words, text);
    return dsc_fail(error, DESCENT_INVALID, "%s: '%s' is %s%s%s%s", option->name, text, kinds,
                    meant ? " (did you mean '" : "", meant ? meant : "", meant ? "'?)" : "");
}

// ---- checks of a value ----

// A number that was typed; what a word stands for must be typed as that word.
static descent_status check_real(const descent_option *option, double value,
                                 descent_error *error)
{
    if (isfinite(value) && value >= option->low && value <= option->high) {
        return DESCENT_OK;
    }
    char text[DSC_NUMBER_TEXT + 1];
    dsc_format_number(value, text, DSC_NUMBER_TEXT);
    append(text, sizeof text, option->kind == DESCENT_OPTION_DURATION ? "s" : "");
    return fail_range(option, text, error);
}

static descent_status check_count(const descent_option *option, uint64_t value,
                                  descent_error *error)
{
    // An end of 2^64 and more is no end; below it the conversion of the end to a whole number
    // is exact.
    const bool low_enough = option->high >= 0x1p64 || value <= word_count(option->high);
    if (low_enough && value >= word_count(option->low)) {
        return DESCENT_OK;
    }
    char text[DSC_NUMBER_TEXT];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return fail_range(option, text, error);
}

static descent_status check_text(const descent_option *option, const char *text,
                                 descent_error *error)
{
    if (memchr(text, '\0', option->capacity)) {
        return DESCENT_OK;
    }
    return dsc_fail(error, DESCENT_INVALID, "%s: the text is longer than %zu bytes",
                    option->name, option->capacity - 1);
}

// Parsers do not know which option they read: its name goes in front of what they say.
static descent_status parse_custom(const descent_option *option, const char *text, void *field,
                                   descent_error *error)
{
    descent_error why = {0};
    const descent_status status = option->parse(text, field, &why);
    if (status != DESCENT_OK) {
        char message[sizeof why.message + VALUE_TEXT];
        snprintf(message, sizeof message, "%s: %s", option->name, why.message);
        return dsc_fail_remedies(error, status, message, why.remedy);
    }
    return DESCENT_OK;
}

static descent_status check_custom(const descent_option *option, const void *options,
                                   descent_error *error)
{
    alignas(max_align_t) unsigned char scratch[CUSTOM_BYTES];
    if (option->capacity == 0 || option->capacity > sizeof scratch) {
        return DESCENT_OK;
    }
    char text[VALUE_TEXT];
    option->format(field_of(option, options), text, sizeof text);
    return parse_custom(option, text, scratch, error);
}

static descent_status check_field(const descent_option *option, const void *options,
                                  descent_error *error)
{
    switch (option->kind) {
    case DESCENT_OPTION_REAL:
    case DESCENT_OPTION_DURATION: {
        const double value = read_real(option, options);
        return word_of_number(option, value) ? DESCENT_OK : check_real(option, value, error);
    }
    case DESCENT_OPTION_COUNT: {
        const uint64_t value = read_count(option, options);
        return word_of_count(option, value) ? DESCENT_OK : check_count(option, value, error);
    }
    case DESCENT_OPTION_FLAG: {
        const unsigned char byte = *(const unsigned char *)field_of(option, options);
        FAIL_IF(byte > 1, error, DESCENT_INVALID, "%s: %u is neither true nor false",
                option->name, byte);
        return DESCENT_OK;
    }
    case DESCENT_OPTION_CHOICE: {
        const int value = read_choice(option, options);
        char text[DSC_NUMBER_TEXT];
        snprintf(text, sizeof text, "%d", value);
        return word_of_number(option, value) ? DESCENT_OK : fail_kind(option, text, "", error);
    }
    case DESCENT_OPTION_TEXT:
        return check_text(option, field_of(option, options), error);
    case DESCENT_OPTION_CUSTOM:
        return check_custom(option, options, error);
    }
    return dsc_fail(error, DESCENT_INVALID, "%s: the option table is damaged", option->name);
}

descent_status descent_options_check(const descent_option_table *table, const void *options,
                                     descent_error *error)
{
    NEED(error, "table, options", table, options);
    TRY(dsc_size_check_given(table->title, options, table->struct_size, error));
    size_t size;
    memcpy(&size, options, sizeof size);
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        if (option->offset + bytes_of(option) <= size) {
            TRY(check_field(option, options, error));
        }
    }
    return DESCENT_OK;
}

descent_status dsc_options_take(const descent_option_table *table, const void *given, void *own,
                                descent_error *error)
{
    NEED(error, "options", given);
    TRY(dsc_size_take(table->title, given, own, table->struct_size, error));
    return descent_options_check(table, own, error);
}

// ---- from text ----

// "none" is 0, which has no word, where 0 is what there is without the option, or may be chosen by itself.
// It is written as the number, as in records of before.
static bool is_none(const descent_option *option, const char *text)
{
    return strcmp(text, "none") == 0 && option->low <= 0.0 && option->high >= 0.0 &&
           (strcmp(option->fallback, "0") == 0 || strcmp(option->fallback, "auto") == 0);
}

static descent_status set_real(const descent_option *option, void *options, const char *text,
                               descent_error *error)
{
    double value = 0.0;
    const descent_option_word *word = find_word(option, text);
    if (word) {
        value = word->value;
    } else if (!is_none(option, text)) {
        if (!dsc_parse_number(text, strlen(text), &value)) {
            return fail_kind(option, text, "a number", error);
        }
        TRY(check_real(option, value, error));
    }
    // Only when all is right: a refused text leaves the field as it was.
    write_field(option, options, &value, sizeof value);
    return DESCENT_OK;
}

static descent_status set_duration(const descent_option *option, void *options,
                                   const char *text, descent_error *error)
{
    double value = 0.0;
    const descent_option_word *word = find_word(option, text);
    if (word) {
        value = word->value;
    } else {
        size_t length = strlen(text);
        const char unit = length > 0 ? text[length - 1] : '\0';
        length -= unit == 's' || unit == 'm' || unit == 'h';
        if (!dsc_parse_number(text, length, &value)) {
            return fail_kind(option, text, "a duration like 90, 60s, 5m, 1.5h", error);
        }
        value *= unit == 'm' ? 60.0 : unit == 'h' ? 3600.0 : 1.0;
        TRY(check_real(option, value, error));
    }
    write_field(option, options, &value, sizeof value);
    return DESCENT_OK;
}

static descent_status set_count(const descent_option *option, void *options, const char *text,
                                descent_error *error)
{
    uint64_t value = 0;
    const descent_option_word *word = find_word(option, text);
    if (word) {
        value = word_count(word->value);
    } else if (is_none(option, text)) {
        value = 0;
    } else if (!dsc_parse_count(text, strlen(text), &value)) {
        return fail_kind(option, text, "a whole number", error);
    } else {
        TRY(check_count(option, value, error));
    }
    write_field(option, options, &value, sizeof value);
    return DESCENT_OK;
}

static descent_status set_flag(const descent_option *option, void *options, const char *text,
                               descent_error *error)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            const bool value = i % 2 == 0;
            write_field(option, options, &value, sizeof value);
            return DESCENT_OK;
        }
    }
    return fail_kind(option, text, "true or false (or yes, no, on, off, 1, 0)", error);
}

static descent_status set_choice(const descent_option *option, void *options, const char *text,
                                 descent_error *error)
{
    const descent_option_word *word = find_word(option, text);
    if (!word) {
        return fail_kind(option, text, "", error);
    }
    const int value = (int)word->value;
    write_field(option, options, &value, sizeof value);
    return DESCENT_OK;
}

static descent_status set_text(const descent_option *option, void *options, const char *text,
                               descent_error *error)
{
    const size_t bytes = strlen(text) + 1;
    FAIL_IF(bytes > option->capacity, error, DESCENT_INVALID,
            "%s: the text is longer than %zu bytes", option->name, option->capacity - 1);
    write_field(option, options, text, bytes);
    return DESCENT_OK;
}

static descent_status set_field(const descent_option *option, void *options, const char *text,
                                descent_error *error)
{
    switch (option->kind) {
    case DESCENT_OPTION_REAL:
        return set_real(option, options, text, error);
    case DESCENT_OPTION_COUNT:
        return set_count(option, options, text, error);
    case DESCENT_OPTION_FLAG:
        return set_flag(option, options, text, error);
    case DESCENT_OPTION_CHOICE:
        return set_choice(option, options, text, error);
    case DESCENT_OPTION_DURATION:
        return set_duration(option, options, text, error);
    case DESCENT_OPTION_TEXT:
        return set_text(option, options, text, error);
    case DESCENT_OPTION_CUSTOM:
        return parse_custom(option, text, (unsigned char *)options + option->offset, error);
    }
    return dsc_fail(error, DESCENT_INVALID, "%s: the option table is damaged", option->name);
}

descent_status descent_options_set(const descent_option_table *table, void *options,
                                   const char *name, const char *text, descent_error *error)
{
    NEED(error, "table, options, name, text", table, options, name, text);
    const descent_option *option = descent_options_find(table, name);
    if (option) {
        return set_field(option, options, text, error);
    }
    const char *meant = nearest_option(table, name);
    FAIL_IF(meant, error, DESCENT_INVALID, "there is no option '%s': did you mean '%s'?", name,
            meant);
    return dsc_fail(error, DESCENT_INVALID, "there is no option '%s'", name);
}

void descent_options_default(const descent_option_table *table, void *options)
{
    if (!table || !options) {
        return;
    }
    // Padding as well: two structs with the same values have the same bytes.
    memset(options, 0, table->struct_size);
    memcpy(options, &table->struct_size, sizeof table->struct_size);
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        if (option->fallback) {
            const descent_status status = set_field(option, options, option->fallback, NULL);
            DSC_ASSERT(status == DESCENT_OK); /* a default is a value of its own option */
            (void)status;
        }
    }
}

// ---- to text ----

static void get_number(const descent_option *option, const void *options, char *text,
                       size_t capacity)
{
    const double value = read_real(option, options);
    const descent_option_word *word = word_of_number(option, value);
    *text = '\0';
    if (word) {
        append(text, capacity, word->word);
    } else {
        append_number(text, capacity, value, option->kind == DESCENT_OPTION_DURATION);
    }
}

void descent_options_get(const descent_option_table *table, const void *options,
                         const descent_option *option, char *text, size_t capacity)
{
    if (!table || !options || !option || !text) {
        return;
    }
    (void)table;
    if (capacity == 0) {
        return;
    }
    const descent_option_word *word = NULL;
    switch (option->kind) {
    case DESCENT_OPTION_REAL:
    case DESCENT_OPTION_DURATION:
        get_number(option, options, text, capacity);
        break;
    case DESCENT_OPTION_COUNT:
        word = word_of_count(option, read_count(option, options));
        if (word) {
            snprintf(text, capacity, "%s", word->word);
        } else {
            snprintf(text, capacity, "%llu", (unsigned long long)read_count(option, options));
        }
        break;
    case DESCENT_OPTION_FLAG:
        snprintf(text, capacity, "%s",
                 *(const unsigned char *)field_of(option, options) ? "true" : "false");
        break;
    case DESCENT_OPTION_CHOICE:
        word = word_of_number(option, read_choice(option, options));
        snprintf(text, capacity, "%s", word ? word->word : "?");
        break;
    case DESCENT_OPTION_TEXT:
        snprintf(text, capacity, "%s", (const char *)field_of(option, options));
        break;
    case DESCENT_OPTION_CUSTOM:
        option->format(field_of(option, options), text, capacity);
        break;
    }
}
