// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formulas as people see them: their variables, objectives from them, their values.
//
// Keeps: the order of the variables follows from their names alone (x2 before x10), not from
// where they stand in the formula, so that points and boxes mean the same for formulas that
// are written differently. Values are computed by the graph that also gives derivatives: there
// is one meaning of a formula, not two.
#include "objective/expression/expression.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/letters.h"
#include "core/memory.h"
#include "core/number.h"
#include "graph/executor.h"
#include "kernel/kernels.h"
#include "objective/empirical.h"
#include "objective/expression/expand.h"
#include "objective/expression/graph.h"
#include "objective/expression/message.h"
#include "objective/expression/parse.h"
#include "objective/expression/steps.h"
#include "objective/risk.h"

// Names in the order that people expect: x2 before x10.
static int compare_names(const char *a, const char *b)
{
    while (*a && *b) {
        if (is_digit(*a) && is_digit(*b)) {
            const size_t zeros_a = strspn(a, "0"), zeros_b = strspn(b, "0");
            const size_t digits_a = strspn(a + zeros_a, "0123456789");
            const size_t digits_b = strspn(b + zeros_b, "0123456789");
            // More digits, without leading zeros, is the larger number.
            const int by_digits = digits_a == digits_b
                                      ? strncmp(a + zeros_a, b + zeros_b, digits_a)
                                      : (digits_a > digits_b) - (digits_a < digits_b);
            if (by_digits != 0) {
                return by_digits;
            }
            a += zeros_a + digits_a;
            b += zeros_b + digits_b;
        } else if (*a != *b) {
            return (unsigned char)*a - (unsigned char)*b;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int compare_symbols(const void *a, const void *b)
{
    const dsc_symbol *const *left = a, *const *right = b;
    const int order = compare_names((*left)->name, (*right)->name);
    return order != 0 ? order : strcmp((*left)->name, (*right)->name);
}

// Gives every symbol its place.
static descent_status place_symbols(descent_expression *e, descent_error *error)
{
    dsc_symbol **sorted = calloc((size_t)e->symbol_count + 1, sizeof *sorted);
    if (!sorted) {
        return dsc_no_memory(error, "a formula", e->symbol_count * sizeof *sorted);
    }
    for (uint32_t i = 0; i < e->symbol_count; i++) {
        sorted[i] = &e->symbols[i];
    }
    qsort(sorted, e->symbol_count, sizeof *sorted, compare_symbols);
    for (uint32_t i = 0; i < e->symbol_count; i++) {
        sorted[i]->first = e->variables;
        e->variables += sorted[i]->length;
    }
    free(sorted);
    if (e->variables == 0) {
        return dsc_formula_mistake(error, e->text, 0, NULL,
                                   "the formula has no variables: there is nothing to change");
    }
    FAIL_IF(e->variables > DSC_NODES_MOST, error, DESCENT_INVALID,
            "the formula has %zu variables: at most %d", e->variables, DSC_NODES_MOST);
    return DESCENT_OK;
}

// The names of all variables as texts. Their sizes are measured first.
static descent_status name_variables(descent_expression *e, descent_error *error)
{
    size_t bytes = 1;
    e->where = calloc(e->variables + 1, sizeof *e->where);
    for (uint32_t s = 0; s < e->symbol_count; s++) {
        bytes += e->symbols[s].length * (strlen(e->symbols[s].name) + sizeof "[1048576]");
    }
    e->names = malloc(bytes);
    if (!e->where || !e->names) {
        return dsc_no_memory(error, "the names of variables", bytes);
    }
    size_t used = 0;
    for (uint32_t s = 0; s < e->symbol_count; s++) {
        const dsc_symbol *symbol = &e->symbols[s];
        for (size_t i = 0; i < symbol->length; i++) {
            e->where[symbol->first + i] = used;
            const int length =
                symbol->vector
                    ? snprintf(e->names + used, bytes - used, "%s[%zu]", symbol->name, i + 1)
                    : snprintf(e->names + used, bytes - used, "%s", symbol->name);
            used += (size_t)length + 1;
        }
    }
    return DESCENT_OK;
}

static descent_status build(descent_expression *e, const descent_setting *settings,
                            size_t setting_count, descent_error *error)
{
    TRY(dsc_formula_parse(e, settings, setting_count, error));
    TRY(dsc_formula_expand(e, error));
    TRY(place_symbols(e, error));
    return name_variables(e, error);
}

descent_status dsc_settings_check(const descent_setting *settings, size_t count,
                                  descent_error *error)
{
    FAIL_IF(count > 0 && !settings, error, DESCENT_INVALID, "settings is NULL");
    for (size_t i = 0; i < count; i++) {
        FAIL_IF(!settings[i].name, error, DESCENT_INVALID, "settings[%zu].name is NULL", i);
    }
    return DESCENT_OK;
}

descent_status descent_expression_parse(const char *text, const descent_setting *settings,
                                        size_t setting_count, descent_expression **expression,
                                        descent_error *error)
{
    NEED(error, "text, expression", text, expression);
    TRY(dsc_settings_check(settings, setting_count, error));
    const size_t length = strlen(text);
    FAIL_IF(length > DSC_TEXT_MOST, error, DESCENT_INVALID,
            "the formula has %zu bytes: at most %d", length, DSC_TEXT_MOST);
    descent_expression *e = calloc(1, sizeof *e);
    if (!e || !(e->text = dsc_copy_text(text))) {
        free(e);
        return dsc_no_memory(error, "a formula", sizeof *e + length);
    }
    const descent_status status = build(e, settings, setting_count, error);
    if (status != DESCENT_OK) {
        descent_expression_free(e);
        return status;
    }
    *expression = e;
    return DESCENT_OK;
}

void descent_expression_free(descent_expression *expression)
{
    if (!expression) {
        return;
    }
    free(expression->text);
    free(expression->tree.terms);
    free(expression->symbols);
    free(expression->running);
    dsc_steps_free(&expression->steps);
    free(expression->names);
    free(expression->where);
    free(expression);
}

size_t descent_expression_variables(const descent_expression *expression)
{
    if (!expression) {
        return 0;
    }
    return expression->variables;
}

const char *descent_expression_variable(const descent_expression *expression, size_t i)
{
    if (!expression) {
        return NULL;
    }
    return expression->names + expression->where[i];
}

// ---- variables in common ----

static dsc_symbol *find_symbol(const descent_expression *e, const char *name)
{
    for (uint32_t s = 0; s < e->symbol_count; s++) {
        if (strcmp(e->symbols[s].name, name) == 0) {
            return &e->symbols[s];
        }
    }
    return NULL;
}

// Looks at all pairs before anything is changed; *most (out): symbols of all together, at most.
static descent_status check_common(descent_expression *const *all, size_t count, size_t *most,
                                   descent_error *error)
{
    *most = 0;
    for (size_t i = 0; i < count; i++) {
        FAIL_IF(!all[i], error, DESCENT_INVALID, "expressions[%zu] is NULL", i);
        *most += all[i]->symbol_count;
        for (uint32_t s = 0; s < all[i]->symbol_count; s++) {
            const dsc_symbol *symbol = &all[i]->symbols[s];
            for (size_t j = 0; j < i; j++) {
                const dsc_symbol *other = find_symbol(all[j], symbol->name);
                FAIL_IF(other && other->vector != symbol->vector, error, DESCENT_INVALID,
                        "%s is a number in one formula and has an index in another",
                        symbol->name);
            }
        }
    }
    return DESCENT_OK;
}

// e has all symbols of `other`, vectors as long as there. Room has been made.
static void take_symbols(descent_expression *e, const descent_expression *other)
{
    for (uint32_t s = 0; s < other->symbol_count; s++) {
        dsc_symbol *own = find_symbol(e, other->symbols[s].name);
        if (!own) {
            e->symbols[e->symbol_count++] = other->symbols[s];
        } else if (own->length < other->symbols[s].length) {
            own->length = other->symbols[s].length;
        }
    }
}

static descent_status rename_variables(descent_expression *e, descent_error *error)
{
    free(e->names);
    free(e->where);
    e->names = NULL;
    e->where = NULL;
    e->variables = 0;
    TRY(place_symbols(e, error));
    return name_variables(e, error);
}

descent_status descent_expression_share_variables(descent_expression *const *expressions,
                                                  size_t count, descent_error *error)
{
    NEED(error, "expressions", expressions);
    size_t most = 0;
    TRY(check_common(expressions, count, &most, error));
    for (size_t i = 0; i < count; i++) {
        dsc_symbol *symbols = dsc_realloc_array(expressions[i]->symbols, most, sizeof *symbols);
        if (!symbols) {
            return dsc_no_memory(error, "variables", most * sizeof *symbols);
        }
        expressions[i]->symbols = symbols;
        expressions[i]->symbol_capacity = (uint32_t)most;
    }
    for (size_t i = 1; i < count; i++) { /* the first has all, */
        take_symbols(expressions[0], expressions[i]);
    }
    for (size_t i = 1; i < count; i++) { /* and then the others have */
        take_symbols(expressions[i], expressions[0]);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(rename_variables(expressions[i], error));
    }
    return DESCENT_OK;
}

// The place of entry `index` (as text) of a vector whose name has `length` bytes.
static size_t find_entry(const descent_expression *e, const char *name, size_t length,
                         const char *index, size_t index_length)
{
    uint64_t number = 0;
    if (index_length == 0 || !dsc_parse_count(index, index_length, &number)) {
        return SIZE_MAX;
    }
    for (uint32_t s = 0; s < e->symbol_count; s++) {
        const dsc_symbol *symbol = &e->symbols[s];
        if (symbol->vector && strlen(symbol->name) == length &&
            memcmp(symbol->name, name, length) == 0) {
            return number >= 1 && number <= symbol->length ? symbol->first + number - 1
                                                           : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

size_t descent_expression_find(const descent_expression *expression, const char *name)
{
    if (!expression || !name) {
        return 0;
    }
    const size_t length = strlen(name);
    for (uint32_t s = 0; s < expression->symbol_count; s++) {
        const dsc_symbol *symbol = &expression->symbols[s];
        if (!symbol->vector && strcmp(symbol->name, name) == 0) {
            return symbol->first;
        }
    }
    const size_t bracket = strcspn(name, "[");
    if (bracket < length) {
        return name[length - 1] == ']' ? find_entry(expression, name, bracket,
                                                    name + bracket + 1, length - bracket - 2)
                                       : SIZE_MAX;
    }
    // "x3" may be the third entry of the vector x.
    size_t digits = length;
    while (digits > 0 && is_digit(name[digits - 1])) {
        digits--;
    }
    return find_entry(expression, name, digits, name + digits, length - digits);
}

descent_status descent_objective_from_expression(const descent_expression *expression,
                                                 descent_objective **objective,
                                                 descent_error *error)
{
    NEED(error, "expression, objective", expression, objective);
    descent_graph *graph = NULL;
    descent_node *loss = NULL;
    TRY(descent_graph_create(&graph, error));
    graph->portable = true;
    descent_node *x = descent_parameter(graph, "x", 1, expression->variables,
                                        DESCENT_INITIAL_ZERO, 0.0, true);
    descent_status status = dsc_formula_graph(expression, graph, x, &loss, error);
    THEN(status, dsc_objective_take_graph(graph, loss, DESCENT_FLOAT64, objective, error));
    if (status != DESCENT_OK) {
        descent_graph_free(graph);
    }
    return status;
}

// Points in a chunk: few enough that the arrays stay in the second-level cache.
static descent_status choose_chunk(const descent_graph *graph, const descent_node *root,
                                   size_t count, size_t *chunk, descent_error *error)
{
    enum { ROWS = 64, BYTES = 256 << 10, LEAST = 16, MOST = 2048 };
    dsc_plan *plan = NULL;
    TRY(dsc_plan_create(graph, root, DESCENT_FLOAT64, ROWS, DSC_FORWARD, 1, &plan, error));
    const size_t rows = (size_t)BYTES / (plan->shared_bytes / ROWS + 1);
    dsc_plan_free(plan);
    *chunk = rows < LEAST ? LEAST : rows > MOST ? MOST : rows;
    *chunk = count < *chunk ? count : *chunk;
    return DESCENT_OK;
}

typedef struct evaluation {
    const descent_node *input, *root;
    dsc_executor *executor;
    size_t chunk;
} evaluation;

// Values at points first .. first + count - 1, through the arrays of the graph.
static void evaluate_chunk(const evaluation *e, size_t first, size_t count,
                           const double *points, double *values)
{
    const size_t n = e->input->width;
    size_t stride = 0;
    dsc_executor_begin(e->executor, &(dsc_batch){.batch = count});
    double *rows = dsc_executor_array(e->executor, e->input, DSC_VALUE, &stride);
    // The points have no place when the value does not depend on them.
    for (size_t r = 0; e->root->batched && r < count; r++) {
        memcpy(rows + r * stride, points + (first + r) * n, n * sizeof *rows);
    }
    dsc_executor_forward(e->executor, 0);
    const double *out = dsc_executor_array(e->executor, e->root, DSC_VALUE, &stride);
    for (size_t r = 0; r < count; r++) {
        values[first + r] = out[r * stride]; // a formula without variables has a stride of 0
    }
}

static descent_status evaluate_all(const descent_expression *expression, descent_graph *graph,
                                   size_t count, const double *points, double *values,
                                   descent_error *error)
{
    descent_node *input = descent_input(graph, "x", expression->variables), *root = NULL;
    TRY(dsc_formula_graph(expression, graph, input, &root, error));
    evaluation e = {.input = input, .root = root};
    TRY(choose_chunk(graph, root, count, &e.chunk, error));
    TRY(dsc_executor_create(graph, root, DESCENT_FLOAT64, e.chunk, DSC_FORWARD, 1, &e.executor,
                            error));
    for (size_t first = 0; first < count; first += e.chunk) {
        const size_t left = count - first;
        evaluate_chunk(&e, first, left < e.chunk ? left : e.chunk, points, values);
    }
    dsc_executor_free(e.executor);
    return DESCENT_OK;
}

descent_status descent_expression_values(const descent_expression *expression, size_t count,
                                         const double *points, double *values,
                                         descent_error *error)
{
    NEED(error, "expression", expression);
    if (count == 0) {
        return DESCENT_OK;
    }
    NEED(error, "points, values", points, values);
    descent_graph *graph = NULL;
    TRY(descent_graph_create(&graph, error));
    graph->portable = true;
    const descent_status status = evaluate_all(expression, graph, count, points, values, error);
    descent_graph_free(graph);
    return status;
}
