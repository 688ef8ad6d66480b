// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What an operator is: a shape rule, four passes, and what others have to know of it, all in
// one file of this folder. Nobody outside it asks which operator a node has; they ask the
// operator.
//
// For y = f(x), with loss L, gx = dL/dx, and R{.} the derivative of a quantity when the
// parameters move along v (Pearlmutter's operator):
//
//   forward            y      = f(x)
//   backward           gx    += f'(x)' gy
//   tangent            R{y}   = f'(x) R{x}
//   tangent_backward   R{gx} += f'(x)' R{gy} + R{f'(x)'} gy
//
// The last two give exact Hessian-vector products. A pass works on the rows of one worker:
// `frame->count` rows from `frame->first` on. Batched arrays have their rows `stride` apart;
// single blocks belong to the worker (two workers compute them twice rather than meet).
//
// `+=` above: the first contribution to a gradient writes, later ones add; X(slot) tells which
// it is.
//
// An operator delivers the gradients of its parameters in the `parameter` pass: when all rows
// have been through backward, each worker computes its own part of the parameters from the rows
// of all workers; what all of its rows need may be summed before (batch_sums). The sum over rows
// then has one order, whatever the number of workers, and no gradient is summed over workers. (Parameters of an operator that does not deliver theirs get
// a gradient for each worker in `backward`, and these are added: the bits would depend on the
// number of workers, so that objective/empirical.c uses one.)
//
// [P94] Pearlmutter. Fast exact multiplication by the Hessian. Neural Computation 6, 1994.
#ifndef DSC_GRAPH_OPERATORS_OPERATORS_H
#define DSC_GRAPH_OPERATORS_OPERATORS_H

#include <stddef.h>

#include "graph/graph.h"
#include "graph/plan.h"
#include "graph/profile.h"

/// What a worker has in hand while it runs a pass.
typedef struct dsc_frame {
    const dsc_plan *plan;
    size_t first, count; /* rows of this worker */
    size_t batch;        /* rows of all workers: what the `parameter` pass sums over */
    char *shared;        /* batched arrays, all rows */
    char *own;           /* single blocks of this worker */
    const void *x;       /* parameters, n */
    const void *v;       /* direction of the tangent passes, n */
    void *work;          /* scratch for matrix products */
    bool in_parts;       /* sums over inputs come in parts, from several workers */
    bool training;       /* dropout drops, coupled rows are coupled */
    const double *state; /* of the graph's nodes (descent_node.state), to read */
    bool sampled;        /* backward of losses is at labels that the outputs draw */
    uint64_t seed, step; /* of both */
    uint64_t before;     /* rows of the same step in earlier batches, for dropout */
    dsc_range
        positions; /* forward of what knows positions is over these alone; end 0: all of them */
    // Where a target is a mean of two classes; else NULL. Of each row of the batch the share of
    // the target that is fed, and the other one, as wide as the target.
    const double *shares;
    const void *others;
} dsc_frame;

/// What a field of the attributes is.
typedef enum dsc_attribute_kind {
    DSC_ATTRIBUTE_SIZE,    /* size_t */
    DSC_ATTRIBUTE_STEP,    /* ptrdiff_t */
    DSC_ATTRIBUTE_NUMBER,  /* double */
    DSC_ATTRIBUTE_FLAG,    /* bool */
    DSC_ATTRIBUTE_WORD,    /* int, or an enum, that has a text */
    DSC_ATTRIBUTE_NUMBERS, /* double *, allocated; NULL where there are none */
    DSC_ATTRIBUTE_FORM     /* what has a form of its own */
} dsc_attribute_kind;

/// How files have a field that is of no other kind. All get a pointer to the field. get: from a
/// document that may come from anywhere; the field (out) stays 0 unless it returns DESCENT_OK.
struct json_t;
typedef struct dsc_form {
    struct json_t *(*put)(const void *field); /* NULL when there is no memory */
    descent_status (*get)(const struct json_t *value, void *field, descent_error *error);
    bool (*same)(const void *a, const void *b);
} dsc_form;

/// A field of the attributes as files have it.
typedef struct dsc_attribute {
    const char *name;
    dsc_attribute_kind kind;
    size_t offset;
    const char *(*word)(int value); /* WORD: its text; NULL when there is no such value */
    size_t count;                   /* NUMBERS: offset of the size_t that says how many */
    const dsc_form *form;           /* FORM */
    bool may_lack; /* NUMBER: files do not have it where it is 0, nor did those of versions that
                      did not know it */
} dsc_attribute;

/// A row of that table: DSC_FIELD(SIZE, dsc_input_attributes, width).
#define DSC_FIELD(its_kind, type, member)                                                      \
    .name = #member, .kind = DSC_ATTRIBUTE_##its_kind, .offset = offsetof(type, member)

/// The table of an operator, and how long it is: .DSC_FIELDS(fields).
#define DSC_FIELDS(table) fields = (table), .field_count = sizeof(table) / sizeof *(table)

/// Where the numbers of a node without inputs come from.
typedef enum dsc_leaf {
    DSC_NO_LEAF,
    DSC_FED,    /* an input: rows that the executor's owner fills */
    DSC_TENSOR, /* a parameter: x */
    DSC_FIXED   /* a constant */
} dsc_leaf;

/// An array of a node; node is NULL where there is none.
typedef struct dsc_held {
    const descent_node *node;
    int role;
} dsc_held;

/// Of operators whose value is f(z), element by element.
typedef struct dsc_activation {
    int (*function)(const descent_node *node);      /* f, a descent_function */
    dsc_held (*argument)(const descent_node *node); /* z, where it is kept */
} dsc_activation;

/// Of operators that compute f(x W + b) from rows x and matrices that do not depend on the
/// examples: the slots of their inputs. Slot 0 is x; b may be missing.
typedef struct dsc_affine {
    size_t weights, bias;
} dsc_affine;

/// Of operators that compute a h + b from rows h, with a gain a and a shift b for each number along
/// the last axis: the slots of their inputs, both of which may be missing.
typedef struct dsc_scaled {
    size_t gain, shift;
    /// The numbers of h in a row are in sets of equal size, in each of which they add up to 0: how
    /// many sets (0: they do not; NULL: nothing is normalised over channels or places), and where in
    /// the row number i of a set is.
    size_t (*sets)(const descent_node *node);
    size_t (*member)(const descent_node *node, size_t set, size_t i);
    /// Where h = (x - middle) factor with constants for each channel, which the state of the graph has:
    /// running statistics. NULL: they are computed from the row.
    void (*fixed)(const descent_node *node, const double *state, size_t channel, double *middle,
                  double *factor);
} dsc_scaled;

/// What an operator keeps of a change of its input (slot 0; of a sum of two, all of its inputs). The
/// numbers along the last axis are channels, which every place of a row has.
typedef enum dsc_keeping {
    DSC_KEEPS_SCALES = 1, /* channel j times c > 0: that of its output as well */
    DSC_KEEPS_MIXTURES =
        2, /* a linear map of the channels, at every place: the same of its output */
    DSC_KEEPS_SHIFTS =
        4, /* channel j more by t at every place: that of its output by as much */
    DSC_KEEPS_COMMON = 8, /* all channels of a place more by the same, whatever other places do:
                               so it is with its output */
    DSC_KEEPS_ALL = 15
} dsc_keeping;

/// What forward needs at a position of rows of positions x features. No position behind it in
/// either of the last two.
typedef enum dsc_position_kind {
    DSC_POSITIONS_TOGETHER, /* other positions, or nobody knows */
    DSC_POSITIONS_APART, /* that position of its batched inputs, and the same of all others: positions
                            are what rows are */
    DSC_POSITIONS_ASKED /* which position it is, or those before: it goes over frame->positions */
} dsc_position_kind;

/// How an operator computes f(x W + b) from the channels of x, slot 0.
typedef struct dsc_weighing {
    size_t weights, bias; /* slots; b may be missing */
    bool transposed;      /* W is units x channels */
    size_t groups;        /* parts of channels and units that do not see each other */
    bool bordered;        /* zeros around x are weighed as well */
} dsc_weighing;

/// Of operators whose output is rows of a parameter, or x with them added.
typedef struct dsc_row_table {
    size_t slot; /* of the parameter */
    bool chosen; /* rows by the numbers of slot 0; else row p is added to place p of slot 0 */
} dsc_row_table;

/// Columns of an input, cut into heads.
typedef struct dsc_heads {
    size_t slot, first, size; /* size: features of a head */
} dsc_heads;

/// Of attention.
typedef struct dsc_attending {
    dsc_heads queries, keys, values;
    size_t heads;
    bool causal, masked; /* masked: a query may see nothing */
} dsc_attending;

/// Of losses, which compare outputs (slot 0) with targets (slot 1) and give one number for each
/// example.
typedef struct dsc_loss {
    bool squared;   /* the mean of (output - target)^2 */
    bool mixes;     /* a target may be the mean of two: as a number, or where it is a class (the
                       loss is shiftable) by dsc_frame.shares */
    bool shiftable; /* the same number added to all outputs changes nothing */
    bool samples; /* it is a likelihood: labels can be drawn from outputs (dsc_frame.sampled) */
    /// slopes[width of the output] = d loss / d output of one example; may be output.
    void (*slopes)(const descent_node *node, const double *output, const double *target,
                   double *slopes);
} dsc_loss;

/// Forward and backward in parts (schedule.h), over the frame's rows, for operators that sum
/// over the numbers of input 0, each times a row of the parameter in slot `weights`.
typedef struct dsc_columns {
    size_t weights;
    /// Do the inputs of the node allow it?
    bool (*allowed)(const descent_node *node);
    /// Sums over the inputs, for a range of blocks.
    void (*sum_blocks)(const dsc_frame *frame, const descent_node *node, dsc_range blocks);
    /// The rest of forward for some columns of the output, when all blocks have been summed.
    void (*finish)(const dsc_frame *frame, const descent_node *node, dsc_range columns);
    /// dL/dz for some columns.
    void (*delta)(const dsc_frame *frame, const descent_node *node, dsc_range columns);
    /// dL/dx for some columns of the input.
    void (*spread_input)(const dsc_frame *frame, const descent_node *node, dsc_range columns);
} dsc_columns;

/// Numbers that a node has besides parameters: training moves them, but by no gradient. Each is an
/// array of node->state_width.
typedef struct dsc_state {
    const char *name;
    double initial;
    bool positive; /* no number of it is below 0 */
} dsc_state;

/// Of operators whose rows depend on each other in training mode, over sums over all rows of the
/// batch. In each of the four passes every worker sums blocks of its own rows, the workers meet,
/// and then each adds up the blocks of all, in their order, before the usual pass of its rows, which
/// may come in pieces. What a block is depends on the batch alone (dsc_row_block), so no number of
/// workers changes a bit.
typedef struct dsc_coupled {
    /// Doubles of a block's sums, in each pass (access.h: block_sums); as many stay with every
    /// worker (totals_of).
    size_t (*numbers)(const descent_node *node);
    /// Rows that a batch has at least.
    size_t (*least_rows)(const descent_node *node);
    /// Sums over the rows of one block, for a pass.
    void (*sum)(const dsc_frame *frame, const descent_node *node, dsc_pass pass, size_t block);
    /// Totals of a worker (access.h: totals_of), for a pass: of the sums of all blocks in training
    /// mode, else of the state.
    void (*add_up)(const dsc_frame *frame, const descent_node *node, dsc_pass pass);
    /// After forward in training mode: where the state goes that frame->state is. state: that of
    /// the whole graph (out; only the node's part is written). share: what the batch counts in
    /// place of what the node says; 0: what it says.
    void (*advance)(const dsc_frame *frame, const descent_node *node, double share,
                    double *state);
} dsc_coupled;

/// Of operators that make sums over all rows of the batch for the gradient of a parameter, where that is less work
/// than for some rows of the parameter at a time. When all rows have been through backward, workers
/// share the parts of the sums, meet, and `parameter` reads them.
typedef struct dsc_batch_sums {
    /// Numbers of all parts (access.h: batch_sums_of), for this number type; 0: a node has none.
    size_t (*numbers)(const descent_node *node);
    size_t parts;
    /// Some parts, from all rows of the batch; with `tangent`, R{} of them.
    void (*sum)(const dsc_frame *frame, const descent_node *node, dsc_range parts,
                bool tangent);
} dsc_batch_sums;

/// Takes directions of the flat parameter vector, number by number.
typedef struct dsc_directions {
    /// A direction begins: what kind it is (static text; "unit scaling"), and the unit of the
    /// node that it is about, from 1; or 0.
    void (*begin)(void *context, const char *kind, size_t unit);
    void (*add)(void *context, size_t at, double value);
    void (*end)(void *context);
    void *context;
} dsc_directions;

/// What one row of the batch costs; 0 where it is not worth counting. A multiply-add is two
/// operations.
typedef struct dsc_cost {
    double operations, bytes;
} dsc_cost;

typedef struct dsc_operator {
    const char *name;     /* what people and files call it */
    const char *formerly; /* what files of older versions call it; NULL: the same */
    int variant;          /* of operators that share their passes, which one: for their file */
    size_t least_inputs, most_inputs;
    size_t attribute_bytes;      /* of node->attributes; 0: it has none */
    const dsc_attribute *fields; /* all fields; NULL although there are some: files cannot
                                        have such a node */
    size_t field_count;
    /// Frees what the attributes own. NULL: nothing.
    void (*release)(void *attributes);

    // What it is. Zero and NULL: nothing of the kind.
    dsc_leaf leaf;
    bool layer; /* has units, whose number and function describe a network */
    bool (*draws)(const descent_node *node); /* random numbers while training; NULL: none */
    bool trains_only;                        /* the identity but while training */
    const dsc_coupled *coupled; /* in training mode a row depends on the others of its batch */
    const dsc_state *states;    /* a table of state_count rows */
    size_t state_count;
    const dsc_activation *activation;
    const dsc_affine *affine;
    const dsc_scaled *scaled;
    const dsc_loss *loss;
    /// Which flags of dsc_keeping hold. NULL: none.
    unsigned (*keeps)(const descent_node *node);
    void (*weighs)(const descent_node *node, dsc_weighing *how);
    const dsc_row_table *table;
    dsc_position_kind (*positions)(
        const descent_node *node); /* of batched ones. NULL: together */
    void (*attends)(const descent_node *node, dsc_attending *how);
    bool
        turns_pairs; /* channels 2i and 2i + 1 of a place are turned like a vector in a plane */
    /// May it write its value over that of input 0, and likewise go back in place? NULL: no.
    bool (*in_place)(const descent_node *node);
    /// Its outputs are numbers of input 0: where these are a layer's relu that nobody else needs, `backward` gives
    /// back what comes through the relu as well (dsc_node_layout.sloped). NULL: it does not.
    bool (*slopes)(const descent_node *node);
    /// No pass needs the node's value but those of its users, nor its gradient from before they have
    /// gone back: they may write over both.
    bool forgets;
    /// Does the output need number j of the input? NULL: of every one.
    bool (*takes)(const descent_node *node, size_t j);
    /// Of a pass (forward, backward, or the `parameter` pass for a slot).
    dsc_cost (*cost)(const descent_node *node, dsc_node_account pass, size_t slot);

    /// May its slope jump somewhere? NULL: it is smooth.
    bool (*kinked)(const descent_node *node);
    /// Directions at x[n] along which the loss cannot change because of this node, whatever the
    /// rest of the graph is, or that are likely to be such: each is multiplied by the Hessian
    /// before anybody believes it. NULL: none. What follows from `keeps`, `weighs` and the like is
    /// predicted in surface/network.
    void (*symmetries)(const descent_node *node, const double *x, const dsc_directions *to);

    /// Sets shape (dsc_node_take_shape), batched and saved of a node from its inputs, or says what is wrong with
    /// them.
    descent_status (*shape)(descent_node *node, descent_error *error);
    void (*forward)(const dsc_frame *frame, const descent_node *node);
    void (*backward)(const dsc_frame *frame, const descent_node *node);
    void (*tangent)(const dsc_frame *frame, const descent_node *node);
    void (*tangent_backward)(const dsc_frame *frame, const descent_node *node);

    /// Does the `parameter` pass deliver the gradient of the parameter in input `slot`?
    /// Backward then leaves it alone. NULL: of none.
    bool (*delivers)(const descent_node *node, size_t slot);
    /// Gradient of rows first .. first+count-1 of the parameter in input `slot`, from all rows
    /// of the batch: out (count x columns, contiguous) = or += it; with `tangent`, R{} of it.
    void (*parameter)(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent, bool add, void *out);
    const dsc_batch_sums *batch_sums; /* what it is made of for all rows at once */

    /// Bytes of scratch that its passes need in frame->work, for batches of at most `rows`
    /// rows. NULL: none.
    size_t (*work_bytes)(const descent_node *node, size_t rows);

    const dsc_columns *columns; /* it can be cut by columns */
} dsc_operator;

/// An operator, compiled for each number type and instruction set. What it says of itself is
/// the same in all.
enum {
#ifdef DESCENT_X86_64
    DSC_ISAS = 3
#else
    DSC_ISAS = 1
#endif
};
struct dsc_operator_set {
    const dsc_operator
        *of[2][DSC_ISAS];         /* float32 and float64, in the order of dsc_kernels_isa */
    const dsc_operator *portable; /* float64, with the same bits on every processor */
};

/// The operator of that name, or NULL.
const dsc_operator_set *dsc_operator_find(const char *name);

/// What the operator of a node says of itself.
static inline const dsc_operator *dsc_operator_of(const descent_node *node)
{
    return node->op->of[1][0];
}

/// Its passes for a number type and the instruction set in use, or portable ones if the node's
/// graph is portable.
const dsc_operator *dsc_operator_for(const descent_graph *graph, const descent_node *node,
                                     descent_type type);

/// The function of a node whose value is f(z), or DESCENT_FUNCTION_COUNT.
static inline int dsc_node_function(const descent_node *node)
{
    const dsc_activation *activation = dsc_operator_of(node)->activation;
    return activation ? activation->function(node) : (int)DESCENT_FUNCTION_COUNT;
}

/// The units of a node, which every place of an image has: the numbers along the last axis. Number
/// j of a row is of unit j % units.
static inline size_t dsc_node_units(const descent_node *node)
{
    return node->shape.dim[node->shape.rank - 1];
}

/// What a function of one number keeps, and an operator that keeps all (dsc_keeping).
static inline unsigned dsc_function_keeps(int function)
{
    const bool scales =
        function == DESCENT_RELU || function == DESCENT_LEAKY_RELU || function == DESCENT_ABS;
    return function == DESCENT_IDENTITY ? DSC_KEEPS_ALL : scales ? DSC_KEEPS_SCALES : 0;
}

static inline unsigned dsc_keeps_all(const descent_node *node)
{
    (void)node;
    return DSC_KEEPS_ALL;
}

static inline dsc_position_kind dsc_positions_apart(const descent_node *node)
{
    (void)node;
    return DSC_POSITIONS_APART;
}

static inline dsc_position_kind dsc_positions_asked(const descent_node *node)
{
    (void)node;
    return DSC_POSITIONS_ASKED;
}

/// What a node is called: its own name, or its function's, or its operator's.
const char *dsc_node_word(const descent_node *node);

static inline bool dsc_is_loss(const descent_node *node)
{
    return dsc_operator_of(node)->loss != NULL;
}

/// A descent_function of one number and a descent_binary of two, computed portably.
double dsc_function_of(int function, double x);
double dsc_slope_of(int function, double x, double y); /* f'(x), y = f(x) */
double dsc_binary_of(int function, double x, double y);

#endif
