// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Searches: the same whatever the threads and interruptions are, with reasons for what ends early,
// and honest about what they have found.
#include "session/support.h"

#include <unistd.h>

#include <jansson.h>

#include <descent/tune.h>

#include "core/rng.h"
#include "session/tune/importance.h"
#include "session/tune/plan.h"

typedef struct search {
    char folder[FOLDER], out[FOLDER];
    descent_run *run;
    descent_tune_options o;
    descent_tune *tune;
} search;

static search search_of(const char *over, uint64_t trials, uint64_t epochs)
{
    search s = {.o = descent_tune_options_default()};
    data_make(s.folder);
    path_in(s.folder, "out", s.out);
    s.run = run_make(s.folder, epochs);
    s.o.trials = trials;
    s.o.seeds = 0;
    s.o.splits = 1;
    snprintf(s.o.over, sizeof s.o.over, "%s", over);
    return s;
}

static void search_open(search *s)
{
    descent_error error = {0};
    CHECK_OK(descent_tune_create(s->run, &s->o, &s->tune, &error));
    CHECK_OK(descent_tune_open(s->tune, s->out, false, &error));
}

static void search_run(search *s)
{
    descent_error error = {0};
    search_open(s);
    CHECK_OK(descent_tune_run(s->tune, NULL, NULL, &error));
    CHECK(descent_tune_is_over(s->tune));
}

static void search_close(search *s)
{
    descent_tune_free(s->tune);
    descent_run_close(s->run);
    s->tune = NULL;
    s->run = NULL;
}

static void search_end(search *s)
{
    search_close(s);
    tree_remove(s->folder);
}

// Times, which no result depends on, are taken out.
static json_t *result_of(const search *s)
{
    const char *text = descent_tune_json(s->tune);
    json_t *result = text ? json_loads(text, 0, NULL) : NULL;
    CHECK(result != NULL);
    json_object_del(json_object_get(result, "plan"), "seconds");
    json_object_del(json_object_get(result, "plan"), "seconds_per_epoch");
    json_t *trials = json_object_get(result, "trials");
    for (size_t i = 0; i < json_array_size(trials); i++) {
        json_object_del(json_array_get(trials, i), "seconds");
    }
    return result;
}

static bool has_sentence(const search *s, const char *words)
{
    char text[4096];
    for (size_t i = 0; descent_tune_sentence(s->tune, i, text, sizeof text); i++) {
        if (strstr(text, words)) {
            return true;
        }
    }
    for (size_t i = 0; descent_tune_sentence(s->tune, i, text, sizeof text); i++) {
        printf("  %s\n", text);
    }
    return false;
}

static const char three[] = "lr=0.001..0.3:log, l2=1e-6..0.1:log, optimizer=adam|momentum";

// ---- the same results ----

static void check_same(const search *a, const search *b)
{
    json_t *first = result_of(a), *second = result_of(b);
    CHECK(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    for (size_t i = 1; i <= descent_tune_trials(a->tune); i++) {
        char name[64], one[FOLDER], two[FOLDER];
        snprintf(name, sizeof name, "trials/%04zu", i);
        path_in(a->out, name, one);
        path_in(b->out, name, two);
        CHECK(same_model(one, two));
    }
    char one[FOLDER], two[FOLDER];
    path_in(a->out, "final", one);
    path_in(b->out, "final", two);
    CHECK(same_model(one, two));
}

static void threads_change_nothing(void)
{
    search one = search_of(three, 20, 9);
    one.o.seeds = 3;
    search_run(&one);
    for (uint64_t threads = 2; threads <= 3; threads++) {
        search other = search_of(three, 20, 9);
        other.o.seeds = 3;
        descent_run_settings_of(other.run).train->threads = threads;
        search_run(&other);
        check_same(&one, &other);
        search_end(&other);
    }
    search_end(&one);
}

typedef struct patience {
    int calls, most;
} patience;

static descent_action stop_after(const descent_tune_progress *progress, void *user)
{
    patience *p = user;
    CHECK(progress->size > 0);
    return ++p->calls >= p->most ? DESCENT_STOP : DESCENT_CONTINUE;
}

// It is stopped again and again, in the middle of trainings as between rounds, each time by an
// object of its own.
static void interruptions_change_nothing(void)
{
    search whole = search_of(three, 12, 9), broken = search_of(three, 12, 9);
    descent_error error = {0};
    int times = 0;
    whole.o.seeds = broken.o.seeds = 2;
    whole.o.folds = broken.o.folds = 2;
    whole.o.splits = broken.o.splits = 2;
    search_run(&whole);
    for (bool over = false; !over && times < 300; times++) {
        patience p = {.most = 1 + times % 3 * (times / 30 + 1)};
        if (!broken.run) {
            broken.run = run_make(broken.folder, 9);
        }
        search_open(&broken);
        CHECK_OK(descent_tune_run(broken.tune, stop_after, &p, &error));
        over = descent_tune_is_over(broken.tune);
        if (!over) {
            search_close(&broken);
        }
    }
    printf("interrupted %d times\n", times - 1);
    CHECK(times > 5);
    check_same(&whole, &broken);
    search_end(&whole);
    search_end(&broken);
}

static descent_action stop_behind_a_round(const descent_tune_progress *progress, void *user)
{
    (void)user;
    return progress->ended && progress->stage == DESCENT_TUNE_SEARCHING ? DESCENT_STOP
                                                                        : DESCENT_CONTINUE;
}

// Trials do not wait for the disk. Where it has lost one it is made again.
static void damaged_trials_are_made_again(void)
{
    search whole = search_of(three, 9, 9), broken = search_of(three, 9, 9);
    descent_error error = {0};
    int damaged = 0;
    search_run(&whole);
    search_open(&broken);
    CHECK_OK(descent_tune_run(broken.tune, stop_behind_a_round, NULL, &error));
    CHECK(!descent_tune_is_over(broken.tune));
    search_close(&broken);
    for (int i = 1; i <= 9; i++) {
        char name[64], file[FOLDER];
        for (int k = 0; k < 2; k++) {
            snprintf(name, sizeof name, "trials/%04d/checkpoint-%d.safetensors", i, k);
            path_in(broken.out, name, file);
            CHECK(access(file, F_OK) != 0 || truncate(file, 0) == 0);
        }
        snprintf(name, sizeof name, "trials/%04d/run.json", i);
        path_in(broken.out, name, file);
        CHECK(i % 2 == 0 || truncate(file, 0) == 0);
    }
    broken.run = run_make(broken.folder, 9);
    search_run(&broken);
    check_same(&whole, &broken);
    for (int i = 1; i <= 9; i++) {
        char name[64], folder[FOLDER];
        snprintf(name, sizeof name, "trials/%04d-damaged-1", i);
        path_in(broken.out, name, folder);
        damaged += access(folder, F_OK) == 0;
    }
    CHECK(damaged == 3); // those that went on
    search_end(&whole);
    search_end(&broken);
}

// What a search that was limited by time has done, a number of trials repeats.
static void a_search_by_time_is_repeated(void)
{
    search timed = search_of(three, 0, 9), again = search_of(three, 0, 9);
    char repeat[8192];
    timed.o.time = 1.0;
    timed.o.seeds = 4;
    search_run(&timed);
    descent_tune_repeat(timed.tune, repeat, sizeof repeat);
    unsigned long long trials = 0, seeds = 99;
    CHECK(sscanf(repeat, "trials = %llu\nseeds = %llu\n", &trials, &seeds) == 2);
    CHECK(trials == descent_tune_trials(timed.tune) && trials >= 9);
    again.o.trials = trials;
    again.o.seeds = seeds;
    search_run(&again);
    json_t *first = result_of(&timed), *second = result_of(&again);
    CHECK(json_equal(json_object_get(first, "trials"), json_object_get(second, "trials")));
    CHECK(json_equal(json_object_get(first, "race"), json_object_get(second, "race")));
    json_decref(first);
    json_decref(second);
    search_end(&timed);
    search_end(&again);
}

// ---- rungs ----

static void rungs_are_parts_of_the_schedule(void)
{
    CHECK(dsc_tune_rung_end(90, 3, 0) == 10 && dsc_tune_rung_end(90, 3, 1) == 30);
    CHECK(dsc_tune_rung_end(90, 3, 2) == 90 && dsc_tune_rung_end(90, 1, 0) == 90);
    CHECK(dsc_tune_rung_end(3, 3, 0) == 1 && dsc_tune_rung_end(3, 3, 1) == 2);
    CHECK(dsc_tune_rung_end(1, 3, 0) == 1 && dsc_tune_rung_end(1, 3, 2) == 1);
}

static void a_third_goes_on(void)
{
    search s = search_of("lr=0.001..0.1:log", 9, 9);
    size_t ends[6] = {0}, epochs[10] = {0};
    search_run(&s);
    for (size_t i = 0; i < 9; i++) {
        descent_tune_trial t = {.size = sizeof t};
        CHECK(descent_tune_trial_get(s.tune, i, &t));
        ends[t.end]++;
        epochs[t.epochs]++;
        CHECK((t.end == DESCENT_TUNE_COMPLETE) == (*t.because == '\0'));
    }
    CHECK(ends[DESCENT_TUNE_COMPLETE] == 1 && epochs[1] == 6 && epochs[3] == 2 &&
          epochs[9] == 1);
    descent_tune_trial best = {.size = sizeof best};
    CHECK(descent_tune_trial_get(s.tune, descent_tune_best(s.tune) - 1, &best));
    CHECK(best.end == DESCENT_TUNE_COMPLETE);
    search_end(&s);
}

typedef struct entrant {
    double rate, first, losses; // losses: how many
    const char *because;
} entrant;

static int by_rate(const void *a, const void *b)
{
    const entrant *x = a, *y = b;
    return (x->rate > y->rate) - (x->rate < y->rate);
}

static int by_first(const void *a, const void *b)
{
    const entrant *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

// *result (out): what the texts are in.
static void entrants_of(const char *over, entrant list[9], json_t **result)
{
    search s = search_of(over, 9, 9);
    search_run(&s);
    *result = result_of(&s);
    for (size_t i = 0; i < 9; i++) {
        const json_t *t = json_array_get(json_object_get(*result, "trials"), i);
        const json_t *losses = json_object_get(t, "losses");
        const json_t *setting = json_array_get(json_object_get(t, "settings"), 0);
        list[i] = (entrant){
            .rate = strtod(json_string_value(json_object_get(setting, "value")), NULL),
            .first = json_number_value(json_array_get(losses, 0)),
            .losses = (double)json_array_size(losses),
            .because = json_string_value(json_object_get(t, "because")),
        };
        CHECK(list[i].losses >= 1.0); // none diverged
    }
    search_end(&s);
}

// Which rates are ahead at first says little of the end.
static void the_best_of_those_that_learn_as_fast_goes_on(void)
{
    entrant list[9];
    json_t *result;
    size_t fast = 0;
    entrants_of("lr=1e-5..0.1:log:fixed, l2=1e-6..0.1:log", list, &result);
    qsort(list, 9, sizeof *list, by_rate);
    for (size_t i = 0; i < 9; i += 3) {
        qsort(&list[i], 3, sizeof *list, by_first);
        CHECK(list[i].losses >= 2.0 && list[i + 1].losses < 2.0 && list[i + 2].losses < 2.0);
        CHECK(strstr(list[i + 1].because, ", which learns about as fast, has ") != NULL);
        fast += list[i].rate > 1e-3;
    }
    qsort(list, 9, sizeof *list, by_first);
    CHECK(fast >= 1 && list[2].rate < 1e-3); // by the loss alone no high rate would go on
    json_decref(result);
}

static void the_best_third_goes_on_where_all_learn_as_fast(void)
{
    entrant list[9];
    json_t *result;
    entrants_of("l2=1e-6..0.3:log", list, &result);
    qsort(list, 9, sizeof *list, by_first);
    for (size_t i = 0; i < 9; i++) {
        CHECK((list[i].losses >= 2.0) == (i < 3));
        CHECK(strstr(list[i].because, "about as fast") == NULL);
    }
    json_decref(result);
}

// As trials are trained: the rate falls to 0, and the last epoch counts.
static void to_the_end(descent_run *run)
{
    descent_train_options *t = descent_run_settings_of(run).train;
    t->keep = DESCENT_KEEP_LAST;
    snprintf(t->decay, sizeof t->decay, "linear");
}

// Each split is a run of its own with another seed, and the loss of the trial is their mean.
static void a_trial_is_the_mean_of_its_splits(void)
{
    search s = search_of("lr=0.01|0.02", 1, 6);
    double sum = 0.0;
    s.o.splits = 3;
    s.o.rungs = 1;
    search_run(&s);
    for (uint64_t k = 0; k < 3; k++) {
        descent_run *run = run_make(s.folder, 6);
        descent_run_settings_of(run).train->optimizer.learning_rate = 0.01;
        descent_run_settings_of(run).train->seed += k;
        to_the_end(run);
        sum += run_train(run).valid_loss;
        descent_run_close(run);
    }
    descent_tune_trial t = {.size = sizeof t};
    CHECK(descent_tune_trial_get(s.tune, 0, &t));
    CHECK_NEAR(t.loss, sum / 3.0, 1e-12);
    search_end(&s);
}

// There are finalists also where one trial alone was trained to its end.
static void the_best_behind_become_finalists(void)
{
    search s = search_of("lr=0.001..0.1:log", 9, 9);
    size_t complete = 0;
    s.o.seeds = 2;
    search_run(&s);
    for (size_t i = 0; i < 9; i++) {
        descent_tune_trial t = {.size = sizeof t};
        CHECK(descent_tune_trial_get(s.tune, i, &t));
        complete += t.end == DESCENT_TUNE_COMPLETE && t.rung == 3 && t.epochs == 9;
    }
    CHECK(complete == 3);
    search_end(&s);
}

// A trial that went on from rung to rung is the run that was never stopped.
static void a_trial_is_an_ordinary_run(void)
{
    search s = search_of("lr=0.01|0.02", 2, 9);
    char best[FOLDER], name[64], alone[FOLDER];
    descent_error error = {0};
    s.o.rungs = 3;
    search_run(&s);
    snprintf(name, sizeof name, "trials/%04u", (unsigned)descent_tune_best(s.tune));
    path_in(s.out, name, best);
    descent_tune_trial t = {.size = sizeof t};
    CHECK(descent_tune_trial_get(s.tune, descent_tune_best(s.tune) - 1, &t));
    descent_run *run = run_make(s.folder, 9);
    descent_run_settings_of(run).train->optimizer.learning_rate =
        strstr(t.settings, "0.01") ? 0.01 : 0.02;
    to_the_end(run);
    path_in(s.folder, "alone", alone);
    CHECK_OK(descent_run_begin(run, alone, &error));
    run_train(run);
    CHECK(same_model(best, alone));
    descent_run_close(run);
    run = run_open(best);
    CHECK_OK(descent_run_load(run, NULL, &error));
    descent_run_close(run);
    search_end(&s);
}

// A decay that was given stays.
static void a_schedule_of_ones_own_is_kept(void)
{
    search s = search_of("lr=0.01|0.02", 2, 3);
    char trial[FOLDER];
    snprintf(descent_run_settings_of(s.run).train->decay, DESCENT_SCHEDULE_TEXT, "exp:0.5");
    search_run(&s);
    path_in(s.out, "final", trial);
    descent_run *run = run_open(trial);
    CHECK_TEXT(descent_run_settings_of(run).train->decay, "exp:0.5");
    CHECK(!(descent_run_settings_of(run).train->valid > 0.0)); // and all rows are trained on
    descent_run_close(run);
    search_end(&s);
}

// ---- what ends early, and what is wider ----

static void what_diverges_has_a_reason(void)
{
    search s = search_of("optimizer=gd, lr=0.01|1e30", 6, 9);
    size_t diverged = 0;
    s.o.sampler = DESCENT_TUNE_RANDOM;
    search_run(&s);
    for (size_t i = 0; i < 6; i++) {
        descent_tune_trial t = {.size = sizeof t};
        CHECK(descent_tune_trial_get(s.tune, i, &t));
        if (strstr(t.settings, "1e30")) {
            diverged++;
            CHECK(t.end == DESCENT_TUNE_DIVERGED && strstr(t.because, "loss"));
        } else {
            CHECK(t.end < DESCENT_TUNE_DIVERGING);
        }
    }
    CHECK(diverged > 0 && diverged < 6);
    CHECK(has_sentence(&s, "diverged"));
    search_end(&s);
}

static void all_diverge(void)
{
    search s = search_of("lr=1e30..1e32:log:fixed, optimizer=gd", 3, 3);
    descent_error error = {0};
    search_open(&s);
    CHECK(descent_tune_run(s.tune, NULL, NULL, &error) == DESCENT_DIVERGED);
    CHECK(strstr(error.message, "none of 3 trials") && strstr(error.remedy, "over = "));
    search_end(&s);
}

static void an_edge_is_widened_and_told(void)
{
    search s = search_of("lr=0.003..0.006:log", 18, 81);
    char words[4096];
    search_run(&s);
    json_t *result = result_of(&s);
    const json_t *notes = json_object_get(result, "notes");
    const char *space = json_string_value(json_object_get(result, "space"));
    CHECK(json_array_size(notes) > 0 && space);
    snprintf(words, sizeof words, "%s", json_string_value(json_array_get(notes, 0)));
    CHECK(strstr(words, "upper end of 0.003 to 0.006") &&
          strstr(words, "searched from now on"));
    CHECK(strcmp(space, "lr=0.003..0.006:log") != 0);
    json_decref(result);
    search_end(&s);
}

static void a_fixed_range_stays(void)
{
    search s = search_of("lr=0.003..0.006:log:fixed", 18, 81);
    search_run(&s);
    json_t *result = result_of(&s);
    CHECK(json_array_size(json_object_get(result, "notes")) == 0);
    json_decref(result);
    search_end(&s);
}

// ---- what is said ----

static void the_same_is_not_distinguishable(void)
{
    search s = search_of("batch=13..19:fixed", 9, 27);
    s.o.seeds = 6;
    s.o.rungs = 1;
    search_run(&s);
    CHECK(has_sentence(&s, "is not distinguishable from it"));
    CHECK(has_sentence(&s, "are not distinguishable"));
    CHECK(has_sentence(&s, "selected on, expect worse"));
    search_end(&s);
}

static void without_seeds_nothing_is_claimed(void)
{
    search s = search_of("lr=0.001..0.1:log", 9, 9);
    search_run(&s);
    CHECK(has_sentence(&s, "cannot be told"));
    CHECK(!descent_tune_sentence(NULL, 0, (char[8]){0}, 8));
    search_end(&s);
}

static void rows_that_were_left_out_are_scored(void)
{
    search s = search_of("lr=0.001..0.1:log", 6, 9);
    double rows = 0.0;
    s.o.folds = 3;
    search_run(&s);
    json_t *result = result_of(&s);
    const json_t *folds = json_object_get(result, "folds");
    CHECK(json_array_size(folds) == 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *fold = json_array_get(folds, i);
        const double metric = json_number_value(json_object_get(fold, "metric"));
        rows += json_number_value(json_object_get(fold, "rows"));
        CHECK(metric > 0.0 && metric <= 1.0);
    }
    CHECK(rows == 120.0);
    CHECK(has_sentence(&s, "made 3 times without a part of the rows"));
    json_decref(result);
    search_end(&s);
}

static void test_rows_are_scored_once(void)
{
    search s = search_of("lr=0.001..0.1:log", 3, 9);
    descent_run_settings r = descent_run_settings_of(s.run);
    snprintf(r.run->test, sizeof r.run->test, "%s", r.run->data);
    search_run(&s);
    CHECK(has_sentence(&s, "On the 120 rows of the test"));
    search_end(&s);
}

// A setting that decides has a large share; one that does not, a share whose interval has 0.
static void shares_are_those_of_what_decides(void)
{
    enum { N = 60 };
    double x[N], y[N], other[N];
    const dsc_random random = {3, DSC_PURPOSE_STARTS, 1};
    descent_error error = {0};
    dsc_tune_share share;
    for (size_t i = 0; i < N; i++) {
        x[i] = dsc_random_uniform(&random, i);
        other[i] = floor(3.0 * dsc_random_uniform(&random, N + i));
        y[i] = (x[i] - 0.4) * (x[i] - 0.4) + 0.02 * dsc_random_normal(&random, 2 * N + i);
    }
    CHECK_OK(dsc_tune_explained(N, x, false, y, 200, 1, &share, &error));
    CHECK(share.share > 0.6 && share.low > 0.4 && share.high <= 1.0);
    CHECK_OK(dsc_tune_explained(N, other, true, y, 200, 1, &share, &error));
    CHECK(share.share < 0.2 && share.low <= 0.05);
    CHECK_OK(dsc_tune_explained(4, x, false, y, 200, 1, &share, &error));
    CHECK(isnan(share.share));
}

// ---- what is refused ----

static void refused(search *s, descent_status status, const char *words)
{
    descent_error error = {0};
    CHECK(descent_tune_create(s->run, &s->o, &s->tune, &error) == status);
    if (!CHECK(strstr(error.message, words) && *error.remedy)) {
        printf("  %s / %s\n", error.message, error.remedy);
    }
    search_end(s);
}

static void what_does_not_go_together_is_refused(void)
{
    search s = search_of("lrr=1..2", 3, 9);
    refused(&s, DESCENT_INVALID, "lrr");
    s = search_of(three, 3, 9);
    descent_run_settings_of(s.run).train->steps = 10;
    refused(&s, DESCENT_INVALID, "`steps`");
    s = search_of(three, 3, 9);
    descent_run_settings_of(s.run).run->starts = 3;
    refused(&s, DESCENT_INVALID, "`starts`");
    s = search_of(three, 3, 9);
    descent_run_settings_of(s.run).train->valid = 0.0;
    descent_error error = {0};
    search_open(&s);
    CHECK(descent_tune_run(s.tune, NULL, NULL, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "nothing is validated") && strstr(error.remedy, "valid"));
    search_end(&s);
}

static void folders_are_not_mixed_up(void)
{
    search s = search_of("lr=0.001..0.1:log", 3, 3);
    descent_error error = {0};
    char record[FOLDER];
    search_run(&s);
    search_close(&s);
    // The same search shows what it found; another one is refused.
    s.run = run_make(s.folder, 3);
    search_open(&s);
    CHECK(descent_tune_is_over(s.tune));
    search_close(&s);
    s.run = run_make(s.folder, 4);
    CHECK_OK(descent_tune_create(s.run, &s.o, &s.tune, &error));
    CHECK(descent_tune_open(s.tune, s.out, false, &error) == DESCENT_CHANGED);
    search_close(&s);
    path_in(s.out, "tune.json", record);
    CHECK(file_write(s.out, "tune.json", "{\"version\": 1", 13));
    s.run = run_make(s.folder, 3);
    CHECK_OK(descent_tune_create(s.run, &s.o, &s.tune, &error));
    CHECK(descent_tune_open(s.tune, s.out, false, &error) == DESCENT_BAD_DATA);
    search_close(&s);
    // A run is no place for a search.
    path_in(s.folder, "out/trials/0001", s.out);
    s.run = run_make(s.folder, 3);
    CHECK_OK(descent_tune_create(s.run, &s.o, &s.tune, &error));
    CHECK(descent_tune_open(s.tune, s.out, false, &error) == DESCENT_INVALID);
    search_end(&s);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(threads_change_nothing),
        TEST(interruptions_change_nothing),
        TEST(damaged_trials_are_made_again),
        TEST(a_search_by_time_is_repeated),
        TEST(rungs_are_parts_of_the_schedule),
        TEST(a_third_goes_on),
        TEST(the_best_of_those_that_learn_as_fast_goes_on),
        TEST(the_best_third_goes_on_where_all_learn_as_fast),
        TEST(a_trial_is_an_ordinary_run),
        TEST(a_trial_is_the_mean_of_its_splits),
        TEST(a_schedule_of_ones_own_is_kept),
        TEST(the_best_behind_become_finalists),
        TEST(what_diverges_has_a_reason),
        TEST(all_diverge),
        TEST(an_edge_is_widened_and_told),
        TEST(a_fixed_range_stays),
        TEST(the_same_is_not_distinguishable),
        TEST(without_seeds_nothing_is_claimed),
        TEST(rows_that_were_left_out_are_scored),
        TEST(test_rows_are_scored_once),
        TEST(shares_are_those_of_what_decides),
        TEST(what_does_not_go_together_is_refused),
        TEST(folders_are_not_mixed_up),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
