// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Random numbers without a state: number `index` of a stream is a function of seed, purpose,
// stream and index (Philox 4x32-10. Salmon, Moraes, Dror, Shaw. Parallel random numbers: as
// easy as 1, 2, 3. SC 2011).
//
// Keeps: any thread can make any number in any order, and a resumed run has the numbers it
// would have had. Purposes keep streams apart: splits, initial weights, order of rows, dropout
// and so on never share numbers, so that changing one changes no other.
#include "core/rng.h"

#include <math.h>

#include <Random123/philox.h>

#include "core/number.h"

void dsc_random_words(const dsc_random *random, uint64_t index, uint32_t words[4])
{
    const philox4x32_ctr_t counter = {
        {(uint32_t)index, (uint32_t)(index >> 32), random->stream, random->purpose}};
    const philox4x32_key_t key = {{(uint32_t)random->seed, (uint32_t)(random->seed >> 32)}};
    const philox4x32_ctr_t result = philox4x32(counter, key);
    for (int i = 0; i < 4; i++) {
        words[i] = result.v[i];
    }
}

static double unit(uint32_t high, uint32_t low)
{
    // 53 bits are what a double holds: each value in [0, 1) as likely as the other, and never
    // 1.
    const uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
    return (double)bits * 0x1p-53;
}

double dsc_random_uniform(const dsc_random *random, uint64_t index)
{
    uint32_t words[4];
    dsc_random_words(random, index, words);
    return unit(words[0], words[1]);
}

double dsc_random_normal(const dsc_random *random, uint64_t index)
{
    return dsc_random_normal_by(&dsc_library_mathematics, random, index);
}

double dsc_random_normal_by(const dsc_mathematics *by, const dsc_random *random, uint64_t index)
{
    uint32_t words[4];
    dsc_random_words(random, index, words);
    // Box and Muller; 1 - u instead of u, for u may be 0 and its logarithm is infinite. The
    // sine, a second number, is thrown away: keeping it would be a state.
    const double radius = sqrt(-2.0 * by->log1p(-unit(words[0], words[1])));
    return radius * by->cos(2.0 * DSC_PI * unit(words[2], words[3]));
}

void dsc_random_shuffle(const dsc_random *random, uint32_t *order, size_t count)
{
    // Four swaps a call of the generator. A 32-bit word times the range, shifted down, picks
    // the partner (multiply-shift in place of a division). Partners are drawn some steps ahead,
    // so that they have come from memory when their turn is there.
    enum { AHEAD = 32 };
    size_t others[AHEAD];
    for (size_t first = 0; first + 1 < count; first += AHEAD) {
        const size_t swaps = count - 1 - first < AHEAD ? count - 1 - first : AHEAD;
        for (size_t k = 0; k < swaps; k += 4) {
            uint32_t words[4];
            dsc_random_words(random, (first + k) / 4, words);
            for (size_t i = first + k; i < first + k + 4 && i + 1 < count; i++) {
                const uint64_t left = count - i;
                others[i - first] = i + (size_t)((words[i % 4] * left) >> 32);
                __builtin_prefetch(&order[others[i - first]], 1);
            }
        }
        for (size_t k = 0; k < swaps; k++) {
            const uint32_t swap = order[first + k];
            order[first + k] = order[others[k]];
            order[others[k]] = swap;
        }
    }
}
