// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A folder of images as a data set.
//
// Keeps: nothing is left out silently: files that cannot be read are counted and the first of
// them named, with the reason, and so are files that are no images. All rows have one shape:
// that which was asked for, that of the model, or that of all files where it is the same.
#include "data/image/images.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dense.h"
#include "data/image/load.h"
#include "data/named_classes.h"

enum { SINGLE_BYTES = 1 << 28, NAMED = 3 };

typedef struct images {
    const dsc_read_job *job;
    descent_dataset *d;
    const char *name;
    dsc_image_files files;
    dsc_dims dims; /* of a row; size[2] is 1 or 3 */
    char *bytes;   /* of a single file */
    size_t size;
    size_t broken, outside;   /* files that cannot be read, that are in no folder of a class */
    size_t least[2], most[2]; /* height, width of the files, where they were measured */
} images;

// Fails as what reads a single file did, whose name it does not know.
static descent_status of_single(const images *m, const descent_error *own, descent_error *error)
{
    return dsc_fail(error, own->status, "%s: %s", m->name, own->message);
}

// ---- the shape ----

static descent_status dims_of_model(images *m, descent_error *error)
{
    const dsc_schema *like = m->job->like;
    m->dims = dsc_schema_dims(like);
    FAIL_IF(m->dims.rank < 2 || like->type != DESCENT_UINT8, error, DESCENT_BAD_DATA,
            "%s: these are images, and what was learnt from were %s", m->name,
            m->dims.rank < 2 ? "rows without a shape" : "numbers of another kind than bytes");
    FAIL_IF(m->dims.size[2] != 1 && m->dims.size[2] != 3, error, DESCENT_BAD_DATA,
            "%s: these are images of 1 or 3 channels, and what was learnt from has %zu",
            m->name, m->dims.size[2]);
    return DESCENT_OK;
}

// Sizes and channels of all files that can be read. *colour (out): some file has it.
static void survey(images *m, bool *colour)
{
    m->least[0] = m->least[1] = SIZE_MAX;
    m->most[0] = m->most[1] = 0;
    *colour = false;
    for (size_t i = 0; i < m->files.count; i++) {
        const dsc_image_file *file = &m->files.list[i];
        const size_t sides[] = {file->picture.height, file->picture.width};
        for (size_t k = 0; k < 2 && !file->broken; k++) {
            m->least[k] = sides[k] < m->least[k] ? sides[k] : m->least[k];
            m->most[k] = sides[k] > m->most[k] ? sides[k] : m->most[k];
        }
        *colour = *colour || (!file->broken && file->picture.channels > 1);
    }
}

static descent_status refuse_all(const images *m, descent_error *error)
{
    const char *first = m->files.count ? m->files.list[0].path : "";
    return dsc_fail(error, DESCENT_BAD_DATA, "%s: no image can be read; the first, %s: %s",
                    m->name, first, m->files.count ? m->files.list[0].reason : "");
}

static descent_status measure(images *m, bool *colour, descent_error *error)
{
    if (m->bytes) {
        const dsc_picture_wish wish = {.sizes = true};
        descent_error own = {0};
        if (dsc_picture_read(m->bytes, m->size, &wish, &m->files.list[0].picture, &own) !=
            DESCENT_OK) {
            return of_single(m, &own, error);
        }
    } else {
        TRY(dsc_images_measure(m->job->folder, &m->files, error));
    }
    survey(m, colour);
    return m->most[0] > 0 ? DESCENT_OK : refuse_all(m, error);
}

static descent_status dims_of_files(images *m, descent_error *error)
{
    bool colour = false;
    TRY(measure(m, &colour, error));
    const char *small = colour ? "32x32x3" : "28x28";
    FAIL_IF(
        m->least[0] < m->most[0] || m->least[1] < m->most[1], error, DESCENT_INVALID,
        "%s: the images are of different sizes, %zux%zu to %zux%zu: which one should all be "
        "brought to?" DSC_REMEDY "image = %s",
        m->name, m->least[0], m->least[1], m->most[0], m->most[1], small);
    m->dims = (dsc_dims){colour ? DSC_DIMS : 2, {m->most[0], m->most[1], colour ? 3 : 1}};
    FAIL_IF(dsc_dims_count(&m->dims) > (size_t)1 << 24, error, DESCENT_INVALID,
            "%s: the images have %zux%zu pixels, more than a row may have" DSC_REMEDY
            "image = %s",
            m->name, m->most[0], m->most[1], small);
    return DESCENT_OK;
}

static descent_status dims_asked_for(images *m, descent_error *error)
{
    const char *image = m->job->options->image;
    bool colour = false;
    TRY(dsc_dims_parse(image, &m->dims, error));
    if (m->dims.rank == 2) {
        TRY(measure(m, &colour, error));
        m->dims.rank = colour ? DSC_DIMS : 2;
        m->dims.size[2] = colour ? 3 : 1;
    }
    FAIL_IF(
        m->dims.size[2] != 1 && m->dims.size[2] != 3, error, DESCENT_INVALID,
        "`image` is \"%s\": image files are read as 1 channel, grey, or 3, colour" DSC_REMEDY
        "image = %zux%zux3",
        image, m->dims.size[0], m->dims.size[1]);
    return DESCENT_OK;
}

static descent_status choose_dims(images *m, descent_error *error)
{
    if (m->job->like) {
        return dims_of_model(m, error);
    }
    FAIL_IF(m->job->options->layout != DESCENT_LAYOUT_NHWC, error, DESCENT_INVALID,
            "%s: `layout` is about arrays of numbers; image files say their own order",
            m->name);
    return m->job->options->image[0] ? dims_asked_for(m, error) : dims_of_files(m, error);
}

// ---- the rows ----

static descent_status allocate(images *m, descent_error *error)
{
    descent_dataset *d = m->d;
    const size_t rows = m->files.count, numbers = dsc_dims_count(&m->dims);
    char why[128];
    snprintf(why, sizeof why, "images of %s have %s numbers", DSC_DIMS_SHOWN(&m->dims),
             DSC_COUNT(numbers));
    TRY(dsc_dense_check(m->name, why, rows, numbers, 1, (uint64_t)rows * numbers,
                        "image = 32x32x3    # or another size", error));
    d->columns = numbers;
    d->type = d->schema->type = DESCENT_UINT8;
    d->schema->stored = numbers;
    d->values = malloc(rows * numbers);
    d->targets = malloc(rows * sizeof *d->targets);
    d->row_names = calloc(rows, sizeof *d->row_names);
    if (!d->values || !d->targets || !d->row_names) {
        return dsc_no_memory(error, "the images", rows * numbers);
    }
    dsc_prefer_large_pages(d->values, rows * numbers);
    return DESCENT_OK;
}

// Rows of broken files go, and the others move up.
static void close_gaps(images *m)
{
    descent_dataset *d = m->d;
    unsigned char *values = d->values;
    d->rows = 0;
    for (size_t i = 0; i < m->files.count; i++) {
        dsc_image_file *file = &m->files.list[i];
        if (file->broken) {
            m->broken++;
            continue;
        }
        if (d->rows < i) {
            memcpy(values + d->rows * d->columns, values + i * d->columns, d->columns);
        }
        d->targets[d->rows] = file->label == DSC_NO_CLASS ? (double)NAN : (double)file->label;
        // The name goes on as that of the row.
        d->row_names[d->rows++] = file->path;
        file->path = NULL;
    }
}

static descent_status read_rows(images *m, descent_error *error)
{
    TRY(choose_dims(m, error));
    TRY(allocate(m, error));
    if (m->bytes) {
        descent_error own = {0};
        if (dsc_image_load(m->bytes, m->size, &m->dims, m->d->values, &own) != DESCENT_OK) {
            return of_single(m, &own, error);
        }
    } else {
        TRY(dsc_images_load(m->job->folder, &m->files, &m->dims, m->d->values, error));
    }
    size_t good = 0;
    for (size_t i = 0; i < m->files.count; i++) {
        good += !m->files.list[i].broken;
    }
    return good > 0 ? DESCENT_OK : refuse_all(m, error);
}

// ---- what is said ----

static void say_others(const images *m)
{
    dsc_words words = {0};
    const size_t shown = m->files.other < NAMED ? m->files.other : NAMED;
    for (size_t i = 0; i < shown; i++) {
        dsc_words_add(&words, "%s%s", i ? ", " : "", m->files.others[i]);
    }
    if (m->files.other > 0) {
        dsc_dataset_note(m->d, "left out", "%s %s neither PNG nor JPEG: %s%s",
                         DSC_COUNT(m->files.other),
                         m->files.other == 1 ? "file that is" : "files that are",
                         words.text ? words.text : "", m->files.other > shown ? ", ..." : "");
    }
    m->d->report.failed |= words.failed; /* dsc_dataset_finish looks */
    dsc_words_free(&words);
}

static void say_broken(const images *m)
{
    dsc_words words = {0};
    size_t named = 0;
    for (size_t i = 0; i < m->files.count && named < NAMED; i++) {
        const dsc_image_file *file = &m->files.list[i];
        if (file->broken) {
            char shown[64];
            dsc_words_add(&words, "%s%s (%s)", named++ ? ", " : "",
                          dsc_show_text(file->path, strlen(file->path), shown, sizeof shown),
                          file->reason);
        }
    }
    if (m->broken > 0) {
        dsc_dataset_note(m->d, "broken", "%s of %s images cannot be read and %s left out: %s%s",
                         DSC_COUNT(m->broken), DSC_COUNT(m->files.count),
                         m->broken == 1 ? "is" : "are", words.text ? words.text : "",
                         m->broken > named ? ", ..." : "");
    }
    m->d->report.failed |= words.failed; /* dsc_dataset_finish looks */
    dsc_words_free(&words);
}

static void say_all(const images *m)
{
    const bool both = m->files.png > 0 && m->files.jpeg > 0;
    dsc_dataset_say(m->d, "file", "%s: %s %s %s", m->name, DSC_COUNT(m->files.count),
                    both               ? "PNG and JPEG"
                    : m->files.png > 0 ? "PNG"
                                       : "JPEG",
                    m->files.count == 1 ? "image" : "images");
    dsc_dataset_say(m->d, "inputs",
                    "%s numbers per row, kept as bytes, 0 to 255 becomes 0 to 1",
                    DSC_COUNT(m->d->columns));
    if (m->job->like || m->job->options->image[0]) {
        dsc_dataset_say(m->d, "resized",
                        "all to %zux%zu: means over areas where there were more pixels, lines "
                        "between neighbours where there were fewer",
                        m->dims.size[0], m->dims.size[1]);
    }
    say_broken(m);
    say_others(m);
}

// ---- classes ----

// Folders of parts of the data are no classes.
static descent_status refuse_parts(const images *m, descent_error *error)
{
    static const char *const parts[] = {"train",      "training", "test", "testing",
                                        "validation", "valid",    "val",  "dev"};
    const char *train = NULL, *test = NULL;
    for (size_t i = 0; i < m->files.class_count; i++) {
        const char *name = m->files.classes[i];
        size_t k = 0;
        while (k < sizeof parts / sizeof *parts && strcmp(name, parts[k]) != 0) {
            k++;
        }
        if (k == sizeof parts / sizeof *parts) {
            return DESCENT_OK;
        }
        train = k < 2 ? name : train;
        test = k >= 2 ? name : test;
    }
    FAIL_IF(train && test, error, DESCENT_INVALID,
            "%s: the folders \"%s\" and \"%s\" are parts of the data, not classes" DSC_REMEDY
            "test = %s/%s    # and read %s/%s",
            m->name, train, test, m->name, test, m->name, train);
    return DESCENT_OK;
}

// Images that lie beside the folders of classes are left out, unless each row is wanted.
static void leave_outside(images *m)
{
    descent_dataset *d = m->d;
    size_t kept = 0;
    for (size_t row = 0; row < d->rows; row++) {
        if (isnan(d->targets[row])) {
            m->outside++;
            free(d->row_names[row]);
            continue;
        }
        if (kept < row) {
            memcpy((unsigned char *)d->values + kept * d->columns,
                   (unsigned char *)d->values + row * d->columns, d->columns);
        }
        d->targets[kept] = d->targets[row];
        d->row_names[kept++] = d->row_names[row];
    }
    d->rows = kept;
    if (m->outside > 0) {
        dsc_dataset_note(d, "left out", "%s %s beside the folders of the classes",
                         DSC_COUNT(m->outside), m->outside == 1 ? "image" : "images");
    }
}

static void forget_targets(descent_dataset *d)
{
    free(d->targets);
    d->targets = NULL;
}

// Whether some folder has the name of a class that was learnt.
static bool knows_a_class(const images *m)
{
    for (size_t i = 0; i < m->files.class_count; i++) {
        for (size_t k = 0; k < m->job->like->class_count; k++) {
            if (strcmp(m->files.classes[i], m->job->like->classes[k]) == 0) {
                return true;
            }
        }
    }
    return false;
}

static descent_status targets_like(images *m, descent_error *error)
{
    const dsc_schema *like = m->job->like;
    // Folders of rows to predict need not be classes.
    const bool classes = like->task == DESCENT_TASK_CLASSIFY && like->target_text &&
                         (knows_a_class(m) || !m->job->keep_unlabelled);
    if (!classes || m->files.class_count == 0) {
        forget_targets(m->d);
        return DESCENT_OK;
    }
    if (!m->job->keep_unlabelled) {
        leave_outside(m);
    }
    return dsc_named_classes(m->job, m->d, m->files.classes, m->files.class_count, "", error);
}

static descent_status targets(images *m, descent_error *error)
{
    const descent_read_options *options = m->job->options;
    if (m->job->like) {
        return targets_like(m, error);
    }
    FAIL_IF(options->task == DESCENT_TASK_REGRESS, error, DESCENT_INVALID,
            "%s: folders of images are classes, not numbers" DSC_REMEDY "task = classify",
            m->name);
    FAIL_IF(
        options->task == DESCENT_TASK_LABEL, error, DESCENT_INVALID,
        "%s: an image is of one class, that of its folder, and `task = label` is for targets "
        "that are 0 or 1" DSC_REMEDY "task = classify",
        m->name);
    FAIL_IF(options->target[0] != '\0', error, DESCENT_INVALID,
            "%s: the classes of images are their folders, and `target` names none of "
            "them" DSC_REMEDY "leave it out",
            m->name);
    if (options->task == DESCENT_TASK_NONE ||
        (m->files.class_count == 0 && options->target_optional)) {
        forget_targets(m->d);
        return DESCENT_OK;
    }
    FAIL_IF(m->files.class_count == 0, error, DESCENT_INVALID,
            "%s: there is no folder for each class in it, and so nothing to learn", m->name);
    TRY(refuse_parts(m, error));
    leave_outside(m);
    return dsc_named_classes(m->job, m->d, m->files.classes, m->files.class_count,
                             "the folder of an image", error);
}

// ---- all of it ----

// The bytes of a single file, which is the only one of a list.
static descent_status read_single(images *m, descent_error *error)
{
    size_t room = 0, got = 1;
    while (got > 0) {
        room = m->size + (1 << 16) < 2 * m->size ? 2 * m->size : m->size + (1 << 16);
        char *grown = dsc_realloc_array(m->bytes, room, 1);
        if (!grown) {
            return dsc_no_memory(error, "an image", room);
        }
        m->bytes = grown;
        TRY(dsc_source_read(m->job->source, m->bytes + m->size, room - m->size, &got, error));
        m->size += got;
        FAIL_IF(m->size > SINGLE_BYTES, error, DESCENT_BAD_DATA, "%s: more than %d MiB",
                m->name, SINGLE_BYTES >> 20);
    }
    m->files.list = calloc(1, sizeof *m->files.list);
    char *path = dsc_copy_text(m->name);
    if (!m->files.list || !path) {
        free(path);
        return dsc_no_memory(error, "an image", sizeof *m->files.list);
    }
    m->files.list[0] = (dsc_image_file){.path = path, .label = DSC_NO_CLASS};
    m->files.count = 1;
    const dsc_picture_kind kind = dsc_picture_kind_of(m->bytes, m->size);
    m->files.png = kind == DSC_PNG;
    m->files.jpeg = kind == DSC_JPEG;
    return dsc_picture_can_read(kind, error);
}

static descent_status find_files(images *m, descent_error *error)
{
    if (!m->job->folder) {
        return read_single(m, error);
    }
    TRY(dsc_image_files_find(m->job->folder, &m->files, error));
    FAIL_IF(m->files.count == 0, error, DESCENT_BAD_DATA,
            "%s: there is no PNG or JPEG file in this folder, nor in those in it", m->name);
    FAIL_IF(m->files.count > UINT32_MAX, error, DESCENT_UNSUPPORTED,
            "%s: more than 2^32 - 1 rows", m->name);
    return DESCENT_OK;
}

static descent_status read_images(images *m, descent_error *error)
{
    dsc_schema *schema = m->d->schema;
    TRY(find_files(m, error));
    TRY(read_rows(m, error));
    close_gaps(m);
    say_all(m);
    schema->format = DESCENT_FORMAT_IMAGES;
    schema->shape_count = m->dims.rank;
    memcpy(schema->shape, m->dims.size, sizeof m->dims.size);
    return targets(m, error);
}

descent_status dsc_images_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error)
{
    images m = {.job = job, .d = d, .name = dsc_source_name(job->source)};
    const descent_status status = read_images(&m, error);
    dsc_image_files_free(&m.files);
    free(m.bytes);
    return status;
}
