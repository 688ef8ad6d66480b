// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From the text of a formula to a graph:
//
//     text -> tree (parse.c) -> steps (expand.c) -> graph
//     (graph.c)
//
// The tree is what was written, with settings and constants as numbers. The steps are what is
// to be computed: sums and products written out, or made vectors where they can be, numbers
// folded, and everything that occurs twice there once. All mistakes that a formula can have are
// found by then.
#ifndef DSC_OBJECTIVE_EXPRESSION_EXPRESSION_H
#define DSC_OBJECTIVE_EXPRESSION_EXPRESSION_H

#include <descent/expression.h>

#include "core/status.h"
#include "data/schema.h"

enum {
    DSC_TEXT_MOST = 64 << 10,  /* bytes of a formula */
    DSC_NESTING_MOST = 256,    /* levels */
    DSC_NODES_MOST = 1 << 20,  /* terms when sums are written out; variables */
    DSC_NUMBERS_MOST = 1 << 25 /* in all vectors of the steps together */
};
#define DSC_NAME_MOST 63 /* characters of a name */
#define DSC_NONE      UINT32_MAX

typedef enum dsc_term_kind {
    DSC_TERM_NUMBER,
    DSC_TERM_VARIABLE, /* x: a symbol */
    DSC_TERM_ENTRY,    /* x[index]: a symbol */
    DSC_TERM_RUNNING,  /* i in sum(i, ...) */
    DSC_TERM_APPLY,    /* a descent_function of one part */
    DSC_TERM_COMBINE,  /* a descent_binary of two parts */
    DSC_TERM_SUM,      /* of parts from, to, body */
    DSC_TERM_PRODUCT
} dsc_term_kind;

typedef struct dsc_term {
    dsc_term_kind kind;
    int function;
    uint32_t at;       /* byte of the text, for messages */
    uint32_t name;     /* VARIABLE, ENTRY: the symbol; RUNNING, SUM, PRODUCT: the running one */
    uint32_t parts[3]; /* terms; they come before the whole */
    bool elementwise;  /* SUM: its body can be a vector with one number for each i */
    double number;     /* NUMBER */
} dsc_term;

/// Terms are never changed, so that trees may share them.
typedef struct dsc_tree {
    dsc_term *terms;
    uint32_t count, capacity;
} dsc_tree;

typedef struct dsc_symbol {
    char name[DSC_NAME_MOST + 1];
    bool vector;
    size_t length; /* the largest index; a scalar has 1 */
    size_t first;  /* its place among the variables */
    uint32_t at;   /* where it was met first */
} dsc_symbol;

typedef struct dsc_running {
    char name[DSC_NAME_MOST + 1];
} dsc_running;

typedef enum dsc_step_kind {
    DSC_STEP_NUMBER,
    DSC_STEP_NUMBERS, /* width numbers, from `first` on in the pool */
    DSC_STEP_ENTRY,   /* symbol a, index `first` (from 1); width of them, `stride` apart */
    DSC_STEP_APPLY,
    DSC_STEP_COMBINE,
    DSC_STEP_SUM /* of the numbers of a */
} dsc_step_kind;

/// One thing to compute, from steps before it. No padding: steps are compared byte by byte.
typedef struct dsc_step {
    int32_t kind, function;
    uint32_t a, b;
    int64_t first, stride;
    uint64_t width;
    double number;
} dsc_step;

typedef struct dsc_steps {
    dsc_step *steps;
    uint32_t count, capacity;
    uint32_t *table; /* of steps by content: number + 1, or 0 */
    uint32_t table_size;
    double *pool;
    size_t pooled, pool_capacity;
    size_t width; /* of all steps together */
} dsc_steps;

struct descent_expression {
    char *text;
    dsc_tree tree;
    uint32_t root; /* term */
    dsc_symbol *symbols;
    uint32_t symbol_count, symbol_capacity;
    dsc_running *running;
    uint32_t running_count, running_capacity;
    bool hides_constants; /* a setting or running variable is called pi or e */
    dsc_steps steps;
    uint32_t result; /* step */
    size_t variables;
    char *names;   /* of the variables, one behind the other */
    size_t *where; /* variables: offset of each in names */
};

/// Settings as they come from outside: an array, when there are some, and names.
descent_status dsc_settings_check(const descent_setting *settings, size_t count,
                                  descent_error *error);

/// Number of parts of a term.
static inline int dsc_term_parts(const dsc_term *term)
{
    static const int counts[] = {0, 0, 1, 0, 1, 2, 3, 3};
    return counts[term->kind];
}

#endif
