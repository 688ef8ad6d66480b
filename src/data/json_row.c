// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One object of JSON as the fields of a table. Keeps: a value becomes the text that CSV would
// have had, so that from there on both formats are read by the same rules. A key that comes
// twice is refused, for JSON does not say which of the two counts.
#include "data/json_row.h"

#include <stdlib.h>
#include <string.h>

#include "core/number.h"

// Python writes NaN, which is no JSON, for what is missing: a copy with null in its place, or
// NULL when there is none (or no memory; the first mistake is then the one that is said).
static char *without_nan(const char *text, size_t length)
{
    dsc_words copy = {0};
    bool inside = false, escaped = false, found = false;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (!inside && length - i >= 3 && memcmp(text + i, "NaN", 3) == 0) {
            dsc_words_add_bytes(&copy, "null", 4);
            found = true;
            i += 2;
            continue;
        }
        inside = c == '"' && !escaped ? !inside : inside;
        escaped = inside && c == '\\' && !escaped;
        dsc_words_add_bytes(&copy, &c, 1);
    }
    if (!found || copy.failed) {
        dsc_words_free(&copy);
    }
    return copy.text;
}

descent_status dsc_json_object(const char *name, uint64_t line, const char *text, size_t length,
                               json_t **object, descent_error *error)
{
    json_error_t problem = {0};
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL;
    *object = json_loadb(text, length, flags, &problem);
    char *plain = *object ? NULL : without_nan(text, length);
    if (plain) {
        *object = json_loads(plain, flags, &problem);
        free(plain);
    }
    if (json_is_object(*object)) {
        return DESCENT_OK;
    }
    const bool parsed = *object != NULL;
    json_decref(*object);
    *object = NULL;
    if (!parsed && json_error_code(&problem) == json_error_out_of_memory) {
        return dsc_no_memory(error, "a JSON object", length);
    }
    const uint64_t at = line + (uint64_t)(problem.line > 1 ? problem.line - 1 : 0);
    char shown[JSON_ERROR_TEXT_LENGTH];
    dsc_show_text(problem.text, strlen(problem.text), shown, sizeof shown);
    static const char twice[] = "duplicate object key near ";
    if (!parsed && strncmp(shown, twice, sizeof twice - 1) == 0) {
        return dsc_fail(error, DESCENT_BAD_DATA, "%s: a key comes twice in one object: %s",
                        DSC_POSITION(name, at, 0), shown + sizeof twice - 1);
    }
    return dsc_fail(
        error, DESCENT_BAD_DATA, "%s: %s%s", DSC_POSITION(name, at, 0),
        parsed ? "an object {...} is expected" : "this is not JSON: ", parsed ? "" : shown);
}

static void add_text(dsc_words *words, const char *text, bool quoted)
{
    const char *special = quoted ? "\"\n\r" : "\n\r";
    if (quoted) {
        dsc_words_add_bytes(words, "\"", 1);
    }
    while (*text) {
        const size_t plain = strcspn(text, special);
        dsc_words_add_bytes(words, text, plain);
        text += plain;
        if (*text) {
            const bool quote = *text++ == '"';
            dsc_words_add_bytes(words, quote ? "\"\"" : " ", quote ? 2 : 1);
        }
    }
    if (quoted) {
        dsc_words_add_bytes(words, "\"", 1);
    }
}

void dsc_json_add_quoted(dsc_words *words, const char *text)
{
    add_text(words, text, true);
}

void dsc_json_add_field(dsc_words *words, const json_t *value, bool quoted)
{
    char number[48];
    char *nested = NULL;
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        dsc_words_add(words, "%s", json_is_true(value) ? "true" : "false");
        break;
    case JSON_INTEGER:
        dsc_words_add(words, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        dsc_format_number(json_real_value(value), number, sizeof number);
        dsc_words_add(words, "%s", number);
        break;
    case JSON_STRING:
        add_text(words, json_string_value(value), quoted);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        nested = json_dumps(value, JSON_COMPACT);
        words->failed = words->failed || !nested;
        add_text(words, nested ? nested : "", quoted);
        free(nested);
        break;
    }
}
