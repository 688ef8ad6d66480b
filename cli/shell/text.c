// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Texts put together piece by piece, and numbers for people. Keeps: cli_append never writes
// beyond the capacity, and what does not fit is cut; a word for the shell is quoted so that it
// is one word whatever is in it, also where a terminal would hide a character of it.
#include "shell/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/shown.h"

void cli_append(char *text, size_t capacity, const char *format, ...)
{
    const size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, capacity - used, format, arguments);
    va_end(arguments);
}

// Whether a terminal would not show what it is; such a word is written in $'...'.
static bool hides(const char *word)
{
    while (*word && cli_hidden_at(word) == 0) {
        word++;
        while (((unsigned char)*word & 0xC0U) == 0x80U) { /* the rest of a character */
            word++;
        }
    }
    return *word != '\0';
}

void cli_append_shell_word(char *text, size_t capacity, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%+=:,./_-";
    cli_append(text, capacity, *text ? " " : "");
    if (*word && word[strspn(word, plain)] == '\0') {
        cli_append(text, capacity, "%s", word);
        return;
    }
    if (hides(word)) {
        cli_append(text, capacity, "$'");
        for (; *word; word++) {
            const bool raw = *word >= ' ' && *word < 127 && *word != '\'' && *word != '\\';
            cli_append(text, capacity, raw ? "%c" : "\\%03o", (unsigned)(unsigned char)*word);
        }
        cli_append(text, capacity, "'");
        return;
    }
    cli_append(text, capacity, "'");
    for (; *word; word++) {
        if (*word == '\'') {
            cli_append(text, capacity, "'\\''");
        } else {
            cli_append(text, capacity, "%c", *word);
        }
    }
    cli_append(text, capacity, "'");
}

void cli_format_count(uint64_t count, char *text, size_t capacity)
{
    char digits[32];
    const int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    *text = '\0';
    for (int i = 0; i < length; i++) {
        const bool comma = i > 0 && (length - i) % 3 == 0;
        cli_append(text, capacity, "%s%c", comma ? "," : "", digits[i]);
    }
}

const char *cli_count_text(uint64_t count, char text[CLI_COUNT_TEXT])
{
    cli_format_count(count, text, CLI_COUNT_TEXT);
    return text;
}

void cli_format_value(double value, int digits, char *text, size_t capacity)
{
    char rounded[64];
    snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
    const double shown = strtod(rounded, NULL), size = fabs(shown);
    if (!(size >= 1e4 && size < 1e15)) {
        snprintf(text, capacity, "%.*g", digits, value);
        return;
    }
    char count[40];
    const uint64_t whole = (uint64_t)size;
    cli_format_count(whole, count, sizeof count);
    snprintf(text, capacity, "%s%s", shown < 0 ? "-" : "", count);
    // What is left of the digits behind the point: 12,345.5
    int left = digits;
    for (uint64_t rest = whole; rest > 0; rest /= 10) {
        left--;
    }
    if (left > 0 && size > (double)whole) {
        snprintf(rounded, sizeof rounded, "%.*f", left, size - (double)whole);
        size_t length = strlen(rounded);
        for (; length > 0 && rounded[length - 1] == '0'; length--) {
        }
        rounded[length] = '\0';
        cli_append(text, capacity, "%s", rounded + (rounded[0] == '0'));
    }
}

void cli_format_things(uint64_t count, const char *thing, char *text, size_t capacity)
{
    cli_format_count(count, text, capacity);
    cli_append(text, capacity, " %s%s", thing, count == 1 ? "" : "s");
}

const char *cli_things_text(uint64_t count, const char *thing, char text[CLI_THINGS_TEXT])
{
    cli_format_things(count, thing, text, CLI_THINGS_TEXT);
    return text;
}
