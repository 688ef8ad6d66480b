// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Config files: `key = value`, one per line, with the names of the command line's options. A `#`
// at the start or after a space begins a comment. A value in double quotes may hold anything;
// \" and \\ stand for a quote and a backslash in it. A key may stand once.
//
// Keeps: several mistakes of a file are reported at once, each with its line, and nothing is
// run with a part of a file. What cli_config_print writes, cli_config_read reads back as it
// was.
#include "shell/config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shell/file.h"
#include "shell/lines.h"
#include "shell/output.h"
#include "shell/remedy.h"
#include "shell/value.h"

enum { MISTAKES_SHOWN = 5 };

static const char *const command_line_only[] = {"config",  "resume", "show-config",
                                                "dry-run", "dump",   "like"};

typedef struct config_reader {
    const char *path;
    const cli_set *sets;
    size_t sets_count;
    size_t line;
    size_t mistakes;
    cli_config_keys *keys;
} config_reader;

static void mistake(config_reader *reader, const char *text, const char *remedy)
{
    reader->mistakes++;
    if (reader->mistakes <= MISTAKES_SHOWN) {
        cli_error("%s:%zu: %s", reader->path, reader->line, text);
        if (remedy) {
            cli_try("%s", remedy);
        }
    }
}

static void assign(config_reader *reader, size_t set, const descent_option *option,
                   const char *text)
{
    cli_config_keys *keys = reader->keys;
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->seen[i].option == option) {
            char words[256];
            snprintf(words, sizeof words, "\"%s\" is set twice, first in line %zu",
                     option->name, keys->seen[i].line);
            mistake(reader, words, "keep one of the two lines");
            return;
        }
    }
    if (keys->count < CLI_CONFIG_KEYS) {
        keys->seen[keys->count].option = option;
        keys->seen[keys->count++].line = reader->line;
    }
    descent_error error = {0};
    if (cli_assign(reader->sets, reader->sets_count, set, option, text, &error) != DESCENT_OK) {
        char remedy[sizeof error.remedy];
        cli_remedy_lines(error.remedy, remedy, sizeof remedy);
        mistake(reader, error.message, *remedy ? remedy : NULL);
    }
}

static void unknown_key(config_reader *reader, const char *key)
{
    char words[256], remedy[256];
    const char *near = cli_nearest_option(reader->sets, reader->sets_count, key);
    snprintf(words, sizeof words, "no option \"%.100s\"", key);
    snprintf(remedy, sizeof remedy, "%s = ...", near ? near : "");
    mistake(reader, words, near ? remedy : "descent train --help");
}

static void read_line(config_reader *reader, char *line)
{
    char *key = cli_trim(line);
    if (*key == '\0' || *key == '#') {
        return;
    }
    char *equals = strchr(key, '=');
    if (!equals) {
        mistake(reader, "this is not a \"key = value\" line", NULL);
        return;
    }
    *equals = '\0';
    key = cli_trim(key);
    const char *comment = NULL;
    const char *value = cli_read_value(equals + 1, &comment);
    if (!value) {
        mistake(reader, "the quoted value does not end with its line", NULL);
        return;
    }
    for (size_t i = 0; i < sizeof command_line_only / sizeof *command_line_only; i++) {
        if (strcmp(key, command_line_only[i]) == 0) {
            char words[256];
            snprintf(words, sizeof words, "\"%s\" belongs on the command line", key);
            mistake(reader, words, NULL);
            return;
        }
    }
    size_t set = 0;
    const descent_option *option = cli_find_option(reader->sets, reader->sets_count, key, &set);
    if (option) {
        assign(reader, set, option, value);
    } else {
        unknown_key(reader, key);
    }
}

bool cli_config_has(const cli_config_keys *keys, const char *name)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(keys->seen[i].option->name, name) == 0) {
            return true;
        }
    }
    return false;
}

int cli_config_read(const char *path, const cli_set *sets, size_t count, cli_config_keys *keys)
{
    keys->count = 0;
    FILE *file = cli_open_text(path);
    if (!file) {
        cli_error("cannot open the config file %s: %s", path, strerror(errno));
        return CLI_NO_INPUT;
    }
    config_reader reader = {.path = path, .sets = sets, .sets_count = count, .keys = keys};
    cli_lines lines = {.file = file};
    while (cli_lines_next(&lines)) {
        reader.line = (size_t)lines.number;
        if (memchr(lines.text, '\0', lines.length)) {
            mistake(&reader, "it has a NUL, which no text has", NULL);
        } else {
            read_line(&reader, lines.text);
        }
    }
    const int code = cli_lines_end(&lines, path);
    fclose(file);
    if (code != CLI_DONE) {
        return code;
    }
    if (reader.mistakes > MISTAKES_SHOWN) {
        cli_error("%s: %zu mistakes in all", path, reader.mistakes);
    }
    return reader.mistakes ? CLI_USAGE : CLI_DONE;
}

// ---- writing ----

// What would be cut off or taken for a comment when it is read again.
static bool needs_quotes(const char *text)
{
    const size_t length = strlen(text);
    return length == 0 || strpbrk(text, "#\"\\") || strchr(" \t", text[0]) ||
           strchr(" \t", text[length - 1]);
}

static void print_value(const char *text)
{
    if (!needs_quotes(text)) {
        puts(text);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    puts("\"");
}

static bool belongs_on_command_line(const char *name)
{
    for (size_t i = 0; i < sizeof command_line_only / sizeof *command_line_only; i++) {
        if (strcmp(name, command_line_only[i]) == 0) {
            return true;
        }
    }
    return false;
}

void cli_config_print(const cli_set *sets, size_t count)
{
    for (size_t s = 0; s < count; s++) {
        printf("%s# %s\n", s ? "\n" : "", sets[s].table->title);
        for (size_t i = 0; i < sets[s].table->count; i++) {
            const descent_option *option = &sets[s].table->options[i];
            if (belongs_on_command_line(option->name)) {
                continue;
            }
            char text[2048];
            descent_options_get(sets[s].table, sets[s].values, option, text, sizeof text);
            printf("%s = ", option->name);
            print_value(text);
        }
    }
}
