// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The run that was meant where a word names none. Keeps: it is only suggested, never taken:
// what a command reads or writes is what was typed.
#include "run/find.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/output.h"
#include "shell/text.h"

bool cli_run_is_run(const char *word)
{
    char folder[CLI_PATH], model[CLI_PATH];
    return descent_run_find(word, folder, model);
}

enum { FOLDERS = 512 };

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

void cli_run_try(const char *command, const char *word, const char *rest)
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
        cli_try("descent runs    shows the runs in runs");
    }
}
