// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Image files of every kind become the pixels that they were made of; damaged ones are refused
// before they cost memory; sizes change exactly.
#include "data/image/picture.h"
#include "data/image/resize.h"
#include "image_files.h"
#include "read.h"

enum { HEIGHT = 13, WIDTH = 22 };

static const dsc_picture_wish whole, sizes = {.sizes = true};

// A number of 16 bits that differs in every pixel and channel.
static unsigned sample(size_t y, size_t x, size_t c)
{
    return (unsigned)((y * 4801 + x * 977 + c * 20011) & 0xFFFF);
}

// Lines of PNG in which the sample of each channel has its highest `depth` bits.
static void fill_lines(unsigned char *lines, size_t stride, size_t channels, unsigned depth)
{
    memset(lines, 0, stride * HEIGHT);
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 0; x < WIDTH; x++) {
            for (size_t c = 0; c < channels; c++) {
                const unsigned value = sample(y, x, c) >> (16 - depth);
                const size_t bit = (x * channels + c) * depth;
                unsigned char *to = lines + y * stride + bit / 8;
                if (depth == 16) {
                    to[0] = (unsigned char)(value >> 8);
                    to[1] = (unsigned char)value;
                } else {
                    *to = (unsigned char)(*to | value << (8 - depth - bit % 8));
                }
            }
        }
    }
}

// What such a sample is with 8 bits: the nearest of 256.
static unsigned expected(size_t y, size_t x, size_t c, unsigned depth)
{
    const unsigned most = (1U << depth) - 1, value = sample(y, x, c) >> (16 - depth);
    return (value * 255 + most / 2) / most;
}

// ... over white where there is alpha.
static unsigned on_white(unsigned value, unsigned alpha)
{
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
}

static void every_kind_of_png_is_read(void)
{
    static const struct {
        int type, depth;
        size_t channels; /* stored */
        size_t colours;  /* read */
    } kinds[] = {
        {PNG_COLOR_TYPE_GRAY, 1, 1, 1},        {PNG_COLOR_TYPE_GRAY, 2, 1, 1},
        {PNG_COLOR_TYPE_GRAY, 4, 1, 1},        {PNG_COLOR_TYPE_GRAY, 8, 1, 1},
        {PNG_COLOR_TYPE_GRAY, 16, 1, 1},       {PNG_COLOR_TYPE_RGB, 8, 3, 3},
        {PNG_COLOR_TYPE_RGB, 16, 3, 3},        {PNG_COLOR_TYPE_GRAY_ALPHA, 8, 2, 1},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, 2, 1}, {PNG_COLOR_TYPE_RGB_ALPHA, 8, 4, 3},
        {PNG_COLOR_TYPE_RGB_ALPHA, 16, 4, 3},
    };
    for (size_t i = 0; i < 2 * sizeof kinds / sizeof *kinds; i++) {
        const size_t k = i / 2, channels = kinds[k].channels, colours = kinds[k].colours;
        const unsigned depth = (unsigned)kinds[k].depth;
        const size_t stride = (WIDTH * channels * depth + 7) / 8;
        unsigned char *lines = malloc(stride * HEIGHT);
        fill_lines(lines, stride, channels, depth);
        image_bytes file =
            make_png(HEIGHT, WIDTH, kinds[k].type, kinds[k].depth,
                     i % 2 ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, lines, stride);
        dsc_picture picture;
        descent_error error;
        if (CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error))) {
            bool same = picture.height == HEIGHT && picture.width == WIDTH &&
                        picture.channels == colours;
            for (size_t n = 0; n < (size_t)HEIGHT * WIDTH * colours && same; n++) {
                const size_t c = n % colours, x = n / colours % WIDTH, y = n / colours / WIDTH;
                unsigned value = expected(y, x, c, depth);
                if (channels > colours) {
                    value = on_white(value, expected(y, x, colours, depth));
                }
                same = picture.pixels[n] == value;
            }
            CHECK(same);
        }
        free(picture.pixels);
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &sizes, &picture, &error));
        CHECK(picture.height == HEIGHT && picture.channels == colours && !picture.pixels);
        free(file.bytes);
        free(lines);
    }
}

static void palettes_are_colours(void)
{
    unsigned char lines[HEIGHT * 8];
    fill_lines(lines, 8, 1, 2);
    for (int clear = 0; clear < 3; clear++) {
        image_bytes file = make_png(HEIGHT, WIDTH, PNG_COLOR_TYPE_PALETTE, 2,
                                    PNG_INTERLACE_NONE, clear, lines, 8);
        dsc_picture picture;
        descent_error error;
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        bool same = picture.channels == 3;
        for (size_t n = 0; n < (size_t)HEIGHT * WIDTH && same; n++) {
            const unsigned index = sample(n / WIDTH, n % WIDTH, 0) >> 14;
            same = picture.pixels[3 * n] == (index < (unsigned)clear ? 255 : 85 * index) &&
                   picture.pixels[3 * n + 2] == picture.pixels[3 * n];
        }
        CHECK(same);
        free(picture.pixels);
        free(file.bytes);
    }
}

// ---- JPEG ----

// Slow waves, which it keeps to a few parts of 255.
static unsigned char wave(size_t y, size_t x, size_t c)
{
    return (unsigned char)(128 + 60 * sin(0.06 * (double)y + 0.05 * (double)x + (double)c) +
                           30 * cos(0.04 * (double)x));
}

static void every_kind_of_jpeg_is_read(void)
{
    enum { H = 61, W = 83 };
    for (int kind = 0; kind < 6; kind++) {
        static const int stored[] = {1, 3, 4};
        const int channels = stored[kind / 2];
        const size_t colours = channels == 1 ? 1 : 3;
        unsigned char *pixels = malloc((size_t)H * W * 4);
        for (size_t n = 0; n < (size_t)H * W; n++) {
            for (size_t c = 0; c < (size_t)channels; c++) {
                // The light that is left of black, in files of inks, is 200 of 255.
                pixels[n * (size_t)channels + c] = c == 3 ? 200 : wave(n / W, n % W, c);
            }
        }
        image_bytes file = make_jpeg(H, W, channels, kind % 2, pixels);
        dsc_picture picture;
        descent_error error;
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        CHECK(picture.height == H && picture.width == W && picture.channels == colours);
        double worst = 0;
        for (size_t n = 0; n < (size_t)H * W * colours && picture.pixels; n++) {
            const double light = (double)wave(n / colours / W, n / colours % W, n % colours);
            const double wanted = channels == 4 ? light * 200 / 255 : light;
            worst = fmax(worst, fabs((double)picture.pixels[n] - wanted));
        }
        CHECK(worst <= 6);
        free(picture.pixels);
        // Made smaller while it is read: the sizes and the mean are right.
        const dsc_picture_wish wish = {.height = 7, .width = 10};
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &wish, &picture, &error));
        CHECK(picture.height == 16 && picture.width == 21);
        free(picture.pixels);
        free(file.bytes);
        free(pixels);
    }
}

// ---- damage ----

static void cut_files_are_refused(void)
{
    unsigned char lines[HEIGHT * WIDTH * 3];
    fill_lines(lines, (size_t)WIDTH * 3, 3, 8);
    image_bytes files[] = {make_png(HEIGHT, WIDTH, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, 0,
                                    lines, (size_t)WIDTH * 3),
                           make_jpeg(HEIGHT, WIDTH, 3, 0, lines),
                           make_jpeg(HEIGHT, WIDTH, 3, 1, lines)};
    for (size_t f = 0; f < 3; f++) {
        // The end of JPEG is a mark of two bytes.
        for (size_t size = 0; size + 2 < files[f].size; size++) {
            dsc_picture picture;
            descent_error error = {0};
            const descent_status status =
                dsc_picture_read(files[f].bytes, size, &whole, &picture, &error);
            if (!CHECK(status == DESCENT_BAD_DATA && !picture.pixels && error.message[0])) {
                printf("file %zu of %zu bytes, cut at %zu\n", f, files[f].size, size);
                break;
            }
        }
        free(files[f].bytes);
    }
}

// Headers that promise what the bytes cannot hold, or what nobody needs.
static void huge_sizes_are_refused(void)
{
    static const struct {
        uint32_t height, width;
        descent_status status;
        const char *message;
    } table[] = {
        {60000, 60000, DESCENT_UNSUPPORTED, "60000x60000 pixels are too many"},
        {100000, 1, DESCENT_UNSUPPORTED, "100000x1 pixels are too many"},
        {2000000000, 2000000000, DESCENT_BAD_DATA, "the PNG data is damaged"},
        {8192, 8192, DESCENT_BAD_DATA, "it is cut off"},
        {0, 5, DESCENT_BAD_DATA, "the PNG data is damaged"},
    };
    unsigned char lines[HEIGHT * WIDTH] = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        image_bytes file = make_png(HEIGHT, WIDTH, PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE,
                                    0, lines, WIDTH);
        // Width and height stand behind the signature, a length and "IHDR"; then their checksum.
        for (size_t k = 0; k < 4; k++) {
            file.bytes[16 + k] = (unsigned char)(table[i].width >> (24 - 8 * k));
            file.bytes[20 + k] = (unsigned char)(table[i].height >> (24 - 8 * k));
        }
        uint32_t crc = 0xFFFFFFFFU;
        for (size_t k = 12; k < 29; k++) {
            crc ^= file.bytes[k];
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
            }
        }
        for (size_t k = 0; k < 4; k++) {
            file.bytes[29 + k] = (unsigned char)(~crc >> (24 - 8 * k));
        }
        dsc_picture picture;
        descent_error error = {0};
        CHECK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error) ==
              table[i].status);
        if (!CHECK(strstr(error.message, table[i].message) == error.message)) {
            printf("%s\n", error.message);
        }
        free(file.bytes);
    }
    // The sizes of JPEG stand behind FF C0, a length and the depth.
    image_bytes file = make_jpeg(HEIGHT, WIDTH, 1, 0, lines);
    for (size_t k = 0; k + 9 < file.size; k++) {
        if (file.bytes[k] == 0xFF && file.bytes[k + 1] == 0xC0) {
            memset(file.bytes + k + 5, 0xF0, 4);
        }
    }
    dsc_picture picture;
    descent_error error = {0};
    CHECK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error) ==
          DESCENT_UNSUPPORTED);
    CHECK_TEXT(error.message, "61680x61680 pixels are too many: 67108864 can be read");
    free(file.bytes);
}

// ---- other sizes ----

// The mean over an area, and the line between centres, as the definitions have them.
static double along(const double *in, size_t count, size_t out, size_t o)
{
    if (count >= out) {
        const double begin = (double)(o * count) / (double)out,
                     end = (double)((o + 1) * count) / (double)out;
        double sum = 0;
        for (size_t j = 0; j < count; j++) {
            const double overlap = fmin(end, (double)(j + 1)) - fmax(begin, (double)j);
            sum += overlap > 0 ? overlap * in[j] : 0;
        }
        return sum / (end - begin);
    }
    const double at = fmin(fmax(((double)o + 0.5) * (double)count / (double)out - 0.5, 0),
                           (double)(count - 1));
    const size_t j = (size_t)floor(at), next = j + 1 < count ? j + 1 : j;
    return in[j] + (at - (double)j) * (in[next] - in[j]);
}

static void sizes_change_as_defined(void)
{
    static const size_t sides[][4] = {
        {6, 8, 3, 4},  {6, 8, 6, 8}, {7, 5, 3, 2},   {3, 4, 8, 9},   {5, 9, 11, 4},
        {9, 4, 2, 13}, {1, 1, 4, 3}, {64, 48, 1, 1}, {2, 2, 33, 32}, {31, 17, 30, 18}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        const size_t h = sides[i][0], w = sides[i][1], oh = sides[i][2], ow = sides[i][3];
        unsigned char in[64 * 48], out[64 * 48];
        double half[64][48], column[64];
        for (size_t n = 0; n < h * w; n++) {
            in[n] = (unsigned char)(n * n * 37 + n * 11);
        }
        const dsc_picture picture = {h, w, 1, in};
        const dsc_dims dims = {3, {oh, ow, 1}};
        descent_error error;
        CHECK_OK(dsc_picture_resize(&picture, &dims, out, &error));
        for (size_t y = 0; y < h; y++) {
            double row[64];
            for (size_t x = 0; x < w; x++) {
                row[x] = (double)in[y * w + x];
            }
            for (size_t o = 0; o < ow; o++) {
                half[y][o] = along(row, w, ow, o);
            }
        }
        double worst = 0;
        for (size_t x = 0; x < ow; x++) {
            for (size_t y = 0; y < h; y++) {
                column[y] = half[y][x];
            }
            for (size_t y = 0; y < oh; y++) {
                worst = fmax(worst, fabs(along(column, h, oh, y) - (double)out[y * ow + x]));
            }
        }
        CHECK(worst <= 0.5 + 1e-9);
    }
}

static void channels_change_as_defined(void)
{
    unsigned char colour[] = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}, out[12];
    const dsc_dims grey = {3, {2, 2, 1}}, three = {3, {2, 2, 3}}, small = {3, {1, 1, 3}};
    const dsc_picture picture = {2, 2, 3, colour};
    descent_error error;
    CHECK_OK(dsc_picture_resize(&picture, &grey, out, &error));
    CHECK(out[0] == 76 && out[1] == 150 && out[2] == 29 && out[3] == 255);
    CHECK_OK(dsc_picture_resize(&picture, &small, out, &error));
    CHECK(out[0] == 128 && out[1] == 128 && out[2] == 128); /* 127.5 */
    unsigned char greys[] = {1, 2, 3, 250};
    const dsc_picture plain = {2, 2, 1, greys};
    CHECK_OK(dsc_picture_resize(&plain, &three, out, &error));
    for (size_t i = 0; i < 12; i++) {
        CHECK(out[i] == greys[i / 3]);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_kind_of_png_is_read),  TEST(palettes_are_colours),
        TEST(every_kind_of_jpeg_is_read), TEST(cut_files_are_refused),
        TEST(huge_sizes_are_refused),     TEST(sizes_change_as_defined),
        TEST(channels_change_as_defined),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
