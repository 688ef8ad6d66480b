// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From the text of a formula to a graph:
//
//     text -> tree (expression_parse.c) -> steps (expression_expand.c) -> graph
//     (expression_graph.c)
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

/// The message, the text with a caret under byte `at`, and `hint` below when there is one.
descent_status dsc_formula_mistake(descent_error *error, const char *text, size_t at,
                                   const char *hint, const char *format, ...)
    DESCENT_FORMAT(5, 6);

/// What to type in place of a character of papers and word processors, or NULL.
const char *dsc_formula_spelling(const char *at);

/// Appends a term; DSC_NONE when there is no memory or there are DSC_NODES_MOST.
uint32_t dsc_tree_add(dsc_tree *tree, const dsc_term *term);

/// Does a term depend on a running variable?
bool dsc_tree_depends(const dsc_tree *tree, uint32_t term, uint32_t running);

/// Can a term be a vector, with one number for each value of a running variable?
bool dsc_tree_is_elementwise(const dsc_tree *tree, uint32_t term, uint32_t running);

/// Settings as they come from outside: an array, when there are some, and names.
descent_status dsc_settings_check(const descent_setting *settings, size_t count,
                                  descent_error *error);

/// Text to tree and root.
descent_status dsc_formula_parse(descent_expression *expression,
                                 const descent_setting *settings, size_t setting_count,
                                 descent_error *error);

/// Number of parts of a term.
static inline int dsc_term_parts(const dsc_term *term)
{
    static const int counts[] = {0, 0, 1, 0, 1, 2, 3, 3};
    return counts[term->kind];
}

/// descent_dataset_from_formula, read as `like` says unless that is NULL.
descent_status dsc_formula_rows(const char *text, const descent_read_options *options,
                                const dsc_schema *like, descent_dataset **dataset,
                                descent_error *error);

/// Tree to steps and result; learns how long vectors are.
descent_status dsc_formula_expand(descent_expression *expression, descent_error *error);

/// Steps, each folded and shared with an equal one. DSC_NONE when there is no memory.
uint32_t dsc_step_number(dsc_steps *steps, double value);
uint32_t dsc_step_numbers(dsc_steps *steps, double first,
                          size_t count); /* first, first+1, ...*/
uint32_t dsc_step_entries(dsc_steps *steps, uint32_t symbol, int64_t first, int64_t stride,
                          size_t count);
uint32_t dsc_step_apply(dsc_steps *steps, int function, uint32_t a);
uint32_t dsc_step_combine(dsc_steps *steps, int function, uint32_t a, uint32_t b);
uint32_t dsc_step_sum(dsc_steps *steps, uint32_t a, size_t count);
void dsc_steps_free(dsc_steps *steps);

/// Nodes of the steps in a graph, over `variables`: a parameter or an input as wide as there
/// are variables. *result (out) is the formula's node. Mistakes stay in the graph.
descent_status dsc_formula_graph(const descent_expression *expression, descent_graph *graph,
                                 descent_node *variables, descent_node **result,
                                 descent_error *error);

#endif
