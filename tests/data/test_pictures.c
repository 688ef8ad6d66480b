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

// A palette of colours of which some are half transparent, and a single colour that is.
static void transparent_colours_lie_on_white(void)
{
    static const png_color colours[] = {{10, 20, 30}, {200, 0, 90}, {0, 255, 128}};
    static png_byte alphas[] = {255, 128, 0};
    static const png_color_16 key16 = {.red = 200, .green = 0, .blue = 90};
    for (int palette = 0; palette < 2; palette++) {
        unsigned char line[9];
        for (size_t i = 0; i < 3; i++) {
            line[palette ? i : 3 * i] = palette ? (unsigned char)i : colours[i].red;
            if (!palette) {
                line[3 * i + 1] = colours[i].green;
                line[3 * i + 2] = colours[i].blue;
            }
        }
        image_bytes file = {0};
        png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
        png_infop info = png_create_info_struct(png);
        unsigned char *lines[] = {line};
        png_set_write_fn(png, &file, image_append, image_flush);
        png_set_IHDR(png, info, 3, 1, 8, palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        if (palette) {
            png_set_PLTE(png, info, colours, 3);
            png_set_tRNS(png, info, alphas, 3, NULL);
        } else {
            png_set_tRNS(png, info, NULL, 0, &key16);
        }
        png_write_info(png, info);
        png_write_image(png, lines);
        png_write_end(png, NULL);
        png_destroy_write_struct(&png, &info);
        dsc_picture picture;
        descent_error error;
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        for (size_t i = 0; i < 3; i++) {
            const unsigned alpha = palette ? alphas[i] : i == 1 ? 0 : 255;
            CHECK(picture.pixels[3 * i] == on_white(colours[i].red, alpha) &&
                  picture.pixels[3 * i + 1] == on_white(colours[i].green, alpha) &&
                  picture.pixels[3 * i + 2] == on_white(colours[i].blue, alpha));
        }
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

// Inks without Adobe's mark are inks; with it, what they leave of the light, also as YCCK.
static void inks_are_light(void)
{
    enum { H = 40, W = 52 };
    static const jpeg_style styles[] = {
        {.plain = 1}, {.ycck = 1}, {.progressive = 1, .ycck = 1}};
    for (size_t s = 0; s < sizeof styles / sizeof *styles; s++) {
        static unsigned char pixels[H * W * 4];
        for (size_t n = 0; n < (size_t)H * W; n++) {
            for (size_t c = 0; c < 4; c++) {
                const unsigned char light = c == 3 ? 180 : wave(n / W, n % W, c);
                pixels[4 * n + c] = styles[s].plain ? (unsigned char)(255 - light) : light;
            }
        }
        image_bytes file = make_jpeg_like(H, W, 4, styles[s], pixels);
        dsc_picture picture;
        descent_error error;
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        double worst = 0;
        for (size_t n = 0; n < (size_t)H * W * 3 && picture.pixels; n++) {
            const double light = (double)wave(n / 3 / W, n / 3 % W, n % 3) * 180 / 255;
            worst = fmax(worst, fabs((double)picture.pixels[n] - light));
        }
        CHECK(picture.channels == 3 && worst <= 8);
        free(picture.pixels);
        free(file.bytes);
    }
}

// ---- orientation ----

enum { EXIF = 4 + 6 + 8 + 2 + 2 * 12 + 4 }; // marker, "Exif", head, a directory of two entries

// A block of Exif with another tag before the orientation.
static void write_exif(unsigned char block[EXIF], bool big, unsigned orientation)
{
    static const unsigned fields[][2] = {
        {2, 42},     {4, 8},                         // head
        {2, 2},                                      // entries
        {2, 0x010F}, {2, 2}, {4, 1}, {4, 0},         // the maker, ""
        {2, 0x0112}, {2, 3}, {4, 1}, {2, 0}, {2, 0}, // the orientation, filled in below
        {4, 0},
    };
    memcpy(block, "\xFF\xE1\0\0Exif\0\0", 10);
    block[3] = EXIF - 2;
    memcpy(block + 10, big ? "MM" : "II", 2);
    unsigned char *to = block + 12;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const unsigned value = i == 10 ? orientation : fields[i][1], bytes = fields[i][0];
        for (unsigned k = 0; k < bytes; k++) {
            *to++ = (unsigned char)(value >> 8 * (big ? bytes - 1 - k : k));
        }
    }
    CHECK(to == block + EXIF);
}

// The file with that block behind its first mark.
static image_bytes with_block(image_bytes file, const unsigned char *block, size_t size)
{
    image_bytes out = {malloc(file.size + size), file.size + size};
    memcpy(out.bytes, file.bytes, 2);
    memcpy(out.bytes + 2, block, size);
    memcpy(out.bytes + 2 + size, file.bytes + 2, file.size - 2);
    return out;
}

typedef struct grid {
    size_t height, width;
    unsigned char at[HEIGHT * WIDTH * 3];
} grid;

static grid mirror(const grid *g)
{
    grid out = *g;
    for (size_t i = 0; i < g->height * g->width * 3; i++) {
        const size_t y = i / 3 / g->width, x = i / 3 % g->width;
        out.at[i] = g->at[(y * g->width + g->width - 1 - x) * 3 + i % 3];
    }
    return out;
}

// By a quarter, with the clock: the first row becomes the last column.
static grid quarter(const grid *g)
{
    grid out = {.height = g->width, .width = g->height};
    for (size_t i = 0; i < g->height * g->width * 3; i++) {
        const size_t y = i / 3 / g->width, x = i / 3 % g->width;
        out.at[(x * out.width + out.width - 1 - y) * 3 + i % 3] = g->at[i];
    }
    return out;
}

// What is stored with an orientation is to be mirrored (or not) and then turned by so many quarters.
static grid upright(const grid *stored, unsigned orientation)
{
    static const struct {
        bool mirrored;
        int quarters;
    } how[] = {{0},       {false, 0}, {true, 0}, {false, 2}, {true, 2},
               {true, 3}, {false, 1}, {true, 1}, {false, 3}};
    grid g = how[orientation].mirrored ? mirror(stored) : *stored;
    for (int k = 0; k < how[orientation].quarters; k++) {
        g = quarter(&g);
    }
    return g;
}

static void photos_stand_upright(void)
{
    unsigned char pixels[HEIGHT * WIDTH * 3], block[EXIF];
    for (size_t n = 0; n < sizeof pixels; n++) {
        pixels[n] = wave(n / 3 / WIDTH * 6, n / 3 % WIDTH * 5, n % 3);
    }
    image_bytes plain = make_jpeg(HEIGHT, WIDTH, 3, 0, pixels);
    dsc_picture as_stored, picture;
    descent_error error;
    CHECK_OK(dsc_picture_read(plain.bytes, plain.size, &whole, &as_stored, &error));
    grid stored = {.height = HEIGHT, .width = WIDTH};
    memcpy(stored.at, as_stored.pixels, sizeof stored.at);
    for (unsigned orientation = 1; orientation <= 8; orientation++) {
        for (int big = 0; big < 2; big++) {
            const grid wanted = upright(&stored, orientation);
            write_exif(block, big, orientation);
            image_bytes file = with_block(plain, block, EXIF);
            CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
            CHECK(picture.height == wanted.height && picture.width == wanted.width);
            CHECK(memcmp(picture.pixels, wanted.at, sizeof wanted.at) == 0);
            free(picture.pixels);
            CHECK_OK(dsc_picture_read(file.bytes, file.size, &sizes, &picture, &error));
            CHECK(picture.height == wanted.height && picture.width == wanted.width);
            free(file.bytes);
        }
    }
    // One that is made smaller while it is read: the wish is of the picture that stands upright.
    enum { TALL = 96, NARROW = 24 };
    static unsigned char tall[TALL * NARROW];
    const dsc_picture_wish wish = {.height = 6, .width = 24};
    image_bytes large = make_jpeg(TALL, NARROW, 1, 0, tall);
    write_exif(block, true, 6);
    image_bytes file = with_block(large, block, EXIF);
    CHECK_OK(dsc_picture_read(file.bytes, file.size, &wish, &picture, &error));
    CHECK(picture.height == 12 && picture.width == 48);
    free(picture.pixels);
    free(file.bytes);
    free(large.bytes);
    free(as_stored.pixels);
    free(plain.bytes);
}

// Whatever a block says, the picture is there, as it is stored or turned.
static void damaged_blocks_turn_nothing_over(void)
{
    unsigned char pixels[HEIGHT * WIDTH] = {0}, block[EXIF], changed[EXIF];
    image_bytes plain = make_jpeg(HEIGHT, WIDTH, 1, 0, pixels);
    write_exif(block, true, 6);
    dsc_picture picture;
    descent_error error;
    for (size_t at = 4; at < EXIF; at++) {
        for (int kind = 0; kind < 3; kind++) {
            memcpy(changed, block, EXIF);
            changed[at] = kind == 0 ? 0xFF : kind == 1 ? 0 : (unsigned char)(block[at] ^ 1);
            image_bytes file = with_block(plain, changed, EXIF);
            CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
            CHECK(picture.height * picture.width == (size_t)HEIGHT * WIDTH);
            free(picture.pixels);
            free(file.bytes);
        }
    }
    for (size_t size = 4; size < EXIF; size++) { // cut off
        memcpy(changed, block, EXIF);
        changed[3] = (unsigned char)(size - 2);
        image_bytes file = with_block(plain, changed, size);
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        CHECK(picture.height == (size >= EXIF - 6 ? WIDTH : HEIGHT));
        free(picture.pixels);
        free(file.bytes);
    }
    static const unsigned none[] = {0, 9, 255};
    for (size_t k = 0; k < 3; k++) {
        write_exif(block, false, none[k]);
        image_bytes file = with_block(plain, block, EXIF);
        CHECK_OK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error));
        CHECK(picture.height == HEIGHT);
        free(picture.pixels);
        free(file.bytes);
    }
    free(plain.bytes);
}

// ---- damage ----

// One byte that is wrong: an error with words, or a picture of sizes that the memory holds.
static void damaged_files_are_errors_or_pictures(void)
{
    unsigned char lines[HEIGHT * WIDTH * 4];
    fill_lines(lines, (size_t)WIDTH * 4, 4, 8);
    image_bytes files[] = {
        make_png(HEIGHT, WIDTH, PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_ADAM7, 0, lines,
                 (size_t)WIDTH * 4),
        make_png(HEIGHT, WIDTH, PNG_COLOR_TYPE_PALETTE, 2, PNG_INTERLACE_NONE, 2, lines, 8),
        make_jpeg(HEIGHT, WIDTH, 3, 0, lines), make_jpeg(HEIGHT, WIDTH, 1, 1, lines),
        make_jpeg(HEIGHT, WIDTH, 4, 0, lines)};
    size_t refused = 0, read = 0;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        for (size_t at = 0; at < 2 * files[f].size; at++) {
            const unsigned char flip = at % 2 ? 0x55 : 0xFF;
            dsc_picture picture;
            descent_error error = {0};
            files[f].bytes[at / 2] ^= flip;
            const descent_status status =
                dsc_picture_read(files[f].bytes, files[f].size, &whole, &picture, &error);
            files[f].bytes[at / 2] ^= flip;
            refused += status != DESCENT_OK;
            read += status == DESCENT_OK;
            CHECK(status == DESCENT_OK ? picture.pixels && picture.height > 0
                                       : !picture.pixels && error.message[0] != '\0');
            unsigned sum = 0;
            for (size_t i = 0;
                 picture.pixels && i < picture.height * picture.width * picture.channels; i++) {
                sum += picture.pixels[i];
            }
            CHECK(sum <= 255U * picture.height * picture.width * picture.channels);
            free(picture.pixels);
        }
        free(files[f].bytes);
    }
    // Every chunk of PNG has a checksum; in JPEG most wrong bytes are other colours.
    CHECK(refused > 600 && read > 600);
}

// Kinds of JPEG that nobody has for photos are named, not called damaged.
static void other_kinds_of_jpeg_are_named(void)
{
    unsigned char lines[HEIGHT * WIDTH] = {0};
    static const struct {
        size_t from; /* behind FF C0: the mark itself, or the depth */
        unsigned char value;
        const char *message;
    } table[] = {{1, 0xC3, "this kind of JPEG is not read: Unsupported JPEG process"},
                 {4, 12, "this kind of JPEG is not read: Unsupported JPEG data precision 12"}};
    for (size_t i = 0; i < 2; i++) {
        image_bytes file = make_jpeg(HEIGHT, WIDTH, 1, 0, lines);
        for (size_t k = 0; k + 9 < file.size; k++) {
            if (file.bytes[k] == 0xFF && file.bytes[k + 1] == 0xC0) {
                file.bytes[k + table[i].from] = table[i].value;
                break;
            }
        }
        dsc_picture picture;
        descent_error error = {0};
        CHECK(dsc_picture_read(file.bytes, file.size, &whole, &picture, &error) ==
              DESCENT_UNSUPPORTED);
        if (!CHECK(strstr(error.message, table[i].message) == error.message)) {
            printf("%s\n", error.message);
        }
        free(file.bytes);
    }
}

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
        TEST(every_kind_of_png_is_read),
        TEST(palettes_are_colours),
        TEST(transparent_colours_lie_on_white),
        TEST(inks_are_light),
        TEST(photos_stand_upright),
        TEST(damaged_blocks_turn_nothing_over),
        TEST(damaged_files_are_errors_or_pictures),
        TEST(other_kinds_of_jpeg_are_named),
        TEST(every_kind_of_jpeg_is_read),
        TEST(cut_files_are_refused),
        TEST(huge_sizes_are_refused),
        TEST(sizes_change_as_defined),
        TEST(channels_change_as_defined),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
