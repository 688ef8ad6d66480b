// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// PNG, by libpng.
//
// Keeps: libpng leaves a function that fails by longjmp. What is made on the way is therefore
// kept in the job, and only read, which calls no function of libpng that can fail,
// releases it.
#include "data/image/png.h"

#define FORMAT                                                                                 \
    .format = "PNG", .library = "libpng", .package = "libpng-dev",                             \
    .start = "\x89PNG\r\n\x1a\n", .start_size = 8

#ifndef DESCENT_HAVE_PNG

const dsc_decoder dsc_png = {FORMAT};

#else

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "core/memory.h"

// Deflate makes at most 1032 bytes of one; a byte has at most 8 pixels.
enum { PIXELS_IN_A_BYTE = 1032 * 8 };

typedef struct png_job {
    png_structp png;
    png_infop info;
    const unsigned char *bytes;
    size_t size, at;
    const dsc_picture_wish *wish;
    dsc_picture *picture;
    unsigned char **rows;
    size_t channels; /* of the rows, alpha included */
    jmp_buf failed;
    descent_status status;
    descent_error *error;
} png_job;

static void fail(png_structp png, png_const_charp message)
{
    png_job *job = png_get_error_ptr(png);
    if (job->status == DESCENT_OK) {
        job->status =
            dsc_fail(job->error, DESCENT_BAD_DATA, "the PNG data is damaged: %s", message);
    }
    longjmp(job->failed, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

static png_voidp allocate(png_structp png, png_alloc_size_t bytes)
{
    png_job *job = png_get_mem_ptr(png);
    void *memory = malloc(bytes);
    if (!memory) {
        job->status = dsc_no_memory(job->error, "an image", bytes);
    }
    return memory;
}

static void release(png_structp png, png_voidp memory)
{
    (void)png;
    free(memory);
}

static void take(png_structp png, png_bytep to, size_t count)
{
    png_job *job = png_get_io_ptr(png);
    if (count > job->size - job->at) {
        png_error(png, "it is cut off");
    }
    memcpy(to, job->bytes + job->at, count);
    job->at += count;
}

// Everything to 8 bits in 1 to 4 channels.
static void ask_for_bytes(png_job *job)
{
    const png_byte type = png_get_color_type(job->png, job->info);
    const png_byte depth = png_get_bit_depth(job->png, job->info);
    if (type == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(job->png);
    }
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8) {
        png_set_expand_gray_1_2_4_to_8(job->png);
    }
    if (png_get_valid(job->png, job->info, PNG_INFO_tRNS)) {
        png_set_tRNS_to_alpha(job->png);
    }
    if (depth == 16) {
        png_set_scale_16(job->png);
    }
    png_set_interlace_handling(job->png);
    png_read_update_info(job->png, job->info);
    job->channels = png_get_channels(job->png, job->info);
}

static bool make_room(png_job *job)
{
    dsc_picture *picture = job->picture;
    const size_t row = picture->width * job->channels;
    picture->pixels = malloc(picture->height * row);
    job->rows = calloc(picture->height, sizeof *job->rows);
    if (!picture->pixels || !job->rows) {
        job->status = dsc_no_memory(job->error, "an image", picture->height * row);
        return false;
    }
    for (size_t y = 0; y < picture->height; y++) {
        job->rows[y] = picture->pixels + y * row;
    }
    return true;
}

static void decode(png_job *job)
{
    if (setjmp(job->failed)) {
        return;
    }
    png_set_read_fn(job->png, job, take);
    png_read_info(job->png, job->info);
    const png_byte type = png_get_color_type(job->png, job->info);
    job->picture->height = png_get_image_height(job->png, job->info);
    job->picture->width = png_get_image_width(job->png, job->info);
    job->picture->channels =
        type == PNG_COLOR_TYPE_GRAY || type == PNG_COLOR_TYPE_GRAY_ALPHA ? 1 : 3;
    job->status = dsc_picture_check(job->picture->height, job->picture->width, job->size,
                                    PIXELS_IN_A_BYTE, job->error);
    if (job->status != DESCENT_OK || job->wish->sizes) {
        return;
    }
    ask_for_bytes(job);
    if (make_room(job)) {
        png_read_image(job->png, job->rows);
        png_read_end(job->png, NULL);
    }
}

// Colours over white: c' = a c + (1 - a) 255, in the place of the pixels with alpha.
static void lay_on_white(dsc_picture *picture, size_t channels)
{
    const size_t colours = picture->channels, count = picture->height * picture->width;
    if (channels == colours) {
        return;
    }
    const unsigned char *from = picture->pixels;
    unsigned char *to = picture->pixels;
    for (size_t i = 0; i < count; i++, from += channels) {
        const unsigned alpha = from[colours];
        for (size_t c = 0; c < colours; c++) {
            *to++ = (unsigned char)((alpha * from[c] + (255 - alpha) * 255 + 127) / 255);
        }
    }
}

static descent_status read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                           dsc_picture *picture, descent_error *error)
{
    png_job job = {
        .bytes = bytes, .size = size, .wish = wish, .picture = picture, .error = error};
    *picture = (dsc_picture){0};
    job.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &job, fail, ignore, &job,
                                       allocate, release);
    job.info = job.png ? png_create_info_struct(job.png) : NULL;
    if (job.info) {
        decode(&job);
    } else {
        job.status = dsc_no_memory(error, "an image", size);
    }
    png_destroy_read_struct(&job.png, &job.info, NULL);
    free((void *)job.rows);
    if (job.status != DESCENT_OK) {
        free(picture->pixels);
        picture->pixels = NULL;
        return job.status;
    }
    if (picture->pixels) {
        lay_on_white(picture, job.channels);
    }
    return DESCENT_OK;
}

const dsc_decoder dsc_png = {FORMAT, .read = read};

#endif
