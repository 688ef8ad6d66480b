// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Calls of test_null.c: runs, reasons and advice.
#include "interface/null.h"

#include <descent/advise.h>
#include <descent/compare.h>
#include <descent/constrained.h>
#include <descent/runs.h>
#include <descent/series.h>
#include <descent/session.h>
#include <descent/tune.h>

static descent_run *run, *run_out;
static descent_folds *folds_out;
static descent_train_result a_result;
static descent_diagnosis *diagnosis_out;
static descent_diagnose_options an_options;
static descent_monitor_verdict a_verdict;
static descent_history_row a_row;
static descent_run_facts some_facts;
static descent_run_comparison a_comparison;
static const char *text_view;
static char path_out[DESCENT_RUN_PATH], other_out[DESCENT_RUN_PATH];

static void life(void)
{
    REFUSES(run, descent_run_create(NULL, &error));
    REFUSES_ALL(descent_run_create(NULL, NULL));
    REFUSES(folder, descent_run_open(NULL, &run_out, &error));
    REFUSES(run, descent_run_open("x", NULL, &error));
    REFUSES(run, descent_run_use(NULL, NULL, NULL, &error));
    REFUSES(run, descent_run_set_command(NULL, 1, names, &error));
    REFUSES(words, descent_run_set_command(run, 1, NULL, &error));
    REFUSES(run, descent_run_set_note(NULL, "x", &error));
    REFUSES(text, descent_run_set_note(run, NULL, &error));
    REFUSES(run, descent_run_set_member(NULL, "x", "1", &error));
    REFUSES(name, descent_run_set_member(run, NULL, "1", &error));
    REFUSES(json, descent_run_set_member(run, "x", NULL, &error));
    REFUSES(run, descent_run_read(NULL, &error));
    REFUSES(run, descent_run_make_network(NULL, &error));
    REFUSES(run, descent_run_prepare(NULL, &error));
    REFUSES(run, descent_run_begin(NULL, "x", &error));
    REFUSES(run, descent_run_resume(NULL, &error));
    REFUSES(run, descent_run_load(NULL, "x", &error));
    REFUSES(run, descent_run_train(NULL, NULL, NULL, &a_result, &error));
    REFUSES(run, descent_run_diagnose(NULL, NULL, &diagnosis_out, &error));
    REFUSES(diagnosis, descent_run_diagnose(run, NULL, NULL, &error));
    REFUSES(run, descent_run_describe(NULL, &an_options, &error));
    REFUSES(options, descent_run_describe(run, NULL, &error));
    REFUSES(run, descent_run_branch(NULL, numbers, "x", &error));
    REFUSES(x, descent_run_branch(run, NULL, "x", &error));
    SURVIVES(descent_run_discard(NULL));
    SURVIVES(descent_run_close(NULL));
    SURVIVES(descent_run_settings_of(NULL));
}

static void parts(void)
{
    SURVIVES(descent_run_word(NULL, 0));
    SURVIVES(descent_run_member(NULL, "x"));
    SURVIVES(descent_run_member(run, NULL));
    SURVIVES(descent_run_begins_again(NULL));
    SURVIVES(descent_run_folder(NULL));
    SURVIVES(descent_run_data(NULL));
    SURVIVES(descent_run_valid_data(NULL));
    SURVIVES(descent_run_test_data(NULL));
    SURVIVES(descent_run_network(NULL));
    SURVIVES(descent_run_trainer(NULL));
    SURVIVES(descent_run_plan(NULL));
    SURVIVES(descent_run_layers(NULL));
    SURVIVES(descent_run_layers_reason(NULL));
    SURVIVES(descent_run_judge(NULL, &a_verdict));
    SURVIVES(descent_run_judge(run, NULL));
    SURVIVES(descent_run_path(NULL, "x", path_out));
    SURVIVES(descent_run_path(run, NULL, path_out));
    SURVIVES(descent_run_path(run, "x", NULL));
    SURVIVES(descent_run_has_same_data(NULL));
    SURVIVES(descent_run_trained_rows(NULL, data));
    SURVIVES(descent_run_trained_rows(run, NULL));
    SURVIVES(descent_run_starts_done(NULL));
    SURVIVES(descent_run_start_at(NULL, 0));
    SURVIVES(descent_run_best_start(NULL));
    SURVIVES(descent_run_start_loss(NULL, 0, numbers));
    SURVIVES(descent_run_start_loss(run, 0, NULL));
    SURVIVES(descent_run_on_start(NULL, NULL, NULL));
    REFUSES(run, descent_run_cross_validate(NULL, NULL, NULL, NULL, &folds_out, &error));
    REFUSES(folds, descent_run_cross_validate(run, NULL, NULL, NULL, NULL, &error));
    REFUSES_ALL(descent_run_cross_validate(NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_run_on_fold(NULL, NULL, NULL));
    descent_causes causes = {.size = sizeof causes};
    descent_experiments *experiments = NULL;
    descent_diagnosis no_diagnosis = {.size = sizeof no_diagnosis};
    descent_experiments_facts no_facts = {.size = sizeof no_facts};
    REFUSES(run, descent_run_causes(NULL, &no_diagnosis, &causes, &error));
    REFUSES(diagnosis, descent_run_causes(run, NULL, &causes, &error));
    REFUSES(causes, descent_run_causes(run, &no_diagnosis, NULL, &error));
    REFUSES_ALL(descent_run_causes(NULL, NULL, NULL, NULL));
    REFUSES(run, descent_run_try(NULL, NULL, &experiments, &error));
    REFUSES(experiments, descent_run_try(run, NULL, NULL, &error));
    REFUSES_ALL(descent_run_try(NULL, NULL, NULL, NULL));
    SURVIVES(descent_try_options_init(NULL, sizeof(descent_try_options)));
    SURVIVES(descent_experiments_free(NULL));
    SURVIVES(descent_experiments_count(NULL));
    SURVIVES(descent_experiments_at(NULL, 0));
    SURVIVES(descent_experiments_facts_get(NULL, &no_facts));
    SURVIVES(descent_experiments_facts_get(NULL, NULL));
    SURVIVES(descent_causes_weigh(NULL, NULL));
    SURVIVES(descent_causes_weigh(&causes, NULL));
    SURVIVES(descent_folds_options_init(NULL, sizeof(descent_folds_options)));
    SURVIVES(descent_folds_free(NULL));
    SURVIVES(descent_folds_count(NULL));
    SURVIVES(descent_folds_done(NULL));
    SURVIVES(descent_folds_at(NULL, 0));
    SURVIVES(descent_folds_figure(NULL, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_R2, 0));
    SURVIVES(descent_folds_mean(NULL, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_R2));
    SURVIVES(descent_folds_split(NULL));
    SURVIVES(descent_folds_seconds(NULL));
    SURVIVES(descent_folds_json(NULL));
    SURVIVES(descent_run_ended(NULL, &a_row));
    SURVIVES(descent_run_ended("x", NULL));
    SURVIVES(descent_run_find(NULL, path_out, other_out));
    SURVIVES(descent_run_find("x", NULL, other_out));
    SURVIVES(descent_run_find("x", path_out, NULL));
    SURVIVES(descent_run_exists(NULL));
    SURVIVES(descent_run_is_busy(NULL, path_out));
    SURVIVES(descent_run_is_busy("x", NULL));
    REFUSES(folder, descent_run_history(NULL, NULL, NULL, &error));
    REFUSES(callback, descent_run_history("x", NULL, NULL, &error));
    SURVIVES(descent_run_rivals(NULL));
    SURVIVES(descent_run_text_evaluation(NULL, false));
    descent_train_options trained = descent_train_options_default();
    REFUSES(given, descent_net_settings(1, NULL, NULL, &trained, &error));
    REFUSES_ALL(descent_net_settings(1, NULL, NULL, NULL, NULL));
    REFUSES(run, descent_run_results(NULL, &text_view, &error));
    REFUSES(json, descent_run_results(run, NULL, &error));
    REFUSES_ALL(descent_run_results(NULL, NULL, NULL));
    REFUSES(run, descent_run_keep(NULL, DESCENT_KEPT_SLICE, "{}", &error));
    REFUSES(json, descent_run_keep(run, DESCENT_KEPT_SLICE, NULL, &error));
    REFUSES_ALL(descent_run_keep(NULL, DESCENT_KEPT_SLICE, NULL, NULL));
    REFUSES(folder, descent_run_tensorboard(NULL, "y", NULL, &error));
    REFUSES(directory, descent_run_tensorboard("x", NULL, NULL, &error));
    REFUSES_ALL(descent_run_tensorboard(NULL, NULL, NULL, NULL));
}

static void folders(void)
{
    REFUSES(folder, descent_run_look(NULL, &some_facts, &error));
    REFUSES(facts, descent_run_look("x", NULL, &error));
    REFUSES(folder, descent_runs_list(NULL, NULL, NULL, &error));
    REFUSES(callback, descent_runs_list("x", NULL, NULL, &error));
    REFUSES(first, descent_runs_compare(NULL, "x", &a_comparison, &error));
    REFUSES(second, descent_runs_compare("x", NULL, &a_comparison, &error));
    REFUSES(comparison, descent_runs_compare("x", "x", NULL, &error));
    SURVIVES(descent_run_state_word((descent_run_state)99));
    SURVIVES(descent_series_thin(64, NULL, NULL, 8, &size_out));
    SURVIVES(descent_series_thin(64, NULL, numbers, 8, NULL));
}

static void reports(void)
{
    static const char *const none[] = {NULL};
    descent_report_options o = descent_report_options_default();
    SURVIVES(descent_report_options_init(NULL, sizeof o));
    SURVIVES(descent_report_has_page());
    SURVIVES(descent_report_live_page(NULL));
    REFUSES(options, descent_report_write(NULL, &error));
    REFUSES_ALL(descent_report_write(NULL, NULL));
    REFUSES(folders, descent_report_write(&o, &error));
    o.folders = none;
    o.count = 1;
    REFUSES(path, descent_report_write(&o, &error));
    o.path = "x";
    REFUSES(folders, descent_report_write(&o, &error));
}

static void reasons(void)
{
    static const descent_numbers none;
    SURVIVES(descent_numbers_get(NULL, (descent_quantity)0));
    SURVIVES(descent_reason_text((descent_reason)0, NULL, text_out, sizeof text_out));
    SURVIVES(descent_reason_text((descent_reason)0, &none, NULL, 0));
    SURVIVES(descent_finding_text((descent_finding)0, NULL, text_out, sizeof text_out));
    SURVIVES(descent_finding_text((descent_finding)0, &none, NULL, 0));
    SURVIVES(descent_words_fill(NULL, &none, text_out, sizeof text_out));
    SURVIVES(descent_words_fill("{gain}", NULL, text_out, sizeof text_out));
    SURVIVES(descent_words_fill("{gain}", &none, NULL, 0));
    SURVIVES(descent_suggestion_text((descent_suggestion)0, NULL, text_out, sizeof text_out));
    SURVIVES(descent_suggestion_text((descent_suggestion)0, &none, NULL, 0));
}

static void optimizers(void)
{
    static descent_rule_description a_description = {.size = sizeof a_description};
    static descent_likeness a_likeness = {.size = sizeof a_likeness};
    static descent_optimizer_options options;
    static const descent_optimizer_tensor a_tensor;
    static descent_type type;
    options = descent_optimizer_options_default(DESCENT_ADAM);
    REFUSES(description, descent_rule_describe(0, NULL, &error));
    SURVIVES(descent_rule_describe(0, &a_description, NULL));
    REFUSES(likeness, descent_rule_like(0, DESCENT_LIBRARY_TORCH, NULL, &error));
    SURVIVES(descent_rule_like(0, DESCENT_LIBRARY_TORCH, &a_likeness, NULL));
    REFUSES(options, descent_optimizer_options_like(NULL, DESCENT_LIBRARY_TORCH, &error));
    SURVIVES(descent_optimizer_options_like(&options, DESCENT_LIBRARY_TORCH, NULL));
    REFUSES_ALL(descent_optimizer_evaluated_f32(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_optimizer_evaluated_f64(NULL, NULL, NULL, NULL));
    REFUSES(optimizer, descent_optimizer_set_tensors(NULL, &a_tensor, 1, &error));
    REFUSES(tensors, descent_optimizer_set_tensors(optimizer, NULL, 1, &error));
    REFUSES(optimizer, descent_optimizer_group(NULL, "x: freeze", &error));
    REFUSES(text, descent_optimizer_group(optimizer, NULL, &error));
    SURVIVES(descent_optimizer_assignment(NULL, text_out, sizeof text_out));
    SURVIVES(descent_optimizer_assignment(optimizer, NULL, 0));
    REFUSES(optimizer, descent_optimizer_set(NULL, "beta1", 0.5, &error));
    REFUSES(name, descent_optimizer_set(optimizer, NULL, 0.5, &error));
    SURVIVES(descent_optimizer_wants_estimate(NULL));
    REFUSES(optimizer, descent_optimizer_take_estimate(NULL, numbers, &error));
    REFUSES(diagonal, descent_optimizer_take_estimate(optimizer, NULL, &error));
    SURVIVES(descent_optimizer_state_length(NULL, 0, &type));
    SURVIVES(descent_optimizer_state_length(optimizer, 0, NULL));
}

static void comparisons(void)
{
    static descent_compare *compare_out;
    static descent_compare_options some_options;
    static descent_compare_plan a_plan = {.size = sizeof a_plan};
    SURVIVES(descent_compare_options_init(NULL, 64));
    REFUSES_ALL(descent_compare_training(NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES(network,
            descent_compare_training(NULL, NULL, NULL, "x", &some_options, NULL, &error));
    REFUSES_ALL(descent_compare_minimizing(NULL, NULL, NULL, NULL, NULL));
    REFUSES(function,
            descent_compare_minimizing(NULL, NULL, &some_options, &compare_out, &error));
    SURVIVES(descent_compare_free(NULL));
    REFUSES(compare, descent_compare_open(NULL, "x", false, &error));
    SURVIVES(descent_compare_folder(NULL));
    REFUSES(compare, descent_compare_run(NULL, NULL, NULL, &error));
    SURVIVES(descent_compare_plan_get(NULL, &a_plan));
    SURVIVES(descent_compare_result(NULL));
    SURVIVES(descent_compare_sentence(NULL, 0, text_out, sizeof text_out));
    SURVIVES(descent_compare_json(NULL));
}

static descent_status limits_maker(void *user, descent_objective **made, size_t count,
                                   descent_constraint *constraints, descent_error *problem)
{
    (void)count, (void)constraints;
    return maker(user, made, problem);
}

static void constraints(void)
{
    static descent_limits a_limits = {.size = sizeof a_limits};
    static descent_constrained_options an_option;
    static descent_starts_options some_starts;
    static descent_starts_result found = {.size = sizeof found};
    static descent_constrained_result a_point = {.size = sizeof a_point};
    SURVIVES(descent_constrained_options_init(NULL, 64));
    SURVIVES(descent_constrained_free(NULL));
    REFUSES(objective, descent_minimize_constrained(NULL, &a_limits, &an_option, numbers, NULL,
                                                    NULL, &a_point, &error));
    REFUSES(limits, descent_minimize_constrained(objective, NULL, &an_option, numbers, NULL,
                                                 NULL, &a_point, &error));
    REFUSES(options, descent_minimize_constrained(objective, &a_limits, NULL, numbers, NULL,
                                                  NULL, &a_point, &error));
    REFUSES(x, descent_minimize_constrained(objective, &a_limits, &an_option, NULL, NULL, NULL,
                                            &a_point, &error));
    REFUSES(result, descent_minimize_constrained(objective, &a_limits, &an_option, numbers,
                                                 NULL, NULL, NULL, &error));
    REFUSES_ALL(descent_minimize_constrained(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES(objective, descent_judge_constrained(NULL, &a_limits, numbers, &a_point, &error));
    REFUSES(limits, descent_judge_constrained(objective, NULL, numbers, &a_point, &error));
    REFUSES(x, descent_judge_constrained(objective, &a_limits, NULL, &a_point, &error));
    REFUSES(result, descent_judge_constrained(objective, &a_limits, numbers, NULL, &error));
    REFUSES_ALL(descent_judge_constrained(NULL, NULL, NULL, NULL, NULL));
    REFUSES_SOMEHOW(descent_minimize_constrained_starts(
        NULL, NULL, &a_limits, &an_option, &some_starts, numbers, numbers, &found, &error));
    REFUSES(limits, descent_minimize_constrained_starts(limits_maker, NULL, NULL, &an_option,
                                                        &some_starts, numbers, numbers, &found,
                                                        &error));
    REFUSES(options, descent_minimize_constrained_starts(limits_maker, NULL, &a_limits, NULL,
                                                         &some_starts, numbers, numbers, &found,
                                                         &error));
    REFUSES(starts,
            descent_minimize_constrained_starts(limits_maker, NULL, &a_limits, &an_option, NULL,
                                                numbers, numbers, &found, &error));
    REFUSES(low,
            descent_minimize_constrained_starts(limits_maker, NULL, &a_limits, &an_option,
                                                &some_starts, NULL, numbers, &found, &error));
    REFUSES(high,
            descent_minimize_constrained_starts(limits_maker, NULL, &a_limits, &an_option,
                                                &some_starts, numbers, NULL, &found, &error));
    REFUSES(result,
            descent_minimize_constrained_starts(limits_maker, NULL, &a_limits, &an_option,
                                                &some_starts, numbers, numbers, NULL, &error));
    REFUSES_ALL(descent_minimize_constrained_starts(NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                                    NULL, NULL));
}

static void advice_before(void)
{
    static descent_adviser *adviser_out;
    static descent_train_sets some_sets;
    SURVIVES(descent_advise_options_init(NULL, 64));
    REFUSES(network,
            descent_adviser_create(NULL, &some_sets, NULL, NULL, &adviser_out, &error));
    REFUSES(sets, descent_adviser_create(network, NULL, NULL, NULL, &adviser_out, &error));
    REFUSES(adviser, descent_adviser_create(network, &some_sets, NULL, NULL, NULL, &error));
    SURVIVES(descent_adviser_free(NULL));
    REFUSES(adviser, descent_adviser_run(NULL, NULL, NULL, &error));
    SURVIVES(descent_adviser_data(NULL));
    SURVIVES(descent_adviser_ladder(NULL));
    SURVIVES(descent_adviser_rate(NULL));
    SURVIVES(descent_adviser_batch(NULL));
    SURVIVES(descent_adviser_course(NULL));
    SURVIVES(descent_adviser_budget(NULL));
    SURVIVES(descent_adviser_json(NULL));
    SURVIVES(descent_advise_word(-1));
    SURVIVES(descent_advise_part_word(-1));
}

static void searches(void)
{
    static descent_tune *tune_out;
    static descent_tune_options some_options;
    static descent_tune_trial a_trial = {.size = sizeof a_trial};
    SURVIVES(descent_tune_options_init(NULL, 64));
    REFUSES_ALL(descent_tune_create(NULL, NULL, NULL, NULL));
    REFUSES(run, descent_tune_create(NULL, &some_options, &tune_out, &error));
    REFUSES(tune, descent_tune_create(run, &some_options, NULL, &error));
    SURVIVES(descent_tune_free(NULL));
    REFUSES(tune, descent_tune_open(NULL, "x", false, &error));
    SURVIVES(descent_tune_folder(NULL));
    REFUSES(tune, descent_tune_run(NULL, NULL, NULL, &error));
    SURVIVES(descent_tune_is_over(NULL));
    SURVIVES(descent_tune_trials(NULL));
    SURVIVES(descent_tune_trial_get(NULL, 0, &a_trial));
    SURVIVES(descent_tune_best(NULL));
    REFUSES(tune, descent_tune_model(NULL, text_out, sizeof text_out, &error));
    SURVIVES(descent_tune_sentence(NULL, 0, text_out, sizeof text_out));
    SURVIVES(descent_tune_json(NULL));
    SURVIVES(descent_tune_repeat(NULL, text_out, sizeof text_out));
}

void null_calls_third(void)
{
    CHECK_OK(descent_run_create(&run, &error));
    life();
    parts();
    folders();
    reasons();
    reports();
    optimizers();
    comparisons();
    constraints();
    advice_before();
    searches();
    descent_run_close(run);
}
