// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Values next to those of the training rows.
#include <float.h>
#include <math.h>

#include "data/encoder_parts.h"

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
        known = e->fixed[e->place[slot] + k];
    }
    const bool fixed = e->fixed[e->place[slot] + (size_t)value];
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
    if (e->fixed[e->place[slot]]) {
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
