// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The command of a run once more, with other options: for people to copy.
//
// Keeps: the command does what it says when it is pasted: words are quoted for the shell, it
// goes to the folder where its paths are good, and writes to a new one; what is given anew
// replaces what the run had.
#include "run/again.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/settings.h"
#include "shell/text.h"

static bool is_option(const char *word, const char *name, size_t length, bool *separate)
{
    if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, name, length) != 0) {
        return false;
    }
    *separate = word[2 + length] == '\0';
    return *separate || word[2 + length] == '=';
}

static bool is_any(const char *word, const char *const *names, bool *separate)
{
    for (; *names; names++) {
        if (is_option(word, *names, strlen(*names), separate)) {
            return true;
        }
    }
    return false;
}

// Whether `options` gives the option anew: "--lr 0.1 --batch 64".
static bool is_given_anew(const char *word, const char *options, bool *separate)
{
    for (const char *o = strstr(options, "--"); o; o = strstr(o + 2, "--")) {
        if (is_option(word, o + 2, strcspn(o + 2, " ="), separate)) {
            return true;
        }
    }
    return false;
}

static bool changes_rate(const char *options)
{
    return strstr(options, "--lr ") || strstr(options, "--lr=");
}

void cli_append_again(char *text, size_t capacity, size_t count, const char *const *words,
                      const char *options)
{
    static const char *const folder[] = {"out", "output", NULL}; /* which is taken now */
    static const char *const rate[] = {"learning-rate", "learning_rate", NULL};
    static const char *const named[] = {"net", NULL};            /* layers take its place */
    static const char *const silent[] = {"quiet", "json", NULL}; /* it is to be seen */
    for (size_t i = 0; i < count; i++) {
        bool separate = false;
        bool drop = is_any(words[i], folder, &separate) ||
                    (is_given_anew("--layers", options, &separate) &&
                     is_any(words[i], named, &separate)) ||
                    (changes_rate(options) && is_any(words[i], rate, &separate)) ||
                    is_given_anew(words[i], options, &separate);
        if (strncmp(words[i], "-o", 2) == 0) {
            drop = true;
            separate = words[i][2] == '\0';
        }
        if (is_any(words[i], silent, &separate) || strcmp(words[i], "-q") == 0 ||
            strcmp(words[i], "-j") == 0) {
            drop = true;
            separate = false; /* flags take no word */
        }
        if (drop) {
            i += separate;
        } else {
            cli_append_shell_word(text, capacity, words[i]);
        }
    }
    cli_append(text, capacity, "%s%s", *options ? " " : "", options);
}

// The record's paths start in the folder where the run was begun.
static void append_folder(descent_run *run, char *text, size_t capacity)
{
    char here[CLI_PATH];
    const char *json = descent_run_member(run, "directory");
    json_t *value = json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
    const char *there = json_string_value(value);
    if (there && *there && getcwd(here, sizeof here) && strcmp(here, there) != 0) {
        cli_append(text, capacity, "cd");
        cli_append_shell_word(text, capacity, there);
        cli_append(text, capacity, " &&");
    }
    json_decref(value);
}

bool cli_run_again(const char *folder, const char *options, char *text, size_t capacity)
{
    descent_run *run = NULL;
    *text = '\0';
    if (descent_run_open(folder, &run, NULL) != DESCENT_OK) {
        return false;
    }
    size_t count = 0;
    while (descent_run_word(run, count)) {
        count++;
    }
    const char **words = calloc(count + 1, sizeof *words);
    const bool good = words && count > 0;
    for (size_t i = 0; good && i < count; i++) {
        words[i] = descent_run_word(run, i);
    }
    if (good) {
        append_folder(run, text, capacity);
        cli_append_again(text, capacity, count, words, options);
    }
    free(words);
    descent_run_close(run);
    return good;
}

// ---- going on ----

// As many again, for a run that may have been over.
static uint64_t twice(uint64_t done)
{
    // The number is that of the whole run, so twice as many as were done are as many again.
    return done < 10 ? done + 10 : 2 * done;
}

void cli_run_more_in(const cli_job *job, const char *folder, const char *options, char *text,
                     size_t capacity)
{
    const descent_train_options *t = job->train;
    const descent_trainer_progress now = descent_trainer_where(job->trainer);
    const bool time = t->time < HUGE_VAL;
    snprintf(text, capacity, "descent train --resume");
    cli_append_shell_word(text, capacity, folder);
    if (t->steps > 0) {
        cli_append(text, capacity, " --steps %" PRIu64, twice(now.step));
    }
    if (t->epochs > 0 || (t->steps == 0 && !time)) {
        cli_append(text, capacity, " --epochs %" PRIu64, twice(now.epoch));
    }
    if (time) {
        cli_append(text, capacity, " --time %.3gs", 2.0 * t->time);
    }
    if (*options) {
        cli_append(text, capacity, " %s", options);
    }
    // A decay that has shrunk the rate would shrink the new one as much, and one that goes by the end
    // of the run would be another one.
    if ((changes_rate(options) && !descent_schedule_is_constant(t->decay)) ||
        descent_schedule_needs_end(t->decay)) {
        cli_append(text, capacity, " --decay none");
    }
    if (descent_schedule_needs_end(t->schedule)) {
        cli_append(text, capacity, " --schedule none");
    }
}

void cli_run_more(const cli_job *job, const char *options, char *text, size_t capacity)
{
    cli_run_more_in(job, job->folder, options, text, capacity);
}

void cli_resume_command(const cli_job *job, char *text, size_t capacity)
{
    snprintf(text, capacity, "descent train --resume");
    cli_append_shell_word(text, capacity, job->folder);
}
