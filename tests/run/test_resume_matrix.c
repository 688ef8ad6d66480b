// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run that was stopped goes on to the bits of one that was not: every update rule with every
// form of schedule with everything that goes around a step. What the library refuses, it refuses
// with a remedy that works. Arguments select cases by a part of their names, as "lion + clip 0.1".
#include "run/around.h"
#include "run/checkpoints.h"
#include "run/support.h"

#include <descent/optimizer.h>

#include "run/checkpoint.h"
#include "run/trainer.h"

// 48 rows that train, 8 a step: 6 steps an epoch, 24 in all. dense2 is a hidden matrix.
enum { ROWS = 60, INPUTS = 5, CLASSES = 3, EPOCHS = 4 };

static const char layers[] = "5 tanh dropout:0.1 4 relu";

/* Options as words, "NAME VALUE NAME VALUE"; a space in a value is written "_". */
static const char *const schedules[] = {
    "",
    "decay inverse:1",
    "decay exp:0.9",
    "decay step:2,0.5",
    "decay sqrt:1",
    "decay sqrt-step:1",
    "decay warmup:10_then_cosine",
    "decay warmup:1.5e_then_linear:1e,to=0.1_then_polynomial:power=2",
    "decay restarts:5,times=2",
    "decay one-cycle",
    "decay wsd:10%,30%",
    "decay piecewise:7=0.5,13=0.1",
    "decay warmup:5_then_inverse-sqrt:5",
    "decay constant:7_then_exp:0.5,for=1e_then_cooldown",
    "decay warmup:3_then_plateau:0.5,2,of=train,cooldown=2,relative=0,absolute=0.5",
    "decay plateau:0.3,1e,of=valid,relative=0,absolute=0.5,floor=0.01",
    "schedule batch=piecewise:1e=16,3e=5",
    "decay warmup:1e_then_constant_then_cooldown:1e schedule batch=exp:1.5",
    "schedule lr=warmup:8,0..0.01_then_plateau:0.5,1e;_batch=step:1,2",
    "schedule beta1=linear:0.95..0.85",
    "schedule beta2=restarts:7,0.99..0.9",
    "schedule eps=constant:1e,from=1e-3",
    "decay linear schedule weight-decay=linear:0.1..0;_clip=linear:0.5..0.01",
    ("schedule "
     "clip=constant:1e,from=1_then_plateau:0.5,3,of=train;_gradient-noise=exp:0.5,for=2e"),
};

static const char *const wrappers[] = {
    "",
    "accumulate 2",
    AROUND_STEPS,
    "weight-decay 0.01 clip 1 lookahead 3 gradient-noise 0.001 average-weights ema:0.8",
    "group *.bias:_rate=2;_dense1.weight:_optimizer=momentum,_lr=0.01 sam 0.01 accumulate 2",
};

enum {
    SCHEDULES = sizeof schedules / sizeof *schedules,
    WRAPPERS = sizeof wrappers / sizeof *wrappers
};

static descent_error error; /* of the call that failed last */

static struct {
    raw_data raw;
    descent_dataset *data;
    descent_network *network;
    char whole[FOLDER], stopped[FOLDER];
} shared;

/* What has been tried. */
static struct {
    size_t cases, refused, remedies, stops[EPOCHS * 12];
} counts;

static const char *const *chosen; /* parts of the names of cases; ends with NULL */

static bool set_words(descent_train_options *o, const char *words)
{
    char copy[512], *rest = NULL;
    bool good = true;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *name = strtok_r(copy, " ", &rest), *value;
         name && (value = strtok_r(NULL, " ", &rest)); name = strtok_r(NULL, " ", &rest)) {
        for (char *c = value; *c; c++) {
            *c = *c == '_' ? ' ' : *c;
        }
        good &=
            CHECK_OK(descent_options_set(descent_train_option_table(), o, name, value, &error));
    }
    return good;
}

static descent_train_options options_of(const char *rule, const char *schedule,
                                        const char *wrapper)
{
    descent_train_options o = descent_train_options_default();
    set_words(&o, "precision float64 batch 8 epochs 4 valid 0.2 seed 3 l2 0.001 threads 1");
    CHECK_OK(descent_options_set(descent_train_option_table(), &o, "optimizer", rule, &error));
    set_words(&o, schedule);
    set_words(&o, wrapper);
    return o;
}

static descent_status create(const descent_train_options *o, const char *folder,
                             descent_trainer **trainer)
{
    descent_train_options mine = *o;
    const descent_train_sets sets = {.train = shared.data};
    snprintf(mine.directory, sizeof mine.directory, "%s", folder);
    return descent_trainer_create(shared.network, &sets, &mine, trainer, &error);
}

static descent_action stop_at(const descent_event *event, void *user)
{
    const uint64_t *step = user;
    return event->kind == DESCENT_EVENT_STEP && event->step == *step ? DESCENT_STOP
                                                                     : DESCENT_CONTINUE;
}

// To the end, or to a step. Whether it got there.
static bool run(descent_trainer *trainer, uint64_t step)
{
    descent_train_result result = {.size = sizeof result};
    return CHECK_OK(descent_trainer_run(trainer, stop_at, &step, &result, &error)) &&
           CHECK(result.stop == (step ? DESCENT_STOP_ASKED : DESCENT_STOP_EPOCHS));
}

// Everything that a run keeps is in its checkpoint.
static bool same_checkpoints(const descent_trainer *a, const descent_trainer *b)
{
    return checkpoints_are_same(shared.whole, dsc_checkpoint_last(a), shared.stopped,
                                dsc_checkpoint_last(b));
}

// The model too, which has the best parameters or an average.
static bool same_models(void)
{
    size_t size = 0, other = 0;
    char *model = file_read(shared.whole, "model.safetensors", &size);
    char *again = file_read(shared.stopped, "model.safetensors", &other);
    const bool same =
        CHECK(model && again && size == other) && CHECK(memcmp(model, again, size) == 0);
    free(model);
    free(again);
    return same;
}

static void empty(const char *folder)
{
    folder_remove(folder);
    CHECK(mkdir(folder, 0700) == 0);
}

// Does what the remedies say, the first line of each, until the run is accepted.
static bool remedies_work(const descent_train_options *refused)
{
    descent_train_options o = *refused;
    descent_trainer *trainer = NULL;
    descent_status status = DESCENT_INVALID;
    for (int round = 0; round < 4 && status != DESCENT_OK; round++) {
        char line[256], *value;
        snprintf(line, sizeof line, "%.*s", (int)strcspn(error.remedy, "\n"), error.remedy);
        value = strstr(line, " = ");
        if (!CHECK(value)) {
            break;
        }
        *value = '\0';
        status = descent_options_set(descent_train_option_table(), &o, line, value + 3, &error);
        if (status == DESCENT_OK) {
            status = create(&o, "", &trainer);
        }
        counts.remedies++;
    }
    descent_trainer_free(trainer);
    return CHECK_OK(status);
}

// One case. Its steps are as many as the batch sizes make them, and the stop is at another step in
// each case.
static bool try_case(const descent_train_options *o)
{
    descent_trainer *whole = NULL, *part = NULL;
    empty(shared.whole);
    empty(shared.stopped);
    counts.cases++;
    const descent_status status = create(o, shared.whole, &whole);
    if (status == DESCENT_INVALID) {
        counts.refused++;
        return remedies_work(o);
    }
    bool good = CHECK_OK(status) && run(whole, 0);
    const uint64_t steps = good ? whole->progress.step : 2;
    const uint64_t stop = 1 + (7 * counts.cases) % (steps - 1);
    counts.stops[stop]++;
    good = good && CHECK_OK(create(o, shared.stopped, &part)) && run(part, stop);
    descent_trainer_free(part);
    part = NULL;
    good = good && CHECK_OK(create(o, shared.stopped, &part)) &&
           CHECK_OK(descent_trainer_resume(part, &error)) &&
           CHECK(part->progress.step == stop) && run(part, 0) &&
           CHECK(part->progress.step == steps);
    good = good && same_checkpoints(whole, part) && same_models();
    if (!good) {
        printf("  stopped at %llu of %llu\n", (unsigned long long)stop,
               (unsigned long long)steps);
    }
    descent_trainer_free(whole);
    descent_trainer_free(part);
    return good;
}

static bool is_chosen(const char *name)
{
    bool chosen_one = !chosen[0];
    for (size_t i = 0; chosen[i]; i++) {
        chosen_one = chosen_one || strstr(name, chosen[i]) != NULL;
    }
    return chosen_one;
}

static void try_rule(const char *rule)
{
    const size_t cases = counts.cases, refused = counts.refused;
    for (size_t s = 0; s < SCHEDULES; s++) {
        for (size_t w = 0; w < WRAPPERS; w++) {
            char name[512];
            snprintf(name, sizeof name, "%s + %s + %s", rule, wrappers[w], schedules[s]);
            if (!is_chosen(name)) {
                continue;
            }
            const descent_train_options o = options_of(rule, schedules[s], wrappers[w]);
            if (!try_case(&o)) {
                printf("  %s\n", name);
            }
        }
    }
    if (counts.cases > cases) {
        printf("%-20s %4zu cases, %3zu refused\n", rule, counts.cases - cases,
               counts.refused - refused);
        CHECK(chosen[0] || 2 * (counts.refused - refused) < counts.cases - cases);
    }
}

static void stopped_runs_go_on_to_the_same_bits(void)
{
    const char *const *names = descent_rule_names();
    size_t rules = 0, stops = 0;
    for (size_t rule = 0; names[rule]; rule++) {
        if (!(descent_rule_facts((int)rule) & DESCENT_RULE_NEEDS_FUNCTION)) {
            try_rule(names[rule]);
            rules++;
        }
    }
    for (size_t i = 0; i < sizeof counts.stops / sizeof *counts.stops; i++) {
        stops += counts.stops[i] > 0;
    }
    printf("%zu rules, %d schedules, %d wrappers: %zu cases, stopped at %zu different steps; "
           "%zu refused, with %zu remedies\n",
           rules, SCHEDULES, WRAPPERS, counts.cases, stops, counts.refused, counts.remedies);
    CHECK(chosen[0] || counts.cases == rules * SCHEDULES * WRAPPERS);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(stopped_runs_go_on_to_the_same_bits)};
    chosen = (const char *const *)argv + 1;
    shared.raw = raw_make(ROWS, INPUTS, CLASSES, 31);
    shared.data = raw_dataset(&shared.raw);
    CHECK_OK(descent_network_parse(layers, 0.0, shared.data, &shared.network, &error));
    folder_make_in_memory(shared.whole);
    folder_make_in_memory(shared.stopped);
    (void)argc;
    const int result = check_main(1, argv, tests, sizeof tests / sizeof *tests);
    folder_remove(shared.whole);
    folder_remove(shared.stopped);
    descent_network_free(shared.network);
    descent_dataset_free(shared.data);
    raw_free(&shared.raw);
    return result;
}
