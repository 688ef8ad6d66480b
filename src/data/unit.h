// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands behind a number: units that are known, and words that multiply it.
#ifndef DSC_DATA_UNIT_H
#define DSC_DATA_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "data/cell.h"

bool dsc_unit_is_known(const char *text, size_t length);

// Words behind numbers, one of which stands for a plus and the other for a minus: CR and DR, N
// and S. A column of them has the unit "CR DR", after what stands before both: "$ CR DR".
enum { DSC_PAIRS = 9 };

/// The word is one that follows money: CR, DR, credit, debit.
bool dsc_unit_is_side(const char *text, size_t length);
/// False when the unit ends in no word of any pair, quickly.
bool dsc_unit_may_be_side(const char *unit);
/// +1 or -1 when the unit ends in a word of this pair, else 0; *before (out): the bytes of it
/// that stand before the word.
int dsc_unit_in_pair(size_t pair, const char *unit, size_t *before);
/// One word alone says that it is of this pair, and is no unit like W.
bool dsc_unit_pair_alone(size_t pair);
/// The column's unit: `before` bytes of `unit`, then the two words. Returns `text`.
const char *dsc_unit_pair_name(size_t pair, const char *unit, size_t before, char *text,
                               size_t capacity);
/// The sign that `unit` means in a column with such a unit: +1 or -1, 0 when it is none.
int dsc_unit_side(const char *column, const char *unit);
/// "CR and DR (5 CR is 5, 5 DR is -5)"; false when the column has another unit.
bool dsc_unit_pair_words(const char *column, char *text, size_t capacity);

/// What K, M, bn and the like multiply an amount of money by ($1.2M), 0 for other words.
double dsc_unit_money_factor(const char *text, size_t length);

/// The same behind a number that is no money.
double dsc_unit_factor(const char *unit);

#endif
