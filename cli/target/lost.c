// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words that name no target: a run that is not there looks like a formula with - and / in it.
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/catalogue.h>
#include <descent/options.h>

#include "shell/output.h"
#include "target/target.h"

enum { FOLDERS = 512 };

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

// ---- the run that was meant ----

// Names of the runs in a folder, without it; returns their number. Each is freed by the caller.
static size_t list_runs(const char *folder, char *names[FOLDERS])
{
    size_t count = 0;
    DIR *open = opendir(folder);
    for (struct dirent *entry = open ? readdir(open) : NULL; entry && count < FOLDERS;
         entry = readdir(open)) {
        char path[CLI_PATH];
        const int length = snprintf(path, sizeof path, "%s/%s/run.json", folder, entry->d_name);
        if (length < CLI_PATH && *entry->d_name != '.' && access(path, F_OK) == 0) {
            names[count] = strdup(entry->d_name);
            count += names[count] != NULL;
        }
    }
    if (open) {
        closedir(open);
    }
    return count;
}

// The last of the runs that were numbered under this name: of "digits", "digits-12".
static const char *newest_of(char *const *names, size_t count, const char *name)
{
    const size_t length = strlen(name);
    const char *newest = NULL;
    unsigned long highest = 0;
    for (size_t i = 0; i < count; i++) {
        char *end = NULL;
        if (strncmp(names[i], name, length) != 0 || names[i][length] != '-' ||
            !isdigit((unsigned char)names[i][length + 1])) {
            continue;
        }
        const unsigned long number = strtoul(names[i] + length + 1, &end, 10);
        if (*end == '\0' && number > highest) {
            highest = number;
            newest = names[i];
        }
    }
    return newest;
}

// The run in `folder` whose name is next to `name`.
static bool nearest_in(const char *folder, const char *name, char path[CLI_PATH])
{
    char *names[FOLDERS];
    const size_t count = list_runs(folder, names);
    const char *near = newest_of(names, count, name);
    near = near ? near : descent_nearest_name(name, (const char *const *)names, count);
    if (near) {
        const bool here = strcmp(folder, ".") == 0;
        const int length =
            snprintf(path, CLI_PATH, "%s%s%s", here ? "" : folder, here ? "" : "/", near);
        near = length < CLI_PATH ? near : NULL;
    }
    for (size_t i = 0; i < count; i++) {
        free(names[i]);
    }
    return near != NULL;
}

static bool nearest_run(const char *word, char path[CLI_PATH])
{
    char folder[CLI_PATH];
    size_t length = strlen(word);
    while (length > 1 && word[length - 1] == '/') {
        length--;
    }
    size_t begin = length;
    while (begin > 0 && word[begin - 1] != '/') {
        begin--;
    }
    char name[256];
    if (length - begin >= sizeof name || begin >= sizeof folder) {
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)(length - begin), word + begin);
    snprintf(folder, sizeof folder, "%.*s", begin > 1 ? (int)begin - 1 : (int)begin, word);
    return nearest_in(*folder ? folder : ".", name, path) || nearest_in("runs", name, path);
}

void cli_target_try_run(const char *command, const char *word, const char *rest)
{
    char path[CLI_PATH], line[CLI_PATH + 64];
    if (nearest_run(word, path)) {
        snprintf(line, sizeof line, "descent %s", command);
        cli_append_shell_word(line, sizeof line, path);
        if (rest) {
            cli_append_shell_word(line, sizeof line, rest);
        }
        cli_try("%s", line);
    } else {
        cli_try("ls -d runs/*    shows the runs in this folder");
    }
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
    cli_target_try_run(arguments->command, word, NULL);
    if (formula) {
        cli_try("descent %s \"(%s)\"    when it is a formula", arguments->command, word);
    }
    return CLI_NO_INPUT;
}
