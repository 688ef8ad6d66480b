// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How this library was built.
#include <jansson.h>
#include <zlib.h>

#include <descent/base.h>

#include "core/size.h"

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER ""
#endif

#ifndef DESCENT_SANITIZED
#define DESCENT_SANITIZED ""
#endif

// jansson tells its version at run time from 2.13 on.
#if JANSSON_VERSION_HEX >= 0x020d00
#define JANSSON_IN_USE jansson_version_str()
#else
#define JANSSON_IN_USE JANSSON_VERSION
#endif

void descent_build_facts_get(descent_build *build)
{
    const descent_build own = {.compiler = COMPILER,
#ifdef __OPTIMIZE__
                               .optimised = true,
#endif
                               .sanitizers = DESCENT_SANITIZED,
                               .zlib = zlibVersion(),
                               .jansson = JANSSON_IN_USE};
    if (build) {
        dsc_size_give(&own, sizeof own, build, build->size);
    }
}
