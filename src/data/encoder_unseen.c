// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Values next to those of the training rows.
#include "data/encoder_unseen.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "data/encoder.h"
#include "data/encoder_parts.h"

// Of a number, in the units of the file.
typedef struct scaling {
    double mean, deviation; /* deviation 0: it does not vary */
} scaling;

static scaling scaling_of(const dsc_encoder *e, size_t slot)
{
    const double scale = e->scale[slot], unit = e->unit[slot];
    const bool fixed = e->fixed[e->first_input[slot]] || !(scale > 0);
    return (scaling){e->shift[slot] * unit + e->offset[slot], fixed ? 0 : unit / scale};
}

static bool near(double a, double b, double size, double tolerance)
{
    return a == b || fabs(a - b) <= tolerance * size;
}

// Of a constant, which is fed as 0; version 0.1 had a deviation of 1 for it.
static bool is_constant(const scaling *s)
{
    return s->deviation == 0 || s->deviation == 1;
}

static bool same_number(const dsc_encoder *a, const dsc_encoder *b, size_t slot)
{
    const scaling x = scaling_of(a, slot), y = scaling_of(b, slot);
    if ((x.deviation == 0 || y.deviation == 0) && is_constant(&x) && is_constant(&y)) {
        return near(x.mean, y.mean, fmax(fabs(x.mean), 1), 1e-6);
    }
    // Float32 of other offsets rounds in other places.
    const bool alike = a->offset[slot] == b->offset[slot] && a->unit[slot] == b->unit[slot];
    const double tolerance = alike ? 1e-9 : 1e-6;
    return near(x.mean, y.mean, x.deviation, tolerance) &&
           near(x.deviation, y.deviation, x.deviation, tolerance);
}

// Files of version 0.1 do not say what is fixed.
static bool says_what_is_fixed(const dsc_encoder *e)
{
    bool says = e->run_count > 0;
    for (size_t i = 0; i < e->stored && !says; i++) {
        says = !isnan(e->low[i]);
    }
    return says;
}

static bool same_targets(const dsc_encoder *a, const dsc_encoder *b)
{
    bool same = a->targets == b->targets;
    for (size_t j = 0; j < a->targets && same; j++) {
        const double deviation = a->target_deviation[j];
        same = near(a->target_mean[j], b->target_mean[j], deviation, 1e-9) &&
               near(deviation, b->target_deviation[j], deviation, 1e-9);
    }
    return same;
}

bool dsc_encoder_agrees(const dsc_encoder *a, const dsc_encoder *b)
{
    if (a->stored != b->stored || a->inputs != b->inputs || a->uniform != b->uniform ||
        !same_targets(a, b)) {
        return false;
    }
    for (size_t i = 0; i < a->stored; i++) {
        const bool number = a->width[i] == 0 && !a->uniform;
        if (a->width[i] != b->width[i] || a->first_input[i] != b->first_input[i] ||
            (number && !same_number(a, b, i))) {
            return false;
        }
    }
    const bool known = says_what_is_fixed(a) && says_what_is_fixed(b);
    return !known || memcmp(a->fixed, b->fixed, a->inputs * sizeof *a->fixed) == 0;
}

// A category is new when the schema does not know it, or when no training row has it. Its input
// is then fixed; so is that of the only category there is, whose number is e->low.
static dsc_familiarity judge_category(const dsc_encoder *e, size_t slot, double value)
{
    const size_t width = e->width[slot];
    if (!(value >= 0 && value < (double)width && value == floor(value))) {
        return DSC_NEW_CATEGORY;
    }
    bool known = isnan(e->low[slot]); /* nothing is known when all are fixed */
    for (size_t k = 0; known && k < width; k++) {
        known = e->fixed[e->first_input[slot] + k];
    }
    const bool fixed = e->fixed[e->first_input[slot] + (size_t)value];
    return fixed && !known && value != e->low[slot] ? DSC_NEW_CATEGORY : DSC_FAMILIAR;
}

// How far a value may be from the one of training and be the same: what float32 rounds, where
// one of the two was held in it as it is, else what computing with double leaves.
static double rounding(const dsc_encoder *e, const descent_dataset *d, size_t slot,
                       double value)
{
    const bool narrow = (e->type == DESCENT_FLOAT32 && !e->moved) ||
                        (d->type == DESCENT_FLOAT32 && !d->schema->offset);
    const double raw = value * e->unit[slot] + e->offset[slot];
    return (narrow ? (double)FLT_EPSILON : 4 * DBL_EPSILON) * fabs(raw) / e->unit[slot];
}

dsc_familiarity dsc_encoder_judge(const dsc_encoder *e, const descent_dataset *d, size_t row,
                                  size_t slot, bool same_storage)
{
    const double value = dsc_encoder_stored_value(e, d, row, slot, same_storage);
    if (isnan(value)) {
        return DSC_FAMILIAR;
    }
    if (e->width[slot]) {
        return judge_category(e, slot, value);
    }
    const double low = e->low[slot], high = e->high[slot], width = high - low;
    if (e->fixed[e->first_input[slot]]) {
        const double slack = rounding(e, d, slot, value);
        return value >= low - slack && value <= high + slack ? DSC_FAMILIAR : DSC_CHANGED;
    }
    // Bytes have one scale for all, and no value of theirs is large there.
    const bool far = !e->uniform && (value < low - width || value > high + width);
    return far ? DSC_FAR : DSC_FAMILIAR;
}

void dsc_encoder_range(const dsc_encoder *e, size_t slot, double *low, double *high)
{
    *low = e->low[slot];
    *high = e->high[slot];
}
