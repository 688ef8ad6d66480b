// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text that grows, and text of files as it is shown and compared.
//
// Keeps: `dsc_words` remembers that an addition failed: a message is composed without a check
// after each piece and fails once, at its end. What comes from a file is shown cleaned of control
// characters and cut between characters.
#include "data/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static bool make_room(dsc_words *words, size_t more)
{
    if (words->failed) {
        return false;
    }
    if (more >= words->capacity - words->length) {
        const size_t capacity = (words->length + more + 64) * 3 / 2;
        char *grown = dsc_realloc_array(words->text, capacity, 1);
        if (!grown) {
            words->failed = true;
            return false;
        }
        words->text = grown;
        words->capacity = capacity;
    }
    return true;
}

void dsc_words_add_bytes(dsc_words *words, const char *bytes, size_t count)
{
    if (make_room(words, count)) {
        memcpy(words->text + words->length, bytes, count);
        words->length += count;
        words->text[words->length] = '\0';
    }
}

static void add_list(dsc_words *words, const char *format, va_list list)
{
    va_list again;
    // Twice: once for the length, once for the text.
    va_copy(again, list);
    const int length = vsnprintf(NULL, 0, format, list);
    if (length > 0 && make_room(words, (size_t)length)) {
        vsnprintf(words->text + words->length, (size_t)length + 1, format, again);
        words->length += (size_t)length;
    }
    va_end(again);
}

void dsc_words_add(dsc_words *words, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add_list(words, format, list);
    va_end(list);
}

void dsc_words_try(dsc_words *words, const char *format, ...)
{
    dsc_words_add_bytes(words, words->remedies ? "\n" : "", 1);
    // All text from the first remedy on is remedies; message and remedies are separate fields
    // of the error.
    words->remedies = words->remedies ? words->remedies : words->length;
    va_list list;
    va_start(list, format);
    add_list(words, format, list);
    va_end(list);
}

const char *dsc_words_remedies(const dsc_words *words)
{
    return words->remedies && !words->failed ? words->text + words->remedies : "";
}

void dsc_words_free(dsc_words *words)
{
    free(words->text);
    *words = (dsc_words){0};
}

descent_status dsc_words_fail(dsc_words *words, descent_status status, descent_error *error)
{
    const descent_status result =
        words->failed ? dsc_no_memory(error, "an error message", words->length)
                      : dsc_fail_remedies(error, status, words->text ? words->text : "",
                                          dsc_words_remedies(words));
    dsc_words_free(words);
    return result;
}

const char *dsc_show_text(const char *bytes, size_t length, char *out, size_t capacity)
{
    size_t count = length < capacity ? length : capacity - 1;
    for (size_t i = 0; i < count; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        out[i] = blank ? ' ' : c < 0x20 || c == 0x7F ? '?' : bytes[i];
    }
    if (count < length && capacity > 4) {
        // Room for "...", then back to the beginning of a character.
        count -= 3;
        while (count > 0 && ((unsigned char)bytes[count] & 0xC0U) == 0x80U) {
            count--;
        }
        memcpy(out + count, "...", 3);
        count += 3;
    }
    out[count] = '\0';
    return out;
}

// Length of the well-formed sequence at p, 0 when there is none (Unicode 15, table 3-7).
static size_t sequence_length(const unsigned char *p, size_t left)
{
    const unsigned char lead = p[0];
    if (lead < 0x80) {
        return 1;
    }
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const bool bad = (lead == 0xE0 && p[1] < 0xA0) || (lead == 0xED && p[1] > 0x9F) ||
                     (lead == 0xF0 && p[1] < 0x90) || (lead == 0xF4 && p[1] > 0x8F);
    return bad ? 0 : length;
}

bool dsc_is_utf8(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        const size_t step = sequence_length(p + i, length - i);
        if (step == 0) {
            return false;
        }
        i += step;
    }
    return true;
}

// ---- names of columns ----

static bool breaks_line(char c)
{
    return c >= '\t' && c <= '\r';
}

// The next character of a name; '\0' at its end. A run of blanks with a tab or a line break is
// one blank, or nothing at either end.
static char next_of_name(const char **at, const char *begin, const char *end)
{
    const char *p = *at;
    bool broken = false;
    for (; p < end && (*p == ' ' || breaks_line(*p)); p++) {
        broken = broken || *p != ' ';
    }
    if (!broken) {
        return *at < end ? *(*at)++ : '\0';
    }
    const bool inside = *at > begin && p < end;
    *at = p;
    return inside ? ' ' : p < end ? *(*at)++ : '\0';
}

void dsc_name_copy(const char *text, size_t length, char *name)
{
    const char *p = text;
    do {
        *name = next_of_name(&p, text, text + length);
    } while (*name++);
}

bool dsc_name_is(const char *name, const char *text, size_t length)
{
    const char *p = name, *q = text;
    const char *end = name + strlen(name);
    const unsigned char first = length > 0 ? (unsigned char)*text : '\0';
    if ((unsigned char)*name > ' ' && first > ' ' && (unsigned char)*name != first) {
        return false; /* soon, for a row is seldom the header once more */
    }
    char a = 0, b = 0;
    do {
        a = next_of_name(&p, name, end);
        b = next_of_name(&q, text, text + length);
    } while (a == b && a);
    return a == b;
}
