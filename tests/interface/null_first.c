// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Calls of test_null.c: the first half. Every function of a header once for each pointer that
// it needs.
#include "interface/null.h"

// Never looked into: NULL is found first. What is not here is in null.h.
static descent_class_options a_class_options;
static descent_column a_column = {.size = sizeof a_column};
static descent_dimension a_dimension;
static descent_dimension_options a_dimension_options;
static descent_function_info a_function_info;
static descent_importance a_importance;
static descent_importance_options a_importance_options;
static descent_number_evaluation a_number_evaluation = {.size = sizeof a_number_evaluation};
static descent_read_options a_read_options;
static descent_tensor a_tensor;
static descent_class_evaluation *out_class_evaluation;
static descent_rivals *rivals_out;
static descent_evaluation *evaluation_out;

static void average_functions(void)
{
    REFUSES(average, descent_average_init(NULL, 0.5, &error));
    SURVIVES(descent_average_add(NULL, 0.5));
    SURVIVES(descent_average_raw(NULL));
    SURVIVES(descent_average_corrected(NULL));
    SURVIVES(descent_average_window(NULL));
    REFUSES_ALL(descent_average_init(NULL, 0.5, NULL));
}

static void catalogue_functions(void)
{
    SURVIVES(descent_catalogue(NULL));
    SURVIVES(descent_catalogue_find(NULL));
    REFUSES(info, descent_catalogue_expression(NULL, 1, NULL, 0, &expression_out, &error));
    REFUSES(expression,
            descent_catalogue_expression(&a_function_info, 1, NULL, 0, NULL, &error));
    REFUSES(info, descent_objective_from_catalogue(NULL, 1, NULL, 0, &objective_out, &error));
    REFUSES(objective,
            descent_objective_from_catalogue(&a_function_info, 1, NULL, 0, NULL, &error));
    REFUSES(text, descent_point_parse(NULL, 1, numbers, &error));
    REFUSES(x, descent_point_parse("x", 1, NULL, &error));
    REFUSES_ALL(descent_catalogue_expression(NULL, 1, NULL, 0, NULL, NULL));
    REFUSES_ALL(descent_objective_from_catalogue(NULL, 1, NULL, 0, NULL, NULL));
    REFUSES_ALL(descent_point_parse(NULL, 1, NULL, NULL));
}

static void data_functions(void)
{
    REFUSES(path, descent_dataset_read(NULL, &a_read_options, &data_out, &error));
    REFUSES(options, descent_dataset_read("x", NULL, &data_out, &error));
    REFUSES(dataset, descent_dataset_read("x", &a_read_options, NULL, &error));
    REFUSES(path, descent_dataset_read_like(NULL, data, &data_out, &error));
    REFUSES(like, descent_dataset_read_like("x", NULL, &data_out, &error));
    REFUSES(dataset, descent_dataset_read_like("x", data, NULL, &error));
    REFUSES_SOMEHOW(descent_dataset_from_arrays(DESCENT_FLOAT64, 1, 1, NULL, singles, 1,
                                                &data_out, &error));
    REFUSES(dataset, descent_dataset_from_arrays(DESCENT_FLOAT64, 1, 1, numbers, singles, 1,
                                                 NULL, &error));
    REFUSES(dataset, descent_dataset_set_targets(NULL, DESCENT_FLOAT64, numbers, 0, &error));
    REFUSES(targets, descent_dataset_set_targets(data, DESCENT_FLOAT64, NULL, 0, &error));
    REFUSES(dataset, descent_dataset_set_target_rows(NULL, DESCENT_FLOAT64, numbers, 1,
                                                     DESCENT_TASK_REGRESS, 0, &error));
    REFUSES(targets, descent_dataset_set_target_rows(data, DESCENT_FLOAT64, NULL, 1,
                                                     DESCENT_TASK_REGRESS, 0, &error));
    REFUSES(dataset, descent_dataset_set_names(NULL, names, NULL, NULL, &error));
    REFUSES(columns, descent_dataset_set_names(data, NULL, NULL, NULL, &error));
    REFUSES(dataset, descent_dataset_copy_inputs(NULL, &error));
    REFUSES(dataset, descent_dataset_set_weights(NULL, numbers, &error));
    REFUSES(dataset, descent_dataset_set_groups(NULL, counts, &error));
    REFUSES(dataset, descent_dataset_set_order(NULL, numbers, &error));
    SURVIVES(descent_dataset_is_weighted(NULL));
    SURVIVES(descent_dataset_rows(NULL));
    SURVIVES(descent_dataset_columns(NULL));
    SURVIVES(descent_dataset_date_column(NULL));
    SURVIVES(descent_dataset_inputs(NULL));
    SURVIVES(descent_dataset_shape(NULL));
    REFUSES(dataset, descent_dataset_set_shape(NULL, (descent_shape){1, {1}}, &error));
    SURVIVES(descent_dataset_row_name(NULL, 1));
    SURVIVES(descent_dataset_row_kind(NULL));
    SURVIVES(descent_dataset_task(NULL));
    SURVIVES(descent_dataset_tokens(NULL));
    SURVIVES(descent_dataset_classes(NULL));
    SURVIVES(descent_dataset_class_name(NULL, 1));
    SURVIVES(descent_dataset_target(NULL, 1));
    SURVIVES(descent_dataset_targets(NULL));
    SURVIVES(descent_dataset_target_at(NULL, 1, 1));
    SURVIVES(descent_dataset_target_name(NULL, 1));
    SURVIVES(descent_task_name((descent_task)99));
    SURVIVES(descent_dataset_report(NULL));
    SURVIVES(descent_dataset_notes(NULL));
    SURVIVES(descent_dataset_note(NULL, 1));
    SURVIVES(descent_dataset_summary(NULL));
    SURVIVES(descent_dataset_file_columns(NULL));
    SURVIVES(descent_dataset_column_name(NULL, 1));
    REFUSES(dataset, descent_dataset_column(NULL, 1, &a_column, &error));
    REFUSES(column, descent_dataset_column(data, 1, NULL, &error));
    SURVIVES(descent_dataset_checksum(NULL));
    REFUSES(name, descent_data_path(NULL, text_out, 1, &error));
    REFUSES(path, descent_data_path("x", NULL, 1, &error));
    REFUSES_ALL(descent_dataset_read(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_dataset_read_like(NULL, NULL, NULL, NULL));
    REFUSES_ALL(descent_dataset_from_arrays(DESCENT_FLOAT64, 1, 1, NULL, NULL, 1, NULL, NULL));
    SURVIVES(descent_dataset_free(NULL));
    REFUSES_ALL(descent_dataset_set_weights(NULL, NULL, NULL));
    REFUSES_ALL(descent_dataset_set_groups(NULL, NULL, NULL));
    REFUSES_ALL(descent_dataset_set_order(NULL, NULL, NULL));
    REFUSES_ALL(descent_dataset_column(NULL, 1, NULL, NULL));
    REFUSES_ALL(descent_data_path(NULL, NULL, 1, NULL));
}

static void dimension_functions(void)
{
    REFUSES(options, descent_dimension_law(NULL, &a_dimension, &error));
    REFUSES(rows, descent_dimension_law(&a_dimension_options, NULL, &error));
    REFUSES_ALL(descent_dimension_law(NULL, NULL, NULL));
}

static void evaluate_functions(void)
{
    REFUSES(targets, descent_evaluate_classes(1, 1, NULL, numbers, &a_class_options,
                                              &out_class_evaluation, &error));
    REFUSES(probabilities, descent_evaluate_classes(1, 1, numbers, NULL, &a_class_options,
                                                    &out_class_evaluation, &error));
    REFUSES(options, descent_evaluate_classes(1, 1, numbers, numbers, NULL,
                                              &out_class_evaluation, &error));
    REFUSES(evaluation,
            descent_evaluate_classes(1, 1, numbers, numbers, &a_class_options, NULL, &error));
    REFUSES(targets,
            descent_evaluate_numbers(1, NULL, numbers, 0.5, &a_number_evaluation, &error));
    REFUSES(predictions,
            descent_evaluate_numbers(1, numbers, NULL, 0.5, &a_number_evaluation, &error));
    REFUSES(evaluation, descent_evaluate_numbers(1, numbers, numbers, 0.5, NULL, &error));
    SURVIVES(descent_chosen_class(NULL, 1, numbers));
    SURVIVES(descent_chosen_class(&a_class_options, 1, NULL));
    SURVIVES(descent_mean_of_scores(NULL, 1));
    REFUSES(model, descent_importance_find(NULL, data, NULL, &a_importance_options,
                                           &a_importance, &error));
    REFUSES(data, descent_importance_find(model, NULL, NULL, &a_importance_options,
                                          &a_importance, &error));
    REFUSES(options, descent_importance_find(model, data, NULL, NULL, &a_importance, &error));
    REFUSES(results,
            descent_importance_find(model, data, NULL, &a_importance_options, NULL, &error));
    REFUSES_ALL(descent_evaluate_classes(1, 1, NULL, NULL, NULL, NULL, NULL));
    descent_label_evaluation *labels = NULL;
    REFUSES(targets, descent_evaluate_labels(1, 1, NULL, numbers, NULL, &labels, &error));
    REFUSES(probabilities, descent_evaluate_labels(1, 1, numbers, NULL, NULL, &labels, &error));
    REFUSES(evaluation, descent_evaluate_labels(1, 1, numbers, numbers, NULL, NULL, &error));
    SURVIVES(descent_class_evaluation_free(NULL));
    SURVIVES(descent_label_evaluation_free(NULL));
    REFUSES_ALL(descent_evaluate_numbers(1, NULL, NULL, 0.5, NULL, NULL));
    REFUSES_ALL(descent_importance_find(NULL, NULL, NULL, NULL, NULL, NULL));
}

static void evaluate_model_functions(void)
{
    REFUSES(trainer, descent_rivals_create(NULL, 0.0, &rivals_out, &error));
    REFUSES(rivals, descent_rivals_create(trainer, 0.0, NULL, &error));
    REFUSES_ALL(descent_rivals_create(NULL, 0.0, NULL, NULL));
    SURVIVES(descent_rivals_free(NULL));
    REFUSES(model,
            descent_evaluate_model(NULL, data, NULL, NULL, NULL, &evaluation_out, &error));
    REFUSES(data,
            descent_evaluate_model(model, NULL, NULL, NULL, NULL, &evaluation_out, &error));
    REFUSES(evaluation, descent_evaluate_model(model, data, NULL, NULL, NULL, NULL, &error));
    REFUSES_ALL(descent_evaluate_model(NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    descent_text_evaluation text = {.size = sizeof text};
    REFUSES(model, descent_evaluate_text(NULL, data, NULL, NULL, NULL, &text, &error));
    REFUSES(data, descent_evaluate_text(model, NULL, NULL, NULL, NULL, &text, &error));
    REFUSES(evaluation, descent_evaluate_text(model, data, NULL, NULL, NULL, NULL, &error));
    REFUSES_ALL(descent_evaluate_text(NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    SURVIVES(descent_evaluation_free(NULL));
    SURVIVES(descent_evaluation_is_behind(NULL));
    SURVIVES(descent_evaluation_is_blind(NULL));
    SURVIVES(descent_evaluation_figure(NULL, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_R2));
}

static void fit_functions(void)
{
    const descent_fit_data fit_data = {.rows = 0};
    descent_fit *fit = NULL;
    char *columns = NULL, *parameters = NULL;
    REFUSES(equation, descent_fit_formula(NULL, &fit_data, NULL, 0, NULL, &fit, &error));
    REFUSES(data, descent_fit_formula("y = a", NULL, NULL, 0, NULL, &fit, &error));
    REFUSES(fit, descent_fit_formula("y = a", &fit_data, NULL, 0, NULL, NULL, &error));
    REFUSES(names, descent_fit_formula("y = a", &fit_data, NULL, 0, NULL, &fit, &error));
    REFUSES_ALL(descent_fit_formula(NULL, NULL, NULL, 0, NULL, NULL, NULL));
    SURVIVES(descent_fit_free(NULL));
    SURVIVES(descent_fit_options_init(NULL, sizeof(descent_fit_options)));
    REFUSES(equation, descent_fit_names(NULL, 0, NULL, &columns, &parameters, &error));
    REFUSES(columns, descent_fit_names("y = a", 0, NULL, NULL, &parameters, &error));
    REFUSES(parameters, descent_fit_names("y = a", 0, NULL, &columns, NULL, &error));
    REFUSES(names, descent_fit_names("y = a", 1, NULL, &columns, &parameters, &error));
    REFUSES_ALL(descent_fit_names(NULL, 0, NULL, NULL, NULL, NULL));
}

static void expression_functions(void)
{
    REFUSES(text, descent_expression_parse(NULL, NULL, 0, &expression_out, &error));
    REFUSES(expression, descent_expression_parse("x", NULL, 0, NULL, &error));
    SURVIVES(descent_expression_variables(NULL));
    SURVIVES(descent_expression_variable(NULL, 1));
    SURVIVES(descent_expression_find(NULL, "x"));
    SURVIVES(descent_expression_find(expression, NULL));
    REFUSES(expression, descent_objective_from_expression(NULL, &objective_out, &error));
    REFUSES(objective, descent_objective_from_expression(expression, NULL, &error));
    bool couples = false;
    REFUSES(expression, descent_expression_couples(NULL, &couples, &error));
    REFUSES(couples, descent_expression_couples(expression, NULL, &error));
    REFUSES(expressions, descent_expression_share_variables(NULL, 1, &error));
    REFUSES_SOMEHOW(
        descent_expression_share_variables((descent_expression *[]){NULL}, 1, &error));
    REFUSES(expression, descent_expression_values(NULL, 1, numbers, numbers, &error));
    REFUSES(expression, descent_expression_derivative(NULL, 1, &text_made, &error));
    REFUSES(text, descent_expression_derivative(expression, 1, NULL, &error));
    REFUSES_SOMEHOW(descent_dataset_from_formula(NULL, &a_read_options, &data_out, &error));
    REFUSES(dataset, descent_dataset_from_formula("x", &a_read_options, NULL, &error));
    SURVIVES(descent_is_formula(NULL));
    REFUSES_ALL(descent_expression_parse(NULL, NULL, 0, NULL, NULL));
    SURVIVES(descent_expression_free(NULL));
    REFUSES_ALL(descent_objective_from_expression(NULL, NULL, NULL));
    REFUSES_ALL(descent_expression_values(NULL, 1, NULL, NULL, NULL));
    REFUSES_ALL(descent_expression_derivative(NULL, 1, NULL, NULL));
    REFUSES_ALL(descent_dataset_from_formula(NULL, NULL, NULL, NULL));
}

static void image_functions(void)
{
    const descent_window window = descent_window_default(1, 1);
    SURVIVES(descent_window_same(window, NULL));
    SURVIVES(descent_convolution(NULL, node, 1, &window, DESCENT_RELU));
    SURVIVES(descent_convolution(graph, NULL, 1, &window, DESCENT_RELU));
    SURVIVES(descent_convolution(graph, node, 1, NULL, DESCENT_RELU));
    SURVIVES(descent_convolution_with(NULL, node, node, node, &window, DESCENT_RELU));
    SURVIVES(descent_convolution_with(graph, NULL, node, node, &window, DESCENT_RELU));
    SURVIVES(descent_convolution_with(graph, node, NULL, node, &window, DESCENT_RELU));
    SURVIVES(descent_convolution_with(graph, node, node, NULL, &window, DESCENT_RELU));
    SURVIVES(descent_convolution_with(graph, node, node, node, NULL, DESCENT_RELU));
    SURVIVES(descent_max_pool(NULL, node, &window));
    SURVIVES(descent_max_pool(graph, NULL, &window));
    SURVIVES(descent_max_pool(graph, node, NULL));
    SURVIVES(descent_average_pool(NULL, node, &window));
    SURVIVES(descent_average_pool(graph, NULL, &window));
    SURVIVES(descent_average_pool(graph, node, NULL));
    SURVIVES(descent_global_average_pool(NULL, node));
    SURVIVES(descent_global_average_pool(graph, NULL));
    SURVIVES(descent_reshape(NULL, node, (descent_shape){1, {1}}));
    SURVIVES(descent_reshape(graph, NULL, (descent_shape){1, {1}}));
}

static void norm_functions(void)
{
    SURVIVES(descent_batch_norm(NULL, node, NULL));
    SURVIVES(descent_batch_norm(graph, NULL, NULL));
    SURVIVES(descent_batch_norm_with(NULL, node, node, node, NULL));
    SURVIVES(descent_batch_norm_with(graph, NULL, node, node, NULL));
    SURVIVES(descent_batch_norm_with(graph, node, NULL, node, NULL));
    SURVIVES(descent_batch_norm_with(graph, node, node, NULL, NULL));
    SURVIVES(descent_attention_dropped(NULL, node, node, node, NULL, 1, false, 0.1));
    SURVIVES(descent_attention_dropped(graph, NULL, node, node, NULL, 1, false, 0.1));
    SURVIVES(descent_attention_dropped(graph, node, NULL, node, NULL, 1, false, 0.1));
    SURVIVES(descent_attention_dropped(graph, node, node, NULL, NULL, 1, false, 0.1));
    SURVIVES(descent_self_attention_dropped(NULL, node, NULL, 1, false, 0.1));
    SURVIVES(descent_self_attention_dropped(graph, NULL, NULL, 1, false, 0.1));
    SURVIVES(descent_masked_loss(NULL, node, node));
    SURVIVES(descent_masked_loss(graph, NULL, node));
    SURVIVES(descent_masked_loss(graph, node, NULL));
    SURVIVES(descent_channels(NULL, node, 0, 1));
    SURVIVES(descent_channels(graph, NULL, 0, 1));
    SURVIVES(descent_masked(NULL, node, node));
    SURVIVES(descent_masked(graph, NULL, node));
    SURVIVES(descent_masked(graph, node, NULL));
    SURVIVES(descent_masked_mean(NULL, node, node));
    SURVIVES(descent_masked_mean(graph, NULL, node));
    SURVIVES(descent_masked_mean(graph, node, NULL));
    SURVIVES(descent_layer_norm(NULL, node, 1e-5));
    SURVIVES(descent_layer_norm(graph, NULL, 1e-5));
    SURVIVES(descent_layer_norm_with(NULL, node, node, node, 1e-5));
    SURVIVES(descent_layer_norm_with(graph, NULL, node, node, 1e-5));
    SURVIVES(descent_layer_norm_with(graph, node, NULL, node, 1e-5));
    SURVIVES(descent_layer_norm_with(graph, node, node, NULL, 1e-5));
    SURVIVES(descent_rms_norm(NULL, node, 1e-5));
    SURVIVES(descent_rms_norm(graph, NULL, 1e-5));
    SURVIVES(descent_rms_norm_with(NULL, node, node, 1e-5));
    SURVIVES(descent_rms_norm_with(graph, NULL, node, 1e-5));
    SURVIVES(descent_rms_norm_with(graph, node, NULL, 1e-5));
    SURVIVES(descent_group_norm(NULL, node, 1, 1e-5));
    SURVIVES(descent_group_norm(graph, NULL, 1, 1e-5));
    SURVIVES(descent_group_norm_with(NULL, node, 1, node, node, 1e-5));
    SURVIVES(descent_group_norm_with(graph, NULL, 1, node, node, 1e-5));
    SURVIVES(descent_group_norm_with(graph, node, 1, NULL, node, 1e-5));
    SURVIVES(descent_group_norm_with(graph, node, 1, node, NULL, 1e-5));
    SURVIVES(descent_concatenate(NULL, &node, 1));
    SURVIVES(descent_concatenate(graph, NULL, 1));
    SURVIVES(descent_residual(NULL, node, node));
    SURVIVES(descent_residual(graph, NULL, node));
    SURVIVES(descent_residual(graph, node, NULL));
    SURVIVES(descent_softmax_cross_entropy_smoothed(NULL, node, node, 0.1));
    SURVIVES(descent_softmax_cross_entropy_smoothed(graph, NULL, node, 0.1));
    SURVIVES(descent_softmax_cross_entropy_smoothed(graph, node, NULL, 0.1));
}

static void graph_functions_1(void)
{
    SURVIVES(descent_function_find(NULL));
    REFUSES(graph, descent_graph_create(NULL, &error));
    REFUSES(graph, descent_graph_check(NULL, &error));
    SURVIVES(descent_input(NULL, "x", 1));
    SURVIVES(descent_parameter(NULL, "x", 1, 1, DESCENT_INITIAL_ZERO, 0.5, false));
    SURVIVES(descent_input_shaped(NULL, "x", (descent_shape){1, {1}}));
    SURVIVES(descent_parameter_shaped(NULL, "x", (descent_shape){1, {1}}, DESCENT_INITIAL_ZERO,
                                      0.5, false));
    SURVIVES(descent_constant(NULL, 0.5));
    SURVIVES(descent_constants(NULL, numbers, 1));
    SURVIVES(descent_dense(NULL, node, 1, DESCENT_RELU));
    SURVIVES(descent_dense(graph, NULL, 1, DESCENT_RELU));
    SURVIVES(descent_dense_with(NULL, node, node, node, DESCENT_RELU));
    SURVIVES(descent_dense_with(graph, NULL, node, node, DESCENT_RELU));
    SURVIVES(descent_dense_with(graph, node, NULL, node, DESCENT_RELU));
    SURVIVES(descent_dense_with(graph, node, node, NULL, DESCENT_RELU));
    SURVIVES(descent_apply(NULL, DESCENT_RELU, node));
    SURVIVES(descent_apply(graph, DESCENT_RELU, NULL));
    SURVIVES(descent_combine(NULL, DESCENT_ADD, node, node));
    SURVIVES(descent_combine(graph, DESCENT_ADD, NULL, node));
    SURVIVES(descent_combine(graph, DESCENT_ADD, node, NULL));
    SURVIVES(descent_element(NULL, node, 1));
    SURVIVES(descent_element(graph, NULL, 1));
    SURVIVES(descent_pick(NULL, node, 1, 1, 1));
    SURVIVES(descent_pick(graph, NULL, 1, 1, 1));
    SURVIVES(descent_sum(NULL, node));
    SURVIVES(descent_sum(graph, NULL));
    SURVIVES(descent_mean(NULL, node));
    SURVIVES(descent_mean(graph, NULL));
    SURVIVES(descent_dropout(NULL, node, 0.5));
    SURVIVES(descent_dropout(graph, NULL, 0.5));
    SURVIVES(descent_softmax_cross_entropy(NULL, node, node));
    SURVIVES(descent_softmax_cross_entropy(graph, NULL, node));
    SURVIVES(descent_softmax_cross_entropy(graph, node, NULL));
    SURVIVES(descent_sigmoid_cross_entropy(NULL, node, node));
    SURVIVES(descent_sigmoid_cross_entropy(graph, NULL, node));
    SURVIVES(descent_sigmoid_cross_entropy(graph, node, NULL));
    SURVIVES(descent_squared_error(NULL, node, node));
    SURVIVES(descent_squared_error(graph, NULL, node));
    SURVIVES(descent_squared_error(graph, node, NULL));
    SURVIVES(descent_huber(NULL, node, node, 0.5));
    SURVIVES(descent_huber(graph, NULL, node, 0.5));
}

static void graph_functions_2(void)
{
    SURVIVES(descent_huber(graph, node, NULL, 0.5));
}

static void graph_functions_3(void)
{
    SURVIVES(descent_dense_tied(NULL, node, node, node, DESCENT_RELU));
    SURVIVES(descent_dense_tied(graph, NULL, node, node, DESCENT_RELU));
    SURVIVES(descent_dense_tied(graph, node, NULL, node, DESCENT_RELU));
    SURVIVES(descent_dense_tied(graph, node, node, NULL, DESCENT_RELU));
    SURVIVES(descent_embedding(NULL, node, 3, 2));
    SURVIVES(descent_embedding(graph, NULL, 3, 2));
    SURVIVES(descent_embedding_with(NULL, node, node));
    SURVIVES(descent_embedding_with(graph, NULL, node));
    SURVIVES(descent_embedding_with(graph, node, NULL));
    SURVIVES(descent_learned_positions(NULL, node));
    SURVIVES(descent_learned_positions(graph, NULL));
    SURVIVES(descent_learned_positions_with(NULL, node, node));
    SURVIVES(descent_learned_positions_with(graph, NULL, node));
    SURVIVES(descent_learned_positions_with(graph, node, NULL));
    SURVIVES(descent_sinusoidal_positions(NULL, node, 100.0));
    SURVIVES(descent_sinusoidal_positions(graph, NULL, 100.0));
    SURVIVES(descent_rotary_positions(NULL, node, 1, 100.0));
    SURVIVES(descent_rotary_positions(graph, NULL, 1, 100.0));
    SURVIVES(descent_attention(NULL, node, node, node, node, 1, true));
    SURVIVES(descent_attention(graph, NULL, node, node, node, 1, true));
    SURVIVES(descent_attention(graph, node, NULL, node, node, 1, true));
    SURVIVES(descent_attention(graph, node, node, NULL, node, 1, true));
    SURVIVES(descent_attention(graph, node, node, node, NULL, 1, true));
    SURVIVES(descent_self_attention(NULL, node, node, 1, true));
    SURVIVES(descent_self_attention(graph, NULL, node, 1, true));
    SURVIVES(descent_self_attention(graph, node, NULL, 1, true));
    SURVIVES(descent_graph_parameters(NULL));
    SURVIVES(descent_graph_tensor(NULL, 1, &a_tensor));
    SURVIVES(descent_graph_tensor(graph, 1, NULL));
    SURVIVES(descent_graph_initialise_f32(NULL, 1, singles));
    SURVIVES(descent_graph_initialise_f32(graph, 1, NULL));
    SURVIVES(descent_graph_initialise_f64(NULL, 1, numbers));
    SURVIVES(descent_graph_initialise_f64(graph, 1, NULL));
    SURVIVES(descent_node_width(NULL));
    SURVIVES(descent_node_batched(NULL));
    SURVIVES(descent_node_shape(NULL));
    SURVIVES(descent_graph_tensor_shape(NULL, 0));
    REFUSES_ALL(descent_graph_create(NULL, NULL));
    SURVIVES(descent_graph_free(NULL));
    REFUSES_ALL(descent_graph_check(NULL, NULL));
}

void null_calls_first(void)
{
    average_functions();
    catalogue_functions();
    data_functions();
    dimension_functions();
    evaluate_functions();
    evaluate_model_functions();
    fit_functions();
    expression_functions();
    image_functions();
    norm_functions();
    graph_functions_1();
    graph_functions_2();
    graph_functions_3();
}
