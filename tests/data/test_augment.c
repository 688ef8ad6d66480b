// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images as training sees them: what can happen, how often, and that nothing else does.
#include "data/augment.h"
#include "data/augment_mix.h"
#include "data/augment_words.h"
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

// As is_moved, with what lies beyond the border mirrored in it.
static bool is_cropped(const double *row, const double *seen, int down, int right)
{
    for (int i = 0; i < NUMBERS; i++) {
        const int c = i % CHANNELS, x = i / CHANNELS % WIDTH, y = i / CHANNELS / WIDTH;
        int from_y = y - down, from_x = x - right;
        from_y = from_y < 0 ? -from_y : from_y >= HEIGHT ? 2 * HEIGHT - 2 - from_y : from_y;
        from_x = from_x < 0 ? -from_x : from_x >= WIDTH ? 2 * WIDTH - 2 - from_x : from_x;
        if (seen[i] != row[(from_y * WIDTH + from_x) * CHANNELS + c]) {
            return false;
        }
    }
    return true;
}

static void crops_bring_in_the_mirrored_image(void)
{
    enum { EPOCHS = 50, MOST = 2, SIDES = 2 * MOST + 1 };
    descent_dataset *d = make(false);
    dsc_encoder *e = fit(d);
    const dsc_augment a = parse("crop:2", d);
    const dsc_augment none = {.height = HEIGHT, .width = WIDTH, .channels = CHANNELS};
    static double plain[ROWS * NUMBERS], seen[ROWS * NUMBERS];
    size_t counts[SIDES * SIDES] = {0};
    gather(&none, 0, e, d, plain);
    for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
        gather(&a, epoch, e, d, seen);
        for (size_t row = 0; row < ROWS; row++) {
            size_t found = 0;
            for (int k = 0; k < SIDES * SIDES; k++) {
                const bool is = is_cropped(plain + row * NUMBERS, seen + row * NUMBERS,
                                           k % SIDES - MOST, k / SIDES - MOST);
                counts[k] += is;
                found += is;
            }
            CHECK(found == 1);
        }
    }
    // Each of the 25 about 80 times in 2000: five deviations of 8.8 from that.
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        CHECK(counts[k] > 80 - 44 && counts[k] < 80 + 44);
    }
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// ---- colours ----

enum { PIXELS = 4, COLOURS = 3 };

// One image of 2x2 in three colours, as bytes or as floats.
static descent_dataset *make_colours(bool wide)
{
    static const unsigned char colours[PIXELS * COLOURS] = {250, 40,  90, 10, 200, 30,
                                                            0,   255, 77, 99, 98,  101};
    for (size_t i = 0; i < (size_t)PIXELS * COLOURS; i++) {
        bytes[i] = colours[i];
        floats[i] = (float)colours[i];
    }
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(
        wide ? DESCENT_FLOAT32 : DESCENT_UINT8, 1, (size_t)PIXELS * COLOURS,
        wide ? (void *)floats : (void *)bytes, NULL, 0, &d, &error));
    CHECK_OK(descent_dataset_set_shape(d, (descent_shape){3, {2, 2, COLOURS}}, &error));
    return d;
}

static double kept_in(bool wide, double value)
{
    return wide ? value : fmin(fmax(value, 0), 255);
}

static double grey(const double *pixel)
{
    return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
}

// What the three factors make of the image: brightness, then contrast about the mean grey, then
// saturation about the grey of each pixel; of bytes each stays in 0 .. 255.
static void tone(bool wide, const double factors[3], double out[PIXELS * COLOURS])
{
    double middle = 0;
    for (size_t i = 0; i < (size_t)PIXELS * COLOURS; i++) {
        out[i] = kept_in(wide, factors[0] * (double)floats[i]);
    }
    for (size_t p = 0; p < PIXELS; p++) {
        middle += grey(out + COLOURS * p) / PIXELS;
    }
    for (size_t i = 0; i < (size_t)PIXELS * COLOURS; i++) {
        out[i] = kept_in(wide, middle + factors[1] * (out[i] - middle));
    }
    for (size_t p = 0; p < PIXELS; p++) {
        double *pixel = out + COLOURS * p;
        const double own = grey(pixel);
        for (size_t c = 0; c < COLOURS; c++) {
            pixel[c] = kept_in(wide, own + factors[2] * (pixel[c] - own));
        }
    }
}

// One kind of change at a time tells its factor; all three together use the same ones.
static void colours_change_as_defined(void)
{
    enum { EPOCHS = 2000 };
    static const char *const alone[] = {"brightness:0.5", "contrast:0.5", "saturation:0.5"};
    for (int wide = 0; wide < 2; wide++) {
        descent_dataset *d = make_colours(wide);
        const dsc_augment all = parse("saturation:0.5 brightness:0.5 contrast:0.5", d);
        double sums[3] = {0}, squares[3] = {0}, worst = 0;
        for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
            const dsc_augment_rows one = {.seed = 3, .epoch = epoch, .count = 1};
            double factors[3] = {1, 1, 1}, seen[PIXELS * COLOURS], wanted[PIXELS * COLOURS];
            for (size_t k = 0; k < 3; k++) {
                const dsc_augment a = parse(alone[k], d);
                dsc_augment_show(&a, &one, 0, d, seen);
                // The last pixel is nearly grey and far from both ends.
                const double middle =
                    (grey((double[]){250, 40, 90}) + grey((double[]){10, 200, 30}) +
                     grey((double[]){0, 255, 77}) + grey((double[]){99, 98, 101})) /
                    PIXELS;
                const double from = k == 0   ? 0
                                    : k == 1 ? middle
                                             : grey((double[]){99, 98, 101});
                factors[k] = (seen[11] - from) / (101 - from);
                sums[k] += factors[k];
                squares[k] += factors[k] * factors[k];
                CHECK(factors[k] > 0.5 - 1e-9 && factors[k] < 1.5 + 1e-9);
            }
            dsc_augment_show(&all, &one, 0, d, seen);
            tone(wide, factors, wanted);
            for (size_t i = 0; i < (size_t)PIXELS * COLOURS; i++) {
                worst = fmax(worst, fabs(seen[i] - wanted[i]));
            }
        }
        CHECK(worst < 1e-9);
        for (size_t k = 0; k < 3; k++) {
            // Uniform: mean 1 and variance 1/12, five standard errors.
            CHECK_NEAR(sums[k] / EPOCHS, 1, 5 * sqrt(1.0 / 12 / EPOCHS));
            CHECK_NEAR(squares[k] / EPOCHS - 1, 1.0 / 12, 0.02);
        }
        descent_dataset_free(d);
    }
}

// ---- mixup ----

static void shares_and_partners_are_distributed_as_they_should(void)
{
    enum { EPOCHS = 500 };
    static const double alphas[] = {0.05, 0.2, 0.7, 1, 1.5, 4, 10};
    static uint32_t partners[ROWS / 2];
    for (size_t i = 0; i < ROWS / 2; i++) {
        partners[i] = (uint32_t)(2 * i + 1);
    }
    for (size_t k = 0; k < sizeof alphas / sizeof *alphas; k++) {
        const dsc_augment a = {
            .mixup = alphas[k], .partners = partners, .partner_count = ROWS / 2};
        double sum = 0, squares = 0, fourth = 0;
        size_t met[ROWS] = {0};
        for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
            const dsc_augment_rows rows = {.seed = 7, .epoch = epoch, .count = ROWS};
            for (size_t i = 0; i < ROWS; i++) {
                const dsc_mixture mix = dsc_augment_mix(&a, &rows, i);
                const double off = mix.share - 0.5;
                CHECK(mix.share >= 0 && mix.share <= 1);
                sum += off;
                squares += off * off;
                fourth += off * off * off * off;
                met[mix.partner]++;
            }
        }
        // Beta(a, a): variance 1 / (4 (2 a + 1)), fourth moment 3 / (16 (2 a + 1) (2 a + 3)).
        const double n = (double)EPOCHS * ROWS, b = 2 * alphas[k];
        const double variance = 1 / (4 * (b + 1)), kurtosis = 3 / (16 * (b + 1) * (b + 3));
        CHECK_NEAR(sum / n, 0, 5 * sqrt(variance / n));
        CHECK(fabs(squares / n - variance) <
              5 * sqrt((kurtosis - variance * variance) / n) + 1e-12);
        CHECK(fabs(fourth / n - kurtosis) < 0.05 * kurtosis);
        // Each of the 20 about 1000 times in 20000: five deviations of 31.
        for (size_t i = 0; i < ROWS; i++) {
            CHECK(i % 2 == 0 ? met[i] == 0 : met[i] > 1000 - 155 && met[i] < 1000 + 155);
        }
    }
}

// A mixture is made of both rows as they are seen by themselves.
static void mixtures_are_means_of_what_is_seen(void)
{
    for (int wide = 0; wide < 2; wide++) {
        static const char *const kinds[] = {"flip shift:2", "contrast:0.5 crop:1"};
        for (size_t kind = 0; kind < 2; kind++) {
            static uint32_t all[ROWS];
            static double plain[ROWS * NUMBERS], mixed[ROWS * NUMBERS];
            char text[64];
            descent_dataset *d = make(wide);
            dsc_encoder *e = fit(d);
            snprintf(text, sizeof text, "%s mixup:0.5", kinds[kind]);
            dsc_augment a = parse(kinds[kind], d), with = parse(text, d);
            for (uint32_t i = 0; i < ROWS; i++) {
                all[i] = i;
            }
            with.partners = all;
            with.partner_count = ROWS;
            gather(&a, 3, e, d, plain);
            gather(&with, 3, e, d, mixed);
            double worst = 0;
            const dsc_augment_rows rows = {.seed = 5, .epoch = 3, .count = ROWS};
            for (size_t r = 0; r < ROWS; r++) {
                const dsc_mixture mix = dsc_augment_mix(&with, &rows, r);
                for (size_t i = 0; i < NUMBERS; i++) {
                    const double wanted = mix.share * plain[r * NUMBERS + i] +
                                          (1 - mix.share) * plain[mix.partner * NUMBERS + i];
                    worst = fmax(worst, fabs(mixed[r * NUMBERS + i] - wanted));
                }
            }
            CHECK(worst < 1e-14);
            dsc_encoder_free(e);
            descent_dataset_free(d);
        }
    }
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
        static const uint32_t partners[] = {3, 38, 11};
        dsc_augment a = parse("cutout:3 flip crop:1 contrast:0.4 mixup:0.6", d);
        a.partners = partners;
        a.partner_count = 3;
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
        {"flop",
         "\"flop\" is none of flip, shift:PIXELS, crop:PIXELS, cutout:PIXELS, brightness:PART, "
         "contrast:PART, saturation:PART and mixup:ALPHA",
         "flip shift:1"},
        {"crop:5", "\"crop:5\": images of 6x5 take a number of pixels from 1 to 4", "crop:1"},
        {"crop:1 shift:2", "shift and crop both move the image", "augment = crop:1"},
        {"shift:1 flip shift:2", "\"shift:2\": shift stands there twice", "augment = shift:2"},
        {"flip,flip", "\"flip\": flip stands there twice", "augment = flip"},
        {"brightness",
         "\"brightness\": brightness takes the part by which it changes, above 0 "
         "and up to 1",
         "augment = brightness:0.2"},
        {"contrast:1.5", "\"contrast:1.5\": contrast takes the part", "augment = contrast:0.2"},
        {"contrast:0", "above 0 and up to 1", ""},
        {"contrast:nan", "above 0 and up to 1", ""},
        {"contrast:0.1x", "above 0 and up to 1", ""},
        {"saturation:0.2",
         "saturation is that of three colours, and the images have 2 channels",
         "augment = brightness:0.2 contrast:0.2"},
        {"mixup", "mixup takes the alpha of a Beta distribution, 0.05 to 10",
         "augment = mixup:0.2"},
        {"mixup:0.01", "0.05 to 10", ""},
        {"mixup:11", "0.05 to 10", ""},
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
    const dsc_augment more = parse("brightness:1,contrast:0.25 mixup:1e-1 crop:2", d);
    CHECK(dsc_augment_any(&more) && more.brightness == 1 && more.contrast == 0.25 &&
          more.mixup == 0.1 && more.crop == 2 && !more.flip);
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
        TEST(crops_bring_in_the_mirrored_image),
        TEST(colours_change_as_defined),
        TEST(shares_and_partners_are_distributed_as_they_should),
        TEST(mixtures_are_means_of_what_is_seen),
        TEST(cutouts_are_squares_of_nothing),
        TEST(views_belong_to_epoch_row_and_visit),
        TEST(parts_of_rows_are_those_of_the_whole),
        TEST(numbers_are_scaled_where_they_are_seen),
        TEST(words_that_are_none_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
