// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/flags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_NAME = 32 };

static const char option_word[] = "option ";

// Only after what the library writes in front of it: names of columns may hold the same words.
static bool may_begin(const char *text, const char *at)
{
    static const char *const before[] = {"(", ", ", "; ", ": ", "by ", "or "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const size_t length = strlen(before[i]);
        if ((size_t)(at - text) >= length && memcmp(at - length, before[i], length) == 0) {
            return true;
        }
    }
    return false;
}

// Length of NAME when "option NAME" is at `at`, else 0.
static size_t option_at(const char *text, const char *at, const descent_option_table *table,
                        char name[OPTION_NAME])
{
    if (strncmp(at, option_word, strlen(option_word)) != 0 || !may_begin(text, at)) {
        return 0;
    }
    at += strlen(option_word);
    const size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
    (void)snprintf(name, OPTION_NAME, "%.*s", (int)length, at);
    const bool known = !table || descent_options_find(table, name);
    return known && length < OPTION_NAME ? length : 0;
}

// A flag is shorter than what it replaces: `words` has room for the text.
static void write_flags(const char *text, const descent_option_table *table, char *words)
{
    char name[OPTION_NAME];
    size_t used = 0;
    for (const char *at = text; *at;) {
        const size_t length = option_at(text, at, table, name);
        if (length == 0) {
            words[used++] = *at++;
            continue;
        }
        at += strlen(option_word) + length;
        memcpy(words + used, "--", 2);
        memcpy(words + used + 2, name, length);
        used += 2 + length;
        if (strncmp(at, " = ", 3) == 0) {
            at += 3;
            words[used++] = *at == '-' || strncmp(at, "'-", 2) == 0 ? '=' : ' ';
        }
    }
    words[used] = '\0';
}

const char *cli_with_flags(const char *text, const descent_option_table *table,
                           char words[CLI_FLAG_TEXT])
{
    if (strlen(text) >= CLI_FLAG_TEXT) {
        return text;
    }
    write_flags(text, table, words);
    return words;
}

char *cli_flag_words(const char *text, const descent_option_table *table)
{
    char *words = malloc(strlen(text) + 1);
    if (words) {
        write_flags(text, table, words);
    }
    return words;
}
