// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The command line, by tables: which options a command has, of what kind, and where their
// values go.
//
// Keeps: all mistakes of a line are reported at once, each with what to type. A value may
// begin with a minus where it is a number; a formula may as well, where a command takes one.
// The last of an option that is given twice counts, as usual, unless its table joins them.
#include "shell/arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/flags.h"
#include "shell/output.h"
#include "shell/text.h"

static const struct {
    char letter;
    const char *name;
} letters[] = {{'q', "quiet"}, {'o', "out"}, {'j', "json"}};

char cli_option_letter(const char *name)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (strcmp(letters[i].name, name) == 0) {
            return letters[i].letter;
        }
    }
    return '\0';
}

const descent_option *cli_find_option(const cli_set *sets, size_t count, const char *name,
                                      size_t *set)
{
    for (size_t i = 0; i < count; i++) {
        const descent_option *option = descent_options_find(sets[i].table, name);
        if (option) {
            *set = i;
            return option;
        }
    }
    return NULL;
}

const char *cli_nearest_option(const cli_set *sets, size_t count, const char *name)
{
    const char *names[256];
    const size_t room = sizeof names / sizeof *names;
    size_t used = 0;
    names[used++] = "help";
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < sets[s].table->count && used < room; i++) {
            const descent_option *option = &sets[s].table->options[i];
            names[used++] = option->name;
            if (option->alias && used < room) {
                names[used++] = option->alias;
            }
        }
    }
    return descent_nearest_name(name, names, used);
}

// ---- taking apart ----

// A formula that begins with a minus is a word in parentheses; the rest of the line stays.
static void try_formula(const cli_arguments *arguments, const char *formula)
{
    char line[4096] = "descent", word[1024];
    for (int i = 0; i < arguments->argc; i++) {
        const bool is_it = i > 0 && strcmp(arguments->argv[i], formula) == 0;
        snprintf(word, sizeof word, is_it ? "(%s)" : "%s", arguments->argv[i]);
        cli_append_shell_word(line, sizeof line, word);
    }
    cli_try("%s", line);
}

static bool looks_like_formula(const char *word)
{
    const bool variable = word[2] == '\0' && strchr("xyz", word[1]);
    return word[1] != '-' && (variable || strpbrk(word, "^*/+()")) && !strchr(word, '=');
}

// The first word of a command that takes one.
static bool is_formula(const cli_arguments *arguments, const char *word)
{
    size_t set;
    return arguments->words_count == 0 && looks_like_formula(word) &&
           cli_find_option(arguments->sets, arguments->sets_count, "box", &set);
}

// What this command calls an option of other commands, or NULL.
static const char *name_here(const cli_arguments *arguments, const char *name)
{
    static const char *const pairs[][2] = {
        {"target", "column"}, {"optimizer", "with"}, {"with", "optimizer"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t set;
        if (strcmp(name, pairs[i][0]) == 0 &&
            cli_find_option(arguments->sets, arguments->sets_count, pairs[i][1], &set)) {
            return pairs[i][1];
        }
    }
    return NULL;
}

static int unknown_option(const cli_arguments *arguments, const char *shown, const char *name)
{
    const char *here = name_here(arguments, name);
    const char *near =
        *name ? cli_nearest_option(arguments->sets, arguments->sets_count, name) : NULL;
    cli_error("no option \"%s\"", shown);
    if (looks_like_formula(shown)) {
        try_formula(arguments, shown);
    } else if (here) {
        cli_try("--%s, which other commands call --%s", here, name);
    } else if (near) {
        cli_try("--%s", near);
    } else {
        cli_try("descent %s --help", arguments->command);
    }
    return CLI_USAGE;
}

// Whether a word can be the value of the option before it: "-3", "-pi", "-" and "-x <= 1" can, "--lr"
// and "-q" cannot.
static bool may_be_value(const char *word)
{
    return word[0] != '-' || word[1] == '\0' || strchr("0123456789.", word[1]) != NULL ||
           strncmp(word + 1, "pi", 2) == 0 || (word[1] != '-' && strpbrk(word, "<> "));
}

// What the option was called: `typed` was found by one of its two names.
static const char *name_of(const descent_option *option, const char *typed)
{
    return option->alias && strcmp(typed, option->name) != 0 ? option->alias : option->name;
}

// "--lr X    learning rate"
static void try_value(const descent_option *option, const char *name)
{
    char words[CLI_FLAG_TEXT];
    cli_try("--%s %s    %s", name, option->metavar ? option->metavar : "VALUE",
            cli_with_flags(option->help, words));
}

// One option at argv[i]: `name` with its value after `=` (or NULL). Moves *i over a value of
// its own.
static int take_option(cli_arguments *arguments, const char *name, const char *value, int argc,
                       char **argv, int *i)
{
    size_t set = 0;
    const descent_option *option =
        cli_find_option(arguments->sets, arguments->sets_count, name, &set);
    if (!option) {
        char shown[128];
        snprintf(shown, sizeof shown, "--%s", name);
        return unknown_option(arguments, shown, name);
    }
    if (!value && option->kind == DESCENT_OPTION_FLAG) {
        value = "true";
    } else if (!value && *i + 1 < argc && may_be_value(argv[*i + 1])) {
        value = argv[++*i];
    }
    if (!value) {
        cli_error("--%s needs a value", name_of(option, name));
        try_value(option, name_of(option, name));
        return CLI_USAGE;
    }
    arguments->given[arguments->given_count++] =
        (cli_given){.set = set, .option = option, .name = name_of(option, name), .text = value};
    return CLI_DONE;
}

static int take_long(cli_arguments *arguments, int argc, char **argv, int *i)
{
    const char *word = argv[*i] + 2;
    const char *equals = strchr(word, '=');
    const size_t length = equals ? (size_t)(equals - word) : strlen(word);
    char name[128];
    if (length >= sizeof name) {
        return unknown_option(arguments, argv[*i], "");
    }
    memcpy(name, word, length);
    name[length] = '\0';
    return take_option(arguments, name, equals ? equals + 1 : NULL, argc, argv, i);
}

static int take_short(cli_arguments *arguments, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++) {
        size_t set;
        if (letters[l].letter == word[1] &&
            cli_find_option(arguments->sets, arguments->sets_count, letters[l].name, &set)) {
            const bool alone = word[2] == '\0';
            const char *value = alone ? NULL : word + 2 + (word[2] == '=');
            return take_option(arguments, letters[l].name, value, argc, argv, i);
        }
    }
    if (is_formula(arguments, word)) {
        arguments->words[arguments->words_count++] = word;
        return CLI_DONE;
    }
    return unknown_option(arguments, word, word + 1);
}

int cli_arguments_parse(const cli_set *sets, size_t sets_count, int argc, char **argv,
                        cli_arguments *arguments)
{
    const size_t room = (size_t)argc + 1;
    *arguments = (cli_arguments){
        .command = argv[0],
        .argc = argc,
        .argv = argv,
        .sets = sets,
        .sets_count = sets_count,
        .given = calloc(room, sizeof *arguments->given),
        .words = calloc(room, sizeof *arguments->words),
    };
    if (!arguments->given || !arguments->words) {
        return cli_no_memory();
    }
    int code = CLI_DONE;
    bool options_end = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        int outcome = CLI_DONE;
        if (options_end || word[0] != '-' || word[1] == '\0') {
            arguments->words[arguments->words_count++] = word;
        } else if (strcmp(word, "--") == 0) {
            options_end = true;
        } else if (word[1] == '-') {
            outcome = take_long(arguments, argc, argv, &i);
        } else {
            outcome = take_short(arguments, argc, argv, &i);
        }
        code = outcome != CLI_DONE ? outcome : code;
    }
    if (code != CLI_DONE) { // everything that is wrong is said at once
        (void)cli_arguments_apply(arguments);
    }
    return code;
}

void cli_arguments_free(cli_arguments *arguments)
{
    free(arguments->given);
    free(arguments->words);
    *arguments = (cli_arguments){0};
}

const char *cli_arguments_text(const cli_arguments *arguments, const char *name)
{
    const char *text = NULL;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].option->name, name) == 0) {
            text = arguments->given[i].text;
        }
    }
    return text;
}

int cli_arguments_expect(const cli_arguments *arguments, size_t low, size_t high,
                         const char *wanted)
{
    if (arguments->words_count < low) {
        cli_error("%s needs %s", arguments->command, wanted);
    } else if (arguments->words_count > high) {
        cli_error("unexpected word \"%s\"", arguments->words[high]);
    } else {
        return CLI_DONE;
    }
    cli_try("descent %s --help", arguments->command);
    return CLI_USAGE;
}

int cli_arguments_read(const cli_set *sets, size_t sets_count, int argc, char **argv,
                       size_t low, size_t high, const char *wanted, cli_arguments *arguments)
{
    int code = cli_arguments_parse(sets, sets_count, argc, argv, arguments);
    if (code == CLI_DONE) {
        code = cli_arguments_apply(arguments);
    }
    return code == CLI_DONE ? cli_arguments_expect(arguments, low, high, wanted) : code;
}

// ---- values ----

static void set_or_clear(const cli_set *sets, size_t count, const char *name, const char *text)
{
    size_t set = 0;
    const descent_option *option = cli_find_option(sets, count, name, &set);
    if (option) {
        // Both texts are values of their options; a path that is too long was refused before.
        (void)descent_options_set(sets[set].table, sets[set].values, name, text, NULL);
    }
}

// --valid takes a fraction or a file; a file is kept as the option valid-file.
static descent_status assign_valid(const cli_set *sets, size_t count, size_t set,
                                   const char *text, descent_error *error)
{
    descent_error refused = {0};
    size_t file_set = 0;
    const descent_option *file = cli_find_option(sets, count, "valid-file", &file_set);
    const descent_status status =
        descent_options_set(sets[set].table, sets[set].values, "valid", text, &refused);
    if (status == DESCENT_OK || !file || strspn(text, "+-.0123456789eE") == strlen(text)) {
        *error = refused;
        return status;
    }
    if (access(text, F_OK) == 0 || *text == '@') {
        return descent_options_set(sets[file_set].table, sets[file_set].values, "valid-file",
                                   text, error);
    }
    const descent_option *fraction = descent_options_find(sets[set].table, "valid");
    return cli_refuse(
        error, DESCENT_INVALID,
        "valid: '%s' is neither a number between %g and %g, none, nor a file that exists", text,
        fraction->low, fraction->high);
}

descent_status cli_assign(const cli_set *sets, size_t count, size_t set,
                          const descent_option *option, const char *text, descent_error *error)
{
    if (strcmp(option->name, "valid") == 0) {
        return assign_valid(sets, count, set, text, error);
    }
    return descent_options_set(sets[set].table, sets[set].values, option->name, text, error);
}

static int refuse_value(const cli_given *given, const descent_error *error)
{
    // The message begins with the name in the table; a person may have typed the other one.
    const size_t length = strlen(given->option->name);
    cli_error("--%s%s", given->name,
              strlen(error->message) > length ? error->message + length : "");
    cli_try_remedies(error);
    if (given->option->metavar && !cli_has_remedy(error)) {
        try_value(given->option, given->name);
    }
    return cli_exit_code(error->status);
}

// The texts of an option up to and with the i-th that is given, joined; that one where the last counts.
static const char *joined(const cli_arguments *arguments, size_t i, char *text, size_t capacity)
{
    const cli_given *given = &arguments->given[i];
    size_t used = 0;
    if (!given->option->joint) {
        return given->text;
    }
    for (size_t j = 0; j <= i && used < capacity; j++) {
        if (arguments->given[j].option == given->option) {
            used += (size_t)snprintf(text + used, capacity - used, "%s%s",
                                     used > 0 ? given->option->joint : "",
                                     arguments->given[j].text);
        }
    }
    return text; // what is too long is refused as such
}

int cli_arguments_apply(const cli_arguments *arguments)
{
    int code = CLI_DONE;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const cli_given *given = &arguments->given[i];
        char text[4096];
        descent_error error = {0};
        if (strcmp(given->option->name, "valid") == 0) {
            set_or_clear(arguments->sets, arguments->sets_count, "valid-file", "");
        }
        if (cli_assign(arguments->sets, arguments->sets_count, given->set, given->option,
                       joined(arguments, i, text, sizeof text), &error) != DESCENT_OK) {
            code = refuse_value(given, &error);
        }
    }
    return code;
}
