// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/rng.h"

// Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, result.
static void philox_gives_the_published_answers(void)
{
    static const struct {
        dsc_random random;
        uint64_t index;
        uint32_t words[4];
    } answers[] = {
        {{0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{UINT64_MAX, UINT32_MAX, UINT32_MAX},
         UINT64_MAX,
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{UINT64_C(0x299f31d0a4093822), 0x03707344, 0x13198a2e},
         UINT64_C(0x85a308d3243f6a88),
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        uint32_t words[4];
        dsc_random_words(&answers[i].random, answers[i].index, words);
        CHECK(memcmp(words, answers[i].words, sizeof words) == 0);
    }
}

enum { DRAWS = 200000 };

static void uniform_numbers_have_their_moments(void)
{
    const dsc_random random = {42, DSC_PURPOSE_SPLIT, 7};
    double sum = 0.0, squares = 0.0, low = 1.0, high = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double u = dsc_random_uniform(&random, i);
        sum += u;
        squares += u * u;
        low = fmin(low, u);
        high = fmax(high, u);
    }
    // Five standard errors.
    CHECK(fabs(sum / DRAWS - 0.5) < 5.0 * sqrt(1.0 / 12.0 / DRAWS));
    CHECK(fabs(squares / DRAWS - 1.0 / 3.0) < 5.0 * sqrt(4.0 / 45.0 / DRAWS));
    CHECK(low >= 0.0 && low < 1e-3 && high < 1.0 && high > 0.999);
}

static void normal_numbers_have_their_moments(void)
{
    const dsc_random random = {42, DSC_PURPOSE_INITIAL, 7};
    double sum = 0.0, squares = 0.0, fourth = 0.0, neighbours = 0.0, last = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double z = dsc_random_normal(&random, i);
        CHECK(isfinite(z));
        sum += z;
        squares += z * z;
        fourth += z * z * z * z;
        neighbours += z * last;
        last = z;
    }
    CHECK(fabs(sum / DRAWS) < 5.0 * sqrt(1.0 / DRAWS));
    CHECK(fabs(squares / DRAWS - 1.0) < 5.0 * sqrt(2.0 / DRAWS));
    CHECK(fabs(fourth / DRAWS - 3.0) < 5.0 * sqrt(96.0 / DRAWS));
    CHECK(fabs(neighbours / DRAWS) < 5.0 * sqrt(1.0 / DRAWS));
}

static void streams_differ(void)
{
    const dsc_random base = {1, DSC_PURPOSE_SHUFFLE, 0};
    const dsc_random others[] = {
        {2, DSC_PURPOSE_SHUFFLE, 0}, {1, DSC_PURPOSE_SPLIT, 0}, {1, DSC_PURPOSE_SHUFFLE, 1}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        CHECK(dsc_random_uniform(&base, 0) != dsc_random_uniform(&others[i], 0));
    }
    CHECK(dsc_random_uniform(&base, 5) == dsc_random_uniform(&base, 5));
}

enum { CARDS = 1001 };

static void shuffle_is_a_pure_permutation(void)
{
    static uint32_t order[CARDS], again[CARDS], other[CARDS];
    static bool seen[CARDS];
    for (uint32_t i = 0; i < CARDS; i++) {
        order[i] = again[i] = other[i] = i;
    }
    const dsc_random random = {9, DSC_PURPOSE_SHUFFLE, 3};
    const dsc_random next = {9, DSC_PURPOSE_SHUFFLE, 4};
    dsc_random_shuffle(&random, order, CARDS);
    dsc_random_shuffle(&random, again, CARDS);
    dsc_random_shuffle(&next, other, CARDS);
    CHECK(memcmp(order, again, sizeof order) == 0);
    CHECK(memcmp(order, other, sizeof order) != 0);
    size_t fixed = 0;
    for (uint32_t i = 0; i < CARDS; i++) {
        CHECK(order[i] < CARDS && !seen[order[i]]);
        seen[order[i]] = true;
        fixed += order[i] == i;
    }
    CHECK(fixed < 10); /* about one in a random permutation */
    uint32_t one = 5;
    dsc_random_shuffle(&random, &one, 1);
    dsc_random_shuffle(&random, &one, 0);
    CHECK(one == 5);
}

// Every order of three cards, about equally often.
static void shuffle_is_fair(void)
{
    size_t counts[27] = {0};
    const uint32_t rounds = 60000;
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t order[3] = {0, 1, 2};
        const dsc_random random = {4, DSC_PURPOSE_SHUFFLE, i};
        dsc_random_shuffle(&random, order, 3);
        counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    size_t orders = 0;
    for (size_t i = 0; i < 27; i++) {
        orders += counts[i] > 0;
        CHECK(counts[i] == 0 ||
              fabs((double)counts[i] - rounds / 6.0) < 5.0 * sqrt(rounds / 6.0));
    }
    CHECK(orders == 6);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(philox_gives_the_published_answers),
        TEST(uniform_numbers_have_their_moments),
        TEST(normal_numbers_have_their_moments),
        TEST(streams_differ),
        TEST(shuffle_is_fair),
        TEST(shuffle_is_a_pure_permutation),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
