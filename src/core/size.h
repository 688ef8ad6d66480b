// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Structs that grow: "Structs that grow" in <descent/base.h> says what programs may rely on. Our
// code works on structs of its own, of the size it knows; what is read from a caller's, and
// written to it, goes through these.
//
//     descent_map_options own = descent_map_options_default();
//     TRY(dsc_options_take(&table, options, &own, error)); // core/options.h
//
//     descent_trace own;
//     TRY(dsc_size_check("trace", trace, sizeof own, error));
//     ...
//     dsc_size_give(&own, sizeof own, trace, trace->size);
//
// Members are added at the end, behind the padding that the struct ended with: what an old
// program has there is no number (tests/core/test_size.c holds the structs to it).
#ifndef DSC_CORE_SIZE_H
#define DSC_CORE_SIZE_H

#include <descent/options.h>

/// Whether a struct of which `known` bytes are known can have `size`, as its first member says.
bool dsc_size_is_possible(size_t size, size_t known);

/// DESCENT_INVALID where the size of a struct that the caller made for a result is impossible.
/// `what` is its name.
descent_status dsc_size_check(const char *what, const void *result, size_t known,
                              descent_error *error);

/// Copies own[known bytes] to `to`, a struct of `size` bytes: as much as fits, and 0 behind it. Its
/// first member becomes `size`. Nothing is done where `to` is NULL or that size is impossible.
void dsc_size_give(const void *own, size_t known, void *to, size_t size);

/// DESCENT_INVALID when the size of options is impossible, or they set members that are not known
/// here. `what` is for messages.
descent_status dsc_size_check_given(const char *what, const void *given, size_t known,
                                    descent_error *error);

/// own[known bytes] (in/out) holds defaults: replaces those that the caller's struct has values
/// for. DESCENT_INVALID as above.
descent_status dsc_size_take(const char *what, const void *given, void *own, size_t known,
                             descent_error *error);

#endif
