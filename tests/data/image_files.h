// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// PNG and JPEG files in memory, by the libraries that read them.
#ifndef DESCENT_TESTS_DATA_IMAGE_FILES_H
#define DESCENT_TESTS_DATA_IMAGE_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

typedef struct image_bytes {
    unsigned char *bytes; /* freed with free */
    size_t size;
} image_bytes;

static inline void image_append(png_structp png, png_bytep from, size_t count)
{
    image_bytes *to = png_get_io_ptr(png);
    to->bytes = realloc(to->bytes, to->size + count);
    memcpy(to->bytes + to->size, from, count);
    to->size += count;
}

static inline void image_flush(png_structp png)
{
    (void)png;
}

/// rows: the lines as PNG stores them, `stride` bytes apart. type and depth as in png.h; a
/// palette of four greys 0, 85, 170, 255 goes with PNG_COLOR_TYPE_PALETTE, of which the first
/// `clear` are transparent.
static inline image_bytes make_png(size_t height, size_t width, int type, int depth,
                                   int interlace, int clear, unsigned char *rows, size_t stride)
{
    image_bytes out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_color palette[4];
    png_byte alpha[4] = {0, 0, 0, 0};
    unsigned char **lines = calloc(height, sizeof *lines);
    for (int i = 0; i < 4; i++) {
        const png_byte grey = (png_byte)(85 * i);
        palette[i] = (png_color){grey, grey, grey};
    }
    for (size_t y = 0; y < height; y++) {
        lines[y] = rows + y * stride;
    }
    png_set_write_fn(png, &out, image_append, image_flush);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, depth, type, interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (type == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, 4);
        png_set_tRNS(png, info, alpha, clear, NULL);
    }
    png_write_info(png, info);
    png_set_interlace_handling(png);
    png_write_image(png, lines);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(lines);
    return out;
}

/// What a JPEG file is like.
typedef struct jpeg_style {
    int progressive;
    int plain; /* of 4 inks: without Adobe's mark */
    int ycck;  /* of 4 inks: as luminance, two chrominances and black */
} jpeg_style;

/// pixels: height x width x channels (1, 3, or 4 inks as Adobe stores them).
static inline image_bytes make_jpeg_like(size_t height, size_t width, int channels,
                                         jpeg_style style, unsigned char *pixels)
{
    struct jpeg_compress_struct state;
    struct jpeg_error_mgr manager;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    state.err = jpeg_std_error(&manager);
    jpeg_create_compress(&state);
    jpeg_mem_dest(&state, &bytes, &size);
    state.image_width = (JDIMENSION)width;
    state.image_height = (JDIMENSION)height;
    state.input_components = channels;
    state.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&state);
    jpeg_set_quality(&state, 95, TRUE);
    if (style.ycck) {
        jpeg_set_colorspace(&state, JCS_YCCK);
    }
    if (style.plain) {
        state.write_Adobe_marker = FALSE;
    }
    if (style.progressive) {
        jpeg_simple_progression(&state);
    }
    jpeg_start_compress(&state, TRUE);
    while (state.next_scanline < state.image_height) {
        JSAMPROW row = pixels + state.next_scanline * width * (size_t)channels;
        jpeg_write_scanlines(&state, &row, 1);
    }
    jpeg_finish_compress(&state);
    jpeg_destroy_compress(&state);
    return (image_bytes){bytes, size};
}

static inline image_bytes make_jpeg(size_t height, size_t width, int channels, int progressive,
                                    unsigned char *pixels)
{
    return make_jpeg_like(height, width, channels, (jpeg_style){.progressive = progressive},
                          pixels);
}

#endif
