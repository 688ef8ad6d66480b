// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The largest errors of our elementary functions, in units in the last place, next to those of
// the C library, against functions of 113 bits (libquadmath, gcc).
//
//     elementary_errors [MILLIONS] [SEED]       arguments for each function (default: 1)
//
// Arguments: a third with random bits (all exponents), a third uniform where the function does
// something, a third next to multiples of pi / 4 and 1 / 64 and to 1.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "core/elementary/elementary.h"
#include "core/elementary/pair.h"

__extension__ typedef __float128 quad;
#define ONE(name) quad name##q(quad);
#define TWO(name) quad name##q(quad, quad);
DSC_ELEMENTARY_LIST(ONE, TWO)
#undef ONE
#undef TWO
quad scalbnq(quad, int);

static uint64_t state = 1;

static uint64_t draw(void)
{
    const uint64_t high = (uint64_t)(bench_uniform(&state) * 0x1p32);
    return high << 32 | (uint64_t)(bench_uniform(&state) * 0x1p32);
}

static double uniform(double begin, double end)
{
    return begin + (end - begin) * bench_uniform(&state);
}

static double argument(uint64_t i, double begin, double end)
{
    if (i % 3 == 0) {
        const double any = from_bits(draw());
        return any == any ? any : (double)NAN; // of the quiet kind
    }
    if (i % 3 == 1) {
        return uniform(begin, end);
    }
    const double step = i % 2 ? 0.015625 : 0.78539816339744830962;
    const double most = i % 4 < 2 ? 1e6 : 100.0;
    const double near = i % 5 == 0 ? 1.0 : floor(uniform(-most, most)) * step;
    return near + ldexp(uniform(-1.0, 1.0), -(int)(draw() % 60));
}

// Distance of a result from what it should be, in units in its last place.
static double error_of(double got, quad wanted)
{
    const double nearest = (double)wanted;
    if (got != got || nearest != nearest || isinf(got) || isinf(nearest)) {
        return got == nearest || (got != got && nearest != nearest) ? 0.0
               : isinf(nearest) && got == DBL_MAX                   ? 0.5
                                                                    : HUGE_VAL;
    }
    int e = 0;
    (void)frexp(nearest, &e);
    e = e - 53 < -1074 ? -1074 : e - 53;
    const quad off = (quad)got - wanted;
    return (double)scalbnq(off < 0 ? -off : off, -e);
}

typedef struct worst {
    double error, x, y;
} worst;

static void take(worst *w, double error, double x, double y)
{
    if (error > w->error) {
        *w = (worst){error, x, y};
    }
}

typedef struct functions {
    const char *name;
    double (*own)(double), (*theirs)(double);
    double (*own2)(double, double), (*theirs2)(double, double);
    quad (*exact)(quad);
    quad (*exact2)(quad, quad);
    double begin, end, begin2, end2;
} functions;

static void measure(const functions *f, uint64_t count)
{
    worst own = {0}, theirs = {0};
    for (uint64_t i = 0; i < count; i++) {
        const double x = argument(i, f->begin, f->end);
        double y = f->own2 ? argument(i / 3, f->begin2, f->end2) : 0.0;
        if (f->own2 == dsc_pow && i % 2) { // results of all sizes, from x next to 1 too
            y = uniform(-745.0, 709.7) / log(fabs(x));
        }
        const quad wanted = f->own2 ? f->exact2((quad)x, (quad)y) : f->exact((quad)x);
        take(&own, error_of(f->own2 ? f->own2(x, y) : f->own(x), wanted), x, y);
        take(&theirs, error_of(f->own2 ? f->theirs2(x, y) : f->theirs(x), wanted), x, y);
    }
    printf("%-6s %9.4f at %a", f->name, own.error, own.x);
    printf(f->own2 ? " %a" : "", own.y);
    printf("   libm %9.4f at %a", theirs.error, theirs.x);
    printf(f->own2 ? " %a\n" : "\n", theirs.y);
    fflush(stdout);
}

#define F1(name, begin, end)                                                                   \
    {                                                                                          \
#name, dsc_##name, name, NULL, NULL, name##q, NULL, begin, end, 0.0, 0.0               \
    }
#define F2(name, begin, end, begin2, end2)                                                     \
    {                                                                                          \
#name, NULL, NULL, dsc_##name, name, NULL, name##q, begin, end, begin2, end2           \
    }

int main(int argc, char **argv)
{
    static const functions all[] = {
        F1(exp, -746.0, 710.0),
        F1(expm1, -2.0, 2.0),
        F1(log, 0.0, 3.0),
        F1(log1p, -1.0, 2.0),
        F1(log2, 0.0, 3.0),
        F1(log10, 0.0, 3.0),
        F1(sin, -7.0, 7.0),
        F1(cos, -7.0, 7.0),
        F1(tan, -7.0, 7.0),
        F1(asin, -1.0, 1.0),
        F1(acos, -1.0, 1.0),
        F1(atan, -5.0, 5.0),
        F1(sinh, -3.0, 3.0),
        F1(cosh, -3.0, 3.0),
        F1(tanh, -3.0, 3.0),
        F1(erf, -3.0, 3.0),
        F1(erfc, -3.0, 28.0),
        F1(cbrt, -9.0, 9.0),
        F2(pow, 0.0, 5.0, -400.0, 400.0),
        F2(atan2, -3.0, 3.0, -3.0, 3.0),
        F2(hypot, -3.0, 3.0, -3.0, 3.0),
    };
    const double millions = argc > 1 ? strtod(argv[1], NULL) : 1.0;
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (argc < 4 || strcmp(argv[3], all[i].name) == 0) {
            measure(&all[i], (uint64_t)(1e6 * millions));
        }
    }
    return 0;
}
