// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What we hold to be true of our own code. A false one is a mistake in this library: in builds
// with assertions (presets debug, clang, san, tsan, msan and fuzz, which leave NDEBUG out) it is
// printed and the process aborts; a release does not look, and calls nothing that prints or ends
// the process (tools/check_symbols.sh).
//
//     DSC_ASSERT(tile->owner < plan->workers);
//
// Never what a person or a program of somebody else can cause: that is a descent_error (FAIL_IF,
// NEED in core/status.h). And never with an effect, as a release does not evaluate it.
#ifndef DSC_CORE_ASSERT_H
#define DSC_CORE_ASSERT_H

#include <assert.h>

#ifdef NDEBUG
#define DSC_ASSERT(condition) ((void)(0 && (condition))) /* compiled, never evaluated */
#else
#define DSC_ASSERT(condition) assert(condition)
#endif

#endif
