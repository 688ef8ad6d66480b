// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands behind a number: units that are known, and words that multiply it.
#ifndef DSC_DATA_UNIT_H
#define DSC_DATA_UNIT_H

#include <stdbool.h>
#include <stddef.h>

bool dsc_unit_is_known(const char *text, size_t length);

/// What K, M, bn and the like multiply an amount of money by ($1.2M), 0 for other words.
double dsc_unit_money_factor(const char *text, size_t length);

/// The same behind a number that is no money.
double dsc_unit_factor(const char *unit);

#endif
