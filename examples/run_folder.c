// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run that keeps itself in a folder: trained for a while, continued later from where it was,
// and asked what kind of place it has come to. `descent train --resume` and `descent diagnose`
// take the same folder.
#include <descent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static descent_status begin(const char *folder, descent_error *error)
{
    descent_run *run = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_status status = descent_run_create(&run, error);
    if (status == DESCENT_OK) {
        const descent_run_settings s = descent_run_settings_of(run);
        snprintf(s.run->data, sizeof s.run->data, "formula: sin(3*x)");
        snprintf(s.run->layers, sizeof s.run->layers, "8 tanh");
        s.train->epochs = 20;
        status = descent_run_begin(run, folder, error);
    }
    if (status == DESCENT_OK) {
        status = descent_run_train(run, NULL, NULL, &result, error);
    }
    if (status == DESCENT_OK) {
        printf("trained for %d epochs\n", (int)result.epochs);
    }
    descent_run_close(run);
    return status;
}

// To the same bits as if it had never stopped; no other process can train in the folder now.
static descent_status go_on(const char *folder, descent_error *error)
{
    descent_run *run = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_diagnosis *found = NULL;
    descent_status status = descent_run_open(folder, &run, error);
    if (status == DESCENT_OK) {
        descent_run_settings_of(run).train->epochs = 60;
        status = descent_run_resume(run, error);
    }
    if (status == DESCENT_OK) {
        status = descent_run_train(run, NULL, NULL, &result, error);
    }
    if (status == DESCENT_OK) {
        printf("trained for %d epochs\n", (int)result.epochs);
        status = descent_run_diagnose(run, NULL, &found, error);
    }
    if (status == DESCENT_OK) {
        printf("%s\n", descent_conclusion_word(found->conclusion));
        fprintf(stderr, "%s: %s\n", descent_place_word(found->place), found->because);
        descent_diagnosis_free(found);
    }
    descent_run_close(run);
    return status;
}

// The history of both parts.
static bool count_epochs(const descent_history_row *row, void *user)
{
    *(int *)user += row->kind == DESCENT_HISTORY_EPOCH;
    return true;
}

int main(int argc, char **argv)
{
    descent_error error;
    int epochs = 0;
    const char *folder = argc > 1 ? argv[1] : "run_folder.run";
    descent_status status = descent_run_exists(folder) ? DESCENT_OK : begin(folder, &error);
    if (status == DESCENT_OK) {
        status = go_on(folder, &error);
    }
    if (status == DESCENT_OK) {
        status = descent_run_history(folder, count_epochs, &epochs, &error);
    }
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("%d epochs in the history\n", epochs);
    return 0;
}

/*TEST
trained for 20 epochs
trained for 60 epochs
go on
60 epochs in the history
TEST*/
