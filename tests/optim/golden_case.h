// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reads the cases of tests/golden, whose format stands in tests/golden/optimizers.py, makes
// options of their words, and computes the gradients of their problems.
#ifndef DESCENT_TESTS_GOLDEN_CASE_H
#define DESCENT_TESTS_GOLDEN_CASE_H

#include "check.h"

#include <descent/optimizer.h>

#include <stdlib.h>

enum {
    CASE_NUMBERS = 64,
    CASE_STEPS = 50,
    CASE_TENSORS = 8,
    CASE_GROUPS = 4,
    CASE_CHANGES = 4,
    CASE_LINE = 4096
};

typedef struct golden_tensor {
    char name[32];
    size_t begin, rows, columns;
    bool hidden;
} golden_tensor;

typedef struct golden_change {
    size_t t;
    char words[128];
} golden_change;

typedef struct golden_case {
    char name[128], words[256];
    char groups[CASE_GROUPS][128];
    size_t group_count;
    golden_change changes[CASE_CHANGES]; /* before step t */
    size_t change_count;
    golden_tensor tensors[CASE_TENSORS];
    size_t tensor_count;
    size_t n;
    double start[CASE_NUMBERS], curvature[CASE_NUMBERS], target[CASE_NUMBERS], noise;
    bool waves; /* no target: the other problem */
    double rates[CASE_STEPS];
    size_t rate_count; /* 0: lr stays */
    double tolerance;
    bool estimated, single;
    size_t steps; /* the last that is known */
    bool known[CASE_STEPS + 1], valued[CASE_STEPS + 1];
    double x[CASE_STEPS + 1][CASE_NUMBERS], value[CASE_STEPS + 1][CASE_NUMBERS];
} golden_case;

/// Reads numbers up to the end of the text; how many there are.
static inline size_t golden_numbers(const char *text, double *to, size_t most)
{
    size_t count = 0;
    for (char *end = NULL; count < most; text = end, count++) {
        to[count] = strtod(text, &end);
        if (end == text) {
            break;
        }
    }
    return count;
}

static inline bool golden_read_tensor(golden_case *c, const char *text)
{
    golden_tensor *tensor = &c->tensors[c->tensor_count];
    char size[32], hidden[16] = "";
    if (c->tensor_count == CASE_TENSORS ||
        sscanf(text, "%31s %31s %15s", tensor->name, size, hidden) < 2) {
        return false;
    }
    char *end = NULL;
    tensor->rows = strtoul(size, &end, 10);
    tensor->columns = *end == 'x' ? strtoul(end + 1, NULL, 10) : 1;
    if (*end != 'x') { /* a vector is a row, as biases are */
        tensor->columns = tensor->rows;
        tensor->rows = 1;
    }
    tensor->hidden = strcmp(hidden, "hidden") == 0;
    tensor->begin = c->n;
    c->n += tensor->rows * tensor->columns;
    c->tensor_count++;
    return c->n <= CASE_NUMBERS;
}

/// A line "T numbers...": after step T.
static inline bool golden_read_row(golden_case *c, const char *text,
                                   double rows[][CASE_NUMBERS], bool *known)
{
    char *rest = NULL;
    const size_t t = strtoul(text, &rest, 10);
    if (t == 0 || t > CASE_STEPS) {
        return false;
    }
    known[t] = true;
    c->steps = t > c->steps ? t : c->steps;
    return golden_numbers(rest, rows[t], CASE_NUMBERS) == c->n;
}

static inline bool golden_copy(char *to, size_t capacity, const char *text)
{
    return (size_t)snprintf(to, capacity, "%s", text) < capacity;
}

static inline bool golden_read_change(golden_case *c, const char *text)
{
    char *rest = NULL;
    golden_change *change = &c->changes[c->change_count];
    if (c->change_count == CASE_CHANGES) {
        return false;
    }
    change->t = strtoul(text, &rest, 10);
    c->change_count++;
    return *rest == ' ' && golden_copy(change->words, sizeof change->words, rest + 1);
}

static inline bool golden_read_line(golden_case *c, const char *word, const char *rest)
{
    if (strcmp(word, "set") == 0) {
        return golden_copy(c->words, sizeof c->words, rest);
    }
    if (strcmp(word, "group") == 0) {
        return c->group_count < CASE_GROUPS &&
               golden_copy(c->groups[c->group_count++], sizeof c->groups[0], rest);
    }
    if (strcmp(word, "tensor") == 0) {
        return golden_read_tensor(c, rest);
    }
    if (strcmp(word, "at") == 0) {
        return golden_read_change(c, rest);
    }
    if (strcmp(word, "noise") == 0) {
        return golden_numbers(rest, &c->noise, 1) == 1;
    }
    if (strcmp(word, "start") == 0) {
        return golden_numbers(rest, c->start, CASE_NUMBERS) == c->n;
    }
    if (strcmp(word, "curvature") == 0) {
        return golden_numbers(rest, c->curvature, CASE_NUMBERS) == c->n;
    }
    if (strcmp(word, "target") == 0) {
        c->waves = false;
        return golden_numbers(rest, c->target, CASE_NUMBERS) == c->n;
    }
    if (strcmp(word, "rates") == 0) {
        c->rate_count = golden_numbers(rest, c->rates, CASE_STEPS);
        return c->rate_count > 0;
    }
    if (strcmp(word, "tolerance") == 0) {
        return golden_numbers(rest, &c->tolerance, 1) == 1;
    }
    if (strcmp(word, "estimate") == 0) {
        return c->estimated = true;
    }
    if (strcmp(word, "single") == 0) {
        return c->single = true;
    }
    return strcmp(word, "x") == 0       ? golden_read_row(c, rest, c->x, c->known)
           : strcmp(word, "value") == 0 ? golden_read_row(c, rest, c->value, c->valued)
                                        : false;
}

/// The next case of a file; false at its end. What cannot be read fails the test.
static inline bool golden_next(FILE *file, golden_case *c)
{
    static char line[CASE_LINE];
    bool inside = false;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') {
            continue;
        }
        char *rest = line + strcspn(line, " ");
        rest += *rest != '\0';
        if (rest > line && rest[-1] == ' ') {
            rest[-1] = '\0';
        }
        if (strcmp(line, "end") == 0) {
            return CHECK(inside && c->steps > 0 && c->n > 0);
        }
        if (strcmp(line, "case") == 0) {
            *c = (golden_case){.tolerance = 1e-12, .waves = true};
            inside = CHECK(golden_copy(c->name, sizeof c->name, rest));
        } else if (!CHECK(inside && golden_read_line(c, line, rest))) {
            printf("  %s: %s %s\n", c->name, line, rest);
            return false;
        }
    }
    CHECK(!inside || strcmp(line, "end") == 0);
    return false;
}

static inline double golden_u(size_t i, size_t t)
{
    return (double)((i * 7919 + t * 104729) % 1000) / 1000.0 - 0.5;
}

/// The gradient g (out) at x before step t.
static inline void golden_gradient_of(const golden_case *c, const double *x, size_t t,
                                      double *g)
{
    for (size_t i = 0; i < c->n; i++) {
        if (!c->waves) {
            g[i] = c->curvature[i] * (x[i] - c->target[i]) + c->noise * golden_u(i, t);
            continue;
        }
        g[i] = c->curvature[i] * x[i] * x[i] * x[i];
        if (i > 0) {
            g[i] += x[i - 1] * cos(x[i - 1] * x[i]);
        }
        if (i + 1 < c->n) {
            g[i] += x[i + 1] * cos(x[i] * x[i + 1]);
        }
    }
}

// ---- options ----

static inline int golden_rule(const char *name)
{
    const char *const *names = descent_rule_names();
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

/// Options (out) of "optimizer=RULE name=value ...", through the public table. False where the
/// library does not know one of them yet.
static inline bool golden_options(const char *text, descent_optimizer_options *o)
{
    char words[256];
    if (!CHECK(golden_copy(words, sizeof words, text))) {
        return false;
    }
    char *rest = NULL;
    const char *word = strtok_r(words, " ", &rest);
    const int rule = word && strncmp(word, "optimizer=", 10) == 0 ? golden_rule(word + 10) : -1;
    if (rule < 0) {
        return false;
    }
    *o = descent_optimizer_options_default((descent_rule)rule);
    for (char *next = strtok_r(NULL, " ", &rest); next; next = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(next, '=');
        if (!CHECK(value != NULL)) {
            return false;
        }
        *value++ = '\0';
        if (descent_options_set(descent_optimizer_option_table(), o, next, value, NULL) !=
            DESCENT_OK) {
            return false;
        }
    }
    return true;
}

#endif
