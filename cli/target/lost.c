// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words that name no target: a run that is not there looks like a formula with - and / in it.
#include "target/lost.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <descent/catalogue.h>

#include "run/find.h"
#include "shell/output.h"
#include "shell/text.h"

bool cli_target_could_be_run(const char *word)
{
    bool letter = false;
    for (const char *c = word; *c; c++) {
        if (!isalnum((unsigned char)*c) && !strchr("_.-/", *c)) {
            return false;
        }
        letter = letter || isalpha((unsigned char)*c);
    }
    return letter && !descent_catalogue_find(word);
}

// ---- the formula that it is ----

// The names in "runs/digits-9" as "runs, digits"; how many have more than one letter.
static size_t list_names(const char *word, char *list, size_t capacity, bool *formula)
{
    size_t longer = 0, names = 0;
    *list = '\0';
    *formula = true;
    while (*word) {
        const size_t length = strcspn(word, "-/");
        size_t letters = 0;
        for (size_t i = 0; i < length; i++) {
            letters += isalpha((unsigned char)word[i]) != 0;
        }
        const bool name = isalpha((unsigned char)*word);
        *formula = *formula && length > 0 && (name ? !memchr(word, '.', length) : letters == 0);
        if (name) {
            cli_append(list, capacity, "%s%.*s", names++ ? ", " : "", (int)length, word);
        }
        longer += letters > 1;
        word += length + (word[length] != '\0');
    }
    return longer;
}

static bool says_function(const cli_arguments *arguments)
{
    static const char *const of_functions[] = {"at", "set", "dim", "box", "from", "lib"};
    for (size_t i = 0; i < sizeof of_functions / sizeof *of_functions; i++) {
        const char *text = cli_arguments_text(arguments, of_functions[i]);
        if (text && *text) {
            return true;
        }
    }
    return false;
}

static bool is_nearly_function(const char *word)
{
    size_t count = 0;
    const descent_function_info *all = descent_catalogue(&count);
    const char **names = calloc(count + 1, sizeof *names);
    for (size_t i = 0; names && i < count; i++) {
        names[i] = all[i].name;
    }
    const bool near = names && descent_nearest_name(word, names, count);
    free(names);
    return near;
}

bool cli_target_is_lost(const cli_arguments *arguments, const char *word)
{
    char list[1024];
    bool formula;
    return cli_target_could_be_run(word) && !says_function(arguments) &&
           list_names(word, list, sizeof list, &formula) > 0 && !is_nearly_function(word);
}

int cli_target_lost(const cli_arguments *arguments, const char *word)
{
    char list[1024];
    bool formula;
    list_names(word, list, sizeof list, &formula);
    if (formula) {
        cli_error("there is no run \"%s\", and as a formula it has the variable%s %s", word,
                  strchr(list, ',') ? "s" : "", list);
    } else {
        cli_error("there is no run \"%s\"", word);
    }
    cli_run_try(arguments->command, word, NULL);
    if (formula) {
        cli_try("descent %s \"(%s)\"    when it is a formula", arguments->command, word);
    }
    return CLI_NO_INPUT;
}

int cli_unknown_function(const char *name)
{
    size_t count = 0;
    const descent_function_info *all = descent_catalogue(&count);
    const char **names = calloc(count + 1, sizeof *names);
    for (size_t i = 0; names && i < count; i++) {
        names[i] = all[i].name;
    }
    const char *near = names ? descent_nearest_name(name, names, count) : NULL;
    if (near) {
        cli_error("no function \"%s\": did you mean %s?", name, near);
    } else {
        cli_error("no function \"%s\"", name);
    }
    cli_try("descent functions    lists them");
    free(names);
    return CLI_USAGE;
}
