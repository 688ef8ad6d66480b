// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Comparisons of rules from C: on data and on functions, killed and continued.
#include "session/support.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <descent/compare.h>

#include "core/rng.h"
#include "session/compare/groups.h"
#include "session/compare/reach.h"
#include "session/compare/rules.h"

// ---- on data ----

static descent_compare_options small(const char *with)
{
    descent_compare_options o = descent_compare_options_default();
    snprintf(o.with, sizeof o.with, "%s", with);
    o.length = 8;
    o.rates = 3;
    o.seeds = 6;
    return o;
}

// A comparison on the data of a run, which must stay open meanwhile.
static descent_compare *on_data(descent_run *run, const descent_compare_options *o)
{
    descent_error error = {0};
    descent_compare *compare = NULL;
    const descent_run_settings s = descent_run_settings_of(run);
    CHECK_OK(descent_run_make_network(run, &error));
    const descent_train_sets sets = {.train = descent_run_data(run)};
    CHECK_OK(descent_compare_training(descent_run_network(run), &sets, s.train, "data.csv", o,
                                      &compare, &error));
    return compare;
}

static void run_all(descent_compare *compare)
{
    descent_error error = {0};
    CHECK_OK(descent_compare_run(compare, NULL, NULL, &error));
    CHECK(descent_compare_result(compare) != NULL);
}

// The rate of step k of K is 1 - k / K times the first.
static descent_action decay_linearly(const descent_event *event, void *user)
{
    descent_error error = {0};
    descent_trainer *trainer = user;
    const double steps = 8.0 * (double)event->steps_per_epoch, k = (double)event->step;
    if (event->kind == DESCENT_EVENT_STEP && k < steps) {
        CHECK_OK(descent_trainer_scale_rate(trainer, (steps - k) / (steps - k + 1.0), "test",
                                            &error));
    }
    return DESCENT_CONTINUE;
}

static double train_by_hand(descent_run *run, int rule, const descent_compare_score *at,
                            uint64_t seed)
{
    descent_error error = {0};
    descent_train_options t = *descent_run_settings_of(run).train;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    const descent_train_sets sets = {.train = descent_run_data(run)};
    t.optimizer = descent_optimizer_options_default((descent_rule)rule);
    t.optimizer.learning_rate = at->rate;
    t.epochs = 8;
    t.seed = seed;
    t.keep = DESCENT_KEEP_LAST;
    CHECK_OK(descent_trainer_create(descent_run_network(run), &sets, &t, &trainer, &error));
    CHECK_OK(descent_trainer_run(trainer,
                                 at->decay == DESCENT_COMPARE_LINEAR ? decay_linearly : NULL,
                                 trainer, &result, &error));
    descent_trainer_free(trainer);
    return result.last_valid_loss;
}

static void scores_are_those_of_trainings(void)
{
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, 0);
    const descent_compare_options o = small("gd,adam");
    descent_compare *compare = on_data(run, &o);
    run_all(compare);
    const descent_comparison *c = descent_compare_result(compare);
    CHECK(c->rule_count == 2 && c->pair_count == 1 && !c->is_function);
    CHECK(c->plan.lengths[0] == 2 && c->plan.lengths[2] == 8 && c->plan.seeds == 6);
    for (size_t i = 0; i < c->rule_count; i++) {
        const descent_compare_score *at = &c->rules[i].at[2];
        double sum = 0.0;
        for (uint64_t seed = 2; seed < 8; seed++) { // tuning has had seed 1
            sum += train_by_hand(run, c->rules[i].rule, at, seed);
        }
        // What scaling step by step rounds is seen where a rate is large.
        CHECK_NEAR(at->mean, sum / 6.0, at->decay == DESCENT_COMPARE_LINEAR ? 1e-3 : 0.0);
        CHECK(at->rank == i + 1 && c->rules[i].tried == c->rules[1 - i].tried);
    }
    CHECK(c->rules[0].at[2].mean <= c->rules[1].at[2].mean);
    descent_compare_free(compare);
    descent_run_close(run);
}

static char *json_of(descent_compare *compare)
{
    const char *json = descent_compare_json(compare);
    CHECK(json != NULL);
    char *copy = malloc(json ? strlen(json) + 1 : 1);
    CHECK(copy != NULL);
    strcpy(copy, json ? json : "");
    return copy;
}

static bool is_json(descent_compare *compare, const char *expected)
{
    const char *json = descent_compare_json(compare);
    return json && strcmp(json, expected) == 0;
}

static void threads_change_nothing(void)
{
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, 0);
    descent_compare_options o = small("gd,momentum,adam");
    char *first = NULL;
    for (o.threads = 1; o.threads <= 3; o.threads += 2) {
        descent_compare *compare = on_data(run, &o);
        run_all(compare);
        char *json = json_of(compare);
        if (first) {
            CHECK(strcmp(json, first) == 0);
            free(json);
        } else {
            first = json;
        }
        descent_compare_free(compare);
    }
    free(first);
    descent_run_close(run);
}

// ---- stopped and killed ----

static descent_action stop_at(const descent_compare_progress *now, void *user)
{
    const uint64_t *trials = user;
    return now->stage == DESCENT_COMPARE_TUNING && now->done >= *trials ? DESCENT_STOP
                                                                        : DESCENT_CONTINUE;
}

static void stopped_and_continued_is_uninterrupted(void)
{
    char home[FOLDER], folder[FOLDER];
    descent_error error = {0};
    data_make(home);
    path_in(home, "compare", folder);
    descent_run *run = run_make(home, 0);
    const descent_compare_options o = small("gd,adam");
    descent_compare *whole = on_data(run, &o), *part = on_data(run, &o);
    run_all(whole);
    char *expected = json_of(whole);
    uint64_t trials = 3;
    CHECK_OK(descent_compare_open(part, folder, false, &error));
    CHECK_OK(descent_compare_run(part, stop_at, &trials, &error));
    CHECK(descent_compare_result(part) == NULL && descent_compare_json(part) == NULL);
    run_all(part); // the same object
    CHECK(is_json(part, expected));
    descent_compare_free(part);
    part = on_data(run, &o); // another one, which has nothing to do
    CHECK_OK(descent_compare_open(part, folder, false, &error));
    run_all(part);
    CHECK(is_json(part, expected));
    descent_compare_free(part);
    descent_compare_free(whole);
    free(expected);
    descent_run_close(run);
}

// Runs it in another process, which is killed after so many microseconds. True: it had ended.
static bool run_and_kill(descent_run *run, const descent_compare_options *o, const char *folder,
                         unsigned microseconds)
{
    const pid_t child = fork();
    if (child == 0) {
        descent_error error = {0};
        descent_compare *compare = on_data(run, o);
        const bool good = descent_compare_open(compare, folder, false, &error) == DESCENT_OK &&
                          descent_compare_run(compare, NULL, NULL, &error) == DESCENT_OK;
        descent_compare_free(compare);
        _exit(good ? 0 : 1);
    }
    int status = 0;
    const struct timespec wait = {0, 1000L * (long)microseconds};
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
}

static void killed_at_any_moment_it_ends_the_same(void)
{
    char home[FOLDER], folder[FOLDER], name[32];
    descent_error error = {0};
    data_make(home);
    descent_run *run = run_make(home, 0);
    const descent_compare_options o = small("gd,momentum,adam");
    descent_compare *whole = on_data(run, &o);
    run_all(whole);
    char *expected = json_of(whole);
    descent_compare_free(whole);
    for (uint32_t round = 0; round < 6; round++) {
        const dsc_random random = {3, DSC_PURPOSE_PROBE, round};
        snprintf(name, sizeof name, "killed-%u", round);
        path_in(home, name, folder);
        for (uint64_t k = 0; k < 60; k++) {
            const double most = 2000.0 * pow(1.15, (double)k);
            if (run_and_kill(run, &o, folder,
                             (unsigned)(most * dsc_random_uniform(&random, k)))) {
                break;
            }
        }
        descent_compare *last = on_data(run, &o);
        CHECK_OK(descent_compare_open(last, folder, false, &error));
        run_all(last);
        CHECK(is_json(last, expected));
        descent_compare_free(last);
    }
    free(expected);
    descent_run_close(run);
}

static void half_a_line_is_cut_off_and_a_damaged_one_told(void)
{
    char home[FOLDER], folder[FOLDER], path[FOLDER];
    descent_error error = {0};
    data_make(home);
    path_in(home, "compare", folder);
    path_in(home, "compare/trials.jsonl", path);
    descent_run *run = run_make(home, 0);
    const descent_compare_options o = small("gd,adam");
    descent_compare *c = on_data(run, &o);
    CHECK_OK(descent_compare_open(c, folder, false, &error));
    run_all(c);
    char *expected = json_of(c);
    descent_compare_free(c);
    FILE *file = fopen(path, "a");
    CHECK(file && fputs("{\"rule\":\"adam\",\"pow", file) > 0 && fclose(file) == 0);
    c = on_data(run, &o);
    CHECK_OK(descent_compare_open(c, folder, false, &error));
    run_all(c);
    CHECK(is_json(c, expected));
    descent_compare_free(c);
    file = fopen(path, "a");
    CHECK(file && fputs("{\"rule\":\"swift\"}\n", file) > 0 && fclose(file) == 0);
    c = on_data(run, &o);
    CHECK(descent_compare_open(c, folder, false, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "trials.jsonl is damaged") != NULL);
    descent_compare_free(c);
    c = on_data(run, &o);
    CHECK_OK(descent_compare_open(c, folder, true, &error)); // begun again
    run_all(c);
    CHECK(is_json(c, expected));
    descent_compare_free(c);
    free(expected);
    descent_run_close(run);
}

static void a_folder_has_one_comparison(void)
{
    char home[FOLDER], folder[FOLDER];
    descent_error error = {0};
    data_make(home);
    path_in(home, "compare", folder);
    descent_run *run = run_make(home, 0);
    const descent_compare_options o = small("gd,adam"), other = small("gd,momentum");
    descent_compare *c = on_data(run, &o), *d = on_data(run, &other), *e = on_data(run, &o);
    uint64_t trials = 0;
    CHECK_OK(descent_compare_open(d, folder, false, &error));
    descent_compare_free(d); // nothing was decided, and the folder is gone
    d = on_data(run, &other);
    CHECK_OK(descent_compare_open(c, folder, false, &error));
    CHECK(descent_compare_open(e, folder, false, &error) == DESCENT_BUSY);
    CHECK_OK(descent_compare_run(c, stop_at, &trials, &error));
    descent_compare_free(c);
    CHECK(descent_compare_open(d, folder, false, &error) == DESCENT_CHANGED);
    CHECK(strstr(error.message, "holds another comparison") != NULL);
    path_in(home, "data.csv", folder);
    descent_compare_free(d);
    d = on_data(run, &other);
    CHECK(descent_compare_open(d, folder, false, &error) == DESCENT_INVALID);
    descent_compare_free(d);
    descent_compare_free(e);
    descent_run_close(run);
}

// ---- what is refused ----

static void refused(descent_run *run, const descent_compare_options *o, const char *message,
                    const char *remedy)
{
    descent_error error = {0};
    descent_compare *compare = NULL;
    CHECK_OK(descent_run_make_network(run, &error));
    const descent_train_sets sets = {.train = descent_run_data(run)};
    CHECK(descent_compare_training(descent_run_network(run), &sets,
                                   descent_run_settings_of(run).train, "data.csv", o, &compare,
                                   &error) == DESCENT_INVALID);
    CHECK(compare == NULL && strstr(error.message, message) != NULL);
    CHECK(strstr(error.remedy, remedy) != NULL);
}

static void wrong_rules_and_data_are_refused(void)
{
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, 0);
    descent_compare_options o = small("gd,adm");
    refused(run, &o, "there is no rule \"adm\"; did you mean adam?", "");
    o = small("momentum");
    refused(run, &o, "momentum alone is compared with nothing", "with = all");
    o = small("adam, adam");
    refused(run, &o, "adam alone", "with = all");
    o = small(" , ");
    refused(run, &o, "names no rule", "with = all");
    o = small("adam,lbfgs");
    refused(run, &o, "lbfgs needs the function itself", "");
    o = small("all");
    o.rates = 4;
    refused(run, &o, "rates is 4", "rates = 5");
    o = small("all");
    o.seeds = 1;
    refused(run, &o, "seeds", "");
    o = small("all");
    descent_run_settings_of(run).train->valid = 0.0;
    refused(run, &o, "nothing is validated", "valid = 0.2");
    descent_run_close(run);
}

// ---- on functions ----

// Curvatures 1 and `*user`.
static double valley(size_t n, const double *x, double *g, void *user)
{
    const double *steep = user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double h = i == 0 ? 1.0 : *steep;
        f += 0.5 * h * x[i] * x[i];
        if (g) {
            g[i] = h * x[i];
        }
    }
    return f;
}

static descent_status make_valley(void *user, descent_objective **objective,
                                  descent_error *error)
{
    return descent_objective_from_function(2, valley, user, objective, error);
}

static descent_compare *on_valley(double *steep, const descent_compare_options *o,
                                  double minimum)
{
    static const double lower[] = {-2.0, -2.0}, upper[] = {3.0, 3.0};
    descent_error error = {0};
    descent_compare *compare = NULL;
    const descent_compare_function f = {.size = sizeof f,
                                        .make = make_valley,
                                        .user = steep,
                                        .lower = lower,
                                        .upper = upper,
                                        .minimum = minimum,
                                        .name = "valley"};
    CHECK_OK(descent_compare_minimizing(&f, NULL, o, &compare, &error));
    run_all(compare);
    return compare;
}

static const descent_compare_rule *rule_named(const descent_comparison *c, const char *name)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        if (strcmp(descent_rule_names()[c->rules[i].rule], name) == 0) {
            return &c->rules[i];
        }
    }
    return NULL;
}

// In a narrow valley momentum is faster than gradient descent, and quasi-Newton far faster.
static void what_is_known_of_valleys_is_found(void)
{
    double steep = 100.0;
    char text[512];
    descent_compare_options o = small("gd,momentum,lbfgs");
    o.length = 200;
    o.seeds = 12;
    descent_compare *compare = on_valley(&steep, &o, 0.0);
    const descent_comparison *c = descent_compare_result(compare);
    CHECK(c->is_function && c->minimum == 0.0 && c->pair_count == 3);
    CHECK_TEXT(descent_rule_names()[c->rules[0].rule], "lbfgs");
    CHECK_TEXT(descent_rule_names()[c->rules[1].rule], "momentum");
    CHECK_TEXT(descent_rule_names()[c->rules[2].rule], "gd");
    CHECK(isnan(c->rules[0].at[2].rate) && c->rules[0].at[2].mean == -15.0);
    for (size_t i = 0; i < 3; i++) {
        const descent_compare_pair *p = &c->pairs[2][i];
        CHECK(p->separable && p->p == 2.0 / 4096.0 && p->difference > 0.0);
        CHECK_NEAR(p->adjusted, 3.0 * 2.0 / 4096.0, 1e-15);
        CHECK(p->low > 0.0 && p->low < p->difference && p->difference < p->high);
    }
    CHECK(c->rules[0].groups == 1 && c->rules[1].groups == 2 && c->rules[2].groups == 4);
    CHECK(c->savings[2].early == 12 && c->savings[2].part == 0.25);
    CHECK(descent_compare_sentence(compare, 0, text, sizeof text));
    CHECK(strstr(text, "lbfgs is best") != NULL);
    CHECK(!descent_compare_sentence(compare, 100, text, sizeof text) && *text == '\0');
    descent_compare_free(compare);
}

// The best rate of gd in a valley that is a thousand times as flat lies far beyond its grid.
static void grids_grow_at_their_edges_and_for_all(void)
{
    double steep = 1e-3;
    descent_compare_options o = small("gd,adam,lbfgs");
    o.length = 40;
    descent_compare *compare = on_valley(&steep, &o, (double)NAN);
    const descent_comparison *c = descent_compare_result(compare);
    const descent_compare_rule *gd = rule_named(c, "gd"), *adam = rule_named(c, "adam");
    CHECK(c->plan.rounds == 3);
    // Three rates and three more, two decays, three lengths, five seeds.
    CHECK(gd->tried == 180 && adam->tried == 180);
    CHECK(gd->at[2].edge == 1);
    CHECK_NEAR(gd->at[2].rate, 0.1, 1e-12); // 0.001 times half a decade, four times
    CHECK(rule_named(c, "lbfgs")->tried == 15);
    char text[512];
    bool told = false;
    for (size_t i = 0; descent_compare_sentence(compare, i, text, sizeof text); i++) {
        told = told ||
               strstr(text, "the highest learning rate that was tried is the best of") != NULL;
    }
    CHECK(told);
    descent_compare_free(compare);
}

// Rates that are far too large for this function: gd blows up in many trials, and adam does not.
static void what_diverges_is_the_worst_and_counted(void)
{
    double steep = 1e9;
    descent_compare_options o = small("gd,adam");
    o.length = 400;
    descent_compare *compare = on_valley(&steep, &o, 0.0);
    const descent_comparison *c = descent_compare_result(compare);
    const descent_compare_rule *gd = rule_named(c, "gd");
    CHECK(gd == &c->rules[1] && gd->tried_diverged > 0 && gd->tried == c->rules[0].tried);
    CHECK(gd->at[2].diverged == 6 && isnan(gd->at[2].rate) && isnan(gd->at[2].tuned));
    CHECK(gd->at[2].mean >= c->rules[0].at[2].mean && isfinite(gd->at[2].mean));
    descent_compare_free(compare);
}

// ---- its parts ----

static void rates_are_spread_and_refined(void)
{
    const dsc_contender adam = {.rule = DESCENT_ADAM, .rate = 0.001, .decays = 2};
    const dsc_contender lbfgs = {.rule = DESCENT_LBFGS, .rate = 1.0, .searches = true};
    int powers[15];
    size_t count = 0;
    dsc_compare_grid(&adam, 5, powers, &count);
    CHECK(count == 5 && powers[0] == -8 && powers[2] == 0 && powers[4] == 8);
    CHECK(dsc_compare_rate(&adam, 0) == 0.001 && dsc_compare_rate(&adam, -8) == 0.0001);
    CHECK(dsc_compare_rate(&adam, 4) == 0.00316); // as it is printed
    CHECK(dsc_compare_next_power(powers, 5, 8) == 12);
    CHECK(dsc_compare_next_power(powers, 5, -8) == -12);
    CHECK(dsc_compare_next_power(powers, 5, 0) == 2);
    const int refined[] = {-8, -4, 0, 2, 4}, fine[] = {-1, 0, 1};
    CHECK(dsc_compare_next_power(refined, 5, 0) == -2);
    CHECK(dsc_compare_next_power(fine, 3, 0) == 5);
    dsc_compare_grid(&lbfgs, 5, powers, &count);
    CHECK(count == 1 && powers[0] == 0);
}

// Losses 4, 2, 1 after 1, 2, 4: as far as 3 half a doubling behind the first.
static void steps_to_a_loss_are_interpolated(void)
{
    const double losses[] = {4.0, 2.0, 1.0}, level[] = {4.0, 2.0, 2.0};
    double part = 0.0;
    CHECK(dsc_reach(losses, 3.0, &part) == DSC_REACH_BETWEEN);
    CHECK_NEAR(part, 0.25 * sqrt(2.0), 1e-12);
    CHECK(dsc_reach(losses, 2.0, &part) == DSC_REACH_BETWEEN && part == 0.5);
    CHECK(dsc_reach(losses, 1.0, &part) == DSC_REACH_BETWEEN && part == 1.0);
    CHECK(dsc_reach(losses, 4.0, &part) == DSC_REACH_EARLY && part == 0.25);
    CHECK(dsc_reach(losses, 0.5, &part) == DSC_REACH_LATE);
    CHECK_NEAR(part, sqrt(2.0), 1e-12);
    CHECK(dsc_reach(losses, -0.5, &part) == DSC_REACH_UNTOLD && isnan(part));
    CHECK(dsc_reach(level, 1.5, &part) == DSC_REACH_UNTOLD);
}

static void savings_are_means_over_seeds(void)
{
    const double losses[] = {4.0, 2.0, 1.0, 4.0, 2.0, 1.0}, target[] = {2.0, 1.0};
    descent_error error = {0};
    descent_compare_saving saving;
    CHECK_OK(dsc_reach_saving(2, losses, target, 1, &saving, &error));
    CHECK_NEAR(saving.part, sqrt(0.5), 1e-12); // of a half and 1
    CHECK(saving.reach == 1.5 && saving.seeds == 2 && saving.early == 0 && saving.late == 0);
    CHECK_NEAR(saving.low, 0.5, 1e-12);
    CHECK_NEAR(saving.high, 1.0, 1e-12);
}

// 1 and 3 are apart, and 2 is neither from 1 nor from 3: two groups that share it.
static void groups_hold_what_is_not_separable(void)
{
    const uint64_t chain[] = {4, 0, 1}, none[] = {0, 0, 0}, all[] = {6, 5, 3};
    const uint64_t crossed[] = {2, 1, 8, 4}; // 1 from 2, and 3 from 4
    uint64_t groups[DSC_GROUPS];
    size_t count = 0;
    CHECK(dsc_groups(3, chain, groups, &count) && count == 2);
    CHECK(groups[0] == 3 && groups[1] == 6);
    CHECK(dsc_groups(3, none, groups, &count) && count == 1 && groups[0] == 7);
    CHECK(dsc_groups(3, all, groups, &count) && count == 3);
    CHECK(groups[0] == 1 && groups[1] == 2 && groups[2] == 4);
    CHECK(dsc_groups(4, crossed, groups, &count) && count == 4);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = i + 1; k < 4; k++) {
            bool share = false;
            for (size_t g = 0; g < count; g++) {
                share = share || ((groups[g] >> i & 1) && (groups[g] >> k & 1));
            }
            CHECK(share == !(crossed[i] >> k & 1));
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(scores_are_those_of_trainings),
        TEST(threads_change_nothing),
        TEST(stopped_and_continued_is_uninterrupted),
        TEST(killed_at_any_moment_it_ends_the_same),
        TEST(half_a_line_is_cut_off_and_a_damaged_one_told),
        TEST(a_folder_has_one_comparison),
        TEST(wrong_rules_and_data_are_refused),
        TEST(what_is_known_of_valleys_is_found),
        TEST(grids_grow_at_their_edges_and_for_all),
        TEST(what_diverges_is_the_worst_and_counted),
        TEST(rates_are_spread_and_refined),
        TEST(steps_to_a_loss_are_interpolated),
        TEST(savings_are_means_over_seeds),
        TEST(groups_hold_what_is_not_separable),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
