// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs from C: begun, found, locked, opened, continued, diagnosed, as by the program.
#include "session/support.h"

#include "damage.h"
#include "session/lock.h"
#include "session/time_fit.h"

static void a_run_that_was_begun_opens_again(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "deep/er/first/", folder);
    descent_run *run = run_make(home, 5);
    static const char *const words[] = {"descent", "train", "a b"};
    CHECK_OK(descent_run_set_command(run, 3, words, &error));
    CHECK_OK(descent_run_set_member(run, "mine", "{\"seven\": 7}", &error));
    CHECK(descent_run_set_member(run, "layers", "1", &error) == DESCENT_INVALID);
    CHECK(descent_run_set_member(run, "mine", "{", &error) == DESCENT_INVALID);
    CHECK_OK(descent_run_begin(run, folder, &error));
    CHECK(strstr(descent_run_folder(run), "/first") != NULL);
    CHECK(descent_run_folder(run)[strlen(descent_run_folder(run)) - 1] == 't');
    CHECK(descent_run_begin(run, folder, &error) == DESCENT_INVALID);
    const descent_train_result result = run_train(run);
    CHECK(result.stop == DESCENT_STOP_EPOCHS && result.epochs == 5);
    CHECK_OK(descent_run_set_member(run, "later", "[1, 2]", &error));
    descent_run_close(run);

    run = run_open(folder);
    const descent_run_settings s = descent_run_settings_of(run);
    CHECK(s.train->epochs == 5 && s.train->batch == 16 && s.run->starts == 1);
    CHECK_TEXT(s.run->layers, "8 tanh");
    CHECK_TEXT(descent_run_layers(run), "8 tanh");
    CHECK_TEXT(descent_run_word(run, 2), "a b");
    CHECK(descent_run_word(run, 3) == NULL);
    CHECK_TEXT(descent_run_member(run, "mine"), "{\"seven\": 7}");
    CHECK_TEXT(descent_run_member(run, "later"), "[1, 2]");
    CHECK(strstr(descent_run_member(run, "graph"), "descent graph 1") != NULL);
    CHECK(descent_run_member(run, "nothing") == NULL);
    CHECK(descent_run_trainer(run) == NULL && descent_run_data(run) == NULL);
    CHECK_OK(descent_run_read(run, &error));
    CHECK(descent_run_has_same_data(run));
    CHECK(descent_run_trained_rows(run, descent_run_data(run)) == 96);
    descent_run_close(run);

    run = run_make(home, 5);
    CHECK(descent_run_begin(run, folder, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "holds a run already, and runs are not overwritten") != NULL);
    CHECK_OK(descent_run_prepare(run, &error)); /* in memory it can be */
    run_train(run);
    descent_run_close(run);
    tree_remove(home);
}

/* Words that name a run, and folders that are none. */
static void runs_are_found_by_folder_and_model(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], model[DESCENT_RUN_PATH], where[DESCENT_RUN_PATH];
    char file[FOLDER];
    descent_run *run = NULL;
    data_make(home);
    CHECK(!descent_run_find(home, where, model) && !descent_run_exists(home));
    CHECK(descent_run_open(home, &run, &error) == DESCENT_NO_INPUT);
    CHECK(strstr(error.message, "is not a run: cannot open") != NULL);
    path_in(home, "data.csv", file);
    run = run_make(home, 2);
    CHECK(descent_run_begin(run, file, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "is a file, not a folder") != NULL);
    path_in(file, "run", folder);
    CHECK(descent_run_begin(run, folder, &error) == DESCENT_IO);
    path_in(home, "run", folder);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    CHECK(descent_run_is_busy(folder, where) && strcmp(where, folder) == 0);
    descent_run_close(run);
    CHECK(!descent_run_is_busy(folder, where) && descent_run_exists(folder));
    CHECK(descent_run_find(folder, where, model) && strcmp(where, folder) == 0 && !*model);
    path_in(folder, "model.safetensors", file);
    CHECK(descent_run_find(file, where, model) && strcmp(where, folder) == 0);
    CHECK_TEXT(model, file);
    CHECK(!descent_run_find("nothing.safetensors", where, model));
    CHECK_TEXT(where, ".");
    // A run that never begins leaves nothing.
    run = run_make(home, 2);
    descent_run_settings_of(run).train->optimizer.learning_rate = -1.0;
    path_in(home, "never", folder);
    CHECK(descent_run_begin(run, folder, &error) == DESCENT_INVALID);
    CHECK(file_exists(home, "never"));
    descent_run_close(run);
    CHECK(!file_exists(home, "never"));
    tree_remove(home);
}

/* Damaged records are told, and where. */
static void damaged_records_are_refused(void)
{
    static const struct {
        const char *record, *message;
    } cases[] = {{"{", "is damaged: line 1"},
                 {"[]", "options or layers are missing"},
                 {"{\"options\": {\"nonsense\": \"1\"}, \"layers\": \"\"}",
                  "\"nonsense\" is not an option of this version"},
                 {"{\"options\": {\"lr\": \"fast\"}, \"layers\": \"\"}", "fast"},
                 {"{\"options\": {}, \"layers\": \"\"}", "it names no data"},
                 {"{\"options\": {}, \"layers\": null}", "options or layers are missing"}};
    char home[FOLDER];
    data_make(home);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_run *run = NULL;
        file_write(home, "run.json", cases[i].record, strlen(cases[i].record));
        CHECK(descent_run_open(home, &run, &error) == DESCENT_BAD_DATA && !run);
        CHECK(strstr(error.message, cases[i].message) != NULL);
    }
    tree_remove(home);
}

/* A folder, and what stands in its run.json. */
static descent_status open_damaged(json_t *record, void *folder, descent_error *error)
{
    descent_run *run = NULL;
    char *text = json_dumps(record, JSON_COMPACT);
    CHECK(text && file_write(folder, "run.json", text, strlen(text)));
    free(text);
    descent_status status = descent_run_open(folder, &run, error);
    CHECK((status == DESCENT_OK) == (run != NULL));
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA);
    if (status == DESCENT_OK) {
        status = descent_run_prepare(run, error);
        CHECK(descent_run_folder(run) != NULL);
    }
    descent_run_close(run);
    return status;
}

/* Every value of run.json, replaced by others or left out: the run is refused with a message,
   or opens. */
static void any_damage_of_a_record_is_refused_or_does_no_harm(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], path[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    path_in(folder, "run.json", path);
    descent_run *run = run_make(home, 1);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    damage_everywhere(json_load_file(path, 0, NULL), open_damaged, folder);
    tree_remove(home);
}

// ---- one at a time ----

static void refused_while_it_trains(const char *folder, descent_status *status, char *message)
{
    descent_error error = {0};
    descent_run *run = run_open(folder);
    *status = descent_run_resume(run, &error);
    snprintf(message, 256, "%.255s", error.message);
    descent_run_close(run);
}

/* By another object of the same process, and by another process. */
static void a_run_that_trains_is_locked(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], message[256];
    descent_status status;
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    refused_while_it_trains(folder, &status, message);
    CHECK(status == DESCENT_BUSY);
    CHECK(strstr(message, "is being trained by this process already") != NULL);
    const pid_t child = fork();
    if (child == 0) {
        char expected[128];
        refused_while_it_trains(folder, &status, message);
        snprintf(expected, sizeof expected, "is being trained by process %ld", (long)getppid());
        _exit(status == DESCENT_BUSY && strstr(message, expected) ? 0 : 1);
    }
    int code = -1;
    CHECK(waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0);
    run_train(run); // looking at it is allowed all the while
    descent_run *other = run_open(folder);
    CHECK_OK(descent_run_load(other, NULL, &error));
    descent_run_close(other);
    descent_run_close(run);
    CHECK(!file_exists(folder, "run.lock"));
    other = run_open(folder);
    CHECK_OK(descent_run_resume(other, &error));
    descent_run_close(other);
    tree_remove(home);
}

static bool is_same_file(const char *folder, const char *other, const char *name)
{
    char path[FOLDER], second[FOLDER];
    struct stat a, b;
    path_in(folder, name, path);
    path_in(other, name, second);
    return stat(path, &a) == 0 && stat(second, &b) == 0 && a.st_ino == b.st_ino;
}

static dsc_run_place place_of(const char *home, const char *name)
{
    dsc_run_place place = {.lock = -1};
    path_in(home, name, place.folder);
    CHECK(mkdir(place.folder, 0777) == 0);
    return place;
}

/* As the trials of a search are: their locks are its own, which nobody has to make or to free. */
static void a_folder_is_locked_with_the_one_above(void)
{
    descent_error error = {0};
    char home[FOLDER], stale[2][FOLDER];
    folder_make(home);
    dsc_run_place search = place_of(home, "search"), trial = place_of(home, "search/trial");
    dsc_run_place other = trial;
    trial.above = search.folder;
    CHECK_OK(dsc_run_lock(&search, &error));
    CHECK_OK(dsc_run_lock(&trial, &error));
    CHECK(dsc_run_is_locked(trial.folder));
    CHECK(is_same_file(search.folder, trial.folder, "run.lock"));
    CHECK(dsc_run_lock(&other, &error) == DESCENT_BUSY);
    CHECK(strstr(error.message, "is being trained by this process already") != NULL);
    dsc_run_unlock(&trial);
    CHECK(!file_exists(trial.folder, "run.lock") && dsc_run_is_locked(search.folder));
    // Whoever came between has a file of their own.
    CHECK_OK(dsc_run_lock(&other, &error));
    CHECK(dsc_run_lock(&trial, &error) == DESCENT_BUSY && !dsc_run_holds(&trial));
    dsc_run_unlock(&other);
    // What a kill has left is the search's file; without one the trial makes its own.
    path_in(search.folder, "run.lock", stale[0]);
    path_in(trial.folder, "run.lock", stale[1]);
    CHECK(link(stale[0], stale[1]) == 0);
    CHECK_OK(dsc_run_lock(&trial, &error));
    dsc_run_unlock(&trial);
    dsc_run_unlock(&search);
    CHECK(!file_exists(trial.folder, "run.lock") && !file_exists(search.folder, "run.lock"));
    CHECK_OK(dsc_run_lock(&trial, &error));
    CHECK(trial.lock >= 0 && dsc_run_is_locked(trial.folder));
    dsc_run_unlock(&trial);
    tree_remove(home);
}

// ---- going on ----

static void resumed_is_uninterrupted(void)
{
    descent_error error = {0};
    char home[FOLDER], whole[FOLDER], parts[FOLDER];
    data_make(home);
    path_in(home, "whole", whole);
    path_in(home, "parts", parts);
    descent_run *run = run_make(home, 9);
    CHECK_OK(descent_run_begin(run, whole, &error));
    run_train(run);
    descent_run_close(run);
    run = run_make(home, 4);
    CHECK_OK(descent_run_begin(run, parts, &error));
    run_train(run);
    descent_run_close(run);
    run = run_open(parts);
    CHECK(descent_run_train(run, NULL, NULL, NULL, &error) == DESCENT_INVALID);
    descent_run_settings_of(run).train->epochs = 9;
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(!descent_run_begins_again(run));
    CHECK(run_train(run).epochs == 9);
    descent_run_close(run);
    CHECK(same_model(whole, parts));
    // And without a checkpoint from the beginning, to the same bits as well.
    char file[FOLDER];
    for (int i = 0; i < 2; i++) {
        path_in(parts, i ? "checkpoint-1.safetensors" : "checkpoint-0.safetensors", file);
        unlink(file);
    }
    run = run_open(parts);
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(descent_run_begins_again(run));
    run_train(run);
    descent_run_close(run);
    CHECK(same_model(whole, parts));
    tree_remove(home);
}

static void changed_data_are_told(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    char *text = file_read(home, "data.csv", NULL);
    text[strcspn(text, "\n") + 1] = '9'; /* the first digit of the first row */
    file_write(home, "data.csv", text, strlen(text));
    free(text);
    for (int i = 0; i < 3; i++) {
        run = run_open(folder);
        descent_diagnosis *d = NULL;
        const descent_status status = i == 0   ? descent_run_resume(run, &error)
                                      : i == 1 ? descent_run_load(run, NULL, &error)
                                               : descent_run_diagnose(run, NULL, &d, &error);
        CHECK(status == DESCENT_CHANGED && error.status == DESCENT_CHANGED);
        CHECK(strstr(error.message, "the data have changed since the run was started") != NULL);
        descent_run_close(run);
    }
    tree_remove(home);
}

/* Options that may not change. */
static void another_network_is_refused(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    run = run_open(folder);
    descent_run_settings_of(run).train->batch = 8;
    CHECK(descent_run_resume(run, &error) == DESCENT_INVALID);
    descent_run_close(run);
    run = run_open(folder);
    descent_network *network = NULL;
    CHECK_OK(descent_run_read(run, &error));
    CHECK_OK(descent_network_parse("8 relu", 0.0, descent_run_data(run), &network, &error));
    CHECK(descent_run_use(run, NULL, network, &error) == DESCENT_INVALID); /* too late */
    descent_run_close(run);
    run = run_open(folder);
    CHECK_OK(descent_run_use(run, NULL, network, &error));
    CHECK(descent_run_resume(run, &error) == DESCENT_INVALID);
    descent_run_close(run);
    descent_network_free(network);
    tree_remove(home);
}

// ---- data and networks of the caller ----

static descent_network *network_by_hand(void)
{
    descent_error error = {0};
    descent_graph *g = NULL;
    descent_network *network = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", 2), *y = descent_input(g, "y", 1);
    descent_node *both = descent_combine(g, DESCENT_ADD, descent_dense(g, x, 3, DESCENT_TANH),
                                         descent_dense(g, x, 3, DESCENT_SIGMOID));
    descent_node *output = descent_dense(g, both, 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(g, x, y, output, descent_huber(g, output, y, 0.1),
                                        DESCENT_TASK_REGRESS, &network, &error));
    return network;
}

/* A network that no words describe comes back from run.json. */
static void arrays_and_graphs_come_back_from_run_json(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    float inputs[60], targets[30];
    folder_make(home);
    path_in(home, "run", folder);
    for (int i = 0; i < 30; i++) {
        inputs[2 * i] = (float)sin(i);
        inputs[2 * i + 1] = (float)cos(3.0 * i);
        targets[i] = inputs[2 * i] * inputs[2 * i + 1];
    }
    descent_dataset *data = NULL;
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, 30, 2, inputs, targets, 0, &data, &error));
    descent_network *network = network_by_hand();
    const descent_train_sets sets = {.train = data};
    descent_run *run = NULL;
    CHECK_OK(descent_run_create(&run, &error));
    CHECK_OK(descent_run_use(run, &sets, network, &error));
    descent_run_settings_of(run).train->epochs = 4;
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    descent_network_free(network);

    run = run_open(folder);
    CHECK(descent_run_resume(run, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "data sets of the program that began it") != NULL);
    CHECK_OK(descent_run_use(run, &sets, NULL, &error));
    descent_run_settings_of(run).train->epochs = 8;
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(run_train(run).epochs == 8);
    descent_diagnosis *d = NULL;
    CHECK_OK(descent_run_diagnose(run, NULL, &d, &error));
    descent_diagnosis_free(d);
    descent_run_close(run);
    descent_dataset_free(data);
    tree_remove(home);
}

/* Runs of versions that kept no graph in run.json still open, and go on. */
static void records_without_a_graph_are_read(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], path[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    path_in(folder, "run.json", path);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    json_t *record = json_load_file(path, 0, NULL);
    CHECK(json_is_object(json_object_get(record, "graph")));
    json_object_del(record, "graph");
    CHECK(json_dump_file(record, path, 0) == 0);
    json_decref(record);
    run = run_open(folder);
    descent_run_settings_of(run).train->epochs = 5;
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(run_train(run).epochs == 5);
    descent_run_close(run);
    tree_remove(home);
}

// ---- the verdict ----

/* What the program prints, of the same run. */
static void diagnosis_is_the_programs(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], command[PATH + FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 30);
    descent_run_settings_of(run).train->optimizer.learning_rate = 0.05;
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_diagnosis *here = NULL, *there = NULL;
    CHECK_OK(descent_run_diagnose(run, NULL, &here, &error));
    descent_run_close(run);
    run = run_open(folder);
    CHECK_OK(descent_run_diagnose(run, NULL, &there, &error));
    descent_run_close(run);
    CHECK(here->place == there->place && here->value == there->value &&
          here->smallest == there->smallest && here->index_low == there->index_low);
    CHECK_TEXT(here->because, there->because);
    snprintf(command, sizeof command, "%s diagnose %s --json", DESCENT_PROGRAM, folder);
    FILE *pipe = popen(command, "r");
    json_t *said = pipe ? json_loadf(pipe, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    CHECK(pipe && pclose(pipe) == 0);
    CHECK_TEXT(json_string_value(json_object_get(said, "verdict")),
               descent_place_word(here->place));
    CHECK_TEXT(json_string_value(json_object_get(said, "because")), here->because);
    CHECK(json_number_value(json_object_get(said, "f")) == here->value);
    CHECK_TEXT(json_string_value(json_object_get(said, "conclusion")),
               descent_conclusion_word(here->conclusion));
    json_decref(said);
    descent_diagnosis_free(here);
    descent_diagnosis_free(there);
    tree_remove(home);
}

/* Another run from elsewhere on the surface. */
static void a_branch_begins_with_the_weights_of_its_run(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], other[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    path_in(home, "other", other);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    run = run_open(folder);
    const size_t n = 42;
    double x[42], y[42];
    CHECK_OK(descent_run_load(run, NULL, &error));
    CHECK(descent_network_parameters(descent_run_network(run)) == n);
    descent_trainer_copy_parameters(descent_run_trainer(run), x);
    x[0] = 0.5;
    CHECK_OK(descent_run_branch(run, x, other, &error));
    CHECK(descent_run_branch(run, x, other, &error) == DESCENT_INVALID);
    descent_run_close(run);
    run = run_open(other);
    CHECK_OK(descent_run_load(run, NULL, &error));
    descent_trainer_copy_parameters(descent_run_trainer(run), y);
    CHECK(memcmp(x, y, sizeof x) == 0);
    descent_run_close(run);
    tree_remove(home);
}

/* What on_plateau asks for is done, is in the history, and is the same after a stop. */
static void a_plateau_is_responded_to(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "stop", folder);
    descent_run *run = run_make(home, 5000);
    descent_run_settings s = descent_run_settings_of(run);
    s.run->on_plateau = DESCENT_RESPONSE_STOP;
    s.train->optimizer.learning_rate = 0.05;
    s.train->l2 = 0.1;
    s.train->batch = DESCENT_BATCH_FULL;
    CHECK_OK(descent_run_begin(run, folder, &error));
    const descent_train_result result = run_train(run);
    CHECK(result.stop == DESCENT_STOP_VERDICT && result.epochs < 5000);
    descent_monitor_verdict v = {.size = sizeof v};
    CHECK(descent_run_judge(run, &v) && v.place == DESCENT_PLACE_MINIMUM);
    descent_run_close(run);
    run = run_open(folder);
    CHECK(descent_run_settings_of(run).run->on_plateau == DESCENT_RESPONSE_STOP);
    CHECK(!descent_run_judge(run, &v));
    descent_run_close(run);
    tree_remove(home);
}

/* Two thousand steps of 10 ms and a bit fit into 20 s and a twentieth; however long one takes, there is one. */
static void steps_that_fit_leave_a_twentieth(void)
{
    CHECK(dsc_time_fit_steps(20.0, 0.01) == 1900);
    CHECK(dsc_time_fit_steps(20.0, 0.0101) == 1881);
    CHECK(dsc_time_fit_steps(1.0, 3.0) == 1);
    CHECK(dsc_time_fit_steps(1e9, 1e-12) == 1000000000000000);
}

/* However many steps were found to fit: they are recorded, and the schedule is one of them. */
static void a_time_becomes_steps_that_are_recorded(void)
{
    descent_error error = {0};
    char home[FOLDER], timed[FOLDER], counted[FOLDER], wanted[64];
    data_make(home);
    path_in(home, "timed", timed);
    path_in(home, "counted", counted);
    descent_run *run = run_make(home, 0);
    descent_run_settings s = descent_run_settings_of(run);
    s.train->time = 0.02;
    s.train->keep = DESCENT_KEEP_LAST;
    snprintf(s.train->decay, sizeof s.train->decay, "cosine");
    CHECK_OK(descent_run_begin(run, timed, &error));
    const uint64_t steps = s.train->steps;
    CHECK(steps > 0 && descent_trainer_plan(descent_run_trainer(run)).steps == steps);
    snprintf(wanted, sizeof wanted, "\"steps\": %llu,", (unsigned long long)steps);
    CHECK(strstr(descent_run_member(run, "fit"), wanted) != NULL);
    CHECK(run_train(run).steps <= steps);
    descent_run_close(run);

    run = run_open(timed);
    s = descent_run_settings_of(run);
    CHECK(s.train->steps == steps && s.train->time == 0.02);
    s.train->time = 1e6;
    CHECK_OK(descent_run_resume(run, &error));
    const descent_train_result result = run_train(run);
    CHECK(result.steps == steps && result.stop == DESCENT_STOP_STEPS);
    descent_run_close(run);

    run = run_make(home, 0);
    s = descent_run_settings_of(run);
    s.train->steps = steps;
    s.train->keep = DESCENT_KEEP_LAST;
    snprintf(s.train->decay, sizeof s.train->decay, "cosine");
    CHECK_OK(descent_run_begin(run, counted, &error));
    run_train(run);
    CHECK(descent_run_member(run, "fit") == NULL && same_model(timed, counted));
    descent_run_close(run);
    tree_remove(home);
}

/* Another time is measured anew; steps that were typed stay; batch sizes cannot be foreseen. */
static void only_a_time_without_steps_is_measured(void)
{
    descent_error error = {0};
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, 0);
    const descent_run_settings s = descent_run_settings_of(run);
    s.train->time = 0.005;
    CHECK_OK(descent_run_prepare(run, &error)); /* nothing goes by the end */
    CHECK(s.train->steps == 0 && *descent_run_plan(run)->steps_reason == '\0');
    snprintf(s.train->decay, sizeof s.train->decay, "linear");
    CHECK_OK(descent_run_prepare(run, &error));
    const uint64_t few = s.train->steps;
    CHECK(few > 0 && strstr(descent_run_plan(run)->steps_reason, "measured over") != NULL);
    s.train->time = 5.0;
    CHECK_OK(descent_run_prepare(run, &error));
    CHECK(s.train->steps > few);
    s.train->steps = 7;
    CHECK_OK(descent_run_prepare(run, &error));
    CHECK(s.train->steps == 7 && descent_run_plan(run)->steps == 7);
    s.train->steps = 0;
    snprintf(s.train->schedule, sizeof s.train->schedule, "batch=piecewise:2e=8");
    CHECK(descent_run_prepare(run, &error) == DESCENT_INVALID && s.train->steps == 0);
    CHECK(strstr(error.message, "cannot be measured with the first size alone") != NULL);
    CHECK(strstr(error.remedy, "steps = 2000") != NULL);
    descent_run_close(run);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_run_that_was_begun_opens_again),
                                       TEST(runs_are_found_by_folder_and_model),
                                       TEST(damaged_records_are_refused),
                                       TEST(any_damage_of_a_record_is_refused_or_does_no_harm),
                                       TEST(a_run_that_trains_is_locked),
                                       TEST(a_folder_is_locked_with_the_one_above),
                                       TEST(resumed_is_uninterrupted),
                                       TEST(changed_data_are_told),
                                       TEST(another_network_is_refused),
                                       TEST(arrays_and_graphs_come_back_from_run_json),
                                       TEST(records_without_a_graph_are_read),
                                       TEST(diagnosis_is_the_programs),
                                       TEST(a_branch_begins_with_the_weights_of_its_run),
                                       TEST(a_plateau_is_responded_to),
                                       TEST(steps_that_fit_leave_a_twentieth),
                                       TEST(a_time_becomes_steps_that_are_recorded),
                                       TEST(only_a_time_without_steps_is_measured)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
