// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the units of a network do on the rows. Keeps: an example counts for a layer only if it
// hears it, that is, if some unit of each layer behind can be moved by it; what no example
// hears, the loss cannot feel, and those directions are flat. A unit that is never active is
// dead only if it stays off by more than a rounding: one just at its kink is not called flat.
#include "surface/network/activity.h"

#include <math.h>
#include <stdlib.h>

#include "kernel/kernels.h"
#include "surface/network/limits.h"

// Products of all pairs of columns are taken up to this number of columns, and of numbers.
#define COLUMNS_MOST 512
#define NUMBERS_MOST ((size_t)1 << 23)

typedef struct observer {
    const dsc_chain *chain;
    const double *x;
    dsc_activity *activity;
    const dsc_kernels *kernels; /* of double */
    double *row, *out;          /* as wide as the widest layer, and one more */
} observer;

// A number for every example, to hash sets of them. [Zobrist 1970], [Steele 2014: SplitMix64]
static uint64_t number_of_example(size_t example)
{
    uint64_t h =
        (uint64_t)example * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0x632be59bd9b4e019);
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}

// out += the products of the columns of row[columns], below the diagonal.
static void add_products(const observer *o, size_t columns, const double *row, double *out)
{
    for (size_t p = 0; p < columns; p++) {
        if (row[p] != 0.0) {
            o->kernels->axpy(p + 1, row[p], row, out + p * columns);
        }
    }
}

static void look_at_active(observer *o, const dsc_executor *executor, size_t r)
{
    const dsc_layer *first = &o->chain->layers[0];
    const size_t columns = first->inputs + 1;
    dsc_chain_row(o->chain, executor, first->after, DSC_VALUE, r, o->out);
    for (size_t u = 0; u < first->units; u++) {
        if (o->out[u] > 0.0) {
            add_products(o, columns, o->row, o->activity->of_unit + u * columns * columns);
        }
    }
}

static void look_at_inputs(observer *o, const dsc_executor *executor, size_t r, size_t example,
                           bool heard)
{
    dsc_activity *a = o->activity;
    const size_t d = a->inputs;
    dsc_chain_row(o->chain, executor, o->chain->layers[0].from, DSC_VALUE, r, o->row);
    o->row[d] = 1.0;
    for (size_t p = 0; p < d; p++) {
        a->low[p] = example == 0 ? o->row[p] : fmin(a->low[p], o->row[p]);
        a->high[p] = example == 0 ? o->row[p] : fmax(a->high[p], o->row[p]);
    }
    if (a->products) {
        add_products(o, d + 1, o->row, a->products);
    }
    if (a->of_unit && heard) {
        look_at_active(o, executor, r);
    }
}

// Whether the example hears layer l (its units with a kink are counted then) is in `heard`;
// returned is whether it hears the layer before.
static bool look_at_layer(observer *o, const dsc_executor *executor, size_t l, size_t r,
                          size_t example, bool heard)
{
    const uint64_t number = number_of_example(example);
    const dsc_layer *layer = &o->chain->layers[l];
    dsc_unit *units = o->activity->units[l];
    o->activity->heard[l] += heard;
    if (!dsc_has_kink(layer->function)) {
        return heard;
    }
    bool some = layer->function != DESCENT_RELU;
    const dsc_held z = layer->function == DESCENT_ABS
                           ? dsc_chain_argument(layer) // y has no sign
                           : (dsc_held){layer->after, DSC_VALUE};
    dsc_chain_row(o->chain, executor, z.node, (dsc_role)z.role, r, o->row);
    for (size_t u = 0; u < layer->units; u++) {
        if (o->row[u] > 0.0) {
            units[u].active += heard;
            // The exclusive or of random numbers is a hash of a set whose elements come in any
            // order: units that are active on the same examples have the same pattern, and
            // others have not, but for chance.
            units[u].pattern ^= heard ? number : 0;
            units[u].ever = some = true;
        }
    }
    return heard && some;
}

// Returns whether the example hears the first layer.
static bool look_at_units(observer *o, const dsc_executor *executor, size_t r, size_t example)
{
    bool heard = true;
    for (size_t l = o->chain->count; l-- > 1;) {
        heard = look_at_layer(o, executor, l, r, example, heard);
    }
    look_at_layer(o, executor, 0, r, example, heard);
    return heard;
}

static void look_at_loss(observer *o, const dsc_executor *executor, size_t r)
{
    const descent_node *output = o->chain->parts->loss->inputs[0];
    if (!dsc_chain_loss(o->chain)->squared) {
        return;
    }
    dsc_chain_row(o->chain, executor, output, DSC_VALUE, r, o->out);
    dsc_chain_row(o->chain, executor, o->chain->target, DSC_VALUE, r, o->row);
    const double share = 1.0 / (double)output->width;
    for (size_t j = 0; j < output->width; j++) {
        const double residual = o->out[j] - o->row[j];
        o->activity->residuals += share * residual * residual;
        o->activity->targets += share * o->row[j] * o->row[j];
    }
}

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    observer *o = context;
    o->activity->rows = done + count;
    for (size_t r = 0; r < count; r++) {
        const bool heard = look_at_units(o, executor, r, done + r);
        look_at_inputs(o, executor, r, done + r, heard);
        look_at_loss(o, executor, r);
    }
}

// For relu units that are never active: how close they come.
static void look_closer(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    (void)done;
    observer *o = context;
    for (size_t l = 0; l < o->chain->count; l++) {
        const dsc_layer *layer = &o->chain->layers[l];
        dsc_unit *units = o->activity->units[l];
        const bool biased = layer->bias != DSC_NO_BIAS;
        for (size_t r = 0; layer->function == DESCENT_RELU && r < count; r++) {
            dsc_chain_row(o->chain, executor, layer->from, DSC_VALUE, r, o->row);
            const double length =
                sqrt(o->kernels->dot(layer->inputs, o->row, o->row) + (biased ? 1.0 : 0.0));
            for (size_t u = 0; u < layer->units; u++) {
                if (units[u].ever) {
                    continue;
                }
                double z = biased ? o->x[layer->bias + u] : 0.0, squares = z * z;
                for (size_t p = 0; p < layer->inputs; p++) {
                    const double w = o->x[dsc_layer_weight(layer, p, u)];
                    z += w * o->row[p];
                    squares += w * w;
                }
                const double scale = sqrt(squares) * length;
                units[u].nearest = fmax(units[u].nearest, scale > 0.0 ? z / scale : 0.0);
            }
        }
    }
}

static bool some_unit_is_quiet(const dsc_chain *chain, const dsc_activity *activity)
{
    for (size_t l = 0; l < chain->count; l++) {
        const dsc_layer *layer = &chain->layers[l];
        for (size_t u = 0; layer->function == DESCENT_RELU && u < layer->units; u++) {
            if (!activity->units[l][u].ever) {
                return true;
            }
        }
    }
    return false;
}

static descent_status prepare(const dsc_chain *chain, const descent_rows *rows, observer *o,
                              descent_error *error)
{
    dsc_activity *a = o->activity;
    size_t widest = chain->layers[0].inputs;
    a->inputs = widest;
    a->layers = chain->count;
    a->units = calloc(chain->count, sizeof *a->units);
    a->heard = calloc(chain->count, sizeof *a->heard);
    for (size_t l = 0; a->units && l < chain->count; l++) {
        const size_t units = chain->layers[l].units;
        widest = units > widest ? units : widest;
        a->units[l] = calloc(units, sizeof *a->units[l]);
        if (!a->units[l]) {
            return dsc_no_memory(error, "units", units * sizeof *a->units[l]);
        }
        for (size_t u = 0; u < units; u++) {
            a->units[l][u].nearest = -1.0;
        }
    }
    const double count =
        (double)(rows ? rows->count
                      : descent_objective_examples(dsc_empirical_objective(chain->empirical)));
    const size_t columns = a->inputs + 1;
    // Products of pairs tell which inputs are linear combinations of others; they cost
    // columns^2 for each row, so wide inputs go without.
    const bool few = columns <= COLUMNS_MOST &&
                     0.5 * count * (double)(columns * columns) <= MULTIPLICATIONS_MOST;
    a->low = calloc(columns, sizeof *a->low);
    a->high = calloc(columns, sizeof *a->high);
    a->products = few ? calloc(columns * columns, sizeof *a->products) : NULL;
    const dsc_layer *first = &chain->layers[0];
    const size_t size = columns * columns;
    const bool relu = first->function == DESCENT_RELU && chain->count > 1 && few &&
                      size * first->units <= NUMBERS_MOST &&
                      0.5 * count * (double)(size * first->units) <= MULTIPLICATIONS_MOST;
    if (relu) {
        a->of_unit = calloc(size * first->units, sizeof *a->of_unit);
    }
    o->row = calloc(widest + 1, sizeof *o->row);
    o->out = calloc(widest + 1, sizeof *o->out);
    if (!a->units || !a->heard || !a->low || !a->high || (few && !a->products) ||
        (relu && !a->of_unit) || !o->row || !o->out) {
        return dsc_no_memory(error, "what a network does", columns * columns * sizeof(double));
    }
    return DESCENT_OK;
}

// What stands below the diagonal also stands above.
static void mirror(size_t size, double *square)
{
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < i; j++) {
            square[j * size + i] = square[i * size + j];
        }
    }
}

static void finish(const dsc_chain *chain, dsc_activity *a)
{
    const size_t columns = a->inputs + 1;
    if (a->products) {
        mirror(columns, a->products);
    }
    for (size_t u = 0; a->of_unit && u < chain->layers[0].units; u++) {
        mirror(columns, a->of_unit + u * columns * columns);
    }
    a->residuals /= (double)a->rows;
    a->targets /= (double)a->rows;
    for (size_t l = 0; l < chain->count; l++) {
        for (size_t u = 0; u < chain->layers[l].units; u++) {
            dsc_unit *unit = &a->units[l][u];
            unit->dead = chain->layers[l].function == DESCENT_RELU && unit->active == 0 &&
                         (unit->ever || unit->nearest < -AT_KINK);
        }
    }
}

static descent_status observe(observer *o, const descent_rows *rows, descent_error *error)
{
    const dsc_chain *chain = o->chain;
    TRY(prepare(chain, rows, o, error));
    TRY(dsc_empirical_visit(chain->empirical, o->x, NULL, rows, look, o, error));
    // A second pass, only where a unit was never active: how close it came needs its sum
    // itself.
    if (some_unit_is_quiet(chain, o->activity)) {
        TRY(dsc_empirical_visit(chain->empirical, o->x, NULL, rows, look_closer, o, error));
    }
    finish(chain, o->activity);
    return DESCENT_OK;
}

descent_status dsc_activity_find(const dsc_chain *chain, const double *x,
                                 const descent_rows *rows, dsc_activity *activity,
                                 descent_error *error)
{
    *activity = (dsc_activity){0};
    observer o = {.chain = chain,
                  .x = x,
                  .activity = activity,
                  .kernels = dsc_kernels_get(DESCENT_FLOAT64)};
    const descent_status status = observe(&o, rows, error);
    free(o.row);
    free(o.out);
    return status;
}

void dsc_activity_free(dsc_activity *activity)
{
    for (size_t l = 0; activity->units && l < activity->layers; l++) {
        free(activity->units[l]);
    }
    free(activity->units);
    free(activity->heard);
    free(activity->low);
    free(activity->high);
    free(activity->products);
    free(activity->of_unit);
    *activity = (dsc_activity){0};
}
