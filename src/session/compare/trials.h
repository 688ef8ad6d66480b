// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_TRIALS_H
#define DSC_SESSION_COMPARE_TRIALS_H

#include "session/compare/compare.h"

/// The trial with the same rule, power, decay, length and seed, or NULL. Valid until one is added.
dsc_trial *dsc_trials_find(const dsc_trial_table *table, const dsc_trial *key);

/// Adds it unless it is there.
descent_status dsc_trials_add(dsc_trial_table *table, const dsc_trial *trial,
                              descent_error *error);

/// The same, and the plan wants it.
descent_status dsc_trials_want(dsc_trial_table *table, const dsc_trial *key,
                               descent_error *error);
void dsc_trials_free(dsc_trial_table *table);

/// A trial that has ended as a line, with its newline; NULL: no memory. Freed with free.
char *dsc_trial_line(const descent_compare *compare, const dsc_trial *trial);

/// Reads such a line. False: it is damaged, or of no rule of the comparison.
bool dsc_trial_read(const descent_compare *compare, const char *line, size_t length,
                    dsc_trial *trial);

#endif
