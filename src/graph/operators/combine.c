// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// z = f(x, y), element by element, with broadcasting: a step of 0 between rows or columns
// repeats an operand, and adds up its gradient.
#include <math.h>

#include "graph/operators/access.h"
#include "graph/operators/table.h"

#if DESCENT_REAL == 32
#define M(function) function##f
#else
#define M(function) function
#endif

// x^y and its derivatives. A factor that is exactly 0 wins over an infinite power of 0: d/dx
// x^1 is 1 at 0, and x^2 has curvature 2 there.
static inline real power_x(real x, real y)
{
    return y == R(0.0) ? R(0.0) : y * M(pow)(x, y - R(1.0));
}

static inline real power_xx(real x, real y)
{
    const real factor = y * (y - R(1.0));
    return factor == R(0.0) ? R(0.0) : factor * M(pow)(x, y - R(2.0));
}

static inline real power_y(real x, real z)
{
    return z == R(0.0) ? R(0.0) : z * M(log)(x);
}

static inline real power_yy(real x, real z)
{
    return z == R(0.0) ? R(0.0) : z * M(log)(x) * M(log)(x);
}

static inline real power_xy(real x, real y)
{
    return M(pow)(x, y - R(1.0)) * (R(1.0) + y * M(log)(x));
}

// F(NAME, f, f_x, f_y, f_xx, f_xy, f_yy) in x, y and z = f. At a tie min and max take x.
#define EVERY(F)                                                                               \
    F(ADD, x + y, R(1.0), R(1.0), R(0.0), R(0.0), R(0.0))                                      \
    F(SUBTRACT, x - y, R(1.0), R(-1.0), R(0.0), R(0.0), R(0.0))                                \
    F(MULTIPLY, x *y, y, x, R(0.0), R(1.0), R(0.0))                                            \
    F(DIVIDE, x / y, R(1.0) / y, -z / y, R(0.0), R(-1.0) / (y * y), R(2.0) * z / (y * y))      \
    F(POWER, M(pow)(x, y), power_x(x, y), power_y(x, z), power_xx(x, y), power_xy(x, y),       \
      power_yy(x, z))                                                                          \
    F(MINIMUM, x <= y || x != x ? x : y, x <= y ? R(1.0) : R(0.0), x <= y ? R(0.0) : R(1.0),   \
      R(0.0), R(0.0), R(0.0))                                                                  \
    F(MAXIMUM, x >= y || x != x ? x : y, x >= y ? R(1.0) : R(0.0), x >= y ? R(0.0) : R(1.0),   \
      R(0.0), R(0.0), R(0.0))

static descent_status shape(descent_node *node, descent_error *error)
{
    const size_t left = node->inputs[0]->width, right = node->inputs[1]->width;
    FAIL_IF(left != right && left != 1 && right != 1, error, DESCENT_INVALID,
            "elementwise: widths %zu and %zu do not match, and neither is 1", left, right);
    node->width = left > right ? left : right;
    return DESCENT_OK;
}

// One operand in one role: element (r, j) is at start[r * row + j * column].
typedef struct operand {
    const real *start;
    size_t row, column;
} operand;

static operand operand_of(const dsc_frame *frame, const descent_node *in, int role)
{
    return (operand){input(frame, in, role), stride_of(frame, in, role), in->width > 1};
}

#define AT(operand) (operand).start[r * (operand).row + j * (operand).column]

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const size_t stride = stride_of(frame, node, DSC_VALUE);
    real *out = output(frame, node, DSC_VALUE);
    const size_t rows = rows_of(frame, node);
    switch (node->function) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        for (size_t r = 0; r < rows; r++) {                                                    \
            for (size_t j = 0; j < node->width; j++) {                                         \
                const real x = AT(a), y = AT(b);                                               \
                out[r * stride + j] = (f);                                                     \
            }                                                                                  \
        }                                                                                      \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
}

// First derivatives at one element, and the second ones.
typedef struct slopes {
    real x, y, xx, xy, yy;
} slopes;

static inline slopes slopes_at(int function, real x, real y, real z, bool second)
{
    switch (function) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        (void)z;                                                                               \
        return second ? (slopes){(fx), (fy), (fxx), (fxy), (fyy)}                              \
                      : (slopes){.x = (fx), .y = (fy)};
        EVERY(CASE)
#undef CASE
    default:
        return (slopes){.x = R(0.0)};
    }
}

// The gradient of input `slot` with zero in it unless somebody has written there before.
static real *open_gradient(const dsc_frame *frame, const descent_node *node, size_t slot,
                           int role)
{
    const descent_node *in = node->inputs[slot];
    real *g = output(frame, in, role);
    const size_t stride = stride_of(frame, in, role);
    for (size_t r = 0; !adds_to(frame, node, slot) && r < rows_of(frame, in); r++) {
        for (size_t j = 0; j < in->width; j++) {
            g[r * stride + j] = R(0.0);
        }
    }
    return g;
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const operand value = operand_of(frame, node, DSC_VALUE);
    const operand g = operand_of(frame, node, DSC_GRADIENT);
    for (size_t slot = 0; slot < 2; slot++) {
        if (!owes(node, slot)) {
            continue;
        }
        real *out = open_gradient(frame, node, slot, DSC_GRADIENT);
        const operand to = operand_of(frame, node->inputs[slot], DSC_GRADIENT);
        for (size_t r = 0; r < rows_of(frame, node); r++) {
            for (size_t j = 0; j < node->width; j++) {
                const slopes d = slopes_at(node->function, AT(a), AT(b), AT(value), false);
                out[r * to.row + j * to.column] += AT(g) * (slot == 0 ? d.x : d.y);
            }
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const operand value = operand_of(frame, node, DSC_VALUE);
    const operand ra = operand_of(frame, node->inputs[0], DSC_TANGENT);
    const operand rb = operand_of(frame, node->inputs[1], DSC_TANGENT);
    const size_t stride = stride_of(frame, node, DSC_TANGENT);
    real *out = output(frame, node, DSC_TANGENT);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        for (size_t j = 0; j < node->width; j++) {
            const slopes d = slopes_at(node->function, AT(a), AT(b), AT(value), false);
            // An operand without a tangent must not contribute NaN from a slope that does not
            // exist.
            const real left = owes(node, 0) ? d.x * AT(ra) : R(0.0);
            const real right = owes(node, 1) ? d.y * AT(rb) : R(0.0);
            out[r * stride + j] = left + right;
        }
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const operand value = operand_of(frame, node, DSC_VALUE);
    const operand ra = operand_of(frame, node->inputs[0], DSC_TANGENT);
    const operand rb = operand_of(frame, node->inputs[1], DSC_TANGENT);
    const operand g = operand_of(frame, node, DSC_GRADIENT);
    const operand rg = operand_of(frame, node, DSC_TANGENT_GRADIENT);
    for (size_t slot = 0; slot < 2; slot++) {
        if (!owes(node, slot)) {
            continue;
        }
        real *out = open_gradient(frame, node, slot, DSC_TANGENT_GRADIENT);
        const operand to = operand_of(frame, node->inputs[slot], DSC_TANGENT_GRADIENT);
        for (size_t r = 0; r < rows_of(frame, node); r++) {
            for (size_t j = 0; j < node->width; j++) {
                const slopes d = slopes_at(node->function, AT(a), AT(b), AT(value), true);
                const real by_x = owes(node, 0) ? (slot == 0 ? d.xx : d.xy) * AT(ra) : R(0.0);
                const real by_y = owes(node, 1) ? (slot == 0 ? d.xy : d.yy) * AT(rb) : R(0.0);
                out[r * to.row + j * to.column] +=
                    AT(rg) * (slot == 0 ? d.x : d.y) + AT(g) * (by_x + by_y);
            }
        }
    }
}

const dsc_operator X(combine_operator) = {.shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
