// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: only what the library has marked becomes a flag. A mark is `name` or `name = value`;
// a command in backticks has a blank in front of its second word, and a name of a column stands
// in double quotes, so that neither is taken for one.
#include "shell/flags.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/text.h"

// A marked option in a text, without the backticks.
typedef struct marked {
    const char *name, *value; /* value: NULL where there is none */
    size_t name_length, value_length;
} marked;

// The option that is marked at `at`, where a backtick is. Returns the end of the mark, NULL:
// this is none.
static const char *read_mark(const char *at, marked *found)
{
    static const char equals[] = " = ";
    const char *name = at + 1;
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    *found = (marked){.name = name, .name_length = length};
    if (length == 0 || name[0] < 'a' || name[0] > 'z') {
        return NULL;
    }
    const char *end = name + length;
    if (strncmp(end, equals, strlen(equals)) == 0) {
        found->value = end + strlen(equals);
        found->value_length = strcspn(found->value, "`\n");
        end = found->value + found->value_length;
    }
    return *end == '`' ? end + 1 : NULL;
}

// Whether the option is to be joined to its value by '=': "--missing -" would be two options.
static bool begins_with_dash(const marked *m)
{
    return m->value[0] == '-' || strncmp(m->value, "'-", 2) == 0;
}

// A flag is no longer than its mark: `words` has room for the text.
static size_t write_flag(const marked *m, char *words)
{
    memcpy(words, "--", 2);
    memcpy(words + 2, m->name, m->name_length);
    size_t used = 2 + m->name_length;
    if (m->value) {
        words[used++] = begins_with_dash(m) ? '=' : ' ';
        memcpy(words + used, m->value, m->value_length);
        used += m->value_length;
    }
    return used;
}

// A quote that is never closed quotes nothing.
static bool quotes_close(const char *text)
{
    size_t quotes = 0;
    for (; *text; text++) {
        quotes += *text == '"';
    }
    return quotes % 2 == 0;
}

static void write_flags(const char *text, char *words)
{
    const bool quoting = quotes_close(text);
    bool quoted = false;
    size_t used = 0;
    for (const char *at = text; *at;) {
        marked found;
        const char *end = *at == '`' && !quoted ? read_mark(at, &found) : NULL;
        if (end) {
            used += write_flag(&found, words + used);
            at = end;
            continue;
        }
        quoted = quoting && quoted != (*at == '"');
        words[used++] = *at++;
    }
    words[used] = '\0';
}

const char *cli_with_flags(const char *text, char words[CLI_FLAG_TEXT])
{
    if (strlen(text) >= CLI_FLAG_TEXT) {
        return text;
    }
    write_flags(text, words);
    return words;
}

char *cli_flag_words(const char *text)
{
    char *words = malloc(strlen(text) + 1);
    if (words) {
        write_flags(text, words);
    }
    return words;
}

void cli_option_flags(const char *options, char *text, size_t capacity)
{
    text[0] = '\0';
    while (*options) {
        char line[512];
        const size_t length = strcspn(options, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, options);
        options += length + (options[length] == '\n');
        char *value = strstr(line, " = ");
        if (!value) {
            continue;
        }
        *value = '\0';
        value += strlen(" = ");
        cli_append(text, capacity, "%s--%s", *text ? " " : "", line);
        if (*value == '-') {
            char word[512] = "";
            cli_append_shell_word(word, sizeof word, value);
            cli_append(text, capacity, "=%s", word + (*word == ' '));
        } else {
            cli_append_shell_word(text, capacity, value);
        }
    }
}
