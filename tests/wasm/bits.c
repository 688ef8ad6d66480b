// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The results of every elementary function at the same arguments, natively and in WebAssembly.
// Which bits a NaN has is left open by WebAssembly, so all count as one.
//
//     bits FILE        writes them all, natively
#include "core/elementary/elementary.h"
#include "core/elementary/pair.h"

enum { ARGUMENTS = 100000 };

int bits_count(void);
const char *bits_name(int function);
int bits_write(int function, double *out);

static const struct {
    const char *name;
    double (*one)(double);
    double (*two)(double, double);
} functions[] = {
#define ONE(name) {#name, dsc_##name, NULL},
#define TWO(name) {#name, NULL, dsc_##name},
    DSC_ELEMENTARY_LIST(ONE, TWO)
#undef ONE
#undef TWO
};

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15); // splitmix64
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

// A third of any size, a third from -4 to 4, a third from -800 to 800.
static double argument(uint64_t *state, int i)
{
    const uint64_t bits = next(state);
    return i % 3 == 0 ? from_bits(bits)
                      : ((double)(bits >> 11) * 0x1p-52 - 1.0) * (i % 3 == 1 ? 4.0 : 800.0);
}

int bits_count(void)
{
    return (int)(sizeof functions / sizeof *functions);
}

const char *bits_name(int function)
{
    return functions[function].name;
}

int bits_write(int function, double *out)
{
    uint64_t state = (uint64_t)function;
    for (int i = 0; i < ARGUMENTS; i++) {
        const double x = argument(&state, i), y = argument(&state, i / 3);
        const double z = functions[function].two ? functions[function].two(x, y)
                                                 : functions[function].one(x);
        out[i] = z == z ? z : from_bits(UINT64_C(0x7ff8000000000000));
    }
    return ARGUMENTS;
}

#ifndef __wasm__
#include <stdio.h>

int main(int argc, char **argv)
{
    static double out[ARGUMENTS];
    FILE *file = argc == 2 ? fopen(argv[1], "wb") : NULL;
    for (int f = 0; file && f < bits_count(); f++) {
        const size_t count = (size_t)bits_write(f, out);
        if (fwrite(out, sizeof *out, count, file) != count) {
            return 1;
        }
    }
    return !file || fclose(file) != 0;
}
#endif
