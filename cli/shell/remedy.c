// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The forms of a line are in descent/base.h.
#include "shell/remedy.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "shell/text.h"
#include "shell/value.h"

enum { LINE = 2048, WIDE = 40 };

static const char behind_try[] = "     "; /* "try: " is as wide */

// Length of the name that a line begins with, 0 when it is no option.
static size_t option_name(const char *line)
{
    const size_t length = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789-");
    const bool named = line[0] >= 'a' && line[0] <= 'z';
    return named && strncmp(line + length, " = ", 3) == 0 ? length : 0;
}

static void put_flag(const char *name, const char *value, char *typed)
{
    char word[LINE] = "";
    cli_append_shell_word(word, sizeof word, value);
    // What begins with a dash would be an option of its own.
    *typed = '\0';
    cli_append(typed, LINE, "--%s%c%s", name, value[0] == '-' ? '=' : ' ', word);
}

// What is typed, and why (in `line`, or "").
static const char *translate(char line[LINE], bool flags, char typed[LINE])
{
    const size_t name = option_name(line);
    const char *why = "";
    if (name > 0 && flags) {
        char raw[LINE];
        memcpy(raw, line, LINE);
        line[name] = '\0';
        const char *value = cli_read_value(line + name + 3, &why);
        if (value) {
            put_flag(line, value, typed);
        } else {
            memcpy(typed, raw, LINE);
        }
        return why;
    }
    const bool command = strncmp(line, "$ ", 2) == 0;
    if (command || name > 0) {
        char *mark = NULL;
        for (char *next = line; (next = strstr(next, "    # ")) != NULL; next++) {
            mark = next;
        }
        if (mark) {
            *mark = '\0';
            why = mark + 6;
        }
    }
    snprintf(typed, LINE, "%s", line + (command ? 2 : 0));
    return why;
}

static size_t copy_line(const char *from, char line[LINE])
{
    const size_t length = strcspn(from, "\n");
    snprintf(line, LINE, "%.*s", (int)length, from);
    return length + (from[length] == '\n');
}

static void write_remedies(const char *remedies, bool flags, char *text, size_t capacity)
{
    char line[LINE], typed[LINE];
    size_t width = 0;
    for (const char *at = remedies; *at;) {
        at += copy_line(at, line);
        const bool told = *translate(line, flags, typed) != '\0';
        const size_t length = strlen(typed);
        width = told && length <= WIDE && length > width ? length : width;
    }
    *text = '\0';
    for (const char *at = remedies; *at;) {
        at += copy_line(at, line);
        const char *why = translate(line, flags, typed);
        cli_append(text, capacity, "%s%s", *text ? "\n" : "", *text ? behind_try : "");
        if (*why) {
            cli_append(text, capacity, "%-*s    %s%s", (int)width, typed, flags ? "" : "# ",
                       why);
        } else {
            cli_append(text, capacity, "%s", typed);
        }
    }
}

void cli_remedy_flags(const char *remedies, char *text, size_t capacity)
{
    write_remedies(remedies, true, text, capacity);
}

void cli_remedy_lines(const char *remedies, char *text, size_t capacity)
{
    write_remedies(remedies, false, text, capacity);
}
