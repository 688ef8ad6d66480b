// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The passes of a convolution, one by one, next to their sums written out: shapes that take each of the ways
// in which windows are multiplied (graph/operators/direct.c).
#include <math.h>

#include "forms.h"

// Pairs (few units), runs of one and three channels, cells of many channels; more than 256 taps;
// more columns than a vector and than two; strides, dilation, groups; bands of a large image; places that
// see only padding of a cell.
static const form forms[] = {
    {3, 9, 20, 1, 8, WINDOW(5, 5, PLAIN, PADDED(2), .groups = 1)},
    {3, 9, 20, 1, 6, WINDOW(5, 5, PLAIN, PADDED(0), .groups = 1)},
    {2, 9, 9, 1, 8, WINDOW(7, 7, PLAIN, PADDED(3), .groups = 1)},
    {2, 8, 9, 1, 4, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 7, 6, 3, 8, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 7, 19, 3, 40, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 7, 7, 1, 33, WINDOW(4, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 6, 6, 5, 16, WINDOW(5, 5, PLAIN, PADDED(2), .groups = 1)},
    {10, 5, 6, 8, 16, WINDOW(5, 5, PLAIN, PADDED(2), .groups = 1)},
    {2, 4, 4, 40, 21, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 9, 10, 4, 6, WINDOW(3, 3, 2, 2, 1, 1, 1, 1, 0, 1, .groups = 1)},
    {2, 9, 10, 16, 10, WINDOW(1, 1, 2, 2, 1, 1, PADDED(0), .groups = 1)},
    {2, 11, 12, 3, 6, WINDOW(2, 3, 3, 2, 2, 1, 1, 1, 0, 2, .groups = 1)},
    {2, 12, 9, 6, 9, WINDOW(3, 3, 1, 1, 2, 2, PADDED(2), .groups = 3)},
    {2, 6, 5, 20, 20, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 20)},
    {2, 6, 5, 16, 24, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 2)},
    {2, 1, 1, 12, 8, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 80, 90, 16, 4, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 300, 250, 1, 2, WINDOW(2, 2, PLAIN, PADDED(0), .groups = 1)},
};
enum { FORMS = sizeof forms / sizeof *forms };

static void compare(const scene *s, const char *what, const double *wanted, const void *found,
                    size_t count, double sum_of)
{
    double off = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double now = fabs(get(s, found, i) - wanted[i]);
        off = now > off || now != now ? now : off;
    }
    const double unit = s->type == DESCENT_FLOAT32 ? 6e-8 : 1.2e-16;
    if (!CHECK(off <= 2.0 * unit * sum_of)) {
        printf("  form %td, %s: off by %g\n", s->f - forms, what, off);
    }
}

static void passes_are_the_sums_they_say(void)
{
    for (size_t k = 0; k < 2 * FORMS; k++) {
        scene s;
        start(&s, &forms[k / 2], k % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32);
        const form *f = s.f;
        const size_t outputs = f->rows * s.node->width, inputs = f->rows * s.in->width;
        const size_t weights = s.weights->width, size = descent_type_size(s.type);
        char *delta = array(&s, s.node, DSC_GRADIENT), *gw = dsc_alloc_aligned(weights, size);
        sums wanted = {&s,
                       calloc(outputs, sizeof(double)),
                       calloc(inputs, sizeof(double)),
                       calloc(weights, sizeof(double)),
                       array(&s, s.in, DSC_VALUE),
                       delta,
                       s.x};
        for (size_t z = 0; z < outputs; z++) {
            each_tap_of(&s, z, add_tap, &wanted);
        }
        s.op->forward(&s.frame, s.node);
        const double taps = (double)(weights / f->units);
        compare(&s, "forward", wanted.z, array(&s, s.node, DSC_VALUE), outputs, taps);
        s.op->backward(&s.frame, s.node);
        const double of_x = (double)(f->window.height * f->window.width * f->units);
        compare(&s, "images", wanted.gx, array(&s, s.in, DSC_GRADIENT), inputs, of_x);
        s.op->parameter(&s.frame, s.node, 1, 0, weights / f->units, false, false, gw);
        compare(&s, "weights", wanted.gw, gw, weights, (double)(outputs / f->units));
        free(wanted.z);
        free(wanted.gx);
        free(wanted.gw);
        dsc_free_aligned(gw);
        finish(&s);
    }
}

static void no_bit_of_the_weights_depends_on_the_cut(void)
{
    for (size_t k = 0; k < 2 * FORMS; k++) {
        scene s;
        start(&s, &forms[k / 2], k % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32);
        const size_t size = descent_type_size(s.type), units = s.f->units;
        const size_t rows = s.weights->width / units;
        char *whole = dsc_alloc_aligned(rows * units, size);
        char *part = dsc_alloc_aligned(rows * units, size);
        s.op->parameter(&s.frame, s.node, 1, 0, rows, false, false, whole);
        for (size_t step = 1; step < rows; step = 2 * step + 1) {
            for (size_t first = 0; first < rows; first += step) {
                const size_t some = rows - first < step ? rows - first : step;
                s.op->parameter(&s.frame, s.node, 1, first, some, false, false,
                                part + first * units * size);
            }
            CHECK(memcmp(whole, part, rows * units * size) == 0);
        }
        dsc_free_aligned(whole);
        dsc_free_aligned(part);
        finish(&s);
    }
}

typedef struct search {
    size_t number;
    bool *found;
} search;

static void look(void *context, size_t z, size_t weight, size_t x)
{
    (void)weight;
    const search *s = context;
    s->found[z] = s->found[z] || x == s->number;
}

// It is in all that see it, and nowhere else.
static void a_nan_stays_where_it_is(void)
{
    for (size_t k = 0; k < 2 * FORMS; k++) {
        scene s;
        start(&s, &forms[k / 2], k % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32);
        const size_t outputs = s.f->rows * s.node->width;
        search seen = {s.in->width / 2, calloc(outputs, sizeof(bool))};
        set(&s, array(&s, s.in, DSC_VALUE), seen.number, (double)NAN);
        size_t wrong = 0;
        s.op->forward(&s.frame, s.node);
        for (size_t z = 0; z < outputs; z++) {
            each_tap_of(&s, z, look, &seen);
            const double found = get(&s, array(&s, s.node, DSC_VALUE), z);
            wrong += isnan(found) != seen.found[z];
        }
        if (!CHECK(wrong == 0)) {
            printf("  form %zu: %zu of %zu\n", k / 2, wrong, outputs);
        }
        free(seen.found);
        finish(&s);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(passes_are_the_sums_they_say),
        TEST(no_bit_of_the_weights_depends_on_the_cut),
        TEST(a_nan_stays_where_it_is),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
