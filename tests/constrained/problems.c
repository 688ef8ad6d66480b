// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "problems.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Cuts "FORMULA RELATION NUMBER" into its parts; name keeps the formula.
static void read_constraint(const char *text, char name[256], descent_constraint *c)
{
    const char *at = strpbrk(text, "<>=");
    snprintf(name, 256, "%.*s", (int)(at - text), text);
    *c = (descent_constraint){.name = text,
                              .relation = *at == '<'   ? DESCENT_AT_MOST
                                          : *at == '>' ? DESCENT_AT_LEAST
                                                       : DESCENT_EQUAL,
                              .bound = strtod(at + strspn(at, "<>="), NULL)};
}

static void read_numbers(const char *text, size_t n, double none, double *numbers)
{
    for (size_t i = 0; i < n; i++) {
        numbers[i] = none;
        if (!text) {
            continue;
        }
        text += strspn(text, " ");
        if (text[0] == '-' && (text[1] == ' ' || text[1] == '\0')) {
            text++;
        } else {
            char *end;
            numbers[i] = strtod(text, &end);
            text = end;
        }
    }
}

static descent_status parse_all(const problem_text *text, problem *p,
                                descent_expression **formulas, size_t *count,
                                descent_error *error)
{
    descent_status status = descent_expression_parse(text->f, NULL, 0, &formulas[0], error);
    *count = status == DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && text->constraints[i]; i++) {
        read_constraint(text->constraints[i], p->names[i], &p->constraints[i]);
        status = descent_expression_parse(p->names[i], NULL, 0, &formulas[i + 1], error);
        *count += status == DESCENT_OK;
    }
    if (status == DESCENT_OK) {
        status = descent_expression_share_variables(formulas, *count, error);
    }
    return status;
}

bool problem_open(const problem_text *text, problem *p)
{
    descent_expression *formulas[PROBLEM_CONSTRAINTS + 1];
    descent_error error = {0};
    size_t count = 0;
    memset(p, 0, sizeof *p);
    descent_status status = parse_all(text, p, formulas, &count, &error);
    for (size_t i = 0; status == DESCENT_OK && i < count; i++) {
        status = descent_objective_from_expression(
            formulas[i], i == 0 ? &p->f : &p->constraints[i - 1].objective, &error);
    }
    if (status == DESCENT_OK) {
        p->n = descent_expression_variables(formulas[0]);
        p->limits = (descent_limits){.size = sizeof p->limits,
                                     .lower = p->lower,
                                     .upper = p->upper,
                                     .constraints = p->constraints,
                                     .count = count - 1};
        read_numbers(text->lower, p->n, -HUGE_VAL, p->lower);
        read_numbers(text->upper, p->n, HUGE_VAL, p->upper);
        read_numbers(text->from, p->n, 0.0, p->from);
    } else {
        printf("%s: %s\n", text->f, error.message);
    }
    for (size_t i = 0; i < count; i++) {
        descent_expression_free(formulas[i]);
    }
    return status == DESCENT_OK;
}

void problem_close(problem *p)
{
    descent_objective_free(p->f);
    for (size_t i = 0; i < PROBLEM_CONSTRAINTS; i++) {
        descent_objective_free(p->constraints[i].objective);
    }
}
