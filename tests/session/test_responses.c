// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run is asked to do at places that last: it is done, it is in the history, and a stop
// in between changes no bit of it. (A run that stops by its verdict: test_run.c.)
#include "session/support.h"

/* What the history says of them. */
typedef struct account {
    size_t rates, kicks;
    double least_rate; /* of the rows of rates */
} account;

static bool take_row(const descent_history_row *row, void *user)
{
    account *a = user;
    a->rates += row->kind == DESCENT_HISTORY_RATE;
    a->kicks += row->kind == DESCENT_HISTORY_KICK;
    if (row->kind == DESCENT_HISTORY_RATE && row->learning_rate < a->least_rate) {
        a->least_rate = row->learning_rate;
    }
    return true;
}

static account account_of(const char *folder)
{
    descent_error error = {0};
    account a = {.least_rate = HUGE_VAL};
    CHECK_OK(descent_run_history(folder, take_row, &a, &error));
    return a;
}

typedef void setting(descent_run_settings s);

/* Targets that have nothing to do with the inputs: at a constant rate nothing but noise is left. */
static void at_a_noise_floor(descent_run_settings s)
{
    s.run->layers[0] = '\0';
    s.train->optimizer.rule = DESCENT_GD;
    s.train->optimizer.learning_rate = 0.1;
    s.train->batch = 2;
    s.train->l2 = 0.0;
}

/* Gradients vanish in six layers of sigmoids. */
static void on_a_plateau(descent_run_settings s)
{
    snprintf(s.run->layers, sizeof s.run->layers,
             "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid");
    s.train->optimizer.rule = DESCENT_GD;
    s.train->optimizer.learning_rate = 0.1;
    s.train->batch = DESCENT_BATCH_FULL;
    s.train->l2 = 0.0;
}

static descent_run *make(const char *home, setting *set, descent_response response,
                         uint64_t epochs)
{
    descent_run *run = run_make(home, epochs);
    const descent_run_settings s = descent_run_settings_of(run);
    set(s);
    s.train->keep = DESCENT_KEEP_LAST; // the best epoch may lie before what is done
    s.run->on_plateau = (int)response;
    return run;
}

static void train_in(const char *home, const char *folder, setting *set,
                     descent_response response, uint64_t epochs)
{
    descent_error error = {0};
    descent_run *run = make(home, set, response, epochs);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
}

/* The same run, stopped after `first` epochs and gone on with. */
static void train_in_parts(const char *home, const char *folder, setting *set,
                           descent_response response, uint64_t first, uint64_t epochs)
{
    descent_error error = {0};
    train_in(home, folder, set, response, first);
    descent_run *run = run_open(folder);
    CHECK(descent_run_settings_of(run).run->on_plateau == (int)response);
    descent_run_settings_of(run).train->epochs = epochs;
    CHECK_OK(descent_run_resume(run, &error));
    run_train(run);
    descent_run_close(run);
}

static void decays_at_a_noise_floor(void)
{
    enum { EPOCHS = 300 };
    char home[FOLDER], plain[FOLDER], whole[FOLDER], parts[FOLDER];
    data_make(home);
    path_in(home, "plain", plain);
    path_in(home, "whole", whole);
    path_in(home, "parts", parts);
    train_in(home, plain, at_a_noise_floor, DESCENT_RESPONSE_NONE, EPOCHS);
    train_in(home, whole, at_a_noise_floor, DESCENT_RESPONSE_DECAY, EPOCHS);
    train_in_parts(home, parts, at_a_noise_floor, DESCENT_RESPONSE_DECAY, EPOCHS / 3, EPOCHS);
    const account none = account_of(plain), a = account_of(whole), b = account_of(parts);
    CHECK(none.rates == 0 && none.kicks == 0);
    // Halved each time, and not below 1e-4 of the first rate.
    CHECK(a.rates > 0 && a.kicks == 0 && a.least_rate < 0.06 && a.least_rate >= 1e-5);
    CHECK(a.rates == b.rates && a.least_rate == b.least_rate);
    CHECK(same_model(whole, parts) && !same_model(whole, plain));
    tree_remove(home);
}

static void does_not_decay_on_a_plateau(void)
{
    enum { EPOCHS = 700 };
    char home[FOLDER], plain[FOLDER], decayed[FOLDER];
    data_make(home);
    path_in(home, "plain", plain);
    path_in(home, "decayed", decayed);
    train_in(home, plain, on_a_plateau, DESCENT_RESPONSE_NONE, EPOCHS);
    train_in(home, decayed, on_a_plateau, DESCENT_RESPONSE_DECAY, EPOCHS);
    CHECK(account_of(decayed).rates == 0);
    CHECK(same_model(plain, decayed));
    tree_remove(home);
}

static void plateaus_are_kicked_as_often_in_parts(void)
{
    enum { EPOCHS = 700 };
    char home[FOLDER], plain[FOLDER], whole[FOLDER], parts[FOLDER];
    data_make(home);
    path_in(home, "plain", plain);
    path_in(home, "whole", whole);
    path_in(home, "parts", parts);
    train_in(home, plain, on_a_plateau, DESCENT_RESPONSE_NONE, EPOCHS);
    train_in(home, whole, on_a_plateau, DESCENT_RESPONSE_PERTURB, EPOCHS);
    train_in_parts(home, parts, on_a_plateau, DESCENT_RESPONSE_PERTURB, EPOCHS / 2, EPOCHS);
    const account a = account_of(whole), b = account_of(parts);
    CHECK(account_of(plain).kicks == 0);
    CHECK(a.kicks > 0 && a.rates == 0);
    CHECK(a.kicks == b.kicks);
    CHECK(same_model(whole, parts) && !same_model(whole, plain));
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(decays_at_a_noise_floor),
                                       TEST(does_not_decay_on_a_plateau),
                                       TEST(plateaus_are_kicked_as_often_in_parts)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
