// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_KINK_TOUCHES_H
#define DSC_SURFACE_KINK_TOUCHES_H

#include "surface/kink/kinks.h"

/// Finds the pairs of a network at x (doubles). Freed with dsc_touches_free, which accepts one
/// that failed.
descent_status dsc_touches_find(const dsc_chain *chain, const double *x,
                                const descent_rows *rows, dsc_touches *touches,
                                descent_error *error);
void dsc_touches_free(dsc_touches *touches);

#endif
