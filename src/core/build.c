// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How this library was built.
#include <stdio.h>

#include <jansson.h>
#include <zlib.h>

#ifdef DESCENT_HAVE_PNG
#include <png.h>
#endif
#ifdef DESCENT_HAVE_JPEG
#include <jpeglib.h>
#endif

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

// libpng tells its version at run time, libjpeg's interface when it is compiled.
#ifdef DESCENT_HAVE_PNG
#define PNG_IN_USE png_get_libpng_ver(NULL)
#else
#define PNG_IN_USE ""
#endif
#define TEXT_OF(x)   #x
#define NUMBER_OF(x) TEXT_OF(x)
#if defined(LIBJPEG_TURBO_VERSION)
#define JPEG_IN_USE "turbo " NUMBER_OF(LIBJPEG_TURBO_VERSION)
#elif defined(DESCENT_HAVE_JPEG)
#define JPEG_IN_USE NUMBER_OF(JPEG_LIB_VERSION)
#else
#define JPEG_IN_USE ""
#endif

void descent_build_facts_get(descent_build *build)
{
    const descent_build own = {.compiler = COMPILER,
#ifdef __OPTIMIZE__
                               .optimised = true,
#endif
                               .sanitizers = DESCENT_SANITIZED,
                               .zlib = zlibVersion(),
                               .jansson = JANSSON_IN_USE,
                               .png = PNG_IN_USE,
                               .jpeg = JPEG_IN_USE};
    if (build) {
        dsc_size_give(&own, sizeof own, build, build->size);
    }
}
