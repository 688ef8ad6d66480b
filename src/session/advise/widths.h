// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_WIDTHS_H
#define DSC_SESSION_ADVISE_WIDTHS_H

#include <stdbool.h>
#include <stddef.h>

/// Layers with `times` as many units in each, at least one: of texts that have nothing but numbers of
/// units and functions of their own, "64 silu 32 silu". False, and "" (out): of others, or it has no room.
bool dsc_advise_widths(const char *layers, double times, char *text, size_t capacity);

#endif
