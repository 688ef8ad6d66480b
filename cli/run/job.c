// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run as the program's commands see it. Keeps: the pointers of a job are those of its run
// now. The run makes and replaces its parts, so cli_job_look follows each call that may have
// done so.
#include "run/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/dataset.h"
#include "run/file.h"
#include "shell/output.h"
#include "shell/status.h"
#include "shell/text.h"

static void use_run(cli_job *job, descent_run *run)
{
    const descent_run_settings s = descent_run_settings_of(run);
    job->run = run;
    job->what = s.run;
    job->read = s.read;
    job->train = s.train;
    job->sets[CLI_SET_TRAIN] = (cli_set){descent_train_option_table(), s.train};
    job->sets[CLI_SET_READ] = (cli_set){descent_read_option_table(), s.read};
    job->sets[CLI_SET_RUN] = (cli_set){descent_run_option_table(), s.run};
    job->sets[CLI_SET_OWN] = (cli_set){cli_train_settings_table(), &job->own};
}

void cli_job_look(cli_job *job)
{
    const descent_run *run = job->run;
    job->layers = descent_run_layers(run);
    job->layers_reason = descent_run_layers_reason(run);
    job->data = descent_run_data(run);
    job->valid = descent_run_valid_data(run);
    job->test = descent_run_test_data(run);
    job->network = descent_run_network(run);
    job->trainer = descent_run_trainer(run);
    job->plan = *descent_run_plan(run);
}

// The words that ask for the run now.
static descent_status set_command(const cli_job *job, descent_error *error)
{
    const size_t count = (size_t)job->argc + 1;
    const char **words = calloc(count, sizeof *words);
    if (!words) {
        return cli_out_of_memory(error);
    }
    words[0] = "descent";
    for (int i = 0; i < job->argc; i++) {
        words[i + 1] = job->argv[i];
    }
    const descent_status status = descent_run_set_command(job->run, count, words, error);
    free(words);
    return status;
}

// Those that began it, for the model's file.
static descent_status set_note(const cli_job *job, descent_error *error)
{
    char note[4096] = "";
    const char *word;
    for (size_t i = 0; (word = descent_run_word(job->run, i)) != NULL; i++) {
        cli_append_shell_word(note, sizeof note, word);
    }
    return descent_run_set_note(job->run, *note ? note : "descent", error);
}

static int introduce(const cli_job *job)
{
    descent_error error = {0};
    descent_status status = set_command(job, &error);
    THEN(status, set_note(job, &error));
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

int cli_job_init(cli_job *job, int argc, char **argv)
{
    descent_error error = {0};
    descent_run *run = NULL;
    *job = (cli_job){.argc = argc, .argv = argv};
    descent_options_default(cli_train_settings_table(), &job->own);
    if (descent_run_create(&run, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    use_run(job, run);
    return introduce(job);
}

void cli_job_free(cli_job *job)
{
    descent_run_close(job->run);
    json_decref(job->folds);
}

int cli_job_open(cli_job *job, const char *folder)
{
    char path[CLI_PATH];
    descent_error error = {0};
    descent_run *run = NULL;
    const descent_status status = descent_run_open(folder, &run, &error);
    if (status != DESCENT_OK) {
        const int code = cli_fail(&error);
        const size_t length = strlen(folder);
        const int slash = length > 1 && folder[length - 1] == '/';
        if (status == DESCENT_NO_INPUT && cli_run_file(folder, "start-1/run.json", path) &&
            access(path, F_OK) == 0) {
            cli_try("descent train --resume %.*s/start-1    a version before kept no record of "
                    "all starts",
                    (int)length - slash, folder);
        }
        return code;
    }
    descent_run_close(job->run);
    use_run(job, run);
    job->opened = true;
    snprintf(job->folder, sizeof job->folder, "%s", descent_run_folder(run));
    const char *folds = descent_run_member(run, "folds");
    job->folds = folds ? json_loads(folds, 0, NULL) : NULL;
    cli_job_look(job);
    return introduce(job);
}

void cli_job_view(const cli_job *job, descent_run *run, cli_job *view)
{
    *view = (cli_job){.argc = job->argc, .argv = job->argv, .own = job->own};
    use_run(view, run);
    cli_job_look(view);
}

int cli_job_move(cli_job *job, const char *data)
{
    char folder[CLI_PATH] = "";
    const bool relative = *data != '/' && !cli_dataset_is_no_file(data);
    if (relative && !getcwd(folder, sizeof folder)) {
        cli_error("the path of the current folder is too long");
        return CLI_FAILED;
    }
    // The run's record may be read from another folder later; a relative path would mean
    // another file.
    job->what->data[0] = '\0';
    cli_append(job->what->data, sizeof job->what->data, "%s%s%s", folder, relative ? "/" : "",
               data);
    return CLI_DONE;
}

void cli_job_path(const cli_job *job, const char *given, char *path)
{
    descent_run_path(job->run, given, path);
}

// The value of --optimizer in a word, or in the one behind it: NULL where this is another option.
static const char *rule_in(const char *word, const char *next)
{
    static const char option[] = "--optimizer";
    const size_t length = strlen(option);
    if (!word || strncmp(word, option, length) != 0) {
        return NULL;
    }
    return word[length] == '=' ? word + length + 1 : word[length] == '\0' ? next : NULL;
}

// Whether a word of the table means the rule of the job.
static bool is_rule_of(const cli_job *job, const char *text)
{
    const descent_option *option =
        descent_options_find(descent_train_option_table(), "optimizer");
    for (const descent_option_word *w = option->words; text && w->word; w++) {
        if (strcmp(w->word, text) == 0) {
            return (int)w->value == (int)job->train->optimizer.rule;
        }
    }
    return false;
}

const char *cli_job_rule(const cli_job *job)
{
    const char *rule = descent_rule_names()[job->train->optimizer.rule];
    for (size_t i = 0; descent_run_word(job->run, i); i++) {
        const char *typed =
            rule_in(descent_run_word(job->run, i), descent_run_word(job->run, i + 1));
        rule = is_rule_of(job, typed) ? typed : rule;
    }
    for (int i = 1; i < job->argc; i++) { // typed later
        const char *typed = rule_in(job->argv[i], i + 1 < job->argc ? job->argv[i + 1] : NULL);
        rule = is_rule_of(job, typed) ? typed : rule;
    }
    return rule;
}

descent_generalisation_verdict cli_job_validation(const cli_job *job)
{
    descent_generalisation_verdict g = {.size = sizeof g, .kind = DESCENT_GENERALISATION_NONE};
    if (job->trainer) {
        descent_trainer_generalisation(job->trainer, &g);
    }
    if (job->folds && g.suggestion == DESCENT_SUGGESTION_HELD_EVERY_ROW) { /* that was done */
        g.suggestion = DESCENT_SUGGESTION_HELD_LONGER_FILE;
        (void)descent_suggestion_text(g.suggestion, &g.suggested, g.advice, sizeof g.advice);
        *g.options = '\0';
    }
    return g;
}
