// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files in kernel/real/ and graph/operators/ are compiled once for every number type (float,
// double) and every instruction set the build knows (on x86-64: baseline, AVX2, AVX-512), and once
// more for double with DESCENT_PORTABLE: these have the same bits on every processor. They
// write `real` for the type, R(0.5) for constants and X(name) for symbols other files need; the
// rest is static.
#ifndef DSC_KERNEL_REAL_H
#define DSC_KERNEL_REAL_H

#include <stddef.h>
#include <stdint.h>

#include <descent/base.h>

#if DESCENT_REAL == 32
typedef float real;
#define R(constant) constant##f
#define REAL_TYPE   DESCENT_FLOAT32
#define REAL_SUFFIX f32
#elif DESCENT_REAL == 64
typedef double real;
#define R(constant) constant
#define REAL_TYPE   DESCENT_FLOAT64
#define REAL_SUFFIX f64
#else
#error "compile with -DDESCENT_REAL=32 or 64"
#endif

#define REAL_JOIN_AGAIN(a, b, c) dsc_##a##_##b##_##c
#define REAL_JOIN(a, b, c)       REAL_JOIN_AGAIN(a, b, c)
#define X(name)                  REAL_JOIN(name, REAL_SUFFIX, DESCENT_ISA)

#define REAL_TEXT_AGAIN(a) #a
#define REAL_TEXT(a)       REAL_TEXT_AGAIN(a)

// In front of a loop: what a turn writes is read by no other turn, so arrays that overlap are the same array. The compiler then
// writes no second loop for those that do. (clang does so without.)
#if defined(__clang__)
#define REAL_INDEPENDENT
#else
#define REAL_INDEPENDENT _Pragma("GCC ivdep")
#endif

// Bytes of a vector register of the instruction set.
#if defined(__AVX512F__)
#define REAL_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define REAL_VECTOR_BYTES 32
#else
#define REAL_VECTOR_BYTES 16
#endif

#endif
