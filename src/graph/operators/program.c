// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(x), f a formula of the numbers of a row (program.h). The saved arrays have a number for
// each slot: value, gradient, and the tangents of both.
//
// Why next to the graph's own nodes: a formula of a few parameters has dozens of operations on
// single numbers, and a node for each would cost more than its arithmetic. The slots hold
// loaded elements first, then constants, then one result for each instruction in order; an
// operand always lies in an earlier slot, so backward is the loop run in reverse.
//
// Keeps: the passes are those of the graph (reverse mode, and R{} of Pearlmutter 1994 for
// Hessian products), the formulas of the functions are shared with `combine` and `apply`.
#include <string.h>

#include "graph/operators/access.h"
#include "graph/operators/combine.h"
#include "graph/operators/functions.h"
#include "graph/operators/program_form.h"
#include "graph/operators/table.h"

enum { SLOTS, GRADIENTS, TANGENTS, TANGENT_GRADIENTS };

#define UNARY(function) (DSC_UNARY + DESCENT_##function)

static const dsc_program *program_of(const descent_node *node)
{
    const dsc_program_attributes *own = node->attributes;
    return own->program;
}

static void release(void *attributes)
{
    dsc_program_free(((dsc_program_attributes *)attributes)->program);
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_program *p = program_of(node);
    for (size_t i = 0; i < p->loads; i++) {
        FAIL_IF(p->elements[i] >= node->inputs[0]->width, error, DESCENT_INVALID,
                "program: there is no element %u in a width of %zu", p->elements[i],
                node->inputs[0]->width);
    }
    dsc_node_take_width(node, 1);
    for (int i = 0; i < DSC_MAX_SAVED; i++) {
        node->saved[i] = dsc_program_slots(p);
    }
    return DESCENT_OK;
}

static real *slots(const dsc_frame *frame, const descent_node *node, int which, size_t r)
{
    return output_row(frame, node, DSC_SAVED + which, r);
}

static void run(const dsc_program *p, const real *x, real *s)
{
    for (size_t i = 0; i < p->loads; i++) {
        s[i] = x[p->elements[i]];
    }
    for (size_t i = 0; i < p->constants; i++) {
        s[p->loads + i] = (real)p->numbers[i];
    }
    real *to = s + p->loads + p->constants;
    const dsc_instruction *end = p->instructions + p->count;
    for (const dsc_instruction *i = p->instructions; i < end; i++, to++) {
        const real a = s[i->a], b = s[i->b];
        switch (i->code) {
        // The usual operations in place; all others go through the tables of `combine` and
        // `apply`.
        case DESCENT_ADD:
            *to = a + b;
            break;
        case DESCENT_SUBTRACT:
            *to = a - b;
            break;
        case DESCENT_MULTIPLY:
            *to = a * b;
            break;
        case DESCENT_DIVIDE:
            *to = a / b;
            break;
        case UNARY(SQUARE):
            *to = a * a;
            break;
        case UNARY(NEGATE):
            *to = -a;
            break;
        default:
            if (i->code < DSC_UNARY) {
                *to = dsc_binary_value(i->code, a, b);
            } else {
                dsc_function_value(i->code - DSC_UNARY, 1, &s[i->a], to);
            }
        }
    }
}

static void run_backward(const dsc_program *p, const real *s, real *gs, real g)
{
    const size_t first = p->loads + p->constants;
    // Operands may be used several times: gradients add up.
    memset(gs, 0, dsc_program_slots(p) * sizeof *gs);
    gs[p->result] = g;
    for (size_t k = p->count; k-- > 0;) {
        const dsc_instruction *i = &p->instructions[k];
        // With one operand b is some slot that exists; nobody uses the value.
        const real a = s[i->a], b = s[i->b], up = gs[first + k];
        switch (i->code) {
        case DESCENT_ADD:
            gs[i->a] += up;
            gs[i->b] += up;
            break;
        case DESCENT_SUBTRACT:
            gs[i->a] += up;
            gs[i->b] -= up;
            break;
        case DESCENT_MULTIPLY:
            gs[i->a] += up * b;
            gs[i->b] += up * a;
            break;
        case UNARY(SQUARE):
            gs[i->a] += R(2.0) * a * up;
            break;
        case UNARY(NEGATE):
            gs[i->a] -= up;
            break;
        default:
            if (i->code < DSC_UNARY) {
                real slopes[2] = {R(0.0), R(0.0)}, bends[3];
                dsc_binary_slopes(i->code, a, b, s[first + k], i->a_moves, i->b_moves, false,
                                  slopes, bends);
                gs[i->a] += up * slopes[0];
                gs[i->b] += up * slopes[1];
            } else {
                dsc_function_backward(i->code - DSC_UNARY, 1, &s[i->a], &s[first + k], &up,
                                      &gs[i->a], true);
            }
        }
    }
}

static void run_tangent(const dsc_program *p, const real *s, const real *rx, real *rs)
{
    const size_t first = p->loads + p->constants;
    memset(rs, 0, first * sizeof *rs);
    for (size_t i = 0; i < p->loads; i++) {
        rs[i] = rx[p->elements[i]];
    }
    for (size_t k = 0; k < p->count; k++) {
        const dsc_instruction *i = &p->instructions[k];
        real *to = &rs[first + k];
        if (i->code < DSC_UNARY) {
            // An operand without a tangent must not contribute NaN from its slope.
            real slopes[2] = {R(0.0), R(0.0)}, bends[3];
            dsc_binary_slopes(i->code, s[i->a], s[i->b], s[first + k], i->a_moves, i->b_moves,
                              false, slopes, bends);
            *to = slopes[0] * rs[i->a] + slopes[1] * rs[i->b];
        } else {
            dsc_function_backward(i->code - DSC_UNARY, 1, &s[i->a], &s[first + k], &rs[i->a],
                                  to, false);
        }
    }
}

// rgs[k]: R{gradient} of slot k; gs has been filled by run_backward.
static void run_tangent_backward(const dsc_program *p, const real *s, const real *gs,
                                 const real *rs, real *rgs, real rg)
{
    const size_t first = p->loads + p->constants;
    memset(rgs, 0, dsc_program_slots(p) * sizeof *rgs);
    rgs[p->result] = rg;
    for (size_t k = p->count; k-- > 0;) {
        const dsc_instruction *i = &p->instructions[k];
        const real g = gs[first + k], up = rgs[first + k];
        if (i->code < DSC_UNARY) {
            real slope[2] = {R(0.0), R(0.0)}, bend[3] = {R(0.0), R(0.0), R(0.0)};
            dsc_binary_slopes(i->code, s[i->a], s[i->b], s[first + k], i->a_moves, i->b_moves,
                              true, slope, bend);
            rgs[i->a] += up * slope[0] + g * (bend[0] * rs[i->a] + bend[1] * rs[i->b]);
            rgs[i->b] += up * slope[1] + g * (bend[1] * rs[i->a] + bend[2] * rs[i->b]);
        } else {
            dsc_function_tangent_backward(i->code - DSC_UNARY, 1, &s[i->a], &s[first + k],
                                          &rs[i->a], &g, &up, &rgs[i->a], true);
        }
    }
}

// The gradients of the first slots go to their elements.
static void put_back(const dsc_frame *frame, const descent_node *node, int role, size_t r,
                     const real *gs)
{
    const dsc_program *p = program_of(node);
    const descent_node *in = node->inputs[0];
    real *row = output_row(frame, in, role, r);
    for (size_t j = 0; !adds_to(frame, node, 0) && j < in->width; j++) {
        row[j] = R(0.0);
    }
    for (size_t i = 0; i < p->loads; i++) {
        row[p->elements[i]] += gs[i];
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const size_t rows = rows_of(frame, node);
    for (size_t r = 0; r < rows; r++) {
        real *s = slots(frame, node, SLOTS, r);
        run(program_of(node), input_row(frame, node->inputs[0], DSC_VALUE, r), s);
        *output_row(frame, node, DSC_VALUE, r) = s[program_of(node)->result];
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const size_t rows = owes(node, 0) ? rows_of(frame, node) : 0;
    for (size_t r = 0; r < rows; r++) {
        real *gs = slots(frame, node, GRADIENTS, r);
        run_backward(program_of(node), slots(frame, node, SLOTS, r), gs,
                     *input_row(frame, node, DSC_GRADIENT, r));
        put_back(frame, node, DSC_GRADIENT, r, gs);
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const size_t rows = owes(node, 0) ? rows_of(frame, node) : 0;
    for (size_t r = 0; r < rows; r++) {
        real *rs = slots(frame, node, TANGENTS, r);
        run_tangent(program_of(node), slots(frame, node, SLOTS, r),
                    input_row(frame, node->inputs[0], DSC_TANGENT, r), rs);
        *output_row(frame, node, DSC_TANGENT, r) = rs[program_of(node)->result];
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const size_t rows = owes(node, 0) ? rows_of(frame, node) : 0;
    for (size_t r = 0; r < rows; r++) {
        real *rgs = slots(frame, node, TANGENT_GRADIENTS, r);
        run_tangent_backward(program_of(node), slots(frame, node, SLOTS, r),
                             slots(frame, node, GRADIENTS, r), slots(frame, node, TANGENTS, r),
                             rgs, *input_row(frame, node, DSC_TANGENT_GRADIENT, r));
        put_back(frame, node, DSC_TANGENT_GRADIENT, r, rgs);
    }
}

static bool kinked(const descent_node *node)
{
    (void)node;
    return true; /* some function in it may be */
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(FORM, dsc_program_attributes, program), .form = &dsc_program_form},
};

const dsc_operator X(program_operator) = {.name = "program",
                                          .least_inputs = 1,
                                          .most_inputs = 1,
                                          .attribute_bytes = sizeof(dsc_program_attributes),
                                          .DSC_FIELDS(fields),
                                          .release = release,
                                          .kinked = kinked,
                                          .shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
