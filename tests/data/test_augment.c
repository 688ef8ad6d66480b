// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images as training sees them: what can happen, how often, and that nothing else does.
#include "data/augment.h"
#include "data/encoder_fit.h"
#include "read.h"

enum { HEIGHT = 6, WIDTH = 5, CHANNELS = 2, NUMBERS = HEIGHT * WIDTH * CHANNELS, ROWS = 40 };

static unsigned char bytes[ROWS * NUMBERS];
static float floats[ROWS * NUMBERS];

// A data set in which every number of a row is another one, and not 0.
static descent_dataset *make(bool wide)
{
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        bytes[i] = (unsigned char)(1 + (i % NUMBERS + 7 * (i / NUMBERS)) % 255);
        floats[i] = (float)bytes[i];
    }
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(wide ? DESCENT_FLOAT32 : DESCENT_UINT8, ROWS, NUMBERS,
                                         wide ? (void *)floats : (void *)bytes, NULL, 0, &d,
                                         &error));
    CHECK_OK(
        descent_dataset_set_shape(d, (descent_shape){3, {HEIGHT, WIDTH, CHANNELS}}, &error));
    return d;
}

static dsc_encoder *fit(const descent_dataset *d)
{
    dsc_encoder *encoder = NULL;
    descent_error error;
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &encoder, &error));
    return encoder;
}

static dsc_augment parse(const char *text, const descent_dataset *d)
{
    dsc_augment augment;
    descent_error error;
    CHECK_OK(dsc_augment_parse(text, d, &augment, &error));
    return augment;
}

static void gather(const dsc_augment *a, uint64_t epoch, const dsc_encoder *e,
                   const descent_dataset *d, double *out)
{
    const dsc_augment_rows all = {.seed = 5, .epoch = epoch, .count = ROWS};
    dsc_augment_gather(a, &all, e, d, dsc_kernels_get(DESCENT_FLOAT64), 0, NUMBERS, out,
                       NUMBERS);
}

// Nothing drawn, nothing done: the bits are those of the gather that training has without.
static void what_is_not_moved_keeps_its_bits(void)
{
    for (int wide = 0; wide < 2; wide++) {
        descent_dataset *d = make(wide);
        dsc_encoder *e = fit(d);
        const dsc_augment none = {.height = HEIGHT, .width = WIDTH, .channels = CHANNELS};
        static const uint32_t rows[] = {7, 0, 39, 7};
        float plain[4 * NUMBERS], seen[4 * NUMBERS];
        const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT32);
        dsc_encoder_gather_columns(e, d, kernels, rows, 0, 4, 0, NUMBERS, plain, NUMBERS);
        const dsc_augment_rows some = {.seed = 1, .epoch = 2, .rows = rows, .count = 4};
        dsc_augment_gather(&none, &some, e, d, kernels, 0, NUMBERS, seen, NUMBERS);
        CHECK(memcmp(plain, seen, sizeof plain) == 0);
        dsc_encoder_free(e);
        descent_dataset_free(d);
    }
}

// A row as it is seen, by what is drawn for it: found among all that can be.
static bool is_moved(const double *row, const double *seen, int down, int right, bool flip)
{
    for (int i = 0; i < NUMBERS; i++) {
        const int c = i % CHANNELS, x = i / CHANNELS % WIDTH, y = i / CHANNELS / WIDTH;
        const int from_y = y - down, moved = x - right,
                  from_x = flip ? WIDTH - 1 - moved : moved;
        const bool inside = from_y >= 0 && from_y < HEIGHT && from_x >= 0 && from_x < WIDTH;
        const double wanted = inside ? row[(from_y * WIDTH + from_x) * CHANNELS + c] : 0;
        if (seen[i] != wanted) {
            return false;
        }
    }
    return true;
}

static void every_shift_and_flip_is_met_alike(void)
{
    enum { EPOCHS = 100, MOST = 2, SIDES = 2 * MOST + 1 };
    descent_dataset *d = make(false);
    dsc_encoder *e = fit(d);
    const dsc_augment a = parse("flip,shift:2", d);
    const dsc_augment none = {.height = HEIGHT, .width = WIDTH, .channels = CHANNELS};
    static double plain[ROWS * NUMBERS], seen[ROWS * NUMBERS];
    size_t counts[2 * SIDES * SIDES] = {0};
    gather(&none, 0, e, d, plain);
    for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
        gather(&a, epoch, e, d, seen);
        for (size_t row = 0; row < ROWS; row++) {
            size_t found = 0;
            for (int k = 0; k < 2 * SIDES * SIDES; k++) {
                const bool is = is_moved(plain + row * NUMBERS, seen + row * NUMBERS,
                                         k / 2 % SIDES - MOST, k / 2 / SIDES - MOST, k % 2);
                counts[k] += is;
                found += is;
            }
            CHECK(found == 1);
        }
    }
    // Each of the 50 about 80 times in 4000: five deviations of 8.9 from that.
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        CHECK(counts[k] > 80 - 45 && counts[k] < 80 + 45);
    }
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static void cutouts_are_squares_of_nothing(void)
{
    descent_dataset *d = make(false);
    dsc_encoder *e = fit(d);
    const dsc_augment a = parse("cutout:2", d);
    const dsc_augment none = {.height = HEIGHT, .width = WIDTH, .channels = CHANNELS};
    static double plain[ROWS * NUMBERS], seen[ROWS * NUMBERS];
    size_t whole = 0, met[HEIGHT * WIDTH] = {0};
    gather(&none, 0, e, d, plain);
    for (uint64_t epoch = 0; epoch < 50; epoch++) {
        gather(&a, epoch, e, d, seen);
        for (size_t row = 0; row < ROWS; row++) {
            size_t cut = 0;
            for (size_t i = 0; i < NUMBERS; i++) {
                const double value = seen[row * NUMBERS + i];
                CHECK(value == 0 || value == plain[row * NUMBERS + i]);
                cut += value == 0;
                met[i / CHANNELS] += value == 0;
            }
            CHECK(cut == 4 * CHANNELS || cut == 2 * CHANNELS || cut == CHANNELS);
            whole += cut == 4 * CHANNELS;
        }
    }
    // The middle is uniform: a square lies inside with 5/6 x 4/5.
    CHECK_NEAR((double)whole / 2000, 2.0 / 3, 0.06);
    for (size_t i = 0; i < (size_t)HEIGHT * WIDTH; i++) {
        CHECK(met[i] > 0);
    }
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// What is drawn for a row depends on neither its place in a batch nor the rows beside it; another
// visit in the same epoch, as balanced batches have it, is another draw.
static void views_belong_to_epoch_row_and_visit(void)
{
    enum { TAKEN = 6 };
    static const uint32_t rows[TAKEN] = {39, 3, 17, 3, 0, 17},
                          visits[TAKEN] = {0, 0, 0, 1, 0, 2};
    descent_dataset *d = make(false);
    dsc_encoder *e = fit(d);
    const dsc_augment a = parse("flip shift:3", d);
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    static double all[ROWS * NUMBERS], some[TAKEN * NUMBERS];
    size_t others = 0, again = 0;
    for (uint64_t epoch = 0; epoch < 20; epoch++) {
        gather(&a, epoch, e, d, all);
        const dsc_augment_rows of = {
            .seed = 5, .epoch = epoch, .rows = rows, .visits = visits, .count = TAKEN};
        dsc_augment_gather(&a, &of, e, d, kernels, 0, NUMBERS, some, NUMBERS);
        for (size_t r = 0; r < TAKEN; r++) {
            const bool same =
                memcmp(some + r * NUMBERS, all + rows[r] * NUMBERS, NUMBERS * sizeof *all) == 0;
            CHECK(same || visits[r] > 0);
            others += visits[r] > 0;
            again += visits[r] > 0 && same;
        }
    }
    CHECK(others == 40 && again < 4); // one of 98 views is met again
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// A part of the columns, by another worker, is what the whole has there.
static void parts_of_rows_are_those_of_the_whole(void)
{
    for (int wide = 0; wide < 2; wide++) {
        descent_dataset *d = make(wide);
        dsc_encoder *e = fit(d);
        const dsc_augment a = parse("cutout:3 flip shift:1", d);
        const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT32);
        static float whole[ROWS * NUMBERS], parts[ROWS * NUMBERS];
        static const size_t borders[] = {0, 1, 7, 8, 30, 59, NUMBERS};
        const dsc_augment_rows all = {.seed = 1, .epoch = 9, .count = ROWS};
        dsc_augment_gather(&a, &all, e, d, kernels, 0, NUMBERS, whole, NUMBERS);
        for (size_t k = 1; k < sizeof borders / sizeof *borders; k++) {
            for (size_t row = 0; row < ROWS; row++) {
                const dsc_augment_rows one = {.seed = 1, .epoch = 9, .first = row, .count = 1};
                dsc_augment_gather(&a, &one, e, d, kernels, borders[k - 1], borders[k],
                                   parts + row * NUMBERS, NUMBERS);
            }
        }
        CHECK(memcmp(whole, parts, sizeof whole) == 0);
        dsc_encoder_free(e);
        descent_dataset_free(d);
    }
}

// A pixel is moved first and scaled then, by the place where it is seen.
static void numbers_are_scaled_where_they_are_seen(void)
{
    descent_dataset *d = make(true);
    dsc_encoder *e = fit(d);
    const dsc_augment a = parse("flip", d);
    static double seen[ROWS * NUMBERS];
    static float turned[ROWS * NUMBERS];
    static double wanted[ROWS * NUMBERS];
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        const size_t c = i % CHANNELS, x = i / CHANNELS % WIDTH, line = i / CHANNELS / WIDTH;
        turned[i] = floats[(line * WIDTH + WIDTH - 1 - x) * CHANNELS + c];
    }
    descent_dataset *other = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, NUMBERS, turned, NULL, 0,
                                         &other, &error));
    dsc_encoder_gather(e, other, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, ROWS, wanted,
                       NUMBERS, NULL);
    gather(&a, 3, e, d, seen);
    size_t flipped = 0;
    for (size_t row = 0; row < ROWS; row++) {
        flipped +=
            memcmp(seen + row * NUMBERS, wanted + row * NUMBERS, NUMBERS * sizeof *seen) == 0;
    }
    CHECK(flipped > 8 && flipped < 32);
    descent_dataset_free(other);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static void words_that_are_none_are_refused(void)
{
    static const struct {
        const char *text, *message, *remedy;
    } table[] = {
        {"flop", "\"flop\" is none of flip, shift:PIXELS and cutout:PIXELS", "flip shift:1"},
        {"flip shift", "\"shift\": images of 6x5 take a number of pixels from 1 to 4",
         "augment = shift:1"},
        {"shift:5", "\"shift:5\": images of 6x5", "augment = shift:1"},
        {"shift:0", "\"shift:0\": images of 6x5", ""},
        {"shift:1x", "\"shift:1x\": images of 6x5", ""},
        {"cutout:7", "take a number of pixels from 1 to 6", "augment = cutout:1"},
        {"flip:1", "\"flip:1\" is none of", ""},
        {"shift:99999999999999999999999", "images of 6x5", ""},
    };
    descent_dataset *d = make(false);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        dsc_augment augment;
        descent_error error = {0};
        CHECK(dsc_augment_parse(table[i].text, d, &augment, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, table[i].message) != NULL);
        CHECK(strstr(error.remedy, table[i].remedy) != NULL);
    }
    CHECK(!dsc_augment_any(&(dsc_augment){0}));
    const dsc_augment none = parse("none", d), all = parse(" cutout:6, shift:4  flip ", d);
    CHECK(!dsc_augment_any(&none) && all.flip && all.shift == 4 && all.cutout == 6);
    descent_dataset_free(d);
    d = read_good("a.csv", "a,y\n1,2\n2,1\n", "target=y");
    dsc_augment augment;
    descent_error error = {0};
    CHECK(dsc_augment_parse("flip", d, &augment, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "the rows are not known to be some") != NULL);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(what_is_not_moved_keeps_its_bits),
        TEST(every_shift_and_flip_is_met_alike),
        TEST(cutouts_are_squares_of_nothing),
        TEST(views_belong_to_epoch_row_and_visit),
        TEST(parts_of_rows_are_those_of_the_whole),
        TEST(numbers_are_scaled_where_they_are_seen),
        TEST(words_that_are_none_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
