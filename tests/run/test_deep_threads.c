// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whole trainings of deep networks have the same bits on 1, 2, 3 and 5 threads, and a run that was stopped goes on, on
// other threads, to the bits of one that was not: with dropout, and images moved before every step.
#include "run/checkpoints.h"
#include "run/deep.h"

#include "run/checkpoint.h"
#include "run/trainer.h"

// The last batch of an epoch has fewer rows: 60 = 8 x 7 + 4.
enum { ROWS = 60, BATCH = 7, EPOCHS = 3, STEPS = 9 * EPOCHS };

/* How they are trained; images alone can be moved. */
static const struct {
    const char *words;
    double dropout;
    bool moved;
} ways[] = {
    {"optimizer adam lr 0.01 batch 7 epochs 3 seed 5", 0.0, false},
    {"optimizer momentum lr 0.05 batch 7 epochs 3 seed 6", 0.2, false},
    {"optimizer adamw lr 0.01 weight-decay 0.01 batch 7 epochs 3 seed 7 precision float32", 0.2,
     true}};
enum { WAYS = sizeof ways / sizeof *ways };

static const char moves[] = "flip_shift:1_cutout:2";

static descent_train_options options_of(const deep_job *j, size_t way, size_t threads)
{
    descent_error error = {0};
    descent_train_options o = deep_options(ways[way].words);
    o.threads = threads;
    o.keep = DESCENT_KEEP_LAST;
    if (ways[way].moved && j->c.shape.rank == 3) {
        char words[sizeof moves];
        snprintf(words, sizeof words, "%s", moves);
        for (char *c = words; *c; c++) {
            *c = *c == '_' ? ' ' : *c;
        }
        CHECK_OK(
            descent_options_set(descent_train_option_table(), &o, "augment", words, &error));
    }
    return o;
}

/* What a run says of itself: the losses of its epochs. */
typedef struct story {
    double losses[EPOCHS];
    size_t count;
    uint64_t stop; /* after this step; 0: not */
} story;

static descent_action note(const descent_event *event, void *user)
{
    story *s = user;
    if (event->kind == DESCENT_EVENT_EPOCH && CHECK(s->count < EPOCHS)) {
        s->losses[s->count++] = event->train_loss;
    }
    return event->kind == DESCENT_EVENT_STEP && event->step == s->stop ? DESCENT_STOP
                                                                       : DESCENT_CONTINUE;
}

static void run(descent_trainer *trainer, story *s)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(trainer, note, s, &result, &error));
    CHECK(result.stop == (s->stop ? DESCENT_STOP_ASKED : DESCENT_STOP_EPOCHS));
}

static const size_t teams[] = {1, 2, 3, 5};
enum { TEAMS = sizeof teams / sizeof *teams };

static void train_on_all_teams(const deep_case *c, size_t way)
{
    deep_job j = deep_start(c, ROWS, ways[way].dropout);
    double x[2][DEEP_MOST] = {{0}};
    story stories[2] = {{.stop = 0}};
    const size_t bytes = descent_network_parameters(j.network) * sizeof **x;
    for (size_t t = 0; t < TEAMS; t++) {
        const descent_train_options o = options_of(&j, way, teams[t]);
        descent_trainer *trainer = deep_trainer(&j, &o);
        const size_t i = t > 0;
        stories[i] = (story){.stop = 0};
        run(trainer, &stories[i]);
        descent_trainer_copy_parameters(trainer, x[i]);
        CHECK(stories[i].count == EPOCHS);
        const bool same = t == 0 || (CHECK(memcmp(x[0], x[1], bytes) == 0) &&
                                     CHECK(memcmp(stories[0].losses, stories[1].losses,
                                                  sizeof stories[0].losses) == 0));
        if (!same) {
            printf("  %s, %zu threads: %s\n", j.c.name, teams[t], ways[way].words);
        }
        descent_trainer_free(trainer);
    }
    CHECK(stories[0].losses[EPOCHS - 1] < stories[0].losses[0]);
    deep_end(&j);
}

static void no_bit_depends_on_the_number_of_threads(void)
{
    for (size_t k = 0; k < DEEP_CASES * WAYS; k++) {
        train_on_all_teams(&deep_cases[k / WAYS], k % WAYS);
    }
}

// Channels enough for convolutions by tiles, in float, whose gradients workers sum in parts before they meet.
static descent_node *build_tiles(const deep_case *c, descent_graph *g, descent_node *x)
{
    x = deep_conv(g, x, 16, 1, 1, DESCENT_RELU);
    x = deep_conv(g, x, 16, 3, 1, DESCENT_TANH);
    return descent_dense(g, descent_global_average_pool(g, x), c->classes, DESCENT_IDENTITY);
}

static void nor_do_convolutions_by_tiles(void)
{
    enum { IN_FLOAT = WAYS - 1 };
    const deep_case c = {"tiles", {3, {8, 8, 2}}, 4, 0.0, build_tiles, {0}, {0}};
    descent_error error = {0};
    train_on_all_teams(&c, IN_FLOAT);
    deep_job j = deep_start(&c, ROWS, 0.0);
    const size_t n = descent_network_parameters(j.network);
    float x[DEEP_MOST], v[DEEP_MOST], hv[2][DEEP_MOST];
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)(0.5 * deep_wave(i, 2.0));
        v[i] = (float)deep_wave(i, 3.0);
    }
    for (size_t t = 0; t < TEAMS; t++) {
        descent_objective *objective = NULL;
        CHECK_OK(descent_objective_from_data(j.network, j.data, 0.0, DESCENT_FLOAT32, teams[t],
                                             &objective, &error));
        CHECK_OK(
            descent_objective_hessian_vector_f32(objective, x, v, NULL, hv[t > 0], &error));
        CHECK(t == 0 || memcmp(hv[0], hv[1], n * sizeof **hv) == 0);
        descent_objective_free(objective);
    }
    deep_end(&j);
}

static void no_bit_of_a_product_depends_on_it_either(void)
{
    descent_error error = {0};
    for (size_t k = 0; k < DEEP_CASES; k++) {
        deep_job j = deep_start(&deep_cases[k], ROWS, 0.0);
        const size_t n = descent_network_parameters(j.network);
        double x[DEEP_MOST], v[DEEP_MOST], hv[2][DEEP_MOST], gv[2][DEEP_MOST];
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.5 * deep_wave(i, 2.0);
            v[i] = deep_wave(i, 3.0);
        }
        for (size_t t = 0; t < TEAMS; t++) {
            descent_objective *objective = NULL;
            const size_t i = t > 0;
            CHECK_OK(descent_objective_from_data(j.network, j.data, 0.0, DESCENT_FLOAT64,
                                                 teams[t], &objective, &error));
            CHECK_OK(
                descent_objective_hessian_vector_f64(objective, x, v, NULL, hv[i], &error));
            CHECK_OK(descent_objective_gauss_newton_vector_f64(objective, x, v, NULL, gv[i],
                                                               &error));
            descent_objective_free(objective);
            if (t > 0 && (!CHECK(memcmp(hv[0], hv[1], n * sizeof **hv) == 0) ||
                          !CHECK(memcmp(gv[0], gv[1], n * sizeof **gv) == 0))) {
                printf("  %s, %zu threads\n", j.c.name, teams[t]);
            }
        }
        deep_end(&j);
    }
}

static bool same_files(const char *a, const char *b, const char *name)
{
    size_t size = 0, other = 0;
    char *one = file_read(a, name, &size), *two = file_read(b, name, &other);
    const bool same = CHECK(one && two && size == other) && CHECK(memcmp(one, two, size) == 0);
    free(one);
    free(two);
    return same;
}

// Stops in the middle of an epoch and of a run, at another step in each case, and goes on.
static void stop_and_go_on(size_t k, size_t way, const char *whole, const char *stopped)
{
    descent_error error = {0};
    deep_job j = deep_start(&deep_cases[k], ROWS, ways[way].dropout);
    descent_train_options o = options_of(&j, way, 3);
    snprintf(o.directory, sizeof o.directory, "%s", whole);
    descent_trainer *all = deep_trainer(&j, &o);
    story s = {.stop = 0}, part = {.stop = 10 + 3 * k + way};
    run(all, &s);
    CHECK(descent_trainer_where(all).step == STEPS);

    snprintf(o.directory, sizeof o.directory, "%s", stopped);
    o.threads = 2;
    descent_trainer *trainer = deep_trainer(&j, &o);
    run(trainer, &part);
    descent_trainer_free(trainer);
    o.threads = 3;
    trainer = deep_trainer(&j, &o);
    CHECK_OK(descent_trainer_resume(trainer, &error));
    CHECK(descent_trainer_where(trainer).step == part.stop);
    story rest = {.stop = 0};
    run(trainer, &rest);
    const bool same = checkpoints_are_same(whole, dsc_checkpoint_last(all), stopped,
                                           dsc_checkpoint_last(trainer)) &&
                      same_files(whole, stopped, "model.safetensors") &&
                      CHECK(rest.losses[rest.count - 1] == s.losses[EPOCHS - 1]);
    if (!same) {
        printf("  %s, stopped after step %d: %s\n", j.c.name, (int)part.stop, ways[way].words);
    }
    descent_trainer_free(all);
    descent_trainer_free(trainer);
    deep_end(&j);
}

static void stopped_runs_go_on_to_the_same_bits(void)
{
    for (size_t k = 0; k < DEEP_CASES * WAYS; k++) {
        char whole[FOLDER], stopped[FOLDER];
        folder_make_in_memory(whole);
        folder_make_in_memory(stopped);
        stop_and_go_on(k / WAYS, k % WAYS, whole, stopped);
        folder_remove(whole);
        folder_remove(stopped);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(no_bit_depends_on_the_number_of_threads),
                                       TEST(nor_do_convolutions_by_tiles),
                                       TEST(no_bit_of_a_product_depends_on_it_either),
                                       TEST(stopped_runs_go_on_to_the_same_bits)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
