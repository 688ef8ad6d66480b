// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// "LEFT = RIGHT" to formulas on rows.
//
// Keeps: the order of the parameters is that of their names, as for every formula.
#include "fit/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

// ---- an equation ----

// Where the "=" of an equation is: none that is part of <=, >=, == or !=. NULL: there is none.
static const char *equals(const char *equation)
{
    for (const char *at = strchr(equation, '='); at; at = strchr(at + 1, '=')) {
        const bool before = at > equation && strchr("<>=!", at[-1]);
        if (!before && at[1] != '=') {
            return at;
        }
    }
    return NULL;
}

static descent_status cut(const char *equation, char **left, char **right, descent_error *error)
{
    const char *at = equals(equation);
    FAIL_IF(!at, error, DESCENT_INVALID,
            "\"%s\" is no equation: what is fitted, \"=\", and the formula that is to "
            "follow it, as in y = a*exp(-b*x)",
            equation);
    FAIL_IF(equals(at + 1), error, DESCENT_INVALID, "\"%s\" has more than one \"=\"", equation);
    *left = dsc_copy_text(equation);
    *right = dsc_copy_text(at + 1);
    if (!*left || !*right) {
        free(*left);
        free(*right);
        return dsc_no_memory(error, "an equation", strlen(equation));
    }
    (*left)[at - equation] = '\0';
    return DESCENT_OK;
}

static size_t find_name(size_t count, const char *const *names, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

// ---- a formula on rows ----

static void free_formula(dsc_formula *f)
{
    descent_expression_free(f->expression);
    free(f->column);
    free(f->place);
    *f = (dsc_formula){0};
}

static descent_status bind(dsc_formula *f, const descent_fit_data *data, size_t parameters,
                           const char *const *known, descent_error *error)
{
    f->count = descent_expression_variables(f->expression);
    f->column = malloc(f->count * sizeof *f->column);
    f->place = malloc(f->count * sizeof *f->place);
    if (!f->column || !f->place) {
        return dsc_no_memory(error, "a formula", f->count * sizeof *f->column);
    }
    for (size_t i = 0; i < f->count; i++) {
        const char *name = descent_expression_variable(f->expression, i);
        f->column[i] = find_name(data->columns, data->names, name);
        f->place[i] = f->column[i] == SIZE_MAX ? find_name(parameters, known, name) : SIZE_MAX;
    }
    return DESCENT_OK;
}

// ---- its parameters ----

static descent_status name_parameters(dsc_fit_model *m, const char *equation,
                                      descent_error *error)
{
    const dsc_formula *f = &m->right;
    m->names = calloc(f->count + 1, sizeof *m->names);
    if (!m->names) {
        return dsc_no_memory(error, "parameters", f->count * sizeof *m->names);
    }
    for (size_t i = 0; i < f->count; i++) {
        if (f->column[i] == SIZE_MAX) {
            f->place[i] = m->count;
            m->names[m->count++] = descent_expression_variable(f->expression, i);
        } else if (!*m->by) {
            m->by_column = f->column[i];
            snprintf(m->by, sizeof m->by, "%s", descent_expression_variable(f->expression, i));
        }
    }
    FAIL_IF(m->count == 0, error, DESCENT_INVALID,
            "all names on the right of \"%s\" are columns: there is no parameter to fit",
            equation);
    return DESCENT_OK;
}

// ---- rows ----

static bool is_used(const descent_fit_data *data, const dsc_formula *left,
                    const dsc_formula *right, size_t row)
{
    const double *values = data->values + row * data->columns;
    bool used = !data->weights || data->weights[row] > 0.0;
    for (size_t i = 0; used && i < left->count; i++) {
        used = !isnan(values[left->column[i]]);
    }
    for (size_t i = 0; used && i < right->count; i++) {
        used = right->column[i] == SIZE_MAX || !isnan(values[right->column[i]]);
    }
    return used;
}

static descent_status check_rows(const descent_fit_data *data, descent_error *error)
{
    for (size_t r = 0; r < data->rows; r++) {
        const double d = data->deviations ? data->deviations[r] : 1.0;
        const double w = data->weights ? data->weights[r] : 1.0;
        FAIL_IF(!(d > 0.0 && isfinite(d)), error, DESCENT_INVALID,
                "the standard deviation of row %zu is %g: it must be more than 0", r + 1, d);
        FAIL_IF(!(w >= 0.0 && isfinite(w)), error, DESCENT_INVALID,
                "the weight of row %zu is %g: it must be 0 or more", r + 1, w);
    }
    return DESCENT_OK;
}

static descent_status take_left(dsc_fit_model *m, const dsc_formula *left, descent_error *error)
{
    double *points = malloc((m->rows + 1) * left->count * sizeof *points);
    if (!points) {
        return dsc_no_memory(error, "rows to fit", m->rows * left->count * sizeof *points);
    }
    for (size_t r = 0; r < m->rows; r++) {
        for (size_t i = 0; i < left->count; i++) {
            points[r * left->count + i] = m->values[r * m->columns + left->column[i]];
        }
    }
    const descent_status status =
        descent_expression_values(left->expression, m->rows, points, m->left, error);
    free(points);
    return status;
}

static descent_status take_rows(dsc_fit_model *m, const descent_fit_data *data,
                                const dsc_formula *left, descent_error *error)
{
    const size_t rows = data->rows + 1; // none is no allocation of 0 bytes
    m->columns = data->columns;
    m->values = calloc(rows * data->columns, sizeof *m->values);
    m->left = calloc(rows, sizeof *m->left);
    m->index = calloc(rows, sizeof *m->index);
    m->weight = calloc(rows, sizeof *m->weight);
    if (!m->values || !m->left || !m->index || !m->weight) {
        return dsc_no_memory(error, "rows to fit", rows * data->columns * sizeof *m->values);
    }
    TRY(check_rows(data, error));
    for (size_t r = 0; r < data->rows; r++) {
        if (!is_used(data, left, &m->right, r)) {
            m->left_out++;
            continue;
        }
        const double w = data->weights ? sqrt(data->weights[r]) : 1.0;
        memcpy(m->values + m->rows * m->columns, data->values + r * data->columns,
               data->columns * sizeof *m->values);
        m->weight[m->rows] = data->deviations ? w / data->deviations[r] : w;
        m->index[m->rows++] = r;
    }
    return take_left(m, left, error);
}

static descent_status check_left(const dsc_formula *left, descent_error *error)
{
    for (size_t i = 0; i < left->count; i++) {
        FAIL_IF(left->column[i] == SIZE_MAX, error, DESCENT_INVALID,
                "%s, on the left, is no column of the data",
                descent_expression_variable(left->expression, i));
    }
    return DESCENT_OK;
}

// Squares of numbers beyond these are lost, or infinite in a sum.
static const double smallest = 1e-120, greatest = 1e120;

static descent_status check_size(const dsc_fit_model *m, descent_error *error)
{
    double most = 0.0;
    for (size_t r = 0; r < m->rows; r++) {
        most = fmax(most, fabs(m->weight[r] * m->left[r]));
    }
    FAIL_IF(most > 0.0 && !(most >= smallest && most <= greatest), error, DESCENT_BAD_DATA,
            "the left side is up to %g, times the roots of weights: squares of such numbers "
            "cannot be "
            "added up, so another unit is needed",
            most);
    return DESCENT_OK;
}

static descent_status check_values(const dsc_fit_model *m, descent_error *error)
{
    for (size_t r = 0; r < m->rows; r++) {
        FAIL_IF(!isfinite(m->left[r]), error, DESCENT_BAD_DATA,
                "the left side is %g on row %zu: it must be a finite number", m->left[r],
                m->index[r] + 1);
    }
    FAIL_IF(m->rows < m->count, error, DESCENT_BAD_DATA,
            "%zu rows cannot determine %zu parameters: there must be at least as many rows",
            m->rows, m->count);
    return check_size(m, error);
}

static descent_status build(dsc_fit_model *m, const char *equation, const char *left_text,
                            const char *right_text, const descent_fit_data *data,
                            dsc_formula *left, descent_error *error)
{
    TRY(descent_expression_parse(left_text, NULL, 0, &left->expression, error));
    TRY(descent_expression_parse(right_text, NULL, 0, &m->right.expression, error));
    TRY(bind(left, data, 0, NULL, error));
    TRY(check_left(left, error));
    TRY(bind(&m->right, data, 0, NULL, error));
    TRY(name_parameters(m, equation, error));
    TRY(take_rows(m, data, left, error));
    TRY(check_values(m, error));
    const dsc_fit_rows rows = {.rows = m->rows,
                               .columns = m->columns,
                               .parameters = m->count,
                               .values = m->values,
                               .variables = m->right.count,
                               .column = m->right.column,
                               .place = m->right.place};
    return dsc_fit_curve_create(m->right.expression, &rows, &m->curve, error);
}

descent_status dsc_fit_model_create(const char *equation, const descent_fit_data *data,
                                    dsc_fit_model *model, descent_error *error)
{
    char *left_text = NULL, *right_text = NULL;
    dsc_formula left = {.expression = NULL};
    *model = (dsc_fit_model){.data = data};
    TRY(cut(equation, &left_text, &right_text, error));
    const descent_status status =
        build(model, equation, left_text, right_text, data, &left, error);
    free_formula(&left);
    free(left_text);
    free(right_text);
    return status;
}

void dsc_fit_model_free(dsc_fit_model *m)
{
    dsc_fit_curve_free(m->curve);
    free_formula(&m->right);
    free(m->names);
    free(m->values);
    free(m->left);
    free(m->index);
    free(m->weight);
}

// ---- values ----

void dsc_fit_values(dsc_fit_model *m, const double *x, double *fitted)
{
    m->evaluations++;
    dsc_fit_curve_look(m->curve, x, fitted, NULL);
}

void dsc_fit_jacobian(dsc_fit_model *m, const double *x, double *jacobian)
{
    m->evaluations++;
    dsc_fit_curve_look(m->curve, x, NULL, jacobian);
}

descent_status dsc_fit_add_second(dsc_fit_model *m, const double *x, const double *factor,
                                  double *hessian, descent_error *error)
{
    return dsc_fit_curve_bend(m->curve, x, factor, hessian, error);
}

// ---- names ----

// "a,b", of those that are columns, or of the others; each once, with a comma behind all but the last.
static char *list_names(const descent_expression *const *sides, size_t count,
                        const char *const *names, bool columns)
{
    size_t bytes = 1;
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < descent_expression_variables(sides[s]); i++) {
            bytes += strlen(descent_expression_variable(sides[s], i)) + 1;
        }
    }
    char *text = calloc(bytes, 1);
    for (size_t s = 0; text && s < 2; s++) {
        for (size_t i = 0; i < descent_expression_variables(sides[s]); i++) {
            const char *name = descent_expression_variable(sides[s], i);
            const bool is_column = find_name(count, names, name) != SIZE_MAX;
            const bool twice = s == 1 && descent_expression_find(sides[0], name) != SIZE_MAX;
            if (is_column == columns && !twice) {
                const size_t used = strlen(text);
                snprintf(text + used, bytes - used, "%s%s", used > 0 ? "," : "", name);
            }
        }
    }
    return text;
}

static descent_status list_both(const descent_expression *left, const descent_expression *right,
                                size_t count, const char *const *names, char **columns,
                                char **parameters, descent_error *error)
{
    const descent_expression *const sides[2] = {left, right};
    char *known = list_names(sides, count, names, true);
    char *others = list_names(sides, count, names, false);
    if (!known || !others) {
        free(known);
        free(others);
        return dsc_no_memory(error, "names", 64);
    }
    *columns = known;
    *parameters = others;
    return DESCENT_OK;
}

descent_status descent_fit_names(const char *equation, size_t count, const char *const *names,
                                 char **columns, char **parameters, descent_error *error)
{
    NEED(error, "equation, columns, parameters", equation, columns, parameters);
    if (count > 0) {
        NEED(error, "names", names);
    }
    char *left_text = NULL, *right_text = NULL;
    descent_expression *left = NULL, *right = NULL;
    TRY(cut(equation, &left_text, &right_text, error));
    descent_status status = descent_expression_parse(left_text, NULL, 0, &left, error);
    THEN(status, descent_expression_parse(right_text, NULL, 0, &right, error));
    THEN(status, list_both(left, right, count, names, columns, parameters, error));
    descent_expression_free(left);
    descent_expression_free(right);
    free(left_text);
    free(right_text);
    return status;
}
