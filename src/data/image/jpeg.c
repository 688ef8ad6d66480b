// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// JPEG, by libjpeg-turbo.
//
// Keeps: libjpeg leaves a function that fails by longjmp, so that what is made on the way is
// kept in the job and released by read alone. Data that ends early, or whose codes are
// wrong, is an error: libjpeg itself would warn and fill the rest with grey.
#include "data/image/jpeg.h"

#define FORMAT                                                                                 \
    .format = "JPEG", .library = "libjpeg-turbo", .package = "libjpeg62-turbo-dev",            \
    .start = "\xFF\xD8\xFF", .start_size = 3

#ifndef DESCENT_HAVE_JPEG

const dsc_decoder dsc_jpeg = {FORMAT};

#else

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "core/memory.h"
#include "data/image/exif.h"

// PIXELS_IN_A_BYTE: a block of 64 pixels has at least a bit, and arithmetic coding a part of
// one. SCANS: of progressive files, each of which costs a pass over the image.
enum { PIXELS_IN_A_BYTE = 4096, SCANS = 500 };

typedef struct jpeg_job {
    struct jpeg_decompress_struct state;
    struct jpeg_error_mgr manager;
    struct jpeg_progress_mgr progress;
    const unsigned char *bytes;
    size_t size;
    const dsc_picture_wish *wish;
    dsc_picture *picture;
    unsigned orientation; /* of Exif */
    jmp_buf failed;
    descent_status status;
    descent_error *error;
} jpeg_job;

static void give_up(j_common_ptr common)
{
    jpeg_job *job = common->client_data;
    char message[JMSG_LENGTH_MAX];
    if (common->err->msg_code == JERR_OUT_OF_MEMORY) {
        job->status = dsc_no_memory(job->error, "an image", job->size);
    } else if (job->status == DESCENT_OK) {
        const int code = common->err->msg_code;
        common->err->format_message(common, message);
        if (code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED ||
            code == JERR_CONVERSION_NOTIMPL) {
            job->status = dsc_fail(job->error, DESCENT_UNSUPPORTED,
                                   "this kind of JPEG is not read: %s", message);
            longjmp(job->failed, 1);
        }
        job->status =
            dsc_fail(job->error, DESCENT_BAD_DATA, "the JPEG data is damaged: %s", message);
    }
    longjmp(job->failed, 1);
}

static void note_warning(j_common_ptr common, int level)
{
    const int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF ||
                      code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE)) {
        give_up(common);
    }
}

static void say_nothing(j_common_ptr common)
{
    (void)common;
}

static void count_scans(j_common_ptr common)
{
    jpeg_job *job = common->client_data;
    if (job->state.input_scan_number > SCANS) {
        job->status = dsc_fail(job->error, DESCENT_BAD_DATA,
                               "the JPEG data is damaged: more than %d scans", SCANS);
        longjmp(job->failed, 1);
    }
}

// Half, a quarter or an eighth of the size, as long as twice what is wanted is left.
static void choose_scale(jpeg_job *job)
{
    const bool on_side = dsc_exif_is_on_side(job->orientation);
    const size_t height = on_side ? job->wish->width : job->wish->height;
    const size_t width = on_side ? job->wish->height : job->wish->width;
    unsigned scale = 8;
    while (height > 0 && width > 0 && scale > 1 &&
           (size_t)job->state.image_height * scale / 16 >= 2 * height &&
           (size_t)job->state.image_width * scale / 16 >= 2 * width) {
        scale /= 2;
    }
    job->state.scale_num = scale;
    job->state.scale_denom = 8;
}

static void find_orientation(jpeg_job *job)
{
    for (jpeg_saved_marker_ptr m = job->state.marker_list; m && job->orientation == 1;
         m = m->next) {
        job->orientation = dsc_exif_orientation(m->data, m->data_length);
    }
}

static void read_rows(jpeg_job *job)
{
    struct jpeg_decompress_struct *state = &job->state;
    const size_t row = (size_t)state->output_width * (size_t)state->output_components;
    job->picture->pixels = malloc(state->output_height * row);
    if (!job->picture->pixels) {
        job->status = dsc_no_memory(job->error, "an image", state->output_height * row);
        return;
    }
    while (state->output_scanline < state->output_height) {
        JSAMPROW to = job->picture->pixels + state->output_scanline * row;
        jpeg_read_scanlines(state, &to, 1);
    }
    jpeg_finish_decompress(state);
}

static void decode(jpeg_job *job)
{
    struct jpeg_decompress_struct *state = &job->state;
    if (setjmp(job->failed)) {
        return;
    }
    jpeg_create_decompress(state);
    state->client_data = job;
    state->progress = &job->progress;
    jpeg_mem_src(state, job->bytes, job->size);
    jpeg_save_markers(state, JPEG_APP0 + 1, 0xFFFF); /* Exif */
    jpeg_read_header(state, TRUE);
    find_orientation(job);
    job->picture->height = state->image_height;
    job->picture->width = state->image_width;
    job->picture->channels = state->num_components == 1 ? 1 : 3;
    job->status = dsc_picture_check(state->image_height, state->image_width, job->size,
                                    PIXELS_IN_A_BYTE, job->error);
    if (job->status != DESCENT_OK || job->wish->sizes) {
        return;
    }
    state->out_color_space = state->num_components == 1   ? JCS_GRAYSCALE
                             : state->num_components == 4 ? JCS_CMYK
                                                          : JCS_RGB;
    state->dct_method = JDCT_ISLOW; /* the same bits on every processor */
    choose_scale(job);
    jpeg_start_decompress(state);
    job->picture->height = state->output_height;
    job->picture->width = state->output_width;
    read_rows(job);
}

// Inks to light. Adobe's programs, which write nearly all such files, store what is left of the
// light in place of the ink.
static void from_inks(const jpeg_job *job)
{
    const dsc_picture *picture = job->picture;
    const size_t count = picture->height * picture->width;
    const unsigned invert = job->state.saw_Adobe_marker ? 0 : 255;
    const unsigned char *from = picture->pixels;
    unsigned char *to = picture->pixels;
    for (size_t i = 0; i < count; i++, from += 4) {
        const unsigned black = from[3] ^ invert;
        for (size_t c = 0; c < 3; c++) {
            *to++ = (unsigned char)(((from[c] ^ invert) * black + 127) / 255);
        }
    }
}

static descent_status read(const void *bytes, size_t size, const dsc_picture_wish *wish,
                           dsc_picture *picture, descent_error *error)
{
    jpeg_job job = {.bytes = bytes,
                    .size = size,
                    .wish = wish,
                    .picture = picture,
                    .orientation = 1,
                    .error = error};
    *picture = (dsc_picture){0};
    job.state.err = jpeg_std_error(&job.manager);
    job.state.client_data = &job;
    job.manager.error_exit = give_up;
    job.manager.emit_message = note_warning;
    job.manager.output_message = say_nothing;
    job.progress.progress_monitor = count_scans;
    decode(&job);
    jpeg_destroy_decompress(&job.state);
    if (job.status == DESCENT_OK && picture->pixels && job.state.num_components == 4) {
        from_inks(&job);
    }
    THEN(job.status, dsc_exif_turn(job.orientation, picture, error));
    if (job.status != DESCENT_OK) {
        free(picture->pixels);
        picture->pixels = NULL;
        return job.status;
    }
    return DESCENT_OK;
}

const dsc_decoder dsc_jpeg = {FORMAT, .read = read};

#endif
