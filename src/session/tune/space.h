// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is searched over: a box of settings, one dimension for each. As text:
//
//     lr=1e-4..1:log, layers=64 relu|128 relu 64 relu, l2=0..0.01, optimizer=adam|momentum
//
// A range of numbers has two ends with ".." between them, and may end in :log (evenly spaced
// logarithms) and :fixed (it is never widened); choices stand between "|". A comma separates
// two dimensions only where a name and "=" follow.
#ifndef DSC_SESSION_TUNE_SPACE_H
#define DSC_SESSION_TUNE_SPACE_H

#include <descent/options.h>

#include "core/status.h"

enum {
    DSC_TUNE_DIMENSIONS = 16,
    DSC_TUNE_CHOICES = 32, /* of a dimension */
    DSC_TUNE_TEXT = 4096,  /* bytes of a space as text */
    DSC_TUNE_WORD = 1024   /* bytes of a value as text */
};

typedef enum dsc_dimension_kind {
    DSC_DIMENSION_REAL,
    DSC_DIMENSION_WHOLE,
    DSC_DIMENSION_CHOICE
} dsc_dimension_kind;

typedef struct dsc_dimension {
    const descent_option_table *table; /* that of training, or of the run */
    const descent_option *option;
    dsc_dimension_kind kind;
    bool log, fixed;
    double low, high;            /* the range, both ends included */
    uint64_t lower, higher;      /* how often it was widened at its low and at its high end */
    size_t choices;              /* of a CHOICE */
    size_t at[DSC_TUNE_CHOICES]; /* where their texts begin in `text` of the space */
} dsc_dimension;

typedef struct dsc_space {
    dsc_dimension all[DSC_TUNE_DIMENSIONS];
    size_t count;
    char text[DSC_TUNE_TEXT]; /* texts of choices, each with a 0 at its end */
    size_t used;
} dsc_space;

/// A point: of each dimension the number, or the index of the choice.
typedef struct dsc_point {
    double at[DSC_TUNE_DIMENSIONS];
} dsc_point;

/// Reads the text. DESCENT_INVALID: what is wrong with it, and what to type.
descent_status dsc_space_read(const char *text, dsc_space *space, descent_error *error);

/// The same as text (out), with ranges as they are now.
void dsc_space_write(const dsc_space *space, char text[DSC_TUNE_TEXT]);

/// Adds a dimension in the same form; for ranges that the library chooses itself.
descent_status dsc_space_add(dsc_space *space, const char *text, descent_error *error);

/// The text of choice `index`.
const char *dsc_space_choice(const dsc_space *space, size_t dimension, size_t index);

/// The ends of a dimension in the coordinate that is drawn and compared: logarithms where it is
/// log; 0 and the number of choices for a CHOICE.
void dsc_space_ends(const dsc_dimension *dimension, double *low, double *high);
double dsc_space_coordinate(const dsc_dimension *dimension, double value);

/// The value at a coordinate, as it is used: three significant digits, or a whole number, inside
/// the range; a choice for one of 0 .. choices.
double dsc_space_value(const dsc_dimension *dimension, double coordinate);

/// The value of a point as text (out).
void dsc_space_word(const dsc_space *space, size_t dimension, const dsc_point *point,
                    char text[DSC_TUNE_WORD]);

/// Widens a range by half its width (in its coordinate) at one end, as far as the option allows:
/// side -1 the low end, 1 the high one. False: it cannot be, or was twice before.
bool dsc_space_widen(dsc_dimension *dimension, int side);

/// Where a value lies: -1 within a twentieth of the low end of its range, 1 of the high end, else
/// 0; 0 for choices.
int dsc_space_edge(const dsc_dimension *dimension, double value);

#endif
