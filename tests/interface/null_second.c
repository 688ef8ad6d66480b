// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Calls of test_null.c: the second half. Every function of a header once for each pointer that
// it needs.
#include "interface/null.h"

// Never looked into: NULL is found first. What is not here is in null.h.
static descent_callbacks a_callbacks;
static descent_diagnose_options a_diagnose_options;
static descent_eigen_options a_eigen_options;
static descent_eigen_result a_eigen_result = {.size = sizeof a_eigen_result};
static descent_eigenpair a_eigenpair;
static descent_guessing a_guessing = {.size = sizeof a_guessing};
static descent_generalisation_verdict a_generalisation_verdict = {
    .size = sizeof a_generalisation_verdict};
static descent_map_options a_map_options;
static descent_minimize_options a_minimize_options;
static descent_minimize_result a_minimize_result = {.size = sizeof a_minimize_result};
static descent_monitor_options a_monitor_options;
static descent_monitor_verdict a_monitor_verdict = {.size = sizeof a_monitor_verdict};
static descent_observation a_observation;
static descent_observer a_observer;
static descent_optimizer_options a_optimizer_options;
static descent_option a_option;
static descent_option_table a_option_table;
static descent_profile_row a_profile_row = {.size = sizeof a_profile_row};
static descent_read_options a_read_options;
static descent_schedule *out_schedule;
static descent_schedule_form a_schedule_form = {.size = sizeof a_schedule_form};
static descent_schedule_leg a_schedule_leg = {.size = sizeof a_schedule_leg};
static descent_schedule_options a_schedule_options;
static descent_score a_score;
static descent_slice_region a_slice_region;
static descent_spectrum_options a_spectrum_options;
static descent_speed a_speed = {.size = sizeof a_speed};
static descent_starts_options a_starts_options;
static descent_starts_result a_starts_result = {.size = sizeof a_starts_result};
static descent_trace a_trace = {.size = sizeof a_trace};
static descent_trace_options a_trace_options;
static descent_train_options a_train_options;
static descent_train_result a_train_result = {.size = sizeof a_train_result};
static descent_train_sets a_train_sets;
static descent_unseen a_unseen;
static descent_diagnosis *out_diagnosis;
static descent_map *out_map;
static descent_slice_result *out_slice_result;
static descent_spectrum *out_spectrum;

static void map_functions(void)
{
    REFUSES_SOMEHOW(descent_map_find(NULL, NULL, NULL, numbers, numbers, &a_map_options, NULL,
                                     NULL, &out_map, &error));
    REFUSES(lower, descent_map_find(maker, NULL, NULL, NULL, numbers, &a_map_options, NULL,
                                    NULL, &out_map, &error));
    REFUSES(upper, descent_map_find(maker, NULL, NULL, numbers, NULL, &a_map_options, NULL,
                                    NULL, &out_map, &error));
    REFUSES(options, descent_map_find(maker, NULL, NULL, numbers, numbers, NULL, NULL, NULL,
                                      &out_map, &error));
    REFUSES(map, descent_map_find(maker, NULL, NULL, numbers, numbers, &a_map_options, NULL,
                                  NULL, NULL, &error));
    REFUSES_ALL(descent_map_find(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_map_free(NULL));
}

static void measure_functions(void)
{
    REFUSES(isa, descent_measure_kernels(NULL, DESCENT_FLOAT64, 1, 0.5, &a_speed, &error));
    REFUSES(speed, descent_measure_kernels("x", DESCENT_FLOAT64, 1, 0.5, NULL, &error));
    REFUSES(speed, descent_measure_memory(1, 0.5, NULL, &error));
    REFUSES_ALL(descent_measure_kernels(NULL, DESCENT_FLOAT64, 1, 0.5, NULL, NULL));
    REFUSES_ALL(descent_measure_memory(1, 0.5, NULL, NULL));
}

static void minimize_functions(void)
{
    REFUSES(objective, descent_minimize(NULL, &a_minimize_options, numbers, NULL, NULL,
                                        &a_minimize_result, &error));
    REFUSES(options,
            descent_minimize(objective, NULL, numbers, NULL, NULL, &a_minimize_result, &error));
    REFUSES(x, descent_minimize(objective, &a_minimize_options, NULL, NULL, NULL,
                                &a_minimize_result, &error));
    REFUSES(objective, descent_minimize_within(NULL, &a_minimize_options, NULL, NULL, numbers,
                                               NULL, NULL, &a_minimize_result, &error));
    REFUSES(objective, descent_check_gradient(NULL, numbers, numbers, numbers, &size_out,
                                              &bool_out, &error));
    REFUSES(x, descent_check_gradient(objective, NULL, numbers, numbers, &size_out, &bool_out,
                                      &error));
    REFUSES_SOMEHOW(descent_minimize_starts(NULL, NULL, &a_minimize_options, &a_starts_options,
                                            numbers, numbers, &a_starts_result, &error));
    REFUSES(options, descent_minimize_starts(maker, NULL, NULL, &a_starts_options, numbers,
                                             numbers, &a_starts_result, &error));
    REFUSES(starts, descent_minimize_starts(maker, NULL, &a_minimize_options, NULL, numbers,
                                            numbers, &a_starts_result, &error));
    REFUSES(lower, descent_minimize_starts(maker, NULL, &a_minimize_options, &a_starts_options,
                                           NULL, numbers, &a_starts_result, &error));
    REFUSES(upper, descent_minimize_starts(maker, NULL, &a_minimize_options, &a_starts_options,
                                           numbers, NULL, &a_starts_result, &error));
    REFUSES(result, descent_minimize_starts(maker, NULL, &a_minimize_options, &a_starts_options,
                                            numbers, numbers, NULL, &error));
    REFUSES_ALL(descent_minimize(NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_check_gradient(NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_minimize_starts(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_starts_free(NULL));
}

static void model_functions_1(void)
{
    REFUSES(path, descent_model_load(NULL, &model_out, &error));
    REFUSES(model, descent_model_load("x", NULL, &error));
    REFUSES(model, descent_model_save(NULL, "x", &error));
    REFUSES(path, descent_model_save(model, NULL, &error));
    SURVIVES(descent_model_task(NULL));
    SURVIVES(descent_model_outputs(NULL));
    SURVIVES(descent_model_class_name(NULL, 1));
    SURVIVES(descent_model_target_name(NULL));
    SURVIVES(descent_model_target_name_at(NULL, 1));
    SURVIVES(descent_model_target_spread_at(NULL, 1));
    SURVIVES(descent_model_targets(NULL));
    SURVIVES(descent_model_target_spread(NULL));
    SURVIVES(descent_model_report(NULL));
    SURVIVES(descent_model_tokens(NULL));
    SURVIVES(descent_model_block(NULL));
    descent_generate_options drawn = descent_generate_options_default();
    descent_generator *generator = NULL;
    char token[DESCENT_TOKEN_BYTES];
    REFUSES(model, descent_generator_create(NULL, &drawn, "x", 1, &generator, &error));
    REFUSES(options, descent_generator_create(model, NULL, "x", 1, &generator, &error));
    REFUSES(prompt, descent_generator_create(model, &drawn, NULL, 1, &generator, &error));
    REFUSES(generator, descent_generator_create(model, &drawn, "x", 1, NULL, &error));
    REFUSES_ALL(descent_generator_create(NULL, NULL, NULL, 1, NULL, NULL));
    REFUSES(generator, descent_generator_next(NULL, token, &size_out, &error));
    REFUSES_ALL(descent_generator_next(NULL, NULL, NULL, NULL));
    SURVIVES(descent_generator_free(NULL));
    SURVIVES(descent_generate_options_init(NULL, 0));
    SURVIVES(descent_generate_option_table());
    REFUSES(model, descent_model_read(NULL, "x", &data_out, &error));
    REFUSES(path, descent_model_read(model, NULL, &data_out, &error));
    REFUSES(data, descent_model_read(model, "x", NULL, &error));
    REFUSES(model, descent_model_read_formula(NULL, "x", &a_read_options, &data_out, &error));
    REFUSES(text, descent_model_read_formula(model, NULL, &a_read_options, &data_out, &error));
    REFUSES(data, descent_model_read_formula(model, "x", &a_read_options, NULL, &error));
    REFUSES(model, descent_model_predict(NULL, data, 1, 1, numbers, &error));
    REFUSES(data, descent_model_predict(model, NULL, 1, 1, numbers, &error));
    REFUSES(outputs, descent_model_predict(model, data, 1, 1, NULL, &error));
    SURVIVES(descent_model_columns(NULL));
    REFUSES(model, descent_model_predict_row(NULL, singles, numbers, &error));
    REFUSES(row, descent_model_predict_row(model, NULL, numbers, &error));
    REFUSES(outputs, descent_model_predict_row(model, singles, NULL, &error));
    REFUSES(model, descent_model_predict_row_f64(NULL, numbers, numbers, &error));
    REFUSES(row, descent_model_predict_row_f64(model, NULL, numbers, &error));
    REFUSES(outputs, descent_model_predict_row_f64(model, numbers, NULL, &error));
    REFUSES(model, descent_model_predict_line(NULL, "x", 1, numbers, &bool_out, &error));
    REFUSES(line, descent_model_predict_line(model, NULL, 1, numbers, &bool_out, &error));
    REFUSES(outputs, descent_model_predict_line(model, "x", 1, NULL, &bool_out, &error));
    REFUSES(is_header, descent_model_predict_line(model, "x", 1, numbers, NULL, &error));
    REFUSES(model, descent_model_score(NULL, data, &a_score, &error));
    REFUSES(data, descent_model_score(model, NULL, &a_score, &error));
    REFUSES(score, descent_model_score(model, data, NULL, &error));
    REFUSES_ALL(descent_model_load(NULL, NULL, NULL));
    REFUSES_ALL(descent_model_save(NULL, NULL, NULL));
    SURVIVES(descent_model_free(NULL));
    REFUSES_ALL(descent_model_read(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_read_formula(NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_predict(NULL, NULL, 1, 1, NULL, NULL));
    REFUSES_ALL(descent_model_predict_row(NULL, NULL, NULL, NULL));
}

static void model_functions_2(void)
{
    REFUSES_ALL(descent_model_predict_row_f64(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_predict_line(NULL, NULL, 1, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_score(NULL, NULL, NULL, NULL));
}

static void monitor_functions(void)
{
    REFUSES(options, descent_monitor_create(NULL, &monitor_out, &error));
    REFUSES(monitor, descent_monitor_create(&a_monitor_options, NULL, &error));
    SURVIVES(descent_monitor_add(NULL, &a_observation));
    SURVIVES(descent_monitor_add(monitor, NULL));
    SURVIVES(descent_monitor_curvature(NULL, 0.5, 0.5, 0.5));
    SURVIVES(descent_monitor_restart(NULL));
    SURVIVES(descent_monitor_judge(NULL, &a_monitor_verdict));
    SURVIVES(descent_monitor_judge(monitor, NULL));
    SURVIVES(descent_monitor_state(NULL, &size_out));
    SURVIVES(descent_monitor_state(monitor, NULL));
    REFUSES_ALL(descent_monitor_create(NULL, NULL, NULL));
    SURVIVES(descent_monitor_free(NULL));
}

static void network_functions(void)
{
    REFUSES(layers, descent_network_parse(NULL, 0.5, data, &network_out, &error));
    REFUSES(data, descent_network_parse("x", 0.5, NULL, &network_out, &error));
    REFUSES(network, descent_network_parse("x", 0.5, data, NULL, &error));
    SURVIVES(descent_network_layer(NULL, 0, &(descent_layer){.size = sizeof(descent_layer)}));
    SURVIVES(descent_network_layer(network, 0, NULL));
    REFUSES(graph, descent_network_from_graph(NULL, node, node, node, node,
                                              DESCENT_TASK_CLASSIFY, &network_out, &error));
    REFUSES_SOMEHOW(descent_network_from_graph(new_graph(), NULL, node, node, node,
                                               DESCENT_TASK_CLASSIFY, &network_out, &error));
    REFUSES_SOMEHOW(descent_network_from_graph(new_graph(), node, NULL, node, node,
                                               DESCENT_TASK_CLASSIFY, &network_out, &error));
    REFUSES_SOMEHOW(descent_network_from_graph(new_graph(), node, node, NULL, node,
                                               DESCENT_TASK_CLASSIFY, &network_out, &error));
    REFUSES_SOMEHOW(descent_network_from_graph(new_graph(), node, node, node, NULL,
                                               DESCENT_TASK_CLASSIFY, &network_out, &error));
    REFUSES(network, descent_network_from_graph(new_graph(), node, node, node, node,
                                                DESCENT_TASK_CLASSIFY, NULL, &error));
    SURVIVES(descent_network_inputs(NULL));
    SURVIVES(descent_network_outputs(NULL));
    SURVIVES(descent_network_parameters(NULL));
    SURVIVES(descent_network_graph(NULL));
    SURVIVES(descent_network_layers(NULL));
    SURVIVES(descent_network_summary(NULL));
    REFUSES_ALL(descent_network_parse(NULL, 0.5, NULL, NULL, NULL));
    REFUSES_ALL(descent_network_from_graph(NULL, NULL, NULL, NULL, NULL, DESCENT_TASK_CLASSIFY,
                                           NULL, NULL));
    SURVIVES(descent_network_free(NULL));
}

static void objective_functions_1(void)
{
    REFUSES_SOMEHOW(descent_objective_from_function(1, NULL, NULL, &objective_out, &error));
    REFUSES(objective, descent_objective_from_function(1, function, NULL, NULL, &error));
    REFUSES(callbacks, descent_objective_from_callbacks(1, NULL, &objective_out, &error));
    REFUSES(objective, descent_objective_from_callbacks(1, &a_callbacks, NULL, &error));
    REFUSES(graph,
            descent_objective_from_graph(NULL, node, DESCENT_FLOAT64, &objective_out, &error));
    REFUSES_SOMEHOW(
        descent_objective_from_graph(graph, NULL, DESCENT_FLOAT64, &objective_out, &error));
    REFUSES(objective,
            descent_objective_from_graph(graph, node, DESCENT_FLOAT64, NULL, &error));
    REFUSES(network, descent_objective_from_data(NULL, data, 0.5, DESCENT_FLOAT64, 1,
                                                 &objective_out, &error));
    REFUSES(data, descent_objective_from_data(network, NULL, 0.5, DESCENT_FLOAT64, 1,
                                              &objective_out, &error));
    REFUSES(objective,
            descent_objective_from_data(network, data, 0.5, DESCENT_FLOAT64, 1, NULL, &error));
    SURVIVES(descent_objective_parameters(NULL));
    SURVIVES(descent_objective_examples(NULL));
    SURVIVES(descent_objective_type(NULL));
    REFUSES(objective,
            descent_objective_evaluate_f32(NULL, singles, NULL, numbers, singles, &error));
    REFUSES(x, descent_objective_evaluate_f32(objective, NULL, NULL, numbers, singles, &error));
    REFUSES(value,
            descent_objective_evaluate_f32(objective, singles, NULL, NULL, singles, &error));
    REFUSES(objective,
            descent_objective_evaluate_f64(NULL, numbers, NULL, numbers, numbers, &error));
    REFUSES(x, descent_objective_evaluate_f64(objective, NULL, NULL, numbers, numbers, &error));
    REFUSES(value,
            descent_objective_evaluate_f64(objective, numbers, NULL, NULL, numbers, &error));
    REFUSES(objective, descent_objective_hessian_vector_f32(NULL, singles, singles, NULL,
                                                            singles, &error));
    REFUSES(x, descent_objective_hessian_vector_f32(objective, NULL, singles, NULL, singles,
                                                    &error));
    REFUSES(v, descent_objective_hessian_vector_f32(objective, singles, NULL, NULL, singles,
                                                    &error));
    REFUSES(hv, descent_objective_hessian_vector_f32(objective, singles, singles, NULL, NULL,
                                                     &error));
    REFUSES(objective, descent_objective_hessian_vector_f64(NULL, numbers, numbers, NULL,
                                                            numbers, &error));
    REFUSES(x, descent_objective_hessian_vector_f64(objective, NULL, numbers, NULL, numbers,
                                                    &error));
    REFUSES(v, descent_objective_hessian_vector_f64(objective, numbers, NULL, NULL, numbers,
                                                    &error));
    REFUSES(hv, descent_objective_hessian_vector_f64(objective, numbers, numbers, NULL, NULL,
                                                     &error));
    REFUSES(objective, descent_objective_gauss_newton_vector_f32(NULL, singles, singles, NULL,
                                                                 singles, &error));
    REFUSES(x, descent_objective_gauss_newton_vector_f32(objective, NULL, singles, NULL,
                                                         singles, &error));
    REFUSES(v, descent_objective_gauss_newton_vector_f32(objective, singles, NULL, NULL,
                                                         singles, &error));
    REFUSES(gv, descent_objective_gauss_newton_vector_f32(objective, singles, singles, NULL,
                                                          NULL, &error));
    REFUSES(objective, descent_objective_gauss_newton_vector_f64(NULL, numbers, numbers, NULL,
                                                                 numbers, &error));
    REFUSES(x, descent_objective_gauss_newton_vector_f64(objective, NULL, numbers, NULL,
                                                         numbers, &error));
    REFUSES(v, descent_objective_gauss_newton_vector_f64(objective, numbers, NULL, NULL,
                                                         numbers, &error));
    REFUSES(gv, descent_objective_gauss_newton_vector_f64(objective, numbers, numbers, NULL,
                                                          NULL, &error));
    REFUSES_ALL(descent_objective_from_function(1, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_from_callbacks(1, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_from_graph(NULL, NULL, DESCENT_FLOAT64, NULL, NULL));
    REFUSES_ALL(descent_objective_from_data(NULL, NULL, 0.5, DESCENT_FLOAT64, 1, NULL, NULL));
    SURVIVES(descent_objective_free(NULL));
}

static void objective_functions_2(void)
{
    REFUSES_ALL(descent_objective_evaluate_f32(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_evaluate_f64(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_hessian_vector_f32(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_hessian_vector_f64(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_gauss_newton_vector_f32(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_objective_gauss_newton_vector_f64(NULL, NULL, NULL, NULL, NULL, NULL));
}

static void optimizer_functions(void)
{
    REFUSES(options,
            descent_optimizer_create(DESCENT_FLOAT64, 1, NULL, &optimizer_out, &error));
    REFUSES(optimizer,
            descent_optimizer_create(DESCENT_FLOAT64, 1, &a_optimizer_options, NULL, &error));
    REFUSES(optimizer, descent_optimizer_step_f32(NULL, singles, singles, &error));
    REFUSES(x, descent_optimizer_step_f32(optimizer, NULL, singles, &error));
    REFUSES(g, descent_optimizer_step_f32(optimizer, singles, NULL, &error));
    REFUSES(optimizer, descent_optimizer_step_f64(NULL, numbers, numbers, &error));
    REFUSES(x, descent_optimizer_step_f64(optimizer, NULL, numbers, &error));
    REFUSES(g, descent_optimizer_step_f64(optimizer, numbers, NULL, &error));
    SURVIVES(descent_optimizer_learning_rate(NULL));
    REFUSES(optimizer, descent_optimizer_set_learning_rate(NULL, 0.5, &error));
    SURVIVES(descent_optimizer_steps(NULL));
    REFUSES(optimizer, descent_optimizer_exempt(NULL, 1, 1, &error));
    SURVIVES(descent_optimizer_state_count(NULL));
    SURVIVES(descent_optimizer_state(NULL, 1, &name_out));
    SURVIVES(descent_optimizer_set_steps(NULL, 1));
    REFUSES_ALL(descent_optimizer_create(DESCENT_FLOAT64, 1, NULL, NULL, NULL));
    SURVIVES(descent_optimizer_free(NULL));
    REFUSES_ALL(descent_optimizer_step_f32(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_optimizer_step_f64(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_optimizer_set_learning_rate(NULL, 0.5, NULL));
    REFUSES_ALL(descent_optimizer_exempt(NULL, 1, 1, NULL));
}

static void defaults(void)
{
    SURVIVES(descent_read_options_init(NULL, 64));
    SURVIVES(descent_dimension_options_init(NULL, 64));
    SURVIVES(descent_class_options_init(NULL, 64));
    SURVIVES(descent_importance_options_init(NULL, 64));
    SURVIVES(descent_map_options_init(NULL, 64));
    SURVIVES(descent_minimize_options_init(NULL, 64, DESCENT_GD));
    SURVIVES(descent_starts_options_init(NULL, 64));
    SURVIVES(descent_monitor_options_init(NULL, 64));
    SURVIVES(descent_optimizer_options_init(NULL, 64, DESCENT_GD));
    SURVIVES(descent_eigen_options_init(NULL, 64));
    SURVIVES(descent_spectrum_options_init(NULL, 64));
    SURVIVES(descent_trace_options_init(NULL, 64));
    SURVIVES(descent_train_options_init(NULL, 64));
    SURVIVES(descent_diagnose_options_init(NULL, 64));
    SURVIVES(descent_build_facts_get(NULL));
}

static void options_functions(void)
{
    SURVIVES(descent_options_default(NULL, NULL));
    SURVIVES(descent_options_default(&a_option_table, NULL));
    REFUSES(table, descent_options_set(NULL, NULL, "x", "x", &error));
    REFUSES(options, descent_options_set(&a_option_table, NULL, "x", "x", &error));
    REFUSES(name, descent_options_set(&a_option_table, numbers, NULL, "x", &error));
    REFUSES(text, descent_options_set(&a_option_table, numbers, "x", NULL, &error));
    SURVIVES(descent_options_get(NULL, numbers, &a_option, text_out, 1));
    SURVIVES(descent_options_get(&a_option_table, NULL, &a_option, text_out, 1));
    SURVIVES(descent_options_get(&a_option_table, numbers, NULL, text_out, 1));
    SURVIVES(descent_options_get(&a_option_table, numbers, &a_option, NULL, 1));
    SURVIVES(descent_options_find(NULL, "x"));
    SURVIVES(descent_options_find(&a_option_table, NULL));
    REFUSES(table, descent_options_check(NULL, numbers, &error));
    REFUSES(options, descent_options_check(&a_option_table, NULL, &error));
    SURVIVES(descent_nearest_name(NULL, names, 1));
    SURVIVES(descent_nearest_name("x", NULL, 1));
    REFUSES_ALL(descent_options_set(NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_options_check(NULL, NULL, NULL));
}

static void schedule_functions(void)
{
    REFUSES(text, descent_schedule_create(NULL, &a_schedule_options, &out_schedule, &error));
    REFUSES(options, descent_schedule_create("x", NULL, &out_schedule, &error));
    REFUSES(schedule, descent_schedule_create("x", &a_schedule_options, NULL, &error));
    REFUSES_ALL(descent_schedule_create(NULL, NULL, NULL, NULL));
    SURVIVES(descent_schedule_options_init(NULL, 1));
    SURVIVES(descent_schedule_free(NULL));
    SURVIVES(descent_schedule_value(NULL, 1));
    SURVIVES(descent_schedule_tell(NULL, 1, 1.0));
    SURVIVES(descent_schedule_state(NULL, numbers));
    REFUSES(schedule, descent_schedule_set_state(NULL, numbers, &error));
    REFUSES_ALL(descent_schedule_set_state(NULL, NULL, NULL));
    SURVIVES(descent_schedule_leg_get(NULL, 0, &a_schedule_leg));
    SURVIVES(descent_schedule_form_get(0, NULL));
    SURVIVES(descent_schedule_form_get(1000, &a_schedule_form));
    SURVIVES(descent_schedule_is_constant(NULL));
    SURVIVES(descent_schedule_needs_end(NULL));
    REFUSES(text, descent_schedule_check(NULL, &error));
    REFUSES_ALL(descent_schedule_check(NULL, NULL));
}

static void slice_functions(void)
{
    REFUSES(objective, descent_slice_random_axes(NULL, numbers, 1, 1, numbers, &error));
    REFUSES(x, descent_slice_random_axes(objective, NULL, 1, 1, numbers, &error));
    REFUSES(axes, descent_slice_random_axes(objective, numbers, 1, 1, NULL, &error));
    REFUSES(x, descent_slice_path_axes(1, NULL, numbers, 1, 1, numbers, numbers, &error));
    REFUSES(axes, descent_slice_path_axes(1, numbers, numbers, 1, 1, NULL, numbers, &error));
    REFUSES(objective, descent_slice_take(NULL, numbers, NULL, &a_slice_region, numbers, 1,
                                          NULL, NULL, &out_slice_result, &error));
    REFUSES(x, descent_slice_take(objective, NULL, NULL, &a_slice_region, numbers, 1, NULL,
                                  NULL, &out_slice_result, &error));
    REFUSES(region, descent_slice_take(objective, numbers, NULL, NULL, numbers, 1, NULL, NULL,
                                       &out_slice_result, &error));
    REFUSES(slice, descent_slice_take(objective, numbers, NULL, &a_slice_region, numbers, 1,
                                      NULL, NULL, NULL, &error));
    SURVIVES(descent_slice_at(NULL, 0.5, 0.5));
    REFUSES_ALL(descent_slice_random_axes(NULL, NULL, 1, 1, NULL, NULL));
    REFUSES_ALL(descent_slice_path_axes(1, NULL, NULL, 1, 1, NULL, NULL, NULL));
    REFUSES_ALL(descent_slice_take(NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL));
    SURVIVES(descent_slice_free(NULL));
}

static void surface_functions(void)
{
    REFUSES(objective, descent_eigenpairs_f32(NULL, singles, NULL, &a_eigen_options,
                                              &a_eigenpair, singles, &a_eigen_result, &error));
    REFUSES(x, descent_eigenpairs_f32(objective, NULL, NULL, &a_eigen_options, &a_eigenpair,
                                      singles, &a_eigen_result, &error));
    REFUSES(options, descent_eigenpairs_f32(objective, singles, NULL, NULL, &a_eigenpair,
                                            singles, &a_eigen_result, &error));
    REFUSES(pairs, descent_eigenpairs_f32(objective, singles, NULL, &a_eigen_options, NULL,
                                          singles, &a_eigen_result, &error));
    REFUSES(result, descent_eigenpairs_f32(objective, singles, NULL, &a_eigen_options,
                                           &a_eigenpair, singles, NULL, &error));
    REFUSES(objective, descent_eigenpairs_f64(NULL, numbers, NULL, &a_eigen_options,
                                              &a_eigenpair, numbers, &a_eigen_result, &error));
    REFUSES(x, descent_eigenpairs_f64(objective, NULL, NULL, &a_eigen_options, &a_eigenpair,
                                      numbers, &a_eigen_result, &error));
    REFUSES(options, descent_eigenpairs_f64(objective, numbers, NULL, NULL, &a_eigenpair,
                                            numbers, &a_eigen_result, &error));
    REFUSES(pairs, descent_eigenpairs_f64(objective, numbers, NULL, &a_eigen_options, NULL,
                                          numbers, &a_eigen_result, &error));
    REFUSES(result, descent_eigenpairs_f64(objective, numbers, NULL, &a_eigen_options,
                                           &a_eigenpair, numbers, NULL, &error));
    REFUSES(objective, descent_spectrum_f32(NULL, singles, NULL, &a_spectrum_options,
                                            &out_spectrum, &error));
    REFUSES(x, descent_spectrum_f32(objective, NULL, NULL, &a_spectrum_options, &out_spectrum,
                                    &error));
    REFUSES(options,
            descent_spectrum_f32(objective, singles, NULL, NULL, &out_spectrum, &error));
    REFUSES(spectrum,
            descent_spectrum_f32(objective, singles, NULL, &a_spectrum_options, NULL, &error));
    REFUSES(objective, descent_spectrum_f64(NULL, numbers, NULL, &a_spectrum_options,
                                            &out_spectrum, &error));
    REFUSES(x, descent_spectrum_f64(objective, NULL, NULL, &a_spectrum_options, &out_spectrum,
                                    &error));
    REFUSES(options,
            descent_spectrum_f64(objective, numbers, NULL, NULL, &out_spectrum, &error));
    REFUSES(spectrum,
            descent_spectrum_f64(objective, numbers, NULL, &a_spectrum_options, NULL, &error));
    REFUSES(objective,
            descent_trace_f32(NULL, singles, NULL, &a_trace_options, &a_trace, &error));
    REFUSES(x, descent_trace_f32(objective, NULL, NULL, &a_trace_options, &a_trace, &error));
    REFUSES(options, descent_trace_f32(objective, singles, NULL, NULL, &a_trace, &error));
    REFUSES(trace, descent_trace_f32(objective, singles, NULL, &a_trace_options, NULL, &error));
    REFUSES(objective,
            descent_trace_f64(NULL, numbers, NULL, &a_trace_options, &a_trace, &error));
    REFUSES(x, descent_trace_f64(objective, NULL, NULL, &a_trace_options, &a_trace, &error));
    REFUSES(options, descent_trace_f64(objective, numbers, NULL, NULL, &a_trace, &error));
    REFUSES(trace, descent_trace_f64(objective, numbers, NULL, &a_trace_options, NULL, &error));
    REFUSES_ALL(descent_eigenpairs_f32(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_eigenpairs_f64(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_spectrum_f32(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_spectrum_f64(NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_spectrum_free(NULL));
    REFUSES_ALL(descent_trace_f32(NULL, NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_trace_f64(NULL, NULL, NULL, NULL, NULL, NULL));
}

static void train_functions_1(void)
{
    REFUSES_SOMEHOW(
        descent_trainer_create(NULL, &a_train_sets, &a_train_options, &trainer_out, &error));
    REFUSES_SOMEHOW(
        descent_trainer_create(network, NULL, &a_train_options, &trainer_out, &error));
    REFUSES(options,
            descent_trainer_create(network, &a_train_sets, NULL, &trainer_out, &error));
    REFUSES(trainer,
            descent_trainer_create(network, &a_train_sets, &a_train_options, NULL, &error));
    REFUSES(trainer, descent_trainer_resume(NULL, &error));
    SURVIVES(descent_trainer_plan(NULL));
    SURVIVES(descent_trainer_class_weight(NULL, 1));
    SURVIVES(descent_trainer_class_rows(NULL, 1, &size_out, &size_out));
    SURVIVES(descent_trainer_class_rows(trainer, 1, NULL, &size_out));
    SURVIVES(descent_trainer_class_rows(trainer, 1, &size_out, NULL));
    REFUSES(trainer, descent_trainer_run(NULL, NULL, NULL, &a_train_result, &error));
    REFUSES(result, descent_trainer_run(trainer, NULL, NULL, NULL, &error));
    REFUSES(trainer, descent_trainer_observe(NULL, &a_observer, &error));
    REFUSES(observer, descent_trainer_observe(trainer, NULL, &error));
    REFUSES(trainer, descent_trainer_scale_rate(NULL, 0.5, "x", &error));
    REFUSES(directory, descent_run_control(NULL, "x", &error));
    REFUSES(text, descent_run_control("x", NULL, &error));
    REFUSES(directory, descent_run_ask(NULL, "x", 0.5, text_out, 1, &error));
    REFUSES(text, descent_run_ask("x", NULL, 0.5, text_out, 1, &error));
    REFUSES_SOMEHOW(descent_run_ask("x", "x", 0.5, NULL, 1, &error));
    REFUSES(trainer, descent_trainer_profile_start(NULL, &error));
    SURVIVES(descent_trainer_profile(NULL, 1, &a_profile_row));
    SURVIVES(descent_trainer_profile(trainer, 1, NULL));
    SURVIVES(descent_trainer_parameters(NULL, &type_out));
    SURVIVES(descent_trainer_copy_parameters(NULL, numbers));
    SURVIVES(descent_trainer_copy_parameters(trainer, NULL));
    SURVIVES(descent_trainer_copy_averages(NULL, numbers, numbers));
    SURVIVES(descent_trainer_copy_averages(trainer, NULL, numbers));
    SURVIVES(descent_trainer_copy_averages(trainer, numbers, NULL));
    REFUSES(trainer, descent_trainer_set_parameters(NULL, numbers, &error));
    REFUSES(x, descent_trainer_set_parameters(trainer, NULL, &error));
    REFUSES(trainer, descent_trainer_take_model(NULL, model, &error));
    REFUSES(model, descent_trainer_take_model(trainer, NULL, &error));
    SURVIVES(descent_trainer_rows(NULL));
    SURVIVES(descent_trainer_valid_rows(NULL));
    SURVIVES(descent_trainer_held_rows(NULL));
    SURVIVES(descent_trainer_generalisation(NULL, &a_generalisation_verdict));
    SURVIVES(descent_trainer_plan_get(NULL, NULL));
    SURVIVES(descent_trainer_plan_get(trainer, NULL));
    REFUSES(trainer, descent_trainer_dump_plan(NULL, text_out, 1, &size_out, &error));
    REFUSES_SOMEHOW(descent_trainer_dump_plan(trainer, NULL, 1, &size_out, &error));
    REFUSES(length, descent_trainer_dump_plan(trainer, text_out, 1, NULL, &error));
    SURVIVES(descent_trainer_where_get(NULL, NULL));
    SURVIVES(descent_trainer_where_get(trainer, NULL));
    SURVIVES(descent_trainer_generalisation(trainer, NULL));
    REFUSES(trainer, descent_trainer_guessing(NULL, 0.0, &a_guessing, &error));
    REFUSES(guessing, descent_trainer_guessing(trainer, 0.0, NULL, &error));
    REFUSES_ALL(descent_trainer_guessing(NULL, 0.0, NULL, NULL));
    SURVIVES(descent_conclude(DESCENT_CONCLUSION_STOP, NULL, NULL));
    REFUSES(trainer,
            descent_trainer_objective(NULL, DESCENT_FLOAT64, 1, &objective_out, &error));
    REFUSES(objective, descent_trainer_objective(trainer, DESCENT_FLOAT64, 1, NULL, &error));
    SURVIVES(descent_trainer_where(NULL));
    REFUSES(trainer, descent_trainer_save(NULL, "x", &error));
    REFUSES(directory, descent_trainer_save(trainer, NULL, &error));
}

static void train_functions_2(void)
{
    REFUSES(trainer, descent_trainer_model(NULL, &model_out, &error));
    REFUSES(model, descent_trainer_model(trainer, NULL, &error));
    REFUSES(trainer, descent_trainer_set_note(NULL, "x", &error));
    REFUSES(text, descent_trainer_set_note(trainer, NULL, &error));
    REFUSES_ALL(descent_trainer_create(NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_trainer_free(NULL));
    REFUSES_ALL(descent_trainer_resume(NULL, NULL));
    REFUSES_ALL(descent_trainer_run(NULL, NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_observe(NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_scale_rate(NULL, 0.5, NULL, NULL));
    REFUSES_ALL(descent_run_control(NULL, NULL, NULL));
    REFUSES_ALL(descent_run_ask(NULL, NULL, 0.5, NULL, 1, NULL));
    REFUSES_ALL(descent_trainer_profile_start(NULL, NULL));
    REFUSES_ALL(descent_trainer_set_parameters(NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_take_model(NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_objective(NULL, DESCENT_FLOAT64, 1, NULL, NULL));
    REFUSES_ALL(descent_trainer_save(NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_model(NULL, NULL, NULL));
    REFUSES_ALL(descent_trainer_set_note(NULL, NULL, NULL));
}

static void unseen_functions(void)
{
    REFUSES(model, descent_model_unseen(NULL, data, NULL, 1, &a_unseen, &size_out, &error));
    REFUSES(data, descent_model_unseen(model, NULL, NULL, 1, &a_unseen, &size_out, &error));
    REFUSES(count, descent_model_unseen(model, data, NULL, 1, &a_unseen, NULL, &error));
    REFUSES(model, descent_model_unseen_row(NULL, data, 1, 1, &a_unseen, &size_out, &error));
    REFUSES(data, descent_model_unseen_row(model, NULL, 1, 1, &a_unseen, &size_out, &error));
    REFUSES(count, descent_model_unseen_row(model, data, 1, 1, &a_unseen, NULL, &error));
    REFUSES(model, descent_model_unseen_line(NULL, 1, &a_unseen, &size_out, &error));
    REFUSES(count, descent_model_unseen_line(model, 1, &a_unseen, NULL, &error));
    REFUSES_ALL(descent_model_unseen(NULL, NULL, NULL, 1, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_unseen_row(NULL, NULL, 1, 1, NULL, NULL, NULL));
    REFUSES_ALL(descent_model_unseen_line(NULL, 1, NULL, NULL, NULL));
}

static void verdict_functions(void)
{
    REFUSES(objective,
            descent_diagnose(NULL, numbers, NULL, &a_diagnose_options, &out_diagnosis, &error));
    REFUSES(x, descent_diagnose(objective, NULL, NULL, &a_diagnose_options, &out_diagnosis,
                                &error));
    REFUSES(options, descent_diagnose(objective, numbers, NULL, NULL, &out_diagnosis, &error));
    REFUSES(diagnosis,
            descent_diagnose(objective, numbers, NULL, &a_diagnose_options, NULL, &error));
    REFUSES_ALL(descent_diagnose(NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_diagnosis_free(NULL));
}

void null_calls_second(void)
{
    map_functions();
    measure_functions();
    minimize_functions();
    model_functions_1();
    model_functions_2();
    monitor_functions();
    network_functions();
    objective_functions_1();
    objective_functions_2();
    optimizer_functions();
    defaults();
    options_functions();
    schedule_functions();
    slice_functions();
    surface_functions();
    train_functions_1();
    train_functions_2();
    unseen_functions();
    verdict_functions();
}
