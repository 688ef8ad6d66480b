// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words with numbers filled in. Nothing is decided here: which words, and which numbers are
// among them, is the caller's.
//
// Keeps: a bracket [...] that holds a number nobody knows is dropped with all of its words, so
// a sentence never shows "nan"; outside of brackets it shows "?". Brackets do not nest. Like
// snprintf, it returns how long the text would be, and cuts what does not fit.
#include <descent/reason.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "surface/trend/say.h"

enum { PIECE = 64 }; /* bytes that hold any number */

typedef struct page {
    const descent_numbers *numbers;
    char *text;
    size_t size, used; /* used: of all, also beyond size */
    bool known;        /* all numbers since a bracket was opened */
} page;

static void put(page *p, const char *piece, size_t length)
{
    for (size_t i = 0; i < length; i++, p->used++) {
        if (p->used + 1 < p->size) {
            p->text[p->used] = piece[i];
        }
    }
}

double descent_numbers_get(const descent_numbers *numbers, descent_quantity quantity)
{
    for (size_t i = 0; numbers && i < numbers->count && i < DESCENT_NUMBERS_MOST; i++) {
        if (numbers->list[i].quantity == quantity) {
            return numbers->list[i].value;
        }
    }
    return (double)NAN;
}

static double look_up(const page *p, const char *name, size_t length)
{
    for (int q = 0; q < DESCENT_QUANTITY_COUNT; q++) {
        const char *known = descent_quantity_name((descent_quantity)q);
        if (strncmp(known, name, length) == 0 && known[length] == '\0') {
            return descent_numbers_get(p->numbers, (descent_quantity)q);
        }
    }
    return (double)NAN;
}

// Two digits, and no power of ten below a million.
static void put_amount(page *p, double value)
{
    char piece[PIECE];
    const bool plain = fabs(value) >= 99.5 && fabs(value) < 1e6;
    (void)snprintf(piece, sizeof piece, plain ? "%.0f" : "%.2g", value);
    put(p, piece, strlen(piece));
}

static void put_count(page *p, double value)
{
    char piece[PIECE];
    if (value >= 0.0 && value < 0x1p63) {
        dsc_format_count((uint64_t)llround(value), piece);
    } else {
        (void)snprintf(piece, sizeof piece, "%.3g", value);
    }
    put(p, piece, strlen(piece));
}

static void put_digits(page *p, double value, const char *form)
{
    char piece[PIECE * 6]; // %f of 1e308
    char *end = NULL;
    const int digits = (int)strtol(form + 1, &end, 10);
    if (digits < 0 || digits > 17) {
        put(p, "?", 1);
        return;
    }
    switch (*end) {
    case 'e':
        (void)snprintf(piece, sizeof piece, "%.*e", digits, value);
        break;
    case 'f':
        (void)snprintf(piece, sizeof piece, "%.*f", digits, value);
        break;
    default:
        (void)snprintf(piece, sizeof piece, "%.*g", digits, value);
        break;
    }
    put(p, piece, strlen(piece));
}

static bool is_word(const char *at, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(at, word, length) == 0;
}

static void put_form(page *p, double value, const char *form, size_t length)
{
    char piece[PIECE];
    if (length > 0 && *form == '.') {
        put_digits(p, value, form);
    } else if (is_word(form, length, "about")) {
        dsc_say_about(value, piece);
        put(p, piece, strlen(piece));
    } else if (is_word(form, length, "amount")) {
        put_amount(p, value);
    } else if (is_word(form, length, "size")) {
        put_amount(p, fabs(value));
    } else if (is_word(form, length, "percent")) {
        put_digits(p, 100.0 * value, ".0f");
    } else if (length == 0) {
        put_count(p, value);
    } else {
        put(p, "?", 1);
    }
}

// The choice number `which` of "a|b|c}": the last one where there are fewer.
static void put_choice(page *p, const char *at, const char *end, double which)
{
    const char *bar = NULL;
    while (which >= 1.0 && (bar = memchr(at, '|', (size_t)(end - at))) != NULL) {
        at = bar + 1;
        which -= 1.0;
    }
    bar = memchr(at, '|', (size_t)(end - at));
    put(p, at, (size_t)((bar ? bar : end) - at));
}

// "name:form", "name#one|many", "name|a|b": what stands between braces, up to `end`.
static void put_number(page *p, const char *at, const char *end)
{
    const char *name = at;
    while (at < end && *at != ':' && *at != '#' && *at != '|') {
        at++;
    }
    if (is_word(name, (size_t)(at - name), "about")) {
        const char *about = p->numbers ? p->numbers->about : "";
        p->known = p->known && *about;
        put(p, about, strlen(about));
        return;
    }
    const double value = look_up(p, name, (size_t)(at - name));
    if (isnan(value)) {
        p->known = false;
        put(p, "?", 1);
    } else if (at < end && *at == '#') {
        put_choice(p, at + 1, end, value == 1.0 ? 0.0 : 1.0);
    } else if (at < end && *at == '|') {
        put_choice(p, at + 1, end, value);
    } else {
        const char *form = at < end ? at + 1 : end;
        put_form(p, value, form, (size_t)(end - form));
    }
}

size_t descent_words_fill(const char *words, const descent_numbers *numbers, char *text,
                          size_t size)
{
    page p = {.numbers = numbers, .text = text, .size = text ? size : 0, .known = true};
    size_t opened = 0;
    for (const char *at = words ? words : ""; *at; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end) {
            put_number(&p, at + 1, end);
            at = end;
        } else if (*at == '[') {
            opened = p.used;
            p.known = true;
        } else if (*at == ']') {
            p.used = p.known ? p.used : opened;
        } else {
            put(&p, at, 1);
        }
    }
    if (p.size > 0) {
        p.text[p.used < p.size ? p.used : p.size - 1] = '\0';
    }
    return p.used;
}
