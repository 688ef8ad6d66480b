// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// z = f(x, y), element by element, with broadcasting: a step of 0 between rows or columns
// repeats an operand, and adds up its gradient.
//
// All functions stand in one table (EVERY) with their derivatives up to the second; each pass
// is the table expanded into a switch, whose cases have loops without branches inside. A new
// function is one row there.
//
// Keeps: an operand that does not depend on parameters never contributes its derivative, which
// may be infinite or NAN where its value is fine (x^2 at x = -1 has no derivative by the
// exponent).
#include "graph/operators/combine.h"

#include "graph/operators/access.h"
#include "graph/operators/codes.h"
#include "graph/operators/mathematics.h"
#include "graph/operators/table.h"

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
    const real power = M(pow)(x, y - R(1.0)); // 0 wins against the logarithm at x = 0
    return power == R(0.0) ? R(0.0) : power * (R(1.0) + y * M(log)(x));
}

static inline real atan2_xx(real x, real y)
{
    const real r = x * x + y * y;
    return R(-2.0) * x * y / (r * r);
}

static inline real atan2_xy(real x, real y)
{
    const real r = x * x + y * y;
    return (x * x - y * y) / (r * r);
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
      R(0.0), R(0.0), R(0.0))                                                                  \
    F(ATAN2, M(atan2)(x, y), y / (x * x + y * y), -x / (x * x + y * y), atan2_xx(x, y),        \
      atan2_xy(x, y), -atan2_xx(x, y))                                                         \
    F(HYPOT, M(hypot)(x, y), z == R(0.0) ? z : x / z, z == R(0.0) ? z : y / z,                 \
      y * y / (z * z * z), -x * y / (z * z * z), x * x / (z * z * z))

static int function_of(const descent_node *node)
{
    const dsc_function_attributes *own = node->attributes;
    return own->function;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *a = node->inputs[0], *b = node->inputs[1];
    const size_t left = a->width, right = b->width;
    const bool fits = left == right || left == 1 || right == 1;
    const bool flat = a->shape.rank == 1 && b->shape.rank == 1;
    FAIL_IF(!fits && flat, error, DESCENT_INVALID,
            "elementwise: widths %zu and %zu do not match, and neither is 1", left, right);
    char of_a[DSC_SHAPE_TEXT], of_b[DSC_SHAPE_TEXT];
    FAIL_IF(!fits || (left == right && a->batched && b->batched && a->shape.rank > 1 &&
                      b->shape.rank > 1 && !dsc_shape_same(a->shape, b->shape)),
            error, DESCENT_INVALID, "elementwise: rows of %s and of %s do not match",
            dsc_shape_text(a->shape, " x ", of_a), dsc_shape_text(b->shape, " x ", of_b));
    // Where the widths are equal, a row without axes of its own has those of the other.
    const bool of_right = right > left || (right == left && b->shape.rank > a->shape.rank);
    dsc_node_take_shape(node, of_right ? b->shape : a->shape);
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

// How far the loops of a pass go.
typedef struct extent {
    size_t rows, width;
} extent;

// Rows that lie one behind the other are one long row, unless an operand starts again in each.
static extent join_rows(const dsc_frame *frame, const descent_node *node, size_t count,
                        operand *operands)
{
    const extent whole = {rows_of(frame, node), node->width};
    bool joins = true;
    for (size_t i = 0; i < count; i++) {
        joins =
            joins && (operands[i].row == 0 ? operands[i].column == 0
                                           : operands[i].row == whole.width &&
                                                 (operands[i].column == 1 || whole.width == 1));
    }
    if (!joins || whole.rows < 2) {
        return whole;
    }
    for (size_t i = 0; i < count; i++) {
        operands[i].column = operands[i].row > 0;
    }
    return (extent){1, whole.rows * whole.width};
}

// z = f(x, y) over a row; the cases let the compiler use vectors.
#define ROW(f, x_at, y_at)                                                                     \
    for (size_t j = 0; j < width; j++) {                                                       \
        const real x = xs[x_at], y = ys[y_at];                                                 \
        zs[j] = (f);                                                                           \
    }

#ifdef DESCENT_PORTABLE_ONLY // pages: one loop, small before fast
#define ROWS(f) ROW(f, x_moves ? j : 0, y_moves ? j : 0)
#else
#define ROWS(f)                                                                                \
    if (x_moves && y_moves) {                                                                  \
        ROW(f, j, j)                                                                           \
    } else if (x_moves) {                                                                      \
        ROW(f, j, 0)                                                                           \
    } else if (y_moves) {                                                                      \
        ROW(f, 0, j)                                                                           \
    } else {                                                                                   \
        ROW(f, 0, 0)                                                                           \
    }
#endif

static void combine_row(int function, size_t width, const real *restrict xs, bool x_moves,
                        const real *restrict ys, bool y_moves, real *restrict zs)
{
    switch (function) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        ROWS(f)                                                                                \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
}

real dsc_binary_value(int function, real x, real y)
{
    real z = R(0.0);
    combine_row(function, 1, &x, false, &y, false, &z);
    return z;
}

void dsc_binary_slopes(int function, real x, real y, real z, bool x_moves, bool y_moves,
                       bool second, real slopes[2], real bends[3])
{
    (void)z;
    switch (function) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        slopes[0] = x_moves ? (fx) : R(0.0);                                                   \
        slopes[1] = y_moves ? (fy) : R(0.0);                                                   \
        if (second) {                                                                          \
            bends[0] = x_moves ? (fxx) : R(0.0);                                               \
            bends[1] = x_moves && y_moves ? (fxy) : R(0.0);                                    \
            bends[2] = y_moves ? (fyy) : R(0.0);                                               \
        }                                                                                      \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    operand o[3] = {operand_of(frame, node->inputs[0], DSC_VALUE),
                    operand_of(frame, node->inputs[1], DSC_VALUE),
                    operand_of(frame, node, DSC_VALUE)};
    real *out = output(frame, node, DSC_VALUE);
    const extent e = join_rows(frame, node, 3, o);
    for (size_t r = 0; r < e.rows; r++) {
        combine_row(function_of(node), e.width, o[0].start + r * o[0].row, o[0].column,
                    o[1].start + r * o[1].row, o[1].column, out + r * o[2].row);
    }
}

// The gradient of input `slot`; zero when nobody has written there before.
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

// Loops over all elements with x, y and z at hand.
#define FOR_EACH(statement)                                                                    \
    for (size_t r = 0; r < e.rows; r++) {                                                      \
        for (size_t j = 0; j < e.width; j++) {                                                 \
            const real x = AT(a), y = AT(b), z = AT(value);                                    \
            (void)x, (void)y, (void)z;                                                         \
            statement;                                                                         \
        }                                                                                      \
    }

#ifdef DESCENT_PORTABLE_ONLY
// Pages have one loop a pass, which asks for each element: the same bits, in less code.
typedef struct slopes {
    real by[2];    /* fx, fy */
    real bends[3]; /* fxx, fxy, fyy */
} slopes;

static slopes slopes_at(const descent_node *node, real x, real y, real z)
{
    slopes s;
    dsc_binary_slopes(function_of(node), x, y, z, true, true, true, s.by, s.bends);
    return s;
}
#endif

static void backward_to(const dsc_frame *frame, const descent_node *node, size_t slot)
{
    operand o[5] = {operand_of(frame, node->inputs[0], DSC_VALUE),
                    operand_of(frame, node->inputs[1], DSC_VALUE),
                    operand_of(frame, node, DSC_VALUE), operand_of(frame, node, DSC_GRADIENT),
                    operand_of(frame, node->inputs[slot], DSC_GRADIENT)};
    real *out = open_gradient(frame, node, slot, DSC_GRADIENT);
    const extent e = join_rows(frame, node, 5, o);
    const operand a = o[0], b = o[1], value = o[2], g = o[3], to = o[4];
#ifdef DESCENT_PORTABLE_ONLY
    FOR_EACH(const slopes s = slopes_at(node, x, y, z);
             out[r * to.row + j * to.column] += AT(g) * s.by[slot])
#else
    switch (function_of(node)) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        if (slot == 0) {                                                                       \
            FOR_EACH(out[r * to.row + j * to.column] += AT(g) * (fx))                          \
        } else {                                                                               \
            FOR_EACH(out[r * to.row + j * to.column] += AT(g) * (fy))                          \
        }                                                                                      \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
#endif
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    for (size_t slot = 0; slot < 2; slot++) {
        if (owes(node, slot)) {
            backward_to(frame, node, slot);
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const operand value = operand_of(frame, node, DSC_VALUE);
    // An operand without a tangent must not contribute NaN from a slope that does not exist.
    const bool left = owes(node, 0), right = owes(node, 1);
    const operand ra = left ? operand_of(frame, node->inputs[0], DSC_TANGENT) : a;
    const operand rb = right ? operand_of(frame, node->inputs[1], DSC_TANGENT) : b;
    const size_t stride = stride_of(frame, node, DSC_TANGENT);
    real *out = output(frame, node, DSC_TANGENT);
    const extent e = {rows_of(frame, node), node->width};
#ifdef DESCENT_PORTABLE_ONLY
    FOR_EACH(const slopes s = slopes_at(node, x, y, z);
             out[r * stride + j] =
                 (left ? s.by[0] * AT(ra) : R(0.0)) + (right ? s.by[1] * AT(rb) : R(0.0)))
#else
    switch (function_of(node)) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        FOR_EACH(out[r * stride + j] =                                                         \
                     (left ? (fx)*AT(ra) : R(0.0)) + (right ? (fy)*AT(rb) : R(0.0)))           \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
#endif
}

static void tangent_backward_to(const dsc_frame *frame, const descent_node *node, size_t slot)
{
    const operand a = operand_of(frame, node->inputs[0], DSC_VALUE);
    const operand b = operand_of(frame, node->inputs[1], DSC_VALUE);
    const operand value = operand_of(frame, node, DSC_VALUE);
    const bool left = owes(node, 0), right = owes(node, 1);
    const operand ra = left ? operand_of(frame, node->inputs[0], DSC_TANGENT) : a;
    const operand rb = right ? operand_of(frame, node->inputs[1], DSC_TANGENT) : b;
    const operand g = operand_of(frame, node, DSC_GRADIENT);
    const operand rg = operand_of(frame, node, DSC_TANGENT_GRADIENT);
    real *out = open_gradient(frame, node, slot, DSC_TANGENT_GRADIENT);
    const operand to = operand_of(frame, node->inputs[slot], DSC_TANGENT_GRADIENT);
    const extent e = {rows_of(frame, node), node->width};
#define ALONG(by_x, by_y) ((left ? (by_x)*AT(ra) : R(0.0)) + (right ? (by_y)*AT(rb) : R(0.0)))
#ifdef DESCENT_PORTABLE_ONLY
    FOR_EACH(const slopes s = slopes_at(node, x, y, z);
             out[r * to.row + j * to.column] +=
             AT(rg) * s.by[slot] + AT(g) * ALONG(s.bends[slot], s.bends[slot + 1]))
#else
    switch (function_of(node)) {
#define CASE(name, f, fx, fy, fxx, fxy, fyy)                                                   \
    case DESCENT_##name:                                                                       \
        if (slot == 0) {                                                                       \
            FOR_EACH(out[r * to.row + j * to.column] +=                                        \
                     AT(rg) * (fx) + AT(g) * ALONG(fxx, fxy))                                  \
        } else {                                                                               \
            FOR_EACH(out[r * to.row + j * to.column] +=                                        \
                     AT(rg) * (fy) + AT(g) * ALONG(fxy, fyy))                                  \
        }                                                                                      \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
#endif
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    for (size_t slot = 0; slot < 2; slot++) {
        if (owes(node, slot)) {
            tangent_backward_to(frame, node, slot);
        }
    }
}

// At ties, where both are 0, and some powers at 0.
static bool kinked(const descent_node *node)
{
    const int function = function_of(node);
    return function == DESCENT_MINIMUM || function == DESCENT_MAXIMUM ||
           function == DESCENT_HYPOT || function == DESCENT_ATAN2 || function == DESCENT_POWER;
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(WORD, dsc_function_attributes, function), .word = dsc_binary_word},
};

// Two rows of one shape.
static bool pairs_up(const descent_node *node)
{
    const descent_node *left = node->inputs[0], *right = node->inputs[1];
    return left->batched && right->batched && dsc_shape_same(left->shape, right->shape);
}

static unsigned keeps(const descent_node *node)
{
    const dsc_function_attributes *own = node->attributes;
    return own->function == DESCENT_ADD && pairs_up(node) ? DSC_KEEPS_ALL : 0;
}

static dsc_position_kind positions(const descent_node *node)
{
    return pairs_up(node) ? DSC_POSITIONS_APART : DSC_POSITIONS_TOGETHER;
}

const dsc_operator X(combine_operator) = {.name = "combine",
                                          .least_inputs = 2,
                                          .most_inputs = 2,
                                          .DSC_FIELDS(fields),
                                          .attribute_bytes = sizeof(dsc_function_attributes),
                                          .kinked = kinked,
                                          .keeps = keeps,
                                          .positions = positions,
                                          .shape = shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .tangent = tangent,
                                          .tangent_backward = tangent_backward};
